// Opens central's PostgreSQL: a server's through pg, or PGlite's through the same driver, so that both speak one dialect
// with one set of types. Owns migrations and transactions. Inside a transaction only its `tx` may be used: PGlite has a
// single connection, and the outer handle waits for ever.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import type { ColumnType, Generated, Transaction } from 'kysely'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { GuardRecord } from '../shared/compliance/judgement.ts'
import type { Tightening } from '../shared/compliance/tighten.ts'
import type { ImportProgress, RowChange } from '../shared/intake/exchange.ts'
import type { Act, ActKind } from '../shared/operation.ts'
import type { Problem } from '../shared/problem.ts'
import type { ImportReply, LineAccount, Verdict } from '../shared/protocol.ts'
import type { RecordingPolicy } from '../shared/recording.ts'
import type { Role, Row, RowKind } from '../shared/rows.ts'
import type { AuditTables } from './auditTables.ts'
import type { CareTables } from './careTables.ts'
import type { DatabaseConfig, LogLine } from './config.ts'
import type { MessageTables } from './messageTables.ts'
import type { QaTables } from './qaTables.ts'
import type { ReferralTables } from './referralTables.ts'
import type { ReleaseTables } from './releaseTables.ts'
import type { ReportTables } from './reportTables.ts'
import type { StrategyTables } from './strategyTables.ts'

/** jsonb goes in as text, because the driver would read an array as a PostgreSQL array. */
type Json<T> = ColumnType<T, string, string>

interface Tables
  extends AuditTables,
    CareTables,
    MessageTables,
    QaTables,
    ReferralTables,
    ReportTables,
    ReleaseTables,
    StrategyTables {
  meta: { key: string; value: Json<unknown> }
  users: {
    id: string
    login_name: string
    name: string
    staff_number: string
    role: Role
    password_hash: string
    line: Json<LineAccount | null> | null
    sip_password: string | null
    active: Generated<boolean>
    created_at: number
  }
  sign_in_failures: { login_name: string; failed: number; locked_until: number | null; at: number }
  sessions: {
    id: string
    user_id: string
    created_at: number
    revoked_at: number | null
    revoked_why: string | null
  }
  refresh_tokens: { hash: Buffer; session_id: string; expires_at: number; used_at: number | null }
  devices: { id: string; user_id: string; last_n: Generated<number>; first_seen: number; last_seen: number }
  acts: {
    device: string
    n: number
    id: string
    agent: string
    kind: ActKind
    /** Null for what an agent did at the desk, about no customer. */
    customer_id: string | null
    case_id: string | null
    at: number
    received_at: number
    act: Json<Act>
    outcome: Verdict['outcome']
    flags: Json<string[]>
  }
  idem: { device: string; n: number; act_id: string; verdict: Json<Verdict> }
  rows: {
    kind: RowKind
    id: string
    customer_id: string
    case_id: string | null
    version: number
    xid: Generated<string>
    seq: Generated<number>
    data: Json<Row>
    deleted: Generated<boolean>
  }
  scopes: { agent: string; version: number }
  scope_entries: { agent: string; customer_id: string; since_version: number; until_version: number | null }
  assignments: { case_id: string; agent: string; from_at: number; until_at: number | null }
  lease_spans: { customer_id: string; device: string; from_at: number; until_at: number }
  imports: {
    id: string
    name: string
    lender: string
    by_user: string
    at: number
    headings: Json<string[]>
    reply: Json<ImportReply>
    progress: Json<ImportProgress>
    stop: Generated<boolean>
    checked_only: boolean
    said_at: Generated<number>
  }
  import_landed: {
    import_id: string
    customer_id: string
    case_id: string
    agent: string | null
    new_customer: boolean
  }
  lender_words: { lender: string; caller_name: string; hotline: string }
  import_mappings: { lender: string; columns: Json<Record<string, string>> }
  import_changes: { import_id: string; line: number; change: Json<RowChange> }
  import_rejects: { import_id: string; line: number; cells: Json<string[]>; problems: Json<RejectedCell[]> }
  bill_references: { lender: string; reference: string; case_id: string }
  payment_references: { lender: string; reference: string; payment_id: string }
  call_judgements: {
    id: Generated<number>
    call_id: string
    customer_id: string
    at: number
    why: 'arrival' | 'later'
    record: Json<GuardRecord>
  }
  rule_settings: {
    id: Generated<number>
    pack: string
    lender: string | null
    effective_from: string
    tightening: Json<Tightening>
    at: number
    by_user: string
  }
  recordings: {
    id: string
    call_id: string
    agent: string
    device: string
    sender: string
    opened_at: number
    bytes: number
    sha256: string
    state: 'receiving' | 'stored' | 'refused'
    sound_ms: number | null
    whole: boolean | null
    begun_at: number
    stored_at: number | null
  }
  recording_parts: { recording_id: string; position: number; bytes: Buffer }
  recording_policies: { lender: string; policy: Json<RecordingPolicy>; at: number; by_user: string }
}

/** One reason for which a row of an account file was refused. */
export interface RejectedCell {
  column: string | null
  problem: Problem
}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

export interface Database {
  readonly db: Db
  readonly kind: DatabaseConfig['kind']
  /** Runs `work` in one transaction, again when PostgreSQL broke a deadlock or a serialisation conflict (at most 4 times in all). */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Hears NOTIFY on `channel`. After a lost connection it listens again and calls `onGap`, for what was missed meanwhile. */
  listen(channel: string, onNotify: (payload: string) => void, onGap: () => void): Promise<void>
  /** The whole database as a gzip tar; PGlite only. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
}

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

const MIGRATION_LOCK = 727_346_001

/** Opens, migrates and returns the database. Throws when a migration that was applied has another checksum now. */
export async function openDatabase(
  config: DatabaseConfig,
  migrationsDir: string,
  log: (line: LogLine) => void,
): Promise<Database> {
  const opened = config.kind === 'pglite' ? await openPglite(config) : openPostgres(config.url, log)
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: opened.pool }) })
  try {
    await migrate(db, migrationsDir)
  } catch (error) {
    await db.destroy()
    await opened.close()
    throw error
  }
  return {
    db,
    kind: config.kind,
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await db.transaction().execute(work)
        } catch (error) {
          if (attempt === 4 || !isRetryable(error)) throw error
        }
      }
    },
    listen: opened.listen,
    dump: opened.dump,
    async close() {
      await db.destroy()
      await opened.close()
    },
  }
}

function isRetryable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '40P01' || code === '40001'
}

interface Opened {
  pool: pg.Pool
  listen: Database['listen']
  dump: Database['dump']
  close(): Promise<void>
}

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

async function openPglite(config: Extract<DatabaseConfig, { kind: 'pglite' }>): Promise<Opened> {
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

function openPostgres(url: string, log: (line: LogLine) => void): Opened {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types,
    // A transaction left open would hold back every desk's cursor.
    idle_in_transaction_session_timeout: 5000,
    connectionTimeoutMillis: 10_000,
  })
  const lost = (error: Error) =>
    log({ level: 'warn', what: 'database connection lost', detail: error.message })
  pool.on('error', lost)
  // A client that is lent out has no listener of the pool's: cut between two queries of a transaction, it would end the process.
  pool.on('connect', (client) => client.on('error', lost))
  let listener: pg.Client | null = null
  let closed = false
  let retry: NodeJS.Timeout | undefined

  const listen: Database['listen'] = async (channel, onNotify, onGap) => {
    const client = new pg.Client({ connectionString: url })
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

/** Applies the numbered SQL files that are not applied yet, in one transaction and one process at a time. */
async function migrate(db: Db, folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx)
    await sql`create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(
      tx,
    )
    const applied = await sql<{
      name: string
      checksum: string
    }>`select name, checksum from migrations`.execute(tx)
    const known = new Map(applied.rows.map((row) => [row.name, row.checksum]))
    for (const name of files) {
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      const checksum = createHash('sha256').update(text).digest('hex')
      const before = known.get(name)
      if (before === checksum) continue
      if (before) throw new Error(`migration ${name} was changed after it was applied`)
      await sql.raw(text).execute(tx)
      await sql`insert into migrations (name, checksum) values (${name}, ${checksum})`.execute(tx)
    }
  })
}

/** A PGlite data directory with all migrations applied and nothing else (no keys, no epoch): ships with the app so that practice starts fast. */
export async function prepareSeed(migrationsDir: string): Promise<Uint8Array> {
  const database = await openDatabase(
    { kind: 'pglite', dataDir: null, seed: null },
    migrationsDir,
    () => undefined,
  )
  try {
    return await database.dump()
  } finally {
    await database.close()
  }
}
