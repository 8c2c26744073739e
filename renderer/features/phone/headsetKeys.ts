// From the reports of a headset to what the agent meant. Pure: reports, the state of the call and the time go in, one intent comes
// out. The call is the truth: whatever a headset believes of itself is either a wish about the call or to be corrected.
import type { CallState } from '../../../shared/call.ts'
import { type HeadsetKey, type HeadsetLayout, type Lamps, readKeys } from './headsetReports.ts'

export type HeadsetIntent =
  | { readonly kind: 'answer' }
  /** The call in front goes on hold, the second caller is taken. */
  | { readonly kind: 'answerWaiting' }
  | { readonly kind: 'declineWaiting' }
  /** Also turns an inbound call down. */
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'mute'; readonly muted: boolean }
  | { readonly kind: 'hold' }
  /** The headset believes something that is not so: its lamps are to be set again. */
  | { readonly kind: 'correct' }

/** What the lamps show in this state of the call in front; `waiting`: a second caller rings behind it. */
export function lampsOf(state: CallState, waiting: boolean): Lamps {
  switch (state.state) {
    case 'dialling':
    case 'ringing':
      return { mute: false, offHook: true, ring: false, hold: false }
    case 'talking':
      return { mute: state.call.muted, offHook: true, ring: waiting, hold: state.call.heldSince !== null }
    case 'inbound':
      return { mute: false, offHook: false, ring: true, hold: false }
    case 'idle':
    case 'paused':
    case 'ending':
    case 'wrappingUp':
      return { mute: false, offHook: false, ring: false, hold: false }
    default:
      return state satisfies never
  }
}

/** One press often comes as two reports: up to 2.5 s apart at hook keys (WICG/webhid#61). A call is not lost to the second. */
const HOOK_TWICE_MS = 2500
/** Hook switches that stay bounce for a moment only. */
const HOOK_BOUNCE_MS = 500
const KEY_TWICE_MS = 300
/** So long after its lamps were set a headset may still be answering to that. */
const ECHO_MS = 1000

export class HeadsetKeys {
  readonly #layout: HeadsetLayout
  /** As last told; a key is missing until it told anything, hook and mute also after the desk moved them. */
  readonly #told = new Map<HeadsetKey, boolean>()
  readonly #pressedAt = new Map<HeadsetKey, number>()
  #answeredAt = Number.NEGATIVE_INFINITY
  #hungUpAt = Number.NEGATIVE_INFINITY
  #lampsAt = Number.NEGATIVE_INFINITY
  #lamps: Lamps | null = null

  constructor(layout: HeadsetLayout) {
    this.#layout = layout
  }

  /** The lamps were set: what the headset says of its hook next may only be its answer. */
  shown(lamps: Lamps, at: number): void {
    if (this.#lamps?.offHook !== lamps.offHook) this.#moved('hook')
    if (this.#lamps?.mute !== lamps.mute) this.#moved('mute')
    this.#lamps = lamps
    this.#lampsAt = at
  }

  /** A switch that stays stands elsewhere now; a button does not move by itself. */
  #moved(key: HeadsetKey): void {
    if (this.#layout.keys[key]?.style === 'state') this.#told.delete(key)
  }

  /** `at` in ms of any clock that runs on; `waiting`: a second caller rings. Null: nothing was meant. */
  read(
    reportId: number,
    bytes: Uint8Array,
    { state, waiting }: { readonly state: CallState; readonly waiting: boolean },
    at: number,
  ): HeadsetIntent | null {
    const read = readKeys(this.#layout, reportId, bytes)
    const before = new Map(this.#told)
    for (const [key, on] of read) this.#told.set(key, on)
    const moved = [...read].flatMap(([key, on]) => (on === (before.get(key) ?? false) ? [] : [key]))
    for (const [key, on] of read) {
      const was = before.get(key)
      // Never seen on since the desk set it: a report in which nothing else moved, and which is no answer to the desk's own
      // report, can only mean this key.
      const alone = was === undefined && moved.length === 0 && at - this.#lampsAt >= ECHO_MS
      const intent = this.#meant(key, on, { was, left: was === true || alone }, state, at)
      if (intent) return waiting ? beside(key, intent) : intent
    }
    return null
  }

  #meant(
    key: HeadsetKey,
    on: boolean,
    { was, left }: { readonly was: boolean | undefined; readonly left: boolean },
    state: CallState,
    at: number,
  ): HeadsetIntent | null {
    const style = this.#layout.keys[key]?.style
    if (key === 'hook' && style === 'state') return this.#switched(on, was, left, state, at)
    if (key === 'mute' && style === 'state')
      return (on ? was !== true : left) ? this.#muteTo(on, state) : null
    const pressed = on && (style === 'press' || was !== true)
    if (!pressed) return null
    if (this.#again(key, at)) return key === 'mute' || key === 'hook' ? { kind: 'correct' } : null
    switch (key) {
      case 'hook':
        return this.#hookPressed(state, at)
      case 'mute':
        return state.state === 'talking' ? this.#muteTo(!state.call.muted, state) : { kind: 'correct' }
      case 'flash':
        return state.state === 'talking' ? { kind: 'hold' } : null
      case 'drop':
        return isUp(state) || state.state === 'inbound' ? { kind: 'hangUp' } : null
      default:
        return key satisfies never
    }
  }

  /** A hook that stays: 1 off, 0 on. Only what it was seen to leave counts as left. */
  #switched(
    off: boolean,
    was: boolean | undefined,
    left: boolean,
    state: CallState,
    at: number,
  ): HeadsetIntent | null {
    if (off) {
      if (was === true || isUp(state)) return null
      if (state.state !== 'inbound' || at - this.#hungUpAt < HOOK_BOUNCE_MS) return { kind: 'correct' }
      this.#answeredAt = at
      return { kind: 'answer' }
    }
    if (!left || !isUp(state)) return null
    return at - this.#answeredAt < HOOK_BOUNCE_MS ? { kind: 'correct' } : this.#hangUp(at)
  }

  #hookPressed(state: CallState, at: number): HeadsetIntent {
    if (state.state === 'inbound') {
      // The second report of the press that ended the call before: whoever waited rings only now.
      if (at - this.#hungUpAt < HOOK_TWICE_MS) return { kind: 'correct' }
      this.#answeredAt = at
      return { kind: 'answer' }
    }
    if (!isUp(state) || at - this.#answeredAt < HOOK_TWICE_MS) return { kind: 'correct' }
    return this.#hangUp(at)
  }

  #hangUp(at: number): HeadsetIntent {
    this.#hungUpAt = at
    return { kind: 'hangUp' }
  }

  #muteTo(muted: boolean, state: CallState): HeadsetIntent | null {
    if (state.state !== 'talking') return muted ? { kind: 'correct' } : null
    return state.call.muted === muted ? null : { kind: 'mute', muted }
  }

  /** The second report of one press. */
  #again(key: HeadsetKey, at: number): boolean {
    const last = this.#pressedAt.get(key) ?? Number.NEGATIVE_INFINITY
    this.#pressedAt.set(key, at)
    return at - last < KEY_TWICE_MS
  }
}

/**
 * What a key means while a second caller waits (docs/headsets.md): the key that holds goes over to them, the key that drops turns them
 * away, which can be made good; all others mean the call in front.
 */
function beside(key: HeadsetKey, intent: HeadsetIntent): HeadsetIntent {
  if (intent.kind === 'hold') return { kind: 'answerWaiting' }
  return key === 'drop' && intent.kind === 'hangUp' ? { kind: 'declineWaiting' } : intent
}

const isUp = ({ state }: CallState): boolean =>
  state === 'dialling' || state === 'ringing' || state === 'talking'
