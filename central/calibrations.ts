// Calibration sessions: calls that several reviewers score blind. Promises: until a session is closed nobody sees another's score of its calls; a blind
// score is given once, by nobody for the own call; how far they were apart is counted by `qa/calibration.ts` of shared.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ProblemError } from '../shared/problem.ts'
import { agreementOf, type BlindScore } from '../shared/qa/calibration.ts'
import type {
  BlindScoreRequest,
  CalibrationRequest,
  CalibrationsReply,
  CalibrationView,
} from '../shared/qa/calibrationBodies.ts'
import { cardOf, pointsFault, scoreOf } from '../shared/qa/scorecard.ts'
import type { CallRow, Id } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

const SHOWN = 12

async function callsOf(db: Db | Tx, ids: readonly Id[]): Promise<Map<Id, CallRow>> {
  if (ids.length === 0) return new Map()
  const found = await db
    .selectFrom('rows')
    .select('data')
    .where('kind', '=', 'call')
    .where('id', 'in', ids)
    .where('deleted', '=', false)
    .execute()
  return new Map(found.flatMap(({ data }) => (data.kind === 'call' ? [[data.id, data] as const] : [])))
}

/** Throws `request.notFound` for a call that is none or has no result. */
export async function makeCalibration(
  central: Central,
  caller: Caller,
  { title, callIds }: CalibrationRequest,
): Promise<CalibrationsReply> {
  const { db } = central.database
  const ids = [...new Set(callIds)]
  const calls = await callsOf(db, ids)
  if (ids.some((id) => !calls.get(id)?.dispositionId)) throw new ProblemError('request.notFound')
  await db
    .insertInto('calibrations')
    .values({
      id: randomUUID(),
      title,
      calls: JSON.stringify(ids),
      at: central.now(),
      by_user: caller.id,
      closed_at: null,
    })
    .execute()
  return listCalibrations(central, caller)
}

/** Throws `request.notFound`, `calibration.closed`, `review.ownCall`, `calibration.scored`, `score.items`. */
export async function scoreBlind(
  central: Central,
  caller: Caller,
  id: Id,
  { callId, card: version, points, fatal }: BlindScoreRequest,
): Promise<CalibrationsReply> {
  await central.database.transaction(async (tx) => {
    const session = await tx
      .selectFrom('calibrations')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const call = (await callsOf(tx, [callId])).get(callId)
    if (!session?.calls.includes(callId) || !call) throw new ProblemError('request.notFound')
    if (session.closed_at !== null) throw new ProblemError('calibration.closed')
    if (call.agentId === caller.id) throw new ProblemError('review.ownCall')
    const card = cardOf(version)
    const fault = card ? pointsFault(card, points, fatal) : 'card'
    if (fault) throw new ProblemError('score.items', { item: fault })
    const written = await tx
      .insertInto('calibration_scores')
      .values({
        calibration: id,
        call_id: callId,
        reviewer: caller.id,
        at: central.now(),
        card: version,
        points: JSON.stringify(points),
        fatal: JSON.stringify(fatal),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows !== 1n) throw new ProblemError('calibration.scored')
  })
  return listCalibrations(central, caller)
}

/** Throws `request.notFound`, `calibration.closed`, and `calibration.tooFew` while no call has two scores. */
export async function closeCalibration(central: Central, caller: Caller, id: Id): Promise<CalibrationsReply> {
  await central.database.transaction(async (tx) => {
    const session = await tx
      .selectFrom('calibrations')
      .select('closed_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!session) throw new ProblemError('request.notFound')
    if (session.closed_at !== null) throw new ProblemError('calibration.closed')
    const doubled = await tx
      .selectFrom('calibration_scores')
      .select('call_id')
      .where('calibration', '=', id)
      .groupBy('call_id')
      .having(({ fn, eb }) => eb(fn.countAll<number>(), '>=', 2))
      .executeTakeFirst()
    if (!doubled) throw new ProblemError('calibration.tooFew')
    await tx.updateTable('calibrations').set({ closed_at: central.now() }).where('id', '=', id).execute()
  })
  return listCalibrations(central, caller)
}

/** The open session in which this reviewer has still to score this call: until then no other score of it is shown. */
export async function blindFor(tx: Tx, caller: Caller, callId: Id): Promise<Id | null> {
  const found = await sql<{ id: Id }>`select c.id from calibrations c
    where c.closed_at is null and c.calls @> ${JSON.stringify([callId])}::jsonb
      and not exists (select from calibration_scores s
        where s.calibration = c.id and s.call_id = ${callId}::uuid and s.reviewer = ${caller.id}::uuid)
    order by c.at limit 1`.execute(tx)
  return found.rows[0]?.id ?? null
}

export async function listCalibrations(central: Central, caller: Caller): Promise<CalibrationsReply> {
  const { db } = central.database
  const reach = await reachOf(db, caller)
  const sessions = await db
    .selectFrom('calibrations')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(SHOWN)
    .execute()
  const ids = sessions.map(({ id }) => id)
  const scores =
    ids.length === 0
      ? []
      : await db
          .selectFrom('calibration_scores')
          .selectAll()
          .where('calibration', 'in', ids)
          .orderBy('at')
          .execute()
  const calls = await callsOf(
    db,
    sessions.flatMap((session) => session.calls),
  )
  const staff = await staffOf(db, [
    ...sessions.map((session) => session.by_user),
    ...scores.map(({ reviewer }) => reviewer),
    ...[...calls.values()].map(({ agentId }) => agentId),
  ])
  return {
    sessions: sessions.map((session): CalibrationView => {
      const own = scores.filter(({ calibration }) => calibration === session.id)
      const blind = own.map(
        (one): BlindScore => ({
          callId: one.call_id,
          reviewerId: one.reviewer,
          card: one.card,
          points: one.points,
          fatal: one.fatal,
        }),
      )
      const { items, leaning, ...agreement } = agreementOf(blind)
      return {
        id: session.id,
        title: session.title,
        at: session.at,
        by: named(staff, session.by_user),
        closedAt: session.closed_at,
        calls: session.calls.flatMap((callId) => {
          const call = calls.get(callId)
          if (!call || !reach.reaches(call.agentId)) return []
          const of = own.filter((one) => one.call_id === callId)
          return [
            {
              callId,
              code: call.code ?? '',
              startedAt: call.startedAt,
              agent: named(staff, call.agentId),
              scoredBy: of.length,
              mine: of.some(({ reviewer }) => reviewer === caller.id),
            },
          ]
        }),
        result:
          session.closed_at === null
            ? null
            : {
                ...agreement,
                items: [...items],
                leaning: leaning.map(({ reviewerId, ...rest }) => ({
                  reviewer: named(staff, reviewerId),
                  ...rest,
                })),
                scores: blind.map(({ callId, reviewerId, card, points, fatal }) => {
                  const found = cardOf(card)
                  const { score, band } = found ? scoreOf(found, points, fatal) : { score: null, band: null }
                  return { callId, reviewer: named(staff, reviewerId), score, band }
                }),
              },
      }
    }),
    now: central.now(),
  }
}
