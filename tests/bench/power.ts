// `bench power`: notes are saved one after the other on the workstation's own desk store and journal, in a real Electron, until the power goes,
// until everything is killed, or until the disk is full; then what is on the disk is opened again. An act is lost when it was said to be
// saved and is not there. Beside it, written in the same turns: a store that trusts IndexedDB alone. Linux, as root: it mounts disks.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright'
import { errorCode } from '../../electron/durableFile.ts'
import { note, person } from '../local/desk.ts'
import type { DeskOf, StorePage } from './bare/store.ts'
import { type BareApp, type BareRun, bareApp, runBare } from './bareApp.ts'
import { familyOf, signalAll } from './family.ts'
import type { Bench } from './rounds.ts'

declare function storeOf(): StorePage

const CASES = ['a power cut', 'a SIGKILL of everything', 'a full disk'] as const
const IMAGE_MB = 200
const SMALL_DISK_MB = 160
/** Left when the disk is filled. */
const LAST_ROOM = 300_000
/** Saving goes on for so long at least, and at most so much longer, ms. */
const RUNS = { least: 700, more: 1600 }
const FULL_PATIENCE_MS = 3000

const one = person(1)
const DESK: DeskOf = {
  agentId: one.case.assignedTo ?? '',
  device: '0000000d-0000-4000-8000-000000000001',
  at: Date.parse('2026-11-23T02:00:00Z'),
}

interface Told {
  readonly ours: Set<number>
  plain: number
}

export const power: Bench = {
  name: 'power',
  repetitions: { quick: 20, full: 200 },
  minutes: { quick: 7, full: 70 },
  figures: CASES.map((what) => ({
    name: `acts that were said to be saved and are lost by ${what}`,
    unit: 'acts' as const,
    statistic: 'max' as const,
    ours: `lost by ${what}`,
    against: `lost by ${what}, IndexedDB alone`,
    ratio: 'ours/against' as const,
    aim: { of: 'value' as const, atMost: 0 },
  })),
  async open(at) {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      throw new Error('power cuts and full disks are made of mounted disks: run this on Linux as root')
    at('build the desk without screens')
    const bare = await bareApp('store.ts', { shell: true })
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-power-'))
    let saved = 0
    return {
      async round(n) {
        const lasts = RUNS.least + (((n + 1) * 0.618034 * RUNS.more) % RUNS.more)
        const round: Record<string, number[]> = {}
        for (const [what, how] of [
          [CASES[0], powerCut],
          [CASES[1], killed],
          [CASES[2], diskFull],
        ] as const) {
          const { told, found, plain } = await how(bare, mkdtempSync(join(folder, 'turn-')), lasts)
          const lost = [...told.ours].filter((number) => !found.has(number))
          saved += told.ours.size
          round[`lost by ${what}`] = [lost.length]
          round[`lost by ${what}, IndexedDB alone`] = [Math.max(0, told.plain - plain)]
          if (told.ours.size === 0) throw new Error(`nothing was saved before ${what}`)
          if (lost.length > 0) at(`LOST by ${what}: ${lost.slice(0, 20).join(', ')} of ${told.ours.size}`)
        }
        return round
      },
      async close() {
        at(`${saved} acts were said to be saved`)
        bare.remove()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

interface Ended {
  readonly told: Told
  readonly found: Set<number>
  readonly plain: number
}

/** What the disk holds is copied while everything stands still, and only what was written to it by then comes back. */
async function powerCut(bare: BareApp, folder: string, lasts: number): Promise<Ended> {
  const [disk, image, after] = [join(folder, 'disk'), join(folder, 'image'), join(folder, 'after')]
  mkdirSync(disk)
  run('truncate', ['-s', `${IMAGE_MB}M`, image])
  run('mkfs.ext4', ['-q', '-F', image])
  run('mount', ['-o', 'loop', image, disk])
  let told: Told
  try {
    const desk = await saving(bare, disk)
    told = desk.told
    await pause(lasts)
    const family = familyOf(desk.run.pid)
    signalAll(family, 'SIGSTOP')
    run('cp', ['--sparse=always', image, after])
    signalAll(family, 'SIGKILL')
    await desk.run.kill()
  } finally {
    unmount(disk)
  }
  // The file system finds its own journal first, as after any power cut.
  run('mount', ['-o', 'loop', after, disk])
  try {
    return await opened(bare, disk, told)
  } finally {
    unmount(disk)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function killed(bare: BareApp, folder: string, lasts: number): Promise<Ended> {
  const { run: first, told } = await saving(bare, folder)
  await pause(lasts)
  const family = familyOf(first.pid)
  signalAll(family, 'SIGKILL')
  await first.kill()
  try {
    return await opened(bare, folder, told)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything goes on on a disk that is filled to the brim, ends there, and is opened when there is room again. */
async function diskFull(bare: BareApp, folder: string, lasts: number): Promise<Ended> {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  run('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_MB}m`, 'tmpfs', disk])
  try {
    const { run: first, told, ended } = await saving(bare, disk)
    await pause(lasts)
    const filler = join(disk, 'filler')
    fill(filler, disk)
    await Promise.race([ended, pause(FULL_PATIENCE_MS)])
    signalAll(familyOf(first.pid), 'SIGKILL')
    await first.kill()
    rmSync(filler)
    return await opened(bare, disk, told)
  } finally {
    unmount(disk)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A desk that saves note after note. `ended`: by itself, because something refused. */
async function saving(
  bare: BareApp,
  disk: string,
): Promise<{ run: BareRun; told: Told; ended: Promise<unknown> }> {
  const started = await runBare(bare, dataOn(disk))
  const told: Told = { ours: new Set(), plain: 0 }
  await started.page.exposeFunction('saved', (n: number) => void told.ours.add(n))
  await started.page.exposeFunction('plainSaved', (turn: number) => {
    told.plain = turn
  })
  await open(started.page)
  await started.page.evaluate((rows) => storeOf().receive(rows), one.rows)
  const control = await plainFrame(started.page)
  control.evaluate(() => storeOf().keepForEver()).catch(() => undefined)
  const ended = started.page
    .evaluate((draft) => storeOf().recordForEver(draft), note(one, '客户说下周还款，请留意'))
    // It dies with the page.
    .catch(() => undefined)
  return { run: started, told, ended }
}

async function opened(bare: BareApp, disk: string, told: Told): Promise<Ended> {
  const again = await runBare(bare, dataOn(disk))
  try {
    await open(again.page)
    const found = new Set(await again.page.evaluate(() => storeOf().waiting()))
    const plain = await (await plainFrame(again.page)).evaluate(() => storeOf().plainCount())
    return { told, found, plain }
  } finally {
    await again.kill()
  }
}

async function open(page: Page): Promise<void> {
  await page.waitForFunction(() => 'storeOf' in globalThis)
  await page.evaluate((desk) => storeOf().open(desk), DESK)
}

/** The store that trusts IndexedDB alone has an origin of its own: in ours its writes would reach the disk with our strict ones. */
async function plainFrame(page: Page): Promise<Frame> {
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.src = 'app://plain/index.html'
    document.body.append(frame)
  })
  for (;;) {
    const frame = page.frames().find((each) => each.url().startsWith('app://plain/'))
    if (frame) {
      await frame.waitForFunction(() => 'storeOf' in globalThis)
      return frame
    }
    await pause(20)
  }
}

function dataOn(disk: string): string {
  const data = join(disk, 'data')
  mkdirSync(data, { recursive: true })
  return data
}

/** To the brim: what is written meanwhile may take what little is left. */
function fill(filler: string, disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  try {
    writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - LAST_ROOM)))
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Processes that were killed let go of a disk within moments; what still holds it then keeps only itself. */
function unmount(disk: string): void {
  run('umount', ['-l', disk])
}
