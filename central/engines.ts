// The two engines behind one driver: a PostgreSQL server through a pool with limits, or PGlite in this process. Private to `database.ts`.
// Promises: nothing waits for ever. A connection that is not free in time, a statement that never ends and a transaction left open
// are errors that say so.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import type { DatabaseConfig, LogLine } from './config.ts'
import { copyIn } from './copyIn.ts'
import type { Database, PoolState } from './database.ts'
import { NamingClient } from './namedStatements.ts'

const INT8 = 20
const DATE = 1082

// int8 holds milliseconds and counters, all below 2^53; a date stays the text it is, because a Date would move with the zone.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** A database that answers. */
export interface Opened {
  pool: pg.Pool
  listen: Database['listen']
  copy: Database['copy']
  dump: Database['dump']
  close(): Promise<void>
}

/** Whether the database had no connection, or no time, for a request: coming again helps. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // The pool's own words; it has no code for them.
  if (error.message === 'timeout exceeded when trying to connect') return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return BUSY_CODES.has(code) || error.message.startsWith('Connection terminated')
}

/** Too many connections, shutting down or starting up, a statement or a lock that took too long; nobody listens, the line broke. */
const BUSY_CODES: ReadonlySet<string> = new Set([
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '55P03',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])

export const poolState = (pool: pg.Pool): PoolState => ({
  connections: pool.totalCount,
  idle: pool.idleCount,
  waiting: pool.waitingCount,
})

/** PGlite opens a folder that another process has open, and both ruin it. Throws when one does. Returns the way to unlock. */
function lockFolder(folder: string): () => void {
  const file = `${folder}.lock`
  for (let attempt = 1; ; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => rmSync(file, { force: true })
    } catch (error) {
      const owner = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0)
      // A process that was killed leaves its lock behind.
      if (attempt > 1 || (owner !== process.pid && isRunning(owner)))
        throw new Error(`the database in ${folder} is open in process ${owner}`, { cause: error })
      rmSync(file, { force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

export async function openPglite(config: Extract<DatabaseConfig, { kind: 'pglite' }>): Promise<Opened> {
  const { dataDir, seed } = config
  if (dataDir) mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const unlock = dataDir ? lockFolder(dataDir) : () => undefined
  const empty = !dataDir || !existsSync(join(dataDir, 'PG_VERSION'))
  const pglite = await PGlite.create({
    ...(dataDir ? { dataDir } : {}),
    ...(seed && empty ? { loadDataDir: new Blob([new Uint8Array(seed)]) } : {}),
    relaxedDurability: false,
  })
  // One connection that never idles out: there is nothing to reconnect to.
  const pool = new pg.Pool({
    ...createPgConfig(pglite),
    max: 1,
    idleTimeoutMillis: 0,
    types,
  } as pg.PoolConfig)
  return {
    pool,
    copy: null,
    async listen(channel, onNotify) {
      await pglite.listen(channel, onNotify)
    },
    async dump() {
      // Holding the only connection keeps any transaction from being caught half way.
      const client = await pool.connect()
      try {
        return new Uint8Array(await (await pglite.dumpDataDir('gzip')).arrayBuffer())
      } finally {
        client.release()
      }
    },
    async close() {
      await pglite.close()
      unlock()
    },
  }
}

/** Connections of one node, unless it is told otherwise. */
const CONNECTIONS = 10
/** A request that waited so long for a connection is sent away with the wish to come again. */
const WAIT_MS = 5000
/** Nothing that a desk asks for takes a hundredth of it; a report over years may. */
const STATEMENT_MS = 120_000
/** A transaction left open would hold back every desk's cursor. */
const IDLE_IN_TRANSACTION_MS = 5000

export function openPostgres(
  config: Extract<DatabaseConfig, { kind: 'postgres' }>,
  log: (line: LogLine) => void,
): Opened {
  const { url } = config
  const pool = new pg.Pool({
    Client: NamingClient,
    connectionString: url,
    max: config.connections ?? CONNECTIONS,
    types,
    application_name: 'duedesk central',
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    statement_timeout: config.statementMs ?? STATEMENT_MS,
    connectionTimeoutMillis: config.waitMs ?? WAIT_MS,
    pipeline: true,
  } as pg.PoolConfig)
  const lost = (error: Error) =>
    log({ level: 'warn', what: 'database connection lost', detail: error.message })
  pool.on('error', lost)
  // A client that is lent out has no listener of the pool's: cut between two queries of a transaction, it would end the process.
  pool.on('connect', (client) => client.on('error', lost))
  let listener: pg.Client | null = null
  let closed = false
  let retry: NodeJS.Timeout | undefined

  const listen: Database['listen'] = async (channel, onNotify, onGap) => {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'duedesk wakes',
    })
    const again = (error?: Error) => {
      if (closed || listener !== client) return
      listener = null
      log({ level: 'warn', what: 'wake listener lost', detail: error?.message ?? 'ended' })
      const attempt = () => {
        listen(channel, onNotify, onGap).then(onGap, (failure: unknown) => {
          log({ level: 'warn', what: 'wake listener not back yet', detail: String(failure) })
          if (!closed) retry = setTimeout(attempt, 2000)
        })
      }
      retry = setTimeout(attempt, 500)
    }
    client.on('error', again)
    client.on('end', () => again())
    client.on('notification', (message) => onNotify(message.payload ?? ''))
    await client.connect()
    listener = client
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  }
  return {
    pool,
    listen,
    async copy(text, rows) {
      const client = await pool.connect()
      const naming = client as unknown as NamingClient
      try {
        naming.pipelined = false
        await copyIn(client, text, rows)
        naming.pipelined = true
        client.release()
      } catch (error) {
        // What state it is in nobody knows.
        client.release(true)
        throw error
      }
    },
    dump: () => Promise.reject(new Error('only the embedded database can be dumped; use pg_dump')),
    async close() {
      closed = true
      clearTimeout(retry)
      const client = listener
      listener = null
      await client?.end()
    },
  }
}
