// `bench intake`: an account file of 200,000 rows checked from the import screen: does the window stay alive, and what does the check
// cost beside reading the file alone. The floors are the same window at rest and the same reader without database or window.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { csvBytes } from '../../build/accounts.ts'
import { NO_DEFAULTS, readAccounts } from '../../central/intake.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from '../e2e/agent.ts'
import { deskOn, TEN } from '../e2e/day.ts'
import { launchDesk } from '../e2e/launch.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import type { Bench } from './rounds.ts'

const ROWS = 200_000
const WARM_ROWS = 5000
const TODAY = localDay(Date.parse(TEN), CHINA)
const AT_REST_MS = 5000
const PATIENCE_MS = 20 * 60_000

export const intakeBench: Bench = {
  name: 'intake',
  repetitions: { quick: 1, full: 20 },
  figures: [
    {
      name: `longest gap between two frames while ${ROWS} rows are checked`,
      unit: 'ms',
      statistic: 'max',
      ours: 'gap while checking',
      against: 'the same window at rest',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 500 },
    },
    {
      name: `check of ${ROWS} rows`,
      unit: 'ms',
      statistic: 'median',
      ours: 'check',
      against: 'reading the file alone',
      ratio: 'ours/against',
      aim: null,
    },
  ],
  async open(at) {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-intake-'))
    const closing: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      at(`write ${ROWS} rows`)
      const write = (rows: number) => {
        const file = join(folder, `${rows}.csv`)
        const options = {
          rows,
          seed: 11,
          today: TODAY,
          format: 'csv',
          encoding: 'utf-8',
          delimiter: ',',
        } as const
        writeFileSync(file, Buffer.concat([...csvBytes(options)]))
        return file
      }
      const [warm, whole] = [write(WARM_ROWS), write(ROWS)]
      at('open the workstation')
      const central = await ownCentral({ at: Date.parse(TEN) })
      closing.push(() => central.close())
      const desk = await launchDesk({ env: deskOn(central.door) })
      closing.push(() => desk.discard())
      const agent = new Agent(desk.page)
      await agent.signIn('admin1')
      await agent.go('intake')
      return {
        async round(n) {
          const file = n < 0 ? warm : whole
          const alone = await readAlone(file)
          await watchFrames(desk.page)
          await desk.page.waitForTimeout(AT_REST_MS)
          const rest = await longestGap(desk.page)
          await desk.page.locator('.ik-drop input[type="file"]').setInputFiles(file)
          await desk.page.locator('.ik-columns').waitFor()
          await desk.page.locator('.ik-fields input').first().fill('示例银行（大）')
          await longestGap(desk.page)
          const from = performance.now()
          await desk.page.locator('.ik-form button[type="submit"]').click()
          await desk.page.locator('[data-stage="plan"]').waitFor({ timeout: PATIENCE_MS })
          const check = performance.now() - from
          const gap = await longestGap(desk.page)
          await desk.page.locator('[data-stage="plan"] .btn').first().click()
          return {
            'gap while checking': [gap],
            'the same window at rest': [rest],
            check: [check],
            'reading the file alone': [alone],
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

/** Counts the time between frames from now on. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const gaps = { longest: 0, last: performance.now() }
    Reflect.set(globalThis, 'gaps', gaps)
    const tick = () => {
      if (Reflect.get(globalThis, 'gaps') !== gaps) return
      const now = performance.now()
      gaps.longest = Math.max(gaps.longest, now - gaps.last)
      gaps.last = now
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
}

/** The longest time between two frames since the last question, in ms. */
function longestGap(page: Page): Promise<number> {
  return page.evaluate(() => {
    const gaps = Reflect.get(globalThis, 'gaps') as { longest: number }
    const { longest } = gaps
    gaps.longest = 0
    return longest
  })
}
