// Sealing to central's public key: what is sealed here nobody but central can open, this desk included. Journal lines and the keys
// of recordings are sealed alike; the format is written down at `SealedLine` in shared/protocol.ts.

const text = new TextEncoder()
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export function base64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function importSealKey(subtle: SubtleCrypto, key: JsonWebKey): Promise<CryptoKey> {
  return subtle.importKey('jwk', key, CURVE, false, [])
}

/** `info`: what it is for; `context`: what it belongs to. It opens only with the same two. */
export async function sealTo(
  crypto: Crypto,
  key: CryptoKey,
  { info, context }: { readonly info: string; readonly context: string },
  plain: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const { subtle } = crypto
  const ephemeral = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: key }, ephemeral.privateKey, 256)
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const once = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(info) },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  )
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: text.encode(context) },
    once,
    plain,
  )
  const publicKey = await subtle.exportKey('raw', ephemeral.publicKey)
  return ['1', ...[publicKey, iv, sealed].map((part) => base64url(new Uint8Array(part)))].join('.')
}
