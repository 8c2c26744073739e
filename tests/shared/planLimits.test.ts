// Within which limits plans and waivers may be agreed.
import { describe, expect, test } from 'vitest'
import { ruleFor } from '../../shared/moneyRules.ts'
import { type PlanTerms, planOf } from '../../shared/plan.ts'
import { judgePlan, meansOf, type PlanContext } from '../../shared/planLimits.ts'
import { NO_WAIVER, tierOf, waiverProblems } from '../../shared/waiver.ts'

const SUBJECT = { product: 'creditCard', lenderType: 'bank' } as const
const TODAY = '2026-03-11'
const share = ruleFor('MEANS', SUBJECT, TODAY).value
const tiers = ruleFor('WAIVER', SUBJECT, TODAY).value
const means = meansOf({ incomeFen: 600_000, needsFen: 350_000, otherDebtsFen: 50_000 }, share)

const plan = (change: Partial<PlanTerms> = {}, amountFen = 816_000) =>
  planOf(amountFen, {
    planKind: 'interestFree',
    periods: 12,
    firstDue: '2026-04-01',
    monthlyPpm: 0,
    periodFeeFen: 0,
    ...change,
  })
const codes = (of: ReturnType<typeof plan>, change: Partial<PlanContext> = {}) =>
  judgePlan(of, { subject: SUBJECT, today: TODAY, means, otherPlan: false, ...change }).problems.map(
    ({ code }) => code,
  )

describe('what a customer can bear', () => {
  test('@seed(10): income less needs and other debts, and the shares of it', () => {
    expect(means).toEqual({ disposableFen: 200_000, easyFen: 100_000, mostFen: 140_000 })
    expect(meansOf({ incomeFen: 100_000, needsFen: 350_000, otherDebtsFen: 0 }, share).disposableFen).toBe(0)
  })

  test('@seed(36): a plan above the means is refused with what would do, one above half of them is pointed out', () => {
    expect(codes(plan({ periods: 12 }))).toEqual([])
    const tight = judgePlan(plan({ periods: 6 }), { subject: SUBJECT, today: TODAY, means, otherPlan: false })
    expect(tight).toEqual({ problems: [], tight: true })
    expect(
      judgePlan(plan({ periods: 5 }), { subject: SUBJECT, today: TODAY, means, otherPlan: false }).problems,
    ).toEqual([{ code: 'plan.aboveMeans', params: { maximumFen: 140_000, disposableFen: 200_000 } }])
  })

  test('without the sheet only a single payment can be asked for', () => {
    expect(codes(plan(), { means: null })).toEqual(['plan.meansUnknown'])
    expect(codes(plan({ planKind: 'single' }), { means: null })).toEqual([])
  })
})

describe('limits of a plan', () => {
  test.each<[string, Partial<PlanTerms>, string[], number?]>([
    ['61 periods', { periods: 61 }, ['plan.tooManyPeriods']],
    ['60 periods', { periods: 60 }, []],
    ['first due yesterday', { firstDue: '2026-03-10' }, ['plan.firstInPast']],
    ['first due today', { firstDue: '2026-03-11' }, []],
    ['first due in 30 days', { firstDue: '2026-04-10' }, []],
    ['first due in 31 days', { firstDue: '2026-04-11' }, ['plan.firstTooLate']],
    ['2 % a month', { planKind: 'equalPayment', monthlyPpm: 20_000 }, []],
    ['2.1 % a month', { planKind: 'equalPayment', monthlyPpm: 21_000 }, ['plan.tooDear']],
    ['nothing in most periods', { periods: 60 }, ['plan.partTooSmall'], 30],
  ])('@seed(12): %s', (_name, change, expected, fen = 816_000) => {
    expect(codes(plan(change, fen))).toEqual(expected)
  })

  test('one plan at a time', () => {
    expect(codes(plan(), { otherPlan: true })).toEqual(['plan.alreadyOpen'])
  })
})

describe('tiers of a waiver', () => {
  const owed = { feeFen: 8000, interestFen: 24_586, principalFen: 800_000 }
  const tier = (role: 'agent' | 'supervisor' | 'qa', bucket: 'M0' | 'M1' | 'M5') =>
    tierOf(tiers, role, bucket)
  const asked = (waiver: Partial<typeof owed>) => ({ ...NO_WAIVER, ...waiver })

  test('@seed(14): an agent may waive nothing, a supervisor the fee and a part of the interest by bucket', () => {
    const fee = asked({ feeFen: 8000 })
    expect(waiverProblems(fee, owed, tier('agent', 'M1'))).toEqual([
      { code: 'waiver.aboveTier', params: { maximumFen: 0 } },
    ])
    expect(waiverProblems(fee, owed, tier('supervisor', 'M1'))).toEqual([])
    const half = asked({ feeFen: 8000, interestFen: 12_293 })
    const more = asked({ feeFen: 8000, interestFen: 12_294 })
    expect(waiverProblems(half, owed, tier('supervisor', 'M1'))).toEqual([])
    expect(waiverProblems(more, owed, tier('supervisor', 'M1'))).toEqual([
      { code: 'waiver.aboveTier', params: { maximumFen: 20_293 } },
    ])
    expect(
      waiverProblems(asked({ feeFen: 8000, interestFen: 24_586 }), owed, tier('supervisor', 'M5')),
    ).toEqual([])
  })

  test('nobody here waives principal, more than is owed, or where no tier is', () => {
    const whole = asked({ feeFen: 8000, interestFen: 24_586, principalFen: 1 })
    expect(waiverProblems(whole, owed, tier('supervisor', 'M5'))[0]?.code).toBe('waiver.aboveTier')
    expect(waiverProblems(asked({ feeFen: 8001 }), owed, tier('supervisor', 'M5'))[0]?.code).toBe(
      'waiver.aboveOwed',
    )
    expect(tier('qa', 'M1')).toBeNull()
    expect(tier('supervisor', 'M0')).toBeNull()
    expect(waiverProblems(NO_WAIVER, owed, null)).toEqual([])
  })

  test('above the amount that a tier may give in all', () => {
    const large = { feeFen: 150_000, interestFen: 400_000, principalFen: 9_000_000 }
    const waiver = asked({ feeFen: 150_000, interestFen: 60_000 })
    expect(waiverProblems(waiver, large, tier('supervisor', 'M1'))).toEqual([
      { code: 'waiver.aboveTier', params: { maximumFen: 200_000 } },
    ])
  })
})
