// Which key does what a key did as delivered: a person's own choice, checked. Pure; the registry in `keys.ts` acts by it, the
// settings change it. Promises: a chosen key never types, never belongs to the system or an input method, never means two things.

/** Chosen key by the key as delivered. */
export type KeyMap = Readonly<Record<string, string>>

/** The keys that a person may move elsewhere, as delivered, with the words and the group under which they are listed. */
export const MOVABLE = [
  ['F8', 'phone.keys.call', 'phone.keys.group'],
  ['F3', 'phone.keys.mute', 'phone.keys.group'],
  ['F4', 'phone.keys.hold', 'phone.keys.group'],
  ['F10', 'phone.keys.extend', 'phone.keys.group'],
  ['Ctrl+K', 'phone.keys.search', 'phone.keys.group'],
  ['F2', 'script.keys.said', 'script.keys.group'],
  ['Alt+ArrowLeft', 'script.keys.back', 'script.keys.group'],
  ['F5', 'script.keys.objections', 'script.keys.group'],
  ['F6', 'script.keys.knowledge', 'script.keys.group'],
  ['F7', 'script.keys.calm', 'script.keys.group'],
  ['Ctrl+Shift+T', 'script.keys.stop', 'script.keys.group'],
  ['Ctrl+Enter', 'wrapUp.keys.saveNext', 'wrapUp.keys.group'],
  ['Ctrl+S', 'wrapUp.keys.save', 'wrapUp.keys.group'],
  ['F9', 'help.keys.next', 'help.group.move'],
] as const

export type MovableKey = (typeof MOVABLE)[number][0]

/** Keys that stay: they type, move, confirm and close everywhere. Listed by help as well. */
export const FIXED = [
  ['1', 'help.keys.answers', 'script.keys.group'],
  ['ArrowUp', 'help.keys.up', 'help.group.move'],
  ['ArrowDown', 'help.keys.down', 'help.group.move'],
  ['Enter', 'help.keys.open', 'help.group.move'],
  ['Escape', 'help.keys.work', 'help.group.general'],
  ['?', 'help.keys.help', 'help.group.general'],
] as const

export type KeyFault =
  | { readonly why: 'types' }
  | { readonly why: 'system' }
  | { readonly why: 'inputMethod' }
  /** `by` = the key as delivered whose action has this key now. */
  | { readonly why: 'taken'; readonly by: MovableKey }

/** Editing, the window and the shell itself. */
const SYSTEM = new Set([
  ...['A', 'C', 'V', 'X', 'Z', 'Y', 'W', 'Q', 'R', 'N', '0', '-', '='].map((key) => `Ctrl+${key}`),
  ...[
    'Ctrl+Shift+Z',
    'Ctrl+Shift+I',
    'Ctrl+Shift+R',
    'Ctrl+Tab',
    'Ctrl+Shift+Tab',
    'Alt+Tab',
    'Alt+F4',
    'F11',
  ],
  ...['Alt+ ', 'Ctrl+Escape', 'Alt+Escape', 'Ctrl+Shift+Escape', 'Ctrl+Alt+Delete'],
])

/** Switching a Chinese input method, its punctuation, its character set, its candidates. */
const INPUT_METHOD = new Set([
  'Ctrl+ ',
  'Ctrl+.',
  'Ctrl+,',
  'Ctrl+Shift+F',
  'Ctrl+Alt+ ',
  'Ctrl+;',
  'Ctrl+Shift+ ',
])

/** Keys that act while typing: F-keys, and combinations with Ctrl or Alt. */
function neverTypes(combo: string): boolean {
  const last = combo.split('+').at(-1) ?? ''
  if (['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'Process', 'Dead', ''].includes(last)) return false
  return /^(?:F\d+|(?:Ctrl|Alt)\+.+)$/u.test(combo) || /^Shift\+F\d+$/u.test(combo)
}

/** The key that does now what `delivered` did. */
export function actingKey(map: KeyMap, delivered: string): string {
  return (Object.hasOwn(map, delivered) ? map[delivered] : undefined) ?? delivered
}

/** Why `combo` can't do what `delivered` did; null when it can. */
export function keyFault(map: KeyMap, delivered: MovableKey, combo: string): KeyFault | null {
  if (!neverTypes(combo)) return { why: 'types' }
  if (INPUT_METHOD.has(combo)) return { why: 'inputMethod' }
  if (SYSTEM.has(combo)) return { why: 'system' }
  const other = MOVABLE.find(([key]) => key !== delivered && actingKey(map, key) === combo)
  return other ? { why: 'taken', by: other[0] } : null
}

/** What of a stored map can hold: unknown keys and choices that mean two things are dropped. */
export function soundMap(stored: KeyMap): KeyMap {
  let map: KeyMap = Object.fromEntries(
    MOVABLE.flatMap(([key]) => (Object.hasOwn(stored, key) ? [[key, actingKey(stored, key)]] : [])),
  )
  // A key that goes home may meet another there, so until all is well.
  for (;;) {
    const wrong = MOVABLE.find(([key]) => Object.hasOwn(map, key) && keyFault(map, key, actingKey(map, key)))
    if (!wrong) return map
    map = moved(map, wrong[0], wrong[0])
  }
}

/** The map with this key moved; moving it back to where it was delivered takes it out. */
export function moved(map: KeyMap, delivered: MovableKey, combo: string): KeyMap {
  const rest = Object.fromEntries(Object.entries(map).filter(([key]) => key !== delivered))
  return combo === delivered ? rest : { ...rest, [delivered]: combo }
}
