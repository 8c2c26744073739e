// An evening in dark: the same job on dark paper, at zooms of 150 % and 200 %, and with the window carried to a screen of another
// scale. Colours hold everywhere, nothing overflows, nothing jumps, hang-up and script stay in reach.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { invoke } from './launch.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf, layoutOn, resize, scale } from './screenCheck.ts'

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
    const { desk } = day
    for (const percent of [150, 200]) {
      await invoke(desk.page, 'zoom.set', { factor: percent / 100 })
      await desk.page.waitForFunction((w) => Math.abs(innerWidth - w) < 2, (1280 * 100) / percent)
      expect.soft(await faultsOf(desk, `${name}-at-${percent}`)).toEqual([])
    }
    await invoke(desk.page, 'zoom.set', { factor: 1 })
    await desk.page.waitForFunction(() => innerWidth === 1280)
  }

  /** Carried to a screen of another scale and back: what stood somewhere stands there. */
  async function carried(): Promise<void> {
    const { desk } = day
    const before = await layoutOn(desk)
    await scale(desk, SMALLEST, 1.5)
    expect.soft(await layoutOn(desk)).toEqual(before)
    expect.soft(await faultsOf(desk, 'scale-150')).toEqual([])
    await scale(desk, SMALLEST, 1)
    expect.soft(await layoutOn(desk)).toEqual(before)
  }

  test('the list', async () => {
    await atEveryZoom('ready')
    await carried()
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
    await carried()
    await agent.takePromise()
    await agent.talkedFor(10)
    // In the smallest room the call is ended by what is on screen.
    await invoke(desk.page, 'zoom.set', { factor: 2 })
    await desk.page.locator('.pb-btn[data-kind="end"]').click()
    await agent.waitForCall('wrappingUp')
    await invoke(desk.page, 'zoom.set', { factor: 1 })
    await agent.chooseCode('PTP_FULL')
    await atEveryZoom('wrap-up')
    await agent.saveResult()
    expect(await central.only('promise', caseId)).toMatchObject({ promiseKind: 'full' })
    await agent.signOut()
    await atEveryZoom('sign-in')
  })
})
