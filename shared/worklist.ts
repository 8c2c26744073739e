// The worklist (作业名单): ranks cases by points that add up, each with the reason the agent reads. Promises: deterministic
// (same facts, same order), no clock; a case that may not be called sinks, never disappears. Words for reasons: renderer.
import { z } from 'zod'
import { type Arrears, BUCKETS, type Bucket, type BucketTable } from './arrears.ts'
import type { Permit, Refusal } from './compliance/compliance.ts'
import { HOLDS, holdBinds, holdStands } from './compliance/holds.ts'
import { DAY, HOUR, type Instant, instantOf, localSpan, MINUTE } from './instant.ts'
import type { Standing } from './promise.ts'
import type { CallbackRow, CallRow, CaseRow, ContactRow, HoldRow, Id } from './rows.ts'

/** Where a case stands in the list; the first five can be worked now. */
export const GROUPS = [
  'unfinished',
  'callback',
  'promise',
  'first',
  'followUp',
  'waiting',
  'notNow',
  'held',
  'done',
] as const
export const Group = z.enum(GROUPS)
export type Group = z.infer<typeof Group>

const WORKABLE: readonly Group[] = ['unfinished', 'callback', 'promise', 'first', 'followUp']

/** Where each group stands in the list: those that can be worked together, the others behind them in their order. */
const SUNK = Object.fromEntries(
  GROUPS.map((group, at) => [group, WORKABLE.includes(group) ? 0 : at]),
) as Record<Group, number>

export const ReasonCode = z.enum([
  'unfinished', // a call without a disposition waits
  'callbackDue', // {at}
  'callbackToday', // {at}
  'promiseBroken', // {amountFen, paidFen, due}
  'promisePartial', // {amountFen, paidFen, due}
  'promiseGrace', // {amountFen, paidFen, due, until}
  'promiseDueToday', // {amountFen, paidFen, due}
  'promiseDueSoon', // {amountFen, paidFen, due}
  'promiseRunning', // {amountFen, paidFen, due}
  'firstContact', // {bucket}
  'bucket', // {bucket, dpd}
  'amount', // {totalFen}
  'triedToday', // {attempts}
  'reachedToday', // {at}
  'nothingOwed', // {}
  'caseClosed', // {state}
  'held', // {holdKind, until}
  'notNow', // {rule, until}
])
export type ReasonCode = z.infer<typeof ReasonCode>

/** One reason with the points that it adds or takes. `params` hold figures and codes, never personal data. */
export const RankedReason = z.object({
  code: ReasonCode,
  points: z.int(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type RankedReason = z.infer<typeof RankedReason>

export type WorkFacts = {
  matter: Pick<CaseRow, 'id' | 'dueDate' | 'state' | 'zone'>
  arrears: Pick<Arrears, 'totalFen' | 'dpd' | 'bucket'>
  standings: readonly Standing[]
  callbacks: readonly Pick<CallbackRow, 'at' | 'doneAt'>[]
  calls: readonly Pick<
    CallRow,
    'id' | 'direction' | 'startedAt' | 'answeredAt' | 'endedAt' | 'verification' | 'dispositionId'
  >[]
  holds: readonly Pick<HoldRow, 'holdKind' | 'caseId' | 'from' | 'until' | 'liftedAt'>[]
  /** The guard's verdict on the number and purpose that "dial" would call with; null when the case has no number at all. */
  guard: Permit | Refusal | null
}

export type Ranked = {
  caseId: Id
  group: Group
  /** Sum of the reasons' points. */
  points: number
  /** Strongest first; the first is the one that the row shows. */
  reasons: RankedReason[]
  unfinishedCallId: Id | null
}

const CLOSED: readonly string[] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

/** How early a callback comes to the top. */
const CALLBACK_SOON = 5 * MINUTE

const BUCKET_POINTS: Record<Bucket, number> = {
  M0: 0,
  M1: 60,
  M2: 120,
  M3: 110,
  M4: 90,
  M5: 80,
  M6: 70,
  'M7+': 50,
}

/** Takes a case out of the workable groups, whatever else speaks for it. */
const SINK = { held: -5000, done: -4000, notNow: -3000, waiting: -2000 } as const

/** Reasons and points of one case at `at`. */
export function rankCase(facts: WorkFacts, at: Instant, table: BucketTable = BUCKETS): Ranked {
  const { matter, arrears } = facts
  const { start: dayStart, end: dayEnd } = localSpan(at, matter.zone)
  const reasons: RankedReason[] = []
  const add = (code: ReasonCode, points: number, params: RankedReason['params'] = {}): void => {
    reasons.push({ code, points, params })
  }

  const unfinished = facts.calls.find((call) => call.endedAt !== null && call.dispositionId === null)
  if (unfinished) add('unfinished', 1000)

  let callback: WorkFacts['callbacks'][number] | undefined
  for (const each of facts.callbacks)
    if (each.doneAt === null && each.at < dayEnd && (!callback || each.at < callback.at)) callback = each
  const callbackDue = callback !== undefined && callback.at <= at + CALLBACK_SOON
  // Older callbacks first: a point for each hour that it is late, so that none is forgotten under new ones.
  if (callback && callbackDue)
    add('callbackDue', 900 + Math.min(48, Math.max(0, Math.floor((at - callback.at) / HOUR))), {
      at: callback.at,
    })
  else if (callback) add('callbackToday', 150, { at: callback.at })

  const promise = promiseReason(facts, at, callbackDue)
  if (promise) reasons.push(promise)

  const first = arrears.dpd > 0 && !triedInBucket(facts, table)
  if (first) add('firstContact', 300, { bucket: arrears.bucket })
  add('bucket', BUCKET_POINTS[arrears.bucket], { bucket: arrears.bucket, dpd: arrears.dpd })
  // One step for each digit of the amount in yuan: large debts first, without drowning everything else.
  add('amount', 10 * String(Math.floor(arrears.totalFen / 100)).length, { totalFen: arrears.totalFen })

  let triedToday = 0
  let reached = 0
  for (const call of facts.calls) {
    if (call.startedAt < dayStart) continue
    if (call.direction === 'outbound' && call.answeredAt === null) triedToday += 1
    if (call.verification === 'matched') reached = Math.max(reached, call.startedAt)
  }
  if (triedToday > 0) add('triedToday', -60 * triedToday, { attempts: triedToday })

  const hold = facts.holds.find(
    (each) =>
      holdStands(each, at) && holdBinds(each, matter.id) && HOLDS[each.holdKind].refuses.includes('collect'),
  )
  const closed = CLOSED.includes(matter.state)
  // Some holds forbid to collect and leave the callback that the customer asked for.
  const held = hold && !(callbackDue && facts.guard?.kind === 'permit') ? hold : null
  // A call without a disposition keeps its case on top, whatever forbids the next call.
  if (unfinished) {
    if (hold) add('held', 0, { holdKind: hold.holdKind, until: hold.until })
  } else if (closed) add('caseClosed', SINK.done, { state: matter.state })
  else if (arrears.totalFen === 0) add('nothingOwed', SINK.done)
  else if (held) add('held', SINK.held, { holdKind: held.holdKind, until: held.until })
  else if (reached > 0 && !callbackDue) add('reachedToday', SINK.done, { at: reached })
  else if (facts.guard === null) add('notNow', SINK.notNow, { rule: 'NUMBER', until: null })
  else if (facts.guard.kind === 'refusal')
    add('notNow', SINK.notNow, { rule: facts.guard.rule, until: facts.guard.until })

  // The loudest reason leads, whether it lifts the case or sinks it; equal ones keep the order above.
  const sorted = [...reasons].sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  return {
    caseId: matter.id,
    group: groupOf(reasons),
    points: reasons.reduce((sum, reason) => sum + reason.points, 0),
    reasons: sorted,
    unfinishedCallId: unfinished?.id ?? null,
  }
}

/** Whether anybody was dialled since the debt came into its bucket. */
function triedInBucket({ matter, arrears, calls }: WorkFacts, table: BucketTable): boolean {
  if (calls.length === 0) return false
  const from = table.find((each) => each.bucket === arrears.bucket)?.fromDpd ?? 0
  // A wall clock's days are all alike: so many of them on.
  const start = instantOf(matter.dueDate, from * DAY, matter.zone)
  return calls.some((call) => call.direction === 'outbound' && call.startedAt >= start)
}

/** The one promise that matters most now: a broken or partial one only until somebody has spoken with the customer since. */
function promiseReason(
  { matter, standings, calls }: WorkFacts,
  at: Instant,
  callbackDue: boolean,
): RankedReason | null {
  if (standings.length === 0) return null
  const tomorrow = localSpan(at, matter.zone).next
  // Who runs a promise is left alone, unless they asked to be called now.
  const wait = callbackDue ? 0 : SINK.waiting
  const spokenSince = (since: Instant): boolean =>
    calls.some((call) => call.verification === 'matched' && call.startedAt >= since && call.startedAt <= at)
  const candidates = standings.flatMap((standing): RankedReason[] => {
    const { amountFen, paidFen, due } = standing
    const params = { amountFen, paidFen, due }
    switch (standing.state) {
      case 'GRACE':
        return [{ code: 'promiseGrace', points: 650, params: { ...params, until: standing.graceUntil } }]
      case 'DUE':
        return [{ code: 'promiseDueToday', points: 600, params }]
      case 'BROKEN':
        return spokenSince(standing.endsAt) || standing.lateKept
          ? []
          : [{ code: 'promiseBroken', points: 550, params }]
      case 'PARTIAL':
        return spokenSince(standing.endsAt) || standing.lateKept
          ? []
          : [{ code: 'promisePartial', points: 500, params }]
      case 'DUE_SOON':
        // The agreement with the customer stands: a reminder call comes the day before, not earlier.
        return [{ code: 'promiseDueSoon', points: due === tomorrow ? 250 : wait, params }]
      case 'OPEN':
        return [{ code: 'promiseRunning', points: wait, params }]
      case 'KEPT':
      case 'RENEGOTIATED':
      case 'CANCELLED':
      case 'VOID':
        return []
      default:
        return standing.state satisfies never
    }
  })
  return candidates.sort((a, b) => b.points - a.points)[0] ?? null
}

/** The group that a reason alone would give, strongest first: a call without a disposition is finished before all, also on a case that may not be called any more. */
const ORDER = [
  ['unfinished', ['unfinished']],
  ['held', ['held']],
  ['done', ['caseClosed', 'nothingOwed', 'reachedToday']],
  ['notNow', ['notNow']],
  ['callback', ['callbackDue']],
  ['waiting', []],
  ['promise', ['promiseBroken', 'promisePartial', 'promiseGrace', 'promiseDueToday', 'promiseDueSoon']],
  ['first', ['firstContact']],
  ['followUp', []],
] as const satisfies readonly (readonly [Group, readonly ReasonCode[]])[]
const PLACE = new Map<ReasonCode, number>(ORDER.flatMap(([, codes], at) => codes.map((code) => [code, at])))
const WAITING = ORDER.findIndex(([group]) => group === 'waiting')
const LAST = ORDER.length - 1

function groupOf(reasons: readonly RankedReason[]): Group {
  let place = LAST
  for (const { code, points } of reasons) {
    const own = PLACE.get(code) ?? LAST
    place = Math.min(place, points === SINK.waiting ? Math.min(own, WAITING) : own)
  }
  return ORDER[place]?.[0] ?? 'followUp'
}

/** All cases in the order of the list: workable ones by points, then the others; ties by case id. */
export function rank(cases: readonly WorkFacts[], at: Instant, table: BucketTable = BUCKETS): Ranked[] {
  return sortRanked(cases.map((facts) => rankCase(facts, at, table)))
}

/** Sorts what `rankCase` gave, in place of ranking everything again when one case changed. */
export function sortRanked<R extends Pick<Ranked, 'caseId' | 'group' | 'points'>>(ranked: readonly R[]): R[] {
  return [...ranked].sort(
    (a, b) =>
      SUNK[a.group] - SUNK[b.group] ||
      b.points - a.points ||
      (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : 0),
  )
}

/** True when the agent can work the case now. */
export function isWorkable({ group }: Pick<Ranked, 'group'>): boolean {
  return WORKABLE.includes(group)
}

/** The case that "next" opens: the first workable one that is not skipped; null when nothing is left. */
export function nextOf(ranked: readonly Ranked[], skip: ReadonlySet<Id> = new Set()): Ranked | null {
  return ranked.find((each) => isWorkable(each) && !skip.has(each.caseId)) ?? null
}

export type Callable = {
  contactId: Id
  role: ContactRow['role']
  status: ContactRow['status']
  guard: Permit | Refusal
  /** Unanswered attempts on this number today. */
  unansweredToday: number
  /** Where the lender named it, from 0. */
  place?: number | undefined
}

const ROLES: readonly ContactRow['role'][] = ['debtor', 'guarantor', 'contact']

/** The number that "dial" calls: permitted before refused, the debtor's before others', the least tried today first, then as the lender named them. */
export function contactToCall<C extends Callable>(contacts: readonly C[]): C | null {
  const order = (each: C): number[] => [
    each.guard.kind === 'permit' ? 0 : 1,
    each.status === 'active' ? 0 : 1,
    ROLES.indexOf(each.role),
    each.unansweredToday,
    each.place ?? 0,
  ]
  const sorted = [...contacts].sort((a, b) => {
    const theirs = order(b)
    return order(a).reduce((found, value, index) => found || value - (theirs[index] ?? 0), 0)
  })
  return sorted[0] ?? null
}
