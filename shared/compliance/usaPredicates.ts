// The predicates that only the pack of the United States asks: seven calls in seven days, the days after a conversation, third persons,
// and who wants no contact. Promises: small, pure, no number of law in them; days are the consumer's own.
import { addDays, DAY, type Instant, instantOf, localDay } from '../instant.ts'
import type { HoldKind } from '../rows.ts'
import type { Ask, Outcome, Question } from './compliance.ts'
import { answeredOn, isAbout } from './counters.ts'
import { holdBinds, holdStands } from './holds.ts'
import { NOT_APPLICABLE, pass, refuse } from './predicates.ts'

/** U5: the person asked for this call, a few days ago at most. */
function wished({ facts, request, thresholds, at }: Question): boolean {
  if (request.purpose !== 'callback_requested') return false
  return facts.callbacks.some(({ caseId, number, askedAt }) => {
    const here = caseId === facts.case?.id && (number === null || number === request.number)
    return here && askedAt != null && at < askedAt + (thresholds.wishDays ?? 0) * DAY
  })
}

const toDebtor = ({ party: { role } }: Question): boolean => role === 'debtor' || role === 'guarantor'

/** U2, U4, U5: calls placed about this debt on this day and the six before, all numbers together; those that never reached a number don't count. */
function sevenInSeven(question: Question): Outcome {
  const { facts, thresholds, day } = question
  const limit = thresholds.callsInSevenDays
  if (limit === null || !toDebtor(question)) return NOT_APPLICABLE
  const from = instantOf(addDays(day, -6), 0, facts.zone)
  const caseId = facts.case?.id ?? null
  const inside: Instant[] = []
  for (const call of facts.calls)
    if (call.startedAt >= from && call.outbound && call.ofDebtor && call.placed && !call.wished)
      if (isAbout(call, caseId)) inside.push(call.startedAt)
  const figure = { kind: 'count', used: inside.length, limit } as const
  if (inside.length < limit || wished(question)) return pass(figure)
  const freed = inside.sort((a, b) => a - b)[inside.length - limit]
  return refuse(figure, freed === undefined ? null : startOfDay(question, freed, 7))
}

/** U3, U4: whoever began it, a conversation about the debt is followed by quiet days; its own day is the first of them. */
function coolOff(question: Question): Outcome {
  const { facts, thresholds, at } = question
  const days = thresholds.quietDays
  if (days === null || !toDebtor(question)) return NOT_APPLICABLE
  const caseId = facts.case?.id ?? null
  let lastTalk: Instant | null = null
  for (const call of facts.calls)
    if (call.rightParty && isAbout(call, caseId) && call.startedAt > (lastTalk ?? -1))
      lastTalk = call.startedAt
  const figure = { kind: 'quiet', lastTalk, days } as const
  const until = lastTalk === null ? null : startOfDay(question, lastTalk, days)
  return until === null || at >= until || wished(question) ? pass(figure) : refuse(figure, until)
}

const startOfDay = ({ facts: { zone } }: Question, at: Instant, daysLater: number): Instant =>
  instantOf(addDays(localDay(at, zone), daysLater), 0, zone)

/** U6: a third person is asked where the debtor is once, unless they asked to be called; a wrong answer is for the supervisor to see. */
function locationCall({ facts, request, party, thresholds }: Question): Outcome {
  if (party.role !== 'contact' || thresholds.locationCalls === null) return NOT_APPLICABLE
  const limit = thresholds.locationCalls
  const used = answeredOn(facts.calls, request.number, 0, Number.POSITIVE_INFINITY)
  const figure = { kind: 'count', used, limit } as const
  const asked = facts.callbacks.some(({ number }) => number === request.number)
  return used < limit || asked ? pass(figure) : { ...refuse(figure), overridableBy: 'supervisor' }
}

const ENDED_BY: readonly HoldKind[] = ['cease', 'legal', 'bankruptcy']

/** U11: refused in writing, represented by an attorney, bankrupt, or the number itself was forbidden. */
function ceased({ facts, request, party, at }: Question): Outcome {
  const caseId = facts.case?.id ?? null
  const standing = facts.holds.filter((each) => holdStands(each, at) && holdBinds(each, caseId))
  const ending = standing.find(({ holdKind }) => ENDED_BY.includes(holdKind))
  const figure = { kind: 'hold', holdKind: ending?.holdKind ?? null, standing: standing.length } as const
  const forbidden =
    facts.suppressed.has(request.number) || party.contacts.some(({ status }) => status === 'suppressed')
  return ending || forbidden ? refuse(figure) : pass(figure)
}

export const USA_PREDICATES: Readonly<Record<string, Ask>> = { sevenInSeven, coolOff, locationCall, ceased }
