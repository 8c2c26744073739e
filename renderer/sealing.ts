// Sealing to central's public key: what is sealed here nobody but central can open, this desk included. Journal lines and the keys
// of recordings are sealed alike; the format is written down at `SealedLine` in shared/protocol.ts.

const text = new TextEncoder()
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export function base64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function fromBase64url(words: string): Uint8Array<ArrayBuffer> {
  const binary = atob(words.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}

export function importSealKey(subtle: SubtleCrypto, key: JsonWebKey): Promise<CryptoKey> {
  return subtle.importKey('jwk', key, CURVE, false, [])
}

/** A pair of this kind; the private half can be kept, under another key. */
export async function newSealKey(
  subtle: SubtleCrypto,
): Promise<{ publicKey: JsonWebKey; privateKey: JsonWebKey }> {
  const pair = await subtle.generateKey(CURVE, true, ['deriveBits'])
  const [publicKey, privateKey] = await Promise.all(
    [pair.publicKey, pair.privateKey].map((key) => subtle.exportKey('jwk', key)),
  )
  return { publicKey: publicKey ?? {}, privateKey: privateKey ?? {} }
}

type Purpose = { readonly info: string; readonly context: string }

/** Seals one text and no second. */
export type Envelope = (context: string, plain: Uint8Array<ArrayBuffer>) => Promise<string>

/** What of a sealing needs no text yet: it can lie ready before somebody waits for it. `info`: what it is for. */
export async function envelopeTo(crypto: Crypto, key: CryptoKey, info: string): Promise<Envelope> {
  const { subtle } = crypto
  const ephemeral = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const [once, publicKey] = await Promise.all([
    onceKey(subtle, key, ephemeral.privateKey, info),
    subtle.exportKey('raw', ephemeral.publicKey),
  ])
  return async (context, plain) => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const sealed = await subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: text.encode(context) },
      once,
      plain,
    )
    return ['1', ...[publicKey, iv, sealed].map((part) => base64url(new Uint8Array(part)))].join('.')
  }
}

/** `info`: what it is for; `context`: what it belongs to. It opens only with the same two. */
export async function sealTo(
  crypto: Crypto,
  key: CryptoKey,
  { info, context }: Purpose,
  plain: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return (await envelopeTo(crypto, key, info))(context, plain)
}

/** What `sealTo` sealed to the public half. Rejects when anything of it was changed, or belongs elsewhere. */
export async function openSealed(
  crypto: Crypto,
  privateKey: JsonWebKey,
  { info, context }: Purpose,
  sealed: string,
): Promise<Uint8Array> {
  const { subtle } = crypto
  const [version, ...parts] = sealed.split('.')
  const [point, iv, bytes] = parts.map(fromBase64url)
  if (version !== '1' || !point || !iv || !bytes) throw new Error('not sealed')
  const [ours, theirs] = await Promise.all([
    subtle.importKey('jwk', privateKey, CURVE, false, ['deriveBits']),
    subtle.importKey('raw', point, CURVE, false, []),
  ])
  const once = await onceKey(subtle, theirs, ours, info)
  const gcm = { name: 'AES-GCM', iv, additionalData: text.encode(context) }
  return new Uint8Array(await subtle.decrypt(gcm, once, bytes))
}

async function onceKey(subtle: SubtleCrypto, theirs: CryptoKey, ours: CryptoKey, info: string) {
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours, 256)
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  return subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(info) },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
