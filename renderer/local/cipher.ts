// The desk's own encryption: whole records under AES-256-GCM, names of records under HMAC, so that the database on disk
// holds no readable text and no plain index. Keys are non-extractable. Private to `renderer/local`.
import type { Id } from '../../shared/rows.ts'
import { base64url } from '../sealing.ts'

/** Bytes of the record layout; part of the associated data, so that an old layout cannot be read as a new one. */
const RECORD_SCHEMA = 1

export type RecordStore = 'rows' | 'pages' | 'outbox' | 'drafts' | 'meta' | 'journal'

export interface Cipher {
  /** iv (12 bytes) followed by the sealed JSON. Never call it inside an IndexedDB transaction: awaiting it ends one. */
  seal(store: RecordStore, key: string, value: unknown): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects when the bytes were changed, moved to another key, or sealed under another key. */
  open(store: RecordStore, key: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>
  /** A stable name that tells nothing: 22 characters of HMAC-SHA256. */
  opaque(name: string): Promise<string>
}

/** Takes the raw data key over: imports it non-extractable and zeroes the array. */
export async function importDataKey(subtle: SubtleCrypto, raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const key = await subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  raw.fill(0)
  return key
}

const IV_BYTES = 12
const text = new TextEncoder()
const untext = new TextDecoder()

/** `dataKey` as `importDataKey` gives it; one key per agent and device. */
export async function openCipher(crypto: Crypto, dataKey: CryptoKey, device: Id): Promise<Cipher> {
  const { subtle } = crypto
  const derivation = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: text.encode(info),
  })
  const records = await subtle.deriveKey(
    derivation('duedesk records 1'),
    dataKey,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  const names = await subtle.deriveKey(
    derivation('duedesk names 1'),
    dataKey,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  )
  const context = (store: RecordStore, key: string) =>
    text.encode(`${device}|${store}|${key}|${RECORD_SCHEMA}`)
  return {
    async seal(store, key, value) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const sealed = await subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: context(store, key) },
        records,
        text.encode(JSON.stringify(value)),
      )
      const bytes = new Uint8Array(IV_BYTES + sealed.byteLength)
      bytes.set(iv)
      bytes.set(new Uint8Array(sealed), IV_BYTES)
      return bytes
    },
    async open(store, key, bytes) {
      const plain = await subtle.decrypt(
        { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: context(store, key) },
        records,
        bytes.subarray(IV_BYTES),
      )
      return JSON.parse(untext.decode(plain))
    },
    async opaque(name) {
      const mac = await subtle.sign('HMAC', names, text.encode(name))
      return base64url(new Uint8Array(mac).subarray(0, 16))
    },
  }
}
