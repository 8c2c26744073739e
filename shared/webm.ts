// Opus in WebM: reading it as it comes, and writing it anew in pieces that can be played from any of them. Owns the few elements that
// recorders of calls write (RFC 8794, RFC 9559: EBML header, Info, Tracks, Cluster, SimpleBlock). Promises: pure; no length read from a
// file is believed beyond `ELEMENT_LIMIT`; what can not be read ends the reading, and what came before stands.

const ELEMENT_LIMIT = 1_000_000

/** One packet of sound, and where its bytes stand in what was read. */
export interface Packet {
  /** Milliseconds from the beginning. */
  readonly atMs: number
  readonly offset: number
  readonly length: number
}

export interface OpusTrack {
  readonly number: number
  readonly channels: number
  readonly rate: number
  /** The OpusHead of the stream, null where none stood. */
  readonly privately: Uint8Array<ArrayBuffer> | null
}

const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const INFO = 0x1549a966
const TRACKS = 0x1654ae6b
const ENTRY = 0xae
const AUDIO = 0xe1
const CLUSTER = 0x1f43b675
const GROUP = 0xa0
/** Elements whose contents are read one by one. */
const OPENED = [SEGMENT, TRACKS, ENTRY, AUDIO, CLUSTER, GROUP]
const [TIMECODE, SIMPLE, BLOCK, NUMBER, CODEC, PRIVATE, CHANNELS, RATE] = [
  0xe7, 0xa3, 0xa1, 0xd7, 0x86, 0x63a2, 0x9f, 0xb5,
]

/** A variable-length number at `at`; null while its bytes are not all there, or it is none. */
function vint(
  bytes: Uint8Array,
  at: number,
  keepMark: boolean,
): { value: number; length: number; unknown: boolean } | null {
  const first = bytes[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (at + length > bytes.length) return null
  let value = keepMark ? first : first & (0xff >> length)
  let ones = (first & (0xff >> length)) === 0xff >> length
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0
    value = value * 256 + byte
    ones = ones && byte === 0xff
  }
  return { value, length, unknown: ones }
}

const unsigned = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0)

function float(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return bytes.length === 8 ? view.getFloat64(0) : bytes.length === 4 ? view.getFloat32(0) : 0
}

/** Reads a WebM file piece by piece, in order. */
export class WebmReader {
  #held = new Uint8Array(0)
  /** Where `#held` begins in the whole. */
  #base = 0
  #clusterMs = 0
  #broken = false
  readonly #track = {
    number: 1,
    channels: 2,
    rate: 48_000,
    privately: null as Uint8Array<ArrayBuffer> | null,
    codec: '',
  }

  /** Null until its head was read, and for anything that is not Opus. */
  get track(): OpusTrack | null {
    const { codec, ...track } = this.#track
    return codec === 'A_OPUS' ? track : null
  }

  /** Nothing more can be read. */
  get broken(): boolean {
    return this.#broken
  }

  /** The packets that are whole now. */
  push(piece: Uint8Array): Packet[] {
    if (this.#broken) return []
    const joined = new Uint8Array(this.#held.length + piece.length)
    joined.set(this.#held)
    joined.set(piece, this.#held.length)
    const found: Packet[] = []
    let at = 0
    for (;;) {
      const next = this.#element(joined, at, found)
      if (next === null) break
      at = next
    }
    this.#held = joined.slice(at)
    this.#base += at
    return found
  }

  /** Where the next element begins; null when this one is not whole yet, or is none. */
  #element(bytes: Uint8Array, at: number, found: Packet[]): number | null {
    const id = vint(bytes, at, true)
    const size = id && vint(bytes, at + id.length, false)
    if (!id || !size) {
      if (bytes[at] === 0) this.#broken = true
      return null
    }
    const from = at + id.length + size.length
    if (OPENED.includes(id.value)) return from
    if (size.unknown || size.value > ELEMENT_LIMIT) {
      this.#broken = true
      return null
    }
    const until = from + size.value
    if (until > bytes.length) return null
    this.#read(id.value, bytes.subarray(from, until), this.#base + from, found)
    return until
  }

  #read(id: number, body: Uint8Array, offset: number, found: Packet[]): void {
    const track = this.#track
    if (id === TIMECODE) this.#clusterMs = unsigned(body)
    else if (id === CODEC) track.codec = String.fromCharCode(...body.filter((byte) => byte !== 0))
    else if (id === PRIVATE) track.privately = Uint8Array.from(body)
    else if (id === NUMBER) track.number = unsigned(body)
    else if (id === CHANNELS) track.channels = unsigned(body)
    else if (id === RATE) track.rate = float(body)
    else if (id === SIMPLE || id === BLOCK) {
      const number = vint(body, 0, false)
      if (!number || number.value !== track.number || body.length < number.length + 3) return
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
      const laced = ((body[number.length + 2] ?? 0) & 0x06) !== 0
      if (laced) return
      const head = number.length + 3
      const atMs = Math.max(0, this.#clusterMs + view.getInt16(number.length))
      found.push({ atMs, offset: offset + head, length: body.length - head })
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function big(value: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

const idBytes = (id: number) => big(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1)
/** A size in four bytes, whatever it is: lengths can be told before anything is written. */
const sized = (size: number) => big(0x1000_0000 + size, 4)
const element = (id: number, ...body: readonly Uint8Array[]) => {
  const whole = joined(body)
  return joined([idBytes(id), sized(whole.length), whole])
}
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

function doubleBytes(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return bytes
}

/** The OpusHead of a stream that brought none (RFC 7845 §5.1). */
function opusHead({ channels, rate }: OpusTrack): Uint8Array<ArrayBuffer> {
  const little = big(rate, 4).reverse()
  return joined([ascii('OpusHead'), Uint8Array.of(1, channels, 0, 0), little, Uint8Array.of(0, 0, 0)])
}

/** What stands before the first piece. */
export function webmHead(track: OpusTrack, durationMs: number): Uint8Array<ArrayBuffer> {
  return joined([
    element(
      EBML,
      element(0x4286, big(1, 1)),
      element(0x42f7, big(1, 1)),
      element(0x42f2, big(4, 1)),
      element(0x42f3, big(8, 1)),
      element(0x4282, ascii('webm')),
      element(0x4287, big(4, 1)),
      element(0x4285, big(2, 1)),
    ),
    idBytes(SEGMENT),
    // Of unknown size: pieces follow.
    Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    element(
      INFO,
      element(0x2ad7b1, big(1_000_000, 3)),
      element(0x4489, doubleBytes(durationMs)),
      element(0x4d80, ascii('duedesk')),
      element(0x5741, ascii('duedesk')),
    ),
    element(
      TRACKS,
      element(
        ENTRY,
        element(NUMBER, big(1, 1)),
        element(0x73c5, big(1, 1)),
        element(0x83, big(2, 1)),
        element(CODEC, ascii('A_OPUS')),
        element(PRIVATE, track.privately ?? opusHead(track)),
        element(AUDIO, element(RATE, doubleBytes(track.rate)), element(CHANNELS, big(track.channels, 1))),
      ),
    ),
  ])
}

/** A block: id, size, track, time within the piece, flags. */
const BLOCK_HEAD = 1 + 4 + 1 + 2 + 1
/** A piece: id, size, its time. */
const PIECE_HEAD = 4 + 4 + 1 + 4 + 8
/** Times within a piece are 16 bits. */
export const PIECE_MOST_MS = 30_000

/** Bytes of a piece of these packets. */
export const pieceBytes = (packets: readonly Pick<Packet, 'length'>[]): number =>
  packets.reduce((sum, { length }) => sum + BLOCK_HEAD + length, PIECE_HEAD)

/** A piece that can be played by itself behind the head. `soundOf` gives the bytes of a packet. */
export function webmPiece(
  packets: readonly Packet[],
  soundOf: (packet: Packet) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const from = packets[0]?.atMs ?? 0
  const blocks = packets.map((packet) =>
    joined([
      idBytes(SIMPLE),
      sized(packet.length + 4),
      Uint8Array.of(0x81),
      big(packet.atMs - from, 2),
      Uint8Array.of(0x80),
      soundOf(packet),
    ]),
  )
  return element(CLUSTER, element(TIMECODE, big(from, 8)), ...blocks)
}
