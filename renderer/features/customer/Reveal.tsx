// Shows a full phone, ID number or address for 30 seconds after a reason was given; the worker records it before it hands the
// value out. Promises: the value lives in this component only and is gone after the time, on cover, and on leaving the case.
import { Popover } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, Pills } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'

export type RevealField = 'phone' | 'idNumber' | 'address'

const SECONDS = 30
const REASONS = ['asked', 'change', 'other'] as const
type Reason = (typeof REASONS)[number]

export interface RevealProps {
  readonly caseId: Id
  readonly contactId: Id | null
  readonly field: RevealField
  readonly masked: string
  /** No reveal while a call is not verified. */
  readonly locked: boolean
}

export function Reveal({ caseId, contactId, field, masked, locked }: RevealProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [value, setValue] = useState<string | null>(null)
  const [left, setLeft] = useState(SECONDS)
  const [asking, setAsking] = useState(false)
  const name = t(`customer.reveal.field.${field}`)
  const eye = useRef<HTMLButtonElement>(null)
  const close = () => {
    setAsking(false)
    eye.current?.focus()
  }
  // Escape closes the question and nothing behind it.
  useKey('Escape', close, { label: '', group: '', enabled: asking })

  useEffect(() => {
    if (value === null) return
    setLeft(SECONDS)
    const timer = setInterval(() => setLeft((now) => now - 1), 1000)
    const cover = setTimeout(() => setValue(null), SECONDS * 1000)
    return () => {
      clearInterval(timer)
      clearTimeout(cover)
    }
  }, [value])
  useEffect(() => {
    if (locked) setValue(null)
  }, [locked])

  if (value !== null && !locked)
    return (
      <>
        <span className="copy rv-value">{value}</span>
        <span className="sm t3 nowrap" role="timer" aria-label={t('customer.reveal.left', { seconds: left })}>
          {format.duration(left * 1000)}
        </span>
        <IconButton icon="lock" size="s" label={t('customer.reveal.hide')} onClick={() => setValue(null)} />
      </>
    )
  return (
    <>
      <span className="clip">{masked}</span>
      <Popover
        trigger="click"
        placement="bottomRight"
        open={asking && !locked}
        onOpenChange={setAsking}
        destroyOnHidden
        content={
          <RevealForm
            caseId={caseId}
            contactId={contactId}
            field={field}
            onShown={(shown) => {
              setAsking(false)
              setValue(shown)
            }}
          />
        }
      >
        <IconButton
          ref={eye}
          data-reveal=""
          icon="eye"
          size="s"
          disabled={locked}
          label={locked ? t('customer.reveal.locked') : t('customer.reveal.title', { field: name })}
        />
      </Popover>
    </>
  )
}

function RevealForm({
  caseId,
  contactId,
  field,
  onShown,
}: Omit<RevealProps, 'masked' | 'locked'> & { onShown(value: string): void }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local } = useDesk()
  const [reason, setReason] = useState<Reason>('asked')
  const [other, setOther] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | 'gone' | null>(null)
  const otherId = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(), [])
  const said = reason === 'other' ? other.trim() : t(`customer.reveal.reasons.${reason}`)

  const show = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const value = await local.query('reveal', { caseId, contactId, field, reason: said })
      if (value === null) setProblem('gone')
      else onShown(value)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      ref={form}
      className="rv-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (said !== '') void show()
      }}
    >
      <b>{t('customer.reveal.title', { field: t(`customer.reveal.field.${field}`) })}</b>
      <p className="sm t2">{t('customer.reveal.text')}</p>
      <div className="sheet-less">
        <Pills
          label={t('customer.reveal.other')}
          value={reason}
          onChange={setReason}
          choices={REASONS.map((one) => ({ value: one, text: t(`customer.reveal.reasons.${one}`) }))}
        />
      </div>
      {reason === 'other' && (
        <Field label={t('customer.reveal.other')} htmlFor={otherId} required={t('common.required')}>
          <input
            id={otherId}
            className="input"
            maxLength={200}
            value={other}
            onChange={(event) => setOther(event.target.value)}
          />
        </Field>
      )}
      {problem !== null && (
        <p className="under bad" role="alert">
          {problem === 'gone' ? t('customer.reveal.gone') : words(problem).what}
        </p>
      )}
      <div className="row">
        <span className="grow" />
        <Button type="submit" look="pri" size="sm" icon="eye" busy={busy} disabled={said === ''}>
          {t('customer.reveal.show')}
        </Button>
      </div>
    </form>
  )
}
