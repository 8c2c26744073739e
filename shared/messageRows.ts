// Rows of messages (函件/邮件/短信): what was asked to be written to whom, and how far it came. Promises: schemas only; no text and no address,
// which central makes from the ledger of the day on which it sends. Everybody takes them from `rows.ts`.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id, Purpose, rowBase } from './values.ts'

export const MessageChannel = z.enum(['sms', 'email', 'letter'])
export type MessageChannel = z.infer<typeof MessageChannel>

/**
 * ```
 * queued ──► sent ──► delivered
 *   │  ▲       └────► failed      the carrier says so later
 *   │  └ tried again, after a while
 *   ├────► failed                 no carrier took it
 *   ├────► refused                the guard, when it was to leave
 *   └────► cancelled              taken back, or its occasion is over
 * ```
 */
export const MessageState = z.enum(['queued', 'sent', 'delivered', 'failed', 'refused', 'cancelled'])
export type MessageState = z.infer<typeof MessageState>

const Title = z.string().trim().min(1).max(60)

/** Which text: a template is never changed, another text is another version. */
export const TemplateRef = z.object({
  id: z.string().regex(/^[a-z][a-zA-Z0-9.-]{1,39}$/),
  version: z.int().min(1),
  title: z.object({ zh: Title, en: Title }),
})
export type TemplateRef = z.infer<typeof TemplateRef>

export const MessageRow = z.object({
  kind: z.literal('message'),
  ...rowBase,
  caseId: Id,
  channel: MessageChannel,
  /** Whose number; null for e-mail and letters, which go to the debtor. */
  contactId: Id.nullable(),
  template: TemplateRef,
  language: z.enum(['zh', 'en']),
  purpose: Purpose,
  /** What it confirms or reminds of. */
  promiseId: Id.nullable(),
  callId: Id.nullable(),
  /** The review for which papers are asked. */
  ticketId: Id.nullable().optional(),
  askedAt: Instant,
  askedBy: Id,
  /** Not to leave earlier: a reminder waits for its day. */
  notBefore: Instant.nullable(),
  state: MessageState,
  sentAt: Instant.nullable(),
  /** When the state of now was reached. */
  at: Instant,
  /** Why it failed, was refused (`rule:C1`) or cancelled, or what it waits for; '' for nothing. */
  reason: z.string().max(60),
  tries: z.int().min(0),
})
export type MessageRow = z.infer<typeof MessageRow>
