// What a push asks of the database, in three statements: who is locked, what stands, and all that was judged. Each way there and back costs as
// much as the work itself. Promises: what is read after the locks was committed before them; everything is kept or nothing. Private to `push.ts`.
import { sql } from 'kysely'
import { RuleSettings } from '../shared/compliance/tighten.ts'
import type { Instant } from '../shared/instant.ts'
import type { Act } from '../shared/operation.ts'
import type { Verdict } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import { type FoundRow, RowCollision, type RowStore } from './rowStore.ts'
import { UNREADABLE } from './sentActs.ts'
import { notifyHolders } from './wake.ts'

/** The device's line of numbers, locked, and those of the customers that exist, locked as well; null for a device that was never seen. */
export async function lockForPush(
  tx: Tx,
  device: Id,
  customers: readonly Id[],
): Promise<{ userId: Id; lastN: number; customers: Id[] } | null> {
  // The device first: its row is found before the customers are asked for. Those in one order, so that two pushes don't wait for each other.
  const found = await sql<{ user_id: Id; last_n: number; customers: Id[] | null }>`/* push_lock */
    with device as materialized (select user_id, last_n from devices where id = ${device}::uuid for update),
      people as materialized (select id from rows
        where kind = 'customer' and id = any(${[...new Set(customers)].sort()}::uuid[]) order by id for update)
    select user_id, last_n, (select array_agg(id::text) from people) as customers from device`.execute(tx)
  const [row] = found.rows
  return row ? { userId: row.user_id, lastN: row.last_n, customers: row.customers ?? [] } : null
}

/** What stands of these customers, which of these acts were applied already, and the rules as the house narrowed them. */
export async function standingForPush(
  tx: Tx,
  store: RowStore,
  customers: readonly Id[],
  acts: readonly Id[],
): Promise<{ applied: Id[]; settings: RuleSettings }> {
  // One statement behind the locks: it sees what was committed while we waited for them.
  const found = await sql<
    Omit<FoundRow, 'kind' | 'data'> & { kind: string; data: unknown }
  >`/* push_standing */
    select kind, id, customer_id, data, deleted from rows where customer_id = any(${customers}::uuid[])
    union all select ${sql.lit(APPLIED)}, id, id, null, false from acts where id = any(${acts}::uuid[]) and outcome = 'applied'
    union all select ${sql.lit(SETTING)}, null, null, jsonb_build_object('id', id, 'pack', pack, 'lender', lender,
        'effectiveFrom', effective_from, 'tightening', tightening, 'at', at), false from rule_settings`.execute(
    tx,
  )
  const applied: Id[] = []
  const settings: unknown[] = []
  const rows: FoundRow[] = []
  for (const row of found.rows)
    if (row.kind === APPLIED) applied.push(row.id)
    else if (row.kind === SETTING) settings.push(row.data)
    else rows.push(row as FoundRow)
  store.holds(customers, rows)
  // The oldest first, as `ruleSettings` has them.
  const inOrder = RuleSettings.parse(settings).toSorted((a, b) => a.id - b.id)
  return { applied, settings: inOrder }
}

/** No kinds of rows. */
const APPLIED = '=applied'
const SETTING = '=setting'

export interface Kept {
  readonly n: number
  /** The id under which it was sent. */
  readonly sentId: string
  readonly verdict: Verdict
  /** Null where it could not be read. */
  readonly act: Act | null
  /** What is kept of it: sealed, or only that there was one. */
  readonly content: object | null
  readonly flags: readonly string[]
}

/** Writes rows, verdicts, acts and the device's number, and wakes whose desks hold these customers. Throws RowCollision. */
export async function keepJudged(
  tx: Tx,
  store: RowStore,
  kept: readonly Kept[],
  { device, agent, at, lastN }: { device: Id; agent: Id; at: Instant; lastN: number },
): Promise<void> {
  const customers = store.changedCustomers()
  const { count, text: rows } = store.written()
  const verdicts = JSON.stringify(kept.map(({ n, sentId, verdict }) => ({ n, act_id: sentId, verdict })))
  const acts = JSON.stringify(
    kept.flatMap(({ act, content, verdict, flags }) =>
      act
        ? {
            n: act.n,
            id: act.id,
            kind: act.kind,
            customer_id: act.customerId,
            case_id: act.caseId,
            at: act.at,
            act: content,
            outcome: verdict.outcome,
            flags,
          }
        : [],
    ),
  )
  const found = await sql<{ written: number }>`/* push_keep */
    with written as (
      insert into rows (kind, id, customer_id, case_id, version, data)
      select kind, id, customer_id, case_id, version, data from jsonb_to_recordset(${rows}::jsonb)
        as given (kind text, id uuid, customer_id uuid, case_id uuid, version integer, data jsonb)
      on conflict (kind, id) do update
        set case_id = excluded.case_id, version = excluded.version, data = excluded.data
        where rows.customer_id = excluded.customer_id and not rows.deleted and rows.version < excluded.version
      returning 1
    ), judged as (
      insert into idem (device, n, act_id, verdict)
      select ${device}::uuid, n, act_id, verdict from jsonb_to_recordset(${verdicts}::jsonb)
        as given (n integer, act_id text, verdict jsonb)
      on conflict (device, n) do update set act_id = excluded.act_id, verdict = excluded.verdict
        where idem.act_id = ${sql.lit(UNREADABLE)}
    ), kept as (
      insert into acts (device, n, id, agent, kind, customer_id, case_id, at, received_at, act, outcome, flags)
      select ${device}::uuid, n, id, ${agent}::uuid, kind, customer_id, case_id, at, ${at}::bigint, act, outcome, flags
      from jsonb_to_recordset(${acts}::jsonb) as given (n integer, id uuid, kind text, customer_id uuid, case_id uuid,
        at bigint, act jsonb, outcome text, flags jsonb)
    ), numbered as (
      update devices set last_n = ${lastN}::integer, last_seen = ${at}::bigint where id = ${device}::uuid
    ), woken as (${notifyHolders(customers)})
    select (select count(*) from written)::integer as written, (select count(*) from woken) as woken`.execute(
    tx,
  )
  if (found.rows[0]?.written !== count) throw new RowCollision()
}
