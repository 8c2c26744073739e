// Boxes that open with something a person knows: argon2id makes a key of it, AES-256-GCM seals with that key.
// Used where the operating system has no key store, and for unlocking offline with the password.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** 64 MiB and three passes: about a quarter of a second on an office PC. Kept in the box, so that it can be raised. */
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

const base64 = z.base64()
export const PassphraseBox = z.object({
  salt: base64,
  nonce: base64,
  box: base64,
  memoryCost: z.int().min(8).max(1_048_576),
  timeCost: z.int().min(1).max(20),
  parallelism: z.int().min(1).max(8),
})
export type PassphraseBox = z.infer<typeof PassphraseBox>

type Cost = Pick<PassphraseBox, 'memoryCost' | 'timeCost' | 'parallelism'>

/** Latin letters typed with a Chinese input method may come full-width; they mean the same. */
async function keyOf(passphrase: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  // Native code that no start needs: loaded when the first box is made or opened.
  const { hashRaw } = await import('@node-rs/argon2')
  return hashRaw(passphrase.normalize('NFKC'), { ...cost, salt, outputLen: 32 })
}

/** AES-256-GCM with `purpose` as associated data: nonce, tag and cipher text in one. */
export function seal(key: Buffer, plain: Uint8Array, purpose: string): { nonce: Buffer; box: Buffer } {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return { nonce, box: Buffer.concat([cipher.getAuthTag(), body]) }
}

/** Null when the key is wrong or the box was changed. */
export function unseal(key: Buffer, nonce: Buffer, box: Buffer, purpose: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
    decipher.setAuthTag(box.subarray(0, 16))
    return Buffer.concat([decipher.update(box.subarray(16)), decipher.final()])
  } catch {
    // GCM says one thing only: this key does not open this box.
    return null
  }
}

export async function closeBox(
  passphrase: string,
  plain: Uint8Array,
  purpose: string,
): Promise<PassphraseBox> {
  const salt = randomBytes(16)
  const { nonce, box } = seal(await keyOf(passphrase, salt, COST), plain, purpose)
  return {
    ...COST,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    box: box.toString('base64'),
  }
}

/** Null when the passphrase is wrong. */
export async function openBox(
  passphrase: string,
  box: PassphraseBox,
  purpose: string,
): Promise<Buffer | null> {
  const key = await keyOf(passphrase, Buffer.from(box.salt, 'base64'), box)
  return unseal(key, Buffer.from(box.nonce, 'base64'), Buffer.from(box.box, 'base64'), purpose)
}
