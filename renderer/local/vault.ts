// The sealed records on disk: loads them all, and writes any set of changes in one strict transaction. Promises: everything
// is encrypted before the transaction opens, and a second writer or a store that was reset is noticed, never overwritten.
// Private to `renderer/local`; `store.ts` decides what is written.
import { z } from 'zod'
import { RuleSettings } from '../../shared/compliance/tighten.ts'
import { Act } from '../../shared/operation.ts'
import { Problem, ProblemError } from '../../shared/problem.ts'
import { type Id, Row } from '../../shared/rows.ts'
import { DeskStrategy } from '../../shared/strategy.ts'
import type { Cipher, RecordStore } from './cipher.ts'
import type { DeskDatabase, SealedRecord } from './database.ts'
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

export interface Loaded {
  rows: StoredRow[]
  outbox: OutboxEntry[]
  drafts: Map<string, unknown>
  /** Null on a fresh database, or when its record was damaged. */
  head: Head | null
  damaged: { rows: string[]; acts: number[]; drafts: string[]; head: boolean }
}

const HEAD_KEY = 'head'
const CHUNK = 500

export class Vault {
  readonly #database: DeskDatabase
  readonly #cipher: Cipher
  readonly #keys = new Map<string, string>()
  #revision = 0

  constructor(database: DeskDatabase, cipher: Cipher) {
    this.#database = database
    this.#cipher = cipher
  }

  /** Reads and opens every record. Throws `local.keyLost` when nothing opens with this key. */
  async load(): Promise<Loaded> {
    const database = this.#database
    await database.open()
    const [rows, outbox, drafts, meta, revision] = await database.transaction('r', database.tables, () =>
      Promise.all([
        database.rows.toArray(),
        database.outbox.toArray(),
        database.drafts.toArray(),
        database.meta.get(HEAD_KEY),
        database.revision.get('revision'),
      ]),
    )
    this.#revision = revision?.value ?? 0
    const openedRows = await this.#openAll('rows', rows)
    const openedActs = await this.#openAll(
      'outbox',
      outbox.map(({ n, c }) => ({ k: String(n), c })),
    )
    const openedDrafts = await this.#openAll('drafts', drafts)
    const openedHead = meta ? await this.#openAll('meta', [meta]) : { values: [], damaged: [] }
    const found = openedRows.values.length + openedActs.values.length + openedDrafts.values.length
    if (found + openedHead.values.length === 0 && rows.length + outbox.length + (meta ? 1 : 0) > 0)
      throw new ProblemError('local.keyLost')

    const stored: StoredRow[] = []
    for (const { key, value } of openedRows.values) {
      // Authenticated under our key and layout: these are the bytes that passed the schema when they were received.
      const { row, generation } = value as StoredRow
      this.#keys.set(`${row.kind}:${row.id}`, key)
      stored.push({ row, generation })
    }
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
      rows: stored,
      outbox: entries.sort((one, other) => one.act.n - other.act.n),
      drafts: kept,
      head: head.success ? head.data : null,
      damaged: {
        rows: openedRows.damaged,
        acts: badActs,
        drafts: openedDrafts.damaged,
        head: meta !== undefined && !head.success,
      },
    }
  }

  /** One transaction: all of it is durable when this resolves, or none of it happened. */
  async write(changes: Changes): Promise<void> {
    const cipher = this.#cipher
    const rows = await inChunks(changes.rows ?? [], async ({ row, generation }) => {
      const k = await this.#keyOf(row.kind, row.id)
      return { k, c: await cipher.seal('rows', k, { row, generation } satisfies StoredRow) }
    })
    const goneRows = await Promise.all((changes.goneRows ?? []).map(({ kind, id }) => this.#keyOf(kind, id)))
    const outbox = await Promise.all(
      (changes.outbox ?? []).map(async (entry) => ({
        n: entry.act.n,
        c: await cipher.seal('outbox', String(entry.act.n), entry),
      })),
    )
    const drafts: SealedRecord[] = []
    const goneDrafts: string[] = []
    for (const [key, draft] of changes.drafts ?? []) {
      const k = await cipher.opaque(`draft:${key}`)
      if (draft === null) goneDrafts.push(k)
      else drafts.push({ k, c: await cipher.seal('drafts', k, { key, draft }) })
    }
    const head = changes.head
      ? { k: HEAD_KEY, c: await cipher.seal('meta', HEAD_KEY, changes.head) }
      : undefined
    await this.#transact(async (database) => {
      await database.rows.bulkDelete(goneRows)
      await database.rows.bulkPut(rows)
      await database.outbox.bulkDelete([...(changes.goneActs ?? [])])
      await database.outbox.bulkPut(outbox)
      await database.drafts.bulkDelete(goneDrafts)
      await database.drafts.bulkPut(drafts)
      if (head) await database.meta.put(head)
    })
    for (const { kind, id } of changes.goneRows ?? []) this.#keys.delete(`${kind}:${id}`)
  }

  /** Removes records that no longer open, so that they are not met again at the next start. */
  async discard(damaged: Loaded['damaged']): Promise<void> {
    await this.#transact(async (database) => {
      await database.rows.bulkDelete(damaged.rows)
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
    return 'reset'
  }

  close(): void {
    this.#database.close()
    this.#keys.clear()
  }

  async #transact(work: (database: DeskDatabase) => Promise<void>): Promise<void> {
    const database = this.#database
    const expected = this.#revision
    try {
      await database.transaction('rw', database.tables, async () => {
        const found = (await database.revision.get('revision'))?.value ?? 0
        if (found !== expected) throw new ProblemError('local.lockedElsewhere')
        await work(database)
        await database.revision.put({ k: 'revision', value: expected + 1 })
      })
    } catch (error) {
      throw storageProblem(error)
    }
    this.#revision = expected + 1
  }

  async #keyOf(kind: string, id: Id): Promise<string> {
    const name = `${kind}:${id}`
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

function storageProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProblemError) return error
  const inner = 'inner' in error && error.inner instanceof Error ? error.inner : error
  if (error.name === 'QuotaExceededError' || inner.name === 'QuotaExceededError')
    return new ProblemError('local.diskFull', {}, { cause: error })
  return error
}
