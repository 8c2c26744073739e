// The sound of a scripted peer: one RTP port in plain PCMA, as a carrier has it. Sends a tone and keeps what comes: packets,
// samples and key presses (RFC 4733), which is what decides whether the far end heard the agent.
import { createSocket, type Socket } from 'node:dgram'
import { fromAlaw, rms, toAlaw, tone, toneShare } from './sound.ts'

const FRAME = 160
const FRAME_MS = 20
const PCMA = 8
/** What is kept for measuring: half a minute. */
const KEPT_SAMPLES = 30 * 8_000
const EVENT_KEYS = '0123456789*#ABCD'

export interface Heard {
  readonly packets: number
  /** 0…1 of full scale. */
  readonly rms: number
  /** The share of the energy at a frequency, 0…1. */
  share(hertz: number): number
}

export interface Ear {
  readonly port: number
  /** Everything since the call began. */
  readonly packets: number
  /** Key presses that were heard as events, and the payload number they came with. */
  readonly digits: string
  readonly eventPayload: number | null
  /** Synchronisation sources seen, in order. */
  readonly sources: readonly number[]
  /** Says a tone to `address` from now on; `null` is silence (packets go on), and nothing is sent before the first call. */
  say(hertz: number | null, address?: { host: string; port: number }): void
  /** On its way every n-th packet is lost, in bursts of one; null = none. */
  lose(everyNth: number | null): void
  /** Packets stop altogether. */
  hush(): void
  /** Forgets what was heard and listens for `milliseconds` of wall time. */
  listen(milliseconds: number): Promise<Heard>
  close(): void
}

export async function openEar(): Promise<Ear> {
  const socket: Socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => resolve())
  })
  const { port } = socket.address()
  let packets = 0
  let since = 0
  let digits = ''
  let eventPayload: number | null = null
  let pressed = { stamp: -1, key: -1, ended: true }
  let samples: number[] = []
  const sources: number[] = []
  let target: { host: string; port: number } | null = null
  let voice: Uint8Array | null = null
  let at = 0
  let sequence = Math.floor(Math.random() * 30_000)
  let timestamp = 0
  const ssrc = Math.floor(Math.random() * 0xffff_ffff)
  let next = 0
  let losing: number | null = null
  let timer: ReturnType<typeof setInterval> | null = null

  socket.on('message', (packet) => {
    // Version 2, and no RTCP (RFC 5761: payload types 64 to 95 with the marker bit are RTCP's).
    if (packet.length < 12 || (packet[0] ?? 0) >> 6 !== 2) return
    const type = (packet[1] ?? 0) & 0x7f
    if (type >= 64 && type <= 95) return
    const source = packet.readUInt32BE(8)
    if (!sources.includes(source)) sources.push(source)
    packets++
    since++
    const payload = packet.subarray(12 + 4 * ((packet[0] ?? 0) & 0x0f))
    if (type === PCMA) for (const byte of payload) samples.push(fromAlaw(byte))
    else if (type >= 96 && payload.length === 4) event(type, packet.readUInt32BE(4), payload)
    if (samples.length > KEPT_SAMPLES) samples = samples.slice(-KEPT_SAMPLES)
  })

  function event(type: number, stamp: number, payload: Buffer): void {
    const [key = 255, flags = 0] = payload
    const ends = (flags & 0x80) !== 0
    // All packets of one key press carry the time at which it began. A relay that was late may give a press that has not
    // ended a new time: it is the same press.
    const same = stamp === pressed.stamp || (key === pressed.key && !pressed.ended)
    pressed = { stamp, key, ended: same ? pressed.ended || ends : ends }
    if (same) return
    eventPayload = type
    digits += EVENT_KEYS[key] ?? '?'
  }

  function send(): void {
    // Catches up: a timer of a busy machine comes late.
    for (; target && voice && next <= Date.now(); next += FRAME_MS) {
      const packet = Buffer.alloc(12 + FRAME)
      packet[0] = 0x80
      packet[1] = PCMA
      packet.writeUInt16BE(sequence++ & 0xffff, 2)
      packet.writeUInt32BE(timestamp, 4)
      packet.writeUInt32BE(ssrc, 8)
      timestamp = (timestamp + FRAME) >>> 0
      for (let index = 0; index < FRAME; index++) packet[12 + index] = voice[at++ % voice.length] ?? 0xd5
      if (losing === null || sequence % losing !== 0) socket.send(packet, target.port, target.host)
    }
  }

  return {
    port,
    get packets() {
      return packets
    },
    get digits() {
      return digits
    },
    get eventPayload() {
      return eventPayload
    },
    sources,
    say(hertz, address) {
      if (address) target = address
      voice =
        hertz === null ? new Uint8Array(FRAME).fill(toAlaw(0)) : Uint8Array.from(tone(hertz, 1_000), toAlaw)
      if (timer) return
      next = Date.now()
      timer = setInterval(send, FRAME_MS / 2)
    },
    lose(everyNth) {
      losing = everyNth
    },
    hush() {
      if (timer) clearInterval(timer)
      timer = null
    },
    async listen(milliseconds) {
      samples = []
      since = 0
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      const kept = samples
      const count = since
      return { packets: count, rms: rms(kept), share: (hertz) => toneShare(kept, hertz) }
    },
    close() {
      if (timer) clearInterval(timer)
      socket.close()
    },
  }
}
