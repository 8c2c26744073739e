// Tickets for those who see to cases of others, and the names of colleagues. Promises: customers' names leave masked; what presses most stands
// first; nothing is decided here: answers are acts and come by push.
import { type RawBuilder, sql } from 'kysely'
import { maskName } from '../shared/identity.ts'
import type { CaseRow, TicketRow } from '../shared/rows.ts'
import { StaffReply, TicketsQuery, TicketsReply } from '../shared/ticketBodies.ts'
import type { Caller, Central, Routes } from './context.ts'
import { placeOf, readPlace } from './listCursor.ts'
import { reachOf } from './reach.ts'

const SHOWN = 200

const DUE = sql`(t.data ->> 'due')::bigint`
/** Closed without an answer: behind all that had one. */
const ENDED = sql`coalesce((t.data #>> '{answer,at}')::bigint, 0)`

async function listTickets(
  { database, now }: Central,
  caller: Caller,
  { state, show, cursor }: TicketsQuery,
): Promise<TicketsReply> {
  const at = now()
  const reach = await reachOf(database.db, caller)
  // What was handed to somebody is theirs, whosever case it is.
  const mine = sql`(${reach.seesCase(sql`t.case_id`)} or t.data ->> 'owner' = ${caller.id})`
  const conditions: Record<TicketsQuery['show'], RawBuilder<unknown>> = {
    all: sql`true`,
    late: sql`${DUE} <= ${at}`,
    clock: sql`t.data ->> 'clock' is not null`,
  }
  const open = state === 'open'
  const place = open ? DUE : ENDED
  const stands = open ? sql`t.data ->> 'state' = 'open'` : sql`t.data ->> 'state' <> 'open'`
  const order = open ? sql`${DUE}, t.id` : sql`${ENDED} desc, t.id`
  const [lastAt, lastId] = cursor === undefined ? [null, null] : readPlace(cursor)
  const goesOn =
    lastId === null
      ? sql`true`
      : sql`(${place} ${open ? sql`>` : sql`<`} ${lastAt} or (${place} = ${lastAt} and t.id > ${lastId}::uuid))`
  const found = await sql<{ ticket: TicketRow; at: string | number; matter: CaseRow; name: string | null }>`
    select page.data as ticket, page.at, c.data as matter, k.data ->> 'name' as name
    from (
      select t.customer_id, t.case_id, t.data, ${place} as at, row_number() over (order by ${order}) as place from rows t
      where t.kind = 'ticket' and not t.deleted and ${stands} and ${mine} and ${conditions[show]} and ${goesOn}
      order by ${order} limit ${SHOWN + 1}
    ) page
    join rows c on c.kind = 'case' and c.id = page.case_id and not c.deleted
    left join rows k on k.kind = 'customer' and k.id = page.customer_id
    order by page.place`.execute(database.db)
  const shown = found.rows.slice(0, SHOWN)
  const last = found.rows.length > SHOWN ? shown.at(-1) : undefined
  return {
    tickets: shown.map(({ ticket, matter, name }) => ({
      ticket,
      name: name === null ? '' : maskName(name),
      assignedTo: matter.assignedTo,
      matter: { lender: matter.lender, product: matter.product, zone: matter.zone },
    })),
    cursor: last ? placeOf(Number(last.at), last.ticket.id) : null,
    now: at,
  }
}

async function staff({ database, now }: Central): Promise<StaffReply> {
  const found = await database.db
    .selectFrom('users')
    .select(['id', 'name', 'role', 'staff_number'])
    .where('active', '=', true)
    .where('role', 'in', ['agent', 'supervisor', 'qa'])
    .orderBy('staff_number')
    .execute()
  return {
    staff: found.map(({ id, name, role, staff_number: staffNumber }) => ({ id, name, role, staffNumber })),
    now: now(),
  }
}

export function ticketRoutes(central: Central, add: Routes): void {
  add.only(
    'tickets.list',
    {
      method: 'GET',
      url: '/v1/tickets',
      summary: 'Tickets that wait for an answer, or had one',
      query: TicketsQuery,
      reply: TicketsReply,
    },
    ({ caller, query }) => listTickets(central, caller, query),
  )
  add.only(
    'staff.list',
    { method: 'GET', url: '/v1/staff', summary: 'Names of colleagues', reply: StaffReply },
    () => staff(central),
  )
}
