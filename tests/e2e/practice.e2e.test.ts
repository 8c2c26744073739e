// Practising: an agent chooses an angry customer on hard, fails to calm them, reads in the debrief what would have helped, does it
// the next time, and finds both calls in the history after a restart.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { type Day, openDay, TEN } from './day.ts'
import { type Desk, invoke, launchDesk } from './launch.ts'
import { person } from './people.ts'
import { PATIENCE } from './until.ts'

/** Where pictures of the screen go, if anywhere. */
const pictures = process.env.DUEDESK_PICTURES ?? null

const people = [
  person('promisesFriday'),
  person('promisesFriday'),
  person('disputesAmount'),
  person('hardship'),
]

async function picture(desk: Desk, name: string, language: 'zh-CN' | 'en', width: number, height: number) {
  await invoke(desk.page, 'settings.set', { language })
  await desk.page.evaluate(() => document.fonts.ready)
  await desk.app.evaluate(
    ({ BrowserWindow }, [w = 0, h = 0]) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: w, height: h }),
    [width, height],
  )
  // Chromium keeps a window one pixel smaller than the screen.
  await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBeGreaterThanOrEqual(width - 1)
  await expect.poll(() => desk.page.evaluate(() => window.innerHeight)).toBeLessThanOrEqual(height)
  await desk.page.locator(language === 'en' ? 'html[lang="en"]' : 'html[lang="zh-CN"]').waitFor()
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await desk.page.screenshot({ path: join(pictures, `${name}-${language}-${width}x${height}.png`) })
}

/** Whatever sticks out of the window or of its own box sideways. */
function overflowing(desk: Desk): Promise<string[]> {
  return desk.page.evaluate(() =>
    [...document.querySelectorAll('.pr *')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        if (box.width === 0 || element.closest('svg')) return false
        const clipped = getComputedStyle(element).overflow !== 'visible'
        return (
          box.right > window.innerWidth + 1 ||
          (!clipped && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        )
      })
      .map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 30)}`),
  )
}

describe('practising with an angry customer', () => {
  let day: Day
  let debrief: Locator
  let cards: Locator
  beforeAll(async () => {
    day = await openDay({ people })
    debrief = day.desk.page.locator('.pr-debrief')
    cards = day.desk.page.locator('.pr-card')
  })
  afterAll(() => day?.desk.discard())

  test('all customers are offered, nothing is practised yet', async () => {
    const { agent, desk } = day
    await agent.go('practice')
    await cards.first().waitFor({ timeout: PATIENCE })
    expect(await cards.count()).toBe(15)
    await agent.seesText('挂断后，这里是复盘')
    await desk.page.getByRole('radio', { name: /^情绪/ }).click()
    await expect.poll(() => cards.count()).toBe(3)
    await desk.page.getByRole('radio', { name: '考验' }).click()
    expect(await desk.page.getByRole('radio', { name: '考验' }).getAttribute('aria-checked')).toBe('true')
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
    expect(await debrief.locator('[data-curve]').getAttribute('aria-label')).toContain('从 17 到')
    const next = debrief.locator('[data-findings="next"]')
    await expect
      .poll(() => next.locator('[data-rule="missed"]').allInnerTexts())
      .toEqual(
        expect.arrayContaining([expect.stringContaining('机构与工号'), expect.stringContaining('录音告知')]),
      )
    expect(await debrief.locator('[data-item="recording"]').getAttribute('data-state')).toBe('missed')
    expect(await debrief.locator('[data-item="howToCheck"]').getAttribute('data-state')).toBe('said')
    for (const rule of ['calmUnused', 'gaveUp', 'branch', 'code'])
      expect(await next.locator(`[data-rule="${rule}"]`).count(), rule).toBe(1)
    expect(await overflowing(desk)).toEqual([])
    // It was a call like any other: it went through the guard, and central has it. What was practised stays here.
    expect(await central.only('call', caseId)).toMatchObject({ endedBy: 'customer', sipStatus: 200 })
  })

  test('with a calm card the same customer stays, and the debrief shows that it worked', async () => {
    const { agent, desk } = day
    await debrief.getByRole('button', { name: '再练一次' }).click()
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
    expect(await well.locator('[data-rule="calmed"]').innerText()).toMatch(/从 \d+ 回到 \d+/)
    expect(await well.locator('[data-rule="branch"]').count()).toBe(1)
    expect(await debrief.locator('[data-rule="calmUnused"], [data-rule="missed"]').count()).toBe(0)
    expect(Number(await debrief.locator('[data-score]').getAttribute('data-score'))).toBeGreaterThan(80)
  })

  test.each([
    ['zh-CN', 1280, 720],
    ['en', 1280, 720],
    ['zh-CN', 1920, 1080],
    ['en', 1920, 1080],
  ] as const)('%s at %ix%i: nothing sticks out', async (language, width, height) => {
    const { desk } = day
    await desk.page.getByRole('radio').first().click()
    await picture(desk, 'practice', language, width, height)
    expect(await cards.count()).toBe(15)
    expect(await overflowing(desk)).toEqual([])
    await desk.page.getByRole('radio', { name: /^(练过的|Practised)/ }).click()
    await picture(desk, 'practice-history', language, width, height)
    expect(await overflowing(desk)).toEqual([])
  })

  test('after a restart the history lists both, and each opens its own debrief', async () => {
    const { desk, staff } = day
    await invoke(desk.page, 'settings.set', { language: 'zh-CN' })
    await desk.quit()
    const again = await launchDesk({ userData: desk.userData, env: { DUEDESK_PRACTICE_CLOCK: TEN } })
    day = { ...day, desk: again, agent: new Agent(again.page) }
    await day.agent.signIn(staff.loginName, staff.password)
    await day.agent.go('practice')
    await again.page.getByRole('radio', { name: /^练过的/ }).click()
    const rows = again.page.locator('[data-practised]')
    await expect.poll(() => rows.count()).toBe(2)
    expect(await rows.first().getAttribute('aria-pressed')).toBe('true')
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringContaining('一接就生气的人'),
      expect.stringContaining('考验'),
    ])
    await rows.nth(1).click()
    await again.page.locator('.pr-debrief [data-rule="calmUnused"]').waitFor({ timeout: PATIENCE })
    await picture(again, 'practice-debrief', 'zh-CN', 1280, 720)
    expect(await again.page.locator('.pr-debrief').getAttribute('data-debrief')).toBe(
      await rows.nth(1).getAttribute('data-practised'),
    )
  })
})
