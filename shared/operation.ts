// The one function that turns acts into rows. The desk and central run the same `apply`; nothing else writes rows of
// these kinds. A correction is a new act that supersedes, never an edit. The acts themselves are `act.ts`.
import { type Act, type ActOf, type CaseAct, isDeskAct } from './act.ts'
import { type Applied, casesMove, derivedId, raised, refuse, subjectOf, type World } from './applied.ts'
import { arrearsOn } from './arrears.ts'
import { answerReview, dispose, review } from './coding.ts'
import { consented } from './consent.ts'
import { callUses, exceptionAsked, exceptionEnded, promiseUses } from './exception.ts'
import { CHINA, type Instant, localDay } from './instant.ts'
import { messageAsked, messageCancelled } from './message/acts.ts'
import { planAsked, planEnded } from './planActs.ts'
import { runningPromise, standings } from './promise.ts'
import { answerScore, decideScore, scoreCall } from './qa/scoreActs.ts'
import { legalHoldAct } from './retention/legalHold.ts'
import type { Bucket, CallRow, CaseRow, CaseState, EventRow, Id, Row } from './rows.ts'
import { changed, lifted, placed, stopped } from './stops.ts'
import { satisfactionAsked, ticketAct } from './ticket/acts.ts'

export { ACT_KINDS, Act, type ActDraft, type ActKind, type ActOf, type CaseAct, isDeskAct } from './act.ts'
export { derivedId, type World } from './applied.ts'

/** Turns one act into the rows it makes or changes. Pure; an act that does not fit the rows is refused, never bent. */
export function apply(world: World, act: Act): Applied {
  // What an agent does at the desk makes no row of any customer: the act itself is the record.
  if (isDeskAct(act)) return { ok: true, rows: [] }
  const applied = fold(world, act)
  if (!applied.ok) return applied
  // A new row under an id that stands already would silently replace what somebody recorded.
  const taken = applied.rows.find((row) => row.version === 1 && world.get(row.kind, row.id))
  return taken ? refuse('act.idTaken', { kind: taken.kind, id: taken.id }) : applied
}

function fold(world: World, act: CaseAct): Applied {
  const subject = subjectOf(act)
  if (!world.get('customer', act.customerId))
    return refuse('act.subjectMissing', { kind: 'customer', id: act.customerId })
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  if (act.caseId && !matter) return refuse('act.subjectMissing', { kind: 'case', id: act.caseId })

  const event = (eventKind: EventRow['eventKind'], id: Id | null, params: EventRow['params']): EventRow => ({
    kind: 'event',
    id: derivedId(act.id, 1),
    ...subject,
    eventKind,
    at: act.at,
    agentId: act.actor.id,
    callId: id,
    params,
  })
  const caseNow = (state: CaseState): Row[] => casesMove(matter, state)
  const onCall = (id: Id, change: (call: CallRow) => Row[]): Applied => {
    const call = world.get('call', id)
    return call ? { ok: true, rows: change(call) } : refuse('act.subjectMissing', { kind: 'call', id })
  }
  const done = (...rows: Row[]): Applied => ({ ok: true, rows })

  switch (act.kind) {
    case 'call.attempted':
    case 'call.received': {
      const { payload } = act
      const outbound = act.kind === 'call.attempted'
      return done(
        {
          kind: 'call',
          id: payload.callId,
          ...subject,
          contactId: payload.contactId,
          agentId: act.actor.id,
          direction: outbound ? 'outbound' : 'inbound',
          purpose: act.kind === 'call.attempted' ? act.payload.purpose : 'service',
          number: payload.number,
          ofDebtor: isOfDebtor(world, act),
          startedAt: act.at,
          answeredAt: null,
          endedAt: null,
          sipStatus: null,
          endedBy: null,
          talkMs: 0,
          verification: 'none',
          tries: 0,
          recording: 'off',
          rules: payload.rules,
          clock: act.clock,
          flags: [],
          dispositionId: null,
          ...(matter ? { bucket: bucketAt(world, matter, act.at) } : {}),
        },
        ...(outbound ? caseNow('QUEUED') : []),
        ...(act.kind === 'call.attempted' ? callUses(world, act) : []),
      )
    }
    case 'call.answered':
      return onCall(act.payload.callId, (call) => [
        raised(call, { answeredAt: call.answeredAt ?? act.at }),
        ...caseNow('IN_CONTACT'),
      ])
    case 'call.ended':
      return onCall(act.payload.callId, (call) => [
        raised(call, {
          endedAt: act.at,
          sipStatus: act.payload.sipStatus,
          endedBy: act.payload.endedBy,
          talkMs: act.payload.talkMs,
          media: act.payload.media ?? null,
        }),
      ])
    case 'call.missed':
      return onCall(act.payload.callId, (call) => [
        raised(call, { endedAt: act.at, endedBy: 'customer' }),
        event('missedCall', call.id, {}),
      ])
    case 'call.transferred': {
      const { callId: of, mode, target, extension, result, sipStatus } = act.payload
      return onCall(of, (call) => [
        event('transferred', call.id, { mode, target, extension, result, sipStatus }),
      ])
    }
    case 'call.refused':
      return done(
        event('guardRefused', null, {
          rule: act.payload.rule,
          until: act.payload.until,
          stage: act.payload.stage,
          purpose: act.payload.purpose,
          contactId: act.payload.contactId,
        }),
      )
    case 'verification.tried':
      return onCall(act.payload.callId, (call) => [
        raised(call, {
          tries: call.tries + 1,
          // A match stands: a later slip in the same call cannot take back what the customer proved.
          verification: act.payload.matched || call.verification === 'matched' ? 'matched' : 'failed',
        }),
        event('verificationTried', call.id, {
          factors: act.payload.factors.join('+'),
          matched: act.payload.matched,
        }),
      ])
    case 'recording.flagged':
      return onCall(act.payload.callId, (call) => [
        raised(call, { recording: act.payload.recording }),
        event('recordingFlagged', call.id, { recording: act.payload.recording, reason: act.payload.reason }),
      ])
    case 'recording.noticed':
      return onCall(act.payload.callId, (call) => [
        // Said once is said; a second word of it changes nothing.
        raised(call, { noticeSaidAt: call.noticeSaidAt ?? act.at }),
        event('recordingNoticed', call.id, {}),
      ])
    case 'recorder.changed': {
      const { recordingId, state, reason } = act.payload
      return onCall(act.payload.callId, (call) => [
        raised(call, { ownRecording: { recordingId, state, reason } }),
        event('recorderChanged', call.id, { state, reason }),
      ])
    }
    case 'stop.requested':
      return onCall(act.payload.callId, (call) => stopped(world, act, call, event))
    case 'hold.placed':
      return placed(act)
    case 'hold.changed':
      return changed(world, act, event)
    case 'hold.lifted':
      return lifted(world, act)
    case 'disposition.set':
      return dispose(world, act)
    case 'disposition.reviewed':
      return review(world, act)
    case 'review.answered':
      return answerReview(world, act)
    case 'call.scored':
      return scoreCall(world, act)
    case 'score.answered':
      return answerScore(world, act)
    case 'score.decided':
      return decideScore(world, act)
    case 'note.added': {
      const { noteId, callId: call, text } = act.payload
      return done({
        kind: 'note',
        id: noteId,
        ...subject,
        callId: call,
        text,
        at: act.at,
        agentId: act.actor.id,
      })
    }
    case 'promise.made':
      return promise(world, act)
    case 'stage.excepted':
      return done(event('stageExcepted', null, act.payload))
    case 'consent.sensitive':
      return done(event('sensitiveConsent', act.payload.callId, { purpose: act.payload.purpose }))
    case 'plan.asked':
      return planAsked(world, act)
    case 'plan.decided':
    case 'plan.withdrawn':
      return planEnded(world, act)
    case 'message.asked':
      return messageAsked(world, act)
    case 'message.cancelled':
      return messageCancelled(world, act)
    case 'legalHold.placed':
    case 'legalHold.reviewed':
    case 'legalHold.lifted':
      return legalHoldAct(world, act)
    case 'exception.asked':
      return exceptionAsked(world, act)
    case 'exception.decided':
    case 'exception.withdrawn':
      return exceptionEnded(world, act)
    case 'callback.set': {
      if (!act.caseId) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
      const { callbackId, callId: call, contactId, at, requested } = act.payload
      return done({
        kind: 'callback',
        id: callbackId,
        ...subject,
        caseId: act.caseId,
        contactId,
        at,
        owner: act.actor.id,
        callId: call,
        requested,
        doneAt: null,
      })
    }
    case 'callback.done': {
      const callback = world.get('callback', act.payload.callbackId)
      if (!callback) return refuse('act.subjectMissing', { kind: 'callback', id: act.payload.callbackId })
      return done(raised(callback, { doneAt: act.at }))
    }
    case 'callback.moved':
    case 'callback.cancelled': {
      const callback = world.get('callback', act.payload.callbackId)
      if (!callback) return refuse('act.subjectMissing', { kind: 'callback', id: act.payload.callbackId })
      // Made or taken back meanwhile: whoever changes it now has to see that first.
      if (callback.doneAt !== null)
        return refuse('act.versionConflict', { kind: 'callback', id: callback.id }, callback)
      return act.kind === 'callback.moved'
        ? done(
            raised(callback, {
              at: act.payload.at,
              ...(callback.requested ? { agreedAt: callback.agreedAt ?? callback.at } : {}),
            }),
            event('callbackMoved', null, { from: callback.at, at: act.payload.at }),
          )
        : done(
            raised(callback, { doneAt: act.at, cancelled: true }),
            event('callbackCancelled', null, { at: callback.at, reason: act.payload.reason }),
          )
    }
    case 'consent.recorded':
      return consented(world, act)
    case 'field.revealed':
      return done(event('revealed', null, { field: act.payload.field, reason: act.payload.reason }))
    case 'incident.raised':
      return done(event('incident', act.payload.callId, { incident: act.payload.incident }))
    case 'ticket.opened':
    case 'ticket.noted':
    case 'ticket.moved':
    case 'ticket.raised':
    case 'ticket.extended':
    case 'ticket.stepped':
    case 'ticket.answered':
    case 'ticket.closed':
      return ticketAct(world, act, event)
    case 'satisfaction.asked':
      return satisfactionAsked(world, act, event)
    default:
      return act satisfies never
  }
}

/** Whose number it is the contacts say, the desk only where they are silent: caps on answered calls hang on it (C2, C5). */
function isOfDebtor(world: World, act: ActOf<'call.attempted' | 'call.received'>): boolean {
  const { contactId, number, ofDebtor } = act.payload
  const contact = contactId ? world.get('contact', contactId) : undefined
  const phone = contact?.phone ?? number
  const known = act.caseId ? world.ofCase('contact', act.caseId).filter((row) => row.phone === phone) : []
  const roles = [...(contact ? [contact] : []), ...known].map((row) => row.role)
  return roles.length === 0 ? ofDebtor : roles.includes('debtor')
}

/** The bucket of the case at the time of an act: reports of a call go by it, whatever the case rolled on to since. */
function bucketAt(world: World, matter: CaseRow, at: Instant): Bucket {
  return arrearsOn(matter, world.ofCase('payment', matter.id), localDay(at, matter.zone)).bucket
}

function promise(world: World, act: ActOf<'promise.made'>): Applied {
  const { payload, caseId } = act
  if (!caseId) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
  const matter = world.get('case', caseId)
  const standing = runningPromise(
    standings(
      world.ofCase('promise', caseId),
      world.ofCase('payment', caseId),
      act.at,
      matter?.zone ?? CHINA,
    ),
  )
  const running = standing ? world.get('promise', standing.id) : undefined
  const replaced = payload.previousId ? world.get('promise', payload.previousId) : undefined
  // Someone else promised or changed the promise meanwhile: both are shown and a person chooses. The one that runs is what it clashes with,
  // also where the one that was seen is no more.
  if (running && running.id !== replaced?.id)
    return refuse(
      'act.versionConflict',
      { kind: 'promise', id: running.id, base: act.base, current: running.version },
      running,
    )
  if (replaced && replaced.version !== act.base)
    return refuse(
      'act.versionConflict',
      { kind: 'promise', id: replaced.id, base: act.base, current: replaced.version },
      replaced,
    )
  const rows: Row[] = [
    {
      kind: 'promise',
      id: payload.promiseId,
      customerId: act.customerId,
      caseId,
      version: 1,
      callId: payload.callId,
      promiseKind: payload.promiseKind,
      amountFen: payload.amountFen,
      due: payload.due,
      channel: payload.channel,
      madeAt: act.at,
      agentId: act.actor.id,
      previousId: payload.previousId,
      exit: null,
    },
  ]
  if (replaced)
    rows.push(raised(replaced, { exit: { state: 'RENEGOTIATED', at: act.at, by: act.actor.id, reason: '' } }))
  rows.push(...casesMove(matter, 'PROMISED'), ...promiseUses(world, caseId, payload.promiseId, act.at))
  return { ok: true, rows }
}
