// The desk's settings: electron-store keeps the file, `settingsFormat.ts` says what is in it. A broken file is kept
// aside and reported, never silently overwritten.

import { join } from 'node:path'
import ElectronStore from 'electron-store'
import type { Instant } from '../shared/instant.ts'
import type { FixedSettings } from '../shared/policy.ts'
import { Settings } from '../shared/settings.ts'
import { keepAside, readIfThere } from './durableFile.ts'
import {
  firstLanguage,
  type Prepared,
  prepareSettings,
  SETTINGS_VERSION,
  withFixed,
  withoutFixed,
} from './settingsFormat.ts'

export type SettingsStore = {
  get(): Settings
  /** Throws when the merged settings are not valid; nothing is changed then. What the policy fixes stays as it is. */
  set(change: Partial<Settings>): Settings
  readonly outcome: Prepared['outcome']
}

/** `locale` is the system's first language: what a desk without settings begins with. `fixed`: what the policy decides, over all else. */
export async function openSettings(
  userData: string,
  now: () => Instant,
  locale: string,
  fixed: FixedSettings = {},
): Promise<SettingsStore> {
  const path = join(userData, 'settings.json')
  const text = (await readIfThere(path))?.toString('utf8') ?? null
  const { settings, outcome } = prepareSettings(text)
  // What a newer Duedesk wrote is kept for it: this one goes on beside it.
  if (outcome === 'broken' || outcome === 'newer') await keepAside(path, now())
  const store = new ElectronStore({ cwd: userData, name: 'settings' })
  let current = outcome === 'fresh' ? { ...settings, language: firstLanguage(locale) } : settings
  const save = () => {
    store.store = { version: SETTINGS_VERSION, ...current }
  }
  if (outcome !== 'read') save()
  return {
    outcome,
    get: () => withFixed(current, fixed),
    set(change) {
      current = Settings.parse({ ...current, ...withoutFixed(change, fixed) })
      save()
      return withFixed(current, fixed)
    },
  }
}
