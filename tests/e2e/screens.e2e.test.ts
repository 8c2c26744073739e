// Proof of every screen (1280 x 720, both languages, dark; the main ones also larger): nothing overflows, axe is clean, and a
// picture stands in test-results/screens. One desk for the agent's screens, then an administrator at the same desk.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHINA, localDay } from '../../shared/instant.ts'
import type { Scenario } from '../../shared/practice/customers.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../shared/practice.ts'
import { Agent } from './agent.ts'
import { CentralDoor, doorOf } from './centralDoor.ts'
import { TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { accountFile, person } from './people.ts'
import { faultsOf, resize, type Size } from './screenCheck.ts'

/** Where the main screens are at home. */
const LARGER: readonly Size[] = [
  [1440, 900],
  [1920, 1080],
]

/** Every look takes a picture and asks axe in two languages. */
const PATIENCE_MS = 300_000

describe('screens', { timeout: PATIENCE_MS }, () => {
  let desk: Desk
  let agent: Agent
  let central: CentralDoor

  beforeAll(async () => {
    desk = await launchDesk({ env: { DUEDESK_PRACTICE_CLOCK: TEN } })
    await resize(desk, [1280, 720])
    agent = new Agent(desk.page)
    central = await CentralDoor.signIn(await doorOf(desk), 'agent1')
  })
  afterAll(() => desk?.discard())

  const sound = async (name: string, sizes: readonly Size[] = []) =>
    expect.soft(await faultsOf(desk, name, { sizes, dark: true })).toEqual([])

  /** A case of the practice list whose telephone this customer answers, and whom nobody has spoken to yet. */
  async function caseOf(scenario: Scenario): Promise<{ caseId: string; factors: [string, string] }> {
    const rows = await central.rows()
    const called = new Set(rows.flatMap((row) => (row.kind === 'call' ? row.customerId : [])))
    const factors = new Map<string, [string, string]>()
    for (const row of rows) {
      if (row.kind !== 'contact' || row.role !== 'debtor' || called.has(row.customerId)) continue
      if (SCENARIO_BY_LAST_DIGIT[Number(row.phone.at(-1))] !== scenario) continue
      const matter = rows.find((one) => one.kind === 'case' && one.customerId === row.customerId)
      const customer = rows.find((one) => one.kind === 'customer' && one.id === row.customerId)
      if (matter && customer?.kind === 'customer' && customer.idNumber)
        factors.set(matter.id, [customer.idNumber.slice(-4), customer.idNumber.slice(10, 14)])
    }
    // Of a long list only what is in sight is in the document.
    const caseId = await agent.firstRowOf(new Set(factors.keys()))
    const found = caseId === null ? undefined : factors.get(caseId)
    if (!caseId || !found) throw new Error(`nobody in sight on the practice list is ${scenario}`)
    return { caseId, factors: found }
  }

  /** Of a case on which something was paid: how the total comes about, and what was paid when. */
  async function figures(): Promise<void> {
    const paid = new Set((await central.rowsOf('payment')).map((row) => row.caseId))
    const caseId = await agent.firstRowOf(paid)
    if (!caseId) throw new Error('nothing was paid on any case in sight')
    await agent.openRow(caseId)
    await desk.page.getByRole('button', { name: '怎么算的' }).click()
    const steps = desk.page.locator('.reckon > ol').first()
    const fen = async (line: Locator) =>
      (await line.locator('b').allInnerTexts()).map((said) =>
        Math.round(Number(said.replace('−', '-').replace(/[^\d.-]/g, '')) * 100),
      )
    const [total] = await fen(steps.locator('.sum'))
    expect((await fen(steps.locator('li:not(.sum)'))).reduce((sum, step) => sum + step, 0)).toBe(total)
    await expect
      .poll(() => desk.page.locator('.cust .money').innerText())
      .toContain(await steps.locator('.sum b').innerText())
    await sound('reckoning')
    await desk.page.keyboard.press('Escape')
    await desk.page.locator('.reckon').waitFor({ state: 'hidden' })
    await desk.page.locator('#tab-repayment').click()
    await desk.page.locator('.rp-bars').waitFor()
    await sound('repayments')
    await desk.page.keyboard.press('Escape')
  }

  test('the smallest window', async () => {
    expect(await desk.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720])
  })

  test('sign-in', async () => {
    await sound('sign-in')
    await agent.signIn('agent1')
    await agent.waitForCases()
  })

  test('workstation: ready, prepared, ringing, not answered', async () => {
    await sound('ready', LARGER)
    await figures()
    const { caseId } = await caseOf('noAnswer')
    await agent.openRow(caseId)
    await sound('prepared')
    await agent.dial()
    await agent.waitForCall('ringing')
    await sound('ringing')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await sound('wrap-up-not-answered')
    await agent.chooseCode('NA')
    await agent.saveResult()
  })

  test('workstation: unverified, verified, offer, objections, stop, wrap-up, refused', async () => {
    const { caseId, factors } = await caseOf('promisesFriday')
    await agent.call(caseId)
    await agent.mark()
    await agent.answer('self', 'A2')
    await sound('unverified')
    await agent.verify(factors)
    await agent.waitForBanner('matched')
    await agent.answer('matched', 'A3')
    await agent.answer('goOn', 'A4')
    await sound('verified', LARGER)
    // Every look takes its time, and a customer to whom nobody speaks hangs up.
    await agent.mark()
    for (const tab of await desk.page.locator('.cust [role="tab"]').all()) {
      if ((await tab.getAttribute('aria-selected')) === 'true') continue
      await tab.click()
      await sound(`customer-${((await tab.getAttribute('id')) ?? '').replace('tab-', '')}`)
    }
    await desk.page.locator('.cust [role="tab"]').first().click()
    await agent.mark()
    for (const [key, name] of [
      ['F6', 'knowledge'],
      ['F7', 'calm'],
    ] as const) {
      await desk.page.keyboard.press(key)
      await sound(name)
      await desk.page.keyboard.press('Escape')
    }
    await agent.mark()
    await agent.pressKeypad('12')
    await sound('keypad')
    await desk.page.keyboard.press('Escape')
    await desk.page.locator('.pb-keys').waitFor({ state: 'hidden' })
    await desk.page.locator('.pb-q').focus()
    await desk.page.locator('.pb-quality').waitFor()
    await sound('quality')
    await agent.mark()
    await agent.toggle('mute')
    await agent.waitForBar({ state: 'muted' })
    await sound('muted')
    await agent.toggle('mute')
    await agent.toggle('hold')
    await agent.waitForBar({ state: 'held' })
    await sound('held')
    await agent.toggle('hold')
    await agent.waitForBar({ state: 'talking' })
    await agent.walk([
      ['known', 'A5'],
      ['cashFlow', 'A6'],
      ['undated', 'A7'],
      ['part', null],
    ])
    await sound('offer')
    await desk.page.keyboard.press('F5')
    await sound('objections')
    await desk.page.keyboard.press('Escape')
    await desk.page.keyboard.press('Control+Shift+T')
    await sound('stop')
    await desk.page.keyboard.press('Escape')
    // A promise takes longer to make than a fast machine takes to get here.
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PTP_PART')
    await sound('wrap-up', LARGER)
    // Of several numbers that read alike when masked the one on the line is told apart.
    await agent.chooseCode('CALLBK')
    await sound('wrap-up-callback')
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('words', '来电太多')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveResult()
    await agent.openRow(caseId)
    await agent.refusal()
    await sound('refused')
  })

  test('lists: promises, callbacks, outbox', async () => {
    await agent.go('promises')
    await desk.page.locator('[data-promise]').first().waitFor()
    await sound('promises')
    await agent.go('callbacks')
    await desk.page.locator('.cb-list').waitFor()
    await sound('callbacks')
    // Without a network what is done here has to wait.
    await desk.page.context().setOffline(true)
    try {
      await desk.page.locator('.cb-acts').first().getByRole('button', { name: '标为完成' }).click()
      await agent.go('outbox')
      await desk.page.locator('.ob[data-state="waiting"]').first().waitFor()
      await desk.page.locator('[data-sync="offline"]').waitFor()
      await sound('outbox')
    } finally {
      await desk.page.context().setOffline(false)
    }
  })

  test('practice, settings, help', async () => {
    await agent.go('practice')
    await sound('practice')
    await agent.go('settings')
    await sound('settings')
    await agent.go('help')
    await sound('help')
    await agent.openAbout()
    await sound('about')
    await agent.takeBreak('用餐')
    await sound('break')
    await agent.endBreak()
    await agent.signOut()
  })

  test('import: form and result', async () => {
    await agent.signIn('admin1')
    await desk.page.locator('.ik-drop').waitFor()
    await sound('import')
    const file = join(desk.userData, '逾期账户.csv')
    const people = [person('promisesFriday'), person('busy'), person('noAnswer')]
    const today = localDay(Date.parse(TEN), CHINA)
    writeFileSync(file, accountFile(people, today).replace(people[1]?.idNumber ?? '', '990000190001011111'))
    expect(await agent.importFile(file, '示例银行（画面）', '王坐席测试')).toEqual({
      accepted: 2,
      rejected: 1,
    })
    // Headings that are called what we call them are counted, not listed.
    await agent.seesText('列都同名')
    await sound('import-result')
  })
})
