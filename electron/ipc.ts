// The window's only way into the shell: one Electron channel, on which every request is checked for its sender, parsed
// by the contract of `shared/ipc.ts`, handled, and its reply parsed again. Knows no handler's business.

import { randomUUID } from 'node:crypto'
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { z } from 'zod'
import {
  type Answer,
  type Channel,
  type EventData,
  type EventName,
  events,
  type Ipc,
  ipc,
} from '../shared/ipc.ts'
import type { Problem } from '../shared/problem.ts'
import { problemOf } from '../shared/problem.ts'
import { EVENT_CHANNEL, INVOKE_CHANNEL } from './channels.ts'
import { APP_ORIGIN } from './childMessages.ts'
import { write } from './log.ts'

export type Handlers = {
  [C in Channel]: (
    request: z.output<Ipc[C]['request']>,
  ) => Promise<z.input<Ipc[C]['reply']>> | z.input<Ipc[C]['reply']>
}

const refuse = (problem: Problem): Answer<never> => ({ ok: false, problem })

function isChannel(name: string): name is Channel {
  return Object.hasOwn(ipc, name)
}

/** Only the main frame of our own window, showing our own page. */
function trusted(event: IpcMainInvokeEvent, ours: WebContents | null): boolean {
  const frame = event.senderFrame
  return (
    ours !== null &&
    event.sender === ours &&
    frame !== null &&
    frame === ours.mainFrame &&
    frame.origin === APP_ORIGIN
  )
}

/** Answers one request; `untyped` because it comes from the page. Exported for the tests of the contract. */
export async function answer(
  handlers: Handlers,
  channel: unknown,
  untyped: unknown,
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
    if (problem.code === 'unexpected') write('error', 'ipc.failed', { channel, reference, error })
    return refuse(problem)
  }
}

export function registerIpc(handlers: Handlers, ours: () => WebContents | null): void {
  ipcMain.handle(INVOKE_CHANNEL, async (event, channel: unknown, payload: unknown) => {
    if (!trusted(event, ours())) {
      write('warn', 'ipc.untrusted', { channel: String(channel).slice(0, 60) })
      return refuse({ code: 'ipc.untrusted', params: { channel: String(channel).slice(0, 60) } })
    }
    return answer(handlers, channel, payload)
  })
}

/** Sends an event to the window, when there is one. */
export function sendEvent<E extends EventName>(
  window: WebContents | null,
  name: E,
  data: EventData<E>,
): void {
  if (!window || window.isDestroyed()) return
  window.send(EVENT_CHANNEL, name, events[name].parse(data))
}
