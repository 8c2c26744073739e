// Which calls of a period are reviewed (质检抽样). Promises: pure and repeatable: seed, rules and calls give the draw; every grave code,
// override and forbidden word is in it; the rest is spread over agent, code and hour as the calls are. Why each call is in it stands beside it.
import { z } from 'zod'
import { HOUR, type Instant, timeOfDay, type Zone } from '../instant.ts'
import { mustReview } from '../review.ts'
import type { Id } from '../rows.ts'
import { FORBIDDEN_WORDS } from '../script/forbidden.ts'
import { dealt, shuffled } from './chance.ts'

/** Raised whenever the same seed could give another draw. */
export const SAMPLER_VERSION = 1

/** What a house sets. Days and weeks are drawn alike: quotas are those of the drawn period. */
export const SampleRules = z.object({
  /** Share of the promises, 0…1. */
  promises: z.number().min(0).max(1).default(0.2),
  /** Random calls of each agent. */
  perAgent: z.int().min(0).max(50).default(3),
  /** The same for whoever has been here for less than `newDays`. */
  perNewAgent: z.int().min(0).max(50).default(5),
  newDays: z.int().min(0).max(365).default(30),
  /** Random calls of all agents together, so that the reviewers can hear them. */
  most: z.int().min(0).max(2000).default(200),
})
export type SampleRules = z.infer<typeof SampleRules>
export const HOUSE_SAMPLE: SampleRules = SampleRules.parse({})

/** In the order in which they go before one another: a call is drawn once, for its strongest reason. */
export const DRAWN_WHYS = ['graveCode', 'override', 'words', 'flagged', 'promise', 'random'] as const
export const DrawnWhy = z.enum(DRAWN_WHYS)
export type DrawnWhy = z.infer<typeof DrawnWhy>

/** A coded call, as far as a draw looks at it. */
export interface SampledCall {
  readonly callId: Id
  readonly agentId: Id
  /** In force when it is drawn. */
  readonly code: string
  readonly startedAt: Instant
  readonly zone: Zone
  readonly answered: boolean
  readonly flags: readonly string[]
  /** A supervisor's exception carried it past a rule. */
  readonly overridden: boolean
  /** Ids of `FORBIDDEN_WORDS` found in what was written of it. */
  readonly words: readonly string[]
  readonly agentIsNew: boolean
}

export interface Drawn {
  readonly callId: Id
  readonly agentId: Id
  readonly why: DrawnWhy
  readonly code: string
  /** Local hour of its beginning, 0…23. */
  readonly hour: number
}

export interface Draw {
  readonly version: number
  readonly seed: string
  readonly rules: SampleRules
  /** How many calls there were to draw from. */
  readonly frame: number
  readonly drawn: readonly Drawn[]
}

const PROMISES = ['PTP_FULL', 'PTP_PART']
const isPromise = (code: string) => PROMISES.includes(code)

/** Which forbidden words a text holds. */
export function wordsIn(text: string): string[] {
  return FORBIDDEN_WORDS.filter(({ zh, en }) => new RegExp(`${zh}|${en}`, 'iu').test(text)).map(
    ({ id }) => id,
  )
}

function mandatory(call: SampledCall): DrawnWhy | null {
  const must = mustReview(call.code, call.flags)
  if (must === 'graveCode') return must
  if (call.overridden) return 'override'
  if (call.words.length > 0) return 'words'
  return must
}

export const hourOf = ({ startedAt, zone }: Pick<SampledCall, 'startedAt' | 'zone'>): number =>
  Math.floor(timeOfDay(startedAt, zone) / HOUR)

/** `want` of these calls, spread over the strata as the calls are; within one by the order of the draw. */
function stratified(
  calls: readonly SampledCall[],
  want: number,
  stratumOf: (call: SampledCall) => string,
  seed: string,
): SampledCall[] {
  const strata = new Map<string, SampledCall[]>()
  for (const call of shuffled(seed, calls, ({ callId }) => callId)) {
    const key = stratumOf(call)
    strata.set(key, [...(strata.get(key) ?? []), call])
  }
  const sizes = new Map(
    [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, all]) => [key, all.length]),
  )
  const parts = dealt(want, sizes)
  return [...strata].flatMap(([key, all]) => all.slice(0, parts.get(key) ?? 0))
}

/** Random quota of each agent, cut in proportion where all together are more than the reviewers can hear. */
function quotas(calls: readonly SampledCall[], rules: SampleRules): Map<Id, number> {
  const wanted = new Map<Id, number>()
  const here = new Map<Id, number>()
  for (const call of calls) {
    here.set(call.agentId, (here.get(call.agentId) ?? 0) + 1)
    wanted.set(call.agentId, call.agentIsNew ? rules.perNewAgent : rules.perAgent)
  }
  const sizes = new Map([...wanted].map(([id, quota]) => [id, Math.min(quota, here.get(id) ?? 0)]))
  return dealt(rules.most, sizes)
}

/** The draw of these calls. Whatever order they come in, the same. */
export function drawSample(calls: readonly SampledCall[], seed: string, rules: SampleRules): Draw {
  const why = new Map<Id, DrawnWhy>()
  for (const call of calls) {
    const must = mandatory(call)
    if (must) why.set(call.callId, must)
  }
  const open = () => calls.filter(({ callId }) => !why.has(callId))
  const promises = open().filter(({ code }) => isPromise(code))
  const share = Math.ceil(promises.length * rules.promises - 1e-9)
  for (const call of stratified(promises, share, ({ agentId }) => agentId, seed))
    why.set(call.callId, 'promise')
  // Where nobody answered there is nothing to hear.
  const rest = open().filter(({ answered }) => answered)
  for (const [agentId, quota] of quotas(rest, rules))
    for (const call of stratified(
      rest.filter((one) => one.agentId === agentId),
      quota,
      (one) => `${one.code}|${hourOf(one)}`,
      seed,
    ))
      why.set(call.callId, 'random')
  const drawn = calls.flatMap((call): Drawn[] => {
    const found = why.get(call.callId)
    if (!found) return []
    return [{ callId: call.callId, agentId: call.agentId, why: found, code: call.code, hour: hourOf(call) }]
  })
  const rank = (one: Drawn) => DRAWN_WHYS.indexOf(one.why)
  drawn.sort((a, b) => rank(a) - rank(b) || (a.callId < b.callId ? -1 : 1))
  return { version: SAMPLER_VERSION, seed, rules, frame: calls.length, drawn }
}

/** Why a later draw of the same period is another one. */
export const REDRAWN_WHYS = ['seed', 'rules', 'sampler', 'codedSince', 'changedSince', 'displaced'] as const
export const RedrawnWhy = z.enum(REDRAWN_WHYS)
export type RedrawnWhy = z.infer<typeof RedrawnWhy>

export interface Redrawn {
  readonly kept: number
  readonly added: readonly { readonly callId: Id; readonly why: RedrawnWhy }[]
  readonly dropped: readonly { readonly callId: Id; readonly why: RedrawnWhy }[]
}

/**
 * What a second draw changed and why. `known`: the calls that the first was drawn from, with what it saw of each; a call outside it
 * was coded since, one that looks different now was corrected or flagged since, and whoever of the others moved made room for those.
 */
export function explainRedraw(
  before: Draw,
  after: Draw,
  known: ReadonlyMap<Id, string>,
  now: ReadonlyMap<Id, string>,
): Redrawn {
  const general: RedrawnWhy | null =
    before.version !== after.version
      ? 'sampler'
      : before.seed !== after.seed
        ? 'seed'
        : JSON.stringify(before.rules) !== JSON.stringify(after.rules)
          ? 'rules'
          : null
  const why = (callId: Id): RedrawnWhy => {
    if (!known.has(callId)) return 'codedSince'
    if (known.get(callId) !== now.get(callId)) return 'changedSince'
    return general ?? 'displaced'
  }
  const was = new Set(before.drawn.map(({ callId }) => callId))
  const is = new Set(after.drawn.map(({ callId }) => callId))
  return {
    kept: [...is].filter((callId) => was.has(callId)).length,
    added: [...is].filter((callId) => !was.has(callId)).map((callId) => ({ callId, why: why(callId) })),
    dropped: [...was].filter((callId) => !is.has(callId)).map((callId) => ({ callId, why: why(callId) })),
  }
}

/** What a draw saw of a call, in one short text: two of them are the same exactly when the call would be drawn alike. */
export function seenOf(call: SampledCall): string {
  return [call.code, mandatory(call) ?? '', call.answered ? 'a' : '', call.agentIsNew ? 'n' : ''].join('|')
}
