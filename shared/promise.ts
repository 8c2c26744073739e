// Promises to pay (还款承诺): which draft is within the limits, and what state each promise is in, computed from the ledger.
// Promises: nobody sets KEPT, PARTIAL or BROKEN by hand; the same ledger and day always give the same states. Pure.
import { z } from 'zod'
import { Bucket } from './arrears.ts'
import {
  addBankingDays,
  addDays,
  type BankCalendar,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
  WEEKENDS_ONLY,
} from './instant.ts'
import type { Problem } from './problem.ts'
import type { Fen, PaymentRow, PromiseRow } from './rows.ts'

/**
 *   OPEN ──due−2──► DUE_SOON ──due──► DUE ──due passed──► GRACE ──due+G passed──► KEPT | PARTIAL | BROKEN
 *     └────────────────── paid ≥ 98 % at any time before: KEPT at once ──────────────┘
 *   RENEGOTIATED · CANCELLED · VOID are side exits that people decide.
 */
export const PromiseStatus = z.enum([
  'OPEN',
  'DUE_SOON',
  'DUE',
  'GRACE',
  'KEPT',
  'PARTIAL',
  'BROKEN',
  'RENEGOTIATED',
  'CANCELLED',
  'VOID',
])
export type PromiseStatus = z.infer<typeof PromiseStatus>

/** States in which the customer still has to pay. */
export const RUNNING: readonly PromiseStatus[] = ['OPEN', 'DUE_SOON', 'DUE', 'GRACE']

/** House limits (configurable; none of them is law). */
export const PromisePolicy = z.object({
  /** Longest time to the due day by bucket; whoever needs longer needs a plan. */
  maxDays: z.record(Bucket, z.int().min(0)),
  /** Banking days after the due day in which a payment still counts (0–3). */
  graceBankingDays: z.int().min(0).max(3),
  /** Shares of the promised amount in percent. */
  keptPercent: z.int().min(1).max(100),
  partialPercent: z.int().min(1).max(100),
  /** Days before the due day from which the promise is "due soon". */
  soonDays: z.int().min(0).max(14),
})
export type PromisePolicy = z.infer<typeof PromisePolicy>

export const PROMISE_POLICY: PromisePolicy = {
  maxDays: { M0: 7, M1: 7, M2: 14, M3: 14, M4: 14, M5: 14, M6: 14, 'M7+': 14 },
  graceBankingDays: 1,
  keptPercent: 98,
  partialPercent: 50,
  soonDays: 2,
}

export type Standing = {
  id: PromiseRow['id']
  state: PromiseStatus
  /** Counted to this promise with a value date from its making to due + grace. */
  paidFen: Fen
  /** Paid after the window by what would have kept it. */
  lateKept: boolean
  /** Last day of the grace. */
  graceUntil: LocalDay
  /** The moment from which a promise that is not kept counts as broken: the day after the grace, 00:00 local. */
  endsAt: Instant
  due: LocalDay
  amountFen: Fen
  /** The plan of which this is an instalment. */
  planId?: PromiseRow['id']
}

export type Ledger = readonly Pick<PaymentRow, 'amountFen' | 'valueDate'>[]

/** The moment from which an unkept promise counts as broken or partial. */
export function endsAt(
  due: LocalDay,
  zone: string,
  policy = PROMISE_POLICY,
  calendar: BankCalendar = WEEKENDS_ONLY,
): Instant {
  return instantOf(addDays(addBankingDays(due, policy.graceBankingDays, calendar), 1), 0, zone)
}

/**
 * The state of every promise of one case at `at`, in the order given. A payment counts to the oldest promise whose window
 * (day of making … due + grace) holds its value date and which still lacks money; what is over flows to the next one.
 */
export function standings(
  promises: readonly PromiseRow[],
  ledger: Ledger,
  at: Instant,
  zone: string,
  policy: PromisePolicy = PROMISE_POLICY,
  calendar: BankCalendar = WEEKENDS_ONLY,
): Standing[] {
  const today = localDay(at, zone)
  const payments = ledger
    .filter((paid) => paid.valueDate <= today)
    .map((paid) => ({ on: paid.valueDate, left: paid.amountFen }))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const oldestFirst = [...promises].sort(
    (a, b) => a.madeAt - b.madeAt || (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1),
  )
  /** Plans that broke, with the day of the break: what was to follow is agreed no more. */
  const broken = new Map<string, LocalDay>()
  const found = new Map<PromiseRow['id'], Standing>()

  for (const promise of oldestFirst) {
    const graceUntil = addBankingDays(promise.due, policy.graceBankingDays, calendar)
    const madeOn = localDay(promise.madeAt, zone)
    // A promise that was renegotiated or cancelled takes only what came in before that.
    const ended = promise.planId === undefined ? undefined : broken.get(promise.planId)
    const exitDay = promise.exit ? localDay(promise.exit.at, zone) : (ended ?? graceUntil)
    const until = minDay(graceUntil, exitDay)
    let paidFen = 0
    if (promise.exit?.state !== 'VOID') {
      for (const payment of payments) {
        if (payment.on < madeOn || payment.on > until || paidFen >= promise.amountFen) continue
        const part = Math.min(payment.left, promise.amountFen - paidFen)
        payment.left -= part
        paidFen += part
      }
    }
    const alone = promise.exit?.state ?? stateOf(promise, paidFen, today, graceUntil, policy)
    const state = ended !== undefined && alone !== 'KEPT' ? 'CANCELLED' : alone
    if (promise.planId !== undefined && (state === 'BROKEN' || state === 'PARTIAL'))
      broken.set(promise.planId, graceUntil)
    found.set(promise.id, {
      id: promise.id,
      state,
      paidFen,
      lateKept: false,
      graceUntil,
      endsAt: instantOf(addDays(graceUntil, 1), 0, zone),
      due: promise.due,
      amountFen: promise.amountFen,
      ...(promise.planId === undefined ? {} : { planId: promise.planId }),
    })
  }

  // What nobody's window took may still have kept a broken promise late; it changes the flag, never the state.
  for (const promise of oldestFirst) {
    const standing = found.get(promise.id)
    if (!standing || (standing.state !== 'BROKEN' && standing.state !== 'PARTIAL')) continue
    let paidFen = standing.paidFen
    for (const payment of payments) {
      if (payment.on <= standing.graceUntil || reaches(paidFen, promise.amountFen, policy.keptPercent))
        continue
      const part = Math.min(payment.left, promise.amountFen - paidFen)
      payment.left -= part
      paidFen += part
    }
    standing.lateKept = reaches(paidFen, promise.amountFen, policy.keptPercent)
  }
  return promises.flatMap((promise) => found.get(promise.id) ?? [])
}

function stateOf(
  promise: PromiseRow,
  paidFen: Fen,
  today: LocalDay,
  graceUntil: LocalDay,
  policy: PromisePolicy,
): PromiseStatus {
  if (reaches(paidFen, promise.amountFen, policy.keptPercent)) return 'KEPT'
  if (today > graceUntil)
    return reaches(paidFen, promise.amountFen, policy.partialPercent) ? 'PARTIAL' : 'BROKEN'
  if (today > promise.due) return 'GRACE'
  if (today === promise.due) return 'DUE'
  return today >= addDays(promise.due, -policy.soonDays) ? 'DUE_SOON' : 'OPEN'
}

const reaches = (paidFen: Fen, amountFen: Fen, percent: number): boolean =>
  BigInt(paidFen) * 100n >= BigInt(amountFen) * BigInt(percent)

const minDay = (a: LocalDay, b: LocalDay): LocalDay => (a < b ? a : b)

/** The running promise of a case that is due first, if any. */
export function runningPromise(found: readonly Standing[]): Standing | undefined {
  return found
    .filter((standing) => RUNNING.includes(standing.state))
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))[0]
}

/** A promise as typed in the wrap-up. */
export type PromiseDraft = {
  promiseKind: 'full' | 'part'
  amountFen: Fen
  due: LocalDay
  /** Why the amount is below the minimum payment. */
  lowReason: string
  /** The running promise that this one replaces. */
  replaces: PromiseRow['id'] | null
}

export type PromiseContext = {
  today: LocalDay
  /** From `arrearsOn`. */
  totalFen: Fen
  minimumFen: Fen
  bucket: Bucket
  /** The case's other promises. */
  standings: readonly Standing[]
  /** A supervisor agreed to another promise after a broken one. */
  supervisorAgreed: boolean
}

/** Latest due day that the policy allows for a promise made on `today`; later needs a plan. */
export function latestDue(bucket: Bucket, today: LocalDay, policy: PromisePolicy = PROMISE_POLICY): LocalDay {
  return addDays(today, policy.maxDays[bucket])
}

/** Everything that is wrong with the draft; empty when it may be recorded. */
export function validatePromise(
  draft: PromiseDraft,
  context: PromiseContext,
  policy: PromisePolicy = PROMISE_POLICY,
): Problem[] {
  const problems: Problem[] = []
  const { today, totalFen, minimumFen, bucket } = context
  // A full promise is the amount due; a part may be less than the minimum only with a reason.
  if (draft.promiseKind === 'full' && draft.amountFen < totalFen)
    problems.push({ code: 'promise.amountTooLow', params: { minimumFen: totalFen } })
  else if (draft.amountFen < 1 || (draft.amountFen < minimumFen && draft.lowReason.trim() === ''))
    problems.push({ code: 'promise.amountTooLow', params: { minimumFen: Math.max(1, minimumFen) } })
  // Interest runs on: a full promise for a later day may include what accrues until then, never more than 10 % above.
  const maximumFen = draft.promiseKind === 'full' ? Math.ceil(totalFen * 1.1) : Math.max(totalFen - 1, 0)
  if (draft.amountFen > maximumFen) problems.push({ code: 'promise.amountTooHigh', params: { maximumFen } })
  if (draft.due < today) problems.push({ code: 'promise.dateInPast', params: { earliest: today } })
  const latest = latestDue(bucket, today, policy)
  if (draft.due > latest) problems.push({ code: 'promise.dateTooLate', params: { latest } })
  const running = context.standings.find(
    (standing) => RUNNING.includes(standing.state) && standing.id !== draft.replaces,
  )
  if (running) problems.push({ code: 'promise.alreadyOpen', params: { promiseId: running.id } })
  const broken = context.standings.some(
    (standing) => standing.state === 'BROKEN' || standing.state === 'PARTIAL',
  )
  const chain = context.standings.filter((standing) => standing.state === 'RENEGOTIATED').length
  const tooLong = draft.replaces !== null && chain >= MAX_RENEGOTIATIONS
  if ((broken || tooLong) && !context.supervisorAgreed)
    problems.push({ code: 'promise.needsSupervisor', params: {} })
  return problems
}

/** A promise may be renegotiated twice before a supervisor must agree. */
const MAX_RENEGOTIATIONS = 2
