// The figures of quality review over some days: how right results are, how soon they came, what is recorded, what exceptions and rights did.
// Promises: every figure is counted from rows as they stand now; nothing of a customer leaves.
import { sql } from 'kysely'
import { addDays, CHINA, instantOf } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import { type Audited, accuracyOf, codingDelay, delaysOf, shareOf } from '../shared/qa/accuracy.ts'
import { FIGURES_DAYS, type FiguresQuery, type FiguresReply } from '../shared/qa/figuresBodies.ts'
import { meanMargin } from '../shared/qa/margin.ts'
import type { DispositionRow, Id } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import { reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

/** Throws `request.malformed` for days that are none, or more than `FIGURES_DAYS`. */
export async function reviewFigures(
  { database, now }: Central,
  caller: Caller,
  { from, until }: FiguresQuery,
): Promise<FiguresReply> {
  if (until < from || addDays(from, FIGURES_DAYS) < until)
    throw new ProblemError('request.malformed', { path: 'until', detail: until < from ? 'before' : 'tooFar' })
  const { db } = database
  const reach = await reachOf(db, caller)
  const calls = sql`select c.id, c.customer_id, c.case_id, c.data from rows c
    where c.kind = 'call' and not c.deleted and c.data -> 'agency' is null
      and ${reach.sees(sql`c.data ->> 'agentId'`)}
      and (c.data ->> 'startedAt')::bigint >= ${instantOf(from, 0, CHINA)}
      and (c.data ->> 'startedAt')::bigint < ${instantOf(addDays(until, 1), 0, CHINA)}`
  const coded = await sql<{
    own: Pick<DispositionRow, 'code' | 'fields' | 'at' | 'agentId'>
    final: Pick<DispositionRow, 'code' | 'fields'> | null
    ended: number | null
    judged: boolean
  }>`with c as (${calls})
    select o.data as own, f.data as final, (c.data ->> 'endedAt')::bigint as ended, c.data ->> 'reviewId' is not null as judged
    from c
    join rows o on o.customer_id = c.customer_id and o.kind = 'disposition' and not o.deleted
      and o.data ->> 'callId' = c.id::text and o.data ->> 'supersedes' is null
    left join rows f on c.data ->> 'reviewId' is not null and f.kind = 'disposition'
      and f.id = (c.data ->> 'dispositionId')::uuid`.execute(db)
  const counted = await sql<{
    answered: number
    recorded: number
    outbound: number
    overridden: number
    rights: number
    held: number
  }>`with c as (${calls})
    select count(*) filter (where c.data ->> 'answeredAt' is not null) as answered,
      count(*) filter (where c.data ->> 'answeredAt' is not null and (c.data ->> 'recording' = 'confirmed'
        or exists (select from recordings r where r.call_id = c.id and r.state in ('stored', 'erased')))) as recorded,
      count(*) filter (where c.data ->> 'direction' = 'outbound') as outbound,
      count(*) filter (where exists (select from rows e where e.customer_id = c.customer_id and e.kind = 'exception'
        and not e.deleted and e.data ->> 'usedBy' = c.id::text)) as overridden,
      count(*) filter (where c.data ->> 'code' in ('COMPLAINT', 'CEASE')) as rights,
      count(*) filter (where c.data ->> 'code' in ('COMPLAINT', 'CEASE') and exists (select from rows h
        where h.customer_id = c.customer_id and h.kind = 'hold' and not h.deleted
          and h.data ->> 'callId' = c.id::text)) as held
    from c`.execute(db)
  const scores = await sql<{ agent: Id; score: number; fatal: boolean }>`with c as (${calls})
    select (s.data ->> 'agentId')::uuid as agent, (s.data ->> 'score')::float8 as score, s.data ->> 'band' = 'fatal' as fatal
    from c join rows s on s.customer_id = c.customer_id and s.kind = 'score' and not s.deleted
      and s.data ->> 'callId' = c.id::text and s.data ->> 'supersededBy' is null and s.data ->> 'score' is not null`.execute(
    db,
  )
  const audited = coded.rows.flatMap(({ own, final, judged }): Audited[] =>
    judged && final ? [{ agentId: own.agentId, own, final }] : [],
  )
  const byAgent = new Map<Id, { scores: number[]; fatal: number }>()
  for (const { agent, score, fatal } of scores.rows) {
    const before = byAgent.get(agent) ?? { scores: [], fatal: 0 }
    byAgent.set(agent, { scores: [...before.scores, score], fatal: before.fatal + Number(fatal) })
  }
  const staff = await staffOf(db, [...byAgent.keys()])
  const n = counted.rows[0]
  const share = (hits: number | undefined, of: number | undefined) =>
    shareOf(Number(hits ?? 0), Number(of ?? 0))
  const { confused, ...accuracy } = accuracyOf(audited)
  return {
    accuracy: { ...accuracy, confused: [...confused] },
    delays: delaysOf(
      coded.rows.flatMap(({ own, ended }) => (ended === null ? [] : codingDelay(Number(ended), own.at))),
    ),
    recorded: share(n?.recorded, n?.answered),
    overrides: share(n?.overridden, n?.outbound),
    rights: share(n?.held, n?.rights),
    agents: staff.map(({ id }) => {
      const { scores: all, fatal } = byAgent.get(id) ?? { scores: [], fatal: 0 }
      const { mean, half } = meanMargin(all)
      return { agent: named(staff, id), n: all.length, mean, half, fatal }
    }),
    now: now(),
  }
}
