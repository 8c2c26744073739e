// The file in which a desk keeps the sound of one call: a readable header of ids, then sealed frames, one after another, as the call
// goes. Owns the layout and the reading of it, and knows no key: whoever seals or opens frames is outside. Promises that every cut
// of a file leaves its longest run of whole frames, and that no length read from a file is believed beyond its limit. Pure.
//
//   "DDREC1\n" | u32 length | header, JSON | frame | frame | … | end frame
//   frame: u32 length of the body | u8 kind (0 sound, 1 end) | body = AES-256-GCM ciphertext and its tag of 16 bytes
//
// The key is the file's own and is used for nothing else, so the nonce is the frame's number (96 bits, big-endian). The associated
// data is the tag of the frame before, and the kind; for the first frame SHA-256 of everything before it. So a frame opens only behind
// the very frames that it was written behind: one that is missing, doubled, moved or foreign ends what can be opened. The end frame
// tells a file that was finished from one that was cut.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id } from './rows.ts'

/** `1.<ephemeral public key>.<iv>.<ciphertext and tag>`, as at `SealedLine` of protocol.ts. */
const SealedKey = z
  .string()
  .regex(/^1\.[\w-]{87}\.[\w-]{16}\.[\w-]+$/)
  .max(400)

/** Separates the wrapping of recording keys from that of journal lines (HKDF info). */
export const RECORDING_KEY_INFO = 'duedesk recording 1'

/** What the wrapped key is bound to: the key of one recording opens no other. */
export const recordingKeyContext = (recordingId: Id, callId: Id): string => `${recordingId}|${callId}`

/** Readable by everybody who has the file: ids only. */
export const RecordingHeader = z.object({
  version: z.literal(1),
  recordingId: Id,
  callId: Id,
  agentId: Id,
  device: Id,
  /** Trusted time at which it was opened, before the answer. */
  openedAt: Instant,
  /** `audio/webm;codecs=opus` with two channels: left the agent as sent, right the customer as heard. */
  media: z.string().max(60),
  /** The AES-256 key of the frames, sealed to central's public key. */
  key: SealedKey,
})
export type RecordingHeader = z.infer<typeof RecordingHeader>

/** What the end frame says, as JSON. */
export const RecordingEnd = z.object({
  frames: z.int().min(0),
  /** Milliseconds of sound. */
  soundMs: z.int().min(0),
  reason: z.string().max(40),
})
export type RecordingEnd = z.infer<typeof RecordingEnd>

const MAGIC = 'DDREC1\n'
const HEADER_LIMIT = 4_000
const TAG_BYTES = 16
/** A second of sound is about 6 KB; a desk that was held up for a minute still fits. */
export const FRAME_LIMIT = 1_000_000
export const FRAME_HEAD_BYTES = 5
/** Before the sound of a frame: milliseconds from the beginning to its end. */
export const CLOCK_BYTES = 4
/** The longest beginning of a file in which its whole header must stand. */
export const HEAD_LIMIT_BYTES = MAGIC.length + 4 + HEADER_LIMIT

export type FrameKind = 'sound' | 'end'
const KINDS: readonly FrameKind[] = ['sound', 'end']

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function u32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const u32At = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at)

/** The beginning of a file. All of its fields are ASCII. */
export function headOf(header: RecordingHeader): Uint8Array<ArrayBuffer> {
  const text = ascii(JSON.stringify(header))
  return joined(ascii(MAGIC), u32(text.length), text)
}

/** The header at the beginning of `bytes`, and where the first frame starts; null for anything else. */
export function readHead(bytes: Uint8Array): { header: RecordingHeader; bytes: number } | null {
  const start = MAGIC.length + 4
  if (bytes.length < start || ascii(MAGIC).some((byte, at) => bytes[at] !== byte)) return null
  const length = u32At(bytes, MAGIC.length)
  if (length > HEADER_LIMIT || bytes.length < start + length) return null
  try {
    const text = String.fromCharCode(...bytes.subarray(start, start + length))
    return { header: RecordingHeader.parse(JSON.parse(text)), bytes: start + length }
  } catch {
    // Whatever is wrong with it, nothing behind it can be opened.
    return null
  }
}

/** A frame as it goes into the file. `body`: ciphertext and tag. */
export function frameOf(kind: FrameKind, body: Uint8Array): Uint8Array<ArrayBuffer> {
  if (body.length < TAG_BYTES || body.length > FRAME_LIMIT)
    throw new RangeError(`a frame of ${body.length} bytes`)
  return joined(u32(body.length), Uint8Array.of(KINDS.indexOf(kind)), body)
}

/** Kind and length of the body of the frame that starts with these bytes; null when none can start so. */
export function readFrameHead(bytes: Uint8Array): { kind: FrameKind; length: number } | null {
  if (bytes.length < FRAME_HEAD_BYTES) return null
  const length = u32At(bytes, 0)
  const kind = KINDS[bytes[4] ?? KINDS.length]
  return kind === undefined || length < TAG_BYTES || length > FRAME_LIMIT ? null : { kind, length }
}

/** The nonce of frame `n`, counted from 0. */
export function nonceOf(n: number): Uint8Array<ArrayBuffer> {
  return joined(new Uint8Array(8), u32(n))
}

/** The associated data of a frame. `before`: the tag of the frame before it, or SHA-256 of the head. */
export function contextOf(before: Uint8Array, kind: FrameKind): Uint8Array<ArrayBuffer> {
  return joined(before, Uint8Array.of(KINDS.indexOf(kind)))
}

export const tagOf = (body: Uint8Array): Uint8Array => body.subarray(body.length - TAG_BYTES)

/** The plain text of a frame of sound. `endsAt`: milliseconds from the beginning of the recording. */
export function soundOf(endsAt: number, sound: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(u32(Math.max(0, Math.round(endsAt))), sound)
}

export function readSound(plain: Uint8Array): { endsAt: number; sound: Uint8Array } | null {
  return plain.length < CLOCK_BYTES ? null : { endsAt: u32At(plain, 0), sound: plain.subarray(CLOCK_BYTES) }
}
