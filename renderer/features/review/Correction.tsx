// The form of a correction: the right code (those that the call contradicts can't be chosen), its fields, the reason, and what
// saving does. Private to the review. Promises: the rules are those of the wrap-up, judged as of the day of the call.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lawFor } from '../../../shared/compliance/packs.ts'
import type { Code, Field } from '../../../shared/disposition.ts'
import { callFactsOf, effectsOf, fieldsOf, isCode, specOf } from '../../../shared/disposition.ts'
import { addDays, CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import { correctionProblems, fieldsFor } from '../../../shared/review.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import type { DispositionFields } from '../../../shared/rows.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import type { FieldLimits } from '../fields/fields.tsx'
import { FieldInput } from '../fields/fields.tsx'
import { Codes } from '../wrapup/Codes.tsx'
import { fieldOf, offerOf } from '../wrapup/codes.ts'
import { useFieldProblem } from '../wrapup/Form.tsx'
import '../wrapup/wrapup.css'

export interface Corrected {
  readonly code: Code
  readonly fields: DispositionFields
  readonly reason: string
}

/** Days that a future date of the call may lie ahead. */
const YEAR = 366

export function Correction({
  told,
  now,
  busy,
  onSave,
  onCancel,
}: {
  told: ReviewCallReply
  now: Instant
  busy: boolean
  onSave(corrected: Corrected): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const { call } = told
  const inForce = told.dispositions.at(-1)
  const codedAt = told.dispositions[0]?.at ?? call.startedAt
  const zone = told.matter?.zone ?? CHINA
  const [typed, setTyped] = useState('')
  const [code, setCode] = useState<Code | null>(null)
  const [values, setValues] = useState<DispositionFields>({})
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLDivElement>(null)

  const limits: FieldLimits = {
    today: localDay(codedAt, zone),
    now: codedAt,
    zone,
    hours: lawFor(zone, codedAt).thresholds.hours,
    latest: addDays(localDay(codedAt, zone), YEAR),
    contacts: told.contacts.map((one) => ({
      id: one.id,
      label: `${t(`enums.contactRole.${one.role}`)} ${one.phone}`,
    })),
    calls: told.calls.map((one) => ({ id: one.id, label: format.dayTime(one.startedAt, now, zone) })),
  }
  const fields = code ? fieldsFor(code, values) : {}
  const problems =
    code && inForce
      ? correctionProblems(code, fields, {
          call,
          inForce,
          codedAt,
          zone,
          contactIds: told.contacts.map((one) => one.id),
          callIds: told.calls.map((one) => one.id),
        })
      : []
  const reasonMissing = reason.trim() === ''
  const missing = problems.length + (reasonMissing ? 1 : 0)

  const choose = (chosen: Code) => {
    setCode(chosen)
    setTried(false)
    // What the agent filled in under the same name is the best first value.
    const names = fieldsOf(chosen, inForce?.fields ?? {}).map(({ name }) => name)
    const kept = Object.entries(inForce?.fields ?? {}).filter(([name]) => names.includes(name))
    setValues(Object.fromEntries(kept))
  }
  const save = () => {
    setTried(true)
    if (code && missing === 0 && !busy) onSave({ code, fields, reason: reason.trim() })
  }
  const group = t('review.keys.group')
  useKey('Ctrl+Enter', save, { label: t('review.keys.save'), group })
  useKey('Escape', onCancel, { label: t('review.keys.cancel'), group })
  useEffect(() => {
    const first = code
      ? 'input:not(:disabled), textarea, select, [role="radio"][tabindex="0"]'
      : 'input[type="search"]'
    form.current?.querySelector<HTMLElement>(first)?.focus()
  }, [code])

  return (
    <>
      <div className="qr-form" ref={form}>
        {code === null && <h2 className="qr-title">{t('review.form.title')}</h2>}
        {code === null ? (
          <Codes
            offer={offerOf(callFactsOf(call), typed)}
            typed={typed}
            chosen={inForce && isCode(inForce.code) ? inForce.code : null}
            talkMs={call.talkMs}
            onType={setTyped}
            onChoose={choose}
          />
        ) : (
          <div className="scroll qr-fields">
            <div className="row">
              <b className="clip">{format.pick(specOf(code).label)}</b>
              <Tag small>{code}</Tag>
              <span className="grow" />
              <Button size="sm" look="ghost" icon="undo" onClick={() => setCode(null)}>
                {t('review.form.change')}
              </Button>
            </div>
            <Problems code={code} values={values} problems={problems} tried={tried} />
            {fieldsOf(code, values)
              .filter((field) => !field.sensitive)
              .map((field) => (
                <OneField
                  key={`${code}-${field.name}`}
                  code={code}
                  field={field}
                  values={values}
                  problems={problems}
                  tried={tried}
                  limits={limits}
                  onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
                />
              ))}
            <div>
              <label className="lab" htmlFor={`${id}-reason`}>
                {t('review.form.reason')}
                <span className="req">{t('review.form.reasonHint')}</span>
              </label>
              <textarea
                id={`${id}-reason`}
                className="fi-in"
                rows={3}
                maxLength={2000}
                value={reason}
                data-bad={tried && reasonMissing}
                aria-invalid={(tried && reasonMissing) || undefined}
                onChange={(event) => setReason(event.target.value)}
              />
              {tried && reasonMissing && (
                <p className="under bad" role="alert">
                  <Icon name="alert" size="s" />
                  {t('review.form.reasonMissing')}
                </p>
              )}
            </div>
            <Effects told={told} code={code} fields={fields} now={now} format={format} />
          </div>
        )}
      </div>
      <footer className="qr-dock">
        <Button size="lg" look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        {tried && missing > 0 && (
          <span className="sm t2 clip" role="status">
            {t('review.form.missing', { n: missing })}
          </span>
        )}
        <Button
          size="lg"
          look="pri"
          combo="Ctrl+Enter"
          full
          busy={busy}
          disabled={code === null}
          onClick={save}
        >
          {t('review.form.save')}
        </Button>
      </footer>
    </>
  )
}

/** Problems of the correction as a whole; those of a field stand under it. */
function Problems({
  code,
  values,
  problems,
  tried,
}: {
  code: Code
  values: DispositionFields
  problems: readonly Problem[]
  tried: boolean
}) {
  const said = useFieldProblem(code, values)
  const names = fieldsOf(code, values).map(({ name }) => name)
  const shown = problems.filter((problem) => {
    const name = fieldOf(problem)
    return (name === null || !names.includes(name)) && (tried || problem.code !== 'review.nothingChanged')
  })
  return shown.map((problem) => (
    <TroubleNote key={problem.code} tone="warn" what={said(problem).what} now={said(problem).now} />
  ))
}

function OneField({
  code,
  field,
  values,
  problems,
  tried,
  limits,
  onChange,
}: {
  code: Code
  field: Field
  values: DispositionFields
  problems: readonly Problem[]
  tried: boolean
  limits: FieldLimits
  onChange(value: string | number | null): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const said = useFieldProblem(code, values)
  const own = problems.filter(
    (problem) => fieldOf(problem) === field.name && (tried || problem.code !== 'disposition.fieldMissing'),
  )
  const value = values[field.name]
  return (
    <div data-field={field.name}>
      <label className="lab" id={`${id}-label`} htmlFor={`${id}-input`}>
        {format.pick(field.label)}
        <span className="req">{field.required ? t('field.required') : t('field.optional')}</span>
      </label>
      <FieldInput
        compact
        field={field}
        value={typeof value === 'string' || typeof value === 'number' ? value : null}
        limits={limits}
        labelId={`${id}-label`}
        inputId={`${id}-input`}
        bad={own.length > 0}
        describedBy={own.length > 0 ? `${id}-error` : undefined}
        onChange={onChange}
      />
      {own.length > 0 && (
        <p className="under bad" id={`${id}-error`} role="alert">
          <Icon name="alert" size="s" />
          {own.map((problem) => said(problem).now || said(problem).what).join(' ')}
        </p>
      )}
    </div>
  )
}

/** What saving does beside the result. Nothing is undone by it. */
function Effects({
  told,
  code,
  fields,
  now,
  format,
}: {
  told: ReviewCallReply
  code: Code
  fields: DispositionFields
  now: Instant
  format: Format
}) {
  const { t } = useTranslation()
  const { hold, number, tasks } = effectsOf(code, fields, now, whoseNumber(told.call))
  const lines: { icon: IconName; text: string }[] = []
  if (hold) {
    const kind = t(`guard.hold.${hold.kind}`)
    const there = told.holds.some((one) => one.holdKind === hold.kind)
    lines.push({
      icon: 'hold',
      text: there
        ? t('review.form.effect.holdThere', { kind })
        : hold.until === null
          ? t('review.form.effect.holdOpen', { kind })
          : t('review.form.effect.hold', { kind, at: format.dayTime(hold.until, now) }),
    })
  }
  if (number) lines.push({ icon: 'ban', text: t(`review.form.effect.${number}`) })
  for (const task of tasks)
    lines.push({
      icon: 'user',
      text: t('review.form.effect.task', {
        task: t(`wrapUp.task.${task.kind}`),
        at: format.dayTime(task.due, now),
      }),
    })
  return (
    <div>
      <div className="lab">{t('review.form.effects')}</div>
      <ul className="inset qr-effects">
        {lines.length === 0 && <li>{t('review.form.effect.none')}</li>}
        {lines.map((line) => (
          <li key={line.text}>
            <Icon name={line.icon} size="s" />
            {line.text}
          </li>
        ))}
        <li className="t3">{t('review.form.effect.keeps')}</li>
      </ul>
    </div>
  )
}

/** As far as a reviewer is told: a number of the debtor's, of somebody else's, or of nobody known. */
const whoseNumber = (call: ReviewCallReply['call']) =>
  call.contactId === null ? null : call.ofDebtor || call.verification === 'matched' ? 'debtor' : 'contact'
