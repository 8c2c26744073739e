// The file of a recording: what the desk seals central opens, and nobody has to believe more of a damaged one than is so.
import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type OpenedRecording, openRecording } from '../../central/recordingFile.ts'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import { FRAME_HEAD_BYTES, readFrameHead, readHead } from '../../shared/recordingFile.ts'

const SUBJECT = {
  recordingId: '0197a000-0000-7000-8000-000000000001',
  callId: '0197a000-0000-7000-8000-000000000002',
  agentId: '0197a000-0000-7000-8000-000000000003',
  device: '0197a000-0000-7000-8000-000000000004',
  openedAt: 1_800_000_000_000,
  media: 'audio/webm;codecs=opus',
}

type Opened = { told: OpenedRecording | null; sound: Uint8Array[] }

let keys: webcrypto.CryptoKeyPair
let sealKey: JsonWebKey
/** Head, frames of sound, end: the parts of one file. */
let head: Uint8Array
let frames: Uint8Array[]
let end: Uint8Array
const sounds = Array.from({ length: 12 }, (_, n) =>
  Uint8Array.from({ length: 40 + n * 13 }, (_unused, at) => (at * 7 + n) % 256),
)

beforeAll(async () => {
  keys = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  sealKey = (await webcrypto.subtle.exportKey('jwk', keys.publicKey)) as JsonWebKey
  const sealer = await openRecordingSealer(crypto, sealKey, SUBJECT)
  head = sealer.head
  frames = []
  for (const [n, sound] of sounds.entries()) frames.push(await sealer.sound((n + 1) * 1000, sound))
  end = await sealer.end({ soundMs: 12_000, reason: 'ended' })
})

/** In pieces of `size`, as a file or a socket gives them. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function open(bytes: Uint8Array, size = 64, key = keys.privateKey): Promise<Opened> {
  const sound: Uint8Array[] = []
  const told = await openRecording(key, pieces(bytes, size), (one) => {
    sound.push(Uint8Array.from(one))
  })
  return { told, sound }
}
const fileOf = (...parts: readonly Uint8Array[]) => Buffer.concat(parts)

describe('the file of a recording', () => {
  test('opens with central’s key, whole, in whatever pieces it comes', async () => {
    for (const size of [1, 7, 4096]) {
      const { told, sound } = await open(fileOf(head, ...frames, end), size)
      expect(told).toMatchObject({ whole: true, frames: 12, soundMs: 12_000, restBytes: 0, header: SUBJECT })
      expect(sound).toEqual(sounds)
    }
  })

  test('opens with no other key, and not under another name', async () => {
    const other = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
      'deriveBits',
    ])
    const whole = fileOf(head, ...frames, end)
    expect((await open(whole, 64, other.privateKey)).told).toBeNull()
    const renamed = Buffer.from(whole.toString('latin1').replace(SUBJECT.callId, SUBJECT.device), 'latin1')
    expect(readHead(renamed)?.header.callId).toBe(SUBJECT.device)
    expect((await open(renamed)).told).toBeNull()
    // Another moment in the readable header: the key opens, the first frame does not.
    const moved = Buffer.from(whole.toString('latin1').replace('1800000000000', '1800000000001'), 'latin1')
    expect((await open(moved)).told).toMatchObject({ frames: 0, whole: false })
  })

  test('holds nothing of the sound in the clear', () => {
    const whole = fileOf(head, ...frames, end)
    for (const sound of sounds) expect(whole.includes(Buffer.from(sound.subarray(0, 16)))).toBe(false)
  })

  test('any cut leaves the longest run of whole frames, and says that the end is missing', async () => {
    const whole = fileOf(head, ...frames, end)
    const ends = frames.map((_frame, n) =>
      frames.slice(0, n + 1).reduce((at, frame) => at + frame.length, head.length),
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const { told, sound } = await open(whole.subarray(0, length))
        if (length < head.length) {
          expect(told).toBeNull()
          return
        }
        const kept = ends.filter((at) => at <= length).length
        expect(told).toMatchObject({ frames: kept, whole: false, soundMs: kept * 1000 })
        expect(sound).toEqual(sounds.slice(0, kept))
      }),
      { numRuns: 200, seed: 11 },
    )
  })

  test('a frame that is changed, left out, doubled or moved ends what opens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom('changed', 'leftOut', 'doubled', 'swapped', 'zeroed', 'kind'),
        fc.nat(),
        async (n, how, at) => {
          const parts = frames.map((frame) => Uint8Array.from(frame))
          const frame = parts[n] ?? new Uint8Array()
          const next = parts[n + 1]
          let kept = n
          if (how === 'changed') {
            const place = FRAME_HEAD_BYTES + (at % (frame.length - FRAME_HEAD_BYTES))
            frame[place] = (frame[place] ?? 0) ^ 1
          } else if (how === 'zeroed') frame.fill(0)
          else if (how === 'kind') frame[4] = 1
          else if (how === 'leftOut') parts.splice(n, 1)
          else if (how === 'doubled') {
            parts.splice(n, 0, Uint8Array.from(frame))
            kept = n + 1
          } else if (next) parts.splice(n, 2, next, frame)
          else kept = 12
          const { told, sound } = await open(fileOf(head, ...parts, end))
          expect(sound).toEqual(sounds.slice(0, kept))
          expect(told?.whole).toBe(kept === 12 && how === 'swapped')
        },
      ),
      { numRuns: 120, seed: 12 },
    )
  })

  test('something added behind the end is no part of it', async () => {
    const { told } = await open(fileOf(head, ...frames, end, frames[0] ?? end))
    expect(told).toMatchObject({ frames: 12, whole: false })
    expect(told?.restBytes).toBeGreaterThan(0)
  })

  test('lengths that a file claims are not believed beyond their limit', () => {
    expect(readFrameHead(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0))).toBeNull()
    expect(readFrameHead(Uint8Array.of(0, 0, 0, 0, 0))).toBeNull()
    expect(readFrameHead(Uint8Array.of(0, 0, 0, 20, 9))).toBeNull()
    expect(readHead(Buffer.from(`DDREC1\n\xff\xff\xff\xff{}`, 'latin1'))).toBeNull()
    expect(readHead(Buffer.from('no recording at all'))).toBeNull()
  })
})
