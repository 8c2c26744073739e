// What a bench says: every figure is a ratio of two series measured in the same run, with its spread and its aim. Pure; knows no
// Electron. Promises that a figure without samples on both sides is an error, never a number.

/** One repetition: everything that was measured in it, by name of the series. */
export type Round = Readonly<Record<string, readonly number[]>>

export type Statistic = 'median' | 'p95' | 'p99' | 'max'

/** What a figure compares, and where it should be. */
export interface FigureOf {
  readonly name: string
  readonly unit: 'ms' | 'MB' | 'acts' | 'acts/s' | 'accounts/s' | 'commits' | 'desks' | 'schedules'
  /** How a series becomes one number. */
  readonly statistic: Statistic
  readonly ours: string
  readonly against: string
  /** `timesFaster` divides the other way round. */
  readonly ratio: 'ours/against' | 'against/ours'
  /** The figure that counts for this bench; the others say where it comes from. */
  readonly aim: Aim | null
  /** Left out where nobody measured it: its peer is not installed, or only a long run measures it. */
  readonly optional?: true
}

export type Aim = { readonly of: 'ratio' | 'value'; readonly atMost?: number; readonly atLeast?: number }

export interface Spread {
  readonly n: number
  readonly min: number
  readonly median: number
  readonly p95: number
  readonly max: number
}

export interface Figure {
  readonly name: string
  readonly unit: string
  readonly statistic: Statistic
  readonly ours: Spread
  readonly against: Spread & { readonly what: string }
  readonly ratio: number
  /** The same ratio inside each repetition. */
  readonly ratioByRound: { readonly min: number; readonly median: number; readonly max: number }
  readonly aim: Aim | null
  readonly met: boolean | null
}

/** Nearest rank. Throws on an empty series. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('a series without samples')
  return found
}

const STATISTICS: Record<Statistic, (values: readonly number[]) => number> = {
  median: (values) => quantile(values, 0.5),
  p95: (values) => quantile(values, 0.95),
  p99: (values) => quantile(values, 0.99),
  max: (values) => Math.max(...values),
}

const rounded = (value: number) => Math.round(value * 100) / 100

function spread(values: readonly number[]): Spread {
  return {
    n: values.length,
    min: rounded(quantile(values, 0)),
    median: rounded(quantile(values, 0.5)),
    p95: rounded(quantile(values, 0.95)),
    max: rounded(quantile(values, 1)),
  }
}

/** Whether there is anything to say of an optional figure. */
export const wasMeasured = ({ optional, ours, against }: FigureOf, rounds: readonly Round[]) =>
  !optional || [ours, against].every((series) => rounds.some((round) => (round[series] ?? []).length > 0))

/** Throws when a series is missing, so that a bench that measured nothing fails. */
export function figureOf(of: FigureOf, rounds: readonly Round[]): Figure {
  const all = (series: string) => {
    const values = rounds.flatMap((round) => round[series] ?? [])
    if (values.length === 0 || values.some((value) => !Number.isFinite(value)))
      throw new Error(`${of.name}: nothing was measured of "${series}"`)
    return values
  }
  const one = STATISTICS[of.statistic]
  const ratioOf = (ours: readonly number[], against: readonly number[]) => {
    const [mine, theirs] = [one(ours), one(against)]
    // Nothing against nothing, as of acts that were lost: equal.
    if (mine === theirs) return 1
    return of.ratio === 'ours/against' ? mine / theirs : theirs / mine
  }
  const ours = all(of.ours)
  const against = all(of.against)
  const ratio = rounded(ratioOf(ours, against))
  const byRound = rounds.flatMap((round) => {
    const [mine, theirs] = [round[of.ours] ?? [], round[of.against] ?? []]
    return mine.length > 0 && theirs.length > 0 ? [ratioOf(mine, theirs)] : []
  })
  const { aim } = of
  const judged = aim?.of === 'value' ? one(ours) : ratio
  return {
    name: of.name,
    unit: of.unit,
    statistic: of.statistic,
    ours: spread(ours),
    against: { what: of.against, ...spread(against) },
    ratio,
    ratioByRound: {
      min: rounded(Math.min(...byRound)),
      median: rounded(quantile(byRound, 0.5)),
      max: rounded(Math.max(...byRound)),
    },
    aim,
    met: aim
      ? judged <= (aim.atMost ?? Number.POSITIVE_INFINITY) &&
        judged >= (aim.atLeast ?? Number.NEGATIVE_INFINITY)
      : null,
  }
}

/** The figures as a person reads them in a terminal. */
export function tableOf(figures: readonly Figure[]): string {
  const span = ({ min, median, max, n }: Spread, unit: string) =>
    `${min} / ${median} / ${max} ${unit} (min/median/max of ${n})`
  return figures
    .flatMap((figure) => {
      const { unit, ours, against, ratio, ratioByRound, aim, met, statistic } = figure
      return [
        `  ${figure.name}: ${ratio}x by ${statistic}${aim ? `, aim ${wordsOf(aim, unit)}: ${met ? 'met' : 'MISSED'}` : ''}`,
        `      ours     ${span(ours, unit)}, p95 ${ours.p95}`,
        `      against  ${span(against, unit)}, p95 ${against.p95}: ${against.what}`,
        `      by round ${ratioByRound.min} / ${ratioByRound.median} / ${ratioByRound.max}`,
      ]
    })
    .join('\n')
}

function wordsOf({ of, atMost, atLeast }: Aim, unit: string): string {
  const bound = atMost !== undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
  return of === 'ratio' ? `${bound}x` : `${bound} ${unit}`
}
