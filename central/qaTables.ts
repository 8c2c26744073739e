// The tables of quality review, as `migrations` make them: draws of calls, what was drawn, who has which call open, and who is in whose call.
import type { ColumnType } from 'kysely'
import type { DrawnWhy, SampleRules } from '../shared/qa/sampler.ts'
import type { JoinWay } from '../shared/supervise.ts'

/** jsonb goes in as text, because the driver would read an array as a PostgreSQL array. */
type Json<T> = ColumnType<T, string, string>

export interface QaTables {
  review_draws: {
    id: string
    from_day: string
    until_day: string
    version: number
    seed: string
    rules: Json<SampleRules>
    frame: Json<Record<string, string>>
    reason: string
    at: number
    by_user: string
  }
  review_drawn: {
    draw: string
    call_id: string
    agent: string
    why: DrawnWhy
    code: string
    hour: number
  }
  calibrations: {
    id: string
    title: string
    calls: Json<string[]>
    at: number
    by_user: string
    closed_at: number | null
  }
  calibration_scores: {
    calibration: string
    call_id: string
    reviewer: string
    at: number
    card: number
    points: Json<Record<string, number | null>>
    fatal: Json<string[]>
  }
  listen_grants: {
    id: string
    recording_id: string
    call_id: string
    user_id: string
    at: number
    until: number
  }
  call_joins: {
    id: string
    supervisor: string
    agent: string
    call_id: string
    way: JoinWay
    announced: boolean
    at: number
    ended_at: number | null
  }
  review_locks: { call_id: string; user_id: string; until: number }
}
