// A stored recording made playable from any place without ever being opened whole: where its frames and packets stand, and the WebM file that
// is made of any range of them. Promises: sound is in memory only, a range at a time; every frame is opened behind the very frame before it.
import type { webcrypto } from 'node:crypto'
import { PIECE_MS } from '../shared/qa/listenBodies.ts'
import type { RecordingHeader } from '../shared/recordingFile.ts'
import type { Id } from '../shared/rows.ts'
import { type OpusTrack, type Packet, pieceBytes, WebmReader, webmHead, webmPiece } from '../shared/webm.ts'
import { type FramePlace, keyOfRecording, openRecording, soundOfFrame } from './recordingFile.ts'
import type { RecordingShelf } from './recordingShelf.ts'

interface Frame extends FramePlace {
  /** Where its sound begins in the sound of all frames. */
  readonly plain: number
}

interface Piece {
  readonly atMs: number
  readonly packets: readonly Packet[]
  readonly from: number
  readonly until: number
}

export interface RecordingIndex {
  readonly header: RecordingHeader
  readonly track: OpusTrack
  readonly soundMs: number
  readonly whole: boolean
  readonly head: Uint8Array
  readonly pieces: readonly Piece[]
  readonly bytes: number
  readonly frames: readonly Frame[]
  readonly opened: NonNullable<Awaited<ReturnType<typeof keyOfRecording>>>
}

/** Null when this central's key does not open it; `empty` when no sound of it can be read. */
export async function indexOf(
  key: webcrypto.CryptoKey,
  shelf: RecordingShelf,
  id: Id,
): Promise<RecordingIndex | 'empty' | null> {
  const reader = new WebmReader()
  const packets: Packet[] = []
  const frames: Frame[] = []
  let plain = 0
  const told = await openRecording(key, shelf.read(id), (sound, place) => {
    frames.push({ ...place, plain })
    plain += sound.length
    packets.push(...reader.push(sound))
  })
  const opened = told && (await keyOfRecording(key, await collected(shelf.read(id, 0, told.headBytes))))
  if (!told || !opened) return null
  const { track } = reader
  if (!track || packets.length === 0) return 'empty'
  const head = webmHead(track, told.soundMs)
  const pieces = cut(packets, head.length)
  const { header, soundMs, whole } = told
  return {
    header,
    track,
    soundMs,
    whole,
    head,
    pieces,
    bytes: pieces.at(-1)?.until ?? head.length,
    frames,
    opened,
  }
}

function cut(packets: readonly Packet[], headBytes: number): Piece[] {
  const pieces: Piece[] = []
  let held: Packet[] = []
  let from = headBytes
  const close = () => {
    const [first] = held
    if (!first) return
    const until = from + pieceBytes(held)
    pieces.push({ atMs: first.atMs, packets: held, from, until })
    from = until
    held = []
  }
  for (const packet of packets) {
    const first = held[0]
    // A clock that went back begins a piece as well: times within one only grow.
    if (first && (packet.atMs - first.atMs >= PIECE_MS || packet.atMs < (held.at(-1)?.atMs ?? 0))) close()
    held.push(packet)
  }
  close()
  return pieces
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** The bytes from `from` up to `until` of the file that is served. Throws RangeError when the stored file changed since it was indexed. */
export async function bytesOf(
  index: RecordingIndex,
  shelf: RecordingShelf,
  { from, until }: { from: number; until: number },
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const take = (bytes: Uint8Array, at: number) => {
    if (at < until && at + bytes.length > from)
      parts.push(bytes.subarray(Math.max(0, from - at), Math.min(bytes.length, until - at)))
  }
  take(index.head, 0)
  for (const piece of index.pieces)
    if (piece.from < until && piece.until > from) take(await pieceOf(index, shelf, piece), piece.from)
  return Buffer.concat(parts)
}

async function pieceOf(
  index: RecordingIndex,
  shelf: RecordingShelf,
  { packets }: Piece,
): Promise<Uint8Array> {
  const first = packets[0]?.offset ?? 0
  const last = packets.at(-1)
  const end = last ? last.offset + last.length : first
  const begin = index.frames.findLastIndex(({ plain }) => plain <= first)
  const after = index.frames.findIndex(({ plain }) => plain >= end)
  const frames = index.frames.slice(begin, after < 0 ? undefined : after)
  const [head] = frames
  const tail = frames.at(-1)
  if (!head || !tail) throw new RangeError('no frames')
  // The tag of the frame before stands just before this one.
  const lead = begin === 0 ? 0 : 16
  const stored = await collected(shelf.read(index.header.recordingId, head.at - lead, tail.at + tail.bytes))
  let before: Uint8Array = begin === 0 ? index.opened.digest : stored.subarray(0, lead)
  const sounds: Uint8Array[] = []
  for (const [n, frame] of frames.entries()) {
    const at = frame.at - head.at + lead
    const read = await soundOfFrame(
      index.opened.own,
      begin + n,
      before,
      stored.subarray(at, at + frame.bytes),
    )
    if (!read) throw new RangeError('the stored recording is another')
    before = read.tag
    sounds.push(read.sound)
  }
  const sound = Buffer.concat(sounds)
  return webmPiece(packets, ({ offset, length }) =>
    sound.subarray(offset - head.plain, offset - head.plain + length),
  )
}
