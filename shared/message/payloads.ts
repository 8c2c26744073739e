// What the acts of messages carry. Promises: schemas only. Private to `act.ts`; what they make of rows is `acts.ts`.
import { z } from 'zod'
import { MessageRow } from '../messageRows.ts'

const { channel, contactId, template, language, purpose, promiseId, callId, ticketId, notBefore } =
  MessageRow.shape

export const messagePayloads = {
  /** A message is to be written from this version of a template; what it says is made of the ledger when it leaves. */
  'message.asked': z.object({
    messageId: MessageRow.shape.id,
    channel,
    contactId,
    template,
    language,
    purpose,
    promiseId,
    callId,
    ticketId,
    notBefore,
  }),
  'message.cancelled': z.object({
    messageId: MessageRow.shape.id,
    reason: z.string().trim().min(1).max(60),
  }),
} as const
