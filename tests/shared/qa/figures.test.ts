// Figures of quality review: agreement of reviewers beyond chance, accuracy of results, delays. Against published examples and by properties.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CODE_LIST } from '../../../shared/disposition.ts'
import {
  type Audited,
  accuracyOf,
  codingDelay,
  delaysOf,
  SEVERITY_WEIGHT,
  severityOf,
} from '../../../shared/qa/accuracy.ts'
import { agreementOf, type BlindScore, kappa } from '../../../shared/qa/calibration.ts'
import { cardFor } from '../../../shared/qa/scorecard.ts'

const times = (n: number, ...pair: string[]) => Array.from({ length: n }, () => pair)

describe('agreement beyond chance @seed(41)', () => {
  test('two raters: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no make 0.4', () => {
    const ratings = [
      ...times(20, 'y', 'y'),
      ...times(5, 'y', 'n'),
      ...times(10, 'n', 'y'),
      ...times(15, 'n', 'n'),
    ]
    expect(kappa(ratings)).toBeCloseTo(0.4, 10)
  })
  test('many raters: the fourteen raters and ten things of the textbook make 0.210', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ]
    const ratings = counts.map((row) =>
      row.flatMap((count, at) => Array.from({ length: count }, () => String(at))),
    )
    expect(kappa(ratings)).toBeCloseTo(0.21, 2)
  })
  test('nothing rated twice says nothing; everybody of one mind says 1; and never more than 1', () => {
    expect(kappa([])).toBeNull()
    expect(kappa([['a'], ['b']])).toBeNull()
    expect(kappa(times(6, 'a', 'a'))).toBe(1)
    expect(kappa(times(3, 'a', 'a', 'a'))).toBe(1)
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }), { maxLength: 20 }),
        (ratings) => {
          const found = kappa(ratings)
          if (found === null) return
          expect(found).toBeLessThanOrEqual(1 + 1e-9)
          expect(found).toBeGreaterThanOrEqual(-1 - 1e-9)
          const same = ratings.map((one) => one.map(() => one[0] ?? 'a'))
          expect(kappa(same)).toBeCloseTo(1, 9)
        },
      ),
    )
  })
})

describe('a calibration @seed(41)', () => {
  const card = cardFor('2026-11-28')
  const full = Object.fromEntries(card.items.map(({ id, points }) => [id, points]))
  const blind = (callId: string, reviewerId: string, change = {}, fatal: string[] = []): BlindScore => ({
    callId,
    reviewerId,
    card: card.version,
    points: { ...full, ...change },
    fatal,
  })
  test('gap, fatal agreement, items and who leans which way', () => {
    const found = agreementOf([
      blind('a', 'one', { recap: 3 }),
      blind('a', 'two', { recap: 5 }),
      blind('b', 'one', { recap: 3 }),
      blind('b', 'two', { recap: 3 }),
      // Once is not calibrated.
      blind('c', 'one'),
      // A second score of the same reviewer does not count.
      blind('a', 'one', { facts: 0 }),
    ])
    expect(found).toMatchObject({ calls: 2, pairs: 2, gap: 1, fatal: 1 })
    expect(found.items.find(({ item }) => item === 'recap')).toMatchObject({ gap: 0.2 })
    expect(found.items.find(({ item }) => item === 'facts')).toMatchObject({ gap: 0, kappa: 1 })
    expect(found.leaning).toEqual([
      { reviewerId: 'one', points: -1, calls: 2 },
      { reviewerId: 'two', points: 1, calls: 2 },
    ])
    expect(agreementOf([blind('a', 'one'), blind('a', 'two', {}, ['threat'])])).toMatchObject({
      gap: 100,
      fatal: 0,
    })
    expect(agreementOf([])).toMatchObject({ calls: 0, gap: null, fatal: null, items: [], leaning: [] })
  })
})

describe('accuracy of results @seed(41)', () => {
  const audited = (from: string, to = from, own = {}, final = own): Audited => ({
    agentId: 'a',
    own: { code: from, fields: own },
    final: { code: to, fields: final },
  })
  test('a missed complaint is critical, a wrong promise major, the next leaf minor, a wrong day a field', () => {
    expect(severityOf(audited('REFUSE', 'COMPLAINT'))).toBe('critical')
    expect(severityOf(audited('PTP_FULL', 'NEGO'))).toBe('major')
    expect(severityOf(audited('NA', 'BUSY'))).toBe('minor')
    expect(severityOf(audited('PTP_PART', 'PTP_PART', { due: '2026-03-01' }, { due: '2026-03-02' }))).toBe(
      'field',
    )
    expect(severityOf(audited('REFUSE'))).toBe('none')
  })
  test('level 1, code and fields are counted apart, each with its denominator', () => {
    const found = accuracyOf([
      audited('REFUSE'),
      audited('NA', 'BUSY'),
      audited('REFUSE', 'COMPLAINT'),
      audited('PTP_PART', 'PTP_PART', { amount: 1, due: '2026-03-01' }, { amount: 2, due: '2026-03-01' }),
    ])
    expect(found.code).toMatchObject({ hits: 2, n: 4, share: 0.5 })
    expect(found.level1.hits).toBeGreaterThanOrEqual(3)
    expect(found.fields).toMatchObject({ hits: 1, n: 2 })
    expect(found.weighted).toBe(
      (100 * (SEVERITY_WEIGHT.minor + SEVERITY_WEIGHT.critical + SEVERITY_WEIGHT.field)) / 4,
    )
    expect(found.confused[0]).toMatchObject({ from: 'REFUSE', to: 'COMPLAINT', n: 1, severity: 'critical' })
    expect(accuracyOf([])).toMatchObject({ audited: 0, weighted: null, level1: { share: null } })
  })
  test('the kinds of error sum up to the calls, and a right code never has a wrong branch', () => {
    const code = fc.constantFrom(...CODE_LIST)
    fc.assert(
      fc.property(fc.array(fc.tuple(code, code), { maxLength: 60 }), (pairs) => {
        const found = accuracyOf(pairs.map(([from, to]) => audited(from, to)))
        expect(Object.values(found.severity).reduce((sum, n) => sum + n, 0)).toBe(pairs.length)
        expect(found.level1.hits).toBeGreaterThanOrEqual(found.code.hits)
        expect(found.code.hits + found.confused.reduce((sum, { n }) => sum + n, 0)).toBe(pairs.length)
      }),
    )
  })
  test('delays that did occur', () => {
    expect(delaysOf([])).toMatchObject({ medianMs: null, p90Ms: null, prompt: { share: null } })
    expect(delaysOf([10, 70_000, 20, 30])).toMatchObject({
      medianMs: 20,
      p90Ms: 70_000,
      prompt: { hits: 3, n: 4 },
    })
    expect(codingDelay(1000, 400)).toBe(0)
  })
})
