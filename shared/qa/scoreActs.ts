// What scoring, answering and deciding make of rows. Promises: nobody scores or decides the own call, and nobody decides the own score; a
// dispute never costs points; rounds are two, each timed. Private to `operation.ts` but for the standing of a score.
import type { ActOf } from '../act.ts'
import { type Applied, raised, refuse, subjectOf, type World } from '../applied.ts'
import { DAY, type Instant } from '../instant.ts'
import type { Row } from '../rows.ts'
import { cardOf, type Points, pointsFault, type Scored, scoreOf } from './scorecard.ts'
import type { ScoredFatal, ScoredItem, ScoreRow } from './scoreRow.ts'

/** An agent who says nothing for so long has taken the score. */
export const ANSWER_DAYS = 5
/** A dispute should be decided within so many days; later it still is, and shows as late. */
export const DECIDE_DAYS = 5
export const ROUNDS = 2

/**
 * `open`: the agent may answer, until `due`. `disputed`: another reviewer has to decide, `due` says by when. `settled`: nothing is left
 * to say. `replaced`: another score stands in its place.
 */
export type ScoreStand =
  | { readonly state: 'open' | 'disputed'; readonly due: Instant }
  | { readonly state: 'settled' | 'replaced'; readonly due: null }

/** Where a score stands at `at`. A second round is only for items that were upheld, and decided ones are final after it. */
export function scoreStand(row: ScoreRow, at: Instant): ScoreStand {
  if (row.supersededBy) return { state: 'replaced', due: null }
  const settled: ScoreStand = { state: 'settled', due: null }
  const last = row.rounds.at(-1)
  if (last && last.decided === null) {
    const disputed = last.answers.some(({ answer }) => answer === 'disputed')
    return disputed ? { state: 'disputed', due: last.answeredAt + DECIDE_DAYS * DAY } : settled
  }
  if (last?.decided && (row.rounds.length >= ROUNDS || answerable(row).length === 0)) return settled
  const due = (last?.decided?.at ?? row.at) + ANSWER_DAYS * DAY
  return at > due || answerable(row).length === 0 ? settled : { state: 'open', due }
}

/** Items to which the agent may still say something: what cost points or was fatal, in the second round what was upheld. */
export function answerable(row: ScoreRow): string[] {
  const card = cardOf(row.card)
  const last = row.rounds.at(-1)
  if (last?.decided)
    return last.decided.items.flatMap(({ item, decision }) => (decision === 'upheld' ? item : []))
  const lost = row.items.flatMap(({ item, points }) => {
    const most = card?.items.find(({ id }) => id === item)?.points ?? 0
    return points !== null && points < most ? item : []
  })
  return [...lost, ...row.fatal.map(({ item }) => item)]
}

const pointsOf = (items: readonly Pick<ScoredItem, 'item' | 'points'>[]): Points =>
  Object.fromEntries(items.map(({ item, points }) => [item, points]))

function scored(row: {
  card: number
  items: readonly Pick<ScoredItem, 'item' | 'points'>[]
  fatal: readonly Pick<ScoredFatal, 'item'>[]
}): Pick<Scored, 'score' | 'band'> {
  const card = cardOf(row.card)
  if (!card) return { score: null, band: null }
  const { score, band } = scoreOf(
    card,
    pointsOf(row.items),
    row.fatal.map(({ item }) => item),
  )
  return { score, band }
}

/** The score of a call that stands: the one that none took the place of. */
export function standingScore(world: World, caseId: string | null, callId: string): ScoreRow | null {
  if (caseId === null) return null
  return (
    world.ofCase('score', caseId).find((row) => row.callId === callId && row.supersededBy === null) ?? null
  )
}

export function scoreCall(world: World, act: ActOf<'call.scored'>): Applied {
  const { scoreId, callId, card: version, items, fatal, remarks, coaching, supersedes } = act.payload
  const call = world.get('call', callId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: callId })
  if (call.caseId !== act.caseId) return refuse('act.subjectMissing', { kind: 'case', id: act.caseId ?? '' })
  if (call.agentId === act.actor.id) return refuse('review.ownCall')
  const card = cardOf(version)
  if (!card) return refuse('act.malformed', { path: 'card', detail: 'unknown' })
  const fault = pointsFault(
    card,
    pointsOf(items),
    fatal.map(({ item }) => item),
  )
  if (fault) return refuse('score.items', { item: fault })
  const unsaid = items.find(({ item, points, reason }) => {
    const most = card.items.find(({ id }) => id === item)?.points ?? 0
    return points !== null && points < most && reason === ''
  })
  if (unsaid) return refuse('score.reason', { item: unsaid.item })
  const standing = standingScore(world, act.caseId, callId)
  // Another reviewer was first, or the same score was corrected meanwhile: that has to be seen.
  if ((standing?.id ?? null) !== supersedes)
    return refuse('act.versionConflict', { kind: 'score', id: supersedes ?? scoreId }, standing)
  // What is disputed is decided, and not written over.
  if (standing && scoreStand(standing, act.at).state === 'disputed') return refuse('score.disputed')
  const row: ScoreRow = {
    kind: 'score',
    id: scoreId,
    ...subjectOf(act),
    callId,
    agentId: call.agentId,
    reviewerId: act.actor.id,
    at: act.at,
    card: version,
    items,
    fatal,
    remarks,
    coaching,
    ...scored({ card: version, items, fatal }),
    rounds: [],
    supersedes,
    supersededBy: null,
  }
  const rows: Row[] = [row]
  if (standing) rows.push(raised(standing, { supersededBy: scoreId }))
  return { ok: true, rows }
}

export function answerScore(world: World, act: ActOf<'score.answered'>): Applied {
  const { scoreId, answers } = act.payload
  const row = world.get('score', scoreId)
  if (!row) return refuse('act.subjectMissing', { kind: 'score', id: scoreId })
  if (row.agentId !== act.actor.id) return refuse('review.notYours')
  if (scoreStand(row, act.at).state !== 'open') return refuse('score.closed')
  const open = answerable(row)
  const said = new Set(answers.map(({ item }) => item))
  if (
    said.size !== answers.length ||
    open.some((item) => !said.has(item)) ||
    answers.some(({ item }) => !open.includes(item))
  )
    return refuse('score.items', { item: open.find((item) => !said.has(item)) ?? answers[0]?.item ?? '' })
  const silent = answers.find(({ answer, text }) => answer === 'disputed' && text === '')
  if (silent) return refuse('score.reason', { item: silent.item })
  const rounds = [...row.rounds, { answeredAt: act.at, answers, decided: null }]
  return { ok: true, rows: [raised(row, { rounds })] }
}

export function decideScore(world: World, act: ActOf<'score.decided'>): Applied {
  const { scoreId, items: decisions } = act.payload
  const row = world.get('score', scoreId)
  if (!row) return refuse('act.subjectMissing', { kind: 'score', id: scoreId })
  if (row.agentId === act.actor.id) return refuse('review.ownCall')
  if (row.reviewerId === act.actor.id) return refuse('score.ownScore')
  const last = row.rounds.at(-1)
  if (!last || scoreStand(row, act.at).state !== 'disputed') return refuse('score.closed')
  const disputed = last.answers.flatMap(({ item, answer }) => (answer === 'disputed' ? item : []))
  const named = decisions.map(({ item }) => item)
  const astray =
    disputed.find((item) => !named.includes(item)) ?? named.find((item) => !disputed.includes(item))
  if (astray !== undefined || new Set(named).size !== named.length)
    return refuse('score.items', { item: astray ?? named[0] ?? '' })
  const card = cardOf(row.card)
  for (const { item, decision, points } of decisions) {
    if (decision === 'upheld') continue
    const before = row.items.find((one) => one.item === item)
    // A fatal item that is taken away gives back what the other items give.
    if (!before) continue
    const most = card?.items.find(({ id }) => id === item)?.points ?? 0
    if (points !== null && (points <= (before.points ?? 0) || points > most))
      return refuse('score.lower', { item, least: (before.points ?? 0) + 1, most })
  }
  const changed = new Map(
    decisions.flatMap(({ item, decision, points }) =>
      decision === 'changed' ? [[item, points] as const] : [],
    ),
  )
  const items = row.items.map((one) =>
    changed.has(one.item) ? { ...one, points: changed.get(one.item) ?? null } : one,
  )
  const fatal = row.fatal.filter(({ item }) => !changed.has(item))
  const now = scored({ card: row.card, items, fatal })
  // Whoever disputes has nothing to fear from it, also where an item drops out of the denominator.
  if (now.score !== null && row.score !== null && now.score < row.score)
    return refuse('score.lower', { item: [...changed.keys()][0] ?? '', least: row.score, most: 100 })
  const rounds = [
    ...row.rounds.slice(0, -1),
    { ...last, decided: { at: act.at, by: act.actor.id, items: decisions } },
  ]
  return {
    ok: true,
    rows: [raised(row, { items, fatal, rounds, ...now })],
  }
}
