// Decodes the sound of a recording and tells its loudest moments, off the main thread. Spoken to by `peaks.ts` alone. Promises: holds a few
// packets at a time; never sends sound back.
import { type Packet, WebmReader } from '../../../shared/webm.ts'
import type { PeakNews } from './peaks.ts'

interface Asked {
  readonly columnMs?: number
  readonly channels?: number
  readonly bytes?: ArrayBuffer
  readonly end?: true
}

const port = self as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null
  postMessage(news: PeakNews): void
}
const reader = new WebmReader()
let columnMs = 50
let [first, last] = [0, -1]
let sides: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)]
/** So many columns go in one message. */
const TOLD = 64

function room(column: number): void {
  if (sides[0].length > column - first) return
  const length = Math.max(TOLD * 2, (column - first + 1) * 2)
  sides = sides.map((side) => {
    const wider = new Float32Array(length)
    wider.set(side)
    return wider
  }) as typeof sides
}

function tell(all: boolean): void {
  const count = last - first + (all ? 1 : 0)
  if (count <= 0 || (!all && count < TOLD)) return
  port.postMessage({ first, sides: [sides[0].slice(0, count), sides[1].slice(0, count)] })
  sides = [sides[0].slice(count), sides[1].slice(count)]
  first += count
}

function heard(data: AudioData): void {
  const samples = new Float32Array(data.numberOfFrames)
  const [startMs, rate] = [data.timestamp / 1000, data.sampleRate]
  for (const side of [0, 1] as const) {
    data.copyTo(samples, { planeIndex: Math.min(side, data.numberOfChannels - 1), format: 'f32-planar' })
    // Column by column: of an hour's two hundred million samples none is asked where it belongs.
    for (let at = 0; at < samples.length; ) {
      const column = Math.floor((startMs + (at * 1000) / rate) / columnMs)
      const end = Math.ceil((((column + 1) * columnMs - startMs) * rate) / 1000)
      const until = Math.min(samples.length, Math.max(at + 1, end))
      let loudest = 0
      for (; at < until; at += 1) {
        const loud = Math.abs(samples[at] ?? 0)
        if (loud > loudest) loudest = loud
      }
      if (column < first) continue
      if (column > last) {
        room(column)
        last = column
      }
      const target = sides[side]
      if (loudest > (target[column - first] ?? 0)) target[column - first] = loudest
    }
  }
  data.close()
  tell(false)
}

const decoder = new AudioDecoder({ output: heard, error: () => tell(true) })

port.onmessage = ({ data }) => {
  if (data.columnMs !== undefined) columnMs = data.columnMs
  if (data.bytes) {
    const bytes = new Uint8Array(data.bytes)
    const base = read
    const packets = reader.push(bytes)
    read += bytes.length
    if (decoder.state === 'unconfigured' && reader.track)
      decoder.configure({
        codec: 'opus',
        sampleRate: reader.track.rate,
        numberOfChannels: reader.track.channels,
      })
    for (const { atMs, offset, length } of packets) decode(bytes, offset - base, length, atMs)
  }
  if (data.end)
    void decoder.flush().then(
      () => tell(true),
      () => tell(true),
    )
}
let read = 0

/** Pieces come whole, so a packet never lies across two. */
function decode(bytes: Uint8Array, at: number, length: Packet['length'], atMs: number): void {
  if (at < 0 || decoder.state !== 'configured') return
  decoder.decode(
    new EncodedAudioChunk({ type: 'key', timestamp: atMs * 1000, data: bytes.subarray(at, at + length) }),
  )
}
