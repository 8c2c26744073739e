// Roll rates (迁徙率) of a month, counted case by case: where what was owed stood at its beginning, and where at its end (DOMAIN §6). Pure.
// Promises: each case counts once in a month at most, in the bucket where it began; sums of parts are exact in fen; what central did not
// keep over the whole month is left out, not guessed.
import { z } from 'zod'
import { arrearsOn, type Paid } from '../arrears.ts'
import { addDays, addMonths, Instant, LocalDay, localDay } from '../instant.ts'
import type { CaseRow } from '../rows.ts'
import { BUCKET_NAMES, Bucket, Product } from '../values.ts'
import { FEW } from './kpis.ts'

/** So many whole months are shown, the newest last. */
export const ROLL_MONTHS = 6

/** Whole numbers: cases and fen. */
const COUNTED = [
  'cases',
  'thenFen',
  'rolledCases',
  'rolledFen',
  'curedCases',
  'curedFen',
  'collectedCases',
  'collectedFen',
] as const
/** Sums of squares and products of fen, for the intervals alone. */
const SQUARED = ['thenSq', 'rolledSq', 'rolledThen', 'curedSq', 'collectedSq', 'collectedThen'] as const
export const ROLL_PARTS = [...COUNTED, ...SQUARED] as const
export const RollSum = z.object({
  ...(Object.fromEntries(COUNTED.map((name) => [name, z.int()])) as Record<
    (typeof COUNTED)[number],
    z.ZodInt
  >),
  ...(Object.fromEntries(SQUARED.map((name) => [name, z.number()])) as Record<
    (typeof SQUARED)[number],
    z.ZodNumber
  >),
})
export type RollSum = z.infer<typeof RollSum>

export const NO_ROLL: RollSum = Object.freeze(
  Object.fromEntries(ROLL_PARTS.map((name) => [name, 0])) as RollSum,
)

export function sumOfRolls(of: readonly RollSum[]): RollSum {
  const total = { ...NO_ROLL }
  for (const one of of) for (const name of ROLL_PARTS) total[name] += one[name]
  return total
}

/** GET /v1/reports/rolls (supervisor, qa, admin) */
export const RollsQuery = z.object({ product: Product.optional() })
export type RollsQuery = z.output<typeof RollsQuery>

export const RollsReply = z.object({
  /** `month`: its first day. Months without a case are left out. */
  months: z.array(
    z.object({ month: LocalDay, buckets: z.array(z.object({ bucket: Bucket, sum: RollSum })) }),
  ),
  /** Months that are still being counted. */
  waiting: z.int(),
  now: Instant,
})
export type RollsReply = z.infer<typeof RollsReply>

type Matter = Pick<
  CaseRow,
  'product' | 'dueDate' | 'terms' | 'bills' | 'zone' | 'importedAt' | 'state' | 'closed'
>

/** A month is owed from the end of the day before it to the end of its last day. */
const endsOf = (month: LocalDay): { begin: LocalDay; end: LocalDay } => ({
  begin: addDays(month, -1),
  end: addDays(addMonths(month, 1), -1),
})

/** The whole months before `today`, oldest first. */
export function rollMonths(today: LocalDay): LocalDay[] {
  const current = `${today.slice(0, 7)}-01`
  return Array.from({ length: ROLL_MONTHS }, (_, at) => addMonths(current, at - ROLL_MONTHS))
}

/**
 * What one case adds to a month. Null where it has nothing to say: not ours at the beginning, nothing owed then, ended by then, or taken back
 * by the lender on the way. A debt that the ledger settled has come back to M0 with nothing owed; one written off goes on by its days.
 */
export function rollOf(
  matter: Matter,
  payments: readonly Paid[],
  month: LocalDay,
): { bucket: Bucket; sum: RollSum } | null {
  const { begin, end } = endsOf(month)
  if (localDay(matter.importedAt, matter.zone) > begin) return null
  const { closed, state } = matter
  const closedOn = closed === undefined ? null : localDay(closed.at, matter.zone)
  if (closedOn !== null && closedOn <= begin) return null
  // Nobody noted when.
  if (closedOn === null && ['SETTLED', 'WRITTEN_OFF', 'RECALLED'].includes(state)) return null
  const within = closedOn !== null && closedOn <= end
  if (within && state === 'RECALLED') return null
  const before = arrearsOn(matter, payments, begin)
  const then = before.totalFen
  if (then <= 0) return null
  const after = arrearsOn(matter, payments, end)
  const settled = within && (state === 'SETTLED' || state === 'CURED')
  const now = settled ? 0 : after.totalFen
  const cured = before.bucket !== 'M0' && (now <= 0 || after.bucket === 'M0')
  const rolled = now > 0 && BUCKET_NAMES.indexOf(after.bucket) > BUCKET_NAMES.indexOf(before.bucket)
  // No more than was owed: what fell due on the way is no part of the whole.
  const collected = Math.min(then, Math.max(0, paidIn(payments, month, end)))
  return {
    bucket: before.bucket,
    sum: {
      cases: 1,
      thenFen: then,
      rolledCases: rolled ? 1 : 0,
      rolledFen: rolled ? now : 0,
      curedCases: cured ? 1 : 0,
      curedFen: cured ? then : 0,
      thenSq: then * then,
      rolledSq: rolled ? now * now : 0,
      rolledThen: rolled ? now * then : 0,
      curedSq: cured ? then * then : 0,
      collectedCases: collected > 0 ? 1 : 0,
      collectedFen: collected,
      collectedSq: collected * collected,
      collectedThen: collected * then,
    },
  }
}

const paidIn = (payments: readonly Paid[], from: LocalDay, until: LocalDay): number =>
  payments.reduce(
    (sum, { amountFen, valueDate }) => (valueDate >= from && valueDate <= until ? sum + amountFen : sum),
    0,
  )

export const ROLL_WAYS = ['rolled', 'cured', 'collected'] as const
export type RollWay = (typeof ROLL_WAYS)[number]

export interface RollRate {
  /** Null: nothing to divide by. */
  readonly value: number | null
  readonly topFen: number
  readonly underFen: number
  readonly topCases: number
  readonly cases: number
  /** Half the width of the 95 % interval, as a share. */
  readonly margin: number | null
  /** Too few cases to compare by. */
  readonly few: boolean
}

const Z = 1.96

/**
 * `rolled`: what is owed now in a later bucket ÷ what was owed in this one a month before (DOMAIN §6). `cured`: what was owed then by those who
 * are back in M0 ÷ the same. `collected`: what was paid in the month on those debts, at most what was owed, ÷ the same (recovery rate). The interval is that of a ratio of two sums over cases (Cochran, Sampling Techniques, 1977, §2.11): a few
 * large debts make it wide, as they should.
 */
export function rollRate(way: RollWay, sum: RollSum): RollRate {
  const [topFen, topCases, topSq, topThen] = {
    rolled: [sum.rolledFen, sum.rolledCases, sum.rolledSq, sum.rolledThen] as const,
    cured: [sum.curedFen, sum.curedCases, sum.curedSq, sum.curedSq] as const,
    collected: [sum.collectedFen, sum.collectedCases, sum.collectedSq, sum.collectedThen] as const,
  }[way]
  const told = { topFen, topCases, underFen: sum.thenFen, cases: sum.cases, few: sum.cases < FEW }
  if (sum.thenFen <= 0) return { ...told, value: null, margin: null }
  const value = topFen / sum.thenFen
  if (sum.cases < 2) return { ...told, value, margin: null }
  const squares = Math.max(0, topSq - 2 * value * topThen + value * value * sum.thenSq)
  const margin = (Z * Math.sqrt((squares * sum.cases) / (sum.cases - 1))) / sum.thenFen
  return { ...told, value, margin }
}
