// A change that is asked for twice because its answer was lost: a desk sends the same key again and gets the same answer, and nothing is done
// twice. Promises: one person's key is no other's; a refusal is not kept, so that the next try is judged anew; no answer stands in the database
// but sealed, and none for much longer than an hour.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { HOUR, MINUTE } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import { ONCE_HEADER } from '../shared/protocol.ts'
import { Id } from '../shared/rows.ts'
import { isPlain } from './audit.ts'
import type { Caller, Central } from './context.ts'

const KEPT_MS = HOUR
/** Whoever began and has said nothing for so long has died over it. */
const SILENT_MS = MINUTE
const EMPTY = 204

/** `empty`: there was nothing to tell. */
type Answer = { readonly value: unknown } | { readonly empty: true }

interface Place {
  readonly user: Id
  readonly key: Id
}

/**
 * Runs `work`, or answers what it answered before under the key that the request names; without a key, or for a file that streams in, it
 * only runs. An answer that `work` sent by itself is kept when it was an empty one. Throws `request.malformed` for a key that was another
 * request's, and `request.tooMany` while the first is still at it.
 */
export async function answeredOnce(
  central: Central,
  caller: Caller,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  work: () => Promise<unknown>,
): Promise<unknown> {
  const named = request.headers[ONCE_HEADER]
  const streams = request.body !== undefined && request.body !== null && !isPlain(request.body)
  if (named === undefined || request.method === 'GET' || streams) return work()
  const key = Id.safeParse(named)
  if (!key.success) throw new ProblemError('request.malformed', { path: ONCE_HEADER, detail: 'invalid' })
  const place = { user: caller.id, key: key.data }
  const before = await begin(central, place, digestOf(request))
  if (before) return 'empty' in before ? reply.code(EMPTY).send() : before.value
  try {
    const value = await work()
    if (value !== undefined) await keep(central, place, { value })
    else if (reply.statusCode === EMPTY) await keep(central, place, { empty: true })
    else await drop(central, place)
    return value
  } catch (error) {
    await drop(central, place)
    throw error
  }
}

const digestOf = ({ method, url, body }: FastifyRequest): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest()

const labelOf = ({ user, key }: Place): string => `answered:${user}:${key}`

/** Null: it is the first, and noted as begun. */
async function begin(central: Central, place: Place, asked: Buffer): Promise<Answer | null> {
  const { database, keys, now } = central
  const at = now()
  // Elsewhere each node sees to it every minute.
  if (database.kind === 'pglite') await forgetAnswers(central)
  const fresh = await sql<{ key: Id }>`
    insert into answered as known (user_id, key, asked, at) values (${place.user}, ${place.key}, ${asked}, ${at})
    on conflict (user_id, key) do update set at = excluded.at
      where known.answer is null and known.asked = excluded.asked and known.at < ${at - SILENT_MS}
    returning key`.execute(database.db)
  if (fresh.rows.length > 0) return null
  const found = await sql<{ asked: Buffer; answer: string | null }>`
    select asked, answer from answered where user_id = ${place.user} and key = ${place.key}`.execute(
    database.db,
  )
  const [known] = found.rows
  if (known && !known.asked.equals(asked))
    throw new ProblemError('request.malformed', { path: ONCE_HEADER, detail: 'taken' })
  // The first is at it, or was refused this moment.
  if (!known?.answer) throw new ProblemError('request.tooMany', { retryAfterSeconds: 1 })
  return JSON.parse(keys.unwrap(known.answer, labelOf(place))) as Answer
}

async function keep({ database, keys }: Central, place: Place, answer: Answer): Promise<void> {
  const sealed = keys.wrap(JSON.stringify(answer), labelOf(place))
  await sql`update answered set answer = ${sealed} where user_id = ${place.user} and key = ${place.key}`.execute(
    database.db,
  )
}

async function drop({ database }: Central, place: Place): Promise<void> {
  await sql`delete from answered where user_id = ${place.user} and key = ${place.key} and answer is null`.execute(
    database.db,
  )
}

/** Nobody asks for these again. */
export async function forgetAnswers({ database, now }: Central): Promise<void> {
  await sql`delete from answered where at < ${now() - KEPT_MS}`.execute(database.db)
}
