// The job that removes what is due: customer by customer, one node at a time. Promises: each customer is one short transaction of its own; stopped
// anywhere it goes on from there the next time; it pauses in between, so that desks don't feel it; bytes of recordings go after their rows said so.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ERRORS } from '@tus/utils'
import { sql } from 'kysely'
import { type Instant, MINUTE } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import { sealOld } from './customerKeys.ts'
import type { Database } from './database.ts'
import type { Keys } from './keys.ts'
import type { RecordingShelf } from './recordingShelf.ts'
import { DayOpen, eraseDue, type Removed } from './retentionErase.ts'
import { plans, retentionLaw } from './retentionPlan.ts'
import { foldMarked } from './rollups.ts'

/** A run that has said nothing for so long died. */
const SILENT_MS = 5 * MINUTE

export interface RetentionJob {
  readonly database: Database
  readonly keys: Pick<Keys, 'wrap' | 'unwrap'>
  /** Where recordings stand; null where this central keeps none. */
  readonly shelf: RecordingShelf | null
  readonly now: () => Instant
  /** Between two customers, ms. */
  readonly pauseMs: number
  /** After which customer to stop; for tests. */
  readonly most?: number
  /** Who started it; left out: whoever runs central. */
  readonly by?: { readonly id: Id; readonly sessionId: Id }
  /** Asked between two customers: the node is about to stop, and the next run goes on. */
  readonly leaves?: () => boolean
}

export interface Outcome {
  readonly customers: number
  readonly removed: Removed
  /** Left for the next run: their figures had still to be counted. */
  readonly left: number
}

/** Throws `retention.busy` while another node is at it. */
export async function runRetention(job: RetentionJob): Promise<Outcome> {
  return carryOut(job, await claimRun(job))
}

/** The run is this job's from here on; `carryOut` does it. Throws `retention.busy`. */
export async function claimRun({ database, now, by }: RetentionJob): Promise<Id> {
  const run = randomUUID()
  await claim(database, run, now(), by ?? null)
  return run
}

export async function carryOut(job: RetentionJob, run: Id): Promise<Outcome> {
  const { database, now } = job
  const removed: Removed = {}
  let customers = 0
  let left = 0
  try {
    await sweepBytes(job)
    await sealOld(database, job.keys)
    await foldMarked(database, now())
    const law = await retentionLaw(database.db)
    for await (const { kept, plan } of plans(database.db, law, now())) {
      if (!plan.items.some(({ decision }) => decision.remove)) continue
      if (customers >= (job.most ?? Number.POSITIVE_INFINITY) || job.leaves?.()) break
      const gone = await oneCustomer(job, run, kept.customerId)
      if (gone === null) left += 1
      else {
        customers += 1
        for (const [kind, count] of Object.entries(gone) as [keyof Removed, number][])
          removed[kind] = (removed[kind] ?? 0) + count
        await tellProgress(database, run, removed)
      }
      await sweepBytes(job)
      if (job.pauseMs > 0) await pause(job.pauseMs)
    }
    return { customers, removed, left }
  } finally {
    await database.db
      .updateTable('retention_runs')
      .set({ ended_at: now(), removed: JSON.stringify(removed) })
      .where('id', '=', run)
      .execute()
  }
}

/** Who watches sees how far it is. */
async function tellProgress(database: Database, run: Id, removed: Removed): Promise<void> {
  await database.db
    .updateTable('retention_runs')
    .set({ removed: JSON.stringify(removed) })
    .where('id', '=', run)
    .where('ended_at', 'is', null)
    .execute()
}

/** Null where its figures are not counted yet. */
async function oneCustomer(
  { database, now }: RetentionJob,
  run: Id,
  customerId: Id,
): Promise<Removed | null> {
  const once = () =>
    database.transaction(async (tx) => {
      const at = now()
      const said = await tx
        .updateTable('retention_runs')
        .set({ said_at: at })
        .where('id', '=', run)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      // Taken for dead meanwhile, and another node goes on.
      if (said.numUpdatedRows !== 1n) throw new ProblemError('retention.busy')
      return eraseDue(tx, customerId, await retentionLaw(tx), at)
    })
  try {
    return await once()
  } catch (error) {
    if (!(error instanceof DayOpen)) throw error
  }
  await foldMarked(database, now())
  try {
    return await once()
  } catch (error) {
    if (error instanceof DayOpen) return null
    throw error
  }
}

async function claim(
  database: Database,
  run: Id,
  at: Instant,
  by: { readonly id: Id; readonly sessionId: Id } | null,
): Promise<void> {
  await database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('retention', 0))`.execute(tx)
    const running = await tx
      .selectFrom('retention_runs')
      .select(['id', 'said_at'])
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (running && at - running.said_at < SILENT_MS) throw new ProblemError('retention.busy')
    if (running)
      await tx.updateTable('retention_runs').set({ ended_at: at }).where('id', '=', running.id).execute()
    await tx
      .insertInto('retention_runs')
      .values({ id: run, started_at: at, said_at: at, ended_at: null, removed: '{}' })
      .execute()
    const detail: Record<string, string> = by === null ? {} : { route: 'retention.run' }
    await noteAudit(tx, [{ at, by, what: 'retention.run', subject: run, customerId: null, detail }])
  })
}

/** Bytes of recordings whose rows said so; what a crash left is taken up here. */
async function sweepBytes({ database, shelf }: RetentionJob): Promise<void> {
  if (!shelf) return
  const found = await database.db
    .selectFrom('recordings')
    .select('id')
    .where('state', '=', 'erased')
    .where('bytes_gone', '=', false)
    .execute()
  for (const { id } of found) {
    // Gone already, where a run stopped between the two.
    await shelf.remove(id).catch((error: unknown) => {
      if (error !== ERRORS.FILE_NOT_FOUND) throw error
    })
    await database.db.updateTable('recordings').set({ bytes_gone: true }).where('id', '=', id).execute()
  }
}
