// What is due to be removed today, read a page of customers at a time. Promises: reads only; what goes and why is decided by `shared/retention` from
// the customer's rows, recordings and papers; a page is small, so that nobody waits for it.
import { sql } from 'kysely'
import { addMonths, CHINA, type Instant, instantOf, localDay } from '../shared/instant.ts'
import type { RetentionLaw } from '../shared/retention/due.ts'
import {
  type CustomerPlan,
  type Dated,
  type Item,
  type Kept,
  planCustomer,
} from '../shared/retention/plan.ts'
import { CHINA_RETENTION } from '../shared/retention/rules.ts'
import type { Id, Row } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'

/** Customers read at a time. */
const PAGE = 200

export async function retentionLaw(db: Db | Tx): Promise<RetentionLaw> {
  const found = await db
    .selectFrom('retention_periods')
    .select(['kind', 'lender_type', 'months', 'effective_from'])
    .orderBy('id')
    .execute()
  return {
    rules: CHINA_RETENTION,
    own: found.map(({ kind, lender_type: lenderType, months, effective_from: effectiveFrom }) => ({
      kind,
      lenderType,
      months,
      effectiveFrom,
    })),
  }
}

/** What stands of these customers, as it is now. */
export async function keptOf(db: Db | Tx, customerIds: readonly Id[]): Promise<Kept[]> {
  if (customerIds.length === 0) return []
  const rows = await sql<{ customer: Id; data: Row }>`
    select customer_id as customer, data from rows
    where customer_id = any(${customerIds}::uuid[]) and not deleted`.execute(db)
  const recordings = await sql<Dated & { customer: Id }>`
    select r.id, c.customer_id as customer, c.case_id as "caseId", r.opened_at as at
    from rows c join recordings r on r.call_id = c.id and r.state = 'stored'
    where c.customer_id = any(${customerIds}::uuid[]) and c.kind = 'call' order by r.id`.execute(db)
  const papers = await sql<Dated & { customer: Id }>`
    select p.id, p.customer_id as customer, t.case_id as "caseId", p.at
    from ticket_papers p left join rows t on t.kind = 'ticket' and t.id = p.ticket_id
    where p.customer_id = any(${customerIds}::uuid[]) order by p.id`.execute(db)
  const last = await sql<{ id: Id; at: Instant }>`
    select m.case_id as id, m.last_contact as at from retention_contacts m
    where m.case_id in (select id from rows where customer_id = any(${customerIds}::uuid[]) and kind = 'case')`.execute(
    db,
  )
  const lastContacts = new Map(last.rows.map(({ id, at }) => [id, at]))
  const granted = await db
    .selectFrom('retention_asked')
    .select('customer_id')
    .where('customer_id', 'in', [...customerIds])
    .execute()
  const asked = new Set(granted.map((row) => row.customer_id))
  const of = <T extends { customer: Id }>(all: readonly T[]) => {
    const sorted = new Map<Id, T[]>(customerIds.map((id) => [id, []]))
    for (const one of all) sorted.get(one.customer)?.push(one)
    return sorted
  }
  const [rowsOf, recordingsOf, papersOf] = [of(rows.rows), of(recordings.rows), of(papers.rows)]
  return customerIds.map((customerId) => ({
    customerId,
    rows: (rowsOf.get(customerId) ?? []).map(({ data }) => data),
    recordings: recordingsOf.get(customerId) ?? [],
    papers: papersOf.get(customerId) ?? [],
    lastContacts,
    asked: asked.has(customerId),
  }))
}

/** Those of whom something may be due, a page at a time, each once. */
async function* concerned(db: Db, { rules }: RetentionLaw, now: Instant): AsyncGenerator<Id[]> {
  const today = localDay(now, CHINA)
  // A day more than the shortest period: zones differ.
  const before = (months: number) => instantOf(addMonths(today, -months), 0, CHINA) + 24 * 3_600_000
  const shortest = (kind: 'recording' | 'paper') =>
    Math.min(...rules.filter((rule) => rule.kind === kind).map((rule) => rule.least?.months ?? 1))
  let after: Id | null = null
  for (;;) {
    const page: { rows: { customer: Id }[] } = await sql<{ customer: Id }>`
      select distinct customer_id as customer from rows
      where kind = 'case' and not deleted and data #>> '{closed,at}' is not null
        and customer_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
      order by customer_id limit ${PAGE}`.execute(db)
    if (page.rows.length > 0) yield page.rows.map(({ customer }) => customer)
    if (page.rows.length < PAGE) break
    after = page.rows.at(-1)?.customer ?? null
  }
  const seen = new Set<Id>()
  const sources = [
    sql`select r.id, r.opened_at as at, c.customer_id as customer from recordings r
      join rows c on c.kind = 'call' and c.id = r.call_id
      where r.state = 'stored' and r.opened_at < ${before(shortest('recording'))}::bigint`,
    sql`select p.id, p.at, p.customer_id as customer from ticket_papers p
      where p.at < ${before(shortest('paper'))}::bigint`,
  ]
  for (const source of sources) {
    let last: { at: Instant; id: Id } | null = null
    for (;;) {
      const page: { rows: { id: Id; at: Instant; customer: Id; ended: boolean }[] } = await sql<{
        id: Id
        at: Instant
        customer: Id
        ended: boolean
      }>`
        select found.*, exists (select from rows k where k.customer_id = found.customer and k.kind = 'case'
          and not k.deleted and k.data #>> '{closed,at}' is not null) as ended
        from (${source}) found
        where (at, id) > (${last?.at ?? 0}::bigint, coalesce(${last?.id ?? null}::uuid, '00000000-0000-0000-0000-000000000000'::uuid))
        order by at, id limit ${PAGE}`.execute(db)
      const fresh = [...new Set(page.rows.flatMap(({ customer, ended }) => (ended ? [] : customer)))].filter(
        (id) => !seen.has(id),
      )
      for (const id of fresh) seen.add(id)
      if (fresh.length > 0) yield fresh
      const end = page.rows.at(-1)
      if (!end || page.rows.length < PAGE) break
      last = end
    }
  }
}

/** The plan of each customer of whom something may be due. */
export async function* plans(
  db: Db,
  law: RetentionLaw,
  now: Instant,
): AsyncGenerator<{ kept: Kept; plan: CustomerPlan }> {
  for await (const page of concerned(db, law, now))
    for (const kept of await keptOf(db, page)) yield { kept, plan: planCustomer(kept, law, now) }
}

export type Sums = Map<string, { item: Item; count: number; things: number }>

/** Adds up decisions alike: of one kind, one reason, under one rule. */
export function addUp(sums: Sums, items: readonly Item[]): void {
  for (const item of items) {
    const { remove, why, rule } = item.decision
    const key = `${item.kind} ${remove} ${why} ${rule?.lenderType?.join() ?? ''}`
    const before = sums.get(key)
    if (before) {
      before.count += item.count
      before.things += 1
    } else sums.set(key, { item, count: item.count, things: 1 })
  }
}
