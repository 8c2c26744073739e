// Which calls are drawn for review, and how far figures from them carry: the same seed gives the same draw, nothing grave is ever left
// out, quotas and shares hold, and a second draw explains itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CODE_LIST } from '../../../shared/disposition.ts'
import { CHINA, DAY } from '../../../shared/instant.ts'
import { dealt, hash32, placeOf, shuffled } from '../../../shared/qa/chance.ts'
import { mayRank, meanMargin, sampleNeeded, wilson } from '../../../shared/qa/margin.ts'
import {
  drawSample,
  explainRedraw,
  HOUSE_SAMPLE,
  type SampledCall,
  SampleRules,
  seenOf,
  wordsIn,
} from '../../../shared/qa/sampler.ts'
import { mustReview } from '../../../shared/review.ts'

const id = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const agent = (n: number) => `018f0000-0000-7001-8000-${String(n).padStart(12, '0')}`
const NINE = Date.parse('2026-11-16T09:00:00+08:00')

const calls = fc
  .array(
    fc.record({
      agent: fc.integer({ min: 1, max: 6 }),
      code: fc.constantFrom(...CODE_LIST),
      minutes: fc.integer({ min: 0, max: 5 * 24 * 60 }),
      answered: fc.boolean(),
      flags: fc.constantFrom<string[]>([], [], [], ['late']),
      overridden: fc.constantFrom(false, false, false, true),
      words: fc.constantFrom<string[]>([], [], [], ['court']),
    }),
    { maxLength: 120 },
  )
  .map((list) =>
    list.map(
      (each, n): SampledCall => ({
        callId: id(n),
        agentId: agent(each.agent),
        code: each.code,
        startedAt: NINE + each.minutes * 60_000,
        zone: CHINA,
        answered: each.answered,
        flags: each.flags,
        overridden: each.overridden,
        words: each.words,
        agentIsNew: each.agent === 1,
      }),
    ),
  )
const seed = fc.integer({ min: 0, max: 99_999 }).map(String)
const rules = fc.record({
  promises: fc.constantFrom(0, 0.2, 0.5, 1),
  perAgent: fc.integer({ min: 0, max: 6 }),
  perNewAgent: fc.integer({ min: 0, max: 8 }),
  newDays: fc.constant(30),
  most: fc.integer({ min: 0, max: 40 }),
})

const plain = (n: number, more: Partial<SampledCall> = {}): SampledCall => ({
  callId: id(n),
  agentId: agent(1),
  code: 'REFUSE',
  startedAt: NINE + n * 60_000,
  zone: CHINA,
  answered: true,
  flags: [],
  overridden: false,
  words: [],
  agentIsNew: false,
  ...more,
})

describe('the draw @seed(41)', () => {
  test('the same seed gives the same draw, in whatever order the calls come', () => {
    fc.assert(
      fc.property(calls, seed, rules, (all, from, set) => {
        const once = drawSample(all, from, set)
        expect(drawSample([...all].reverse(), from, set)).toEqual(once)
        expect(new Set(once.drawn.map(({ callId }) => callId)).size).toBe(once.drawn.length)
      }),
      { numRuns: 80 },
    )
  })

  test('every grave code, override, forbidden word and flag is in it; promises and quotas hold', () => {
    fc.assert(
      fc.property(calls, seed, rules, (all, from, set) => {
        const { drawn } = drawSample(all, from, set)
        const why = new Map(drawn.map((one) => [one.callId, one.why]))
        for (const call of all) {
          const must = mustReview(call.code, call.flags) || call.overridden || call.words.length > 0
          if (must) expect(why.get(call.callId)).toMatch(/graveCode|override|words|flagged/)
          else expect(why.get(call.callId) ?? 'random').toMatch(/promise|random/)
        }
        const promises = all.filter(
          (call) =>
            call.code.startsWith('PTP_') &&
            !/graveCode|override|words|flagged/.test(why.get(call.callId) ?? ''),
        )
        expect(drawn.filter((one) => one.why === 'promise').length).toBe(
          Math.max(0, Math.ceil(promises.length * set.promises - 1e-9)),
        )
        const random = drawn.filter((one) => one.why === 'random')
        expect(random.length).toBeLessThanOrEqual(set.most)
        for (const one of new Set(random.map(({ agentId }) => agentId)))
          expect(random.filter(({ agentId }) => agentId === one).length).toBeLessThanOrEqual(
            one === agent(1) ? set.perNewAgent : set.perAgent,
          )
      }),
      { numRuns: 80 },
    )
  })

  test('the random rest lies over hours as the calls do', () => {
    const all = Array.from({ length: 60 }, (_, n) =>
      plain(n, { startedAt: NINE + (n < 40 ? 0 : 5 * 60) * 60_000 + n * 1000 }),
    )
    const { drawn } = drawSample(all, '7', SampleRules.parse({ perAgent: 6 }))
    expect(drawn.map(({ hour }) => hour).sort((a, b) => a - b)).toEqual(
      [14, 14, 9, 9, 9, 9].sort((a, b) => a - b),
    )
  })

  test('each call has the same chance, whatever its id', () => {
    const all = Array.from({ length: 20 }, (_, n) => plain(n))
    const hits = new Map<string, number>()
    for (let from = 0; from < 800; from += 1)
      for (const { callId } of drawSample(all, String(from), SampleRules.parse({ perAgent: 5, most: 5 }))
        .drawn)
        hits.set(callId, (hits.get(callId) ?? 0) + 1)
    // 200 expected of each; 5 deviations are 61: the chance that one is further off is below one in 80,000.
    for (const { callId } of all) expect(Math.abs((hits.get(callId) ?? 0) - 200)).toBeLessThan(61)
  })

  test('a later call takes a place and is named, and nobody else moves without a cause', () => {
    fc.assert(
      fc.property(calls, seed, rules, (all, from, set) => {
        const late = plain(900, { startedAt: NINE + DAY, code: 'NEGO' })
        const seen = (of: readonly SampledCall[]) => new Map(of.map((call) => [call.callId, seenOf(call)]))
        const first = drawSample(all, from, set)
        const again = drawSample([...all, late], from, set)
        const told = explainRedraw(first, again, seen(all), seen([...all, late]))
        expect(told.added.filter(({ why }) => why === 'codedSince').map(({ callId }) => callId)).toEqual(
          again.drawn.some(({ callId }) => callId === late.callId) ? [late.callId] : [],
        )
        expect(told.kept + told.added.length).toBe(again.drawn.length)
        expect(told.kept + told.dropped.length).toBe(first.drawn.length)
        expect(explainRedraw(first, first, seen(all), seen(all))).toEqual({
          kept: first.drawn.length,
          added: [],
          dropped: [],
        })
        const other = drawSample(all, `${from}x`, set)
        for (const { why } of explainRedraw(first, other, seen(all), seen(all)).added)
          expect(why).toBe('seed')
      }),
      { numRuns: 100 },
    )
  })

  test('a call corrected to a grave code comes in as changed', () => {
    const before = [plain(1), plain(2), plain(3)]
    const after = [plain(1), plain(2, { code: 'COMPLAINT' }), plain(3)]
    const set = SampleRules.parse({ perAgent: 0 })
    const told = explainRedraw(
      drawSample(before, '1', set),
      drawSample(after, '1', set),
      new Map(before.map((call) => [call.callId, seenOf(call)])),
      new Map(after.map((call) => [call.callId, seenOf(call)])),
    )
    expect(told).toEqual({ kept: 0, added: [{ callId: id(2), why: 'changedSince' }], dropped: [] })
  })

  test('words that nobody may say are found in what was written, and ordinary words are not', () => {
    expect(wordsIn('客户说要坐牢吗，我说再不还就起诉')).toEqual(expect.arrayContaining(['court', 'crime']))
    expect(wordsIn('客户承诺周五还款 2000 元，走官方渠道')).toEqual([])
  })

  test('house rules are those of the practice', () => {
    expect(HOUSE_SAMPLE).toEqual({ promises: 0.2, perAgent: 3, perNewAgent: 5, newDays: 30, most: 200 })
  })
})

describe('chance that can be repeated', () => {
  test('the hash is that of its paper', () => {
    // Vectors of the reference implementation over single-byte units differ: these hold the units as they are read here.
    expect(hash32('', 0)).toBe(0)
    expect(hash32('', 1)).toBe(0x514e28b7)
    expect(hash32('a', 0)).not.toBe(hash32('b', 0))
  })
  test('places are spread over [0, 1)', () => {
    const places = Array.from({ length: 4000 }, (_, n) => placeOf('4417', id(n)))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...places)).toBeLessThan(1)
    for (let tenth = 0; tenth < 10; tenth += 1)
      expect(Math.abs(places.filter((at) => Math.floor(at * 10) === tenth).length - 400)).toBeLessThan(100)
  })
  test('shuffling loses nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), seed, (all, from) => {
        expect(shuffled(from, all, (one) => one).sort()).toEqual([...all].sort())
      }),
    )
  })
  test('what is dealt sums up, never beyond a size, and within one of its proportion', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
        fc.nat(200),
        (sizes, total) => {
          const of = new Map(sizes.map((size, n) => [`k${n}`, size]))
          const all = sizes.reduce((sum, size) => sum + size, 0)
          const parts = dealt(total, of)
          expect([...parts.values()].reduce((sum, part) => sum + part, 0)).toBe(Math.min(total, all))
          for (const [key, size] of of) {
            const part = parts.get(key) ?? 0
            expect(part).toBeLessThanOrEqual(size)
            if (all > 0) expect(Math.abs(part - (Math.min(total, all) * size) / all)).toBeLessThan(1)
          }
        },
      ),
    )
  })
})

describe('margins', () => {
  test('the interval is that of the textbook, and never leaves the scale', () => {
    // 81 of 263: Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3: 0.2553 … 0.3662.
    const { low, high } = wilson(81, 263)
    expect(low).toBeCloseTo(0.2553, 4)
    expect(high).toBeCloseTo(0.3662, 4)
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4)
    expect(wilson(0, 0)).toMatchObject({ share: null, low: 0, high: 1 })
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (a, b) => {
        const [hits, n] = [Math.min(a, b), Math.max(a, b, 1)]
        const { low: least, high: most, share } = wilson(hits, n)
        expect(0 <= least && least <= (share ?? 0) && (share ?? 0) <= most && most <= 1).toBe(true)
      }),
    )
  })
  test('a mean of two or more has a margin, of one none', () => {
    expect(meanMargin([])).toEqual({ n: 0, mean: null, half: null })
    expect(meanMargin([90])).toEqual({ n: 1, mean: 90, half: null })
    // t(4) = 2.776, s = √2.5
    expect(meanMargin([88, 89, 90, 91, 92]).half).toBeCloseTo((2.776 * Math.sqrt(2.5)) / Math.sqrt(5), 6)
  })
  test('how many calls are needed', () => {
    expect(sampleNeeded(0.9, 0.05)).toBe(139)
    expect(sampleNeeded(0.9, 0.05, 2000)).toBe(130)
    expect(sampleNeeded(0.9, 0.05, 10)).toBe(10)
  })
  test('nobody is ranked on a small sample', () => {
    expect(mayRank(wilson(9, 9), wilson(0, 9))).toBe(false)
    expect(mayRank(wilson(38, 40), wilson(10, 40))).toBe(true)
    expect(mayRank(wilson(38, 40), wilson(36, 40))).toBe(false)
  })
})
