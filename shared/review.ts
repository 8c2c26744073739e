// Quality review (质检), first form: which calls a reviewer asks for, which disposition is in force, what may be corrected, and
// what of an act a reviewer is shown. Pure. Promises: a correction obeys the rules that bound the agent; no full identity passes.
import { z } from 'zod'
import type { Act, ActKind, ActOf } from './act.ts'
import { lawFor } from './compliance/packs.ts'
import { type Code, callFactsOf, fieldsOf, isCode, specOf, validateDisposition } from './disposition.ts'
import { CHINA, type Instant, LocalDay, type Zone } from './instant.ts'
import type { Problem } from './problem.ts'
import { type CallRow, type DispositionFields, type DispositionRow, Id, type ReviewRow } from './rows.ts'

/** `pending`: nobody judged the call yet. `disputed`: the agent disputes the last judgement. `done`: judged and not disputed. */
export const REVIEW_STATES = ['pending', 'disputed', 'done', 'all'] as const
export const ReviewState = z.enum(REVIEW_STATES)
export type ReviewState = z.infer<typeof ReviewState>

const CODE = /^[A-Z_]{2,20}$/

/** What a reviewer filters coded calls by. Days are local days of the debtors' zone, both included; null = any. */
export const ReviewFilter = z.object({
  state: ReviewState,
  codes: z.array(z.string().regex(CODE)).max(40),
  agentId: Id.nullable(),
  from: LocalDay.nullable(),
  until: LocalDay.nullable(),
  /** Only what this draw took. */
  draw: Id.nullable().default(null),
})
export type ReviewFilter = z.infer<typeof ReviewFilter>

const REVIEW_LIMIT = 100

/** The same filter as the query string of `GET /v1/review/calls`: codes joined by commas, what is not set left out. */
export const ReviewQuery = z
  .object({
    state: ReviewState.default('pending'),
    codes: z
      .string()
      .regex(/^[A-Z_]{2,20}(,[A-Z_]{2,20}){0,39}$/)
      .optional(),
    agent: Id.optional(),
    from: LocalDay.optional(),
    until: LocalDay.optional(),
    draw: Id.optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(REVIEW_LIMIT).default(50),
  })
  .transform(({ codes, agent, from, until, draw, cursor, limit, state }) => ({
    filter: {
      state,
      codes: codes?.split(',') ?? [],
      agentId: agent ?? null,
      from: from ?? null,
      until: until ?? null,
      draw: draw ?? null,
    } satisfies ReviewFilter,
    cursor: cursor ?? null,
    limit,
  }))

export function reviewQueryOf(filter: ReviewFilter, cursor: string | null = null): Record<string, string> {
  return {
    state: filter.state,
    ...(filter.codes.length > 0 ? { codes: filter.codes.join(',') } : {}),
    ...(filter.agentId ? { agent: filter.agentId } : {}),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.until ? { until: filter.until } : {}),
    ...(filter.draw ? { draw: filter.draw } : {}),
    ...(cursor ? { cursor } : {}),
  }
}

/** The dispositions from the agent's own to `last`, in the order in which one took the place of another. */
export function chainOf(
  last: DispositionRow,
  get: (id: Id) => DispositionRow | undefined,
): readonly DispositionRow[] {
  const chain = [last]
  for (let before = last.supersedes; before !== null; ) {
    const row = get(before)
    // A row that names itself, or a ring of them, would never end.
    if (!row || chain.includes(row)) break
    chain.unshift(row)
    before = row.supersedes
  }
  return chain
}

/** Codes whose calls are always reviewed: somebody's rights or safety hang on them. So are all calls with third persons. */
const GRAVE = [
  'COMPLAINT',
  'CEASE',
  'DISPUTE',
  'FRAUD',
  'ATTORNEY',
  'BANKR',
  'VULN',
  'SAFETY',
  'EVADE',
] as const satisfies readonly Code[]

export type MustReview = 'graveCode' | 'flagged'

/** Why a call must be looked at, or null: the choice of the others is the reviewer's. */
export function mustReview(code: string, flags: readonly string[]): MustReview | null {
  if (GRAVE.some((grave) => grave === code) || (isCode(code) && specOf(code).level1 === 'TPC'))
    return 'graveCode'
  return flags.length > 0 ? 'flagged' : null
}

/** Where the review of a call stands, from its last judgement. */
export function standOf(last: Pick<ReviewRow, 'answer'> | null): Exclude<ReviewState, 'all'> {
  if (!last) return 'pending'
  return last.answer?.outcome === 'disputed' ? 'disputed' : 'done'
}

export interface CorrectionFacts {
  readonly call: Pick<
    CallRow,
    'direction' | 'purpose' | 'answeredAt' | 'talkMs' | 'sipStatus' | 'endedBy' | 'verification'
  >
  readonly inForce: Pick<DispositionRow, 'code' | 'fields'>
  /** When the agent coded the call: days and times of fields are judged as of then. */
  readonly codedAt: Instant
  readonly zone: Zone | undefined
  /** Contacts that a callback may name, and calls that may be cited. */
  readonly contactIds: readonly Id[]
  readonly callIds: readonly Id[]
}

/** Everything that stands against correcting the disposition in force to this one; empty when it may be done. */
export function correctionProblems(
  code: string,
  fields: DispositionFields,
  { call, inForce, codedAt, zone = CHINA, contactIds, callIds }: CorrectionFacts,
): Problem[] {
  if (!isCode(code)) return [{ code: 'act.malformed', params: { path: 'code', detail: 'unknown' } }]
  if (code === inForce.code && sameFields(fields, inForce.fields))
    return [{ code: 'review.nothingChanged', params: { code } }]
  return validateDisposition(code, fields, {
    facts: callFactsOf(call),
    now: codedAt,
    zone,
    hours: lawFor(zone, codedAt).thresholds.hours,
    // As of the call: what became of a number since then is no reproach to who named it.
    contacts: contactIds.map((id) => ({ id, status: 'active' })),
    callIds,
    sensitiveConsent: false,
    promise: null,
    replaces: null,
  })
}

const isEmpty = (value: DispositionFields[string] | undefined) =>
  value === undefined || value === null || value === ''

function sameFields(one: DispositionFields, other: DispositionFields): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => (isEmpty(one[name]) ? isEmpty(other[name]) : one[name] === other[name]))
}

/** The values that the code asks for, without empty ones and without what was typed for another code. */
export function fieldsFor(code: string, values: DispositionFields): DispositionFields {
  if (!isCode(code)) return {}
  const names = fieldsOf(code, values).flatMap((field) => (field.sensitive ? [] : field.name))
  return Object.fromEntries(
    names.flatMap((name) => (isEmpty(values[name]) ? [] : [[name, values[name] ?? null]])),
  )
}

export type ActFacts = Record<string, string | number | boolean | null>

/**
 * What a reviewer is told of an act beside its kind, time and actor. Words of customers and notes are told where their rows
 * are; numbers, names and identities never.
 */
const FACTS: { [K in ActKind]: (payload: ActOf<K>['payload']) => ActFacts } = {
  'call.attempted': ({ purpose, ofDebtor }) => ({ purpose, ofDebtor }),
  'call.received': ({ ofDebtor }) => ({ ofDebtor }),
  'call.answered': () => ({}),
  'call.ended': ({ sipStatus, endedBy, talkMs }) => ({ sipStatus, endedBy, talkMs }),
  'call.missed': () => ({}),
  'call.transferred': ({ mode, target, extension, result, sipStatus }) => ({
    mode,
    target,
    extension,
    result,
    sipStatus,
  }),
  'call.refused': ({ rule, stage }) => ({ rule, stage }),
  'verification.tried': ({ factors, matched }) => ({ factors: factors.join(' '), matched }),
  'recording.flagged': ({ recording, reason }) => ({ recording, reason }),
  'recording.noticed': () => ({}),
  'recorder.changed': ({ state, reason }) => ({ state, reason }),
  'stop.requested': ({ holdKind, holdId, suppressContactId }) => ({
    holdKind,
    holdId,
    numberOnly: suppressContactId !== null,
  }),
  'hold.placed': ({ holdId, holdKind, until }) => ({ holdId, holdKind, until }),
  'hold.changed': ({ holdId, until }) => ({ holdId, until }),
  'hold.lifted': ({ holdId }) => ({ holdId }),
  'legalHold.placed': ({ holdId, ground }) => ({ holdId, ground }),
  'legalHold.reviewed': ({ holdId }) => ({ holdId }),
  'legalHold.lifted': ({ holdId }) => ({ holdId }),
  'disposition.set': ({ code, dispositionId }) => ({ code, dispositionId }),
  'disposition.reviewed': ({ outcome, reviewId }) => ({ outcome, reviewId }),
  'review.answered': ({ answer, reviewId }) => ({ answer, reviewId }),
  'call.scored': ({ scoreId, card }) => ({ scoreId, card }),
  'score.answered': ({ scoreId }) => ({ scoreId }),
  'score.decided': ({ scoreId }) => ({ scoreId }),
  'note.added': ({ noteId }) => ({ noteId }),
  'promise.made': ({ promiseId, amountFen, due, promiseKind, channel }) => ({
    promiseId,
    amountFen,
    due,
    promiseKind,
    channel,
  }),
  'stage.excepted': ({ channel }) => ({ channel }),
  'consent.sensitive': ({ purpose }) => ({ purpose }),
  'plan.asked': ({ planId, terms }) => ({ planId, planKind: terms.planKind, periods: terms.periods }),
  'plan.decided': ({ planId, decision }) => ({ planId, decision }),
  'plan.withdrawn': ({ planId }) => ({ planId }),
  'exception.asked': ({ exceptionId, exceptionKind }) => ({ exceptionId, exceptionKind }),
  'exception.decided': ({ exceptionId, decision }) => ({ exceptionId, decision }),
  'exception.withdrawn': ({ exceptionId }) => ({ exceptionId }),
  'callback.set': ({ callbackId, at, requested }) => ({ callbackId, at, requested }),
  'callback.done': ({ callbackId }) => ({ callbackId }),
  'callback.moved': ({ callbackId, at }) => ({ callbackId, at }),
  'callback.cancelled': ({ callbackId }) => ({ callbackId }),
  'consent.recorded': ({ from, to }) => ({ from, to }),
  'field.revealed': ({ field, reason }) => ({ field, reason }),
  'incident.raised': ({ incident }) => ({ incident }),
  'ticket.opened': ({ ticketId, ticketKind }) => ({ ticketId, ticketKind }),
  'ticket.noted': ({ ticketId }) => ({ ticketId }),
  'ticket.moved': ({ ticketId, desk }) => ({ ticketId, desk }),
  'ticket.raised': ({ ticketId }) => ({ ticketId }),
  'ticket.extended': ({ ticketId, step }) => ({ ticketId, step }),
  'ticket.stepped': ({ ticketId, step }) => ({ ticketId, step }),
  'ticket.answered': ({ ticketId, outcome, told }) => ({ ticketId, outcome, told }),
  'ticket.closed': ({ ticketId, why }) => ({ ticketId, why }),
  'satisfaction.asked': ({ answer, care }) => ({ answer, care }),
  'message.asked': ({ messageId, channel }) => ({ messageId, channel }),
  'message.cancelled': ({ messageId }) => ({ messageId }),
  'agent.state': ({ state, reason }) => ({ state, reason }),
  // Between the agent and whom it was sent to: a review shows nothing of it.
  'concern.raised': () => ({}),
  'concern.read': () => ({}),
  'concern.answered': () => ({}),
  'help.asked': ({ helpId }) => ({ helpId }),
  'help.withdrawn': ({ helpId, why }) => ({ helpId, why }),
  'help.taken': ({ helpId }) => ({ helpId }),
}

export function actFactsOf(act: Act): ActFacts {
  const tell: (payload: never) => ActFacts = FACTS[act.kind]
  return tell(act.payload as never)
}

const LONG_NUMBER = /(?<!\d)(?!\d{4}-\d\d-\d\d)\+?\d[\d -]{9,24}[\dXx](?!\d)/g

/** Free text as a reviewer reads it: phone, ID and account numbers that somebody typed into it keep three digits. */
export function withoutNumbers(text: string): string {
  return text.replace(LONG_NUMBER, (found) => {
    const digits = found.replace(/[^\dXx]/g, '')
    return digits.length < 11 ? found : `${digits.slice(0, 3)}${'*'.repeat(digits.length - 3)}`
  })
}
