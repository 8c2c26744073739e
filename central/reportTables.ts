// The tables of reports, as `migrations` make them: roll-ups, and the days that have to be folded anew.
import type { ColumnType, Generated } from 'kysely'
import type { RollSum } from '../shared/report/roll.ts'
import type { Measure } from '../shared/report/rollup.ts'

export interface ReportTables {
  report_days: {
    day: string
    agent: string
    product: string
    bucket: string
    script: string
  } & Record<Measure, number>
  /** `month`: its first day. */
  report_months: {
    month: string
    agent: string
    product: string
    bucket: string
    script: string
  } & Record<Measure, number>
  report_hours: {
    day: string
    agent: string
    hour: number
    attempts: number
    answered: number
    right_party: number
  }
  /** `weekday`: 0 is Sunday. */
  report_hour_months: {
    month: string
    agent: string
    weekday: number
    hour: number
    attempts: number
    answered: number
    right_party: number
  }
  report_rolls: { month: string; product: string; bucket: string } & RollSum
  report_roll_months: { month: string; at: number }
  report_mail: {
    one: Generated<boolean>
    setting: ColumnType<unknown, string, string>
    at: number
    by_user: string
  }
  report_mails: {
    day: string
    recipient: string
    state: string
    tries: number
    next_at: number | null
    claimed_until: number | null
    carrier_words: string
  }
  report_marks: { id: Generated<number>; agent: string; day: string }
  report_later: { agent: string; day: string; at: number }
}
