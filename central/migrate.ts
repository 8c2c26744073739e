// The numbered steps of central's database. Private to `database.ts`. Promises: one process at a time takes a step, whole or not at all; on a
// database in use a step never makes others wait long: what it needs for itself alone it gets soon, or it lets go and tries again.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { LogLine } from './config.ts'
import type { Db, Tx } from './database.ts'

const MIGRATION_LOCK = 727_346_001
/** Everything that comes after a step in the queue of a table waits as long as the step itself. */
const LOCK_MS = 1500
const PAUSE_MS = 500
const TRIES = 60

/** Applies the files that are not applied yet. Throws when one that was applied has another checksum now. */
export async function migrate(db: Db, folder: string, log: (line: LogLine) => void): Promise<void> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
  const steps = await Promise.all(
    files.map(async (name) => {
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
  for (let tries = 1; ; tries += 1)
    try {
      // All that is missing, until nothing is: another node may be at it as well.
      while (await db.transaction().execute((tx) => nextStep(tx, steps)));
      return
    } catch (error) {
      if (!lockedOut(error) || tries === TRIES) throw error
      log({ level: 'warn', what: 'step of the database waits for its turn', detail: `try ${tries}` })
      await pause(PAUSE_MS)
    }
}

interface Step {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** Takes the first step that is missing, all of them on an empty database; false when no more are to come. */
async function nextStep(tx: Tx, steps: readonly Step[]): Promise<boolean> {
  // A node that waits here for another one's step holds nothing.
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx)
  await sql`create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(
    tx,
  )
  const applied = await sql<{
    name: string
    checksum: string
  }>`select name, checksum from migrations`.execute(tx)
  const known = new Map(applied.rows.map((row) => [row.name, row.checksum]))
  for (const { name, text, checksum } of steps) {
    const before = known.get(name)
    if (before === checksum) continue
    if (before) throw new Error(`migration ${name} was changed after it was applied`)
    await sql`set local lock_timeout = ${sql.lit(LOCK_MS)}`.execute(tx)
    await sql.raw(text).execute(tx)
    await sql`insert into migrations (name, checksum) values (${name}, ${checksum})`.execute(tx)
    // An empty database has nobody who could wait: all in one, which is faster.
    if (known.size > 0) return true
  }
  return false
}

/** Somebody else held what a step needs, or both waited for each other. */
function lockedOut(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '55P03' || code === '40P01'
}
