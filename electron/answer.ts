// Answers one request of the window by the contract of `shared/ipc.ts`: parses it, hands it to its handler, parses the
// reply, turns what is thrown into a Problem. Knows no Electron, so that plain Node tests it.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { type Answer, type Channel, type Ipc, ipc } from '../shared/ipc.ts'
import { type Problem, problemOf } from '../shared/problem.ts'

export type Handlers = {
  [C in Channel]: (
    request: z.output<Ipc[C]['request']>,
  ) => Promise<z.input<Ipc[C]['reply']>> | z.input<Ipc[C]['reply']>
}

const refuse = (problem: Problem): Answer<never> => ({ ok: false, problem })

function isChannel(name: string): name is Channel {
  return Object.hasOwn(ipc, name)
}

/** `untyped` because it comes from the page; `failed` hears of errors that nobody foresaw. */
export async function answer(
  handlers: Handlers,
  channel: unknown,
  untyped: unknown,
  failed: (what: { channel: string; reference: string; error: unknown }) => void,
): Promise<Answer<unknown>> {
  if (typeof channel !== 'string' || !isChannel(channel))
    return refuse({ code: 'ipc.malformed', params: { channel: String(channel).slice(0, 60), path: '' } })
  const contract = ipc[channel]
  const request = contract.request.safeParse(untyped)
  if (!request.success) {
    const path = request.error.issues[0]?.path.join('.') ?? ''
    return refuse({ code: 'ipc.malformed', params: { channel, path } })
  }
  try {
    // One table entry is one pair of types; TypeScript can't follow the pair through an index.
    const handle = handlers[channel] as (request: unknown) => unknown
    const value: unknown = contract.reply.parse(await handle(request.data))
    return { ok: true, value }
  } catch (error) {
    const reference = randomUUID().slice(0, 8)
    const problem = problemOf(error, reference)
    if (problem.code === 'unexpected') failed({ channel, reference, error })
    return refuse(problem)
  }
}
