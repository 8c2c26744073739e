// Calibration (校准): the same call scored blind by several reviewers, and how far they are apart. Promises: pure; gap in points, agreement
// about fatal items, kappa for each item; what can not be said from the sample is null, never a figure.
import { cardOf, type Points, scoreOf } from './scorecard.ts'

/** One reviewer's blind score of one call. */
export interface BlindScore {
  readonly callId: string
  readonly reviewerId: string
  readonly card: number
  readonly points: Points
  readonly fatal: readonly string[]
}

/** What a house aims at (practice, no law): points of mean gap, agreement about fatal items, kappa of each item. */
export const CALIBRATION_TARGET = { gap: 5, fatal: 1, kappa: 0.7 } as const

/** Points by rater of the same things; a rater who left one out has no entry. */
export type Ratings = readonly (readonly string[])[]

/**
 * Agreement beyond chance. Two ratings of everything: Cohen's kappa (J. Cohen, Educational and Psychological Measurement 20 (1960) 37–46).
 * More, or another number of them for each thing: Fleiss' kappa in its general form (J. L. Fleiss, Psychological Bulletin 76 (1971)
 * 378–382), over the things that two or more rated. Null without such a thing; 1 where everybody always said the same.
 */
export function kappa(ratings: Ratings): number | null {
  const rated = ratings.filter((one) => one.length >= 2)
  if (rated.length === 0) return null
  return rated.every((one) => one.length === 2) ? cohen(rated) : fleiss(rated)
}

function beyondChance(seen: number, chance: number): number {
  return chance >= 1 ? 1 : (seen - chance) / (1 - chance)
}

function cohen(rated: Ratings): number {
  const n = rated.length
  const shares = [new Map<string, number>(), new Map<string, number>()]
  let agreed = 0
  for (const [a = '', b = ''] of rated) {
    if (a === b) agreed += 1
    shares[0]?.set(a, (shares[0].get(a) ?? 0) + 1 / n)
    shares[1]?.set(b, (shares[1].get(b) ?? 0) + 1 / n)
  }
  let chance = 0
  for (const [category, share] of shares[0] ?? []) chance += share * (shares[1]?.get(category) ?? 0)
  // Sums of fractions: a chance of one that is not quite one would divide by next to nothing.
  return beyondChance(agreed / n, chance > 1 - 1e-12 ? 1 : chance)
}

function fleiss(rated: Ratings): number {
  const total = rated.reduce((sum, one) => sum + one.length, 0)
  const shares = new Map<string, number>()
  let seen = 0
  for (const one of rated) {
    const counts = new Map<string, number>()
    for (const category of one) {
      counts.set(category, (counts.get(category) ?? 0) + 1)
      shares.set(category, (shares.get(category) ?? 0) + 1 / total)
    }
    let pairs = 0
    for (const count of counts.values()) pairs += count * (count - 1)
    seen += pairs / (one.length * (one.length - 1)) / rated.length
  }
  let chance = 0
  for (const share of shares.values()) chance += share * share
  return beyondChance(seen, chance > 1 - 1e-12 ? 1 : chance)
}

export interface ItemAgreement {
  readonly item: string
  /** Over calls that two or more scored; null without one. */
  readonly kappa: number | null
  /** Mean absolute difference of two reviewers, as a share of the item's points. */
  readonly gap: number | null
}

export interface Agreement {
  /** Calls that two or more scored. */
  readonly calls: number
  readonly pairs: number
  /** Mean absolute difference of two scores of one call, in points of 100. */
  readonly gap: number | null
  /** Share of pairs that named the same fatal items. */
  readonly fatal: number | null
  readonly items: readonly ItemAgreement[]
  /** Each reviewer's mean distance from the mean of the others, signed: above zero is milder. */
  readonly leaning: readonly {
    readonly reviewerId: string
    readonly points: number
    readonly calls: number
  }[]
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

function pairsOf<T>(things: readonly T[]): [T, T][] {
  return things.flatMap((one, at) => things.slice(at + 1).map((other): [T, T] => [one, other]))
}

const sameNames = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((name) => other.includes(name))

/** How far the reviewers are apart over these calls. Scores of another card than the call's first are left out. */
export function agreementOf(scores: readonly BlindScore[]): Agreement {
  const byCall = new Map<string, BlindScore[]>()
  for (const score of scores) {
    const same = byCall.get(score.callId) ?? []
    if (same[0] && same[0].card !== score.card) continue
    if (same.some(({ reviewerId }) => reviewerId === score.reviewerId)) continue
    byCall.set(score.callId, [...same, score])
  }
  const doubled = [...byCall.values()].filter((same) => same.length >= 2)
  const pairs = doubled.flatMap(pairsOf)
  const totalOf = ({ card, points, fatal }: BlindScore): number | null => {
    const found = cardOf(card)
    return found ? scoreOf(found, points, fatal).score : null
  }
  const gaps = pairs.flatMap(([one, other]) => {
    const [a, b] = [totalOf(one), totalOf(other)]
    return a === null || b === null ? [] : Math.abs(a - b)
  })
  const names = new Map<string, number>()
  for (const { card } of doubled.flat())
    for (const { id, points } of cardOf(card)?.items ?? []) names.set(id, points)
  const items = [...names].map(([item, most]): ItemAgreement => {
    const differences = pairs.flatMap(([one, other]) => {
      const [a, b] = [one.points[item], other.points[item]]
      return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) / most : []
    })
    const ratings = doubled.map((same) =>
      same.flatMap(({ points }) => (points[item] === undefined ? [] : String(points[item] ?? 'na'))),
    )
    return { item, kappa: kappa(ratings), gap: mean(differences) }
  })
  return {
    calls: doubled.length,
    pairs: pairs.length,
    gap: mean(gaps),
    fatal: mean(pairs.map(([one, other]) => Number(sameNames(one.fatal, other.fatal)))),
    items,
    leaning: leaningOf(doubled, totalOf),
  }
}

function leaningOf(
  doubled: readonly (readonly BlindScore[])[],
  totalOf: (score: BlindScore) => number | null,
): Agreement['leaning'] {
  const off = new Map<string, number[]>()
  for (const same of doubled)
    for (const score of same) {
      const own = totalOf(score)
      const others = mean(same.filter((other) => other !== score).flatMap((other) => totalOf(other) ?? []))
      if (own === null || others === null) continue
      off.set(score.reviewerId, [...(off.get(score.reviewerId) ?? []), own - others])
    }
  return [...off].map(([reviewerId, by]) => ({ reviewerId, points: mean(by) ?? 0, calls: by.length }))
}
