// The shell's table of contents: reads how it is to run, opens each OS power in its own module, and the window last.
// What must be said to Electron before it is ready comes first.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type BrowserWindow, Menu, nativeTheme, net, powerMonitor, safeStorage, session } from 'electron'
import { USUAL_DESK } from '../shared/agentState.ts'
import type { Link } from '../shared/ipc.ts'
import { problemOf } from '../shared/problem.ts'
import { openCallWatch } from './callWatch.ts'
import { watchCertificates } from './certificates.ts'
import { APP_ORIGIN } from './childMessages.ts'
import { openCrashes } from './crash.ts'
import { LINK_SCHEMES, linkIn, parseLink } from './deepLink.ts'
import { type DeskControls, openDeskControls } from './deskControls.ts'
import { examine } from './doctor.ts'
import { doctorAsked } from './doctorFlag.ts'
import { runDoctor } from './doctorRun.ts'
import { type Doors, practiceDoors, siteDoors, stoppedDoors } from './doors.ts'
import { openEnrolment } from './enrolment.ts'
import { sayFarewell } from './farewell.ts'
import { handlersOf } from './handlers.ts'
import { offerHeadsets } from './headsets.ts'
import { registerIpc, sendEvent } from './ipc.ts'
import { openJournal } from './journal.ts'
import { openKeyStore } from './keystore.ts'
import { openLog, write } from './log.ts'
import { openOfflineUnlock } from './offlineUnlock.ts'
import { lockPermissions } from './permissions.ts'
import { openPinnedKey } from './pinnedKey.ts'
import { policyPath, readMode } from './policy.ts'
import { keepPracticeTime, keptPracticeTime, practiceClock } from './practiceClock.ts'
import { registerScheme, serveWindow } from './protocol.ts'
import { openRecordings } from './recordings.ts'
import { recordingUploads } from './recordingUpload.ts'
import { readSeams } from './seams.ts'
import { openSession } from './session.ts'
import { openSettings } from './settings.ts'
import { sayGoodbyeOn } from './sipGoodbye.ts'
import { openSnapshot } from './snapshot.ts'
import { setSwitches } from './switches.ts'
import { watchPresence } from './unattended.ts'
import { updatesOf } from './updateHost.ts'
import { vaultOf } from './vault.ts'
import { lockNavigation, openWindow } from './window.ts'
import { remoteWipeOf } from './wipeHost.ts'

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

const contents = () => (window && !window.isDestroyed() ? window.webContents : null)

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
  sendEvent(contents(), 'link', link)
}

app.on('second-instance', (_event, argv) => follow(linkIn(argv)))
app.on('open-url', (event, url) => {
  event.preventDefault()
  follow(parseLink(url))
})
app.on('window-all-closed', () => app.quit())

const asked = doctorAsked(process.argv)
const versions = { version: app.getVersion(), standIn }
if (asked) void runDoctor(asked, { mode, userData, versions, now })
else if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      write('error', 'main.start', { error })
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      app.exit(1)
    })
} else app.quit()

async function open(): Promise<void> {
  Menu.setApplicationMenu(null)
  // Its mark is flushed to the disk, for which no window has to wait.
  const marking = openCrashes(userData, now, write)
  const language = app.getPreferredSystemLanguages()[0] ?? app.getLocale()
  const settings = await openSettings(userData, now, language, mode.settings)
  const preload = join(here, '..', 'preload', 'preload.cjs')
  // The page's process starts beside all that is opened here; its document is held back until the shell can answer it.
  let opens: () => void = () => undefined
  serveWindow(
    join(here, '..', 'renderer'),
    new Promise<void>((resolve) => {
      opens = resolve
    }),
    () => doors.connect(),
  )
  const opened = await openWindow(userData, preload, settings.get, app.getName())
  const shown = opened.window
  window = shown
  load(false)
  const crashed = await marking
  if (settings.outcome === 'broken')
    crashed.note({ what: 'settings', reason: settings.outcome, exitCode: null })
  const vault = vaultOf(safeStorage, process.platform, seams.keyStore === 'plain')
  const journal = openJournal(join(userData, 'journal'), now, (event, data) => write('warn', event, data))
  const offline = openOfflineUnlock(join(userData, 'offline'), vault, now, mode.managed.offlineDays)
  const doors = await openDoors()
  const { offsetMs } = clock ?? {}
  // A clock that a test or another desk gives is theirs to keep.
  const stopKeepingTime =
    offsetMs === undefined || seams.practiceClock !== null || seams.practiceCentral !== null
      ? null
      : keepPracticeTime(
          practiceTime,
          () => now() + offsetMs,
          (error) => write('error', 'practice.timeNotKept', { error }),
        )
  const wipe = await remoteWipeOf({
    ...{ mode, userData, journal, now, contents, engine: session.defaultSession },
    door: doors.centralDoor,
    reload: () => load(false),
    forgetName: () => settings.set({ lastLoginName: '' }),
  })
  const pinned = mode.kind === 'site' ? openPinnedKey(join(userData, 'central-key.json')) : null
  const viaChromium: typeof fetch = (input, init) => net.fetch(String(input), init)
  const keeper = openSession(
    doors.centralDoor,
    vault,
    offline,
    join(userData, 'session.bin'),
    (error) => {
      write('warn', 'session.offlineNotKept', { error })
      sendEvent(contents(), 'trouble', problemOf(error, 'offlineUnlock'))
    },
    pinned,
    () => {
      wipe.heard()
      uploads.kick()
      sendEvent(contents(), 'ice', keeper.ice())
    },
    viaChromium,
  )
  const note = (event: string, data: Record<string, string | number>) => write('info', event, data)
  const recordings = openRecordings(join(userData, 'recordings'), {
    report: note,
    added: () => uploads.kick(),
  })
  const uploads = recordingUploads({
    recordings,
    fetch: viaChromium,
    door: doors.centralDoor,
    session: keeper,
    changed: (status) => sendEvent(contents(), 'recordings', status),
    report: note,
    random: Math.random,
  })

  let controls: DeskControls | null = null
  let callsUp = 0
  const calls = await openCallWatch({
    path: join(userData, 'call.bin'),
    vault,
    now,
    log: write,
    goodbye: (leg) => sayGoodbyeOn(doors.line(), keeper.line(), APP_ORIGIN, leg),
    changed(count) {
      callsUp = count
      controls?.calls(count)
    },
  })

  async function openDoors(): Promise<Doors> {
    if (mode.kind === 'site') return siteDoors(mode.policy)
    if (mode.kind === 'stopped') return stoppedDoors(mode)
    const seedFile = join(here, '..', 'seed', 'pgdata.tar.gz')
    const snapshot = openSnapshot(join(userData, 'practice'), vault, now, () =>
      crashed.note({ what: 'practiceDatabase', reason: 'unreadable', exitCode: null }),
    )
    return practiceDoors(
      {
        centralScript: join(here, 'centralChild.js'),
        exchangeScript: join(here, 'practice.js'),
        seedFile: existsSync(seedFile) ? seedFile : null,
        clockOffsetMs: clock?.offsetMs ?? 0,
        other: seams.practiceCentral,
        patient: seams.patience !== null,
        snapshot,
        recordings: {
          folder: join(userData, 'practice', 'recordings'),
          local: mode.practice.recordLocally,
        },
      },
      {
        central: (door) => sendEvent(contents(), 'central', door),
        line: (door) => sendEvent(contents(), 'line', door),
        trouble: (problem) => sendEvent(contents(), 'trouble', problem),
        // Whoever is on the phone stays there: the window loads itself again when the call is over.
        moved: () => (contents()?.isLoading() === false ? sendEvent(contents(), 'moved', null) : load(false)),
      },
    )
  }

  function load(recovered: boolean): void {
    if (!window || window.isDestroyed()) return
    // The page reads the words of this language before it has asked for anything.
    const query = new URLSearchParams({
      ...(recovered && { recovered: '1' }),
      language: settings.get().language,
    })
    window
      .loadURL(`${APP_ORIGIN}/index.html?${query}`)
      .catch((error: unknown) => write('error', 'window.load', { error }))
  }

  const headsets = offerHeadsets(session.defaultSession, {
    ours: contents,
    offer: (found) => sendEvent(contents(), 'headsets', found),
    remembered: () => settings.get().headset,
    remember: (headset) => sendEvent(contents(), 'settings', settings.set({ headset })),
  })
  lockPermissions(
    session.defaultSession,
    contents,
    (what) => write('warn', 'permission.denied', { what }),
    headsets.isChosen,
    mode.managed.screen.copying,
  )
  const outside = openDeskControls({
    window: shown,
    preload,
    icon: join(here, 'tray.png'),
    hotkeys: settings.get().hotkeys,
    ask: (control) => sendEvent(contents(), 'control', control),
    show: raise,
    log: write,
  })
  controls = outside
  // Without its window nothing is left to answer a call with.
  shown.once('closed', outside.close)
  const updates = await updatesOf({
    feed: mode.updates,
    now,
    inCall: () => callsUp > 0,
    changed: (state) => sendEvent(contents(), 'update', state),
    log: write,
  })
  registerIpc(
    handlersOf({
      updates,
      wipe,
      enrolment: openEnrolment(userData, viaChromium),
      window: () => shown,
      mode: mode.kind === 'practice' ? 'practice' : 'site',
      testSite: mode.kind === 'site' && mode.policy.testSite,
      desk: mode.kind === 'site' ? mode.policy.desk : USUAL_DESK,
      managed: mode.managed,
      standIn,
      practiceClock: clock,
      saveFolder: seams.saveFolder,
      settings,
      headsets,
      controls: outside,
      examine: () => examine({ mode, doors, vault, userData, versions, now }),
      settingsChanged(changed) {
        outside.takeHotkeys(changed.hotkeys)
        nativeTheme.themeSource = changed.theme
        shown.webContents.setZoomFactor(changed.zoom)
        sendEvent(contents(), 'settings', changed)
      },
      session: keeper,
      keys: openKeyStore(join(userData, 'keys'), vault, now),
      journal,
      recordings,
      uploads,
      crashes: crashed,
      calls,
      doors,
      vault,
      takeLink() {
        const link = pendingLink
        pendingLink = null
        return link
      },
      certificates: watchCertificates(session.defaultSession),
      farewell: sayFarewell(shown, () => sendEvent(contents(), 'leaving', null)),
    }),
    contents,
    outside.ringContents,
  )
  const tellState = () =>
    sendEvent(contents(), 'window', { maximized: shown.isMaximized(), focused: shown.isFocused() })
  shown.on('maximize', tellState)
  shown.on('unmaximize', tellState)
  shown.on('focus', tellState)
  shown.on('blur', tellState)
  powerMonitor.on('suspend', () => sendEvent(contents(), 'power', 'suspend'))
  powerMonitor.on('resume', () => sendEvent(contents(), 'power', 'resume'))
  powerMonitor.on('lock-screen', () => sendEvent(contents(), 'power', 'lock'))
  powerMonitor.on('unlock-screen', () => sendEvent(contents(), 'power', 'unlock'))
  updates.begin()
  shown.once('closed', updates.close)
  if (mode.kind === 'site') shown.once('closed', wipe.begin())
  const { contentProtection, lockAfterMinutes } = mode.managed.screen
  shown.setContentProtection(contentProtection)
  if (lockAfterMinutes !== null)
    shown.once(
      'closed',
      watchPresence(lockAfterMinutes, {
        idleSeconds: () => powerMonitor.getSystemIdleTime(),
        inCall: () => callsUp > 0,
        cover: () => sendEvent(contents(), 'unattended', null),
      }),
    )
  crashed.watch(shown, load, () => void calls.orphaned('crashed'))
  // Whoever fed a recording is gone with its page, by a crash or by being loaded anew.
  const cutOff = () => {
    recordings.cutOff().catch((error: unknown) => write('error', 'recording.cutOff', { error }))
  }
  shown.webContents.on('render-process-gone', cutOff)
  shown.webContents.on('did-start-loading', cutOff)
  // The system ends: there is no time to wait for a quit in order.
  shown.on('session-end', crashed.ended)
  powerMonitor.on('shutdown', crashed.ended)

  let finished = false
  app.on('will-quit', (event) => {
    if (finished) return
    event.preventDefault()
    const { settled } = keeper
    // Before the doors: the far end is told, and recordings are handed over, through them.
    Promise.all([calls.orphaned('closed'), uploads.stop()])
      .then(() =>
        Promise.all([
          recordings.close(),
          doors.stop(),
          journal.close(),
          opened.placed(),
          settled(),
          calls.written(),
        ]),
      )
      .catch((error: unknown) => write('error', 'main.quit', { error }))
      .finally(() => {
        crashed.ended()
        finished = true
        stopKeepingTime?.()
        app.quit()
      })
  })
  write('info', 'main.opened', {
    version: app.getVersion(),
    electron: process.versions.electron,
    mode: mode.kind,
    standIn,
  })
  opens()
}
