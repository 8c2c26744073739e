// Every act that a person or a line performs, and the one function that turns acts into rows. The desk and central run
// the same `apply`; nothing else writes rows of these kinds. A correction is a new act that supersedes, never an edit.
import { z } from 'zod'
import { effectsOf } from './disposition.ts'
import { CHINA, Instant, LocalDay } from './instant.ts'
import type { Problem } from './problem.ts'
import { runningPromise, standings } from './promise.ts'
import type { CallRow, CaseState, ContactRow, EventRow, Row, RowKind, RowOf } from './rows.ts'
import { DispositionFields, E164, Fen, HoldKind, Id, Purpose, RecordingState, Role } from './rows.ts'

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
  }),
  'call.missed': z.object({ callId }),
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
  /** The customer complains or forbids contact: binds at once, before the wrap-up. */
  'stop.requested': z.object({
    callId,
    holdId: Id,
    holdKind: z.enum(['complaint', 'cease']),
    words: z.string().max(2000),
    /** Suppress this number for ever (CEASE by number, a third person's refusal). */
    suppressContactId: Id.nullable(),
  }),
  'disposition.set': z.object({
    dispositionId: Id,
    callId,
    code: z.string().regex(/^[A-Z_]{2,20}$/),
    fields: DispositionFields,
    path: z.array(z.string().max(12)).max(200),
    said: z.array(z.string().max(40)).max(40),
    script: z.object({ id: z.string().max(40), version: z.int().min(1) }).nullable(),
  }),
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
  'callback.set': z.object({
    callbackId: Id,
    callId: callId.nullable(),
    contactId: Id.nullable(),
    at: Instant,
    requested: z.boolean(),
  }),
  'callback.done': z.object({ callbackId: Id }),
  'field.revealed': z.object({
    contactId: Id.nullable(),
    field: z.enum(['phone', 'idNumber', 'address']),
    reason: z.string().min(1).max(200),
  }),
  'incident.raised': z.object({ callId: callId.nullable(), incident: z.string().max(60) }),
} as const

export type ActKind = keyof typeof payloads
export const ACT_KINDS = Object.keys(payloads) as ActKind[]

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

function actOf<K extends ActKind>(kind: K) {
  return z.object({ ...envelope, kind: z.literal(kind), payload: payloads[kind] })
}

export const Act = z.discriminatedUnion('kind', [
  actOf('call.attempted'),
  actOf('call.received'),
  actOf('call.answered'),
  actOf('call.ended'),
  actOf('call.missed'),
  actOf('call.refused'),
  actOf('verification.tried'),
  actOf('recording.flagged'),
  actOf('stop.requested'),
  actOf('disposition.set'),
  actOf('note.added'),
  actOf('promise.made'),
  actOf('callback.set'),
  actOf('callback.done'),
  actOf('field.revealed'),
  actOf('incident.raised'),
])
export type Act = z.infer<typeof Act>
export type ActOf<K extends ActKind> = Extract<Act, { kind: K }>

/** What a feature hands to `local.record`; the store stamps the rest. */
export type ActDraft = {
  [K in ActKind]: {
    kind: K
    customerId: Id
    caseId: Id | null
    base?: number | null
    payload: z.input<(typeof payloads)[K]>
  }
}[ActKind]

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
      if (world.get('call', payload.callId))
        return refuse('act.malformed', { path: 'payload.callId', detail: 'exists' })
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
        raised(call, { answeredAt: act.at }),
        ...caseNow('IN_CONTACT'),
      ])
    case 'call.ended':
      return onCall(act.payload.callId, (call) => [
        raised(call, {
          endedAt: act.at,
          sipStatus: act.payload.sipStatus,
          endedBy: act.payload.endedBy,
          talkMs: act.payload.talkMs,
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
      const existing = world.get('note', act.payload.noteId)
      if (existing) return refuse('act.malformed', { path: 'payload.noteId', detail: 'exists' })
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
