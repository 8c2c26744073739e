// Days and times as people type them: `2026-11-28`, `11-28`, `28`, `明天`; `14:30`, `1430`, `9点半`. Pure and private
// to the fields. Promises: what can't be read is null, never a guess at another day.
import { addDays, HOUR, LocalDay, MINUTE } from '../../../shared/instant.ts'

export interface DayRange {
  readonly today: LocalDay
  readonly min?: LocalDay | undefined
  readonly max?: LocalDay | undefined
}

const NAMED: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  today: 0,
  明天: 1,
  明日: 1,
  tomorrow: 1,
  后天: 2,
  昨天: -1,
  昨日: -1,
  yesterday: -1,
}
const WEEKDAY = /(?:周|星期|礼拜)[一二三四五六日天]|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b/giu

const real = (year: number, month: number, day: number): LocalDay | null => {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return LocalDay.safeParse(text).success ? text : null
}

/** Inside the range; a day outside it is read, but may not be chosen. */
export function inRange(day: LocalDay, { min, max }: Pick<DayRange, 'min' | 'max'>): boolean {
  return (min === undefined || day >= min) && (max === undefined || day <= max)
}

/**
 * The day that was typed. A year or month left out is the one that lies in the range, the nearest to today first: the next 28th
 * for a day to come, the last one for a day past.
 */
export function readDay(typed: string, range: DayRange): LocalDay | null {
  const text = typed.normalize('NFKC').replace(WEEKDAY, ' ').trim().toLowerCase()
  const named = NAMED[text]
  if (named !== undefined) return addDays(range.today, named)
  const compact = /^(\d{4})(\d{2})(\d{2})$/u.exec(text)
  if (compact) return real(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  const numbers = /^\d{1,4}(?:\s*[-/.年月日号]\s*\d{1,2}){0,2}\s*[日号]?$/u.test(text)
    ? (text.match(/\d+/gu) ?? []).map(Number)
    : []
  const [one, two, three] = numbers
  if (one === undefined) return null
  if (two !== undefined && three !== undefined) return real(one < 100 ? 2000 + one : one, two, three)
  const year = Number(range.today.slice(0, 4))
  const monthNow = Number(range.today.slice(5, 7))
  const past = range.max !== undefined && range.max <= range.today
  const order = past ? [0, -1, 1] : [0, 1, -1]
  const near: (LocalDay | null)[] =
    two !== undefined
      ? order.map((by) => real(year + by, one, two))
      : order.map((by) => {
          const month = monthNow + by
          return real(year + Math.floor((month - 1) / 12), ((((month - 1) % 12) + 12) % 12) + 1, one)
        })
  const forward = (day: LocalDay) => (past ? day <= range.today : day >= range.today)
  const days = near.filter((day): day is LocalDay => day !== null)
  return days.find((day) => inRange(day, range) && forward(day)) ?? days.find(forward) ?? days[0] ?? null
}

/** The time that was typed, ms since midnight: `9`, `930`, `9:30`, `9点半`. */
export function readClock(typed: string): number | null {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace('点半', ':30')
    .replace(/[点.时h]/u, ':')
    .replace(/分$/u, '')
  const match = /^(\d{1,2}):?(\d{2})?$/u.exec(text) ?? /^(\d{1,2}):$/u.exec(text)
  if (!match) return null
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? 0)
  return hours < 24 && minutes < 60 ? hours * HOUR + minutes * MINUTE : null
}

/** `08:00` of ms since midnight. */
export function clockOf(ms: number): string {
  const minutes = Math.floor(ms / MINUTE)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
