// One agent's day as figures for the agent: what was done, how much of it was hard, how full the day was (DOMAIN §6, §8 rows 35 and 37).
// Promises: pure; counts, times and shares, never a sum of money (C18: nobody is judged by the amount alone); breaks weigh against
// nobody, and where there is too little to judge by, nothing is judged.
import { z } from 'zod'
import type { AgentState } from './agentState.ts'
import { CARE_BREAK } from './agentState.ts'
import type { CareRules, HardReason } from './hardCall.ts'
import type { Instant } from './instant.ts'

export interface DayCall {
  readonly startedAt: Instant
  readonly answeredAt: Instant | null
  readonly endedAt: Instant | null
  /** Hold included. */
  readonly talkMs: number
  readonly matched: boolean
  /** Central found something outside the rules. */
  readonly flagged: boolean
  /** When its first result was saved. */
  readonly codedAt: Instant | null
  readonly hard: readonly HardReason[]
}

/** A change of state at the desk, in the order of time. */
export interface DayState {
  readonly at: Instant
  readonly state: AgentState
  readonly reason: string | null
}

export const DAY_ALERTS = ['occupancy', 'hardShare'] as const

export const WorkDay = z.object({
  calls: z.int(),
  answered: z.int(),
  /** The customer, verified. */
  rightParty: z.int(),
  flagged: z.int(),
  hard: z.int(),
  talkMs: z.int(),
  wrapMs: z.int(),
  /** Signed in, breaks included. */
  deskMs: z.int(),
  breakMs: z.int(),
  /** Breaks that were offered after hard calls: counted apart. */
  careBreakMs: z.int(),
  /** 0…1: hard calls of those answered; null where there were too few. */
  hardShare: z.number().nullable(),
  /** 0…1: (talk + wrap-up) ÷ (time at the desk − breaks); null where the day is too short. */
  occupancy: z.number().nullable(),
  alerts: z.array(z.enum(DAY_ALERTS)),
})
export type WorkDay = z.infer<typeof WorkDay>

/** The part of a call that its wrap-up is counted by. */
type Wrapped = Pick<DayCall, 'startedAt' | 'endedAt' | 'codedAt'>

/** Wrap-up of each call, in their order: until the result, the next call, a break or the cap, whichever comes first. */
export function wrapUps(
  calls: readonly Wrapped[],
  states: readonly DayState[],
  now: Instant,
  capMs: number,
): number[] {
  const ends = [
    ...calls.map(({ startedAt }) => startedAt),
    ...states.filter(({ state }) => state === 'break' || state === 'offline').map(({ at }) => at),
  ].sort((a, b) => a - b)
  return calls.map(({ endedAt, codedAt }) => {
    if (endedAt === null) return 0
    const next = ends.find((at) => at >= endedAt) ?? now
    return Math.max(0, Math.min(codedAt ?? now, next, endedAt + capMs) - endedAt)
  })
}

/** The figures of the day up to `now`. `calls` and `states` in any order. */
export function workDayOf(
  calls: readonly DayCall[],
  states: readonly DayState[],
  now: Instant,
  { limits }: Pick<CareRules, 'limits'>,
): WorkDay {
  const inOrder = [...states].sort((a, b) => a.at - b.at)
  const spans = inOrder.map(({ state, reason, at }, index) => ({
    kind: state === 'break' && reason === CARE_BREAK.id ? 'careBreak' : state,
    lastsMs: Math.max(0, (inOrder[index + 1]?.at ?? now) - at),
  }))
  const lasted = (...kinds: string[]) =>
    spans.reduce((sum, { kind, lastsMs }) => (kinds.includes(kind) ? sum + lastsMs : sum), 0)
  const deskMs = lasted('ready', 'notReady', 'break', 'careBreak')
  const breakMs = lasted('break')
  const careBreakMs = lasted('careBreak')

  const answered = calls.filter(({ answeredAt }) => answeredAt !== null)
  const hard = answered.filter((call) => call.hard.length > 0).length
  const talkMs = answered.reduce((sum, call) => sum + call.talkMs, 0)
  const wrapMs = wrapUps(calls, states, now, limits.wrapCapMs).reduce((sum, ms) => sum + ms, 0)
  const workMs = deskMs - breakMs - careBreakMs
  const hardShare = answered.length < limits.fewCalls ? null : hard / answered.length
  const occupancy = workMs < limits.shortDayMs ? null : Math.min(1, (talkMs + wrapMs) / workMs)
  const over = {
    occupancy: occupancy !== null && occupancy > limits.occupancyAlert,
    hardShare: hardShare !== null && hardShare > limits.hardShareAlert,
  }
  return {
    calls: calls.length,
    answered: answered.length,
    rightParty: answered.filter(({ matched }) => matched).length,
    flagged: calls.filter(({ flagged }) => flagged).length,
    hard,
    talkMs,
    wrapMs,
    deskMs,
    breakMs,
    careBreakMs,
    hardShare,
    occupancy,
    alerts: DAY_ALERTS.filter((alert) => over[alert]),
  }
}
