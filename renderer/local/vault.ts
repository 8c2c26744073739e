// The sealed records on disk: loads them all, and writes any set of changes in one strict transaction. Rows lie in pages and, since
// those were written, singly (`basePages.ts` says which). Promises: everything is encrypted before the transaction opens, a page that
// is missing is noticed, and so is a second writer or a store that was reset, never overwritten.
// Private to `renderer/local`; `store.ts` decides what is written.
import { z } from 'zod'
import { RuleSettings } from '../../shared/compliance/tighten.ts'
import { Act } from '../../shared/operation.ts'
import { Problem, ProblemError } from '../../shared/problem.ts'
import { type Id, Row } from '../../shared/rows.ts'
import { DeskStrategy } from '../../shared/strategy.ts'
import { BasePages, type PagePlan } from './basePages.ts'
import type { Cipher, RecordStore } from './cipher.ts'
import type { Damage } from './damage.ts'
import { type DeskDatabase, exchange, type SealedRecord, storageProblem } from './database.ts'
import { HLC_ZERO } from './stamp.ts'

/** An act of this desk on its way. `settled`: central took it, its rows have not come down yet. */
export const OutboxEntry = z.object({
  act: Act,
  state: z.enum(['waiting', 'settled', 'refused', 'conflict']),
  problem: Problem.nullable(),
  current: Row.nullable(),
})
export type OutboxEntry = z.infer<typeof OutboxEntry>

export const Head = z.object({
  /** Highest act number that is in IndexedDB or was. */
  lastN: z.int().min(0),
  hlc: z.string(),
  cursor: z.string().nullable(),
  lastPullAt: z.int().nullable(),
  /** Raised by each refetch; rows of an older generation go when the new one is complete. */
  generation: z.int().min(0),
  refetching: z.boolean(),
  /** How the company narrows the rules of contact, as central last told; absent until it did. */
  rules: RuleSettings.optional(),
  /** Weights and stages as central told them last. */
  strategy: DeskStrategy.optional(),
})
export type Head = z.infer<typeof Head>

export const EMPTY_HEAD: Head = {
  lastN: 0,
  hlc: HLC_ZERO,
  cursor: null,
  lastPullAt: null,
  generation: 0,
  refetching: false,
}

/** When IndexedDB refuses what the journal has: how long to wait before each new try, in ms. Every other write tries too. */
export const REPAIR_AFTER = [0, 250, 1000, 4000, 15_000, 60_000, 300_000] as const

/** Everything is told again by central. */
export const anew = (head: Head): Head => ({
  ...head,
  cursor: null,
  generation: head.generation + 1,
  refetching: true,
})

export interface StoredRow {
  row: Row
  generation: number
}

export interface Changes {
  rows?: readonly StoredRow[]
  goneRows?: readonly { kind: string; id: Id }[]
  outbox?: readonly OutboxEntry[]
  goneActs?: readonly number[]
  drafts?: readonly (readonly [key: string, draft: unknown])[]
  head?: Head
}

export interface SealedChanges {
  readonly plan: PagePlan
  work(database: DeskDatabase): PromiseLike<unknown>
}

export interface Loaded {
  rows: StoredRow[]
  outbox: OutboxEntry[]
  drafts: Map<string, unknown>
  /** Null on a fresh database, or when its record was damaged. */
  head: Head | null
  damaged: Damage
}

const HEAD_KEY = 'head'
/** Which pages there are: one that is missing would otherwise be missed by nobody. */
const CONTENTS_KEY = 'pages'
const Contents = z.array(z.int().min(1))
const CHUNK = 500
/** Pages read and opened together. */
const PAGE_CHUNK = 40

const nameOf = ({ kind, id }: { kind: string; id: Id }) => `${kind}:${id}`

export class Vault {
  readonly #database: DeskDatabase
  readonly #cipher: Cipher
  /** What central said last of a row, for pages that are written anew around it. */
  readonly #known: (name: string) => StoredRow | undefined
  readonly #pages = new BasePages()
  readonly #keys = new Map<string, string>()
  #revision = 0

  constructor(
    database: DeskDatabase,
    cipher: Cipher,
    known: (name: string) => StoredRow | undefined = () => undefined,
  ) {
    this.#database = database
    this.#cipher = cipher
    this.#known = known
  }

  /** Whether rows should be packed into pages, and how soon. */
  get packs(): 'now' | 'idle' | null {
    return this.#pages.needs
  }

  /** Reads and opens every record. Throws `local.keyLost` when nothing opens with this key. */
  async load(): Promise<Loaded> {
    const database = this.#database
    await database.open()
    const [rows, pageNumbers, outbox, drafts, meta, revision] = await database.transaction(
      'r',
      database.tables,
      () =>
        Promise.all([
          database.rows.toArray(),
          database.pages.toCollection().primaryKeys(),
          database.outbox.toArray(),
          database.drafts.toArray(),
          database.meta.toArray(),
          database.revision.get('revision'),
        ]),
    )
    this.#revision = revision?.value ?? 0
    const metaOf = (key: string) => meta.filter(({ k }) => k === key)
    const stored = new Map<string, StoredRow>()
    const badPages = await this.#loadPages(pageNumbers, stored)
    const openedRows = await this.#openAll('rows', rows)
    const openedActs = await this.#openAll(
      'outbox',
      outbox.map(({ n, c }) => ({ k: String(n), c })),
    )
    const openedDrafts = await this.#openAll('drafts', drafts)
    const openedHead = await this.#openAll('meta', metaOf(HEAD_KEY))
    const openedContents = await this.#openAll('meta', metaOf(CONTENTS_KEY))
    const found =
      stored.size + openedRows.values.length + openedActs.values.length + openedDrafts.values.length
    const there = rows.length + pageNumbers.length + outbox.length + meta.length
    if (found + openedHead.values.length + openedContents.values.length === 0 && there > 0)
      throw new ProblemError('local.keyLost')

    for (const { key, value } of openedRows.values) {
      const { row } = value as StoredRow
      const name = nameOf(row)
      this.#keys.set(name, key)
      this.#pages.foundDelta(name)
      stored.set(name, value as StoredRow)
    }
    const contents = Contents.safeParse(openedContents.values[0]?.value)
    const missing = contents.success ? contents.data.filter((page) => !pageNumbers.includes(page)) : []
    const entries: OutboxEntry[] = []
    const badActs = openedActs.damaged.map(Number)
    for (const { key, value } of openedActs.values) {
      const entry = OutboxEntry.safeParse(value)
      if (entry.success) entries.push(entry.data)
      else badActs.push(Number(key))
    }
    const kept = new Map<string, unknown>()
    for (const { value } of openedDrafts.values) {
      const { key, draft } = value as { key: string; draft: unknown }
      kept.set(key, draft)
    }
    const head = Head.safeParse(openedHead.values[0]?.value)
    return {
      rows: [...stored.values()],
      outbox: entries.sort((one, other) => one.act.n - other.act.n),
      drafts: kept,
      head: head.success ? head.data : null,
      damaged: {
        rows: openedRows.damaged,
        pages: [...badPages, ...missing],
        acts: badActs,
        drafts: openedDrafts.damaged,
        head: metaOf(HEAD_KEY).length > 0 && !head.success,
      },
    }
  }

  /** Everything of a write but the write: to be carried out by `commit` before anything else of the store changes. */
  async seal(changes: Changes): Promise<SealedChanges> {
    const cipher = this.#cipher
    const fresh = new Map((changes.rows ?? []).map((stored) => [nameOf(stored.row), stored]))
    const plan = this.#pages.plan([...fresh.keys()], new Set((changes.goneRows ?? []).map(nameOf)))
    const putRows = await this.#sealRows(plan, (name) => fresh.get(name) ?? this.#known(name))
    const [outbox, head] = await Promise.all([
      inChunks(changes.outbox ?? [], async (entry) => ({
        n: entry.act.n,
        c: await cipher.seal('outbox', String(entry.act.n), entry),
      })),
      changes.head && cipher.seal('meta', HEAD_KEY, changes.head).then((c) => ({ k: HEAD_KEY, c })),
    ])
    const drafts: SealedRecord[] = []
    const goneDrafts: string[] = []
    for (const [key, draft] of changes.drafts ?? []) {
      const k = await cipher.opaque(`draft:${key}`)
      if (draft === null) goneDrafts.push(k)
      else drafts.push({ k, c: await cipher.seal('drafts', k, { key, draft }) })
    }
    const work = (database: DeskDatabase) =>
      Promise.all([
        putRows(database),
        exchange(database.outbox, changes.goneActs ?? [], outbox),
        exchange(database.drafts, goneDrafts, drafts),
        head ? database.meta.put(head) : undefined,
      ])
    return { plan, work }
  }

  /** One transaction: all of it is durable when this resolves, or none of it happened. */
  async commit({ plan, work }: SealedChanges): Promise<void> {
    await this.#transact(work)
    this.#carriedOut(plan)
  }

  /** One step of packing rows into full pages, in one transaction with the removal of what they replace. */
  async pack(): Promise<void> {
    const plan = this.#pages.packing()
    if (!plan) return
    const putRows = await this.#sealRows(plan, this.#known)
    await this.#transact(putRows)
    this.#carriedOut(plan)
  }

  /** Removes records that no longer open, so that they are not met again at the next start. */
  async discard(damaged: Damage): Promise<void> {
    await this.#transact(async (database) => {
      await database.rows.bulkDelete(damaged.rows)
      await database.pages.bulkDelete(damaged.pages)
      await database.outbox.bulkDelete(damaged.acts)
      await database.drafts.bulkDelete(damaged.drafts)
    })
  }

  /** After a failed write: opens the database anew and says whether it still holds what was written. */
  async reopen(): Promise<'intact' | 'reset'> {
    this.#database.close()
    await this.#database.open()
    const revision = (await this.#database.revision.get('revision'))?.value ?? 0
    if (revision === this.#revision) return 'intact'
    if (revision > this.#revision) throw new ProblemError('local.lockedElsewhere')
    // Chromium replaces a damaged or overfull store by an empty one without a word (electron#41877).
    this.#revision = revision
    this.#pages.clear()
    return 'reset'
  }

  close(): void {
    this.#database.close()
    this.#keys.clear()
    this.#pages.clear()
  }

  /** Opens pages from the oldest on, so that newer ones win; the numbers of those that do not open. */
  async #loadPages(numbers: readonly number[], into: Map<string, StoredRow>): Promise<number[]> {
    const damaged: number[] = []
    const read = (at: number) => this.#database.pages.bulkGet(numbers.slice(at, at + PAGE_CHUNK))
    let next = read(0)
    for (let at = 0; at < numbers.length; at += PAGE_CHUNK) {
      const records = await next
      next = read(at + PAGE_CHUNK)
      const sealed = records.flatMap((record) => (record ? [{ k: String(record.p), c: record.c }] : []))
      const opened = await this.#openAll('pages', sealed)
      damaged.push(...opened.damaged.map(Number))
      const pages = opened.values.map(({ key, value }) => ({ page: Number(key), rows: value as StoredRow[] }))
      // Authenticated under our key and layout: these are the bytes that passed the schema when they were received.
      for (const { page, rows } of pages.sort((one, other) => one.page - other.page)) {
        const named = rows.map((row) => [nameOf(row.row), row] as const)
        for (const [name, row] of named) into.set(name, row)
        this.#pages.foundPage(
          page,
          named.map(([name]) => name),
        )
      }
    }
    for (const page of damaged) this.#pages.reserve(page)
    return damaged
  }

  /** Seals what a plan writes; the reply puts it into an open transaction. */
  async #sealRows(
    plan: PagePlan,
    storedOf: (name: string) => StoredRow | undefined,
  ): Promise<(database: DeskDatabase) => PromiseLike<unknown>> {
    const cipher = this.#cipher
    const deltas = await inChunks(plan.deltas, async (name) => {
      const k = await this.#keyOf(name)
      return { k, c: await cipher.seal('rows', k, storedOf(name)) }
    })
    const goneDeltas = await inChunks(plan.goneDeltas, (name) => this.#keyOf(name))
    const pages = await inChunks([...plan.pages], async ([p, names]) => ({
      p,
      c: await cipher.seal(
        'pages',
        String(p),
        names.flatMap((name) => storedOf(name) ?? []),
      ),
    }))
    const moved = pages.length + plan.gonePages.length > 0
    const contents = moved
      ? {
          k: CONTENTS_KEY,
          c: await cipher.seal('meta', CONTENTS_KEY, this.#pages.numbersAfter(plan)),
        }
      : null
    return (database) =>
      Promise.all([
        exchange(database.pages, plan.gonePages, pages),
        exchange(database.rows, goneDeltas, deltas),
        contents ? database.meta.put(contents) : undefined,
      ])
  }

  #carriedOut(plan: PagePlan): void {
    this.#pages.carriedOut(plan)
    for (const name of [...plan.goneDeltas, ...plan.gone]) this.#keys.delete(name)
  }

  async #transact(work: (database: DeskDatabase) => PromiseLike<unknown>): Promise<void> {
    const database = this.#database
    const expected = this.#revision
    try {
      await database.transaction('rw', database.tables, async () => {
        // All in one go: what the one finds undoes the others, and nobody waits for it first.
        const found = database.revision.get('revision').then((known) => {
          if ((known?.value ?? 0) !== expected) throw new ProblemError('local.lockedElsewhere')
        })
        await Promise.all([
          found,
          work(database),
          database.revision.put({ k: 'revision', value: expected + 1 }),
        ])
      })
    } catch (error) {
      throw storageProblem(error)
    }
    this.#revision = expected + 1
  }

  async #keyOf(name: string): Promise<string> {
    let key = this.#keys.get(name)
    if (!key) {
      key = await this.#cipher.opaque(name)
      this.#keys.set(name, key)
    }
    return key
  }

  async #openAll(store: RecordStore, records: readonly SealedRecord[]) {
    const values: { key: string; value: unknown }[] = []
    const damaged: string[] = []
    await inChunks(records, async ({ k, c }) => {
      try {
        values.push({ key: k, value: await this.#cipher.open(store, k, c) })
      } catch {
        // Reported and healed by the caller: rows are fetched again, acts come back from the journal.
        damaged.push(k)
      }
    })
    return { values, damaged }
  }
}

/** Thousands of promises at once would hold every buffer in memory twice. */
async function inChunks<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += CHUNK)
    results.push(...(await Promise.all(items.slice(at, at + CHUNK).map(work))))
  return results
}
