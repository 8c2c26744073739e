// One registry for every key of the workstation: who listens, what the key does, and the list that `?` shows.
// A combo in code is the key as delivered; a person may have moved it (`keyMap.ts`). Bare characters act only when no field has focus, nothing acts while an IME is composing, the newest listener wins.
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import { actingKey, type KeyMap, soundMap } from './keyMap.ts'

export interface KeyBinding {
  /** As delivered: `F9`, `Ctrl+K`, `Alt+ArrowLeft`, `1`, `?`. */
  readonly combo: string
  /** What it does, in the language of the screen. */
  readonly label: string
  /** Heading under which help lists it. */
  readonly group: string
}

interface Entry {
  binding: KeyBinding
  run: (event: KeyboardEvent) => void
}

const entries: Entry[] = []
const listeners = new Set<() => void>()
let listed: readonly KeyBinding[] = []
let chosen: KeyMap = {}

function changed(): void {
  const seen = new Map<string, KeyBinding>()
  for (const { binding } of entries) if (binding.label !== '') seen.set(binding.combo, binding)
  listed = [...seen.values()]
  for (const listener of listeners) listener()
}

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

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}

/** Enter and Space belong to a focused control; arrows to whatever moves by them. */
function takenByFocus(target: EventTarget | null, combo: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (combo === 'Enter' || combo === ' ')
    return target.closest('button, a, summary, [role=button], [role=menuitem]') !== null
  if (combo.startsWith('Arrow'))
    return (
      target.closest(
        '[role=radiogroup], [role=menu], [role=listbox], [role=slider], [role=tablist], [type=range]',
      ) !== null
    )
  return false
}

/** Bare keys type text or move inside a field; F-keys, Escape and combinations with Ctrl or Alt never do. */
function isBare(combo: string): boolean {
  return !/^(F\d+|Escape)$/.test(combo) && !/^(Ctrl|Alt)\+/.test(combo)
}

/** The key belongs to an input method that is composing. 229: Chromium's code for a key that the input method takes. */
export function isComposingKey(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229
}

function onKeyDown(event: KeyboardEvent): void {
  if (isComposingKey(event) || event.defaultPrevented) return
  const combo = comboOf(event)
  if (isBare(combo) && (inField(event.target) || takenByFocus(event.target, combo))) return
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (!entry || actingKey(chosen, entry.binding.combo) !== combo) continue
    event.preventDefault()
    entry.run(event)
    return
  }
}

/** Starts listening; called once, by `main.tsx`. Returns the way to stop. */
export function listenForKeys(target: Window): () => void {
  target.addEventListener('keydown', onKeyDown)
  return () => target.removeEventListener('keydown', onKeyDown)
}

/**
 * Binds a key while the component is mounted and `enabled`. `label` is worded (`''` keeps it out of the help list); `group`
 * is the heading there. A later binding of the same key goes before an earlier one.
 */
export function useKey(
  combo: string,
  run: (event: KeyboardEvent) => void,
  options: { label: string; group: string; enabled?: boolean },
): void {
  const { label, group, enabled = true } = options
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!enabled) return
    const entry: Entry = { binding: { combo, label, group }, run: (event) => latest.current(event) }
    entries.push(entry)
    changed()
    return () => {
      entries.splice(entries.indexOf(entry), 1)
      changed()
    }
  }, [combo, label, group, enabled])
}

/** Acts from now on by the keys that a person chose; choices that can't hold are passed over. */
export function chooseKeys(map: KeyMap): void {
  chosen = soundMap(map)
  changed()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The keys that act now, for the help list. */
export function useKeys(): readonly KeyBinding[] {
  return useSyncExternalStore(subscribe, () => listed)
}

/** Tells the key that does now what a key did as delivered: for caps, tooltips and `aria-keyshortcuts`. */
export function useActingKey(): (delivered: string) => string {
  const map = useSyncExternalStore(subscribe, () => chosen)
  return useCallback((delivered) => actingKey(map, delivered), [map])
}

/** `aria-keyshortcuts` spelling of a combo. */
export function shortcutOf(combo: string | undefined): string | undefined {
  return combo?.replace('Ctrl', 'Control')
}

const CAPS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  ' ': 'Space',
}

/** As a key cap shows it: `Ctrl ↵`, `Alt ←`, `F9`. */
export function capOf(combo: string): string {
  return combo
    .split('+')
    .map((part) => CAPS[part] ?? part)
    .join(' ')
}
