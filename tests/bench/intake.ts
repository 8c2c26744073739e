// `bench intake`: an account file through the import screen, the whole way: checked, written and cancelled half way, written to the end.
// Does the window stay alive, does it say how far it is, does an agent's desk, does central answer desks meanwhile, and what does
// it cost. Against the same at rest, the same reader without database or window, and plain INSERTs of the same rows.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { csvBytes } from '../../build/accounts.ts'
import { NO_DEFAULTS, readAccounts } from '../../central/intake.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { deskOn, makeAgent, type Staff, TEN } from '../e2e/day.ts'
import { launchDesk } from '../e2e/launch.ts'
import { DeskRequests } from './deskRequests.ts'
import { gapsOf, watchGaps } from './gaps.ts'
import type { Bench } from './rounds.ts'
import { openSiteOfBench } from './site.ts'

const ROWS = { quick: 50_000, full: 200_000 }
const WARM_ROWS = 5000
/** As many agents as give each a desk of the usual size. */
const CASES_EACH = 2500
const TODAY = localDay(Date.parse(TEN), CHINA)
const AT_REST_MS = 5000
const PATIENCE_MS = 30 * 60_000
const SAID = '.ik-progress [role="status"]'
const PLAIN_PAGE = 2000

const alive = { of: 'value', atMost: 500 } as const

export const intakeBench: Bench = {
  name: 'intake',
  repetitions: { quick: 1, full: 2 },
  figures: [
    {
      name: `longest gap between two frames while a file of ${ROWS.quick} rows (${ROWS.full} in full) is checked`,
      unit: 'ms',
      statistic: 'max',
      ours: 'gap while checking',
      against: 'the same window at rest',
      ratio: 'ours/against',
      aim: alive,
    },
    {
      name: 'the check',
      unit: 'ms',
      statistic: 'median',
      ours: 'check',
      against: 'reading the file alone',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: 'longest gap between two frames while it is written, importing window',
      unit: 'ms',
      statistic: 'max',
      ours: 'gap while writing',
      against: 'the same window at rest',
      ratio: 'ours/against',
      aim: alive,
    },
    {
      name: 'longest gap between two frames meanwhile, desk of an agent who gets a share',
      unit: 'ms',
      statistic: 'max',
      ours: "gap of an agent's desk",
      against: 'that desk at rest',
      ratio: 'ours/against',
      aim: alive,
    },
    {
      name: 'longest time for which the progress of the writing says the same',
      unit: 'ms',
      statistic: 'max',
      ours: 'progress stood still',
      against: 'the whole writing',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 3000 },
    },
    {
      name: 'the writing, per 1,000 rows of the database',
      unit: 'ms',
      statistic: 'median',
      ours: 'write',
      against: 'plain INSERTs of such rows, indexed by id only',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: "desks' requests while it is written",
      unit: 'ms',
      statistic: 'p95',
      ours: 'request while writing',
      against: 'the same request at rest',
      ratio: 'ours/against',
      aim: alive,
    },
    {
      name: 'cancelled half way, until nothing of it is left',
      unit: 'ms',
      statistic: 'median',
      ours: 'take back',
      against: 'what had been spent on writing it',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 1 },
    },
    {
      name: "all of an agent's new cases on that agent's list, from the press on import",
      unit: 'ms',
      statistic: 'median',
      ours: 'on the list',
      against: 'the whole writing',
      ratio: 'ours/against',
      aim: null,
    },
  ],
  async open(at, mode) {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-intake-'))
    const closing: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      const site = await openSiteOfBench(Date.parse(TEN), folder, at)
      closing.push(() => site.close())
      const { door } = site.central
      const office = await CentralDoor.signIn(door, 'admin1')
      const agents: Staff[] = []
      for (let n = 0; n * CASES_EACH < ROWS[mode]; n += 1)
        agents.push(await makeAgent(office, String(3000 + n)))
      const [watched] = agents
      if (!watched) throw new Error('no agent')
      at('open two workstations')
      const desk = await launchDesk({ env: deskOn(door) })
      closing.push(() => desk.discard())
      const admin = new Agent(desk.page)
      await admin.signIn('admin1')
      await admin.go('intake')
      const other = await launchDesk({ env: deskOn(door) })
      closing.push(() => other.discard())
      const agent = new Agent(other.page)
      await agent.signIn(watched.loginName, watched.password)
      return {
        async round(n) {
          const file = join(folder, 'accounts.csv')
          writeFile(file, n < 0 ? WARM_ROWS : ROWS[mode], 100 + n)
          const alone = await readAlone(file)
          // Practice agents have cases before any import; a session of their own, as tokens end.
          const requests = new DeskRequests(door, (await CentralDoor.signIn(door, 'agent1')).session)
          await watchGaps(desk.page, SAID)
          await watchGaps(other.page, '.none')
          const requestAtRest = await requests.timesUntil(pause(AT_REST_MS))
          const [rest, otherRest] = [await gapsOf(desk.page), await gapsOf(other.page)]

          await desk.page.locator('.ik-drop input[type="file"]').setInputFiles(file)
          await desk.page.locator('.ik-columns').waitFor()
          await desk.page.locator('.ik-fields input').first().fill('示例银行（大）')
          await gapsOf(desk.page)
          at('check')
          const check = await checked(desk.page)
          const whileChecking = await gapsOf(desk.page)

          at('write and cancel')
          const before = await office.counts()
          const { spent, takeBack } = await cancelledHalfWay(desk.page)
          const after = await office.counts()
          if (after.cases !== before.cases) throw new Error('a cancelled import left cases behind')

          at('write')
          await checked(desk.page)
          await gapsOf(desk.page)
          await gapsOf(other.page)
          const from = performance.now()
          const writing = importing(desk.page).then(() => performance.now() - from)
          const [write, requestWhileWriting] = await Promise.all([writing, requests.timesUntil(writing)])
          const whileWriting = await gapsOf(desk.page)
          const rows = await CentralDoor.signIn(door, watched.loginName, watched.password)
          const own = (await rows.rowsOf('case')).length
          await grown(other.page, own)
          const onTheList = performance.now() - from
          const otherWhile = await gapsOf(other.page)
          const made = (await office.counts()).cases - before.cases
          if (made === 0) throw new Error('nothing was written')

          at('plain INSERTs')
          const all = await rows.rows()
          const perCase = all.length / own
          const plain: number[] = []
          for (let start = 0; start < all.length; start += PLAIN_PAGE) {
            const some = all.slice(start, start + PLAIN_PAGE)
            plain.push(((await site.plainInsert(some)) / some.length) * 1000)
          }
          await desk.page.locator('[data-stage="done"] .btn').first().click()
          return {
            'gap while checking': [whileChecking.gap],
            'the same window at rest': [rest.gap],
            check: [check],
            'reading the file alone': [alone],
            'gap while writing': [whileWriting.gap],
            "gap of an agent's desk": [otherWhile.gap],
            'that desk at rest': [otherRest.gap],
            'progress stood still': [whileWriting.still],
            'the whole writing': [write],
            write: [(write / (made * perCase)) * 1000],
            'plain INSERTs of such rows, indexed by id only': plain,
            'request while writing': requestWhileWriting,
            'the same request at rest': requestAtRest,
            'take back': [takeBack],
            'what had been spent on writing it': [spent],
            'on the list': [onTheList],
          }
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

function writeFile(file: string, rows: number, seed: number): void {
  const options = { rows, seed, today: TODAY, format: 'csv', encoding: 'utf-8', delimiter: ',' } as const
  writeFileSync(file, Buffer.concat([...csvBytes(options)]))
}

/** Milliseconds from the press on "check" to the plan. */
async function checked(page: Page): Promise<number> {
  const from = performance.now()
  await page.locator('.ik-form button[type="submit"]').click()
  await page.locator('[data-stage="plan"]').waitFor({ timeout: PATIENCE_MS })
  return performance.now() - from
}

/** Presses "import" and waits for the result. */
async function importing(page: Page): Promise<void> {
  await page.locator('[data-stage="plan"] .btn').nth(1).click()
  await page.locator('[data-stage="done"]').waitFor({ timeout: PATIENCE_MS })
}

/** Presses "import", and "cancel" once it has been writing for a while; ms before and after that. */
async function cancelledHalfWay(page: Page): Promise<{ spent: number; takeBack: number }> {
  await page.locator('[data-stage="plan"] .btn').nth(1).click()
  await page.locator('[data-progress="landing"]').waitFor({ timeout: PATIENCE_MS })
  const from = performance.now()
  await page.waitForFunction(
    () => {
      const bar = document.querySelector<HTMLElement>('.ik-progress .prog > i')
      return bar !== null && Number.parseInt(bar.style.width, 10) >= 50
    },
    null,
    { timeout: PATIENCE_MS },
  )
  const pressed = performance.now()
  await page.locator('.ik-progress button').click()
  await page.locator('.ik-form button[type="submit"]').waitFor({ timeout: PATIENCE_MS })
  return { spent: pressed - from, takeBack: performance.now() - pressed }
}

/** Resolves when so many cases are on the list. */
async function grown(page: Page, cases: number): Promise<void> {
  await page.waitForFunction(
    (count) => Number(document.querySelector('.wt')?.getAttribute('aria-rowcount') ?? 0) > count,
    cases,
    { timeout: PATIENCE_MS, polling: 100 },
  )
}

/** Milliseconds of the reader alone, from memory, as the import reads it. */
async function readAlone(file: string): Promise<number> {
  const bytes = readFileSync(file)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
  }
  const from = performance.now()
  let rows = 0
  for await (const event of readAccounts(pieces(), { today: TODAY, defaults: NO_DEFAULTS }))
    if (event.kind === 'row') rows += 1
  if (rows === 0) throw new Error('the file has no rows')
  return performance.now() - from
}
