// A customer's consent to be called outside the permitted hours (C1): what makes it valid, and what it does to the contact.
// Promises: only the verified customer of an answered call can give it, for one number, for a short time that is named. Pure.
import type { ActOf } from './act.ts'
import { type Applied, derivedId, raised, refuse, subjectOf, type World } from './applied.ts'
import { DAY, HOUR, type Instant } from './instant.ts'

/** The longest window, how far ahead it may lie, and how long after the call it can still be written down. House limits. */
export const CONSENT_LIMITS = { longest: 4 * HOUR, ahead: 31 * DAY, after: 4 * HOUR, most: 20 } as const

export type ConsentFault = 'backwards' | 'tooLong' | 'over' | 'tooFar'

/** Why this window cannot be agreed to at `at`; null when it can. */
export function consentFault(window: { from: Instant; to: Instant }, at: Instant): ConsentFault | null {
  if (window.to <= window.from) return 'backwards'
  if (window.to - window.from > CONSENT_LIMITS.longest) return 'tooLong'
  if (window.to <= at) return 'over'
  return window.from > at + CONSENT_LIMITS.ahead ? 'tooFar' : null
}

/** How long a window is kept after its end. */
const KEPT = 3 * DAY

/** The contact with the window beside those that are not long over, and the entry that says so. */
export function consented(world: World, act: ActOf<'consent.recorded'>): Applied {
  const { contactId, callId, from, to, words } = act.payload
  const call = world.get('call', callId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: callId })
  const contact = world.get('contact', contactId)
  if (!contact) return refuse('act.subjectMissing', { kind: 'contact', id: contactId })
  if (call.verification !== 'matched')
    return refuse('act.malformed', { path: 'payload.callId', detail: 'the customer was not verified in it' })
  // Else last week's call would open tonight.
  if (act.at - (call.endedAt ?? call.startedAt) > CONSENT_LIMITS.after)
    return refuse('act.malformed', { path: 'payload.callId', detail: 'the call is long over' })
  // Nobody can agree for somebody else, not for who answers for the debt either.
  if (contact.role !== 'debtor')
    return refuse('act.malformed', { path: 'payload.contactId', detail: 'not a debtor' })
  const fault = consentFault({ from, to }, act.at)
  if (fault !== null) return refuse('act.malformed', { path: 'payload.from', detail: fault })
  // Calls made offline inside a window that is over by now are still to be judged.
  const standing = contact.consent.filter((window) => window.to > act.at - KEPT)
  return {
    ok: true,
    rows: [
      raised(contact, { consent: [...standing, { from, to, at: act.at }].slice(-CONSENT_LIMITS.most) }),
      {
        kind: 'event',
        id: derivedId(act.id, 1),
        ...subjectOf(act),
        eventKind: 'consentRecorded',
        at: act.at,
        agentId: act.actor.id,
        callId,
        params: { contactId, from, to, words },
      },
    ],
  }
}
