// The page of two telephones side by side, for `recover` and `soak`: the product's line, and SIP.js's own session manager with what
// it offers against losses. Both are told the same; the page also counts what is open.
import { SessionState, UserAgent, Web } from 'sip.js'
import type { Line, LineEvent } from '../../../renderer/features/phone/line.ts'
import { sipLine } from '../../../renderer/features/phone/sipLine.ts'
import type { Id } from '../../../shared/rows.ts'

export interface Lines {
  connectOurs(account: { server: string; uri: string; password: string | null }): Promise<void>
  connectTheirs(account: { server: string; uri: string; password: string | null }): Promise<void>
  /** Dials, holds, takes back, mutes, hangs up; resolves when the call is over. */
  callOurs(target: string): Promise<void>
  callTheirs(target: string): Promise<void>
  open(): { peers: number; tracks: number }
}

const peers = new Set<RTCPeerConnection>()
const tracks = new Set<MediaStreamTrack>()
const Native = globalThis.RTCPeerConnection
globalThis.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    peers.add(this)
  }
}
const openDevice = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await openDevice(constraints)
  for (const track of stream.getTracks()) tracks.add(track)
  return stream
}

const TALK_MS = 300
const talk = () => new Promise<void>((resolve) => setTimeout(resolve, TALK_MS))
const userOf = (uri: string) => uri.replace(/^sip:|@.*$/g, '')

let line: Line | null = null
let manager: Web.SessionManager | null = null

/** Resolves at the first event that fits; rejects when the call ends before. */
function heard(of: Line, callId: Id | null, fits: (event: LineEvent) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = of.subscribe((event) => {
      if (fits(event)) {
        queueMicrotask(() => stop())
        resolve()
      } else if (event.kind === 'ended' && event.callId === callId)
        reject(new Error(`the call ended with ${event.sipStatus} ${event.reasonText}`))
    })
  })
}

const lines: Lines = {
  async connectOurs({ server, uri, password }) {
    const mine = sipLine({ newId: () => crypto.randomUUID(), random: Math.random, now: Date.now })
    line = mine
    const registered = heard(
      mine,
      null,
      (event) => event.kind === 'registration' && event.registration.state === 'registered',
    )
    mine.connect({
      server,
      uri,
      authorizationUser: userOf(uri),
      displayName: '测试坐席',
      credential: password === null ? { kind: 'none' } : { kind: 'password', password },
      ice: { servers: [], relayOnly: false },
      iceBudgetMs: 500,
      recordConfirm: 'header',
      practice: false,
    })
    await registered
  },

  async connectTheirs({ server, uri, password }) {
    const mine = new Web.SessionManager(server, {
      aor: uri,
      media: { constraints: { audio: true, video: false } },
      // All that it has against losses: a ping of its own, retries, and tries without end.
      optionsPingInterval: 8,
      registrationRetry: true,
      reconnectionAttempts: 1_000,
      reconnectionDelay: 1,
      userAgentOptions: {
        authorizationUsername: userOf(uri),
        ...(password === null ? {} : { authorizationPassword: password }),
        logBuiltinEnabled: false,
        sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
      },
    })
    manager = mine
    await mine.connect()
    await mine.register()
  },

  async callOurs(target) {
    const mine = line
    if (!mine) throw new Error('not connected')
    const callId = crypto.randomUUID()
    const prepared = mine.prepare(target, { callId, headers: {} })
    const answered = heard(mine, callId, ({ kind }) => kind === 'accepted')
    await prepared.sound
    await prepared.send()
    await answered
    await talk()
    await mine.hold(callId, true)
    await mine.hold(callId, false)
    mine.mute(callId, true)
    await talk()
    mine.mute(callId, false)
    const over = heard(mine, null, (event) => event.kind === 'ended' && event.callId === callId)
    await mine.hangUp(callId)
    await over
  },

  async callTheirs(target) {
    const mine = manager
    if (!mine) throw new Error('not connected')
    const domain = UserAgent.makeURI(mine.userAgent.configuration.uri.toString())?.host
    const inviter = await mine.call(`sip:${target}@${domain}`, {
      sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
    })
    const reaches = (wanted: SessionState) =>
      new Promise<void>((resolve, reject) => {
        const look = (state: SessionState) => {
          if (state === wanted) resolve()
          else if (state === SessionState.Terminated) reject(new Error('the call of SIP.js ended'))
        }
        look(inviter.state)
        inviter.stateChange.addListener(look)
      })
    await reaches(SessionState.Established)
    await talk()
    await mine.hold(inviter)
    await until(() => mine.isHeld(inviter))
    await until(() => !pendingOf(inviter))
    await mine.unhold(inviter)
    await until(() => !pendingOf(inviter))
    mine.mute(inviter)
    await talk()
    mine.unmute(inviter)
    const over = reaches(SessionState.Terminated)
    await mine.hangup(inviter)
    await over
  },

  open() {
    // What is over is forgotten, so that this count keeps nothing alive that the telephones let go.
    for (const peer of peers) if (peer.connectionState === 'closed') peers.delete(peer)
    for (const track of tracks) if (track.readyState === 'ended') tracks.delete(track)
    return { peers: peers.size, tracks: tracks.size }
  },
}

/** SIP.js says by nothing else that a re-INVITE is under way. */
const pendingOf = (session: object) => 'pendingReinvite' in session && session.pendingReinvite === true

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5))
}
Object.assign(globalThis, { linesOf: () => lines })
