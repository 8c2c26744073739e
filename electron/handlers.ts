// The table of everything the window can ask: channel -> the module that does it. No logic of its own beyond putting
// things together.
import { app, type BrowserWindow, dialog } from 'electron'
import type { DeskPolicy } from '../shared/agentState.ts'
import type { Finding } from '../shared/doctor.ts'
import type { Instant } from '../shared/instant.ts'
import type { Environment, Settings } from '../shared/ipc.ts'
import type { Link } from '../shared/link.ts'
import type { Managed } from '../shared/policy.ts'
import { ProblemError } from '../shared/problem.ts'
import { redactText } from '../shared/redact.ts'
import type { Handlers } from './answer.ts'
import type { CallWatch } from './callWatch.ts'
import type { Certificates } from './certificates.ts'
import { type Crashes, onDeskClock } from './crash.ts'
import type { DeskControls } from './deskControls.ts'
import type { Doors } from './doors.ts'
import type { Enrolment } from './enrolment.ts'
import type { Farewell } from './farewell.ts'
import type { Headsets } from './headsets.ts'
import { bookName, type Journal } from './journal.ts'
import type { KeyStore } from './keystore.ts'
import { write } from './log.ts'
import type { Recordings } from './recordings.ts'
import type { RecordingUploads } from './recordingUpload.ts'
import type { RemoteWipe } from './remoteWipe.ts'
import { saveFile } from './saveFile.ts'
import type { SessionKeeper } from './session.ts'
import type { SettingsStore } from './settings.ts'
import { tellState } from './stateHook.ts'
import type { Updates } from './updates.ts'
import type { Vault } from './vault.ts'

export type Parts = {
  window: () => BrowserWindow
  mode: Environment['mode']
  testSite: boolean
  desk: DeskPolicy
  managed: Managed
  standIn: boolean
  practiceClock: { start: Instant; offsetMs: number } | null
  saveFolder: string | null
  settings: SettingsStore
  headsets: Headsets
  settingsChanged: (settings: Settings) => void
  session: SessionKeeper
  keys: KeyStore
  journal: Journal
  recordings: Recordings
  uploads: RecordingUploads
  crashes: Crashes
  calls: CallWatch
  controls: DeskControls
  examine: () => Promise<Finding[]>
  doors: Doors
  vault: Vault
  takeLink: () => Link | null
  certificates: Certificates
  farewell: Farewell
  updates: Updates
  enrolment: Enrolment
  wipe: RemoteWipe
}

function environment(parts: Parts): Environment {
  return {
    mode: parts.mode,
    testSite: parts.testSite,
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    isPackaged: app.isPackaged,
    standIn: parts.standIn,
    practiceClockStart: parts.practiceClock?.start ?? null,
    practiceClockOffsetMs: parts.practiceClock?.offsetMs ?? null,
    central: parts.doors.central(),
    line: parts.doors.line(),
    desk: parts.desk,
    managed: parts.managed,
    wiped: parts.wipe.status(),
  }
}

function about(parts: Parts) {
  const { electron, chrome, node } = process.versions
  return { name: app.getName(), version: app.getVersion(), electron, chrome, node, standIn: parts.standIn }
}

/** What a support ticket needs and nothing personal. */
function diagnostics(parts: Parts): string {
  const { name, version, electron, chrome, node } = about(parts)
  const central = parts.doors.central()
  const line = parts.doors.line()
  const failure = (door: { state: string; problem?: { code: string } }) =>
    door.problem ? `${door.state} (${door.problem.code})` : door.state
  const settings = parts.settings.get()
  const crash = parts.crashes.last()
  return redactText(
    [
      `${name} ${version}, Electron ${electron}${parts.standIn ? ' (stand-in)' : ''}, Chromium ${chrome}, Node ${node}`,
      `${process.platform} ${process.getSystemVersion()} ${process.arch}`,
      `mode: ${parts.mode}`,
      `central: ${failure(central)}`,
      `line: ${failure(line)}`,
      `policy: ${parts.managed.by === null ? 'nobody named' : 'named'}, fixed: ${parts.managed.fixed.join(' ') || 'nothing'}${parts.managed.wrong ? `, wrong (${parts.managed.wrong.code})` : ''}`,
      `updates: ${parts.updates.state().state}`,
      `key store: ${parts.vault.backend}, ${parts.vault.protects ? 'protects' : 'does not protect'}`,
      `settings: ${parts.settings.outcome}, ${settings.language}, ${settings.theme}, zoom ${settings.zoom}`,
      `recordings: ${parts.uploads.status().waiting} wait (${parts.uploads.status().problem?.code ?? 'no trouble'})`,
      `last crash: ${crash ? `${crash.what} ${crash.reason} ${new Date(crash.at).toISOString()}` : 'none'}`,
      `memory: ${app
        .getAppMetrics()
        .map(
          (metric) =>
            `${metric.serviceName ?? metric.type} ${Math.round(metric.memory.workingSetSize / 1024)} MB`,
        )
        .join(', ')}`,
    ].join('\n'),
  )
}

export function handlersOf(parts: Parts): Handlers {
  /** Only a practice world can be another one than before; a company's central is pinned. */
  const world = () => (parts.mode === 'practice' ? parts.session.world() : null)
  const { session, keys, journal, settings, window } = parts
  const change = (changes: Partial<Settings>) => {
    const now = settings.set(changes)
    parts.settingsChanged(now)
    return now
  }
  return {
    'environment.get': () => {
      // A page that begins has no call: one that is still kept belonged to the page before.
      void parts.calls.orphaned('reloaded')
      parts.wipe.desk(false)
      return environment(parts)
    },

    'settings.get': () => settings.get(),
    'settings.set': (changes) =>
      change(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))),

    'headset.choose': ({ id }) => parts.headsets.choose(id),

    'session.signIn': async ({ loginName, password, newPassword }) => {
      const signedIn = await session.signIn(loginName, password, newPassword)
      await parts.wipe.seen()
      return signedIn
    },
    'session.refresh': () => session.refresh(),
    'session.signOut': () => {
      parts.wipe.desk(false)
      return session.signOut()
    },
    'session.offlineUnlock': ({ loginName, password }) => session.offlineUnlock(loginName, password),

    'keys.open': ({ agentId, passphrase }) => {
      parts.wipe.desk(true)
      return keys.open(agentId, passphrase, world())
    },
    'keys.renew': ({ agentId, passphrase }) => keys.renew(agentId, passphrase, world()),

    'journal.append': ({ agentId, device, locked, lines }) =>
      journal.append(agentId, bookName(device, locked), lines),
    'journal.read': ({ agentId, device, locked, fromN, limit }) =>
      journal.read(agentId, bookName(device, locked), fromN, limit),
    'journal.acknowledge': ({ agentId, device, locked, upTo }) =>
      journal.acknowledge(agentId, bookName(device, locked), upTo),
    'journal.others': ({ agentId, device }) => journal.others(agentId, device),

    'recording.begin': ({ recordingId, head }) => parts.recordings.begin(recordingId, head),
    'recording.append': ({ recordingId, frames }) => parts.recordings.append(recordingId, frames),
    'recording.end': ({ recordingId, keep }) => parts.recordings.end(recordingId, keep),
    'recording.waiting': () => parts.uploads.status(),
    'recording.retry': () => parts.uploads.retry(),
    'line.certificate': ({ host }) => parts.certificates.distrusted(host),
    'line.ice': async () => session.ice(),
    'line.stands': ({ stands }) => parts.farewell.stands(stands),

    'link.pending': () => parts.takeLink(),
    'crash.last': () => onDeskClock(parts.crashes.last(), parts.practiceClock?.offsetMs ?? 0),
    'crash.clear': () => parts.crashes.clear(),
    'desk.tellState': (call) => tellState(parts.desk.hook, call),
    'call.keep': (call) => parts.calls.keep(call),
    'call.release': ({ callId }) => parts.calls.release(callId),
    'call.left': ({ agentId }) => parts.calls.left(agentId),
    'call.leftSeen': ({ agentId }) => parts.calls.forget(agentId),
    'log.write': ({ level, event, data }) => write(level, `window.${event}`, data),
    'doctor.machine': () => parts.examine(),
    'diagnostics.summary': () => ({ text: diagnostics(parts) }),
    'file.save': ({ suggestedName, content }) => {
      // What support needs holds nothing of anybody.
      if (!parts.managed.screen.saving && suggestedName !== 'duedesk-diagnosis.txt')
        throw new ProblemError('shell.savingForbidden')
      return saveFile(window(), parts.saveFolder, suggestedName, content)
    },

    'hotkeys.states': () => parts.controls.hotkeys(),
    'tray.say': (words) => parts.controls.tray(words),
    'ring.show': (words) => parts.controls.ring(words),
    'ring.hide': () => parts.controls.ring(null),
    'ring.words': () => parts.controls.ringWords(),
    'ring.press': ({ action }) => parts.controls.press(action),
    'window.attention': () => {
      // The small window above all others shows the call; this one does not take the keyboard from another program.
      window().flashFrame(!window().isFocused())
      return undefined
    },
    'window.minimize': () => window().minimize(),
    'window.maximize': () => (window().isMaximized() ? window().unmaximize() : window().maximize()),
    'window.close': () => window().close(),
    'window.state': () => ({ maximized: window().isMaximized(), focused: window().isFocused() }),
    'zoom.set': ({ factor }) => {
      change({ zoom: factor })
      return undefined
    },
    'app.about': () => about(parts),
    'app.quit': () => app.quit(),

    'enrolment.open': async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        properties: ['openFile'],
        filters: [{ name: 'Duedesk', extensions: ['json'] }],
      })
      return parts.enrolment.open(filePaths[0] ?? null)
    },
    'enrolment.accept': async ({ code }) => {
      if (!parts.managed.mayJoin) throw new ProblemError('enrolment.wrongCode', { left: 0 })
      await parts.enrolment.accept(code)
      app.relaunch()
      app.quit()
    },

    'enrolment.redeem': async ({ central, code }) => {
      if (!parts.managed.mayJoin) throw new ProblemError('enrolment.noSuchCode')
      await parts.enrolment.redeem(central, code)
      app.relaunch()
      app.quit()
    },
    'machine.wipe': () => parts.wipe.carryOut(),

    'update.state': () => parts.updates.state(),
    'update.check': () => parts.updates.check(),
    'update.install': () => parts.updates.install(),
  }
}
