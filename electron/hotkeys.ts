// Keys that work while another program has the keyboard. Off until the person sets them; a key that could not be had is reported,
// never taken for granted. Knows Electron's types only, so that plain Node tests it.
import type { GlobalShortcut } from 'electron'
import {
  HOTKEY_ACTIONS,
  type HotkeyAction,
  type HotkeyState,
  type HotkeyStates,
  type Hotkeys,
} from '../shared/deskControls.ts'

export interface HotkeysOptions {
  readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister' | 'isRegistered'>
  /** The desktop may say yes and deliver nothing (Wayland without its portal). */
  readonly unsure: boolean
  pressed(action: HotkeyAction): void
}

export interface OpenedHotkeys {
  /** Takes these keys in place of the ones before. */
  apply(hotkeys: Hotkeys): void
  states(): HotkeyStates
  close(): void
}

export function openHotkeys({ shortcuts, unsure, pressed }: HotkeysOptions): OpenedHotkeys {
  const ours = new Map<string, HotkeyAction>()
  let states: HotkeyStates = { answer: 'off', hangUp: 'off', mute: 'off', show: 'off' }

  function drop(): void {
    for (const key of ours.keys()) shortcuts.unregister(key)
    ours.clear()
  }

  function take(action: HotkeyAction, key: string): HotkeyState {
    if (ours.has(key)) return 'twice'
    let had = false
    try {
      had = shortcuts.register(key, () => pressed(action)) && shortcuts.isRegistered(key)
    } catch {
      // A key that this system does not know is as good as taken: it will not work.
      had = false
    }
    if (!had) return 'taken'
    ours.set(key, action)
    return unsure ? 'unsure' : 'on'
  }

  return {
    apply(hotkeys) {
      drop()
      const next: HotkeyStates = { answer: 'off', hangUp: 'off', mute: 'off', show: 'off' }
      for (const action of HOTKEY_ACTIONS) {
        const key = hotkeys[action]
        if (key !== null) next[action] = take(action, key)
      }
      states = next
    },
    states: () => states,
    close: drop,
  }
}
