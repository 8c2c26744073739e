// The shell's beginning: reads how it is to run, says to Electron what must be said before it is ready, and opens the window. Its other
// powers (`shell.ts`) are read and opened beside the window's process, which takes as long to start.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type BrowserWindow, Menu } from 'electron'
import type { Link } from '../shared/link.ts'
import { APP_ORIGIN } from './childMessages.ts'
import { openCrashes } from './crash.ts'
import { LINK_SCHEMES, linkIn, parseLink } from './deepLink.ts'
import { doctorAsked } from './doctorFlag.ts'
import { openLog, write } from './log.ts'
import { policyPath, readMode } from './policy.ts'
import { keptPracticeTime, practiceClock } from './practiceClock.ts'
import { registerScheme, serveWindow } from './protocol.ts'
import { readSeams } from './seams.ts'
import { openSettings } from './settings.ts'
import { setSwitches } from './switches.ts'
import { lockNavigation, openWindow } from './window.ts'

const here = dirname(fileURLToPath(import.meta.url))
const seams = readSeams(process.env, app.isPackaged)
const standIn = existsSync(join(dirname(process.execPath), 'stand-in'))
const now = () => Date.now()

if (seams.userData) app.setPath('userData', seams.userData)
const userData = app.getPath('userData')
const mode = readMode(seams.policy ?? policyPath(process.platform, process.env), userData)
const practiceTime = join(userData, 'practice', 'clock')
const clock = mode.kind === 'practice' ? practiceClockOf() : null

openLog(userData, !app.isPackaged)
process.on('uncaughtException', (error) => write('error', 'main.uncaught', { error }))
process.on('unhandledRejection', (error) => write('error', 'main.unhandled', { error }))
registerScheme()
lockNavigation()
setSwitches(app.commandLine, { practice: mode.kind === 'practice', fakeAudio: seams.fakeAudio })
// On Linux and macOS the package names the schemes and the person chooses among telephones; Windows learns them here.
if (app.isPackaged)
  for (const scheme of process.platform === 'win32' ? LINK_SCHEMES : (['duedesk'] as const))
    app.setAsDefaultProtocolClient(scheme)

let window: BrowserWindow | null = null
let pendingLink: Link | null = linkIn(process.argv)
/** Tells the page of a link; until the shell can, the page finds it waiting. */
let tellLink: (link: Link) => void = () => undefined

function practiceClockOf() {
  // A second desk on another desk's central shares its clock too.
  const other = seams.practiceCentral
  return other
    ? { start: now() + other.clockOffsetMs, offsetMs: other.clockOffsetMs }
    : practiceClock(now(), seams.practiceClock, keptPracticeTime(practiceTime))
}

function raise(): void {
  if (!window || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function follow(link: Link | null): void {
  raise()
  if (!link) return
  pendingLink = link
  tellLink(link)
}

app.on('second-instance', (_event, argv) => follow(linkIn(argv)))
app.on('open-url', (event, url) => {
  event.preventDefault()
  follow(parseLink(url))
})
app.on('window-all-closed', () => app.quit())

const asked = doctorAsked(process.argv)
const versions = { version: app.getVersion(), standIn }
const run = asked
  ? import('./doctorRun.ts').then(({ runDoctor }) => runDoctor(asked, { mode, userData, versions, now }))
  : app.requestSingleInstanceLock()
    ? app.whenReady().then(open)
    : null
if (run === null) app.quit()
else
  run.catch((error: unknown) => {
    write('error', 'main.start', { error })
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    app.exit(1)
  })

async function open(): Promise<void> {
  Menu.setApplicationMenu(null)
  // Its mark is flushed to the disk, for which no window has to wait.
  const marking = openCrashes(userData, now, write)
  const language = app.getPreferredSystemLanguages()[0] ?? app.getLocale()
  const settings = await openSettings(userData, now, language, mode.settings)
  const preload = join(here, '..', 'preload', 'preload.cjs')
  // The page's process starts beside all that is opened here; its document is held back until the shell can answer it.
  let opens: () => void = () => undefined
  let connect: () => readonly string[] = () => []
  serveWindow(
    join(here, '..', 'renderer'),
    new Promise<void>((resolve) => {
      opens = resolve
    }),
    () => connect(),
  )
  const opened = await openWindow(userData, preload, settings.get, app.getName())
  window = opened.window
  load(false)
  const { openShell } = await import('./shell.ts')
  const shell = await openShell({
    ...{
      here,
      seams,
      standIn,
      now,
      userData,
      mode,
      practiceTime,
      clock,
      settings,
      preload,
      opened,
      versions,
    },
    crashed: await marking,
    load,
    raise,
    takeLink() {
      const link = pendingLink
      pendingLink = null
      return link
    },
  })
  tellLink = shell.tellLink
  connect = shell.connect
  opens()

  function load(recovered: boolean): void {
    const { window: shown } = opened
    if (shown.isDestroyed()) return
    // The page reads the words of this language before it has asked for anything.
    const query = new URLSearchParams({
      ...(recovered && { recovered: '1' }),
      language: settings.get().language,
    })
    shown
      .loadURL(`${APP_ORIGIN}/index.html?${query}`)
      .catch((error: unknown) => write('error', 'window.load', { error }))
  }
}
