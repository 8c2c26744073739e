// The guard (合规闸): may this number be called now, for this purpose, and if not, which rule says so and when it lifts.
// Promises: pure, total, the same answer on the desk and in central; every predicate is reported with its figure. Every
// contact asks it: list, click, just before INVITE, transfers, redial, links. Nobody dials around it.
import { type Instant, type LocalDay, localSpan, type Zone } from '../instant.ts'
import type { Channel, Role } from '../rows.ts'
import { isAbout } from './counters.ts'
import { type GuardFacts, type GuardRequest, type Party, partyOf } from './facts.ts'
import { nextOpen } from './hours.ts'
import {
  type Check,
  type Condition,
  type Figure,
  type PackData,
  type Rule,
  type RuleId,
  type Source,
  sourceFor,
  type Thresholds,
} from './pack.ts'

export {
  type GuardCallback,
  type GuardContact,
  type GuardFacts,
  type GuardHold,
  type GuardMessage,
  type GuardRequest,
  guardFactsOf,
  type Party,
  suppressedNumbers,
} from './facts.ts'
export type { Check, Condition, Figure, Rule, RuleId, Source } from './pack.ts'

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
  channel: Channel
  /** Zones in which the hours must be open: the debtor's, and where a pack says so the number's. */
  zones: readonly Zone[]
  /** The debtor's natural day: [start, end). */
  day: LocalDay
  dayStart: Instant
  dayEnd: Instant
}

type RecordingFlag = PackData['recording']['flags'][number]

export type Ask = (question: Question) => Outcome

/** A pack that was read: the predicates have their code. */
export type Pack = Readonly<Omit<PackData, 'predicates' | 'numberZones' | 'recording'>> & {
  readonly recording: { readonly flags: readonly RecordingFlag[]; readonly pause: boolean }
  /** In order of weight: the first that refuses gives the refusal its name. */
  readonly predicates: readonly { readonly rule: RuleId; readonly ask: Ask }[]
  /** Where the called number is at home, for packs whose hours ask for it. */
  readonly zonesOfNumber: (number: string) => readonly Zone[]
}

/** A rule of the pack; every predicate of a pack that was read has one. Throws for a pack made by hand without it. */
export function ruleOf({ rules, version }: Pick<Pack, 'rules' | 'version'>, id: RuleId): Rule {
  const rule = rules[id]
  if (!rule) throw new Error(`pack ${version} has no rule ${id}`)
  return rule
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
      conditions: conditionsOf(question, pack),
      pack: pack.version,
      checks,
    }
  const { name } = ruleOf(pack, first.rule)
  return {
    kind: 'refusal',
    rule: first.rule,
    name,
    source: sourceFor(ruleOf(pack, first.rule), facts.case?.product ?? null),
    until: refusedUntil === null ? null : nextOpen(question, refusedUntil),
    overridableBy: overridable ? 'supervisor' : null,
    pack: pack.version,
    checks,
  }
}

function questionOf(request: GuardRequest, facts: GuardFacts, pack: Pack, at: Instant): Question {
  const { zone } = facts
  const { day, start, end } = localSpan(at, zone)
  const ofNumber = pack.zonesOfNumber(request.number)
  return {
    request,
    facts,
    at,
    thresholds: pack.thresholds,
    party: partyOf(request.number, facts.contacts),
    channel: request.channel ?? 'call',
    zones: ofNumber.length === 0 ? [zone] : [...new Set([zone, ...ofNumber])],
    day,
    dayStart: start,
    dayEnd: end,
  }
}

function checkOf(rule: RuleId, ask: (question: Question) => Outcome, question: Question, pack: Pack): Check {
  const about = ruleOf(pack, rule)
  const { name } = about
  const overridableBy = null
  if (!applies(about, question))
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

function applies(rule: Rule, { facts, channel, day }: Question): boolean {
  const { product, lenderType, channel: channels } = rule.appliesTo
  if (channels && !channels.includes(channel)) return false
  if (rule.effectiveFrom !== null && day < rule.effectiveFrom) return false
  if (rule.effectiveUntil !== null && day >= rule.effectiveUntil) return false
  if (!facts.case) return true
  if (product && !product.includes(facts.case.product)) return false
  return !lenderType || lenderType.includes(facts.case.lenderType)
}

function conditionsOf({ facts, party, channel }: Question, { conditions }: Pack): readonly Condition[] {
  const wanted = party.role === 'contact' ? conditions.thirdPerson : conditions.debtor
  const caseId = facts.case?.id ?? null
  const talked = facts.calls.some((call) => call.rightParty && isAbout(call, caseId))
  return wanted.filter((condition) => {
    if (condition === 'firstDisclosure') return !talked
    if (condition === 'collectorDisclosure') return talked
    return condition !== 'limitedMessage' || channel === 'call'
  })
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
