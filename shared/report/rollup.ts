// Roll-ups: one agent's day folded into rows of counts, by what a report is cut by (DESIGN §10.15). Pure. Promises: whole numbers only (calls, fen,
// milliseconds), so that sums of roll-ups are exact; every call and promise is counted in exactly one row; the same rows give the same fold on the
// desk and in central. What is no sum (a rate) is `kpis.ts`.
import { z } from 'zod'
import { type Code, isCode, specOf } from '../disposition.ts'

import { type CareRules, careRulesOn } from '../hardCall.ts'
import {
  addDays,
  CHINA,
  DAY,
  HOUR,
  type Instant,
  instantOf,
  LocalDay,
  localDay,
  SECOND,
  timeOfDay,
} from '../instant.ts'
import { type Standing, standings } from '../promise.ts'
import type { ScoreRow } from '../qa/scoreRow.ts'
import {
  type CallRow,
  type CaseRow,
  type DispositionRow,
  type EventRow,
  type ExceptionRow,
  Id,
  type PaymentRow,
  type PromiseRow,
  type ReviewRow,
  type Row,
} from '../rows.ts'
import type { DayState } from '../workDay.ts'
import { wrapUps } from '../workDay.ts'
import { deskTime } from './deskTime.ts'

/** What is counted. Money in fen, times in milliseconds; `mosSum` in hundredths of a MOS. */
export const MEASURES = [
  'attempts',
  'inbound',
  'answered',
  'rightParty',
  /** A case that was called on a day counts once for that day, with its first call. */
  'casesWorked',
  'casesReached',
  'promises',
  'promisedFen',
  /** Promises whose window closed, by the day they were due; one that was taken back is no promise. */
  'decided',
  'kept',
  'dueFen',
  'paidFen',
  'talkMs',
  'wrapMs',
  'ended',
  /** Result saved within a minute of the end. */
  'codedInTime',
  /** Answered calls whose recording the line confirmed or the desk kept. */
  'recorded',
  /** Calls at which central found something outside the rules. */
  'flagged',
  /** Contacts that the guard refused before anybody dialled. */
  'refused',
  /** Calls that a supervisor allowed against a rule. */
  'overrides',
  'complaints',
  'reviewed',
  'corrected',
  /** Calls that reviewers scored, and those of them with a fatal item. */
  'scored',
  'fatal',
  /** Matters that a customer came with, a week after: a call in, a dispute or a complaint of a case that had none for a week before. */
  'asked',
  /** Those of them after which the case had none for a week. */
  'solved',
  'measured',
  'mosSum',
  'poorSound',
  'deskMs',
  'breakMs',
] as const
export type Measure = (typeof MEASURES)[number]

export const Measures = z.record(z.enum(MEASURES), z.int())
export type Measures = z.infer<typeof Measures>

export const NOTHING: Measures = Object.freeze(
  Object.fromEntries(MEASURES.map((name) => [name, 0])) as Measures,
)

export function sumOf(of: readonly Measures[]): Measures {
  const total = { ...NOTHING }
  for (const one of of) for (const name of MEASURES) total[name] += one[name]
  return total
}

/** What a row is cut by, beside its agent and day. '' where it has none: time at the desk belongs to no product. */
export const RollKey = z.object({
  product: z.string().max(40),
  bucket: z.string().max(4),
  /** `id:version` */
  script: z.string().max(60),
})
export type RollKey = z.infer<typeof RollKey>

export const RollUp = z.object({ agent: Id, day: LocalDay, ...RollKey.shape, measures: Measures })
export type RollUp = z.infer<typeof RollUp>

export const HourRow = z.object({
  hour: z.int().min(0).max(23),
  attempts: z.int(),
  answered: z.int(),
  rightParty: z.int(),
})
export type HourRow = z.infer<typeof HourRow>

export interface AgentDay {
  readonly rollUps: RollUp[]
  readonly hours: HourRow[]
  /** When the fold is not true any more although nothing was recorded: a promise's window closes, time at the desk goes on. */
  readonly again: Instant | null
}

/** The rows that a day is folded from; those of other agents and days among them are passed over, but for matters that came up within a week. */
export interface DayFacts {
  readonly calls: readonly CallRow[]
  readonly dispositions: readonly DispositionRow[]
  readonly reviews: readonly ReviewRow[]
  readonly scores: readonly ScoreRow[]
  readonly refusals: readonly EventRow[]
  readonly exceptions: readonly ExceptionRow[]
  /** Whole cases: payments flow from one promise to the next, whoever took them. */
  readonly cases: readonly CaseRow[]
  readonly promises: readonly PromiseRow[]
  readonly payments: readonly PaymentRow[]
  readonly states: readonly DayState[]
}

const CODED_WITHIN = 60 * SECOND
/** A customer who comes again within this was not helped the first time (DOMAIN §6). */
export const REPEAT_MS = 7 * DAY
/** Results by which a customer came with something, whoever called. */
export const ASKING_CODES: readonly Code[] = ['COMPLAINT', 'DISPUTE']

/** Whether the customer came with something in this call. */
export const asksIn = (call: Pick<CallRow, 'caseId' | 'answeredAt' | 'direction' | 'code'>): boolean =>
  call.caseId !== null &&
  call.answeredAt !== null &&
  (call.direction === 'inbound' || ASKING_CODES.some((code) => code === call.code))

/** Null: nothing came up, or it is a repeat of what came up before. */
function matterOf(
  call: CallRow,
  asking: readonly CallRow[],
  now: Instant,
): { ends: Instant; solved: boolean } | null {
  if (!asksIn(call)) return null
  const same = asking.filter((one) => one.caseId === call.caseId && one.id !== call.id)
  const apart = (one: CallRow) => one.startedAt - call.startedAt || (one.id < call.id ? -1 : 1)
  const ends = call.startedAt + REPEAT_MS
  if (same.some((one) => apart(one) < 0 && call.startedAt - one.startedAt <= REPEAT_MS)) return null
  const again = same.some((one) => apart(one) > 0 && one.startedAt <= Math.min(ends, now))
  return { ends, solved: !again }
}
const POOR_MOS = 3.6
const DECIDED: readonly Standing['state'][] = ['KEPT', 'PARTIAL', 'BROKEN']
const OUT_OF_PLAY: readonly Standing['state'][] = ['RENEGOTIATED', 'CANCELLED', 'VOID']

export function factsOf(rows: readonly Row[], states: readonly DayState[]): DayFacts {
  const of = <K extends Row['kind']>(kind: K) =>
    rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)
  return {
    calls: of('call'),
    dispositions: of('disposition'),
    reviews: of('review'),
    scores: of('score'),
    refusals: of('event').filter(({ eventKind }) => eventKind === 'guardRefused'),
    exceptions: of('exception'),
    cases: of('case'),
    promises: of('promise'),
    payments: of('payment'),
    states,
  }
}

/** The day of one agent as it stands at `now`. Days are China's, as reports are. */
export function foldDay(agent: Id, day: LocalDay, facts: DayFacts, now: Instant): AgentDay {
  const from = instantOf(day, 0, CHINA)
  const ends = instantOf(addDays(day, 1), 0, CHINA)
  const until = Math.min(now, ends)
  const within = (at: Instant) => at >= from && at < ends
  const cases = new Map(facts.cases.map((one) => [one.id, one]))
  const coded = new Map(facts.dispositions.map((one) => [one.id, one]))
  const firstCoded = new Map<Id, Instant>()
  for (const { callId, supersedes, at } of facts.dispositions)
    if (supersedes === null) firstCoded.set(callId, at)
  const judged = new Map(facts.reviews.map((one) => [one.id, one]))
  const allowed = new Set(facts.exceptions.flatMap(({ usedBy }) => usedBy ?? []))
  const fold = new Fold(agent, day)

  const calls = facts.calls
    .filter((call) => call.agentId === agent && within(call.startedAt))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
  const states = facts.states.filter(({ at }) => within(at)).sort((a, b) => a.at - b.at)
  const rules: CareRules = careRulesOn(day)
  const wraps = wrapUps(
    calls.map((call) => ({ ...call, codedAt: firstCoded.get(call.id) ?? null })),
    states,
    until,
    rules.limits.wrapCapMs,
  )
  const scored = new Map(
    facts.scores.flatMap((one) => (one.supersededBy === null ? [[one.callId, one] as const] : [])),
  )
  const asking = facts.calls.filter(asksIn)
  let matterEnds: Instant | null = null
  const worked = new Set<Id>()
  const keyOf = (call: CallRow): RollKey => {
    const used = call.dispositionId === null ? undefined : coded.get(call.dispositionId)
    return {
      product: (call.caseId === null ? undefined : cases.get(call.caseId))?.product ?? '',
      bucket: call.bucket ?? '',
      script: used?.script ? `${used.script.id}:${used.script.version}` : '',
    }
  }
  const reached = new Set(
    calls.flatMap(({ caseId, answeredAt }) => (caseId && answeredAt !== null ? caseId : [])),
  )
  const keys = new Map<Id, RollKey>()
  calls.forEach((call, place) => {
    const key = keyOf(call)
    keys.set(call.id, key)
    const answered = call.answeredAt !== null
    const quality = call.media?.quality ?? null
    const review = call.reviewId === undefined ? undefined : judged.get(call.reviewId)
    const saved = firstCoded.get(call.id)
    const score = scored.get(call.id)
    const came = matterOf(call, asking, now)
    // Known to be solved only a week after.
    const over = came !== null && came.ends <= now
    if (came !== null && !over) matterEnds = Math.min(matterEnds ?? came.ends, came.ends)
    const first = call.caseId !== null && !worked.has(call.caseId)
    if (call.caseId !== null) worked.add(call.caseId)
    fold.add(key, {
      attempts: call.direction === 'outbound' ? 1 : 0,
      inbound: call.direction === 'inbound' ? 1 : 0,
      answered: answered ? 1 : 0,
      rightParty: answered && call.verification === 'matched' ? 1 : 0,
      casesWorked: first ? 1 : 0,
      casesReached: first && call.caseId !== null && reached.has(call.caseId) ? 1 : 0,
      talkMs: answered ? call.talkMs : 0,
      wrapMs: wraps[place] ?? 0,
      ended: call.endedAt === null ? 0 : 1,
      codedInTime:
        call.endedAt !== null && saved !== undefined && saved - call.endedAt <= CODED_WITHIN ? 1 : 0,
      recorded: answered && (call.recording === 'confirmed' || call.ownRecording?.state === 'kept') ? 1 : 0,
      flagged: call.flags.length > 0 ? 1 : 0,
      overrides: allowed.has(call.id) ? 1 : 0,
      complaints: complains(call.code) ? 1 : 0,
      reviewed: review ? 1 : 0,
      corrected: review?.outcome === 'corrected' ? 1 : 0,
      scored: score ? 1 : 0,
      fatal: score?.band === 'fatal' ? 1 : 0,
      asked: over ? 1 : 0,
      solved: over && came.solved ? 1 : 0,
      measured: quality ? 1 : 0,
      mosSum: quality ? Math.round(quality.mosMean * 100) : 0,
      poorSound: quality && quality.mosLow < POOR_MOS ? 1 : 0,
    })
    fold.hour(Math.floor(timeOfDay(call.startedAt, CHINA) / HOUR), call)
  })
  for (const refusal of facts.refusals)
    if (refusal.agentId === agent && within(refusal.at))
      fold.add(
        { product: cases.get(refusal.caseId ?? '')?.product ?? '', bucket: '', script: '' },
        { refused: 1 },
      )

  const again = foldPromises(fold, { agent, day, facts, now, keys, within })
  const busy = calls.map(({ startedAt, answeredAt, endedAt, talkMs }, place) => {
    const wrapMs = wraps[place] ?? 0
    const workMs = (answeredAt === null ? 0 : talkMs) + wrapMs
    return { from: startedAt, until: (endedAt ?? startedAt) + wrapMs, workMs }
  })
  const desk = deskTime(states, busy, until)
  if (desk.deskMs > 0) fold.add({ product: '', bucket: '', script: '' }, desk)
  const goesOn = now < ends && states.length > 0 ? now : null
  const times = [again, goesOn, matterEnds].filter((at) => at !== null)
  return { ...fold.result(), again: times.length > 0 ? Math.min(...times) : null }
}

const complains = (code: string | undefined): boolean =>
  code !== undefined && isCode(code) && specOf(code).effects.ticket === 'complaint'

function foldPromises(
  fold: Fold,
  how: {
    agent: Id
    day: LocalDay
    facts: DayFacts
    now: Instant
    keys: ReadonlyMap<Id, RollKey>
    within(at: Instant): boolean
  },
): Instant | null {
  const { agent, day, facts, now, keys, within } = how
  let again: Instant | null = null
  for (const matter of facts.cases) {
    const promises = facts.promises.filter(({ caseId }) => caseId === matter.id)
    const own = promises.filter((one) => one.agentId === agent && (one.due === day || within(one.madeAt)))
    if (own.length === 0) continue
    const payments = facts.payments.filter(({ caseId }) => caseId === matter.id)
    const found = new Map(standings(promises, payments, now, matter.zone).map((one) => [one.id, one]))
    for (const promise of own) {
      const standing = found.get(promise.id)
      const key = keys.get(promise.callId ?? '') ?? { product: matter.product, bucket: '', script: '' }
      if (within(promise.madeAt)) fold.add(key, { promises: 1, promisedFen: promise.amountFen })
      if (promise.due !== day || !standing || OUT_OF_PLAY.includes(standing.state)) continue
      if (DECIDED.includes(standing.state) && now >= standing.endsAt)
        // Made on another day: the call is not at hand, its product is.
        fold.add(
          { product: matter.product, bucket: '', script: '' },
          {
            decided: 1,
            kept: standing.state === 'KEPT' ? 1 : 0,
            dueFen: promise.amountFen,
            paidFen: Math.min(standing.paidFen, promise.amountFen),
          },
        )
      else again = Math.min(again ?? standing.endsAt, standing.endsAt)
    }
  }
  return again
}

class Fold {
  readonly #agent: Id
  readonly #day: LocalDay
  readonly #rows = new Map<string, RollUp>()
  readonly #hours = new Map<number, HourRow>()

  constructor(agent: Id, day: LocalDay) {
    this.#agent = agent
    this.#day = day
  }

  add(key: RollKey, counted: Partial<Measures>): void {
    const name = `${key.product}|${key.bucket}|${key.script}`
    const row = this.#rows.get(name) ?? {
      agent: this.#agent,
      day: this.#day,
      ...key,
      measures: { ...NOTHING },
    }
    for (const measure of MEASURES) row.measures[measure] += counted[measure] ?? 0
    this.#rows.set(name, row)
  }

  hour(hour: number, call: CallRow): void {
    const row = this.#hours.get(hour) ?? { hour, attempts: 0, answered: 0, rightParty: 0 }
    // How well an hour reaches people is about calls that went out.
    if (call.direction === 'outbound') {
      row.attempts += 1
      if (call.answeredAt !== null) row.answered += 1
      if (call.answeredAt !== null && call.verification === 'matched') row.rightParty += 1
    }
    this.#hours.set(hour, row)
  }

  result(): { rollUps: RollUp[]; hours: HourRow[] } {
    const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)
    return {
      rollUps: [...this.#rows].sort(byKey).map(([, row]) => row),
      hours: [...this.#hours.values()].filter(({ attempts }) => attempts > 0).sort((a, b) => a.hour - b.hour),
    }
  }
}

/** The days and agents that these rows are about: each has a roll-up. */
export function agentDaysOf(rows: readonly Row[]): { agent: Id; day: LocalDay }[] {
  const found = new Map<string, { agent: Id; day: LocalDay }>()
  const add = (agent: Id, day: LocalDay) => found.set(`${agent} ${day}`, { agent, day })
  for (const row of rows) {
    if (row.kind === 'call') add(row.agentId, localDay(row.startedAt, CHINA))
    else if (row.kind === 'promise') {
      add(row.agentId, localDay(row.madeAt, CHINA))
      add(row.agentId, row.due)
    } else if (row.kind === 'event' && row.eventKind === 'guardRefused')
      add(row.agentId, localDay(row.at, CHINA))
  }
  return [...found.values()]
}
