// The supervisor's board: gathers in a few statements what the team is doing now and what waits. Promises: as fresh as what desks have pushed, and
// it says when each was last heard; names of customers and amounts do not leave.
import { sql } from 'kysely'
import type { AgentState } from '../shared/agentState.ts'
import { BoardReply, doingOf } from '../shared/boardBodies.ts'
import { addDays, CHINA, type Instant, instantOf, localDay } from '../shared/instant.ts'
import type { Id } from '../shared/rows.ts'
import type { Caller, Central, Routes } from './context.ts'
import { decidable, EVERYONE_AFTER, hurryReachOf, reachOf } from './reach.ts'

interface LastCall {
  agent: Id
  startedAt: Instant
  answeredAt: Instant | null
  endedAt: Instant | null
  coded: boolean
}

async function board(central: Central, caller: Caller): Promise<BoardReply> {
  const { db } = central.database
  const at = central.now()
  const reach = await reachOf(db, caller)
  const hurry = await hurryReachOf(central, caller)
  const day = localDay(at, CHINA)
  const from = instantOf(day, 0, CHINA)
  const tonight = instantOf(addDays(day, 1), 0, CHINA)
  const agents = await sql<{
    id: Id
    name: string
    staffNumber: string
    team: string | null
    heardAt: Instant | null
  }>`
    select u.id, u.name, u.staff_number as "staffNumber", t.name as team,
      (select max(d.last_seen) from devices d where d.user_id = u.id) as "heardAt"
    from users u left join agent_places p on p.agent = u.id left join teams t on t.id = p.team
    where u.role = 'agent' and u.active and ${reach.sees(sql`u.id::text`)} order by u.staff_number`.execute(
    db,
  )
  const states = await sql<{ agent: Id; at: Instant; state: AgentState; reason: string | null }>`
    select distinct on (agent) agent, at, act #>> '{payload,state}' as state, act #>> '{payload,reason}' as reason
    from acts where kind = 'agent.state' and outcome = 'applied' and at >= ${from}::bigint
    order by agent, at desc, n desc`.execute(db)
  const calls = await sql<LastCall>`
    select distinct on (data ->> 'agentId') data ->> 'agentId' as agent, (data ->> 'startedAt')::bigint as "startedAt",
      (data ->> 'answeredAt')::bigint as "answeredAt", (data ->> 'endedAt')::bigint as "endedAt",
      data ->> 'dispositionId' is not null as coded
    from rows where kind = 'call' and not deleted and (data ->> 'startedAt')::bigint >= ${from}::bigint
    order by data ->> 'agentId', (data ->> 'startedAt')::bigint desc`.execute(db)
  const counts = await sql<{ agent: Id; calls: number; answered: number; flagged: number; uncoded: number }>`
    select data ->> 'agentId' as agent, count(*)::int as calls,
      (count(*) filter (where data ->> 'answeredAt' is not null))::int as answered,
      (count(*) filter (where jsonb_array_length(data -> 'flags') > 0))::int as flagged,
      (count(*) filter (where data ->> 'endedAt' is not null and data ->> 'dispositionId' is null))::int as uncoded
    from rows where kind = 'call' and not deleted and (data ->> 'startedAt')::bigint >= ${from}::bigint
    group by 1`.execute(db)
  const help = await sql<{ agent: Id; asked_at: Instant }>`
    select agent, asked_at from help_requests where ended_at is null and taken_at is null and asked_at >= ${from}::bigint
      and (${hurry.sees(sql`agent::text`)} or asked_at <= ${at - EVERYONE_AFTER.help}::bigint)
    order by asked_at`.execute(db)
  const asked = (kind: 'plan' | 'exception') => sql`(select count(*)::int from rows p
    where kind = ${sql.lit(kind)} and not deleted and data ->> 'state' = 'asked' and ${decidable(hurry, sql`p`, at)})`
  const waiting = await sql<Omit<BoardReply['waiting'], 'help' | 'helpSince'>>`
    select
      ${asked('plan')} as plans, ${asked('exception')} as exceptions,
      (select count(*)::int from rows h where kind = 'hold' and not deleted and data ->> 'liftedAt' is null
        and coalesce((data ->> 'reviewAt')::bigint, (data ->> 'until')::bigint) < ${tonight}::bigint
        and ${reach.seesCustomer(sql`h.customer_id`)}) as "holdsDue",
      (select count(*)::int from message_sends where state = 'failed' and changed_at >= ${from}::bigint
        and ${reach.seesCase(sql`message_sends.case_id`)}) as "messagesFailed",
      complaints.*
    from (select count(*)::int as complaints,
        (count(*) filter (where (data ->> 'due')::bigint <= ${at}::bigint))::int as "complaintsLate",
        min((data ->> 'due')::bigint) as "complaintDue"
      from rows t where kind = 'ticket' and not deleted and data ->> 'state' = 'open'
        and data ->> 'ticketKind' = 'complaint' and ${reach.seesCase(sql`t.case_id`)}) complaints`.execute(db)
  const by = <R extends { agent: Id }>(rows: readonly R[]) => new Map(rows.map((row) => [row.agent, row]))
  const [stateOf, callOf, countOf] = [by(states.rows), by(calls.rows), by(counts.rows)]
  const asking = new Set(help.rows.map(({ agent }) => agent))
  const [rest] = waiting.rows
  if (!rest) throw new Error('nothing counted')
  return {
    day,
    agents: agents.rows.map((agent) => {
      const chosen = stateOf.get(agent.id)
      const call = callOf.get(agent.id) ?? null
      const told = doingOf(chosen?.state ?? null, call, at)
      const count = countOf.get(agent.id)
      return {
        ...agent,
        ...(told ?? { doing: chosen?.state ?? 'offline', since: chosen?.at ?? null }),
        reason: told ? null : (chosen?.reason ?? null),
        state: chosen?.state ?? null,
        calls: count?.calls ?? 0,
        answered: count?.answered ?? 0,
        flagged: count?.flagged ?? 0,
        uncoded: count?.uncoded ?? 0,
        asksHelp: asking.has(agent.id),
      }
    }),
    waiting: { ...rest, help: help.rows.length, helpSince: help.rows[0]?.asked_at ?? null },
    now: at,
  }
}

export function boardRoutes(central: Central, add: Routes): void {
  add.only(
    'board.read',
    {
      method: 'GET',
      url: '/v1/board',
      summary: 'What the team is doing now, and what waits for a supervisor',
      reply: BoardReply,
    },
    ({ caller }) => board(central, caller),
  )
}
