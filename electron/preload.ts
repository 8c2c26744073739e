// What the page gets of Electron: two functions that pass names and values on. Runs sandboxed, knows no contract, and
// gives the page neither `ipcRenderer` nor an event object.
import { contextBridge, ipcRenderer } from 'electron'
import type { DuedeskBridge } from '../shared/ipc.ts'
import { EVENT_CHANNEL, INVOKE_CHANNEL } from './channels.ts'

const bridge: DuedeskBridge = {
  invoke: (channel, payload) => ipcRenderer.invoke(INVOKE_CHANNEL, channel, payload),
  on(event, listener) {
    const heard = (_event: unknown, name: unknown, data: unknown) => {
      if (name === event) listener(data)
    }
    ipcRenderer.on(EVENT_CHANNEL, heard)
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, heard)
    }
  },
}

contextBridge.exposeInMainWorld('duedesk', bridge)
