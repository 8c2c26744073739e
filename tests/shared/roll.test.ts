// Roll rates: every case once and in the bucket where it began, months that join without a gap, intervals that say how sure a rate is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { addDays, addMonths, CHINA, instantOf } from '../../shared/instant.ts'
import { NO_ROLL, ROLL_MONTHS, rollMonths, rollOf, rollRate, sumOfRolls } from '../../shared/report/roll.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { BUCKET_NAMES } from '../../shared/values.ts'
import { matter } from './caseWorld.ts'

const MONTH = '2026-03-01'
const NEXT = '2026-04-01'
const at = (day: string) => instantOf(day, 0, CHINA)
const early = (change: Partial<CaseRow> = {}): CaseRow => ({
  ...matter,
  importedAt: at('2025-01-01'),
  dueDate: '2026-02-10',
  terms: { ...matter.terms, interestFrom: '2026-01-20' },
  ...change,
})

const debts = fc.array(
  fc.record({
    due: fc.integer({ min: -250, max: 80 }),
    fen: fc.integer({ min: 1, max: 5_000_000 }),
    imported: fc.integer({ min: -60, max: 40 }),
    ended: fc.option(
      fc.record({
        on: fc.integer({ min: -40, max: 80 }),
        state: fc.constantFrom('SETTLED' as const, 'WRITTEN_OFF' as const, 'RECALLED' as const),
      }),
    ),
    paid: fc.array(fc.record({ on: fc.integer({ min: -30, max: 70 }), fen: fc.nat(6_000_000) }), {
      maxLength: 3,
    }),
  }),
  { maxLength: 8 },
)
type Debts = typeof debts extends fc.Arbitrary<infer T> ? T : never

const casesOf = (found: Debts) =>
  found.map(({ due, fen, imported, ended, paid }) => {
    const dueDate = addDays(MONTH, due)
    return {
      matter: early({
        dueDate,
        terms: { ...matter.terms, principalFen: fen, interestFrom: addDays(dueDate, -20) },
        importedAt: at(addDays(MONTH, imported)),
        ...(ended
          ? { state: ended.state, closed: { at: at(addDays(MONTH, ended.on)), from: 'NEW' as const } }
          : {}),
      }),
      payments: paid.map((one) => ({ amountFen: one.fen, valueDate: addDays(MONTH, one.on) })),
    }
  })

describe('@seed(30) roll rates', () => {
  it('count each case once, with what the ledger says was owed on the two days', () => {
    fc.assert(
      fc.property(debts, (found) => {
        for (const { matter: one, payments } of casesOf(found)) {
          const rolled = rollOf(one, payments, MONTH)
          const [begin, end] = [
            arrearsOn(one, payments, '2026-02-28'),
            arrearsOn(one, payments, '2026-03-31'),
          ]
          if (rolled === null) continue
          const { bucket, sum } = rolled
          expect([bucket, sum.thenFen, sum.cases]).toEqual([begin.bucket, begin.totalFen, 1])
          // Never both; and who stayed is neither.
          expect(sum.rolledCases + sum.curedCases).toBeLessThanOrEqual(1)
          if (sum.rolledCases === 1) {
            expect(sum.rolledFen).toBe(end.totalFen)
            expect(BUCKET_NAMES.indexOf(end.bucket)).toBeGreaterThan(BUCKET_NAMES.indexOf(bucket))
          }
          if (sum.curedCases === 1) expect(sum.curedFen).toBe(begin.totalFen)
          const paid = payments
            .filter(({ valueDate }) => valueDate >= MONTH && valueDate < NEXT)
            .reduce((all, { amountFen }) => all + amountFen, 0)
          expect(sum.collectedFen).toBe(Math.min(paid, begin.totalFen))
          expect(sum.collectedCases).toBe(sum.collectedFen > 0 ? 1 : 0)
        }
      }),
    )
  })

  it('sum to the same whichever way they are parted, to the fen', () => {
    fc.assert(
      fc.property(debts, fc.nat(8), (found, cut) => {
        const sums = casesOf(found).map((one) => rollOf(one.matter, one.payments, MONTH)?.sum ?? NO_ROLL)
        const whole = sumOfRolls(sums)
        const parted = sumOfRolls([sumOfRolls(sums.slice(cut)), sumOfRolls(sums.slice(0, cut))])
        for (const name of ['cases', 'thenFen', 'rolledFen', 'curedFen', 'collectedFen'] as const)
          expect(parted[name]).toBe(whole[name])
        expect(whole.cases).toBe(sums.filter(({ cases }) => cases === 1).length)
      }),
    )
  })

  it('join from month to month: where a case ended it begins', () => {
    fc.assert(
      fc.property(debts, (found) => {
        for (const { matter: one, payments } of casesOf(found)) {
          const [first, second] = [rollOf(one, payments, MONTH), rollOf(one, payments, NEXT)]
          if (first === null || second === null) continue
          if (first.sum.rolledCases === 1) expect(second.sum.thenFen).toBe(first.sum.rolledFen)
          if (first.sum.curedCases === 1) expect(second.bucket).toBe('M0')
          if (first.sum.rolledCases === 0 && first.sum.curedCases === 0)
            expect(second.bucket).toBe(first.bucket)
        }
      }),
    )
  })

  it('leave out what was not here over the whole month', () => {
    expect(rollOf(early({ importedAt: at('2026-03-01') }), [], MONTH)).toBeNull()
    const closed = (on: string, state: CaseRow['state']) =>
      early({ state, closed: { at: at(on), from: 'NEW' } })
    expect(rollOf(closed('2026-02-20', 'SETTLED'), [], MONTH)).toBeNull()
    expect(rollOf(closed('2026-03-20', 'RECALLED'), [], MONTH)).toBeNull()
    expect(rollOf(closed('2026-03-20', 'SETTLED'), [], MONTH)?.sum).toMatchObject({
      curedCases: 1,
      rolledFen: 0,
    })
    expect(rollOf(closed('2026-03-20', 'WRITTEN_OFF'), [], MONTH)).toMatchObject({
      bucket: 'M1',
      sum: { rolledCases: 1 },
    })
    expect(rollOf(early(), [{ amountFen: 9_000_000, valueDate: '2026-02-28' }], MONTH)).toBeNull()
    expect(rollOf(early(), [{ amountFen: 9_000_000, valueDate: '2026-03-15' }], MONTH)?.sum.curedCases).toBe(
      1,
    )
  })

  it('are shown for whole months, and the interval is wide where few large debts decide', () => {
    expect(rollMonths('2026-03-11')).toEqual(
      Array.from({ length: ROLL_MONTHS }, (_, back) => addMonths('2026-03-01', back - ROLL_MONTHS)),
    )
    const of = (then: number, rolled: boolean) => ({
      ...NO_ROLL,
      cases: 1,
      thenFen: then,
      thenSq: then * then,
      ...(rolled ? { rolledCases: 1, rolledFen: then, rolledSq: then * then, rolledThen: then * then } : {}),
    })
    const even = sumOfRolls(Array.from({ length: 100 }, (_, n) => of(1000, n < 20)))
    expect(rollRate('rolled', even)).toMatchObject({ value: 0.2, topCases: 20, cases: 100, few: false })
    // Equal debts: the interval of a plain share, 1.96 √(p (1 − p) / (n − 1)).
    expect(rollRate('rolled', even).margin).toBeCloseTo(1.96 * Math.sqrt((0.2 * 0.8) / 99), 9)
    const uneven = sumOfRolls([of(20_000, true), ...Array.from({ length: 80 }, () => of(1000, false))])
    expect(rollRate('rolled', uneven).value).toBe(0.2)
    expect(rollRate('rolled', uneven).margin ?? 0).toBeGreaterThan(0.25)
    expect(rollRate('cured', even)).toMatchObject({ value: 0, margin: 0 })
    const paid = {
      ...of(1000, false),
      collectedCases: 1,
      collectedFen: 250,
      collectedSq: 62_500,
      collectedThen: 250_000,
    }
    expect(rollRate('collected', sumOfRolls([paid, of(1000, false)]))).toMatchObject({
      value: 0.125,
      topFen: 250,
      underFen: 2000,
    })
    expect(rollRate('rolled', NO_ROLL)).toMatchObject({ value: null, margin: null, few: true })
  })
})
