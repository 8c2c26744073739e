// A complaint from the call to its answer, at one desk: the agent takes it down and it is a ticket with its clock, the supervisor answers it by
// keyboard, the agent sees the answer. A call that the customer made ends with the question whether they are satisfied.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHINA, DAY, localDay } from '../../shared/instant.ts'
import { type Day, openDay } from './day.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const customer = person('promisesFriday')
/** So that practice does not ask for new people by itself. */
const others = Array.from({ length: 3 }, () => person('noAnswer'))
const WORDS = '你们打得太多了，我要投诉'
const ANSWER = '已核实，以后只在约定时段联系，并向您致歉'

describe('a complaint and its answer', () => {
  let day: Day
  let caseId: string
  beforeAll(async () => {
    day = await openDay({ people: [customer, ...others] })
    await resize(day.desk, [1280, 720])
    caseId = day.caseOf(customer)
  })
  afterAll(() => day?.desk.discard())

  const ticketNow = async () => {
    const tickets = (await day.central.rowsOf('ticket')).filter((row) => row.caseId === caseId)
    return tickets.find(({ ticketKind }) => ticketKind === 'complaint')
  }

  test('@seed(29): a customer who called in is asked at the end, and is seen to again', async () => {
    const { agent, central, desk } = day
    const { page } = desk
    await agent.go('practice')
    await page
      .locator('.pr-card[data-scenario="promisesFriday"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click({ timeout: PATIENCE })
    await agent.waitForCall('inbound')
    await page.keyboard.press('F2')
    await agent.waitForCall('talking')
    await agent.waitForNode('I1')
    await agent.mark()
    await agent.answer('self', 'A2')
    // Whoever calls is verified by their own data.
    const calling = await page.locator('[data-open-case]').getAttribute('data-open-case')
    const caller = (await central.rowsOf('case')).find((row) => row.id === calling)
    const known = (await central.rowsOf('customer')).find((row) => row.id === caller?.customerId)
    const idNumber = known?.idNumber ?? ''
    await agent.verify([idNumber.slice(-4), idNumber.slice(10, 14)])
    await agent.waitForBanner('matched')
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await page.locator('[data-satisfaction="open"] input[value="poor"]').check({ timeout: PATIENCE })
    await page.locator('[data-satisfaction="poor"] input[type="text"]').fill('等得太久')
    await agent.chooseCode('NEGO')
    await agent.firstChoice('obstacle')
    await agent.firstChoice('nextDate')
    expect.soft(await faultsOf(desk, 'wrap-up-satisfaction')).toEqual([])
    await agent.saveResult()
    const [asked] = await central.landed('event', (event) => event.eventKind === 'satisfaction')
    expect(asked?.params).toEqual({ answer: 'poor', words: '等得太久', care: true })
    const care = (await central.rowsOf('ticket')).find(({ ticketKind }) => ticketKind === 'afterCare')
    expect(care).toMatchObject({ desk: 'service', words: '等得太久', caseId: calling })
  })

  test('@seed(28) @seed(1): taken down in the call it is a ticket at once, with its day on the case', async () => {
    const { agent, desk } = day
    await agent.go('work')
    await agent.call(caseId)
    await agent.mark()
    await agent.stop('complaint', WORDS)
    await desk.page.locator('[data-stop="complaint"]').waitFor({ timeout: PATIENCE })
    await until(async () => expect(await ticketNow()).toMatchObject({ words: WORDS, clock: 'simple' }))
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveResult()
    await agent.openRow(caseId)
    await desk.page.locator('[data-case-ticket="open"]', { hasText: '投诉' }).waitFor({ timeout: PATIENCE })
    const ticket = await ticketNow()
    expect(ticket).toMatchObject({ payload: { target: 'frequency' }, state: 'open' })
    expect(localDay(ticket?.due ?? 0, CHINA)).toBe(localDay((ticket?.openedAt ?? 0) + 15 * DAY, CHINA))
    expect.soft(await faultsOf(desk, 'case-tickets')).toEqual([])
  })

  test('@seed(31): a question to the bank is opened from the case by keyboard, what is missing is named', async () => {
    const { agent, desk } = day
    await desk.page.keyboard.press('Alt+t')
    const form = desk.page.locator('[data-form="new"]')
    await form.waitFor({ timeout: PATIENCE })
    await form.locator('select').first().selectOption('bankQuestion')
    await desk.page.keyboard.press('Control+Enter')
    await form.locator('[role="alert"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'ticket-new')).toEqual([])
    await form.locator('textarea').first().fill('请提供上月账单明细')
    await desk.page.keyboard.press('Control+Enter')
    await form.waitFor({ state: 'detached', timeout: PATIENCE })
    await desk.page.locator('[data-case-ticket]', { hasText: '请银行协助' }).waitFor({ timeout: PATIENCE })
    await agent.go('tickets')
    await desk.page.locator('[data-ticket]').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'tickets-agent')).toEqual([])
    await agent.signOut()
  })

  test('@seed(28): the supervisor sees words and clock, and answers by keyboard', async () => {
    const { agent, desk } = day
    const { page } = desk
    await agent.signIn('supervisor1')
    await page.locator('nav.rail [data-screen="tickets"]').click()
    const { id } = (await ticketNow()) ?? {}
    await page.locator(`[data-ticket="${id}"]`).click({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.tk-words').innerText()).toBe(WORDS)
    await expect.poll(() => page.locator('.tk-body').innerText()).toContain('15 天内')
    expect.soft(await faultsOf(desk, 'tickets', { sizes: [[1920, 1080]], dark: true })).toEqual([])
    await page.keyboard.press('a')
    const form = page.locator('[data-form="answer"]')
    await form.locator('select').first().selectOption('upheld')
    await form.locator('select').nth(1).selectOption('none')
    await form.locator('textarea').fill(ANSWER)
    expect.soft(await faultsOf(desk, 'ticket-answer')).toEqual([])
    await page.keyboard.press('Control+Enter')
    await until(async () =>
      expect(await ticketNow()).toMatchObject({ state: 'answered', answer: { text: ANSWER } }),
    )
    await page.getByRole('radio', { name: '已答复' }).click()
    await page.locator(`[data-ticket="${id}"]`).click({ timeout: PATIENCE })
    await expect.poll(() => page.locator('[data-answer]').innerText()).toContain(ANSWER)
    const holds = (await day.central.rowsOf('hold')).filter((hold) => hold.holdKind === 'complaint')
    expect(holds.map(({ lifted }) => lifted?.reason)).toEqual([ANSWER])
    await agent.signOut()
  })

  test('the agent is told, and closes the ticket once the customer knows', async () => {
    const { agent, desk, staff } = day
    const { page } = desk
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    await agent.openRow(caseId)
    await page.locator('[data-case-ticket="answered"]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.cust').innerText()).toContain(ANSWER)
    await agent.go('tickets')
    const { id } = (await ticketNow()) ?? {}
    await page.locator(`[data-ticket="${id}"]`).click({ timeout: PATIENCE })
    await page.keyboard.press('d')
    await page.locator('[data-form="close"]').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('Control+Enter')
    await until(async () =>
      expect(await ticketNow()).toMatchObject({ state: 'closed', closed: { why: 'told' } }),
    )
  })
})
