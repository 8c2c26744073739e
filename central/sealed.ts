// Acts that come as sealed journal lines: pushed as their author's, whoever hands them over. Promises: a line that can't be
// opened uses up its number as a refused act, so that it never holds up those behind it.
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import type { PushReply, SealedRequest } from '../shared/protocol.ts'
import { Id, Role } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Author } from './push.ts'
import { push } from './push.ts'
import { openSealed } from './seal.ts'
import type { Sent } from './sentActs.ts'

const UNREADABLE = 'unreadable'
/** Everyone can seal to a public key: what another person handed over says so for ever. */
const HANDED_OVER = 'handedOver'

const Head = z.looseObject({ id: z.string().min(1).max(64), n: z.int(), actor: z.looseObject({ id: Id }) })

/** Throws `role.notAllowed` when no author can be told: an unknown device and no line that opens. */
export async function pushSealed(
  central: Central,
  caller: Caller,
  request: SealedRequest,
): Promise<PushReply> {
  const { device } = request
  let writer: Id | null = null
  const acts: Sent[] = []
  for (const { n, sealed } of request.lines) {
    const opened = await openSealed(central.keys.sealPrivate, device, n, sealed)
    const head = Head.safeParse(opened)
    const readable = head.success && head.data.n === n
    writer ??= readable ? head.data.actor.id : null
    acts.push(readable ? { id: head.data.id, n, act: opened } : { id: UNREADABLE, n, act: null })
  }
  const author = await authorOf(central, device, writer)
  if (!author) throw new ProblemError('role.notAllowed', { need: 'author' })
  return push(central, author, { device, acts, flags: author.id === caller.id ? [] : [HANDED_OVER] })
}

/** Whom the device is bound to; a device that central never saw belongs to who wrote its first readable line. */
async function authorOf(central: Central, device: Id, writer: Id | null): Promise<Author | null> {
  const { db } = central.database
  const bound = await db.selectFrom('devices').select('user_id').where('id', '=', device).executeTakeFirst()
  const id = bound?.user_id ?? writer
  if (id === null) return null
  const user = await db.selectFrom('users').select(['id', 'role']).where('id', '=', id).executeTakeFirst()
  return user ? { id: user.id, role: Role.parse(user.role) } : null
}
