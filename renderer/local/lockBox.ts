// What is recorded at a locked desk: durable at once, though keys and rows are out of memory. Each wish is sealed to a key of which the desk
// kept the public half; the other half lies beside it under the agent's data key, so that only the password brings the wishes into the
// outbox, also after a kill. Private to `renderer/local`.
import { z } from 'zod'
import type { Id } from '../../shared/rows.ts'
import { base64url, fromBase64url, importSealKey, newSealKey, openSealed, sealTo } from '../sealing.ts'
import { openCipher } from './cipher.ts'
import { ToWorker } from './messages.ts'

/** The shell's book of a locked desk: lines in order, each on disk (fsync) before `append` resolves. */
export interface LockedBook {
  append(line: { n: number; line: string }): Promise<unknown>
  /** Lines that nobody acknowledged, and the highest number ever written. */
  waiting(): Promise<{ lines: { n: number; line: string }[]; lastN: number }>
  acknowledge(upTo: number): Promise<void>
}

/** What was asked, with the moment and the circumstances in which it was. */
export type Wish = Pick<Extract<ToWorker, { kind: 'call' }>, 'method' | 'args' | 'context'>

/** What has to outlive a kill; questions need not. */
export const KEPT: readonly Wish['method'][] = ['record', 'saveDraft']

export interface LockBox {
  /** Resolves when the wish is on disk; rejects with what the journal says. In order. */
  put(wish: Wish): Promise<void>
  /** Everything that was put is in the store now. */
  emptied(): Promise<void>
}

const INFO = 'duedesk locked 1'
/** In the form of every journal line; nothing of it is for central, whose acts have numbers that only the open store gives. */
const Line = z.object({ own: z.string(), sealed: z.null() })
const text = new TextEncoder()
const untext = new TextDecoder()

/** Ready for wishes. Keeps no key in memory but a public one. */
export async function closeBox(
  crypto: Crypto,
  dataKey: CryptoKey,
  device: Id,
  book: LockedBook,
): Promise<LockBox> {
  const { publicKey, wrapped } = await boxKey(crypto, dataKey, device)
  let { lastN } = await book.waiting()
  let last: Promise<unknown> = Promise.resolve()
  return {
    put({ method, args, context }) {
      const putting = last.then(async () => {
        const n = lastN + 1
        const key = await importSealKey(crypto.subtle, publicKey)
        const plain = text.encode(JSON.stringify({ method, args, context }))
        const sealed = await sealTo(crypto, key, { info: INFO, context: `${device}|${n}` }, plain)
        await book.append({ n, line: JSON.stringify({ own: `${wrapped}|${sealed}`, sealed: null }) })
        lastN = n
      })
      last = putting.catch(() => undefined)
      return putting
    },
    async emptied() {
      await last
      await book.acknowledge(lastN)
    },
  }
}

async function boxKey(crypto: Crypto, dataKey: CryptoKey, device: Id) {
  const { publicKey, privateKey } = await newSealKey(crypto.subtle)
  const cipher = await openCipher(crypto, dataKey, device)
  return { publicKey, wrapped: base64url(await cipher.seal('journal', 'locked', privateKey)) }
}

/** What a locked desk of before was asked and had no time for, in order; `unreadable` lines open by no key of this agent's. */
export async function leftInBox(
  crypto: Crypto,
  dataKey: CryptoKey,
  device: Id,
  book: LockedBook,
): Promise<{ wishes: Wish[]; unreadable: number; upTo: number }> {
  const { lines, lastN } = await book.waiting()
  if (lines.length === 0) return { wishes: [], unreadable: 0, upTo: lastN }
  const cipher = await openCipher(crypto, dataKey, device)
  const wishes: Wish[] = []
  for (const { n, line } of lines) {
    try {
      const [wrapped = '', sealed = ''] = Line.parse(JSON.parse(line)).own.split('|')
      const privateKey = (await cipher.open('journal', 'locked', fromBase64url(wrapped))) as JsonWebKey
      const plain = await openSealed(crypto, privateKey, { info: INFO, context: `${device}|${n}` }, sealed)
      const told = ToWorker.parse({ kind: 'call', id: n, ...JSON.parse(untext.decode(plain)) })
      if (told.kind === 'call') wishes.push(told)
    } catch {
      // Counted: the caller says how many.
    }
  }
  return { wishes, unreadable: lines.length - wishes.length, upTo: lastN }
}
