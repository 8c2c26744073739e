// An account file between its reading and its landing: read once, row by row, into a table beside the ledger. Promises: each piece is a short
// statement of its own, so that no desk's cursor waits for a file; a row is there until it has landed. Private to the import.
import { sql } from 'kysely'
import type { Account } from '../shared/intake/account.ts'
import type { Id } from '../shared/rows.ts'
import type { Database, Tx } from './database.ts'

export interface StagedRow {
  readonly line: number
  readonly account: Account
  /** In the order of the headings. */
  readonly cells: string[]
}

/** Rows written, or dropped, in one statement. */
export const STAGED_AT_ONCE = 2000

/** By COPY on a server; the embedded database has none for its callers and takes them as one JSON text. */
export async function stage({ db, copy }: Database, importId: Id, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return
  if (copy)
    return copy(
      'copy import_staged (import_id, line, account, cells) from stdin',
      rows.map(({ line, account, cells }) => [
        importId,
        String(line),
        JSON.stringify(account),
        JSON.stringify(cells),
      ]),
    )
  await sql`insert into import_staged (import_id, line, account, cells)
    select ${importId}::uuid, line, account, cells from json_to_recordset(${JSON.stringify(rows)}::json)
      as given (line integer, account json, cells json)`.execute(db)
}

/** The next rows behind this line, in the order of the file. */
export async function stagedAfter(tx: Tx, importId: Id, line: number, limit: number): Promise<StagedRow[]> {
  const found = await sql<StagedRow>`/* import_staged_after */
    select line, account, cells from import_staged
    where import_id = ${importId}::uuid and line > ${line}::integer order by line limit ${limit}::integer`.execute(
    tx,
  )
  return found.rows
}

export async function dropStaged(tx: Tx, importId: Id, lines: readonly number[]): Promise<void> {
  if (lines.length > 0)
    await sql`/* import_staged_drop */
      delete from import_staged where import_id = ${importId}::uuid and line = any(${lines}::integer[])`.execute(
      tx,
    )
}

export async function stagedRows({ db }: Database, importId: Id): Promise<number> {
  const found = await sql<{ rows: number }>`
    select count(*)::integer as rows from import_staged where import_id = ${importId}`.execute(db)
  return found.rows[0]?.rows ?? 0
}

/** Forgets what has not landed. */
export async function forgetStaged({ db }: Database, importId: Id): Promise<void> {
  for (let gone = STAGED_AT_ONCE; gone === STAGED_AT_ONCE; ) {
    const dropped = await sql`
      delete from import_staged where ctid = any(array(
        select ctid from import_staged where import_id = ${importId} limit ${STAGED_AT_ONCE}))`.execute(db)
    gone = Number(dropped.numAffectedRows ?? 0n)
  }
}
