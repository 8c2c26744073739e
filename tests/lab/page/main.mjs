// The window of the lab: an Electron app with one sandboxed page that holds the product's line and nothing else. Its page comes
// from `app://duedesk`, as the workstation's does.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, protocol } from 'electron'

const here = dirname(fileURLToPath(import.meta.url))
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' }

app.setPath('userData', process.env.LAB_DATA)
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
// The whole stack is on this machine, and the agent's voice is a file.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
app.commandLine.appendSwitch('use-fake-device-for-media-stream')
app.commandLine.appendSwitch('use-file-for-fake-audio-capture', process.env.LAB_VOICE)
app.on('window-all-closed', () => app.quit())

app.whenReady().then(async () => {
  protocol.handle('app', async (request) => {
    const name = new URL(request.url).pathname.slice(1)
    const content = await readFile(join(here, name))
    return new Response(content, { headers: { 'content-type': TYPES[name.split('.').at(-1)] } })
  })
  const window = new BrowserWindow({
    width: 480,
    height: 320,
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  await window.loadURL('app://duedesk/index.html')
})
