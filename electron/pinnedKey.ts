// Central's public seal key as this computer met it first. Promises: unsent records are sealed to that key alone; whoever answers at
// the same address with another one is named, not believed. A central at another address, as the policy names it, is met anew.
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import { SessionReply } from '../shared/protocol.ts'
import { readIfThere, writeDurably } from './durableFile.ts'

const Pins = z.object({
  version: z.literal(1),
  centrals: z.record(z.string(), SessionReply.shape.sealKey),
})
type SealKey = SessionReply['sealKey']

export type PinnedKey = {
  /** Throws `session.centralChanged {url, file}`; keeps the key of a central that is met for the first time. */
  check(url: string, key: SealKey): Promise<void>
}

export function openPinnedKey(path: string): PinnedKey {
  async function read(): Promise<z.infer<typeof Pins>> {
    const text = await readIfThere(path)
    if (!text) return { version: 1, centrals: {} }
    try {
      return Pins.parse(JSON.parse(text.toString('utf8')))
    } catch (error) {
      // A file that cannot be read proves nothing: IT has to look, as with another key.
      throw new ProblemError('session.centralChanged', { url: '', file: path }, { cause: error })
    }
  }
  return {
    async check(url, key) {
      const { origin } = new URL(url)
      const pins = await read()
      const known = pins.centrals[origin]
      if (!known)
        return writeDurably(path, JSON.stringify({ ...pins, centrals: { ...pins.centrals, [origin]: key } }))
      if (known.x !== key.x || known.y !== key.y)
        throw new ProblemError('session.centralChanged', { url: origin, file: path })
    },
  }
}
