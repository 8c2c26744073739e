// Practising: an agent chooses an angry customer on hard, fails to calm them, reads in the debrief what would have helped, does it
// the next time, and finds both calls in the history after a restart.
import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { type Day, openDay, TEN } from './day.ts'
import { launchDesk } from './launch.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const people = [
  person('promisesFriday'),
  person('promisesFriday'),
  person('disputesAmount'),
  person('hardship'),
]

describe('practising with an angry customer', () => {
  let day: Day
  let debrief: Locator
  let cards: Locator
  beforeAll(async () => {
    day = await openDay({ people, embedded: true })
    await resize(day.desk, [1280, 720])
    debrief = day.desk.page.locator('.pr-debrief')
    cards = day.desk.page.locator('.pr-card')
  })
  afterAll(() => day?.desk.discard())

  test('all customers are offered, nothing is practised yet', async () => {
    const { agent, desk } = day
    await agent.go('practice')
    await cards.first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => cards.count()).toBe(15)
    await agent.seesText('挂断后，这里是复盘')
    await desk.page.getByRole('radio', { name: /^情绪/ }).click()
    await expect.poll(() => cards.count()).toBe(3)
    const mood = desk.page.getByRole('radiogroup', { name: '情绪强度', exact: true })
    await mood.getByRole('radio', { name: '激动' }).click()
    await expect
      .poll(() => mood.getByRole('radio', { name: '激动' }).getAttribute('aria-checked'))
      .toBe('true')
    await mood.getByRole('radio', { name: '平常' }).click()
    await desk.page.getByRole('radio', { name: '考验' }).click()
    await expect
      .poll(() => desk.page.getByRole('radio', { name: '考验' }).getAttribute('aria-checked'))
      .toBe('true')
  })

  test('who skips the opening and does not calm them is hung up on; the debrief says what would have helped', async () => {
    const { agent, desk, central } = day
    await desk.page.locator('.pr-card[data-scenario="angry"]').getByRole('button', { name: /开始/ }).click()
    await agent.waitForCall('talking')
    const caseId = await agent.openCase()
    await agent.waitForCaptions(1)
    // Over to the objections at once: who calls and the recording stay unsaid.
    await desk.page.keyboard.press('F5')
    await desk.page.locator('.sc-drawer').waitFor({ timeout: PATIENCE })
    await desk.page.keyboard.press('8')
    await agent.waitForNode('A18')
    expect(await agent.say()).toContain('是我！有什么快说！')
    await agent.say()
    await agent.mark()
    // No key of ours ends this call.
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('HUNGUP')
    await agent.fillField('stage', '开场')
    await agent.saveAndNext()

    await debrief.locator('[data-score]').waitFor({ timeout: PATIENCE })
    const score = Number(await debrief.locator('[data-score]').getAttribute('data-score'))
    expect(score).toBeLessThan(70)
    expect(Number(await debrief.locator('[data-curve]').getAttribute('data-curve'))).toBeGreaterThanOrEqual(3)
    await expect.poll(() => debrief.locator('[data-curve]').getAttribute('aria-label')).toContain('从 17 到')
    const next = debrief.locator('[data-findings="next"]')
    await expect
      .poll(() => next.locator('[data-rule="missed"]').allInnerTexts())
      .toEqual(
        expect.arrayContaining([expect.stringContaining('机构与工号'), expect.stringContaining('录音告知')]),
      )
    await expect
      .poll(() => debrief.locator('[data-item="recording"]').getAttribute('data-state'))
      .toBe('missed')
    await expect
      .poll(() => debrief.locator('[data-item="howToCheck"]').getAttribute('data-state'))
      .toBe('said')
    for (const rule of ['calmUnused', 'gaveUp', 'branch', 'code'])
      await expect.poll(() => next.locator(`[data-rule="${rule}"]`).count(), { message: rule }).toBe(1)
    // A finding shows where in the call it lies, and the line of the script is marked.
    await expect.poll(() => debrief.locator('.pr-path li').allInnerTexts()).toEqual(['A1', 'A18'])
    await expect.poll(() => debrief.locator('.pr-path li[data-weak="true"]').count()).toBe(2)
    await next.locator('[data-rule="gaveUp"] button').click()
    await debrief.locator('.pr-track[data-looked]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => debrief.locator('.pr-events [data-looked="true"]').count()).toBe(1)
    expect.soft(await faultsOf(desk, 'practice-debrief', { dark: true })).toEqual([])
    // It was a call like any other: it went through the guard, and central has it. What was practised stays here.
    expect(await central.only('call', caseId)).toMatchObject({ endedBy: 'customer', sipStatus: 200 })
  })

  test('with a calm card the same customer stays, and the debrief shows that it worked', async () => {
    const { agent, desk } = day
    await desk.page.keyboard.press('r')
    await agent.waitForCall('talking')
    expect(await agent.say()).toContain('怎么又打来了')
    await desk.page.keyboard.press('F7')
    await desk.page.locator('.sc-drawer').waitFor({ timeout: PATIENCE })
    expect(await agent.say()).toContain('行，那你听我说')
    await desk.page.keyboard.press('Escape')
    await agent.stop('complaint', '一天打几个，我要投诉')
    await agent.waitForNode('A22')
    await agent.say()
    await agent.answer('complaint', null)
    await agent.captureGo()
    await agent.waitForNode('A22a')
    await agent.sayGoodbye()
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveAndNext()

    const well = debrief.locator('[data-findings="well"]')
    await well.locator('[data-rule="code"]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => well.locator('[data-rule="calmed"]').innerText()).toMatch(/从 \d+ 回到 \d+/)
    await expect.poll(() => well.locator('[data-rule="branch"]').count()).toBe(1)
    expect(await debrief.locator('[data-rule="calmUnused"], [data-rule="missed"]').count()).toBe(0)
    expect(Number(await debrief.locator('[data-score]').getAttribute('data-score'))).toBeGreaterThan(80)
  })

  test('what is offered and what was practised: nothing sticks out, axe is clean', async () => {
    const { desk } = day
    const looks = { sizes: [[1920, 1080]], dark: true } as const
    await desk.page.getByRole('radio').first().click()
    await expect.poll(() => cards.count()).toBe(15)
    expect.soft(await faultsOf(desk, 'practice-offer', looks)).toEqual([])
    await desk.page.getByRole('radio', { name: /^(练过的|Practised)/ }).click()
    expect.soft(await faultsOf(desk, 'practice-history', looks)).toEqual([])
  })

  test('after a restart the history lists both, and each opens its own debrief', async () => {
    const { desk, staff } = day
    await desk.quit()
    const again = await launchDesk({ userData: desk.userData, env: { DUEDESK_PRACTICE_CLOCK: TEN } })
    day = { ...day, desk: again, agent: new Agent(again.page) }
    await day.agent.signIn(staff.loginName, staff.password)
    await day.agent.go('practice')
    await again.page.getByRole('radio', { name: /^练过的/ }).click()
    const rows = again.page.locator('[data-practised]')
    await expect.poll(() => rows.count()).toBe(2)
    await expect.poll(() => rows.first().getAttribute('aria-pressed')).toBe('true')
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([expect.stringContaining('一接就生气的人'), expect.stringContaining('考验')])
    await rows.nth(1).click()
    await again.page.locator('.pr-debrief [data-rule="calmUnused"]').waitFor({ timeout: PATIENCE })
    await expect
      .poll(() => again.page.locator('.pr-debrief').getAttribute('data-debrief'))
      .toBe(await rows.nth(1).getAttribute('data-practised'))
  })
})
