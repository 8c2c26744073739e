// Sound of one practice call: WebRTC by werift on the loopback, PCMU both ways. Plays clips frame by frame, hands every
// packet of the agent to its listener, and reports DTMF. Knows neither SIP nor what is being said.
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  RtpPacket,
  type RtpPacket as RtpPacketType,
} from 'werift'
import { rmsOf } from './ears.ts'

const FRAME_BYTES = 160
const FRAME_MS = 20
const TICK_MS = 10
/** After a stall (a suspended machine) at most this many frames are caught up at once; the rest of the time is lost. */
const MOST_CATCH_UP = 5
const SILENCE = 0xff
const DTMF_DIGITS = '0123456789*#ABCD'
const GATHERING_LIMIT_MS = 1500

export interface MediaEvents {
  /** RMS of one packet of the agent, 0…1. */
  heard(rms: number): void
  dtmf(digit: string): void
  /** 20 ms went by, not on hold. */
  tick(): void
  /** The clips given to `say` were played to their end. */
  finished(): void
  /** Sound can flow both ways. */
  connected(): void
}

export class Media {
  readonly #events: MediaEvents
  readonly #peer: RTCPeerConnection
  readonly #track = new MediaStreamTrack({ kind: 'audio' })
  readonly #ssrc: number
  readonly #transceiver: RTCRtpTransceiver
  #timer: NodeJS.Timeout | null = null
  #sequence = 0
  #timestamp = 0
  #sentFrames = 0
  #startedAt = 0
  #speech: Uint8Array | null = null
  #at = 0
  #sending = true
  #lastDtmf = -1
  receivedPackets = 0
  sentPackets = 0

  constructor(ssrc: number, events: MediaEvents) {
    this.#events = events
    this.#ssrc = ssrc
    this.#peer = new RTCPeerConnection({
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
      // A laptop without any network still has the loopback.
      iceAdditionalHostAddresses: ['127.0.0.1'],
    })
    this.#transceiver = this.#peer.addTransceiver(this.#track, { direction: 'sendrecv' })
    this.#peer.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((packet) => this.#receive(packet)))
    this.#peer.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#start()
    })
  }

  /** SDP answer to the desk's offer; also for a re-INVITE, where `sendonly` puts us on hold. Throws on an unusable offer. */
  async answer(sdp: string): Promise<string> {
    // werift takes a text without any medium for an offer, and would then wait for ever.
    if (!/^m=audio /m.test(sdp)) throw new Error('no audio offered')
    this.#sending = !/^a=(sendonly|inactive)\r?$/m.test(sdp)
    await this.#peer.setRemoteDescription({ type: 'offer', sdp })
    await this.#peer.setLocalDescription(await this.#peer.createAnswer())
    await this.#gathered()
    return this.#local()
  }

  /** The offer of a re-INVITE by which the customer puts the agent on hold, or takes them back. */
  async offerHold(held: boolean): Promise<string> {
    this.#transceiver.setDirection(held ? 'sendonly' : 'sendrecv')
    return this.offer()
  }

  async offer(): Promise<string> {
    await this.#peer.setLocalDescription(await this.#peer.createOffer())
    await this.#gathered()
    return this.#local()
  }

  async accept(sdp: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp })
  }

  get held(): boolean {
    return !this.#sending
  }

  /** Plays this after whatever is playing was cut. */
  say(speech: Uint8Array): void {
    this.#speech = speech
    this.#at = 0
  }

  /** Falls silent in mid-word; `finished` does not follow. */
  cut(): void {
    this.#speech = null
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#speech = null
    await this.#peer.close()
  }

  #local(): string {
    return this.#peer.localDescription?.sdp ?? ''
  }

  async #gathered(): Promise<void> {
    if (this.#peer.iceGatheringState === 'complete') return
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#peer.iceGatheringStateChange.subscribe((state) => {
          if (state === 'complete') resolve()
        })
      }),
      new Promise<void>((resolve) => setTimeout(resolve, GATHERING_LIMIT_MS)),
    ])
  }

  #receive(packet: RtpPacketType): void {
    this.receivedPackets += 1
    if (packet.header.payloadType === 0) {
      this.#events.heard(rmsOf(packet.payload))
      return
    }
    // RFC 4733: every packet of one digit carries the same timestamp.
    const digit = packet.payload.length >= 4 ? DTMF_DIGITS[packet.payload[0] ?? 16] : undefined
    if (digit === undefined || packet.header.timestamp === this.#lastDtmf) return
    this.#lastDtmf = packet.header.timestamp
    this.#events.dtmf(digit)
  }

  #start(): void {
    if (this.#timer) return
    this.#startedAt = performance.now()
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    this.#events.connected()
  }

  #tick(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / FRAME_MS)
    if (due - this.#sentFrames > MOST_CATCH_UP) {
      const lost = due - this.#sentFrames - MOST_CATCH_UP
      this.#sentFrames += lost
      this.#timestamp = (this.#timestamp + lost * FRAME_BYTES) >>> 0
    }
    while (this.#sentFrames < due && this.#timer) {
      this.#sentFrames += 1
      this.#send()
    }
  }

  #send(): void {
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE)
    let finished = false
    // On hold the customer waits: speech goes on where it stopped.
    if (this.#speech && this.#sending) {
      frame.set(this.#speech.subarray(this.#at, this.#at + FRAME_BYTES))
      this.#at += FRAME_BYTES
      finished = this.#at >= this.#speech.length
      if (finished) this.#speech = null
    }
    this.#timestamp = (this.#timestamp + FRAME_BYTES) >>> 0
    if (this.#sending) {
      this.#sequence = (this.#sequence + 1) & 0xffff
      const header = new RtpHeader({
        payloadType: 0,
        sequenceNumber: this.#sequence,
        timestamp: this.#timestamp,
        ssrc: this.#ssrc,
        marker: false,
      })
      this.#track.writeRtp(new RtpPacket(header, Buffer.from(frame)))
      this.sentPackets += 1
    }
    if (finished) this.#events.finished()
    if (this.#sending) this.#events.tick()
  }
}
