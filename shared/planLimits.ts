// Within which limits a plan may be agreed: means, number of periods, first day, cost of a year, one plan at a time. Promises:
// every limit is rule data with its source (`moneyRules.ts`); a plan that breaks one is refused with the figure that would do. Pure.
import { z } from 'zod'
import { addDays, type LocalDay } from './instant.ts'
import { shareFen } from './money.ts'
import { type MeansShare, ruleFor, type Subject } from './moneyRules.ts'
import type { Plan } from './plan.ts'
import type { Problem } from './problem.ts'
import { Fen } from './values.ts'

/** What a customer has and needs in a month, as told on the phone (家庭收支表). Given with consent, and no longer kept than needed. */
export const MeansSheet = z.object({
  incomeFen: Fen,
  /** Rent, food, school, care: what cannot be put off. */
  needsFen: Fen,
  otherDebtsFen: Fen,
})
export type MeansSheet = z.infer<typeof MeansSheet>

export type Means = {
  /** Income − needs − other debts; never below nothing. */
  disposableFen: Fen
  /** Above it an instalment is pointed out. */
  easyFen: Fen
  /** Above it an instalment is refused. */
  mostFen: Fen
}

export function meansOf({ incomeFen, needsFen, otherDebtsFen }: MeansSheet, share: MeansShare): Means {
  const disposableFen = Math.max(0, incomeFen - needsFen - otherDebtsFen)
  return {
    disposableFen,
    easyFen: shareFen(disposableFen, share.warnPpm),
    mostFen: shareFen(disposableFen, share.mostPpm),
  }
}

/** Which plans may not be offered at all, and which may with a word of caution. */
export type PlanVerdict = { problems: Problem[]; tight: boolean }

export type PlanContext = {
  subject: Subject
  today: LocalDay
  /** Null: nobody has asked for income and needs; only a single payment may do without. */
  means: Means | null
  /** A plan of this case runs or waits for its decision. */
  otherPlan: boolean
}

/** The largest instalment: what the means have to carry. */
export const largestFen = ({ instalments }: Pick<Plan, 'instalments'>): Fen =>
  instalments.reduce((most, { fen }) => Math.max(most, fen), 0)

/** The figures of the limits on `today`, for forms and for the one who decides. */
export function planBounds(subject: Subject, today: LocalDay) {
  return {
    periods: ruleFor('PERIODS', subject, today).value,
    latestFirst: addDays(today, ruleFor('FIRST', subject, today).value),
    annualPpm: ruleFor('COST', subject, today).value,
    means: ruleFor('MEANS', subject, today).value,
  }
}

export function judgePlan(plan: Plan, { subject, today, means, otherPlan }: PlanContext): PlanVerdict {
  const problems: Problem[] = []
  const bounds = planBounds(subject, today)
  const { periods, firstDue, planKind } = plan.terms
  if (periods > bounds.periods)
    problems.push({ code: 'plan.tooManyPeriods', params: { maximum: bounds.periods } })
  if (firstDue < today) problems.push({ code: 'plan.firstInPast', params: { earliest: today } })
  if (firstDue > bounds.latestFirst)
    problems.push({ code: 'plan.firstTooLate', params: { latest: bounds.latestFirst } })
  if (plan.rates.annualPpm > bounds.annualPpm)
    problems.push({
      code: 'plan.tooDear',
      params: { annualPpm: plan.rates.annualPpm, maximumPpm: bounds.annualPpm },
    })
  if (otherPlan) problems.push({ code: 'plan.alreadyOpen', params: {} })
  if (plan.instalments.some(({ fen }) => fen < 1)) problems.push({ code: 'plan.partTooSmall', params: {} })
  const largest = largestFen(plan)
  if (means === null) {
    if (planKind !== 'single') problems.push({ code: 'plan.meansUnknown', params: {} })
    return { problems, tight: false }
  }
  if (largest > means.mostFen)
    problems.push({
      code: 'plan.aboveMeans',
      params: { maximumFen: means.mostFen, disposableFen: means.disposableFen },
    })
  return { problems, tight: largest > means.easyFen && largest <= means.mostFen }
}
