// The shell's table of contents: opens each OS power in its own module and joins them to the window that is open already. Read only then:
// `main.ts` begins.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, nativeTheme, net, powerMonitor, safeStorage, session } from 'electron'
import { USUAL_DESK } from '../shared/agentState.ts'
import type { Instant } from '../shared/instant.ts'
import type { Link } from '../shared/link.ts'
import { problemOf } from '../shared/problem.ts'
import { openCallWatch } from './callWatch.ts'
import { watchCertificates } from './certificates.ts'
import { APP_ORIGIN } from './childMessages.ts'
import type { Crashes } from './crash.ts'
import { type DeskControls, openDeskControls } from './deskControls.ts'
import { examine } from './doctor.ts'
import { type Doors, practiceDoors, siteDoors, stoppedDoors } from './doors.ts'
import { openEnrolment } from './enrolment.ts'
import { sayFarewell } from './farewell.ts'
import { handlersOf } from './handlers.ts'
import { offerHeadsets } from './headsets.ts'
import { registerIpc, sendEvent } from './ipc.ts'
import { openJournal } from './journal.ts'
import { openKeyStore } from './keystore.ts'
import { write } from './log.ts'
import { openOfflineUnlock } from './offlineUnlock.ts'
import { lockPermissions } from './permissions.ts'
import { openPinnedKey } from './pinnedKey.ts'
import type { Mode } from './policy.ts'
import { keepPracticeTime } from './practiceClock.ts'
import { openRecordings } from './recordings.ts'
import { recordingUploads } from './recordingUpload.ts'
import type { Seams } from './seams.ts'
import { openSession } from './session.ts'
import type { SettingsStore } from './settings.ts'
import { sayGoodbyeOn } from './sipGoodbye.ts'
import { openSnapshot } from './snapshot.ts'
import { watchPresence } from './unattended.ts'
import { updatesOf } from './updateHost.ts'
import { vaultOf } from './vault.ts'
import type { OpenedWindow } from './window.ts'
import { remoteWipeOf } from './wipeHost.ts'

/** What `main.ts` read and opened before. */
export interface Begun {
  /** The folder of the built shell. */
  readonly here: string
  readonly seams: Seams
  readonly standIn: boolean
  readonly now: () => Instant
  readonly userData: string
  readonly mode: Mode
  /** Where the practice clock is kept. */
  readonly practiceTime: string
  /** Null on a site. */
  readonly clock: { start: Instant; offsetMs: number } | null
  readonly settings: SettingsStore
  readonly preload: string
  readonly opened: OpenedWindow
  readonly versions: { version: string; standIn: boolean }
  readonly crashed: Crashes
  /** Loads the page, anew where it is there. */
  load(recovered: boolean): void
  raise(): void
  /** The link that nobody has followed yet, once. */
  takeLink(): Link | null
}

export interface OpenedShell {
  tellLink(link: Link): void
  /** Origins for the window's content security policy. */
  connect(): readonly string[]
}

/** Opens everything that the page may ask for; its document is held back until this resolves. */
export async function openShell(begun: Begun): Promise<OpenedShell> {
  const { here, seams, standIn, now, userData, mode, practiceTime, clock } = begun
  const { settings, preload, opened, versions, crashed, load } = begun
  const { window: shown } = opened
  const contents = () => (shown.isDestroyed() ? null : shown.webContents)
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
    show: begun.raise,
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
      takeLink: begun.takeLink,
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
  return {
    tellLink: (link) => sendEvent(contents(), 'link', link),
    connect: doors.connect,
  }
}
