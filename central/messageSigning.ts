// How central and a carrier's gateway prove to each other who speaks: HMAC-SHA256 over time, nonce, method, path and body, under one secret.
// Promises: compared in constant time; the secret is in no message, no log, no error.
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { type Instant, MINUTE } from '../shared/instant.ts'
import { SIGNED_HEADERS } from '../shared/message/bodies.ts'

/** How far the two clocks may be apart. */
export const SIGNED_WITHIN_MS = 5 * MINUTE

export interface SignedPart {
  readonly method: string
  /** With its query, without the host. */
  readonly path: string
  readonly body: string
}

/** Hexadecimal. What is signed are five lines: milliseconds since 1970, nonce, METHOD, path, SHA-256 of the body. */
export function signatureOf(
  secret: string,
  { method, path, body }: SignedPart,
  timestamp: string,
  nonce: string,
): string {
  const digest = createHash('sha256').update(body).digest('hex')
  const signed = [timestamp, nonce, method.toUpperCase(), path, digest].join('\n')
  return createHmac('sha256', secret).update(signed).digest('hex')
}

export function signedHeaders(secret: string, part: SignedPart, at: Instant): Record<string, string> {
  const timestamp = String(at)
  const nonce = randomUUID()
  return {
    [SIGNED_HEADERS.timestamp]: timestamp,
    [SIGNED_HEADERS.nonce]: nonce,
    [SIGNED_HEADERS.signature]: signatureOf(secret, part, timestamp, nonce),
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The nonce of a request that is signed as agreed, or what is wrong with it. Whether the nonce is new is the caller's to ask. */
export function checkSignature(
  secret: string,
  part: SignedPart,
  headers: Headers,
  at: Instant,
): { nonce: string } | { wrong: 'missing' | 'time' | 'signature' } {
  const [timestamp, nonce, signature] = Object.values(SIGNED_HEADERS).map((name) => headers[name])
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string')
    return { wrong: 'missing' }
  if (!/^\d{13,15}$/.test(timestamp) || !/^[\w-]{8,80}$/.test(nonce)) return { wrong: 'missing' }
  if (Math.abs(Number(timestamp) - at) > SIGNED_WITHIN_MS) return { wrong: 'time' }
  const expected = Buffer.from(signatureOf(secret, part, timestamp, nonce))
  const given = Buffer.from(signature.toLowerCase())
  return expected.length === given.length && timingSafeEqual(expected, given)
    ? { nonce }
    : { wrong: 'signature' }
}
