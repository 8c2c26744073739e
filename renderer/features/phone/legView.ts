// What the call bar shows of a call that talks: held, muted, and who else is on the line. Pure, part of `barView.ts`. Promises that who
// is heard and who waits is always said.
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

/** What the agent does with the call: holds it, is muted, waits for the recorder, or talks. `ours`: this desk itself records. */
export function ownState(at: Instant, call: CallFacts, all: BarView, ours: boolean): BarView {
  if (call.heldSince !== null)
    return {
      ...all,
      word: 'held',
      dot: 'warn',
      timerMs: Math.max(0, at - call.heldSince),
      say: { kind: 'customerWaits' },
      tone: 'warn',
    }
  if (call.muted) return { ...all, word: 'muted', dot: 'warn', say: { kind: 'customerDeaf' }, tone: 'warn' }
  if (call.recording !== 'confirmed' && !ours)
    return { ...all, word: 'recordingAwaited', dot: 'warn', say: { kind: 'awaitFlag' }, tone: 'warn' }
  return all
}

/** Who waits beside the call, or that the far end holds, added to what the bar says of the call itself. */
export function besideCall({ waiting, parked }: LegFacts, call: CallFacts, own: BarView): BarView {
  if (waiting !== null)
    return {
      ...own,
      also: own.also ?? { kind: 'secondCaller', name: waiting },
      buttons: ['mute', 'decline', 'takeSecond', 'hangUp'],
    }
  if (parked !== null)
    return {
      ...own,
      also: own.also ?? { kind: 'otherParked', name: parked },
      buttons: ['mute', 'swap', 'keypad', 'hangUp'],
    }
  if (call.farHeld && call.heldSince === null)
    return { ...own, dot: 'warn', say: { kind: 'farHeld' }, tone: 'warn' }
  return own
}

/** The bar while somebody is consulted, joined or handed the call; null when nobody is. `all` is the bar without them. */
export function legView({ leg, at, conference }: LegFacts, all: BarView): BarView | null {
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
