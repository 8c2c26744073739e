// Makes the masked views of a case that the window may see, from the facts. Full numbers, ID numbers and account numbers end
// here. Private to `renderer/local`; the shapes are `views.ts`.
import { callPlan } from '../../shared/callback.ts'
import { isLastTry, type Permit, type Refusal } from '../../shared/compliance/compliance.ts'
import { effectiveCalls, unansweredOn } from '../../shared/compliance/counters.ts'
import { holdBinds, holdStands } from '../../shared/compliance/holds.ts'
import { lawFor } from '../../shared/compliance/packs.ts'
import { grantedPromise, openExceptions } from '../../shared/exception.ts'
import { cardTail, maskAddress, maskId, maskName, surnameOf, titleOf } from '../../shared/identity.ts'
import { addDays, CHINA, HOUR, type Instant, instantOf, localDay, MINUTE } from '../../shared/instant.ts'
import { LOOKED_MS } from '../../shared/lenderEvent.ts'
import { maskPhone } from '../../shared/phoneNumber.ts'
import { planState } from '../../shared/planStanding.ts'
import { latestDue, runningPromise, type Standing, validatePromise } from '../../shared/promise.ts'
import { regionOf } from '../../shared/referral/restructuring.ts'
import { scoreOf } from '../../shared/referral/score.ts'
import { scoreFacts } from '../../shared/referral/scoreFacts.ts'
import type {
  CallbackRow,
  CallRow,
  ContactRow,
  Id,
  PromiseRow,
  Purpose,
  Row,
  TicketRow,
} from '../../shared/rows.ts'
import {
  CHOSEN_CHANNELS,
  callsOutsideStage,
  isExcepted,
  namesChannel,
  type StageTables,
  stageDay,
  stageOf,
} from '../../shared/stages.ts'
import { timelineOf } from '../../shared/timeline.ts'
import type { Weights } from '../../shared/weights.ts'
import { contactToCall, rankCase } from '../../shared/worklist.ts'
import { askGuard, type CaseFacts, contactsOf, needsDisposition, noNumber } from './caseFacts.ts'
import { allFactorsOf, factorsOf, triesTodayOf } from './verification.ts'
import type { CaseView, DialPlan, PlanView, PromiseView, Queries, WorkRow } from './views.ts'

export interface Desk {
  agentId: Id
  begun: ReadonlySet<Id>
  /** Acts of this customer are still on their way to central. */
  isPending(customerId: Id): boolean
  weightsAt(now: Instant): Weights
  stagesAt(now: Instant): StageTables
}

interface Callable {
  contact: ContactRow
  contactId: Id
  role: ContactRow['role']
  status: ContactRow['status']
  guard: Permit | Refusal
  unansweredToday: number
}

/** Start and end of the debtor's natural day. */
function dayOf({ matter }: CaseFacts, now: Instant): [Instant, Instant] {
  const today = localDay(now, matter.zone)
  return [instantOf(today, 0, matter.zone), instantOf(addDays(today, 1), 0, matter.zone)]
}

/** How "dial" calls this case now: a due callback on its own number and for its purpose, else the number to collect from. */
function planOf(facts: CaseFacts, desk: Desk, choices: readonly Callable[], now: Instant) {
  return callPlan(
    choices,
    facts.callbacks,
    now,
    facts.rules.thresholds.callbackEarlyMs,
    ({ contact }, purpose) => askGuard(facts, contact, purpose, desk.agentId, now),
  )
}

/** How one callback would be made now: on its own number, or the number to call when it names none. */
function callbackPlan(
  facts: CaseFacts,
  desk: Desk,
  { contactId, requested }: Pick<CallbackRow, 'contactId' | 'requested'>,
  now: Instant,
): DialPlan | null {
  const choices = callables(facts, desk, now)
  const choice =
    contactId === null ? contactToCall(choices) : choices.find((each) => each.contactId === contactId)
  if (!choice) return null
  const purpose = requested ? 'callback_requested' : 'collect'
  return {
    contactId: choice.contactId,
    purpose,
    guard: verdictOnly(askGuard(facts, choice.contact, purpose, desk.agentId, now)),
  }
}

/** How a callback would be made now, and the hours of the day to which it may be moved. */
export function callbackPlaceOf(
  facts: CaseFacts | null,
  desk: Desk,
  callback: CallbackRow,
  now: Instant,
): Pick<Queries['callbacks'][1][number], 'dial' | 'zone' | 'hours'> {
  const zone = facts?.matter.zone ?? CHINA
  return {
    dial: facts && callbackPlan(facts, desk, callback, now),
    zone,
    hours: (facts?.rules ?? lawFor(zone, now)).thresholds.hours,
  }
}

function callables(facts: CaseFacts, desk: Desk, now: Instant): Callable[] {
  const [from, until] = dayOf(facts, now)
  return contactsOf(facts).map((contact) => ({
    contact,
    contactId: contact.id,
    role: contact.role,
    status: contact.status,
    guard: askGuard(facts, contact, 'collect', desk.agentId, now),
    unansweredToday: unansweredOn(facts.guard.calls, contact.phone, from, until),
    place: contact.place,
  }))
}

/** The case's calls as the ranking needs them: another agent's wrap-up is not ours to finish, a call cut off has ended. */
function callsToRank(facts: CaseFacts, desk: Desk): CallRow[] {
  const mine = facts.calls.filter(
    (call) => call.caseId === facts.matter.id && (call.direction === 'outbound' || call.answeredAt !== null),
  )
  return mine.map((call) =>
    needsDisposition(call, desk.agentId, desk.begun)
      ? { ...call, endedAt: call.endedAt ?? call.startedAt }
      : { ...call, dispositionId: call.dispositionId ?? call.id },
  )
}

function rankOf(facts: CaseFacts, desk: Desk, guard: Permit | Refusal | null, now: Instant) {
  const { matter, arrears } = facts
  const standing = standingOf(facts, desk, now)
  const without = !namesChannel(standing, 'call') && !isExcepted(eventsOf(facts), 'call', now, matter.zone)
  const stageNoCall = without && arrears.totalFen > 0 ? (standing?.stage.fromDpd ?? null) : null
  const given = { ...facts, calls: callsToRank(facts, desk), guard, stageNoCall }
  return rankCase(given, now, desk.weightsAt(now))
}

/** Whether a call for this purpose needs a reason first, because the stage of the case is not for the telephone. */
export const asksStageReason = (facts: CaseFacts, desk: Desk, purpose: Purpose, now: Instant): boolean =>
  callsOutsideStage(
    { purpose, at: now, zone: facts.matter.zone },
    { standing: standingOf(facts, desk, now), totalFen: facts.arrears.totalFen, promises: facts.standings },
    eventsOf(facts),
  )

const standingOf = ({ matter, arrears }: CaseFacts, desk: Desk, now: Instant) =>
  stageOf(desk.stagesAt(now), matter.product, stageDay(arrears, matter.dueDate, localDay(now, matter.zone)))

const eventsOf = ({ customerRows, matter }: CaseFacts) =>
  customerRows.flatMap((row: Row) => (row.kind === 'event' && row.caseId === matter.id ? row : []))

/** Checks are a hundred strings a row: the list needs the verdict only, `case` and `guard` bring them. */
const verdictOnly = <V extends Permit | Refusal>(verdict: V): V => ({ ...verdict, checks: [] })

/** A row of the worklist, and until when it stays as it is if nothing is recorded. */
export function workRowOf(facts: CaseFacts, desk: Desk, now: Instant): { row: WorkRow; goodUntil: Instant } {
  const choices = callables(facts, desk, now)
  const plan = planOf(facts, desk, choices, now)
  const ranked = rankOf(facts, desk, plan?.guard ?? null, now)
  const { matter, customer, arrears } = facts
  const row: WorkRow = {
    caseId: matter.id,
    customerId: customer.id,
    name: maskName(customer.name),
    title: titleOf(customer.idNumber),
    product: matter.product,
    bucket: arrears.bucket,
    dpd: arrears.dpd,
    totalFen: arrears.totalFen,
    group: ranked.group,
    reasons: ranked.reasons,
    points: ranked.points,
    due: ranked.due,
    contactId: plan?.contact.contactId ?? null,
    purpose: plan?.purpose ?? 'collect',
    phone: plan ? maskPhone(plan.contact.contact.phone, 'unverified') : null,
    guard: plan ? verdictOnly(plan.guard) : noNumber(facts),
    lastTry: plan ? isLastTry(plan.guard) : false,
    done: ranked.group === 'done',
    unfinishedCallId: ranked.unfinishedCallId,
  }
  return { row, goodUntil: goodUntil(facts, choices, plan?.guard ?? null, now) }
}

/** The next moment at which the clock alone can change the row. */
function goodUntil(
  facts: CaseFacts,
  choices: readonly Callable[],
  planned: Permit | Refusal | null,
  now: Instant,
): Instant {
  const [, dayEnd] = dayOf(facts, now)
  const open = facts.callbacks.some((callback) => callback.doneAt === null)
  const moments = [dayEnd, now + (open ? MINUTE : HOUR)]
  for (const guard of [...choices.map((each) => each.guard), ...(planned ? [planned] : [])])
    for (const { until } of [guard, ...guard.checks]) if (until !== null) moments.push(until)
  for (const hold of facts.holds) moments.push(hold.from, hold.until ?? dayEnd)
  if (facts.looked) moments.push(facts.looked.at + LOOKED_MS)
  return Math.min(...moments.filter((moment) => moment > now))
}

/** The promises of a case, newest first. */
export function promiseViews(facts: CaseFacts, desk: Desk): PromiseView[] {
  const standing = new Map<Id, Standing>(facts.standings.map((each) => [each.id, each]))
  const newestFirst = [...facts.promises].sort((a, b) => b.madeAt - a.madeAt)
  return newestFirst.flatMap((promise: PromiseRow) => {
    const found = standing.get(promise.id)
    if (!found) return []
    return {
      promise,
      status: found.state,
      paidFen: found.paidFen,
      name: maskName(facts.customer.name),
      caseId: facts.matter.id,
      pending: desk.isPending(facts.customer.id),
    }
  })
}

/** The plans of a case, newest first. */
export function planViews(facts: Pick<CaseFacts, 'plans' | 'standings'>): PlanView[] {
  return [...facts.plans]
    .sort((a, b) => b.askedAt - a.askedAt)
    .map((plan) => ({ plan, state: planState(plan, facts.standings) }))
}

/** A number that is no contact's may be anybody's: the window never gets it in full. */
export const withoutNumber = (call: CallRow): CallRow => ({ ...call, number: null })

const byId = <R extends { id: Id }>(rows: readonly R[]): R[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

/** What happened at one moment stands in the same order on every desk, whatever came to it first. */
const inOrder = (facts: CaseFacts): CaseFacts => ({
  ...facts,
  calls: byId(facts.calls),
  holds: byId(facts.holds),
  callbacks: byId(facts.callbacks),
  payments: byId(facts.payments),
  promises: byId(facts.promises),
  standings: byId(facts.standings),
  plans: byId(facts.plans),
  exceptions: byId(facts.exceptions),
})

export function caseViewOf(found: CaseFacts, desk: Desk, now: Instant): CaseView {
  const facts = inOrder(found)
  const { matter, customer, arrears, customerRows } = facts
  const choices = callables(facts, desk, now)
  const plan = planOf(facts, desk, choices, now)
  const choice = plan?.contact
  const { accountNumber, ...rest } = matter
  const live = facts.calls.find((call) => call.endedAt === null && desk.begun.has(call.id))
  const called = live ? live.contactId : (choice?.contactId ?? null)
  const [from, until] = dayOf(facts, now)
  const { effectivePerDay, unansweredPerDay } = facts.rules.thresholds
  const ofCase = customerRows.filter((row: Row) => row.caseId === null || row.caseId === matter.id)
  return {
    case: { ...rest, cardTail: cardTail(accountNumber) },
    customerId: customer.id,
    name: maskName(customer.name),
    surname: surnameOf(customer.name),
    title: titleOf(customer.idNumber),
    idUnverified: customer.idNumber ? maskId(customer.idNumber, 'unverified') : '',
    idVerified: customer.idNumber ? maskId(customer.idNumber, 'verified') : null,
    addressMasked: customer.address ? maskAddress(customer.address) : null,
    synthetic: matter.synthetic,
    arrears,
    stage: standingOf(facts, desk, now),
    excepted: CHOSEN_CHANNELS.filter((channel) => isExcepted(eventsOf(facts), channel, now, matter.zone)),
    contacts: choices.map(({ contact, guard }) => ({
      id: contact.id,
      role: contact.role,
      relation: contact.relation,
      name: contact.name ? maskName(contact.name) : null,
      phoneUnverified: maskPhone(contact.phone, 'unverified'),
      phoneVerified: maskPhone(contact.phone, 'verified'),
      source: contact.source,
      status: contact.status,
      consent: contact.consent.filter((window) => window.to > now),
      guard,
      lastTry: isLastTry(guard),
    })),
    dial: plan && { contactId: plan.contact.contactId, purpose: plan.purpose, guard: plan.guard },
    promises: promiseViews(facts, desk),
    standings: facts.standings,
    willingness: facts.willingness,
    plans: planViews(facts),
    exceptions: openExceptions(facts.exceptions, now),
    payments: facts.payments
      .map(({ id, amountFen, valueDate, channel }) => ({ id, amountFen, valueDate, channel }))
      .sort((a, b) => (a.valueDate < b.valueDate ? 1 : a.valueDate > b.valueDate ? -1 : 0)),
    holds: facts.holds.filter((hold) => holdStands(hold, now) && holdBinds(hold, matter.id)),
    callbacks: facts.callbacks.filter((callback) => callback.doneAt === null).sort((a, b) => a.at - b.at),
    tickets: ticketsOf(facts),
    calls: facts.calls
      .filter((call) => call.caseId === matter.id)
      .sort((a, b) => b.startedAt - a.startedAt)
      .map(withoutNumber),
    timeline: timelineOf(ofCase, matter.zone),
    factors: factorsOf(facts, called),
    factorsHeld: allFactorsOf(facts, called),
    triesToday: triesTodayOf(facts, now),
    reasons: rankOf(facts, desk, plan?.guard ?? null, now).reasons,
    thresholds: facts.rules.thresholds,
    limits: {
      effectiveToday: effectiveCalls(facts.guard.calls, from, until),
      effectiveCap: effectivePerDay,
      unansweredToday: choice?.unansweredToday ?? 0,
      unansweredCap: unansweredPerDay,
    },
    score: scoreOf(scoreFacts(customerRows, matter, arrears.bucket, now), now),
    region: regionOf(customer.address),
    pending: desk.isPending(customer.id),
  }
}

function ticketsOf({ customerRows, matter }: CaseFacts): TicketRow[] {
  const rank = ({ state }: TicketRow) => (state === 'open' ? 0 : state === 'answered' ? 1 : 2)
  return byId(
    customerRows.filter((row): row is TicketRow => row.kind === 'ticket' && row.caseId === matter.id),
  ).sort((a, b) => rank(a) - rank(b) || (a.state === 'open' ? a.due - b.due : b.openedAt - a.openedAt))
}

/** What a promise of this case may be, and which promise it would follow. */
export function promiseLimitsOf(facts: CaseFacts, now: Instant): Queries['promiseLimits'][1] {
  const { arrears, matter, promises } = facts
  const today = localDay(now, matter.zone)
  const running = runningPromise(facts.standings)
  const open = promises.find((promise) => promise.id === running?.id)
  const draft = {
    promiseKind: 'full',
    amountFen: arrears.totalFen,
    due: today,
    lowReason: '',
    replaces: running?.id ?? null,
  } as const
  const problems = validatePromise(draft, {
    today,
    totalFen: arrears.totalFen,
    minimumFen: arrears.minimumFen,
    bucket: arrears.bucket,
    standings: facts.standings,
    supervisorAgreed: grantedPromise(facts.exceptions, now) !== null,
  })
  return {
    earliest: today,
    latest: latestDue(arrears.bucket, today) ?? today,
    minimumFen: arrears.minimumFen,
    totalFen: arrears.totalFen,
    needsSupervisor: problems.some((problem) => problem.code === 'promise.needsSupervisor'),
    openPromise: open ? { id: open.id, version: open.version } : null,
  }
}
