// The Debian packages that a command needs and npm can't bring: Electron's libraries, Chinese fonts, a virtual
// display, PostgreSQL, the telephone lab. As root on Debian or Ubuntu they are installed (the list is said first, no daemon is
// started); anybody else gets one line to run. `DUEDESK_NO_APT=1` prevents the installing.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { run, StepFailed, say, secondsSince, tail } from './console.mjs'
import { locked } from './lock.mjs'

/** Debian's names; the second, where there is one, is the name since the 64-bit time change (Debian 13, Ubuntu 24.04). */
const ELECTRON_LIBRARIES = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2', 'libasound2t64'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libcups2', 'libcups2t64'],
  ['libdrm2'],
  ['libxkbcommon0'],
  ['libxcomposite1'],
  ['libxdamage1'],
  ['libxrandr2'],
  ['libsecret-1-0'],
]
/** A user's key store, as a desktop has it. Program and its package. */
const KEY_STORE_PROGRAMS = [
  ['gnome-keyring-daemon', 'gnome-keyring'],
  ['dbus-run-session', 'dbus'],
]
/** A sound server with devices that come and go, for the e2e test that unplugs a headset. */
const SOUND_PROGRAMS = [
  ['pulseaudio', 'pulseaudio'],
  ['pactl', 'pulseaudio-utils'],
]
/** What tells programs how a desktop is set, for the e2e test in which the scale of the screen changes. */
const DESKTOP_PROGRAMS = [['xsettingsd', 'xsettingsd']]
/** What a trial of an installed package asks besides: a key store, and looks from outside. */
const TRIAL_PROGRAMS = [
  ...KEY_STORE_PROGRAMS,
  ['xwininfo', 'x11-utils'],
  ['desktop-file-validate', 'desktop-file-utils'],
]
/** The real SIP stack of `tests/lab`: a path that is there when the package is, and the package. */
const LAB_FILES = [
  ['/usr/sbin/kamailio', ['kamailio']],
  ['/usr/lib/*/kamailio/modules/websocket.so', ['kamailio-websocket-modules']],
  ['/usr/lib/*/kamailio/modules/tls.so', ['kamailio-tls-modules']],
  ['/usr/bin/rtpengine', ['rtpengine-daemon', 'ngcp-rtpengine-daemon']],
  ['/usr/bin/sipp', ['sip-tester']],
  ['/usr/bin/baresip', ['baresip-core']],
  ['/usr/bin/turnserver', ['coturn']],
  ['/usr/bin/openssl', ['openssl']],
  ['/usr/bin/certutil', ['libnss3-tools']],
]
const POLICY = '/usr/sbin/policy-rc.d'

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(`${folder}/${program}`))
}

async function hasChineseFont() {
  const listed = await run('fc-list', [':lang=zh-cn', 'family'])
  return listed.status === 0 && /Noto Sans CJK|Noto Sans Mono CJK|WenQuanYi|Source Han/.test(listed.output)
}

/** @param {string} executable */
async function lacksLibraries(executable) {
  const linked = await run('ldd', [executable])
  return /not found/.test(linked.output)
}

function hasPostgres() {
  const folder = '/usr/lib/postgresql'
  return (existsSync(folder) && readdirSync(folder).length > 0) || onPath('initdb')
}

/** @param {string} path with at most one folder `*` */
function isThere(path) {
  const [before, after] = path.split('*')
  if (after === undefined) return existsSync(path)
  return existsSync(before) && readdirSync(before).some((folder) => existsSync(`${before}${folder}${after}`))
}

/** The distribution's own name of a package: the first of `names` that apt knows. @param {string[]} names */
async function nameHere(names) {
  for (const name of names) {
    const known = await run('apt-cache', ['policy', name])
    if (/Candidate: (?!\(none\))/.test(known.output)) return name
  }
  return names[0]
}

/** Debian and its kin, where the lab's packages are to be had. */
export function debian() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release') || !onPath('apt-get')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Keeps packages from starting their daemons while `work` runs. @param {() => Promise<void>} work */
async function withoutDaemons(work) {
  const before = existsSync(POLICY) ? readFileSync(POLICY) : null
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (before) writeFileSync(POLICY, before, { mode: 0o755 })
    else rmSync(POLICY, { force: true })
  }
}

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const get = (args, doing) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-q', ...args], { env, doing })
  let done = { status: 1, output: '' }
  await withoutDaemons(async () => {
    const wanted = ['install', '-y', '--no-install-recommends', ...packages]
    done = await get(wanted, 'installing system packages')
    if (done.status === 0) return
    await get(['update'], 'refreshing the package lists')
    done = await get(wanted, 'installing system packages')
  })
  if (done.status !== 0)
    throw new StepFailed('system', `apt-get could not install the packages above:\n${tail(done.output)}`)
}

/**
 * @param {{executable: string | null, display: boolean, postgres: boolean, keyStore?: boolean, sound?: boolean, desktop?: boolean, trial?: boolean, lab?: boolean}} need `executable`: the Electron to be run;
 *   `display`: a virtual display is wanted; `postgres`: a PostgreSQL server for tests; `keyStore`: a
 *   key store for the e2e test that asks for a real one; `sound`: a sound server for the one that unplugs a headset;
 *   `desktop`: the settings of a desktop for the one that changes the scale of the screen;
 *   `trial`: programs with which an installed package is tried;
 *   `lab`: the SIP stack that the telephone is tested against
 */
export async function ensureSystemPackages(need) {
  if (process.platform !== 'linux') return
  const missing = async () => {
    /** @type {string[][]} */
    const names = []
    if (need.executable && (await lacksLibraries(need.executable))) names.push(...ELECTRON_LIBRARIES)
    if (need.executable && !(await hasChineseFont())) names.push(['fonts-noto-cjk'], ['fontconfig'])
    if (need.display && !onPath('Xvfb')) names.push(['xvfb'])
    if (need.postgres && !hasPostgres()) names.push(['postgresql'])
    if (need.keyStore)
      for (const [program, name] of KEY_STORE_PROGRAMS) if (!onPath(program)) names.push([name])
    if (need.sound) for (const [program, name] of SOUND_PROGRAMS) if (!onPath(program)) names.push([name])
    if (need.desktop) for (const [program, name] of DESKTOP_PROGRAMS) if (!onPath(program)) names.push([name])
    if (need.trial) for (const [program, name] of TRIAL_PROGRAMS) if (!onPath(program)) names.push([name])
    // Elsewhere there are no packages of these names: the stage itself says that it can't run.
    if (need.lab && debian()) for (const [path, name] of LAB_FILES) if (!isThere(path)) names.push(name)
    return names
  }
  if ((await missing()).length === 0) return
  await locked('system packages', async () => {
    const names = await missing()
    if (names.length === 0) return
    const isDebian = debian()
    if (isDebian && !existsSync('/var/lib/apt/lists/lock')) await run('apt-get', ['-q', 'update'], {})
    const packages = isDebian ? await Promise.all(names.map(nameHere)) : names.map(([name]) => name)
    const root = process.getuid?.() === 0
    if (!isDebian || !root || process.env.DUEDESK_NO_APT === '1')
      throw new StepFailed(
        'system',
        isDebian
          ? `System packages are missing. Run this line, then the command again:\n  ${root ? '' : 'sudo '}apt-get install -y --no-install-recommends ${packages.join(' ')}`
          : `System packages are missing. Install what your system calls these, then run the command again: ${packages.join(' ')}`,
      )
    const started = performance.now()
    say(`installing system packages (DUEDESK_NO_APT=1 prevents it): ${packages.join(' ')}`)
    await install(packages)
    const still = await missing()
    if (still.length > 0)
      throw new StepFailed(
        'system',
        `apt-get ran, but something is still missing: ${still.map(([name]) => name).join(' ')}`,
      )
    say(`system packages installed in ${secondsSince(started)}`)
  })
}
