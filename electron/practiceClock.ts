// Practice has its own clock: it shows 10:00 of the current day where the debtors live when the app starts, and runs
// at real speed. So the guard's hours don't decide when somebody may practise. A site line can't select it.
import { CHINA, HOUR, type Instant, instantOf, localDay } from '../shared/instant.ts'

export type PracticeClock = {
  /** What the clock showed when `machineNow` was read. */
  start: Instant
  /** Add to the machine's clock to read it. */
  offsetMs: number
}

/** `asked`: a starting instant that a test gives instead. */
export function practiceClock(machineNow: Instant, asked: Instant | null): PracticeClock {
  const start = asked ?? instantOf(localDay(machineNow, CHINA), 10 * HOUR, CHINA)
  return { start, offsetMs: start - machineNow }
}
