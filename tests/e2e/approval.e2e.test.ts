// A plan between two desks: the agent calculates and asks, the supervisor at another desk sees the facts and approves by keyboard, the
// agent's desk says so by itself, and the instalments stand as promises in central.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { type Day, deskOn, openDay, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const customer = person('promisesFriday')
const other = person('promisesFriday')
/** Rates, fees and days of the three products, with what the ledger makes of them (vectors V6, V7, and V14's flag). */
const products = [
  {
    who: person('noAnswer', { product: '花呗', yuan: '3200.50', daysLate: 15 }),
    interest: '24.00',
    fee: '0.00',
    rates: '日利率 0.05%',
    above: 'false',
  },
  {
    who: person('noAnswer', { product: '借呗', yuan: '5000.00', daysLate: 12, dailyRate: '0.04%' }),
    interest: '36.00',
    fee: '0.00',
    rates: '日利率 0.06%',
    above: 'false',
  },
  {
    who: person('noAnswer', { product: '信用卡', yuan: '8000.00', daysLate: 11 }),
    interest: null,
    fee: '40.00',
    rates: '日利率 0.05%',
    above: 'true',
  },
] as const
const REASON = '收支属实，同意六期'

describe('a plan and its approval', () => {
  let own: OwnCentral
  let day: Day
  let desk: Desk
  let caseId: string

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    day = await openDay({ people: [customer, other, ...products.map(({ who }) => who)], door: own.door })
    desk = await launchDesk({ env: deskOn(own.door) })
    for (const one of [desk, day.desk]) await resize(one, [1280, 720])
    caseId = day.caseOf(customer)
  })
  afterAll(async () => {
    await desk?.discard()
    await day?.desk.discard()
    await own?.close()
  })

  test('@seed(12) @seed(10): the agent compares plans, writes down income and needs, and asks', async () => {
    const { page } = day.desk
    await day.agent.openRow(caseId)
    await page.locator('#tab-plan').click()
    await page.locator('.pl-table').waitFor({ timeout: PATIENCE })
    await page.locator('[data-consent]').check()
    for (const [name, yuan] of [
      ['incomeFen', '9000'],
      ['needsFen', '3000'],
    ] as const)
      await page.locator(`[data-field="${name}"] input`).fill(yuan)
    await page.locator('[data-field="reason"] select').selectOption('cashFlow')
    await page.locator('[data-field="channel"] select').selectOption('app')
    await page.locator('[data-field="note"] input').fill('客户愿意按月还')
    await expect
      .poll(() => page.locator('.pl-table tr[data-row="annual"] td').allInnerTexts())
      .toEqual(['0%', '6%'])
    await page.getByRole('button', { name: '加一个方案' }).click()
    await expect.poll(() => page.locator('.pl-table').getAttribute('data-plans')).toBe('3')
    await page.locator('.pl-table input[type="radio"]').first().check()
    expect.soft(await faultsOf(day.desk, 'plan-calculator', { sizes: [[1920, 1080]] })).toEqual([])
    await page.getByRole('button', { name: '提交审批' }).click()
    await page.locator('[data-plan-state="asked"]').waitFor({ timeout: PATIENCE })
  })

  test('@seed(32): the supervisor sees it with the facts and approves by keyboard, with a reason', async () => {
    const { page } = desk
    await new Agent(page).signIn('supervisor1')
    await page.locator('nav.rail [data-screen="approvals"]').click()
    await page.locator('[data-approval]').first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.ap-body').innerText()).toContain('6,000.00')
    expect.soft(await faultsOf(desk, 'approvals', { sizes: [[1920, 1080]] })).toEqual([])
    await page.keyboard.press('a')
    await page.locator('.ap-decision [role="alert"]').waitFor({ timeout: PATIENCE })
    await page.keyboard.type(REASON)
    await page.keyboard.press('Escape')
    await page.keyboard.press('a')
    await page.locator('[data-approval]').waitFor({ state: 'detached', timeout: PATIENCE })
  })

  test('@seed(12): the agent is told, and the schedule stands as promises', async () => {
    const { page } = day.desk
    await page.locator('[data-plan-state="running"]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.cust .prs li').count()).toBe(6)
    await expect.poll(() => page.locator('.cust').innerText()).toContain(REASON)
    expect.soft(await faultsOf(day.desk, 'plan-running')).toEqual([])
    await until(async () => {
      const rows = await day.central.rows()
      const promises = rows.flatMap((row) => (row.kind === 'promise' && row.caseId === caseId ? row : []))
      expect(promises.map(({ instalment }) => instalment).sort()).toEqual([1, 2, 3, 4, 5, 6])
    })
  })

  test('@seed(32): the supervisor listens to a call from the board by keyboard; the agent reads who it is for as long as it lasts', async () => {
    const { agent, desk: theirs } = day
    const { page } = desk
    await agent.call(day.caseOf(other))
    await agent.verifyAs(factorsOf(other))
    await page.locator('nav.rail [data-screen="manage"]').click()
    await page.locator('[data-section="board"]').click()
    const row = page.locator('tr[data-agent="8071"]')
    await row.locator('[data-way="listen"]').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('n')
    await page.keyboard.type('测试：今天 15 点例会')
    await page.keyboard.press('Enter')
    await page.locator('[data-announced]').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('Escape')
    await theirs.page.locator('[data-announcement]').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('j')
    await page.locator('tr[data-chosen][data-agent="8071"]').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('l')
    await page.locator('.pb[data-join="listen"][data-joined="on"]').waitFor({ timeout: PATIENCE })
    await theirs.page.locator('[data-joined-by="listen"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'board-listening', { sizes: [[1920, 1080]] })).toEqual([])
    expect.soft(await faultsOf(theirs, 'call-listened')).toEqual([])
    await theirs.page.keyboard.press('Alt+O')
    await theirs.page.locator('[data-announcement]').waitFor({ state: 'detached', timeout: PATIENCE })
    await page.keyboard.press('F8')
    await page.locator('.pb[data-join]').waitFor({ state: 'detached', timeout: PATIENCE })
    await theirs.page.locator('[data-joined-by]').waitFor({ state: 'detached', timeout: PATIENCE })
  })

  test('@seed(12) @seed(10): an offer in the call opens the calculator with its figures; its plan comes back as the line to say', async () => {
    const { agent, desk: mine } = day
    const { page } = mine
    const otherCase = day.caseOf(other)
    await agent.walk([
      ['goOn', 'A4'],
      ['known', 'A5'],
      ['cashFlow', 'A6'],
      ['undated', 'A7'],
      ['plan', 'A11'],
      ['calculate', null],
    ])
    const periods = page.locator('.sc-capture input').first()
    await periods.fill('9')
    await page.keyboard.press('Alt+P')
    await page.locator('#tab-plan[aria-selected="true"]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.cust [data-field="periods"] input').inputValue()).toBe('9')
    await page.locator('.cust [data-field="planKind"] select').selectOption('equalPayment')
    const each = async () =>
      (await page.locator('.pl-table tr[data-row="each"] td').first().innerText()).trim()
    await expect.poll(() => page.locator('.pl-table tr[data-row="annual"] td').first().innerText()).toBe('6%')
    const figure = await each()
    await page.keyboard.press('Alt+U')
    await page.locator('[data-agreed="9"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(mine, 'plan-offer')).toEqual([])
    await page.locator('.sc-capture [type="submit"]').focus()
    await page.keyboard.press('Enter')
    await agent.waitForNode('A11a')
    await expect.poll(() => agent.line()).toContain(`分9期，每期¥${figure}`)
    await expect.poll(() => agent.line()).toContain('年化6%')
    await agent.answer('submit', null)
    await agent.captureGo()
    await agent.waitForNode('A21')
    await agent.talkedFor(15)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PLAN')
    const willingness = page.locator('.wu-field[data-field="willingness"]')
    await willingness.waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.wu-field[data-field="perPeriod"] input').inputValue()).toBe(figure)
    expect.soft(await faultsOf(mine, 'wrapup-willingness')).toEqual([])
    await agent.saveResult()
    await until(async () => {
      const rows = await day.central.rows()
      const found = rows.flatMap((row) => (row.kind === 'disposition' && row.caseId === otherCase ? row : []))
      expect(found.map(({ fields }) => fields.willingness)).toEqual(['willing'])
    })
    await agent.openRow(otherCase)
    await page.locator('#tab-overview').click()
    await page.locator('.cust [data-willingness="willing"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(mine, 'panel-willingness')).toEqual([])
  })

  test('@seed(8) @seed(14) @seed(12): card, Huabei-like and Jiebei-like debts say how they come about, with the rate of a year and the flag of the ceiling', async () => {
    const { page } = day.desk
    for (const { who, interest, fee, rates, above } of products) {
      await day.agent.openRow(day.caseOf(who))
      await page.locator('#tab-overview').click()
      const parts = page.locator('.cust .tri b')
      if (interest !== null) await expect.poll(() => parts.nth(1).innerText()).toBe(interest)
      await expect.poll(() => parts.nth(2).innerText()).toBe(fee)
      await page.locator('.cust .ar-foot').getByRole('button', { name: '怎么算的' }).click()
      const reckoning = page.locator('.reckon:visible')
      await expect.poll(() => reckoning.innerText()).toContain(rates)
      await expect.poll(() => reckoning.innerText()).toMatch(/年化 [\d.]+%/)
      await expect
        .poll(() => reckoning.locator('[data-above-ceiling]').getAttribute('data-above-ceiling'))
        .toBe(above)
      if (above === 'true') expect.soft(await faultsOf(day.desk, 'arrears-above-ceiling')).toEqual([])
      await page.keyboard.press('Escape')
      await reckoning.waitFor({ state: 'hidden', timeout: PATIENCE })
      await page.locator('#tab-plan').click()
      // Every plan of every product has its rate of a year.
      await expect
        .poll(() => page.locator('.pl-table tr[data-row="annual"] td').allInnerTexts())
        .toEqual(['0%', '6%'])
    }
  })
})
