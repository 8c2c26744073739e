// Who gets a new case: a named agent, nobody, or whoever has the fewest. A customer's cases stay with one agent.
import { sql } from 'kysely'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import type { Db } from './database.ts'

/** Chooses the agent for the next new case of a customer; `holder` = who holds another case of the customer. */
export type Dealer = (holder: Id | null) => Id | null

/** Throws `request.malformed` when `to` is not an active agent. */
export async function dealer(db: Db, to: 'spread' | Id | null): Promise<Dealer> {
  if (to === null) return () => null
  const agents = await sql<{ id: Id; held: number }>`
    select users.id, count(rows.id)::int as held from users
    left join rows on rows.kind = 'case' and not rows.deleted and rows.data ->> 'assignedTo' = users.id::text
    where users.role = 'agent' and users.active
    group by users.id, users.staff_number order by users.staff_number`.execute(db)
  if (to !== 'spread') {
    if (!agents.rows.some((agent) => agent.id === to))
      throw new ProblemError('request.malformed', { path: 'assign', detail: 'noAgent' })
    return () => to
  }
  const loads = agents.rows
  return (holder) => {
    const least = loads.reduce<{ id: Id; held: number } | null>(
      (best, agent) => (best === null || agent.held < best.held ? agent : best),
      null,
    )
    const chosen = loads.find((agent) => agent.id === holder) ?? least
    if (chosen) chosen.held += 1
    return chosen?.id ?? null
  }
}
