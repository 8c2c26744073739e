// When a callback may be agreed for. Promises: one answer for wrap-up, guard card, callbacks and central: ahead of now, inside the
// permitted hours of the customer's day.
import { type Instant, instantOf, localDay, timeOfDay, type Zone } from './instant.ts'
import type { Problem } from './problem.ts'

/** Permitted hours as milliseconds since local midnight: from ≤ t < until. */
interface Hours {
  readonly from: number
  readonly until: number
}

/** What stands against calling back at `at`: it must lie ahead and inside the permitted hours; null when nothing does. */
export function callbackTimeProblem(at: Instant, now: Instant, zone: Zone, hours: Hours): Problem | null {
  return at <= now ? { code: 'callback.inPast', params: { now } } : outsideHours(at, zone, hours)
}

/** The permitted hours of that day where the time lies outside of them. */
export function outsideHours(at: Instant, zone: Zone, { from, until }: Hours): Problem | null {
  const clock = timeOfDay(at, zone)
  if (clock >= from && clock < until) return null
  const day = localDay(at, zone)
  return {
    code: 'callback.outsideHours',
    params: { from: instantOf(day, from, zone), until: instantOf(day, until, zone) },
  }
}
