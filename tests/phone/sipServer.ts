// A SIP server over a real WebSocket that a test plays by hand, and the product's own line against it. Whatever escapes the line
// (an exception, a rejection nobody heard) is kept in `strays`.
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Line, LineConnection, LineEvent, Registration } from '../../renderer/features/phone/line.ts'
import { sipLine } from '../../renderer/features/phone/sipLine.ts'
import { NO_ICE } from '../../shared/ice.ts'
import { soon } from '../soon.ts'

export const AOR = 'sip:8001@hostile.invalid'

export interface SipServer {
  readonly url: string
  readonly sockets: WebSocket[]
  /** Everything that came in, in order. */
  readonly received: string[]
  /** What to answer to a request; a server that registers everybody at first. */
  reply: (request: string, socket: WebSocket) => string[]
  /** What to do with each socket that comes. */
  greet: (socket: WebSocket) => void
  /** Sends to whoever is connected now. */
  send(message: string | Buffer): void
  /** The n-th message that came in and of which `is` is true. */
  came(is: (message: string) => boolean, n?: number): Promise<string>
  close(): Promise<void>
}

export async function sipServer(port = 0): Promise<SipServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: () => 'sip' })
  await new Promise((resolve) => server.once('listening', resolve))
  const it: SipServer = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets: [],
    received: [],
    reply: registering,
    greet: () => undefined,
    send(message) {
      for (const socket of server.clients) socket.send(message)
    },
    came: (is, n = 0) =>
      soon(() => {
        const found = it.received.filter(is)[n]
        if (found === undefined) throw new Error('nothing such came')
        return found
      }, 5),
    async close() {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  server.on('connection', (socket) => {
    it.sockets.push(socket)
    it.greet(socket)
    socket.on('message', (data) => {
      const text = data.toString()
      it.received.push(text)
      if (!text.startsWith('SIP/2.0')) for (const answer of it.reply(text, socket)) socket.send(answer)
    })
  })
  return it
}

/** The server's answer to `request`, with this status line and more headers. */
export function answer(request: string, status: string, more: string[] = [], body = ''): string {
  const kept = request
    .split('\r\n')
    .filter((header) => /^(Via|From|To|Call-ID|CSeq|v|f|t|i):/i.test(header))
    .map((header) => (/^(To|t):/i.test(header) && !/;tag=/.test(header) ? `${header};tag=hostile` : header))
  return [`SIP/2.0 ${status}`, ...kept, ...more, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join(
    '\r\n',
  )
}
export const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(message)?.[1]?.trim() ?? ''
export const contactOf = (request: string): string => headerOf(request, 'Contact').replace(/;expires=\d+/, '')

/** Registers everybody for two minutes, and says yes to all else. */
export function registering(request: string): string[] {
  if (request.startsWith('ACK')) return []
  const contact = request.startsWith('REGISTER') ? [`Contact: ${contactOf(request)};expires=120`] : []
  return [answer(request, '200 OK', contact)]
}

export interface Desk {
  readonly line: Line
  readonly events: LineEvent[]
  readonly strays: unknown[]
  states(): Registration[]
  /** Waits until the line said so, at or after the `from`-th report. */
  reaches(state: Registration['state'], from?: number): Promise<void>
  ofKind<K extends LineEvent['kind']>(kind: K): Extract<LineEvent, { kind: K }>[]
  connect(server: string, more?: Partial<LineConnection>): void
  close(): Promise<void>
}

export function sipDesk(): Desk {
  const strays: unknown[] = []
  const events: LineEvent[] = []
  const stray = (reason: unknown) => strays.push(reason)
  process.on('unhandledRejection', stray)
  process.on('uncaughtException', stray)
  let ids = 0
  const line = sipLine({
    newId: () => {
      ids += 1
      return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
    },
    random: () => 0,
    now: Date.now,
  })
  line.subscribe((event) => events.push(event))
  const ofKind = <K extends LineEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<LineEvent, { kind: K }> => event.kind === kind)
  const states = () => ofKind('registration').map(({ registration }) => registration)
  return {
    line,
    events,
    strays,
    states,
    ofKind,
    reaches: (state, from = 0) =>
      soon(
        () =>
          expect(
            states()
              .slice(from)
              .map((one) => one.state),
          ).toContain(state),
        10,
      ),
    connect: (server, more = {}) =>
      line.connect({
        server,
        uri: AOR,
        authorizationUser: '8001',
        displayName: '测试',
        credential: { kind: 'none' },
        ice: NO_ICE,
        iceBudgetMs: 500,
        recordConfirm: 'header',
        practice: false,
        ...more,
      }),
    async close() {
      await line.disconnect()
      process.off('unhandledRejection', stray)
      process.off('uncaughtException', stray)
      expect(strays).toEqual([])
    },
  }
}
