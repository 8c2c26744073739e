// Builds the workstation into out/: main, preload and renderer by electron-vite, then the prepared practice database.
// Does nothing when no source is newer than the last build.
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, StepFailed, say, secondsSince, tail } from './console.mjs'
import { locked } from './lock.mjs'
import { environment, node24, root } from './paths.mjs'

const SOURCES = [
  'shared',
  'electron',
  'renderer',
  'central',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json',
]
const stamp = join(root, 'out', '.built')
const seed = join(root, 'out', 'seed', 'pgdata.tar.gz')

/** The time of the newest file under `path`, in ms. @param {string} path @returns {number} */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  // A removed file changes only its folder's time, so that counts as well.
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), found.mtimeMs)
}

/** @param {string} what @param {string[]} args */
async function step(what, args) {
  const started = performance.now()
  const done = await run(node24, args, {
    cwd: root,
    env: environment({ NODE_ENV: 'production' }),
    doing: what,
  })
  if (done.status !== 0) throw new StepFailed('build', `${what} failed:\n${tail(done.output, 40)}`)
  say(`${what}: ${secondsSince(started)}`)
}

/** @param {{force?: boolean}} [options] */
export async function bundle(options = {}) {
  await locked(`build ${root}`, async () => {
    const sources = Math.max(...SOURCES.map((path) => newest(join(root, path))))
    const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (options.force || built <= sources) {
      const from = new Date()
      await step('building the workstation', [
        'node_modules/electron-vite/bin/electron-vite.js',
        'build',
        '--logLevel',
        'warn',
      ])
      // The time of the start: what was edited while it ran is newer.
      writeFileSync(stamp, '')
      utimesSync(stamp, from, from)
    }
    const central = newest(join(root, 'central'))
    if (
      existsSync(join(root, 'central')) &&
      (statSync(seed, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= central
    )
      await step('preparing the practice database', ['build/seed.ts', seed])
  })
}
