// When a callback may be agreed for. Promises: one answer for wrap-up, guard card, callbacks and central: ahead of now, inside the
// permitted hours of the customer's day.
import { type Instant, instantOf, localDay, timeOfDay, type Zone } from './instant.ts'
import type { Problem } from './problem.ts'

/** What stands against calling back at `at`; null when nothing does. `hours`: ms since local midnight. */
export function callbackTimeProblem(
  at: Instant,
  now: Instant,
  zone: Zone,
  hours: { readonly from: number; readonly until: number },
): Problem | null {
  if (at <= now) return { code: 'callback.inPast', params: { now } }
  const clock = timeOfDay(at, zone)
  if (clock >= hours.from && clock < hours.until) return null
  const day = localDay(at, zone)
  return {
    code: 'callback.outsideHours',
    params: { from: instantOf(day, hours.from, zone), until: instantOf(day, hours.until, zone) },
  }
}
