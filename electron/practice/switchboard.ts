// The practice exchange: SIP over WebSocket on the loopback for any number of desks. Promises that only this run's desks get
// in (secret path, Host, Origin), that nothing a desk sends can stop it, and that a call outlives a lost socket for a while.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { PRACTICE_CONTENT_TYPE, PracticeCallMe } from '../../shared/practice/messages.ts'
import { pickupOf } from '../../shared/practice.ts'
import { ProblemError } from '../../shared/problem.ts'
import { Dialog } from './dialog.ts'
import type { HeaderLine, SipRequest } from './sipMessage.ts'
import { composeResponse, jsonIn, parseSip, uriOf } from './sipMessage.ts'
import type { DialogNote, Surroundings } from './surroundings.ts'
import type { Voices } from './voices.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
const MAX_CALLS_OF_A_DESK = 4
const DEFAULT_EXPIRES_S = 300
/** A desk whose socket broke in mid-call has this long to come back with a re-INVITE. */
const RETURN_LIMIT_MS = 30_000

/** A call and the socket on which its desk last spoke. */
interface Placed {
  readonly dialog: Dialog
  socket: WebSocket
}

export interface SwitchboardOptions {
  /** 0 = any free port. */
  readonly port: number
  readonly secret: string
  /** The only page that may connect, e.g. `app://duedesk`. */
  readonly origin: string
  /** SIP domain and digest realm. */
  readonly domain: string
  /** One password for every practice account; null asks for none. */
  readonly password: string | null
  readonly seed: number
  /** Ms to add to the machine's clock to get the practice clock, for the `Date` header. */
  readonly clockOffsetMs: number
  readonly voices: Voices
  /** Its customers bear any silence, and let it ring. */
  readonly patient?: boolean
  readonly now: () => number
  note(event: DialogNote | { readonly kind: 'refusedDoor' | 'malformed' | 'registered' }): void
}

export interface Switchboard {
  readonly port: number
  close(): Promise<void>
}

/** Opens the exchange. Rejects with `shell.portTaken` when the port is not free. */
export async function openSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const http = createServer((_request, response) => {
    response.writeHead(404).end()
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  })
  const calls = new Map<string, Placed>()
  http.on('upgrade', (request, socket, head) => {
    if (!mayEnter(request, options)) {
      options.note({ kind: 'refusedDoor' })
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      desk(webSocket, options, calls)
    })
  })
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new ProblemError('shell.portTaken', { port: options.port }, { cause: error })
          : error,
      ),
    )
    http.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      for (const { dialog } of [...calls.values()]) dialog.hangUp()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

function mayEnter(request: IncomingMessage, { secret, origin }: SwitchboardOptions): boolean {
  const { host } = request.headers
  const port = request.socket.localPort
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false
  if (request.headers.origin !== origin) return false
  if (!(request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/).includes('sip')) return false
  const given = Buffer.from(request.url ?? '')
  const wanted = Buffer.from(`/${secret}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** One connected desk: its registration until the socket closes, and the calls that it is in. */
function desk(socket: WebSocket, options: SwitchboardOptions, calls: Map<string, Placed>): void {
  const nonce = randomBytes(16).toString('hex')
  const timers = new Set<NodeJS.Timeout>()
  let contact: { readonly uri: string; readonly aor: string } | null = null

  const send = (text: string) => sendOn(socket, text)
  const reply = (request: SipRequest, status: number, headers: readonly HeaderLine[] = []) =>
    send(composeResponse(request, status, { toTag: nonce.slice(0, 12), headers }))
  /** What a call of this desk needs; its messages go to wherever the desk spoke last. */
  const surroundings = (): Surroundings & { place(dialog: Dialog): void } => {
    let placed: Placed | null = null
    return {
      domain: options.domain,
      seed: options.seed,
      voices: options.voices,
      patient: options.patient ?? false,
      send: (text) => sendOn(placed?.socket ?? socket, text),
      note: options.note,
      over: (callId) => {
        calls.delete(callId)
      },
      others: () => mine().map(({ dialog }) => dialog),
      place(dialog) {
        placed = { dialog, socket }
        calls.set(dialog.callId, placed)
      },
    }
  }
  const mine = () => [...calls.values()].filter((call) => call.socket === socket)

  function challenge(request: SipRequest, status: 401 | 407): void {
    reply(request, status, [
      [
        status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate',
        `Digest realm="${options.domain}", nonce="${nonce}", algorithm=MD5, qop="auth"`,
      ],
    ])
  }

  const isKnown = (request: SipRequest, header: string) =>
    options.password === null ||
    digestFits(request.headers.get(header), request.method, {
      password: options.password,
      realm: options.domain,
      nonce,
    })

  function register(request: SipRequest): void {
    const { headers } = request
    if (!isKnown(request, 'authorization')) {
      if (headers.get('authorization') && !headers.get('authorization').includes(nonce))
        challenge(request, 401)
      else if (headers.get('authorization')) reply(request, 403)
      else challenge(request, 401)
      return
    }
    const asked = /;\s*expires=(\d+)/i.exec(headers.get('contact'))?.[1] ?? headers.get('expires')
    const expires = asked === '' ? DEFAULT_EXPIRES_S : Number(asked)
    const uri = uriOf(headers.get('contact'))
    contact = expires > 0 && uri ? { uri, aor: uriOf(headers.get('to')) } : null
    options.note({ kind: 'registered' })
    reply(request, 200, [
      ...(contact ? [['Contact', `<${uri}>;expires=${expires}`] as const] : []),
      ['Date', new Date(options.now() + options.clockOffsetMs).toUTCString()],
    ])
  }

  function invite(request: SipRequest): void {
    if (!isKnown(request, 'proxy-authorization')) challenge(request, 407)
    else if (mine().length >= MAX_CALLS_OF_A_DESK) reply(request, 503, [['Retry-After', '5']])
    else if (request.body === '') reply(request, 488)
    else {
      const around = surroundings()
      around.place(Dialog.from(request, around))
    }
  }

  function message(request: SipRequest): void {
    const isPractice = request.headers.get('content-type').toLowerCase().startsWith(PRACTICE_CONTENT_TYPE)
    const asked = PracticeCallMe.safeParse(isPractice ? jsonIn(request.body) : null)
    if (!asked.success) {
      reply(request, isPractice ? 400 : 415)
      return
    }
    if (!contact || pickupOf(asked.data.number, options.seed).kind === 'status') {
      reply(request, contact ? 404 : 480)
      return
    }
    reply(request, 202)
    const { number, facts, wish, afterMs } = asked.data
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (!contact) return
      const around = surroundings()
      Dialog.to(contact.uri, contact.aor, number, { facts, wish }, around)
        .then((dialog) => around.place(dialog))
        .catch((error: unknown) => options.note({ kind: 'trouble', detail: String(error) }))
    }, afterMs)
    timers.add(timer)
  }

  function request(request: SipRequest): void {
    const placed = calls.get(request.headers.get('call-id'))
    if (placed) {
      placed.socket = socket
      placed.dialog.request(request)
    } else if (request.method === 'REGISTER') register(request)
    else if (request.method === 'INVITE') invite(request)
    else if (request.method === 'MESSAGE') message(request)
    else if (request.method === 'OPTIONS') reply(request, 200)
    else if (request.method !== 'ACK') reply(request, 481)
  }

  function received(data: RawData, isBinary: boolean): void {
    const text = isBinary ? '' : data.toString()
    if (text.trim() === '') {
      // RFC 7118 keep-alive: a ping is answered with a single line end.
      if (text === '\r\n\r\n') send('\r\n')
      return
    }
    const parsed = parseSip(text)
    if (!parsed.ok) {
      options.note({ kind: 'malformed' })
      if (parsed.answerable) reply(parsed.answerable, 400)
      return
    }
    if (parsed.message.kind === 'request') request(parsed.message)
    else calls.get(parsed.message.headers.get('call-id'))?.dialog.response(parsed.message)
  }

  socket.on('message', (data, isBinary) => {
    try {
      received(data, isBinary)
    } catch (error) {
      // Whatever a desk sends, the other desks go on.
      options.note({ kind: 'trouble', detail: String(error) })
    }
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const timer of timers) clearTimeout(timer)
    for (const placed of mine())
      setTimeout(() => {
        if (placed.socket === socket) placed.dialog.hangUp()
      }, RETURN_LIMIT_MS).unref()
  })
}

function sendOn(socket: WebSocket, text: string): void {
  if (socket.readyState === socket.OPEN) socket.send(text)
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** RFC 2617 digest of a practice account: any user name, one password. */
function digestFits(
  header: string,
  method: string,
  { password, realm, nonce }: { password: string; realm: string; nonce: string },
): boolean {
  if (!/^Digest /i.test(header)) return false
  const field = (name: string) =>
    new RegExp(`(?:^|[,\\s])${name}=(?:"([^"]*)"|([^",\\s]+))`, 'i')
      .exec(header)
      ?.slice(1)
      .find((part) => part) ?? ''
  if (field('nonce') !== nonce) return false
  const ha1 = md5(`${field('username')}:${realm}:${password}`)
  const ha2 = md5(`${method}:${field('uri')}`)
  const response =
    field('qop') === ''
      ? md5(`${ha1}:${nonce}:${ha2}`)
      : md5(`${ha1}:${nonce}:${field('nc')}:${field('cnonce')}:${field('qop')}:${ha2}`)
  return field('response') === response
}
