// Allotments as central keeps them: what was ordered, how far it is, and the cases of each with from and to.
import { sql } from 'kysely'
import type { AllotmentOrder, AllotmentState, AllotmentSummary, LeftWhy } from '../shared/allotmentBodies.ts'
import { type Problem, ProblemError } from '../shared/problem.ts'
import type { CaseRow, Id } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'
import type { Reach } from './reach.ts'

/** What of a case an allotment changes, as it was before. */
export interface Before extends Pick<CaseRow, 'state' | 'kept' | 'term'> {
  callbacks: { id: Id; owner: Id }[]
}

export interface AllotmentRow {
  id: Id
  how: AllotmentSummary['how']
  state: AllotmentState
  /** Null for one that undoes another. */
  ask: AllotmentOrder | null
  reason: string
  cases: number
  at: number
  /** Staff number of who ordered it. */
  by: string
  stop: boolean
  undoes: Id | null
}

/** Throws `request.notFound`. `lock`: nobody else changes its state until the transaction ends. */
export async function allotmentOf(db: Db | Tx, id: Id, lock = false): Promise<AllotmentRow> {
  const found = await sql<AllotmentRow>`
    select a.id, a.how, a.state, a.ask, a.reason, a.cases, a.at, a.stop, a.undoes, u.staff_number as by
    from allotments a join users u on u.id = a.by_user
    where a.id = ${id} ${lock ? sql`for update of a` : sql``}`.execute(db)
  const row = found.rows[0]
  if (!row) throw new ProblemError('request.notFound')
  return row
}

interface SummaryRow {
  id: Id
  how: AllotmentSummary['how']
  state: AllotmentState
  at: number
  reason: string
  cases: number
  landed: number
  left: { why: LeftWhy; cases: number }[]
  problem: Problem | null
  undoneBy: Id | null
  undoes: Id | null
  byId: Id
  name: string
  staffNumber: string
}

const summaries = (where: ReturnType<typeof sql>) => sql<SummaryRow>`
  select a.id, a.how, a.state, a.at, a.reason, a.cases, a.landed, a.left_over as left, a.problem,
    a.undone_by as "undoneBy", a.undoes, u.id as "byId", u.name, u.staff_number as "staffNumber"
  from allotments a join users u on u.id = a.by_user ${where}`

const summary = ({ byId, name, staffNumber, ...row }: SummaryRow): AllotmentSummary => ({
  ...row,
  by: { id: byId, name, staffNumber },
})

export async function summaryOf(db: Db | Tx, id: Id): Promise<AllotmentSummary> {
  const found = await summaries(sql`where a.id = ${id}`).execute(db)
  const row = found.rows[0]
  if (!row) throw new ProblemError('request.notFound')
  return summary(row)
}

/** Newest first; what was only previewed is nobody's history. */
export async function recentAllotments(db: Db | Tx, reach: Reach): Promise<AllotmentSummary[]> {
  const found = await summaries(
    sql`where a.state <> 'previewed' and ${reach.sees(sql`a.by_user::text`)} order by a.at desc, a.id limit 20`,
  ).execute(db)
  return found.rows.map(summary)
}
