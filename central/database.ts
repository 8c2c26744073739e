// Opens central's PostgreSQL: a server's through pg, or PGlite's through the same driver, so that both speak one dialect
// with one set of types. Owns migrations and transactions. Inside a transaction only its `tx` may be used: PGlite has a
// single connection, and the outer handle waits for ever.
import type { ColumnType, Generated, Transaction } from 'kysely'
import { Kysely, PostgresDialect } from 'kysely'
import type { GuardRecord } from '../shared/compliance/judgement.ts'
import type { Tightening } from '../shared/compliance/tighten.ts'
import type { ImportProgress, RowChange } from '../shared/intake/exchange.ts'
import type { ActKind } from '../shared/operation.ts'
import type { Problem } from '../shared/problem.ts'
import type { ImportReply, LineAccount, Verdict } from '../shared/protocol.ts'
import type { RecordingPolicy } from '../shared/recording.ts'
import type { Role, Row, RowKind } from '../shared/rows.ts'
import type { AuditTables } from './auditTables.ts'
import type { CareTables } from './careTables.ts'
import type { DatabaseConfig, LogLine } from './config.ts'
import type { StoredAct } from './customerKeys.ts'
import { openPglite, openPostgres, poolState } from './engines.ts'
import type { LandingState } from './importProgress.ts'
import type { MessageTables } from './messageTables.ts'
import { migrate } from './migrate.ts'
import type { QaTables } from './qaTables.ts'
import type { ReferralTables } from './referralTables.ts'
import type { ReleaseTables } from './releaseTables.ts'
import type { ReportTables } from './reportTables.ts'
import type { RetentionTables } from './retentionTables.ts'
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
    RetentionTables,
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
    /** A first password is in force, until then. */
    first_until: Generated<number | null>
    last_sign_in: Generated<number | null>
    stopped_at: Generated<number | null>
    stopped_by: Generated<string | null>
    stopped_why: Generated<string | null>
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
  devices: {
    id: string
    user_id: string
    last_n: Generated<number>
    first_seen: number
    last_seen: number
    /** IT wants what this desk keeps removed. */
    wipe_at: Generated<number | null>
    wipe_by: Generated<string | null>
    wipe_reason: Generated<string | null>
    wipe_up_to: Generated<number | null>
    wipe_received_at: Generated<number | null>
    wipe_done_at: Generated<number | null>
  }
  enrolment_codes: {
    hash: Buffer
    policy: string
    made_by: string | null
    made_at: number
    expires_at: number
    used_at: number | null
  }
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
    /** Sealed under the key of its customer (`customerKeys.ts`). */
    act: Json<StoredAct>
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
    landing: Json<LandingState> | null
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
    /** `erased`: its time is over; the bytes go after the row said so. */
    state: 'receiving' | 'stored' | 'refused' | 'erased'
    bytes_gone: Generated<boolean>
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

/** How busy the connections of this node are. */
export interface PoolState {
  readonly connections: number
  readonly idle: number
  /** Requests that wait for one. */
  readonly waiting: number
}

export interface Database {
  readonly db: Db
  readonly kind: DatabaseConfig['kind']
  /** Runs `work` in one transaction, again when PostgreSQL broke a deadlock or a serialisation conflict (at most 4 times in all). */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Hears NOTIFY on `channel`. After a lost connection it listens again and calls `onGap`, for what was missed meanwhile. */
  listen(channel: string, onNotify: (payload: string) => void, onGap: () => void): Promise<void>
  pool(): PoolState
  /** COPY … FROM STDIN, a transaction of its own; null on PGlite, which has none for its callers. */
  copy: ((text: string, rows: readonly (readonly string[])[]) => Promise<void>) | null
  /** The whole database as a gzip tar; PGlite only. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
}

/** Opens, migrates and returns the database. Throws when a migration that was applied has another checksum now. */
export async function openDatabase(
  config: DatabaseConfig,
  migrationsDir: string,
  log: (line: LogLine) => void,
): Promise<Database> {
  const opened = config.kind === 'pglite' ? await openPglite(config) : openPostgres(config, log)
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: opened.pool }) })
  try {
    await migrate(db, migrationsDir, log)
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
    copy: opened.copy,
    pool: () => poolState(opened.pool),
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
