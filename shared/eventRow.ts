// Rows of what happened beside calls, promises and money. Promises: schema only; plain figures, no word that another row keeps. Everybody takes
// them from `rows.ts`.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id, rowBase } from './values.ts'

/** Things that happened and matter to QA but change nothing else: refusals, verification tries, reveals, recording flags. */
export const EventRow = z.object({
  kind: z.literal('event'),
  ...rowBase,
  eventKind: z.enum([
    'guardRefused',
    'verificationTried',
    'revealed',
    'recordingFlagged',
    'recordingNoticed',
    'recorderChanged',
    'stopRequested',
    'holdChanged',
    'missedCall',
    'transferred',
    'callbackMoved',
    'callbackCancelled',
    'incident',
    'consentRecorded',
    'sensitiveConsent',
    'ticketNoted',
    'ticketMoved',
    'ticketRaised',
    'ticketExtended',
    'ticketStepped',
    'ticketAnswered',
    'ticketClosed',
    'satisfaction',
    'messageReceived',
    'lenderEvent',
    'agencyContact',
    'papersReceived',
    'stageExcepted',
  ]),
  at: Instant,
  agentId: Id,
  callId: Id.nullable(),
  params: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])),
})
export type EventRow = z.infer<typeof EventRow>
