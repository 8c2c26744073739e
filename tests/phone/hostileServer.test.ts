// A SIP server that answers nonsense, or nothing: the line says a clear state, keeps trying, and never throws.
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Line, LineEvent, Registration } from '../../renderer/features/phone/line.ts'
import { sipLine } from '../../renderer/features/phone/sipLine.ts'

let server: WebSocketServer
let line: Line
let events: LineEvent[]
let strays: unknown[]
let sockets: WebSocket[]
const stray = (reason: unknown) => strays.push(reason)

beforeEach(async () => {
  strays = []
  events = []
  sockets = []
  process.on('unhandledRejection', stray)
  process.on('uncaughtException', stray)
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  server.on('connection', (socket) => sockets.push(socket))
  await new Promise((resolve) => server.once('listening', resolve))
  let ids = 0
  line = sipLine({
    newId: () => {
      ids += 1
      return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
    },
    random: () => 0,
    now: Date.now,
  })
  line.subscribe((event) => events.push(event))
})
afterEach(async () => {
  await line.disconnect()
  for (const socket of server.clients) socket.terminate()
  await new Promise((resolve) => server.close(resolve))
  process.off('unhandledRejection', stray)
  process.off('uncaughtException', stray)
  expect(strays).toEqual([])
})

/** Registers with a server that answers each message by what `reply` makes of it. */
function connect(reply: (request: string) => string[]): void {
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      for (const answer of reply(data.toString())) socket.send(answer)
    }),
  )
  line.connect({
    server: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uri: 'sip:8001@hostile.invalid',
    authorizationUser: '8001',
    displayName: '测试',
    credential: { kind: 'none' },
    iceServers: [],
    iceBudgetMs: 500,
    recordConfirm: 'header',
    practice: false,
  })
}

const states = (): Registration[] =>
  events.flatMap((event) => (event.kind === 'registration' ? [event.registration] : []))
const stateNow = () => states().at(-1)
const reaches = (state: Registration['state'], timeout = 9_000) =>
  vi.waitFor(() => expect(states().map((one) => one.state)).toContain(state), { timeout, interval: 20 })

/** The server's answer to `request`, with this status line and more headers. */
function answer(request: string, status: string, more: string[] = []): string {
  const kept = request
    .split('\r\n')
    .filter((header) => /^(Via|From|To|Call-ID|CSeq|v|f|t|i):/i.test(header))
    .map((header) => (/^(To|t):/i.test(header) ? `${header};tag=hostile` : header))
  return [`SIP/2.0 ${status}`, ...kept, ...more, 'Content-Length: 0', '', ''].join('\r\n')
}
const contactOf = (request: string) => request.split('\r\n').find((header) => /^Contact:/i.test(header)) ?? ''
const good = (request: string) => [answer(request, '200 OK', [`${contactOf(request)};expires=120`])]

describe('a server that answers nonsense', () => {
  test('an answer that no server may give (699) is told with its number, and tried again later', async () => {
    connect((request) => [answer(request, '699 Whatever')])
    await reaches('failed')
    expect(stateNow()).toMatchObject({
      state: 'failed',
      problem: { code: 'phone.failed', params: { status: 699 } },
    })
    expect(stateNow()).toHaveProperty('retryInMs', 60_000)
  })

  test('an unknown success (299) counts as one', async () => {
    connect((request) => [answer(request, '299 Odd', [`${contactOf(request)};expires=120`])])
    await reaches('registered')
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
    await reaches('registered')
    for (const socket of sockets) {
      socket.send('NOTIFY sip:nobody SIP/2.0\r\n\r\n')
      socket.send(`INVITE sip:8001@hostile.invalid SIP/2.0\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`)
      socket.send(Buffer.from([0xff, 0xfe, 0x00]))
    }
    // It still answers: the next registration goes through.
    line.retryNow()
    await vi.waitFor(() => expect(stateNow()?.state).toBe('registered'))
    expect(events.filter(({ kind }) => kind === 'incoming')).toEqual([])
  })

  test('a call that comes without a description is turned away or rings, and breaks nothing', async () => {
    connect(good)
    await reaches('registered')
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
    for (const socket of sockets) socket.send(invite)
    line.retryNow()
    await vi.waitFor(() => expect(stateNow()?.state).toBe('registered'))
  })

  test('silence is a lost line, with the time of the next try', async () => {
    connect(() => [])
    await reaches('failed')
    const failed = states().find(({ state }) => state === 'failed')
    expect(failed).toMatchObject({ problem: { code: 'phone.lineDown' } })
    expect(failed).toHaveProperty('retryInMs', expect.any(Number))
  })

  test('a door that closes at once is a lost line', async () => {
    server.on('connection', (socket) => socket.terminate())
    connect(() => [])
    await reaches('failed')
    expect(states().find(({ state }) => state === 'failed')).toMatchObject({
      problem: { code: 'phone.lineDown' },
    })
  })
})
