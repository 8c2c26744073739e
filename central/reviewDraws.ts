// Draws of calls for review: made by seed and rules over the coded calls of some days, kept whole, told with what became of them.
// Promises: a kept draw never changes; drawing the same days again is another draw, and says what moved and why.
import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, CHINA, DAY, daysBetween, instantOf, type LocalDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import { DRAW_DAYS, type DrawRequest, type DrawSummary, type DrawsReply } from '../shared/qa/drawBodies.ts'
import {
  type Draw,
  type DrawnWhy,
  drawSample,
  explainRedraw,
  type SampledCall,
  type SampleRules,
  seenOf,
  wordsIn,
} from '../shared/qa/sampler.ts'
import type { CallRow, Id } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { type Reach, reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

const SHOWN = 20

/** Throws `request.malformed` for days that are none, or too many; `review.redrawReason` for a second draw of days without a word why. */
export async function makeDraw(central: Central, caller: Caller, ask: DrawRequest): Promise<DrawsReply> {
  const days = daysBetween(ask.from, ask.until) + 1
  if (days < 1 || days > DRAW_DAYS)
    throw new ProblemError('request.malformed', { path: 'until', detail: days < 1 ? 'before' : 'tooFar' })
  const at = central.now()
  await central.database.transaction(async (tx) => {
    const before = await tx
      .selectFrom('review_draws')
      .select('id')
      .where('from_day', '=', sql<string>`${ask.from}::date`)
      .where('until_day', '=', sql<string>`${ask.until}::date`)
      .executeTakeFirst()
    if (before && ask.reason === '') throw new ProblemError('review.redrawReason', { from: ask.from })
    const calls = await framed(tx, ask, at)
    const draw = drawSample(calls, ask.seed ?? String(randomInt(1000, 1_000_000)), ask.rules)
    const id = randomUUID()
    await tx
      .insertInto('review_draws')
      .values({
        id,
        from_day: ask.from,
        until_day: ask.until,
        version: draw.version,
        seed: draw.seed,
        rules: JSON.stringify(draw.rules),
        frame: JSON.stringify(Object.fromEntries(calls.map((call) => [call.callId, seenOf(call)]))),
        reason: ask.reason,
        at,
        by_user: caller.id,
      })
      .execute()
    const items = draw.drawn.map(({ callId, agentId, why, code, hour }) => ({
      call_id: callId,
      agent: agentId,
      why,
      code,
      hour,
    }))
    await sql`insert into review_drawn (draw, call_id, agent, why, code, hour)
      select ${id}::uuid, x.call_id, x.agent, x.why, x.code, x.hour
      from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as x (call_id uuid, agent uuid, why text, code text, hour int)`.execute(tx)
  })
  return listDraws(central, caller)
}

/** Every coded call of these days of our own agents, as a draw looks at it. */
async function framed(
  tx: Tx,
  { from, until, rules }: Pick<DrawRequest, 'from' | 'until' | 'rules'>,
  at: number,
): Promise<SampledCall[]> {
  const found = await sql<{
    call: CallRow
    zone: string | null
    notes: string | null
    overridden: boolean
    made: number | null
  }>`
    select c.data as call, k.data ->> 'zone' as zone, n.text as notes, u.created_at as made,
      exists (select from rows e where e.customer_id = c.customer_id and e.kind = 'exception' and not e.deleted
        and e.data ->> 'usedBy' = c.id::text) as overridden
    from rows c
    left join rows k on k.kind = 'case' and k.id = c.case_id
    left join users u on u.id = (c.data ->> 'agentId')::uuid
    left join lateral (
      select string_agg(o.data ->> 'text', E'\n') as text from rows o
      where o.customer_id = c.customer_id and o.kind = 'note' and not o.deleted and o.data ->> 'callId' = c.id::text
    ) n on true
    where c.kind = 'call' and not c.deleted and c.data ->> 'dispositionId' is not null and c.data -> 'agency' is null
      and (c.data ->> 'startedAt')::bigint >= ${instantOf(from, 0, CHINA)}
      and (c.data ->> 'startedAt')::bigint < ${instantOf(addDays(until, 1), 0, CHINA)}`.execute(tx)
  return found.rows.map(({ call, zone, notes, overridden, made }) => ({
    callId: call.id,
    agentId: call.agentId,
    code: call.code ?? '',
    startedAt: call.startedAt,
    zone: zone ?? CHINA,
    answered: call.answeredAt !== null,
    flags: call.flags,
    overridden,
    words: notes === null ? [] : wordsIn(notes),
    agentIsNew: made !== null && Number(made) > at - rules.newDays * DAY,
  }))
}

interface Kept {
  id: Id
  from: LocalDay
  until: LocalDay
  version: number
  seed: string
  rules: SampleRules
  frame: Record<string, string>
  reason: string
  at: number
  by: Id
  judged: number
  drawn: { callId: Id; agentId: Id; why: DrawnWhy; code: string; hour: number; judged: boolean }[]
}

async function kept(db: Db, reach: Reach): Promise<Kept[]> {
  const found = await sql<Kept>`
    select d.id, d.from_day::text as "from", d.until_day::text as "until", d.version, d.seed, d.rules, d.frame, d.reason, d.at,
      d.by_user as by, i.drawn, i.judged
    from (select * from review_draws order by at desc, id limit ${SHOWN}) d
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('callId', x.call_id, 'agentId', x.agent, 'why', x.why, 'code', x.code,
          'hour', x.hour, 'judged', c.data ->> 'reviewId' is not null) order by x.call_id), '[]'::jsonb) as drawn,
        count(c.data ->> 'reviewId') as judged
      from review_drawn x left join rows c on c.kind = 'call' and c.id = x.call_id
      where x.draw = d.id and ${reach.sees(sql`x.agent::text`)}
    ) i on true
    order by d.at desc, d.id`.execute(db)
  return found.rows.map((row) => ({ ...row, at: Number(row.at), judged: Number(row.judged) }))
}

const drawOf = ({ version, seed, rules, frame, drawn }: Kept): Draw => ({
  version,
  seed,
  rules,
  frame: Object.keys(frame).length,
  drawn,
})

function counted<K extends string>(of: readonly { readonly why: K }[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {}
  for (const { why } of of) counts[why] = (counts[why] ?? 0) + 1
  return counts
}

/** A supervisor is told of the calls of the own teams in each. */
export async function listDraws({ database, now }: Central, caller: Caller): Promise<DrawsReply> {
  const all = await kept(database.db, await reachOf(database.db, caller))
  const staff = await staffOf(
    database.db,
    all.flatMap(({ by, drawn }) => [by, ...drawn.map(({ agentId }) => agentId)]),
  )
  const draws = all.map((draw, index): DrawSummary => {
    const before = all.slice(index + 1).find(({ from, until }) => from === draw.from && until === draw.until)
    const told =
      before &&
      explainRedraw(
        drawOf(before),
        drawOf(draw),
        new Map(Object.entries(before.frame)),
        new Map(Object.entries(draw.frame)),
      )
    const { id, from, until, seed, version, rules, reason, at, judged } = draw
    return {
      ...{ id, from, until, seed, version, rules, reason, at, judged },
      by: named(staff, draw.by),
      frame: Object.keys(draw.frame).length,
      counts: counted(draw.drawn),
      drawn: draw.drawn.length,
      agents: staff.flatMap((agent) => {
        const own = draw.drawn.filter(({ agentId }) => agentId === agent.id)
        return own.length === 0
          ? []
          : [{ agent, drawn: own.length, judged: own.filter((one) => one.judged).length }]
      }),
      redrawn: told ? { kept: told.kept, added: counted(told.added), dropped: counted(told.dropped) } : null,
    }
  })
  return { draws, now: now() }
}
