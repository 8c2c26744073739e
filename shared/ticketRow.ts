// Rows of tickets (工单): what somebody has to answer, for whom, by when, and what came of it. Promises: schemas only; which kinds there are
// is `ticket/kinds.ts`, how time presses is `ticket/clock.ts`. Everybody takes them from `rows.ts`.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id, rowBase } from './values.ts'

/** Which desk has to answer: our own supervisors and service, or a department beside us. */
export const TICKET_DESKS = ['supervisor', 'service', 'bank', 'legal', 'credit', 'risk'] as const
export const TicketDesk = z.enum(TICKET_DESKS)
export type TicketDesk = z.infer<typeof TicketDesk>

/** How it came in, and how an answer went out. `none`: not told yet. */
export const TICKET_CHANNELS = [
  'call',
  'app',
  'letter',
  'email',
  'sms',
  'visit',
  'regulator',
  'none',
] as const
export const TicketChannel = z.enum(TICKET_CHANNELS)
export type TicketChannel = z.infer<typeof TicketChannel>

/** Plain values by field name, as the ticket's kind asks for them; lists for what comes as one. */
export const TicketPayload = z.record(
  z.string().max(40),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null(), z.array(z.string().max(500)).max(100)]),
)
export type TicketPayload = z.infer<typeof TicketPayload>

/** What proves something: a call of the case, or a paper by name. Never the paper itself. */
export const Evidence = z.object({ what: z.string().trim().max(200), callId: Id.nullable() })
export type Evidence = z.infer<typeof Evidence>

const By = { at: Instant, by: Id }

export const TicketRow = z.object({
  kind: z.literal('ticket'),
  ...rowBase,
  caseId: Id,
  /** One of `ticket/kinds.ts`; a newer program may know others. */
  ticketKind: z.string().max(30),
  state: z.enum(['open', 'answered', 'closed']),
  desk: TicketDesk,
  /** Who sees to it in our house; null = whoever has the case, or the desk as a whole. */
  owner: Id.nullable(),
  subject: z.string().max(120),
  /** Word for word, where somebody said something. */
  words: z.string().max(2000),
  /** What is asked. */
  wish: z.string().max(500),
  channel: TicketChannel,
  evidence: z.array(Evidence.extend(By)).max(60),
  payload: TicketPayload,
  callId: Id.nullable(),
  /** The hold that the answer ends. */
  holdId: Id.nullable(),
  /** The member of staff whom it is about: takes no part in the answer. */
  about: Id.nullable(),
  openedAt: Instant,
  openedBy: Id,
  due: Instant,
  /** Step of the statutory clock; null for kinds without one. */
  clock: z.string().max(20).nullable(),
  extensions: z.array(
    z.object({
      ...By,
      step: z.string().max(20),
      reason: z.string().max(500),
      approvedBy: z.string().max(60),
    }),
  ),
  /** Raised by a person to at least this level of the ladder; time raises it by itself. */
  raised: z.int().min(0).max(3),
  /** What the kind demands on the way, in order. */
  steps: z.array(
    z.object({ ...By, step: z.string().max(20), text: z.string().max(2000), data: TicketPayload }),
  ),
  answer: z
    .object({
      ...By,
      outcome: z.string().max(20),
      text: z.string().max(2000),
      told: TicketChannel,
      data: TicketPayload,
    })
    .nullable(),
  closed: z.object({ ...By, why: z.string().max(20), text: z.string().max(500) }).nullable(),
})
export type TicketRow = z.infer<typeof TicketRow>
