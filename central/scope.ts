// Which customers an agent's desk holds. Every change raises the agent's scope version and says since and until which one
// a customer belongs, so that a pull can name what was added and what must go. Assignments are central's alone.
import type { Instant } from '../shared/instant.ts'
import type { CaseRow, Id } from '../shared/rows.ts'
import type { Tx } from './database.ts'
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
  for (const agent of [...new Set(agents)].sort()) {
    // The row lock makes versions follow the order of commits.
    const scope = await tx
      .selectFrom('scopes')
      .select('version')
      .where('agent', '=', agent)
      .forUpdate()
      .executeTakeFirst()
    if (!scope) continue
    const held = await tx
      .selectFrom('rows')
      .select('customer_id')
      .distinct()
      .where('kind', '=', 'case')
      .where('deleted', '=', false)
      .where((where) => where(where.ref('data', '->>').key('assignedTo'), '=', agent))
      .where('customer_id', 'in', customerIds)
      .execute()
    const open = await tx
      .selectFrom('scope_entries')
      .select('customer_id')
      .where('agent', '=', agent)
      .where('until_version', 'is', null)
      .where('customer_id', 'in', customerIds)
      .execute()
    const wanted = new Set(held.map((row) => row.customer_id))
    const standing = new Set(open.map((row) => row.customer_id))
    const added = [...wanted].filter((id) => !standing.has(id))
    const lost = [...standing].filter((id) => !wanted.has(id))
    if (added.length === 0 && lost.length === 0) continue
    const version = scope.version + 1
    await tx.updateTable('scopes').set({ version }).where('agent', '=', agent).execute()
    if (lost.length > 0)
      await tx
        .updateTable('scope_entries')
        .set({ until_version: version })
        .where('agent', '=', agent)
        .where('until_version', 'is', null)
        .where('customer_id', 'in', lost)
        .execute()
    if (added.length > 0)
      await tx
        .insertInto('scope_entries')
        .values(
          added.map((customer) => ({
            agent,
            customer_id: customer,
            since_version: version,
            until_version: null,
          })),
        )
        .execute()
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
  await tx
    .updateTable('assignments')
    .set({ until_at: at })
    .where('until_at', 'is', null)
    .where(
      'case_id',
      'in',
      changes.map((change) => change.caseId),
    )
    .execute()
  const given = changes.flatMap(({ caseId, agent }) =>
    agent ? [{ case_id: caseId, agent, from_at: at, until_at: null }] : [],
  )
  if (given.length > 0)
    await tx
      .insertInto('assignments')
      .values(given)
      // Given, taken and given again within one millisecond: the span is open.
      .onConflict((conflict) =>
        conflict.columns(['case_id', 'agent', 'from_at']).doUpdateSet({ until_at: null }),
      )
      .execute()
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
  store.stage(moved.map((row): CaseRow => ({ ...row, assignedTo: agent, version: row.version + 1 })))
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
