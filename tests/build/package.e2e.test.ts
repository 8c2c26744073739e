// An installed package, from `dpkg -i` to `dpkg -P`, on this machine: what it lays where, that it starts as a user with its
// sandbox on, makes a practice call, keeps what was saved over an upgrade, and leaves nothing behind but the user's data.
// Run by `npm run package -- --try`; needs root, and changes the machine for as long as it runs.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FUSE_STATES, INSTALLED } from '../../build/electronBuilder.ts'
import type { TryOrder } from '../../build/package.ts'
import { wrongFuses } from '../../build/packed.ts'
import type { Reply } from '../../shared/ipc.ts'
import { accountFile, DEMO_AGENT, LENDER, landedIn, remind } from '../demo/reminderCall.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor, doorOf } from '../e2e/centralDoor.ts'
import { invoke } from '../e2e/launch.ts'
import {
  askDoctor,
  endSession,
  type Installed,
  makeHome,
  openInstalled,
  openLink,
  sandboxed,
} from './installed.ts'

const order = JSON.parse(process.env.DUEDESK_TRY ?? 'null') as TryOrder | null

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
}

/** What the package manager says of a package: `install ok installed 1.2.3`, or null when it knows none. */
function stateOf(name: string): string | null {
  const asked = spawnSync('dpkg', ['-s', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  const field = (title: string) => new RegExp(`^${title}: (.*)$`, 'm').exec(asked.stdout)?.[1] ?? ''
  return asked.status === 0 ? `${field('Status')} ${field('Version')}` : null
}

/** Everything on the system that bears the product's name, without what the package manager logs and caches. */
function traces(): string[] {
  const found = run(
    'find',
    '/opt',
    '/usr',
    '/etc',
    '/var',
    '/home',
    '/root/.config',
    '/root/.local',
    '-xdev',
    '-iname',
    '*duedesk*',
  )
  return found.split('\n').filter((path) => path !== '' && !/^\/var\/(?:log|cache)\//.test(path))
}

async function ask<C extends 'app.about' | 'settings.get'>(
  page: Installed['page'],
  channel: C,
): Promise<Reply<C>> {
  const answer = (await invoke(page, channel)) as { ok: boolean; value: Reply<C> }
  expect(answer.ok).toBe(true)
  return answer.value
}

describe.runIf(order !== null)('the installed package', () => {
  const task = order as TryOrder
  const home = makeHome()
  const data = join(home, '.config', task?.program ?? '')
  let before: string[] = []
  let desk: Installed | null = null
  let caseId = ''
  /** Whom the demo called. */
  let number = ''

  beforeAll(() => {
    for (const name of ['duedesk', 'duedesk-test'])
      if (stateOf(name) !== null)
        throw new Error(
          `${name} is on this machine already: this trial would remove it. Remove it first (dpkg -P ${name}).`,
        )
    // `find` fails on a folder that is not there.
    run('mkdir', '-p', '/root/.config', '/root/.local')
    before = traces()
  })

  afterAll(() => {
    endSession(home)
    if (stateOf(task.package) !== null) run('dpkg', '-P', task.package)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })

  test('installs with the packages it names', () => {
    // What dpkg misses the distribution brings, by the names that the package gives.
    const alone = spawnSync('dpkg', ['-i', task.installer], { stdio: 'ignore' })
    if (alone.status !== 0) run('apt-get', 'install', '-f', '-y', '-q', '--no-install-recommends')
    expect(stateOf(task.package)).toBe(`install ok installed ${task.version}`)
    expect(run('dpkg', '-V', task.package)).toBe('')
    expect(run('ldd', join(INSTALLED.folder, INSTALLED.executable))).not.toContain('not found')
  })

  test('lies where it says, owned by root, with the sandbox helper it needs', () => {
    expect(readlinkSync('/usr/bin/duedesk')).toBe('/opt/Duedesk/duedesk')
    const helper = statSync('/opt/Duedesk/chrome-sandbox')
    expect([helper.mode & 0o7777, helper.uid, helper.gid]).toEqual([0o4755, 0, 0])
    const loose = run(
      'find',
      '/opt/Duedesk',
      '(',
      '-perm',
      '/022',
      '-o',
      '-not',
      '-user',
      'root',
      ')',
      '-not',
      '-type',
      'l',
    )
    expect(loose).toBe('')
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(existsSync(`/usr/share/icons/hicolor/${size}x${size}/apps/duedesk.png`), `${size}`).toBe(true)
  })

  test('its fuses are as wished', async () => {
    expect(FUSE_STATES.length).toBe(8)
    expect(await wrongFuses('/opt/Duedesk/duedesk')).toEqual([])
    // Node is not to be had from it, and no other program is run in its place.
    const asNode = spawnSync('/opt/Duedesk/duedesk', ['--version'], {
      env: { ELECTRON_RUN_AS_NODE: '1' },
      timeout: 20_000,
      encoding: 'utf8',
    })
    expect(asNode.stdout).not.toMatch(/^v\d+\.\d+\.\d+\n$/)
  })

  test('the desktop knows it, its icon and the links it takes', () => {
    run('desktop-file-validate', '/usr/share/applications/duedesk.desktop')
    const entry = readFileSync('/usr/share/applications/duedesk.desktop', 'utf8')
    expect(entry).toContain(`Name=${task.program}\n`)
    expect(entry).toContain('Exec=/opt/Duedesk/duedesk %U\n')
    expect(entry).toContain('Categories=Network;Telephony;\n')
    for (const scheme of ['duedesk', 'tel', 'callto', 'sip'])
      expect(entry).toContain(`x-scheme-handler/${scheme};`)
    expect(run('gio', 'mime', 'x-scheme-handler/duedesk')).toContain('duedesk.desktop')
  })

  test('starts in practice mode and says what it is', async () => {
    desk = await openInstalled(home)
    await desk.page.locator('.si-practice .ok').waitFor({ timeout: 90_000 })
    const about = await ask(desk.page, 'app.about')
    expect(about).toMatchObject({ name: task.program, version: task.version, standIn: task.standIn })
    if (task.standIn) {
      expect(task.program).toContain('TEST')
      await desk.page.getByText(/测试运行时/).waitFor()
    }
    expect(run('xwininfo', '-root', '-tree')).toContain(`"${task.program}": ("`)
    expect(existsSync(join(data, 'settings.json'))).toBe(true)
  })

  test.runIf(sandboxed)('the page runs in the sandbox', () => {
    const renderers = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        const line = commandOf(pid)
        return line.includes('/opt/Duedesk/duedesk') && line.includes('--type=renderer')
      })
    expect(renderers.length).toBeGreaterThan(0)
    for (const pid of renderers)
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m)
  })

  test('passes the demo: a file imported, a call, a promise, and the rows in central', async () => {
    if (!desk) throw new Error('it did not start')
    const door = await doorOf(desk)
    const office = await CentralDoor.signIn(door, 'admin1')
    await office.makeUser(DEMO_AGENT)
    const agent = new Agent(desk.page)
    await agent.signIn('admin1')
    const file = accountFile(home, Date.now() + door.clockOffsetMs)
    expect(await agent.importFile(file, LENDER, DEMO_AGENT.name)).toEqual({ accepted: 21, rejected: 3 })
    await agent.signOut()
    await agent.signIn(DEMO_AGENT.loginName, DEMO_AGENT.password)
    await agent.waitForCases()
    // Whoever is new is greeted, once.
    await desk.page.locator('.first-run').waitFor()
    const central = await CentralDoor.signIn(door, DEMO_AGENT.loginName, DEMO_AGENT.password)
    caseId = await remind(agent, central, { at: () => undefined, picture: async () => undefined })
    await agent.saveAndNext()
    await agent.go('promises')
    await agent.waitForPromises(1)
    const landed = await landedIn(central, caseId)
    expect(landed).toMatchObject({ disposition: 'PTP_FULL', script: { verified: true } })
    // Sound went both ways: voices and captions come out of the package too.
    expect(landed.call.sipStatus).toBe(200)
    expect(landed.call.sentPackets).toBeGreaterThan(100)
    expect(landed.call.heardRms).toBeGreaterThan(0.02)
    const { contactId } = await central.only('call', caseId)
    number = (await central.rowsOf('contact')).find(({ id }) => id === contactId)?.phone ?? ''
  })

  test('a link opens the case of its number and dials nothing', async () => {
    if (!desk) throw new Error('it did not start')
    const agent = new Agent(desk.page)
    openLink(home, `sip:${number}@elsewhere.invalid`)
    await desk.page.locator(`[data-open-case="${caseId}"]`).waitFor({ timeout: 30_000 })
    expect(await agent.callState()).toBe('idle')
  })

  test('examines itself from the command line while it runs', () => {
    const said = askDoctor(home)
    expect(said).toMatch(/^ok {6}policy: practice/m)
    expect(said).toMatch(/^ok {6}disk: |^warn {4}disk: /m)
    expect(said).toContain(`"version":"${task.version}"`)
  })

  test('nothing of a person lies in its data in plain text', async () => {
    if (!desk) throw new Error('it did not start')
    const door = await doorOf(desk)
    const central = await CentralDoor.signIn(door, DEMO_AGENT.loginName, DEMO_AGENT.password)
    const names = (await central.rowsOf('customer')).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(10)
    await desk.quit()
    desk = null
    const secrets = [...names, number, number.replace('+86', '')]
    const wanted = secrets.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])
    const found = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        const bytes = readFileSync(path)
        return wanted.some((text) => bytes.includes(text))
      })
    expect(found).toEqual([])
    desk = await openInstalled(home)
  })

  test('a newer version takes its place and keeps what was saved', async () => {
    await desk?.quit()
    desk = null
    run('dpkg', '-i', task.upgrade)
    expect(stateOf(task.package)).toBe(`install ok installed ${task.nextVersion}`)
    expect(run('dpkg', '-V', task.package)).toBe('')
    desk = await openInstalled(home)
    expect((await ask(desk.page, 'app.about')).version).toBe(task.nextVersion)
    const agent = new Agent(desk.page)
    await agent.signIn(DEMO_AGENT.loginName, DEMO_AGENT.password)
    await agent.go('promises')
    await agent.waitForPromises(1)
    await desk.quit()
    desk = null
  })

  test('removing it leaves the user their data, and nothing else anywhere', () => {
    const kept = () => readdirSync(data).sort()
    const saved = kept()
    expect(saved).toEqual(
      expect.arrayContaining(['IndexedDB', 'journal', 'keys', 'practice', 'settings.json']),
    )
    run('dpkg', '-r', task.package)
    expect(existsSync('/opt/Duedesk')).toBe(false)
    expect(lstatSync('/usr/bin/duedesk', { throwIfNoEntry: false })).toBeUndefined()
    const said = run('dpkg', '-P', task.package)
    expect(stateOf(task.package)).toBeNull()
    expect(said).not.toMatch(/error|warning/i)
    expect(traces()).toEqual(before)
    expect(readFileSync('/usr/share/applications/mimeinfo.cache', 'utf8')).not.toContain('duedesk')
    expect(kept()).toEqual(saved)
  })
})

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}
