// Whether this build may update itself at all, and Electron's own updater for it. Only what was made for users carries
// `app-update.yml`: a checkout, a trial and a test package never fetch anything. The library is loaded only where it is used.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { UpdatePolicy } from '../shared/policy.ts'
import type { UpdateParts, Updates } from './updates.ts'

const NO_UPDATES: Updates & { begin(): void } = {
  state: () => ({ state: 'off' }),
  check: async () => ({ state: 'off' }),
  install: () => undefined,
  begin: () => undefined,
  close: () => undefined,
}

export async function updatesOf(
  parts: Omit<UpdateParts, 'feed' | 'updater' | 'byPackage'> & { feed: UpdatePolicy | null },
): Promise<Updates & { begin(): void }> {
  const { feed } = parts
  if (!feed || !app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml')))
    return NO_UPDATES
  const [{ default: electronUpdater }, { openUpdates }] = await Promise.all([
    import('electron-updater'),
    import('./updates.ts'),
  ])
  return openUpdates({
    ...parts,
    feed,
    updater: electronUpdater.autoUpdater,
    // An AppImage replaces its own file; deb and rpm belong to the system's package manager.
    byPackage: process.platform === 'linux' && !process.env.APPIMAGE,
  })
}
