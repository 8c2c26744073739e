// Seals the sound of one call, frame by frame, under a key that is the recording's own and is wrapped for central alone: from the
// moment a frame was sealed this desk cannot read it either. The layout is `shared/recordingFile.ts`. Private to the phone.
import type { Instant } from '../../../shared/instant.ts'
import {
  contextOf,
  type FrameKind,
  frameOf,
  headOf,
  nonceOf,
  RECORDING_KEY_INFO,
  type RecordingEnd,
  type RecordingHeader,
  recordingKeyContext,
  soundOf,
  tagOf,
} from '../../../shared/recordingFile.ts'
import type { Id } from '../../../shared/rows.ts'
import { importSealKey, sealTo } from '../../sealing.ts'

export interface RecordingSubject {
  readonly recordingId: Id
  readonly callId: Id
  readonly agentId: Id
  readonly device: Id
  readonly openedAt: Instant
  readonly media: string
}

export interface RecordingSealer {
  readonly header: RecordingHeader
  /** The beginning of the file. */
  readonly head: Uint8Array<ArrayBuffer>
  /** Calls must not overlap: each frame is bound to the one before. `endsAt`: ms from the beginning of the sound. */
  sound(endsAt: number, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
  end(end: Omit<RecordingEnd, 'frames'>): Promise<Uint8Array<ArrayBuffer>>
}

export async function openRecordingSealer(
  crypto: Crypto,
  sealKey: JsonWebKey,
  subject: RecordingSubject,
): Promise<RecordingSealer> {
  const { subtle } = crypto
  const raw = crypto.getRandomValues(new Uint8Array(32))
  const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
  const wrapped = await sealTo(
    crypto,
    await importSealKey(subtle, sealKey),
    { info: RECORDING_KEY_INFO, context: recordingKeyContext(subject.recordingId, subject.callId) },
    raw,
  )
  raw.fill(0)
  const header: RecordingHeader = { version: 1, ...subject, key: wrapped }
  const head = headOf(header)
  let before: Uint8Array = new Uint8Array(await subtle.digest('SHA-256', head))
  let frames = 0

  async function seal(kind: FrameKind, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const sealed = await subtle.encrypt(
      { name: 'AES-GCM', iv: nonceOf(frames), additionalData: contextOf(before, kind) },
      key,
      plain,
    )
    const body = new Uint8Array(sealed)
    frames += 1
    before = tagOf(body)
    return frameOf(kind, body)
  }

  return {
    header,
    head,
    sound: (endsAt, bytes) => seal('sound', soundOf(endsAt, bytes)),
    end: (end) => seal('end', new TextEncoder().encode(JSON.stringify({ frames, ...end }))),
  }
}
