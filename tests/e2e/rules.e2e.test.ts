// The rules as people set them: a narrower figure turns a permitted number into a refused one on a desk that runs, a supervisor allows one
// call, the guard permits it once; holds of the team are placed, changed and lifted; an administrator narrows, and can't widen.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHINA, localDay } from '../../shared/instant.ts'
import { CentralDoor } from './centralDoor.ts'
import { type Day, openDay } from './day.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const customer = person('noAnswer')
const other = person('noAnswer')
const REASON = '客户留言请今天再打'

describe('rules, exceptions and holds', () => {
  let day: Day
  let caseId: string
  let supervisor: CentralDoor

  beforeAll(async () => {
    day = await openDay({ people: [customer, other] })
    await resize(day.desk, [1280, 720])
    caseId = day.caseOf(customer)
    supervisor = await CentralDoor.signIn(day.door, 'supervisor1')
  })
  afterAll(() => day?.desk.discard())

  const page = () => day.desk.page
  const asks = async (words: string) => {
    await page().keyboard.press('Alt+s')
    await page().locator('.ex-form input').waitFor({ timeout: PATIENCE })
    await page().keyboard.type(words)
    await page().keyboard.press('Enter')
    await page().locator('[data-exception]').waitFor({ timeout: PATIENCE })
  }
  const section = async (id: string) => {
    await page().locator('nav.rail [data-screen="manage"]').click()
    await page().locator(`[data-section="${id}"]`).click({ timeout: PATIENCE })
  }

  test('@seed(33): what was permitted is refused at once when the company narrows the rule', async () => {
    const { agent, office } = day
    await agent.openRow(caseId)
    await agent.barOffersToDial()
    const effectiveFrom = localDay(office.session.now, CHINA)
    await office.narrow({ pack: 'CN', lender: null, effectiveFrom, tightening: { unansweredPerDay: 0 } })
    await page().locator('.gd[data-verdict="refusal"]').first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => page().locator('.gd-card').first().innerText()).toContain('未接通')
    await asks(REASON)
    expect.soft(await faultsOf(day.desk, 'exception-asked')).toEqual([])
  })

  test('@seed(33): a supervisor allows one call; the guard permits it once', async () => {
    const { agent, central, office } = day
    const asked = await central.only('exception', caseId)
    expect(asked).toMatchObject({ state: 'asked', rules: ['C4'], reason: REASON })
    await supervisor.record(
      {
        kind: 'exception.decided',
        customerId: asked.customerId,
        caseId,
        base: asked.version,
        payload: { exceptionId: asked.id, decision: 'granted', reason: '同意再试一次' },
      },
      office.session.now,
    )
    await page().locator('.toast', { hasText: '同意再试一次' }).waitFor({ timeout: PATIENCE })
    await agent.dial()
    await agent.waitForCall('ringing')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('NA')
    await agent.saveResult()
    await until(async () => {
      const call = await central.only('call', caseId)
      expect(call.flags).toEqual([])
      expect((await central.only('exception', caseId)).usedBy).toBe(call.id)
    })
    await agent.openRow(day.caseOf(other))
    await page().locator('.gd[data-verdict="refusal"]').first().waitFor({ timeout: PATIENCE })
    await asks('还想再试一次')
    await until(async () => expect(await agent.waiting()).toBe(0))
  })

  test('@seed(32): the supervisor sees it with its figures, and refuses by keyboard', async () => {
    const { agent } = day
    await agent.signOut()
    await agent.signIn('supervisor1')
    await page().locator('nav.rail [data-screen="approvals"]').click()
    await page().locator('[data-approval]').first().waitFor({ timeout: PATIENCE })
    for (const fact of ['还想再试一次', '0 / 0'])
      await expect.poll(() => page().locator('.ap-body').innerText()).toContain(fact)
    expect.soft(await faultsOf(day.desk, 'approvals-exception', { sizes: [[1920, 1080]] })).toEqual([])
    await page().locator('.ap-decision textarea').fill('今天不再拨打')
    await page().keyboard.press('Escape')
    await page().keyboard.press('n')
    await page().locator('[data-approval]').waitFor({ state: 'detached', timeout: PATIENCE })
  })

  test('@seed(33): a hold is placed by account number, changed and lifted, each with its reason', async () => {
    await section('holds')
    await page().locator('.beside').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('n')
    await page().locator('[data-field="find"]').fill(customer.accountNumber)
    await page().keyboard.press('Enter')
    await page().locator('.ho-form').waitFor({ timeout: PATIENCE })
    await page().locator('[data-field="kind"]').selectOption('dispute')
    await page().locator('[data-channel="letter"]').check()
    await page().locator('[data-field="words"]').fill('客户说有一笔不是本人消费')
    expect.soft(await faultsOf(day.desk, 'holds-place')).toEqual([])
    await page().locator('.ho-form button[type="submit"]').click()
    const [placed] = await day.central.landed('hold', (hold) => hold.caseId === caseId)
    await page().locator(`[data-hold-detail="${placed?.id}"]`).waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'holds', { sizes: [[1920, 1080]] })).toEqual([])
    expect(placed).toMatchObject({ holdKind: 'dispute', channels: ['letter'], liftedAt: null })
    await page().keyboard.press('l')
    await page().locator('[data-field="liftReason"]').fill('已核实是本人消费')
    await page().locator('.ho-form button[type="submit"]').click()
    await page().locator(`[data-hold="${placed?.id}"]`).waitFor({ state: 'detached', timeout: PATIENCE })
    const [lifted] = await day.central.landed('hold', (hold) => hold.liftedAt !== null)
    expect(lifted?.lifted?.reason).toBe('已核实是本人消费')
  })

  test('@seed(32): the board tells what each agent is doing and what waits', async () => {
    await section('board')
    await page().locator('[data-agent]').first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => page().locator('.bo-waiting > li').count()).toBe(6)
    expect.soft(await faultsOf(day.desk, 'board', { sizes: [[1920, 1080]] })).toEqual([])
  })

  test('@seed(30): reports tell each figure with its formula, compliance first, and the calls behind it', async () => {
    await section('reports')
    await page().locator('.rp-tile').first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => page().locator('.rp-tile').first().getAttribute('data-group')).toBe('compliance')
    await page().locator('[data-kpi="connect"] .rp-kpi').focus()
    await expect.poll(() => page().locator('[data-kpi="connect"] .rp-formula').innerText()).toContain('÷')
    await expect.poll(() => page().locator('[data-step="calls"] b').innerText()).toMatch(/^[1-9]/)
    expect.soft(await faultsOf(day.desk, 'reports', { sizes: [[1920, 1080]] })).toEqual([])
    await page().keyboard.press('t')
    await page().keyboard.press('t')
    await page().locator('[data-kpi="flagged"] .rp-behind').click()
    await page().locator('[data-behind="flagged"]').waitFor({ timeout: PATIENCE })
    await page().locator('[data-figure="overrides"] button').click()
    await page().locator('[data-behind="overrides"] [data-call]').waitFor({ timeout: PATIENCE })
  })

  test('@seed(30): two periods of choice are compared, and a call behind a figure opens in the review', async () => {
    await page().locator('.rp-tools [role="radio"]', { hasText: '两段对比' }).click()
    await page().locator('[data-period="against"] input').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'reports-two')).toEqual([])
    const call = await day.central.only('call', caseId)
    await page().locator('[data-figure="overrides"] button').click()
    await page().locator(`[data-behind="overrides"] [data-call="${call.id}"] button`).click()
    await page().locator('.qr-main').waitFor({ timeout: PATIENCE })
    await page()
      .locator('nav.rail [data-screen="review"][aria-current="page"]')
      .waitFor({ timeout: PATIENCE })
  })

  test('@seed(33): an administrator narrows the rules and can’t widen them', async () => {
    const { agent } = day
    await agent.signOut()
    await agent.signIn('admin1')
    await section('rules')
    await page().locator('[data-setting]').first().waitFor({ timeout: PATIENCE })
    await expect
      .poll(() => page().locator('[data-threshold="unansweredPerDay"]').innerText())
      .toContain('已收紧')
    expect.soft(await faultsOf(day.desk, 'rules', { sizes: [[1920, 1080]] })).toEqual([])
    await page().keyboard.press('n')
    await page().locator('[data-figure="effectivePerDay"]').fill('9')
    await page().locator('[data-refused]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page().locator('[data-refused]').innerText()).toContain('每日有效通话上限')
    expect.soft(await faultsOf(day.desk, 'rules-narrow')).toEqual([])
    await page().locator('[data-figure="effectivePerDay"]').fill('2')
    await page().locator('[data-narrow] button[type="submit"]').click()
    await until(async () => expect(await page().locator('[data-setting]').count()).toBe(2))
  })

  test('@seed(30): an administrator says who gets the daily report by e-mail', async () => {
    await section('reports')
    await page().locator('[data-mail="off"]').waitFor({ timeout: PATIENCE })
    await page().locator('[data-change="mail"]').click()
    await page().locator('[data-mail="form"] textarea').fill('head@bank.invalid')
    await page().locator('[data-mail="form"] [role="radio"]', { hasText: '开启' }).click()
    expect.soft(await faultsOf(day.desk, 'reports-mail')).toEqual([])
    await page().locator('[data-mail="form"] button[type="submit"]').click()
    await page().locator('[data-mail="on"]').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page().locator('[data-mail="on"]').innerText()).toContain('head@bank.invalid')
  })

  test('@seed(34): what was searched and changed stands in the audit, and its chain holds', async () => {
    await section('audit')
    await page().locator('[data-audit="rules.changed"]').first().waitFor({ timeout: PATIENCE })
    await page().locator('[data-audit="customer.searched"]').first().waitFor({ timeout: PATIENCE })
    await page().keyboard.press('v')
    await page().locator('[data-chain="whole"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'audit')).toEqual([])
  })

  test('an administrator has a computer wiped, withdraws it in time, and makes a code by which one joins', async () => {
    await section('machines')
    const mine = page().locator(`[data-machine="${(await day.office.machineOf('8071')).id}"]`)
    await mine.click({ timeout: PATIENCE })
    await page().keyboard.press('w')
    await page().locator('.ma-form textarea').fill('测试：电脑丢失')
    expect.soft(await faultsOf(day.desk, 'machines')).toEqual([])
    await page().locator('.ma-form button[type="submit"]').click()
    await mine.and(page().locator('[data-wipe-state="ordered"]')).waitFor({ timeout: PATIENCE })
    await page().getByRole('button', { name: '撤回命令' }).click()
    await mine.and(page().locator('[data-wipe-state="none"]')).waitFor({ timeout: PATIENCE })
    await page().keyboard.press('n')
    const policy = JSON.stringify({ central: { url: 'https://central.invalid' }, line: null })
    await page()
      .locator('.ma-right input[type="file"]')
      .setInputFiles({ name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from(policy) })
    await page().locator('.ma-right button[type="submit"]').click()
    await page().locator('[data-join-code]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'machines-code')).toEqual([])
  })

  test('an administrator makes an account, its person chooses a password, and when they leave it is stopped', async () => {
    await section('people')
    await page().locator('[data-person="8071"]').click({ timeout: PATIENCE })
    await page().locator('[data-person-detail="8071"]').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('n')
    for (const [name, text] of [
      ['name', '欧阳上官司徒夏侯诸葛尉迟测试'],
      ['staffNumber', '8099'],
      ['loginName', 'agent8099'],
      ['uri', 'sip:8099@practice.invalid'],
    ] as const)
      await page().locator(`[data-person-form] [data-field="${name}"]`).fill(text)
    expect.soft(await faultsOf(day.desk, 'people-new')).toEqual([])
    await page().locator('[data-person-form] button[type="submit"]').click()
    const first = await page().locator('[data-first-password]').innerText()
    expect.soft(await faultsOf(day.desk, 'people', { sizes: [[1920, 1080]], dark: true })).toEqual([])
    // It stays, however often the screen asks anew, until another person is opened.
    expect(await page().locator('[data-first-password]').innerText()).toBe(first)
    await day.agent.signOut()
    await day.agent.fillSignIn('agent8099', first)
    const fields = page().locator('[data-new-password] input')
    await fields.first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'new-password')).toEqual([])
    for (const at of [0, 1]) await fields.nth(at).fill('my own 测试密码')
    await page().locator('[data-new-password] button[type="submit"]').click()
    await page().locator('nav.rail').waitFor({ timeout: PATIENCE })
    await day.agent.signOut()
    await day.agent.signIn('admin1')
    await section('people')
    await page().locator('[data-person="8099"]').click({ timeout: PATIENCE })
    await page().locator('[data-person-detail="8099"]').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('s')
    await page().locator('[data-reason-form] textarea').fill('测试：离职')
    expect.soft(await faultsOf(day.desk, 'people-stop')).toEqual([])
    await page().locator('[data-reason-form] button[type="submit"]').click()
    await page().locator('[data-person="8099"]').waitFor({ state: 'detached', timeout: PATIENCE })
    await page()
      .locator('[data-person-detail="8099"] [data-own-machine]')
      .first()
      .waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'people-stopped')).toEqual([])
  })

  test('@seed(16): a file of payments is looked at first, and booked when it is wanted', async () => {
    const today = localDay(day.office.session.now, CHINA)
    const rows = [
      '委托方,账号,流水号,金额,入账日',
      `示例银行（旅程）,${customer.accountNumber},旅程-1,100.00,${today}`,
      `示例银行（旅程）,没有这个账号,旅程-2,5.00,${today}`,
    ]
    await section('ledger')
    await page()
      .locator('.ik-drop input[type="file"]')
      .setInputFiles({ name: 'payments.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) })
    await page().locator('.ik-form button[type="submit"]').click()
    await page().locator('[data-ledger="looked"]').waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'ledger')).toEqual([])
    expect(await day.central.rowsOf('payment')).toEqual([])
    await page().locator('[data-ledger="looked"] .btn.pri').click()
    await page().locator('[data-ledger="booked"]').waitFor({ timeout: PATIENCE })
    await day.central.landed('payment', (payment) => payment.caseId === caseId)
  })

  test('a legal hold is placed by account number, reviewed and lifted, and what is kept says by which article', async () => {
    // Paid in full, the case ends: from then on the law's period runs.
    await day.office.pay('示例银行（旅程）', customer.accountNumber, 90_000_000)
    await day.agent.signOut()
    await day.agent.signIn('supervisor1')
    await section('retention')
    await page().locator('[data-retention]').waitFor({ timeout: PATIENCE })
    await page().locator('[data-due="callLog"][data-why="law"]').waitFor({ timeout: PATIENCE })
    await expect
      .poll(() => page().locator('[data-due="callLog"]').first().innerText())
      .toContain('第六十八条')
    expect.soft(await faultsOf(day.desk, 'retention', { sizes: [[1920, 1080]] })).toEqual([])
    await page().keyboard.press('g')
    await page().locator('.rt-holds').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('n')
    await page().locator('[data-field="legalFind"]').fill(customer.accountNumber)
    await page().keyboard.press('Enter')
    await page().locator('[data-field="ground"]').selectOption('regulator')
    await page().locator('[data-field="legalReason"]').fill('监管来函要求保存全部资料')
    expect.soft(await faultsOf(day.desk, 'retention-place')).toEqual([])
    await page().locator('.rt-form button[type="submit"]').last().click()
    const [placed] = await day.central.landed('legalHold', (hold) => hold.caseId === caseId)
    expect(placed).toMatchObject({ ground: 'regulator', reason: '监管来函要求保存全部资料', lifted: null })
    await page().locator(`[data-legal-hold="${placed?.id}"]`).waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'retention-holds', { sizes: [[1920, 1080]] })).toEqual([])
    // It beats everything: what the law kept is kept by the hold now.
    await page().keyboard.press('g')
    await page().keyboard.press('g')
    await page().locator('[data-period="recording"]').first().waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(day.desk, 'retention-periods', { sizes: [[1920, 1080]] })).toEqual([])
    await page().keyboard.press('g')
    await page().locator('[data-due="callLog"][data-why="legalHold"]').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('g')
    await page()
      .locator(`[data-legal-hold-detail="${placed?.id}"] button:enabled`)
      .first()
      .waitFor({ timeout: PATIENCE })
    await page().keyboard.press('l')
    await page().locator('[data-field="legalReason"]').fill('监管已结案')
    await page().locator('.rt-form button[type="submit"]').click()
    await page()
      .locator(`[data-legal-hold="${placed?.id}"]`)
      .waitFor({ state: 'detached', timeout: PATIENCE })
    const [lifted] = await day.central.landed('legalHold', (hold) => hold.lifted !== null)
    expect(lifted?.lifted?.reason).toBe('监管已结案')
  })
})
