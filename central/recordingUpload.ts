// The routes of recordings. The transfer itself is tus 1.0 (core and creation) by @tus/server under /v1/recordings/upload, so that a
// broken connection goes on where it broke off; who may send and what is stored is `recordings.ts`. Loaded at the first upload: a central
// that takes none starts without it.
import type { IncomingMessage } from 'node:http'
import type { Server } from '@tus/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AnsweredCallsQuery, AnsweredCallsReply, CoverageQuery, CoverageReply } from '../shared/coverage.ts'
import { ProblemError } from '../shared/problem.ts'
import { ListenReply, rangeOf } from '../shared/qa/listenBodies.ts'
import {
  RecordingPolicies,
  RecordingPolicyRequest,
  RecordingReply,
  RecordingUpload,
} from '../shared/recording.ts'
import { mayCall, ROUTE_ROLES } from '../shared/role.ts'
import { Id } from '../shared/rows.ts'
import type { Caller, Central, Identify, Routes } from './context.ts'
import { answeredCalls, coverage } from './coverage.ts'
import { Listening } from './listening.ts'
import { documentOf, problemOfError } from './problemDocument.ts'
import { openShelf } from './recordingShelf.ts'
import {
  mayContinue,
  receiveRecording,
  recordingState,
  setRecordingPolicy,
  settleRecording,
} from './recordings.ts'

const PATH = '/v1/recordings/upload'

export function recordingRoutes(central: Central, add: Routes): void {
  listenRoutes(central, add)
  add.only(
    'recordings.state',
    {
      method: 'GET',
      url: '/v1/recordings/:id',
      summary: 'What became of a recording that the caller hands over',
      params: z.object({ id: Id }),
      reply: RecordingReply,
    },
    ({ params, caller }) => recordingState(central, caller, params.id),
  )
  add.only(
    'recordings.coverage',
    {
      method: 'GET',
      url: '/v1/recordings/coverage',
      summary: 'Answered calls by agent and day, and how they are covered by recordings',
      query: CoverageQuery,
      reply: CoverageReply,
    },
    ({ caller, query }) => coverage(central, caller, query),
  )
  add.only(
    'recordings.calls',
    {
      method: 'GET',
      url: '/v1/recordings/calls',
      summary: 'Answered calls one by one: how they are covered by recordings, and how they sounded',
      query: AnsweredCallsQuery,
      reply: AnsweredCallsReply,
    },
    ({ caller, query }) => answeredCalls(central, caller, query),
  )
  add.only(
    'recordings.policy',
    {
      method: 'POST',
      url: '/v1/recordings/policy',
      summary: 'How calls are recorded, for one lender or for all that have no policy of their own',
      body: RecordingPolicyRequest,
      reply: RecordingPolicies,
    },
    ({ body, caller }) => setRecordingPolicy(central, caller, body),
  )
}

/** Hearing what was recorded. */
function listenRoutes(central: Central, add: Routes): void {
  const listening = new Listening(central)
  add.only(
    'recordings.listen',
    {
      method: 'POST',
      url: '/v1/recordings/:id/listen',
      summary: 'Permission to hear the recording of this call; on record in the audit',
      params: z.object({ id: Id }),
      reply: ListenReply,
    },
    ({ params, caller }) => listening.open(caller, params.id),
  )
  add.only(
    'recordings.sound',
    {
      method: 'GET',
      url: '/v1/recordings/:id/sound',
      summary: 'Some bytes (Range) of the sound that this permission is for, as WebM',
      params: z.object({ id: Id }),
      reply: null,
    },
    async ({ params, caller, request, reply }) => {
      const { bytes, read } = await listening.sound(caller, params.id)
      const range = rangeOf(request.headers.range, bytes)
      if (!range) throw new ProblemError('request.malformed', { path: 'range', detail: String(bytes) })
      const sound = await read(range)
      return reply
        .code(206)
        .header('content-type', 'audio/webm')
        .header('cache-control', 'no-store')
        .header('accept-ranges', 'bytes')
        .header('content-range', `bytes ${range.from}-${range.until - 1}/${bytes}`)
        .send(sound)
    },
  )
}

/** The routes of tus, in a scope of their own: their bodies are streams that nobody else may read. */
export function uploadRoutes(central: Central, scope: FastifyInstance, identify: Identify): void {
  const callers = new WeakMap<IncomingMessage, Caller>()
  let opened: Promise<Server> | null = null
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
  scope.addHook('onRequest', async (request) => {
    const caller = await identify(request)
    if (!mayCall(caller.role, 'recordings.send'))
      throw new ProblemError('role.notAllowed', { need: ROUTE_ROLES['recordings.send'].join(',') })
    if (central.config.recordings === null) throw new ProblemError('recording.notKept')
    callers.set(request.raw, caller)
  })
  const transfer = async (request: FastifyRequest, reply: FastifyReply) => {
    opened ??= tusServer(central, callers)
    // The next upload tries again; this one's sender is told.
    opened.catch(() => {
      opened = null
    })
    const server = await opened
    // What the hooks of this central had to say of the answer belongs to it, whoever writes it.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.hijack()
    await server.handle(request.raw, reply.raw)
  }
  scope.route({ method: 'POST', url: PATH, handler: transfer })
  scope.route({ method: ['HEAD', 'PATCH'], url: `${PATH}/:id`, handler: transfer })
}

async function tusServer(central: Central, callers: WeakMap<IncomingMessage, Caller>): Promise<Server> {
  const { config } = central
  if (config.recordings === null) throw new ProblemError('recording.notKept')
  const { Server } = await import('@tus/server')
  const shelf = await openShelf(config.recordings, central.database)
  type Asked = Parameters<NonNullable<Server['options']['onIncomingRequest']>>[0]
  const callerOf = (request: Asked): Caller => {
    const caller = request.runtime?.node && callers.get(request.runtime.node.req as IncomingMessage)
    if (!caller) throw new ProblemError('session.expired')
    return caller
  }
  const told = (metadata: Record<string, string | null> | undefined) => RecordingUpload.parse(metadata ?? {})
  return new Server({
    path: PATH,
    datastore: shelf.store,
    // Behind a proxy nobody here knows the outer address.
    relativeLocation: true,
    maxSize: config.recordingLimitBytes,
    namingFunction: (_request, metadata) => told(metadata).recordingId,
    async onUploadCreate(request, upload) {
      const bytes = z.int().min(1).parse(upload.size)
      await receiveRecording(central, callerOf(request), { ...told(upload.metadata), bytes })
      return {}
    },
    async onIncomingRequest(request, id) {
      // A new upload is judged by `onUploadCreate`, which has its metadata.
      if (request.method !== 'POST') await mayContinue(central, callerOf(request), Id.parse(id))
    },
    async onUploadFinish(_request, upload) {
      await settleRecording(central, shelf, Id.parse(upload.id))
      return {}
    },
    onResponseError(_request, error) {
      // What tus itself refuses (offsets, headers) has its own status and says why.
      if ('status_code' in error && !(error instanceof Error)) return error
      const document = documentOf(problemOfError(error, config.recordingLimitBytes, config.log))
      return { status_code: document.status, body: JSON.stringify(document) }
    },
  })
}
