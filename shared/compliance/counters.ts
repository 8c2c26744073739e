// Counting contacts from call facts only (never from disposition codes). Promises: an attempt is an INVITE sent, unanswered
// is one without a 200, effective is one answered on a number of the debtor, whoever speaks. Pure; read by rule packs.
import type { Instant } from '../instant.ts'
import type { CallRow, ContactRow, E164, Id } from '../rows.ts'

/** A call as the guard counts it. */
export type GuardCall = {
  number: E164 | null
  outbound: boolean
  ofDebtor: boolean
  startedAt: Instant
  answered: boolean
  /** Verification matched: a right-party contact. */
  rightParty: boolean
  /** We cancelled it before it had rung for long; such a dial does not prove that the debtor is out of reach. */
  cancelledAfterMs: number | null
  /** The cases that it was about; none = not known, which counts for every case. */
  debts: readonly Id[]
  /** It reached the dialled number: false where that was busy or not in service. */
  placed: boolean
  /** The customer had asked for it. */
  wished: boolean
}

/** What was written down of a call, for a case. */
export type RecordOfCall = { readonly callId: Id | null; readonly caseId: Id | null }

/** Final answers that say that the dialled number itself was never reached (RFC 3261 §21: busy, not found, gone, incomplete). */
const NOT_PLACED: readonly number[] = [404, 410, 484, 486, 600, 604]

/** Calls as rows → calls as counted. A call names its contact or, for numbers we hold nowhere, the number itself. */
export function guardCallsOf(
  calls: readonly CallRow[],
  contacts: readonly Pick<ContactRow, 'id' | 'phone'>[],
  records: readonly RecordOfCall[] = [],
): GuardCall[] {
  const phones = new Map(contacts.map((contact) => [contact.id, contact.phone]))
  const debts = debtsOf(records)
  return calls.map((call) => ({
    number: call.number ?? (call.contactId ? (phones.get(call.contactId) ?? null) : null),
    outbound: call.direction === 'outbound',
    ofDebtor: call.ofDebtor,
    startedAt: call.startedAt,
    answered: call.answeredAt !== null,
    rightParty: call.verification === 'matched',
    cancelledAfterMs:
      call.endedBy === 'agent' && call.answeredAt === null && call.endedAt !== null
        ? call.endedAt - call.startedAt
        : null,
    debts: debts.get(call.id)?.concat(call.caseId ?? []) ?? (call.caseId === null ? [] : [call.caseId]),
    placed: call.sipStatus === null || !NOT_PLACED.includes(call.sipStatus),
    wished: call.purpose === 'callback_requested',
  }))
}

function debtsOf(records: readonly RecordOfCall[]): Map<Id, Id[]> {
  const debts = new Map<Id, Id[]>()
  for (const { callId, caseId } of records)
    if (callId !== null && caseId !== null) debts.set(callId, [...(debts.get(callId) ?? []), caseId])
  return debts
}

/** Whether the call was about this case; where nobody wrote down which, about each. */
export const isAbout = ({ debts }: GuardCall, caseId: Id | null): boolean =>
  debts.length === 0 || (caseId !== null && debts.includes(caseId))

/** Effective calls to the debtor that we started in [from, until): all numbers together. Inbound calls do not count. */
export function effectiveCalls(calls: readonly GuardCall[], from: Instant, until: Instant): number {
  let found = 0
  for (const call of calls)
    if (call.outbound && call.ofDebtor && call.answered && call.startedAt >= from && call.startedAt < until)
      found += 1
  return found
}

/** Answered calls that we started to one number in [from, until). */
export function answeredOn(calls: readonly GuardCall[], number: E164, from: Instant, until: Instant): number {
  let found = 0
  for (const call of calls)
    if (
      call.outbound &&
      call.number === number &&
      call.answered &&
      call.startedAt >= from &&
      call.startedAt < until
    )
      found += 1
  return found
}

/** Attempts on one number in [from, until) that got no 200; one that still rings is such an attempt. */
export function unansweredOn(
  calls: readonly GuardCall[],
  number: E164,
  from: Instant,
  until: Instant,
): number {
  let found = 0
  for (const call of calls)
    if (
      call.outbound &&
      call.number === number &&
      !call.answered &&
      call.startedAt >= from &&
      call.startedAt < until
    )
      found += 1
  return found
}

/** Start of every attempt on one number later than `after`, oldest first; failed ones consume a carrier's allowance too. */
export function attemptsOn(calls: readonly GuardCall[], number: E164, after: Instant): Instant[] {
  const starts: Instant[] = []
  for (const call of calls)
    if (call.startedAt > after && call.outbound && call.number === number) starts.push(call.startedAt)
  return starts.sort((a, b) => a - b)
}

/** Failed dials to the debtor since anybody last answered a number of the debtor or the right party was reached. */
export function failedDials(calls: readonly GuardCall[], minRingMs: number): Instant[] {
  let reached = -1
  for (const call of calls)
    if (((call.ofDebtor && call.answered) || call.rightParty) && call.startedAt > reached)
      reached = call.startedAt
  return calls
    .filter(
      (call) =>
        call.outbound &&
        call.ofDebtor &&
        !call.answered &&
        call.startedAt > reached &&
        (call.cancelledAfterMs === null || call.cancelledAfterMs >= minRingMs),
    )
    .map((call) => call.startedAt)
    .sort((a, b) => a - b)
}
