// Time at the desk of one agent's day, by which the work in it is divided. Pure. Promises: whoever is on the phone or writes up is at the desk,
// whatever state they chose or forgot to choose, so that talk and wrap-up are never more than the time they were done in.
import type { Instant } from '../instant.ts'
import type { DayState } from '../workDay.ts'

export interface Busy {
  readonly from: Instant
  /** End of the call and of what was written up after it. */
  readonly until: Instant
  /** Of that, talk and wrap-up, ms. */
  readonly workMs: number
}

interface Span {
  readonly from: Instant
  readonly until: Instant
}

/** In ms; `states` in the order of time. Two calls at once count twice as work, so they count twice as time. */
export function deskTime(
  states: readonly DayState[],
  calls: readonly Busy[],
  until: Instant,
): { deskMs: number; breakMs: number } {
  const spans = states.map(({ state, at }, place) => ({
    ...{ state, from: at, until: Math.max(at, states[place + 1]?.at ?? until) },
  }))
  const here = spans.filter(({ state }) => state !== 'offline')
  const breaks = spans.filter(({ state }) => state === 'break')
  const busyMs = lengthOf(calls)
  const breakMs = lengthOf([...breaks, ...calls]) - busyMs
  const workMs = calls.reduce((sum, call) => sum + call.workMs, 0)
  return { deskMs: Math.max(lengthOf([...here, ...calls]), breakMs + workMs), breakMs }
}

/** Of all of them together, ms; where they lie over each other it counts once. */
function lengthOf(spans: readonly Span[]): number {
  let length = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    length += Math.max(0, until - Math.max(from, reached))
    reached = Math.max(reached, until)
  }
  return length
}
