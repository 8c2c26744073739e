// The tables of what agents say about the work itself, as `migrations` make them: concerns, requests for a
// supervisor's help, and supervisors' lines to them.
import type { ConcernKind, ConcernTo } from '../shared/careActs.ts'

export interface CareTables {
  concerns: {
    id: string
    agent: string
    concern: ConcernKind
    hearer: ConcernTo
    text: string
    case_id: string | null
    call_id: string | null
    raised_at: number
    received_at: number
    read_at: number | null
    read_by: string | null
    answered_at: number | null
    answered_by: string | null
    answer: string | null
  }
  help_requests: {
    id: string
    agent: string
    case_id: string | null
    call_id: string | null
    asked_at: number
    received_at: number
    taken_at: number | null
    taken_by: string | null
    ended_at: number | null
    ended_why: 'agent' | 'callOver' | 'again' | 'late' | null
  }
  announcements: { id: string; by_user: string; text: string; at: number; team: string | null }
  announcement_reads: { announcement: string; agent: string; read_at: number | null }
}
