// When a person may be contacted: the permitted hours in every zone that counts for them, and the customer's own consent. Promises: pure;
// a moment counts as open only when it is open in all of those zones. Private to the guard and its predicates.
import { addDays, type Instant, instantIn, instantOf, localDay, localSpan } from '../instant.ts'
import type { Question } from './compliance.ts'
import type { Party } from './facts.ts'

export type Window = { from: Instant; until: Instant; consented: boolean }

/** The window of permitted hours, or of the customer's consent, that holds `at`; null outside all of them. */
export function openWindow(question: Question, at: Instant): Window | null {
  const { party } = question
  const legal = legalWindow(question, at)
  if (legal) return { ...legal, until: extended(party, legal.until) }
  for (const contact of party.contacts)
    for (const window of contact.consent)
      if (at >= window.from && at < window.to) return { from: window.from, until: window.to, consented: true }
  return null
}

function legalWindow({ thresholds: { hours }, zones }: Question, at: Instant): Window | null {
  let from = 0
  let until = Number.POSITIVE_INFINITY
  for (const zone of zones) {
    const span = localSpan(at, zone)
    from = Math.max(from, instantIn(span, hours.from, zone))
    until = Math.min(until, instantIn(span, hours.until, zone))
  }
  return at >= from && at < until ? { from, until, consented: false } : null
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
  let next = nextLegal(question, at)
  for (const contact of question.party.contacts)
    for (const window of contact.consent) if (window.from > at && window.from < next) next = window.from
  return next
}

function nextLegal({ thresholds: { hours }, zones }: Question, at: Instant): Instant {
  let next = at
  // Each round moves on to where a zone opens; windows of more than half a day meet within a few of them.
  for (let moved = true, rounds = 0; moved && rounds < 8; rounds += 1) {
    moved = false
    for (const zone of zones) {
      const day = localDay(next, zone)
      const opens = instantOf(day, hours.from, zone)
      if (next >= opens && next < instantOf(day, hours.until, zone)) continue
      next = next < opens ? opens : instantOf(addDays(day, 1), hours.from, zone)
      moved = true
    }
  }
  return next
}
