// What central holds of a recording, opened with central's own private key from its stopped database, and heard by Chromium: the proof
// that the sound is there, on the side where it belongs.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { root } from '../../build/paths.mjs'
import { DatabaseConfig } from '../../central/config.ts'
import { openDatabase } from '../../central/database.ts'
import { loadKeys } from '../../central/keys.ts'
import { type OpenedRecording, openRecording } from '../../central/recordingFile.ts'
import type { OwnCentral } from './ownCentral.ts'

export interface HeardRecording extends OpenedRecording {
  /** One WebM file. */
  readonly sound: Buffer
}

/** The key of the central whose database this is; it must not run. */
export async function centralKeyOf(
  config: OwnCentral['database'],
): Promise<Parameters<typeof openRecording>[0]> {
  const database = await openDatabase(
    DatabaseConfig.parse(config),
    join(root, 'central', 'migrations'),
    () => undefined,
  )
  try {
    return (await loadKeys(database, null, false)).sealPrivate
  } finally {
    await database.close()
  }
}

/** Throws when the file does not open at all. */
export async function openWith(
  key: Parameters<typeof openRecording>[0],
  path: string,
): Promise<HeardRecording> {
  const pieces: Buffer[] = []
  const told = await openRecording(key, createReadStream(path), (one) => {
    pieces.push(Buffer.from(one))
  })
  if (!told) throw new Error(`${path} does not open`)
  return { ...told, sound: Buffer.concat(pieces) }
}

/** RMS of each channel and of the difference of the first two, 0…1, and the length in seconds, as Chromium decodes it. */
export function heardBy(
  page: Page,
  sound: Buffer,
): Promise<{ seconds: number; rms: number[]; apart: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const context = new AudioContext()
    const decoded = await context.decodeAudioData(bytes.buffer)
    const rmsOf = (samples: Float32Array) =>
      Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
    const sides = Array.from({ length: decoded.numberOfChannels }, (_, channel) =>
      decoded.getChannelData(channel),
    )
    const [left, right] = sides
    const apart = left && right ? rmsOf(left.map((sample, at) => sample - (right[at] ?? 0))) : 0
    await context.close()
    return { seconds: decoded.duration, rms: sides.map(rmsOf), apart }
  }, sound.toString('base64'))
}
