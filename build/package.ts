// `npm run package` after its set-up: builds the workstation, packs it with the runtime that this machine has into the
// installers of this platform, and reads back what came out. `--release` makes what users get, or says why not; `--try`
// installs, uses, upgrades and removes it on this machine.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'electron-builder'
import { bundle } from './bundle.mjs'
import { StepFailed, say, secondsSince } from './console.mjs'
import { withDisplay } from './display.mjs'
import { editionOf } from './edition.ts'
import { configurationOf, type Edition, INSTALLED, namesOf } from './electronBuilder.ts'
import { locked } from './lock.mjs'
import { readPacked } from './packed.ts'
import { licencesOf, sbomOf, shippedParts, unwelcome } from './parts.ts'
import { environment, node24, root } from './paths.mjs'
import { ensureRuntime } from './runtime.mjs'
import { signSums, writeSums } from './sums.ts'
import { ensureSystemPackages } from './systemPackages.mjs'

type Runtime = Awaited<ReturnType<typeof ensureRuntime>>

/** What the trial of an installed package is told (`tests/build/package.e2e.test.ts`), as JSON in DUEDESK_TRY. */
export type TryOrder = {
  /** The program's name, as its window and About say it, and its package's. */
  program: string
  package: string
  standIn: boolean
  installer: string
  version: string
  /** The same, one version later. */
  upgrade: string
  nextVersion: string
}

const dist = join(root, 'dist')
const bundled = join(dist, 'bundled')
const INSTALLER = /\.(?:deb|rpm|AppImage|exe|msi|dmg|zip)$/
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`

/** The packed folder and its program, below the output folder. */
function packedIn(output: string): { folder: string; executable: string } {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`
  if (process.platform === 'win32')
    return {
      folder: join(output, `win${arch}-unpacked`),
      executable: join(output, `win${arch}-unpacked`, 'Duedesk.exe'),
    }
  if (process.platform === 'darwin') {
    const folder = join(output, `mac${arch}`)
    return { folder, executable: join(folder, 'Duedesk.app') }
  }
  const folder = join(output, `linux${arch}-unpacked`)
  return { folder, executable: join(folder, INSTALLED.executable) }
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** Tools that electron-builder would otherwise download. What the caller set stays. */
function preferOwnTools(): void {
  process.env.PATH = environment().PATH
  if (process.platform !== 'linux') return
  if (onPath('dpkg-deb')) process.env.CUSTOM_FPM_PATH ??= join(root, 'build', 'fpm.mjs')
}

/** Packs one version. @returns the installers, by full path */
async function pack(edition: Edition, version: string, runtime: Runtime, output: string): Promise<string[]> {
  const started = performance.now()
  mkdirSync(output, { recursive: true })
  let link: string | null = null
  if (process.platform === 'linux') {
    link = join(output, 'command')
    rmSync(link, { force: true })
    symlinkSync(`${INSTALLED.folder}/${INSTALLED.executable}`, link)
  }
  const made = await build({
    projectDir: root,
    publish: 'never',
    config: configurationOf({
      edition,
      version,
      bundle: bundled,
      electron: runtime,
      output,
      link,
      linux: linuxTargets(edition),
    }),
  })
  const { folder, executable } = packedIn(output)
  const packed = await readPacked(folder, executable, { edition, version })
  if (packed.complaints.length > 0)
    throw new StepFailed(
      'package',
      `What was packed is not as it must be:\n  ${packed.complaints.slice(0, 20).join('\n  ')}`,
    )
  if (link) rmSync(link)
  say(
    `packed in ${secondsSince(started)}: ${megabytes(packed.folderBytes)} installed, of it ${megabytes(packed.archiveBytes)} in ${packed.files} files of ours; fuses as wished`,
  )
  const others = packed.folderBytes - packed.archiveBytes
  say(
    `it is filled by: the runtime ${megabytes(others)}, ${packed.largest.map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(', ')}`,
  )
  return made.filter((path) => INSTALLER.test(path))
}

/** What this machine can make for Linux: AppImage needs tools that only a maintainers' machine has. */
function linuxTargets(edition: Edition): ('deb' | 'rpm' | 'AppImage')[] {
  const rpm = onPath('rpmbuild') ? (['rpm'] as const) : []
  return edition === 'release' ? ['deb', 'rpm', 'AppImage'] : ['deb', ...rpm]
}

/** When what is packed was made, as its files say: the time of the last commit, so that the same source gives the same package. */
function sourceDate(): number {
  const told = Number(process.env.SOURCE_DATE_EPOCH)
  if (told > 0) return told * 1000
  const asked = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' })
  return (Number(asked.stdout) || 1_764_547_200) * 1000
}

/** Whose work is in it: the list beside the installers, and the licences inside them. @returns the list's path */
function writeParts(edition: Edition, version: string, electron: string, madeAt: number): string {
  const parts = shippedParts()
  const strangers = unwelcome(parts)
  if (strangers.length > 0)
    throw new StepFailed(
      'licences',
      `These may not be shipped before somebody has read their licence (build/parts.ts):\n  ${strangers.join('\n  ')}`,
    )
  writeFileSync(join(bundled, 'licences.txt'), licencesOf(parts))
  const { package: name } = namesOf(edition)
  const path = join(dist, `${name}_${version}.cdx.json`)
  writeFileSync(path, sbomOf(parts, { name, version, electron, madeAt }))
  return path
}

/** `0.1.0` gives `0.1.1`. */
function nextOf(version: string): string {
  return version.replace(
    /^(\d+\.\d+\.)(\d+).*$/,
    (_all, start: string, patch: string) => `${start}${Number(patch) + 1}`,
  )
}

/** Installs, uses, upgrades and removes the package on this machine. */
async function tryOut(installer: string, edition: Edition, version: string, runtime: Runtime): Promise<void> {
  if (process.getuid?.() !== 0 || !installer.endsWith('.deb') || !onPath('apt-get'))
    throw new StepFailed(
      'try',
      '--try installs the package on this machine: it needs Debian or Ubuntu, and root. Elsewhere install it by hand.',
    )
  await ensureSystemPackages({
    executable: runtime.executable,
    display: true,
    postgres: false,
    trial: true,
  })
  const later = join(dist, 'try')
  const upgrade =
    (await pack(edition, nextOf(version), runtime, later)).find((path) => path.endsWith('.deb')) ?? ''
  const { program, package: name } = namesOf(edition)
  const task: TryOrder = {
    program,
    package: name,
    standIn: runtime.standIn,
    installer,
    version,
    upgrade,
    nextVersion: nextOf(version),
  }
  const status = await withDisplay(
    () =>
      new Promise<number>((resolve) => {
        const child = spawn(
          node24,
          ['node_modules/vitest/vitest.mjs', 'run', '--project', 'package', '--reporter=verbose'],
          {
            cwd: root,
            env: environment({ DUEDESK_TRY: JSON.stringify(task) }),
            stdio: ['ignore', 'inherit', 'inherit'],
          },
        )
        child.on('error', () => resolve(127))
        child.on('close', (code) => resolve(code ?? 1))
      }),
  )
  rmSync(later, { recursive: true, force: true })
  if (status !== 0) throw new StepFailed('try', 'The installed package did not pass: see above.')
}

function optionsOf(args: string[]): { release: boolean; try: boolean } {
  const options = {
    release: { type: 'boolean', default: false },
    try: { type: 'boolean', default: false },
  } as const
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new StepFailed(
      'options',
      `${error instanceof Error ? error.message : String(error)}. There are --release and --try.`,
    )
  }
}

async function main(): Promise<void> {
  const values = optionsOf(process.argv.slice(2))
  const started = performance.now()
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
    devDependencies: { electron: string }
  }
  const { version } = manifest
  const runtime = await ensureRuntime()
  const edition = editionOf({
    release: values.release,
    platform: process.platform,
    env: process.env,
    runtime,
    pinned: manifest.devDependencies.electron,
  })
  say(
    {
      release: `release ${version}`,
      trial: `${version} without signatures: for your own machines, not for users`,
      test: `TEST ${version} on the stand-in runtime: for trials on this machine, never released`,
    }[edition],
  )
  // Of an earlier run: what stays below dist must be of this one.
  for (const name of existsSync(dist) ? readdirSync(dist) : [])
    if (
      /^duedesk.*\.(?:deb|rpm|AppImage|exe|msi|dmg|zip|blockmap|json)$|^SHA256SUMS|\.yml(?:\.sig)?$/i.test(
        name,
      )
    )
      rmSync(join(dist, name))
  await bundle()
  // A copy: somebody else's build may put a newer one in its place while this one is packed.
  await locked(`build ${root}`, async () => {
    rmSync(bundled, { recursive: true, force: true })
    cpSync(join(root, 'out'), bundled, { recursive: true })
  })
  preferOwnTools()
  const madeAt = sourceDate()
  // Read by dpkg-deb and rpmbuild.
  process.env.SOURCE_DATE_EPOCH ??= String(madeAt / 1000)
  const list = writeParts(edition, version, runtime.version, madeAt)
  const installers = await pack(edition, version, runtime, dist)
  if (installers.length === 0) throw new StepFailed('package', 'No installer came out.')
  const signed =
    edition === 'release' && process.platform === 'linux'
      ? await signSums([...installers, list], dist, process.env.DUEDESK_GPG_KEY ?? '')
      : [writeSums([...installers, list], dist)]
  if (values.try)
    await tryOut(installers.find((path) => path.endsWith('.deb')) ?? '', edition, version, runtime)
  rmSync(bundled, { recursive: true, force: true })
  for (const path of installers) say(`${relative(root, path)}: ${megabytes(statSync(path).size)}`)
  say(`done in ${secondsSince(started)}`)
  for (const path of [...installers, list, ...signed]) process.stdout.write(`${path}\n`)
}

try {
  await main()
} catch (error) {
  if (error instanceof StepFailed) say(error.message)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  // electron-builder ends a process whose work is done with 0, whatever became of it; the last word is ours.
  process.once('exit', () => {
    process.exitCode = 1
  })
  process.exitCode = 1
}
