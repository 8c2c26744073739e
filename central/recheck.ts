// Central's second look at calls: by the rules of contact at the time of the call, and by the leases of that moment. Promises: facts
// of calls are only flagged, never refused; what became known only afterwards is told apart. What one customer's rows can tell of other
// acts is `shared/recheck.ts`.
import { rowsAsOf } from '../shared/compliance/asOf.ts'
import { guardFactsOf, type Permit, permits, type Refusal } from '../shared/compliance/compliance.ts'
import { NO_SETTINGS, type RuleSettings, rulesFor } from '../shared/compliance/tighten.ts'
import { grantedCall, overrideOf } from '../shared/exception.ts'
import { CHINA, type Instant } from '../shared/instant.ts'
import { guardMessagesOf } from '../shared/message/writing.ts'
import type { ActOf } from '../shared/operation.ts'
import type { CallRow, Channel, E164, Id, Row, RowKind, RowOf } from '../shared/rows.ts'
import type { LeaseSpan } from './leases.ts'

/** A call to a debtor whom another device held at that moment, or made offline by a device that held nothing. `spans`: those of `act.at`. */
export function leaseFlags(spans: readonly LeaseSpan[], act: ActOf<'call.attempted'>): string[] {
  const own = spans.some((span) => span.device === act.device)
  const elsewhere = spans.some((span) => span.device !== act.device && span.from <= act.at)
  return [
    ...(elsewhere && !own ? ['leaseElsewhere'] : []),
    ...(act.payload.online === false && !own ? ['offlineWithoutLease'] : []),
  ]
}

/** The dial that is judged. */
export type Dialled = Pick<CallRow, 'caseId' | 'contactId' | 'number' | 'purpose' | 'agentId'> & {
  callId: Id
  at: Instant
  /** A call where nothing is said. */
  channel?: Channel
  /** People who went on a visit. */
  visitors?: number
}

export const dialledBy = (act: ActOf<'call.attempted'>): Dialled => ({
  ...act.payload,
  caseId: act.caseId,
  agentId: act.actor.id,
  at: act.at,
})

export const dialledIn = (call: CallRow): Dialled => ({ ...call, callId: call.id, at: call.startedAt })

/** What the guard says to this dial by all that central knows of its moment; null where central does not know the number. */
export function judge(
  rows: readonly Row[],
  suppressed: ReadonlySet<E164>,
  dialled: Dialled,
  settings: RuleSettings = NO_SETTINGS,
): Permit | Refusal | null {
  const then = rowsAsOf(rows, dialled.at, dialled.callId)
  const of = <K extends RowKind>(kind: K): RowOf<K>[] =>
    then.filter((row): row is RowOf<K> => row.kind === kind)
  const contacts = of('contact')
  const matter = of('case').find((row) => row.id === dialled.caseId) ?? null
  const number = dialled.number ?? contacts.find((contact) => contact.id === dialled.contactId)?.phone
  if (!number) return null
  const facts = guardFactsOf({
    matter,
    contacts,
    calls: of('call'),
    holds: of('hold'),
    callbacks: of('callback'),
    records: [...of('promise'), ...of('disposition'), ...of('note')],
    messages: guardMessagesOf(then),
    // What a lease allowed offline is `leaseFlags`' matter; here the question is only whether a rule was broken.
    lease: null,
    suppressed,
    device: dialled.callId,
    online: true,
    timeVerified: true,
    zone: matter?.zone ?? CHINA,
  })
  const { purpose, agentId, at } = dialled
  const granted = grantedCall(
    of('exception').filter((row) => row.caseId === dialled.caseId),
    dialled,
  )
  const rules = rulesFor({ zone: facts.zone, lender: matter?.lender ?? null }, at, settings)
  const request = { number, purpose, agentId, reason: '', override: overrideOf(granted) }
  const { channel = 'call', visitors = 0 } = dialled
  return permits({ ...request, channel, visitors }, facts, rules, at)
}

/** Rules that a judgement found broken, as `rule:<id>`; empty for a permitted call. */
export function flagsOf(answer: Permit | Refusal | null): string[] {
  if (!answer) return ['unknownNumber']
  return answer.checks.flatMap((check) => (check.state === 'refuse' ? [`rule:${check.rule}`] : []))
}

/** Rules of contact that the call broke by what central knows. */
export function callFlags(
  rows: readonly Row[],
  suppressed: ReadonlySet<E164>,
  act: ActOf<'call.attempted'>,
  settings: RuleSettings = NO_SETTINGS,
): string[] {
  return flagsOf(judge(rows, suppressed, dialledBy(act), settings))
}

/** What a call broke that nobody in central knew when it was first judged, as `later:<id>`; beside the flags that it has. */
export function laterFlags(answer: Permit | Refusal | null, known: readonly string[]): string[] {
  return flagsOf(answer).flatMap((flag) => {
    const [, rule] = /^rule:(.+)$/.exec(flag) ?? []
    if (rule === undefined || known.includes(flag) || known.includes(`later:${rule}`)) return []
    return [`later:${rule}`]
  })
}
