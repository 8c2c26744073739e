// One registry for every key of the workstation: who listens, what the key does, and the list that `?` shows.
// A combo in code is the key as delivered; a person may have moved it (`keyMap.ts`). When a press acts at all is said in
// `keyPress.ts`; the newest listener goes first, and what is mounted but out of sight has no keys (`KeyScope`).
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import { actingKey, type KeyMap, soundMap } from './keyMap.ts'
import { comboOf, isHeldOver, type Press, reactionTo } from './keyPress.ts'

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
  urgent: boolean
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

/** Enter and Space belong to a focused control, unless Enter could do no more there; arrows to whatever moves by them. */
function takenByFocus(target: EventTarget | null, combo: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  // A filter just chosen by the mouse keeps the focus: Enter means the list below it.
  if (combo === 'Enter' && target.closest('[role=radio][aria-checked=true]')) return false
  if (combo === 'Enter' || combo === ' ')
    return target.closest('button, a, summary, [role=button], [role=menuitem]') !== null
  if (combo.startsWith('Arrow'))
    return (
      target.closest(
        '[role=radiogroup], [role=menu], [role=listbox], [role=slider], [role=tablist], [type=range], [data-scrolls]',
      ) !== null
    )
  return false
}

function pressOf(event: KeyboardEvent): Press {
  const combo = comboOf(event)
  const { target, repeat } = event
  return {
    combo,
    repeat,
    composing: event.keyCode === 229 ? 'taken' : event.isComposing ? 'yes' : 'no',
    focus: inField(target) ? 'field' : takenByFocus(target, combo) ? 'control' : 'elsewhere',
  }
}

/** Place on the keyboard of the key that acted last, until another goes down. */
let acted: string | null = null

/** Comes before everything else: what a held key must not do again. */
function onKeyHeld(event: KeyboardEvent): void {
  if (!event.repeat) {
    acted = null
    return
  }
  const target = event.target instanceof HTMLElement ? event.target : null
  const over = isHeldOver(pressOf(event), {
    acted: acted !== null && acted === event.code,
    onButton: target?.closest('button, summary, [role=button], [role=menuitem]') != null,
    inLine: target instanceof HTMLInputElement,
  })
  if (!over) return
  event.preventDefault()
  event.stopImmediatePropagation()
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const press = pressOf(event)
  const reaction = reactionTo(
    press,
    entries.map(({ binding, urgent }) => ({ combo: actingKey(chosen, binding.combo), urgent })),
  )
  if (reaction.kind === 'pass') return
  event.preventDefault()
  if (reaction.kind === 'leaveField' && event.target instanceof HTMLElement) event.target.blur()
  if (reaction.kind !== 'act') return
  acted = event.code
  entries[reaction.at]?.run(event)
}

/** Starts listening; called once, by `main.tsx`. Returns the way to stop. */
export function listenForKeys(target: Window): () => void {
  target.addEventListener('keydown', onKeyHeld, true)
  target.addEventListener('keydown', onKeyDown)
  return () => {
    target.removeEventListener('keydown', onKeyHeld, true)
    target.removeEventListener('keydown', onKeyDown)
  }
}

const Scope = createContext(true)
/** `value={false}`: the keys of what stands inside rest, for it is kept but out of sight. */
export const KeyScope = Scope.Provider

/**
 * Binds a key while the component is mounted and `enabled`. `label` is worded (`''` keeps it out of the help list); `group`
 * is the heading there. A later binding of the same key goes before an earlier one. `urgent`: a function key that acts even
 * while an input method composes.
 */
export function useKey(
  combo: string,
  run: (event: KeyboardEvent) => void,
  options: { label: string; group: string; enabled?: boolean; urgent?: boolean },
): void {
  const { label, group, urgent = false } = options
  const inSight = useContext(Scope)
  const enabled = inSight && (options.enabled ?? true)
  const latest = useRef({ run, label, group })
  latest.current = { run, label, group }
  const bound = useRef<Entry | null>(null)
  useEffect(() => {
    if (!enabled) return
    const entry: Entry = {
      binding: { combo, label: latest.current.label, group: latest.current.group },
      urgent,
      run: (event) => latest.current.run(event),
    }
    bound.current = entry
    entries.push(entry)
    changed()
    return () => {
      bound.current = null
      entries.splice(entries.indexOf(entry), 1)
      changed()
    }
  }, [combo, enabled, urgent])
  // In another language it keeps its place: what a key did last it does still.
  useEffect(() => {
    const entry = bound.current
    if (!entry || (entry.binding.label === label && entry.binding.group === group)) return
    entry.binding = { combo, label, group }
    changed()
  }, [combo, label, group])
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
