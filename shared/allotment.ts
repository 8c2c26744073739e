// Dealing out cases (分案, 调案): who is given which, by a rule that a supervisor chooses. Pure: the same cases and agents always give the
// same result. Promises: every case goes to exactly one agent or is named as left over with the reason; a customer's cases stay together;
// dealt out evenly, the numbers of two agents who could take everything differ by one customer at most; undoing gives back exactly.
import { z } from 'zod'
import type { Skill } from './stages.ts'
import type { Bucket, Fen, Id } from './values.ts'

/**
 * `even`: this lot in equal numbers · `level`: whoever has fewest first, until all have as many · `amount`: this lot in equal amounts ·
 * `bucket`: each bucket of this lot in equal numbers.
 */
export const DEAL_RULES = ['even', 'level', 'amount', 'bucket'] as const
export const DealRule = z.enum(DEAL_RULES)
export type DealRule = z.infer<typeof DealRule>

export interface DealCase {
  readonly caseId: Id
  readonly customerId: Id
  readonly totalFen: Fen
  readonly bucket: Bucket
  /** What its stage asks for. */
  readonly skills: readonly Skill[]
  /** Who has another case of the customer, which is not dealt out now: if they can take this one, they get it. */
  readonly known?: Id | null
}

export interface Taker {
  readonly id: Id
  /** Cases held before. */
  readonly held: number
  /** How many more may come: the most that a desk is to hold, less `held`. */
  readonly room: number
  readonly skills: readonly Skill[]
}

/** `full`: nobody who could take it has room · `noSkill`: nobody has what it asks for. */
export const LEFT_OVER = ['full', 'noSkill'] as const
export type LeftOver = (typeof LEFT_OVER)[number]

export interface Deal {
  readonly given: readonly { caseId: Id; to: Id }[]
  readonly left: readonly { caseId: Id; why: LeftOver }[]
}

export interface DealWish {
  readonly rule: DealRule
  /** Only to agents who have every skill that a case asks for. */
  readonly bySkill: boolean
}

interface Lot {
  readonly customerId: Id
  readonly cases: DealCase[]
  fen: number
  /** Of its oldest debt. */
  bucket: Bucket
  known: Id | null
  readonly skills: Set<Skill>
}

interface Tally {
  readonly taker: Taker
  cases: number
  fen: number
  readonly buckets: Map<Bucket, number>
}

/** What the least of decides who is next; the ones after it break ties. */
const MEASURES: Record<DealRule, readonly ((tally: Tally, lot: Lot) => number)[]> = {
  even: [(tally) => tally.cases, (tally) => tally.fen],
  level: [(tally) => tally.taker.held + tally.cases, (tally) => tally.fen],
  amount: [(tally) => tally.fen, (tally) => tally.cases],
  bucket: [(tally, lot) => tally.buckets.get(lot.bucket) ?? 0, (tally) => tally.cases, (tally) => tally.fen],
}

const byId = (a: Id, b: Id): number => (a < b ? -1 : a > b ? 1 : 0)

/** Deals `cases` out among `takers`. */
export function deal(cases: readonly DealCase[], takers: readonly Taker[], wish: DealWish): Deal {
  const given: { caseId: Id; to: Id }[] = []
  const left: { caseId: Id; why: LeftOver }[] = []
  const tallies = [...takers]
    .sort((a, b) => byId(a.id, b.id))
    .map((taker): Tally => ({ taker, cases: 0, fen: 0, buckets: new Map() }))
  const measures = MEASURES[wish.rule]
  for (const lot of lotsOf(cases)) {
    const able = wish.bySkill
      ? tallies.filter(({ taker }) => [...lot.skills].every((skill) => taker.skills.includes(skill)))
      : tallies
    const free = able.filter((tally) => tally.taker.room - tally.cases >= lot.cases.length)
    const chosen = free.find(({ taker }) => taker.id === lot.known) ?? least(free, lot, measures)
    if (chosen === null) {
      const why = able.length === 0 && tallies.length > 0 ? 'noSkill' : 'full'
      for (const { caseId } of lot.cases) left.push({ caseId, why })
      continue
    }
    chosen.cases += lot.cases.length
    chosen.fen += lot.fen
    chosen.buckets.set(lot.bucket, (chosen.buckets.get(lot.bucket) ?? 0) + 1)
    for (const { caseId } of lot.cases) given.push({ caseId, to: chosen.taker.id })
  }
  return { given, left }
}

function least(
  tallies: readonly Tally[],
  lot: Lot,
  measures: readonly ((tally: Tally, lot: Lot) => number)[],
): Tally | null {
  let best: Tally | null = null
  let bestFigures: number[] = []
  for (const tally of tallies) {
    const figures = measures.map((measure) => measure(tally, lot))
    const at = figures.findIndex((figure, index) => figure !== bestFigures[index])
    const less = best === null || (at >= 0 && (figures[at] ?? 0) < (bestFigures[at] ?? 0))
    if (!less) continue
    best = tally
    bestFigures = figures
  }
  return best
}

/** The cases of each customer, the largest debts first: so that what is dealt last can even out what came before. */
function lotsOf(cases: readonly DealCase[]): Lot[] {
  const lots = new Map<Id, Lot>()
  for (const each of [...cases].sort((a, b) => byId(a.caseId, b.caseId))) {
    const lot = lots.get(each.customerId) ?? {
      customerId: each.customerId,
      cases: [],
      fen: 0,
      bucket: each.bucket,
      known: null,
      skills: new Set<Skill>(),
    }
    lot.known ??= each.known ?? null
    lot.cases.push(each)
    lot.fen += each.totalFen
    // Names of buckets sort by age.
    if (each.bucket > lot.bucket) lot.bucket = each.bucket
    for (const skill of each.skills) lot.skills.add(skill)
    lots.set(each.customerId, lot)
  }
  return [...lots.values()].sort((a, b) => b.fen - a.fen || byId(a.customerId, b.customerId))
}

/** One case that changes hands; null = with nobody. */
export interface Handing {
  readonly caseId: Id
  readonly from: Id | null
  readonly to: Id | null
}

export type Holders = ReadonlyMap<Id, Id | null>

/** Who holds what afterwards; null when a case is not (any more) with whom it is to be taken from: then nothing is done. */
export function handedOn(holders: Holders, handings: readonly Handing[]): Holders | null {
  const after = new Map(holders)
  for (const { caseId, from, to } of handings) {
    if (!after.has(caseId) || after.get(caseId) !== from) return null
    after.set(caseId, to)
  }
  return after
}

/** The way back, last first. */
export const handedBack = (handings: readonly Handing[]): Handing[] =>
  handings.toReversed().map(({ caseId, from, to }) => ({ caseId, from: to, to: from }))
