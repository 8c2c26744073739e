// Everything that goes wrong in a request leaves here as an RFC 9457 document with one of our codes: no wording, no stack.
import { randomInt, randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply } from 'fastify'
import { ZodError } from 'zod'
import type { Problem, ProblemCode, ProblemDocument } from '../shared/problem.ts'
import { ProblemError } from '../shared/problem.ts'
import type { LogLine } from './config.ts'
import { isBusy } from './engines.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const STATUS: Partial<Record<ProblemCode, number>> = {
  'session.wrongCredentials': 401,
  'session.expired': 401,
  'session.locked': 429,
  'session.mustChange': 403,
  'session.firstPasswordOver': 403,
  'person.nameTaken': 409,
  'person.numberTaken': 409,
  'role.notAllowed': 403,
  'team.notYours': 403,
  'door.closed': 403,
  'request.tooLarge': 413,
  'intake.tooLarge': 413,
  'intake.unpacksTooLarge': 413,
  'intake.cancelled': 409,
  'request.tooMany': 429,
  'request.notFound': 404,
  'central.internal': 500,
  'central.busy': 503,
  'central.tooOld': 426,
  'central.behind': 501,
  'machine.wipeOrdered': 409,
  'machine.tooLate': 409,
  'enrolment.noSuchCode': 404,
  'sync.gap': 409,
  'sync.numberReused': 409,
  'act.caseNotYours': 403,
  'strategy.changed': 409,
  'allot.gone': 409,
  'allot.changed': 409,
  'allot.running': 409,
  'recording.notKept': 503,
  'recording.already': 409,
  'recording.none': 404,
  'recording.erased': 410,
  'call.erased': 410,
  'retention.busy': 409,
  'retention.changed': 409,
  'recording.grantOver': 404,
  'release.openAlready': 409,
  'release.changedMeanwhile': 409,
  'referral.notApproved': 409,
  // tus 1.0: Checksum Mismatch.
  'recording.damaged': 460,
}

export function documentOf(problem: Problem): ProblemDocument {
  return {
    type: `urn:duedesk:problem:${problem.code}`,
    title: problem.code,
    status: STATUS[problem.code] ?? 400,
    code: problem.code,
    params: problem.params,
  }
}

export async function sendProblem(reply: FastifyReply, problem: Problem): Promise<void> {
  const document = documentOf(problem)
  if (problem.params.retryAfterSeconds) reply.header('retry-after', String(problem.params.retryAfterSeconds))
  await reply.code(document.status).type(PROBLEM_TYPE).send(JSON.stringify(document))
}

/** Spread, so that those who were sent away together don't come back together. */
export const busy = (): Problem => ({ code: 'central.busy', params: { retryAfterSeconds: randomInt(2, 11) } })

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
}

/** The first thing a zod schema objects to, by path and kind of objection; the value itself is never repeated. */
export function malformed(
  error: ZodError,
  code: 'request.malformed' | 'act.malformed' = 'request.malformed',
): ProblemError {
  const issue = error.issues[0]
  return new ProblemError(code, {
    path: issue ? issue.path.map(String).join('.') : '',
    detail: issue?.code ?? 'invalid',
  })
}

/** The problem to answer with; what nobody foresaw is logged under a reference that the answer names. */
export function problemOfError(error: unknown, limitBytes: number, log: (line: LogLine) => void): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof ZodError) return malformed(error).problem
  if (isFastifyError(error)) {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
      return { code: 'request.tooLarge', params: { limitBytes } }
    if (error.statusCode === 404) return { code: 'request.notFound', params: {} }
    if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
      return { code: 'request.malformed', params: { path: '', detail: error.code ?? 'badRequest' } }
  }
  if (isBusy(error)) {
    log({ level: 'warn', what: 'database busy', detail: error instanceof Error ? error.message : '' })
    return busy()
  }
  const reference = randomUUID()
  // The driver puts values of the row into `detail` and `where`, never into the stack.
  const detail = error instanceof Error ? (error.stack ?? error.message) : typeof error
  log({ level: 'error', what: 'request failed', reference, detail })
  return { code: 'central.internal', params: { reference } }
}
