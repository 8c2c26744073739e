// A door for machines of other houses: a POST that is taken only when signed, in time and once. Promises: the signature is over the body as it
// came; what the request asks for and the mark that it was used are one transaction.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { checkSignature, SIGNED_WITHIN_MS } from './messageSigning.ts'

export interface SignedRoute<R> {
  readonly path: string
  readonly bodyLimit: number
  /** Null: nobody may speak here. */
  secretOf(request: FastifyRequest): string | null
  /** What the body asks for; `null` is answered with 204. */
  take(tx: Tx, body: unknown, at: Instant, request: FastifyRequest): Promise<R>
}

/** In a scope of its own, whose parsers it replaces. */
export function signedRoute<R>(central: Central, scope: FastifyInstance, route: SignedRoute<R>): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: route.bodyLimit },
    (_request, body, done) => done(null, body),
  )
  scope.post(route.path, { bodyLimit: route.bodyLimit }, async (request, reply) => {
    const secret = route.secretOf(request)
    if (secret === null) throw new ProblemError('request.notFound')
    const at = central.now()
    const body = String(request.body ?? '')
    const checked = checkSignature(secret, { method: 'POST', path: request.url, body }, request.headers, at)
    if ('wrong' in checked) throw new ProblemError('message.signature', { detail: checked.wrong })
    const told = jsonOf(body)
    const answer = await central.database.transaction(async (tx) => {
      await spend(tx, checked.nonce, at)
      return route.take(tx, told, at, request)
    })
    return answer === null ? reply.code(204).send() : reply.send(answer)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProblemError('request.malformed', { path: '', detail: 'json' }, { cause })
  }
}

/** Throws `message.signature` for a nonce that was used before. */
async function spend(tx: Tx, nonce: string, at: Instant): Promise<void> {
  await tx
    .deleteFrom('message_nonces')
    .where('at', '<', at - 2 * SIGNED_WITHIN_MS)
    .execute()
  const taken = await tx
    .insertInto('message_nonces')
    .values({ nonce, at })
    .onConflict((conflict) => conflict.column('nonce').doNothing())
    .executeTakeFirst()
  if (taken.numInsertedOrUpdatedRows === 0n)
    throw new ProblemError('message.signature', { detail: 'replayed' })
}
