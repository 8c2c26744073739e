// What lists bring at their worst: names of one and of forty characters, rare characters, words of seventy letters, amounts of
// twelve digits, five hundred entries, thirty contacts, none at all; rows that arrive under the pointer; and a store that does not
// answer. Nothing overflows in either language, what is missing is said, and nobody waits without an end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stamped } from '../../central/practiceHistory.ts'
import { CHINA, localDay, MINUTE } from '../../shared/instant.ts'
import type { ActDraft } from '../../shared/operation.ts'
import { Agent } from './agent.ts'
import { CentralDoor, doorOf } from './centralDoor.ts'
import { give, makeAgent, openDesk, type Staff, TEN } from './day.ts'
import type { Desk } from './launch.ts'
import { accountFile, person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

/** So many numbers, the first answered by nobody: its last digit is 4. */
const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `1990000${8004 + (from + index) * 10}`)

const MOST = '999999999.99'
const short = person('noAnswer', { name: '测' })
const rare = person('noAnswer', { name: '𠮷野测试', yuan: MOST, daysLate: 300 })
const silent = person('noAnswer', { name: '无号码测试' })
const crowded = person('noAnswer', {
  name: '测试'.repeat(20),
  yuan: MOST,
  phone: numbers(0, 3).join('、'),
  contact: { name: '联系人测试', phone: numbers(3, 15).join('、') },
})
/** What a later file adds to the same account. */
const more = { ...crowded, contact: { name: '后来的测试', phone: numbers(18, 12).join('、') } }
const NOTES = 500
const TODAY = localDay(Date.parse(TEN), CHINA)
/** No space in it at which a line could end, and longer than any column. */
const GERMAN = 'Rechtsschutzversicherungsgesellschaftsangestelltenverzeichniseintragsnummer'

describe('bad input', () => {
  let desk: Desk
  let agent: Agent
  let central: CentralDoor
  let office: CentralDoor
  let staff: Staff
  let caseOf: (one: typeof short) => string

  beforeAll(async () => {
    const opened = await openDesk()
    const { door } = opened
    desk = opened.desk
    await resize(desk, [1280, 720])
    office = await CentralDoor.signIn(door, 'admin1')
    staff = await makeAgent(office, '8072')
    const given = await give(door, office, staff, [short, rare, silent, crowded])
    ;({ central, caseOf } = given)
    await office.importFor(staff.id, accountFile([more], TODAY), 'changes')
    const matter = (await central.rowsOf('case')).find((row) => row.id === caseOf(crowded))
    if (!matter) throw new Error('the crowded case is not on the list')
    const note = (index: number): { at: number; draft: ActDraft } => ({
      at: central.session.now - (NOTES - index) * MINUTE,
      draft: {
        kind: 'note.added',
        customerId: matter.customerId,
        caseId: matter.id,
        payload: {
          noteId: randomUUID(),
          callId: null,
          text: `${index === NOTES - 1 ? GERMAN : ''}第 ${index + 1} 条小记，测试。`,
        },
      },
    })
    const device = randomUUID()
    await central.push(
      device,
      stamped(
        Array.from({ length: NOTES }, (_, index) => note(index)),
        device,
        staff.id,
      ),
    )
    // No file can name a case without a number; what central sends may.
    await desk.page.route('**/v1/sync/pull*', async (route) => {
      const answer = await route.fetch()
      const page = (await answer.json()) as { rows?: { kind: string; caseId: string | null }[] }
      const rows = page.rows?.filter((row) => row.kind !== 'contact' || row.caseId !== caseOf(silent))
      await route.fulfill({ response: answer, json: { ...page, rows } })
    })
    agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
  })
  afterAll(async () => {
    // What is under way may end unheard.
    await desk?.page.unrouteAll({ behavior: 'ignoreErrors' })
    await desk?.discard()
  })

  const sound = async (name: string) => expect.soft(await faultsOf(desk, `bad-${name}`)).toEqual([])
  const tab = (name: string) => desk.page.locator(`#tab-${name}`).click()

  test('names and amounts fit the list, its preview and the brief', async () => {
    await desk.page.locator(`[data-case="${caseOf(rare)}"]`).click()
    await sound('list')
    await agent.openRow(caseOf(rare))
    await expect.poll(() => desk.page.locator('.cust h2').first().innerText()).toBe('𠮷**试')
    await expect
      .poll(() => desk.page.locator('.cust .money').innerText())
      .toMatch(/1,\d{3},\d{3},\d{3}\.\d\d$/)
    await sound('amount')
    await agent.openRow(caseOf(short))
    await expect.poll(() => desk.page.locator('.cust h2').first().innerText()).toBe('测*')
  })

  test('a case that arrives between two clicks does not slip under the second', async () => {
    const { page } = desk
    /** A first click on this case; then somebody worse arrives above it, and what stands where it was gets the second click. */
    const doubleClick = async (caseId: string) => {
      const box = await page.locator(`[data-case="${caseId}"]`).boundingBox()
      if (!box) throw new Error('the case is not in sight')
      const point = [box.x + box.width / 2, box.y + box.height / 2] as const
      await page.mouse.click(...point)
      const worse = accountFile([person('noAnswer', { yuan: MOST, daysLate: 300 })], TODAY)
      await office.importFor(staff.id, worse)
      await until(async () => {
        const under = await page.evaluate(
          ([x, y]) => document.elementFromPoint(x, y)?.closest('[data-case]')?.getAttribute('data-case'),
          point,
        )
        if (!under || under === caseId) throw new Error('nothing has moved')
      })
      await page.mouse.down({ clickCount: 2 })
      await page.mouse.up({ clickCount: 2 })
    }
    // Beside an open case one click opens.
    await agent.openRow(caseOf(rare))
    await doubleClick(caseOf(short))
    await expect.poll(() => page.locator('.wr.on').getAttribute('data-case')).toBe(caseOf(short))
    await page.keyboard.press('Escape')
    await page.locator('.wt').waitFor({ timeout: PATIENCE })
    await doubleClick(caseOf(short))
    expect(await agent.openCase()).toBe(caseOf(short))
  })

  test('a case without a number says so, and F8 says why nothing is dialled', async () => {
    await agent.openRow(caseOf(silent))
    await tab('contacts')
    await sound('no-contacts')
    await agent.seesText('没有联系电话')
    await desk.page.keyboard.press('F8')
    await agent.seesText('这件案件没有电话号码')
    expect(await agent.callState()).toBe('idle')
  })

  test('thirty contacts and five hundred entries scroll; any number is dialled from its row', async () => {
    const { page } = desk
    await agent.openRow(caseOf(crowded))
    await sound('crowded')
    await tab('repayment')
    await agent.seesText('还没有承诺，也没有到账')
    await tab('history')
    await page.locator('.tl-filter').getByText(String(NOTES), { exact: true }).waitFor()
    await sound('history')
    expect(await page.locator('.cust .te').count()).toBeLessThan(80)
    // The first thing that happened stands at the end.
    await page.locator('.cust .scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await page.locator('.cust').getByText('第 1 条小记，测试。').waitFor()

    await tab('contacts')
    await sound('contacts')
    const rows = page.locator('[data-contact]')
    await expect.poll(() => rows.count()).toBe(30)
    const refused = rows.last()
    await expect.poll(() => refused.innerText()).toContain('第三人')
    await expect.poll(() => refused.getByRole('button', { name: /^拨打/ }).isDisabled()).toBe(true)
    const second = rows.nth(1)
    const contactId = await second.getAttribute('data-contact')
    await second.getByRole('button', { name: /^显示完整/ }).click()
    await page.locator('.rv-form button[type="submit"]').click()
    await expect.poll(() => second.getByRole('timer').innerText()).toMatch(/^(30|2\d) 秒$/)
    await expect.poll(() => second.locator('.rv-value').innerText()).toMatch(/^199 /)
    await second.getByRole('button', { name: /^拨打/ }).click()
    await agent.waitForCall('ringing')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('NA')
    await agent.saveResult()
    expect((await central.only('call', caseOf(crowded))).contactId).toBe(contactId)
  })

  test('a case that is not read is said to be slow, with a way back; asked for again it is there', async () => {
    const { page } = desk
    const row = page.locator(`[data-case="${caseOf(rare)}"]`)
    await page.keyboard.press('Escape')
    await row.waitFor()
    expect(page.workers().length).toBeGreaterThan(0)
    // Whoever reads for this window waits itself, as on a disk that hangs.
    const held = new URL('/v1/held', (await doorOf(desk)).url).href
    let letGo = () => {}
    const free = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route(held, async (route) => {
      await free
      await route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: '' })
    })
    const hang = Promise.all(page.workers().map((reader) => reader.evaluate(waitFor, held)))
    await row.dblclick()
    const slow = page.locator('[data-slow]')
    await slow.waitFor({ timeout: PATIENCE })
    await expect.poll(() => slow.innerText()).toContain('比平时慢')
    await sound('slow')
    await slow.getByRole('button', { name: '再试一次' }).click()
    await slow.getByRole('button', { name: '回到名单' }).click()
    await slow.waitFor({ state: 'detached' })
    await row.dblclick()
    letGo()
    await hang
    await page.locator(`[data-open-case="${caseOf(rare)}"]`).waitFor({ timeout: PATIENCE })
    await page.locator('.cust h2').first().waitFor({ timeout: PATIENCE })
  })
})

/** Runs in a worker, which does nothing else until there is an answer. */
function waitFor(url: string): void {
  const asked = new XMLHttpRequest()
  asked.open('GET', url, false)
  asked.send()
}
