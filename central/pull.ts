// Rows come down: pages behind a signed cursor. Promises: a cursor never passes a change that was not yet visible (it
// stops at the oldest running transaction), and customers that enter an agent's scope are sent whole, whatever the cursor.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { RuleSettings } from '../shared/compliance/tighten.ts'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { PullReply } from '../shared/protocol.ts'
import { Id, type Row } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { meetDevice } from './devices.ts'
import { casesInScope, urgentCustomers } from './firstPage.ts'
import { ruleSettings } from './ruleSettings.ts'
import { deskStrategy } from './strategy.ts'

/** Raised when rows change shape: desks then fetch everything anew. */
const ROW_SCHEMA = 1

const Fill = z.object({
  /** Scope versions between which customers came in. */
  from: z.int(),
  to: z.int(),
  /** The page of those who cannot wait comes before all others. */
  first: z.boolean().default(false),
  /** Last row sent. */
  after: z.tuple([Id, z.string(), Id]).nullable(),
})

const Cursor = z.object({
  agent: Id,
  epoch: z.string(),
  schema: z.int(),
  /** Rows up to this place were sent, for the scope of this version. */
  xid: z.string().regex(/^\d+$/),
  seq: z.int(),
  scope: z.int(),
  fill: Fill.nullable(),
  /** The newest setting of the rules of contact that was sent. */
  rules: z.int().default(-1),
  /** The newest version of the strategy that was sent. */
  strategy: z.int().default(0),
})
type Cursor = z.infer<typeof Cursor>

interface Found {
  customer_id: string
  kind: string
  id: string
  xid: string
  seq: number
  data: Row
  deleted: boolean
}

/** `<JSON>.<HMAC>`, both base64url. */
function sign(cursor: Cursor, key: Uint8Array): string {
  const body = Buffer.from(JSON.stringify(cursor)).toString('base64url')
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

function readCursor(text: string, key: Uint8Array): Cursor | null {
  const [body = '', mac = ''] = text.split('.')
  const expected = createHmac('sha256', key).update(body).digest()
  const given = Buffer.from(mac, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  // Signed by us, so it is JSON; a cursor of another version may still have another shape.
  const parsed = Cursor.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  return parsed.success ? parsed.data : null
}

/** Most pulls find nothing: what they cost is the way there and back, so those are one question without a transaction. */
async function quietPull(
  { database, keys, now }: Central,
  caller: Caller,
  { cursor: text, device }: { cursor?: string | undefined; device?: Id | undefined },
): Promise<PullReply | null> {
  const cursor = text === undefined ? null : readCursor(text, keys.cursor)
  if (!cursor || cursor.fill || cursor.agent !== caller.id || cursor.schema !== ROW_SCHEMA) return null
  // One statement has one snapshot: what it does not see is beyond the horizon that it tells.
  const state = await standing(database.db, caller.id, device, cursor)
  mustKeep(state)
  const same =
    state.epoch === cursor.epoch &&
    state.scope === cursor.scope &&
    state.rules === cursor.rules &&
    state.strategy === cursor.strategy
  if (!same || state.changed || state.hidden !== null || (device && state.owner === null)) return null
  // A backup was put back and nobody said so.
  if (BigInt(cursor.xid) > BigInt(state.horizon)) return null
  const seen = cursor.xid === state.horizon ? cursor : { ...cursor, xid: state.horizon, seq: 0 }
  return {
    kind: 'page',
    rows: [],
    removed: [],
    removedCustomers: [],
    cursor: sign(seen, keys.cursor),
    more: false,
    releases: state.releases,
    now: now(),
    ...lastNumber(state, caller.id, device),
  }
}

/** One page for the caller; `mustRefetch` when the cursor belongs to another epoch, schema, agent or an unknown scope. */
export async function pull(
  central: Central,
  caller: Caller,
  query: { cursor?: string | undefined; limit: number; device?: Id | undefined },
): Promise<PullReply> {
  const quiet = await quietPull(central, caller, query)
  if (quiet) return quiet
  const { database, keys, now } = central
  const reply = await database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx): Promise<{ answer: PullReply; state: Standing }> => {
      const state = await standing(tx, caller.id, query.device)
      mustKeep(state)
      const { epoch } = state
      const lastN = lastNumber(state, caller.id, query.device)
      const refetch = (reason: string): { answer: PullReply; state: Standing } => ({
        answer: { kind: 'mustRefetch', reason, epoch, now: now(), ...lastN },
        state: { ...state, hidden: null },
      })
      let cursor: Cursor
      if (query.cursor === undefined) {
        cursor = {
          agent: caller.id,
          epoch,
          schema: ROW_SCHEMA,
          xid: state.horizon,
          seq: 0,
          scope: 0,
          fill: null,
          rules: -1,
          // Also that there is none (any more) has to be said.
          strategy: -1,
        }
      } else {
        const read = readCursor(query.cursor, keys.cursor)
        if (!read) return refetch('cursor')
        if (read.agent !== caller.id) return refetch('agent')
        if (read.epoch !== epoch) return refetch('epoch')
        if (read.schema !== ROW_SCHEMA) return refetch('schema')
        // A backup was put back and nobody said so.
        if (BigInt(read.xid) > BigInt(state.horizon)) return refetch('ahead')
        if (read.scope > state.scope || (read.fill && read.fill.to > state.scope)) return refetch('scope')
        cursor = read
      }
      const rules = await newRules(tx, cursor.rules, state.rules)
      cursor = { ...cursor, rules: rules.newest }
      const told = cursor.strategy === state.strategy ? null : await deskStrategy(tx, now())
      cursor = { ...cursor, strategy: state.strategy }
      const removedCustomers: Id[] = []
      if (!cursor.fill && cursor.scope < state.scope) {
        removedCustomers.push(...(await lostCustomers(tx, caller.id, cursor.scope)))
        cursor = {
          ...cursor,
          fill: { from: cursor.scope, to: state.scope, first: cursor.scope === 0, after: null },
        }
      }
      const found: Found[] = []
      const fromNothing = cursor.fill?.from === 0
      const urgent = cursor.fill?.first ? await urgentCustomers(tx, caller.id, now()) : null
      if (cursor.fill) cursor = { ...cursor, fill: { ...cursor.fill, first: false } }
      if (urgent) found.push(...(await rowsOf(tx, urgent, query.limit)))
      else if (cursor.fill) {
        found.push(...(await fillPage(tx, caller.id, cursor.fill, query.limit)))
        const last = found.at(-1)
        cursor =
          found.length === query.limit && last
            ? { ...cursor, fill: { ...cursor.fill, after: [last.customer_id, last.kind, last.id] } }
            : { ...cursor, fill: null, scope: cursor.fill.to }
      }
      let more = cursor.fill !== null || cursor.scope < state.scope
      const room = query.limit - found.length
      if (!cursor.fill && room > 0) {
        const changed = await changedRows(tx, caller.id, cursor, state.horizon, room)
        found.push(...changed)
        const last = changed.at(-1)
        if (changed.length === room && last) {
          cursor = { ...cursor, xid: last.xid, seq: last.seq }
          more = true
        } else if (BigInt(state.horizon) > BigInt(cursor.xid)) {
          // Everything below the horizon was seen, also where nothing of this scope stood.
          cursor = { ...cursor, xid: state.horizon, seq: 0 }
        }
      } else more = true
      return {
        answer: {
          kind: 'page',
          rows: found.flatMap((row) => (row.deleted ? [] : [row.data])),
          removed: found.flatMap((row) => (row.deleted ? [{ kind: row.kind, id: row.id }] : [])),
          removedCustomers,
          ...rules.told,
          cursor: sign(cursor, keys.cursor),
          more,
          ...(fromNothing ? { total: await casesInScope(tx, caller.id) } : {}),
          releases: state.releases,
          now: now(),
          ...lastN,
          ...(told ? { strategy: told.strategy } : {}),
        },
        state,
      }
    })
  // The first thing a desk does after sign-in, and so what makes the device this agent's.
  if (query.device && reply.state.owner === null)
    await meetDevice(database.db, query.device, caller.id, now())
  // Committed, but behind a transaction that still runs: the wake for it was spent, so another one must come.
  if (reply.state.hidden !== null) central.wakes.whenVisible(caller.id, reply.state.hidden)
  return reply.answer
}

/** Every setting of the rules, where there is one that this desk was not sent. */
async function newRules(
  tx: Tx,
  known: number,
  newest: number,
): Promise<{ newest: number; told: { rules?: RuleSettings } }> {
  return { newest, told: newest === known ? {} : { rules: await ruleSettings(tx) } }
}

interface Standing {
  horizon: string
  scope: number
  /** Newest release, and newest version of the strategy. */
  releases: number
  strategy: number
  /** Newest setting of the rules of contact. */
  rules: number
  /** Read here and not kept: another node may have been told that the database was put back. */
  epoch: string
  /** Whose the asking device is, and its last number; null for one that was never seen. */
  owner: Id | null
  lastN: number
  /** IT has the data of this desk removed. */
  wipeAt: Instant | null
  /** The newest change in scope that this pull can see but must not send yet. */
  hidden: string | null
  /** Whether anything in scope stands between `since` and the horizon. */
  changed: boolean
}

/** In one question; `since`: is there anything behind it that may be sent? */
async function standing(
  tx: Db | Tx,
  agent: Id,
  device: Id | undefined,
  since: Pick<Cursor, 'xid' | 'seq'> | null = null,
): Promise<Standing> {
  const found = await sql<{ [K in keyof Standing]: Standing[K] | null }>`/* pull_standing */
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
      (select max(mark) from releases) as releases,
      (select version from scopes where agent = ${agent}::uuid) as scope,
      (select max(id) from strategy_versions) as strategy,
      (select max(id) from rule_settings) as rules,
      (select value #>> '{}' from meta where key = 'epoch') as epoch,
      device.user_id as owner, device.last_n as "lastN", device.wipe_at as "wipeAt",
      (select xid::text from rows
        where xid >= pg_snapshot_xmin(pg_current_snapshot())
          and customer_id in (select customer_id from scope_entries where agent = ${agent}::uuid and until_version is null)
        order by rows.xid desc limit 1) as hidden,
      (select true from rows
        where (xid, seq) > (${since?.xid ?? null}::xid8, ${since?.seq ?? null}::bigint)
          and xid < pg_snapshot_xmin(pg_current_snapshot())
          and customer_id in (select customer_id from scope_entries where agent = ${agent}::uuid and until_version is null)
        order by rows.xid, rows.seq limit 1) as changed
    from (select) one left join devices device on device.id = ${device ?? null}::uuid`.execute(tx)
  const row = found.rows[0]
  return {
    horizon: row?.horizon ?? '0',
    scope: row?.scope ?? 0,
    releases: row?.releases ?? 0,
    strategy: row?.strategy ?? 0,
    rules: row?.rules ?? 0,
    epoch: row?.epoch ?? '',
    owner: row?.owner ?? null,
    lastN: row?.lastN ?? 0,
    wipeAt: row?.wipeAt ?? null,
    hidden: row?.hidden ?? null,
    changed: row?.changed ?? false,
  }
}

/** Throws `machine.wipeOrdered` where IT has the data of the asking desk removed: it gets nothing more. */
function mustKeep({ wipeAt }: Standing): void {
  if (wipeAt !== null) throw new ProblemError('machine.wipeOrdered', { at: wipeAt })
}

function lastNumber({ owner, lastN }: Standing, agent: Id, device: Id | undefined): { lastN?: number } {
  return device && (owner === null || owner === agent) ? { lastN } : {}
}

async function lostCustomers(tx: Tx, agent: Id, since: number): Promise<Id[]> {
  const found = await sql<{ customer_id: string }>`
    select distinct customer_id from scope_entries gone
    where agent = ${agent} and since_version <= ${since} and until_version > ${since}
      and not exists (select from scope_entries held
        where held.agent = gone.agent and held.customer_id = gone.customer_id and held.until_version is null)`.execute(
    tx,
  )
  return found.rows.map((row) => row.customer_id)
}

/** Rows of these customers, the first of them first. */
async function rowsOf(tx: Tx, customers: readonly Id[], limit: number): Promise<Found[]> {
  const found = await sql<Found>`
    select rows.customer_id, kind, id, xid::text as xid, seq, data, deleted
    from unnest(${customers}::uuid[]) with ordinality as asked (customer_id, place)
    join rows on rows.customer_id = asked.customer_id and not deleted
    order by place, kind, id limit ${limit}`.execute(tx)
  return found.rows
}

async function fillPage(tx: Tx, agent: Id, fill: z.infer<typeof Fill>, limit: number): Promise<Found[]> {
  const [from, after] = fill.after
    ? [
        sql`and customer_id >= ${fill.after[0]}::uuid`,
        sql`and (customer_id, kind, id) > (${fill.after[0]}::uuid, ${fill.after[1]}, ${fill.after[2]}::uuid)`,
      ]
    : [sql``, sql``]
  // Customer by customer from where the last page ended: sorting all that is left for each page would take longer the more there is.
  // Every customer has a row, so no more of them than rows are needed.
  const found = await sql<Found>`
    select sent.* from (
      select customer_id from scope_entries
      where agent = ${agent} and until_version is null and since_version > ${fill.from} and since_version <= ${fill.to} ${from}
      order by customer_id limit ${limit + 1}
    ) mine cross join lateral (
      select customer_id, kind, id, xid::text as xid, seq, data, deleted from rows
      where rows.customer_id = mine.customer_id and not deleted ${after}
      order by kind, id
      offset 0
    ) sent
    order by mine.customer_id, sent.kind, sent.id limit ${limit}`.execute(tx)
  return found.rows
}

/** By number, so `rows.xid`: the bare name would mean the text of the answer, by which 1000 comes before 999. */
export async function changedRows(
  tx: Tx,
  agent: Id,
  cursor: Pick<Cursor, 'xid' | 'seq'>,
  horizon: string,
  limit: number,
): Promise<Found[]> {
  const found = await sql<Found>`
    select customer_id, kind, id, xid::text as xid, seq, data, deleted from rows
    where (xid, seq) > (${cursor.xid}::xid8, ${cursor.seq}) and xid < ${horizon}::xid8
      and customer_id in (select customer_id from scope_entries where agent = ${agent} and until_version is null)
    order by rows.xid, rows.seq limit ${limit}`.execute(tx)
  return found.rows
}
