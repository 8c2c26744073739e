// Which key does what a key did as delivered: a person's own choice, checked. Pure; the registry in `keys.ts` acts by it, the
// settings change it. Promises: a chosen key never types, never belongs to the system or an input method, never means two things.

/** Chosen key by the key as delivered. */
export type KeyMap = Readonly<Record<string, string>>

/** The keys that a person may move elsewhere, as delivered, with the words and the group under which they are listed. */
export const MOVABLE = [
  ['F8', 'phone.keys.call', 'phone.keys.group'],
  ['Shift+F8', 'phone.keys.reject', 'phone.keys.group'],
  ['F3', 'phone.keys.mute', 'phone.keys.group'],
  // Not F4: Rime opens its menu with it, wherever the focus is.
  ['F12', 'phone.keys.hold', 'phone.keys.group'],
  ['Ctrl+D', 'phone.keys.keypad', 'phone.keys.group'],
  ['Ctrl+T', 'phone.keys.transfer', 'phone.keys.group'],
  ['Ctrl+F7', 'phone.keys.conference', 'phone.keys.group'],
  ['Ctrl+F2', 'phone.keys.takeSecond', 'phone.keys.group'],
  ['Ctrl+Shift+F8', 'phone.keys.redial', 'phone.keys.group'],
  ['Ctrl+H', 'phone.keys.log', 'phone.keys.group'],
  ['F10', 'phone.keys.extend', 'phone.keys.group'],
  ['Ctrl+B', 'phone.keys.break', 'phone.keys.group'],
  ['Alt+B', 'care.keys.rest', 'phone.keys.group'],
  ['Alt+H', 'care.keys.help', 'phone.keys.group'],
  ['Alt+G', 'care.keys.care', 'help.group.general'],
  ['Alt+O', 'announce.keys.read', 'help.group.general'],
  ['Alt+S', 'exceptions.keys.ask', 'customer.keys.group'],
  ['Ctrl+F8', 'phone.keys.retry', 'phone.keys.group'],
  ['Ctrl+F9', 'phone.keys.finish', 'phone.keys.group'],
  ['F2', 'script.keys.said', 'script.keys.group'],
  ['Shift+F2', 'script.keys.makeUp', 'script.keys.group'],
  ['Alt+ArrowLeft', 'script.keys.back', 'script.keys.group'],
  ['F5', 'script.keys.objections', 'script.keys.group'],
  ['F6', 'script.keys.knowledge', 'script.keys.group'],
  ['F7', 'script.keys.calm', 'script.keys.group'],
  ['Alt+N', 'script.keys.note', 'script.keys.group'],
  ['Alt+C', 'script.keys.callback', 'script.keys.group'],
  ['Alt+P', 'script.keys.calculate', 'script.keys.group'],
  ['Alt+U', 'plan.keys.bring', 'customer.keys.group'],
  ['Ctrl+Shift+T', 'script.keys.stop', 'script.keys.group'],
  ['Ctrl+Enter', 'wrapUp.keys.saveNext', 'wrapUp.keys.group'],
  ['Ctrl+S', 'wrapUp.keys.save', 'wrapUp.keys.group'],
  ['F9', 'help.keys.next', 'help.group.move'],
  ['Ctrl+L', 'help.keys.list', 'help.group.move'],
  ['Alt+R', 'customer.keys.reveal', 'customer.keys.group'],
  ['Alt+W', 'message.keys.write', 'customer.keys.group'],
  ['Alt+J', 'referral.keys.refer', 'customer.keys.group'],
  ['Ctrl+K', 'phone.keys.search', 'help.group.general'],
] as const

export type MovableKey = (typeof MOVABLE)[number][0]

/**
 * Keys that stay: they type, move, confirm and close everywhere, or go by number. With `MOVABLE` these are all keys there are;
 * a test holds every `useKey` of the workstation against both.
 */
export const FIXED = [
  // With a caller ringing there is no line to mark as said: the same key, wherever it was moved.
  ['F2', 'phone.keys.answer', 'phone.keys.group'],
  ['1', 'help.keys.answers', 'script.keys.group'],
  ['Ctrl+Enter', 'script.keys.stopSave', 'script.keys.group'],
  ['1', 'wrapUp.keys.suggested', 'wrapUp.keys.group'],
  ['/', 'wrapUp.keys.search', 'wrapUp.keys.group'],
  ['ArrowUp', 'help.keys.up', 'help.group.move'],
  ['ArrowDown', 'help.keys.down', 'help.group.move'],
  ['ArrowLeft', 'help.keys.filterBack', 'help.group.move'],
  ['ArrowRight', 'help.keys.filter', 'help.group.move'],
  ['Enter', 'help.keys.open', 'help.group.move'],
  ['Alt+1', 'customer.keys.tabs', 'customer.keys.group'],
  ['Alt+Enter', 'message.keys.send', 'customer.keys.group'],
  ['R', 'practice.debrief.again', 'shell.screen.practice'],
  ['J', 'review.keys.next', 'review.keys.group'],
  ['K', 'review.keys.previous', 'review.keys.group'],
  ['Enter', 'review.keys.open', 'review.keys.group'],
  ['A', 'review.keys.agree', 'review.keys.group'],
  ['C', 'review.keys.correct', 'review.keys.group'],
  ['D', 'draws.open', 'review.keys.group'],
  [' ', 'track.keys.play', 'review.keys.group'],
  ['ArrowLeft', 'track.keys.back', 'review.keys.group'],
  ['ArrowRight', 'track.keys.on', 'review.keys.group'],
  ['S', 'track.keys.speed', 'review.keys.group'],
  ['Q', 'track.keys.skip', 'review.keys.group'],
  ['L', 'track.keys.loop', 'review.keys.group'],
  ['M', 'track.keys.remark', 'review.keys.group'],
  ['Ctrl+Enter', 'score.keys.send', 'review.keys.group'],
  ['Ctrl+Enter', 'review.keys.save', 'review.keys.group'],
  ['Alt+1', 'manage.keys.sections', 'manage.title'],
  ['Ctrl+Enter', 'strategy.keys.save', 'manage.title'],
  ['Ctrl+Enter', 'allotment.keys.go', 'manage.title'],
  ['N', 'rules.keys.narrow', 'manage.title'],
  ['J', 'holds.keys.next', 'manage.title'],
  ['K', 'holds.keys.previous', 'manage.title'],
  ['N', 'holds.keys.place', 'manage.title'],
  ['C', 'holds.keys.change', 'manage.title'],
  ['L', 'holds.keys.lift', 'manage.title'],
  ['G', 'retention.keys.view', 'manage.title'],
  ['N', 'retention.keys.place', 'manage.title'],
  ['C', 'retention.keys.review', 'manage.title'],
  ['L', 'retention.keys.lift', 'manage.title'],
  ['Alt+S', 'report.keys.csv', 'report.title'],
  ['Alt+X', 'report.keys.xlsx', 'report.title'],
  ['N', 'announce.keys.write', 'manage.title'],
  ['J', 'supervise.keys.next', 'manage.title'],
  ['K', 'supervise.keys.previous', 'manage.title'],
  ['L', 'supervise.keys.listen', 'manage.title'],
  ['W', 'supervise.keys.whisper', 'manage.title'],
  ['B', 'supervise.keys.barge', 'manage.title'],
  ['T', 'reports.keys.period', 'manage.title'],
  ['X', 'reports.keys.xlsx', 'manage.title'],
  ['F', 'reports.keys.pdf', 'manage.title'],
  ['S', 'reports.keys.csv', 'manage.title'],
  ['Ctrl+Enter', 'reports.keys.mail', 'manage.title'],
  ['V', 'audit.keys.check', 'manage.title'],
  ['J', 'people.keys.next', 'manage.title'],
  ['K', 'people.keys.previous', 'manage.title'],
  ['N', 'people.keys.add', 'manage.title'],
  ['C', 'people.keys.change', 'manage.title'],
  ['S', 'people.keys.stop', 'manage.title'],
  ['J', 'machines.keys.next', 'manage.title'],
  ['K', 'machines.keys.previous', 'manage.title'],
  ['N', 'machines.keys.code', 'manage.title'],
  ['W', 'machines.keys.wipe', 'manage.title'],
  ['J', 'tickets.keys.next', 'tickets.keys.group'],
  ['K', 'tickets.keys.previous', 'tickets.keys.group'],
  ['A', 'tickets.act.answer', 'tickets.keys.group'],
  ['S', 'tickets.act.step', 'tickets.keys.group'],
  ['N', 'tickets.act.note', 'tickets.keys.group'],
  ['M', 'tickets.act.move', 'tickets.keys.group'],
  ['E', 'tickets.act.raise', 'tickets.keys.group'],
  ['X', 'tickets.act.extend', 'tickets.keys.group'],
  ['D', 'tickets.act.close', 'tickets.keys.group'],
  ['O', 'tickets.keys.open', 'tickets.keys.group'],
  ['U', 'tickets.papers.add', 'tickets.keys.group'],
  ['L', 'tickets.papers.send', 'tickets.keys.group'],
  ['Ctrl+Enter', 'tickets.keys.send', 'tickets.keys.group'],
  ['Alt+T', 'tickets.keys.new', 'customer.keys.group'],
  ['N', 'agency.keys.add', 'manage.title'],
  ['Ctrl+Enter', 'agency.keys.act', 'manage.title'],
  ['J', 'approvals.keys.next', 'approvals.keys.group'],
  ['K', 'approvals.keys.previous', 'approvals.keys.group'],
  ['A', 'approvals.keys.approve', 'approvals.keys.group'],
  ['N', 'approvals.keys.refuse', 'approvals.keys.group'],
  ['J', 'releases.keys.next', 'releases.keys.group'],
  ['K', 'releases.keys.previous', 'releases.keys.group'],
  ['N', 'releases.keys.draft', 'releases.keys.group'],
  ['Ctrl+Enter', 'releases.keys.submit', 'releases.keys.group'],
  ['P', 'releases.keys.publish', 'releases.keys.group'],
  ['B', 'releases.keys.sendBack', 'releases.keys.group'],
  ['V', 'releases.keys.view', 'releases.keys.group'],
  ['T', 'releases.keys.side', 'releases.keys.group'],
  ['A', 'message.desk.approve', 'message.desk.templates'],
  ['N', 'message.desk.refuse', 'message.desk.templates'],
  ['E', 'message.desk.write', 'message.desk.templates'],
  ['Escape', 'review.keys.cancel', 'review.keys.group'],
  ['/', 'help.keys.search', 'help.group.general'],
  ['Escape', 'help.keys.leave', 'help.group.general'],
  ['Ctrl+1', 'help.keys.screens', 'help.group.general'],
  ['Ctrl+=', 'help.keys.zoomIn', 'help.group.general'],
  ['Ctrl+-', 'help.keys.zoomOut', 'help.group.general'],
  ['Ctrl+0', 'help.keys.zoomReset', 'help.group.general'],
  ['?', 'help.keys.help', 'help.group.general'],
] as const

/** The last digit of those that go by number, by their words: one cap stands for all of them, `Ctrl 1–9`. */
export const LAST_DIGIT: Readonly<Record<string, string>> = {
  'help.keys.answers': '9',
  'wrapUp.keys.suggested': '4',
  'customer.keys.tabs': '5',
  'manage.keys.sections': '9',
  'help.keys.screens': '9',
}

/** Screens by Ctrl, customer tabs and sections of Manage by Alt, with the digit of their place: one row of the list stands for all of them. */
const BY_NUMBER = /^(?:Ctrl\+[1-9]|Alt\+[1-9])$/

export type KeyFault =
  | { readonly why: 'types' }
  | { readonly why: 'system' }
  | { readonly why: 'inputMethod' }
  /** `by` = the key as delivered whose action has this key now. */
  | { readonly why: 'taken'; readonly by: MovableKey }
  /** It opens a screen or a tab by its number. */
  | { readonly why: 'number' }

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

/**
 * What Chinese input methods listen for, whatever has the focus, as delivered: switching, punctuation, width, character sets,
 * symbols and soft keyboards (Microsoft Pinyin, Sogou), preedit, hints, clipboard and Unicode (Fcitx, iBus), the menus and
 * schemata of Rime.
 */
const INPUT_METHOD = new Set([
  ...['Ctrl+ ', 'Shift+ ', 'Ctrl+Shift+ ', 'Ctrl+Alt+ ', 'Alt+Shift+ '],
  ...['.', '>', ',', '<', ';', ':', '`', '~'].flatMap((key) => [`Ctrl+${key}`, `Ctrl+Shift+${key}`]),
  ...['B', 'E', 'F', 'K', 'M', 'S', 'U', 'Z'].map((key) => `Ctrl+Shift+${key}`),
  ...['1', '2', '3', '4', '5', '!', '@', '#', '$', '%'].map((key) => `Ctrl+Shift+${key}`),
  ...['B', 'H', 'P'].map((key) => `Ctrl+Alt+${key}`),
  'F4',
])

/** Keys that act while typing: F-keys, and combinations with Ctrl or Alt. */
export function neverTypes(combo: string): boolean {
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
  if (BY_NUMBER.test(combo)) return { why: 'number' }
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
