// What acts about tickets make of rows, and how a call opens one. Promises: who decides and by when follows from the kind's data; whom a
// complaint is about has no hand in it; the answer stands on record for ever, and ends the hold that waited for it. Private to `operation.ts`
// and its parts.
import type { ActOf, CaseAct } from '../act.ts'
import { type Applied, derivedId, raised, refuse, type World } from '../applied.ts'
import { holdStands, holdUntil, reviewOf } from '../compliance/holds.ts'
import { DAY, type Instant } from '../instant.ts'
import type { CallRow, CaseRow, EventRow, HoldRow, Id, Row, TicketRow } from '../rows.ts'
import { checked, forgotten } from './checks.ts'
import { dueOf, levelOf, nextStep } from './clock.ts'
import { kindSpec, type TicketKindSpec } from './kinds.ts'

/** Place of a ticket that an act opens by the way, and of the hold that it places. */
const TICKET_PART = 3
const HOLD_PART = 2

type MakeEvent = (eventKind: EventRow['eventKind'], callId: Id | null, params: EventRow['params']) => EventRow

export type TicketAct = ActOf<
  | 'ticket.opened'
  | 'ticket.noted'
  | 'ticket.moved'
  | 'ticket.raised'
  | 'ticket.extended'
  | 'ticket.stepped'
  | 'ticket.answered'
  | 'ticket.closed'
>

type Said = Partial<
  Pick<TicketRow, 'subject' | 'words' | 'wish' | 'channel' | 'payload' | 'owner' | 'evidence' | 'holdId'>
>

/** A new ticket of this kind, due as the kind and its clock say. */
function ticketOf(
  act: CaseAct,
  caseId: Id,
  kind: string,
  spec: TicketKindSpec,
  { id, call, said }: { id: Id; call: CallRow | undefined; said: Said },
): TicketRow {
  const payload = said.payload ?? {}
  return {
    kind: 'ticket',
    id,
    customerId: act.customerId,
    caseId,
    version: 1,
    ticketKind: kind,
    state: 'open',
    desk: spec.desk,
    owner: said.owner ?? null,
    subject: said.subject ?? '',
    words: said.words ?? '',
    wish: said.wish ?? '',
    channel: said.channel ?? 'call',
    evidence: said.evidence ?? (call ? [{ what: '', callId: call.id, at: act.at, by: act.actor.id }] : []),
    payload,
    callId: call?.id ?? null,
    holdId: said.holdId ?? null,
    about: payload.target === 'agent' ? (call?.agentId ?? null) : null,
    openedAt: act.at,
    openedBy: act.actor.id,
    ...dueOf(kind, act.at),
    extensions: [],
    raised: 0,
    steps: [],
    answer: null,
    closed: null,
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * The ticket that the result of a call opens, or what the result adds to the one that the same call opened before. `fields`: what the
 * agent wrote down with the result.
 */
export function ticketFromCall(
  world: World,
  act: CaseAct,
  call: CallRow,
  opens: { kind: string | null; fields: Readonly<Record<string, unknown>>; holdId: Id | null },
): Row[] {
  const { kind, fields, holdId } = opens
  const spec = kind === null ? null : kindSpec(kind)
  if (kind === null || !spec || !act.caseId) return []
  const payload = Object.fromEntries(
    spec.fields.flatMap(({ name }) => {
      const value = fields[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
    }),
  )
  const words = textOf(fields.words)
  const wish = textOf(fields.wish)
  const open = world
    .ofCase('ticket', act.caseId)
    .find((ticket) => ticket.callId === call.id && ticket.ticketKind === kind)
  if (!open) {
    const said = { words, wish, payload, holdId }
    return [ticketOf(act, act.caseId, kind, spec, { id: derivedId(act.id, TICKET_PART), call, said })]
  }
  if (open.state !== 'open') return []
  return [
    raised(open, {
      words: words || open.words,
      wish: wish || open.wish,
      payload: { ...open.payload, ...payload },
      about: payload.target === 'agent' ? call.agentId : open.about,
      holdId: open.holdId ?? holdId,
    }),
  ]
}

export function ticketAct(world: World, act: TicketAct, event: MakeEvent): Applied {
  if (act.kind === 'ticket.opened') return opened(world, act)
  const ticket = world.get('ticket', act.payload.ticketId)
  const matter = ticket && world.get('case', ticket.caseId)
  if (!ticket || !matter || ticket.caseId !== act.caseId)
    return refuse('act.subjectMissing', { kind: 'ticket', id: act.payload.ticketId })
  if (ticket.state === 'closed') return refuse('ticket.closed', { state: ticket.state }, ticket)
  const { at, actor } = act
  const by = { at, by: actor.id }
  const base = { ticketId: ticket.id, ticketKind: ticket.ticketKind }
  const happened = (
    kind: EventRow['eventKind'],
    change: Partial<TicketRow>,
    params: EventRow['params'],
    more: readonly Row[] = [],
  ): Applied => ({
    ok: true,
    rows: [raised(ticket, change), ...more, event(kind, ticket.callId, { ...base, ...params })],
  })
  const short = (text: string) => text.slice(0, 500)

  if (act.kind === 'ticket.noted') {
    const evidence = [...ticket.evidence, ...act.payload.evidence.map((one) => ({ ...one, ...by }))]
    if (evidence.length > 60) return refuse('act.malformed', { path: 'payload.evidence', detail: 'tooMany' })
    return happened('ticketNoted', { evidence }, { text: short(act.payload.text) })
  }
  if (act.kind === 'ticket.closed') return closed(world, act, ticket, happened)
  if (ticket.state !== 'open') return refuse('ticket.closed', { state: ticket.state }, ticket)
  const spec = kindSpec(ticket.ticketKind)
  if (!spec) return refuse('act.malformed', { path: 'ticketKind', detail: 'unknown' })

  switch (act.kind) {
    case 'ticket.moved': {
      const { desk, owner, reason } = act.payload
      // What is about somebody of ours is given out by supervisors, and never to that person.
      if (spec.bars === 'about' && actor.role !== 'supervisor')
        return refuse('ticket.notYours', { kind: ticket.ticketKind })
      if (owner !== null && isBarred(world, ticket, spec, owner)) return refuse('ticket.ownComplaint')
      return happened('ticketMoved', { desk, owner }, { desk, owner, reason })
    }
    case 'ticket.raised': {
      const level = Math.min(3, levelOf(ticket, at) + 1)
      return happened('ticketRaised', { raised: level }, { level, reason: act.payload.reason })
    }
    case 'ticket.extended':
      return extended(world, act, ticket, spec, happened)
    case 'ticket.stepped': {
      const { step, text, data } = act.payload
      const next = spec.steps[ticket.steps.length]
      if (next?.step !== step) return refuse('ticket.stepMissing', { step: next?.step ?? '' })
      if (!next.by.includes(actor.role)) return refuse('ticket.notYours', { kind: ticket.ticketKind })
      if (next.otherPerson && ticket.openedBy === actor.id) return refuse('ticket.ownRequest')
      const [problem] = checked(world, matter, spec, next.fields, data, at)
      if (problem) return refuse(problem.code, problem.params)
      const steps = [...ticket.steps, { ...by, step, text, data }]
      return happened('ticketStepped', { steps }, { step, text: short(text) })
    }
    case 'ticket.answered': {
      const { outcome, text, told, hold, data } = act.payload
      if (!spec.decides.includes(actor.role)) return refuse('ticket.notYours', { kind: ticket.ticketKind })
      if (isBarred(world, ticket, spec, actor.id))
        return refuse(spec.bars === 'about' ? 'ticket.ownComplaint' : 'ticket.ownRequest')
      const missing = spec.steps[ticket.steps.length]
      if (missing) return refuse('ticket.stepMissing', { step: missing.step })
      if (!spec.outcomes.some(({ value }) => value === outcome))
        return refuse('act.malformed', { path: 'payload.outcome', detail: 'unknown' })
      const [problem] = checked(world, matter, spec, spec.answerFields, data, at)
      const against = problem ?? spec.grants?.(world, matter, outcome, at)
      if (against) return refuse(against.code, against.params)
      return happened(
        'ticketAnswered',
        {
          state: 'answered',
          answer: { ...by, outcome, text, told, data },
          ...forgotten(ticket, spec.forgets),
        },
        { outcome, told, text: short(text) },
        [
          ...(hold === 'lift' ? liftedWith(world, ticket, by, text) : []),
          ...settled(world, ticket, spec, at),
        ],
      )
    }
    default:
      return act satisfies never
  }
}

function opened(world: World, act: ActOf<'ticket.opened'>): Applied {
  const { payload } = act
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  if (!matter) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
  const spec = kindSpec(payload.ticketKind)
  if (!spec) return refuse('act.malformed', { path: 'payload.ticketKind', detail: 'unknown' })
  if (!spec.opens.includes(act.actor.role)) return refuse('ticket.notYours', { kind: payload.ticketKind })
  const call = payload.callId ? world.get('call', payload.callId) : undefined
  if (payload.callId && call?.caseId !== matter.id)
    return refuse('act.subjectMissing', { kind: 'call', id: payload.callId })
  if (spec.verbatim && payload.words.trim() === '')
    return refuse('disposition.fieldMissing', { field: 'words' })
  const [problem] = checked(world, matter, spec, spec.fields, payload.payload, act.at)
  if (problem) return refuse(problem.code, problem.params)
  const hold = holdOf(world, act, matter, spec, call)
  const stamp = { at: act.at, by: act.actor.id }
  const said: Said = {
    ...payload,
    holdId: hold?.id ?? null,
    evidence: payload.evidence.map((one) => ({ ...one, ...stamp })),
  }
  const ticket = ticketOf(act, matter.id, payload.ticketKind, spec, { id: payload.ticketId, call, said })
  if (ticket.owner !== null && isBarred(world, ticket, spec, ticket.owner))
    return refuse('ticket.ownComplaint')
  return { ok: true, rows: [ticket, ...(hold?.made ?? [])] }
}

/** The hold that waits for the answer: the one that stands already for this call or this kind, or a new one. */
function holdOf(
  world: World,
  act: ActOf<'ticket.opened'>,
  matter: CaseRow,
  { hold: kind }: TicketKindSpec,
  call: CallRow | undefined,
): { id: Id; made: readonly HoldRow[] } | null {
  if (kind === null) return null
  const standing = world
    .ofCase('hold', matter.id)
    .find((hold) => hold.holdKind === kind && holdStands(hold, act.at))
  if (standing) return { id: standing.id, made: [] }
  const hold: HoldRow = {
    kind: 'hold',
    id: derivedId(act.id, HOLD_PART),
    customerId: act.customerId,
    caseId: matter.id,
    version: 1,
    holdKind: kind,
    from: act.at,
    until: holdUntil(kind, act.at),
    callId: call?.id ?? null,
    owner: act.actor.id,
    words: act.payload.words,
    reviewAt: reviewOf(kind, act.at),
    liftedAt: null,
  }
  return { id: hold.id, made: [hold] }
}

type Happened = (
  kind: EventRow['eventKind'],
  change: Partial<TicketRow>,
  params: EventRow['params'],
  more?: readonly Row[],
) => Applied

/** The next step of the statutory clock. The hold goes on for as long: it waits for the same answer. */
function extended(
  world: World,
  act: ActOf<'ticket.extended'>,
  ticket: TicketRow,
  spec: TicketKindSpec,
  happened: Happened,
): Applied {
  const { step, reason, approvedBy } = act.payload
  const next = nextStep(ticket)
  if (next?.step !== step) return refuse('ticket.stepMissing', { step: next?.step ?? '' })
  if (isBarred(world, ticket, spec, act.actor.id)) return refuse('ticket.ownComplaint')
  if (next.approval && approvedBy === '') return refuse('disposition.fieldMissing', { field: 'approvedBy' })
  const due = ticket.openedAt + next.days * DAY
  const hold = ticket.holdId ? world.get('hold', ticket.holdId) : undefined
  const longer = hold && hold.liftedAt === null && hold.until !== null && hold.until < due
  return happened(
    'ticketExtended',
    {
      clock: step,
      due,
      extensions: [...ticket.extensions, { at: act.at, by: act.actor.id, step, reason, approvedBy }],
    },
    { step, due, reason, approvedBy },
    longer ? [raised(hold, { until: due, reviewAt: due })] : [],
  )
}

function closed(world: World, act: ActOf<'ticket.closed'>, ticket: TicketRow, happened: Happened): Applied {
  const { why, text } = act.payload
  const by = { at: act.at, by: act.actor.id }
  const spec = kindSpec(ticket.ticketKind)
  const more: Row[] = []
  if (ticket.state === 'open') {
    if (why === 'told') return refuse('ticket.unanswered')
    if (act.actor.role !== 'supervisor') return refuse('ticket.notYours', { kind: ticket.ticketKind })
    if (spec && isBarred(world, ticket, spec, act.actor.id)) return refuse('ticket.ownComplaint')
    // A complaint may not be refused: only its withdrawal, or that it is on record already, ends it without an answer.
    if (ticket.clock !== null && why === 'mistake') return refuse('ticket.unanswered')
    if (text === '') return refuse('disposition.fieldMissing', { field: 'text' })
    if (why !== 'duplicate') more.push(...liftedWith(world, ticket, by, text))
    if (spec) more.push(...settled(world, ticket, spec, act.at))
  }
  const change = {
    state: 'closed' as const,
    closed: { ...by, why, text },
    ...forgotten(ticket, spec?.forgets),
  }
  return happened('ticketClosed', change, { why, text }, more)
}

/** Whom the kind keeps out of the decision. */
function isBarred(world: World, ticket: TicketRow, { bars }: TicketKindSpec, person: Id): boolean {
  if (bars === null) return false
  if (bars === 'opener') return ticket.openedBy === person
  const call = ticket.callId ? world.get('call', ticket.callId) : undefined
  return ticket.about === person || call?.agentId === person
}

function liftedWith(
  world: World,
  ticket: TicketRow,
  { at, by }: { at: Instant; by: Id },
  reason: string,
): Row[] {
  const hold = ticket.holdId ? world.get('hold', ticket.holdId) : undefined
  if (!hold || hold.liftedAt !== null) return []
  return [raised(hold, { liftedAt: at, lifted: { by, reason: reason.slice(0, 500) } })]
}

/** Tasks of the same call that waited for this answer. */
function settled(world: World, ticket: TicketRow, { tasks }: TicketKindSpec, at: Instant): Row[] {
  if (ticket.callId === null) return []
  return world
    .ofCase('task', ticket.caseId)
    .filter((task) => task.callId === ticket.callId && task.doneAt === null && tasks.includes(task.taskKind))
    .map((task) => raised(task, { doneAt: at }))
}

/** How content the customer was; who was not is looked after again. */
export function satisfactionAsked(world: World, act: ActOf<'satisfaction.asked'>, event: MakeEvent): Applied {
  const { callId, answer, words, care } = act.payload
  const call = world.get('call', callId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: callId })
  if (call.answeredAt === null)
    return refuse('act.malformed', { path: 'payload.callId', detail: 'nobody answered' })
  const asked = world
    .ofCase('event', act.caseId ?? '')
    .some((one) => one.eventKind === 'satisfaction' && one.callId === callId)
  if (asked) return refuse('ticket.askedAlready')
  const seeTo = care || answer === 'poor'
  return {
    ok: true,
    rows: [
      event('satisfaction', callId, { answer, words, care: seeTo }),
      ...(seeTo
        ? ticketFromCall(world, act, call, { kind: 'afterCare', fields: { words }, holdId: null })
        : []),
    ],
  }
}
