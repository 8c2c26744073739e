// One line of the shell's journal: an act sealed twice, for this desk and for central, so that it outlives the loss of either
// key. The format for central is written down at `SealedLine` in shared/protocol.ts. Private to `renderer/local`.
import { z } from 'zod'
import { Act } from '../../shared/operation.ts'
import { SEALED_INFO, SealedLine } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'
import { base64url, type Envelope, envelopeTo, fromBase64url, importSealKey } from '../sealing.ts'
import type { Cipher } from './cipher.ts'

/** `own` under the desk's data key, `sealed` to central's public key (null when none is pinned yet). */
const JournalText = z.object({ own: z.string(), sealed: SealedLine.nullable() })

const text = new TextEncoder()

export interface LineSealer {
  /** Once nobody waits: what the next `write` needs beforehand. */
  makeReady(): void
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
  const central = sealKey ? await importSealKey(crypto.subtle, sealKey) : null
  let ready: Promise<Envelope> | null = null

  async function forCentral(act: Act): Promise<string | null> {
    if (!central) return null
    const envelope = ready ?? envelopeTo(crypto, central, SEALED_INFO)
    ready = null
    return (await envelope)(`${device}|${act.n}`, text.encode(JSON.stringify(act)))
  }

  /** The next act finds its envelope made: a person waits for it to be saved. */
  function makeReady(): void {
    if (!central || ready) return
    ready = envelopeTo(crypto, central, SEALED_INFO)
    // Whoever takes it hears what is wrong.
    ready.catch(() => undefined)
  }

  return {
    makeReady,
    async write(act) {
      const [own, sealed] = await Promise.all([cipher.seal('journal', String(act.n), act), forCentral(act)])
      return { n: act.n, line: JSON.stringify({ own: base64url(own), sealed }) }
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
