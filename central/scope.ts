// Which customers an agent's desk holds. Every change raises the agent's scope version and says since and until which one
// a customer belongs, so that a pull can name what was added and what must go. Assignments are central's alone.
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import type { CallbackRow, CaseRow, Id } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import { handedOver } from './handOver.ts'
import { endIdleLeases } from './leases.ts'
import { RowStore } from './rowStore.ts'
import { wakeAgents } from './wake.ts'

/** Brings the scopes of these agents up to the cases as they stand now in `rows`, for these customers; wakes who changed. */
export async function refreshScopes(
  tx: Tx,
  agents: readonly Id[],
  customerIds: readonly Id[],
): Promise<void> {
  if (customerIds.length === 0) return
  // As arrays: a statement takes 65,535 parameters, an import or an allotment may bring more customers.
  const customers = [...new Set(customerIds)]
  for (const agent of [...new Set(agents)].sort()) {
    // The row lock makes versions follow the order of commits.
    const scope = await tx
      .selectFrom('scopes')
      .select('version')
      .where('agent', '=', agent)
      .forUpdate()
      .executeTakeFirst()
    if (!scope) continue
    // Customer by customer: otherwise all that this agent has would be read, for each part of a large import anew.
    const held = await sql<{ customer_id: Id }>`
      select asked.customer_id from unnest(${customers}::uuid[]) as asked (customer_id)
      cross join lateral (
        select from rows
        where kind = 'case' and not deleted and data ->> 'assignedTo' = ${agent} and rows.customer_id = asked.customer_id
        limit 1
      ) held`.execute(tx)
    const open = await sql<{ customer_id: Id }>`
      select customer_id from scope_entries
      where agent = ${agent} and until_version is null and customer_id = any(${customers}::uuid[])`.execute(
      tx,
    )
    const wanted = new Set(held.rows.map((row) => row.customer_id))
    const standing = new Set(open.rows.map((row) => row.customer_id))
    const added = [...wanted].filter((id) => !standing.has(id))
    const lost = [...standing].filter((id) => !wanted.has(id))
    if (added.length === 0 && lost.length === 0) continue
    const version = scope.version + 1
    await tx.updateTable('scopes').set({ version }).where('agent', '=', agent).execute()
    if (lost.length > 0)
      await sql`update scope_entries set until_version = ${version}
        where agent = ${agent} and until_version is null and customer_id = any(${lost}::uuid[])`.execute(tx)
    if (added.length > 0)
      await sql`insert into scope_entries (agent, customer_id, since_version, until_version)
        select ${agent}::uuid, customer_id, ${version}::integer, null from unnest(${added}::uuid[]) as added (customer_id)`.execute(
        tx,
      )
    await wakeAgents(tx, [agent])
  }
}

/** Records who holds these cases from `at` on; closes what ended. */
export async function recordAssignments(
  tx: Tx,
  changes: readonly { caseId: Id; agent: Id | null }[],
  at: Instant,
): Promise<void> {
  if (changes.length === 0) return
  const cases = changes.map((change) => change.caseId)
  await sql`update assignments set until_at = ${at}
    where until_at is null and case_id = any(${cases}::uuid[])`.execute(tx)
  const given = changes.flatMap(({ caseId, agent }) => (agent ? [{ caseId, agent }] : []))
  // Given, taken and given again within one millisecond: the span is open.
  await sql`insert into assignments (case_id, agent, from_at, until_at)
    select case_id, agent, ${at}::bigint, null
    from unnest(${given.map((one) => one.caseId)}::uuid[], ${given.map((one) => one.agent)}::uuid[]) as given (case_id, agent)
    on conflict (case_id, agent, from_at) do update set until_at = null`.execute(tx)
}

/** Allots these cases to `agent` (null = to nobody) at `at`; what is already so is left alone. */
export async function assign(
  tx: Tx,
  caseIds: readonly Id[],
  agent: Id | null,
  at: Instant,
): Promise<{ changed: number; unknown: Id[] }> {
  const found = await tx
    .selectFrom('rows')
    .select(['id', 'customer_id'])
    .where('kind', '=', 'case')
    .where('deleted', '=', false)
    .where('id', 'in', [...caseIds])
    .execute()
  const store = new RowStore(tx)
  await store.load(found.map((row) => row.customer_id))
  const cases = found.flatMap((row) => store.world(row.customer_id).get('case', row.id) ?? [])
  const moved = cases.filter((row) => row.assignedTo !== agent)
  const losers = moved.flatMap((row) => row.assignedTo ?? [])
  if (agent !== null) store.stage(handedOver(store, moved, agent))
  store.stage(moved.map((row): CaseRow => ({ ...row, assignedTo: agent, version: row.version + 1 })))
  // What is to be done about the case goes with it.
  if (agent !== null)
    store.stage(
      moved.flatMap((row) =>
        store
          .world(row.customerId)
          .ofCase('callback', row.id)
          .filter((callback) => callback.doneAt === null && callback.owner !== agent)
          .map((callback): CallbackRow => ({ ...callback, owner: agent, version: callback.version + 1 })),
      ),
    )
  await endIdleLeases(
    tx,
    store,
    moved.map((row) => row.customerId),
    at,
  )
  await store.flush()
  await recordAssignments(
    tx,
    moved.map((row) => ({ caseId: row.id, agent })),
    at,
  )
  await refreshScopes(
    tx,
    [...losers, ...(agent ? [agent] : [])],
    moved.map((row) => row.customerId),
  )
  const known = new Set(cases.map((row) => row.id))
  return { changed: moved.length, unknown: caseIds.filter((id) => !known.has(id)) }
}

/** When this agent last lost the case: null = never held it, Infinity = holds it now. */
export async function heldUntil(tx: Tx, caseId: Id, agent: Id): Promise<number | null> {
  const spans = await tx
    .selectFrom('assignments')
    .select('until_at')
    .where('case_id', '=', caseId)
    .where('agent', '=', agent)
    .execute()
  if (spans.length === 0) return null
  return Math.max(...spans.map((span) => span.until_at ?? Number.POSITIVE_INFINITY))
}
