// The page of `sync` and `power`: the workstation's own desk store (worker, journal, encryption, search) and exchange without its screens.
import { openBridge } from '../../../renderer/bridge.ts'
import { type CentralClient, centralClient } from '../../../renderer/features/sync/centralClient.ts'
import { Exchange } from '../../../renderer/features/sync/exchange.ts'
import { statusBoard } from '../../../renderer/features/sync/status.ts'
import { type Journal, type Local, openLocal } from '../../../renderer/local/local.ts'
import { newSealKey } from '../../../renderer/sealing.ts'
import { ProblemError } from '../../../shared/problem.ts'
import type { Id, Row } from '../../../shared/rows.ts'
import { type Kept, keepers } from './keepers.ts'
import type { NoteDraft } from './storeDrafts.ts'

export interface CentralOf {
  readonly url: string
  readonly door: string | null
  readonly token: string
}

export interface DeskOf {
  readonly agentId: Id
  readonly device: Id
  /** Moment of the desk's clock at the page's start. */
  readonly at: number
}

export interface Saved {
  readonly ms: number
  readonly state: 'saved' | 'kept'
}

type Shell = {
  call(
    method: string,
    args: unknown[],
  ): Promise<{ ok: true; value: unknown } | { ok: false; problem: ProblemError['problem'] }>
}
type WithShell = typeof globalThis & { bareShell: Shell; storeOf?: unknown }

async function shell<T>(method: string, ...args: unknown[]): Promise<T> {
  const answer = await (globalThis as WithShell).bareShell.call(method, args)
  if (!answer.ok) throw new ProblemError(answer.problem.code, answer.problem.params)
  return answer.value as T
}

const journal: Journal = {
  append: (device, lines) => shell('append', device, lines),
  read: (device, fromN) => shell('read', device, fromN),
  acknowledge: (device, upTo) => shell('acknowledge', device, upTo),
}

let local: Local | null = null
let clockOffset = 0
const problems: string[] = []
const now = () => Date.now() + clockOffset

function running(): Local {
  if (!local) throw new Error('no desk is open')
  return local
}

function clientOf({ url, door, token }: CentralOf): CentralClient {
  return centralClient({
    transport: (address, init) => fetch(address, init),
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    door: async () => ({ url, door }),
    accessToken: () => token,
    renew: () => Promise.reject(new ProblemError('session.expired')),
    onTime: () => undefined,
  })
}

function exchangeOf(central: CentralOf, agentId: Id): Exchange {
  const bridge = openBridge({
    invoke: async () => ({ ok: true, value: [] }),
    on: () => () => undefined,
  })
  return new Exchange({
    client: clientOf(central),
    local: running(),
    agentId,
    bridge,
    board: statusBoard(),
    now,
    onReleases: () => undefined,
  })
}

/** Pages of central, the next on its way while one is used, as the exchange does. */
async function eachPage(central: CentralOf, device: Id, use: (rows: readonly Row[]) => Promise<unknown>) {
  const client = clientOf(central)
  let reply = await client.pull(null, device)
  for (;;) {
    if (reply.kind !== 'page') throw new Error(`pull says ${reply.reason}`)
    const [next] = await Promise.all([reply.more ? client.pull(reply.cursor, device) : null, use(reply.rows)])
    if (!next) return
    reply = next
  }
}

/** Watches for how long the page could do nothing else, until the reply is called: the longest such time, ms. */
function watchTasks(): () => number {
  let longest = 0
  let last = performance.now()
  const channel = new MessageChannel()
  let stopped = false
  channel.port1.onmessage = () => {
    const at = performance.now()
    longest = Math.max(longest, at - last)
    last = at
    if (!stopped)
      setTimeout(() => {
        last = performance.now()
        channel.port2.postMessage(0)
      }, 1)
  }
  channel.port2.postMessage(0)
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  })
  observer.observe({ entryTypes: ['longtask'] })
  return () => {
    stopped = true
    observer.disconnect()
    return longest
  }
}

const RAW_KEY = new Uint8Array(32).fill(9)

const page = {
  problems: () => problems,

  /** Ms until what is on disk is open. */
  async open({ agentId, device, at }: DeskOf): Promise<number> {
    clockOffset = at - Date.now()
    const from = performance.now()
    local = await openLocal({
      agent: { id: agentId, role: 'agent' },
      device,
      realm: 'practice',
      rawKey: RAW_KEY.slice(),
      // As every desk has one: each line is sealed to central too.
      sealKey: (await newSealKey(crypto.subtle)).publicKey,
      now: () => ({ at: now(), source: 'practice', skewMs: 0 }),
      conditions: () => ({ online: true, timeVerified: true, realLine: false }),
      journal,
      onProblem: (problem) => problems.push(JSON.stringify(problem)),
    })
    return performance.now() - from
  },

  async close(): Promise<void> {
    await local?.close()
    local = null
  },

  /** Fetches everything of an agent; `ms` until it is searchable. */
  async pull(central: CentralOf, agentId: Id): Promise<{ ms: number; longestTask: number }> {
    const ended = watchTasks()
    const from = performance.now()
    await exchangeOf(central, agentId).pull()
    await running().query('search', { text: '测试', now: now() })
    return { ms: performance.now() - from, longestTask: ended() }
  },

  /** The same pages fetched and parsed, kept nowhere. */
  async network(central: CentralOf, device: Id): Promise<{ ms: number; rows: number; longestTask: number }> {
    const ended = watchTasks()
    const from = performance.now()
    let rows = 0
    await eachPage(central, device, async (page) => {
      rows += page.length
    })
    return { ms: performance.now() - from, rows, longestTask: ended() }
  },

  /** Which others there are to compare with. */
  keepers: () => Object.keys(keepers),

  /** The same pages kept row by row. */
  async keep(name: string, central: CentralOf, device: Id): Promise<number> {
    const keeper = keepers[name]
    if (!keeper) throw new Error(`there is no "${name}"`)
    const store = await keeper.open()
    const from = performance.now()
    await eachPage(central, device, (rows) => store.put(rows.map(keptOf)))
    const ms = performance.now() - from
    await store.close()
    return ms
  },

  /** Ms to read everything that `keep` kept, for those who can in one go. */
  async readAll(name: string): Promise<number> {
    const store = await keepers[name]?.open()
    const from = performance.now()
    await store?.readAll?.()
    const ms = performance.now() - from
    await store?.close()
    return ms
  },

  /** Deletes what `keep` kept. */
  async drop(name: string): Promise<void> {
    await keepers[name]?.drop()
  },

  async search(text: string): Promise<number> {
    const from = performance.now()
    await running().query('search', { text, now: now() })
    return performance.now() - from
  },

  /** One note after the other: ms of each until it is saved. */
  async record(drafts: readonly NoteDraft[]): Promise<Saved[]> {
    const all: Saved[] = []
    for (const draft of drafts) {
      const from = performance.now()
      const { state } = await running().record([draft])
      all.push({ ms: performance.now() - from, state })
    }
    return all
  },

  async recordTogether(drafts: readonly NoteDraft[]): Promise<void> {
    await running().record([...drafts])
  },

  /** Hands over all that waits as the exchange does, or up to `count` one by one: ms and how many. */
  async push(central: CentralOf, agentId: Id, single: number | null): Promise<{ ms: number; acts: number }> {
    const { sync } = running()
    const client = clientOf(central)
    const from = performance.now()
    if (single === null) {
      const acts = (await sync.outboxHead(1_000_000)).length
      await exchangeOf(central, agentId).push()
      return { ms: performance.now() - from, acts }
    }
    for (let left = single; left > 0; left -= 1) {
      const acts = await sync.outboxHead(1)
      const { verdicts } = await client.push(sync.device, acts)
      await sync.settle(verdicts)
    }
    return { ms: performance.now() - from, acts: single }
  },

  fdatasync: (count: number) => shell<number[]>('fdatasync', count),

  /** Numbers of the acts that still wait here. */
  async waiting(): Promise<number[]> {
    return (await running().sync.outboxHead(1_000_000)).map(({ n }) => n)
  },

  /** Puts rows as a page of central would. */
  async receive(rows: Row[]): Promise<void> {
    await running().sync.receive({
      kind: 'page',
      rows,
      removed: [],
      removedCustomers: [],
      cursor: 'bench',
      more: false,
      now: now(),
    })
  },

  /** Records notes until it is killed or something refuses; tells each number that was saved. */
  async recordForEver(draft: NoteDraft): Promise<string> {
    const told = globalThis as typeof globalThis & { saved(n: number): void }
    for (;;) {
      const payload = { ...draft.payload, noteId: crypto.randomUUID() }
      try {
        const { acts } = await running().record([{ ...draft, payload }])
        for (const { n } of acts) told.saved(n)
      } catch (error) {
        return error instanceof ProblemError ? error.problem.code : String(error)
      }
    }
  },

  /** The same in the plain store. */
  async keepForEver(): Promise<void> {
    const told = globalThis as typeof globalThis & { plainSaved(turn: number): void }
    const control = await keepers.plain?.open()
    for (let turn = 1; control; turn += 1) {
      await control.put([{ key: String(turn), kind: 'note', customerId: '', caseId: '', name: '', data: {} }])
      told.plainSaved(turn)
    }
  },

  /** How many the plain store still has. */
  async plainCount(): Promise<number> {
    const control = await keepers.plain?.open()
    const count = (await control?.count?.()) ?? 0
    await control?.close()
    return count
  },
}
export type StorePage = typeof page

function keptOf(row: Row): Kept {
  return {
    key: `${row.kind}:${row.id}`,
    kind: row.kind,
    customerId: row.customerId,
    caseId: row.caseId ?? '',
    name: row.kind === 'customer' || row.kind === 'contact' ? (row.name ?? '') : '',
    data: row,
  }
}

Object.assign(globalThis, { storeOf: () => page })
