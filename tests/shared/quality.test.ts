// How a call sounded: MOS never rises when the line gets worse, bands leave no hole, and the record of a call tells what the
// customer will have noticed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BAD_SOUND,
  CallQuality,
  mosOf,
  QualityLog,
  type QualitySecond,
  qualityBand,
  SOUND_CAUSES,
  soundTrouble,
} from '../../shared/quality.ts'

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
    cause: null,
    at: 0,
    ...change,
  })
  /** One after another, from the answer on. */
  const recordOf = (seconds: readonly QualitySecond[]) => {
    const log = new QualityLog()
    for (const [at, one] of seconds.entries()) log.add({ ...one, at })
    return log.record
  }
  const passage = (length: number, change: Partial<QualitySecond> = {}) =>
    Array.from({ length }, () => second(change))

  test('is none when nothing was measured; a customer from whom nothing ever came is as bad as calls get', () => {
    expect(recordOf([])).toBeNull()
    // Held from the answer on: nothing comes, and nothing is missed.
    expect(recordOf(passage(9, { mos: null }))).toBeNull()
    const unheard = recordOf(passage(9, { mos: null, deaf: true }))
    expect(unheard).toMatchObject({ seconds: 0, mosMean: 1, mosLow: 1, lossPct: 100, deafSeconds: 9 })
    expect(unheard && soundTrouble(unheard)).toBe('deaf')
  })

  test('says what went wrong, when it began and how long it lasted', () => {
    const missed = { mos: null, deaf: true }
    const record = recordOf([
      ...passage(10),
      // Noticed in its fourth second, it began in its first.
      ...passage(3, missed),
      ...passage(5, { ...missed, cause: 'deaf' }),
      ...passage(4),
      ...passage(3, { mos: 2, cause: 'loss' }),
      ...passage(2, { mos: 2, cause: 'jitter' }),
      ...passage(1),
      ...passage(12, { dumb: true }),
      ...passage(2, { dumb: true, cause: 'dumb' }),
    ])
    expect(record?.incidents).toEqual([
      { cause: 'deaf', at: 10, seconds: 8 },
      { cause: 'loss', at: 22, seconds: 3 },
      { cause: 'jitter', at: 25, seconds: 2 },
      { cause: 'dumb', at: 28, seconds: 14 },
    ])
  })

  test('the same trouble again is another incident; the thirty-first is only counted', () => {
    const often = recordOf(
      Array.from({ length: 40 }, () => [second({ mos: 2, cause: 'loss' }), second()]).flat(),
    )
    expect(often?.incidents).toHaveLength(30)
    expect(often?.incidents?.[1]).toEqual({ cause: 'loss', at: 2, seconds: 1 })
    expect(often?.poorSeconds).toBe(40)
  })

  test('names the devices of the call in their order, and the codec that came last', () => {
    const log = new QualityLog()
    log.use({ at: 0, what: 'microphone', label: '测试耳麦' })
    log.use({ at: 0, what: 'speaker', label: '测试耳麦' })
    log.use({ at: 3, what: 'microphone', label: '测试耳麦' })
    log.use({ at: 9, what: 'microphone', label: '' })
    log.use({ at: 10, what: 'microphone', label: '内置麦克风' })
    log.decodes('PCMA/8000')
    log.decodes('opus/48000')
    log.add(second())
    expect(log.record).toMatchObject({
      codec: 'opus/48000',
      devices: [
        { at: 0, what: 'microphone', label: '测试耳麦' },
        { at: 0, what: 'speaker', label: '测试耳麦' },
        { at: 9, what: 'microphone', label: '' },
        { at: 10, what: 'microphone', label: '内置麦克风' },
      ],
    })
    for (let turn = 0; turn < 30; turn += 1)
      log.use({ at: turn, what: 'speaker', label: `${turn} ${'长'.repeat(200)}` })
    expect(CallQuality.parse(log.record)).toEqual(log.record)
  })

  test.each([
    [{}, null],
    [{ deafSeconds: BAD_SOUND.deafSeconds - 1, dumbSeconds: BAD_SOUND.dumbSeconds - 1 }, null],
    [{ mosLow: BAD_SOUND.mosLow - 0.01 }, 'poor'],
    [{ dumbSeconds: BAD_SOUND.dumbSeconds, mosLow: 2 }, 'dumb'],
    [{ deafSeconds: BAD_SOUND.deafSeconds, dumbSeconds: 99, mosLow: 2 }, 'deaf'],
  ] as const)('%o is %s', (change, trouble) => {
    expect(soundTrouble({ mosLow: 4, deafSeconds: 0, dumbSeconds: 0, ...change })).toBe(trouble)
  })

  test('one bad second is no bad passage; five in a row are', () => {
    const good = Array.from({ length: 20 }, () => second())
    const blip = recordOf([...good, second({ mos: 1, lossPct: 60 }), ...good])
    expect(blip).toMatchObject({ seconds: 41, poorSeconds: 1, mosLow: 3.64 })
    const bad = recordOf([...good, ...passage(5, { mos: 2 }), ...good])
    expect(bad).toMatchObject({ seconds: 45, poorSeconds: 5, mosLow: 2 })
    expect(bad?.mosMean).toBeCloseTo((40 * 4.3 + 5 * 2) / 45, 2)
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
      cause: fc.option(fc.constantFrom(...SOUND_CAUSES)),
      at: fc.constant(0),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 90 }), (seconds) => {
        const record = recordOf(seconds)
        if (!record) return
        expect(CallQuality.parse(record)).toEqual(record)
        expect(record.mosLow).toBeLessThanOrEqual(record.mosMean + 0.01)
      }),
      RUNS,
    )
  })
})
