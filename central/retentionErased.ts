// What still comes about a customer or a case that was erased: a desk that was away for long, a reviewer with an old list. Promises: it is taken and
// flagged, nobody's record is lost without a word; nothing of what it says is kept.
import { sql } from 'kysely'
import type { Act, CaseAct } from '../shared/act.ts'
import type { Id } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'

export const ERASED_FLAG = 'erased'

/** What stays of an act whose content is gone, as the database demands it (migration 0039). */
export interface Emptied {
  readonly id: Id
  readonly kind: Act['kind']
  readonly erased: true
}

export const onlyThatThereWasOne = ({ id, kind }: Pick<Act, 'id' | 'kind'>): Emptied => ({
  id,
  kind,
  erased: true,
})

export async function isErased(
  tx: Db | Tx,
  { customerId, caseId }: Pick<CaseAct, 'customerId' | 'caseId'>,
): Promise<boolean> {
  const found =
    await sql`select 1 from erased where id = any(${caseId ? [customerId, caseId] : [customerId]}::uuid[]) limit 1`.execute(
      tx,
    )
  return found.rows.length > 0
}

/** Whether this is a call of which the rows went. */
export async function callIsErased(tx: Db | Tx, callId: Id): Promise<boolean> {
  const found =
    await sql`select 1 from rows where kind = 'call' and id = ${callId}::uuid and deleted`.execute(tx)
  return found.rows.length > 0
}
