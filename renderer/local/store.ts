// The desk store: the one write path of acts, and the way in for central's rows. Promises: an act is shown only once it is
// durable (journal, then IndexedDB), and no act is lost or doubled by a crash at any point. Knows no DOM: the worker and the
// tests give it IndexedDB, WebCrypto and the journal. Private to `renderer/local`.
import type { Instant } from '../../shared/instant.ts'
import type { Act, ActDraft } from '../../shared/operation.ts'
import { type Problem, ProblemError, problemOf } from '../../shared/problem.ts'
import type { Verdict } from '../../shared/protocol.ts'
import type { Id, Role } from '../../shared/rows.ts'
import { openCipher } from './cipher.ts'
import { anyRecords, corrupt, partsOf } from './damage.ts'
import { databaseName, dropFormer, openDatabase } from './database.ts'
import { DeskJournal } from './deskJournal.ts'
import { type LineSealer, openLineSealer } from './journalLine.ts'
import type { Saved, Stamp } from './local.ts'
import {
  asItStands,
  customersOf,
  draftAgain,
  firstProblem,
  judgedEntry,
  Overlay,
  type Page,
  waitingEntry,
} from './overlay.ts'
import { Packer } from './packer.ts'
import type { Rows } from './rowSet.ts'
import { stampActs } from './stamp.ts'
import type { StoreOptions } from './storeOptions.ts'

export type { StoreOptions } from './storeOptions.ts'

import type { SealedChanges } from './vault.ts'
import { anew, type Changes, EMPTY_HEAD, type Head, type OutboxEntry, REPAIR_AFTER, Vault } from './vault.ts'

export class DeskStore {
  readonly agent: { id: Id; role: Role }
  readonly device: Id
  /** Calls that began while this store was open: one of them may be live. */
  readonly begun = new Set<Id>()
  readonly drafts = new Map<string, unknown>()
  lastProblem: Problem | null = null

  readonly #overlay: Overlay
  /** In the journal and in the outbox here, not yet in IndexedDB. */
  readonly #kept = new Set<number>()
  readonly #listeners = new Set<(customers: ReadonlySet<Id>) => void>()
  readonly #options: StoreOptions
  readonly #vault: Vault
  readonly #journal: DeskJournal
  readonly #packer: Packer
  #head: Head = EMPTY_HEAD
  #last: Promise<unknown> = Promise.resolve()
  #repairs = 0
  #closed = false

  private constructor(options: StoreOptions, vault: Vault, overlay: Overlay, sealer: LineSealer) {
    this.#overlay = overlay
    this.agent = options.agent
    this.device = options.device
    this.#options = options
    this.#vault = vault
    this.#journal = new DeskJournal(options.journal, options.device, sealer, (problem) =>
      this.#report(problem),
    )
    const { later } = options
    const inTurn = (work: () => Promise<void>) =>
      this.#inTurn(async () => (this.#closed ? undefined : work()))
    this.#packer = new Packer({ vault, later, inTurn })
  }

  /** Throws `local.keyLost` when the key does not fit the database. Damaged records are reported and healed. */
  static async open(options: StoreOptions): Promise<DeskStore> {
    const cipher = await openCipher(options.crypto, options.dataKey, options.device)
    const sealer = await openLineSealer(options.crypto, cipher, options.device, options.sealKey)
    const name = databaseName(options.realm, options.agent.id, options.device)
    if (options.realm === 'practice')
      await dropFormer(options.databases, 'practice', options.agent.id, options.device)
    const overlay = new Overlay()
    const database = openDatabase(name, options.databases, options.versions)
    const vault = new Vault(database, cipher, (row) => overlay.known(row))
    const store = new DeskStore(options, vault, overlay, sealer)
    try {
      await store.#load()
    } catch (error) {
      vault.close()
      throw error
    }
    return store
  }

  /** What the window is shown; only read. */
  get shown(): Rows {
    return this.#overlay.shown
  }

  /** The highest number up to which central has judged everything. */
  get acknowledged(): number {
    const [first] = this.outboxHead(1)
    return first ? first.n - 1 : this.#head.lastN
  }

  get kept(): number {
    return this.#kept.size
  }

  get lastPullAt(): Instant | null {
    return this.#head.lastPullAt
  }

  get cursor(): string | null {
    return this.#head.cursor
  }

  /** What the house set, as the last pull told. */
  get told(): Pick<Head, 'rules' | 'strategy'> {
    return this.#head
  }

  entries(): readonly OutboxEntry[] {
    return this.#overlay.entries()
  }

  /** Tells which customers changed. Returns the way to stop. */
  onChange(listener: (customers: ReadonlySet<Id>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * The one write path. `ids`: one UUIDv7 for each draft, made by the caller, so that asking again after a crash records
   * nothing twice. Throws a ProblemError when nothing was saved.
   */
  record(drafts: readonly ActDraft[], stamp: Stamp, ids: readonly Id[] = []): Promise<Saved> {
    return this.#inTurn(async () => {
      const known = ids.map((id) => this.entries().find(({ act }) => act.id === id)?.act)
      if (known.length > 0 && known.every((act) => act !== undefined))
        return { state: this.#kept.size > 0 ? 'kept' : 'saved', acts: known }
      if (this.#journal.doubt) await this.#catchUp()
      const acts = stampActs(drafts, ids, stamp, {
        device: this.device,
        actor: this.agent,
        last: this.#head,
        random: (bytes) => this.#options.crypto.getRandomValues(new Uint8Array(bytes)),
      })
      if (acts.length === 0) return { state: 'saved', acts }
      const problem = firstProblem(this.shown, acts)
      if (problem) throw new ProblemError(problem.code, problem.params)
      return { state: await this.#take(acts, this.#journal.append(acts)), acts }
    })
  }

  /** `null` deletes. Resolves when durable. No row changes and nothing waits for it, so `onChange` says nothing. */
  saveDraft(key: string, draft: unknown): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write({ drafts: [[key, draft]] })
      if (draft === null) this.drafts.delete(key)
      else this.drafts.set(key, draft)
    })
  }

  /** The first acts that central has not judged, in order. */
  outboxHead(limit: number): Act[] {
    const waiting = this.entries().filter((entry) => entry.state === 'waiting')
    return waiting.slice(0, limit).map((entry) => entry.act)
  }

  /** Central's verdicts: what it took leaves once its rows are here, what it refused waits for a person. */
  settle(verdicts: readonly Verdict[]): Promise<void> {
    return this.#inTurn(async () => {
      const judged: OutboxEntry[] = []
      for (const verdict of verdicts) {
        const entry = this.#overlay.entry(verdict.n)
        if (entry?.state !== 'waiting') continue
        judged.push(judgedEntry(entry, verdict))
      }
      if (judged.length === 0) return
      const done = (entry: OutboxEntry) => entry.state === 'settled' && this.#overlay.isContained(entry)
      const outbox = judged.filter((entry) => !done(entry))
      const goneActs = judged.filter(done).map((entry) => entry.act.n)
      await this.#write({ outbox, goneActs })
      this.#overlay.setEntries(outbox)
      for (const n of goneActs) this.#overlay.forget(n)
      this.#rebase(customersOf(judged))
      await this.#journal.acknowledge(this.acknowledged)
    })
  }

  /** A page of central's rows and its cursor, in one transaction. */
  receive(page: Page): Promise<void> {
    return this.#inTurn(async () => {
      const completes = this.#head.refetching && !page.more
      const plan = this.#overlay.plan(page, this.#head.generation, completes)
      const head: Head = {
        ...this.#head,
        cursor: page.cursor,
        lastPullAt: page.now,
        refetching: this.#head.refetching && page.more,
        ...(page.rules ? { rules: page.rules } : {}),
        ...(page.strategy ? { strategy: page.strategy } : {}),
      }
      await this.#write({ rows: plan.rows, goneRows: plan.goneRows, goneActs: plan.goneActs, head })
      this.#head = head
      this.#overlay.carryOut(plan)
      this.#publish(plan.customers)
    })
  }

  /** The next pull starts anew; the rows known so far stay visible until it is complete. Outbox and drafts stay. */
  refetch(): Promise<void> {
    return this.#inTurn(async () => {
      const head = anew(this.#head)
      await this.#write({ head })
      this.#head = head
    })
  }

  /** A person dealt with a refused act: forget it, or record the same once more as a new act over what central has. */
  async resolve(n: number, how: 'drop' | 'retry', stamp: Stamp): Promise<void> {
    const entry = this.#overlay.entry(n)
    if (!entry || entry.state === 'waiting' || entry.state === 'settled') return
    if (how === 'retry') await this.record([draftAgain(asItStands(this.shown, entry, stamp.at))], stamp)
    await this.#inTurn(async () => {
      await this.#write({ goneActs: [n] })
      this.#overlay.forget(n)
      this.#rebase(customersOf([entry]))
    })
  }

  /** Central knows this desk's acts only below `fromN` (it was restored): queues them again from the journal. */
  rewind(fromN: number): Promise<void> {
    return this.#inTurn(async () => {
      const entries: OutboxEntry[] = []
      for await (const act of this.#journal.from(fromN))
        if (this.#overlay.entry(act.n)?.state !== 'waiting') entries.push(waitingEntry(act))
      await this.#write({ outbox: entries })
      this.#overlay.setEntries(entries)
      this.#rebase(customersOf(entries))
    })
  }

  /** Central has other acts under the numbers of what waits here: that goes on behind `last`, its last number of this device. */
  renumber(last: number): Promise<void> {
    return this.#inTurn(async () => {
      const moved = this.#overlay.renumbered(Math.max(last, this.#head.lastN, this.#journal.end))
      await this.#journal.append(moved.outbox.map(({ act }) => act))
      const head = { ...this.#head, lastN: moved.last }
      await this.#write({ ...moved, head })
      this.#head = head
      this.#overlay.renumber(moved)
    })
  }

  /** Finishes what is queued, closes the database and forgets everything. Nothing can be asked afterwards. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#closed = true
      this.#vault.close()
    })
    this.#listeners.clear()
    this.drafts.clear()
    this.#overlay.clear()
  }

  async #load(): Promise<void> {
    const loaded = await this.#vault.load()
    const { damaged } = loaded
    this.#overlay.putBase(loaded.rows)
    this.#overlay.setEntries(loaded.outbox)
    for (const [key, draft] of loaded.drafts) this.drafts.set(key, draft)
    this.#head = loaded.head ?? { ...EMPTY_HEAD, hlc: loaded.outbox.at(-1)?.act.hlc ?? EMPTY_HEAD.hlc }
    if (anyRecords(damaged)) await this.#vault.discard(damaged)
    const parts = partsOf(damaged)
    for (const part of parts) this.#report(corrupt(part))
    // Central tells everything again; what can still be read stays in view meanwhile.
    if (parts.includes('rows')) this.#head = anew(this.#head)
    await this.#catchUp(damaged.acts)
    // Opening writes a head before anything is recorded: acts without one were left by a store that was emptied.
    if (!loaded.head && !damaged.head && this.#journal.end > 0) this.#report(corrupt('database'))
    await this.#journal.refill(this.outboxHead(Number.POSITIVE_INFINITY))
    this.#rebase(customersOf(this.entries()))
  }

  /** Takes over what the journal holds and IndexedDB does not: acts of a run that was killed in between, and `damaged` ones. */
  async #catchUp(damaged: readonly number[] = []): Promise<void> {
    const fresh: OutboxEntry[] = []
    let { lastN, hlc } = this.#head
    for await (const act of this.#journal.from(Math.min(lastN + 1, ...damaged))) {
      const missing = act.n > lastN || damaged.includes(act.n)
      if (missing && !this.#overlay.entry(act.n)) fresh.push(waitingEntry(act))
      if (act.hlc > hlc) hlc = act.hlc
    }
    lastN = Math.max(lastN, this.#journal.end, ...fresh.map((entry) => entry.act.n))
    this.#head = { ...this.#head, lastN, hlc }
    this.#overlay.setEntries(fresh)
    for (const entry of fresh) this.#kept.add(entry.act.n)
    try {
      await this.#write({ head: this.#head })
    } catch (error) {
      if (fresh.length === 0) throw error
      this.#repairLater(error)
    }
    this.#rebase(customersOf(fresh))
  }

  /** Once the journal has these acts they are facts. What the database needs is sealed meanwhile. */
  async #take(acts: readonly Act[], appended: Promise<void>): Promise<'saved' | 'kept'> {
    const entries = acts.map(waitingEntry)
    const last = acts.at(-1)
    const head = last ? { ...this.#head, lastN: last.n, hlc: last.hlc } : this.#head
    const sealing = this.#sealed({ outbox: entries, head })
    const [, sealed] = await Promise.allSettled([appended, sealing])
    await appended
    this.#head = head
    this.#overlay.setEntries(entries)
    for (const act of acts) this.#kept.add(act.n)
    let state: 'saved' | 'kept' = 'saved'
    try {
      if (sealed.status === 'rejected') throw sealed.reason
      await this.#commit(sealed.value)
    } catch (error) {
      state = 'kept'
      this.#repairLater(error)
    }
    this.#journal.makeReady()
    for (const act of acts) {
      if (act.kind === 'call.attempted' || act.kind === 'call.received') this.begun.add(act.payload.callId)
      this.#overlay.show(act)
    }
    this.#publish(new Set(acts.flatMap((act) => act.customerId ?? [])))
    return state
  }

  async #write(changes: Changes): Promise<void> {
    await this.#commit(await this.#sealed(changes))
  }

  /** Every write carries the kept acts first, so that `lastN` on disk never passes one that is not there. */
  async #sealed(changes: Changes): Promise<SealedChanges & { acts: readonly number[] }> {
    if (this.#closed) throw new ProblemError('unexpected', { reference: 'local.closed' })
    const kept = [...this.#kept]
    const written = (changes.outbox ?? []).map((entry) => entry.act.n)
    const named = new Set([...(changes.goneActs ?? []), ...written])
    const owed = kept.filter((n) => !named.has(n)).flatMap((n) => this.#overlay.entry(n) ?? [])
    const head = changes.head ?? (kept.length > 0 ? this.#head : undefined)
    const outbox = [...owed, ...(changes.outbox ?? [])]
    const sealed = await this.#vault.seal({ ...changes, outbox, ...(head ? { head } : {}) })
    return { ...sealed, acts: [...kept, ...written] }
  }

  async #commit(sealed: SealedChanges & { acts: readonly number[] }): Promise<void> {
    await this.#vault.commit(sealed)
    for (const n of sealed.acts) this.#kept.delete(n)
    this.#repairs = 0
    this.#packer.written()
  }

  #repairLater(error: unknown): void {
    if (this.#repairs === 0) this.#report(problemOf(error, 'indexedDB'))
    const wait = REPAIR_AFTER[this.#repairs]
    this.#repairs++
    // After the last try the acts stay in the journal, and the next write or the next start takes them in.
    if (wait === undefined) return
    this.#options.later(wait, () => {
      this.#inTurn(() => this.#repair()).catch((worse: unknown) => this.#repairLater(worse))
    })
  }

  async #repair(): Promise<void> {
    if (this.#closed || this.#kept.size === 0) return
    if ((await this.#vault.reopen()) === 'intact') await this.#write({})
    else {
      this.#report(corrupt('database'))
      const rows = this.#overlay.baseRows()
      await this.#write({ rows, outbox: this.entries(), drafts: [...this.drafts], head: this.#head })
    }
    this.#publish(new Set())
  }

  #report(problem: Problem): void {
    this.lastProblem = problem
    this.#options.onProblem(problem)
  }

  #rebase(customers: ReadonlySet<Id>): void {
    this.#overlay.rebase(customers)
    this.#publish(customers)
  }

  #publish(customers: ReadonlySet<Id>): void {
    for (const listener of this.#listeners) listener(customers)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work)
    this.#last = next
    return next
  }
}
