// Dispositions (结果码): which codes fit a call, which are likely, what each demands and what each does. Promises: a code
// that contradicts the facts of the call is never accepted; counters never come from codes. The tree is `dispositionCodes.ts`.
import { callbackTimeProblem } from './callbackTime.ts'
import { holdUntil } from './compliance/holds.ts'
import { CODES, type Code, type CodeSpec, type TaskKind } from './dispositionCodes.ts'
import type { Field } from './dispositionFields.ts'
import { DAY, type Instant, LocalDay, localDay, type Zone } from './instant.ts'
import { MAX_FEN } from './money.ts'
import type { Problem } from './problem.ts'
import { latestDue, type PromiseContext, type PromiseDraft, validatePromise } from './promise.ts'
import type { CallRow, CaseState, ContactRow, DispositionFields, HoldKind, Id } from './rows.ts'
import { fitsCode, isWillingness } from './willingness.ts'

export type { Code, CodeSpec } from './dispositionCodes.ts'
export { type Field, LEVELS, type Level1 } from './dispositionFields.ts'

/** All codes in the order of the tree. */
export const CODE_LIST = Object.keys(CODES) as Code[]

export function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text)
}

/** Label, level, minimum talk and the act that follows, as data for screens. */
export function specOf(code: Code): CodeSpec {
  return CODES[code]
}

/** What a guarantor's call may have led to (codes 1–13 of the tree). */
const GUARANTOR_OUTCOMES = [
  'PTP_FULL',
  'PTP_PART',
  'PLAN',
  'PAID',
  'CALLBK',
  'NEGO',
  'HARD',
  'REFUSE',
  'EVADE',
  'DISPUTE',
  'FRAUD',
  'COMPLAINT',
  'CEASE',
] as const satisfies readonly Code[]

/** The fields that the code demands, given what is filled in so far (a guarantor's outcome brings its own fields). */
export function fieldsOf(code: Code, values: DispositionFields = {}): readonly Field[] {
  if (code !== 'GUAR') return specOf(code).fields
  const own = specOf(code).fields.map((field) =>
    field.name === 'outcome' && field.kind === 'choice'
      ? {
          ...field,
          options: GUARANTOR_OUTCOMES.map((outcome) => ({ value: outcome, label: CODES[outcome].label })),
        }
      : field,
  )
  const outcome = outcomeOf(values)
  return outcome ? [...own, ...specOf(outcome).fields] : own
}

const outcomeOf = (values: DispositionFields): Code | undefined =>
  GUARANTOR_OUTCOMES.find((code) => code === values.outcome)

/** The code whose effects and follow-up apply: a guarantor's call acts as its outcome. */
function actingCode(code: Code, values: DispositionFields): Code {
  return code === 'GUAR' ? (outcomeOf(values) ?? code) : code
}

/** The act that the wrap-up writes beside the disposition. */
export function followOf(code: Code, values: DispositionFields = {}): CodeSpec['follow'] {
  return specOf(actingCode(code, values)).follow
}

export type DispositionEffects = {
  hold: { kind: HoldKind; until: Instant | null; words: string } | null
  /** What becomes of the number that was called. */
  number: 'invalid' | 'suppressed' | null
  tasks: { kind: TaskKind; due: Instant }[]
  caseState: CaseState | null
  /** The kind of ticket that it opens. */
  ticket: string | null
}

/**
 * What saving this code does, beside the disposition itself; `role`: whose number the call was on, null for a number that is no
 * contact. An unknown code (an older program's) does nothing.
 */
export function effectsOf(
  code: string,
  fields: DispositionFields,
  at: Instant,
  role: ContactRow['role'] | null = null,
): DispositionEffects {
  const none: DispositionEffects = { hold: null, number: null, tasks: [], caseState: null, ticket: null }
  if (!isCode(code)) return none
  const acting = actingCode(code, fields)
  const { effects } = specOf(acting)
  const words = typeof fields.words === 'string' ? fields.words : ''
  // "This number only" binds the number, and so does whoever is not the debtor; every other wish of the debtor's binds all
  // contact until a supervisor has set it up.
  const numberOnly = acting === 'CEASE' && (fields.scope === 'number' || (role !== null && role !== 'debtor'))
  if (acting === 'TP_REFUSE' && role === 'debtor') return refusedOnOwnNumber(at, words)
  return {
    hold:
      effects.hold && !numberOnly ? { kind: effects.hold, until: holdUntil(effects.hold, at), words } : null,
    number: numberOnly ? 'suppressed' : (effects.number ?? null),
    tasks: (effects.tasks ?? []).map((task) => ({ kind: task.kind, due: at + task.days * DAY })),
    caseState: effects.caseState ?? null,
    ticket: effects.ticket ?? null,
  }
}

/** G8: nobody but the debtor can close the debtor's own number; the case waits for the supervisor. */
export function refusedOnOwnNumber(at: Instant, words: string): DispositionEffects {
  return {
    hold: { kind: 'numberReview', until: holdUntil('numberReview', at), words },
    number: null,
    tasks: [{ kind: 'supervisorReview', due: at + DAY }],
    caseState: null,
    ticket: null,
  }
}

/** What is known of the call when it is coded; all of it from the call itself. */
export type CallFacts = {
  direction: 'outbound' | 'inbound'
  answered: boolean
  talkMs: number
  sipStatus: number | null
  endedBy: CallRow['endedBy']
  verification: CallRow['verification']
  /** We called to answer something, not to collect: nothing may have been agreed about paying. */
  service: boolean
  /** The code to which the script's path led, if it led to one. */
  scriptCode: string | null
  /** No try of verification was left for this call: earlier calls of the day had used them up. */
  triesUsedUp?: boolean
}

export function callFactsOf(
  call: Pick<
    CallRow,
    'direction' | 'purpose' | 'answeredAt' | 'talkMs' | 'sipStatus' | 'endedBy' | 'verification'
  >,
  scriptCode: string | null = null,
): CallFacts {
  const { direction, talkMs, sipStatus, endedBy, verification } = call
  return {
    direction,
    answered: call.answeredAt !== null,
    talkMs,
    sipStatus,
    endedBy,
    verification,
    service: direction === 'outbound' && call.purpose === 'service',
    scriptCode,
  }
}

/** The fact of the call that a code contradicts. */
export type Contradiction =
  | 'answered'
  | 'notAnswered'
  | 'notVerified'
  | 'verified'
  | 'talkTooShort'
  | 'notEndedByCustomer'
  | 'notEndedByAgent'
  | 'sipStatus'
  | 'inbound'
  | 'service'
  | 'notService'

export type Fit = { ok: true } | { ok: false; fact: Contradiction }

const FITS: Fit = { ok: true }
const contradicts = (fact: Contradiction): Fit => ({ ok: false, fact })

/** Longest talk of a call that a machine (announcement, mailbox) or an instant hang-up answered. */
export const MACHINE_TALK_MS = 30_000
export const INSTANT_TALK_MS = 5000

const UNREACHABLE = [404, 410, 484, 604] as const
const BUSY = [486, 600] as const
const DECLINED = [603, 607, 608] as const

/** Final SIP answers that rule a code out (RFC 3261 §21). Others leave it to the agent's ear: carriers play announcements. */
const NOT_WITH: Partial<Record<Code, readonly number[]>> = {
  NA: [...BUSY, ...UNREACHABLE, ...DECLINED],
  BUSY: [...UNREACHABLE, ...DECLINED, 408],
  REJECT: [...UNREACHABLE, 408],
  OFF: [...BUSY, ...DECLINED],
  EMPTY: [...BUSY, ...DECLINED, 408],
  SUSP: [...BUSY, ...DECLINED, 408],
}

/** What only a call of collection can lead to. */
const COLLECTS: readonly Code[] = ['PTP_FULL', 'PTP_PART', 'PLAN', 'NEGO', 'REFUSE', 'EVADE']

/** Does the code agree with the call? A code whose facts contradict it is refused with the fact. */
export function fitting(code: Code, facts: CallFacts): Fit {
  const { level1, minTalkSec, unverified } = specOf(code)
  const verified = facts.verification === 'matched'
  if (facts.service && COLLECTS.includes(code)) return contradicts('service')
  if (!facts.service && code === 'SERVED') return contradicts('notService')
  switch (level1) {
    case 'RPC':
      if (!facts.answered) return contradicts('notAnswered')
      if (code === 'IDFAIL' && verified) return contradicts('verified')
      if (code === 'HUNGUP' && facts.endedBy === 'agent') return contradicts('notEndedByCustomer')
      if (!unverified && !verified) return contradicts('notVerified')
      return facts.talkMs < minTalkSec * 1000 ? contradicts('talkTooShort') : FITS
    case 'REL':
    case 'TPC':
      if (!facts.answered) return contradicts('notAnswered')
      if (verified) return contradicts('verified')
      return facts.talkMs < minTalkSec * 1000 ? contradicts('talkTooShort') : FITS
    case 'NC':
    case 'INV':
      if (facts.direction === 'inbound') return contradicts('inbound')
      if (verified) return contradicts('verified')
      if (facts.answered) return answeredBy(code, facts)
      return facts.sipStatus !== null && NOT_WITH[code]?.includes(facts.sipStatus)
        ? contradicts('sipStatus')
        : FITS
    case 'SYS':
      if (code === 'TECH') return FITS
      if (facts.answered) return contradicts('answered')
      return facts.endedBy !== null && facts.endedBy !== 'agent' ? contradicts('notEndedByAgent') : FITS
    default:
      return level1 satisfies never
  }
}

/** "Not connected" codes after a 200: only what a machine or an instant hang-up can have answered. */
function answeredBy(code: Code, { talkMs, endedBy }: CallFacts): Fit {
  if (code === 'REJECT')
    return talkMs <= INSTANT_TALK_MS && endedBy === 'customer' ? FITS : contradicts('answered')
  if (code === 'NA' || code === 'BUSY') return contradicts('answered')
  return talkMs <= MACHINE_TALK_MS ? FITS : contradicts('answered')
}

export type DispositionContext = {
  facts: CallFacts
  now: Instant
  zone: Zone
  /** Permitted hours of the rule pack, milliseconds since local midnight. */
  hours: { from: number; until: number }
  /** Contacts of the case that a callback may name. */
  contacts: readonly Pick<ContactRow, 'id' | 'status'>[]
  /** Calls of the case, for codes that cite evidence. */
  callIds: readonly Id[]
  /** The customer consented to us noting income, health or documents. */
  sensitiveConsent: boolean
  /** For codes that make a promise; see `promise.ts`. Null where none is made: a reviewer's correction says only what was said. */
  promise: PromiseContext | null
  /** The running promise that a new one replaces. */
  replaces: Id | null
}

/** Everything that stands against saving this code with these fields; empty when it may be saved. */
export function validateDisposition(
  code: Code,
  values: DispositionFields,
  context: DispositionContext,
): Problem[] {
  const problems: Problem[] = []
  const fit = fitting(code, context.facts)
  if (!fit.ok) problems.push({ code: 'disposition.contradictsCall', params: { code, fact: fit.fact } })
  problems.push(...fieldProblems(fieldsOf(code, values), values, context))
  const { willingness } = values
  if (isWillingness(willingness) && !fitsCode(willingness, actingCode(code, values)))
    problems.push({
      code: 'disposition.fieldInvalid',
      params: { field: 'willingness', detail: 'notWithCode' },
    })
  if (problems.length === 0 && context.promise && followOf(code, values) === 'promise') {
    const draft = promiseDraftOf(code, values, context.replaces)
    if (draft)
      problems.push(...validatePromise(draft, context.promise), ...restProblems(values, context.promise))
  }
  return problems
}

/** What is needed to tell whether a value may stand in its field. */
export type FieldContext = Pick<
  DispositionContext,
  'now' | 'zone' | 'hours' | 'contacts' | 'callIds' | 'sensitiveConsent'
>

/** What stands against these values in these fields. Values of other fields are passed over. */
export function fieldProblems(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  context: FieldContext,
): Problem[] {
  return fields.flatMap((field): Problem[] => {
    const value = values[field.name] ?? null
    if (value === null || (typeof value === 'string' && value.trim() === ''))
      return field.required ? [{ code: 'disposition.fieldMissing', params: { field: field.name } }] : []
    const problem = checkValue(field, value, context)
    return problem ? [problem] : []
  })
}

/** The day of the rest lies after the first payment's, within the limit of promises. */
function restProblems({ date, restDate }: DispositionFields, { bucket, today }: PromiseContext): Problem[] {
  if (typeof restDate !== 'string') return []
  const latest = latestDue(bucket, today)
  const detail =
    typeof date === 'string' && restDate < date ? 'restTooEarly' : restDate > latest ? 'restTooLate' : null
  return detail ? [{ code: 'disposition.fieldInvalid', params: { field: 'restDate', detail } }] : []
}

/** The promise that these fields describe; null when the code makes none or a field is unusable. */
export function promiseDraftOf(
  code: Code,
  values: DispositionFields,
  replaces: Id | null,
): PromiseDraft | null {
  const acting = actingCode(code, values)
  const { amount, date, lowReason } = values
  if (followOf(code, values) !== 'promise' || typeof amount !== 'number' || typeof date !== 'string')
    return null
  return {
    promiseKind: acting === 'PTP_FULL' ? 'full' : 'part',
    amountFen: amount,
    due: date,
    lowReason: typeof lowReason === 'string' ? lowReason : '',
    replaces,
  }
}

function checkValue(field: Field, value: unknown, context: FieldContext): Problem | null {
  const invalid = (detail: string): Problem => ({
    code: 'disposition.fieldInvalid',
    params: { field: field.name, detail },
  })
  if (field.sensitive && !context.sensitiveConsent) return invalid('needsConsent')
  switch (field.kind) {
    case 'money':
      return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= MAX_FEN
        ? null
        : invalid('amount')
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= field.min && Number(value) <= field.max
        ? null
        : invalid('range')
    case 'date': {
      if (!LocalDay.safeParse(value).success) return invalid('date')
      const today = localDay(context.now, context.zone)
      if (field.when === 'past') return String(value) <= today ? null : invalid('dateInFuture')
      return String(value) >= today ? null : invalid('dateInPast')
    }
    case 'datetime': {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return invalid('datetime')
      if (value <= context.now) return invalid('datetimeInPast')
      return callbackTimeProblem(value, context.now, context.zone, context.hours)
    }
    case 'choice':
      return field.options.some((option) => option.value === value) ? null : invalid('choice')
    case 'text':
      return typeof value === 'string' && value.length <= field.max ? null : invalid('tooLong')
    case 'contact':
      return context.contacts.some((contact) => contact.id === value && contact.status === 'active')
        ? null
        : invalid('contact')
    case 'calls': {
      const cited = new Set(
        typeof value === 'string' ? value.split(/\s+/u).filter((id) => context.callIds.includes(id)) : [],
      )
      return cited.size >= field.min ? null : invalid('tooFewCalls')
    }
    default:
      return field satisfies never
  }
}
