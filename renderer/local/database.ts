// The IndexedDB tables of one agent on one device, and their numbered upgrades. Promises: strict durability, and only sealed
// bytes under opaque keys (the outbox is keyed by the act's number). Only `store.ts` writes here.
import { Dexie, type Table, type Transaction } from 'dexie'
import { ProblemError } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'

export interface SealedRecord {
  k: string
  c: Uint8Array<ArrayBuffer>
}

/** Some hundred rows under the number of their page. */
export interface PageRecord {
  p: number
  c: Uint8Array<ArrayBuffer>
}

export interface OutboxRecord {
  n: number
  c: Uint8Array<ArrayBuffer>
}

/** Counts the write transactions: a plain number, so that a second writer is noticed inside a transaction. */
export interface RevisionRecord {
  k: 'revision'
  value: number
}

export interface DatabaseVersion {
  number: number
  stores: Record<string, string | null>
  /** May move or drop sealed records; it has no keys and cannot look into them. */
  upgrade?: (transaction: Transaction) => PromiseLike<unknown>
}

/** Every version ever released, oldest first; none is edited after release. */
export const VERSIONS: readonly DatabaseVersion[] = [
  { number: 1, stores: { rows: 'k', outbox: 'n', drafts: 'k', meta: 'k', revision: 'k' } },
  // Rows of version 1 stand singly; they are packed into pages while the desk works.
  { number: 2, stores: { pages: 'p' } },
]

export interface DeskDatabase extends Dexie {
  /** Rows that are newer than their page, or in none yet. */
  rows: Table<SealedRecord, string>
  pages: Table<PageRecord, number>
  outbox: Table<OutboxRecord, number>
  drafts: Table<SealedRecord, string>
  meta: Table<SealedRecord, string>
  revision: Table<RevisionRecord, string>
}

export interface IndexedDatabases {
  indexedDB: IDBFactory
  IDBKeyRange: typeof IDBKeyRange
}

/** Per agent and device: another agent of the same login, or a renewed key, never meets these bytes. */
export function databaseName(realm: 'practice' | 'site', agentId: Id, device: Id): string {
  return `duedesk.${realm}.${agentId}.${device}`
}

/** Deletes what this agent's desk kept under former devices: their keys are gone, or their practice world is. */
export async function dropFormer(
  { indexedDB }: IndexedDatabases,
  realm: 'practice' | 'site',
  agentId: Id,
  device: Id,
): Promise<void> {
  const mine = databaseName(realm, agentId, device)
  const stem = mine.slice(0, -device.length)
  const all = await indexedDB.databases()
  const former = all.flatMap(({ name }) => (name?.startsWith(stem) && name !== mine ? name : []))
  await Promise.all(
    former.map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name)
          request.onsuccess = () => resolve()
          // Another window of the same agent still has it open; the next start finds it again.
          request.onblocked = () => resolve()
          request.onerror = () => reject(request.error)
        }),
    ),
  )
}

export function openDatabase(
  name: string,
  factory: IndexedDatabases,
  versions: readonly DatabaseVersion[] = VERSIONS,
): DeskDatabase {
  const database = new Dexie(name, {
    indexedDB: factory.indexedDB,
    IDBKeyRange: factory.IDBKeyRange,
    chromeTransactionDurability: 'strict',
  })
  for (const version of versions) {
    const declared = database.version(version.number).stores(version.stores)
    if (version.upgrade) declared.upgrade(version.upgrade)
  }
  return database as DeskDatabase
}

/** A note changes two of six tables: each call to another costs it a turn for nothing. */
export function exchange<R, K>(
  table: Table<R, K>,
  gone: readonly K[],
  fresh: readonly R[],
): PromiseLike<unknown> {
  // Requests of one transaction are carried out in the order in which they are made.
  return Promise.all([
    gone.length > 0 ? table.bulkDelete([...gone]) : undefined,
    fresh.length > 0 ? table.bulkPut([...fresh]) : undefined,
  ])
}

/** What went wrong in a transaction, as a problem where a person can do something about it. */
export function storageProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProblemError) return error
  const inner = 'inner' in error && error.inner instanceof Error ? error.inner : error
  if (error.name === 'QuotaExceededError' || inner.name === 'QuotaExceededError')
    return new ProblemError('local.diskFull', {}, { cause: error })
  return error
}
