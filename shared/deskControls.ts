// The telephone from outside its window: keys that work everywhere, the tray, the small window of a ringing call. What the window
// tells the shell to show, already worded, and what comes back. Names nobody in full and holds nothing of any debt.
import { z } from 'zod'

const Words = z.string().max(80)

export const HOTKEY_ACTIONS = ['answer', 'hangUp', 'mute', 'show'] as const
export type HotkeyAction = (typeof HOTKEY_ACTIONS)[number]

/** `Ctrl+Alt+A`, `Ctrl+Shift+F9`: a key that types or acts by itself in other programs can't be taken from them. */
export const Hotkey = z
  .string()
  .max(40)
  .regex(
    /^(?:(?:Ctrl|Alt|Super)(?:\+(?:Ctrl|Alt|Shift|Super))*\+(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Home|End|Insert|Delete|PageUp|PageDown)|Media(?:PlayPause|Stop)|F(?:1[3-9]|2[0-4]))$/,
  )

export const Hotkeys = z.object({
  answer: Hotkey.nullable(),
  hangUp: Hotkey.nullable(),
  mute: Hotkey.nullable(),
  show: Hotkey.nullable(),
})
export type Hotkeys = z.infer<typeof Hotkeys>

export const NO_HOTKEYS: Hotkeys = { answer: null, hangUp: null, mute: null, show: null }

/**
 * `taken` = another program has this key; `twice` = another action of ours has it; `unsure` = the desktop gave it but may not
 * deliver it (Wayland).
 */
export const HotkeyState = z.enum(['off', 'on', 'taken', 'twice', 'unsure'])
export type HotkeyState = z.infer<typeof HotkeyState>
export const HotkeyStates = z.object({
  answer: HotkeyState,
  hangUp: HotkeyState,
  mute: HotkeyState,
  show: HotkeyState,
})
export type HotkeyStates = z.infer<typeof HotkeyStates>

/** What the tray says and offers now; null = not on offer. */
export const TrayWords = z.object({
  /** State of the agent and of the line, in a few words. */
  state: Words,
  show: Words,
  answer: Words.nullable(),
  decline: Words.nullable(),
  hangUp: Words.nullable(),
  ready: Words.nullable(),
  notReady: z
    .object({
      words: Words,
      reasons: z.array(z.object({ id: z.string().max(40), words: Words })).max(20),
    })
    .nullable(),
  quit: Words,
})
export type TrayWords = z.infer<typeof TrayWords>

/** The small window of a ringing call. `who` and `number` are masked, and empty where they must not be shown. */
export const RingWords = z.object({
  title: Words,
  who: Words,
  number: z
    .string()
    .max(40)
    // At most a country code and the first digits: whoever sends a whole number sends nothing.
    .refine((text) => !/\d{5}/.test(text)),
  answer: z.object({ words: Words, key: z.string().max(20) }),
  decline: z.object({ words: Words, key: z.string().max(20) }),
  language: z.enum(['zh-CN', 'en']),
  dark: z.boolean(),
})
export type RingWords = z.infer<typeof RingWords>

/** What a person asked for outside the window. */
export const Control = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['answer', 'decline', 'hangUp', 'mute', 'ready']) }),
  z.object({ action: z.literal('notReady'), reason: z.string().max(40) }),
])
export type Control = z.infer<typeof Control>
