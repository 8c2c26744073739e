// Bodies travel small: replies are packed for whoever reads gzip, and desks may pack what they send. Promises: what unpacks to more than its limit,
// or was cut short, is refused like any other body that is too large or malformed, and unpacking stops there; answers that carry tokens are
// never packed, so that their length tells nothing.
import type { IncomingMessage } from 'node:http'
import { pipeline, Transform } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../shared/problem.ts'

const packed = promisify(gzip)
const WORTH_BYTES = 2048
/** Level 1: a page of 2,000 rows to a quarter in 9 ms; level 6 takes twice as long for a sixth less. */
const LEVEL = 1
const TOKENS = '/v1/session'

/** `limitBytes`: of a body once it is unpacked, where its route names none. */
export function compress(app: FastifyInstance, limitBytes: number): void {
  app.addHook('onSend', async (request, reply, payload) => {
    // By it a desk knows that it may pack (RFC 9110, 12.5.3).
    reply.header('accept-encoding', 'gzip')
    if (typeof payload !== 'string' || payload.length < WORTH_BYTES) return payload
    if (request.url.startsWith(TOKENS) || !readsGzip(request) || reply.hasHeader('content-encoding'))
      return payload
    reply.header('content-encoding', 'gzip').header('vary', 'origin, accept-encoding')
    reply.removeHeader('content-length')
    return packed(payload, { level: LEVEL })
  })

  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']
    // A file is stored as it came, packed or not.
    if (encoding === undefined || !isJson(request)) return payload
    if (encoding !== 'gzip')
      throw new ProblemError('request.malformed', { path: 'content-encoding', detail: 'unknown' })
    return unpacked(payload as IncomingMessage, request.routeOptions.bodyLimit ?? limitBytes)
  })
}

const readsGzip = (request: FastifyRequest) =>
  /(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?:1|0\.[1-9]))/.test(request.headers['accept-encoding'] ?? '')

const isJson = (request: FastifyRequest) =>
  (request.headers['content-type'] ?? '').startsWith('application/json')

/** The names by which Fastify knows these faults. */
const fault = (code: string, statusCode: number) => Object.assign(new Error(code), { code, statusCode })

function unpacked(sent: IncomingMessage, limitBytes: number): Transform & { receivedEncodedLength: number } {
  let bytes = 0
  const limited = Object.assign(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (bytes > limitBytes) done(fault('FST_ERR_CTP_BODY_TOO_LARGE', 413))
        else done(null, chunk)
      },
    }),
    { receivedEncodedLength: 0 },
  )
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      limited.receivedEncodedLength += chunk.length
      done(null, chunk)
    },
  })
  // Ends the unpacking too: a bomb is not taken apart to its end.
  pipeline(sent, count, createGunzip(), limited, (error) => {
    if (error && !limited.destroyed) limited.destroy(fault('FST_ERR_CTP_INVALID_BODY', 400))
  })
  return limited
}
