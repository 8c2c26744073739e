// The table of the audit, as `migrations` make it. Place and hash are the database's own: a trigger links each entry to the one before.
import type { Generated } from 'kysely'
import type { Audited } from '../shared/audit.ts'

export interface AuditTables {
  audit: {
    id: Generated<number>
    at: number
    /** Null: central by itself. */
    user_id: string | null
    session_id: string | null
    what: Audited
    subject: string | null
    customer_id: string | null
    /** JSON of ids and digests. */
    detail: string
    seq: Generated<number>
    hash: Generated<string>
  }
}
