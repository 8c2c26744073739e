// One line of the shell's journal: an act sealed twice, for this desk and for central, so that it outlives the loss of either
// key. The format for central is written down at `SealedLine` in shared/protocol.ts. Private to `renderer/local`.
import { z } from 'zod'
import { Act } from '../../shared/operation.ts'
import { SEALED_INFO, SealedLine } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'
import type { Cipher } from './cipher.ts'
import { base64url, fromBase64url } from './cipher.ts'

/** `own` under the desk's data key, `sealed` to central's public key (null when none is pinned yet). */
const JournalText = z.object({ own: z.string(), sealed: SealedLine.nullable() })

const text = new TextEncoder()
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export interface LineSealer {
  write(act: Act): Promise<{ n: number; line: string }>
  /** Null when the line is torn, was moved to another number, or belongs to another key. */
  read(n: number, line: string): Promise<Act | null>
}

export async function openLineSealer(
  crypto: Crypto,
  cipher: Cipher,
  device: Id,
  sealKey: JsonWebKey | null,
): Promise<LineSealer> {
  const { subtle } = crypto
  const central = sealKey ? await subtle.importKey('jwk', sealKey, CURVE, false, []) : null

  async function sealToCentral(n: number, act: Act, key: CryptoKey): Promise<string> {
    const ephemeral = await subtle.generateKey(CURVE, false, ['deriveBits'])
    const shared = await subtle.deriveBits({ name: 'ECDH', public: key }, ephemeral.privateKey, 256)
    const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
    const once = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(SEALED_INFO) },
      secret,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt'],
    )
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const sealed = await subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: text.encode(`${device}|${n}`) },
      once,
      text.encode(JSON.stringify(act)),
    )
    const publicKey = await subtle.exportKey('raw', ephemeral.publicKey)
    return ['1', ...[publicKey, iv, sealed].map((part) => base64url(new Uint8Array(part)))].join('.')
  }

  return {
    async write(act) {
      const own = base64url(await cipher.seal('journal', String(act.n), act))
      const sealed = central ? await sealToCentral(act.n, act, central) : null
      return { n: act.n, line: JSON.stringify({ own, sealed }) }
    },
    async read(n, line) {
      const parts = partsOf(line)
      if (!parts) return null
      let plain: unknown
      try {
        plain = await cipher.open('journal', String(n), fromBase64url(parts.own))
      } catch {
        // Counted and reported by the caller.
        return null
      }
      const act = Act.safeParse(plain)
      return act.success && act.data.n === n && act.data.device === device ? act.data : null
    },
  }
}

/** What of a line central can read, or null: needs no key, so that the next agent can hand over another's lines. */
export function sealedPart(line: string): string | null {
  return partsOf(line)?.sealed ?? null
}

function partsOf(line: string): z.infer<typeof JournalText> | null {
  try {
    return JournalText.parse(JSON.parse(line))
  } catch {
    // A torn line holds nothing that anybody can use.
    return null
  }
}
