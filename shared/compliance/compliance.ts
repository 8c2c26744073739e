// The guard (合规闸): may this number be called now, for this purpose, and if not, which rule says so and when it lifts.
// Promises: pure, total, the same answer on the desk and in central; every predicate is reported with its figure. Every
// contact asks it: list, click, just before INVITE, transfers, redial, links. Nobody dials around it.
import { addDays, type Instant, instantOf, localDay, type Zone } from '../instant.ts'
import type {
  CallbackRow,
  CallRow,
  CaseRow,
  CaseState,
  ContactRow,
  E164,
  HoldRow,
  Id,
  LeaseRow,
  LenderType,
  Product,
  Purpose,
  Role,
} from '../rows.ts'
import { type GuardCall, guardCallsOf } from './counters.ts'
import {
  type Check,
  type Figure,
  type Rule,
  type RuleId,
  type Source,
  sourceFor,
  type Thresholds,
} from './pack.ts'

export type { Check, Figure, Rule, RuleId, Source } from './pack.ts'

export type GuardRequest = {
  number: E164
  purpose: Purpose
  agentId: Id
  /** Why an unknown number is dialled; blank elsewhere. */
  reason: string
  /** A supervisor's override of the rules that allow one. */
  override: { rules: readonly RuleId[]; role: Role; reason: string } | null
}

export type GuardContact = Pick<ContactRow, 'caseId' | 'role' | 'phone' | 'source' | 'status' | 'consent'>

/** A callback that the customer asked for and that is not done; `number` null when any number of theirs will do. */
export type GuardCallback = { caseId: Id; number: E164 | null; at: Instant }

/** What is known when the guard is asked. All rows of the customer, not only of the case. */
export type GuardFacts = {
  case: { id: Id; state: CaseState; assignedTo: Id | null; product: Product; lenderType: LenderType } | null
  /** The debtor's zone; an unknown number takes the pack's. */
  zone: Zone
  contacts: readonly GuardContact[]
  calls: readonly GuardCall[]
  holds: readonly Pick<HoldRow, 'holdKind' | 'caseId' | 'from' | 'until' | 'liftedAt'>[]
  callbacks: readonly GuardCallback[]
  /** Numbers on which a third person, in any case, forbade further calls. */
  suppressed: ReadonlySet<E164>
  lease: Pick<LeaseRow, 'device' | 'holder' | 'from' | 'until' | 'effectiveLeft'> | null
  device: Id
  online: boolean
  timeVerified: boolean
  /** The case is made up and the call would leave over a company's line. */
  syntheticOnRealLine: boolean
  freeDialRight: boolean
  /** Internal and emergency numbers of the policy: they pass. */
  passes: ReadonlySet<string>
}

/** Collects the facts from rows; `customerRows` are all rows of the customer that the caller holds. */
export function guardFactsOf(input: {
  matter: CaseRow | null
  contacts: readonly ContactRow[]
  calls: readonly CallRow[]
  holds: readonly HoldRow[]
  callbacks: readonly CallbackRow[]
  lease: LeaseRow | null
  suppressed: ReadonlySet<E164>
  device: Id
  online: boolean
  timeVerified: boolean
  zone: Zone
  /** Calls leave over a company's line that is no test line. */
  realLine?: boolean
  freeDialRight?: boolean
  passes?: ReadonlySet<string>
}): GuardFacts {
  const { matter, contacts, callbacks } = input
  const phones = new Map(contacts.map((contact) => [contact.id, contact.phone]))
  return {
    case: matter && {
      id: matter.id,
      state: matter.state,
      assignedTo: matter.assignedTo,
      product: matter.product,
      lenderType: matter.lenderType,
    },
    zone: matter?.zone ?? input.zone,
    contacts,
    calls: guardCallsOf(input.calls, contacts),
    holds: input.holds,
    callbacks: callbacks
      .filter((callback) => callback.requested && callback.doneAt === null)
      .flatMap(({ caseId, contactId, at, agreedAt }) => {
        const number = contactId ? phones.get(contactId) : null
        // Asked for on a number that is gone: that opens no other. Before the agreed time nobody asked for a call.
        return number === undefined ? [] : { caseId, number, at: Math.max(at, agreedAt ?? at) }
      }),
    suppressed: input.suppressed,
    lease: input.lease,
    device: input.device,
    online: input.online,
    timeVerified: input.timeVerified,
    syntheticOnRealLine: (input.realLine ?? false) && (matter?.synthetic ?? false),
    freeDialRight: input.freeDialRight ?? false,
    passes: input.passes ?? new Set(),
  }
}

/** Numbers that a third person forbade, from the contacts of every case that the caller holds (C9: for ever, everywhere). */
export function suppressedNumbers(contacts: Iterable<Pick<ContactRow, 'phone' | 'status'>>): Set<E164> {
  const numbers = new Set<E164>()
  for (const contact of contacts) if (contact.status === 'suppressed') numbers.add(contact.phone)
  return numbers
}

/** How a permitted call must be led. `neutralScript`: a third person answers; no debt fact, only "please ask them to call". */
export type Condition = 'verifyFirst' | 'neutralScript' | 'recorded'

export type Permit = {
  kind: 'permit'
  /** Until when, if nothing else happens; null = no end known. */
  until: Instant | null
  conditions: readonly Condition[]
  pack: string
  checks: Check[]
}

export type Refusal = {
  kind: 'refusal'
  rule: RuleId
  name: { zh: string; en: string }
  source: Source
  /** When every check may pass again; null when a person must act first. */
  until: Instant | null
  /** Set when nothing but overridable rules refuse. */
  overridableBy: 'supervisor' | null
  pack: string
  checks: Check[]
}

/** Whose number it is, as far as this customer's contacts say. */
export type Party = {
  role: 'debtor' | 'guarantor' | 'contact' | 'unknown'
  contacts: readonly GuardContact[]
}

export type Outcome = {
  state: 'pass' | 'refuse' | 'notApplicable'
  figure: Figure
  until: Instant | null
  overridableBy?: 'supervisor'
}

export type Question = {
  request: GuardRequest
  facts: GuardFacts
  at: Instant
  thresholds: Thresholds
  party: Party
  /** The debtor's natural day: [start, end). */
  dayStart: Instant
  dayEnd: Instant
}

export type Pack = {
  id: string
  /** Stored with every call that it permitted. */
  version: string
  zone: Zone
  thresholds: Thresholds
  /** What a company may choose about recording (C13). */
  recording: { flags: readonly ('always' | 'onConsent' | 'never')[]; pause: boolean }
  rules: Readonly<Record<RuleId, Rule>>
  /** In order of weight: the first that refuses gives the refusal its name. */
  predicates: readonly { rule: RuleId; ask: (question: Question) => Outcome }[]
  conditions: (question: Question) => readonly Condition[]
}

const OVERRIDERS: readonly Role[] = ['supervisor', 'admin']

/**
 * Permits or refuses one dial at trusted time `at`. Ask before the attempt itself is recorded: a recorded attempt counts.
 * Never throws for parsed facts; at most 50 µs for a customer with a hundred calls.
 */
export function permits(request: GuardRequest, facts: GuardFacts, pack: Pack, at: Instant): Permit | Refusal {
  const question = questionOf(request, facts, pack, at)
  const internal = question.party.role === 'unknown' && facts.passes.has(request.number)
  const checks: Check[] = []
  let first: Check | null = null
  let permitUntil: Instant | null = null
  let refusedUntil: Instant | null = 0
  let overridable = true
  for (const { rule, ask } of internal ? [] : pack.predicates) {
    const check = checkOf(rule, ask, question, pack)
    checks.push(check)
    if (check.state === 'refuse') {
      first ??= check
      refusedUntil =
        refusedUntil === null || check.until === null ? null : Math.max(refusedUntil, check.until)
      overridable &&= check.overridableBy !== null
    } else if (check.state === 'pass' && check.until !== null) {
      permitUntil = permitUntil === null ? check.until : Math.min(permitUntil, check.until)
    }
  }
  if (!first)
    return {
      kind: 'permit',
      until: permitUntil,
      conditions: pack.conditions(question),
      pack: pack.version,
      checks,
    }
  const { name } = pack.rules[first.rule]
  return {
    kind: 'refusal',
    rule: first.rule,
    name,
    source: sourceFor(pack.rules[first.rule], facts.case?.product ?? null),
    until: refusedUntil === null ? null : nextOpen(question, refusedUntil),
    overridableBy: overridable ? 'supervisor' : null,
    pack: pack.version,
    checks,
  }
}

function questionOf(request: GuardRequest, facts: GuardFacts, pack: Pack, at: Instant): Question {
  const { zone } = facts
  const day = localDay(at, zone)
  return {
    request,
    facts,
    at,
    thresholds: pack.thresholds,
    party: partyOf(request.number, facts.contacts),
    dayStart: instantOf(day, 0, zone),
    dayEnd: instantOf(addDays(day, 1), 0, zone),
  }
}

function checkOf(rule: RuleId, ask: (question: Question) => Outcome, question: Question, pack: Pack): Check {
  const { name } = pack.rules[rule]
  const overridableBy = null
  if (!applies(pack.rules[rule], question))
    return { rule, name, state: 'notApplicable', figure: { kind: 'none' }, until: null, overridableBy }
  const outcome = ask(question)
  const { state, figure, until } = outcome
  if (state !== 'refuse') return { rule, name, state, figure, until, overridableBy }
  const { override } = question.request
  const overridden =
    outcome.overridableBy &&
    override?.rules.includes(rule) &&
    override.reason.trim() !== '' &&
    OVERRIDERS.includes(override.role)
  if (overridden) return { rule, name, state: 'overridden', figure, until: null, overridableBy }
  return { rule, name, state, figure, until, overridableBy: outcome.overridableBy ?? null }
}

function applies(rule: Rule, { facts, dayStart }: Question): boolean {
  const { product, lenderType, channel } = rule.appliesTo
  if (channel && !channel.includes('call')) return false
  if (rule.effectiveFrom !== null && dayStart < instantOf(rule.effectiveFrom, 0, facts.zone)) return false
  if (!facts.case) return true
  if (product && !product.includes(facts.case.product)) return false
  return !lenderType || lenderType.includes(facts.case.lenderType)
}

const ROLE_ORDER = ['debtor', 'guarantor', 'contact'] as const

/** A number of a known party takes that party's rules; the debtor's own number stays the debtor's wherever else it stands. */
export function partyOf(number: E164, contacts: readonly GuardContact[]): Party {
  const rows = contacts.filter((contact) => contact.phone === number)
  for (const role of ROLE_ORDER) {
    const own = rows.filter((contact) => contact.role === role)
    if (own.length > 0) return { role, contacts: own }
  }
  return { role: 'unknown', contacts: [] }
}

/** The window of permitted hours, or of the customer's consent, that holds `at`; null outside all of them. */
export function openWindow(
  question: Question,
  at: Instant,
): { from: Instant; until: Instant; consented: boolean } | null {
  const { thresholds, facts, party } = question
  const day = localDay(at, facts.zone)
  const from = instantOf(day, thresholds.hours.from, facts.zone)
  const until = instantOf(day, thresholds.hours.until, facts.zone)
  if (at >= from && at < until) return { from, until: extended(party, until), consented: false }
  for (const contact of party.contacts)
    for (const window of contact.consent)
      if (at >= window.from && at < window.to) return { from: window.from, until: window.to, consented: true }
  return null
}

/** Consent that begins where the permitted hours end carries on from them. */
function extended(party: Party, until: Instant): Instant {
  let end = until
  for (const contact of party.contacts)
    for (const window of contact.consent) if (window.from <= end && window.to > end) end = window.to
  return end
}

/** The first moment from `at` on that lies in permitted hours or in the customer's consent. */
export function nextOpen(question: Question, at: Instant): Instant {
  if (openWindow(question, at)) return at
  const { thresholds, facts, party } = question
  const day = localDay(at, facts.zone)
  const today = instantOf(day, thresholds.hours.from, facts.zone)
  let next = at < today ? today : instantOf(addDays(day, 1), thresholds.hours.from, facts.zone)
  for (const contact of party.contacts)
    for (const window of contact.consent) if (window.from > at && window.from < next) next = window.from
  return next
}

/** Permitted, but the lease still stands on another desk of the same agent: it has to move here first. */
export function waitsForLease(verdict: Permit | Refusal): boolean {
  return (
    verdict.kind === 'permit' &&
    verdict.checks.some(({ figure }) => figure.kind === 'lease' && figure.state === 'movable')
  )
}

/** True for a permitted number that one more call would use up for today: the guard light's "last try". */
export function isLastTry(verdict: Permit | Refusal): boolean {
  return (
    verdict.kind === 'permit' &&
    verdict.checks.some(
      (check) =>
        check.figure.kind === 'count' &&
        check.state === 'pass' &&
        check.figure.used + 1 >= check.figure.limit,
    )
  )
}
