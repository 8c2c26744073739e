// What reviewers said about the caller's own calls in cases that went to somebody else since: the agent still reads and answers it.
// Promises: names leave masked and free text without long numbers, for the case is not the caller's any more.
import { sql } from 'kysely'
import { maskName } from '../shared/identity.ts'
import type { ScoreRow } from '../shared/qa/scoreRow.ts'
import type { OwnReviewsReply } from '../shared/reviewBodies.ts'
import type { CallRow, DispositionRow, ReviewRow } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import { withoutLongNumbers } from './reviewCall.ts'

const NEWEST = 100

export async function ownReviews({ database, now }: Central, caller: Caller): Promise<OwnReviewsReply> {
  const found = await sql<{
    review: ReviewRow
    call: CallRow
    judged: DispositionRow
    correction: DispositionRow | null
    name: string | null
  }>`
    select r.data as review, c.data as call, d.data as judged, k.data as correction, p.data ->> 'name' as name
    from rows r
    join rows c on c.kind = 'call' and c.id = (r.data ->> 'callId')::uuid
    join rows d on d.kind = 'disposition' and d.id = (r.data ->> 'dispositionId')::uuid
    left join rows k on k.kind = 'disposition' and k.id = (r.data ->> 'correctionId')::uuid
    left join rows p on p.kind = 'customer' and p.id = r.customer_id
    where r.kind = 'review' and not r.deleted and r.data ->> 'agentId' = ${caller.id}
      and not exists (select from scope_entries held
        where held.agent = ${caller.id}::uuid and held.customer_id = r.customer_id and held.until_version is null)
    order by (r.data ->> 'at')::bigint desc limit ${NEWEST}`.execute(database.db)
  const scored = await sql<{ score: ScoreRow; call: CallRow; name: string | null }>`
    select s.data as score, c.data as call, p.data ->> 'name' as name
    from rows s
    join rows c on c.kind = 'call' and c.id = (s.data ->> 'callId')::uuid
    left join rows p on p.kind = 'customer' and p.id = s.customer_id
    where s.kind = 'score' and not s.deleted and s.data ->> 'agentId' = ${caller.id}
      and s.data ->> 'supersededBy' is null
      and not exists (select from scope_entries held
        where held.agent = ${caller.id}::uuid and held.customer_id = s.customer_id and held.until_version is null)
    order by (s.data ->> 'at')::bigint desc limit ${NEWEST}`.execute(database.db)
  const coded = (row: DispositionRow) => {
    const { code, fields } = withoutLongNumbers(row)
    return { code, fields }
  }
  return {
    reviews: found.rows.map(({ review, call, judged, correction, name }) => ({
      review,
      name: name === null ? '' : maskName(name),
      startedAt: call.startedAt,
      talkMs: call.talkMs,
      judged: coded(judged),
      correction: correction ? coded(correction) : null,
    })),
    scores: scored.rows.map(({ score, call, name }) => ({
      score,
      name: name === null ? '' : maskName(name),
      startedAt: call.startedAt,
      talkMs: call.talkMs,
    })),
    now: now(),
  }
}
