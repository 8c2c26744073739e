// The report of a day: the calls of one agent, or of all for supervisors, with what came of each. Promises: names leave masked, numbers never
// leave; an agent gets no other's report; nothing is ranked.
import { sql } from 'kysely'
import { DayReport, type DayReportLine, DayReportQuery } from '../shared/dayReport.ts'
import { careRulesOn } from '../shared/hardCall.ts'
import { maskName } from '../shared/identity.ts'
import { addDays, CHINA, instantOf, localDay } from '../shared/instant.ts'
import { withoutNumbers } from '../shared/review.ts'
import type {
  CallRow,
  CustomerRow,
  EventRow,
  Id,
  NoteRow,
  PromiseRow,
  Row,
  TicketRow,
} from '../shared/rows.ts'
import { daysOf } from './careDay.ts'
import type { Caller, Central, Routes } from './context.ts'
import { reachOf } from './reach.ts'

const MOST = 20_000

async function dayReport(
  { database, now }: Central,
  caller: Caller,
  query: DayReportQuery,
): Promise<DayReport> {
  const at = now()
  const day = query.day ?? localDay(at, CHINA)
  const wanted = caller.role === 'agent' ? caller.id : (query.agent ?? null)
  const reach = await reachOf(database.db, caller)
  if (wanted !== null) reach.mustReach(wanted)
  const agents = await database.db
    .selectFrom('users')
    .select(['id', 'name', 'staff_number as staffNumber'])
    .where((where) =>
      wanted === null ? where('role', 'in', ['agent', 'supervisor']) : where('id', '=', wanted),
    )
    .where(reach.sees(sql`id::text`))
    .orderBy('staff_number')
    .execute()
  const ids = agents.map(({ id }) => id)
  const from = instantOf(day, 0, CHINA)
  const until = instantOf(addDays(day, 1), 0, CHINA)
  const calls = await sql<{ data: CallRow }>`
    select data from rows where kind = 'call' and not deleted and data ->> 'agentId' = any(${ids}::text[])
      and (data ->> 'startedAt')::bigint >= ${from}::bigint and (data ->> 'startedAt')::bigint < ${until}::bigint
    order by (data ->> 'startedAt')::bigint, id limit ${MOST}`.execute(database.db)
  const customers = [...new Set(calls.rows.map(({ data }) => data.customerId))]
  const beside = await sql<{ data: CustomerRow | EventRow | NoteRow | PromiseRow | TicketRow }>`
    select data from rows where customer_id = any(${customers}::uuid[]) and not deleted
      and kind in ('customer', 'event', 'note', 'promise', 'ticket')`.execute(database.db)
  const names = new Map<Id, string>()
  const ofCall = new Map<Id, Row[]>()
  for (const { data } of beside.rows) {
    if (data.kind === 'customer') names.set(data.id, maskName(data.name))
    else if (data.callId !== null) ofCall.set(data.callId, [...(ofCall.get(data.callId) ?? []), data])
  }
  const figures = await daysOf(database.db, ids, { from, until: Math.min(until, at) }, careRulesOn(day))
  return {
    day,
    agents: agents.flatMap((agent) => {
      const own = figures.get(agent.id)
      return own ? [{ ...agent, figures: own }] : []
    }),
    lines: calls.rows.map(({ data }) => lineOf(data, names, ofCall.get(data.id) ?? [])),
    now: at,
  }
}

function lineOf(call: CallRow, names: ReadonlyMap<Id, string>, beside: readonly Row[]): DayReportLine {
  const promise = beside.find((row) => row.kind === 'promise')
  const asked = beside.find((row) => row.kind === 'event' && row.eventKind === 'satisfaction')
  return {
    at: call.startedAt,
    agentId: call.agentId,
    caseId: call.caseId,
    customer: names.get(call.customerId) ?? '',
    direction: call.direction,
    purpose: call.purpose,
    answered: call.answeredAt !== null,
    verified: call.verification === 'matched',
    talkMs: call.talkMs,
    code: call.code ?? null,
    // A note may hold what somebody dictated: numbers of people do not leave with it.
    note: withoutNumbers(beside.flatMap((row) => (row.kind === 'note' ? row.text : [])).join('\n')),
    promise: promise?.kind === 'promise' ? { amountFen: promise.amountFen, due: promise.due } : null,
    tickets: beside.flatMap((row) => (row.kind === 'ticket' ? row.ticketKind : [])),
    satisfaction:
      asked?.kind === 'event' && typeof asked.params.answer === 'string' ? asked.params.answer : null,
    flags: call.flags,
  }
}

export function dayReportRoutes(central: Central, add: Routes): void {
  add.only(
    'reports.day',
    {
      method: 'GET',
      url: '/v1/reports/day',
      summary: "A day's calls with their results: the caller's own, or for supervisors anybody's",
      query: DayReportQuery,
      reply: DayReport,
    },
    ({ caller, query }) => dayReport(central, caller, query),
  )
}
