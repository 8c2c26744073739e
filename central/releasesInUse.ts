// Released texts as desks and reviewers read them: what calls are led by now and later, and what a past call was led by. Promises: a version
// is never missing while a call that it led may still wait for its result.
import { sql } from 'kysely'
import type { InUse, InUseReply } from '../shared/releaseBodies.ts'
import type { Script } from '../shared/script/graph.ts'
import { isScript } from '../shared/script/release.ts'
import type { ScriptRef } from '../shared/script/scripts.ts'
import type { Central } from './context.ts'
import type { Db, Tx } from './database.ts'

/** A version that was withdrawn or overtaken so long ago leads no call that still waits for its result. */
const KEPT_MS = 60 * 86_400_000

/** The last mark; 0 where nothing was ever published. */
async function releaseMark(db: Db | Tx): Promise<number> {
  const found = await sql<{ mark: number | null }>`select max(mark) as mark from releases`.execute(db)
  return found.rows[0]?.mark ?? 0
}

/** What desks lead calls by now and later, and what calls of the last weeks were led by. */
export async function releasesInUse(
  { database, now }: Central,
  have: readonly string[],
): Promise<InUseReply> {
  const at = now()
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const rows = await tx
        .selectFrom('releases')
        .selectAll()
        .where('state', 'in', ['published', 'withdrawn'])
        .orderBy('subject')
        .orderBy('id')
        .orderBy('effective_from', 'desc')
        .orderBy('version', 'desc')
        .execute()
      const held = new Set(have)
      const inUse = rows.flatMap((row, index): InUse[] => {
        const {
          subject,
          id,
          version,
          effective_from: effectiveFrom,
          withdrawn_at: withdrawnAt,
          content,
        } = row
        if (effectiveFrom === null || (withdrawnAt !== null && withdrawnAt < at - KEPT_MS)) return []
        const later = rows[index - 1]
        const overtaken = later?.subject === subject && later.id === id && later.state === 'published'
        if (overtaken && (later.effective_from ?? at) < at - KEPT_MS) return []
        const known = held.has(`${subject}:${id}:${version}`)
        return [
          { subject, id, version, effectiveFrom, withdrawnAt, content: known ? null : content } as InUse,
        ]
      })
      return { mark: await releaseMark(tx), inUse, now: at }
    })
}

/** A version that calls were led by, for whoever reviews them; null for one that the product brought or that nobody published. */
export async function scriptOfHouse(db: Db | Tx, { id, version }: ScriptRef): Promise<Script | null> {
  const found = await db
    .selectFrom('releases')
    .select('content')
    .where('subject', '=', 'script')
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', 'in', ['published', 'withdrawn'])
    .executeTakeFirst()
  return found && isScript(found.content) ? found.content : null
}
