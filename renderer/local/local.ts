// The one door to data for the window: record acts, receive rows, ask for views, keep drafts. Behind it a worker owns
// IndexedDB, the keys and the decrypted index. Features import this file, `views.ts` and `useView.ts`, nothing else of the
// folder. Promises: a worker that dies is started again, and what was asked of it is asked once more, recording nothing twice.
import type { RuleSettings } from '../../shared/compliance/tighten.ts'
import type { Instant } from '../../shared/instant.ts'
import type { Act, ActDraft } from '../../shared/operation.ts'
import { type Problem, ProblemError, problemOf } from '../../shared/problem.ts'
import type { PullReply, Verdict } from '../../shared/protocol.ts'
import type { Id, Role } from '../../shared/rows.ts'
import { type Change, everythingChanged, rowsChanged, together } from './change.ts'
import { importDataKey } from './cipher.ts'
import { corrupt } from './damage.ts'
import { closeBox, KEPT, type LockBox, type LockedBook, leftInBox, type Wish } from './lockBox.ts'
import { FromWorker, type Method, type Outcome, type ToWorker } from './messages.ts'
import { type SpawnedWorker, spawnWorker } from './spareWorker.ts'
import { uuid7 } from './stamp.ts'
import { isWorklist, RowTaker } from './toldRows.ts'
import type { Queries, QueryName } from './views.ts'

export type { Change } from './change.ts'
export type { LockedBook } from './lockBox.ts'
export type { SpawnedWorker } from './spareWorker.ts'
export { StrangerDraft, strangerKey } from './strangers.ts'

/** Trusted time as it stood when the act happened, where it came from, and how far the machine's clock was off. */
export interface Stamp {
  at: Instant
  source: 'central' | 'sip' | 'practice' | 'restart'
  skewMs: number
}

/** This agent's book in the shell's journal. */
export interface Journal {
  /** Resolves when the lines are on disk (fsync). */
  append(device: Id, lines: { n: number; line: string }[]): Promise<{ lowDisk: boolean }>
  /** A page of lines from `fromN` on; `lastN` is the highest number ever written, `damaged` lines could not be read back. */
  read(
    device: Id,
    fromN: number,
  ): Promise<{ lines: { n: number; line: string }[]; more: boolean; lastN: number; damaged: number }>
  acknowledge(device: Id, upTo: number): Promise<void>
}

/** `kept`: the journal has it, IndexedDB not yet; it is replayed at once and at start. */
export type Saved = { state: 'saved' | 'kept'; acts: Act[] }

export interface Local {
  /** The one write path. Resolves when the acts are durable; rejects with ProblemError when they are not. */
  record(drafts: ActDraft[]): Promise<Saved>
  query<Q extends QueryName>(name: Q, argument: Queries[Q][0]): Promise<Queries[Q][1]>
  /** Calls back after each change of the data, at most once a frame. Returns the way to stop. */
  onChange(listener: (change: Change) => void): () => void
  /** The conditions changed (central is gone, or there again): what was answered under the old ones is asked anew. */
  lookAgain(): void
  /** Encrypted, one strict transaction; `null` deletes. Resolves when durable. */
  saveDraft(key: string, draft: unknown): Promise<void>
  /** For sync only. */
  sync: {
    device: Id
    outboxHead(limit: number): Promise<Act[]>
    settle(verdicts: Verdict[]): Promise<void>
    receive(page: Extract<PullReply, { kind: 'page' }>): Promise<void>
    cursor(): Promise<string | null>
    /** The next pull starts anew; rows known so far stay visible until it is complete. Outbox and drafts stay. */
    refetch(): Promise<void>
    /** Central lost acts from `fromN` on (it was restored): queues them again from the journal. */
    rewind(fromN: number): Promise<void>
    /** Central has other acts under the numbers of what waits: this desk was put back to an old backup, or has a twin. */
    renumber(last: number): Promise<void>
    /** The highest number up to which central has judged everything. */
    acknowledged(): Promise<number>
    /** Deletes what was kept under keys of this agent's that are lost; to be asked once their journals are handed over. */
    dropFormer(): Promise<void>
    /** A person dealt with a refused act: drop it, or queue it again as a new act. */
    resolve(n: number, how: 'drop' | 'retry'): Promise<void>
  }
  /**
   * Nobody is at the desk: what was asked is finished, then keys, rows and index leave memory with their worker. What is asked from now
   * on waits for `unlock`, in order; what is to be kept of it is durable meanwhile, and found by the next start. The database stays, sealed.
   */
  lock(): Promise<void>
  /** With the key of before, which is zeroed after it is imported. Rejects as `openLocal` does; the desk then stays locked. */
  unlock(rawKey: Uint8Array<ArrayBuffer>): Promise<void>
  /** Nothing can be answered until `unlock`. */
  isLocked(): boolean
  /** Drops keys and the index from memory. The database stays, sealed. */
  close(): Promise<void>
}

export interface OpenLocal {
  agent: { id: Id; role: Role }
  /** This agent on this installation, as `keys.open` names it. */
  device: Id
  /** Practice and site never share a database. */
  realm: 'practice' | 'site'
  /** 32 bytes; the array is zeroed after the key is imported. */
  rawKey: Uint8Array<ArrayBuffer>
  sealKey: JsonWebKey | null
  now: () => Stamp
  /** Facts for the guard that only the window knows. */
  conditions: () => { online: boolean; timeVerified: boolean; realLine: boolean; rules?: RuleSettings }
  journal: Journal
  /** Without it, what a locked desk is asked waits in memory. */
  lockedBook?: LockedBook
  onProblem(problem: Problem): void
  /** What a person saved was kept only: it has to be said where it was saved. */
  onKept?(): void
  /** Another worker in tests. */
  spawn?: () => SpawnedWorker
}

const FRAME_MS = 16
/** More crashes than this within the time mean that starting again does not help. */
const CRASH_LIMIT = 3
const CRASH_WINDOW_MS = 60_000
/** These record or count something without an id of the window's: asked again they would do it twice. */
const ASKED_ONCE: readonly QueryName[] = ['verify', 'reveal']

interface Asking {
  once?: boolean
  held?: boolean
  context?: Wish['context']
}

interface Pending {
  message: Extract<ToWorker, { kind: 'call' }>
  once: boolean
  /** The worker has it, or had it when it died. */
  sent: boolean
  answered?: Promise<unknown>
  /** Of a long list, until its end is here. */
  parts: unknown[]
  resolve(value: unknown): void
  reject(error: ProblemError): void
}

const wholeOf = (parts: readonly unknown[], end: unknown): unknown =>
  parts.length > 0 && Array.isArray(end) ? [...parts, ...end] : end

const asError = ({ code, params }: Problem) => new ProblemError(code, params)

/** Resolves when everything on disk is open. Rejects with `local.keyLost`, `local.lockedElsewhere` or what else is wrong. */
export async function openLocal(options: OpenLocal): Promise<Local> {
  const { agent, device, realm, sealKey, journal, onProblem } = options
  /** Null while the desk is locked. */
  let dataKey: CryptoKey | null = await importDataKey(crypto.subtle, options.rawKey)
  const pending = new Map<number, Pending>()
  const listeners = new Set<(change: Change) => void>()
  const crashes: number[] = []
  let worker: SpawnedWorker
  let lastId = 0
  let closed: Problem | null = null
  let opened = false
  let locked = false
  let locking: Promise<void> = Promise.resolve()
  let box: Promise<LockBox | null> = Promise.resolve(null)
  let change: Change | null = null
  let taker = new RowTaker()

  function tell(what: Change): void {
    if (change) {
      change = together(change, what)
      return
    }
    change = what
    // A timer, not an animation frame: a hidden window paints no frames and must still notice.
    setTimeout(() => {
      const collected = change
      change = null
      if (collected) for (const listener of listeners) listener(collected)
    }, FRAME_MS)
  }

  async function relay(message: Extract<FromWorker, { kind: 'journal' }>, to: SpawnedWorker): Promise<void> {
    const run = journal[message.method] as (...args: unknown[]) => Promise<unknown>
    const outcome: Outcome = await run(...message.args).then(
      (value) => ({ ok: true as const, value }),
      (error: unknown) => ({ ok: false as const, problem: problemOf(error, 'journal') }),
    )
    to.post({ kind: 'journalReply', id: message.id, outcome } satisfies ToWorker)
  }

  function giveUp(problem: Problem): void {
    closed = problem
    worker.terminate()
    for (const { reject } of pending.values()) reject(asError(problem))
    pending.clear()
  }

  function start(): Promise<void> {
    const spawned = (options.spawn ?? spawnWorker)()
    worker = spawned
    taker = new RowTaker()
    return new Promise((resolve, reject) => {
      spawned.onCrash((detail) => {
        if (worker !== spawned || closed) return
        spawned.terminate()
        const problem: Problem = {
          code: 'unexpected',
          params: { reference: `local.worker: ${detail.slice(0, 80)}` },
        }
        onProblem(problem)
        reject(asError(problem))
        if (opened && dataKey) restart(problem)
      })
      spawned.listen((raw) => {
        const message = FromWorker.parse(raw)
        switch (message.kind) {
          case 'opened':
            return resolve()
          case 'failed':
            return reject(asError(message.problem))
          case 'changed':
            return tell(message.change)
          case 'problem':
            return onProblem(message.problem)
          case 'journal':
            return void relay(message, spawned)
          case 'part':
            return void pending.get(message.id)?.parts.push(...message.items)
          case 'reply': {
            const call = pending.get(message.id)
            pending.delete(message.id)
            if (!call) return
            if (!message.outcome.ok) return call.reject(asError(message.outcome.problem))
            const value = wholeOf(call.parts, message.outcome.value)
            return call.resolve(isWorklist(call.message) ? taker.take(value as unknown[]) : value)
          }
          default:
            return message satisfies never
        }
      })
      if (dataKey) spawned.post({ kind: 'open', agent, device, realm, dataKey, sealKey } satisfies ToWorker)
    })
  }

  function restart(problem: Problem): void {
    const now = performance.now()
    crashes.push(now)
    if (crashes.filter((at) => now - at < CRASH_WINDOW_MS).length > CRASH_LIMIT) {
      giveUp(problem)
      return
    }
    for (const [id, { once, reject }] of pending)
      if (once) {
        pending.delete(id)
        reject(asError(problem))
      }
    start().then(
      () => {
        for (const call of pending.values()) if (call.sent) post(call)
        tell(everythingChanged)
      },
      (error: unknown) => giveUp(problemOf(error, 'local.restart')),
    )
  }

  const contextNow = () => ({ stamp: options.now(), ...options.conditions() })

  function post(call: Pending): void {
    call.sent = true
    call.parts = []
    worker.post(call.message satisfies ToWorker)
  }

  function call(
    method: Method,
    args: unknown[],
    { once = false, held = locked, context = contextNow() }: Asking = {},
  ): Promise<unknown> {
    if (closed) return Promise.reject(asError(closed))
    lastId += 1
    const message = { kind: 'call' as const, id: lastId, method, args, context }
    const answered = new Promise<unknown>((resolve, reject) => {
      pending.set(message.id, { message, once, sent: false, parts: [], resolve, reject })
    })
    const asked = pending.get(message.id)
    if (asked) asked.answered = answered
    if (asked && !held) post(asked)
    if (held && KEPT.includes(method))
      box.then((open) => open?.put(message)).catch((error: unknown) => onProblem(problemOf(error, 'journal')))
    return answered
  }

  /** Once more what a locked desk was asked before a kill, as of then; what can't be carried out is told. */
  async function finishLeft(left: ReturnType<typeof leftInBox>): Promise<void> {
    const { wishes, unreadable, upTo } = await left
    if (unreadable > 0) onProblem(corrupt('journal', { lines: unreadable }))
    const done = wishes.map((wish) => call(wish.method, wish.args, { context: wish.context }))
    for (const one of await Promise.allSettled(done))
      if (one.status === 'rejected') onProblem(problemOf(one.reason, 'local.unlock'))
    if (wishes.length + unreadable > 0) await options.lockedBook?.acknowledge(upTo)
  }

  /** What waited was carried out, or its asker was told why not: it need not be found again. */
  async function emptyBox(waited: Promise<unknown>[]): Promise<void> {
    const full = await box
    box = Promise.resolve(null)
    await Promise.allSettled(waited)
    if (!closed) await full?.emptied()
  }

  async function dropKeys(): Promise<void> {
    await Promise.allSettled([...pending.values()].flatMap(({ sent, answered }) => (sent ? answered : [])))
    // The worker may refuse or die over it: keys and rows leave with it all the same.
    await call('close', [], { held: false }).catch((error: unknown) =>
      onProblem(problemOf(error, 'local.lock')),
    )
    // Whoever is told of a trouble with the box is told with what it could not keep.
    await box.catch(() => undefined)
    dataKey = null
    worker.terminate()
    taker = new RowTaker()
  }

  const left = options.lockedBook && leftInBox(crypto, dataKey, device, options.lockedBook)
  try {
    // Neither waits for the other.
    left?.catch(() => undefined)
    await start()
  } catch (error) {
    giveUp(problemOf(error, 'local.open'))
    throw error
  }
  opened = true
  if (left) await finishLeft(left).catch((error: unknown) => onProblem(problemOf(error, 'journal')))

  return {
    record(drafts) {
      const { at } = options.now()
      const ids = drafts.map(() => uuid7(at, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))))
      const saving = call('record', [drafts, ids]) as Promise<Saved>
      const told = drafts.some(({ kind }) => !/^(?:call|recording|recorder)\./.test(kind))
      return saving.then((saved) => {
        if (told && saved.state === 'kept') options.onKept?.()
        return saved
      })
    },
    query<Q extends QueryName>(name: Q, argument: Queries[Q][0]) {
      return call('query', [name, argument], { once: ASKED_ONCE.includes(name) }) as Promise<Queries[Q][1]>
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lookAgain: () => tell(rowsChanged),
    saveDraft: (key, draft) => call('saveDraft', [key, draft]) as Promise<void>,
    sync: {
      device,
      outboxHead: (limit) => call('outboxHead', [limit]) as Promise<Act[]>,
      settle: (verdicts) => call('settle', [verdicts]) as Promise<void>,
      receive: (page) => call('receive', [page]) as Promise<void>,
      cursor: () => call('cursor', []) as Promise<string | null>,
      refetch: () => call('refetch', []) as Promise<void>,
      rewind: (fromN) => call('rewind', [fromN]) as Promise<void>,
      renumber: (last) => call('renumber', [last]) as Promise<void>,
      acknowledged: () => call('acknowledged', []) as Promise<number>,
      dropFormer: () => call('dropFormer', []) as Promise<void>,
      resolve: (n, how) => call('resolve', [n, how]) as Promise<void>,
    },
    lock() {
      if (!locked && !closed) {
        locked = true
        const { lockedBook } = options
        if (lockedBook && dataKey) box = closeBox(crypto, dataKey, device, lockedBook)
        locking = dropKeys()
      }
      return locking
    },
    async unlock(rawKey) {
      const key = await importDataKey(crypto.subtle, rawKey)
      await locking
      if (closed) throw asError(closed)
      if (!locked || dataKey) return
      dataKey = key
      try {
        await start()
      } catch (error) {
        dataKey = null
        worker.terminate()
        throw error
      }
      locked = false
      const waited = [...pending.values()]
      for (const call of waited) post(call)
      emptyBox(waited.flatMap(({ answered }) => answered ?? [])).catch((error: unknown) =>
        onProblem(problemOf(error, 'journal')),
      )
      tell(everythingChanged)
    },
    isLocked: () => locked,
    async close() {
      if (closed) return
      await locking
      if (!locked) await call('close', [])
      giveUp({ code: 'unexpected', params: { reference: 'local.closed' } })
      listeners.clear()
    },
  }
}
