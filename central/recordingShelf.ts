// Where the bytes of recordings stand: a folder, or the database itself. Both are stores of tus; what they hold is the ciphertext that
// desks sent, and nothing here can read it. Promises: `settle` returns when the bytes survive a power cut.
import { createReadStream } from 'node:fs'
import { chmod, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import { DataStore, ERRORS, Upload } from '@tus/utils'
import type { Id } from '../shared/rows.ts'
import type { RecordingPlace } from './config.ts'
import type { Database } from './database.ts'

export interface RecordingShelf {
  readonly store: DataStore
  /** The whole, or the bytes from `from` up to `until`. */
  read(id: Id, from?: number, until?: number): AsyncIterable<Uint8Array>
  settle(id: Id): Promise<void>
  remove(id: Id): Promise<void>
}

/** Throws when the folder can't be made. */
export async function openShelf(place: RecordingPlace, database: Database): Promise<RecordingShelf> {
  return place.kind === 'folder' ? folderShelf(place.path) : databaseShelf(database)
}

async function folderShelf(path: string): Promise<RecordingShelf> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
  const store = new FileStore({ directory: path })
  return {
    store,
    read: (id, from = 0, until) =>
      createReadStream(join(path, id), { start: from, ...(until === undefined ? {} : { end: until - 1 }) }),
    async settle(id) {
      const handle = await open(join(path, id), 'r+')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    remove: (id) => store.remove(id),
  }
}

/** Bytes of one row; a recording of an hour is about 120 of them. */
const PART_BYTES = 256 * 1024

class DatabaseStore extends DataStore {
  readonly #database: Database

  constructor(database: Database) {
    super()
    this.#database = database
    this.extensions = ['creation']
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.remove(upload.id)
    return upload
  }

  override async remove(id: string): Promise<void> {
    await this.#database.db.deleteFrom('recording_parts').where('recording_id', '=', id).execute()
  }

  override async getUpload(id: string): Promise<Upload> {
    const { db } = this.#database
    const known = await db.selectFrom('recordings').select('bytes').where('id', '=', id).executeTakeFirst()
    if (!known) throw ERRORS.FILE_NOT_FOUND
    const last = await db
      .selectFrom('recording_parts')
      .select(({ fn }) => ['position', fn<number>('length', ['bytes']).as('length')])
      .where('recording_id', '=', id)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst()
    return new Upload({ id, size: known.bytes, offset: last ? last.position + last.length : 0 })
  }

  /** What came before a connection broke is kept: the sender goes on behind it. */
  override async write(stream: Readable, id: string, from: number): Promise<number> {
    const { db } = this.#database
    let offset = from
    let held: Buffer[] = []
    let heldBytes = 0
    const put = async () => {
      if (heldBytes === 0) return
      const bytes = Buffer.concat(held)
      held = []
      heldBytes = 0
      await db.insertInto('recording_parts').values({ recording_id: id, position: offset, bytes }).execute()
      offset += bytes.length
    }
    try {
      for await (const piece of stream) {
        held.push(piece)
        heldBytes += piece.length
        if (heldBytes >= PART_BYTES) await put()
      }
    } finally {
      await put()
    }
    return offset
  }
}

function databaseShelf(database: Database): RecordingShelf {
  const store = new DatabaseStore(database)
  return {
    store,
    async *read(id, from = 0, until = Number.MAX_SAFE_INTEGER) {
      // The part in which the first byte wanted stands; from there one follows the other.
      for (let wanted = from; wanted < until; ) {
        const part = await database.db
          .selectFrom('recording_parts')
          .select(['bytes', 'position'])
          .where('recording_id', '=', id)
          .where('position', '<=', wanted)
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst()
        const start = wanted - (part?.position ?? 0)
        if (!part || start >= part.bytes.length) return
        yield part.bytes.subarray(start, Math.min(part.bytes.length, until - part.position))
        wanted = part.position + part.bytes.length
      }
    },
    // Committed is on disk already.
    settle: async () => undefined,
    remove: (id) => store.remove(id),
  }
}
