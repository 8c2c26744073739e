// What the last seven days of practice came to, against the seven before. Pure: summaries and a time in, figures out.
import { DAY, type Instant } from '../instant.ts'
import type { PracticeSummary } from './record.ts'

export const WEEK_FIGURES = ['verified', 'mustSay', 'silences', 'code'] as const
export type WeekFigure = (typeof WEEK_FIGURES)[number]

export interface Week {
  readonly calls: number
  readonly figures: Readonly<
    Record<
      WeekFigure,
      {
        /** `silences`: how often and in how many answered calls; the others: how many of how many. */
        readonly part: number
        readonly of: number
        /** Against the week before: times for `silences`, percentage points for the others. Null without both weeks. */
        readonly change: number | null
        /** Day by day, the oldest first; days without any are left out. In the unit of `change`. */
        readonly days: readonly number[]
      }
    >
  >
}

interface Share {
  readonly part: number
  readonly of: number
}

const one = (yes: boolean | null): Share => (yes === null ? { part: 0, of: 0 } : { part: yes ? 1 : 0, of: 1 })

const SHARES: Readonly<Record<WeekFigure, (call: PracticeSummary) => Share>> = {
  verified: ({ verified }) => one(verified),
  mustSay: ({ mustSay }) => ({ part: mustSay.said, of: mustSay.of }),
  silences: ({ answered, silences }) => ({ part: silences, of: answered ? 1 : 0 }),
  code: ({ codeFits }) => one(codeFits),
}

function sum(calls: readonly PracticeSummary[], figure: WeekFigure): Share {
  const shares = calls.map(SHARES[figure])
  return {
    part: shares.reduce((total, { part }) => total + part, 0),
    of: shares.reduce((total, { of }) => total + of, 0),
  }
}

const valueIn = (figure: WeekFigure, { part, of }: Share): number | null =>
  of === 0 ? null : figure === 'silences' ? part : Math.round((part / of) * 100)

export function weekOf(calls: readonly PracticeSummary[], now: Instant): Week {
  /** Days `from` to `to` before now, the newer end included; nothing is newer than now, whatever the minute shown. */
  const between = (from: number, to: number) =>
    calls.filter(({ at }) => at > now - from * DAY && (to === 0 || at <= now - to * DAY))
  const week = between(7, 0)
  const figureOf = (figure: WeekFigure): Week['figures'][WeekFigure] => {
    const share = sum(week, figure)
    const [value, earlier] = [share, sum(between(14, 7), figure)].map((each) => valueIn(figure, each))
    const days = [6, 5, 4, 3, 2, 1, 0].flatMap(
      (day) => valueIn(figure, sum(between(day + 1, day), figure)) ?? [],
    )
    return { ...share, change: value == null || earlier == null ? null : value - earlier, days }
  }
  return {
    calls: week.length,
    figures: {
      verified: figureOf('verified'),
      mustSay: figureOf('mustSay'),
      silences: figureOf('silences'),
      code: figureOf('code'),
    },
  }
}
