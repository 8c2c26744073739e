// Opens what desks sealed to central's public key: journal lines and the keys of recordings. The format is written down at `SealedLine`
// in shared/protocol.ts; what was sealed for one device and number, or for one recording, opens for no other.
import { webcrypto } from 'node:crypto'
import { SEALED_INFO, SealedLine } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'

const { subtle } = webcrypto
const text = new TextEncoder()

/** The JSON value inside a journal line, or null when the line is torn, was sealed to another key, or was moved to another number. */
export async function openSealed(
  key: webcrypto.CryptoKey,
  device: Id,
  n: number,
  sealed: string,
): Promise<unknown> {
  const plain = await openSealedBytes(key, { info: SEALED_INFO, context: `${device}|${n}` }, sealed)
  try {
    return plain && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    // Sealed, and yet no text: whoever sealed it wrote nonsense, and nobody can use it.
    return null
  }
}

/** The bytes inside, or null: `info` is what it was sealed for, `context` what it belongs to. */
export async function openSealedBytes(
  key: webcrypto.CryptoKey,
  { info, context }: { readonly info: string; readonly context: string },
  sealed: string,
): Promise<Uint8Array | null> {
  if (!SealedLine.safeParse(sealed).success) return null
  const [, publicKey = '', iv = '', body = ''] = sealed.split('.')
  const bytes = (part: string) => new Uint8Array(Buffer.from(part, 'base64url'))
  try {
    const ephemeral = await subtle.importKey(
      'raw',
      bytes(publicKey),
      { name: 'ECDH', namedCurve: 'P-256' },
      false,
      [],
    )
    const shared = await subtle.deriveBits({ name: 'ECDH', public: ephemeral }, key, 256)
    const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
    const once = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(info) },
      secret,
      { name: 'AES-GCM', length: 256 },
      false,
      ['decrypt'],
    )
    const additionalData = text.encode(context)
    return new Uint8Array(
      await subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv), additionalData }, once, bytes(body)),
    )
  } catch {
    // Whatever is wrong with it (a point off the curve, the tag), nobody can use it.
    return null
  }
}
