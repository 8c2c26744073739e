// The tables of retention, as `migrations` make them.
import type { ColumnType, Generated } from 'kysely'
import type { RetentionKind } from '../shared/retention/kinds.ts'
import type { LenderType } from '../shared/rows.ts'

type Json<T> = ColumnType<T, string, string>

export interface RetentionTables {
  customer_keys: { customer_id: string; wrapped: string }
  erased: { id: string; what: 'customer' | 'case'; customer_id: string; at: number }
  report_kept: { agent: string; day: string; calls: number }
  retention_runs: {
    id: string
    started_at: number
    said_at: number
    ended_at: number | null
    removed: Json<Record<string, number>>
  }
  retention_periods: {
    id: Generated<number>
    kind: RetentionKind
    lender_type: LenderType | null
    months: number
    effective_from: string
    reason: string
    at: number
    by_user: string
  }
  retention_asked: { customer_id: string }
  retention_contacts: { case_id: string; last_contact: number }
}
