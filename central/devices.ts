// Whose a device is: the agent who first came from it with a session. Promises: that never changes afterwards, so that what
// other people hand over for a device can be taken as its agent's and as nobody else's.
import type { Instant } from '../shared/instant.ts'
import type { Id } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'

/** Makes the device this user's at first sight; whose it was already it stays. */
export async function meetDevice(db: Db | Tx, device: Id, user: Id, at: Instant): Promise<void> {
  const known = await db.selectFrom('devices').select('id').where('id', '=', device).executeTakeFirst()
  if (known) return
  await db
    .insertInto('devices')
    .values({ id: device, user_id: user, first_seen: at, last_seen: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Null for a device that never came with a session. */
export async function ownerOf(db: Db | Tx, device: Id): Promise<Id | null> {
  const found = await db.selectFrom('devices').select('user_id').where('id', '=', device).executeTakeFirst()
  return found?.user_id ?? null
}
