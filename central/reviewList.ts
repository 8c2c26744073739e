// The reviewers' list: coded calls by code, agent, day and state of review, newest first, in pages behind a keyset cursor.
// Promises: names leave masked; a page never skips or repeats a call, whatever is coded or judged meanwhile.
import { type RawBuilder, sql } from 'kysely'
import { maskName } from '../shared/identity.ts'
import { addDays, CHINA, instantOf } from '../shared/instant.ts'
import { coverOfCall } from '../shared/recording.ts'
import { type ReviewFilter, standOf } from '../shared/review.ts'
import { REVIEW_COUNTED, type ReviewItem, type ReviewListReply } from '../shared/reviewBodies.ts'
import type { CallRow, Id, ReviewRow } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Db } from './database.ts'
import { heldOf } from './heldRecordings.ts'
import { placeOf, readPlace } from './listCursor.ts'
import { reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

const STARTED = sql<number>`(c.data ->> 'startedAt')::bigint`

const JUDGED = sql`c.data ->> 'reviewId' is not null`
/** Asked from the side that has few rows: the planner begins with those, and looks whether they are the last of their call. */
const DISPUTED = sql`c.id in (select (r.data ->> 'callId')::uuid from rows r
  where r.kind = 'review' and not r.deleted and r.data #>> '{answer,outcome}' = 'disputed'
    and r.id = (c.data ->> 'reviewId')::uuid)`

const STATES: Record<ReviewFilter['state'], RawBuilder<unknown>[]> = {
  all: [],
  pending: [sql`c.data ->> 'reviewId' is null`],
  disputed: [JUDGED, DISPUTED],
  done: [JUDGED, sql`not ${DISPUTED}`],
}

function conditions({ state, codes, agentId, from, until, draw }: ReviewFilter): RawBuilder<unknown>[] {
  const found = [
    sql`c.kind = 'call' and not c.deleted and c.data ->> 'dispositionId' is not null`,
    ...STATES[state],
  ]
  if (agentId) found.push(sql`c.data ->> 'agentId' = ${agentId}`)
  if (from) found.push(sql`${STARTED} >= ${instantOf(from, 0, CHINA)}`)
  if (until) found.push(sql`${STARTED} < ${instantOf(addDays(until, 1), 0, CHINA)}`)
  if (draw) found.push(sql`c.id in (select x.call_id from review_drawn x where x.draw = ${draw}::uuid)`)
  const [code, ...others] = codes
  // One code is read in the order of its index; several have to be sorted.
  if (others.length > 0) found.push(sql`c.data ->> 'code' = any(${codes}::text[])`)
  else if (code) found.push(sql`c.data ->> 'code' = ${code}`)
  return found
}

const all = (of: readonly RawBuilder<unknown>[]) => sql.join(of, sql` and `)

/** Throws `request.malformed` for a cursor that is none. */
export async function listCalls(
  { database, now }: Central,
  caller: Pick<Caller, 'id' | 'role'>,
  { filter, cursor, limit }: { filter: ReviewFilter; cursor: string | null; limit: number },
): Promise<ReviewListReply> {
  const at = now()
  const reach = await reachOf(database.db, caller)
  const wanted = [...conditions(filter), reach.sees(sql`c.data ->> 'agentId'`)]
  const page = [...wanted]
  if (cursor !== null) {
    const [before, id] = readPlace(cursor)
    page.push(sql`(${STARTED}, c.id) < (${before}::bigint, ${id}::uuid)`)
  }
  const found = await sql<{
    call: CallRow
    name: string | null
    review: ReviewRow | null
    whole: boolean | null
    drawn: ReviewItem['drawn']
    locked: { by: Id; until: number } | null
  }>`
    select page.data as call, p.data ->> 'name' as name, r.data as review, h.whole as whole,
      case when l.user_id is null then null else jsonb_build_object('by', l.user_id, 'until', l.until) end as locked,
      (select jsonb_build_object('why', x.why, 'seed', d.seed) from review_drawn x join review_draws d on d.id = x.draw
        where x.call_id = page.id order by d.at desc limit 1) as drawn
    from (
      select c.id, c.customer_id, c.data, ${STARTED} as started from rows c
      where ${all(page)} order by ${STARTED} desc, c.id desc limit ${limit + 1}
    ) page
    left join rows p on p.kind = 'customer' and p.id = page.customer_id
    left join rows r on r.kind = 'review' and r.id = (page.data ->> 'reviewId')::uuid
    left join review_locks l on l.call_id = page.id and l.until > ${at} and l.user_id <> ${caller.id}
    ${heldOf(sql`page.id`)}
    order by page.started desc, page.id desc`.execute(database.db)
  const shown = found.rows.slice(0, limit)
  const staff = await staffOf(
    database.db,
    shown.flatMap(({ call, locked }) => (locked ? [call.agentId, locked.by] : [call.agentId])),
  )
  const last = shown.at(-1)?.call
  return {
    calls: shown.map(({ call, name, review, whole, drawn, locked }) => ({
      callId: call.id,
      name: name === null ? '' : maskName(name),
      agent: named(staff, call.agentId),
      direction: call.direction,
      startedAt: call.startedAt,
      answered: call.answeredAt !== null,
      talkMs: call.talkMs,
      recording: call.recording,
      cover:
        call.answeredAt === null
          ? null
          : coverOfCall(
              { recording: call.recording, own: call.ownRecording ?? null },
              whole === null ? null : { whole },
            ),
      flags: call.flags,
      code: call.code ?? '',
      state: standOf(review),
      drawn,
      locked: locked && { by: named(staff, locked.by), until: Number(locked.until) },
    })),
    cursor: last && found.rows.length > limit ? placeOf(last.startedAt, last.id) : null,
    count: cursor === null ? await countOf(database.db, wanted) : null,
    now: at,
  }
}

async function countOf(db: Db, wanted: readonly RawBuilder<unknown>[]): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from (select from rows c where ${all(wanted)} limit ${REVIEW_COUNTED}) counted`.execute(
    db,
  )
  return Number(found.rows[0]?.count ?? 0)
}
