// The tables of the house's strategy, as `migrations` make them: versions of weights and stages, teams, where each agent belongs, and
// how cases are dealt out.
import type { ColumnType, Generated } from 'kysely'
import type { AllotmentOrder, AllotmentState, AllotmentSummary, LeftWhy } from '../shared/allotmentBodies.ts'
import type { Problem } from '../shared/problem.ts'
import type { Skill, StageTables } from '../shared/stages.ts'
import type { Weights } from '../shared/weights.ts'
import type { Before } from './allotmentStore.ts'

/** jsonb goes in as text, because the driver would read an array as a PostgreSQL array. */
type Json<T> = ColumnType<T, string, string>

export interface StrategyTables {
  strategy_versions: {
    id: Generated<number>
    what: 'weights' | 'stages'
    effective_from: string
    body: Json<Weights | StageTables>
    reason: string
    at: number
    by_user: string
  }
  allotments: {
    id: string
    how: AllotmentSummary['how']
    state: AllotmentState
    ask: Json<AllotmentOrder | null>
    reason: string
    at: number
    by_user: string
    cases: number
    landed: Generated<number>
    left_over: Json<AllotmentSummary['left']>
    stop: Generated<boolean>
    said_at: number
    problem: Json<Problem> | null
    undoes: string | null
    undone_by: string | null
  }
  allotment_cases: {
    allotment: string
    place: number
    customer_id: string
    case_id: string
    from_agent: string | null
    to_agent: string | null
    state: Generated<'planned' | 'landed' | 'back' | 'left'>
    before: Json<Before> | null
    why: LeftWhy | null
  }
  teams: { id: string; name: string; made_at: number }
  team_leads: { team: string; supervisor: string; deputy: boolean }
  agent_places: { agent: string; team: string | null; skills: Json<Skill[]>; most_cases: number | null }
}
