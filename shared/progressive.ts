// Progressive dialling: after a wrap-up the next case is dialled by itself, after a countdown that the agent can stop. Pure: here
// is only what forbids it. It is one call after another, never two at once, and each asks the guard like any other.
import type { CallState } from './call.ts'

/** Why nothing is dialled by itself, the reason that matters most first. */
export const PROGRESS_STOPS = [
  'off', // the company does not allow it, or the agent has not switched it on
  'busy', // a call or a wrap-up is up
  'paused', // on a break or not ready
  'away', // the screen is locked, or the agent looked something up on another one
  'line', // not registered
  'outbox', // records were refused or are not fully on disk: they come before more of them
  'unfinished', // an earlier call still waits for its result
  'nobody', // the list has no next case, or it has no number
  'guard', // the guard refuses the next case now
] as const
export type ProgressStop = (typeof PROGRESS_STOPS)[number]

export interface ProgressFacts {
  readonly allowed: boolean
  readonly on: boolean
  readonly call: CallState['state']
  /** The list of work is on screen and the machine is not locked. */
  readonly present: boolean
  readonly registered: boolean
  /** Acts that central refused, and acts that only the journal has. */
  readonly outbox: { readonly refused: number; readonly kept: number }
  /** Calls of before that have no result. */
  readonly unfinished: number
  /** What the guard says of the next case; null = there is none, or it has no number. */
  readonly permitted: boolean | null
}

/** The first reason against, or null: the countdown may run. Asked again with every change while it runs. */
export function progressStop(facts: ProgressFacts): ProgressStop | null {
  if (!facts.allowed || !facts.on) return 'off'
  if (facts.call === 'paused') return 'paused'
  if (facts.call !== 'idle') return 'busy'
  if (!facts.present) return 'away'
  if (!facts.registered) return 'line'
  if (facts.outbox.refused > 0 || facts.outbox.kept > 0) return 'outbox'
  if (facts.unfinished > 0) return 'unfinished'
  if (facts.permitted === null) return 'nobody'
  return facts.permitted ? null : 'guard'
}
