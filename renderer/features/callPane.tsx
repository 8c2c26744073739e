// The centre of the workstation while a call is up or waits for its result: script until hang-up, then wrap-up, over one draft.
// Public to the shell. Promises: debt facts are covered as `cover.ts`
// says, and the phone is free again only when the result is saved.
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { verificationExhausted, verificationGate } from '../../shared/compliance/verification.ts'
import { addDays, localDay, MINUTE } from '../../shared/instant.ts'
import type { Id } from '../../shared/rows.ts'
import { scriptFor } from '../../shared/script/scripts.ts'
import { useNow } from '../clock.ts'
import { useDesk } from '../desk.ts'
import { useView } from '../local/useView.ts'
import type { WorkRow } from '../local/views.ts'
import { useFormat } from '../words/format.ts'
import { useCallDraft } from './callDraft.ts'
import type { FieldLimits } from './fields/fields.tsx'
import { Loading } from './Loading.tsx'
import { finishWrapUp, takeBreak, usePhone } from './phone/phone.ts'
import { coverOf, matterOf, ScriptPane } from './script/script.tsx'
import { useReleases } from './sync/sync.ts'
import type { Typing } from './typing.ts'
import { UnknownCaller } from './unknownCaller.tsx'
import { WrapUp } from './wrapup/wrapup.tsx'

export interface CallPaneProps {
  readonly callId: Id
  /** Null for a caller whom nobody knows. */
  readonly caseId: Id | null
  readonly contactId: Id | null
  readonly practice: boolean
  /** The next case, if there is one. */
  readonly next: WorkRow | null
  /** "Complaint / stop calling" was opened, on whatever screen. */
  readonly stopOpen: boolean
  onStopOpen(open: boolean): void
  /** The result is saved; `goOn` when the agent asked for the next case. */
  onSaved(goOn: boolean): void
}

/** Free days of a calendar that no rule narrows further. */
const CALENDAR_DAYS = 90

export function CallPane(props: CallPaneProps) {
  return props.caseId === null ? (
    <UnknownCaller onSaved={props.onSaved} />
  ) : (
    <KnownCall {...props} caseId={props.caseId} />
  )
}

function KnownCall(props: CallPaneProps & { caseId: Id }) {
  const { callId, caseId, contactId, practice, next, onSaved } = props
  const { t } = useTranslation()
  const format = useFormat()
  const phone = usePhone((state) => state.call)
  const recorderRuns = usePhone(({ recorders }) => recorders[callId]?.state === 'running')
  const now = useNow(MINUTE)
  const desk = useCallDraft(callId)
  const releases = useReleases()
  const typing = useRef<Typing | null>(null)
  const view = useView('case', { caseId, now: now - (now % MINUTE) }).value
  const promiseLimits = useView('promiseLimits', { caseId, now: now - (now % MINUTE) }).value ?? null

  const live = 'call' in phone && phone.call.callId === callId ? phone.call : null
  const record = phone.state === 'wrappingUp' && phone.record.callId === callId ? phone.record : null
  const row = view?.calls.find((call) => call.id === callId) ?? null
  const { policy } = useDesk()
  const role = view?.contacts.find((contact) => contact.id === contactId)?.role ?? null
  const answered = (live ?? record ?? row)?.answeredAt != null
  const reason = coverOf({
    answered,
    verification: row?.verification ?? 'none',
    role,
    thirdParty: desk.draft?.thirdParty ?? false,
    recording: live?.recording ?? null,
    recorderRuns,
  })

  if (!view || !desk.draft)
    return <Loading label={t('callPane.loading')} rows={8} hint={t('callPane.slow')} />
  const { zone } = view.case
  const today = localDay(now, zone)
  const limits: FieldLimits = {
    today,
    now,
    zone,
    hours: view.thresholds.hours,
    latest: addDays(today, CALENDAR_DAYS),
    contacts: view.contacts
      .filter((contact) => contact.status === 'active')
      .map((contact) => ({
        id: contact.id,
        // Masked, two numbers of one customer read the same: the one on the line is told apart.
        label: t(contact.id === contactId ? 'callPane.numberOnLine' : 'callPane.number', {
          name: contact.name ?? view.name,
          phone: reason === 'none' ? contact.phoneVerified : contact.phoneUnverified,
        }),
      })),
    calls: view.calls.map((call) => ({ id: call.id, label: format.dayTime(call.startedAt, now, zone) })),
  }
  // As if the opening were said: only how many tries are left is asked here.
  const gate = verificationGate(
    {
      answered: true,
      openingSaid: true,
      verified: row?.verification === 'matched',
      triesThisCall: row?.tries ?? 0,
      triesToday: view.triesToday,
      factors: view.factorsHeld.length,
    },
    view,
  )
  if (live)
    return (
      <ScriptPane
        callId={callId}
        contactId={contactId}
        script={scriptFor(matterOf(view, { ...live, contactId }), { releases, at: live.startedAt })}
        role={role}
        view={view}
        covered={reason !== 'none'}
        recorded={reason !== 'unrecorded'}
        answered={answered}
        triesAllowed={(row?.tries ?? 0) + (gate.state === 'open' ? gate.triesLeft : 0)}
        exhausted={verificationExhausted(gate)}
        stopOpen={props.stopOpen}
        onStopOpen={props.onStopOpen}
        practice={practice}
        limits={limits}
        promiseLatest={promiseLimits?.latest ?? addDays(today, 7)}
        needsSupervisor={promiseLimits?.needsSupervisor ?? false}
        desk={desk}
        onLeft={(where) => {
          typing.current = where
        }}
      />
    )
  // The acts of the hang-up are on their way into the store.
  if (!row || (row.endedAt === null && !record))
    return <Loading label={t('callPane.loading')} rows={8} hint={t('callPane.slow')} />
  return (
    <WrapUp
      row={row}
      record={record}
      view={view}
      promiseLimits={promiseLimits}
      limits={limits}
      desk={desk}
      covered={reason !== 'none'}
      thirdParty={desk.draft.thirdParty || role === 'contact'}
      exhausted={verificationExhausted(gate)}
      stopOpen={props.stopOpen}
      onStopOpen={props.onStopOpen}
      next={next}
      typing={typing.current}
      onSaved={(goOn, rest) => {
        if (record) finishWrapUp()
        const breaks = policy.reasons.find(({ kind }) => kind === 'break') ?? policy.reasons[0]
        if (record && rest && breaks) takeBreak(breaks.id)
        onSaved(goOn)
      }}
    />
  )
}
