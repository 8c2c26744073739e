// The plan calculator (分期/延期试算): an amount and terms in, every instalment with its parts and the rate of a year out. Promises:
// principals sum to the amount to the fen; each interest is rounded once; the rate is that of the payments as they fall, not of
// what a leaflet says. Pure. Who may agree to what is `planLimits.ts`.
import { z } from 'zod'
import { addMonths, LocalDay } from './instant.ts'
import { type Ppm, roundHalfUp, splitEvenly } from './money.ts'
import { Fen } from './values.ts'

/**
 * single: all of it on one later day · interestFree: even parts · equalPayment 等额本息 · equalPrincipal 等额本金 ·
 * periodFee: even parts and the same fee each time.
 */
export const PlanKind = z.enum(['single', 'interestFree', 'equalPayment', 'equalPrincipal', 'periodFee'])
export type PlanKind = z.infer<typeof PlanKind>

export const PlanTerms = z.object({
  planKind: PlanKind,
  /** Months, one instalment in each; 1 for `single`. */
  periods: z.int().min(1).max(120),
  firstDue: LocalDay,
  /** Rate of a month in parts per million; counts for equalPayment and equalPrincipal. */
  monthlyPpm: z.int().min(0).max(50_000),
  /** Fee with each instalment; counts for periodFee. */
  periodFeeFen: Fen,
})
export type PlanTerms = z.infer<typeof PlanTerms>

export type Instalment = {
  /** From 1. */
  no: number
  due: LocalDay
  principalFen: Fen
  interestFen: Fen
  feeFen: Fen
  /** Sum of the three: what the customer pays. */
  fen: Fen
}

export type Plan = {
  /** What the plan is about: owed now, less what is waived. */
  amountFen: Fen
  terms: PlanTerms
  instalments: Instalment[]
  totalFen: Fen
  /** What it costs more than paying at once. */
  costFen: Fen
  rates: PlanRates
}

/** Three readings of one cost, ppm a year. The one to be shown and compared is `annualPpm` (IRR × 12, simple). */
export type PlanRates = { nominalPpm: Ppm; annualPpm: Ppm; effectivePpm: Ppm }

const MONTH_UNIT = 1_000_000n

/**
 * The even payment of a loan (等额本息) in fen: P·i(1+i)^n / ((1+i)^n − 1), exact, rounded once. `rate` of a month as a fraction of
 * `unit`. Rate 0 = the amount by the number of periods, rounded down.
 */
export function evenPayment(fen: Fen, periods: number, rate: bigint, unit: bigint = MONTH_UNIT): Fen {
  if (rate === 0n) return Math.floor(fen / periods)
  const grown = (unit + rate) ** BigInt(periods)
  return roundHalfUp(BigInt(fen) * rate * grown, unit * (grown - unit ** BigInt(periods)))
}

/** Throws RangeError for an amount below one fen or terms that are none (`periods` 0). */
export function planOf(amountFen: Fen, terms: PlanTerms): Plan {
  if (amountFen < 1) throw new RangeError('nothing to plan')
  const periods = terms.planKind === 'single' ? 1 : terms.periods
  const principals = principalsOf(amountFen, terms, periods)
  let left = amountFen
  const instalments = principals.map((part, index): Instalment => {
    const interestFen = monthlyInterest(terms, left)
    const last = index === periods - 1
    // What rounding left stands in the last one, so that the parts are the amount.
    const principalFen = last ? left : Math.max(0, Math.min(left, part(interestFen)))
    left -= principalFen
    const feeFen = terms.planKind === 'periodFee' ? terms.periodFeeFen : 0
    return {
      no: index + 1,
      due: addMonths(terms.firstDue, index),
      principalFen,
      interestFen,
      feeFen,
      fen: principalFen + interestFen + feeFen,
    }
  })
  const totalFen = instalments.reduce((sum, { fen }) => sum + fen, 0)
  return {
    amountFen,
    terms: { ...terms, periods },
    instalments,
    totalFen,
    costFen: totalFen - amountFen,
    rates: ratesOf(amountFen, instalments),
  }
}

/** The principal of each instalment, given the interest that falls due with it. */
function principalsOf(
  amountFen: Fen,
  { planKind, monthlyPpm }: PlanTerms,
  periods: number,
): ((interestFen: Fen) => Fen)[] {
  if (planKind === 'equalPayment' && monthlyPpm > 0) {
    const each = evenPayment(amountFen, periods, BigInt(monthlyPpm))
    return new Array(periods).fill((interestFen: Fen) => each - interestFen)
  }
  return splitEvenly(amountFen, periods).map((fen) => () => fen)
}

function monthlyInterest({ planKind, monthlyPpm }: PlanTerms, leftFen: Fen): Fen {
  if (planKind !== 'equalPayment' && planKind !== 'equalPrincipal') return 0
  return roundHalfUp(BigInt(leftFen) * BigInt(monthlyPpm), MONTH_UNIT)
}

/**
 * `nominalPpm`: cost by amount, spread over the months as leaflets do. `annualPpm`: the monthly rate at which the payments are
 * worth the amount (IRR), × 12. `effectivePpm`: the same compounded over a year.
 */
function ratesOf(amountFen: Fen, instalments: readonly Instalment[]): PlanRates {
  const costFen = instalments.reduce((sum, { interestFen, feeFen }) => sum + interestFen + feeFen, 0)
  if (costFen === 0) return { nominalPpm: 0, annualPpm: 0, effectivePpm: 0 }
  const monthly = monthlyIrr(
    amountFen,
    instalments.map(({ fen }) => fen),
  )
  return {
    nominalPpm: roundHalfUp(
      BigInt(costFen) * 12n * 1_000_000n,
      BigInt(amountFen) * BigInt(instalments.length),
    ),
    annualPpm: Math.round(monthly * 12 * 1_000_000),
    effectivePpm: Math.round(((1 + monthly) ** 12 - 1) * 1_000_000),
  }
}

/** More than doubling each month no plan of ours comes to. */
const MOST_MONTHLY = 1
const HALVINGS = 60

/** The rate a month at which `payments`, one a month from the next on, are worth `amountFen`. By halving: the worth only falls. */
function monthlyIrr(amountFen: Fen, payments: readonly Fen[]): number {
  let low = 0
  let high = MOST_MONTHLY
  for (let step = 0; step < HALVINGS; step += 1) {
    const rate = (low + high) / 2
    const worth = payments.reduceRight((sum, fen) => (sum + fen) / (1 + rate), 0)
    if (worth > amountFen) low = rate
    else high = rate
  }
  return (low + high) / 2
}

/** As many plans as a person compares at a glance. */
export const PLANS_COMPARED = 3
