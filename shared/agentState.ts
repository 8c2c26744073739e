// What an agent does at the desk, as a call centre counts it, and the reasons that a company gives for not taking calls. Pure.
// Whether a call is up or being wrapped up is told by the call itself (`call.ts`); what is chosen here is the rest.
import { z } from 'zod'
import { CARE_RULES } from './hardCall.ts'
import { HOUR, type Instant, MINUTE } from './instant.ts'

/** `ready` takes calls; `notReady` = at the desk but for no call; `break` = away; `offline` = signed out. */
export const AgentState = z.enum(['ready', 'notReady', 'break', 'offline'])
export type AgentState = z.infer<typeof AgentState>

const ReasonId = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/)

export const PauseReason = z.object({
  id: ReasonId,
  kind: z.enum(['break', 'notReady']),
  /** Planned length; null = ends when whatever it is for ends. */
  minutes: z.int().min(1).max(600).nullable(),
  /** The company's own words; null for the reasons that Duedesk words itself. */
  words: z.object({ 'zh-CN': z.string().min(1).max(12), en: z.string().min(1).max(24) }).nullable(),
})
export type PauseReason = z.infer<typeof PauseReason>

/** The reasons of a company that names none of its own. */
export const USUAL_REASONS: readonly PauseReason[] = [
  { id: 'rest', kind: 'break', minutes: 15, words: null },
  { id: 'meal', kind: 'break', minutes: 60, words: null },
  { id: 'paperwork', kind: 'notReady', minutes: null, words: null },
  { id: 'training', kind: 'notReady', minutes: null, words: null },
  { id: 'meeting', kind: 'notReady', minutes: null, words: null },
  { id: 'equipment', kind: 'notReady', minutes: null, words: null },
]
/** The ids of `USUAL_REASONS`: for these there are words in every language. */
export const WORDED_REASONS = ['rest', 'meal', 'paperwork', 'training', 'meeting', 'equipment'] as const

/**
 * The break that Duedesk offers after a hard call. Every company has it; no list of reasons shows it, and it counts apart from the
 * breaks that the agent is entitled to.
 */
export const CARE_BREAK: PauseReason = {
  id: 'afterHardCall',
  kind: 'break',
  minutes: CARE_RULES[0].limits.breakMinutes,
  words: null,
}

/** A code that the exchange knows, dialled as a plain call. */
const FeatureCode = z.string().regex(/^[*0-9]{2,12}$/)
const Codes = z.object({
  logIn: FeatureCode.nullable(),
  logOut: FeatureCode.nullable(),
  pause: FeatureCode.nullable(),
  resume: FeatureCode.nullable(),
})

/** How the exchange hears of an agent's state, where its queues have to know it. */
export const StateHook = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('codes'), ...Codes.shape }),
  /** POST of `HookCall` as JSON; no redirect is followed, no credential is sent. */
  z.object({ kind: z.literal('http'), url: z.url({ protocol: /^https$/ }) }),
])
export type StateHook = z.infer<typeof StateHook>

export const HookEvent = z.enum(['logIn', 'logOut', 'pause', 'resume'])
export type HookEvent = z.infer<typeof HookEvent>

/** What an HTTP hook is told. */
export const HookCall = z.object({
  event: HookEvent,
  reason: ReasonId.nullable(),
  /** The agent's user name on the line, and the company's number of the agent. */
  line: z.string().max(100),
  staffNumber: z.string().max(20),
  at: z.iso.datetime(),
})
export type HookCall = z.infer<typeof HookCall>

/** What a company decides about the work at the desk; every part has a usual answer. */
export const DeskPolicy = z.object({
  reasons: z
    .array(PauseReason)
    .min(1)
    .max(20)
    .default([...USUAL_REASONS]),
  /**
   * What a caller gets while the agent is not ready or on a break: 486, for exchanges that go on to the next agent at once, or 480.
   * The call is recorded as missed and becomes a callback either way.
   */
  inboundWhileNotReady: z.enum(['busy', 'unavailable']).default('busy'),
  hook: StateHook.default({ kind: 'none' }),
  progressive: z
    .object({ allowed: z.boolean(), seconds: z.int().min(3).max(60) })
    .default({ allowed: true, seconds: 8 }),
})
export type DeskPolicy = z.infer<typeof DeskPolicy>

export const USUAL_DESK: DeskPolicy = DeskPolicy.parse({})

/** The reason by its id; null for one that this company does not (or no longer) know. */
export function reasonOf(policy: Pick<DeskPolicy, 'reasons'>, id: string): PauseReason | null {
  return policy.reasons.find((reason) => reason.id === id) ?? (id === CARE_BREAK.id ? CARE_BREAK : null)
}

/** The final response to a caller whom nobody takes now (RFC 3261 §21.4). */
export function refusalStatus({ inboundWhileNotReady }: Pick<DeskPolicy, 'inboundWhileNotReady'>): 480 | 486 {
  return inboundWhileNotReady === 'busy' ? 486 : 480
}

/** The state that an agent chose, as it is kept on the desk. */
export const Duty = z.object({
  state: AgentState,
  reason: ReasonId.nullable(),
  since: z.number().int(),
})
export type Duty = z.infer<typeof Duty>

/** A break this long was no break: the agent went home without signing out. */
const LONGEST_KEPT = 10 * HOUR

/**
 * What an agent comes back to who signs in now: a break or a reason that a crash or a restart interrupted goes on, from when it
 * began; whoever signed out, or was away for a working day, is ready.
 */
export function dutyAtSignIn(kept: Duty | null, policy: DeskPolicy, now: Instant): Duty {
  const ready: Duty = { state: 'ready', reason: null, since: now }
  if (!kept || kept.reason === null || (kept.state !== 'break' && kept.state !== 'notReady')) return ready
  const stands =
    kept.since <= now && now - kept.since < LONGEST_KEPT && reasonOf(policy, kept.reason) !== null
  return stands ? kept : ready
}

/** Milliseconds that are left of a planned pause (negative: over); null for one without a planned length. */
export function pauseLeft(reason: PauseReason | null, elapsedMs: number): number | null {
  return reason?.minutes == null ? null : reason.minutes * MINUTE - elapsedMs
}
