// A central as a site runs it, for benches: on a PostgreSQL of this run where one is installed, else on PGlite; and beside it a plain
// table in a database of the same kind, for what the writing of rows costs alone.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { type Database, openDatabase } from '../../central/database.ts'
import type { Row } from '../../shared/rows.ts'
import { type OwnCentral, ownCentral } from '../e2e/ownCentral.ts'
import { postgresHere, setup } from '../postgres.ts'

export interface SiteOfBench {
  readonly central: OwnCentral
  /** Milliseconds of multi-row INSERTs of these rows, one transaction each call. */
  plainInsert(rows: readonly Row[]): Promise<number>
  close(): Promise<void>
}

/** `folder`: for databases in files. */
export async function openSiteOfBench(
  at: number,
  folder: string,
  tell: (text: string) => void,
): Promise<SiteOfBench> {
  const postgres = postgresHere()
  tell(`central on ${postgres ? 'PostgreSQL' : 'PGlite: no PostgreSQL is installed'}`)
  const stop = postgres ? setup() : undefined
  const central = await ownCentral({ at, ...(postgres ? { databaseUrl: await newDatabase() } : {}) })
  const empty = join(folder, 'no-migrations')
  mkdirSync(empty)
  const plain: Database = await openDatabase(
    postgres
      ? { kind: 'postgres', url: await newDatabase() }
      : { kind: 'pglite', dataDir: join(folder, 'plain'), seed: null },
    empty,
    () => undefined,
  )
  await sql`create table plain (id uuid primary key, kind text not null, customer_id uuid not null, data jsonb not null)`.execute(
    plain.db,
  )
  return {
    central,
    async plainInsert(rows) {
      const values = rows.map(
        (row) => sql`(${randomUUID()}, ${row.kind}, ${row.customerId}, ${JSON.stringify(row)})`,
      )
      const from = performance.now()
      await plain.transaction((tx) =>
        sql`insert into plain (id, kind, customer_id, data) values ${sql.join(values)}`.execute(tx),
      )
      return performance.now() - from
    },
    async close() {
      await plain.close()
      await central.close()
      stop?.()
    },
  }
}

export async function newDatabase(): Promise<string> {
  const server = process.env.DUEDESK_TEST_DATABASE_URL ?? ''
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.toString()
}
