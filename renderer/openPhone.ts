// Puts the telephone together for a signed-in agent: SIP line, guard, desk store, devices, tones. The one place that knows how
// they join; `main.tsx` calls it after sign-in. The reply takes the line out of use again.
import type { Environment, LineDoor, Session, Settings, SettingsChange } from '../shared/ipc.ts'
import { problemOf } from '../shared/problem.ts'
import type { Desk } from './desk.ts'
import { guardAsker } from './features/guard/guard.tsx'
import { browserDevices } from './features/phone/devices.ts'
import { connectPhone, usePhone } from './features/phone/phone.ts'
import { sipLine } from './features/phone/sipLine.ts'
import { deskTones } from './features/phone/tones.ts'
import { keepPractice } from './features/practice/keeper.ts'
import { strangerKey } from './local/local.ts'

/** Longest wait for ICE candidates before an INVITE leaves: two round trips to a TURN server, and no dead one holds up a call. */
const ICE_BUDGET_MS = 500

export interface PhoneParts {
  readonly desk: Desk
  readonly environment: Environment
  readonly session: Session
  /** As they are now. */
  settings(): Settings
  readonly line: LineDoor
  onSettings(change: SettingsChange): void
}

export interface OpenedPhone {
  /** The line's address became known, or moved to another port. */
  follow(line: LineDoor): void
  close(): Promise<void>
}

export function openPhone({
  desk,
  environment,
  session,
  settings,
  line,
  onSettings,
}: PhoneParts): OpenedPhone {
  const { local, clock, bridge, sync } = desk
  const now = () => clock.now()
  const newId = () => crypto.randomUUID()
  const sip = sipLine({ newId, random: Math.random, now: Date.now })
  const disconnect = connectPhone({
    line: sip,
    now,
    newId,
    askGuard: guardAsker({
      local,
      now,
      online: () => sync.isOnline(),
      timeVerified: () => clock.read().verified,
      reserve: (customerId) => sync.lease(customerId),
    }),
    dialTarget: (contactId) => local.query('dialTarget', { contactId }),
    async findCaller(e164) {
      const match = await local.query('byNumber', { number: e164 })
      if (!match) return null
      const { role, name: _, ...caller } = match
      return { ...caller, ofDebtor: role === 'debtor' }
    },
    keepStranger: (call) => local.saveDraft(strangerKey(call.callId), call),
    record: (drafts) => local.record(drafts),
    attention: () => void bridge.call('window.attention'),
    serverTime: (at) => clock.sip(at),
    log: (event, data) => void bridge.call('log.write', { level: 'info', event, data }),
    devices: browserDevices(),
    tones: deskTones(() => {
      const { devices, volumes } = settings()
      return { ringOnBoth: devices.ringOnBoth, ringer: volumes.ringer, speaker: volumes.speaker }
    }),
    volume: () => settings().volumes.speaker,
    remembered: settings().devices,
    remember(choice) {
      const stored = (device: (typeof choice)['microphone']) => (device === null ? null : { ...device })
      onSettings({
        devices: {
          ringOnBoth: settings().devices.ringOnBoth,
          microphone: stored(choice.microphone),
          speaker: stored(choice.speaker),
          ringer: stored(choice.ringer),
        },
      })
    },
  })

  const stopKeeping =
    environment.mode === 'practice'
      ? keepPractice(
          local,
          () => clock.now(),
          (code) => bridge.call('log.write', { level: 'warn', event: 'practice.unkept', data: { code } }),
        )
      : null

  let server: string | null = null
  function follow(door: LineDoor): void {
    if (door.state === 'failed') {
      usePhone.setState({ registration: { state: 'failed', problem: door.problem, retryInMs: null } })
      return
    }
    if (door.state !== 'ready' || session.sip === null || door.url === server) return
    server = door.url
    const { uri, authorizationUser, displayName, ha1 } = session.sip
    // In practice the path of the address is the secret of the door.
    const { host } = new URL(door.url)
    usePhone.setState({ account: { uri, authorizationUser, displayName, server: host } })
    sip.connect({
      server: door.url,
      uri,
      authorizationUser,
      displayName,
      credential: { kind: 'ha1', ha1 },
      iceServers: [],
      iceBudgetMs: ICE_BUDGET_MS,
      recordConfirm: door.recordConfirm,
      practice: environment.mode === 'practice',
    })
  }
  follow(line)
  return {
    follow,
    async close() {
      stopKeeping?.()
      usePhone.setState({ account: null })
      disconnect()
      try {
        await sip.disconnect()
      } catch (error) {
        // The line is gone either way; the log says that it did not go in peace.
        void bridge.call('log.write', {
          level: 'warn',
          event: 'line.disconnect',
          data: { code: problemOf(error, 'disconnect').code },
        })
      }
    },
  }
}
