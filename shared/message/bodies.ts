// What desks, supervisors and carriers exchange with central about messages. Promises: schemas only; names and addresses leave masked.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { MessageChannel, MessageState, TemplateRef } from '../messageRows.ts'
import { Id } from '../values.ts'
import { MessageTemplate } from './template.ts'

export const TemplateState = z.enum(['draft', 'approved', 'refused'])
export type TemplateState = z.infer<typeof TemplateState>

const Staff = z.object({ id: Id, name: z.string(), staffNumber: z.string() })

/** A template as central keeps it. Those that came with the product were made by nobody here. */
export const KeptTemplate = z.object({
  template: MessageTemplate,
  state: TemplateState,
  madeBy: Staff.nullable(),
  madeAt: Instant.nullable(),
  decidedBy: Staff.nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string(),
})
export type KeptTemplate = z.infer<typeof KeptTemplate>

/** GET /v1/messages/templates: approved ones for everybody, drafts and refused ones for supervisors besides. */
export const TemplatesReply = z.object({
  templates: z.array(KeptTemplate),
  /** What this central can send. */
  channels: z.array(MessageChannel),
  now: Instant,
})
export type TemplatesReply = z.infer<typeof TemplatesReply>

/** POST /v1/messages/templates (supervisor): the next version of a template, or the first of a new one. */
export const TemplateDraft = MessageTemplate
export type TemplateDraft = z.infer<typeof TemplateDraft>

/** POST /v1/messages/templates/decision (another supervisor) */
export const TemplateDecision = z.object({
  id: TemplateRef.shape.id,
  version: z.int().min(1),
  decision: z.enum(['approved', 'refused']),
  reason: z.string().trim().max(500),
})
export type TemplateDecision = z.infer<typeof TemplateDecision>

/** GET /v1/messages (supervisor, qa): what was asked for and how far it came, the newest first. */
export const MessageLogQuery = z.object({
  state: MessageState.optional(),
  channel: MessageChannel.optional(),
  /** Asked for on this day or later, in China. */
  from: LocalDay.optional(),
  until: LocalDay.optional(),
  cursor: z.string().max(80).optional(),
})
export type MessageLogQuery = z.output<typeof MessageLogQuery>

export const LoggedMessage = z.object({
  id: Id,
  caseId: Id,
  /** Masked, as is where it went. */
  name: z.string(),
  to: z.string(),
  channel: MessageChannel,
  state: MessageState,
  reason: z.string(),
  tries: z.int(),
  title: TemplateRef.shape.title,
  version: z.int(),
  askedAt: Instant,
  askedBy: Staff,
  at: Instant,
  nextAt: Instant.nullable(),
  /** A paper is kept of letters that left. */
  paper: z.boolean(),
})
export type LoggedMessage = z.infer<typeof LoggedMessage>

export const MessageLogReply = z.object({
  messages: z.array(LoggedMessage).max(100),
  cursor: z.string().nullable(),
  now: Instant,
})
export type MessageLogReply = z.infer<typeof MessageLogReply>

/** Headers by which central and a carrier's gateway know each other; how they are signed is docs/messages.md. */
export const SIGNED_HEADERS = {
  timestamp: 'x-duedesk-timestamp',
  nonce: 'x-duedesk-nonce',
  signature: 'x-duedesk-signature',
} as const

/** POST /v1/messages/callback, signed by the gateway. */
export const CarrierCallback = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('receipt'),
    /** Ours, as it was sent to the gateway. */
    id: Id,
    state: z.enum(['delivered', 'failed']),
    reason: z.string().max(200).default(''),
  }),
  z.object({
    kind: z.literal('inbound'),
    /** The gateway's own, by which the same answer told twice counts once. */
    id: z.string().min(1).max(100),
    channel: z.enum(['sms', 'email']).default('sms'),
    /** A telephone number, or the address that an e-mail came from. */
    from: z.string().min(3).max(320),
    text: z.string().max(1000),
  }),
])
export type CarrierCallback = z.infer<typeof CarrierCallback>
