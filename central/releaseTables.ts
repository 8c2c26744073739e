// The tables of released texts, as the database knows them.
import type { ColumnType, Generated } from 'kysely'
import type { Subject } from '../shared/releaseBodies.ts'
import type { Card, Script } from '../shared/script/graph.ts'
import type { ReleaseState } from '../shared/script/release.ts'

export interface ReleaseTable {
  subject: Subject
  id: string
  version: number
  /** jsonb goes in as text. */
  content: ColumnType<Script | Card, string, string>
  state: ReleaseState
  author: string
  published_by: string | null
  effective_from: number | null
  withdrawn_at: number | null
  sent_back: string | null
  revision: number
  changed_at: number
  /** Raised when what desks use changes. */
  mark: number | null
}

export interface ReleaseTables {
  releases: ReleaseTable
  release_steps: {
    step_id: Generated<number>
    subject: Subject
    id: string
    version: number
    step: string
    reason: string | null
    at: number
    by_user: string
  }
}
