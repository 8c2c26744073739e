// A change of a script, from the first word to the call: a supervisor writes at the desk, is refused for a forbidden word, hands in; another
// person publishes while an agent's call is on. That call keeps its version, the next one has the new, and the reviewer sees which.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUSE_FROM } from '../../shared/script/houseVersion.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { Agent } from './agent.ts'
import { CentralDoor, type Door } from './centralDoor.ts'
import { give, makeAgent, openDesk } from './day.ts'
import type { Desk } from './launch.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const [first, second] = [person('promisesFriday'), person('promisesFriday')]
const OLD = '我的工号是'
const FORBIDDEN = '您好，这里是{callerName}。再不处理就起诉。'
const NEW_ZH =
  '您好，我是{callerName}的工作人员，工号{staffNumber}。通话会录音，您可以拨打{hotline}核实。请问是{surname}本人吗？'
const CARD = '先听对方说完，再说一句“我明白”。'

describe('a script changed while calls go on', () => {
  let desk: Desk
  let agent: Agent
  let door: Door
  let office: CentralDoor
  let supervisor: CentralDoor

  beforeAll(async () => {
    ;({ desk, door } = await openDesk())
    await resize(desk, [1280, 720])
    agent = new Agent(desk.page)
    office = await CentralDoor.signIn(door, 'admin1')
    supervisor = await CentralDoor.signIn(door, 'supervisor1')
  })
  afterAll(() => desk?.discard())

  const text = (language: 'zh' | 'en') =>
    desk.page.locator(`.re-form > .re-pair textarea[data-language="${language}"]`)
  const side = (at: number) => desk.page.locator('.re-side [role="radio"]').nth(at).click()
  const saved = () => desk.page.locator('[data-saving="saved"]').waitFor({ timeout: PATIENCE })
  const only = async (id: string) => {
    const found = (await office.releases()).find((one) => one.id === id)
    if (!found) throw new Error(`no version of ${id}`)
    return found
  }

  test('@seed(6): a supervisor writes, is told of a forbidden word, mends it, compares and hands in', async () => {
    const { page } = desk
    await agent.signIn('supervisor1')
    await page.locator('nav.rail [data-screen="manage"]').click()
    await page.locator('[data-section="scripts"]').click()
    await page.locator('.re-node[data-line="A1"]').waitFor({ timeout: PATIENCE })
    expect
      .soft(
        await faultsOf(desk, 'scripts', {
          dark: true,
        }),
      )
      .toEqual([])
    // By keyboard through the picture.
    await page.locator('.re-node[aria-current="true"]').focus()
    await page.keyboard.press('ArrowDown')
    await expect
      .poll(() => page.locator('.re-node[aria-current="true"]').getAttribute('data-line'))
      .not.toBe('A1')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('n')
    await page.locator('[data-saving]').waitFor({ timeout: PATIENCE })

    await text('zh').fill(FORBIDDEN)
    await side(3)
    const refused = page.locator('[data-fault="forbiddenWords"]').filter({ hasText: '起诉' }).first()
    await refused.waitFor({ timeout: PATIENCE })
    const handIn = page.getByRole('button', { name: '提交复核' })
    await expect.poll(() => handIn.isDisabled()).toBe(true)
    expect.soft(await faultsOf(desk, 'scripts-checks')).toEqual([])
    await refused.locator('button').click()

    await text('zh').fill(NEW_ZH.replace('{hotline}', ''))
    await text('zh').evaluate(
      (field: HTMLTextAreaElement, at) => field.setSelectionRange(at, at),
      NEW_ZH.indexOf('{hotline}'),
    )
    await page.locator('.re-form > .re-pair select.re-insert').selectOption('hotline')
    await expect.poll(() => text('zh').inputValue()).toBe(NEW_ZH)
    // The other language names no title any more either.
    await text('en').fill((await text('en').inputValue()).replace('{title} ', ''))
    await saved()
    await side(2)
    await expect.poll(() => page.locator('[data-preview="zh"]').innerText()).toContain('测试客户服务中心')
    expect.soft(await faultsOf(desk, 'scripts-preview')).toEqual([])
    // What belongs to no line: an item to say, an objection, what the result begins with.
    await side(1)
    await page.locator('[data-item="howToCheck"] [data-language="zh"]').fill('怎么核实我们')
    await page.locator('[data-objection="refuse"] [data-language="zh"]').first().fill('不愿意还款')
    await page.locator('[data-first-value="channel"] select').selectOption('')
    await saved()
    expect.soft(await faultsOf(desk, 'scripts-whole')).toEqual([])
    await side(4)
    await page.locator('[data-difference="A1"]').waitFor({ timeout: PATIENCE })
    await expect
      .poll(() =>
        page
          .locator('[data-difference]')
          .evaluateAll((all) => all.map((one) => one.getAttribute('data-difference'))),
      )
      .toEqual(['A1', 'mustSay', 'objections', 'prefill'])
    await expect
      .poll(() => page.locator('[data-difference="objections"]').innerText())
      .toContain('不愿意还款')
    await page.keyboard.press('v')
    await page.locator('.re-lines').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'scripts-text')).toEqual([])
    await page.keyboard.press('Control+Enter')
    await until(async () => expect((await only('reminderA')).state).toBe('inReview'))
    // Who wrote it does not publish it.
    await page
      .getByRole('button', { name: '发布', exact: true })
      .waitFor({ state: 'detached', timeout: PATIENCE })
  })

  test('@seed(27) @seed(38): a card that somebody else wrote is approved with its last day', async () => {
    const { page } = desk
    const id = 'knowledge.journey'
    const { head } = await office.beginRelease({
      subject: 'card',
      id,
      from: null,
      content: {
        id,
        kind: 'knowledge',
        title: { zh: '还款后多久更新', en: 'When a payment shows' },
        lines: [{ zh: '以机构记账日为准。', en: 'The day of booking counts.' }],
        version: 1,
        source: null,
        approved: { on: '2026-11-18', by: { zh: '', en: '' }, until: '2027-05-31' },
      },
    })
    await office.stepRelease(head, { kind: 'submit' })
    await page.locator('.re-top [role="radio"]').nth(1).click()
    await page.locator(`[data-text="${id}"]`).click({ timeout: PATIENCE })
    await page.locator(`[data-card="${id}"]`).waitFor({ timeout: PATIENCE })
    await page.keyboard.press('p')
    await page.locator('.re-review').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'scripts-card')).toEqual([])
    await page.getByRole('button', { name: '确认发布' }).click()
    await until(async () =>
      expect(await only(id)).toMatchObject({ state: 'published', publishedBy: { staffNumber: '8101' } }),
    )
    await agent.signOut()
  })

  test('@seed(6) @seed(41): the running call keeps its version, the next one has the new, the reviewer sees both', async () => {
    const { page } = desk
    const staff = await makeAgent(office, '8072')
    const { central, caseOf } = await give(door, office, staff, [first, second])
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    await agent.call(caseOf(first))
    expect(await agent.line()).toContain(OLD)

    // While the call is on: the script, and a card by which to see that this desk has heard of it.
    await office.stepRelease(await only('reminderA'), { kind: 'publish', effectiveFrom: null })
    const { head } = await office.beginRelease({ subject: 'card', id: 'calm.angry', from: 1 })
    const content = {
      ...(await office.readRelease(head)),
      lines: [{ zh: CARD, en: 'Let them finish first.' }],
    }
    const handedIn = await office.stepRelease(await office.saveRelease(head, content), { kind: 'submit' })
    await supervisor.stepRelease(handedIn, { kind: 'publish', effectiveFrom: null })
    await page.keyboard.press('F7')
    await agent.seesText(CARD)
    await page.keyboard.press('Escape')
    expect(await agent.line()).toContain(OLD)
    await agent.mark()
    await agent.answer('self', 'A2')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TECH')
    await agent.saveResult()

    await agent.call(caseOf(second))
    const line = await agent.line()
    expect(line).toContain('工作人员')
    expect(line).not.toContain(OLD)
    await agent.seesText('本公司第 1 版')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TECH')
    await agent.saveResult()

    const used = async (caseId: string) => (await central.only('disposition', caseId)).script
    expect(await used(caseOf(first))).toEqual({ id: 'reminderA', version: REMINDER_A.version })
    expect(await used(caseOf(second))).toEqual({ id: 'reminderA', version: HOUSE_FROM + 1 })
    const reviewer = await CentralDoor.signIn(door, 'qa1')
    const told = await reviewer.reviewCall((await central.only('call', caseOf(second))).id)
    expect(told.script?.nodes.find(({ id }) => id === 'A1')?.text.zh).toBe(NEW_ZH)
  })
})
