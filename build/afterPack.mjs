// The last touches on a packed folder before it becomes an installer; electron-builder calls it with every pack. With a
// runtime of our own choice it cleans nothing up itself.
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** @param {{appOutDir: string, electronPlatformName: string, packager: {getResourcesDir(folder: string): string}}} context */
export function afterPack({ appOutDir, electronPlatformName, packager }) {
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true })
  rmSync(join(appOutDir, 'version'), { force: true })
  const sandbox = join(appOutDir, 'chrome-sandbox')
  // Set-user-id, as its own documentation demands: where the kernel keeps name spaces from users, it is the sandbox. In
  // the archive rather than in a script, so that dpkg knows of it and an administrator's override holds.
  if (electronPlatformName === 'linux' && existsSync(sandbox)) chmodSync(sandbox, 0o4755)
}
