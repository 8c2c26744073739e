// The database of a practice central that a test runs itself: a copy of a practice world that was made once in the run's
// PostgreSQL server (`postgres.ts`), for that day; null where there is no server.
import { join } from 'node:path'
import pg from 'pg'
import { root } from '../../build/paths.mjs'
import { start } from '../../central/server.ts'
import { CHINA, HOUR, type Instant, instantOf, localDay } from '../../shared/instant.ts'

/** So that two files that need the same world at once make one. */
const MAKING_LOCK = 727_346_900
/** Earlier than any journey begins: nothing in the world lies in its future. */
const MADE_AT_MS = 7 * HOUR

export interface PracticeDatabase {
  readonly url: string
  drop(): Promise<void>
}

export async function practiceDatabase(at: Instant): Promise<PracticeDatabase | null> {
  const server = process.env.DUEDESK_TEST_DATABASE_URL
  if (!server) return null
  const name = `journey_${crypto.randomUUID().replaceAll('-', '')}`
  await asking(server, async (client) => {
    const world = await worldOf(client, server, localDay(at, CHINA))
    await client.query(`create database ${name} template ${world} strategy file_copy`)
  })
  return {
    url: databaseAt(server, name),
    async drop() {
      await asking(server, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

/** The name of the world of this day, which is made when nobody has. */
async function worldOf(client: pg.Client, server: string, day: string): Promise<string> {
  const world = `world_${day.replaceAll('-', '')}`
  await client.query('select pg_advisory_lock($1)', [MAKING_LOCK])
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [world])
    if (rowCount === 0) {
      const half = `${world}_half`
      await client.query(`drop database if exists ${half}`)
      await client.query(`create database ${half}`)
      const at = instantOf(day, MADE_AT_MS, CHINA)
      const central = await start({
        database: { kind: 'postgres', url: databaseAt(server, half) },
        now: () => at,
        practice: true,
        migrationsDir: join(root, 'central', 'migrations'),
      })
      await central.close()
      await client.query(`alter database ${half} rename to ${world}`)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MAKING_LOCK])
  }
  return world
}

async function asking<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function databaseAt(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
