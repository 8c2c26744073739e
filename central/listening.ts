// Listening to recorded calls: who may, on record before the first byte, and the sound by ranges. Promises: without a permission nothing is
// told of a recording; what is opened is in memory only and goes out with `no-store`; a recording that can't be heard says why.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ProblemError } from '../shared/problem.ts'
import { GRANT_MS, type ListenReply } from '../shared/qa/listenBodies.ts'
import { coverOfCall } from '../shared/recording.ts'
import type { CallRow, Id } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central } from './context.ts'
import type { Db } from './database.ts'
import { reachOf } from './reach.ts'
import { bytesOf, indexOf, type RecordingIndex } from './recordingIndex.ts'
import { openShelf, type RecordingShelf } from './recordingShelf.ts'

/** Recordings whose places are remembered; an hour's takes a few megabytes. */
const REMEMBERED = 6

/** What one node keeps in memory: the shelf, and where things stand in the recordings that are being heard. */
export class Listening {
  readonly #central: Central
  #shelf: Promise<RecordingShelf> | null = null
  readonly #indexes = new Map<Id, Promise<RecordingIndex | 'empty' | null>>()

  constructor(central: Central) {
    this.#central = central
  }

  #opened(): Promise<RecordingShelf> {
    const { config, database } = this.#central
    if (config.recordings === null) throw new ProblemError('recording.notKept')
    this.#shelf ??= openShelf(config.recordings, database)
    this.#shelf.catch(() => {
      this.#shelf = null
    })
    return this.#shelf
  }

  /** Throws `recording.keyLost` and `recording.empty`. */
  async #index(id: Id): Promise<RecordingIndex> {
    const shelf = await this.#opened()
    const known = this.#indexes.get(id) ?? indexOf(this.#central.keys.sealPrivate, shelf, id)
    this.#indexes.delete(id)
    this.#indexes.set(id, known)
    for (const oldest of [...this.#indexes.keys()].slice(0, -REMEMBERED)) this.#indexes.delete(oldest)
    try {
      const index = await known
      if (index === null) throw new ProblemError('recording.keyLost')
      if (index === 'empty') throw new ProblemError('recording.empty')
      return index
    } catch (error) {
      this.#indexes.delete(id)
      throw error
    }
  }

  /** Throws `request.notFound`, `role.notAllowed`, `team.notYours`, and what is the matter with the recording. */
  async open(caller: Caller, callId: Id): Promise<ListenReply> {
    const { database, now } = this.#central
    const { db } = database
    const at = now()
    const found = await db
      .selectFrom('rows')
      .select(['data', 'customer_id'])
      .where('kind', '=', 'call')
      .where('id', '=', callId)
      .where('deleted', '=', false)
      .executeTakeFirst()
    if (found?.data.kind !== 'call') throw new ProblemError('request.notFound')
    const call = found.data
    if (caller.role === 'agent') await mayHearOwn(db, caller, call)
    ;(await reachOf(db, caller)).mustReach(call.agentId)
    const held = await db
      .selectFrom('recordings')
      .select(['id', 'whole'])
      .where('call_id', '=', callId)
      .where('state', '=', 'stored')
      .orderBy('whole', 'desc')
      .orderBy('sound_ms', 'desc')
      .executeTakeFirst()
    if (!held && (await isGone(db, callId))) throw new ProblemError('recording.erased')
    if (!held) throw new ProblemError('recording.none', { reason: reasonOf(call) })
    const index = await this.#index(held.id)
    const grant = randomUUID()
    const until = at + GRANT_MS
    await database.transaction(async (tx) => {
      await tx
        .insertInto('listen_grants')
        .values({
          id: grant,
          recording_id: held.id,
          call_id: callId,
          user_id: caller.id,
          at,
          until,
        })
        .execute()
      await noteAudit(tx, [
        {
          at,
          by: { id: caller.id, sessionId: caller.sessionId },
          what: 'recording.heard',
          subject: callId,
          customerId: found.customer_id,
          detail: { recording: held.id },
        },
      ])
    })
    return {
      grant,
      until,
      recordingId: held.id,
      startsAt: call.answeredAt ?? index.header.openedAt,
      soundMs: index.soundMs,
      whole: index.whole,
      channels: index.track.channels,
      rate: index.track.rate,
      headBytes: index.head.length,
      pieces: index.pieces.map(({ atMs, from }) => [atMs, from]),
      bytes: index.bytes,
      now: at,
    }
  }

  /** How many bytes there are, and a way to read some. Throws `recording.grantOver` for a permission that is none, over, or another's. */
  async sound(
    caller: Caller,
    grant: Id,
  ): Promise<{ bytes: number; read(range: { from: number; until: number }): Promise<Buffer> }> {
    const { database, now } = this.#central
    const found = await database.db
      .selectFrom('listen_grants')
      .select('recording_id')
      .where('id', '=', grant)
      .where('user_id', '=', caller.id)
      .where('until', '>', now())
      .executeTakeFirst()
    if (!found) throw new ProblemError('recording.grantOver')
    const [index, shelf] = [await this.#index(found.recording_id), await this.#opened()]
    return { bytes: index.bytes, read: (range) => bytesOf(index, shelf, range) }
  }
}

/** There was one, and its time is over. */
async function isGone(db: Db, callId: Id): Promise<boolean> {
  const found = await db
    .selectFrom('recordings')
    .select('id')
    .where('call_id', '=', callId)
    .where('state', '=', 'erased')
    .executeTakeFirst()
  return found !== undefined
}

function reasonOf(call: CallRow): string {
  if (call.answeredAt === null) return 'unanswered'
  const { mark } = coverOfCall({ recording: call.recording, own: call.ownRecording ?? null }, null)
  return mark
}

/** An agent hears a call of the own that was scored or judged: the sound is what the score is about. */
async function mayHearOwn(db: Db, caller: Caller, call: CallRow): Promise<void> {
  if (call.agentId === caller.id) {
    const judged = await sql<{ id: Id }>`select r.id from rows r where r.customer_id = ${call.customerId}
      and r.kind in ('score', 'review') and not r.deleted and r.data ->> 'callId' = ${call.id} limit 1`.execute(
      db,
    )
    if (judged.rows.length > 0) return
  }
  throw new ProblemError('role.notAllowed', { need: 'qa' })
}
