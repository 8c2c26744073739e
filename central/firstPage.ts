// The first page of a desk that begins from nothing: customers who cannot wait, so that the list can be worked with while the rest is on its way.
// Promises: only an order, never a choice: everyone is sent once more in the order of the whole, so that nothing hangs on what was urgent when.
import { sql } from 'kysely'
import { addDays, CHINA, HOUR, type Instant, localDay } from '../shared/instant.ts'
import type { Id } from '../shared/rows.ts'
import type { Tx } from './database.ts'

/** About five rows each; fewer customers than this come in one page anyway. */
export const FIRST_CUSTOMERS = 200
const SOON_MS = 12 * HOUR

/** Customers of this agent by what is due: callbacks, promises, then those whose bill fell due last; null when all fit into a page. */
export async function urgentCustomers(tx: Tx, agent: Id, at: Instant): Promise<Id[] | null> {
  const tomorrow = addDays(localDay(at, CHINA), 1)
  const found = await sql<{ customer_id: Id }>`
    with mine as (select customer_id from scope_entries where agent = ${agent} and until_version is null)
    select customer_id from (
      select customer_id, min(case
        when kind = 'callback' and data ->> 'doneAt' is null and (data ->> 'at')::bigint < ${at + SOON_MS} then 0
        when kind = 'promise' and data -> 'exit' = 'null'::jsonb and data ->> 'due' <= ${tomorrow} then 1
        else 2 end) as rank,
        max(data ->> 'dueDate') as fell_due
      from rows
      where customer_id in (select customer_id from mine) and not deleted and kind in ('callback', 'promise', 'case')
      group by customer_id
    ) ranked
    order by rank, fell_due desc, customer_id
    limit ${FIRST_CUSTOMERS + 1}`.execute(tx)
  if (found.rows.length <= FIRST_CUSTOMERS) return null
  return found.rows.slice(0, FIRST_CUSTOMERS).map((row) => row.customer_id)
}

/** Cases that the desk of this agent is to hold. */
export async function casesInScope(tx: Tx, agent: Id): Promise<number> {
  const found = await sql<{ total: number }>`
    select count(*)::int as total from rows
    where kind = 'case' and not deleted and data ->> 'assignedTo' = ${agent}`.execute(tx)
  return found.rows[0]?.total ?? 0
}
