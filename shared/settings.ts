// The settings of one machine, as the shell keeps them and the window shows them. What the file holds and how an older one becomes
// a newer one is `electron/settingsFormat.ts`; nothing here is a rule or a secret.
import { z } from 'zod'
import { Hotkeys } from './deskControls.ts'

const Device = z.object({
  id: z.string().max(200),
  label: z.string().max(200),
  group: z.string().max(200),
})
/** The keys of a headset, as USB names it. */
export const Headset = z.object({
  vendorId: z.int().min(0).max(0xffff),
  productId: z.int().min(0).max(0xffff),
  name: z.string().max(200),
})
export type Headset = z.infer<typeof Headset>

const Volume = z.number().min(0).max(1)

/** What the browser does to the microphone's sound before it is sent. */
export const SoundProcessing = z.object({
  echoCancellation: z.boolean(),
  noiseSuppression: z.boolean(),
  autoGainControl: z.boolean(),
})
export type SoundProcessing = z.infer<typeof SoundProcessing>

export const Settings = z.object({
  language: z.enum(['zh-CN', 'en']),
  theme: z.enum(['light', 'dark', 'system']),
  /** 1 = 100 %. */
  zoom: z.number().min(0.5).max(3),
  devices: z.object({
    microphone: Device.nullable(),
    speaker: Device.nullable(),
    ringer: Device.nullable(),
    ringOnBoth: z.boolean(),
  }),
  /** How loud the customer and tones are in the earpiece, and the ring on the ringer. The microphone minds its own. */
  volumes: z.object({ speaker: Volume, ringer: Volume }),
  processing: SoundProcessing,
  /** Whose keys the window may use: chosen by the person in the shell, which alone may write it. */
  headset: Headset.nullable(),
  lastLoginName: z.string().max(60),
  wrapSeconds: z.int().min(5).max(900),
  /** Keys that the person moved: the key as delivered -> the key that does it now. */
  keys: z.record(z.string().max(40), z.string().min(1).max(40)),
  /** `roomy`: higher rows, larger text. */
  density: z.enum(['standard', 'roomy']),
  /** Keys that act while another program is in front; null = none. */
  hotkeys: Hotkeys,
  /** After a wrap-up the next case is dialled by itself, where the company allows it. */
  progressive: z.boolean(),
  /** The strip of the first day was put away. */
  welcomed: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

/** Top-level keys given are replaced whole; the rest stays. */
export const SettingsChange = Settings.omit({ headset: true }).partial()
export type SettingsChange = z.infer<typeof SettingsChange>
