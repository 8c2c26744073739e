// Erasure of what is due of one customer, in one short transaction. Promises: decided anew under the lock of the customer, so that a hold placed a
// moment ago wins; rows become tombstones that desks follow, acts keep that they were and nothing of what they said; figures of reports stay; done
// twice it changes nothing.
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import { PARTS, type RetentionLaw } from '../shared/retention/due.ts'
import { KIND_OF_ACT, KIND_OF_ROW, type RetentionKind } from '../shared/retention/kinds.ts'
import { grantedIn, type Item, type Kept, lastContactOf, planCustomer } from '../shared/retention/plan.ts'
import type { CaseRow, Id, Row } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Tx } from './database.ts'
import { keptOf } from './retentionPlan.ts'
import { recordAssignments, refreshScopes } from './scope.ts'
import { wakeCustomers } from './wake.ts'

/** What went, by kind. */
export type Removed = Partial<Record<RetentionKind | 'customer', number>>

/** Reports of a day that has to be counted first: the customer's turn comes after that. */
export class DayOpen extends Error {}

const namesOf = <K extends string>(table: Readonly<Record<K, string>>, kind: RetentionKind): string[] =>
  Object.entries<string>(table).flatMap(([name, of]) => (of === kind ? [name] : []))

/** Removes what is due of this customer now. Throws `DayOpen`, and nothing is removed then. */
export async function eraseDue(tx: Tx, customerId: Id, law: RetentionLaw, at: Instant): Promise<Removed> {
  await sql`select id from rows where kind = 'customer' and id = ${customerId}::uuid for update`.execute(tx)
  const [kept] = await keptOf(tx, [customerId])
  if (!kept) return {}
  const plan = planCustomer(kept, law, at)
  const due = plan.items.filter(({ decision }) => decision.remove)
  if (due.length === 0) return {}
  const removed: Removed = {}
  const count = (kind: keyof Removed, things: number) => {
    if (things > 0) removed[kind] = (removed[kind] ?? 0) + things
  }
  await keepFigures(tx, goingRows(kept, due, plan.whole))
  await remember(tx, kept, due)

  for (const item of due) {
    count(item.kind, item.count)
    if (item.kind === 'recording' && item.id) await eraseRecording(tx, item.id)
    else if (item.kind === 'paper' && item.id)
      await tx.deleteFrom('ticket_papers').where('id', '=', item.id).execute()
    else if (item.caseId && item.kind !== 'caseFile') await erasePart(tx, item.caseId, item.kind)
  }
  for (const caseId of plan.cases) await eraseCase(tx, kept, caseId, at)
  if (plan.whole) {
    await eraseCustomer(tx, customerId, at)
    count('customer', 1)
  }
  await wakeCustomers(tx, [customerId])
  await noteAudit(tx, [
    {
      at,
      by: null,
      what: plan.whole ? 'customer.erased' : 'retention.run',
      subject: null,
      customerId,
      detail: removed,
    },
  ])
  return removed
}

function goingRows({ rows }: Kept, due: readonly Item[], whole: boolean): Row[] {
  return rows.filter(
    (row) =>
      whole ||
      due.some(
        ({ kind, caseId }) =>
          row.caseId === caseId && (kind === 'caseFile' || KIND_OF_ROW[row.kind] === kind),
      ),
  )
}

/**
 * Tombstones: that there was a row, and nothing of it. A number on which somebody forbade calls stays, alone: without it the wish would be forgotten
 * with the next file that brings the number (DOMAIN G8).
 */
async function bury(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await sql`update rows set version = version + 1, case_id = null,
      data = data || jsonb_build_object('caseId', null, 'name', null, 'relation', null, 'source', null, 'consent', '[]'::jsonb, 'version', version + 1)
    where kind = 'contact' and data ->> 'status' = 'suppressed' and not deleted and ${which}`.execute(tx)
  await sql`update rows set deleted = true, version = version + 1,
      data = jsonb_build_object('kind', kind, 'id', id, 'customerId', customer_id, 'caseId', case_id, 'version', version + 1)
    where not (kind = 'contact' and data ->> 'status' = 'suppressed') and not deleted and ${which}`.execute(
    tx,
  )
}

async function emptyActs(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  // What a desk would be told again of an act that stood against another may show the row that stood there.
  await sql`update idem set verdict = jsonb_build_object('outcome', 'refused', 'n', idem.n, 'problem',
      jsonb_build_object('code', 'customer.erased', 'params', '{}'::jsonb))
    from acts where idem.device = acts.device and idem.n = acts.n and idem.verdict ->> 'outcome' = 'conflict' and ${which}`.execute(
    tx,
  )
  await sql`update acts set act = jsonb_build_object('id', acts.id, 'kind', acts.kind, 'erased', true)
    where not acts.act ? 'erased' and ${which}`.execute(tx)
}

async function eraseRecording(tx: Tx, id: Id): Promise<void> {
  await tx.updateTable('recordings').set({ state: 'erased' }).where('id', '=', id).execute()
  await tx.deleteFrom('listen_grants').where('recording_id', '=', id).execute()
}

async function eraseMessages(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await sql`delete from paper_links where message_id in (select id from message_sends where ${which})`.execute(
    tx,
  )
  await sql`delete from message_papers where id in (select id from message_sends where ${which})`.execute(tx)
  await sql`delete from message_sends where ${which}`.execute(tx)
}

async function erasePart(tx: Tx, caseId: Id, kind: RetentionKind): Promise<void> {
  if (kind === 'message') await eraseMessages(tx, sql`case_id = ${caseId}::uuid`)
  if (kind === 'callLog')
    await sql`delete from call_judgements where call_id in
      (select id from rows where kind = 'call' and case_id = ${caseId}::uuid)`.execute(tx)
  await bury(tx, sql`case_id = ${caseId}::uuid and kind = any(${namesOf(KIND_OF_ROW, kind)}::text[])`)
  await emptyActs(
    tx,
    sql`acts.case_id = ${caseId}::uuid and acts.kind = any(${namesOf(KIND_OF_ACT, kind)}::text[])`,
  )
}

async function eraseCase(tx: Tx, { customerId, rows }: Kept, caseId: Id, at: Instant): Promise<void> {
  const matter = rows.find((row): row is CaseRow => row.kind === 'case' && row.id === caseId)
  await bury(tx, sql`case_id = ${caseId}::uuid`)
  await emptyActs(tx, sql`acts.case_id = ${caseId}::uuid`)
  await sql`update allotment_cases set before = null where case_id = ${caseId}::uuid`.execute(tx)
  await sql`insert into erased (id, what, customer_id, at) values (${caseId}, 'case', ${customerId}, ${at})
    on conflict (id) do nothing`.execute(tx)
  await sql`delete from retention_contacts where case_id = ${caseId}::uuid`.execute(tx)
  await recordAssignments(tx, [{ caseId, agent: null }], at)
  if (matter?.assignedTo) await refreshScopes(tx, [matter.assignedTo], [customerId])
}

/** What hangs on the customer and on no case goes with the last one. */
async function eraseCustomer(tx: Tx, customerId: Id, at: Instant): Promise<void> {
  const own = sql`customer_id = ${customerId}::uuid`
  await sql`update recordings set state = 'erased' where state = 'stored' and call_id in
    (select id from rows where kind = 'call' and ${own})`.execute(tx)
  await eraseMessages(tx, own)
  await sql`delete from call_judgements where ${own}`.execute(tx)
  await sql`delete from ticket_papers where ${own}`.execute(tx)
  await sql`delete from paper_links where ${own}`.execute(tx)
  await sql`delete from lease_spans where ${own}`.execute(tx)
  await bury(tx, own)
  await emptyActs(tx, sql`acts.customer_id = ${customerId}::uuid`)
  await sql`insert into erased (id, what, customer_id, at) values (${customerId}, 'customer', ${customerId}, ${at})
    on conflict (id) do nothing`.execute(tx)
  await sql`delete from retention_asked where ${own}`.execute(tx)
  // Wherever acts of this customer stand beside this table, nobody reads them any more.
  await sql`delete from customer_keys where ${own}`.execute(tx)
}

/** What the rest of the customer is counted from, although the calls or the request go. */
async function remember(tx: Tx, kept: Kept, due: readonly Item[]): Promise<void> {
  const touched = new Set(
    due.filter(({ kind }) => PARTS.some((part) => part === kind)).map(({ caseId }) => caseId),
  )
  for (const row of kept.rows) {
    if (row.kind !== 'case' || !touched.has(row.id)) continue
    const last = lastContactOf(row, kept.rows, kept.lastContacts.get(row.id) ?? null)
    if (last !== null)
      await sql`insert into retention_contacts (case_id, last_contact) values (${row.id}, ${last})
        on conflict (case_id) do update set last_contact = greatest(retention_contacts.last_contact, excluded.last_contact)`.execute(
        tx,
      )
  }
  if (grantedIn(kept.rows))
    await sql`insert into retention_asked (customer_id) values (${kept.customerId}) on conflict do nothing`.execute(
      tx,
    )
}

/** Agents and days whose figures count these rows, as the marks of reports are made (migration 0029). */
function daysOf(rows: readonly Row[]): RawBuilder<unknown> {
  const ids = (kind: Row['kind']) => rows.flatMap((row) => (row.kind === kind ? row.id : []))
  const cases = [...new Set(rows.flatMap((row) => (row.kind === 'payment' ? row.caseId : [])))]
  const promises = sql`kind = 'promise' and (id = any(${ids('promise')}::uuid[]) or case_id = any(${cases}::uuid[]))`
  return sql`
    select (data ->> 'agentId')::uuid as agent, report_day_of((data ->> 'startedAt')::bigint) as day, 1 as calls
    from rows where kind = 'call' and id = any(${ids('call')}::uuid[]) and not deleted
    union all
    select (data ->> 'agentId')::uuid, report_day_of((data ->> 'madeAt')::bigint), 0
    from rows where ${promises} and not deleted
    union all
    select (data ->> 'agentId')::uuid, (data ->> 'due')::date, 0 from rows where ${promises} and not deleted
    union all
    select (data ->> 'agentId')::uuid, report_day_of((data ->> 'at')::bigint), 0
    from rows where kind = 'event' and id = any(${ids('event')}::uuid[]) and data ->> 'eventKind' = 'guardRefused' and not deleted`
}

/** From now on the figures of these days stay as they are. Throws `DayOpen` where one of them has still to be counted. */
async function keepFigures(tx: Tx, rows: readonly Row[]): Promise<void> {
  const days = await sql<{ agent: Id; day: string; calls: number }>`
    select agent, day::text as day, sum(calls)::int as calls from (${daysOf(rows)}) counted
    where agent is not null group by agent, day order by agent, day`.execute(tx)
  for (const { agent, day, calls } of days.rows) {
    // As whoever counts this day: one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${agent} ${day}`}, 0))`.execute(tx)
    const kept =
      await sql`select 1 from report_kept where agent = ${agent}::uuid and day = ${day}::date`.execute(tx)
    const open = await sql`select 1 from report_marks where agent = ${agent}::uuid and day = ${day}::date
      union all select 1 from report_later where agent = ${agent}::uuid and day = ${day}::date limit 1`.execute(
      tx,
    )
    if (kept.rows.length === 0 && open.rows.length > 0) throw new DayOpen()
    await sql`insert into report_kept (agent, day, calls) values (${agent}, ${day}::date, ${calls})
      on conflict (agent, day) do update set calls = report_kept.calls + excluded.calls`.execute(tx)
  }
}
