// Instants, zones and local days. Promises: pure, never reads the clock; an instant is integer milliseconds
// since the Unix epoch (UTC), and a local day only exists together with an explicit IANA zone.
import { z } from 'zod'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = z.int().min(0).max(8_640_000_000_000_000)
export type Instant = z.infer<typeof Instant>

/** A calendar day `YYYY-MM-DD` in a zone that the context names. Real days only (no 31 February). */
export const LocalDay = z.iso.date()
export type LocalDay = z.infer<typeof LocalDay>

export const Zone = z.string().min(1).max(64)
export type Zone = z.infer<typeof Zone>

export const CHINA: Zone = 'Asia/Shanghai'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const CHINA_OFFSET = 8 * HOUR

const formatters = new Map<Zone, Intl.DateTimeFormat>()

function formatterOf(zone: Zone): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** No zone changes its clock but at a quarter of an hour; one offset is good for all of it. */
const QUARTER = 15 * MINUTE
const offsets = new Map<Zone, Map<number, number>>()
/** A guard that looks at years of calls asks for a few thousand quarters; a memory that outgrows this begins anew. */
const OFFSETS_KEPT = 20_000

/** Milliseconds to add to UTC to read the wall clock of `zone` at `at`. Throws RangeError on an unknown zone. */
export function zoneOffset(at: Instant, zone: Zone): number {
  // China has kept UTC+8 without daylight saving since 1991; the guard asks for it thousands of times a second.
  if (zone === CHINA && at >= 694_224_000_000) return CHINA_OFFSET
  const quarter = Math.floor(at / QUARTER)
  let known = offsets.get(zone)
  const found = known?.get(quarter)
  if (found !== undefined) return found
  const offset = offsetOf(at, zone)
  if (!known || known.size >= OFFSETS_KEPT) {
    known = new Map()
    offsets.set(zone, known)
  }
  known.set(quarter, offset)
  return offset
}

function offsetOf(at: Instant, zone: Zone): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = Number(value)
  const wall = Date.UTC(
    part.year ?? 0,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  )
  return wall - Math.floor(at / SECOND) * SECOND
}

/** Days are spelled out and read again all the time; a few thousand of them are all that a list of cases knows. */
const midnights = new Map<LocalDay, number>()
const MIDNIGHTS_KEPT = 20_000

/** 00:00 UTC of a calendar day, in milliseconds: what calendar arithmetic counts with. */
function midnight(day: LocalDay): number {
  const known = midnights.get(day)
  if (known !== undefined) return known
  if (midnights.size >= MIDNIGHTS_KEPT) midnights.clear()
  const found = Date.parse(`${day}T00:00:00.000Z`)
  midnights.set(day, found)
  return found
}

/** The calendar day that a wall clock in `zone` shows at `at`. */
export function localDay(at: Instant, zone: Zone): LocalDay {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 10)
}

/** Milliseconds since local midnight that a wall clock in `zone` shows at `at`. */
export function timeOfDay(at: Instant, zone: Zone): number {
  const wall = at + zoneOffset(at, zone)
  return ((wall % DAY) + DAY) % DAY
}

/** The instant at which a wall clock in `zone` shows `day` plus `msOfDay`; in a skipped hour, the first moment after it. */
export function instantOf(day: LocalDay, msOfDay: number, zone: Zone): Instant {
  const wall = midnight(day) + msOfDay
  const guess = wall - zoneOffset(wall, zone)
  return wall - zoneOffset(guess, zone)
}

/** A natural day and the name of the next. */
export type LocalSpan = {
  readonly day: LocalDay
  readonly next: LocalDay
  readonly start: Instant
  readonly end: Instant
}

/** The last day that was asked for in each zone: lists and counters ask for the same one thousands of times. */
const spans = new Map<Zone, LocalSpan>()

/** The natural day of `zone` that holds `at`: from its first moment to the first of the next. */
export function localSpan(at: Instant, zone: Zone): LocalSpan {
  const last = spans.get(zone)
  if (last && at >= last.start && at < last.end) return last
  const day = localDay(at, zone)
  const next = addDays(day, 1)
  const span = { day, next, start: instantOf(day, 0, zone), end: instantOf(next, 0, zone) }
  spans.set(zone, span)
  return span
}

/** The instant at which a wall clock shows `msOfDay` on that day. */
export function instantIn({ day, start, end }: LocalSpan, msOfDay: number, zone: Zone): Instant {
  // Only on days on which clocks are turned is it not simply so much later.
  return end - start === DAY ? start + msOfDay : instantOf(day, msOfDay, zone)
}

/** `days` may be negative. Calendar arithmetic: no zone, no daylight saving. */
export function addDays(day: LocalDay, days: number): LocalDay {
  return new Date(midnight(day) + days * DAY).toISOString().slice(0, 10)
}

/** Whole calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return Math.round((midnight(to) - midnight(from)) / DAY)
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(day: LocalDay): number {
  return new Date(midnight(day)).getUTCDay()
}

/** The same day of the month `months` later, or the month's last day where that day does not exist (01-31 → 02-28). */
export function addMonths(day: LocalDay, months: number): LocalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** Days on which banks book payments: weekends and `closed` days are not, `open` days are although they fall on a weekend. */
export const BankCalendar = z.object({ closed: z.array(LocalDay), open: z.array(LocalDay) })
export type BankCalendar = z.infer<typeof BankCalendar>

export const WEEKENDS_ONLY: BankCalendar = { closed: [], open: [] }

export function isBankingDay(day: LocalDay, calendar: BankCalendar = WEEKENDS_ONLY): boolean {
  if (calendar.open.includes(day)) return true
  if (calendar.closed.includes(day)) return false
  const number = weekday(day)
  return number !== 0 && number !== 6
}

/** The `count`-th banking day after `day`; `day` itself for 0. */
export function addBankingDays(
  day: LocalDay,
  count: number,
  calendar: BankCalendar = WEEKENDS_ONLY,
): LocalDay {
  let at = day
  for (let left = count; left > 0; ) {
    at = addDays(at, 1)
    if (isBankingDay(at, calendar)) left -= 1
  }
  return at
}
