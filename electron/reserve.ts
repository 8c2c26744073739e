// Room on the disk kept back for the day it is full: a file that is given up so that what is being saved still fits. Promises: it is
// there from the start or its absence is reported, and it is spent once.
import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './durableFile.ts'

/**
 * A day's journal is about 1 MB; the rest lets the desk's database put its own files in order (a log of 4 MB and the tables it is
 * merged into) instead of being replaced by an empty one.
 */
export const RESERVE_BYTES = 16_000_000
const CHUNK_BYTES = 1_000_000

export type Reserve = {
  /** Resolves when it is filled, or could not be. */
  ready: Promise<void>
  spend(): Promise<void>
}

export function openReserve(
  folder: string,
  bytes: number,
  report: (event: string, data: Record<string, string | number>) => void,
): Reserve {
  const path = join(folder, 'reserve')

  async function fill(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const present = await stat(path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null
      throw error
    })
    if (present?.size === bytes) return
    try {
      const handle = await open(path, 'w', 0o600)
      try {
        // Random bytes: a compressing file system would make a reserve of zeros worth nothing.
        for (let left = bytes; left > 0; left -= CHUNK_BYTES)
          await handle.write(randomBytes(Math.min(CHUNK_BYTES, left)))
      } finally {
        await handle.close()
      }
    } catch (error) {
      await rm(path, { force: true })
      report('journal.reserveMissing', { code: errorCode(error) })
    }
  }

  return {
    ready: fill(),
    async spend() {
      await rm(path, { force: true })
      report('journal.reserveUsed', { bytes })
    },
  }
}
