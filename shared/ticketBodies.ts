// What central tells of tickets: the list for those who see to every case, and the names behind the ids. Customers' names leave masked.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Staff } from './reviewBodies.ts'
import { CaseRow, Id, TicketRow } from './rows.ts'

/** GET /v1/tickets (supervisor, qa): by when they are due, or when they were answered. */
export const TicketsQuery = z.object({
  state: z.enum(['open', 'ended']).default('open'),
  /** `clock`: those under a statutory clock; `late`: past their due time. */
  show: z.enum(['all', 'late', 'clock']).default('all'),
  /** Where the page before ended. */
  cursor: z.string().max(200).optional(),
})
export type TicketsQuery = z.output<typeof TicketsQuery>

/** A ticket as a list shows it, wherever the list comes from. */
export const TicketItem = z.object({
  ticket: TicketRow,
  /** Masked. */
  name: z.string(),
  /** Who has the case. */
  assignedTo: Id.nullable(),
  matter: CaseRow.pick({ lender: true, product: true, zone: true }),
})
export type TicketItem = z.infer<typeof TicketItem>

export const TicketsReply = z.object({
  tickets: z.array(TicketItem).max(200),
  /** Where the next page begins; null on the last one. */
  cursor: z.string().nullable(),
  now: Instant,
})
export type TicketsReply = z.infer<typeof TicketsReply>

/** GET /v1/staff: names and staff numbers of the colleagues who work on cases. */
export const StaffReply = z.object({
  staff: z.array(z.object({ ...Staff.shape, role: z.string() })),
  now: Instant,
})
export type StaffReply = z.infer<typeof StaffReply>
