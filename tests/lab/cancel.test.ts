// What an exchange has to be played by hand for: a call that is given up in the moment between its INVITE and the challenge, where a stack
// would easily let the phone of the customer go on ringing, and answers that rtpengine would never let through.
import { homedir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LineConnection } from '../../renderer/features/phone/line.ts'
import { NO_ICE } from '../../shared/ice.ts'
import { Sound } from '../phone/sipDesk.ts'
import { answer, registering, type SipServer, sipServer } from '../phone/sipServer.ts'
import { type LineDesk, openDesk } from './stack/desk.ts'

let desk: LineDesk
let server: SipServer
beforeAll(async () => {
  desk = await openDesk(homedir())
  server = await sipServer()
})
afterAll(async () => {
  await desk.close()
  await server.close()
})

const accountAt = ({ url }: SipServer): LineConnection => ({
  server: url,
  uri: 'sip:8001@hostile.invalid',
  authorizationUser: '8001',
  displayName: '测试坐席',
  credential: { kind: 'password', password: 'pass' },
  ice: NO_ICE,
  iceBudgetMs: 500,
  recordConfirm: 'header',
  practice: false,
})

test('a call given up before the exchange asks for credentials is not asked for again', async () => {
  server.reply = (request) => (/^(?:INVITE|ACK)/.test(request) ? [] : registering(request))
  const account = accountAt(server)
  await desk.connect(account)
  await desk.next('registration', ({ registration }) => registration.state === 'registered')
  const call = await desk.dial('5551')
  const first = await server.came((message) => message.startsWith('INVITE'))
  expect(await call.hangUp()).toBeNull()
  const challenge =
    'Proxy-Authenticate: Digest realm="hostile.invalid", nonce="n1", algorithm=MD5, qop="auth"'
  server.send(answer(first, '407 Proxy Authentication Required', [challenge]))
  expect(await call.event('ended')).toMatchObject({ by: 'agent', sipStatus: 487 })
  await server.came((message) => message.startsWith('ACK'))
  // A registration that was sent after it has come: so would have the second INVITE.
  await desk.connect(account)
  await server.came((message) => message.startsWith('REGISTER'), 1)
  expect(server.received.filter((message) => message.startsWith('INVITE'))).toHaveLength(1)
  expect(await desk.open()).toEqual({ peers: 0, tracks: 0 })
})

test('an answer in plain RTP, without keys and ways of WebRTC, ends the call in order', async () => {
  server.reply = (request) => (/^(?:INVITE|ACK)/.test(request) ? [] : registering(request))
  server.received.length = 0
  await desk.connect(accountAt(server))
  await desk.next('registration', ({ registration }) => registration.state === 'registered')
  const call = await desk.dial('5552')
  const invite = await server.came((message) => message.startsWith('INVITE'))
  const plain = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...['m=audio 40000 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=sendrecv', ''],
  ].join('\r\n')
  server.send(
    answer(invite, '200 OK', ['Contact: <sip:5552@hostile.invalid>', 'Content-Type: application/sdp'], plain),
  )
  expect(await call.event('ended')).toMatchObject({ by: 'network' })
  await server.came((message) => message.startsWith('ACK'))
  expect(await server.came((message) => message.startsWith('BYE'))).toMatch(/^Reason: SIP;cause=488/m)
  await expect.poll(() => desk.open()).toEqual({ peers: 0, tracks: 0 })
})

/** Somebody to whom the call was forked, with a way for sound of their own. */
class Place {
  readonly sound = new Sound()
  readonly #tag: string
  #voice: ReturnType<typeof setInterval> | undefined

  constructor(tag: string) {
    this.#tag = tag
  }
  async describes(invite: string, status: string): Promise<void> {
    const sdp = await this.sound.answer(invite.slice(invite.indexOf('\r\n\r\n') + 4))
    const headers = [`Contact: <sip:${this.#tag}@hostile.invalid>`, 'Content-Type: application/sdp']
    server.send(answer(invite, status, headers, sdp).replace(/;tag=hostile/, `;tag=${this.#tag}`))
  }
  /** Speaks until the desk hears it, and is quiet again. */
  async isHeard(): Promise<void> {
    this.#voice = setInterval(() => this.sound.speak(20, true), 20)
    await expect.poll(async () => (await desk.hears(300)).rms, { timeout: 10_000 }).toBeGreaterThan(0.01)
    clearInterval(this.#voice)
    await expect.poll(async () => (await desk.hears(300)).rms, { timeout: 10_000 }).toBeLessThan(0.002)
  }
  async close(): Promise<void> {
    clearInterval(this.#voice)
    await this.sound.close()
  }
}
const invited = (n = 0) => server.came((message) => message.startsWith('INVITE'), n)

test('two places that sound before a third answers are each heard, and the call is the one of who answered', async () => {
  server.reply = (request) => (/^(?:INVITE|ACK)/.test(request) ? [] : registering(request))
  server.received.length = 0
  await desk.connect(accountAt(server))
  await desk.next('registration', ({ registration }) => registration.state === 'registered')
  const [melody, queue, person] = [new Place('melody'), new Place('queue'), new Place('person')]
  try {
    const call = await desk.dial('5553')
    const invite = await invited()
    await melody.describes(invite, '183 Session Progress')
    expect(await call.event('progress')).toMatchObject({ status: 183, earlyMedia: true })
    await melody.isHeard()
    await queue.describes(invite, '183 Session Progress')
    await queue.isHeard()
    await person.describes(invite, '200 OK')
    await call.event('accepted')
    await person.isHeard()
    await expect.poll(() => person.sound.loudest, { timeout: 10_000 }).toBeGreaterThan(0.05)
    expect(await server.came((message) => message.startsWith('ACK'))).toMatch(/^To: .*;tag=person\r$/m)
    // What comes later is between the two who talk.
    const held = call.hold(true)
    const again = await invited(1)
    expect(again).toMatch(/^To: .*;tag=person\r$/m)
    await person.describes(again.replace(/^(To: .*);tag=person/m, '$1'), '200 OK')
    expect(await held).toBeNull()
    expect(await call.hangUp()).toBeNull()
    await expect.poll(() => desk.open()).toEqual({ peers: 0, tracks: 0 })
  } finally {
    for (const place of [melody, queue, person]) await place.close()
  }
})
