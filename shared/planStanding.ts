// How a plan stands, and what is owed under it. Promises: computed from the ledger through the promises of its instalments; while a plan
// runs its schedule is the debt and the waiver holds; once it breaks the debt is again what it would be without any plan. Pure.
import { type Arrears, allocate, arrearsOn, type Debt, type Paid, type Split } from './arrears.ts'
import { type Instant, type LocalDay, localDay } from './instant.ts'
import { planOf } from './plan.ts'
import { RUNNING, type Standing } from './promise.ts'
import type { CaseRow, PlanRow } from './rows.ts'
import { afterWaiver, waivedFen } from './waiver.ts'

/**
 *   asked ──supervisor──► running ──every instalment kept──► completed
 *     ├────────────────► refused      └──one not kept──► broken
 *     └──agent──► withdrawn
 */
export type PlanState = 'asked' | 'refused' | 'withdrawn' | 'running' | 'completed' | 'broken'

/** Instalments of a plan among the standings of its case, in order. */
export function seriesOf(plan: Pick<PlanRow, 'id'>, found: readonly Standing[]): Standing[] {
  return found
    .filter(({ planId }) => planId === plan.id)
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

export function planState(plan: Pick<PlanRow, 'id' | 'state'>, found: readonly Standing[]): PlanState {
  if (plan.state !== 'approved') return plan.state
  const series = seriesOf(plan, found)
  if (series.some(({ state }) => state === 'BROKEN' || state === 'PARTIAL')) return 'broken'
  return series.some(({ state }) => RUNNING.includes(state)) ? 'running' : 'completed'
}

/** The first instalment that was not kept, where a plan broke. */
export function brokenAt(plan: Pick<PlanRow, 'id' | 'state'>, found: readonly Standing[]): Standing | null {
  if (planState(plan, found) !== 'broken') return null
  return seriesOf(plan, found).find(({ state }) => state === 'BROKEN' || state === 'PARTIAL') ?? null
}

/** The newest plan of a case that was approved: the one that decides what is owed. */
export function approvedPlan(plans: readonly PlanRow[]): PlanRow | null {
  return plans.filter(({ state }) => state === 'approved').sort((a, b) => b.askedAt - a.askedAt)[0] ?? null
}

type Matter = Debt & Pick<CaseRow, 'zone' | 'lenderType'>

/**
 * What is owed at `at`, with the approved plans of the case. Days past due and bucket stay those of the ledger: a plan makes no debt
 * younger. Without an approved plan, or once it broke, it is `arrearsOn`; after a break a step says what was waived and is owed again.
 */
export function arrearsWithPlan(
  matter: Matter,
  payments: readonly Paid[],
  plans: readonly PlanRow[],
  found: readonly Standing[],
  at: Instant,
): Arrears {
  const day = localDay(at, matter.zone)
  const now = arrearsOn(matter, payments, day)
  const plan = approvedPlan(plans)
  if (!plan) return now
  const state = planState(plan, found)
  const waived = waivedFen(plan.waiver)
  if (state === 'broken') {
    const broken = brokenAt(plan, found)
    if (waived === 0 || !broken) return now
    const on = localDay(broken.endsAt, matter.zone)
    return { ...now, steps: [...now.steps, { kind: 'waiverReversed', on, fen: waived }] }
  }
  return underPlan(now, plan, found, payments, matter, day)
}

function underPlan(
  now: Arrears,
  plan: PlanRow,
  found: readonly Standing[],
  payments: readonly Paid[],
  matter: Matter,
  day: LocalDay,
): Arrears {
  const agreed = planOf(waivedFen(afterWaiver(plan.owed, plan.waiver)), plan.terms)
  const series = seriesOf(plan, found)
  const before = arrearsOn(
    matter,
    payments.filter(({ valueDate }) => valueDate < plan.askedOn),
    plan.askedOn,
  )
  const steps: Arrears['steps'] = [...before.steps]
  const waived = waivedFen(plan.waiver)
  if (waived > 0) steps.push({ kind: 'waiver', on: plan.askedOn, ...plan.waiver, fen: waived })
  steps.push({
    kind: 'plan',
    on: plan.askedOn,
    periods: agreed.instalments.length,
    costFen: agreed.costFen,
    fen: agreed.totalFen,
  })
  // The parts still to pay: instalments settle in their order, each its fee, then interest, then principal.
  const left: Split = { feeFen: 0, interestFen: 0, principalFen: 0 }
  let totalFen = 0
  let nextFen = 0
  agreed.instalments.forEach((instalment, index) => {
    const standing = series[index]
    const paidFen = standing ? (standing.state === 'KEPT' ? instalment.fen : standing.paidFen) : 0
    const went = allocate(paidFen, instalment, 'feeFirst')
    left.feeFen += instalment.feeFen - went.feeFen
    left.interestFen += instalment.interestFen - went.interestFen
    left.principalFen += instalment.principalFen - went.principalFen
    const lacks = instalment.fen - (went.feeFen + went.interestFen + went.principalFen)
    totalFen += lacks
    if (nextFen === 0) nextFen = lacks
  })
  for (const paid of payments)
    if (paid.valueDate >= plan.askedOn && paid.valueDate <= day)
      steps.push({ kind: 'toPlan', on: paid.valueDate, fen: paid.amountFen })
  const dpd = totalFen > 0 ? now.dpd : 0
  return {
    ...now,
    ...left,
    totalFen,
    cost: before.cost,
    dailyFen: 0,
    dailyBaseFen: 0,
    minimumFen: nextFen,
    statedMinimumFen: nextFen,
    dpd,
    bucket: totalFen > 0 ? now.bucket : 'M0',
    steps,
  }
}
