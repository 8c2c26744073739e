// The predicates of rule packs: each one question about one contact, answered from facts and the pack's thresholds. Promises: small, pure,
// no number of law in them. Packs name them (`china.ts`, `usa.ts`); those of the United States alone are `usaPredicates.ts`.
import type { Ask, Outcome, Question } from './compliance.ts'
import { answeredOn, attemptsOn, effectiveCalls, failedDials, unansweredOn } from './counters.ts'
import { holdBinds, holdRefuses, holdStands } from './holds.ts'
import { nextOpen, openWindow } from './hours.ts'

export const pass = (figure: Outcome['figure'], until: number | null = null): Outcome => ({
  state: 'pass',
  figure,
  until,
})
export const refuse = (figure: Outcome['figure'], until: number | null = null): Outcome => ({
  state: 'refuse',
  figure,
  until,
})
export const NOT_APPLICABLE: Outcome = { state: 'notApplicable', figure: { kind: 'none' }, until: null }
const NONE = { kind: 'none' } as const

function clock({ facts }: Question): Outcome {
  return facts.timeVerified ? pass(NONE) : refuse(NONE)
}

/** A made-up case may carry the number of somebody real: it is called on practice and test lines only. */
function synthetic({ facts }: Question): Outcome {
  if (!facts.case) return NOT_APPLICABLE
  return facts.syntheticOnRealLine ? refuse(NONE) : pass(NONE)
}

const CLOSED: readonly string[] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

function closedCase({ facts, request }: Question): Outcome {
  if (!facts.case || request.purpose === 'service') return NOT_APPLICABLE
  return CLOSED.includes(facts.case.state) ? refuse(NONE) : pass(NONE)
}

/** C9: a number that anybody forbade is a contact's no more, in any case; on a debtor's own number the supervisor decides. */
function suppressed({ facts, request, party }: Question): Outcome {
  const figure = { kind: 'party', role: party.role } as const
  // The debtor's own wish ("not on this number") binds without appeal.
  if (party.contacts.some((contact) => contact.status === 'suppressed')) return refuse(figure)
  if (!facts.suppressed.has(request.number)) return pass(figure)
  return party.role === 'debtor' ? { ...refuse(figure), overridableBy: 'supervisor' } : refuse(figure)
}

function validNumber({ party, facts }: Question): Outcome {
  if (party.role === 'unknown') return NOT_APPLICABLE
  const here = party.contacts.filter(
    (contact) => contact.caseId === null || contact.caseId === facts.case?.id,
  )
  const rows = here.length > 0 ? here : party.contacts
  return rows.some((contact) => contact.status === 'active') ? pass(NONE) : refuse(NONE)
}

/** C10: a number of unknown origin; for an unknown party that is every purpose of collection. */
function lawfulSource({ party, request }: Question): Outcome {
  if (party.role === 'unknown')
    return request.purpose === 'collect' ? refuse({ kind: 'source', source: null }) : NOT_APPLICABLE
  const source = party.contacts.find((contact) => contact.source !== null)?.source ?? null
  return source === null ? refuse({ kind: 'source', source }) : pass({ kind: 'source', source })
}

function hold({ facts, request, channel, at }: Question): Outcome {
  const caseId = facts.case?.id ?? null
  const standing = facts.holds.filter((each) => holdStands(each, at) && holdBinds(each, caseId))
  const refusing = standing.filter((each) => holdRefuses(each, request.purpose, channel))
  const shown = refusing[0] ?? standing[0]
  const figure = { kind: 'hold', holdKind: shown?.holdKind ?? null, standing: standing.length } as const
  if (refusing.length === 0) return pass(figure)
  const ends = refusing.map((each) => each.until)
  return refuse(figure, ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0)))
}

function handler({ facts, request }: Question): Outcome {
  if (request.purpose !== 'service' || !facts.case) return NOT_APPLICABLE
  return facts.case.assignedTo === request.agentId ? pass(NONE) : refuse(NONE)
}

/** C7: a contact person is never collected from; what remains is asking for the debtor, under C8 and by the neutral script. */
function party({ party: { role }, request }: Question): Outcome {
  if (role === 'unknown' && request.purpose !== 'collect') return NOT_APPLICABLE
  return role === 'unknown' ? refuse({ kind: 'party', role }) : pass({ kind: 'party', role })
}

/** C8: only once the debtor is out of reach, and closed again by the next contact with the debtor. */
function thirdParty(question: Question): Outcome {
  const { facts, party, at, thresholds } = question
  if (party.role !== 'contact') return NOT_APPLICABLE
  const failed = failedDials(facts.calls, thresholds.minRingMs)
  const needed = thresholds.failedDials
  const third = failed[needed - 1]
  const openFrom = third === undefined ? null : startOfNextDay(question, third)
  const figure = { kind: 'thirdParty', failedDials: failed.length, needed, openFrom } as const
  const own = facts.contacts.filter((contact) => contact.role === 'debtor')
  const numbersInvalid = own.length > 0 && own.every((contact) => contact.status === 'invalid')
  const gone = facts.holds.some((each) => each.holdKind === 'death' && holdStands(each, at))
  if (numbersInvalid || gone || (openFrom !== null && at >= openFrom)) return pass(figure)
  return refuse(figure, openFrom)
}

/** Days of the pack's zone have 24 hours; elsewhere the debtor's next local midnight is at most 25 hours away. */
function startOfNextDay({ dayStart, dayEnd }: Question, at: number): number {
  return at >= dayStart ? dayEnd : dayStart
}

function hours(question: Question): Outcome {
  const { at, thresholds } = question
  const window = openWindow(question, at)
  const figure = { kind: 'hours', ...thresholds.hours, consented: window?.consented ?? false } as const
  return window ? pass(figure, window.until) : refuse(figure, nextOpen(question, at))
}

/** Calls that we started and that were answered: on all numbers of the debtor together, whoever made them; of others on this number. */
function answeredToday({ facts, party, request, dayStart, dayEnd }: Question): number {
  return party.role === 'debtor'
    ? effectiveCalls(facts.calls, dayStart, dayEnd)
    : answeredOn(facts.calls, request.number, dayStart, dayEnd)
}

const counted = (used: number, limit: number, until: number): Outcome =>
  used < limit ? pass({ kind: 'count', used, limit }) : refuse({ kind: 'count', used, limit }, until)

/** C2, C5: a talk, with a person or with a machine that converses. */
function effective(question: Question): Outcome {
  if (question.request.voice === 'notice') return NOT_APPLICABLE
  return counted(answeredToday(question), question.thresholds.effectivePerDay, question.dayEnd)
}

/** C3: a machine only says something; the answered calls of every kind count, so that both caps hold together. */
function notice(question: Question): Outcome {
  if (question.request.voice !== 'notice') return NOT_APPLICABLE
  return counted(answeredToday(question), question.thresholds.noticesPerDay, question.dayEnd)
}

/** One counter for a person, whatever the channel: answered calls and the messages that reached them (row 19 of the checklist). */
function channels(question: Question): Outcome {
  const { facts, thresholds, dayStart, dayEnd } = question
  const messages = facts.messages.filter(({ at }) => at >= dayStart && at < dayEnd).length
  return counted(answeredToday(question) + messages, thresholds.contactsPerDay, dayEnd)
}

/** C28: a machine speaks with the debtor only; who else answers is told nothing it could know to withhold. */
function robot({ request, party: { role } }: Question): Outcome {
  if ((request.voice ?? 'person') === 'person') return NOT_APPLICABLE
  return role === 'debtor' ? pass({ kind: 'party', role }) : refuse({ kind: 'party', role })
}

/** C22: nobody goes alone. */
function visit({ request, thresholds }: Question): Outcome {
  const figure = { kind: 'visit', people: request.visitors ?? 0, needed: thresholds.visitors } as const
  return figure.people >= figure.needed ? pass(figure) : refuse(figure)
}

/** C4 says "should not": refused by default, a supervisor may override with a reason. */
function unanswered({ facts, request, thresholds, dayStart, dayEnd }: Question): Outcome {
  const limit = thresholds.unansweredPerDay
  const used = unansweredOn(facts.calls, request.number, dayStart, dayEnd)
  if (used < limit) return pass({ kind: 'count', used, limit })
  return { ...refuse({ kind: 'count', used, limit }, dayEnd), overridableBy: 'supervisor' }
}

/** C6: in no window of that length more attempts than the carrier lets through; the one nearest to its limit is shown. */
function flow({ facts, request, thresholds, at }: Question): Outcome {
  let shown: Outcome = NOT_APPLICABLE
  let room = Number.POSITIVE_INFINITY
  for (const { windowMs, max } of thresholds.flow) {
    const inside = attemptsOn(facts.calls, request.number, at - windowMs)
    const figure = { kind: 'flow', used: inside.length, limit: max, windowMs } as const
    const freed = inside[inside.length - max]
    if (freed !== undefined) {
      const until = freed + windowMs
      if (shown.state !== 'refuse' || (shown.until ?? 0) < until) shown = refuse(figure, until)
    } else if (shown.state !== 'refuse' && max - inside.length < room) {
      room = max - inside.length
      shown = pass(figure)
    }
  }
  return shown
}

/** Offline dialling only inside our lease and what it left; another device's lease reserves the debtor for that device. */
function lease({ facts, request, at, party }: Question): Outcome {
  const held = facts.lease && at >= facts.lease.from && at < facts.lease.until ? facts.lease : null
  const figure = (
    state: 'online' | 'held' | 'missing' | 'over' | 'elsewhere' | 'movable' | 'used',
    left: number | null,
  ) => ({ kind: 'lease', state, left }) as const
  if (held && held.device !== facts.device) {
    // One's own other desk, or somebody who has the case no more: central moves the lease here before the INVITE.
    const assigned = facts.case?.assignedTo ?? null
    const own = held.holder === request.agentId
    const left = held.holder !== undefined && assigned === request.agentId && held.holder !== assigned
    if (facts.online && (own || left)) return pass(figure('movable', null))
    return refuse(figure('elsewhere', null), held.until)
  }
  if (facts.online) return pass(figure('online', null))
  // Offline an unknown number is refused: nobody can check whose it is.
  if (party.role === 'unknown') return refuse(figure('missing', null))
  if (!held) return refuse(figure(facts.lease?.device === facts.device ? 'over' : 'missing', null))
  const left = held.effectiveLeft - effectiveCalls(facts.calls, held.from, held.until)
  return left > 0 ? pass(figure('held', left), held.until) : refuse(figure('used', 0))
}

function freeDial({ facts, party, request }: Question): Outcome {
  if (party.role !== 'unknown') return NOT_APPLICABLE
  return facts.freeDialRight && request.reason.trim() !== '' ? pass(NONE) : refuse(NONE)
}

function callback({ facts, request, at, thresholds }: Question): Outcome {
  if (request.purpose !== 'callback_requested') return NOT_APPLICABLE
  let next: number | null = null
  for (const each of facts.callbacks) {
    if (each.caseId !== facts.case?.id || (each.number !== null && each.number !== request.number)) continue
    const from = each.at - thresholds.callbackEarlyMs
    if (at >= from) return pass(NONE)
    next = next === null ? from : Math.min(next, from)
  }
  return refuse(NONE, next)
}

/** By the names that packs use. */
export const PREDICATES: Readonly<Record<string, Ask>> = {
  clock,
  synthetic,
  closedCase,
  suppressed,
  hold,
  handler,
  freeDial,
  lawfulSource,
  validNumber,
  party,
  thirdParty,
  lease,
  callback,
  hours,
  effective,
  notice,
  unanswered,
  flow,
  channels,
  robot,
  visit,
}
