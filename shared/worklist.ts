// The worklist (作业名单): ranks cases by points that add up, each with the reason the agent reads. Promises: deterministic
// (same facts, same order), no clock; a case that may not be called sinks, never disappears; due promises and callbacks stand first,
// whatever the weights (`weights.ts`) say, until somebody tried. Words for reasons: renderer.
import { z } from 'zod'
import { type Arrears, BUCKETS, type BucketTable } from './arrears.ts'
import type { Permit, Refusal } from './compliance/compliance.ts'
import { holdBinds, holdRefuses, holdStands } from './compliance/holds.ts'
import { DAY, HOUR, type Instant, instantOf, localSpan, MINUTE } from './instant.ts'
import type { LookedAt } from './lenderEvent.ts'
import type { Standing } from './promise.ts'
import type { CallbackRow, CallRow, CaseRow, ContactRow, HoldRow, Id } from './rows.ts'
import { bucketWeight, OUR_WEIGHTS, WAITED_DAYS, type Weights } from './weights.ts'
import type { HeardWillingness } from './willingness.ts'

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

/** One number to sort by: no sum of points outweighs what is due, and nothing that is due outweighs the group. */
const NOT_DUE = 2 ** 38
const SINKS = 2 ** 40

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
  'stageNoCall', // {fromDpd}: the stage calls for other ways than the telephone
  'waited', // {days}
  'willing', // {level, at}
  'lookedAt', // {what, at}
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
  matter: Pick<CaseRow, 'id' | 'dueDate' | 'state' | 'zone'> & Partial<Pick<CaseRow, 'importedAt'>>
  arrears: Pick<Arrears, 'totalFen' | 'dpd' | 'bucket'>
  standings: readonly Standing[]
  callbacks: readonly Pick<CallbackRow, 'at' | 'doneAt'>[]
  calls: readonly Pick<
    CallRow,
    'id' | 'direction' | 'startedAt' | 'answeredAt' | 'endedAt' | 'verification' | 'dispositionId'
  >[]
  holds: readonly Pick<HoldRow, 'holdKind' | 'caseId' | 'from' | 'until' | 'liftedAt' | 'channels'>[]
  /** How willing the customer was, as the newest result says. */
  willingness?: HeardWillingness | null
  /** What the customer did in the lender's app or texts a short while ago. */
  looked?: LookedAt | null
  /** Of a stage that does not call for the telephone: its first day. Null or left out = the telephone is one of its ways. */
  stageNoCall?: number | null
  /** The guard's verdict on the number and purpose that "dial" would call with; null when the case has no number at all. */
  guard: Permit | Refusal | null
}

export type Ranked = {
  caseId: Id
  group: Group
  /** Sum of the reasons' points. */
  points: number
  /** A promise or callback that is due and that nobody tried yet, or a call without a disposition: before everything else. */
  due: boolean
  /** Strongest first; the first is the one that the row shows. */
  reasons: RankedReason[]
  unfinishedCallId: Id | null
}

const CLOSED: readonly string[] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

/** How early a callback comes to the top. */
const CALLBACK_SOON = 5 * MINUTE

/** Takes a case out of the workable groups, whatever else speaks for it. */
const SINK = { held: -5000, done: -4000, notNow: -3000, waiting: -2000 } as const

const DUE_PROMISES: readonly ReasonCode[] = [
  'promiseGrace',
  'promiseDueToday',
  'promiseBroken',
  'promisePartial',
]

/** Reasons and points of one case at `at`. */
export function rankCase(
  facts: WorkFacts,
  at: Instant,
  weights: Weights = OUR_WEIGHTS,
  table: BucketTable = BUCKETS,
): Ranked {
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
    add(
      'callbackDue',
      weights.callbackDue + Math.min(48, Math.max(0, Math.floor((at - callback.at) / HOUR))),
      {
        at: callback.at,
      },
    )
  else if (callback) add('callbackToday', weights.callbackToday, { at: callback.at })

  const promise = promiseReason(facts, at, callbackDue, weights)
  if (promise) reasons.push(promise)

  const first = arrears.dpd > 0 && !triedInBucket(facts, table)
  if (first) add('firstContact', weights.firstContact, { bucket: arrears.bucket })
  add('bucket', weights[bucketWeight(arrears.bucket)], { bucket: arrears.bucket, dpd: arrears.dpd })
  // One step for each digit of the amount in yuan: large debts first, without drowning everything else.
  add('amount', weights.amountDigit * String(Math.floor(arrears.totalFen / 100)).length, {
    totalFen: arrears.totalFen,
  })

  const { willingness, looked } = facts
  if (
    willingness &&
    (willingness.level === 'willing' || willingness.level === 'ready') &&
    weights.willing > 0
  )
    add('willing', weights.willing, { level: willingness.level, at: willingness.at })
  if (looked && weights.lookedAt > 0) add('lookedAt', weights.lookedAt, { what: looked.what, at: looked.at })

  let triedToday = 0
  let triedSinceAgreed = false
  let reached = 0
  let lastTried = matter.importedAt ?? 0
  for (const call of facts.calls) {
    if (call.direction === 'outbound') {
      if (call.startedAt > lastTried) lastTried = call.startedAt
      if (callback && call.startedAt >= callback.at - CALLBACK_SOON) triedSinceAgreed = true
    }
    if (call.startedAt < dayStart) continue
    if (call.direction === 'outbound' && call.answeredAt === null) triedToday += 1
    if (call.verification === 'matched') reached = Math.max(reached, call.startedAt)
  }
  // Nobody is left for ever behind others: each day of waiting counts.
  const waited =
    lastTried > 0 ? Math.min(WAITED_DAYS, Math.max(0, Math.ceil((dayStart - lastTried) / DAY))) : 0
  if (waited > 0) add('waited', weights.waitedDay * waited, { days: waited })
  if (triedToday > 0) add('triedToday', -weights.triedToday * triedToday, { attempts: triedToday })
  const due =
    unfinished !== undefined ||
    (callbackDue && !triedSinceAgreed) ||
    (promise !== null && DUE_PROMISES.includes(promise.code) && triedToday === 0)

  const hold = facts.holds.find(
    (each) => holdStands(each, at) && holdBinds(each, matter.id) && holdRefuses(each, 'collect', 'call'),
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
  else if (typeof facts.stageNoCall === 'number' && !callbackDue && !due)
    add('stageNoCall', SINK.waiting, { fromDpd: facts.stageNoCall })
  else if (facts.guard === null) add('notNow', SINK.notNow, { rule: 'NUMBER', until: null })
  else if (facts.guard.kind === 'refusal')
    add('notNow', SINK.notNow, { rule: facts.guard.rule, until: facts.guard.until })

  let points = 0
  for (const reason of reasons) points += reason.points
  return {
    caseId: matter.id,
    group: groupOf(reasons),
    points,
    due,
    reasons: loudestFirst(reasons),
    unfinishedCallId: unfinished?.id ?? null,
  }
}

/**
 * The loudest reason leads, whether it lifts the case or sinks it; equal ones keep their order. In place, by insertion: of a handful, twenty
 * thousand times over, the engine's own sort takes longer than all the rest of the ranking.
 */
function loudestFirst(reasons: RankedReason[]): RankedReason[] {
  for (let from = 1; from < reasons.length; from += 1) {
    const moved = reasons[from] as RankedReason
    const loud = Math.abs(moved.points)
    let to = from
    for (; to > 0; to -= 1) {
      const before = reasons[to - 1] as RankedReason
      if (Math.abs(before.points) >= loud) break
      reasons[to] = before
    }
    reasons[to] = moved
  }
  return reasons
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
  weights: Weights,
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
        return [
          {
            code: 'promiseGrace',
            points: weights.promiseGrace,
            params: { ...params, until: standing.graceUntil },
          },
        ]
      case 'DUE':
        return [{ code: 'promiseDueToday', points: weights.promiseDueToday, params }]
      case 'BROKEN':
        return spokenSince(standing.endsAt) || standing.lateKept
          ? []
          : [{ code: 'promiseBroken', points: weights.promiseBroken, params }]
      case 'PARTIAL':
        return spokenSince(standing.endsAt) || standing.lateKept
          ? []
          : [{ code: 'promisePartial', points: weights.promisePartial, params }]
      case 'DUE_SOON':
        // The agreement with the customer stands: a reminder call comes the day before, not earlier.
        return [{ code: 'promiseDueSoon', points: due === tomorrow ? weights.promiseDueSoon : wait, params }]
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

/** All cases in the order of the list: what is due, then the other workable ones, each by points, then the others; ties by case id. */
export function rank(
  cases: readonly WorkFacts[],
  at: Instant,
  weights: Weights = OUR_WEIGHTS,
  table: BucketTable = BUCKETS,
): Ranked[] {
  return sortRanked(cases.map((facts) => rankCase(facts, at, weights, table)))
}

/** Sorts what `rankCase` gave, in place of ranking everything again when one case changed. */
export function sortRanked<R extends Pick<Ranked, 'caseId' | 'group' | 'points' | 'due'>>(
  ranked: readonly R[],
): R[] {
  return ranked
    .map((row) => ({ row, place: SUNK[row.group] * SINKS + (row.due ? 0 : NOT_DUE) - row.points }))
    .sort(
      (a, b) => a.place - b.place || (a.row.caseId < b.row.caseId ? -1 : a.row.caseId > b.row.caseId ? 1 : 0),
    )
    .map(({ row }) => row)
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
