// Whether central's rows already contain an act of this desk. An act that has landed is no longer re-applied over them,
// or a verification would be counted twice while its verdict is still on the way. Private to `renderer/local`.
import type { Act, World } from '../../shared/operation.ts'
import { derivedId } from '../../shared/operation.ts'
import type { Id } from '../../shared/rows.ts'

/** True when `base` shows the mark that `apply` leaves for this act. Total over all kinds. */
export function hasLanded(base: World, act: Act): boolean {
  switch (act.kind) {
    case 'call.attempted':
    case 'call.received':
      return base.get('call', act.payload.callId) !== undefined
    case 'call.answered':
      return (base.get('call', act.payload.callId)?.answeredAt ?? null) !== null
    case 'call.ended':
      return (base.get('call', act.payload.callId)?.endedAt ?? null) !== null
    case 'call.missed':
    case 'call.refused':
    case 'verification.tried':
    case 'recording.flagged':
    case 'recording.noticed':
    case 'recorder.changed':
    case 'stop.requested':
    case 'hold.changed':
    case 'consent.recorded':
    case 'stage.excepted':
    case 'consent.sensitive':
    case 'field.revealed':
    case 'incident.raised':
    case 'callback.moved':
    case 'callback.cancelled':
    case 'call.transferred':
    case 'ticket.noted':
    case 'ticket.moved':
    case 'ticket.raised':
    case 'ticket.extended':
    case 'ticket.stepped':
    case 'ticket.answered':
    case 'ticket.closed':
    case 'satisfaction.asked':
      return base.get('event', derivedId(act.id, 1)) !== undefined
    case 'ticket.opened':
      return base.get('ticket', act.payload.ticketId) !== undefined
    case 'legalHold.placed':
      return base.get('legalHold', act.payload.holdId) !== undefined
    case 'legalHold.reviewed':
      return base.get('legalHold', act.payload.holdId)?.reviewAt === act.payload.reviewAt
    case 'legalHold.lifted':
      return (base.get('legalHold', act.payload.holdId)?.lifted ?? null) !== null
    case 'hold.placed':
      return base.get('hold', act.payload.holdId) !== undefined
    case 'hold.lifted':
      return (base.get('hold', act.payload.holdId)?.liftedAt ?? null) !== null
    case 'disposition.set':
      return base.get('disposition', act.payload.dispositionId) !== undefined
    case 'disposition.reviewed':
      return base.get('review', act.payload.reviewId) !== undefined
    case 'review.answered':
      return (base.get('review', act.payload.reviewId)?.answer ?? null) !== null
    case 'call.scored':
      return base.get('score', act.payload.scoreId) !== undefined
    case 'score.answered':
      return roundsOf(base, act.payload.scoreId).some(({ answeredAt }) => answeredAt === act.at)
    case 'score.decided':
      return roundsOf(base, act.payload.scoreId).some(({ decided }) => decided?.at === act.at)
    case 'note.added':
      return base.get('note', act.payload.noteId) !== undefined
    case 'promise.made':
      return base.get('promise', act.payload.promiseId) !== undefined
    case 'plan.asked':
      return base.get('plan', act.payload.planId) !== undefined
    case 'plan.decided':
    case 'plan.withdrawn':
      return (base.get('plan', act.payload.planId)?.ended ?? null) !== null
    case 'message.asked':
      return base.get('message', act.payload.messageId) !== undefined
    case 'message.cancelled':
      return (base.get('message', act.payload.messageId)?.state ?? 'queued') !== 'queued'
    case 'exception.asked':
      return base.get('exception', act.payload.exceptionId) !== undefined
    case 'exception.decided':
    case 'exception.withdrawn':
      return (base.get('exception', act.payload.exceptionId)?.ended ?? null) !== null
    case 'callback.set':
      return base.get('callback', act.payload.callbackId) !== undefined
    case 'callback.done':
      return (base.get('callback', act.payload.callbackId)?.doneAt ?? null) !== null
    // Leave no row: central's verdict is all there is to wait for.
    case 'agent.state':
    case 'concern.raised':
    case 'concern.read':
    case 'concern.answered':
    case 'help.asked':
    case 'help.withdrawn':
    case 'help.taken':
      return true
    default:
      return act satisfies never
  }
}

const roundsOf = (base: World, scoreId: Id) => base.get('score', scoreId)?.rounds ?? []
