// The one function that turns acts into rows. The desk and central run the same `apply`; nothing else writes rows of
// these kinds. A correction is a new act that supersedes, never an edit. The acts themselves are `act.ts`.
import type { Act, ActOf } from './act.ts'
import { effectsOf } from './disposition.ts'
import { CHINA } from './instant.ts'
import type { Problem } from './problem.ts'
import { runningPromise, standings } from './promise.ts'
import {
  type CallRow,
  type CaseState,
  type ContactRow,
  type EventRow,
  HoldKind,
  type Id,
  type Row,
  type RowKind,
  type RowOf,
} from './rows.ts'

export { ACT_KINDS, Act, type ActDraft, type ActKind, type ActOf } from './act.ts'

/** The rows an act can see: those of its customer. */
export interface World {
  get<K extends RowKind>(kind: K, id: Id): RowOf<K> | undefined
  ofCase<K extends RowKind>(kind: K, caseId: Id): readonly RowOf<K>[]
}

export type Applied = { ok: true; rows: Row[] } | { ok: false; problem: Problem; current: Row | null }

const refuse = (
  code: Problem['code'],
  params: Problem['params'] = {},
  current: Row | null = null,
): Applied => ({
  ok: false,
  problem: { code, params },
  current,
})

/** A second id made from an act's own, the same on the desk and in central. `part` 1…255. */
export function derivedId(actId: Id, part: number): Id {
  return actId.slice(0, -2) + part.toString(16).padStart(2, '0')
}

const raised = <R extends Row>(row: R, change: Partial<R>): R => ({
  ...row,
  ...change,
  version: row.version + 1,
})

/** Turns one act into the rows it makes or changes. Pure; an act that does not fit the rows is refused, never bent. */
export function apply(world: World, act: Act): Applied {
  const applied = fold(world, act)
  if (!applied.ok) return applied
  // A new row under an id that stands already would silently replace what somebody recorded.
  const taken = applied.rows.find((row) => row.version === 1 && world.get(row.kind, row.id))
  return taken ? refuse('act.idTaken', { kind: taken.kind, id: taken.id }) : applied
}

function fold(world: World, act: Act): Applied {
  const subject = { customerId: act.customerId, caseId: act.caseId, version: 1 }
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
  const caseNow = (state: CaseState): Row[] => {
    if (!matter || matter.state === state || !MOVES[matter.state].includes(state)) return []
    return [raised(matter, { state })]
  }
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
          ofDebtor: payload.ofDebtor,
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
        },
        ...(outbound ? caseNow('QUEUED') : []),
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
    case 'stop.requested':
      return onCall(act.payload.callId, (call) => [
        {
          kind: 'hold',
          id: act.payload.holdId,
          ...subject,
          holdKind: act.payload.holdKind,
          from: act.at,
          until:
            effectsOf(act.payload.holdKind === 'complaint' ? 'COMPLAINT' : 'CEASE', {}, act.at).hold?.until ??
            null,
          callId: call.id,
          owner: act.actor.id,
          words: act.payload.words,
          liftedAt: null,
        },
        event('stopRequested', call.id, { holdKind: act.payload.holdKind }),
        ...suppressed(world, act.payload.suppressContactId, 'suppressed'),
      ])
    case 'disposition.set':
      return dispose(world, act)
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
    case 'field.revealed':
      return done(event('revealed', null, { field: act.payload.field, reason: act.payload.reason }))
    case 'incident.raised':
      return done(event('incident', act.payload.callId, { incident: act.payload.incident }))
    default:
      return act satisfies never
  }
}

/** Case states that acts may move to; the ledger and supervisors move the rest. */
const MOVES: Record<CaseState, readonly CaseState[]> = {
  NEW: ['QUEUED', 'IN_CONTACT', 'PROMISED', 'VERIFYING'],
  QUEUED: ['IN_CONTACT', 'PROMISED', 'VERIFYING'],
  IN_CONTACT: ['PROMISED', 'VERIFYING'],
  PROMISED: ['VERIFYING'],
  PLAN: ['VERIFYING'],
  VERIFYING: ['PROMISED'],
  CURED: [],
  SETTLED: [],
  WRITTEN_OFF: [],
  RECALLED: [],
}

function suppressed(world: World, contactId: Id | null, status: ContactRow['status']): Row[] {
  const contact = contactId ? world.get('contact', contactId) : undefined
  // A number suppressed for ever never becomes merely invalid.
  if (!contact || contact.status === 'suppressed' || contact.status === status) return []
  return [raised(contact, { status })]
}

function dispose(world: World, act: ActOf<'disposition.set'>): Applied {
  const { payload } = act
  const call = world.get('call', payload.callId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: payload.callId })
  if (call.dispositionId) return refuse('disposition.already', { code: payload.code }, call)
  const effects = effectsOf(payload.code, payload.fields, act.at)
  const subject = { customerId: act.customerId, caseId: act.caseId, version: 1 }
  const rows: Row[] = [
    {
      kind: 'disposition',
      id: payload.dispositionId,
      ...subject,
      callId: payload.callId,
      code: payload.code,
      fields: payload.fields,
      path: payload.path,
      said: payload.said,
      script: payload.script,
      at: act.at,
      agentId: act.actor.id,
      supersedes: null,
    },
    raised(call, { dispositionId: payload.dispositionId }),
  ]
  if (effects.hold) {
    // The jump to complaint or stop in mid-call has placed this hold already.
    const placed = act.caseId
      ? world
          .ofCase('hold', act.caseId)
          .find((hold) => hold.callId === call.id && hold.holdKind === effects.hold?.kind)
      : undefined
    if (!placed)
      rows.push({
        kind: 'hold',
        id: derivedId(act.id, 2),
        ...subject,
        holdKind: HoldKind.parse(effects.hold.kind),
        from: act.at,
        until: effects.hold.until,
        callId: call.id,
        owner: act.actor.id,
        words: effects.hold.words,
        liftedAt: null,
      })
  }
  if (effects.number !== null) rows.push(...suppressed(world, call.contactId, effects.number))
  effects.tasks.forEach((task, index) => {
    rows.push({
      kind: 'task',
      id: derivedId(act.id, 16 + index),
      ...subject,
      taskKind: task.kind,
      due: task.due,
      callId: call.id,
      doneAt: null,
    })
  })
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  if (matter && effects.caseState && MOVES[matter.state].includes(effects.caseState))
    rows.push(raised(matter, { state: effects.caseState }))
  return { ok: true, rows }
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
  // Someone else promised or changed the promise meanwhile: both are shown and a person chooses.
  if (replaced && replaced.version !== act.base)
    return refuse(
      'act.versionConflict',
      { kind: 'promise', id: replaced.id, base: act.base, current: replaced.version },
      replaced,
    )
  if (running && running.id !== replaced?.id)
    return refuse(
      'act.versionConflict',
      { kind: 'promise', id: running.id, base: act.base, current: running.version },
      running,
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
  if (matter && MOVES[matter.state].includes('PROMISED')) rows.push(raised(matter, { state: 'PROMISED' }))
  return { ok: true, rows }
}
