// RxDB on its Dexie storage, and PouchDB on IndexedDB, as their makers say rows are kept in bulk. They are no dependencies of Duedesk: the
// bench installs them beside itself when it can (`tests/bench/peers.ts`), and goes without them when it can't.
import PouchDB from 'pouchdb-browser'
import { createRxDatabase } from 'rxdb'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'

const text = { type: 'string', maxLength: 120 }
const schema = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: {
    key: text,
    kind: text,
    customerId: text,
    caseId: text,
    name: text,
    data: { type: 'object', additionalProperties: true },
  },
  required: ['key', 'kind', 'customerId', 'caseId', 'name'],
  indexes: ['kind', 'customerId', 'caseId', 'name'],
}

export const peers = {
  RxDB: {
    async open() {
      const database = await createRxDatabase({
        name: 'bench-rxdb',
        storage: getRxStorageDexie(),
        multiInstance: false,
      })
      const { rows } = await database.addCollections({ rows: { schema } })
      return {
        put: (all) => rows.bulkUpsert([...all]),
        close: () => database.close(),
      }
    },
    async drop() {
      for (const { name } of await indexedDB.databases())
        if (name?.includes('bench-rxdb')) indexedDB.deleteDatabase(name)
    },
  },
  PouchDB: {
    async open() {
      const database = new PouchDB('bench-pouch', { adapter: 'idb', auto_compaction: true })
      return {
        put: (all) => database.bulkDocs(all.map(({ key, ...rest }) => ({ _id: key, ...rest }))),
        close: () => database.close(),
      }
    },
    drop: () => new PouchDB('bench-pouch', { adapter: 'idb' }).destroy(),
  },
}
