// A bare Electron app, the floor of the benches: one window of the workstation's size and sandbox, and the page beside this file.
// With `BARE_ORIGIN` the page comes from `app://duedesk`, which is the only origin that the practice line lets in; with `BARE_SHELL` it
// reaches the workstation's journal (`shell.ts`).
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { app, BrowserWindow, Menu, protocol } from 'electron'

const here = dirname(fileURLToPath(import.meta.url))
const asDesk = process.env.BARE_ORIGIN === 'app://duedesk'
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' }

app.setPath('userData', process.env.BARE_DATA)
if (asDesk) {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  // As the workstation in practice mode: the customer's sound is on this machine.
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
  app.commandLine.appendSwitch('use-fake-device-for-media-stream')
}
app.on('window-all-closed', () => app.quit())

app.whenReady().then(async () => {
  if (process.env.BARE_SHELL)
    (await import(pathToFileURL(join(here, 'shell.mjs')).href)).serveShell(process.env.BARE_DATA)
  Menu.setApplicationMenu(null)
  if (asDesk)
    protocol.handle('app', async (request) => {
      const name = new URL(request.url).pathname.slice(1)
      const content = await readFile(join(here, name))
      return new Response(content, { headers: { 'content-type': TYPES[name.split('.').at(-1)] } })
    })
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    useContentSize: true,
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      spellcheck: false,
      backgroundThrottling: false,
      ...(process.env.BARE_SHELL ? { preload: join(here, 'preload.cjs') } : {}),
    },
  })
  window.once('ready-to-show', () => window.show())
  if (asDesk) await window.loadURL('app://duedesk/index.html')
  else await window.loadFile(join(here, 'index.html'))
})
