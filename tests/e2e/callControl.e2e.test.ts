// Calls that are more than one: a digit in the call, a supervisor who is asked, the customer taken back or handed on, a second caller
// turned away and taken, the last number once more, and the calls of the day.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { person } from './people.ts'
import { barFaultsOf, faultsOf, resize } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const first = person('promisesFriday')
const other = person('alreadyPaid')
/** So that practice does not ask for new people by itself. */
const others = Array.from({ length: 3 }, () => person('noAnswer'))

describe('call control', () => {
  let day: Day
  let caseId: string
  beforeAll(async () => {
    day = await openDay({ people: [first, other, ...others] })
    await resize(day.desk, [1280, 720])
    caseId = day.caseOf(first)
  })
  afterAll(() => day?.desk.discard())

  const press = (key: string) => day.desk.page.keyboard.press(key)
  const bar = (state: string) => day.agent.waitForBar({ state })

  /** The first of the directory is the supervisor; Enter consults. */
  async function consultSupervisor(): Promise<void> {
    await press('Control+t')
    await day.desk.page.locator('.tp-row[data-target="8101"][data-on="true"]').waitFor({ timeout: PATIENCE })
    await day.desk.page.locator('.tp input:focus').waitFor({ timeout: PATIENCE })
    await press('Enter')
    await bar('consulting')
  }
  /** Somebody else calls in while the first call is up. */
  async function secondCaller(): Promise<void> {
    const { agent, desk } = day
    await agent.go('practice')
    await desk.page
      .locator('.pr-card[data-scenario="alreadyPaid"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click({ timeout: PATIENCE })
    await agent.go('work')
    await agent.waitForBar({ say: 'secondCaller' })
  }
  async function save(code = 'TECH'): Promise<void> {
    await day.agent.waitForCall('wrappingUp')
    await day.agent.chooseCode(code)
    await day.agent.saveResult()
    await day.agent.waitForCall('idle')
  }

  test('a digit goes to the line; the supervisor is asked, and the customer taken back', async () => {
    const { agent, desk } = day
    await agent.call(caseId)
    await press('Control+d')
    await press('5')
    await desk.page.locator('.pb-keys output', { hasText: '5' }).waitFor({ timeout: PATIENCE })
    await press('Escape')
    // On hold a customer is patient while the screen is looked at.
    await press('F12')
    await bar('held')
    await press('Control+t')
    await desk.page.locator('.tp-row').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'transfer', { dark: true })).toEqual([])
    await press('Escape')
    await desk.page.locator('.tp').waitFor({ state: 'hidden', timeout: PATIENCE })
    await consultSupervisor()
    expect.soft(await barFaultsOf(desk, 'consulting')).toEqual([])
    await expect.poll(() => agent.bar()).toContain('赵主管测试')
    await press('F12')
    await agent.waitForBar({ say: 'targetWaits' })
    expect.soft(await barFaultsOf(desk, 'consulted-waits')).toEqual([])
    await press('F12')
    await bar('consulting')
    await press('F8')
    await bar('talking')
  })

  test('a second caller is turned away and to be called back; the next one is taken, and the first waits', async () => {
    const { agent, central, desk } = day
    await secondCaller()
    expect.soft(await barFaultsOf(desk, 'second-caller')).toEqual([])
    await press('Shift+F8')
    await central.landed('event', (event) => event.eventKind === 'missedCall')
    await bar('talking')
    await secondCaller()
    await press('Control+F2')
    await agent.waitForBar({ say: 'otherParked' })
    await agent.waitForNode('I1')
    expect.soft(await barFaultsOf(desk, 'parked')).toEqual([])
    // The one in front ends: the first customer is there again, on hold.
    await press('F8')
    await bar('held')
    await press('F12')
    await bar('talking')
  })

  test('handed to the supervisor, the call is over here and its history says so', async () => {
    const { agent, central, desk } = day
    await consultSupervisor()
    await press('Control+t')
    await agent.waitForCall('wrappingUp')
    const [handed] = await central.landed('event', (event) => event.params.result === 'completed')
    expect(handed).toMatchObject({
      eventKind: 'transferred',
      params: { mode: 'attended', target: 'supervisor' },
    })
    await save()
    // The second caller's call waits for its result.
    await bar('unfinished')
    await press('Control+F9')
    await day.agent.chooseCode('TECH')
    await day.agent.saveResult()
    await press('Control+h')
    const log = desk.page.locator('.cl-row')
    await log.first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => log.count()).toBe(3)
    expect.soft(await faultsOf(desk, 'call-log', { dark: true })).toEqual([])
    await press('Escape')
  })

  test('redial dials the last one again, or says why the guard does not let it', async () => {
    const { agent, central, desk } = day
    await press('Control+Shift+F8')
    // Between two calls of this line a minute must pass: on a quick machine it has not.
    const refused = desk.page.locator('.toast', { hasText: '线路流控' })
    await refused.or(desk.page.locator('[data-call="talking"]')).first().waitFor({ timeout: PATIENCE })
    if ((await agent.callState()) === 'talking') {
      await press('F8')
      await save()
    } else await central.landed('event', (event) => event.eventKind === 'guardRefused')
  })
})
