// What a desk and central hold: one zod schema for each kind of row. Rows change only through acts (`operation.ts`)
// or by central itself (import, leases, ledger); nobody else edits them.
import { z } from 'zod'
import { PlanRow, PromiseRow } from './agreementRows.ts'
import { EventRow } from './eventRow.ts'
import { ExceptionKind, ExceptionRow } from './exceptionRow.ts'
import { HoldKind, HoldRow } from './holdRows.ts'
import { Instant, LocalDay, Zone } from './instant.ts'
import { LeaseRow } from './leaseRow.ts'
import { MessageRow } from './messageRows.ts'
import { passingFields } from './passing.ts'
import { ScoreRow } from './qa/scoreRow.ts'
import { CallQuality } from './quality.ts'
import { LegalHoldRow } from './retention/legalHoldRow.ts'
import { TICKET_DESKS, TicketChannel, TicketDesk, TicketPayload, TicketRow } from './ticketRow.ts'
import {
  Bill,
  Bucket,
  Channel,
  E164,
  Fen,
  Id,
  LenderType,
  Product,
  Purpose,
  Role,
  rowBase,
  Terms,
} from './values.ts'

export {
  Bill,
  Bucket,
  Channel,
  E164,
  EventRow,
  ExceptionKind,
  ExceptionRow,
  Fen,
  HoldKind,
  HoldRow,
  Id,
  LeaseRow,
  LegalHoldRow,
  LenderType,
  MessageRow,
  PlanRow,
  Product,
  PromiseRow,
  Purpose,
  Role,
  Terms,
  TICKET_DESKS,
  TicketChannel,
  TicketDesk,
  TicketPayload,
  TicketRow,
}

export const CaseState = z.enum([
  'NEW',
  'QUEUED',
  'IN_CONTACT',
  'PROMISED',
  'PLAN',
  'VERIFYING',
  'CURED',
  'SETTLED',
  'WRITTEN_OFF',
  'RECALLED',
])
export type CaseState = z.infer<typeof CaseState>

export const CaseRow = z.object({
  kind: z.literal('case'),
  ...rowBase,
  /** A case's row names itself here, so that every row of a case is found by one field. */
  caseId: Id,
  lender: z.string().min(1).max(80),
  lenderType: LenderType,
  /** Name said before verification: neutral also to a third person. */
  callerName: z.string().min(1).max(80),
  hotline: z.string().min(3).max(20),
  product: Product,
  accountNumber: z.string().min(4).max(40),
  dueDate: LocalDay,
  terms: Terms,
  /** Bills that fell due after it, in the order of their due days. */
  bills: z.array(Bill).max(60).optional(),
  zone: Zone,
  assignedTo: Id.nullable(),
  state: CaseState,
  /** When the ledger ended it, and how it stood until then; absent where that is not so. */
  closed: z.object({ at: Instant, from: CaseState }).optional(),
  synthetic: z.boolean(),
  importedAt: Instant,
  /** The outside agency that has it now, by central's word. */
  agency: z.object({ id: Id, name: z.string().max(80), since: Instant }).optional(),
  ...passingFields,
})
export type CaseRow = z.infer<typeof CaseRow>

export const CustomerRow = z.object({
  kind: z.literal('customer'),
  ...rowBase,
  name: z.string().min(1).max(60),
  idNumber: z.string().length(18).nullable(),
  address: z.string().max(200).nullable(),
  /** As the lender has it; a lender's file may name none. */
  email: z.string().max(120).nullable().optional(),
  synthetic: z.boolean(),
})
export type CustomerRow = z.infer<typeof CustomerRow>

export const NumberSource = z.enum([
  'contract',
  'reserved',
  'authorised',
  'public',
  'toldByContact',
  'bureau',
])
export type NumberSource = z.infer<typeof NumberSource>

export const ContactRow = z.object({
  kind: z.literal('contact'),
  ...rowBase,
  role: z.enum(['debtor', 'guarantor', 'contact']),
  relation: z.string().max(20).nullable(),
  name: z.string().max(60).nullable(),
  phone: E164,
  /** Lawful origin of the number; null blocks it (C10). */
  source: NumberSource.nullable(),
  status: z.enum(['active', 'invalid', 'suppressed']),
  /** Since when; absent where nobody noted it, which counts as ever since. */
  invalidAt: Instant.optional(),
  suppressedAt: Instant.optional(),
  /** Where the lender named it, from 0: the number named first is called first. */
  place: z.int().min(0).max(99).optional(),
  /** Windows outside the permitted hours to which the customer agreed on record (C1). */
  consent: z.array(z.object({ from: Instant, to: Instant, at: Instant.optional() })).max(20),
})
export type ContactRow = z.infer<typeof ContactRow>

export const PaymentRow = z.object({
  kind: z.literal('payment'),
  ...rowBase,
  caseId: Id,
  amountFen: Fen,
  valueDate: LocalDay,
  channel: z.string().max(40),
})
export type PaymentRow = z.infer<typeof PaymentRow>

export const RecordingState = z.enum(['off', 'asked', 'confirmed', 'failed'])
export type RecordingState = z.infer<typeof RecordingState>

/** How the desk's own recorder fared in a call, where a policy asks for one. */
export const OwnRecording = z.object({
  recordingId: Id,
  state: z.enum(['running', 'kept', 'failed']),
  /** Why it never began or stopped early; '' for none. */
  reason: z.string().max(40),
})
export type OwnRecording = z.infer<typeof OwnRecording>

/** What the line measured of an answered call. Levels are RMS of full scale, 0 … 1; loss in percent. */
export const CallMedia = z.object({
  sentPackets: z.int().min(0),
  receivedPackets: z.int().min(0),
  lostPackets: z.int().min(0),
  /** Of the sound that reached the agent, over all samples in which something was heard. */
  heardRms: z.number().min(0).max(1),
  quality: CallQuality.nullable().optional(),
})
export type CallMedia = z.infer<typeof CallMedia>

export const CallRow = z.object({
  kind: z.literal('call'),
  ...rowBase,
  contactId: Id.nullable(),
  agentId: Id,
  direction: z.enum(['outbound', 'inbound']),
  purpose: Purpose,
  /** Set for a number that is no contact of the case (free dial, unknown caller). */
  number: E164.nullable(),
  /** True when the number is one of the debtor's own: answered calls on it are effective calls (C2, C5). */
  ofDebtor: z.boolean(),
  /** The INVITE was sent (outbound) or received (inbound). */
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  sipStatus: z.int().min(100).max(699).nullable(),
  endedBy: z.enum(['agent', 'customer', 'network']).nullable(),
  talkMs: z.int().min(0),
  media: CallMedia.nullable().optional(),
  verification: z.enum(['none', 'matched', 'failed']),
  tries: z.int().min(0),
  recording: RecordingState,
  ownRecording: OwnRecording.optional(),
  /** When the agent had said that the call is recorded; absent until then. */
  noticeSaidAt: Instant.optional(),
  /** Version of the rule pack that permitted the call, and until when it did. */
  rules: z.string().max(40),
  clock: z.object({ source: z.enum(['central', 'sip', 'practice', 'restart']), skewMs: z.int() }),
  /** Flags central raised on re-checking (a call made outside the law is kept and shown, never hidden). */
  flags: z.array(z.string().max(40)).max(20),
  dispositionId: Id.nullable(),
  /** The code in force, and the last judgement of it. */
  code: z.string().max(20).optional(),
  reviewId: Id.optional(),
  /** In which the case stood when the call began; it rolls on at midnight, this does not. */
  bucket: Bucket.optional(),
  /** An outside agency made it and reported it: it counts like our own. `agentId` is then the agency. */
  agency: Id.optional(),
})
export type CallRow = z.infer<typeof CallRow>

export const NoteRow = z.object({
  kind: z.literal('note'),
  ...rowBase,
  callId: Id.nullable(),
  text: z.string().max(8000),
  at: Instant,
  agentId: Id,
})
export type NoteRow = z.infer<typeof NoteRow>

/** Answers to the fields that a disposition code demands: plain values by field name. */
export const DispositionFields = z.record(
  z.string().max(40),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
)
export type DispositionFields = z.infer<typeof DispositionFields>

/** How the script was walked, with its times, for QA: lines with the key of the answer given, and what was said when. */
export const Walked = z.object({
  /** `answer`: null where the call ended on the line, `@jump` where the agent left it for another. */
  steps: z
    .array(z.object({ node: z.string().max(12), answer: z.string().max(24).nullable(), at: Instant }))
    .max(201),
  /** Must-say items by id. */
  said: z.record(z.string().max(40), Instant),
})
export type Walked = z.infer<typeof Walked>

export const DispositionRow = z.object({
  kind: z.literal('disposition'),
  ...rowBase,
  callId: Id,
  code: z.string().regex(/^[A-Z_]{2,20}$/),
  fields: DispositionFields,
  /** Script nodes walked, in order; kept for QA. */
  path: z.array(z.string().max(12)).max(200),
  said: z.array(z.string().max(40)).max(40),
  script: z.object({ id: z.string().max(40), version: z.int().min(1) }).nullable(),
  walked: Walked.optional(),
  at: Instant,
  /** Who chose the code: the agent of the call, or the reviewer of a correction. */
  agentId: Id,
  /** The disposition in whose place this one stands; a call names the one in force. */
  supersedes: Id.nullable(),
})
export type DispositionRow = z.infer<typeof DispositionRow>

/** A reviewer's judgement of a call's disposition (the one that then stood), and the agent's one answer to it. */
export const ReviewRow = z.object({
  kind: z.literal('review'),
  ...rowBase,
  callId: Id,
  dispositionId: Id,
  outcome: z.enum(['agreed', 'corrected']),
  /** The disposition that took its place. */
  correctionId: Id.nullable(),
  reason: z.string().max(2000),
  at: Instant,
  reviewerId: Id,
  /** Whose call it was: the one who may answer. */
  agentId: Id,
  answer: z
    .object({ outcome: z.enum(['accepted', 'disputed']), text: z.string().max(2000), at: Instant })
    .nullable(),
})
export type ReviewRow = z.infer<typeof ReviewRow>

export const CallbackRow = z.object({
  kind: z.literal('callback'),
  ...rowBase,
  caseId: Id,
  contactId: Id.nullable(),
  at: Instant,
  owner: Id,
  callId: Id.nullable(),
  /** The customer asked for it (a requested callback), or we planned it (a follow-up). */
  requested: z.boolean(),
  /** What the customer agreed to, where `at` was moved since. */
  agreedAt: Instant.optional(),
  /** Made, or taken back. */
  doneAt: Instant.nullable(),
  cancelled: z.boolean().optional(),
})
export type CallbackRow = z.infer<typeof CallbackRow>

export const TaskRow = z.object({
  kind: z.literal('task'),
  ...rowBase,
  taskKind: z.enum([
    'supervisorReview',
    'ledgerCheck',
    'complaintTicket',
    'hardshipReview',
    'planApproval',
    'legalReview',
    'numberCheck',
  ]),
  due: Instant,
  callId: Id.nullable(),
  doneAt: Instant.nullable(),
})
export type TaskRow = z.infer<typeof TaskRow>

export const Row = z.discriminatedUnion('kind', [
  CaseRow,
  CustomerRow,
  ContactRow,
  PaymentRow,
  CallRow,
  NoteRow,
  DispositionRow,
  ReviewRow,
  ScoreRow,
  PromiseRow,
  PlanRow,
  ExceptionRow,
  HoldRow,
  LegalHoldRow,
  CallbackRow,
  TaskRow,
  TicketRow,
  MessageRow,
  EventRow,
  LeaseRow,
])
export type Row = z.infer<typeof Row>
export type RowKind = Row['kind']
export type RowOf<K extends RowKind> = Extract<Row, { kind: K }>

export const ROW_KINDS = [
  'case',
  'customer',
  'contact',
  'payment',
  'call',
  'note',
  'disposition',
  'review',
  'score',
  'promise',
  'plan',
  'exception',
  'hold',
  'legalHold',
  'callback',
  'task',
  'ticket',
  'message',
  'event',
  'lease',
] as const satisfies readonly RowKind[]
