// Opens a stored recording with central's private key: unwraps the file's own key, then frame by frame, in order, as far as the chain
// holds. Promises: what is given out was written by the desk at exactly this place; memory holds one frame, whatever the length.
import { createDecipheriv, createHash, createSecretKey, type KeyObject, type webcrypto } from 'node:crypto'
import {
  contextOf,
  FRAME_HEAD_BYTES,
  HEAD_LIMIT_BYTES,
  nonceOf,
  RECORDING_KEY_INFO,
  RecordingEnd,
  type RecordingHeader,
  readFrameHead,
  readHead,
  readSound,
  recordingKeyContext,
  tagOf,
} from '../shared/recordingFile.ts'
import { openSealedBytes } from './seal.ts'

const TAG_BYTES = 16

/** What a file turned out to hold. */
export interface OpenedRecording {
  readonly header: RecordingHeader
  /** Frames of sound that opened, in order from the first. */
  readonly frames: number
  /** Milliseconds of sound in them. */
  readonly soundMs: number
  /** The end frame was reached and agrees: nothing is missing. */
  readonly whole: boolean
  /** Bytes behind the last frame that opened. */
  readonly restBytes: number
  readonly headBytes: number
}

/** Where a whole frame stands in the file. */
export interface FramePlace {
  readonly at: number
  readonly bytes: number
}

/** What opens the frames of one file, and what the first of them is bound to. */
export interface RecordingKey {
  readonly header: RecordingHeader
  readonly headBytes: number
  readonly own: KeyObject
  readonly digest: Uint8Array
}

/** `beginning`: at least the head of the file. Null when that is none, or its key was not sealed to this central for this recording. */
export async function keyOfRecording(
  key: webcrypto.CryptoKey,
  beginning: Uint8Array,
): Promise<RecordingKey | null> {
  const head = readHead(beginning)
  if (!head) return null
  const { header } = head
  const raw = await openSealedBytes(
    key,
    { info: RECORDING_KEY_INFO, context: recordingKeyContext(header.recordingId, header.callId) },
    header.key,
  )
  if (raw?.length !== 32) return null
  const own = createSecretKey(raw)
  const digest = createHash('sha256').update(beginning.subarray(0, head.bytes)).digest()
  return { header, headBytes: head.bytes, own, digest }
}

/** One frame of sound out of the middle. `before`: the tag of the frame before it, or the digest of the head. Null when it does not open. */
export async function soundOfFrame(
  own: KeyObject,
  n: number,
  before: Uint8Array,
  frame: Uint8Array,
): Promise<{ sound: Uint8Array; tag: Uint8Array } | null> {
  const head = readFrameHead(frame)
  if (head?.kind !== 'sound' || frame.length !== FRAME_HEAD_BYTES + head.length) return null
  const body = new Uint8Array(frame.subarray(FRAME_HEAD_BYTES))
  const plain = decrypted(own, n, contextOf(before, head.kind), body)
  const sound = plain && readSound(plain)
  return sound ? { sound: sound.sound, tag: tagOf(body) } : null
}

/** Reads exact numbers of bytes from a stream of pieces. */
function readerOf(pieces: AsyncIterable<Uint8Array>) {
  const source = pieces[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  let over = false
  /** At least `count` bytes where there are as many. */
  async function fill(count: number): Promise<void> {
    const more: Uint8Array[] = [held]
    let bytes = held.length
    while (bytes < count && !over) {
      const next = await source.next()
      if (next.done) over = true
      else {
        more.push(next.value)
        bytes += next.value.length
      }
    }
    if (more.length > 1) held = Buffer.concat(more)
  }
  return {
    async peek(count: number): Promise<Buffer> {
      await fill(count)
      return held.subarray(0, count)
    },
    skip(count: number): void {
      held = held.subarray(count)
    },
    /** What is left, to the end. */
    async drain(): Promise<number> {
      let bytes = held.length
      held = Buffer.alloc(0)
      while (!over) {
        const next = await source.next()
        if (next.done) over = true
        else bytes += next.value.length
      }
      return bytes
    },
  }
}

/**
 * Opens the recording in `pieces`. `heard` gets the sound of each frame in order; all of it, put together, is one WebM file. Null when
 * the beginning is no recording, or its key was not sealed to this central for this recording.
 */
export async function openRecording(
  key: webcrypto.CryptoKey,
  pieces: AsyncIterable<Uint8Array>,
  heard: (sound: Uint8Array, place: FramePlace) => Promise<void> | void = () => undefined,
): Promise<OpenedRecording | null> {
  const reader = readerOf(pieces)
  const opened = await keyOfRecording(key, await reader.peek(HEAD_LIMIT_BYTES))
  if (!opened) return null
  const { header, headBytes, own } = opened
  let before = opened.digest
  let at = headBytes
  reader.skip(headBytes)
  let frames = 0
  let soundMs = 0
  for (;;) {
    const frame = readFrameHead(await reader.peek(FRAME_HEAD_BYTES))
    if (!frame) break
    const whole = await reader.peek(FRAME_HEAD_BYTES + frame.length)
    if (whole.length < FRAME_HEAD_BYTES + frame.length) break
    const body = new Uint8Array(whole.subarray(FRAME_HEAD_BYTES))
    const plain = decrypted(own, frames, contextOf(before, frame.kind), body)
    if (!plain) break
    reader.skip(FRAME_HEAD_BYTES + frame.length)
    before = tagOf(body)
    if (frame.kind === 'end') {
      const end = endIn(plain)
      const restBytes = await reader.drain()
      const told = end?.frames === frames && restBytes === 0
      return { header, frames, soundMs, whole: told, restBytes, headBytes }
    }
    const sound = readSound(plain)
    if (!sound) break
    frames += 1
    soundMs = sound.endsAt
    await heard(sound.sound, { at, bytes: FRAME_HEAD_BYTES + frame.length })
    at += FRAME_HEAD_BYTES + frame.length
  }
  return { header, frames, soundMs, whole: false, restBytes: await reader.drain(), headBytes }
}

/**
 * In this thread: a frame is a second of sound and takes some microseconds, while handing it to WebCrypto's threads and back takes thirty times
 * as long, which for an hour was a second before the first sound.
 */
function decrypted(
  key: KeyObject,
  n: number,
  additionalData: Uint8Array<ArrayBuffer>,
  body: Uint8Array<ArrayBuffer>,
): Uint8Array | null {
  const sealed = body.length - TAG_BYTES
  if (sealed < 0) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(n), { authTagLength: TAG_BYTES })
    decipher.setAAD(additionalData)
    decipher.setAuthTag(body.subarray(sealed))
    const plain = decipher.update(body.subarray(0, sealed))
    // Throws for what does not agree: nothing of it was given out.
    decipher.final()
    return new Uint8Array(plain)
  } catch {
    // Torn, doubled, moved or foreign: the chain ends here.
    return null
  }
}

function endIn(plain: Uint8Array): RecordingEnd | null {
  try {
    return RecordingEnd.parse(JSON.parse(Buffer.from(plain).toString('utf8')))
  } catch {
    // Written by the desk, and yet no end: then the file has none.
    return null
  }
}
