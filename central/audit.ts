// The audit as central keeps it: the one way to write an entry, the search for reviewers, and the check of the chain. Promises: entries are
// linked by the database (migration 0026), whichever node writes; reading the audit stands in the audit; nothing of a person is in it but ids.
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import {
  AUDIT_PAGE,
  AuditCheck,
  Audited,
  AuditQuery,
  AuditReply,
  CHAIN_BEGINS,
  type Chained,
  followChain,
  type Head,
  ROUTE_AUDIT,
} from '../shared/audit.ts'
import { addDays, CHINA, type Instant, instantOf, MINUTE } from '../shared/instant.ts'
import type { RouteName } from '../shared/role.ts'
import { Id } from '../shared/rows.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Db, Tx } from './database.ts'
import { staffOf } from './staff.ts'

interface Noted {
  readonly at: Instant
  /** Null: central by itself. */
  readonly by: { readonly id: Id; readonly sessionId: Id | null } | null
  readonly what: Audited
  readonly subject: Id | null
  readonly customerId: Id | null
  /** Ids and digests only. */
  readonly detail?: Readonly<Record<string, string | number>>
}

/** Writes these entries. Other writers wait until this transaction ends, so it comes late in a long one. */
export async function noteAudit(db: Db | Tx, entries: readonly Noted[]): Promise<void> {
  if (entries.length === 0) return
  await db
    .insertInto('audit')
    .values(
      entries.map(({ at, by, what, subject, customerId, detail }) => ({
        at,
        user_id: by?.id ?? null,
        session_id: by?.sessionId ?? null,
        what,
        subject,
        customer_id: customerId,
        detail: JSON.stringify(detail ?? {}),
      })),
    )
    .execute()
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Screens ask the same question anew by themselves: within so long it is one look. */
const ONE_LOOK_MS = 15 * MINUTE
const LOOKS: ReadonlySet<Audited> = new Set([
  'review.searched',
  'customer.searched',
  'export.made',
  'audit.read',
])

/** What was asked of a route, on record before it is answered: a change that is refused stands there as asked for. */
export async function noteRoute(
  { database, now }: Central,
  caller: Caller,
  route: RouteName,
  asked: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
): Promise<void> {
  const what = ROUTE_AUDIT[route]
  if (what === null || what === 'own') return
  const at = now()
  const id = Id.safeParse(
    typeof asked.params === 'object' && asked.params !== null && 'id' in asked.params
      ? asked.params.id
      : null,
  )
  // What was searched for may be a name: its digest tells equal questions from others, and nothing else.
  const plain = [asked.query, asked.body].map((part) => (isPlain(part) ? part : null))
  const detail = { route, asked: digestOf(JSON.stringify(plain)).slice(0, 32) }
  if (LOOKS.has(what)) {
    const before = await database.db
      .selectFrom('audit')
      .select('seq')
      .where('user_id', '=', caller.id)
      .where('session_id', '=', caller.sessionId)
      .where('what', '=', what)
      .where('detail', '=', JSON.stringify(detail))
      .where('at', '>', at - ONE_LOOK_MS)
      .limit(1)
      .executeTakeFirst()
    if (before) return
  }
  await noteAudit(database.db, [
    { at, by: caller, what, subject: id.success ? id.data : null, customerId: null, detail },
  ])
}

/** A file that streams in is no text to take a digest of. */
export const isPlain = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(part))

const CHECKED_AT_ONCE = 5000

const CHAINED = sql<Chained>`seq, at, user_id as "user", session_id as session, what, subject,
  customer_id as customer, detail, hash`

/** Follows the whole chain anew from its beginning and compares its end with the head that is kept. */
export async function checkAudit(db: Db): Promise<Omit<AuditCheck, 'now'>> {
  // Read first: what is written meanwhile lies behind it.
  const [kept] = (await sql<Head>`select seq, hash from audit_head`.execute(db)).rows
  let head: Head = CHAIN_BEGINS
  while (head.seq < (kept?.seq ?? Number.MAX_SAFE_INTEGER)) {
    const page = await sql<Chained>`
      select ${CHAINED} from audit where seq > ${head.seq}::bigint and seq <= ${kept?.seq ?? null}::bigint
      order by seq, id limit ${CHECKED_AT_ONCE}`.execute(db)
    const followed = followChain(head, page.rows, digestOf)
    head = followed.head
    if (followed.broken) return { entries: head.seq, head, broken: followed.broken }
    if (page.rows.length < CHECKED_AT_ONCE) break
  }
  const ends = kept !== undefined && kept.seq === head.seq && kept.hash === head.hash
  return { entries: head.seq, head, broken: ends ? null : { seq: head.seq + 1, why: 'head' } }
}

/** Whether an end that somebody noted is still a part of the chain. */
export async function standsOnChain(db: Db, { seq, hash }: Head): Promise<boolean> {
  const found = await sql`select 1 from audit where seq = ${seq}::bigint and hash = ${hash}`.execute(db)
  return found.rows.length > 0
}

async function search({ database, now }: Central, query: AuditQuery): Promise<AuditReply> {
  const { what, user, subject, from, until, before } = query
  const wanted: RawBuilder<unknown>[] = [sql`true`]
  if (what) wanted.push(sql`what = ${what}`)
  if (user) wanted.push(sql`user_id = ${user}::uuid`)
  if (subject) wanted.push(sql`(subject = ${subject}::uuid or customer_id = ${subject}::uuid)`)
  if (from) wanted.push(sql`at >= ${instantOf(from, 0, CHINA)}::bigint`)
  if (until) wanted.push(sql`at < ${instantOf(addDays(until, 1), 0, CHINA)}::bigint`)
  if (before) wanted.push(sql`seq < ${before}::bigint`)
  const found = await sql<Chained>`select ${CHAINED} from audit where ${sql.join(wanted, sql` and `)}
    order by seq desc limit ${AUDIT_PAGE + 1}`.execute(database.db)
  const page = found.rows.slice(0, AUDIT_PAGE)
  const [head] = (await sql<Head>`select seq, hash from audit_head`.execute(database.db)).rows
  const staff = await staffOf(
    database.db,
    page.flatMap((one) => one.user ?? []),
  )
  return {
    entries: page.map((one) => ({
      seq: one.seq,
      at: one.at,
      by: one.user,
      what: Audited.parse(one.what),
      subject: one.subject,
      customerId: one.customer,
      route: routeIn(one.detail),
      hash: one.hash,
    })),
    staff,
    next: found.rows.length > AUDIT_PAGE ? (page.at(-1)?.seq ?? null) : null,
    head: head ?? CHAIN_BEGINS,
    now: now(),
  }
}

function routeIn(detail: string): string | null {
  const told: unknown = JSON.parse(detail)
  return typeof told === 'object' && told !== null && 'route' in told ? String(told.route) : null
}

export function auditRoutes(central: Central, add: Routes): void {
  add.only(
    'audit.list',
    {
      method: 'GET',
      url: '/v1/audit',
      summary: 'Who looked at personal data or changed what binds others, newest first',
      query: AuditQuery,
      reply: AuditReply,
    },
    ({ query }) => search(central, query),
  )
  add.only(
    'audit.verify',
    {
      method: 'GET',
      url: '/v1/audit/check',
      summary: 'Follows the whole chain of the audit anew',
      reply: AuditCheck,
      perMinute: 12,
    },
    async () => ({ ...(await checkAudit(central.database.db)), now: central.now() }),
  )
}
