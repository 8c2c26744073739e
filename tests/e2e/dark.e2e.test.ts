// An evening in dark: the same job on dark paper, at zooms of 150 % and 200 %. Colours hold everywhere, nothing overflows, hang-up and
// script stay in reach.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { invoke } from './launch.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'

const somebody = person('promisesFriday')
const others = [person('busy'), person('noAnswer'), person('relativeAnswers')]
const SMALLEST = [1280, 720] as const

describe('in dark', { timeout: 240_000 }, () => {
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [somebody, ...others] })
    await invoke(day.desk.page, 'settings.set', { theme: 'dark' })
    await day.desk.page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' })
    await resize(day.desk, SMALLEST)
  })
  afterAll(() => day?.desk.discard())

  /** The screen as it is, and at the zooms that people with weak eyes set. */
  async function atEveryZoom(name: string): Promise<void> {
    for (const percent of [150, 200]) {
      await zoomTo(percent)
      expect.soft(await faultsOf(day.desk, `${name}-at-${percent}`)).toEqual([])
    }
    await zoomTo(100)
  }

  async function zoomTo(percent: number): Promise<void> {
    const { page } = day.desk
    await invoke(page, 'zoom.set', { factor: percent / 100 })
    await page.waitForFunction((w) => Math.abs(innerWidth - w) < 2, (1280 * 100) / percent)
  }

  test('the list', async () => {
    await atEveryZoom('ready')
  })

  test('every other screen of the rail, with half as large again', async () => {
    const { agent, desk } = day
    await zoomTo(150)
    for (const screen of ['promises', 'callbacks', 'practice', 'outbox', 'help', 'settings'] as const) {
      await agent.go(screen)
      expect.soft(await faultsOf(desk, `${screen}-at-150`)).toEqual([])
    }
    await zoomTo(100)
    await agent.go('work')
  })

  test('a call from the first word to the saved promise', async () => {
    const { agent, central, caseOf, desk } = day
    const caseId = caseOf(somebody)
    await agent.openRow(caseId)
    await atEveryZoom('prepared')
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await agent.verifyAs(factorsOf(somebody))
    await atEveryZoom('call')
    await agent.takePromise()
    await agent.talkedFor(10)
    // In the smallest room the call is ended by what is on screen.
    await zoomTo(200)
    await desk.page.locator('.pb-btn[data-kind="end"]').click()
    await agent.waitForCall('wrappingUp')
    await zoomTo(100)
    await agent.chooseCode('PTP_FULL')
    await atEveryZoom('wrap-up')
    await agent.saveResult()
    expect(await central.only('promise', caseId)).toMatchObject({ promiseKind: 'full' })
    await agent.signOut()
    await atEveryZoom('sign-in')
  })
})
