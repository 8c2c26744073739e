// How a call sounded: MOS never rises when the line gets worse, bands leave no hole, and the record of a call tells what the
// customer will have noticed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CallQuality, mosOf, QualityLog, type QualitySecond, qualityBand } from '../../shared/quality.ts'

const RUNS = { seed: 4, numRuns: 500 }
const ms = fc.double({ min: 0, max: 2000, noNaN: true })
const pct = fc.double({ min: 0, max: 100, noNaN: true })

describe('MOS', () => {
  // Worked by hand from G.107 with Bpl 25.1: R = 93.2 − Id − 95 p / (p + 25.1), MOS by annex B.
  test.each([
    [0, 0, 0, 4.38],
    [40, 5, 0, 4.37],
    [150, 20, 1, 4.21],
    [400, 30, 5, 2.79],
    [2000, 500, 100, 1],
  ])('round trip %s ms, jitter %s ms, loss %s %%: about %s', (rtt, jitter, loss, mos) => {
    expect(Math.abs(mosOf(rtt, jitter, loss) - mos)).toBeLessThan(0.03)
  })

  test('falls with round trip, jitter and loss, without holes', () => {
    fc.assert(
      fc.property(ms, ms, pct, fc.double({ min: 0, max: 200, noNaN: true }), (rtt, jitter, loss, more) => {
        const mos = mosOf(rtt, jitter, loss)
        expect(mos).toBeGreaterThanOrEqual(1)
        expect(mos).toBeLessThanOrEqual(4.5)
        expect(mosOf(rtt + more, jitter, loss)).toBeLessThanOrEqual(mos + 1e-9)
        expect(mosOf(rtt, jitter + more, loss)).toBeLessThanOrEqual(mos + 1e-9)
        expect(mosOf(rtt, jitter, Math.min(100, loss + more))).toBeLessThanOrEqual(mos + 1e-9)
      }),
      RUNS,
    )
  })

  test('every figure has a band, and a better figure never a worse one', () => {
    const rank = { poor: 0, fair: 1, good: 2 }
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 4.5, noNaN: true }),
        fc.double({ min: 1, max: 4.5, noNaN: true }),
        (one, other) => {
          const [low, high] = one < other ? [one, other] : [other, one]
          expect(rank[qualityBand(low)]).toBeLessThanOrEqual(rank[qualityBand(high)])
        },
      ),
      RUNS,
    )
    expect([3.59, 3.6, 3.65, 3.99, 4, 4.05].map(qualityBand)).toEqual([
      'poor',
      'fair',
      'fair',
      'fair',
      'good',
      'good',
    ])
  })
})

describe('the record of a call', () => {
  const second = (change: Partial<QualitySecond> = {}): QualitySecond => ({
    mos: 4.3,
    rttMs: 40,
    jitterMs: 5,
    lossPct: 0,
    deaf: false,
    dumb: false,
    ...change,
  })
  const recordOf = (seconds: readonly QualitySecond[]) => {
    const log = new QualityLog()
    for (const one of seconds) log.add(one)
    return log.record
  }

  test('is none when nothing was measured', () => {
    expect(recordOf([])).toBeNull()
    expect(recordOf([second({ mos: null, deaf: true })])).toBeNull()
  })

  test('one bad second is no bad passage; five in a row are', () => {
    const good = Array.from({ length: 20 }, () => second())
    const blip = recordOf([...good, second({ mos: 1, lossPct: 60 }), ...good])
    expect(blip).toMatchObject({ seconds: 41, poorSeconds: 1, mosLow: 3.64 })
    const passage = recordOf([...good, ...Array.from({ length: 5 }, () => second({ mos: 2 })), ...good])
    expect(passage).toMatchObject({ seconds: 45, poorSeconds: 5, mosLow: 2 })
    expect(passage?.mosMean).toBeCloseTo((40 * 4.3 + 5 * 2) / 45, 2)
  })

  test('counts seconds without sound, and averages the round trip over those that had one', () => {
    expect(
      recordOf([
        second({ rttMs: null }),
        second({ rttMs: 100 }),
        second({ mos: null, deaf: true }),
        second({ dumb: true, rttMs: 50 }),
      ]),
    ).toMatchObject({ seconds: 3, deafSeconds: 1, dumbSeconds: 1, rttMs: 75 })
  })

  test('of any call is what the row takes', () => {
    const any = fc.record({
      mos: fc.option(fc.double({ min: 1, max: 4.5, noNaN: true })),
      rttMs: fc.option(ms),
      jitterMs: ms,
      lossPct: pct,
      deaf: fc.boolean(),
      dumb: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (seconds) => {
        const record = recordOf(seconds)
        if (!record) return
        expect(CallQuality.parse(record)).toEqual(record)
        expect(record.mosLow).toBeLessThanOrEqual(record.mosMean + 0.01)
      }),
      RUNS,
    )
  })
})
