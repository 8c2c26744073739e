// What calls about a lender's accounts say of it: the neutral name and the official hotline, as the last import had them. Promises:
// a file that leaves them out is read with them; nothing is taken over from a check. Private to the import.
import { sql } from 'kysely'
import type { LenderWords } from '../shared/intake/account.ts'
import type { Database, Tx } from './database.ts'

/** By lender. */
export async function lenderWords(db: Database['db']): Promise<ReadonlyMap<string, LenderWords>> {
  const found = await db.selectFrom('lender_words').selectAll().execute()
  return new Map(found.map((row) => [row.lender, { callerName: row.caller_name, hotline: row.hotline }]))
}

export async function rememberWords(tx: Tx, said: ReadonlyMap<string, LenderWords>): Promise<void> {
  if (said.size === 0) return
  const values = [...said].map(([lender, words]) => ({
    lender,
    caller_name: words.callerName,
    hotline: words.hotline,
  }))
  await tx
    .insertInto('lender_words')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('lender').doUpdateSet({
        caller_name: sql`excluded.caller_name`,
        hotline: sql`excluded.hotline`,
      }),
    )
    .execute()
}
