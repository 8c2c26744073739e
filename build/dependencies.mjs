// Installs exactly what package-lock.json names, when node_modules is missing or belongs to another lock file.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, StepFailed, say, secondsSince, tail } from './console.mjs'
import { locked } from './lock.mjs'
import { environment, node24, npmCommand, root } from './paths.mjs'

const lockFile = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.duedesk-stamp')
const installed = join(root, 'node_modules', '.package-lock.json')

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex')
}

/** npm's own record of node_modules says the same as the lock file (a checkout where someone ran `npm ci` by hand). */
function matchesLock() {
  if (!existsSync(installed)) return false
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  for (const [path, entry] of Object.entries(present))
    if (wanted[path]?.version !== entry.version) return false
  for (const [path, entry] of Object.entries(wanted))
    if (path !== '' && !entry.optional && !entry.peer && !entry.devOptional && !present[path]) return false
  return true
}

function upToDate() {
  if (!existsSync(node24)) return false
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash()
  if (!matchesLock()) return false
  writeFileSync(stamp, lockHash())
  return true
}

/** @returns {Promise<void>} */
export async function ensureDependencies() {
  if (upToDate()) return
  await locked(root, async () => {
    if (upToDate()) return
    const why = existsSync(join(root, 'node_modules')) ? 'do not match the lock file' : 'are missing'
    say(`dependencies ${why}: installing them (about a minute, 900 MB)`)
    const started = performance.now()
    const [program, args] = npmCommand()
    // Without the outer npm's variables: they would steer this npm (its loglevel, its dry runs, its workspace).
    const env = Object.fromEntries(
      Object.entries(environment()).filter(
        ([name]) => !/^npm_(?:config_(?:dry_run|json|omit|include|loglevel)|lifecycle|package)/.test(name),
      ),
    )
    // NODE_ENV=production would leave the build tools out.
    env.NODE_ENV = 'development'
    const done = await run(program, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env,
      doing: 'installing dependencies',
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
    })
    if (done.status !== 0)
      throw new StepFailed(
        'dependencies',
        `npm ci failed. Check the network and the registry of your npm configuration, then run the command again.\n${tail(done.output)}`,
      )
    if (!existsSync(node24))
      throw new StepFailed(
        'dependencies',
        'npm ci ran, but the package "node" brought no Node 24: were install scripts switched off (ignore-scripts)? ' +
          'Run `npm config delete ignore-scripts`, remove node_modules and run the command again.',
      )
    writeFileSync(stamp, lockHash())
    say(`dependencies installed in ${secondsSince(started)}`)
  })
}
