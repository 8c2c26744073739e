// How figures and times are written in each language: money, days with weekday, times, durations, sizes.
// Pure but for the hook; instants are read in the zone given (the debtor's), never in the machine's.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant, LocalDay, Zone } from '../../shared/instant.ts'
import { addDays, CHINA, HOUR, localDay, MINUTE, SECOND, timeOfDay, weekday } from '../../shared/instant.ts'
import { formatMoney } from '../../shared/money.ts'
import { SPAN_WORDS, spanText, timerText } from '../../shared/spanText.ts'
import type { Language } from './words.ts'
import { languageOf } from './words.ts'

const WEEKDAYS: Record<Language, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

const two = (value: number) => String(value).padStart(2, '0')

export interface Format {
  readonly language: Language
  /** `8,160.00`, minus sign `−`. Fen in. */
  money(fen: number, symbol?: '' | '¥'): string
  /** `11-28` */
  day(day: LocalDay): string
  /** `11-28`, or `2025-11-28` in another year than now. */
  dayOfYear(day: LocalDay, now: Instant): string
  /** `11 月`, `Nov`, of `2026-11`: under a chart. */
  monthShort(month: string): string
  /** `11-28 周六`, `Sat 11-28`: for promised days. */
  dayWithWeekday(day: LocalDay): string
  /** `2026-11-28 周六`, `Sat 2026-11-28`: for fields. */
  fullDay(day: LocalDay): string
  /** `2026 年 11 月`, `Nov 2026`: above a calendar. */
  month(day: LocalDay): string
  /** `六`, `Sat`: above its column. */
  weekdayShort(day: LocalDay): string
  /** `11 月 24 日 周二`, `Tue 24 Nov`: for headings. */
  longDay(day: LocalDay): string
  /** `10:32` */
  time(at: Instant, zone?: Zone): string
  /** `10:32:41` */
  clock(at: Instant, zone?: Zone): string
  /** `10:32`, `明日 08:00`, `昨日 17:06`, `11-20 09:00`. */
  dayTime(at: Instant, now: Instant, zone?: Zone): string
  /** For timelines: `10:32` today, `昨 17:06`, `11-20`, `2025-11-20`. */
  when(at: Instant, now: Instant, zone?: Zone): string
  /** `02:47`, `1:02:47`. */
  timer(ms: number): string
  /** `9 小时 52 分`, `9 h 52 min`; under a minute in seconds. */
  duration(ms: number): string
  days(count: number): string
  /** `3.2 MB` */
  bytes(count: number): string
  count(value: number): string
  /** Picks the language of words that are data (rules, holds, dispositions, scripts). */
  pick(words: { zh: string; en: string }): string
}

const SAID: Record<
  Language,
  {
    tomorrow(time: string): string
    yesterday(time: string): string
    yesterdayShort(time: string): string
  }
> = {
  'zh-CN': {
    tomorrow: (time) => `明日 ${time}`,
    yesterday: (time) => `昨日 ${time}`,
    yesterdayShort: (time) => `昨 ${time}`,
  },
  en: {
    tomorrow: (time) => `${time} tomorrow`,
    yesterday: (time) => `${time} yesterday`,
    yesterdayShort: (time) => `Yest. ${time}`,
  },
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function formatOf(language: Language): Format {
  const said = SAID[language]
  const zh = language === 'zh-CN'
  const time = (at: Instant, zone: Zone = CHINA) => {
    const ms = timeOfDay(at, zone)
    return `${two(Math.floor(ms / HOUR))}:${two(Math.floor(ms / MINUTE) % 60)}`
  }
  const day = (local: LocalDay) => local.slice(5)
  const weekdayOf = (local: LocalDay) => WEEKDAYS[language][weekday(local)] ?? ''
  return {
    language,
    money: (fen, symbol = '') => formatMoney(fen, symbol).replace('-', '−'),
    day,
    dayOfYear: (local, now) => (local.slice(0, 4) === localDay(now, CHINA).slice(0, 4) ? day(local) : local),
    monthShort: (month) =>
      zh ? `${Number(month.slice(5))} 月` : (MONTHS[Number(month.slice(5)) - 1] ?? month),
    dayWithWeekday: (local) =>
      zh ? `${day(local)} ${weekdayOf(local)}` : `${weekdayOf(local)} ${day(local)}`,
    fullDay: (local) => (zh ? `${local} ${weekdayOf(local)}` : `${weekdayOf(local)} ${local}`),
    month: (local) =>
      zh
        ? `${local.slice(0, 4)} 年 ${Number(local.slice(5, 7))} 月`
        : `${MONTHS[Number(local.slice(5, 7)) - 1]} ${local.slice(0, 4)}`,
    weekdayShort: (local) => (zh ? weekdayOf(local).slice(-1) : weekdayOf(local)),
    longDay: (local) => {
      const [, month = 1, date = 1] = local.split('-').map(Number)
      return zh
        ? `${month} 月 ${date} 日 ${weekdayOf(local)}`
        : `${weekdayOf(local)} ${date} ${MONTHS[month - 1]}`
    },
    time,
    clock: (at, zone = CHINA) => `${time(at, zone)}:${two(Math.floor(timeOfDay(at, zone) / SECOND) % 60)}`,
    dayTime: (at, now, zone = CHINA) => {
      const on = localDay(at, zone)
      const today = localDay(now, zone)
      if (on === today) return time(at, zone)
      if (on === addDays(today, 1)) return said.tomorrow(time(at, zone))
      if (on === addDays(today, -1)) return said.yesterday(time(at, zone))
      return `${on.slice(0, 4) === today.slice(0, 4) ? day(on) : on} ${time(at, zone)}`
    },
    when: (at, now, zone = CHINA) => {
      const on = localDay(at, zone)
      const today = localDay(now, zone)
      if (on === today) return time(at, zone)
      if (on === addDays(today, -1)) return said.yesterdayShort(time(at, zone))
      return on.slice(0, 4) === today.slice(0, 4) ? day(on) : on
    },
    timer: timerText,
    duration: (ms) => spanText(ms, zh ? 'zh' : 'en'),
    days: SPAN_WORDS[zh ? 'zh' : 'en'].days,
    bytes: (count) =>
      count >= 1_048_576
        ? `${(count / 1_048_576).toFixed(1)} MB`
        : count >= 1024
          ? `${Math.round(count / 1024)} KB`
          : `${count} B`,
    count: (value) => value.toLocaleString('en-US'),
    pick: (words) => (zh ? words.zh : words.en),
  }
}

/** The formatters of the language on screen. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => formatOf(languageOf(i18n.language)), [i18n.language])
}
