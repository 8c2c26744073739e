// Reads a packed folder back before it is called an installer: its fuses, what is in its archive and what is not. The
// configuration says what was wished; this says what came out.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { type Edition, FUSE_STATES, namesOf } from './electronBuilder.ts'

/** Loaded only by a central of its own, when its documentation is asked for. */
const NOT_IN_A_DESK = ['@fastify/swagger', '@fastify/swagger-ui']

export type Packed = {
  folderBytes: number
  archiveBytes: number
  files: number
  /** What fills the archive: packages and parts of ours, largest first. */
  largest: (readonly [name: string, bytes: number])[]
  complaints: string[]
}

const PART = /^(?:node_modules\/(?:@[^/]+\/)?[^/]+|out\/[^/]+|[^/]+)/

/** Bytes of files by the part that they belong to, largest first. */
export function fillsOf(files: readonly (readonly [path: string, bytes: number])[]): Packed['largest'] {
  const sums = new Map<string, number>()
  for (const [path, bytes] of files) {
    const part = PART.exec(path)?.[0].replace('node_modules/', '') ?? path
    sums.set(part, (sums.get(part) ?? 0) + bytes)
  }
  return [...sums].sort(([, a], [, b]) => b - a)
}

/** Where an executable's resources are. */
function resourcesOf(folder: string, platform: NodeJS.Platform): string {
  return platform === 'darwin'
    ? join(folder, 'Duedesk.app', 'Contents', 'Resources')
    : join(folder, 'resources')
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** What differs from `FUSES` in an executable. */
export async function wrongFuses(executable: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(executable)
  return FUSE_STATES.flatMap(([fuse, wished]) =>
    wire[fuse] === (wished ? FuseState.ENABLE : FuseState.DISABLE)
      ? []
      : [`fuse ${FuseV1Options[fuse]} is not ${wished ? 'on' : 'off'}`],
  )
}

const PACKAGE = '((?:@[\\w.-]+/)?[a-z][\\w.-]*)(?:/[\\w./-]*)?'
const STATIC = new RegExp(`^(?:import|export) ?(?:[^'"\`;]*? ?from ?)?["']${PACKAGE}["']`, 'gm')
const DYNAMIC = new RegExp(`\\bimport\\(["']${PACKAGE}["']\\)`, 'g')

/** Names of the packages that a bundled script asks for when it runs. */
export function packagesIn(script: string): string[] {
  const names = [...script.matchAll(STATIC), ...script.matchAll(DYNAMIC)].map(([, name]) => name ?? '')
  return [...new Set(names)].filter((name) => name !== 'electron')
}

/**
 * `folder`: what electron-builder packed; `executable`: the program in it.
 * @returns sizes, and in `complaints` all that is not as it must be
 */
export async function readPacked(
  folder: string,
  executable: string,
  expected: { edition: Edition; version: string },
): Promise<Packed> {
  const complaints = await wrongFuses(executable)
  const resources = resourcesOf(folder, process.platform)
  const archive = join(resources, 'app.asar')
  // Paths in the archive as on disk: with the separator of this platform, which listPackage and statFile agree on.
  const paths = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1))
  const has = new Set(paths)

  const manifest = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as Record<
    string,
    unknown
  >
  const wished = { productName: namesOf(expected.edition).program, version: expected.version }
  for (const [name, value] of Object.entries(wished))
    if (manifest[name] !== value)
      complaints.push(`package.json says ${name} ${JSON.stringify(manifest[name])}, not ${value}`)

  if (existsSync(join(resources, 'default_app.asar'))) complaints.push('the default app was left in')
  if (existsSync(join(folder, 'stand-in')) !== (expected.edition === 'test'))
    complaints.push('the mark of the stand-in runtime does not agree with the edition')

  for (const needed of [
    'out/main/main.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'out/seed/pgdata.tar.gz',
  ])
    if (!has.has(needed)) complaints.push(`${needed} is missing`)
  for (const path of paths) {
    if (
      /\.(?:map|tsx?|mts|cts)$/.test(path) ||
      /^(?:tests|build|central|renderer|electron|shared)\//.test(path)
    )
      complaints.push(`${path} has no business in it`)
    if (path.endsWith('.node') && !('unpacked' in statFile(archive, path)))
      complaints.push(`${path} can not be loaded from the archive`)
  }
  for (const path of paths.filter((name) => /^out\/main\/[^/]+\.js$/.test(name)))
    for (const name of packagesIn(extractFile(archive, path).toString('utf8')))
      if (!NOT_IN_A_DESK.includes(name) && !has.has(`node_modules/${name}/package.json`))
        complaints.push(`${path} needs ${name}, which is not in it`)
  for (const name of NOT_IN_A_DESK)
    if (has.has(`node_modules/${name}/package.json`)) complaints.push(`${name} has no business in it`)

  return {
    folderBytes: bytesBelow(folder),
    archiveBytes: statSync(archive).size,
    files: paths.length,
    largest: fillsOf(
      paths.flatMap((path) => {
        const entry = statFile(archive, path)
        return 'size' in entry ? [[path, entry.size] as const] : []
      }),
    ).slice(0, 8),
    complaints: complaints.map((text) => text.replace(folder, relative(process.cwd(), folder))),
  }
}
