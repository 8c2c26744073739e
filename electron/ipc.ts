// The window's only way into the shell: one Electron channel for requests, checked for its sender before `answer.ts`
// reads it, and one for events. Knows no handler's business.

import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { type Answer, type EventData, type EventName, events } from '../shared/ipc.ts'
import { answer, type Handlers } from './answer.ts'
import { EVENT_CHANNEL, INVOKE_CHANNEL } from './channels.ts'
import { APP_ORIGIN } from './childMessages.ts'
import { write } from './log.ts'

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

/** The small window of a ringing call may ask these, and nothing else may. */
const RING_CHANNELS = new Set<unknown>(['ring.words', 'ring.press'])

export function registerIpc(
  handlers: Handlers,
  ours: () => WebContents | null,
  ring: () => WebContents | null,
): void {
  ipcMain.handle(INVOKE_CHANNEL, async (event, channel: unknown, payload: unknown) => {
    if (!trusted(event, RING_CHANNELS.has(channel) ? ring() : ours())) {
      write('warn', 'ipc.untrusted', { channel: String(channel).slice(0, 60) })
      const refused: Answer<never> = {
        ok: false,
        problem: { code: 'ipc.untrusted', params: { channel: String(channel).slice(0, 60) } },
      }
      return refused
    }
    return answer(handlers, channel, payload, (what) => write('error', 'ipc.failed', what))
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
