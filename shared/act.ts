// The acts: everything a person or a line performs, as one zod union. What an act does to rows is `operation.ts`; who may
// perform it is `role.ts`. A kind, once released, keeps its meaning: a new meaning is a new kind.
import { z } from 'zod'
import { AgentState } from './agentState.ts'
import { carePayloads } from './careActs.ts'
import { GuardRecord } from './compliance/judgement.ts'
import { exceptionPayloads } from './exceptionActs.ts'
import { Instant, LocalDay } from './instant.ts'
import { messagePayloads } from './message/payloads.ts'
import { PlanTerms } from './plan.ts'
import { MeansSheet } from './planLimits.ts'
import { scorePayloads } from './qa/scoreRow.ts'
import { legalHoldPayloads } from './retention/legalHoldRow.ts'
import {
  CallMedia,
  Channel,
  DispositionFields,
  E164,
  Fen,
  HoldKind,
  Id,
  OwnRecording,
  PlanRow,
  Purpose,
  RecordingState,
  Role,
  Walked,
} from './rows.ts'
import { ChosenChannel } from './stages.ts'
import { ticketPayloads } from './ticket/payloads.ts'
import { Waiver } from './waiver.ts'

const callId = Id

const payloads = {
  /** The INVITE is about to leave: durable before it does. */
  'call.attempted': z.object({
    callId,
    contactId: Id.nullable(),
    number: E164.nullable(),
    ofDebtor: z.boolean(),
    purpose: Purpose,
    rules: z.string().max(40),
    /** Whether the desk had central at hand; without it a lease is needed. */
    online: z.boolean().optional(),
    /** What the desk's guard measured just before. */
    guard: GuardRecord.optional(),
  }),
  'call.received': z.object({
    callId,
    contactId: Id.nullable(),
    number: E164.nullable(),
    ofDebtor: z.boolean(),
    rules: z.string().max(40),
  }),
  'call.answered': z.object({ callId }),
  'call.ended': z.object({
    callId,
    sipStatus: z.int().min(100).max(699).nullable(),
    endedBy: z.enum(['agent', 'customer', 'network']),
    talkMs: z.int().min(0),
    /** Null when nobody answered, or the line could not measure. */
    media: CallMedia.nullable().optional(),
  }),
  'call.missed': z.object({ callId }),
  /** What became of the agent's wish to hand this call on, or to bring a third person into it. */
  'call.transferred': z.object({
    callId,
    mode: z.enum(['blind', 'attended', 'conference']),
    target: z.enum(['supervisor', 'colleague', 'extension', 'outside']),
    /** Of the company's own exchange; null for a number outside it. */
    extension: z.string().max(20).nullable(),
    /** `unconfirmed`: the call ended before the far end told the result; `takenBack`: the agent asked and kept the call. */
    result: z.enum(['completed', 'failed', 'unconfirmed', 'takenBack']),
    sipStatus: z.int().min(100).max(699).nullable(),
  }),
  /** The guard refused; nothing was dialled. */
  'call.refused': z.object({
    contactId: Id.nullable(),
    purpose: Purpose,
    rule: z.string().max(40),
    until: Instant.nullable(),
    stage: z.enum(['list', 'click', 'invite']),
  }),
  'verification.tried': z.object({
    callId,
    factors: z.array(z.string().max(20)).min(1).max(4),
    matched: z.boolean(),
  }),
  'recording.flagged': z.object({ callId, recording: RecordingState, reason: z.string().max(200) }),
  /** The agent has told the customer that the call is recorded (C14). */
  'recording.noticed': z.object({ callId }),
  /** The desk's own recorder began, was closed in order, or failed. */
  'recorder.changed': z.object({
    callId,
    recordingId: Id,
    state: OwnRecording.shape.state,
    reason: OwnRecording.shape.reason,
  }),
  /** The customer complains or forbids contact: binds at once, before the wrap-up. */
  'stop.requested': z.object({
    callId,
    holdId: Id,
    holdKind: z.enum(['complaint', 'cease']),
    words: z.string().max(2000),
    /** Suppress this number for ever, and nothing else (CEASE by number, a third person's refusal). */
    suppressContactId: Id.nullable(),
    /** Somebody other than the debtor said it. */
    thirdPerson: z.boolean().optional(),
  }),
  /** A supervisor places a hold of any kind, beside those that stand. `channels`: where the customer may be contacted all the same. */
  'hold.placed': z.object({
    holdId: Id,
    holdKind: HoldKind,
    until: Instant.nullable(),
    reviewAt: Instant,
    owner: Id,
    channels: z.array(Channel).max(5),
    words: z.string().max(2000),
  }),
  /** Another end, review, owner or other channels for a hold that stands; `base` = the version of the hold that was seen. */
  'hold.changed': z.object({
    holdId: Id,
    until: Instant.nullable(),
    reviewAt: Instant,
    owner: Id,
    channels: z.array(Channel).max(5),
    reason: z.string().trim().min(1).max(500),
  }),
  /** A supervisor ends a hold; `base` = the version of the hold that was seen. */
  'hold.lifted': z.object({ holdId: Id, reason: z.string().trim().min(1).max(500) }),
  'disposition.set': z.object({
    dispositionId: Id,
    callId,
    code: z.string().regex(/^[A-Z_]{2,20}$/),
    fields: DispositionFields,
    path: z.array(z.string().max(12)).max(200),
    said: z.array(z.string().max(40)).max(40),
    script: z.object({ id: z.string().max(40), version: z.int().min(1) }).nullable(),
    walked: Walked.optional(),
  }),
  /**
   * A reviewer's judgement of the disposition that stands (`dispositionId`). `corrected` puts another one in its place under
   * `correctionId`; the first stays as it was saved.
   */
  'disposition.reviewed': z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('agreed'),
      reviewId: Id,
      callId,
      dispositionId: Id,
      reason: z.string().max(2000),
    }),
    z.object({
      outcome: z.literal('corrected'),
      reviewId: Id,
      callId,
      dispositionId: Id,
      correctionId: Id,
      code: z.string().regex(/^[A-Z_]{2,20}$/),
      fields: DispositionFields,
      reason: z.string().trim().min(1).max(2000),
    }),
  ]),
  /** The agent's one answer to a correction of the own call. */
  'review.answered': z.discriminatedUnion('answer', [
    z.object({ answer: z.literal('accepted'), reviewId: Id, text: z.string().max(2000) }),
    z.object({ answer: z.literal('disputed'), reviewId: Id, text: z.string().trim().min(1).max(2000) }),
  ]),
  'note.added': z.object({ noteId: Id, callId: callId.nullable(), text: z.string().max(8000) }),
  /** `base` of the act = version of the open promise that the agent saw, null when there was none. */
  'promise.made': z.object({
    promiseId: Id,
    callId: callId.nullable(),
    promiseKind: z.enum(['full', 'part']),
    amountFen: Fen.min(1),
    due: LocalDay,
    channel: z.string().min(1).max(40),
    previousId: Id.nullable(),
  }),
  /** Another way to the customer than those of the case's stage, for the rest of their day. */
  'stage.excepted': z.object({ channel: ChosenChannel, reason: z.string().trim().min(4).max(200) }),
  /** The customer agreed to tell income and needs for this purpose; what it is for was said. */
  'consent.sensitive': z.object({ callId: callId.nullable(), purpose: z.enum(['plan', 'hardship']) }),
  /**
   * A plan that the customer agreed to is put to a supervisor. `owed`: the parts as the agent saw them that day; `sheet` only after
   * `consent.sensitive` on the same day. `previousId`: the plan that this one knowingly replaces, `base` = its version that was seen.
   */
  'plan.asked': z.object({
    planId: Id,
    previousId: Id.nullable().optional(),
    callId: callId.nullable(),
    terms: PlanTerms,
    owed: PlanRow.shape.owed,
    waiver: Waiver,
    sheet: MeansSheet.nullable(),
    channel: PlanRow.shape.channel,
    reason: PlanRow.shape.reason.min(1),
    note: PlanRow.shape.note,
  }),
  /** `base` = the version of the plan that was seen. */
  'plan.decided': z.object({
    planId: Id,
    decision: z.enum(['approved', 'refused']),
    reason: z.string().trim().min(1).max(500),
  }),
  'plan.withdrawn': z.object({ planId: Id, reason: z.string().trim().min(1).max(500) }),
  'callback.set': z.object({
    callbackId: Id,
    callId: callId.nullable(),
    contactId: Id.nullable(),
    at: Instant,
    requested: z.boolean(),
  }),
  'callback.done': z.object({ callbackId: Id }),
  /** Another time for an open callback; the first stays in the record. */
  'callback.moved': z.object({ callbackId: Id, at: Instant }),
  /** The callback will not be made: no longer wanted, or settled otherwise. */
  'callback.cancelled': z.object({ callbackId: Id, reason: z.string().trim().min(1).max(200) }),
  /**
   * The customer, verified in this call, agreed to be called on this number at a time outside the permitted hours (C1);
   * `words`: how they said it.
   */
  'consent.recorded': z.object({
    contactId: Id,
    callId,
    from: Instant,
    to: Instant,
    words: z.string().trim().min(1).max(500),
  }),
  'field.revealed': z.object({
    contactId: Id.nullable(),
    field: z.enum(['phone', 'idNumber', 'address']),
    reason: z.string().min(1).max(200),
  }),
  'incident.raised': z.object({ callId: callId.nullable(), incident: z.string().max(60) }),
  ...ticketPayloads,
  ...messagePayloads,
  ...exceptionPayloads,
  ...scorePayloads,
  ...legalHoldPayloads,
} as const

/** What an agent does at the desk, about nobody's case. */
const deskPayloads = {
  /** From now on the agent is in this state; the one before ends with it. */
  'agent.state': z.object({ state: AgentState, reason: z.string().max(40).nullable() }),
  ...carePayloads,
} as const

type DeskActKind = keyof typeof deskPayloads
type CaseActKind = keyof typeof payloads
export type ActKind = CaseActKind | DeskActKind
export const ACT_KINDS = Object.keys({ ...payloads, ...deskPayloads }) as ActKind[]

const envelope = {
  id: Id,
  /** One local database of one agent on one machine. */
  device: Id,
  /** Contiguous per device, from 1. */
  n: z.int().min(1),
  customerId: Id,
  caseId: Id.nullable(),
  /** Version of the row that the act builds on, where the kind demands one. */
  base: z.int().min(0).nullable(),
  /** Hybrid logical clock `ms-counter`, zero-padded so that it sorts as text; for display order only. */
  hlc: z.string().regex(/^\d{15}-\d{5}$/),
  schema: z.literal(1),
  actor: z.object({ id: Id, role: Role }),
  /** Trusted time of the act, where it came from, and how far the machine's clock was off. */
  at: Instant,
  clock: z.object({ source: z.enum(['central', 'sip', 'practice', 'restart']), skewMs: z.int() }),
}

function actOf<K extends CaseActKind>(kind: K) {
  return z.object({ ...envelope, kind: z.literal(kind), payload: payloads[kind] })
}

function deskActOf<K extends DeskActKind>(kind: K) {
  const nobodys = { customerId: z.null(), caseId: z.null() }
  return z.object({ ...envelope, ...nobodys, kind: z.literal(kind), payload: deskPayloads[kind] })
}

export const Act = z.discriminatedUnion('kind', [
  actOf('call.attempted'),
  actOf('call.received'),
  actOf('call.answered'),
  actOf('call.ended'),
  actOf('call.missed'),
  actOf('call.transferred'),
  actOf('call.refused'),
  actOf('verification.tried'),
  actOf('recording.flagged'),
  actOf('recording.noticed'),
  actOf('recorder.changed'),
  actOf('stop.requested'),
  actOf('hold.placed'),
  actOf('hold.changed'),
  actOf('hold.lifted'),
  actOf('legalHold.placed'),
  actOf('legalHold.reviewed'),
  actOf('legalHold.lifted'),
  actOf('disposition.set'),
  actOf('disposition.reviewed'),
  actOf('review.answered'),
  actOf('call.scored'),
  actOf('score.answered'),
  actOf('score.decided'),
  actOf('note.added'),
  actOf('promise.made'),
  actOf('stage.excepted'),
  actOf('consent.sensitive'),
  actOf('plan.asked'),
  actOf('plan.decided'),
  actOf('plan.withdrawn'),
  actOf('exception.asked'),
  actOf('exception.decided'),
  actOf('exception.withdrawn'),
  actOf('callback.set'),
  actOf('callback.done'),
  actOf('callback.moved'),
  actOf('callback.cancelled'),
  actOf('consent.recorded'),
  actOf('field.revealed'),
  actOf('incident.raised'),
  actOf('ticket.opened'),
  actOf('ticket.noted'),
  actOf('ticket.moved'),
  actOf('ticket.raised'),
  actOf('ticket.extended'),
  actOf('ticket.stepped'),
  actOf('ticket.answered'),
  actOf('ticket.closed'),
  actOf('satisfaction.asked'),
  actOf('message.asked'),
  actOf('message.cancelled'),
  deskActOf('agent.state'),
  deskActOf('concern.raised'),
  deskActOf('concern.read'),
  deskActOf('concern.answered'),
  deskActOf('help.asked'),
  deskActOf('help.withdrawn'),
  deskActOf('help.taken'),
])
export type Act = z.infer<typeof Act>
export type ActOf<K extends ActKind> = Extract<Act, { kind: K }>
/** An act about a customer, as all are but those of the desk itself. */
export type CaseAct = Exclude<Act, { kind: DeskActKind }>

export const isDeskAct = (act: Act): act is ActOf<DeskActKind> => act.customerId === null

/** What a feature hands to `local.record`; the store stamps the rest. */
export type ActDraft = CaseDraft | DeskDraft

type CaseDraft = {
  [K in CaseActKind]: {
    kind: K
    customerId: Id
    caseId: Id | null
    base?: number | null
    /** When it happened, where that is before it can be recorded; else the moment of recording. */
    at?: Instant
    payload: z.input<(typeof payloads)[K]>
  }
}[CaseActKind]

type DeskDraft = {
  [K in DeskActKind]: {
    kind: K
    customerId: null
    caseId: null
    base?: null
    at?: Instant
    payload: z.input<(typeof deskPayloads)[K]>
  }
}[DeskActKind]
