// What every route works with, and the one way a route is made: its body, query and parameters parsed by a schema of
// `shared`, its caller known and allowed by `shared/role`, its schemas shown on the OpenAPI page.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { RouteName } from '../shared/role.ts'
import { mayCall, ROUTE_ROLES } from '../shared/role.ts'
import type { Id, Role } from '../shared/rows.ts'
import type { CentralConfig } from './config.ts'
import type { Database } from './database.ts'
import type { Keys } from './keys.ts'
import type { Post } from './messagePost.ts'
import type { Metrics } from './metrics.ts'
import type { Wakes } from './wake.ts'

export interface Central {
  readonly config: CentralConfig
  readonly database: Database
  readonly keys: Keys
  readonly wakes: Wakes
  readonly post: Pick<Post, 'kick'>
  readonly now: () => Instant
  /** This process alone: another node has its own. */
  readonly node: {
    readonly metrics: Metrics
    /** About to stop: no more desks are to be sent here. */
    leaving: boolean
  }
}

/** Who sent a request, as its access token and the database say. */
export interface Caller {
  readonly id: Id
  readonly role: Role
  readonly sessionId: Id
  readonly expiresAt: Instant
}

/** Puts on record what a route is asked, before it answers. */
export type Note = (
  caller: Caller,
  route: RouteName,
  asked: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
) => Promise<void>

/** Carries out what is asked, or answers as it did before when it is asked again. */
export type Once = (
  caller: Caller,
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  work: () => Promise<unknown>,
) => Promise<unknown>

export type Identify = (request: FastifyRequest) => Promise<Caller>

type Schema = z.ZodType
type Method = 'GET' | 'POST' | 'DELETE'

interface Shape<B extends Schema, Q extends Schema, P extends Schema, R extends Schema> {
  method: Method
  url: string
  summary: string
  body?: B
  query?: Q
  params?: P
  /** Shown on the OpenAPI page; null for streams and files. */
  reply: R | null
  bodyLimit?: number
  /** Requests a minute and client, where the general limit is too wide. */
  perMinute?: number
}

interface Input<B extends Schema, Q extends Schema, P extends Schema> {
  body: z.output<B>
  query: z.output<Q>
  params: z.output<P>
  request: FastifyRequest
  reply: FastifyReply
}

type Answer<R extends Schema> = Promise<z.input<R> | FastifyReply>

const json = (schema: Schema): object =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' })

/** What the OpenAPI page says of a route. Made only where there is one: all routes together take a fifth of a second. */
function documented<B extends Schema, Q extends Schema, P extends Schema, R extends Schema>(
  { summary, body, query, params, reply }: Shape<B, Q, P, R>,
  access: RouteName | 'open',
): object {
  return {
    summary,
    description: `Open to: ${access === 'open' ? 'open' : ROUTE_ROLES[access].join(', ')}`,
    ...(body ? { body: json(body) } : {}),
    ...(query ? { querystring: json(query) } : {}),
    ...(params ? { params: json(params) } : {}),
    ...(reply ? { response: { 200: json(reply) } } : {}),
  }
}

/** Makes routes on one Fastify instance. */
export function routes(app: FastifyInstance, identify: Identify, withDocs: boolean, note: Note, once: Once) {
  function add<B extends Schema, Q extends Schema, P extends Schema, R extends Schema>(
    shape: Shape<B, Q, P, R>,
    access: RouteName | 'open',
    handle: (input: Input<B, Q, P>, request: FastifyRequest) => Answer<R>,
  ): void {
    app.route({
      method: shape.method,
      url: shape.url,
      ...(shape.bodyLimit ? { bodyLimit: shape.bodyLimit } : {}),
      ...(shape.perMinute
        ? {
            config: {
              rateLimit: {
                max: shape.perMinute,
                timeWindow: '1 minute',
                // Not by what the request says of itself: before sign-in nothing of that is checked.
                keyGenerator: (request: FastifyRequest) => request.ip,
              },
            },
          }
        : {}),
      ...(withDocs ? { schema: documented(shape, access) } : {}),
      handler: async (request, response) => {
        const answer = await handle(
          {
            body: parsed(shape.body, request.body),
            query: parsed(shape.query, request.query),
            params: parsed(shape.params, request.params),
            request,
            reply: response,
          },
          request,
        )
        return answer
      },
      ...(access === 'open'
        ? {}
        : {
            onRequest: async (request) => {
              const caller = await identify(request)
              if (!mayCall(caller.role, access))
                throw new ProblemError('role.notAllowed', { need: ROUTE_ROLES[access].join(',') })
              callers.set(request, caller)
            },
          }),
    })
  }
  const callers = new WeakMap<FastifyRequest, Caller>()

  return {
    /** A route without a session. */
    open<B extends Schema, Q extends Schema, P extends Schema, R extends Schema>(
      shape: Shape<B, Q, P, R>,
      handle: (input: Input<B, Q, P>) => Answer<R>,
    ): void {
      add(shape, 'open', handle)
    },
    /** A route for the roles that `shared/role` names. */
    only<B extends Schema, Q extends Schema, P extends Schema, R extends Schema>(
      access: RouteName,
      shape: Shape<B, Q, P, R>,
      handle: (input: Input<B, Q, P> & { caller: Caller }) => Answer<R>,
    ): void {
      add(shape, access, async (input, request) => {
        const caller = callers.get(request)
        if (!caller) throw new ProblemError('session.expired')
        const work = async () => {
          await note(caller, access, input)
          return handle({ ...input, caller })
        }
        return (await once(caller, input, work)) as Awaited<ReturnType<typeof work>>
      })
    },
  }
}

export type Routes = ReturnType<typeof routes>

function parsed<S extends Schema>(schema: S | undefined, value: unknown): z.output<S> {
  // A route without a schema gets nothing, whatever was sent.
  return schema ? schema.parse(value) : (undefined as z.output<S>)
}
