// What the page gets of Electron: two functions that pass names and values on. Runs sandboxed, knows no contract, and
// gives the page neither `ipcRenderer` nor an event object.
import { contextBridge, ipcRenderer } from 'electron'
import type { DuedeskBridge } from '../shared/ipc.ts'
import { EVENT_CHANNEL, INVOKE_CHANNEL } from './channels.ts'

type Heard = { readonly event: string; readonly listener: (data: unknown) => void }
/** One ear for all of the page: Electron takes many of them for a leak. */
const hearing = new Set<Heard>()
ipcRenderer.on(EVENT_CHANNEL, (_event, name: unknown, data: unknown) => {
  for (const { event, listener } of [...hearing]) {
    if (event !== name) continue
    try {
      listener(data)
    } catch (error) {
      // One that fails keeps the news from none of the others, and is still reported as the page's own error.
      queueMicrotask(() => {
        throw error
      })
    }
  }
})

const bridge: DuedeskBridge = {
  invoke: (channel, payload) => ipcRenderer.invoke(INVOKE_CHANNEL, channel, payload),
  on(event, listener) {
    const heard = { event, listener }
    hearing.add(heard)
    return () => {
      hearing.delete(heard)
    }
  },
}

contextBridge.exposeInMainWorld('duedesk', bridge)
