// The second leg of a call as a guarded machine: a transfer under way, a colleague who is consulted, a three-way call. Pure, beside
// `call.ts`: the customer's own call goes on there. Promises that every wish to hand a call on has exactly one result.
import type { Instant } from './instant.ts'
import type { Id } from './rows.ts'

/*
 *   none ──transferAsked──▶ referring ──transferred(completed | failed | unconfirmed)──▶ none
 *     │
 *     └─consultAsked──▶ calling ──answered──▶ consulting ──completeAsked──▶ completing ──transferred──▶ none
 *                          │                   │    ▲ │                          │ failed
 *                          │ ended             │    └─┼──────────────────────────┘
 *                          ▼                   │      │ joinAsked
 *                         none ◀──ended────────┘      ▼
 *                                                  joining ──joined──▶ conference ──callEnded──▶ none
 *                                                     │ failed ▲
 *                                                     └───────▶ consulting
 *
 * `callEnded` (the customer's call is over) leads to `none` from everywhere.
 */

/** Whom the second leg reaches, as a screen and an act may know them. */
export interface LegTarget {
  readonly kind: 'supervisor' | 'colleague' | 'extension' | 'outside'
  /** A name of the directory, or the masked number of somebody outside; empty for a bare extension. */
  readonly name: string
  /** Null for a number outside. */
  readonly extension: string | null
}

export type SecondLeg =
  | { readonly state: 'none' }
  | { readonly state: 'referring'; readonly target: LegTarget; readonly since: Instant }
  | {
      readonly state: 'calling'
      readonly target: LegTarget
      readonly since: Instant
      readonly legId: Id
      readonly ringing: boolean
      /** The exchange plays something itself: no ringback of our own over it. */
      readonly earlyMedia: boolean
    }
  | {
      readonly state: 'consulting' | 'completing' | 'joining'
      readonly target: LegTarget
      /** The target answered. */
      readonly since: Instant
      readonly legId: Id
      /** The target waits on hold, and the customer is heard. */
      readonly held: boolean
    }
  | { readonly state: 'conference'; readonly target: LegTarget; readonly since: Instant }

export type LegEvent =
  | { readonly kind: 'transferAsked'; readonly at: Instant; readonly target: LegTarget }
  | { readonly kind: 'consultAsked'; readonly at: Instant; readonly target: LegTarget; readonly legId: Id }
  | { readonly kind: 'ringing'; readonly legId: Id; readonly earlyMedia: boolean }
  | { readonly kind: 'answered'; readonly at: Instant; readonly legId: Id }
  | { readonly kind: 'held'; readonly legId: Id; readonly held: boolean }
  | { readonly kind: 'completeAsked' | 'joinAsked' }
  /** A transfer or a three-way call came to nothing: what stood before stands again. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'transferred' }
  | { readonly kind: 'joined'; readonly at: Instant }
  /** The target refused, hung up, or was let go. */
  | { readonly kind: 'ended'; readonly legId: Id }
  | { readonly kind: 'callEnded' }

export const NO_LEG: SecondLeg = { state: 'none' }

export type LegMove =
  | { readonly ok: true; readonly leg: SecondLeg }
  | { readonly ok: false; readonly reason: 'busy' | 'otherLeg' | 'notNow' | 'unchanged' }

const to = (leg: SecondLeg): LegMove => ({ ok: true, leg })
const refused = (reason: Extract<LegMove, { ok: false }>['reason']): LegMove => ({ ok: false, reason })

/** The leg after `event`, or why it does not move. */
export function nextLeg(leg: SecondLeg, event: LegEvent): LegMove {
  switch (event.kind) {
    case 'callEnded':
      return leg.state === 'none' ? refused('unchanged') : to(NO_LEG)
    case 'transferAsked':
      return leg.state === 'none'
        ? to({ state: 'referring', target: event.target, since: event.at })
        : refused('busy')
    case 'consultAsked':
      return leg.state === 'none'
        ? to({
            state: 'calling',
            target: event.target,
            since: event.at,
            legId: event.legId,
            ringing: false,
            earlyMedia: false,
          })
        : refused('busy')
    case 'ringing':
      if (leg.state !== 'calling') return refused('notNow')
      if (leg.legId !== event.legId) return refused('otherLeg')
      return to({ ...leg, ringing: true, earlyMedia: leg.earlyMedia || event.earlyMedia })
    case 'answered':
      if (leg.state !== 'calling') return refused('notNow')
      if (leg.legId !== event.legId) return refused('otherLeg')
      return to({
        state: 'consulting',
        target: leg.target,
        since: event.at,
        legId: leg.legId,
        held: false,
      })
    case 'held':
      if (leg.state !== 'consulting' && leg.state !== 'completing' && leg.state !== 'joining')
        return refused('notNow')
      if (leg.legId !== event.legId) return refused('otherLeg')
      return leg.held === event.held ? refused('unchanged') : to({ ...leg, held: event.held })
    case 'completeAsked':
      return leg.state === 'consulting' ? to({ ...leg, state: 'completing' }) : refused('notNow')
    case 'joinAsked':
      return leg.state === 'consulting' ? to({ ...leg, state: 'joining' }) : refused('notNow')
    case 'failed':
      if (leg.state === 'referring') return to(NO_LEG)
      return leg.state === 'completing' || leg.state === 'joining'
        ? to({ ...leg, state: 'consulting' })
        : refused('notNow')
    case 'transferred':
      return leg.state === 'referring' || leg.state === 'completing' ? to(NO_LEG) : refused('notNow')
    case 'joined':
      return leg.state === 'joining'
        ? to({ state: 'conference', target: leg.target, since: event.at })
        : refused('notNow')
    case 'ended':
      if (legIdOf(leg) === null) return refused('notNow')
      return legIdOf(leg) === event.legId ? to(NO_LEG) : refused('otherLeg')
    default:
      return event satisfies never
  }
}

/** The line's name for the second leg, where it is a call of its own. */
export const legIdOf = (leg: SecondLeg): Id | null => ('legId' in leg ? leg.legId : null)

/** The agent speaks with the target now, not with the customer. */
export const hearsTarget = (leg: SecondLeg): boolean =>
  leg.state === 'calling' || ('held' in leg && !leg.held)
