// Practice has its own clock: it shows 10:00 of the current day where the debtors live when the app starts, and runs
// at real speed. So the guard's hours don't decide when somebody may practise. A site line can't select it. Promises: it never runs
// backwards over a restart, because limits and leases of the practice world hold the times of the last run.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  addDays,
  CHINA,
  HOUR,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
  MINUTE,
} from '../shared/instant.ts'

export type PracticeClock = {
  /** What the clock showed when `machineNow` was read. */
  start: Instant
  /** Add to the machine's clock to read it. */
  offsetMs: number
}

/** How often the time is kept; a run that was killed may have gone so much further. */
const KEEP_EVERY = MINUTE
const MORNING = 10 * HOUR
/** Leases end at this hour, and soon after it nobody may be called: a run that would begin later begins the next morning. */
const EVENING = 20 * HOUR

/** `asked`: a starting instant that a test gives instead. `last`: the latest practice time of earlier runs that is known. */
export function practiceClock(
  machineNow: Instant,
  asked: Instant | null,
  last: Instant | null = null,
): PracticeClock {
  const morningOf = (day: LocalDay) => instantOf(day, MORNING, CHINA)
  const ten = morningOf(localDay(machineNow, CHINA))
  const from = last === null ? ten : Math.max(ten, last + KEEP_EVERY)
  const day = localDay(from, CHINA)
  const start =
    asked ??
    (from < instantOf(day, EVENING, CHINA) ? Math.max(from, morningOf(day)) : morningOf(addDays(day, 1)))
  return { start, offsetMs: start - machineNow }
}

/** The practice time that was kept last; null when there is none that can be read. */
export function keptPracticeTime(path: string): Instant | null {
  try {
    const kept = Number(readFileSync(path, 'utf8'))
    return Number.isSafeInteger(kept) && kept > 0 ? kept : null
  } catch {
    // None yet, or unreadable: practice begins at ten, as on the first day.
    return null
  }
}

/** Keeps the practice time now and each minute until the reply is called, which keeps it once more. Rejects nothing: `failed` hears of it. */
export function keepPracticeTime(
  path: string,
  practiceNow: () => Instant,
  failed: (error: unknown) => void,
): () => void {
  const keep = () => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, String(Math.round(practiceNow())), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch (error) {
      failed(error)
    }
  }
  keep()
  const timer = setInterval(keep, KEEP_EVERY)
  return () => {
    clearInterval(timer)
    keep()
  }
}
