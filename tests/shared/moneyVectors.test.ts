// The vectors V1–V15 of the money rules, one test each, and the invariants behind them as properties.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, arrearsOn, bucketOf, dpdOn, rollsAt, termsOf } from '../../shared/arrears.ts'
import { CHINA, LocalDay } from '../../shared/instant.ts'
import { compoundFen, interestFen, lateFeeFen, splitEvenly } from '../../shared/money.ts'
import { MONEY_RULES, type MoneyRule, ruleFor, ruleOn } from '../../shared/moneyRules.ts'
import { type PlanKind, type PlanTerms, planOf } from '../../shared/plan.ts'
import { PROFILES } from '../../shared/product.ts'
import { type Bill, LenderType, Product, Terms } from '../../shared/rows.ts'
import { afterWaiver, waivedFen, waiveFen, waiverOf, waiverProblems } from '../../shared/waiver.ts'
import { at } from './compliance/facts.ts'

const RUNS = { seed: 20_261_128, numRuns: 400 }
const CARD_FEE = { ratePpm: 50_000, floorFen: 1000 }

const card = {
  product: 'creditCard' as const,
  dueDate: '2026-03-20',
  terms: Terms.parse(
    termsOf('creditCard', {
      amountDueFen: 800_000,
      minimumFen: 80_000,
      postedOn: '2026-03-01',
      dueDate: '2026-03-20',
    }),
  ),
}
const plan = (planKind: PlanKind, amountFen: number, periods: number, rest: Partial<PlanTerms> = {}) =>
  planOf(amountFen, { planKind, periods, firstDue: '2026-04-10', monthlyPpm: 0, periodFeeFen: 0, ...rest })
const fens = (of: ReturnType<typeof planOf>) => of.instalments.map(({ fen }) => fen)

describe('vectors', () => {
  test('V1 @seed(27): what 8000 costs for one day at 0.05 %', () => {
    expect(interestFen(800_000, 1, 500)).toBe(400)
  })

  test('V2 @seed(5): interest from posting to payment, late fee on the unpaid minimum', () => {
    expect(arrearsOn(card, [], '2026-03-31')).toMatchObject({
      interestFen: 12_000,
      feeFen: 4000,
      totalFen: 816_000,
    })
  })

  test('V3 @seed(14): late fee after 0, 400, 900 and 1000 of a minimum of 1000', () => {
    expect([0, 40_000, 90_000, 100_000].map((paid) => lateFeeFen(100_000 - paid, CARD_FEE))).toEqual([
      5000, 3000, 1000, 0,
    ])
  })

  test('V4 @seed(14): a month is capitalised, simple interest would be less', () => {
    const month = { ratePpm: 500 }
    expect(compoundFen(800_000, [{ days: 31, ...month }])).toBe(12_400)
    expect(
      compoundFen(800_000, [
        { days: 31, ...month },
        { days: 30, ...month },
      ]),
    ).toBe(24_586)
    expect(interestFen(800_000, 61, 500)).toBe(24_400)
  })

  test('V5 @seed(5): half a fen goes up, once', () => {
    expect(interestFen(1000, 1, 500)).toBe(1)
    expect(interestFen(123_456, 7, 500)).toBe(432)
  })

  test('V6 @seed(8): a Huabei-like credit, rounded once and not each day', () => {
    const fifteen = (amountDueFen: number) => {
      const terms = Terms.parse(termsOf('huabei', { amountDueFen, dueDate: '2026-10-01' }))
      return arrearsOn({ product: 'huabei', dueDate: '2026-10-01', terms }, [], '2026-10-16').interestFen
    }
    expect([fifteen(320_050), fifteen(333_333)]).toEqual([2400, 2500])
    expect(15 * interestFen(333_333, 1, 500)).toBe(2505)
  })

  test('V7 @seed(8): a Jiebei-like loan at one and a half times its rate', () => {
    const terms = Terms.parse(termsOf('jiebei', { amountDueFen: 500_000, dueDate: '2026-10-01' }))
    const owed = arrearsOn({ product: 'jiebei', dueDate: '2026-10-01', terms }, [], '2026-10-13')
    expect(owed.interestFen).toBe(3600)
  })

  test('V8 @seed(12): even payments of 12000 at 1 % a month', () => {
    const found = plan('equalPayment', 1_200_000, 12, { monthlyPpm: 10_000 })
    expect(fens(found)).toEqual([...new Array(11).fill(106_619), 106_614])
    expect(found.costFen).toBe(79_423)
  })

  test('V9 @seed(12): even principal of 12000 at 1 % a month', () => {
    const found = plan('equalPrincipal', 1_200_000, 12, { monthlyPpm: 10_000 })
    expect([fens(found)[0], fens(found)[11], found.costFen]).toEqual([112_000, 101_000, 78_000])
  })

  test('V10 @seed(12): free of interest over 60 periods', () => {
    expect(fens(plan('interestFree', 1_000_000, 60))).toEqual([...new Array(59).fill(16_666), 16_706])
    expect(fens(plan('interestFree', 816_000, 60))).toEqual(new Array(60).fill(13_600))
  })

  test('V11 @seed(12): the rate of a year of a plan with a fee each period', () => {
    const { rates } = plan('periodFee', 1_000_000, 12, { periodFeeFen: 6000 })
    expect(rates.nominalPpm).toBe(72_000)
    expect(Math.round(rates.annualPpm / 100)).toBe(1303)
    expect(Math.round(rates.effectivePpm / 100)).toBe(1384)
  })

  test('V12 @seed(14): all of the fee and half of the interest waived', () => {
    const owed = { feeFen: 8000, interestFen: 24_586, principalFen: 800_000 }
    const waiver = waiverOf(owed, { feePpm: 1_000_000, interestPpm: 500_000, principalPpm: 0 })
    expect(waivedFen(waiver)).toBe(20_293)
    expect(waivedFen(afterWaiver(owed, waiver))).toBe(812_293)
    expect(waiveFen(owed, 20_293)).toEqual(waiver)
  })

  test('V13 @seed(14): where a payment goes up to day 90, from day 91, and on other loans', () => {
    const owed = { feeFen: 8000, interestFen: 24_586, principalFen: 800_000 }
    expect(allocate(50_000, owed, 'feeFirst')).toMatchObject({
      feeFen: 8000,
      interestFen: 24_586,
      principalFen: 17_414,
    })
    expect(allocate(50_000, owed, 'principalFirst')).toMatchObject({ principalFen: 50_000, feeFen: 0 })
    expect(PROFILES.creditCard.principalFirstFromDpd).toBe(91)
    expect(PROFILES.jiebei.principalFirstFromDpd).toBeNull()
  })

  test('V14 @seed(33): the cost of a year is held against the ceiling', () => {
    const owed = arrearsOn(card, [], '2026-04-01')
    expect(owed.cost).toEqual({ fen: 16_400, annualPpm: 241_371 })
    const ceiling = ruleFor('COST', { product: 'creditCard', lenderType: 'bank' }, '2026-04-01')
    expect((owed.cost?.annualPpm ?? 0) > ceiling.value).toBe(true)
    expect(ceiling.source.article.zh).not.toBe('')
  })

  test('V15 @seed(2): days past due over a short month and a leap year', () => {
    const late = (due: string, on: string) => [dpdOn(due, on), bucketOf(dpdOn(due, on))]
    expect(['2026-03-01', '2026-03-02', '2026-03-03'].map((on) => late('2026-01-31', on))).toEqual([
      [29, 'M1'],
      [30, 'M1'],
      [31, 'M2'],
    ])
    expect(late('2028-01-31', '2028-03-01')).toEqual([30, 'M1'])
  })
})

describe('buckets', () => {
  test('@seed(2): a debt rolls on at midnight of the debtor, not before and not at another zone’s', () => {
    const due = '2026-01-31'
    const roll = rollsAt(due, at('2026-03-02 23:59:59'), CHINA)
    expect(roll).toEqual({ bucket: 'M2', at: at('2026-03-03 00:00:00') })
    expect(rollsAt(due, at('2026-03-03 00:00:00'), CHINA)?.bucket).toBe('M3')
    expect(rollsAt(due, at('2026-01-31 12:00:00'), CHINA)).toEqual({
      bucket: 'M1',
      at: at('2026-02-01 00:00:00'),
    })
    expect(rollsAt(due, at('2027-01-31 12:00:00'), CHINA)).toBeNull()
    // 00:00 in Urumqi’s own time would be two hours later; Tokyo is an hour ahead.
    expect(rollsAt(due, at('2026-03-02 12:00:00'), 'Asia/Tokyo')?.at).toBe(at('2026-03-02 23:00:00'))
  })
})

describe('several bills on one account', () => {
  const later: Bill = {
    reference: 'B-测试-2',
    amountFen: 100_000,
    minimumFen: 10_000,
    postedOn: '2026-04-01',
    dueDate: '2026-04-20',
  }
  const both = { ...card, bills: [later] }

  test('@seed(2): the days past due are those of the oldest bill that is not paid', () => {
    expect(arrearsOn(both, [], '2026-05-01')).toMatchObject({ dpd: 42, principalFen: 900_000 })
    const first = arrearsOn(card, [], '2026-05-01').totalFen
    const paid = [{ amountFen: first, valueDate: '2026-05-01' }]
    expect(arrearsOn(both, paid, '2026-05-01')).toMatchObject({
      dpd: 11,
      bucket: 'M1',
      principalFen: 100_000,
    })
  })

  test('a bill counts from its posting on', () => {
    expect(arrearsOn(both, [], '2026-03-31')).toEqual(arrearsOn(card, [], '2026-03-31'))
    expect(arrearsOn(both, [], '2026-04-01').totalFen).toBe(
      arrearsOn(card, [], '2026-04-01').totalFen + 100_000,
    )
  })

  test('what is over after the first bill goes to the second, and not a fen is lost', () => {
    const sums = fc.array(
      fc.record({
        amountFen: fc.integer({ min: 1, max: 600_000 }),
        valueDate: fc.integer({ min: 1, max: 28 }).map((day) => `2026-04-${String(day).padStart(2, '0')}`),
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(sums, (payments) => {
        const owed = arrearsOn(both, payments, '2026-05-10')
        const charged = owed.steps.reduce(
          (sum, step) => sum + (step.kind === 'interest' || step.kind === 'lateFee' ? step.fen : 0),
          0,
        )
        const wentIn = owed.steps.reduce(
          (sum, step) => sum + (step.kind === 'payment' ? step.fen - step.surplusFen : 0),
          0,
        )
        expect(owed.totalFen).toBe(900_000 + charged - wentIn)
        expect(wentIn).toBeLessThanOrEqual(owed.paidFen)
        expect(owed.totalFen).toBe(owed.principalFen + owed.interestFen + owed.feeFen)
      }),
      RUNS,
    )
  })
})

describe('invariants', () => {
  const amounts = fc.integer({ min: 1, max: 50_000_000 })
  const terms = fc.record({
    planKind: fc.constantFrom<PlanKind>(
      'single',
      'interestFree',
      'equalPayment',
      'equalPrincipal',
      'periodFee',
    ),
    periods: fc.integer({ min: 1, max: 60 }),
    firstDue: fc.constant('2026-01-31'),
    monthlyPpm: fc.integer({ min: 0, max: 20_000 }),
    periodFeeFen: fc.integer({ min: 0, max: 10_000 }),
  })

  test('@seed(12): instalments sum to the amount to the fen, due days only rise, nothing is negative', () => {
    fc.assert(
      fc.property(amounts, terms, (fen, given) => {
        const found = planOf(fen, given)
        expect(found.instalments.reduce((sum, each) => sum + each.principalFen, 0)).toBe(fen)
        expect(found.totalFen).toBe(found.instalments.reduce((sum, each) => sum + each.fen, 0))
        expect(found.costFen).toBe(found.totalFen - fen)
        expect(found.costFen).toBeGreaterThanOrEqual(0)
        let before = ''
        for (const { principalFen, interestFen: interest, due, fen: each } of found.instalments) {
          expect(Math.min(principalFen, interest, each)).toBeGreaterThanOrEqual(0)
          expect(due > before).toBe(true)
          before = due
        }
        if (found.costFen === 0) expect(found.rates.annualPpm).toBe(0)
        expect(found.rates.effectivePpm).toBeGreaterThanOrEqual(found.rates.annualPpm)
      }),
      RUNS,
    )
  })

  test('even payments differ by the rounding of the last only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 50_000_000 }), terms, (fen, given) => {
        const all = fens(planOf(fen, { ...given, planKind: 'equalPayment' }))
        expect(new Set(all.slice(0, -1)).size).toBeLessThanOrEqual(1)
        const gap = Math.abs((all.at(-1) ?? 0) - (all[0] ?? 0))
        expect(gap).toBeLessThanOrEqual(2 * given.periods)
      }),
      RUNS,
    )
  })

  const owedParts = fc.record({
    feeFen: fc.integer({ min: 0, max: 100_000 }),
    interestFen: fc.integer({ min: 0, max: 500_000 }),
    principalFen: fc.integer({ min: 0, max: 5_000_000 }),
  })

  test('@seed(14): an allocation never exceeds the payment, nor what is owed, and keeps its order', () => {
    fc.assert(
      fc.property(amounts, owedParts, fc.boolean(), (fen, owed, feeFirst) => {
        const went = allocate(fen, owed, feeFirst ? 'feeFirst' : 'principalFirst')
        expect(went.feeFen + went.interestFen + went.principalFen + went.surplusFen).toBe(fen)
        for (const part of ['feeFen', 'interestFen', 'principalFen'] as const)
          expect(went[part]).toBeLessThanOrEqual(owed[part])
        const [first, last] = feeFirst
          ? (['feeFen', 'principalFen'] as const)
          : (['principalFen', 'feeFen'] as const)
        if (went[last] > 0) expect(went[first]).toBe(owed[first])
        if (went.surplusFen > 0) expect(went[last]).toBe(owed[last])
      }),
      RUNS,
    )
  })

  test('@seed(14): an amount is waived in order, never above what is owed, and the order is checked', () => {
    const tier =
      ruleFor('WAIVER', { product: 'creditCard', lenderType: 'bank' }, '2026-03-01').value.at(-1) ?? null
    fc.assert(
      fc.property(amounts, owedParts, (fen, owed) => {
        const waiver = waiveFen(owed, fen)
        expect(waivedFen(waiver)).toBe(Math.min(fen, waivedFen(owed)))
        if (waiver.principalFen > 0) expect(waiver.interestFen).toBe(owed.interestFen)
        if (waiver.interestFen > 0) expect(waiver.feeFen).toBe(owed.feeFen)
        expect(waiverProblems(waiver, owed, tier).map(({ code }) => code)).not.toContain('waiver.order')
        const jumped = { ...waiver, feeFen: 0, principalFen: 0, interestFen: owed.interestFen }
        if (owed.feeFen > 0 && owed.interestFen > 0)
          expect(waiverProblems(jumped, owed, tier).map(({ code }) => code)).toContain('waiver.order')
      }),
      RUNS,
    )
  })

  test('one rounding: interest over a span is that of its days taken together', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 2000 }),
        (fen, days, ppm) => {
          const exact = (BigInt(fen) * BigInt(days) * BigInt(ppm) * 2n + 1_000_000n) / 2_000_000n
          expect(BigInt(interestFen(fen, days, ppm))).toBe(exact)
          expect(splitEvenly(fen, days).reduce((sum, part) => sum + part, 0)).toBe(fen)
        },
      ),
      RUNS,
    )
  })
})

describe('rules of money are data', () => {
  const all = Object.entries(MONEY_RULES).flatMap(([id, versions]) =>
    (versions as readonly MoneyRule<unknown>[]).map((rule) => ({ key: id, rule })),
  )

  test('@seed(33): every version names its source, its day and how sure we are', () => {
    for (const { key, rule } of all) {
      expect(rule.id).toBe(key)
      for (const words of [rule.name, rule.source.title, rule.source.article])
        expect(Math.min(words.zh.length, words.en.length)).toBeGreaterThan(1)
      expect(LocalDay.safeParse(rule.effectiveFrom).success).toBe(true)
      expect(rule.kind === 'house').toBe(rule.confidence === 'P')
    }
    for (const product of Product.options)
      for (const { source } of Object.values(PROFILES[product].backing))
        expect(source.article.zh).not.toBe('')
  })

  test('@seed(33): a rule holds from its day on, for those whom it names', () => {
    const small = { product: 'jiebei', lenderType: 'smallLoan' } as const
    expect(ruleOn('COST', small, '2027-12-31')?.value).toBe(240_000)
    expect(ruleOn('COST', small, '2028-01-01')?.value).toBe(120_000)
    expect(ruleOn('COST', { ...small, lenderType: 'bank' }, '2028-01-01')?.value).toBe(240_000)
    expect(ruleOn('COST', small, '2010-01-01')).toBeNull()
    expect(() => ruleFor('COST', small, '2010-01-01')).toThrow(RangeError)
  })

  test('every rule has a version for each product and lender today, and no two begin on one day', () => {
    for (const id of Object.keys(MONEY_RULES) as (keyof typeof MONEY_RULES)[])
      for (const product of Product.options)
        for (const lenderType of LenderType.options)
          expect(ruleOn(id, { product, lenderType }, '2026-11-28')).not.toBeNull()
    const begins = all.map(
      ({ key, rule }) => `${key} ${rule.effectiveFrom} ${JSON.stringify(rule.appliesTo)}`,
    )
    expect(new Set(begins).size).toBe(begins.length)
  })
})
