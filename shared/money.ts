// Money as integer fen: parsing, formatting, rounding, interest, late fees, splitting. Promises: exact arithmetic, one
// half-up rounding at the end of a computation, never a floating-point amount. Anyone may import it.
import { z } from 'zod'
import type { Fen } from './rows.ts'

/** A rate in parts per million: 0.05 % a day = 500. */
export type Ppm = number

const MILLION = 1_000_000n

/** The largest amount that a row can hold (`Fen`): just under a billion yuan. */
export const MAX_FEN: Fen = 99_999_999_999

/** `numerator / denominator` rounded to an integer, halves away from zero. Throws RangeError beyond 2^53 or on denominator 0. */
export function roundHalfUp(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError('denominator is zero')
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const whole = (top * 2n + bottom) / (bottom * 2n)
  if (whole > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('amount beyond 2^53')
  const size = Number(whole)
  return negative && size !== 0 ? -size : size
}

/** `fen × ppm / 1 000 000`, rounded once. */
export function shareFen(fen: Fen, ppm: Ppm): Fen {
  return roundHalfUp(BigInt(fen) * BigInt(ppm), MILLION)
}

/** Simple interest over whole days (Actual days), rounded once at the end. `ratePpm` is per day. */
export function interestFen(principalFen: Fen, days: number, ratePpm: Ppm): Fen {
  return roundHalfUp(BigInt(principalFen) * BigInt(days) * BigInt(ratePpm), MILLION)
}

export type Segment = { days: number; ratePpm: Ppm }

/** Compound interest: at the end of each segment the interest is rounded to fen and added to the principal. */
export function compoundFen(principalFen: Fen, segments: readonly Segment[]): Fen {
  let base = principalFen
  for (const { days, ratePpm } of segments) base += interestFen(base, days, ratePpm)
  return base - principalFen
}

export type LateFee = { ratePpm: Ppm; floorFen: Fen }

/** 违约金: a share of the minimum payment that stayed unpaid, at least `floorFen`; nothing when the minimum was paid. */
export function lateFeeFen(unpaidMinimumFen: Fen, { ratePpm, floorFen }: LateFee): Fen {
  if (unpaidMinimumFen <= 0) return 0
  return Math.max(shareFen(unpaidMinimumFen, ratePpm), floorFen)
}

/** The nominal rate of a year (365 days) that must be shown beside a daily rate. PBOC notice on overdraft rates, 2021. */
export function annualPpm(dailyPpm: Ppm): Ppm {
  return dailyPpm * 365
}

/**
 * `fen` in `parts` equal amounts; what does not divide goes on the last one, so that the sum is exactly `fen`.
 * Throws RangeError unless `parts` is a positive integer and `fen` is not negative.
 */
export function splitEvenly(fen: Fen, parts: number): Fen[] {
  if (!Number.isSafeInteger(parts) || parts < 1) throw new RangeError('parts must be a positive integer')
  if (!Number.isSafeInteger(fen) || fen < 0) throw new RangeError('fen must be a non-negative integer')
  const each = Math.floor(fen / parts)
  const amounts = new Array<Fen>(parts).fill(each)
  amounts[parts - 1] = fen - each * (parts - 1)
  return amounts
}

export const MoneyRefusal = z.enum(['empty', 'negative', 'decimals', 'grouping', 'notANumber', 'tooLarge'])
export type MoneyRefusal = z.infer<typeof MoneyRefusal>

export type ParsedMoney = { ok: true; fen: Fen } | { ok: false; reason: MoneyRefusal }

const refuse = (reason: MoneyRefusal): ParsedMoney => ({ ok: false, reason })

/**
 * Reads yuan as people write them in account files: `8000`, `8,000.50`, `￥８０００`, `8000元`. Words (`八千`, `1.2万`),
 * negatives (also `(100)`), more than two decimals and misplaced commas are refused with the reason.
 */
export function parseMoney(text: string): ParsedMoney {
  // NFKC turns full-width digits, commas, points and the yen sign into their ordinary forms.
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return refuse('empty')
  const bare = plain
    .replace(/^([-−–—+(]?)\s*¥\s*/u, '$1')
    .replace(/\s*元\s*(?=\)?$)/u, '')
    .trim()
  if (/^([-−–—]\s*[\d.,]+|\([\d.,]+\)|[\d.,]+-)$/u.test(bare)) return refuse('negative')
  if (!/^\d[\d,]*(\.\d+)?$/u.test(bare)) return refuse('notANumber')
  const [integer = '', decimals = ''] = bare.split('.')
  if (integer.includes(',') && !/^\d{1,3}(,\d{3})+$/u.test(integer)) return refuse('grouping')
  if (decimals.length > 2) return refuse('decimals')
  const fen = BigInt(integer.replaceAll(',', '')) * 100n + BigInt(decimals.padEnd(2, '0'))
  return fen > BigInt(MAX_FEN) ? refuse('tooLarge') : { ok: true, fen: Number(fen) }
}

/** `816000` → `8,160.00`; with a symbol `¥8,160.00`. Exact for every safe integer; the minus sign stands in front. */
export function formatMoney(fen: Fen, symbol: '' | '¥' = ''): string {
  const digits = Math.abs(fen).toString().padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/gu, ',')
  return `${fen < 0 ? '-' : ''}${symbol}${yuan}.${digits.slice(-2)}`
}
