// `bench review`: an hour's recording, sealed as desks seal it, on central's folder: from the wish to hear it to the bytes of the first sound, and
// a jump into the middle. Against opening every frame of it once, which is what listening costs where nothing knows its way about the file.
import { randomUUID, webcrypto } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecording } from '../../central/recordingFile.ts'
import { bytesOf, indexOf, type RecordingIndex } from '../../central/recordingIndex.ts'
import type { RecordingShelf } from '../../central/recordingShelf.ts'
import { PACKET_MS, sealHour } from './hour.ts'
import type { Bench } from './rounds.ts'

/** About 6 KB a second, as Opus with two voices. */
const PACKET_BYTES = 360

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now()
  const result = await work()
  return { ms: performance.now() - from, result }
}

export const reviewBench: Bench = {
  name: 'review',
  repetitions: { quick: 10, full: 100 },
  figures: [
    {
      name: "an hour's recording, from the wish to the bytes of the first sound",
      unit: 'ms',
      statistic: 'median',
      ours: 'first sound',
      against: 'opening it once',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 500 },
    },
    {
      name: 'a jump into its middle',
      unit: 'ms',
      statistic: 'median',
      ours: 'jump',
      against: 'opening it once',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 50 },
    },
  ],
  async open(at) {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])
    const sealKey = (await webcrypto.subtle.exportKey('jwk', keys.publicKey)) as JsonWebKey
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-review-'))
    const recordingId = randomUUID()
    const path = join(folder, recordingId)
    at('seal an hour')
    const file = createWriteStream(path)
    const minute = Array.from({ length: 60_000 / PACKET_MS }, () =>
      webcrypto.getRandomValues(new Uint8Array(PACKET_BYTES)),
    )
    const subject = {
      recordingId,
      callId: randomUUID(),
      agentId: randomUUID(),
      device: randomUUID(),
      openedAt: 0,
    }
    await sealHour(webcrypto as Crypto, sealKey, subject, minute, (part) => file.write(part))
    await new Promise<void>((done, failed) =>
      file.end((error?: Error | null) => (error ? failed(error) : done())),
    )
    const shelf: RecordingShelf = {
      store: undefined as never,
      read: (_id, from = 0, until) =>
        createReadStream(path, { start: from, ...(until === undefined ? {} : { end: until - 1 }) }),
      settle: async () => undefined,
      remove: async () => undefined,
    }
    const indexed = async (): Promise<RecordingIndex> => {
      const index = await indexOf(keys.privateKey, shelf, recordingId)
      if (index === null || index === 'empty') throw new Error('the recording does not open')
      return index
    }
    return {
      async round() {
        const whole = await timed(() => openRecording(keys.privateKey, createReadStream(path)))
        const first = await timed(async () => {
          const index = await indexed()
          await bytesOf(index, shelf, { from: 0, until: index.pieces[1]?.from ?? index.bytes })
          return index
        })
        const middle = first.result.pieces[Math.floor(first.result.pieces.length / 2)]
        const jump = await timed(async () => middle && bytesOf(first.result, shelf, middle))
        return { 'first sound': [first.ms], jump: [jump.ms], 'opening it once': [whole.ms] }
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}
