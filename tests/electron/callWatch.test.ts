// The watch over calls: a real practice exchange, real sockets, and calls whose window is gone. Proved by what the exchange
// received and ended, not by what the watch says of itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { type CallWatchOptions, openCallWatch } from '../../electron/callWatch.ts'
import type { Switchboard, SwitchboardOptions } from '../../electron/practice/switchboard.ts'
import { openSwitchboard } from '../../electron/practice/switchboard.ts'
import { loadVoices } from '../../electron/practice/voices.ts'
import { goodbyeText, sayGoodbye } from '../../electron/sipGoodbye.ts'
import type { Vault } from '../../electron/vault.ts'
import { KeptCall, type SipLeg } from '../../shared/keptCall.ts'
import { pickupOf } from '../../shared/practice.ts'
import { Call, connect, DOMAIN } from '../phone/sipDesk.ts'
import { soon } from '../soon.ts'

const SECRET = 'cd'.repeat(32)
const AGENT = '0193f000-0000-7000-8000-00000000000a'
const CALL = '0193f000-0000-7000-8000-00000000000c'
const NOW = 1_795_000_000_000
const voices = loadVoices(join(import.meta.dirname, '../../electron/practice/voices'))
const answering = Array.from({ length: 400 }, (_, at) => `+8619900${String(at).padStart(6, '0')}`).find(
  (number) => pickupOf(number, 7).kind === 'answers',
)
const unanswered = Array.from({ length: 400 }, (_, at) => `+8619900${String(at).padStart(6, '0')}`).find(
  (number) => pickupOf(number, 7).kind === 'noAnswer',
)

type Note = Parameters<SwitchboardOptions['note']>[0]
const notes: Note[] = []
let exchange: Switchboard
beforeAll(async () => {
  exchange = await openSwitchboard({
    port: 0,
    secret: SECRET,
    origin: 'app://duedesk',
    domain: DOMAIN,
    password: null,
    seed: 7,
    clockOffsetMs: 0,
    voices,
    now: () => NOW,
    note: (event) => void notes.push(event),
  })
})
afterEach(() => {
  notes.length = 0
})
afterAll(() => exchange.close())

const url = () => `ws://127.0.0.1:${exchange.port}/${SECRET}`
const goodbye = (leg: SipLeg) => sayGoodbye({ url: url(), origin: 'app://duedesk', credential: null }, leg)
const ended = () => notes.filter((note) => note.kind === 'ended')

/** A real call of a desk whose socket then breaks, as it does when its process dies. */
async function cutOff(number: string | undefined, until: (call: Call) => Promise<unknown>): Promise<Call> {
  if (!number) throw new Error('no such number in the table')
  const desk = await connect(exchange.port, SECRET)
  await desk.register()
  const call = new Call(desk, number)
  await call.invite()
  await until(call)
  desk.close()
  return call
}

const established = (call: Call): SipLeg => ({
  phase: 'established',
  dialog: call.dialog.callId,
  local: `<sip:agent1@${DOMAIN}>;tag=${call.dialog.fromTag}`,
  remote: call.dialog.to,
  cseq: call.dialog.cseq,
  target: call.uri,
  routes: [],
})

describe('the last word to the far end', () => {
  test('an answered call gets a BYE that the exchange takes for this very dialog', async () => {
    const call = await cutOff(answering, (one) => one.established())
    expect(ended()).toEqual([])
    expect(await goodbye(established(call))).toBe('told')
    expect(ended()).toMatchObject([{ by: 'desk' }])
    // A second one finds nothing: the call is over and its dialog gone.
    expect(await goodbye(established(call))).toBe('gone')
    await call.sound.close()
  })

  test('a call that still rings is cancelled', async () => {
    const call = await cutOff(unanswered, (one) => soon(() => expect(one.statuses()).toContain(180)))
    const leg: SipLeg = {
      ...established(call),
      phase: 'inviting',
      via: `SIP/2.0/WS desk.invalid;branch=${call.dialog.branch}`,
      routes: [],
      target: call.uri,
    }
    expect(await goodbye(leg)).toBe('told')
    expect(notes.map(({ kind }) => kind)).toEqual(['registered', 'cancelled', 'ended'])
    await call.sound.close()
  })

  test('an offered call is refused on the dialog that offered it', async () => {
    if (!answering) throw new Error('no such number')
    const desk = await connect(exchange.port, SECRET)
    await desk.register()
    const callMe = JSON.stringify({ kind: 'callMe', number: answering, facts: null, afterMs: 0 })
    const type = 'Content-Type: application/duedesk-practice+json'
    const asked = await desk.ask('MESSAGE', `sip:exchange@${DOMAIN}`, [type], callMe)
    expect(asked.status).toBe(202)
    const invite = await desk.request('INVITE')
    const { headers } = invite
    expect(
      await goodbye({
        phase: 'offered',
        dialog: headers.get('call-id'),
        local: `${headers.get('to')};tag=desk`,
        remote: headers.get('from'),
        cseq: 1,
        vias: [...headers.all('via')],
      }),
    ).toBe('told')
    await soon(() => expect(ended()).toMatchObject([{ by: 'desk' }]))
    desk.close()
  })

  test('nobody there, a door that is shut, an address that is none: unreached, at once', async () => {
    const leg: SipLeg = {
      phase: 'established',
      dialog: 'a',
      local: '<sip:a@b>;tag=1',
      remote: '<sip:c@b>;tag=2',
      cseq: 1,
      target: 'sip:c@b',
      routes: [],
    }
    for (const bad of ['ws://127.0.0.1:1/', `ws://127.0.0.1:${exchange.port}/wrong`, 'no address'])
      expect(await sayGoodbye({ url: bad, origin: 'app://duedesk', credential: null }, leg)).toBe('unreached')
    expect(await sayGoodbye({ url: url(), origin: 'https://foreign.invalid', credential: null }, leg)).toBe(
      'unreached',
    )
  })

  test('what could smuggle a header is no leg', () => {
    const call = {
      callId: CALL,
      agentId: AGENT,
      caseId: null,
      direction: 'outbound',
      startedAt: NOW,
      answeredAt: null,
    }
    const leg = {
      phase: 'established',
      dialog: 'a',
      local: '<sip:a@b>;tag=1',
      remote: '<sip:c@b>',
      cseq: 1,
      target: 'sip:c@b',
      routes: [],
    }
    expect(KeptCall.safeParse({ ...call, leg }).success).toBe(true)
    for (const bad of [
      { ...leg, local: 'a\r\nRoute: <sip:evil>' },
      { ...leg, target: 'sip:c@b\r\n\r\n' },
      { ...leg, target: 'https://b' },
      { ...leg, routes: ['<sip:x>\nX: y'] },
      { ...leg, dialog: '' },
    ])
      expect(KeptCall.safeParse({ ...call, leg: bad }).success).toBe(false)
  })
})

describe('an exchange that asks for a password', () => {
  let server: Server
  let sockets: WebSocketServer
  const heard: string[] = []
  beforeAll(async () => {
    server = createServer()
    sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' })
    sockets.on('connection', (socket: WebSocket) =>
      socket.on('message', (data) => {
        const text = data.toString()
        heard.push(text)
        const line = (name: string) => new RegExp(`^${name}: .*$`, 'm').exec(text)?.[0] ?? ''
        const echoed = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(line)
        const challenge =
          'Proxy-Authenticate: Digest realm="site.invalid", nonce="n1", qop="auth,auth-int", opaque="o1"'
        const knows = text.includes('Proxy-Authorization: Digest username="8071"')
        const head = knows
          ? ['SIP/2.0 200 OK', ...echoed]
          : ['SIP/2.0 407 Proxy Authentication Required', ...echoed, challenge]
        socket.send(`${[...head, 'Content-Length: 0', '', ''].join('\r\n')}`)
      }),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })

  test('is answered once, with a higher number and the digest that it wants', async () => {
    const { port } = server.address() as AddressInfo
    const leg: SipLeg = {
      phase: 'established',
      dialog: 'd1',
      local: '<sip:8071@site.invalid>;tag=1',
      remote: '<sip:x@site.invalid>;tag=2',
      cseq: 5,
      target: 'sip:x@10.0.0.1;transport=ws',
      routes: ['<sip:edge.invalid;lr>'],
    }
    const to = { url: `ws://127.0.0.1:${port}`, origin: 'app://duedesk' }
    expect(await sayGoodbye({ ...to, credential: { user: '8071', ha1: 'a'.repeat(32) } }, leg)).toBe('told')
    const numbers = heard.map((text) => Number(/^CSeq: (\d+) BYE/m.exec(text)?.[1]))
    expect(numbers).toHaveLength(2)
    expect(numbers[1]).toBeGreaterThan(numbers[0] ?? Number.NaN)
    expect(numbers[0]).toBeGreaterThan(leg.cseq)
    expect(heard[1]).toContain('opaque="o1"')
    expect(heard[1]).toContain('Route: <sip:edge.invalid;lr>')
    // Without a password there is nothing to answer with, and no second try.
    heard.length = 0
    expect(await sayGoodbye({ ...to, credential: null }, leg)).toBe('unreached')
    expect(heard).toHaveLength(1)
  })

  test('CANCEL repeats branch and number of its INVITE', () => {
    const text = goodbyeText(
      {
        phase: 'inviting',
        dialog: 'd1',
        local: '<sip:a@b>;tag=1',
        remote: '<sip:c@b>',
        cseq: 2,
        target: 'sip:c@b',
        via: 'SIP/2.0/WSS x.invalid;branch=z9hG4bKinvite',
        routes: [],
      },
      'wss://b',
      1,
    )
    expect(text).toContain('CANCEL sip:c@b SIP/2.0\r\nVia: SIP/2.0/WSS x.invalid;branch=z9hG4bKinvite\r\n')
    expect(text).toContain('CSeq: 2 CANCEL\r\n')
  })
})

describe('the watch', () => {
  let folder: string
  let time: number
  const said: SipLeg[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-watch-'))
    time = NOW
    said.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const vault = (protects = true): Vault => ({
    backend: 'test',
    protects,
    wrap: (secret) => Buffer.from(secret.map((byte) => byte ^ 0x5a)),
    unwrap: (wrapped) => Buffer.from(wrapped.map((byte) => byte ^ 0x5a)),
  })
  const open = (more: Partial<CallWatchOptions> = {}) =>
    openCallWatch({
      path: join(folder, 'call.bin'),
      vault: vault(),
      now: () => time,
      log: () => undefined,
      async goodbye(leg) {
        said.push(leg)
        return 'told'
      },
      ...more,
    })
  const call: KeptCall = {
    callId: CALL,
    agentId: AGENT,
    caseId: null,
    direction: 'outbound',
    startedAt: NOW,
    answeredAt: NOW,
    leg: {
      phase: 'established',
      dialog: 'dialog-1',
      local: '<sip:8071@site.invalid>;tag=1',
      remote: '<sip:+8619900000001@site.invalid>;tag=2',
      cseq: 3,
      target: 'sip:+8619900000001@site.invalid',
      routes: [],
    },
  }

  test('a dead window’s call is ended once, and its agent hears how long it was', async () => {
    const watch = await open()
    watch.keep(call)
    time += 42_000
    watch.keep({ ...call, leg: { ...call.leg, cseq: 9 } })
    await watch.orphaned('crashed')
    await watch.orphaned('reloaded')
    expect(said).toEqual([{ ...call.leg, cseq: 9 }])
    expect(watch.left(AGENT)).toMatchObject([{ callId: CALL, farEnd: 'told', talkMs: 42_000 }])
    expect(watch.left(CALL)).toEqual([])
    watch.forget(AGENT)
    expect(watch.left(AGENT)).toEqual([])
  })

  test('a call that ended in order is nobody’s business any more', async () => {
    const watch = await open()
    watch.keep(call)
    watch.release(CALL)
    await watch.orphaned('crashed')
    await watch.written()
    expect(said).toEqual([])
    expect(() => readFileSync(join(folder, 'call.bin'))).toThrow()
  })

  test('killed whole: the next start ends the call, and does not guess how long it was', async () => {
    const before = await open()
    before.keep(call)
    await before.written()
    expect(readFileSync(join(folder, 'call.bin')).toString('latin1')).not.toMatch(/19900000001|dialog-1/)
    const after = await open()
    await soon(() => expect(after.left(AGENT)).toMatchObject([{ farEnd: 'told', talkMs: null }]))
    expect(said).toEqual([call.leg])
    await after.written()
    // Seen at one start only.
    after.forget(AGENT)
    await after.written()
    expect((await open()).left(AGENT)).toEqual([])
    expect(said).toHaveLength(1)
  })

  test('a call of yesterday is said to be over without asking the exchange', async () => {
    const before = await open()
    before.keep(call)
    await before.written()
    time += 20 * 3_600_000
    const after = await open()
    await soon(() => expect(after.left(AGENT)).toMatchObject([{ farEnd: 'gone' }]))
    expect(said).toEqual([])
  })

  test('without a key store nothing is written; a torn file is passed over', async () => {
    const bare = await open({ vault: vault(false) })
    bare.keep(call)
    await bare.written()
    expect(() => readFileSync(join(folder, 'call.bin'))).toThrow()
    writeFileSync(join(folder, 'call.bin'), 'torn')
    const watch = await open()
    expect(watch.left(AGENT)).toEqual([])
    watch.keep(call)
    await watch.orphaned('crashed')
    expect(said).toEqual([call.leg])
  })
})
