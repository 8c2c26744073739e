// Answers the window's queries from the desk store: one function for each query, and what it pays to remember between two
// questions (ranked rows, the search index, forbidden numbers). Private to `renderer/local`.
import { wasMissed } from '../../shared/callback.ts'
import { waitsForLease } from '../../shared/compliance/compliance.ts'
import { asKnown, laterOf, NO_SETTINGS, type RuleSettings } from '../../shared/compliance/tighten.ts'
import { maskName } from '../../shared/identity.ts'
import type { Instant } from '../../shared/instant.ts'
import { formatPhone, maskPhone } from '../../shared/phoneNumber.ts'
import { ProblemError } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'
import { NO_STRATEGY, stagesAt, weightsAt } from '../../shared/strategy.ts'
import type { Weights } from '../../shared/weights.ts'
import { sortRanked } from '../../shared/worklist.ts'
import { callLogOf } from './callLog.ts'
import { askGuard, type CaseFacts, factsOf, type Moment, needsDisposition } from './caseFacts.ts'
import {
  asksStageReason,
  callbackPlaceOf,
  caseViewOf,
  type Desk,
  planViews,
  promiseLimitsOf,
  promiseViews,
  withoutNumber,
  workRowOf,
} from './caseView.ts'
import { targetOf } from './dialTarget.ts'
import { feedbackOf, scoresOf } from './feedback.ts'
import type { Stamp } from './local.ts'
import { matchOf } from './numberMatch.ts'
import { outboxItem } from './outboxItem.ts'
import { asItStands } from './overlay.ts'
import { restOfferOf } from './restOffer.ts'
import { CaseSearch } from './search.ts'
import type { DeskStore } from './store.ts'
import { strangersIn } from './strangers.ts'
import { Suppressed } from './suppressed.ts'
import { readDictionary } from './syllables.ts'
import { exceptionsIn, ticketsIn } from './tickets.ts'
import { TELLING, unproven, verify } from './verification.ts'
import type { Queries, QueryName, WorkRow } from './views.ts'
import { WORKLIST_FILTERS } from './worklistFilters.ts'
import { writingOf } from './writing.ts'

/** What the window adds to every question. */
export interface Context {
  stamp: Stamp
  online: boolean
  timeVerified: boolean
  /** Calls leave over a company's line that is no test line. */
  realLine: boolean
  /** How the company narrows the rules of contact. */
  rules?: RuleSettings | undefined
}

type Answer = {
  [Q in QueryName]: (argument: Queries[Q][0], context: Context) => Promise<Queries[Q][1]> | Queries[Q][1]
}

/** Where `callDraft.ts` keeps what is typed during a call and its wrap-up. */
const callDraftKey = (callId: Id) => `call:${callId}`

interface Remembered {
  row: WorkRow
  madeAt: Instant
  goodUntil: Instant
  online: boolean
  timeVerified: boolean
}

export class Answers {
  readonly #store: DeskStore
  readonly #desk: Desk
  readonly #search = new CaseSearch()
  /** By customer, then by case: a note about one must not make all the others be looked through. */
  readonly #rows = new Map<Id, Map<Id, Remembered>>()
  readonly #stale = new Set<Id>()
  readonly #unindexed = new Set<Id>()
  readonly #indexed = new Map<Id, Id[]>()
  readonly #suppressed = new Suppressed()
  #pending = new Set<Id>()
  #narrowed: RuleSettings = NO_SETTINGS
  /** With which the remembered rows were ranked. */
  #weights: Weights | null = null
  #lastTry: Promise<unknown> = Promise.resolve()
  readonly #stopListening: () => void

  constructor(store: DeskStore) {
    this.#store = store
    this.#desk = {
      agentId: store.agent.id,
      begun: store.begun,
      isPending: (customerId) => this.#pending.has(customerId),
      weightsAt: (now) => weightsAt(store.told.strategy ?? NO_STRATEGY, now),
      stagesAt: (now) => stagesAt(store.told.strategy ?? NO_STRATEGY, now),
    }
    this.#stopListening = store.onChange((customers) => {
      for (const id of customers) this.#stale.add(id)
    })
    for (const { id } of store.shown.of('customer')) this.#stale.add(id)
  }

  /** Rejects with a ProblemError. */
  async answer<Q extends QueryName>(
    name: Q,
    argument: Queries[Q][0],
    context: Context,
  ): Promise<Queries[Q][1]> {
    if (name === 'search') await readDictionary()
    this.#refresh()
    const rules = this.#settings(context.rules)
    return await this.#answers[name](argument, { ...context, rules })
  }

  /** Indexes a few of the customers that search does not know yet, so that it need not do all at the first question. After `readDictionary`. */
  indexSome(limit: number): boolean {
    this.#refresh()
    let left = limit
    for (const customerId of this.#unindexed) {
      if (left <= 0) return true
      left -= 1
      this.#unindexed.delete(customerId)
      this.#index(customerId)
    }
    return false
  }

  close(): void {
    this.#stopListening()
    this.#search.clear()
    this.#rows.clear()
  }

  readonly #answers: Answer = {
    worklist: ({ now, filter }, context) => {
      const rows = this.#ranked({ ...context, now })
      return rows.filter(WORKLIST_FILTERS[filter ?? 'all'] ?? (() => true))
    },
    case: ({ caseId, now }, context) => {
      const facts = this.#facts(caseId, { ...context, now })
      return facts && caseViewOf(facts, this.#desk, now)
    },
    search: ({ text, now }, context) => {
      this.indexSome(Number.POSITIVE_INFINITY)
      const hidden = unproven(this.#store)
      return this.#search.find(text).flatMap(({ caseId, by }) => {
        const facts = this.#facts(caseId, { ...context, now })
        if (!facts || (hidden.has(facts.customer.id) && TELLING.includes(by))) return []
        const phone = facts.contacts.find((contact) => contact.role === 'debtor')?.phone
        return {
          caseId,
          name: maskName(facts.customer.name),
          bucket: facts.arrears.bucket,
          product: facts.matter.product,
          lender: facts.matter.lender,
          phone: phone ? maskPhone(phone, 'unverified') : null,
          by,
        }
      })
    },
    promises: ({ now }, context) =>
      this.#workCases()
        .flatMap((caseId) => this.#promisesOf(caseId, { ...context, now }))
        .sort((a, b) => (a.promise.due < b.promise.due ? -1 : a.promise.due > b.promise.due ? 1 : 0)),
    plans: ({ now }, context) =>
      this.#workCases().flatMap((caseId) => this.#plansOf(caseId, { ...context, now })),
    exceptions: () => exceptionsIn(this.#store.shown),
    tickets: () => ticketsIn(this.#store.shown),
    callbacks: ({ now }, context) =>
      this.#store.shown
        .of('callback')
        .filter((callback) => callback.doneAt === null && callback.owner === this.#desk.agentId)
        .sort((a, b) => a.at - b.at)
        .map((callback) => {
          const facts = this.#facts(callback.caseId, { ...context, now })
          return {
            callback,
            name: this.#name(callback.customerId),
            ...callbackPlaceOf(facts, this.#desk, callback, now),
            missed: wasMissed(this.#store.shown.get('call', callback.callId ?? '')),
          }
        }),
    outbox: (_, { stamp }) =>
      this.#store
        .entries()
        .filter((entry) => entry.state !== 'settled')
        .map((entry) => asItStands(this.#store.shown, entry, stamp.at))
        .map((entry) => outboxItem(entry, this.#name(entry.act.customerId))),
    unfinished: () =>
      this.#store.shown
        .of('call')
        .filter((call) => needsDisposition(call, this.#desk.agentId, this.#desk.begun))
        .sort((a, b) => b.startedAt - a.startedAt)
        .map((call) => ({
          call: withoutNumber(call),
          name: this.#name(call.customerId),
          draft: this.#store.drafts.get(callDraftKey(call.id)) ?? null,
        })),
    feedback: () => feedbackOf(this.#store.shown, this.#desk, (customerId) => this.#name(customerId)),
    scores: () => scoresOf(this.#store.shown, this.#desk, (customerId) => this.#name(customerId)),
    restOffer: ({ now }) => restOfferOf(this.#store.shown, this.#desk.agentId, now),
    status: () => {
      const entries = this.#store.entries()
      return {
        ready: true,
        cases: this.#store.shown.count('case'),
        waiting: entries.filter((entry) => entry.state === 'waiting').length,
        refused: entries.filter((entry) => entry.state === 'refused' || entry.state === 'conflict').length,
        kept: this.#store.kept,
        lastPullAt: this.#store.lastPullAt,
        problem: this.#store.lastProblem,
      }
    },
    writing: ({ caseId, now }, context) => {
      const facts = this.#facts(caseId, { ...context, now })
      return facts && writingOf(facts, this.#desk.agentId, now)
    },
    guard: ({ caseId, contactId, purpose, dialling, ...moment }, { realLine, rules }) => {
      const facts = this.#facts(caseId, { ...moment, realLine, rules })
      const contact = facts?.contacts.find((each) => each.id === contactId)
      if (!facts || !contact) throw new ProblemError('act.subjectMissing', { kind: 'contact', id: contactId })
      const verdict = askGuard(facts, contact, purpose, this.#desk.agentId, moment.now)
      const free = verdict.kind === 'permit' && !waitsForLease(verdict)
      return {
        ...verdict,
        customerId: contact.customerId,
        target: dialling && free ? targetOf(this.#store.shown, contactId) : null,
        outsideStage: asksStageReason(facts, this.#desk, purpose, moment.now),
      }
    },
    // One try after the other: two at once would both find the last try still free.
    verify: (asked, context) => {
      const moment = { ...context, now: asked.now }
      const again = () => this.#facts(asked.caseId, moment)
      const next = this.#lastTry.then(() => verify(this.#store, again, asked, context.stamp))
      this.#lastTry = next.catch(() => undefined)
      return next
    },
    dialTarget: ({ contactId }) => targetOf(this.#store.shown, contactId),
    byNumber: ({ number }) => {
      const match = matchOf(this.#store.shown, number, (customerId) => this.#name(customerId))
      return match && unproven(this.#store).has(match.customerId) ? null : match
    },
    reveal: (asked, context) => this.#reveal(asked, context.stamp),
    draft: ({ key }) => this.#store.drafts.get(key) ?? null,
    callLog: ({ now }) => callLogOf(this.#store, now, (customerId) => this.#name(customerId)),
    strangers: () =>
      strangersIn(this.#store.drafts, (callId) => this.#store.shown.get('call', callId) !== undefined),
    leasesWanted: ({ now, limit, takeOver = false }, context) => {
      const free = (id: Id) => {
        const lease = this.#store.shown.get('lease', id)
        if (!lease || lease.until <= now) return true
        // A lease of another device reserves the debtor until it ends.
        return takeOver && lease.device !== this.#store.device && lease.holder === this.#desk.agentId
      }
      const wanted = this.#ranked({ ...context, now })
        .filter((row) => !row.done)
        .map((row) => row.customerId)
        .filter(free)
      return [...new Set(wanted)].slice(0, limit)
    },
    promiseLimits: ({ caseId, now }, context) => {
      const facts = this.#facts(caseId, { ...context, now })
      if (!facts) throw new ProblemError('act.subjectMissing', { kind: 'case', id: caseId })
      return promiseLimitsOf(facts, now)
    },
  }

  /** Brings what is remembered up to the rows: only the customers that changed since the last question. */
  #refresh(): void {
    this.#pending = new Set(
      this.#store
        .entries()
        .filter((entry) => entry.state === 'waiting')
        .flatMap(({ act }) => act.customerId ?? []),
    )
    if (this.#stale.size === 0) return
    if (this.#suppressed.follow(this.#store.shown, this.#stale)) this.#rows.clear()
    for (const customerId of this.#stale) {
      this.#rows.delete(customerId)
      this.#unindexed.add(customerId)
    }
    this.#stale.clear()
  }

  #settings(signedIn: RuleSettings | undefined): RuleSettings {
    const known = laterOf(this.#store.told.rules, signedIn)
    if (known.at(-1)?.id !== this.#narrowed.at(-1)?.id) {
      this.#narrowed = asKnown(known)
      // Every verdict that is remembered was given under the settings of before.
      this.#rows.clear()
    }
    return this.#narrowed
  }

  #index(customerId: Id): void {
    const rows = this.#store.shown.ofCustomer(customerId)
    const cases = rows.filter((row) => row.kind === 'case')
    for (const caseId of this.#indexed.get(customerId) ?? []) this.#search.delete(caseId)
    this.#indexed.delete(customerId)
    const customer = this.#store.shown.get('customer', customerId)
    if (!customer || cases.length === 0) return
    const phones = rows.flatMap((row) => (row.kind === 'contact' ? row.phone : []))
    for (const { id, accountNumber } of cases)
      this.#search.put({ caseId: id, name: customer.name, phones, accountNumber })
    this.#indexed.set(
      customerId,
      cases.map((row) => row.id),
    )
  }

  /** Agents see what is allotted to them; the others whatever they fetched. */
  #workCases(): Id[] {
    const { id, role } = this.#store.agent
    const cases = this.#store.shown.of('case')
    return (role === 'agent' ? cases.filter((row) => row.assignedTo === id) : cases).map((row) => row.id)
  }

  #facts(caseId: Id, moment: Moment): CaseFacts | null {
    const desk = { device: this.#store.device, suppressed: this.#suppressed.numbers }
    return factsOf(this.#store.shown, caseId, moment, desk)
  }

  #ranked(moment: Moment): WorkRow[] {
    const weights = this.#desk.weightsAt(moment.now)
    if (weights !== this.#weights) this.#rows.clear()
    this.#weights = weights
    return sortRanked(this.#workCases().flatMap((caseId) => this.#workRow(caseId, moment) ?? []))
  }

  #workRow(caseId: Id, moment: Moment): WorkRow | null {
    const { now, online, timeVerified } = moment
    const customerId = this.#store.shown.get('case', caseId)?.customerId ?? ''
    const known = this.#rows.get(customerId)?.get(caseId)
    if (
      known &&
      known.madeAt <= now &&
      now < known.goodUntil &&
      known.online === online &&
      known.timeVerified === timeVerified
    )
      return known.row
    const facts = this.#facts(caseId, moment)
    if (!facts) return null
    const { row, goodUntil } = workRowOf(facts, this.#desk, now)
    const remembered = this.#rows.get(customerId) ?? new Map<Id, Remembered>()
    this.#rows.set(customerId, remembered.set(caseId, { row, madeAt: now, goodUntil, online, timeVerified }))
    return row
  }

  #promisesOf(caseId: Id, moment: Moment) {
    if (this.#store.shown.ofCase('promise', caseId).length === 0) return []
    const facts = this.#facts(caseId, moment)
    return facts ? promiseViews(facts, this.#desk) : []
  }

  #plansOf(caseId: Id, moment: Moment) {
    if (this.#store.shown.ofCase('plan', caseId).length === 0) return []
    const facts = this.#facts(caseId, moment)
    return facts ? planViews(facts).map((one) => ({ ...one, name: maskName(facts.customer.name) })) : []
  }

  async #reveal(
    { caseId, contactId, field, reason }: Queries['reveal'][0],
    stamp: Stamp,
  ): Promise<string | null> {
    const matter = this.#store.shown.get('case', caseId)
    if (!matter) return null
    const { customerId } = matter
    const customer = this.#store.shown.get('customer', customerId)
    const contact = contactId ? this.#store.shown.get('contact', contactId) : undefined
    // Recorded before anything is shown.
    await this.#store.record(
      [{ kind: 'field.revealed', customerId, caseId, payload: { contactId, field, reason } }],
      stamp,
    )
    if (field === 'phone') return contact?.customerId === customerId ? formatPhone(contact.phone) : null
    return (field === 'idNumber' ? customer?.idNumber : customer?.address) ?? null
  }

  #name(customerId: Id | null): string {
    const customer = customerId && this.#store.shown.get('customer', customerId)
    return customer ? maskName(customer.name) : ''
  }
}
