// Puts the telephone together for a signed-in agent: SIP line, guard, desk store, devices, tones. The one place that knows how
// they join; `main.tsx` calls it at sign-in: the line first, which registers while the desk is opened, then the phone on it.
import { type HookEvent, refusalStatus } from '../shared/agentState.ts'
import { callsOf } from '../shared/callSlots.ts'
import { CHINA_PACK } from '../shared/compliance/china.ts'
import type { Environment, LineDoor, Session, Settings, SettingsChange } from '../shared/ipc.ts'
import type { Problem } from '../shared/problem.ts'
import { problemOf } from '../shared/problem.ts'
import { recordingPolicyFor } from '../shared/recording.ts'
import { mayRecord } from '../shared/role.ts'
import { NO_DIRECTORY } from '../shared/transfer.ts'
import type { Bridge } from './bridge.ts'
import type { Desk } from './desk.ts'
import { openDuty } from './features/duty/duty.ts'
import { guardAsker } from './features/guard/guard.tsx'
import { callKeeper } from './features/phone/callKeeper.ts'
import { browserDevices } from './features/phone/devices.ts'
import { dialCode } from './features/phone/featureCode.ts'
import { type Hid, openHeadset } from './features/phone/headset.ts'
import { lateCallers } from './features/phone/lateCallers.ts'
import type { Line } from './features/phone/line.ts'
import {
  answer,
  answerWaiting,
  type Caller,
  connectPhone,
  declineWaiting,
  hangUp,
  type PhoneState,
  type RecordingParts,
  takeBreak,
  toggleHold,
  toggleMute,
  usePhone,
} from './features/phone/phone.ts'
import { openRecordingSealer } from './features/phone/recordingSealer.ts'
import { type SipLineOptions, sipLine } from './features/phone/sipLine.ts'
import { openTape } from './features/phone/tape.ts'
import { deskTones } from './features/phone/tones.ts'
import { clearTrace, heardByTrace } from './features/phone/trace.ts'
import { keepPractice } from './features/practice/keeper.ts'
import { strangerKey } from './local/local.ts'

/** Longest wait for ICE candidates before an INVITE leaves: two round trips to a TURN server, and no dead one holds up a call. */
const ICE_BUDGET_MS = 500
/** Under which the agent's state is kept on this desk. */
const DUTY = 'duty'

export interface PhoneParts {
  readonly desk: Desk
  readonly session: Session
  readonly environment: Environment
  /** As they are now. */
  settings(): Settings
  readonly line: OpenedLine
  /** Where it is now. */
  readonly door: LineDoor
  onSettings(change: SettingsChange): void
}

export interface OpenedLine {
  readonly line: Line
  /** Connects, or moves to another port; a door that is shut or of no use to this agent changes nothing. */
  follow(door: LineDoor): void
  /** From now on this hears what ends each call, should the window die. */
  tellLegs(keeper: NonNullable<SipLineOptions['legChanged']>): void
  /** What the screens may know of it, once it was told where to connect. */
  account(): PhoneState['account']
  /** Hangs up, takes the registration back and lets go, in at most some seconds. Never rejects. */
  leave(): Promise<void>
}

/** The line of this agent: connects at once where its door is open. Whoever opens it lets it `leave`. */
export function openLine(
  bridge: Bridge,
  environment: Environment,
  session: Session,
  first: LineDoor,
): OpenedLine {
  /** A page learns of a distrusted certificate only that the socket failed: the shell knows which one it was. */
  async function explain(server: string, problem: Problem): Promise<Problem> {
    const { protocol, hostname } = new URL(server)
    const found = protocol === 'wss:' ? await bridge.call('line.certificate', { host: hostname }) : null
    if (found === null) return problem
    const { host, subject, issuer, validUntil, reason } = found
    const untilDate = new Date(validUntil).toISOString().slice(0, 10)
    return { code: 'phone.certificate', params: { host, subject, issuer, untilDate, reason } }
  }
  let keeper: SipLineOptions['legChanged'] = () => undefined
  const line = sipLine({
    newId: () => crypto.randomUUID(),
    random: Math.random,
    now: Date.now,
    explain,
    traced: heardByTrace,
    legChanged: (callId, leg) => keeper?.(callId, leg),
  })
  const logged = (event: string, error: unknown) =>
    void bridge.call('log.write', { level: 'warn', event, data: { code: problemOf(error, event).code } })
  /** So that the shell lets the window take the registration back before it closes. */
  const tellStands = (stands: boolean) =>
    void bridge.call('line.stands', { stands }).catch((error: unknown) => logged('line.stands', error))
  const makeSure = () => line.retryNow()
  const stops = [
    bridge.on('power', (what) => {
      if (what === 'resume' || what === 'unlock') makeSure()
    }),
    bridge.on('leaving', () => void leave()),
    bridge.on('ice', (renewed) => {
      ice = renewed
      line.setIce(renewed).catch((error: unknown) => logged('line.ice', error))
    }),
  ]
  window.addEventListener('online', makeSure)
  // Chromium's own word for another network; TypeScript does not know it.
  const network =
    'connection' in navigator && navigator.connection instanceof EventTarget ? navigator.connection : null
  network?.addEventListener('change', makeSure)

  async function leave(): Promise<void> {
    for (const stop of stops) stop()
    window.removeEventListener('online', makeSure)
    network?.removeEventListener('change', makeSure)
    // The line is gone either way; the log says when it did not go in peace.
    await line.disconnect().catch((error: unknown) => logged('line.disconnect', error))
    tellStands(false)
  }

  let server: string | null = null
  let account: PhoneState['account'] = null
  let { ice } = session
  function follow(door: LineDoor): void {
    if (door.state !== 'ready' || session.sip === null || door.url === server) return
    server = door.url
    tellStands(true)
    const { uri, authorizationUser, displayName, ha1 } = session.sip
    // In practice the path of the address is the secret of the door.
    account = { uri, authorizationUser, displayName, server: new URL(door.url).host }
    line.connect({
      server: door.url,
      fallbacks: door.fallbacks,
      uri,
      authorizationUser,
      displayName,
      credential: { kind: 'ha1', ha1 },
      ice,
      iceBudgetMs: ICE_BUDGET_MS,
      recordConfirm: door.recordConfirm,
      record: door.record,
      practice: environment.mode === 'practice',
    })
  }
  follow(first)
  return {
    line,
    follow,
    account: () => account,
    leave,
    tellLegs(to) {
      keeper = to
    },
  }
}

export interface OpenedPhone {
  /** The line's address became known, or moved to another port. */
  follow(line: LineDoor): void
  close(): Promise<void>
}

export function openPhone({
  desk,
  session,
  environment,
  settings,
  line,
  door,
  onSettings,
}: PhoneParts): OpenedPhone {
  const { local, clock, bridge, sync } = desk
  const now = () => clock.now()
  const log = (event: string, data: Record<string, string | number | boolean | null>) =>
    void bridge.call('log.write', { level: 'info', event, data })
  async function findCaller(e164: string): Promise<Caller | null> {
    const match = await local.query('byNumber', { number: e164 })
    if (!match) return null
    const { role, name: _, ...caller } = match
    return { ...caller, ofDebtor: role === 'debtor' }
  }
  lateCallers({ local, findCaller, now, newId: () => crypto.randomUUID() }).catch((error: unknown) =>
    usePhone.setState({ problem: problemOf(error, 'lateCallers') }),
  )
  line.tellLegs(
    callKeeper({
      agentId: desk.profile.id,
      now,
      calls: () => callsOf(usePhone.getState()),
      keep: (call) => bridge.call('call.keep', call),
      release: (callId) => bridge.call('call.release', { callId }),
      failed: (error) => log('call.unkept', { code: problemOf(error, 'call.keep').code }),
    }),
  )
  const disconnect = connectPhone({
    line: line.line,
    now,
    newId: () => crypto.randomUUID(),
    askGuard: guardAsker({
      local,
      now,
      online: () => sync.isOnline(),
      timeVerified: () => clock.read().verified,
      reserve: (customerId) => sync.lease(customerId),
    }),
    dialTarget: (contactId) => local.query('dialTarget', { contactId }),
    findCaller,
    keepStranger: (call) => local.saveDraft(strangerKey(call.callId), call),
    forgetStranger: (callId) => local.saveDraft(strangerKey(callId), null),
    locked: () => local.isLocked(),
    record: (drafts) => local.record(drafts),
    pausedStatus: () => refusalStatus(desk.policy),
    attention: () => void bridge.call('window.attention'),
    serverTime: (at) => clock.sip(at),
    log,
    devices: browserDevices(navigator.mediaDevices),
    tones: deskTones(() => {
      const { devices, volumes } = settings()
      return { ringOnBoth: devices.ringOnBoth, ringer: volumes.ringer, speaker: volumes.speaker }
    }),
    volume: () => settings().volumes.speaker,
    recording: deskRecording(desk, session),
    remembered: settings().devices,
    processing: settings().processing,
    remember(choice, processing) {
      const stored = (device: (typeof choice)['microphone']) => (device === null ? null : { ...device })
      onSettings({
        processing,
        devices: {
          ringOnBoth: settings().devices.ringOnBoth,
          microphone: stored(choice.microphone),
          speaker: stored(choice.speaker),
          ringer: stored(choice.ringer),
        },
      })
    },
  })

  const letHeadsetGo = openHeadset({
    hid: 'hid' in navigator ? (navigator.hid as Hid) : null,
    store: usePhone,
    commands: {
      answer: () => void answer(),
      answerWaiting: () => void answerWaiting(),
      declineWaiting: () => void declineWaiting(),
      hangUp: () => void hangUp(),
      toggleMute,
      toggleHold: () => void toggleHold(),
    },
    now: () => performance.now(),
    log: (event, data) => void bridge.call('log.write', { level: 'warn', event, data }),
  })
  // The window is reloaded or closed: the headset must not stay off the hook.
  const leaving = () => void letHeadsetGo()
  window.addEventListener('pagehide', leaving)

  const { hook } = desk.policy
  // Reviewers and administrators are never ready for calls: central would return the act, and no exchange is to log them in.
  const duty = mayRecord(desk.profile.role, 'agent.state')
    ? openDuty({
        policy: desk.policy,
        now,
        record: (drafts) => local.record(drafts),
        kept: () => local.query('draft', { key: DUTY }),
        keep: (state) => local.saveDraft(DUTY, state),
        tell: hook.kind === 'none' ? null : (event, reason) => tell(event, reason),
        trouble: (problem) => usePhone.setState({ problem }),
        phone: {
          call: () => usePhone.getState().call,
          registered: () => usePhone.getState().registration.state === 'registered',
          pause: takeBreak,
          onChange: (listener) => usePhone.subscribe(listener),
        },
      })
    : null

  async function tell(event: HookEvent, reason: string | null): Promise<void> {
    if (hook.kind === 'codes') {
      const code = hook[event]
      if (code !== null) await dialCode(line.line, code, crypto.randomUUID())
    } else if (hook.kind === 'http') {
      const { staffNumber } = desk.profile
      const at = new Date(now()).toISOString()
      const user = line.account()?.authorizationUser ?? ''
      await bridge.call('desk.tellState', { event, reason, line: user, staffNumber, at })
    }
  }

  const stopKeeping =
    environment.mode === 'practice'
      ? keepPractice(
          local,
          () => clock.now(),
          (code) => bridge.call('log.write', { level: 'warn', event: 'practice.unkept', data: { code } }),
          desk.sync.released.read,
        )
      : null

  function follow(door: LineDoor): void {
    if (door.state === 'failed')
      usePhone.setState({ registration: { state: 'failed', problem: door.problem, retryInMs: null } })
    line.follow(door)
    usePhone.setState({
      account: line.account(),
      directory: door.state === 'ready' ? door.directory : NO_DIRECTORY,
      supervise: door.state === 'ready' ? door.supervise : null,
    })
  }
  follow(door)
  return {
    follow,
    async close() {
      stopKeeping?.()
      clearTrace()
      await duty?.close()
      window.removeEventListener('pagehide', leaving)
      await letHeadsetGo()
      usePhone.setState({ account: null })
      disconnect()
      await line.leave()
    },
  }
}

/** How calls are recorded at this desk: central's policy as the session has it, sealed for central, written by the shell. */
function deskRecording({ local, bridge, clock, profile, device }: Desk, session: Session): RecordingParts {
  return {
    async policy(on) {
      try {
        // The lender matters only where one has a policy of its own.
        const asks = on?.caseId && Object.keys(session.recording.lenders).length > 0
        const matter = asks ? await local.query('case', { caseId: on.caseId ?? '', now: clock.now() }) : null
        return recordingPolicyFor(session.recording, matter?.case.lender ?? null, CHINA_PACK)
      } catch {
        // A case that can't be read just now is recorded like those of which nothing is known.
        return recordingPolicyFor(session.recording, null, CHINA_PACK)
      }
    },
    seal: (subject) =>
      openRecordingSealer(crypto, session.sealKey, {
        ...subject,
        agentId: profile.id,
        device,
        openedAt: clock.now(),
      }),
    openTape,
    shell: {
      begin: (recordingId, head) => bridge.call('recording.begin', { recordingId, head }),
      append: (recordingId, frames) => bridge.call('recording.append', { recordingId, frames }),
      end: (recordingId, keep) => bridge.call('recording.end', { recordingId, keep }),
    },
  }
}
