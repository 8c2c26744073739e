// Blind verification: the worker compares what the customer said with the data, so that the full values never reach the
// window, and records every try. Private to `renderer/local`.
import { type Factor, factorsToAsk, verificationGate } from '../../shared/compliance/verification.ts'
import { matchesAll, type Truth } from '../../shared/identity.ts'
import { type Instant, localDay } from '../../shared/instant.ts'
import type { CallRow, Id } from '../../shared/rows.ts'
import type { CaseFacts } from './caseFacts.ts'
import { contactsOf } from './caseFacts.ts'
import type { Stamp } from './local.ts'
import type { DeskStore } from './store.ts'
import type { Queries, SearchHit, VerificationVerdict } from './views.ts'

const ALL_FACTORS = 4

/** The debtor's numbers but the one in use: whoever answers knows that one. */
function truthOf(facts: CaseFacts, usedContactId: Id | null): Truth & { accountNumber: string } {
  const used = facts.contacts.find((contact) => contact.id === usedContactId)?.phone
  const phones = contactsOf(facts)
    .filter((contact) => contact.role === 'debtor' && contact.phone !== used)
    .map((contact) => contact.phone)
  return { idNumber: facts.customer.idNumber, accountNumber: facts.matter.accountNumber, phones }
}

/** The factors to ask for when `contactId` is called, strongest first; `wanted` of them at most. */
export function factorsOf(
  facts: CaseFacts,
  contactId: Id | null,
  wanted = facts.rules.thresholds.factors,
): Factor[] {
  const { idNumber, accountNumber, phones } = truthOf(facts, contactId)
  return factorsToAsk({ idNumber, accountNumber, otherPhones: phones }, wanted)
}

/** Every factor that the data hold when `contactId` is called: what one customer can't say another question may do for. */
export function allFactorsOf(facts: CaseFacts, contactId: Id | null): Factor[] {
  return factorsOf(facts, contactId, ALL_FACTORS)
}

/** Tries of this case on the debtor's natural day, whatever the call. */
export function triesTodayOf(facts: CaseFacts, now: Instant): number {
  const { zone } = facts.matter
  const today = localDay(now, zone)
  return facts.customerRows.filter(
    (row) =>
      row.kind === 'event' &&
      row.eventKind === 'verificationTried' &&
      row.caseId === facts.matter.id &&
      localDay(row.at, zone) === today,
  ).length
}

function gateOf(facts: CaseFacts, call: CallRow, openingSaid: boolean, factors: number, now: Instant) {
  const triesToday = triesTodayOf(facts, now)
  return verificationGate(
    {
      answered: call.answeredAt !== null,
      openingSaid,
      verified: call.verification === 'matched',
      triesThisCall: call.tries,
      triesToday,
      factors,
    },
    facts.rules,
  )
}

const locked = (why: string, triesLeft = 0): VerificationVerdict => ({
  verdict: 'locked',
  triesLeft,
  problem: { code: 'verification.locked', params: { why } },
})

/** One try. `again` gathers the facts anew, after the try was recorded. */
export async function verify(
  store: DeskStore,
  again: () => CaseFacts | null,
  asked: Queries['verify'][0],
  stamp: Stamp,
): Promise<VerificationVerdict> {
  const facts = again()
  const call = store.shown.get('call', asked.callId)
  if (!facts || call?.caseId !== asked.caseId) return locked('notAnswered')
  const held = allFactorsOf(facts, call.contactId)
  const gate = gateOf(facts, call, asked.openingSaid, held.length, asked.now)
  if (gate.state === 'locked') return locked(gate.why)
  const given = held.filter((factor) => (asked.typed[factor] ?? '').trim() !== '')
  // Too little was typed: that is no try of the customer's.
  if (given.length < facts.rules.thresholds.factors) return locked('tooFewFactors', gate.triesLeft)
  const matched = matchesAll(asked.typed, given, truthOf(facts, call.contactId))
  await store.record(
    [
      {
        kind: 'verification.tried',
        customerId: call.customerId,
        caseId: call.caseId,
        payload: { callId: call.id, factors: given, matched },
      },
    ],
    stamp,
  )
  if (matched) return { verdict: 'matched', triesLeft: 0, problem: null }
  const after = again()
  const tried = store.shown.get('call', asked.callId)
  const next = after && tried ? gateOf(after, tried, true, held.length, asked.now) : null
  return { verdict: 'mismatch', triesLeft: next?.state === 'open' ? next.triesLeft : 0, problem: null }
}

/** Ways to find a case that say yes or no to what a customer can be asked for. */
export const TELLING: readonly SearchHit['by'][] = ['phoneTail', 'account']

/**
 * Customers of a call that is up and in which nobody has proved who they are. Finding them by a number would tell whether what
 * the caller says is true, without counting a try (DESIGN ruling 8).
 */
export function unproven({ begun, shown }: Pick<DeskStore, 'begun' | 'shown'>): ReadonlySet<Id> {
  return new Set(
    [...begun].flatMap((callId) => {
      const call = shown.get('call', callId)
      return call && call.answeredAt !== null && call.endedAt === null && call.verification !== 'matched'
        ? call.customerId
        : []
    }),
  )
}
