// What asking for a message, and taking it back, make of rows. Promises: pure; asking sends nothing, central alone does, after the guard
// permitted it there. Private to `operation.ts`.
import type { ActOf } from '../act.ts'
import { type Applied, raised, refuse, subjectOf, type World } from '../applied.ts'
import type { MessageRow } from '../messageRows.ts'
import { takesPapers } from '../ticket/papers.ts'
import { mayCancel } from './writing.ts'

export function messageAsked(world: World, act: ActOf<'message.asked'>): Applied {
  const { messageId, contactId: to, promiseId: promise, ...rest } = act.payload
  if (!act.caseId) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
  if ((rest.channel === 'sms') !== (to !== null))
    return refuse('act.malformed', { path: 'payload.contactId', detail: 'channel' })
  if (to !== null && !world.get('contact', to))
    return refuse('act.subjectMissing', { kind: 'contact', id: to })
  if (promise !== null && world.get('promise', promise)?.caseId !== act.caseId)
    return refuse('act.subjectMissing', { kind: 'promise', id: promise })
  if (rest.ticketId) {
    const ticket = world.get('ticket', rest.ticketId)
    if (ticket?.caseId !== act.caseId)
      return refuse('act.subjectMissing', { kind: 'ticket', id: rest.ticketId })
    if (!takesPapers(ticket)) return refuse('paper.ticketOver')
  }
  const row: MessageRow = {
    kind: 'message',
    id: messageId,
    ...subjectOf(act),
    caseId: act.caseId,
    contactId: to,
    promiseId: promise,
    ...rest,
    askedAt: act.at,
    askedBy: act.actor.id,
    state: 'queued',
    sentAt: null,
    at: act.at,
    reason: '',
    tries: 0,
  }
  return { ok: true, rows: [row] }
}

export function messageCancelled(world: World, act: ActOf<'message.cancelled'>): Applied {
  const { messageId, reason } = act.payload
  const message = world.get('message', messageId)
  if (!message) return refuse('act.subjectMissing', { kind: 'message', id: messageId })
  // It left meanwhile: what was sent can't be taken back.
  if (!mayCancel(message)) return refuse('act.versionConflict', { kind: 'message', id: messageId }, message)
  return { ok: true, rows: [raised(message, { state: 'cancelled', at: act.at, reason })] }
}
