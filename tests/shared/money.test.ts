import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  annualPpm,
  compoundFen,
  formatMoney,
  interestFen,
  lateFeeFen,
  MAX_FEN,
  parseMoney,
  roundHalfUp,
  splitEvenly,
} from '../../shared/money.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const CARD = { ratePpm: 50_000, floorFen: 1000 }

describe('interest and fees', () => {
  test('V1: 8000 for one day at 0.05 % costs 4.00', () => {
    expect(interestFen(800_000, 1, 500)).toBe(400)
  })

  test.each([
    [0, 5000],
    [40_000, 3000],
    [90_000, 1000],
    [100_000, 0],
  ])('V3: minimum 1000 of which %i fen were paid: late fee %i', (paid, fee) => {
    expect(lateFeeFen(100_000 - paid, CARD)).toBe(fee)
  })

  test('V4: interest is capitalised between segments', () => {
    const segments = [
      { days: 31, ratePpm: 500 },
      { days: 30, ratePpm: 500 },
    ]
    expect(compoundFen(800_000, segments)).toBe(24_586)
    expect(interestFen(800_000, 61, 500)).toBe(24_400)
  })

  test('V5: halves round up, once', () => {
    expect(interestFen(1000, 1, 500)).toBe(1)
    expect(interestFen(123_456, 7, 500)).toBe(432)
  })

  test('V6: fifteen days are rounded once, not fifteen times', () => {
    expect(interestFen(320_050, 15, 500)).toBe(2400)
    expect(interestFen(333_333, 15, 500)).toBe(2500)
    expect(15 * interestFen(333_333, 1, 500)).toBe(2505)
  })

  test('V7: 5000 for twelve days at 0.04 % × 1.5', () => {
    expect(interestFen(500_000, 12, 600)).toBe(3600)
  })

  test('0.05 % a day is shown as 18.25 % a year', () => {
    expect(annualPpm(500)).toBe(182_500)
  })

  test('products beyond 2^53 stay exact, results beyond it are refused', () => {
    expect(interestFen(9_007_199_254_740_991, 1, 1_000_000)).toBe(9_007_199_254_740_991)
    expect(() => interestFen(9_007_199_254_740_991, 2, 1_000_000)).toThrow(RangeError)
    expect(() => roundHalfUp(1n, 0n)).toThrow(RangeError)
  })

  test('rounding is symmetric and off by at most one half', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 6n), (top, bottom) => {
        const rounded = BigInt(roundHalfUp(top, bottom))
        const gap = 2n * (top - rounded * bottom)
        expect(gap <= bottom && gap >= -bottom).toBe(true)
        expect(roundHalfUp(-top, bottom) + roundHalfUp(top, bottom)).toBe(0)
      }),
      RUNS,
    )
  })
})

describe('splitEvenly', () => {
  test('V10: the last instalment takes what does not divide', () => {
    expect(splitEvenly(1_000_000, 60)).toEqual([...new Array(59).fill(16_666), 16_706])
    expect(splitEvenly(816_000, 60)).toEqual(new Array(60).fill(13_600))
  })

  test('never loses a fen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_FEN }), fc.integer({ min: 1, max: 120 }), (fen, parts) => {
        const amounts = splitEvenly(fen, parts)
        expect(amounts).toHaveLength(parts)
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(fen)
        expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0)
      }),
      RUNS,
    )
  })

  test('refuses nonsense', () => {
    expect(() => splitEvenly(100, 0)).toThrow(RangeError)
    expect(() => splitEvenly(-1, 2)).toThrow(RangeError)
  })
})

describe('parseMoney', () => {
  test.each([
    ['8000', 800_000],
    ['8,000.5', 800_050],
    ['1,234,567.89', 123_456_789],
    ['￥８，０００．００', 800_000],
    ['¥ 8000', 800_000],
    [' 8000 元 ', 800_000],
    ['￥3200.50元', 320_050],
    ['0', 0],
    ['007', 700],
  ])('%s', (text, fen) => {
    expect(parseMoney(text)).toEqual({ ok: true, fen })
  })

  test.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['-100', 'negative'],
    ['－１００', 'negative'],
    ['¥-1', 'negative'],
    ['-￥100', 'negative'],
    ['(100.00)', 'negative'],
    ['100-', 'negative'],
    ['12.345', 'decimals'],
    ['1,23', 'grouping'],
    ['12,3456', 'grouping'],
    ['1234,567', 'grouping'],
    ['八千', 'notANumber'],
    ['1.2万', 'notANumber'],
    ['1e3', 'notANumber'],
    ['100.', 'notANumber'],
    ['.5', 'notANumber'],
    ['1 000', 'notANumber'],
    ['$100', 'notANumber'],
    ['NaN', 'notANumber'],
    ['8000😀', 'notANumber'],
    ['1,000.0,0', 'notANumber'],
    ['1000000000', 'tooLarge'],
  ])('%j is refused: %s', (text, reason) => {
    expect(parseMoney(text)).toEqual({ ok: false, reason })
  })

  test('reads back every amount that formatMoney writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_FEN }), fc.constantFrom('', '¥' as const), (fen, symbol) => {
        expect(parseMoney(formatMoney(fen, symbol as '' | '¥'))).toEqual({ ok: true, fen })
      }),
      RUNS,
    )
  })

  test('never throws and never yields anything but safe fen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const parsed = parseMoney(text)
        if (parsed.ok) expect(Number.isSafeInteger(parsed.fen) && parsed.fen >= 0).toBe(true)
      }),
      RUNS,
    )
  })

  test('formats', () => {
    expect(formatMoney(816_000)).toBe('8,160.00')
    expect(formatMoney(816_000, '¥')).toBe('¥8,160.00')
    expect(formatMoney(5)).toBe('0.05')
    expect(formatMoney(-123_456_789, '¥')).toBe('-¥1,234,567.89')
  })
})
