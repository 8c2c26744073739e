// One desk of the fleet: the real store behind the real worker protocol, the real journal of the shell on disk, and the real sync over a wire
// that a test disturbs. It can be killed at any moment and started again from what it had written. Promises: it notes what its agent was told
// is saved and what central was heard to have taken, and nothing that was not.
import { MessageChannel } from 'node:worker_threads'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Journal as ShellJournal } from '../../electron/journal.ts'
import { openBridge } from '../../renderer/bridge.ts'
import { openClock } from '../../renderer/clock.ts'
import { type Sync, startSync } from '../../renderer/features/sync/sync.ts'
import { importDataKey } from '../../renderer/local/cipher.ts'
import { databaseName } from '../../renderer/local/database.ts'
import { type Journal, type Local, openLocal, type SpawnedWorker } from '../../renderer/local/local.ts'
import { DeskStore } from '../../renderer/local/store.ts'
import type { Queries, QueryName } from '../../renderer/local/views.ts'
import { serveDesk } from '../../renderer/local/workerDesk.ts'
import type { Session } from '../../shared/ipc.ts'
import type { Act, ActDraft } from '../../shared/operation.ts'
import { type Problem, ProblemError, problemOf } from '../../shared/problem.ts'
import { PullReply, PushReply } from '../../shared/protocol.ts'
import type { Id, Role } from '../../shared/rows.ts'
import { type Life, mortal } from './mortal.ts'
import type { Wire } from './wire.ts'

/** Somebody's session, as the shell of a machine keeps it. */
export interface Seat {
  readonly agent: { id: Id; role: Role }
  token: string
  renew(): Promise<Session>
}

export interface FleetDeskOptions {
  name: string
  /** As another desk has it, where a machine was cloned or put back. */
  device?: Id
  seat: Seat
  sealKey: JsonWebKey
  shell: ShellJournal
  wire: Wire
  node: () => string
  /** Central's time, by which the test's own clock runs. */
  now: () => number
  random: () => number
}

const BATCH = 250
/** Of the loop, until what timers began has gone as far as it goes without a network. */
const TURNS_OF_TIMERS = 12

export class FleetDesk {
  readonly name: string
  readonly seat: Seat
  readonly wire: Wire
  readonly device: Id
  /** Told to the agent as saved. */
  readonly saved: Act[] = []
  /** Numbers that central was heard to have taken. */
  readonly acknowledged = new Set<number>()
  readonly problems: Problem[] = []
  /** Pages that came down, and the rows and removals in them. */
  pages = 0
  heard = 0
  /** The last call that was dialled, by case. */
  readonly calls = new Map<Id, Id>()
  /** The machine's clock runs ahead by so much. */
  skewMs = 0
  /** The next write to the journal fails: before anything stands there, or after all of it does. */
  journalFault: 'before' | 'after' | null = null
  /** Of a write that failed something may stand in the journal. */
  doubtful = false
  local: Local | null = null
  sync: Sync | null = null
  readonly #options: FleetDeskOptions
  readonly #disk = new IDBFactory()
  readonly #key = crypto.getRandomValues(new Uint8Array(32))
  #life: Life = { dead: true, full: false }
  #end: () => void = () => undefined
  #died: Promise<void> = Promise.resolve()
  #timers: { work: () => void }[] = []
  #highWater: number | null = null
  /** Customers that left the scope, and the cursor of the page that said so last. */
  readonly #gone = new Set<Id>()
  #upTo: string | null = null

  constructor(options: FleetDeskOptions) {
    this.#options = options
    this.name = options.name
    this.device = options.device ?? crypto.randomUUID()
    this.seat = options.seat
    this.wire = options.wire
    this.wire.onReply = (path, text) => {
      // Cut short on its way: what of it the desk believes is for the desk to say.
      if (!text.endsWith('}')) return
      if (path === '/v1/sync/push')
        for (const verdict of PushReply.parse(JSON.parse(text)).verdicts)
          if (verdict.outcome === 'applied' || verdict.outcome === 'duplicate')
            this.acknowledged.add(verdict.n)
      if (path === '/v1/sync/pull') this.#pulled(PullReply.parse(JSON.parse(text)))
    }
  }

  get alive(): boolean {
    return !this.#life.dead
  }

  set full(full: boolean) {
    this.#life.full = full
  }

  /** Opens what stands on disk and begins to exchange with central. */
  async start(): Promise<void> {
    if (this.alive) return
    const { seat, sealKey, wire, node, now, random } = this.#options
    this.journalFault = null
    this.doubtful = false
    const life: Life = { dead: false, full: false }
    this.#life = life
    this.#timers = []
    const databases = mortal(this.#disk, life)
    let gone: () => void = () => undefined
    this.#died = new Promise((resolve) => {
      gone = resolve
    })
    const ends: (() => void)[] = [databases.kill, gone]
    this.#end = () => {
      for (const end of ends) end()
    }
    const later = (_ms: number, work: () => void) => {
      const timer = { work }
      if (!life.dead) this.#timers.push(timer)
      return () => {
        this.#timers = this.#timers.filter((each) => each !== timer)
      }
    }
    const clock = openClock({
      practiceOffsetMs: null,
      monotonic: now,
      pcNow: () => now() + this.skewMs,
      highWater: {
        read: () => this.#highWater,
        write: (at) => {
          this.#highWater = at
        },
      },
    })
    clock.central(now())
    const spawn = () => spawned({ indexedDB: databases.factory, IDBKeyRange }, later, (end) => ends.push(end))
    try {
      const opening = openLocal({
        agent: seat.agent,
        device: this.device,
        realm: 'site',
        rawKey: new Uint8Array(this.#key),
        sealKey,
        now: () => clock.stamp(),
        conditions: () => ({
          online: this.sync?.isOnline() ?? false,
          timeVerified: true,
          realLine: false,
        }),
        journal: this.#journal(life),
        onProblem: (problem) => this.problems.push(problem),
        spawn,
      })
      const local = await this.#orDeath(opening)
      if (local === null || life.dead) return
      this.local = local
      const bridge = openBridge({
        invoke: (channel, payload) => this.#shellAnswers(channel, payload),
        on: () => () => undefined,
      })
      const starting = startSync({
        local,
        bridge,
        clock,
        agentId: seat.agent.id,
        accessToken: seat.token,
        door: async () => ({ url: node(), door: null }),
        world: {
          transport: (url, init) =>
            life.dead ? new Promise(() => undefined) : untilDeath(wire.transport(url, init), life),
          upload: () => Promise.reject(new TypeError('fetch failed')),
          random,
          later,
          onNetwork: () => () => undefined,
        },
      })
      const sync = await this.#orDeath(starting)
      if (!life.dead) this.sync = sync
    } catch (error) {
      if (life.dead) return
      this.kill()
      throw error
    }
  }

  /** Null when the desk dies before. */
  #orDeath<T>(work: Promise<T>): Promise<T | null> {
    work.catch(() => undefined)
    return Promise.race([work, this.#died.then(() => null)])
  }

  /** From one moment to the next: nothing is flushed, nothing signs out. */
  kill(): void {
    this.#end()
    this.#life.dead = true
    this.#timers = []
    this.local = null
    this.sync = null
  }

  /** The browser threw away what it kept (a full disk, a damaged store); the journal is not its. */
  async evict(): Promise<void> {
    this.kill()
    const name = databaseName('site', this.seat.agent.id, this.device)
    await new Promise<void>((resolve, reject) => {
      const request = this.#disk.deleteDatabase(name)
      request.onsuccess = () => resolve()
      request.onblocked = () => resolve()
      request.onerror = () => reject(request.error)
    })
  }

  /** What the agent does; true when the desk said that it is saved. */
  async record(drafts: ActDraft[]): Promise<boolean> {
    const { local } = this
    if (!local) return false
    const recording = local.record(drafts).catch((error: unknown) => problemOf(error, 'record'))
    const outcome = await this.#orDeath(recording)
    if (outcome === null || !('acts' in outcome)) return false
    this.saved.push(...outcome.acts)
    return true
  }

  /** Push and pull once, with the wire open; returns when nothing is on its way any more, or the desk died. */
  async exchange(): Promise<void> {
    const { sync, wire } = this
    if (!sync) return
    wire.open = true
    await this.#orDeath(sync.tryNow())
    for (let quiet = 0; quiet < 3 && this.alive; quiet = wire.pending > 0 ? 0 : quiet + 1)
      await new Promise((resolve) => setImmediate(resolve))
    wire.open = false
  }

  /** Null when the desk is dead, or dies before it answers. */
  async ask<Q extends QueryName>(name: Q, argument: Queries[Q][0]): Promise<Queries[Q][1] | null> {
    return this.local ? this.#orDeath(this.local.query(name, argument)) : null
  }

  /** Asks central to reserve this customer for this desk. */
  async lease(customerId: Id): Promise<void> {
    const { sync, wire } = this
    if (!sync) return
    wire.open = true
    await this.#orDeath(sync.lease(customerId).catch(() => false))
    wire.open = false
  }

  /** What left the scope of this desk with a page that it has kept, and what it shows all the same. */
  async strays(): Promise<string[]> {
    const { local } = this
    if (!local || this.#gone.size === 0) return []
    if ((await this.#orDeath(local.sync.cursor())) !== this.#upTo) return []
    const rows = (await this.ask('worklist', { now: this.#options.now() })) ?? []
    return rows.flatMap(({ customerId }) =>
      this.#gone.has(customerId) ? `${this.name} still shows ${customerId}` : [],
    )
  }

  #pulled(reply: PullReply): void {
    if (reply.kind !== 'page') return
    this.pages += 1
    this.heard += reply.rows.length + reply.removed.length + reply.removedCustomers.length
    for (const id of reply.removedCustomers) this.#gone.add(id)
    for (const row of reply.rows) if (row.customerId) this.#gone.delete(row.customerId)
    this.#upTo = reply.cursor
  }

  /** Runs what was to run later. */
  async runTimers(): Promise<void> {
    for (const { work } of this.#timers.splice(0)) work()
    // What of it needs the network finds none: the exchange that follows is its turn.
    for (let turn = 0; turn < TURNS_OF_TIMERS; turn += 1)
      await new Promise((resolve) => setImmediate(resolve))
  }

  /** What stands on disk, opened by the real store; the desk must be dead. */
  async onDisk(): Promise<DeskStore> {
    return DeskStore.open({
      agent: this.seat.agent,
      device: this.device,
      realm: 'site',
      dataKey: await importDataKey(crypto.subtle, new Uint8Array(this.#key)),
      sealKey: null,
      crypto,
      databases: { indexedDB: this.#disk, IDBKeyRange },
      journal: this.#journal({ dead: false, full: false }),
      onProblem: (problem) => this.problems.push(problem),
      later: () => undefined,
    })
  }

  #journal(life: Life): Journal {
    const { shell, seat } = this.#options
    const { id } = seat.agent
    return {
      append: async (device, lines) => {
        if (life.dead) return new Promise(() => undefined)
        const fault = this.journalFault
        this.journalFault = null
        if (fault === 'before') throw new ProblemError('local.diskFull')
        const done = await shell.append(id, device, lines)
        if (fault === 'after') this.doubtful = true
        if (fault === 'after') throw new ProblemError('unexpected', { reference: 'journal' })
        return done
      },
      read: (device, fromN) => shell.read(id, device, fromN, BATCH),
      acknowledge: (device, upTo) => shell.acknowledge(id, device, upTo),
    }
  }

  async #shellAnswers(channel: string, payload: unknown): Promise<unknown> {
    const { shell, seat } = this.#options
    const wish = payload as { agentId: Id; device: Id; upTo: number }
    try {
      switch (channel) {
        case 'journal.others':
          return { ok: true, value: await shell.others(wish.agentId, wish.device) }
        case 'journal.acknowledge':
          return { ok: true, value: await shell.acknowledge(wish.agentId, wish.device, wish.upTo) }
        case 'session.refresh':
          if (!this.wire.open) throw new ProblemError('central.unreachable', { url: '' })
          return { ok: true, value: await seat.renew() }
        default:
          throw new ProblemError('ipc.malformed', { channel })
      }
    } catch (error) {
      return { ok: false, problem: problemOf(error, channel) }
    }
  }
}

/** A reply that comes after the desk died is heard by nobody. */
async function untilDeath(answer: Promise<Response>, life: Life): Promise<Response> {
  const heard = await answer.catch((error: unknown) => (life.dead ? null : Promise.reject(error)))
  return life.dead || heard === null ? new Promise(() => undefined) : heard
}

function spawned(
  databases: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange },
  later: (ms: number, work: () => void) => void,
  onEnd: (end: () => void) => void,
): SpawnedWorker {
  // A real channel: what passes is cloned, keys too, as between window and worker.
  const { port1, port2 } = new MessageChannel()
  let ended = false
  const end = () => {
    ended = true
    port1.close()
    port2.close()
  }
  onEnd(end)
  serveDesk(
    {
      post: (message) => ended || port2.postMessage(message),
      listen: (listener) => port2.on('message', listener),
    },
    { crypto, databases, later, lock: async () => undefined },
  )
  return {
    post: (message) => ended || port1.postMessage(message),
    listen: (listener) => port1.on('message', listener),
    onCrash: () => undefined,
    terminate: end,
  }
}
