// The network between one desk and central as a test wants it: each request meets the next fault of a seeded row, so that what one desk
// suffers does not hang on how fast another one is. Promises: what is sent reaches a real central over HTTP, or it is cut; nothing is made up
// but the refusals of a proxy.
import { Agent, request } from 'node:http'
import type { World } from '../../renderer/features/sync/sync.ts'

/** A number in [0, 1) from a seed, always the same row of them. */
export type Chance = () => number

/** mulberry32: small, even, and the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pickOf = <T>(chance: Chance, all: readonly T[]): T => {
  const found = all[Math.floor(chance() * all.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

export const FAULTS = [
  'cutBefore',
  'cutAfter',
  'twice',
  'lateCopy',
  'slow',
  'truncated',
  'failedAfter',
  'busy',
] as const
export type Fault = (typeof FAULTS)[number]

/** A request that the network kept a copy of. */
interface Copy {
  path: string
  init: RequestInit
}

export interface Wire {
  readonly transport: World['transport']
  /** Nothing passes while it is closed. */
  open: boolean
  /** Whether there is a wake stream. */
  wakes: boolean
  /** Share of the requests that meet a fault, 0…1. */
  trouble: number
  /** What was met so far, for whoever reads a failure. */
  readonly met: string[]
  /** Requests that are on their way. */
  readonly pending: number
  /** Delivers what the network had kept back, in any order. */
  deliverCopies(): Promise<void>
  /** Every reply that reached the desk, as central gave it. */
  onReply: (path: string, text: string) => void
}

const MS_OF_SLOW = 6

const lines = new Agent({ keepAlive: true })

/** As `fetch`, in a third of the time: answers whole, without compression, to bodies that stand in memory. */
export function quickFetch(url: URL, init: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers, body, signal } = init
    const failed = (cause: unknown) => reject(new TypeError('fetch failed', { cause }))
    const asking = request(
      url,
      {
        method,
        agent: lines,
        headers: Object.fromEntries(new Headers(headers)),
        ...(signal ? { signal } : {}),
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', failed)
        answer.on('end', () => {
          const { statusCode: status = 500 } = answer
          const told = new Headers()
          for (const [name, value] of Object.entries(answer.headers)) told.set(name, String(value))
          resolve(new Response(status === 204 ? null : Buffer.concat(parts), { status, headers: told }))
        })
      },
    )
    asking.on('error', failed)
    asking.end(body instanceof ArrayBuffer ? Buffer.from(body) : body)
  })
}

/** `node`: where central is now. The desk may ask any of them; copies go wherever central is by then. */
export function wireOf(chance: Chance, node: () => string, ask: typeof quickFetch = fetch): Wire {
  const copies: Copy[] = []
  let pending = 0
  const cut = () => new TypeError('fetch failed')
  const at = (url: string) => {
    const { pathname, search } = new URL(url)
    return pathname + search
  }
  const send = (path: string, init: RequestInit) => ask(new URL(path, node()), init)

  async function carry(url: string, init: RequestInit): Promise<Response> {
    const path = at(url)
    // A stream is open or cut; what happens to it is told by closing the wire.
    if (path.startsWith('/v1/sync/wake')) {
      if (!wire.wakes) throw cut()
      return fetch(new URL(path, node()), init)
    }
    const fault = chance() < wire.trouble ? pickOf(chance, FAULTS) : null
    if (fault) wire.met.push(`${fault} ${path.split('?')[0]}`)
    switch (fault) {
      case 'cutBefore':
        throw cut()
      case 'cutAfter':
        await (await send(path, init)).text()
        throw cut()
      case 'twice': {
        const [first, second] = await Promise.all([send(path, init), send(path, init)])
        await first.text()
        return second
      }
      case 'lateCopy':
        copies.push({ path, init: { ...init, signal: null } })
        return send(path, init)
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, 1 + chance() * MS_OF_SLOW))
        return send(path, init)
      case 'truncated': {
        const answer = await send(path, init)
        const text = await answer.text()
        return new Response(text.slice(0, Math.floor(text.length * chance())), {
          status: answer.status,
          headers: { 'content-type': 'application/json' },
        })
      }
      case 'failedAfter':
        await (await send(path, init)).text()
        return new Response('<html>bad gateway</html>', { status: 502 })
      case 'busy':
        return new Response('', { status: 429, headers: { 'retry-after': '7' } })
      default:
        return send(path, init)
    }
  }

  const wire: Wire & { pending: number } = {
    open: false,
    wakes: true,
    trouble: 0,
    met: [],
    pending: 0,
    onReply: () => undefined,
    async transport(url, init) {
      if (!wire.open) throw cut()
      pending += 1
      try {
        const answer = await carry(url, init)
        if (at(url).startsWith('/v1/sync/wake')) return answer
        const text = await answer.text()
        if (answer.ok) wire.onReply(new URL(url).pathname, text)
        return new Response(answer.status === 204 ? null : text, {
          status: answer.status,
          headers: answer.headers,
        })
      } finally {
        pending -= 1
      }
    },
    async deliverCopies() {
      while (copies.length > 0) {
        const [copy] = copies.splice(Math.floor(chance() * copies.length), 1)
        if (copy) await (await send(copy.path, copy.init)).text()
      }
    },
  }
  Object.defineProperty(wire, 'pending', { get: () => pending })
  return wire
}
