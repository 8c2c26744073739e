// The weights of the worklist: how many points each reason gives, as supervisors tune them. Promises: every weight keeps inside its
// bounds, no setting can let a case wait for ever behind better-paying ones, and due promises and callbacks come first whatever the
// weights say (`worklist.ts` sees to that, not the figures). Ours, no law: each version has an author, a reason and a day.
import { z } from 'zod'
import { BUCKET_NAMES, type Bucket } from './values.ts'

/** Points: default, least and most. */
type Bound = readonly [ours: number, least: number, most: number]

const BUCKET_BOUND = [0, 300] as const

export const WEIGHT_BOUNDS = {
  callbackDue: [900, 600, 1500],
  promiseGrace: [650, 300, 1200],
  promiseDueToday: [600, 300, 1200],
  promiseBroken: [550, 300, 1200],
  promisePartial: [500, 300, 1200],
  promiseDueSoon: [250, 0, 400],
  callbackToday: [150, 0, 400],
  firstContact: [300, 0, 600],
  bucketM0: [0, ...BUCKET_BOUND],
  bucketM1: [60, ...BUCKET_BOUND],
  bucketM2: [120, ...BUCKET_BOUND],
  bucketM3: [110, ...BUCKET_BOUND],
  bucketM4: [90, ...BUCKET_BOUND],
  bucketM5: [80, ...BUCKET_BOUND],
  bucketM6: [70, ...BUCKET_BOUND],
  bucketM7: [50, ...BUCKET_BOUND],
  /** For each digit of the amount in yuan. */
  amountDigit: [10, 0, 30],
  /** Agreed to pay when last spoken with; nothing is taken off for anything a customer said. */
  willing: [30, 0, 100],
  /** Looked at the bill or the payment page in the last two days. 0 = not used. */
  lookedAt: [80, 0, 200],
  /** For each unanswered attempt of the day: taken off. */
  triedToday: [60, 20, 200],
  /** For each day, up to `WAITED_DAYS`, on which nobody tried to reach the customer. */
  waitedDay: [8, 1, 30],
} as const satisfies Record<string, Bound>

export type WeightName = keyof typeof WEIGHT_BOUNDS
export const WEIGHT_NAMES = Object.keys(WEIGHT_BOUNDS) as WeightName[]

export type Weights = Record<WeightName, number>

export const OUR_WEIGHTS: Weights = Object.fromEntries(
  WEIGHT_NAMES.map((name) => [name, WEIGHT_BOUNDS[name][0]]),
) as Weights

/** A version set before there was a weight has ours for it. Bounds are `weightFaults`' to judge, which says which weight and how far. */
export const Weights = z.object(
  Object.fromEntries(WEIGHT_NAMES.map((name) => [name, z.int().default(OUR_WEIGHTS[name])])) as Record<
    WeightName,
    z.ZodDefault<z.ZodInt>
  >,
)

/** A case gains by waiting for so many days, no longer. */
export const WAITED_DAYS = 30
/** Digits of an amount in yuan: 0 … 999,999,999. */
export const MOST_DIGITS = 9

const BUCKET_WEIGHTS: Record<Bucket, WeightName> = {
  M0: 'bucketM0',
  M1: 'bucketM1',
  M2: 'bucketM2',
  M3: 'bucketM3',
  M4: 'bucketM4',
  M5: 'bucketM5',
  M6: 'bucketM6',
  'M7+': 'bucketM7',
}

export const bucketWeight = (bucket: Bucket): WeightName => BUCKET_WEIGHTS[bucket]

export type WeightFault =
  | { why: 'bounds'; weight: WeightName; least: number; most: number }
  /** A case left alone for `WAITED_DAYS` would still stand behind one tried yesterday; `least` would be enough. */
  | { why: 'unfair'; weight: 'waitedDay'; least: number }

/** The least points a day of waiting must give, so that after `WAITED_DAYS` nothing but a reason to call now stands before a case. */
export function leastWaited(weights: Weights): number {
  const buckets = BUCKET_NAMES.map((bucket) => weights[bucketWeight(bucket)])
  const spread =
    Math.max(...buckets) - Math.min(...buckets) + (MOST_DIGITS - 1) * weights.amountDigit + weights.willing
  // Tried yesterday is one day of waiting; equal points are decided by the id of a case, which is not fair.
  return Math.floor(spread / (WAITED_DAYS - 1)) + 1
}

/** What speaks against these weights; empty when they may be put in force. */
export function weightFaults(weights: Weights): WeightFault[] {
  const outside = WEIGHT_NAMES.flatMap((weight): WeightFault[] => {
    const [, least, most] = WEIGHT_BOUNDS[weight]
    const value = weights[weight]
    return Number.isInteger(value) && value >= least && value <= most
      ? []
      : [{ why: 'bounds', weight, least, most }]
  })
  if (outside.length > 0) return outside
  const least = leastWaited(weights)
  return weights.waitedDay < least ? [{ why: 'unfair', weight: 'waitedDay', least }] : []
}
