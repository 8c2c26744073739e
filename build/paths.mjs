// Where things are: the checkout, its Node 24, and the per-user cache outside it.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Node 24 from the npm package `node`; it exists once dependencies are installed. */
export const node24 = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** Survives clones and clean-ups; `DUEDESK_CACHE` moves it. */
export function cacheFolder() {
  if (process.env.DUEDESK_CACHE) return process.env.DUEDESK_CACHE
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'duedesk', 'cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'duedesk')
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'duedesk')
}

/**
 * The environment of everything we start: our own tools first on the path.
 * @param {NodeJS.ProcessEnv} [extra]
 */
export function environment(extra = {}) {
  const bin = [dirname(node24), join(root, 'node_modules', '.bin')].filter((folder) => existsSync(folder))
  return { ...process.env, PATH: [...bin, process.env.PATH ?? ''].join(delimiter), ...extra }
}

/** How to call npm: through the one that started us, else the one on the path. @returns {[string, string[]]} */
export function npmCommand() {
  const running = process.env.npm_execpath
  if (running?.endsWith('.js') && existsSync(running)) return [process.execPath, [running]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}
