// What the settings file holds and how an older one becomes a newer one: numbered pure steps, none edited after
// release. Knows no Electron, so that plain Node tests it.
import { z } from 'zod'
import { NO_HOTKEYS } from '../shared/deskControls.ts'
import type { FixedSettings } from '../shared/policy.ts'
import { Settings } from '../shared/settings.ts'

export const SETTINGS_VERSION = 4

/** Defaults of a fresh desk; its first language is the system's where we speak it (`firstLanguage`). */
export const DEFAULTS: Settings = {
  language: 'zh-CN',
  theme: 'system',
  zoom: 1,
  devices: { microphone: null, speaker: null, ringer: null, ringOnBoth: true },
  volumes: { speaker: 1, ringer: 0.8 },
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  headset: null,
  lastLoginName: '',
  wrapSeconds: 60,
  keys: {},
  density: 'standard',
  hotkeys: NO_HOTKEYS,
  progressive: false,
  welcomed: false,
}

const Loose = z.record(z.string(), z.unknown())
type Loose = z.infer<typeof Loose>

/** V0 had no version and one list of device ids. */
function toV1(old: Loose): Loose {
  const { microphoneId, speakerId, ringerId, ...rest } = old
  const device = (id: unknown) => (typeof id === 'string' && id !== '' ? { id, label: '', group: '' } : null)
  return {
    ...rest,
    version: 1,
    devices: { microphone: device(microphoneId), speaker: device(speakerId), ringer: device(ringerId) },
  }
}

/** V2 rings on headset and speaker alike, and has a volume for each device instead of one for all. */
function toV2(old: Loose): Loose {
  const { volume, ...rest } = old
  const one = typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 1
  return {
    ...rest,
    version: 2,
    devices: { ...Loose.catch({}).parse(old.devices), ringOnBoth: true },
    volumes: { microphone: 1, speaker: one, ringer: one },
  }
}

/** V3 has keys that a person may move and a density. */
function toV3(old: Loose): Loose {
  return { ...old, version: 3, keys: {}, density: 'standard' }
}

/** V4 greets whoever is new: nobody who has worked with it before. */
function toV4(old: Loose): Loose {
  return { ...old, version: 4, welcomed: true }
}

/** Step `n` makes version n + 1 of version n. */
export const MIGRATIONS: readonly ((old: Loose) => Loose)[] = [toV1, toV2, toV3, toV4]

/** The language of a fresh desk: English where the system (`en-GB`, `en_US`) speaks it, otherwise Chinese. */
export function firstLanguage(locale: string): Settings['language'] {
  return /^en\b|^en_/i.test(locale) ? 'en' : 'zh-CN'
}

export type Prepared = { settings: Settings; outcome: 'fresh' | 'read' | 'migrated' | 'broken' | 'newer' }

/**
 * The settings in a file's text. Broken: not JSON, or values that no setting may have; the caller keeps the file
 * aside and goes on with the defaults. A file of a newer Duedesk is used as far as it can be read.
 */
export function prepareSettings(text: string | null): Prepared {
  if (text === null) return { settings: DEFAULTS, outcome: 'fresh' }
  let raw: Loose
  try {
    raw = Loose.parse(JSON.parse(text))
  } catch {
    // Whatever is wrong with it, the answer is the same: keep it aside.
    return { settings: DEFAULTS, outcome: 'broken' }
  }
  const version = z.int().min(0).catch(0).parse(raw.version)
  for (const step of MIGRATIONS.slice(version)) raw = step(raw)
  const parsed = Settings.safeParse({ ...DEFAULTS, ...raw })
  if (!parsed.success) return { settings: DEFAULTS, outcome: version > SETTINGS_VERSION ? 'newer' : 'broken' }
  if (version > SETTINGS_VERSION) return { settings: parsed.data, outcome: 'newer' }
  return { settings: parsed.data, outcome: version < SETTINGS_VERSION ? 'migrated' : 'read' }
}

const decided = (fixed: FixedSettings): Partial<Settings> =>
  Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined))

/** What holds: a person's own choice is kept below what the policy fixes, and is back when IT lets go. */
export const withFixed = (own: Settings, fixed: FixedSettings): Settings => ({ ...own, ...decided(fixed) })

/** What of a change a person may make. */
export function withoutFixed(change: Partial<Settings>, fixed: FixedSettings): Partial<Settings> {
  const names = decided(fixed)
  return Object.fromEntries(Object.entries(change).filter(([name]) => !(name in names)))
}
