// Tickets for those who see to every case, and the names of colleagues. Promises: customers' names leave masked; what presses most stands
// first; nothing is decided here: answers are acts and come by push.
import { type RawBuilder, sql } from 'kysely'
import { maskName } from '../shared/identity.ts'
import type { CaseRow, TicketRow } from '../shared/rows.ts'
import { StaffReply, TicketsQuery, TicketsReply } from '../shared/ticketBodies.ts'
import type { Central, Routes } from './context.ts'

const SHOWN = 200

const DUE = sql`(t.data ->> 'due')::bigint`
const ENDED = sql`(t.data #>> '{answer,at}')::bigint`

async function listTickets({ database, now }: Central, { state, show }: TicketsQuery): Promise<TicketsReply> {
  const at = now()
  const conditions: Record<TicketsQuery['show'], RawBuilder<unknown>> = {
    all: sql`true`,
    late: sql`${DUE} <= ${at}`,
    clock: sql`t.data ->> 'clock' is not null`,
  }
  const [stands, order] =
    state === 'open'
      ? [sql`t.data ->> 'state' = 'open'`, sql`${DUE}, t.id`]
      : [sql`t.data ->> 'state' <> 'open'`, sql`${ENDED} desc nulls last, t.id`]
  const found = await sql<{ ticket: TicketRow; matter: CaseRow; name: string | null }>`
    select page.data as ticket, c.data as matter, k.data ->> 'name' as name
    from (
      select t.customer_id, t.case_id, t.data, row_number() over (order by ${order}) as place from rows t
      where t.kind = 'ticket' and not t.deleted and ${stands} and ${conditions[show]}
      order by ${order} limit ${SHOWN + 1}
    ) page
    join rows c on c.kind = 'case' and c.id = page.case_id and not c.deleted
    left join rows k on k.kind = 'customer' and k.id = page.customer_id
    order by page.place`.execute(database.db)
  return {
    tickets: found.rows.slice(0, SHOWN).map(({ ticket, matter, name }) => ({
      ticket,
      name: name === null ? '' : maskName(name),
      assignedTo: matter.assignedTo,
      matter: { lender: matter.lender, product: matter.product, zone: matter.zone },
    })),
    more: found.rows.length > SHOWN,
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
    ({ query }) => listTickets(central, query),
  )
  add.only(
    'staff.list',
    { method: 'GET', url: '/v1/staff', summary: 'Names of colleagues', reply: StaffReply },
    () => staff(central),
  )
}
