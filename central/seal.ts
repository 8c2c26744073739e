// Opens journal lines that desks sealed to central's public key. The format is written down at `SealedLine` in
// shared/protocol.ts; what was sealed for one device and number opens for no other.
import { webcrypto } from 'node:crypto'
import { SEALED_INFO, SealedLine } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'

const { subtle } = webcrypto
const text = new TextEncoder()

/** The JSON value inside, or null when the line is torn, was sealed to another key, or was moved to another number. */
export async function openSealed(
  key: webcrypto.CryptoKey,
  device: Id,
  n: number,
  sealed: string,
): Promise<unknown> {
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
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(SEALED_INFO) },
      secret,
      { name: 'AES-GCM', length: 256 },
      false,
      ['decrypt'],
    )
    const additionalData = text.encode(`${device}|${n}`)
    const plain = await subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv), additionalData }, once, bytes(body))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    // Whatever is wrong with a sealed line (a point off the curve, the tag, the JSON), nobody can use it.
    return null
  }
}
