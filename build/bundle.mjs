// Builds the workstation into out/: main, preload and renderer by electron-vite, then the prepared practice database.
// Does nothing when no source is newer than the last build.
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
const out = join(root, 'out')
// Built beside and swapped: a desk or a test that runs from out/ meanwhile finds its files.
const next = join(root, 'dist', 'out.next')
const old = join(root, 'dist', 'out.old')
const stamp = join(out, '.built')
const seed = join(out, 'seed', 'pgdata.tar.gz')

/** The time of the newest file under `path`, in ms. @param {string} path @returns {number} */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  // A removed file changes only its folder's time, so that counts as well.
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), found.mtimeMs)
}

/** @param {string} what @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
async function step(what, args, env = {}) {
  const started = performance.now()
  const done = await run(node24, args, {
    cwd: root,
    env: environment({ NODE_ENV: 'production', ...env }),
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
      rmSync(next, { recursive: true, force: true })
      await step(
        'building the workstation',
        ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
        { DUEDESK_OUT: next },
      )
      if (existsSync(dirname(seed))) renameSync(dirname(seed), join(next, 'seed'))
      // The time of the start: what was edited while it ran is newer.
      writeFileSync(join(next, '.built'), '')
      utimesSync(join(next, '.built'), from, from)
      rmSync(old, { recursive: true, force: true })
      if (existsSync(out)) renameSync(out, old)
      renameSync(next, out)
      rmSync(old, { recursive: true, force: true })
    }
    const central = newest(join(root, 'central'))
    if (
      existsSync(join(root, 'central')) &&
      (statSync(seed, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= central
    )
      await step('preparing the practice database', ['build/seed.ts', seed])
  })
}
