// Supervisors in the calls of agents. Promises: it stands in the audit before anything is dialled, or nothing is dialled; only a call that is
// up is joined; the agent is woken and told where the company's policy says so, for as long as it lasts.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { DAY, HOUR } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import { Id } from '../shared/rows.ts'
import { extensionOf, JoinOverReply, JoinReply, JoinRequest, OwnJoinsReply } from '../shared/supervise.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import { reachOf } from './reach.ts'
import { wakeAgents } from './wake.ts'

/** No call lasts so long: a join whose desk died is not told for ever, and one of which central never heard the end is no call. */
const LONGEST_MS = 4 * HOUR
const KEPT_MS = 7 * DAY

/** Throws `request.notFound`, `team.notYours`, `supervise.notInCall`, `supervise.noExtension`. */
async function join({ database, now }: Central, caller: Caller, wish: JoinRequest): Promise<JoinReply> {
  const at = now()
  return database.transaction(async (tx) => {
    const agent = await tx
      .selectFrom('users')
      .select(['id', 'line'])
      .where('id', '=', wish.agent)
      .where('role', '=', 'agent')
      .where('active', '=', true)
      .executeTakeFirst()
    if (!agent) throw new ProblemError('request.notFound')
    ;(await reachOf(tx, caller)).mustReach(agent.id)
    const [call] = (
      await sql<{ id: Id; customer: Id }>`select id, customer_id as customer from rows
        where kind = 'call' and not deleted and data ->> 'agentId' = ${agent.id}
          and (data ->> 'startedAt')::bigint > ${at - LONGEST_MS}::bigint
          and data ->> 'answeredAt' is not null and data ->> 'endedAt' is null
        order by (data ->> 'startedAt')::bigint desc limit 1`.execute(tx)
    ).rows
    if (!call) throw new ProblemError('supervise.notInCall')
    const extension = agent.line === null ? null : extensionOf(agent.line.uri)
    if (extension === null) throw new ProblemError('supervise.noExtension')
    const id = randomUUID()
    await tx
      .deleteFrom('call_joins')
      .where('at', '<', at - KEPT_MS)
      .execute()
    await tx
      .insertInto('call_joins')
      .values({
        id,
        supervisor: caller.id,
        agent: agent.id,
        call_id: call.id,
        way: wish.way,
        announced: wish.announce,
        at,
        ended_at: null,
      })
      .execute()
    if (wish.announce) await wakeAgents(tx, [agent.id])
    await noteAudit(tx, [
      {
        at,
        by: caller,
        what: 'call.joined',
        subject: call.id,
        customerId: call.customer,
        detail: { join: id, agent: agent.id, way: wish.way, announced: wish.announce ? 1 : 0 },
      },
    ])
    return { id, extension, now: at }
  })
}

/** Ends it; again, or another's, changes nothing. */
async function joinOver({ database, now }: Central, caller: Caller, id: Id): Promise<{ now: number }> {
  const at = now()
  await database.transaction(async (tx) => {
    const ended = await tx
      .updateTable('call_joins')
      .set({ ended_at: at })
      .where('id', '=', id)
      .where('supervisor', '=', caller.id)
      .where('ended_at', 'is', null)
      .returning(['agent', 'announced'])
      .executeTakeFirst()
    if (ended?.announced) await wakeAgents(tx, [ended.agent])
  })
  return { now: at }
}

async function ownJoins({ database, now }: Central, caller: Caller): Promise<OwnJoinsReply> {
  const at = now()
  const joins = await database.db
    .selectFrom('call_joins')
    .innerJoin('users', 'users.id', 'call_joins.supervisor')
    .select([
      'call_joins.id',
      'call_joins.call_id as callId',
      'call_joins.way',
      'users.name as by',
      'call_joins.at',
    ])
    .where('call_joins.agent', '=', caller.id)
    .where('call_joins.announced', '=', true)
    .where('call_joins.ended_at', 'is', null)
    .where('call_joins.at', '>', at - LONGEST_MS)
    .orderBy('call_joins.at')
    .execute()
  return { joins, now: at }
}

export function joinRoutes(central: Central, add: Routes): void {
  add.only(
    'joins.make',
    {
      method: 'POST',
      url: '/v1/joins',
      summary: 'A supervisor is about to join the call of an agent: noted before the code is dialled',
      body: JoinRequest,
      reply: JoinReply,
    },
    ({ caller, body }) => join(central, caller, body),
  )
  add.only(
    'joins.end',
    {
      method: 'POST',
      url: '/v1/joins/:id/over',
      summary: 'The supervisor has left the call',
      params: z.object({ id: Id }),
      reply: JoinOverReply,
    },
    ({ caller, params }) => joinOver(central, caller, params.id),
  )
  add.only(
    'joins.own',
    {
      method: 'GET',
      url: '/v1/joins/own',
      summary: "Which supervisor is in a call of the caller's now",
      reply: OwnJoinsReply,
    },
    ({ caller }) => ownJoins(central, caller),
  )
}
