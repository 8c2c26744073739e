// Gathers what the pure rules need to know about one case from the rows in memory; decides nothing. Private to
// `renderer/local`.
import type { Arrears } from '../../shared/arrears.ts'
import {
  type GuardFacts,
  guardFactsOf,
  type Pack,
  type Permit,
  permits,
  type Refusal,
} from '../../shared/compliance/compliance.ts'
import { HOUSE_RULES } from '../../shared/compliance/houseRules.ts'
import { type RuleSettings, rulesFor } from '../../shared/compliance/tighten.ts'
import { grantedCall, overrideOf } from '../../shared/exception.ts'
import { CHINA, type Instant } from '../../shared/instant.ts'
import { type LookedAt, lookedAt } from '../../shared/lenderEvent.ts'
import { guardMessagesOf } from '../../shared/message/writing.ts'
import { arrearsWithPlan } from '../../shared/planStanding.ts'
import { type Standing, standings } from '../../shared/promise.ts'
import type {
  CallbackRow,
  CallRow,
  CaseRow,
  ContactRow,
  CustomerRow,
  E164,
  ExceptionRow,
  HoldRow,
  Id,
  LeaseRow,
  PaymentRow,
  PlanRow,
  PromiseRow,
  Purpose,
  Row,
} from '../../shared/rows.ts'
import { type HeardWillingness, willingnessOf } from '../../shared/willingness.ts'
import type { Rows } from './rowSet.ts'

/** What the worker knows about the moment of a question. */
export interface Moment {
  now: Instant
  online: boolean
  timeVerified: boolean
  realLine: boolean
  rules?: RuleSettings | undefined
}

export interface CaseFacts {
  matter: CaseRow
  customer: CustomerRow
  /** Every row of the customer: caps count per debtor, not per case. */
  customerRows: readonly Row[]
  contacts: readonly ContactRow[]
  calls: readonly CallRow[]
  holds: readonly HoldRow[]
  callbacks: readonly CallbackRow[]
  payments: readonly PaymentRow[]
  promises: readonly PromiseRow[]
  plans: readonly PlanRow[]
  exceptions: readonly ExceptionRow[]
  standings: readonly Standing[]
  arrears: Arrears
  willingness: HeardWillingness | null
  looked: LookedAt | null
  guard: GuardFacts
  /** The rules that this debtor stands under now. */
  rules: Pack
}

const rowsOf = <K extends Row['kind']>(rows: readonly Row[], kind: K) =>
  rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)

export function factsOf(
  shown: Rows,
  caseId: Id,
  { now, online, timeVerified, realLine, rules }: Moment,
  desk: { device: Id; suppressed: ReadonlySet<E164> },
): CaseFacts | null {
  const matter = shown.get('case', caseId)
  const customer = matter && shown.get('customer', matter.customerId)
  if (!matter || !customer) return null
  const customerRows = shown.ofCustomer(matter.customerId)
  const contacts = rowsOf(customerRows, 'contact')
  const calls = rowsOf(customerRows, 'call')
  const holds = rowsOf(customerRows, 'hold')
  const callbacks = shown.ofCase('callback', caseId)
  const payments = shown.ofCase('payment', caseId)
  const promises = shown.ofCase('promise', caseId)
  const plans = shown.ofCase('plan', caseId)
  const found = standings(promises, payments, now, matter.zone)
  return {
    matter,
    customer,
    customerRows,
    contacts,
    calls,
    holds,
    callbacks,
    payments,
    promises,
    rules: rulesFor(matter, now, rules),
    plans,
    exceptions: shown.ofCase('exception', caseId),
    standings: found,
    arrears: arrearsWithPlan(matter, payments, plans, found, now),
    willingness: willingnessOf(shown.ofCase('disposition', caseId), now),
    looked: lookedAt(shown.ofCase('event', caseId), { calls, payments, zone: matter.zone }, now),
    guard: guardFactsOf({
      matter,
      contacts,
      calls,
      holds,
      callbacks: rowsOf(customerRows, 'callback'),
      messages: guardMessagesOf(customerRows),
      lease: leaseOf(shown, matter.customerId, now),
      suppressed: desk.suppressed,
      device: desk.device,
      online,
      timeVerified,
      realLine,
      zone: CHINA,
    }),
  }
}

/** A lease that this desk holds has begun, also when a view is asked for the whole minute in which it was granted. */
function leaseOf(shown: Rows, customerId: Id, now: Instant): LeaseRow | null {
  const lease = shown.get('lease', customerId)
  return lease ? { ...lease, from: Math.min(lease.from, now) } : null
}

/** Contacts that belong to this case or to the customer as a whole, as the lender named them. */
export function contactsOf({ contacts, matter }: CaseFacts): ContactRow[] {
  return contacts
    .filter((contact) => contact.caseId === null || contact.caseId === matter.id)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
}

export function askGuard(
  facts: CaseFacts,
  { id: contactId, phone: number }: Pick<ContactRow, 'id' | 'phone'>,
  purpose: Purpose,
  agentId: Id,
  now: Instant,
): Permit | Refusal {
  const override = overrideOf(grantedCall(facts.exceptions, { contactId, purpose, at: now }))
  const request = { number, purpose, agentId, reason: '', override }
  return permits(request, facts.guard, facts.rules, now)
}

/** The refusal of a case or contact that has no number to call. */
export function noNumber({ rules }: Pick<CaseFacts, 'rules'>): Refusal {
  const { name, source } = HOUSE_RULES.NUMBER
  return {
    kind: 'refusal',
    rule: 'NUMBER',
    name,
    source,
    until: null,
    overridableBy: null,
    pack: rules.version,
    checks: [],
  }
}

/**
 * This agent's calls that still need a disposition: over, or cut off by a crash. `begun` are those of this run, one of
 * which may be live. An inbound call that nobody took asks for none.
 */
export function needsDisposition(call: CallRow, agentId: Id, begun: ReadonlySet<Id>): boolean {
  if (call.agentId !== agentId || call.dispositionId !== null) return false
  if (call.direction === 'inbound' && call.answeredAt === null) return false
  return call.endedAt !== null || !begun.has(call.id)
}
