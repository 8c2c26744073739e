// What others keep rows with, each as its makers say: IndexedDB by hand, Dexie, and where they are installed RxDB and PouchDB. One record
// for each row with four indexes, in plain text; nothing of it can be searched by pinyin. `plain` is a store that trusts IndexedDB alone.
import { Dexie, type Table } from 'dexie'
import { peers } from './peers.mjs'

export interface Kept {
  key: string
  kind: string
  customerId: string
  caseId: string
  name: string
  data: unknown
}

export interface Store {
  put(rows: readonly Kept[]): Promise<unknown>
  close(): Promise<void>
  readAll?(): Promise<unknown>
  count?(): Promise<number>
}

export interface Keeper {
  open(): Promise<Store>
  drop(): Promise<void>
}

const INDEXES = ['kind', 'customerId', 'caseId', 'name'] as const

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

function byHand(name: string, indexes: readonly string[]): Keeper {
  return {
    async open() {
      const opening = indexedDB.open(name, 1)
      opening.onupgradeneeded = () => {
        const rows = opening.result.createObjectStore('rows', { keyPath: 'key' })
        for (const index of indexes) rows.createIndex(index, index)
      }
      const database = await request(opening)
      return {
        put(rows) {
          const transaction = database.transaction('rows', 'readwrite')
          const table = transaction.objectStore('rows')
          for (const row of rows) table.put(row)
          return new Promise<void>((resolve, reject) => {
            transaction.oncomplete = () => resolve()
            transaction.onabort = () => reject(transaction.error)
          })
        },
        count: () => request(database.transaction('rows').objectStore('rows').count()),
        async close() {
          database.close()
        },
      }
    },
    async drop() {
      await request(indexedDB.deleteDatabase(name))
    },
  }
}

const DEXIE = 'bench.dexie'
const dexie: Keeper = {
  async open() {
    const database = new Dexie(DEXIE)
    database.version(1).stores({ rows: ['key', ...INDEXES].join(',') })
    await database.open()
    const rows = database.table('rows') as Table<Kept, string>
    return {
      put: (all) => rows.bulkPut([...all]),
      readAll: () => rows.toArray(),
      async close() {
        database.close()
      },
    }
  },
  drop: () => Dexie.delete(DEXIE),
}

export const keepers: Readonly<Record<string, Keeper>> = {
  'IndexedDB rows': byHand('bench.raw', INDEXES),
  'Dexie rows': dexie,
  plain: byHand('bench.plain', []),
  ...(peers as Record<string, Keeper>),
}
