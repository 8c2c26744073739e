// Whether somebody signed a text: feeds of updates and files of enrolment. Ed25519 and nothing else.
import { createPublicKey, verify } from 'node:crypto'

/** Whether `signature` (base64, Ed25519) of `text` is by `key` (SPKI, DER, base64). */
export function signedBy(key: string, text: string, signature: string): boolean {
  try {
    const by = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return (
      by.asymmetricKeyType === 'ed25519' &&
      verify(null, Buffer.from(text), by, Buffer.from(signature, 'base64'))
    )
  } catch {
    // No key, or none of that kind: nothing is signed by it.
    return false
  }
}
