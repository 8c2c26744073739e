// Strategy from the supervisor's sections of Manage to the agent's list: cases are previewed, moved and stand in the other agent's list;
// a weight is tried, put in force, and changes order and reason there. One desk, two people.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { openDesk } from './day.ts'
import type { Desk } from './launch.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const MOVED = 3
const TEAM = '测试一组'

describe('strategy', () => {
  let desk: Desk
  let agent: Agent
  /** Cases that were moved, and the pair whose order a weight turned round. */
  let moved: string[] = []
  let pair: readonly [string, string] | null = null

  beforeAll(async () => {
    ;({ desk } = await openDesk())
    await resize(desk, [1280, 720])
    agent = new Agent(desk.page)
    await agent.signIn('supervisor1')
    await agent.rail().locator('[data-screen="manage"]').click()
  })
  afterAll(() => desk?.discard())

  const idsOf = (rows: string) =>
    desk.page.locator(rows).evaluateAll((found) => found.map((row) => row.getAttribute('data-case') ?? ''))

  test('cases are previewed, then moved, and the board says who holds what', async () => {
    const { page } = desk
    await page.locator('[data-section="allotment"]').click()
    const holders = page.locator('tr[data-holder]:not([data-holder="pool"])')
    await holders.first().waitFor({ timeout: PATIENCE })
    await page.getByRole('radio', { name: '小组与技能' }).click()
    await page.locator('.al-people li').first().waitFor({ timeout: PATIENCE })
    // Whoever makes a team leads it; who stands in is the administrator's to set.
    await page.locator('.al-team').fill(TEAM)
    await page.locator('.al-team').press('Enter')
    const team = page.locator(`.al-leads [data-team="${TEAM}"]`)
    await team.waitFor({ timeout: PATIENCE })
    expect(await team.locator('button').count()).toBe(0)
    expect.soft(await faultsOf(desk, 'allotment-people')).toEqual([])
    await page.getByRole('radio', { name: '分案与调案' }).click()
    await holders.first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'allotment')).toEqual([])
    const held = () =>
      holders.evaluateAll((rows) => rows.map((row) => Number(row.querySelector('b')?.textContent)))
    const before = await held()
    await page.getByRole('radio', { name: '调案', exact: true }).click()
    const [from, to] = [page.locator('.al-agents').nth(0), page.locator('.al-agents').nth(1)]
    await from.locator('input').nth(0).check()
    await to.locator('input').nth(1).check()
    await page.locator('input[id$="-most"]').fill(String(MOVED))
    await page.locator('input[id$="-reason"]').fill('两位坐席工作量不均')
    await page.keyboard.press('Control+Enter')
    await page.locator('[data-share]').first().waitFor({ timeout: PATIENCE })
    moved = await idsOf('.sg-history [data-case]')
    expect(moved).toHaveLength(MOVED)
    // Nothing has passed yet.
    await expect
      .poll(() => page.locator('[data-share]').allInnerTexts())
      .toEqual([expect.stringContaining(`−${MOVED}`), expect.stringContaining(`+${MOVED}`)])
    expect.soft(await faultsOf(desk, 'allotment-preview', { dark: true })).toEqual([])
    await page.keyboard.press('Control+Enter')
    await until(async () => {
      const [first = 0, second = 0] = before
      expect(await held()).toEqual([first - MOVED, second + MOVED])
    })
    await page.locator('[data-allotment]').first().getByRole('button', { name: '撤回' }).waitFor()
  })

  test('@seed(37): a weight is tried on a list, kept to its bounds, and put in force with a reason', async () => {
    const { page } = desk
    await page.locator('[data-section="strategy"]').click()
    await page.locator('.sg-list li').first().waitFor({ timeout: PATIENCE })
    await page.locator('.sg-agent').selectOption({ index: 1 })
    await page.locator(`.sg-list [data-case="${moved[0]}"]`).waitFor({ timeout: PATIENCE })
    expect(await page.locator('.sg-list li[data-moved]').count()).toBe(0)
    const before = await idsOf('.sg-list li')
    const bucket = await page.locator(`.sg-list [data-case="${moved[0]}"] .tag`).first().innerText()
    const weight = page.locator(`[data-weight="bucket${bucket.replace('+', '')}"] input`)
    await weight.fill('301')
    await expect.poll(() => weight.getAttribute('aria-invalid')).toBe('true')
    await weight.fill('300')
    // Other buckets lose by it: a day of waiting has to count for more, or some would wait for ever.
    await page.locator('[data-weight="waitedDay"] input').fill('16')
    await page.locator('.sg-list li[data-moved]').first().waitFor({ timeout: PATIENCE })
    const after = await idsOf('.sg-list li')
    for (const [at, one] of after.entries())
      for (const other of after.slice(at + 1))
        if (
          pair === null &&
          before.includes(one) &&
          before.indexOf(other) >= 0 &&
          before.indexOf(one) > before.indexOf(other)
        )
          pair = [one, other]
    expect(pair).not.toBeNull()
    await page.locator('.sg-save input').fill('先联系这一账龄')
    expect.soft(await faultsOf(desk, 'strategy-weights', { dark: true })).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.locator('.sg-history li').filter({ hasText: '先联系这一账龄' }).waitFor({ timeout: PATIENCE })
    await page.getByRole('radio', { name: '阶段表' }).click()
    await page.locator('[data-stage="31"]').click()
    expect.soft(await faultsOf(desk, 'strategy-stages', { dark: true })).toEqual([])
    // A line goes to that team alone.
    await page.locator('[data-section="board"]').click()
    await page.locator('.bo-to').selectOption({ label: TEAM })
    await page.locator('.bo-announce input').fill('四点前请提交小结')
    await page.locator('.bo-announce input').press('Enter')
    const line = page.locator('[data-announced]')
    await line.waitFor({ timeout: PATIENCE })
    await expect.poll(() => line.innerText()).toContain(`致${TEAM}`)
    // Nobody is in it yet.
    expect(await line.getAttribute('data-announced')).toBe('0')
    await agent.signOut()
  })

  test('the administrator says who leads a team and who stands in', async () => {
    const { page } = desk
    await agent.signIn('admin1')
    await agent.rail().locator('[data-screen="manage"]').click()
    await page.locator('[data-section="allotment"]').click()
    await page.getByRole('radio', { name: '小组与技能' }).click()
    const team = page.locator(`.al-leads [data-team="${TEAM}"]`)
    await team.getByRole('button', { name: '修改' }).click()
    await team.locator('select').first().selectOption('deputy')
    expect.soft(await faultsOf(desk, 'allotment-leads', { dark: true })).toEqual([])
    await team.getByRole('button', { name: '保存' }).click()
    await expect.poll(() => team.innerText()).toContain('（代理）')
    await agent.signOut()
  })

  test('@seed(7): the other agent has the cases, in the new order, with the reason and what the stage calls for', async () => {
    const { page } = desk
    await agent.signIn('agent2')
    await agent.waitForCases()
    const [first = '', second = ''] = pair ?? []
    await until(async () => {
      const shown = await idsOf('[data-case]')
      expect(shown.indexOf(first)).toBeGreaterThanOrEqual(0)
      expect(shown.indexOf(second)).toBeGreaterThan(shown.indexOf(first))
    })
    await agent.openRow(moved[0] ?? '')
    const brief = page.locator('main.brief')
    await brief.locator('[data-stage]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => brief.locator('.pts').innerText()).toContain('+300')
    await expect.poll(() => brief.innerText()).toContain('两位坐席工作量不均')
    expect.soft(await faultsOf(desk, 'case-stage')).toEqual([])
  })
})
