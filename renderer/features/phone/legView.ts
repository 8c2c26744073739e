// What the call bar shows while somebody besides the customer is on the line, or the far end has the agent on hold: pure, part of
// `barView.ts`. Promises that who is heard and who waits is always said.
import type { CallFacts } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { LegTarget, SecondLeg } from '../../../shared/secondLeg.ts'
import type { BarButton, BarView } from './barView.ts'

/** Sentences about people beside the customer. */
export type LegSay =
  | {
      readonly kind: 'transferring' | 'targetCalled' | 'targetHeard' | 'targetWaits' | 'joining' | 'three'
      readonly target: LegTarget
    }
  | { readonly kind: 'secondCaller' | 'otherParked'; readonly name: string }
  | { readonly kind: 'farHeld' }

export interface LegFacts {
  readonly at: Instant
  readonly leg: SecondLeg
  /** A three-way call can be made on this line. */
  readonly conference: boolean
  /** A second caller waits to be answered, as they may be named; null when nobody does. */
  readonly waiting: string | null
  /** Another customer is on hold behind this call. */
  readonly parked: string | null
}

/** The bar of a call that talks, with who else is there; null when nobody is. `all` is the bar without them. */
export function besideCall(facts: LegFacts, call: CallFacts, all: BarView): BarView | null {
  const withLeg = legView(facts, all)
  if (withLeg) return withLeg
  const { waiting, parked } = facts
  if (waiting !== null)
    return {
      ...all,
      also: all.also ?? { kind: 'secondCaller', name: waiting },
      buttons: ['mute', 'decline', 'takeSecond', 'hangUp'],
    }
  if (parked !== null)
    return {
      ...all,
      ...(call.heldSince !== null ? { word: 'held', dot: 'warn' } : {}),
      also: all.also ?? { kind: 'otherParked', name: parked },
      buttons: ['mute', 'swap', 'keypad', 'hangUp'],
    }
  if (call.farHeld && call.heldSince === null)
    return { ...all, dot: 'warn', say: { kind: 'farHeld' }, tone: 'warn' }
  return null
}

function legView({ leg, at, conference }: LegFacts, all: BarView): BarView | null {
  const hand: readonly BarButton[] = conference ? ['swap', 'conference', 'complete'] : ['swap', 'complete']
  switch (leg.state) {
    case 'none':
      return null
    case 'referring':
      return {
        ...all,
        word: 'transferring',
        dot: 'busy',
        timerMs: Math.max(0, at - leg.since),
        say: { kind: 'transferring', target: leg.target },
        buttons: ['mute', 'hangUp'],
      }
    case 'calling':
      return {
        ...all,
        word: 'consultRings',
        dot: 'busy',
        timerMs: Math.max(0, at - leg.since),
        say: { kind: 'targetCalled', target: leg.target },
        tone: 'warn',
        buttons: ['takeBack'],
      }
    case 'consulting':
      return leg.held
        ? {
            ...all,
            say: { kind: 'targetWaits', target: leg.target },
            tone: 'warn',
            buttons: ['mute', ...hand, 'hangUp'],
          }
        : {
            ...all,
            word: 'consulting',
            timerMs: Math.max(0, at - leg.since),
            say: { kind: 'targetHeard', target: leg.target },
            tone: 'warn',
            buttons: ['mute', ...hand, 'takeBack'],
          }
    case 'completing':
    case 'joining':
      return {
        ...all,
        word: leg.state === 'joining' ? 'joining' : 'transferring',
        dot: 'busy',
        timerMs: null,
        say: { kind: leg.state === 'joining' ? 'joining' : 'transferring', target: leg.target },
        buttons: [],
      }
    case 'conference':
      return {
        ...all,
        word: 'conference',
        say: { kind: 'three', target: leg.target },
        buttons: ['mute', 'keypad', 'hangUp'],
      }
    default:
      return leg satisfies never
  }
}
