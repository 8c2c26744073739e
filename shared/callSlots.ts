// Where the desk keeps its calls: the one in front, one parked on hold behind it, and one that waits to be answered. Pure; each is
// a `CallState` that only `next` moves. The one policy of call waiting stands here.
import type { CallEvent, CallFacts, CallState, Move } from './call.ts'
import { callOf, next } from './call.ts'
import type { SecondLeg } from './secondLeg.ts'
import type { Id } from './values.ts'

/*
 * The policy of call waiting, in words (help and docs say the same): who talks with one customer and nobody else is told of a second
 * caller by a quiet tone. Answering puts the first on hold; declining, or not answering, sends 486 or lets it ring out, and the caller
 * becomes a callback. A third caller, and any caller while the agent dials, consults, transfers, wraps up or takes a break, gets 486
 * at once and becomes a callback. A call that ends while another is parked, or while a second caller still waits, leaves its result
 * among the unfinished ones: the other is in front again, whoever waited rings now like any caller.
 */

export interface CallSlots {
  readonly call: CallState
  /** `talking`, held; null when nobody is parked. */
  readonly parked: CallState | null
  /** `inbound`, ringing quietly; null when nobody waits. */
  readonly waiting: CallState | null
}

/** Whether a second caller is offered to the agent or turned away at once. */
export function offersWaiting({ call, parked, waiting }: CallSlots, leg: SecondLeg): boolean {
  return call.state === 'talking' && parked === null && waiting === null && leg.state === 'none'
}

export function slotOf(slots: CallSlots, callId: Id): keyof CallSlots | null {
  const at = (slot: CallState | null) => slot !== null && callOf(slot)?.callId === callId
  if (at(slots.waiting)) return 'waiting'
  if (at(slots.parked)) return 'parked'
  return at(slots.call) ? 'call' : null
}

export type SlotsMove =
  | { readonly ok: true; readonly slots: CallSlots; readonly state: CallState }
  | Extract<Move, { ok: false }>

/**
 * Moves the call that the event names, wherever it is; an event that names none moves the one in front. `state` is what that call
 * became. A parked or waiting call that is over leaves its place.
 */
export function moveSlots(slots: CallSlots, event: CallEvent): SlotsMove {
  const place = 'callId' in event ? (slotOf(slots, event.callId) ?? 'call') : 'call'
  const moved = next(slots[place] ?? slots.call, event)
  if (!moved.ok) return moved
  const { state } = moved
  if (place === 'call') return { ok: true, state, slots: fronted({ ...slots, call: state }) }
  if (place === 'waiting' && state.state === 'talking')
    // Answered: the first call is on hold by now, and the second comes to the front.
    return { ok: true, state, slots: { call: state, parked: slots.call, waiting: null } }
  return { ok: true, state, slots: { ...slots, [place]: callOf(state) ? state : null } }
}

/** A call that is over makes room for the one parked behind it, or for who waits: its result waits among the unfinished ones. */
function fronted(slots: CallSlots): CallSlots {
  if (callOf(slots.call) !== null) return slots
  if (slots.parked) return { ...slots, call: slots.parked, parked: null }
  return slots.waiting ? { ...slots, call: slots.waiting, waiting: null } : slots
}

/** A second caller rings: null when the machine has no place for one. */
export function withWaiting(
  slots: CallSlots,
  event: Extract<CallEvent, { kind: 'incoming' }>,
): CallSlots | null {
  const begun = next({ state: 'idle' }, event)
  return begun.ok ? { ...slots, waiting: begun.state } : null
}

/** The two calls change places; the line has put the one on hold and taken the other back. */
export function swapped(slots: CallSlots): CallSlots {
  return slots.parked && slots.call.state === 'talking'
    ? { ...slots, call: slots.parked, parked: slots.call }
    : slots
}

/** Everybody who is on this desk's line now. */
export const callsOf = ({ call, parked, waiting }: CallSlots): readonly CallFacts[] =>
  [call, parked, waiting].flatMap((slot) => (slot && callOf(slot)) ?? [])
