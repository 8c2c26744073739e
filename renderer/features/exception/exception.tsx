// Exceptions (例外申请) at the desk: asking a supervisor to allow one call or promise, or to end a promise, with the reason; what became of
// it is told at once. Public. Promises: the request is an act, durable before the screen says so, and waits offline like any other.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ExceptionRow, Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import './exception.css'

/** What is asked for; the fields that its kind has no use for stay out. */
export type ExceptionWish = Pick<ExceptionRow, 'exceptionKind'> &
  Partial<Pick<ExceptionRow, 'contactId' | 'purpose' | 'rules' | 'promiseId'>>

export interface AskExceptionProps {
  readonly customerId: Id
  readonly caseId: Id
  readonly wish: ExceptionWish
  /** Those of the case that are open. */
  readonly exceptions: readonly ExceptionRow[]
  /** The one on the screen that has the key. */
  readonly keyed?: boolean
}

const isFor = (row: ExceptionRow, { exceptionKind, contactId = null, promiseId = null }: ExceptionWish) =>
  row.exceptionKind === exceptionKind && row.contactId === contactId && row.promiseId === promiseId

export function AskException(props: AskExceptionProps) {
  const { customerId, caseId, wish, exceptions, keyed = false } = props
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const { record, busy } = useRecord()
  const [asking, setAsking] = useState(false)
  const open = exceptions.find((row) => isFor(row, wish)) ?? null
  const subject = { customerId, caseId }
  useKey('Alt+S', () => setAsking(true), {
    label: t('exceptions.keys.ask'),
    group: t('customer.keys.group'),
    enabled: keyed && open === null,
  })
  if (open?.state === 'granted')
    return (
      <Tag tone="ok" icon="check">
        {t('exceptions.granted', { reason: open.ended?.reason ?? '' })}
      </Tag>
    )
  if (open)
    return (
      <span className="row tight wrap" data-exception={open.id}>
        <Tag tone="acc" icon="clock">
          {t('exceptions.waiting', { at: format.time(open.askedAt) })}
        </Tag>
        {open.askedBy === profile.id && (
          <Button
            size="sm"
            look="ghost"
            icon="close"
            busy={busy}
            onClick={() =>
              void record({
                kind: 'exception.withdrawn',
                ...subject,
                base: open.version,
                payload: { exceptionId: open.id, reason: t('exceptions.withdrawn') },
              })
            }
          >
            {t('exceptions.withdraw')}
          </Button>
        )}
      </span>
    )
  if (!asking)
    return (
      <Button icon="approve" {...(keyed ? { combo: 'Alt+S' } : {})} onClick={() => setAsking(true)}>
        {t(`exceptions.ask.${wish.exceptionKind}`)}
      </Button>
    )
  return (
    <ReasonForm
      label={t(`exceptions.why.${wish.exceptionKind}`)}
      busy={busy}
      onClose={() => setAsking(false)}
      onSend={async (reason) => {
        const sent = await record({
          kind: 'exception.asked',
          ...subject,
          payload: {
            exceptionId: crypto.randomUUID(),
            exceptionKind: wish.exceptionKind,
            contactId: wish.contactId ?? null,
            purpose: wish.purpose ?? null,
            rules: wish.rules ?? [],
            promiseId: wish.promiseId ?? null,
            reason,
          },
        })
        if (sent) setAsking(false)
      }}
    />
  )
}

/** Asks for another promise of this case, where one was not kept. */
export function AskPromise({ view }: { view: CaseView }) {
  return (
    <AskException
      customerId={view.customerId}
      caseId={view.case.id}
      wish={{ exceptionKind: 'promise' }}
      exceptions={view.exceptions}
      keyed
    />
  )
}

function ReasonForm({
  label,
  busy,
  onSend,
  onClose,
}: {
  label: string
  busy: boolean
  onSend(reason: string): Promise<void>
  onClose(): void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const usable = reason.trim() !== ''
  return (
    <form
      className="ex-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (usable && !busy) void onSend(reason.trim())
      }}
    >
      <input
        className="fi-in grow"
        type="text"
        maxLength={500}
        aria-label={label}
        placeholder={label}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its button
        autoFocus
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
        }}
      />
      <Button size="sm" look="pri" icon="approve" type="submit" busy={busy} disabled={!usable}>
        {t('exceptions.send')}
      </Button>
      <Button size="sm" look="ghost" onClick={onClose}>
        {t('common.cancel')}
      </Button>
    </form>
  )
}

/** Records, and says what stands against it; true when it is saved. */
function useRecord(): { record(draft: ActDraft): Promise<boolean>; busy: boolean } {
  const { local } = useDesk()
  const words = useProblemWords()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    async record(draft) {
      setBusy(true)
      try {
        await local.record([draft])
        return true
      } catch (error) {
        const said = words(problemOf(error, 'exception'))
        showToast({ tone: 'bad', title: said.what, text: said.now })
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

/** Tells the agent what a supervisor decided about a request of theirs, as soon as the desk hears of it. */
export function ExceptionNews(): null {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const now = useNow(MINUTE)
  const found = useView('exceptions', { now }).value
  const before = useRef<ReadonlyMap<Id, ExceptionRow['state']> | null>(null)
  useEffect(() => {
    if (!found) return
    const known = before.current
    before.current = new Map(found.map(({ exception }) => [exception.id, exception.state]))
    if (!known) return
    for (const { exception, name } of found) {
      const { state, ended, askedBy, exceptionKind } = exception
      if (askedBy !== profile.id || known.get(exception.id) !== 'asked') continue
      if (state !== 'granted' && state !== 'refused') continue
      showToast({
        tone: state === 'granted' ? 'ok' : 'warn',
        title: t(`exceptions.news.${state}`, { name, what: t(`exceptions.kind.${exceptionKind}`) }),
        text: ended?.reason ?? '',
      })
    }
  }, [found, profile.id, t])
  return null
}
