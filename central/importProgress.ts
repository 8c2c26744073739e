// How far an import is, and the wish to stop it: both stand in the database, so that any node can tell and any node can stop.
// Also what an import tells at its end. Private to the imports and their routes.

import type { LenderWords } from '../shared/intake/account.ts'
import type { CancelReply, ImportProgress } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ImportQuery, ImportReply } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'

/** How far the rows of a file have landed, with all that another process needs to go on. */
export interface LandingState {
  readonly query: ImportQuery
  /** The last line that was looked at. */
  readonly line: number
  /** Rows that were read well, and how many of them were looked at. */
  readonly staged: number
  readonly landed: number
  /** Rows with other figures that are still to be taken over. */
  readonly waiting: number
  /** What the file says of lenders. */
  readonly said: Readonly<Record<string, LenderWords>>
  readonly counts: Readonly<Pick<ImportReply, 'rows' | 'accepted' | 'unchanged' | 'changed' | 'rejected'>>
}

/** What an import of any kind of file has to tell before it read a row. */
export const emptyReply = (importId: Id): ImportReply => ({
  importId,
  rows: 0,
  accepted: 0,
  unchanged: 0,
  changed: 0,
  rejected: 0,
  columns: {},
  changes: [],
  fresh: [],
  problems: [],
  surplus: [],
  effects: [],
  effectCount: 0,
  milliseconds: 0,
})

/** Notes how far it is. Throws `intake.cancelled` when somebody asked to stop. */
export async function note(central: Central, id: Id, progress: ImportProgress): Promise<void> {
  const found = await central.database.db
    .updateTable('imports')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .returning('stop')
    .executeTakeFirst()
  if (found?.stop) throw new ProblemError('intake.cancelled')
}

/** Throws `request.notFound`. */
export async function importProgress(central: Central, id: Id): Promise<ImportProgress> {
  const found = await central.database.db
    .selectFrom('imports')
    .select('progress')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  return found.progress
}

/** What the import answered, for whom the answer itself did not reach. Throws `request.notFound` while it has not ended well. */
export async function importReply(central: Central, id: Id): Promise<ImportReply> {
  const found = await central.database.db
    .selectFrom('imports')
    .select(['progress', 'reply'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (found?.progress.state !== 'done') throw new ProblemError('request.notFound')
  return found.reply
}

/** Too late once the new cases are being shown to the desks. Throws `request.notFound`. */
export async function cancelImport(central: Central, id: Id): Promise<CancelReply> {
  return central.database.transaction(async (tx) => {
    const found = await tx
      .selectFrom('imports')
      .select(['progress', 'stop'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!found) throw new ProblemError('request.notFound')
    const { state } = found.progress
    if (state === 'cancelled' || state === 'failed') return { cancelled: true }
    if (state === 'publishing' || state === 'done') return { cancelled: false }
    await tx.updateTable('imports').set({ stop: true }).where('id', '=', id).execute()
    return { cancelled: true }
  })
}
