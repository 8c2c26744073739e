// What one press of a key means before anybody acts on it. Pure; `keys.ts` reads the press from the event and acts.
// Promises: a key that is held acts once, text belongs to the field and the input method, Escape always leaves a field.
import { neverTypes } from './keyMap.ts'

/** The combination that an event makes, in the spelling of `KeyBinding.combo`. */
export function comboOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl')
  if (event.altKey) parts.push('Alt')
  // Shift is part of a character (`?`) but a modifier of everything else.
  if (event.shiftKey && !(plain && event.key.length === 1)) parts.push('Shift')
  return [...parts, key].join('+')
}

/** The key belongs to an input method that is composing. 229: Chromium's code for a key that the input method takes. */
export function isComposingKey(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229
}

export interface Press {
  readonly combo: string
  /** The key is being held: the system sends it again and again. */
  readonly repeat: boolean
  /** An input method is composing; `taken` when it keeps this very key for itself. */
  readonly composing: 'no' | 'yes' | 'taken'
  /** Where the focus is: in a field that takes text, on a control that uses this key itself, or anywhere else. */
  readonly focus: 'field' | 'control' | 'elsewhere'
}

export interface Bound {
  /** The key that does it now. */
  readonly combo: string
  /** Hang-up and mute: they act while an input method composes, for the customer hears what goes on meanwhile. */
  readonly urgent: boolean
}

/**
 * `act` with the binding at this place, `swallow` a press that must do nothing at all, `leaveField`, or `pass` it on to the
 * browser. `bound` stands in the order of mounting: the newest goes first.
 */
export type Reaction =
  | { readonly kind: 'act'; readonly at: number }
  | { readonly kind: 'swallow' | 'leaveField' | 'pass' }

const PASS: Reaction = { kind: 'pass' }
const ARROW = /^Arrow(?:Up|Down|Left|Right)$/
const FUNCTION_KEY = /^F\d+$/

/** Bare keys type text or move inside a field; F-keys, Escape and combinations with Ctrl or Alt never do. */
const isBare = (combo: string) => combo !== 'Escape' && !neverTypes(combo)

export function reactionTo(press: Press, bound: readonly Bound[]): Reaction {
  const { combo, repeat, composing, focus } = press
  if (composing === 'taken') return PASS
  const at = bound.findLastIndex((one) => one.combo === combo)
  if (composing === 'yes') {
    if (!bound[at]?.urgent || !FUNCTION_KEY.test(combo)) return PASS
  } else {
    if (combo === 'Escape' && focus === 'field') return { kind: repeat ? 'swallow' : 'leaveField' }
    if (isBare(combo) && focus !== 'elsewhere') return PASS
  }
  if (at < 0) return PASS
  return repeat && !ARROW.test(combo) ? { kind: 'swallow' } : { kind: 'act', at }
}

/**
 * Whether a repeated press must reach nobody: the key acted when it went down and would now type into the field that came up
 * since, or it would press the same button, or send the same form, once more.
 */
export function isHeldOver(
  press: Press,
  since: { acted: boolean; onButton: boolean; inLine: boolean },
): boolean {
  if (!press.repeat || press.composing !== 'no' || ARROW.test(press.combo)) return false
  if (since.acted) return true
  if (press.combo === ' ') return since.onButton
  return press.combo === 'Enter' && (since.onButton || since.inLine)
}
