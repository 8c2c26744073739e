// Tries at the doors that need no session, counted by all nodes together: behind a balancer a limit that each node keeps for itself is as
// many times wider as there are nodes. Promises: no address stands in the database, only what a secret of central makes of it.
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { DAY, MINUTE } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Central } from './context.ts'

/** Counts one try at `door` from `address`. Throws `request.tooMany` for more than `perMinute`. */
export async function countTry(
  { database, keys, now }: Central,
  door: 'session' | 'enrol' | 'join',
  address: string,
  perMinute: number,
): Promise<void> {
  // The embedded database has one process, which counts for itself.
  if (database.kind === 'pglite') return
  const at = now()
  const who = createHmac('sha256', keys.signing).update(`tries ${door} ${address}`).digest()
  const found = await sql<{ tries: number; since: number }>`
    insert into door_tries as known (who, since, tries) values (${who}, ${at}, 1)
    on conflict (who) do update set
      tries = case when known.since + ${MINUTE}::bigint <= ${at} then 1 else known.tries + 1 end,
      since = case when known.since + ${MINUTE}::bigint <= ${at} then ${at} else known.since end
    returning tries, since`.execute(database.db)
  const row = found.rows[0]
  if (!row || row.tries <= perMinute) return
  throw new ProblemError('request.tooMany', {
    retryAfterSeconds: Math.max(1, Math.ceil((row.since + MINUTE - at) / 1000)),
  })
}

/** What was counted long ago says nothing any more. */
export async function forgetTries({ database, now }: Central): Promise<void> {
  await sql`delete from door_tries where since < ${now() - DAY}`.execute(database.db)
}
