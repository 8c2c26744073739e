// What is owed on a day: terms of a case and its payments in, principal, interest, fee and every step of the reckoning out.
// Promises: exact accrual rounded once, payments split in the legal order, figures that add up to the total. Pure; shared imports only.
import { z } from 'zod'
import { addMonths, daysBetween, LocalDay } from './instant.ts'
import { Fen, type LateFee, lateFeeFen, Ppm, roundHalfUp, shareFen } from './money.ts'

/**
 * Product profiles. `creditCard`: interest from the posting day, added to the balance each month, and a late fee on the
 * unpaid minimum that itself bears no interest (PBOC notice on credit card business, 2016). `consumerCredit` (as 花呗):
 * a daily fee on the overdue amount from the due date, simple. `cashLoan` (as 借呗): the loan's daily rate × 1.5 from the
 * due date, simple.
 */
export const Product = z.enum(['creditCard', 'consumerCredit', 'cashLoan'])
export type Product = z.infer<typeof Product>

export type Profile = {
  label: { zh: string; en: string }
  /** Daily contract rate. */
  ratePpm: Ppm
  /** Overdue days bear `ratePpm × overduePercent / 100`. */
  overduePercent: number
  /** True: interest runs from the posting day once the bill was not paid in full by the due date. */
  fromPosting: boolean
  capitalise: 'monthly' | 'never'
  lateFee: LateFee | null
  /** Minimum payment as a share of the amount due, where the file does not state it. House default for loans. */
  minimumPpm: Ppm
  /** From this DPD on a payment reduces principal first (card rule for bad loans); null: never. */
  principalFirstFromDpd: number | null
}

/** Contract defaults of each profile. The terms of a case override them; none of these rates is law. */
export const PROFILES: Record<Product, Profile> = {
  creditCard: {
    label: { zh: '信用卡', en: 'Credit card' },
    ratePpm: 500,
    overduePercent: 100,
    fromPosting: true,
    capitalise: 'monthly',
    lateFee: { ratePpm: 50_000, floorFen: 1000 },
    minimumPpm: 100_000,
    principalFirstFromDpd: 91,
  },
  consumerCredit: {
    label: { zh: '消费信贷', en: 'Consumer credit' },
    ratePpm: 500,
    overduePercent: 100,
    fromPosting: false,
    capitalise: 'never',
    lateFee: null,
    minimumPpm: 100_000,
    principalFirstFromDpd: null,
  },
  cashLoan: {
    label: { zh: '现金贷款', en: 'Cash loan' },
    ratePpm: 400,
    overduePercent: 150,
    fromPosting: false,
    capitalise: 'never',
    lateFee: null,
    minimumPpm: 100_000,
    principalFirstFromDpd: null,
  },
}

/** What the contract and the account file say. Optional figures fall back to the product's profile. */
export const Terms = z.object({
  product: Product,
  /** The bill at the due date, without anything that accrues because it was not paid. */
  amountDueFen: Fen.min(0),
  dueDate: LocalDay,
  minimumFen: Fen.min(0).optional(),
  /** Posting day, from which a card bears interest. Unknown: the due date (never more than is owed). */
  postedOn: LocalDay.optional(),
  ratePpm: Ppm.optional(),
})
export type Terms = z.infer<typeof Terms>

/** A payment in the ledger. `on` is the value date. */
export const Paid = z.object({ on: LocalDay, fen: Fen.min(1) })
export type Paid = z.infer<typeof Paid>

export const BUCKET_NAMES = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+'] as const
export const Bucket = z.enum(BUCKET_NAMES)
export type Bucket = z.infer<typeof Bucket>

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
  /** What one more day costs. */
  dailyFen: Fen
  /** What is left of the minimum payment, never more than the total. */
  minimumFen: Fen
  paidFen: Fen
  dpd: number
  bucket: Bucket
  /** Daily rate that applies to overdue days. */
  ratePpm: Ppm
  steps: Step[]
}

/** The daily rate of overdue days under these terms. */
export function overduePpm(terms: Terms): Ppm {
  const profile = PROFILES[terms.product]
  return roundHalfUp(BigInt(terms.ratePpm ?? profile.ratePpm) * BigInt(profile.overduePercent), 100n)
}

/** The minimum payment of the bill: as stated, else the profile's share of the amount due. */
export function minimumOf(terms: Terms): Fen {
  const stated = terms.minimumFen ?? shareFen(terms.amountDueFen, PROFILES[terms.product].minimumPpm)
  return Math.min(stated, terms.amountDueFen)
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
 */
export function arrearsOn(
  terms: Terms,
  payments: readonly Paid[],
  day: LocalDay,
  table: BucketTable = BUCKETS,
): Arrears {
  const profile = PROFILES[terms.product]
  const ratePpm = overduePpm(terms)
  const known = payments.filter((paid) => paid.on <= day)
  const paidBy = (until: LocalDay): Fen =>
    known.reduce((sum, paid) => sum + (paid.on <= until ? paid.fen : 0), 0)
  const inTime = paidBy(terms.dueDate)
  // Nothing accrues on a bill that is not late yet or was paid in full by its due date.
  const late = day > terms.dueDate && inTime < terms.amountDueFen
  const start = profile.fromPosting ? (terms.postedOn ?? terms.dueDate) : terms.dueDate
  const events: Event[] = known.map((paid) => ({
    kind: 'pay',
    on: paid.on,
    fen: paid.fen,
    rank: EVENT_RANK.pay,
  }))
  if (late && profile.lateFee) events.push({ kind: 'lateFee', on: terms.dueDate, rank: EVENT_RANK.lateFee })
  if (late && profile.capitalise === 'monthly') {
    for (let month = 1; addMonths(start, month) <= day; month += 1)
      events.push({ kind: 'capitalise', on: addMonths(start, month), rank: EVENT_RANK.capitalise })
  }
  events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.rank - b.rank))

  const steps: Step[] = [{ kind: 'principal', fen: terms.amountDueFen }]
  let principal = terms.amountDueFen
  let fee = 0
  let accrued = 0n // fen × ppm since the last rounding that booked it
  let booked = 0 // interest of `accrued` already shown in steps
  let paidInterest = 0 // paid out of `accrued`
  let capital = 0 // capitalised interest still unpaid: it bears interest, and is still interest
  let at = start

  const accrueTo = (to: LocalDay): void => {
    if (!late || to <= at) return
    const baseFen = principal + capital
    const days = daysBetween(at, to)
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
          profile.principalFirstFromDpd !== null &&
          dpdOn(terms.dueDate, event.on) >= profile.principalFirstFromDpd
            ? 'principalFirst'
            : 'feeFirst'
        // Until the due date no interest was owed yet, even where it is later charged back to the posting day.
        const interestFen = event.on > terms.dueDate ? capital + booked - paidInterest : 0
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
        const unpaidMinimumFen = Math.max(0, minimumOf(terms) - inTime)
        const { ratePpm: feePpm, floorFen } = profile.lateFee ?? { ratePpm: 0, floorFen: 0 }
        fee = lateFeeFen(unpaidMinimumFen, { ratePpm: feePpm, floorFen })
        if (fee > 0)
          steps.push({ kind: 'lateFee', on: event.on, unpaidMinimumFen, ratePpm: feePpm, floorFen, fen: fee })
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
  const dpd = totalFen > 0 ? dpdOn(terms.dueDate, day) : 0
  const paidFen = paidBy(day)
  return {
    on: day,
    principalFen: principal,
    interestFen: interest,
    feeFen: fee,
    totalFen,
    dailyFen: dpd > 0 ? roundHalfUp(BigInt(principal + capital) * BigInt(ratePpm), 1_000_000n) : 0,
    minimumFen: Math.min(totalFen, Math.max(0, minimumOf(terms) - paidFen)),
    paidFen,
    dpd,
    bucket: bucketOf(dpd, table),
    ratePpm,
    steps,
  }
}
