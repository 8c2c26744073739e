// Who has which call open for judging, so that two reviewers do not judge it at once. Promises: one holder at a time; a lock ends by itself,
// and nobody waits for a desk that went away. What was judged meanwhile is caught by the acts themselves, lock or no lock.
import { ProblemError } from '../shared/problem.ts'
import { LOCK_MS, type LockReply } from '../shared/qa/drawBodies.ts'
import type { Id } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Tx } from './database.ts'
import { named, staffOf } from './staff.ts'

/** Takes or prolongs it where nobody else has it. Throws `request.notFound` for what is no call. */
export async function lockCall(central: Central, caller: Caller, callId: Id): Promise<LockReply> {
  const now = central.now()
  return central.database.transaction(async (tx) => {
    const call = await tx
      .selectFrom('rows')
      .select('id')
      .where('kind', '=', 'call')
      .where('id', '=', callId)
      .where('deleted', '=', false)
      .executeTakeFirst()
    if (!call) throw new ProblemError('request.notFound')
    const until = now + LOCK_MS
    await tx
      .insertInto('review_locks')
      .values({ call_id: callId, user_id: caller.id, until })
      .onConflict((conflict) =>
        conflict
          .column('call_id')
          .doUpdateSet({ user_id: caller.id, until })
          .where(({ eb, or }) =>
            or([eb('review_locks.user_id', '=', caller.id), eb('review_locks.until', '<=', now)]),
          ),
      )
      .execute()
    return { lock: await lockOf(tx, callId, caller, now), now }
  })
}

/** Gives it back; somebody else's stays. */
export async function unlockCall(central: Central, caller: Caller, callId: Id): Promise<LockReply> {
  const now = central.now()
  return central.database.transaction(async (tx) => {
    await tx
      .deleteFrom('review_locks')
      .where('call_id', '=', callId)
      .where('user_id', '=', caller.id)
      .execute()
    return { lock: await lockOf(tx, callId, caller, now), now }
  })
}

async function lockOf(tx: Tx, callId: Id, caller: Caller, now: number): Promise<LockReply['lock']> {
  const found = await tx
    .selectFrom('review_locks')
    .selectAll()
    .where('call_id', '=', callId)
    .where('until', '>', now)
    .executeTakeFirst()
  if (!found) return null
  const by = named(await staffOf(tx, [found.user_id]), found.user_id)
  return { by, until: found.until, mine: found.user_id === caller.id }
}
