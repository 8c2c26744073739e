// Keeps the practice database between runs: one file, encrypted under a key that the operating system wraps. Where
// nothing protects that key, nothing is kept, and every run of practice starts afresh.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Instant } from '../shared/instant.ts'
import { keepAside, readIfThere, writeDurably } from './durableFile.ts'
import { seal, unseal } from './passphrase.ts'
import type { Vault } from './vault.ts'

const PURPOSE = 'duedesk practice snapshot 1'
const NONCE_BYTES = 12

export type SnapshotFile = {
  /** Null when there is none, or none that can be used: that one is kept aside and `broken` is called. */
  read(): Promise<Uint8Array<ArrayBuffer> | null>
  write(bytes: Uint8Array): Promise<void>
  /** It decrypts, but is no database. */
  refuse(): Promise<void>
}

export function openSnapshot(
  folder: string,
  vault: Vault,
  now: () => Instant,
  broken: () => void,
): SnapshotFile {
  const path = join(folder, 'snapshot.bin')
  const keyPath = join(folder, 'snapshot.key')

  async function key(): Promise<Buffer> {
    const wrapped = await readIfThere(keyPath)
    if (wrapped) {
      const unwrapped = vault.unwrap(wrapped)
      if (unwrapped.length === 32) return unwrapped
    }
    const fresh = randomBytes(32)
    await writeDurably(keyPath, vault.wrap(fresh))
    return fresh
  }

  async function refuse(): Promise<void> {
    if (await readIfThere(path)) await keepAside(path, now())
    broken()
  }

  return {
    refuse,
    async read() {
      if (!vault.protects) return null
      const stored = await readIfThere(path)
      if (!stored) return null
      let plain: Buffer | null = null
      try {
        plain = unseal(await key(), stored.subarray(0, NONCE_BYTES), stored.subarray(NONCE_BYTES), PURPOSE)
      } catch {
        // The key store no longer knows the key: the snapshot is lost, and a new key is made with the next one.
        await keepAside(keyPath, now())
      }
      if (!plain) await refuse()
      return plain ? new Uint8Array(plain) : null
    },
    async write(bytes) {
      if (!vault.protects) return
      const { nonce, box } = seal(await key(), bytes, PURPOSE)
      await writeDurably(path, Buffer.concat([nonce, box]))
    },
  }
}
