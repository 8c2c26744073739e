// The agent's own good in a real window: help asked and taken back in a call with one key, a break that is offered after an insult and
// holds the desk still, the own day, and a concern that reaches compliance.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CentralDoor, doorOf } from './centralDoor.ts'
import { type Day, openDay } from './day.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const one = person('promisesFriday')

describe('the agent’s own good', () => {
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [one] })
    await resize(day.desk, [1280, 720])
  })
  afterAll(() => day?.desk.discard())

  test('@seed(32) one key asks for a supervisor and says that none is there; the same key takes it back', async () => {
    const { agent, desk } = day
    await agent.call(day.caseOf(one))
    await desk.page.keyboard.press('Alt+h')
    await desk.page.locator('[data-help="nobody"]').waitFor({ timeout: PATIENCE })
    await desk.page.keyboard.press('Alt+h')
    await desk.page.locator('[data-help]').waitFor({ state: 'detached', timeout: PATIENCE })
  })

  test('@seed(35) who was insulted is offered a break with one key, and it has a reason of its own', async () => {
    const { agent, desk } = day
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TECH')
    await desk.page.getByLabel('我在通话中被辱骂或威胁').check()
    await agent.saveResult()
    await desk.page.locator('[data-rest~="abused"]').waitFor({ timeout: PATIENCE })
    expect(await faultsOf(desk, 'rest-offered')).toEqual([])
    await desk.page.keyboard.press('Alt+b')
    await agent.waitForCall('paused')
    await desk.page.locator('[data-rest]').waitFor({ state: 'detached', timeout: PATIENCE })
    await expect.poll(() => agent.bar()).toContain('缓一缓')
  })

  test('@seed(36) a concern is sent, followed, and read by compliance alone; the day stands beside it', async () => {
    const { desk } = day
    await desk.page.keyboard.press('Alt+g')
    await desk.page.locator('.care-tiles').waitFor({ timeout: PATIENCE })
    const text = '被要求对测试客户说会上门'
    await desk.page.getByLabel('说说怎么回事').fill(text)
    await desk.page.getByRole('button', { name: '提交' }).click()
    await desk.page.locator('[data-concern="sent"]').waitFor({ timeout: PATIENCE })
    const compliance = await CentralDoor.signIn(await doorOf(desk), 'qa1')
    expect(await compliance.concerns()).toMatchObject([{ text, concern: 'unaffordable' }])
    expect(await faultsOf(desk, 'care', { sizes: [[1920, 1080]], dark: true })).toEqual([])
  })
})
