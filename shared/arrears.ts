// What is owed on a day: terms of a case and its payments in, principal, interest, fee and every step of the reckoning out.
// Promises: exact accrual rounded once, payments split in the legal order, figures that add up to the total. Pure; shared imports only.
import { z } from 'zod'
import {
  addDays,
  addMonths,
  daysBetween,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
} from './instant.ts'
import { lateFeeFen, type Ppm, roundHalfUp, shareFen } from './money.ts'
import { PROFILES } from './product.ts'
import type { Bill, CaseRow, Fen, PaymentRow, Product, Terms } from './rows.ts'
import { Bucket } from './values.ts'

/** The terms of a case from what an account file says; what it leaves out comes from the product's profile. */
export function termsOf(
  product: Product,
  bill: {
    amountDueFen: Fen
    dueDate: LocalDay
    minimumFen?: Fen | undefined
    postedOn?: LocalDay | undefined
    dailyRatePpm?: Ppm | undefined
  },
): Terms {
  const profile = PROFILES[product]
  return {
    principalFen: bill.amountDueFen,
    minimumFen: Math.min(
      bill.minimumFen ?? shareFen(bill.amountDueFen, profile.minimumPpm),
      bill.amountDueFen,
    ),
    // Without a posting day interest runs from the due date: never more than is owed.
    interestFrom: profile.fromPosting ? (bill.postedOn ?? bill.dueDate) : bill.dueDate,
    dailyRatePpm: bill.dailyRatePpm ?? profile.dailyRatePpm,
    penaltyPpm: profile.penaltyPpm,
    lateFeePpm: profile.lateFee.ratePpm,
    lateFeeFloorFen: profile.lateFee.floorFen,
  }
}

/** What the reckoning needs of a case and of a payment: the rows themselves fit. */
export type Debt = Pick<CaseRow, 'product' | 'dueDate' | 'terms' | 'bills'>
export type Paid = Pick<PaymentRow, 'amountFen' | 'valueDate'>

export { Bucket }

/** First DPD of each bucket, ascending. Houses differ, so the table is a parameter. */
export const BucketTable = z.array(z.object({ bucket: Bucket, fromDpd: z.int().min(0) })).min(1)
export type BucketTable = z.infer<typeof BucketTable>

export const BUCKETS: BucketTable = [
  { bucket: 'M0', fromDpd: 0 },
  { bucket: 'M1', fromDpd: 1 },
  { bucket: 'M2', fromDpd: 31 },
  { bucket: 'M3', fromDpd: 61 },
  { bucket: 'M4', fromDpd: 91 },
  { bucket: 'M5', fromDpd: 121 },
  { bucket: 'M6', fromDpd: 151 },
  { bucket: 'M7+', fromDpd: 181 },
]

/** Days past due (逾期天数) on `day`: whole calendar days after the due date, 0 until it has passed. */
export function dpdOn(dueDate: LocalDay, day: LocalDay): number {
  return Math.max(0, daysBetween(dueDate, day))
}

export function bucketOf(dpd: number, table: BucketTable = BUCKETS): Bucket {
  let found: Bucket = 'M0'
  for (const { bucket, fromDpd } of table) if (dpd >= fromDpd) found = bucket
  return found
}

/**
 * When a debt that fell due on `dueDate` rolls on to its next bucket (迁徙): 00:00 in `zone` of the first day of that bucket.
 * Null in the last one.
 */
export function rollsAt(
  dueDate: LocalDay,
  at: Instant,
  zone: string,
  table: BucketTable = BUCKETS,
): { bucket: Bucket; at: Instant } | null {
  const dpd = dpdOn(dueDate, localDay(at, zone))
  const next = table.find(({ fromDpd }) => fromDpd > dpd)
  return next ? { bucket: next.bucket, at: instantOf(addDays(dueDate, next.fromDpd), 0, zone) } : null
}

/** Sums in one place: what a payment went to, or what is owed of each. */
export type Split = { feeFen: Fen; interestFen: Fen; principalFen: Fen }

/** A payment over what is owed, in the order given by the law of the product; `surplusFen` is what nothing was owed for. */
export function allocate(
  fen: Fen,
  owed: Split,
  order: 'feeFirst' | 'principalFirst',
): Split & { surplusFen: Fen } {
  const went: Split & { surplusFen: Fen } = { feeFen: 0, interestFen: 0, principalFen: 0, surplusFen: 0 }
  const parts = ['feeFen', 'interestFen', 'principalFen'] as const
  let left = fen
  for (const part of order === 'feeFirst' ? parts : parts.toReversed()) {
    went[part] = Math.min(left, owed[part])
    left -= went[part]
  }
  return { ...went, surplusFen: left }
}

/** One line of "how it was computed"; the fen of `interest` steps add up to the interest charged. */
export type Step =
  | { kind: 'principal'; fen: Fen }
  | { kind: 'bill'; on: LocalDay; fen: Fen }
  /** Given up if the plan is kept; and what is owed again because it was not. */
  | ({ kind: 'waiver'; on: LocalDay; fen: Fen } & Split)
  | { kind: 'waiverReversed'; on: LocalDay; fen: Fen }
  /** From here on the schedule of a plan is the debt: `fen` in all, of which `costFen` is what the plan costs. */
  | { kind: 'plan'; on: LocalDay; periods: number; costFen: Fen; fen: Fen }
  | { kind: 'toPlan'; on: LocalDay; fen: Fen }
  | { kind: 'interest'; from: LocalDay; to: LocalDay; days: number; baseFen: Fen; ratePpm: Ppm; fen: Fen }
  | { kind: 'capitalised'; on: LocalDay; fen: Fen }
  | { kind: 'lateFee'; on: LocalDay; unpaidMinimumFen: Fen; ratePpm: Ppm; floorFen: Fen; fen: Fen }
  | ({ kind: 'payment'; on: LocalDay; fen: Fen; surplusFen: Fen } & Split)

export type Arrears = {
  on: LocalDay
  principalFen: Fen
  interestFen: Fen
  feeFen: Fen
  totalFen: Fen
  /** What one more day costs, and the balance that bears it. */
  dailyFen: Fen
  dailyBaseFen: Fen
  /** What is left of the minimum payment, never more than the total. */
  minimumFen: Fen
  /** The minimum payment as the bills state it. */
  statedMinimumFen: Fen
  paidFen: Fen
  dpd: number
  bucket: Bucket
  /** Daily rate that applies to overdue days. */
  ratePpm: Ppm
  /** Interest and fees charged so far as a rate of a year on the principal that was owed meanwhile; null before anything was. */
  cost: { fen: Fen; annualPpm: Ppm } | null
  steps: Step[]
}

/** The daily rate of overdue days under these terms. */
export function overduePpm({ dailyRatePpm, penaltyPpm }: Terms): Ppm {
  return roundHalfUp(BigInt(dailyRatePpm) * BigInt(penaltyPpm), 1_000_000n)
}

type Event = { on: LocalDay; rank: number } & (
  | { kind: 'capitalise' }
  | { kind: 'lateFee' }
  | { kind: 'pay'; fen: Fen }
)

const EVENT_RANK = { pay: 0, lateFee: 1, capitalise: 2 } as const

/**
 * What is owed at the end of `day`. Payments dated after `day` are left out; one dated on a day stops interest from that
 * day on. Interest accrues exactly (fen × ppm) and is rounded half up when it is shown, paid or capitalised, never per day.
 * With several bills a payment settles the oldest first; what is over goes on to the next.
 */
export function arrearsOn(
  debt: Debt,
  payments: readonly Paid[],
  day: LocalDay,
  table: BucketTable = BUCKETS,
): Arrears {
  const first = billArrears(debt, payments, day, table)
  const bills = debt.bills?.filter((bill) => bill.postedOn <= day) ?? []
  return bills.length === 0 ? first.arrears : withBills(debt, bills, first, day, table)
}

const SUMMED = [
  'principalFen',
  'interestFen',
  'feeFen',
  'totalFen',
  'dailyFen',
  'dailyBaseFen',
  'minimumFen',
  'statedMinimumFen',
] as const

type Reckoned = { arrears: Arrears; exposure: bigint }

function withBills(
  debt: Debt,
  bills: readonly Bill[],
  first: Reckoned,
  day: LocalDay,
  table: BucketTable,
): Arrears {
  const sum: Arrears = { ...first.arrears, steps: [...first.arrears.steps] }
  let { exposure } = first
  let oldestUnpaid = first.arrears.totalFen > 0 ? debt.dueDate : null
  let left = surplusOf(first.arrears.steps)
  for (const bill of [...bills].sort((a, b) =>
    a.dueDate < b.dueDate ? -1 : a.dueDate > b.dueDate ? 1 : 0,
  )) {
    const own = billArrears(termsOfBill(debt, bill), left, day, table)
    const { steps, ...of } = own.arrears
    const [, ...after] = steps
    sum.steps.push({ kind: 'bill', on: bill.dueDate, fen: bill.amountFen }, ...after)
    for (const part of SUMMED) sum[part] += of[part]
    exposure += own.exposure
    sum.cost = costOf((sum.cost?.fen ?? 0) + (of.cost?.fen ?? 0), exposure)
    if (of.totalFen > 0) oldestUnpaid ??= bill.dueDate
    left = surplusOf(after)
  }
  sum.dpd = oldestUnpaid === null ? 0 : dpdOn(oldestUnpaid, day)
  sum.bucket = bucketOf(sum.dpd, table)
  return sum
}

const termsOfBill = ({ product, terms }: Debt, bill: Bill): Debt => ({
  product,
  dueDate: bill.dueDate,
  terms: {
    ...terms,
    principalFen: bill.amountFen,
    minimumFen: Math.min(bill.minimumFen, bill.amountFen),
    interestFrom: PROFILES[product].fromPosting ? bill.postedOn : bill.dueDate,
  },
})

const surplusOf = (steps: readonly Step[]): Paid[] =>
  steps.flatMap((step) =>
    step.kind === 'payment' && step.surplusFen > 0 ? { amountFen: step.surplusFen, valueDate: step.on } : [],
  )

/** What `fen` of interest and fees come to in a year; `exposure` = Σ principal × days. */
function costOf(fen: Fen, exposure: bigint): Arrears['cost'] {
  if (fen === 0 || exposure === 0n) return null
  return { fen, annualPpm: roundHalfUp(BigInt(fen) * 365n * 1_000_000n, exposure) }
}

function billArrears(debt: Debt, payments: readonly Paid[], day: LocalDay, table: BucketTable): Reckoned {
  const { terms, dueDate } = debt
  const profile = PROFILES[debt.product]
  const ratePpm = overduePpm(terms)
  const known = payments.filter((paid) => paid.valueDate <= day)
  const inTime = known.reduce((sum, paid) => sum + (paid.valueDate <= dueDate ? paid.amountFen : 0), 0)
  // Nothing accrues on a bill that is not late yet or was paid in full by its due date.
  const late = day > dueDate && inTime < terms.principalFen
  const start = terms.interestFrom
  const events: Event[] = known.map((paid) => ({
    kind: 'pay',
    on: paid.valueDate,
    fen: paid.amountFen,
    rank: EVENT_RANK.pay,
  }))
  if (late) events.push({ kind: 'lateFee', on: dueDate, rank: EVENT_RANK.lateFee })
  if (late && profile.capitalise === 'monthly') {
    for (let month = 1; addMonths(start, month) <= day; month += 1)
      events.push({ kind: 'capitalise', on: addMonths(start, month), rank: EVENT_RANK.capitalise })
  }
  events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.rank - b.rank))

  const steps: Step[] = [{ kind: 'principal', fen: terms.principalFen }]
  let principal = terms.principalFen
  let fee = 0
  let accrued = 0n // fen × ppm since the last rounding that booked it
  let booked = 0 // interest of `accrued` already shown in steps
  let paidInterest = 0 // paid out of `accrued`
  let capital = 0 // capitalised interest still unpaid: it bears interest, and is still interest
  let at = start
  let exposure = 0n // principal × days: what the cost of a year is taken of

  const accrueTo = (to: LocalDay): void => {
    if (!late || to <= at) return
    const baseFen = principal + capital
    const days = daysBetween(at, to)
    exposure += BigInt(principal) * BigInt(days)
    accrued += BigInt(baseFen) * BigInt(days) * BigInt(ratePpm)
    const sum = roundHalfUp(accrued, 1_000_000n)
    if (baseFen > 0) steps.push({ kind: 'interest', from: at, to, days, baseFen, ratePpm, fen: sum - booked })
    booked = sum
    at = to
  }

  for (const event of events) {
    accrueTo(event.on)
    switch (event.kind) {
      case 'pay': {
        const order =
          profile.principalFirstFromDpd !== null && dpdOn(dueDate, event.on) >= profile.principalFirstFromDpd
            ? 'principalFirst'
            : 'feeFirst'
        // Until the due date no interest was owed yet, even where it is later charged back to the posting day.
        const interestFen = event.on > dueDate ? capital + booked - paidInterest : 0
        const owed = { feeFen: fee, interestFen, principalFen: principal }
        const went = allocate(event.fen, owed, order)
        fee -= went.feeFen
        principal -= went.principalFen
        const fromCapital = Math.min(went.interestFen, capital)
        capital -= fromCapital
        paidInterest += went.interestFen - fromCapital
        steps.push({ kind: 'payment', on: event.on, fen: event.fen, ...went })
        break
      }
      case 'lateFee': {
        const unpaidMinimumFen = Math.max(0, terms.minimumFen - inTime)
        const charge = { ratePpm: terms.lateFeePpm, floorFen: terms.lateFeeFloorFen }
        fee = lateFeeFen(unpaidMinimumFen, charge)
        if (fee > 0) steps.push({ kind: 'lateFee', on: event.on, unpaidMinimumFen, ...charge, fen: fee })
        break
      }
      case 'capitalise': {
        const fen = booked - paidInterest
        if (fen > 0) steps.push({ kind: 'capitalised', on: event.on, fen })
        capital += fen
        accrued = 0n
        booked = 0
        paidInterest = 0
        break
      }
    }
  }
  accrueTo(day)

  const interest = capital + booked - paidInterest
  const totalFen = principal + interest + fee
  const dpd = totalFen > 0 ? dpdOn(dueDate, day) : 0
  const paidFen = known.reduce((sum, paid) => sum + paid.amountFen, 0)
  const dailyBaseFen = late && dpd > 0 ? principal + capital : 0
  const chargedFen = steps.reduce(
    (sum, step) => sum + (step.kind === 'interest' || step.kind === 'lateFee' ? step.fen : 0),
    0,
  )
  const arrears: Arrears = {
    on: day,
    principalFen: principal,
    interestFen: interest,
    feeFen: fee,
    totalFen,
    dailyFen: shareFen(dailyBaseFen, ratePpm),
    dailyBaseFen,
    statedMinimumFen: terms.minimumFen,
    minimumFen: Math.min(totalFen, Math.max(0, terms.minimumFen - paidFen)),
    paidFen,
    dpd,
    bucket: bucketOf(dpd, table),
    ratePpm,
    cost: costOf(chargedFen, exposure),
    steps,
  }
  return { arrears, exposure }
}
