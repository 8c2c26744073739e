// The tables of retention, as `migrations` make them.
import type { Generated } from 'kysely'
import type { RetentionKind } from '../shared/retention/kinds.ts'
import type { LenderType } from '../shared/rows.ts'

export interface RetentionTables {
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
