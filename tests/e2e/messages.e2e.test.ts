// Writing to a customer: the recap of a promise by text message out of the wrap-up, a letter from the timeline, and a customer who wants no more
// text messages. Practice central takes them and lets them arrive; the answer comes by the gateway's own door.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedHeaders } from '../../central/messageSigning.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { type Day, openDay, TEN } from './day.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { accountFile, factorsOf, person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const customer = person('promisesFriday')
const WHY = '客户要求书面告知'
const CALLBACK = '/v1/messages/callback'

describe('messages', () => {
  let own: OwnCentral
  let day: Day
  let caseId: string

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    day = await openDay({ people: [customer], door: own.door })
    await resize(day.desk, [1280, 720])
    caseId = day.caseOf(customer)
    // The lender names an address and a mailbox.
    const [head = '', line = ''] = accountFile([customer], localDay(Date.parse(TEN), CHINA)).split('\r\n')
    const file = `${head},地址,邮箱\r\n${line},测试市练习路1号,journey@practice.invalid\r\n`
    await day.office.importFor(day.staff.id, file, 'changes')
  })
  afterAll(async () => {
    await day?.desk.discard()
    await own?.close()
  })

  const messages = async () =>
    (await day.central.rows()).flatMap((row) => (row.kind === 'message' && row.caseId === caseId ? row : []))
  const entry = (words: string) => day.desk.page.locator('.cust .tl li', { hasText: words })

  test('@seed(13) @seed(19) @seed(5): the recap of the promise leaves with the result and arrives', async () => {
    const { agent, desk } = day
    const { page } = desk
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(customer))
    await agent.takePromise()
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PTP_FULL')
    const wish = page.locator('[data-wish="confirm"] input')
    await wish.waitFor({ timeout: PATIENCE })
    expect(await wish.isChecked()).toBe(false)
    await wish.check()
    await page.locator('.ms-confirm .ms-preview').waitFor({ timeout: PATIENCE })
    expect(await page.locator('.ms-confirm .ms-preview').innerText()).toMatch(
      /还款¥[\d,.]+。请只使用官方渠道/,
    )
    expect.soft(await faultsOf(desk, 'message-confirm')).toEqual([])
    await agent.saveResult()
    await agent.openRow(caseId)
    await page.locator('#tab-history').click()
    await entry('短信：还款承诺确认')
      .getByText(/已送达/)
      .waitFor({ timeout: PATIENCE })
    const [sent] = await messages()
    expect(sent).toMatchObject({ channel: 'sms', state: 'delivered', tries: 1 })
    expect((await day.central.only('promise', caseId)).id).toBe(sent?.promiseId)
  })

  test('@seed(18): a letter is written from the timeline, seen before it is asked for, and arrives', async () => {
    const { desk } = day
    const { page } = desk
    await page.keyboard.press('Alt+w')
    const form = page.locator('.ms-form')
    // Eleven days late the stage calls and texts; another way takes a reason.
    await form.getByRole('radio', { name: '短信' }).waitFor({ timeout: PATIENCE })
    expect(await form.getByRole('radio', { name: '函件' }).count()).toBe(0)
    await form.getByText('本阶段以外的方式').click()
    await form.getByRole('radio', { name: '函件' }).click()
    await form.locator('.ms-preview').getByText('催收原因及法律依据').waitFor({ timeout: PATIENCE })
    await form.locator('[data-message-guard="permit"]').waitFor({ timeout: PATIENCE })
    // On screen name and address stay masked.
    expect(await form.innerText()).not.toContain(customer.name)
    expect(await form.innerText()).not.toContain('练习路1号')
    expect(await form.locator('button[type="submit"]').isDisabled()).toBe(true)
    await form.getByLabel('为什么不用本阶段的方式').fill(WHY)
    await form.locator('button[type="submit"]:enabled').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'message-letter', { dark: true })).toEqual([])
    await page.keyboard.press('Alt+Enter')
    await entry('本阶段以外，改用信函').getByText(WHY).waitFor({ timeout: PATIENCE })
    await entry('函件：催收函')
      .getByText(/已送达/)
      .waitFor({ timeout: PATIENCE })
  })

  test('@seed(19): an answer of 退订 closes text messages at once, and nothing else', async () => {
    const { page } = day.desk
    const body = JSON.stringify({
      kind: 'inbound',
      id: randomUUID(),
      from: `+86${customer.phone}`,
      text: '退订',
    })
    const part = { method: 'POST', path: CALLBACK, body }
    const now = Date.now() + own.door.clockOffsetMs
    const answer = await fetch(own.door.url + CALLBACK, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-duedesk-door': own.door.door ?? '',
        ...signedHeaders(own.door.door ?? '', part, now),
      },
      body,
    })
    expect(answer.status).toBe(204)
    await entry('客户要求不再接收短信').waitFor({ timeout: PATIENCE })
    await page.keyboard.press('Alt+w')
    const form = page.locator('.ms-form')
    await form.locator('[data-message-guard="refusal"]').waitFor({ timeout: PATIENCE })
    expect(await form.locator('button[type="submit"]').isDisabled()).toBe(true)
    await form.getByRole('radio', { name: '邮件' }).click()
    await form.locator('[data-message-guard="permit"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'message-refused')).toEqual([])
    await page.keyboard.press('Alt+w')
  })

  test('@seed(18): supervisors see every message, and the texts with their versions', async () => {
    const { agent, desk } = day
    const { page } = desk
    await agent.signOut()
    await agent.signIn('supervisor1')
    await page.locator('nav.rail [data-screen="manage"]').click()
    await page.locator('[data-section="messages"]').click()
    await page.locator('[data-template]').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'message-templates')).toEqual([])
    await page.locator('[data-template^="collection.letter"]').click()
    await page.keyboard.press('e')
    const body = page.locator('.md-form textarea').first()
    await body.fill('{callerName}，今天不还就上门')
    await page.locator('.md-faults li').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'message-template-sheet')).toEqual([])
    await page.getByRole('radio', { name: '发送记录' }).click()
    await until(async () => expect(await page.locator('[data-message]').count()).toBe(2))
    expect(await page.locator('.md-log').innerText()).not.toContain(customer.phone.slice(-4))
    expect.soft(await faultsOf(desk, 'message-log', { sizes: [[1920, 1080]] })).toEqual([])
  })
})
