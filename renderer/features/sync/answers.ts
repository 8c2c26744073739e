// What an answer of central says before anybody reads what is in it. Private to `features/sync`.
import { ProblemDocument, ProblemError } from '../../../shared/problem.ts'

/** The answer with its body read to the end. Throws `central.unreachable` for one that was cut. */
export async function wholeOf(answer: Response, path: string): Promise<Response> {
  const { status, headers } = answer
  const body = await answer.arrayBuffer().catch((error: unknown) => {
    throw new ProblemError('central.unreachable', { url: path }, { cause: error })
  })
  return new Response(body.byteLength === 0 ? null : body, { status, headers })
}

/** The problem document of a refusal; `retryAfterSeconds` from the header where the document has none. */
export async function problemIn(answer: Response): Promise<ProblemError> {
  const text = await answer.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    // A proxy's page, perhaps: the status is all there is.
    body = null
  }
  const document = ProblemDocument.safeParse(body)
  const seconds = Number(answer.headers.get('retry-after'))
  const wait = Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}
  if (document.success) return new ProblemError(document.data.code, { ...wait, ...document.data.params })
  if (answer.status === 401) return new ProblemError('session.expired')
  if (answer.status === 426) return new ProblemError('central.tooOld')
  if (answer.status === 429) return new ProblemError('request.tooMany', wait)
  return new ProblemError('central.internal', { reference: `HTTP ${answer.status}`, ...wait })
}
