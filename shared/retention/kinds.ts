// What is kept of a customer, sorted by how long it is kept: each row and each act belongs to one kind. Pure tables, total over rows and acts, so that
// a new one can't be forgotten.
import { z } from 'zod'
import type { ActKind } from '../act.ts'
import type { RowKind } from '../rows.ts'

/**
 * recording 录音 · callLog calls, their codes and reviews · note · promise promises, plans, callbacks · message with its letter · paper papers of a
 * hardship · caseFile the case itself and whatever is left of it, and the customer with the last case · audit who looked at what.
 */
export const RETENTION_KINDS = [
  'recording',
  'callLog',
  'note',
  'promise',
  'message',
  'paper',
  'caseFile',
  'audit',
] as const
export const RetentionKind = z.enum(RETENTION_KINDS)
export type RetentionKind = z.infer<typeof RetentionKind>

/** The kind of ticket by which a person asks for erasure; its answer `granted` is what `due.ts` knows as asked. */
export const ERASURE_TICKET = 'erasure'

export const KIND_OF_ROW: Readonly<Record<RowKind, RetentionKind>> = {
  case: 'caseFile',
  customer: 'caseFile',
  contact: 'caseFile',
  payment: 'caseFile',
  call: 'callLog',
  note: 'note',
  disposition: 'callLog',
  review: 'callLog',
  score: 'callLog',
  promise: 'promise',
  plan: 'promise',
  exception: 'caseFile',
  hold: 'caseFile',
  legalHold: 'caseFile',
  callback: 'promise',
  task: 'caseFile',
  ticket: 'caseFile',
  message: 'message',
  event: 'caseFile',
  lease: 'caseFile',
}

/** Of the desk itself: about no customer, and so nothing that a customer's erasure touches. */
type OfTheDesk = 'desk'

export const KIND_OF_ACT: Readonly<Record<ActKind, RetentionKind | OfTheDesk>> = {
  'call.attempted': 'callLog',
  'call.received': 'callLog',
  'call.answered': 'callLog',
  'call.ended': 'callLog',
  'call.missed': 'callLog',
  'call.transferred': 'callLog',
  'call.refused': 'caseFile',
  'verification.tried': 'callLog',
  'recording.flagged': 'callLog',
  'recording.noticed': 'callLog',
  'recorder.changed': 'callLog',
  'stop.requested': 'caseFile',
  'hold.placed': 'caseFile',
  'hold.changed': 'caseFile',
  'hold.lifted': 'caseFile',
  'legalHold.placed': 'caseFile',
  'legalHold.reviewed': 'caseFile',
  'legalHold.lifted': 'caseFile',
  'disposition.set': 'callLog',
  'disposition.reviewed': 'callLog',
  'review.answered': 'callLog',
  'call.scored': 'callLog',
  'score.answered': 'callLog',
  'score.decided': 'callLog',
  'note.added': 'note',
  'promise.made': 'promise',
  'stage.excepted': 'caseFile',
  'consent.sensitive': 'caseFile',
  'plan.asked': 'promise',
  'plan.decided': 'promise',
  'plan.withdrawn': 'promise',
  'exception.asked': 'caseFile',
  'exception.decided': 'caseFile',
  'exception.withdrawn': 'caseFile',
  'callback.set': 'promise',
  'callback.done': 'promise',
  'callback.moved': 'promise',
  'callback.cancelled': 'promise',
  'consent.recorded': 'caseFile',
  'field.revealed': 'caseFile',
  'incident.raised': 'caseFile',
  'ticket.opened': 'caseFile',
  'ticket.noted': 'caseFile',
  'ticket.moved': 'caseFile',
  'ticket.raised': 'caseFile',
  'ticket.extended': 'caseFile',
  'ticket.stepped': 'caseFile',
  'ticket.answered': 'caseFile',
  'ticket.closed': 'caseFile',
  'satisfaction.asked': 'caseFile',
  'message.asked': 'message',
  'message.cancelled': 'message',
  'agent.state': 'desk',
  'concern.raised': 'desk',
  'concern.read': 'desk',
  'concern.answered': 'desk',
  'help.asked': 'desk',
  'help.withdrawn': 'desk',
  'help.taken': 'desk',
}
