// A desk that speaks SIP over WebSocket as plain text, with werift for its sound: an independent client against the practice
// exchange, so that the exchange is not only proved by the product's own line.
import { createHash, randomBytes } from 'node:crypto'
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift'
import { WebSocket } from 'ws'
import { rmsOf } from '../../electron/practice/ears.ts'
import {
  parseSip,
  type SipRequest,
  type SipResponse,
  tagOf,
  uriOf,
} from '../../electron/practice/sipMessage.ts'
import { soon } from '../soon.ts'

export const DOMAIN = 'practice.invalid'
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

export interface Desk {
  readonly received: (SipRequest | SipResponse)[]
  readonly raw: string[]
  readonly socket: WebSocket
  send(text: string): void
  /** Sends a request and resolves with its first final response. */
  ask(
    method: string,
    uri: string,
    more?: string[],
    body?: string,
    reuse?: Partial<Dialog>,
  ): Promise<SipResponse>
  register(password?: string): Promise<SipResponse>
  /** The n-th request of this method that came in, waiting for it. */
  request(method: string, n?: number): Promise<SipRequest>
  infos(): { kind: string; [field: string]: unknown }[]
  close(): void
}

export interface Dialog {
  callId: string
  fromTag: string
  to: string
  cseq: number
  branch: string
}

export function connect(
  port: number,
  path: string,
  {
    origin = 'app://duedesk',
    protocol = 'sip',
    host,
  }: { origin?: string; protocol?: string; host?: string } = {},
): Promise<Desk> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`, protocol, {
    origin,
    ...(host ? { headers: { host } } : {}),
  })
  const received: (SipRequest | SipResponse)[] = []
  const raw: string[] = []
  let cseq = 0
  const desk: Desk = {
    received,
    raw,
    socket,
    send: (text) => socket.send(text),
    async ask(method, uri, more = [], body = '', reuse = {}) {
      cseq += 1
      const dialog = {
        callId: randomBytes(8).toString('hex'),
        fromTag: 'desk',
        to: `<${uri}>`,
        cseq,
        branch: `z9hG4bK${randomBytes(6).toString('hex')}`,
        ...reuse,
      }
      socket.send(requestText(method, uri, dialog, more, body))
      return finalOf(desk, dialog.callId, `${dialog.cseq} ${method}`)
    },
    async register(password) {
      const uri = `sip:${DOMAIN}`
      const aor = { to: `<sip:agent1@${DOMAIN}>` }
      const contact = 'Contact: <sip:desk@desk.invalid;transport=ws>;expires=60'
      const first = await desk.ask('REGISTER', uri, [contact], '', aor)
      if (password === undefined || first.status !== 401) return first
      return desk.ask(
        'REGISTER',
        uri,
        [contact, `Authorization: ${digest(first, 'REGISTER', uri, password)}`],
        '',
        aor,
      )
    },
    request: (method, n = 0) =>
      soon(() => {
        const found = received.filter(
          (message): message is SipRequest => message.kind === 'request' && message.method === method,
        )[n]
        if (!found) throw new Error(`no ${method}`)
        return found
      }, 10),
    infos: () =>
      received.flatMap((message) =>
        message.kind === 'request' && message.method === 'INFO' ? [JSON.parse(message.body)] : [],
      ),
    close: () => socket.terminate(),
  }
  socket.on('message', (data) => {
    const text = data.toString()
    raw.push(text)
    const parsed = parseSip(text)
    if (!parsed.ok) return
    received.push(parsed.message)
    const { message } = parsed
    if (message.kind === 'request' && ['INFO', 'BYE', 'NOTIFY'].includes(message.method))
      socket.send(okTo(message))
  })
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(desk))
    socket.on('error', reject)
  })
}

export function requestText(
  method: string,
  uri: string,
  dialog: Dialog,
  more: string[],
  body: string,
): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/WS desk.invalid;branch=${dialog.branch}`,
    'Max-Forwards: 70',
    `From: <sip:agent1@${DOMAIN}>;tag=${dialog.fromTag}`,
    `To: ${dialog.to}`,
    `Call-ID: ${dialog.callId}`,
    `CSeq: ${dialog.cseq} ${method}`,
    ...(more.some((line) => line.startsWith('Contact'))
      ? []
      : ['Contact: <sip:desk@desk.invalid;transport=ws>']),
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

export function okTo(request: SipRequest, extra: string[] = [], body = ''): string {
  return [
    'SIP/2.0 200 OK',
    ...request.headers.all('via').map((via) => `Via: ${via}`),
    `From: ${request.headers.get('from')}`,
    `To: ${request.headers.get('to')}${tagOf(request.headers.get('to')) ? '' : ';tag=deskin'}`,
    `Call-ID: ${request.headers.get('call-id')}`,
    `CSeq: ${request.headers.get('cseq')}`,
    ...extra,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

function finalOf(desk: Desk, callId: string, cseq: string): Promise<SipResponse> {
  return soon(() => {
    const found = desk.received.find(
      (message): message is SipResponse =>
        message.kind === 'response' &&
        message.status >= 200 &&
        message.headers.get('call-id') === callId &&
        message.headers.get('cseq') === cseq,
    )
    if (!found) throw new Error(`no final response to ${cseq}`)
    return found
  }, 10)
}

function digest(challenge: SipResponse, method: string, uri: string, password: string): string {
  const header = challenge.headers.get('www-authenticate') || challenge.headers.get('proxy-authenticate')
  const nonce = /nonce="([^"]+)"/.exec(header)?.[1] ?? ''
  const ha1 = md5(`agent1:${DOMAIN}:${password}`)
  const response = md5(`${ha1}:${nonce}:00000001:abcd:auth:${md5(`${method}:${uri}`)}`)
  return `Digest username="agent1", realm="${DOMAIN}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abcd"`
}

/** The desk's sound: sends u-law frames that a test chooses, and measures what it hears. */
export class Sound {
  readonly #peer = new RTCPeerConnection({
    codecs: {
      audio: [
        new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 }),
        new RTCRtpCodecParameters({
          mimeType: 'audio/telephone-event',
          clockRate: 8000,
          channels: 1,
          payloadType: 126,
        }),
      ],
    },
    iceServers: [],
    iceAdditionalHostAddresses: ['127.0.0.1'],
  })
  readonly #track = new MediaStreamTrack({ kind: 'audio' })
  readonly #transceiver = this.#peer.addTransceiver(this.#track, { direction: 'sendrecv' })
  #sequence = 0
  #timestamp = 0
  loudest = 0
  packets = 0

  constructor() {
    this.#peer.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe((packet) => {
        this.packets += 1
        this.loudest = Math.max(this.loudest, rmsOf(packet.payload))
      }),
    )
  }

  async offer(direction: 'sendrecv' | 'sendonly' = 'sendrecv'): Promise<string> {
    this.#transceiver.setDirection(direction)
    await this.#peer.setLocalDescription(await this.#peer.createOffer())
    await soon(() => {
      if (this.#peer.iceGatheringState !== 'complete') throw new Error('gathering')
    })
    return this.#peer.localDescription?.sdp ?? ''
  }

  async accept(answer: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer })
  }

  async answer(offer: string): Promise<string> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer })
    await this.#peer.setLocalDescription(await this.#peer.createAnswer())
    return this.#peer.localDescription?.sdp ?? ''
  }

  async connected(): Promise<void> {
    await soon(() => {
      if (this.#peer.connectionState !== 'connected') throw new Error(this.#peer.connectionState)
    })
  }

  /** `ms` of a loud tone, or of silence, sent as fast as the packets can go: the customer counts packets, not time. */
  speak(ms: number, loud: boolean): void {
    const tone = Buffer.from(
      Array.from({ length: 160 }, (_, at) => (loud ? (at % 16 < 8 ? 0x10 : 0x90) : 0xff)),
    )
    for (let sent = 0; sent < ms; sent += 20) this.#send(tone)
  }

  /** One RFC 4733 digit: three packets with one timestamp. The track would rewrite the payload type, so it is bypassed. */
  async digit(event: number): Promise<void> {
    const { dtlsTransport, ssrc } = this.#transceiver.sender
    this.#timestamp = (this.#timestamp + 1600) >>> 0
    for (const duration of [160, 320, 480]) {
      this.#sequence = (this.#sequence + 1) & 0xffff
      const header = new RtpHeader({
        payloadType: 126,
        sequenceNumber: this.#sequence,
        timestamp: this.#timestamp,
        ssrc,
        marker: duration === 160,
      })
      const end = duration === 480 ? 0x8a : 0x0a
      await dtlsTransport.sendRtp(Buffer.from([event, end, duration >> 8, duration & 0xff]), header)
    }
  }

  close(): Promise<void> {
    return this.#peer.close()
  }

  #send(payload: Buffer): void {
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#timestamp = (this.#timestamp + payload.length) >>> 0
    const header = new RtpHeader({
      payloadType: 0,
      sequenceNumber: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: 7777,
      marker: false,
    })
    this.#track.writeRtp(new RtpPacket(header, payload))
  }
}

/** A call in progress from this desk. */
export class Call {
  readonly desk: Desk
  readonly number: string
  readonly dialog: Dialog
  readonly sound = new Sound()

  constructor(desk: Desk, number: string) {
    this.desk = desk
    this.number = number
    this.dialog = {
      callId: randomBytes(8).toString('hex'),
      fromTag: 'desk',
      to: `<sip:${number}@${DOMAIN}>`,
      cseq: 1,
      branch: 'z9hG4bKinvite',
    }
  }

  get uri(): string {
    return `sip:${this.number}@${DOMAIN}`
  }

  async invite(headers: string[] = []): Promise<void> {
    const body = await this.sound.offer()
    this.desk.send(
      requestText('INVITE', this.uri, this.dialog, [...headers, 'Content-Type: application/sdp'], body),
    )
  }

  final(): Promise<SipResponse> {
    return finalOf(this.desk, this.dialog.callId, `${this.dialog.cseq} INVITE`)
  }

  statuses(): number[] {
    return this.desk.received.flatMap((message) =>
      message.kind === 'response' && message.headers.get('call-id') === this.dialog.callId
        ? [message.status]
        : [],
    )
  }

  /** Waits for the 200, sends the ACK and lets the sound flow. */
  async established(): Promise<void> {
    const ok = await this.final()
    if (ok.status !== 200) throw new Error(`INVITE got ${ok.status}`)
    this.dialog.to = ok.headers.get('to')
    this.desk.send(requestText('ACK', uriOf(ok.headers.get('contact')), this.dialog, [], ''))
    await this.sound.accept(ok.body)
    await this.sound.connected()
  }

  /** A request inside the dialog. */
  ask(method: string, more: string[] = [], body = '', desk = this.desk): Promise<SipResponse> {
    this.dialog.cseq += 1
    const branch = `z9hG4bK${randomBytes(6).toString('hex')}`
    return desk.ask(method, this.uri, more, body, { ...this.dialog, branch })
  }

  async reinvite(direction: 'sendrecv' | 'sendonly', desk = this.desk): Promise<SipResponse> {
    const response = await this.ask(
      'INVITE',
      ['Content-Type: application/sdp'],
      await this.sound.offer(direction),
      desk,
    )
    if (response.status === 200) await this.sound.accept(response.body)
    return response
  }

  step(node: string, more: Record<string, unknown> = {}): Promise<SipResponse> {
    const body = JSON.stringify({ kind: 'step', node, stage: 'x', said: true, ...more })
    return this.ask('INFO', ['Content-Type: application/duedesk-practice+json'], body)
  }

  cancel(): void {
    this.desk.send(requestText('CANCEL', this.uri, this.dialog, [], ''))
  }
}
