// A SIP server that answers nonsense, or nothing: the line says a clear state, keeps trying, and never throws.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Registration } from '../../renderer/features/phone/line.ts'
import { soon } from '../soon.ts'
import { answer, contactOf, type Desk, type SipServer, sipDesk, sipServer } from './sipServer.ts'

let server: SipServer
let desk: Desk

beforeEach(async () => {
  server = await sipServer()
  desk = sipDesk()
})
afterEach(async () => {
  await desk.close()
  await server.close()
})

/** Registers with a server that answers each message by what `reply` makes of it. */
function connect(reply: (request: string) => string[]): void {
  server.reply = reply
  desk.connect(server.url)
}
const stateNow = () => desk.states().at(-1)
const good = (request: string) => [answer(request, '200 OK', [`Contact: ${contactOf(request)};expires=120`])]

describe('a server that answers nonsense', () => {
  test('an answer that no server may give (699) is told with its number, and tried again later', async () => {
    connect((request) => [answer(request, '699 Whatever')])
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({
      state: 'failed',
      problem: { code: 'phone.loginFailed', params: { status: 699 } },
    })
    expect(stateNow()).toHaveProperty('retryInMs', 60_000)
  })

  test('an unknown success (299) counts as one', async () => {
    connect((request) => [answer(request, '299 Odd', [`Contact: ${contactOf(request)};expires=120`])])
    await desk.reaches('registered')
  })

  test('garbage, half messages and headers without end around a good answer do no harm', async () => {
    connect((request) => [
      '\0\x01\x02',
      'SIP/2.0',
      'SIP/2.0 abc\r\n\r\n',
      'HTTP/1.1 200 OK\r\n\r\n',
      `SIP/2.0 200 OK\r\nVia: ${'x'.repeat(200_000)}\r\n\r\n`,
      answer(request, '200 OK').replace(/branch=[^;\r]+/, 'branch=z9hG4bKsomebody'),
      ...good(request),
    ])
    await desk.reaches('registered')
    server.send('NOTIFY sip:nobody SIP/2.0\r\n\r\n')
    server.send(`INVITE sip:8001@hostile.invalid SIP/2.0\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`)
    server.send(Buffer.from([0xff, 0xfe, 0x00]))
    // It still answers: the next registration goes through.
    desk.line.retryNow()
    await soon(() => expect(stateNow()?.state).toBe('registered'))
    expect(desk.ofKind('incoming')).toEqual([])
  })

  test('a call that comes without a description is turned away or rings, and breaks nothing', async () => {
    connect(good)
    await desk.reaches('registered')
    const invite = [
      'INVITE sip:8001@hostile.invalid SIP/2.0',
      'Via: SIP/2.0/WS x.invalid;branch=z9hG4bKhostile',
      'From: <sip:;;;@@>;tag=1',
      'To: <sip:8001@hostile.invalid>',
      'Call-ID: hostile',
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')
    server.send(invite)
    desk.line.retryNow()
    await soon(() => expect(stateNow()?.state).toBe('registered'))
  })

  test('silence is a lost line, with the time of the next try', async () => {
    connect(() => [])
    await desk.reaches('failed')
    const failed = desk.states().find(({ state }) => state === 'failed')
    expect(failed).toMatchObject({ problem: { code: 'phone.lineDown' } })
    expect(failed).toHaveProperty('retryInMs', expect.any(Number))
  })

  test('a door that closes at once is a lost line', async () => {
    server.greet = (socket) => socket.terminate()
    connect(() => [])
    await desk.reaches('failed')
    expect(desk.states().find(({ state }) => state === 'failed')).toMatchObject({
      problem: { code: 'phone.lineDown' },
    })
  })
})

const registers = () => server.received.filter((text) => text.startsWith('REGISTER'))
/** One round trip later nothing more is on its way. */
async function settled(): Promise<void> {
  const id = `settled-${server.received.length}`
  server.send(
    `OPTIONS sip:8001@x.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK${id}\r\nFrom: <sip:a@b.c>;tag=1\r\nTo: <sip:8001@x.invalid>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
  )
  await server.came((text) => text.includes(id))
}

describe('a registration that is refused', () => {
  const challenge = (stale: boolean, nonce: number) =>
    `WWW-Authenticate: Digest realm="hostile.invalid", nonce="n${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=TRUE' : ''}`
  let nonces = 0

  test.each<[string, string, string[], object]>([
    ['403', '403 Forbidden', [], { code: 'phone.loginRefused', params: { status: 403 } }],
    ['404', '404 Not Found', [], { code: 'phone.loginUnknown', params: { status: 404 } }],
    ['410', '410 Gone', [], { code: 'phone.loginUnknown', params: { status: 410 } }],
    ['408', '408 Request Timeout', [], { code: 'phone.serverBusy', params: { status: 408 } }],
    ['480', '480 Temporarily Unavailable', [], { code: 'phone.serverBusy', params: { status: 480 } }],
    ['500', '500 Server Internal Error', [], { code: 'phone.serverBusy', params: { status: 500 } }],
    ['603', '603 Decline', [], { code: 'phone.loginFailed', params: { status: 603 } }],
    [
      '302',
      '302 Moved',
      ['Contact: <sip:evil@evil.invalid>'],
      { code: 'phone.loginFailed', params: { status: 302 } },
    ],
    [
      '401 without a challenge',
      '401 Unauthorized',
      [],
      { code: 'phone.loginRefused', params: { status: 401 } },
    ],
    [
      '423 without an interval',
      '423 Interval Too Brief',
      [],
      { code: 'phone.loginFailed', params: { status: 423 } },
    ],
  ])('%s says what it means', async (_case, status, more, problem) => {
    connect((request) => [answer(request, status, more)])
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ state: 'failed', problem })
    expect(stateNow()).toHaveProperty('problem.params.reason', status.slice(4))
    expect(server.sockets).toHaveLength(1)
  })

  test('Retry-After is kept to', async () => {
    connect((request) => [answer(request, '503 Service Unavailable', ['Retry-After: 90 (maintenance)'])])
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ problem: { code: 'phone.serverBusy', params: { status: 503 } } })
    // What is left of it: the clock goes on between the answer and the word. By itself the line would wait a minute at most.
    const { retryInMs } = stateNow() as Extract<Registration, { state: 'failed' }>
    expect(retryInMs).toBeGreaterThan(75_000)
    expect(retryInMs).toBeLessThanOrEqual(90_000)
  })

  test('a password that is asked for again and again ends in a word, not in a storm', async () => {
    connect((request) => {
      nonces += 1
      return [answer(request, '401 Unauthorized', [challenge(false, nonces)])]
    })
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ problem: { code: 'phone.loginRefused' }, retryInMs: 60_000 })
    expect(registers()).toHaveLength(2)
  })

  test('a nonce that is always stale is named as that', async () => {
    connect((request) => {
      nonces += 1
      return [answer(request, '401 Unauthorized', [challenge(true, nonces)])]
    })
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ problem: { code: 'phone.loginLoop' }, retryInMs: 60_000 })
    expect(registers().length).toBeLessThanOrEqual(3)
  })

  test('an interval that is always too brief is asked for once more, and no more', async () => {
    let least = 60
    connect((request) => {
      least *= 2
      return [answer(request, '423 Interval Too Brief', [`Min-Expires: ${least}`])]
    })
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ problem: { code: 'phone.loginFailed', params: { status: 423 } } })
    expect(registers()).toHaveLength(2)
  })
})

describe('a registration that is granted oddly', () => {
  test.each([
    ['no time at all', ''],
    ['a time of a second', ';expires=1'],
    ['a time of a thousand years', ';expires=31536000000'],
    ['a negative time', ';expires=-5'],
  ])('with %s is no storm', async (_case, expires) => {
    connect((request) => [answer(request, '200 OK', [`Contact: ${contactOf(request)}${expires}`])])
    await desk.reaches('registered')
    await settled()
    await settled()
    expect(registers()).toHaveLength(1)
  })

  test('that holds no contact, or only those of others, is none', async () => {
    connect((request) => [
      answer(request, '200 OK', ['Contact: <sip:a@b.c>;expires=60', 'Contact: <sip:d@e.f>;expires=60']),
    ])
    await desk.reaches('failed')
    expect(stateNow()).toMatchObject({ problem: { code: 'phone.loginFailed', params: { status: 200 } } })
  })
})

describe('several servers', () => {
  test('the second one is taken when the first is not there, and left when the line is', async () => {
    const first = await sipServer()
    await first.close()
    desk.connect(first.url, { fallbacks: [server.url] })
    await desk.reaches('registered')
    expect(stateNow()).toMatchObject({ server: new URL(server.url).host, backup: true })
    await desk.line.disconnect()
    const last = registers().at(-1) ?? ''
    expect(last).toMatch(/^Contact: .*;expires=0\r$/m)
    expect(stateNow()).toEqual({ state: 'offline' })
  })

  test('a socket that breaks is registered again at once, with the next number of the same registration', async () => {
    desk.connect(server.url)
    await desk.reaches('registered')
    for (const socket of server.sockets) socket.terminate()
    await desk.reaches('connecting', 2)
    await desk.reaches('registered', 3)
    const [one = '', two = ''] = registers()
    const callId = /^Call-ID: (.*)\r$/m
    expect(callId.exec(two)?.[1]).toBe(callId.exec(one)?.[1])
    expect(two).toMatch(/^CSeq: 2 REGISTER/m)
  })
})
