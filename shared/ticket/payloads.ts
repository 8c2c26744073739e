// What is recorded about tickets and about how content a customer was: the payloads of these acts. Promises: schemas only; what they do to
// rows is `acts.ts`.
import { z } from 'zod'
import { Id } from '../rows.ts'
import { Evidence, TicketChannel, TicketDesk, TicketPayload } from '../ticketRow.ts'

const reason = z.string().trim().min(1).max(500)
const text = z.string().trim().min(1).max(2000)

/** How content the customer was with the call, as asked at its end. */
export const SATISFACTION = ['good', 'fair', 'poor', 'declined'] as const
export const Satisfaction = z.enum(SATISFACTION)
export type Satisfaction = z.infer<typeof Satisfaction>

export const ticketPayloads = {
  /** `payload`: what the kind asks for. When it is due follows from the kind. */
  'ticket.opened': z.object({
    ticketId: Id,
    ticketKind: z.string().min(1).max(30),
    /** In a few words; empty = what the kind is called. */
    subject: z.string().trim().max(120),
    words: z.string().max(2000),
    wish: z.string().max(500),
    /** `none`: nobody's words, but a question of ours. */
    channel: TicketChannel,
    evidence: z.array(Evidence).max(30),
    payload: TicketPayload,
    callId: Id.nullable(),
    /** Null: whoever has the case, or the desk. */
    owner: Id.nullable(),
  }),
  /** Something learned, something sent on, a paper that came. */
  'ticket.noted': z.object({ ticketId: Id, text, evidence: z.array(Evidence).max(30) }),
  /** To another desk or person. */
  'ticket.moved': z.object({ ticketId: Id, desk: TicketDesk, owner: Id.nullable(), reason }),
  /** One level up the ladder, before time does it. */
  'ticket.raised': z.object({ ticketId: Id, reason }),
  /** The statutory clock goes on to its next step. `approvedBy`: who above approved it, where the step demands that. */
  'ticket.extended': z.object({
    ticketId: Id,
    step: z.string().min(1).max(20),
    reason,
    approvedBy: z.string().trim().max(60),
  }),
  /** One of the steps that the kind demands before its answer. */
  'ticket.stepped': z.object({ ticketId: Id, step: z.string().min(1).max(20), text, data: TicketPayload }),
  /** The answer: what came of it, in which words, how the customer was told, and whether the hold ends with it. */
  'ticket.answered': z.object({
    ticketId: Id,
    outcome: z.string().min(1).max(20),
    text,
    told: TicketChannel,
    hold: z.enum(['lift', 'keep']),
    data: TicketPayload,
  }),
  /** Nothing is left to do. Without an answer only a supervisor closes one, and never a complaint but for its withdrawal. */
  'ticket.closed': z.object({
    ticketId: Id,
    why: z.enum(['told', 'withdrawn', 'duplicate', 'mistake']),
    text: z.string().trim().max(500),
  }),
  /** `care`: somebody is to see to this customer again. */
  'satisfaction.asked': z.object({
    callId: Id,
    answer: Satisfaction,
    words: z.string().max(500),
    care: z.boolean(),
  }),
} as const
export type TicketActKind = keyof typeof ticketPayloads
