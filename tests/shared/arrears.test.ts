import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allocate,
  arrearsOn,
  bucketOf,
  type Debt,
  dpdOn,
  type Paid,
  type Step,
  termsOf,
} from '../../shared/arrears.ts'
import { addDays } from '../../shared/instant.ts'
import { PROFILES } from '../../shared/product.ts'
import { Product, Terms } from '../../shared/rows.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }

type Bill = Parameters<typeof termsOf>[1]

const debtOf = (product: Product, bill: Bill): Debt => ({
  product,
  dueDate: bill.dueDate,
  terms: Terms.parse(termsOf(product, bill)),
})
const paid = (valueDate: string, amountFen: number): Paid => ({ valueDate, amountFen })

const bill: Bill = {
  amountDueFen: 800_000,
  minimumFen: 80_000,
  postedOn: '2026-03-01',
  dueDate: '2026-03-20',
}
const card = debtOf('creditCard', bill)

const charged = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => sum + (step.kind === 'interest' || step.kind === 'lateFee' ? step.fen : 0), 0)

describe('arrears of a card', () => {
  test('V2: interest from posting, late fee on the unpaid minimum', () => {
    const owed = arrearsOn(card, [], '2026-03-31')
    expect(owed).toMatchObject({
      principalFen: 800_000,
      interestFen: 12_000,
      feeFen: 4000,
      totalFen: 816_000,
    })
    expect(owed).toMatchObject({ dailyFen: 400, minimumFen: 80_000, dpd: 11, bucket: 'M1', ratePpm: 500 })
    expect(owed.steps.map((step) => step.kind)).toEqual(['principal', 'interest', 'lateFee', 'interest'])
  })

  test.each([
    [0, 5000],
    [40_000, 3000],
    [90_000, 1000],
    [100_000, 0],
  ])('V3: minimum 1000, paid %i fen by the due date: late fee %i', (fen, feeFen) => {
    const debt = debtOf('creditCard', { ...bill, minimumFen: 100_000 })
    const owed = arrearsOn(debt, fen > 0 ? [paid('2026-03-20', fen)] : [], '2026-03-21')
    expect(owed.feeFen).toBe(feeFen)
    expect(owed.principalFen).toBe(800_000 - fen)
  })

  test('V4: interest of a month is added to what bears interest, the late fee is not', () => {
    const owed = arrearsOn(card, [], '2026-05-01')
    expect(owed.interestFen).toBe(24_586)
    expect(owed.feeFen).toBe(4000)
    expect(owed.steps).toContainEqual({ kind: 'capitalised', on: '2026-04-01', fen: 12_400 })
  })

  test('nothing accrues before the due date or on a bill paid in time', () => {
    expect(arrearsOn(card, [], '2026-03-20')).toMatchObject({
      totalFen: 800_000,
      dpd: 0,
      bucket: 'M0',
      dailyFen: 0,
    })
    expect(arrearsOn(card, [paid('2026-03-19', 800_000)], '2026-06-01')).toMatchObject({
      totalFen: 0,
      dpd: 0,
      minimumFen: 0,
    })
  })

  test('a payment before the due date reduces principal, one after it pays fee and interest first', () => {
    const early = arrearsOn(card, [paid('2026-03-11', 300_000)], '2026-03-31')
    // 10 days on 8000.00 and 20 days on 5000.00.
    expect(early).toMatchObject({ principalFen: 500_000, interestFen: 4000 + 5000, feeFen: 0 })
    const late = arrearsOn(card, [paid('2026-03-31', 50_000)], '2026-03-31')
    expect(late).toMatchObject({ feeFen: 0, interestFen: 0, principalFen: 766_000 })
    expect(late.minimumFen).toBe(30_000)
  })
})

describe('arrears of loans', () => {
  test('V6: consumer credit of 3200.50, fifteen days', () => {
    const debt = debtOf('huabei', { amountDueFen: 320_050, dueDate: '2026-10-01' })
    expect(arrearsOn(debt, [], '2026-10-16')).toMatchObject({
      interestFen: 2400,
      feeFen: 0,
      totalFen: 322_450,
    })
    const odd = debtOf('huabei', { amountDueFen: 333_333, dueDate: '2026-10-01' })
    expect(arrearsOn(odd, [], '2026-10-16').interestFen).toBe(2500)
  })

  test('V6: a small payment in between does not bring back daily rounding', () => {
    const debt = debtOf('huabei', { amountDueFen: 333_333, dueDate: '2026-10-01' })
    const owed = arrearsOn(debt, [paid('2026-10-09', 1)], '2026-10-16')
    expect(owed.interestFen + 1).toBe(2500)
  })

  test('V7: cash loan of 5000 at 0.04 % × 1.5, twelve days', () => {
    const debt = debtOf('jiebei', { amountDueFen: 500_000, dueDate: '2026-10-01' })
    expect(arrearsOn(debt, [], '2026-10-13')).toMatchObject({
      interestFen: 3600,
      ratePpm: 600,
      totalFen: 503_600,
    })
  })

  test('the rate of the contract overrides the profile, the minimum defaults to its share', () => {
    const debt = debtOf('jiebei', { amountDueFen: 500_000, dueDate: '2026-10-01', dailyRatePpm: 200 })
    expect(arrearsOn(debt, [], '2026-10-11')).toMatchObject({ interestFen: 1500, minimumFen: 50_000 })
  })
})

describe('order of payment', () => {
  const owed = { feeFen: 8000, interestFen: 24_586, principalFen: 800_000 }

  test('V13: fee, interest, principal; principal first once a card is 91 days late', () => {
    expect(allocate(50_000, owed, 'feeFirst')).toEqual({
      feeFen: 8000,
      interestFen: 24_586,
      principalFen: 17_414,
      surplusFen: 0,
    })
    expect(allocate(50_000, owed, 'principalFirst')).toMatchObject({
      principalFen: 50_000,
      interestFen: 0,
      feeFen: 0,
    })
    expect(allocate(1_000_000, owed, 'feeFirst').surplusFen).toBe(1_000_000 - 832_586)
  })

  test('the switch happens on day 91, for cards only', () => {
    const on90 = addDays(bill.dueDate, 90)
    const on91 = addDays(bill.dueDate, 91)
    const toPrincipal = (debt: Debt, on: string): number => {
      const step = arrearsOn(debt, [paid(on, 1000)], on).steps.find((each) => each.kind === 'payment')
      return step?.principalFen ?? -1
    }
    expect(toPrincipal(card, on90)).toBe(0)
    expect(toPrincipal(card, on91)).toBe(1000)
    expect(toPrincipal({ ...card, product: 'jiebei' }, on91)).toBe(0)
  })
})

describe('days past due and buckets', () => {
  test.each([
    ['2026-01-31', '2026-03-01', 29, 'M1'],
    ['2026-01-31', '2026-03-02', 30, 'M1'],
    ['2026-01-31', '2026-03-03', 31, 'M2'],
    ['2028-01-31', '2028-03-01', 30, 'M1'],
    ['2026-01-31', '2026-01-31', 0, 'M0'],
    ['2026-01-31', '2026-01-01', 0, 'M0'],
  ])('V15: due %s on %s is %i days, %s', (due, on, dpd, bucket) => {
    expect(dpdOn(due, on)).toBe(dpd)
    expect(bucketOf(dpd)).toBe(bucket)
  })

  test.each([
    [60, 'M2'],
    [61, 'M3'],
    [90, 'M3'],
    [91, 'M4'],
    [180, 'M6'],
    [181, 'M7+'],
    [4000, 'M7+'],
  ])('%i days: %s', (dpd, bucket) => {
    expect(bucketOf(dpd)).toBe(bucket)
  })

  test('the table can be replaced', () => {
    const table = [
      { bucket: 'M0' as const, fromDpd: 0 },
      { bucket: 'M1' as const, fromDpd: 1 },
      { bucket: 'M2' as const, fromDpd: 31 },
      { bucket: 'M3' as const, fromDpd: 91 },
    ]
    expect(bucketOf(90, table)).toBe('M2')
    expect(bucketOf(500, table)).toBe('M3')
  })
})

describe('properties', () => {
  const debts = fc
    .record({
      product: fc.constantFrom(...Product.options),
      amountDueFen: fc.integer({ min: 1, max: 50_000_000 }),
      postedOn: fc.integer({ min: -40, max: 0 }).map((offset) => addDays('2026-03-20', offset)),
    })
    .map(({ product, ...rest }) => debtOf(product, { ...rest, dueDate: '2026-03-20' }))
  const ledgers = fc.array(
    fc
      .record({ days: fc.integer({ min: -20, max: 220 }), fen: fc.integer({ min: 1, max: 5_000_000 }) })
      .map((each) => paid(addDays('2026-03-20', each.days), each.fen)),
    { maxLength: 6 },
  )
  const days = fc.integer({ min: -20, max: 220 })

  test('the steps add up to what is owed', () => {
    fc.assert(
      fc.property(debts, ledgers, days, (each, ledger, offset) => {
        const owed = arrearsOn(each, ledger, addDays('2026-03-20', offset))
        const wentIn = owed.steps.reduce(
          (sum, step) => sum + (step.kind === 'payment' ? step.fen - step.surplusFen : 0),
          0,
        )
        expect(owed.totalFen).toBe(each.terms.principalFen + charged(owed.steps) - wentIn)
        expect(owed.totalFen).toBe(owed.principalFen + owed.interestFen + owed.feeFen)
        for (const fen of [owed.principalFen, owed.interestFen, owed.feeFen, owed.minimumFen])
          expect(fen).toBeGreaterThanOrEqual(0)
      }),
      RUNS,
    )
  })

  test('waiting never makes a debt smaller, paying more never makes it larger', () => {
    fc.assert(
      fc.property(
        debts,
        ledgers,
        days,
        fc.integer({ min: 1, max: 100_000 }),
        (each, ledger, offset, extra) => {
          const day = addDays('2026-03-20', offset)
          const today = arrearsOn(each, ledger, day)
          const known = ledger.filter((payment) => payment.valueDate <= day)
          expect(arrearsOn(each, known, addDays(day, 1)).totalFen).toBeGreaterThanOrEqual(today.totalFen)
          expect(arrearsOn(each, [...ledger, paid(day, extra)], day).totalFen).toBeLessThanOrEqual(
            today.totalFen,
          )
        },
      ),
      RUNS,
    )
  })

  test('what one more day costs is what the next day adds, within the rounding', () => {
    fc.assert(
      fc.property(debts, fc.integer({ min: 1, max: 200 }), (each, late) => {
        const day = addDays('2026-03-20', late)
        const today = arrearsOn(each, [], day)
        const gap = arrearsOn(each, [], addDays(day, 1)).totalFen - today.totalFen
        expect(Math.abs(gap - today.dailyFen)).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('every product has a profile with an annual rate below the judicial ceiling of 24 %', () => {
    for (const product of Product.options) {
      const { dailyRatePpm, penaltyPpm } = PROFILES[product]
      expect((dailyRatePpm * penaltyPpm * 365) / 1_000_000).toBeLessThanOrEqual(240_000)
    }
  })
})
