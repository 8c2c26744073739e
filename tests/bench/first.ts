// `bench first`: an agent signs in on a machine that knows nothing yet, with 3,000 cases and with 20,000: how soon the list can be
// worked with, how soon it is whole, whether the window stays alive meanwhile, and what it holds in memory. Against the same pages
// fetched and parsed without a desk.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { csvBytes } from '../../build/accounts.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { deskOn, makeAgent, type Staff, TEN } from '../e2e/day.ts'
import { launchDesk } from '../e2e/launch.ts'
import type { FigureOf, Round } from './figures.ts'
import { gapsOf, watchGaps } from './gaps.ts'
import type { Bench } from './rounds.ts'
import { openSiteOfBench } from './site.ts'

const DESKS = [3000, 20_000] as const
const PATIENCE_MS = 10 * 60_000
const MB = 1_000_000

const figuresOf = (cases: number): FigureOf[] => [
  {
    name: `first rows on the list of ${cases} cases, from the press on sign-in`,
    unit: 'ms',
    statistic: 'median',
    ours: `first rows of ${cases}`,
    against: `${cases} cases without a desk`,
    ratio: 'ours/against',
    aim: null,
  },
  {
    name: `all ${cases} on the list`,
    unit: 'ms',
    statistic: 'median',
    ours: `all of ${cases}`,
    against: `${cases} cases without a desk`,
    ratio: 'ours/against',
    aim: { of: 'ratio', atMost: 1.5 },
  },
  {
    name: `longest gap between two frames meanwhile, ${cases} cases`,
    unit: 'ms',
    statistic: 'max',
    ours: `gap, ${cases}`,
    against: `gap at rest afterwards, ${cases}`,
    ratio: 'ours/against',
    aim: { of: 'value', atMost: 100 },
  },
  {
    name: `heap of the worker with ${cases} cases`,
    unit: 'MB',
    statistic: 'max',
    ours: `worker, ${cases}`,
    against: `the same rows as JSON, ${cases}`,
    ratio: 'ours/against',
    aim: null,
  },
]

export const first: Bench = {
  name: 'first',
  repetitions: { quick: 1, full: 5 },
  figures: DESKS.flatMap(figuresOf),
  async open(at) {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-first-'))
    const closing: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      const site = await openSiteOfBench(Date.parse(TEN), folder, at)
      closing.push(() => site.close())
      const { door } = site.central
      const office = await CentralDoor.signIn(door, 'admin1')
      const today = localDay(Date.parse(TEN), CHINA)
      const staff = new Map<number, Staff>()
      for (const rows of DESKS) {
        at(`import ${rows} cases`)
        const one = await makeAgent(office, String(4000 + staff.size))
        const options = {
          rows,
          seed: rows,
          today,
          format: 'csv',
          encoding: 'utf-8',
          delimiter: ',',
        } as const
        await office.importFor(one.id, Buffer.concat([...csvBytes(options)]).toString('utf8'))
        staff.set(rows, one)
      }
      return {
        async round(n) {
          const round: Record<string, number[]> = {}
          // The warm-up needs the small desk only.
          for (const [cases, one] of staff) {
            if (n < 0 && cases !== DESKS[0]) continue
            const from = performance.now()
            const rows = await (await CentralDoor.signIn(door, one.loginName, one.password)).rows()
            const alone = performance.now() - from
            at(`${cases} cases`)
            Object.assign(round, await signedIn(deskOn(door), one, cases), {
              [`${cases} cases without a desk`]: [alone],
              [`the same rows as JSON, ${cases}`]: [Buffer.byteLength(JSON.stringify(rows)) / MB],
            })
          }
          return round
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

/** A new desk, from the sign-in to the whole list. */
async function signedIn(env: Record<string, string>, staff: Staff, cases: number): Promise<Round> {
  const desk = await launchDesk({ env })
  try {
    const { page } = desk
    const agent = new Agent(page)
    const wanted = page.waitForFunction(() => document.querySelector('.wt [data-case]') !== null, null, {
      timeout: PATIENCE_MS,
      polling: 'raf',
    })
    const whole = page.waitForFunction(
      (count) => document.querySelector('.wt')?.getAttribute('aria-rowcount') === String(count + 1),
      cases,
      { timeout: PATIENCE_MS, polling: 'raf' },
    )
    // Where the sign-in fails, that is what is told.
    for (const each of [wanted, whole]) each.catch(() => undefined)
    await watchGaps(page, '.none')
    const from = performance.now()
    await agent.signIn(staff.loginName, staff.password)
    await gapsOf(page)
    await wanted
    const rows = performance.now() - from
    await whole
    const all = performance.now() - from
    const { gap } = await gapsOf(page)
    // What follows in the background belongs to it.
    await page.waitForTimeout(3000)
    const later = (await gapsOf(page)).gap
    await page.waitForTimeout(3000)
    const rest = (await gapsOf(page)).gap
    return {
      [`first rows of ${cases}`]: [rows],
      [`all of ${cases}`]: [all],
      [`gap, ${cases}`]: [Math.max(gap, later)],
      [`gap at rest afterwards, ${cases}`]: [rest],
      [`worker, ${cases}`]: [await workerHeap(page)],
    }
  } finally {
    await desk.discard()
  }
}

/** MB of the heap of the desk's worker. */
async function workerHeap(page: Page): Promise<number> {
  const heaps = await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate(() => {
        const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } }
        return memory?.usedJSHeapSize ?? Number.NaN
      }),
    ),
  )
  return Math.max(...heaps) / MB
}
