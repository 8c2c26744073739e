// Tells desks within milliseconds that there is something to pull: NOTIFY reaches every node, each node its own streams.
// A wake carries no data. Promises: a change that was still behind the cursor's horizon at a pull wakes again when visible.
import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import type { Id } from '../shared/rows.ts'
import type { LogLine } from './config.ts'
import type { Database, Tx } from './database.ts'

const CHANNEL = 'duedesk_wake'
const EVERYONE = '*'
/** NOTIFY takes 8000 bytes. */
const NAMED_AGENTS = 200
/** How it is told, for what tells it in the database itself. */
export const WAKE = { channel: CHANNEL, namedAgents: NAMED_AGENTS, everyone: EVERYONE } as const
const HORIZON_POLL_MS = 50
/** A stream that nobody reads is cut: the desk reconnects and pulls. */
const MAX_BUFFERED_BYTES = 64 * 1024

export interface Wakes {
  /** Opens a server-sent event stream on `response`; it ends at `until`, when `stillValid` says no, or with the socket. */
  open(agent: Id, response: ServerResponse, until: Instant, stillValid: () => Promise<boolean>): void
  /** Wakes `agent` again once every transaction up to `xid` has ended. */
  whenVisible(agent: Id, xid: string): void
  readonly streams: number
  close(): Promise<void>
}

/** To be called inside the transaction that changed rows of these customers: the wake leaves with its commit. */
export async function wakeCustomers(tx: Tx, customerIds: readonly Id[]): Promise<void> {
  if (customerIds.length === 0) return
  await sql`select pg_notify(${CHANNEL}, case when count(*) > ${NAMED_AGENTS}::integer then ${EVERYONE}
      else string_agg(agent::text, ',') end)
    from (select distinct agent from scope_entries
      where customer_id = any(${[...new Set(customerIds)]}::uuid[]) and until_version is null) held
    having count(*) > 0`.execute(tx)
}

/** What concerns every desk: it leaves with the commit of `tx`. */
export async function wakeAll(tx: Tx): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${EVERYONE})`.execute(tx)
}

export async function wakeAgents(tx: Tx, agents: readonly Id[]): Promise<void> {
  if (agents.length === 0) return
  const payload = agents.length > NAMED_AGENTS ? EVERYONE : agents.join(',')
  await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(tx)
}

/** For what every desk has to know. */
export async function wakeEveryone(tx: Tx): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${EVERYONE})`.execute(tx)
}

export async function openWakes(
  database: Database,
  now: () => Instant,
  log: (line: LogLine) => void,
  pingMs: number,
): Promise<Wakes> {
  const streams = new Set<{ agent: Id; send(event: 'wake' | 'ping'): void; end(): void }>()
  const waiting = new Map<Id, bigint>()
  let poll: NodeJS.Timeout | undefined
  let closed = false

  const wake = (agents: string) => {
    const named = agents === EVERYONE ? null : new Set(agents.split(','))
    for (const stream of streams) if (!named || named.has(stream.agent)) stream.send('wake')
  }

  async function lookAtHorizon(): Promise<void> {
    const found = await sql<{
      horizon: string
    }>`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(database.db)
    const horizon = BigInt(found.rows[0]?.horizon ?? 0)
    const ready = [...waiting].filter(([, xid]) => xid < horizon).map(([agent]) => agent)
    for (const agent of ready) waiting.delete(agent)
    // By NOTIFY, because the agent's stream may hang on another node than the one that answered the pull.
    if (ready.length > 0) await sql`select pg_notify(${CHANNEL}, ${ready.join(',')})`.execute(database.db)
  }
  function schedule(): void {
    if (poll || closed || waiting.size === 0) return
    poll = setTimeout(() => {
      lookAtHorizon()
        .catch((error: unknown) => log({ level: 'warn', what: 'horizon not read', detail: String(error) }))
        .finally(() => {
          poll = undefined
          schedule()
        })
    }, HORIZON_POLL_MS)
  }

  await database.listen(CHANNEL, wake, () => wake(EVERYONE))
  return {
    open(agent, response, until, stillValid) {
      const send = (event: 'wake' | 'ping') => {
        if (response.writableLength > MAX_BUFFERED_BYTES) return stream.end()
        response.write(`event: ${event}\ndata: ${JSON.stringify({ now: now() })}\n\n`)
      }
      const stream = { agent, send, end: () => response.end() }
      const tick = setInterval(() => {
        if (now() >= until) return stream.end()
        stillValid().then(
          (valid) => (valid ? send('ping') : stream.end()),
          (error: unknown) => {
            log({ level: 'warn', what: 'session of a stream not checked', detail: String(error) })
            stream.end()
          },
        )
      }, pingMs)
      response.on('close', () => {
        clearInterval(tick)
        streams.delete(stream)
      })
      streams.add(stream)
      send('ping')
    },
    whenVisible(agent, xid) {
      const before = waiting.get(agent) ?? 0n
      const asked = BigInt(xid)
      if (asked > before) waiting.set(agent, asked)
      schedule()
    },
    get streams() {
      return streams.size
    },
    async close() {
      closed = true
      clearTimeout(poll)
      for (const stream of [...streams]) stream.end()
    },
  }
}
