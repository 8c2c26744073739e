// The telephone lab: a whole SIP stack on loopback (Kamailio, rtpengine, SIPp, baresip) and real Electron windows with the
// product's line, brought up and down by `npm run lab` and by tests. Promises: free ports and folders of its own, so that two
// labs stand side by side; nothing outlives `close`, nor the death of whoever started it.
//
// How a scenario is written (file tests/lab/NAME.test.ts; the stage runs them all; a row in docs/telephony.md names it):
//
//   import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'
//   const { lab, desk } = labOf(['agent1'])                       // one stack and one window for the whole file
//   test('a hold is silent at the far end', async () => {
//     await register(lab, desk, 'agent1')                         // over ws; 'wss' as a fourth argument
//     const peer = await lab().peer('5551', (s) => s.answered().byed())        // SIPp: what it says and expects, in order
//     const call = await desk().dial('5551')
//     await call.event('accepted')                                // what the line says …
//     await lab().talk(peer, CUSTOMER_HZ)                         // … the peer speaks a tone …
//     expect((await peer.ear.listen(1_000)).share(AGENT_HZ)).toBeGreaterThan(0.6)   // … and what the far end heard decides
//     await call.hangUp()
//     await peer.done()                                           // every step of the script happened as written
//   })
//
// `s` is a `Script` (stack/script.ts): invited, reply, expect, ask, ok, bye, byed, cancelled, wait, raw. `lab().caller(name, …)`
// is a peer that calls a desk. `lab().person(name)` is a baresip that answers, speaks a recording and keeps what it hears.
// `lab().exchange` refuses, forgets, restarts and freezes, and says who is registered. Sound at the desk: `desk().hears()`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { LineConnection } from '../../renderer/features/phone/line.ts'
import { NO_ICE } from '../../shared/ice.ts'
import { type Person, type PersonOptions, startPerson } from './stack/baresip.ts'
import { type Certificates, homeThatTrusts, makeCertificates } from './stack/certificates.ts'
import { type LineDesk, openDesk } from './stack/desk.ts'
import { type Exchange, REALM, startExchange } from './stack/exchange.ts'
import { type Relay, startRelay } from './stack/relay.ts'
import type { Script } from './stack/script.ts'
import { type Peer, type PeerOptions, soundOf, startPeer } from './stack/sipp.ts'

export type Way = 'ws' | 'wss' | 'wssForeign' | 'wssOtherName' | 'wssExpired'

export interface Lab {
  readonly folder: string
  readonly certificates: Certificates
  /** HOME of a desk that trusts the lab's authority, as if the company's IT had installed it. */
  readonly home: string
  readonly exchange: Exchange
  readonly relay: Relay
  /** How a desk reaches the exchange as `user`; the password is `pass-USER` unless told otherwise. */
  account(user: string, more?: { way?: Way; password?: string }): LineConnection
  /** A scripted peer that is called at `number`. */
  peer(number: string, write: (script: Script) => unknown, more?: PeerOptions): Promise<Peer>
  /** A scripted peer that calls `target`, a registered user. */
  caller(target: string, write: (script: Script) => unknown, more?: PeerOptions): Promise<Peer>
  /** A baresip with the account `user`, registered; its password is `pass-USER`. */
  person(user: string, options?: PersonOptions): Promise<Person>
  /** The peer speaks a tone to wherever the last description that it got says; `null` is silence. */
  talk(peer: Peer, hertz: number | null): Promise<void>
  /** Ends the peers of one scenario; the exchange answers again, to everybody. */
  clear(): Promise<void>
  close(): Promise<void>
  /** What its programs and peers saw, for failure messages. */
  report(): string
}

export { AGENT_HZ } from './stack/desk.ts'
/** What a scripted peer usually says. */
export const CUSTOMER_HZ = 1_000

type Far = { close(): Promise<void>; report(): string }

export const passwordOf = (user: string) => `pass-${user}`

/** Brings the stack up (half a second) with these users. */
export async function startLab(users: readonly string[]): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-lab-'))
  const certificates = makeCertificates(folder)
  const home = homeThatTrusts(folder, certificates.authority)
  const relay = await startRelay(folder)
  let exchange: Exchange
  try {
    exchange = await startExchange(folder, certificates, relay.port)
    for (const user of users) await exchange.user(user, passwordOf(user))
  } catch (error) {
    await relay.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const peers = new Set<Far>()
  const keep = <T extends Far>(peer: T): T => {
    peers.add(peer)
    return peer
  }
  const { ports } = exchange
  return {
    folder,
    certificates,
    home,
    exchange,
    relay,
    account: (user, { way = 'ws', password = passwordOf(user) } = {}) => ({
      server: `${way === 'ws' ? 'ws' : 'wss'}://127.0.0.1:${ports[way]}`,
      uri: `sip:${user}@${REALM}`,
      authorizationUser: user,
      displayName: '测试坐席',
      credential: { kind: 'password', password },
      ice: NO_ICE,
      iceBudgetMs: 500,
      recordConfirm: 'header',
      practice: false,
    }),
    async peer(number, write, more = {}) {
      const peer = keep(await startPeer(folder, write, { exchange: ports.sip, ...more }))
      await exchange.route(number, peer.address)
      return peer
    },
    async caller(target, write, more = {}) {
      return keep(await startPeer(folder, write, { exchange: ports.sip, target, ...more }))
    },
    async person(user, options) {
      await exchange.user(user, passwordOf(user))
      const account = { user, password: passwordOf(user), domain: REALM, exchange: ports.sip }
      return keep(await startPerson(folder, account, options))
    },
    async talk(peer, hertz) {
      const described = peer
        .received()
        .filter((message) => /^m=audio/m.test(message))
        .at(-1)
      peer.ear.say(hertz, soundOf(described ?? ''))
    },
    async clear() {
      await exchange.reset()
      await Promise.all([...peers].map((peer) => peer.close()))
      peers.clear()
    },
    async close() {
      await Promise.all([...peers].map((peer) => peer.close()))
      await exchange.stop()
      await relay.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
    report: () =>
      [
        relay.output().slice(-2_000),
        exchange.output().slice(-2_000),
        ...[...peers].map((peer) => peer.report()),
      ].join('\n'),
  }
}

/** One stack and one window for all scenarios of a test file; calls and peers of a scenario end with it. */
export function labOf(users: readonly string[]): { lab(): Lab; desk(): LineDesk } {
  let lab: Lab | null = null
  let desk: LineDesk | null = null
  beforeAll(async () => {
    lab = await startLab(users)
    desk = await openDesk(lab.home)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(lab?.report())
    await desk?.disconnect()
    await lab?.clear()
  })
  afterAll(async () => {
    await desk?.close()
    await lab?.close()
  })
  const must = <T>(value: T | null): T => {
    if (value === null) throw new Error('The lab is not up')
    return value
  }
  return { lab: () => must(lab), desk: () => must(desk) }
}

/** Registers the desk as `user` and waits until the registrar itself knows it. */
export async function register(lab: Lab, desk: LineDesk, user: string, way: Way = 'ws'): Promise<void> {
  // `connect` marks, so that what comes before it has returned is seen too.
  await desk.connect(lab.account(user, { way }))
  await desk.next('registration', ({ registration }) => registration.state === 'registered')
  await expect.poll(() => lab.exchange.contactsOf(user).then((contacts) => contacts.length)).toBe(1)
}
