// How far a figure from a sample can be trusted (误差范围), and when two of them may be told apart. Promises: pure; shares by Wilson's
// interval, means by Student's t; nobody is ranked on a small sample.

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959964

/** Below this many reviewed calls a figure of an agent is shown with its margin and never ranked. */
export const RANK_LEAST = 30

export interface Margin {
  readonly n: number
  readonly low: number
  readonly high: number
}

/**
 * A share with its interval, both in 0…1. Score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22 (1927) 209–212: holds for few calls and for shares near 0 and 1, where the usual ±z·s/√n leaves the scale.
 */
export function wilson(hits: number, n: number, z = Z95): Margin & { readonly share: number | null } {
  if (n <= 0) return { n: 0, share: null, low: 0, high: 1 }
  const share = hits / n
  const z2 = z * z
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  return {
    n,
    share,
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === n ? 1 : Math.min(1, middle + half),
  }
}

/** Student's t, two-sided 95 %, for 1…30 degrees of freedom (any table of it); above, the normal value is at most 4 % short. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** Mean of scores and the half width of its interval; `half` null for fewer than two, about which nothing can be said. */
export function meanMargin(values: readonly number[]): {
  readonly n: number
  readonly mean: number | null
  readonly half: number | null
} {
  const n = values.length
  if (n === 0) return { n, mean: null, half: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n === 1) return { n, mean, half: null }
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  return { n, mean, half: ((T95[n - 2] ?? Z95) * spread) / Math.sqrt(n) }
}

/**
 * How many of `all` calls a sample needs for a share near `expected` within ± `margin` (0…1): n = z²p(1−p)/e², and with the correction
 * for a finite whole n / (1 + (n − 1) / N) (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, §4.4).
 */
export function sampleNeeded(expected: number, margin: number, all: number | null = null): number {
  const n = (Z95 ** 2 * expected * (1 - expected)) / margin ** 2
  return Math.ceil((all === null ? n : Math.min(all, n / (1 + (n - 1) / all))) - 1e-9)
}

/** Whether the first may be placed above or below the second: both samples large enough, and their intervals apart. */
export function mayRank(one: Margin, other: Margin): boolean {
  return one.n >= RANK_LEAST && other.n >= RANK_LEAST && (one.low > other.high || other.low > one.high)
}
