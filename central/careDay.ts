// The day of agents in figures: gathers calls, results, states and promises and lets `shared/workDay.ts` count. Promises: no amount of
// money leaves here, agents come by staff number, and an agent's own figures are the ones that a supervisor sees.
import { sql } from 'kysely'
import type { CareDayReply, CareTeamReply } from '../shared/careBodies.ts'
import { type CareRules, careRulesOn, hardFactsOf, hardReasons } from '../shared/hardCall.ts'
import { addDays, CHINA, type Instant, instantOf, localDay } from '../shared/instant.ts'
import { standings } from '../shared/promise.ts'
import type {
  CallRow,
  CaseRow,
  DispositionRow,
  EventRow,
  Id,
  PaymentRow,
  PromiseRow,
} from '../shared/rows.ts'
import { type DayState, type WorkDay, workDayOf } from '../shared/workDay.ts'
import type { Caller, Central } from './context.ts'
import type { Db } from './database.ts'
import { reachOf } from './reach.ts'

/** Promises whose window closed within so many days count. */
const PROMISE_DAYS = 30

export async function ownDay({ database, now }: Central, caller: Caller): Promise<CareDayReply> {
  const at = now()
  const day = localDay(at, CHINA)
  const rules = careRulesOn(day)
  const figures = (await daysOf(database.db, [caller.id], todayOf(at), rules)).get(caller.id)
  if (!figures) throw new Error('no figures of the caller')
  return {
    day,
    figures,
    promises: await promisesOf(database.db, caller.id, at),
    limits: told(rules),
    now: at,
  }
}

export async function teamDay({ database, now }: Central, caller: Caller): Promise<CareTeamReply> {
  const at = now()
  const reach = await reachOf(database.db, caller)
  const day = localDay(at, CHINA)
  const rules = careRulesOn(day)
  const agents = await database.db
    .selectFrom('users')
    .select(['id', 'name', 'staff_number as staffNumber'])
    .where('role', '=', 'agent')
    .where('active', '=', true)
    .where(reach.sees(sql`id::text`))
    .orderBy('staff_number')
    .execute()
  const ids = agents.map(({ id }) => id)
  const days = await daysOf(database.db, ids, todayOf(at), rules)
  return {
    day,
    agents: agents.flatMap((agent) => {
      const figures = days.get(agent.id)
      return figures ? [{ ...agent, figures }] : []
    }),
    limits: told(rules),
    now: at,
  }
}

const told = ({ version, limits }: CareRules) => ({
  rules: version,
  occupancy: limits.occupancyAlert,
  hardShare: limits.hardShareAlert,
})

/** From local midnight up to now. */
const todayOf = (now: Instant) => ({ from: instantOf(localDay(now, CHINA), 0, CHINA), until: now })

/** The figures of these agents between two moments of one day. */
export async function daysOf(
  db: Db,
  agents: readonly Id[],
  { from, until }: { from: Instant; until: Instant },
  rules: CareRules,
): Promise<Map<Id, WorkDay>> {
  const calls = await sql<{ data: CallRow }>`
    select data from rows where kind = 'call' and not deleted
      and data ->> 'agentId' = any(${agents}::text[]) and (data ->> 'startedAt')::bigint >= ${from}::bigint
      and (data ->> 'startedAt')::bigint <= ${until}::bigint`.execute(db)
  const customers = [...new Set(calls.rows.map(({ data }) => data.customerId))]
  const beside = await sql<{ data: DispositionRow | EventRow }>`
    select data from rows where customer_id = any(${customers}::uuid[]) and kind in ('disposition', 'event')
      and not deleted`.execute(db)
  const results = new Map<Id, DispositionRow[]>()
  const events = new Map<Id, EventRow[]>()
  for (const { data } of beside.rows) {
    if (data.callId === null) continue
    if (data.kind === 'event') events.set(data.callId, [...(events.get(data.callId) ?? []), data])
    else results.set(data.callId, [...(results.get(data.callId) ?? []), data])
  }
  const states = await sql<{ agent: Id; at: number; payload: Pick<DayState, 'state' | 'reason'> }>`
    select agent, at, act -> 'payload' as payload from acts
    where kind = 'agent.state' and outcome = 'applied' and agent = any(${agents}::uuid[]) and at >= ${from}::bigint and at <= ${until}::bigint
    order by at, n`.execute(db)
  return new Map(
    agents.map((agent) => [
      agent,
      workDayOf(
        calls.rows.flatMap(({ data: call }) => {
          if (call.agentId !== agent) return []
          const coded = results.get(call.id) ?? []
          const first = coded.find(({ supersedes }) => supersedes === null)
          const inForce = coded.find(({ id }) => id === call.dispositionId) ?? null
          return {
            startedAt: call.startedAt,
            answeredAt: call.answeredAt,
            endedAt: call.endedAt,
            talkMs: call.talkMs,
            matched: call.verification === 'matched',
            flagged: call.flags.length > 0,
            codedAt: first?.at ?? null,
            hard: hardReasons(hardFactsOf(call, inForce, events.get(call.id) ?? []), rules),
          }
        }),
        states.rows
          .filter((state) => state.agent === agent)
          .map(({ at, payload }) => ({ at, state: payload.state, reason: payload.reason })),
        until,
        rules,
      ),
    ]),
  )
}

/** Promises of this agent that the ledger decided: kept, of all. The case is read whole, for payments flow from one promise to the next. */
async function promisesOf(db: Db, agent: Id, now: Instant): Promise<{ kept: number; decided: number }> {
  const since = addDays(localDay(now, CHINA), -PROMISE_DAYS)
  const found = await sql<{ data: CaseRow | PromiseRow | PaymentRow }>`
    select data from rows where kind in ('case', 'promise', 'payment') and not deleted and customer_id in (
      select customer_id from rows where kind = 'promise' and not deleted
        and data ->> 'agentId' = ${agent} and data ->> 'due' >= ${since})`.execute(db)
  const rows = found.rows.map(({ data }) => data)
  const total = { kept: 0, decided: 0 }
  for (const matter of rows) {
    if (matter.kind !== 'case') continue
    const of = <R extends { kind: string; caseId: Id | null }>(row: R) => row.caseId === matter.id
    const promises = rows.flatMap((row) => (row.kind === 'promise' && of(row) ? row : []))
    const payments = rows.flatMap((row) => (row.kind === 'payment' && of(row) ? row : []))
    for (const standing of standings(promises, payments, now, matter.zone)) {
      const promise = promises.find(({ id }) => id === standing.id)
      if (promise?.agentId !== agent || promise.due < since) continue
      if (standing.state === 'KEPT') total.kept += 1
      if (['KEPT', 'PARTIAL', 'BROKEN'].includes(standing.state)) total.decided += 1
    }
  }
  return total
}
