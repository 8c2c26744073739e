// A first day in English: the system speaks English, so does Duedesk from the first moment. From sign-in to a saved promise every
// word of the window is English; what stays Chinese is data (names, what customers said, what lenders are called).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor, doorOf } from './centralDoor.ts'
import { give, makeAgent, type Staff, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { factorsOf, person } from './people.ts'
import { chineseOn, faultsOf } from './screenCheck.ts'

const somebody = person('promisesFriday')
/** Enough that practice does not ask for new people by itself. */
const others = Array.from({ length: 3 }, () => person('noAnswer'))

describe('a first day in English', () => {
  let desk: Desk
  let agent: Agent
  let staff: Staff
  let given: Awaited<ReturnType<typeof give>>
  beforeAll(async () => {
    desk = await launchDesk({
      fresh: true,
      env: { DUEDESK_PRACTICE_CLOCK: TEN, LANGUAGE: 'en_GB', LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8' },
    })
    agent = new Agent(desk.page)
    const door = await doorOf(desk)
    const office = await CentralDoor.signIn(door, 'admin1')
    staff = await makeAgent(office, '8073')
    given = await give(door, office, staff, [somebody, ...others])
  })
  afterAll(() => desk?.discard())

  const english = async (where: string) => expect.soft(await chineseOn(desk), where).toEqual([])

  test('begins in the language of the system, with a strip that goes for good', async () => {
    expect(await desk.page.evaluate(() => document.documentElement.lang)).toBe('en')
    await english('sign-in')
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    const strip = desk.page.locator('.first-run')
    await strip.waitFor()
    expect.soft(await faultsOf(desk, 'first-run', { dark: true })).toEqual([])
    await english('ready')
    await strip.getByRole('button', { name: 'Try your headset' }).click()
    await desk.page.locator('main[aria-label="Settings"]').waitFor()
    await english('settings')
    await strip.getByRole('button', { name: 'Got it' }).click()
    await strip.waitFor({ state: 'detached' })
  })

  test('empty lists say in English where they fill from', async () => {
    for (const screen of ['promises', 'callbacks', 'tickets', 'outbox'] as const) {
      await agent.go(screen)
      await desk.page.locator('.empty').waitFor()
      expect.soft(await faultsOf(desk, `${screen}-empty`, { dark: true })).toEqual([])
      await english(screen)
    }
    for (const screen of ['practice', 'help'] as const) {
      await agent.go(screen)
      await english(screen)
    }
    await agent.go('work')
  })

  test('a call, its script and its promise are English', async () => {
    const caseId = given.caseOf(somebody)
    await agent.openRow(caseId)
    await english('prepared')
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await english('opening')
    await agent.verifyAs(factorsOf(somebody))
    await english('verified')
    await agent.takePromise()
    await english('promise')
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PTP_FULL')
    await english('wrap-up')
    await agent.saveResult()
    await agent.go('promises')
    await agent.waitForPromises(1)
    await english('promises')
    expect(await given.central.only('promise', caseId)).toMatchObject({ promiseKind: 'full' })
  })
})
