// The routes that desks use: sign-in, push, pull, wake, leases. Bodies and rights are checked where routes are made.
import { ProblemError } from '../shared/problem.ts'
import {
  EnrolRequest,
  LeaseRelease,
  LeaseReply,
  LeaseRequest,
  Profile,
  PullQuery,
  PullReply,
  PushEnvelope,
  PushReply,
  RefillReply,
  RefreshRequest,
  SERVED_PROTOCOLS,
  SealedRequest,
  SessionReply,
  SignInRequest,
} from '../shared/protocol.ts'
import type { Central, Routes } from './context.ts'
import { releaseLeases, takeLeases } from './leases.ts'
import { mustNotBeOrdered } from './machines.ts'
import { refillPractice } from './practice.ts'

import { pull } from './pull.ts'
import { batchOf, push } from './push.ts'
import { pushSealed } from './sealed.ts'
import { liveRole, refresh, signIn, signOut } from './session.ts'
import { countTry } from './triesTogether.ts'
import { enrol } from './users.ts'

/** Throws `central.tooOld` to a desk that speaks what is served no more, `central.behind` to one that is ahead of this central. */
function mustServe(protocol: number): void {
  const [oldest, newest] = [Math.min(...SERVED_PROTOCOLS), Math.max(...SERVED_PROTOCOLS)]
  if (protocol < oldest) throw new ProblemError('central.tooOld', { minimum: oldest })
  if (protocol > newest) throw new ProblemError('central.behind', { newest })
}

export function deskRoutes(central: Central, add: Routes): void {
  const { config, database } = central
  const signInsPerMinute = Math.ceil(config.requestsPerMinute / 4)

  add.open(
    {
      method: 'POST',
      url: '/v1/session',
      summary: 'Sign in',
      body: SignInRequest,
      reply: SessionReply,
      perMinute: signInsPerMinute,
    },
    async ({ body, request }) => {
      await countTry(central, 'session', request.ip, signInsPerMinute)
      return signIn(central, body)
    },
  )
  add.open(
    {
      method: 'POST',
      url: '/v1/session/refresh',
      summary: 'A new pair of tokens for a refresh token, once',
      body: RefreshRequest,
      reply: SessionReply,
      // A whole site behind one address comes back at once after an outage; a token can't be guessed.
      perMinute: config.requestsPerMinute,
    },
    ({ body }) => refresh(central, body.refreshToken),
  )
  add.open(
    {
      method: 'POST',
      url: '/v1/enrol',
      summary: 'Make the first administrator with the single-use code',
      body: EnrolRequest,
      reply: Profile,
      perMinute: signInsPerMinute,
    },
    async ({ body, request }) => {
      await countTry(central, 'enrol', request.ip, signInsPerMinute)
      return enrol(central, body)
    },
  )
  add.only(
    'session.signOut',
    { method: 'DELETE', url: '/v1/session', summary: 'Sign out: ends this session', reply: null },
    async ({ caller, reply }) => {
      await signOut(central, caller)
      return reply.code(204).send()
    },
  )
  add.only(
    'sync.push',
    { method: 'POST', url: '/v1/sync/push', summary: 'Hand over acts', body: PushEnvelope, reply: PushReply },
    ({ body, caller }) => {
      mustServe(body.protocol)
      return push(central, caller, batchOf(body))
    },
  )
  add.only(
    'sync.sealed',
    {
      method: 'POST',
      url: '/v1/sync/sealed',
      summary: "Hand over sealed journal lines, also another agent's",
      body: SealedRequest,
      reply: PushReply,
    },
    ({ body, caller }) => pushSealed(central, caller, body),
  )
  add.only(
    'sync.pull',
    {
      method: 'GET',
      url: '/v1/sync/pull',
      summary: 'Fetch changed rows',
      query: PullQuery,
      reply: PullReply,
    },
    ({ query, caller }) => {
      mustServe(query.protocol)
      return pull(central, caller, query)
    },
  )
  add.only(
    'sync.wake',
    {
      method: 'GET',
      url: '/v1/sync/wake',
      summary: 'Server-sent events: there is something to pull',
      reply: null,
    },
    async ({ caller, reply }) => {
      const headers = {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      }
      reply.hijack()
      for (const [name, value] of Object.entries(headers))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.raw.writeHead(200)
      central.wakes.open(
        caller.id,
        reply.raw,
        caller.expiresAt,
        async () => (await liveRole(database.db, caller.sessionId, caller.id)) !== null,
      )
      return reply
    },
  )
  add.only(
    'leases.take',
    {
      method: 'POST',
      url: '/v1/leases',
      summary: 'Take debtors for one device',
      body: LeaseRequest,
      reply: LeaseReply,
    },
    async ({ body, caller }) => {
      await mustNotBeOrdered(database.db, body.device)
      return takeLeases(central, caller, body)
    },
  )
  add.only(
    'practice.refill',
    {
      method: 'POST',
      url: '/v1/practice/cases',
      summary: 'Practice only: new synthetic cases for the caller',
      reply: RefillReply,
      perMinute: 6,
    },
    ({ caller }) => refillPractice(central, caller.id),
  )
  add.only(
    'leases.release',
    {
      method: 'POST',
      url: '/v1/leases/release',
      summary: 'Give back what this device had leased',
      body: LeaseRelease,
      reply: null,
    },
    async ({ body, caller, reply }) => {
      await releaseLeases(central, caller, body.device)
      return reply.code(204).send()
    },
  )
}
