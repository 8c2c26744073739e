// Central's second look at calls: by the rules of contact at the time of the call, and by the leases of that moment. Promises: facts
// of calls are only flagged, never refused. What one customer's rows can tell of other acts is `shared/recheck.ts`.
import { CHINA_PACK } from '../shared/compliance/china.ts'
import { guardFactsOf, permits } from '../shared/compliance/compliance.ts'
import { CHINA } from '../shared/instant.ts'
import type { ActOf } from '../shared/operation.ts'
import type { E164, Row, RowKind, RowOf } from '../shared/rows.ts'
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

/** Rules of contact that the call broke by what central knows, as `rule:<id>`; empty for a permitted one. */
export function callFlags(
  rows: readonly Row[],
  suppressed: ReadonlySet<E164>,
  act: ActOf<'call.attempted'>,
): string[] {
  const of = <K extends RowKind>(kind: K): RowOf<K>[] =>
    rows.filter((row): row is RowOf<K> => row.kind === kind)
  const contacts = of('contact')
  const matter = of('case').find((row) => row.id === act.caseId) ?? null
  const { payload } = act
  const number = payload.number ?? contacts.find((contact) => contact.id === payload.contactId)?.phone
  if (!number) return ['unknownNumber']
  const facts = guardFactsOf({
    matter,
    contacts,
    // Judged as of the call: what was recorded for a later moment is no reproach to it.
    calls: of('call').filter((call) => call.startedAt <= act.at),
    holds: of('hold').filter((hold) => hold.from <= act.at),
    callbacks: of('callback'),
    lease: null,
    suppressed,
    device: act.device,
    // What a lease allowed offline is `leaseFlags`' matter; here the question is only whether a rule was broken.
    online: true,
    timeVerified: true,
    zone: matter?.zone ?? CHINA,
  })
  const answer = permits(
    { number, purpose: payload.purpose, agentId: act.actor.id, reason: '', override: null },
    facts,
    CHINA_PACK,
    act.at,
  )
  return answer.checks.flatMap((check) => (check.state === 'refuse' ? [`rule:${check.rule}`] : []))
}
