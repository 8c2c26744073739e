// How long something took, as it is written on screens and on paper. Pure.
import { DAY, HOUR, MINUTE, SECOND } from './instant.ts'

interface SpanWords {
  days(count: number): string
  hours(hours: number, minutes: number): string
  minutes(minutes: number): string
  seconds(seconds: number): string
}

export const SPAN_WORDS: Record<'zh' | 'en', SpanWords> = {
  zh: {
    days: (count) => `${count} 天`,
    hours: (hours, minutes) => (minutes > 0 ? `${hours} 小时 ${minutes} 分` : `${hours} 小时`),
    minutes: (minutes) => `${minutes} 分`,
    seconds: (seconds) => `${seconds} 秒`,
  },
  en: {
    days: (count) => (count === 1 ? '1 day' : `${count} days`),
    hours: (hours, minutes) => (minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`),
    minutes: (minutes) => `${minutes} min`,
    seconds: (seconds) => `${seconds} s`,
  },
}

/** `9 小时 52 分`, `9 h 52 min`; under a minute in seconds. */
export function spanText(ms: number, language: 'zh' | 'en'): string {
  const said = SPAN_WORDS[language]
  const whole = Math.max(0, ms)
  if (whole >= DAY) return said.days(Math.floor(whole / DAY))
  if (whole >= HOUR) return said.hours(Math.floor(whole / HOUR), Math.floor(whole / MINUTE) % 60)
  if (whole >= MINUTE) return said.minutes(Math.floor(whole / MINUTE))
  return said.seconds(Math.floor(whole / SECOND))
}

const two = (value: number) => String(value).padStart(2, '0')

/** `02:47`, `1:02:47`. */
export function timerText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND))
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
