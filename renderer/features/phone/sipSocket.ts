// The WebSocket under SIP.js, in place of its own transport: goes to whichever server it is aimed at, lets go of a dead socket at
// once, knows when anything was last heard, and lets nothing in that the gate turns away. Private to the SIP line.
import { EmitterImpl, type Transport, TransportState } from 'sip.js'
import { ProblemError } from '../../../shared/problem.ts'
import { judge } from './sipGate.ts'
import { first, replyTo, type SipText, tagged } from './sipText.ts'

export interface SocketPorts {
  /** The server to open the next connection to. */
  server(): string
  /** Option tags that requests may require. */
  readonly extensions: ReadonlySet<string>
  /** A message was turned away; one word why. */
  malformed(why: string): void
  /** Looks at what came in; a text instead of null answers it here, and SIP.js does not see it. */
  incoming(message: SipText): string | null
  /** What SIP.js is shown of a message that came in. */
  shown(message: SipText, text: string): string
  /** After SIP.js dealt with what came in. */
  dealt(message: SipText): void
  /** What leaves in place of a message of SIP.js. */
  outgoing(text: string): string
  /** Each message as it stands on the wire, for a trace. */
  traced?(way: 'sent' | 'received', text: string): void
}

/** The far side closes in its own time; this long until a socket that never opened is given up, in ms. */
const OPEN_LIMIT_MS = 5_000
const KEEP_ALIVE = /^(?:\r\n)*$/

export class SipSocket implements Transport {
  onConnect: (() => void) | undefined
  onDisconnect: ((error?: Error) => void) | undefined
  onMessage: ((message: string) => void) | undefined
  readonly stateChange = new EmitterImpl<TransportState>()
  readonly #ports: SocketPorts
  readonly #waiting = new Set<() => void>()
  readonly #decoder = new TextDecoder()
  #state = TransportState.Disconnected
  #socket: WebSocket | null = null
  /** Counts what left, to see whether SIP.js answered. */
  #sent = 0
  #opening: Promise<void> | null = null

  constructor(ports: SocketPorts) {
    this.#ports = ports
  }

  get state(): TransportState {
    return this.#state
  }

  /** As it stands in Via (RFC 7118 §5.2). */
  get protocol(): string {
    return this.#ports.server().startsWith('wss:') ? 'WSS' : 'WS'
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected
  }

  connect(): Promise<void> {
    if (this.isConnected()) return Promise.resolve()
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (detail: string) => {
        this.#release(socket)
        reject(new ProblemError('phone.lineDown', { detail }))
      }
      const socket = new WebSocket(this.#ports.server(), 'sip')
      socket.binaryType = 'arraybuffer'
      this.#socket = socket
      this.#become(TransportState.Connecting)
      const timer = setTimeout(() => failed('open'), OPEN_LIMIT_MS)
      socket.addEventListener('open', () => {
        clearTimeout(timer)
        if (this.#socket !== socket) return reject(new ProblemError('phone.lineDown', { detail: 'dropped' }))
        this.#become(TransportState.Connected)
        this.onConnect?.()
        resolve()
      })
      socket.addEventListener('message', ({ data }) => this.#heard(socket, data))
      socket.addEventListener('close', ({ code }) => {
        clearTimeout(timer)
        const wasUp = this.#socket === socket && this.isConnected()
        failed(`closed ${code}`)
        if (wasUp) this.onDisconnect?.(new Error(`closed ${code}`))
      })
    })
  }

  /** Lets go at once: what a dead far side has to say about it is not waited for, and nobody is told of a loss. */
  disconnect(): Promise<void> {
    if (this.#socket) this.#release(this.#socket)
    return Promise.resolve()
  }

  dispose(): Promise<void> {
    return this.disconnect()
  }

  send(message: string): Promise<void> {
    const socket = this.#socket
    if (!socket || !this.isConnected())
      return Promise.reject(new ProblemError('phone.lineDown', { detail: 'socket' }))
    this.#sent += 1
    this.#write(socket, this.#ports.outgoing(message))
    return Promise.resolve()
  }

  /** Resolves when the next message of any kind arrives; never, when none does. */
  heard(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve))
  }

  #write(socket: WebSocket, text: string): void {
    this.#ports.traced?.('sent', text)
    socket.send(text)
  }

  #release(socket: WebSocket): void {
    if (this.#socket === socket) {
      this.#socket = null
      this.#waiting.clear()
      this.#become(TransportState.Disconnected)
    }
    socket.close()
  }

  #become(state: TransportState): void {
    if (this.#state === state) return
    this.#state = state
    this.stateChange.emit(state)
  }

  #heard(socket: WebSocket, data: unknown): void {
    if (this.#socket !== socket) return
    for (const waiter of [...this.#waiting]) waiter()
    this.#waiting.clear()
    const text = data instanceof ArrayBuffer ? this.#decoder.decode(data) : data
    if (typeof text !== 'string') return
    if (KEEP_ALIVE.test(text)) {
      // RFC 5626 §4.4.1: two line ends ask, one answers.
      if (text === '\r\n\r\n') socket.send('\r\n')
      return
    }
    this.#ports.traced?.('received', text)
    const verdict = judge(text, this.#ports.extensions)
    if (verdict.kind === 'refuse') {
      this.#ports.malformed(verdict.why)
      if (verdict.reply !== null) this.#write(socket, verdict.reply)
      return
    }
    const { message } = verdict
    const answer = this.#ports.incoming(message)
    if (answer !== null) {
      this.#write(socket, answer)
      return
    }
    const before = this.#sent
    let understood = true
    try {
      this.onMessage?.(this.#ports.shown(message, verdict.text))
      this.#ports.dealt(message)
    } catch {
      // SIP.js throws at what it did not foresee: the far end is told, the line goes on.
      understood = false
    }
    // Outside a call SIP.js answers at once, or drops without a word what its grammar can't read.
    const dropped = !tagged(first(message, 'to')) && this.#sent === before
    if (message.start?.kind !== 'request' || message.start.method === 'ACK') return
    if (understood && !dropped) return
    this.#ports.malformed('grammar')
    const reply = replyTo(message, '400 Not Understood')
    if (reply !== null && this.isConnected()) socket.send(reply)
  }
}
