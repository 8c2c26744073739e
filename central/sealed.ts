// Acts that come as sealed journal lines. Promises: they are taken as those of the agent who signed in on that device and of nobody
// else, whoever hands them over. A line that can't be opened uses up its number when the device's own agent sends it, so that it
// never holds up those behind it; from anybody else it waits, and what is behind it too.
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import type { PushReply, SealedRequest } from '../shared/protocol.ts'
import { Id, Role } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import { ownerOf } from './devices.ts'
import type { Author } from './push.ts'
import { push } from './push.ts'
import { openSealed } from './seal.ts'
import { type Sent, UNREADABLE } from './sentActs.ts'

/** Everyone can seal to a public key: what another person handed over says so for ever. */
const HANDED_OVER = 'handedOver'

const Head = z.looseObject({ id: z.string().min(1).max(64), n: z.int(), actor: z.looseObject({ id: Id }) })

/** Throws `role.notAllowed` for a device on which nobody signed in, unless the lines are the caller's own. */
export async function pushSealed(
  central: Central,
  caller: Caller,
  request: SealedRequest,
): Promise<PushReply> {
  const { device } = request
  const owner = await ownerOf(central.database.db, device)
  let writer: Id | null = null
  const acts: Sent[] = []
  for (const { n, sealed } of request.lines) {
    const opened = await openSealed(central.keys.sealPrivate, device, n, sealed)
    const head = Head.safeParse(opened)
    const readable = head.success && head.data.n === n
    if (!readable && owner !== caller.id) break
    writer ??= readable ? head.data.actor.id : null
    acts.push(readable ? { id: head.data.id, n, act: opened } : { id: UNREADABLE, n, act: null })
  }
  // Everyone can seal to a public key: who wrote a line is no proof of whose device it came from.
  const author = owner ?? (writer === caller.id ? caller.id : null)
  const flags = author === caller.id ? [] : [HANDED_OVER]
  const user = author === null ? null : await userOf(central, author)
  if (!user) throw new ProblemError('role.notAllowed', { need: 'author' })
  return push(central, user, { device, acts, flags })
}

async function userOf(central: Central, id: Id): Promise<Author | null> {
  const { db } = central.database
  const user = await db.selectFrom('users').select(['id', 'role']).where('id', '=', id).executeTakeFirst()
  return user ? { id: user.id, role: Role.parse(user.role) } : null
}
