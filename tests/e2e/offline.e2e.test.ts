// Central goes away in the middle of a call and comes back later. Meanwhile work goes on inside the lease, the screen says what
// waits, and when central is there again everything drains by itself, exactly once. A session that central ends asks for the password
// where the agent works; what central refuses waits for a person.
import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { addDays, CHINA, localDay } from '../../shared/instant.ts'
import { CentralDoor } from './centralDoor.ts'
import { type Day, give, openDay, TEN } from './day.ts'
import { lastJournalLine } from './disk.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf } from './screenCheck.ts'
import { until } from './until.ts'

const first = person('promisesFriday')
const second = person('promisesFriday')
const late = person('busy')

describe('without central', () => {
  let own: OwnCentral
  let day: Day
  let actsBefore: number
  let lateCase: string
  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    // Before the desk is there: it says at once that its agent is ready.
    actsBefore = (await (await CentralDoor.signIn(own.door, 'admin1')).counts()).acts
    day = await openDay({ people: [first, second], door: own.door })
  })
  afterAll(async () => {
    await day?.desk.discard()
    await own?.close()
  })

  test('a call goes on, its result and promise are kept, the next call is made inside the lease', async () => {
    const { agent, central, desk } = day
    await central.landed('lease', () => true, 2)
    // What comes after the leases has come, so the leases have: rows come down in order.
    lateCase = (await give(own.door, day.office, day.staff, [late])).caseOf(late)
    await desk.page.locator(`[data-case="${lateCase}"]`).waitFor()

    await agent.call(day.caseOf(first))
    await agent.verifyAs(factorsOf(first))
    // Cut off first, so that this desk does not hear of the promise that somebody else takes now.
    await desk.page.context().setOffline(true)
    await promisedElsewhere()
    await plannedElsewhere()
    await own.stop()
    await desk.page.context().setOffline(false)
    await agent.takePromise()
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PTP_FULL')
    await agent.saveResult()
    await desk.page.locator('[data-sync="offline"]').waitFor()
    await agent.seesText('照常工作，连上后自动送出')

    // The promise stands on this desk, and the next customer may be called: the lease says so.
    await agent.go('promises')
    await agent.waitForPromises(1)
    await agent.go('work')
    await agent.openRow(day.caseOf(second))
    // As soon as central is known to be gone; a busy machine takes a while to draw it.
    await agent.seesText('离线授权，还可 3 次')
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    // Long enough for the recorder to have confirmed.
    await agent.talkedFor(2)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('VM')
    await agent.fillField('message', '未留言')
    await agent.saveResult()
    await askForPlan(day.caseOf(second))

    await agent.go('outbox')
    // The light follows the last record by a frame, and the last record the result by more: list, title and light say the same in the end.
    await until(async () => {
      const waiting = await agent.waiting()
      expect(waiting).toBeGreaterThan(8)
      expect(
        await desk.page.getByText(`待送出 ${waiting}`).filter({ visible: true }).count(),
      ).toBeGreaterThan(0)
      expect(await desk.page.locator('.ob[data-state="waiting"]').count()).toBe(waiting)
    })
  })

  /** Six instalments, with income and needs. */
  async function askForPlan(caseId: string): Promise<void> {
    const { agent, desk } = day
    const { page } = desk
    await agent.openRow(caseId)
    await page.locator('#tab-plan').click()
    await page.locator('[data-consent]').check()
    await page.locator('[data-field="incomeFen"] input').fill('9000')
    await page.locator('[data-field="needsFen"] input').fill('3000')
    await page.locator('[data-field="reason"] select').selectOption('cashFlow')
    await page.locator('[data-field="channel"] select').selectOption('app')
    await page.getByRole('button', { name: '提交审批' }).click()
    await page.locator('[data-plan-state="asked"]').waitFor()
  }

  /** And the other customer asked there to pay all of it later. */
  async function plannedElsewhere(): Promise<void> {
    const { central, caseOf } = day
    const matter = (await central.rowsOf('case')).find((row) => row.id === caseOf(second))
    if (!matter) throw new Error('no such case')
    const at = Date.now() + own.door.clockOffsetMs
    const today = localDay(at, CHINA)
    const { feeFen, interestFen, principalFen } = arrearsOn(matter, [], today)
    const terms = { planKind: 'single' as const, periods: 1, monthlyPpm: 0, periodFeeFen: 0 }
    const payload = {
      planId: crypto.randomUUID(),
      callId: null,
      terms: { ...terms, firstDue: addDays(today, 9) },
      owed: { feeFen, interestFen, principalFen },
      waiver: { feeFen: 0, interestFen: 0, principalFen: 0 },
      sheet: null,
      channel: 'bank',
      reason: 'illness',
      note: '',
    }
    await central.record(
      { kind: 'plan.asked', customerId: matter.customerId, caseId: matter.id, payload },
      at,
    )
  }

  /** The customer rang another desk meanwhile and promised a part, or another than before. */
  async function promisedElsewhere(): Promise<void> {
    const { central, caseOf } = day
    const before = (await central.rowsOf('promise')).find(
      (row) => row.caseId === caseOf(first) && row.exit === null,
    )
    const matter = (await central.rowsOf('case')).find((row) => row.id === caseOf(first))
    if (!matter) throw new Error('no such case')
    const at = Date.now() + own.door.clockOffsetMs
    const today = localDay(at, CHINA)
    const payload = {
      promiseId: crypto.randomUUID(),
      callId: null,
      promiseKind: 'part' as const,
      amountFen: arrearsOn(matter, [], today).minimumFen,
      due: today,
      channel: 'bank',
      previousId: before?.id ?? null,
    }
    await central.record(
      {
        kind: 'promise.made',
        customerId: matter.customerId,
        caseId: matter.id,
        base: before?.version ?? null,
        payload,
      },
      at,
    )
  }

  test('central is there again: everything drains by itself; two promises stand side by side until a person chooses', async () => {
    const { agent, desk } = day
    const { page } = desk
    await own.startAgain()
    await until(async () => expect(await agent.waiting()).toBe(0), 90_000)
    const [matter] = await day.central.landed('case', ({ id }) => id === day.caseOf(first))
    if (!matter) throw new Error('no such case')
    const owedFen = arrearsOn(matter, [], localDay(Date.now() + own.door.clockOffsetMs, CHINA)).totalFen
    const clashOf = (name: string) => page.locator('.ob[data-state="conflict"]', { hasText: name })
    await chosenPlan(clashOf('方案申请'))
    const conflict = clashOf('还款承诺')
    await conflict.waitFor()
    for (const word of ['还款承诺', '请选一份', '本机的', '中心的', '金额', '日期', '渠道'])
      expect.soft(await conflict.innerText()).toContain(word)
    await expect.poll(() => conflict.locator('td.differs').count()).toBeGreaterThan(2)
    expect.soft(await faultsOf(desk, 'outbox-conflict')).toEqual([])
    // Field by field, one may be taken from the other side.
    const days = conflict.getByRole('row', { name: /^日期/ }).getByRole('radio')
    await days.last().check()
    await conflict.getByRole('button', { name: '按所选保留' }).waitFor()
    expect.soft(await faultsOf(desk, 'outbox-choose')).toEqual([])
    await days.first().check()
    await conflict.getByRole('button', { name: '保留我的' }).waitFor()
    // What central returned can be put right where it stands.
    await conflict.getByRole('button', { name: '修改' }).click()
    await conflict.getByRole('button', { name: '保存并重发' }).waitFor()
    expect.soft(await faultsOf(desk, 'outbox-edit')).toEqual([])
    // More than is owed: refused with the figure, and put right again.
    await conflict.getByLabel('金额').fill(`${owedFen / 50}`)
    await conflict.getByRole('button', { name: '保存并重发' }).click()
    const refused = page.locator('.ob[data-state="refused"]')
    await refused.waitFor()
    await expect.poll(() => refused.innerText()).toContain('承诺金额超过应还')
    // Meanwhile the other desk changes its promise: what was refused clashes now, and is put right with both sides in view.
    await refused.getByRole('button', { name: '修改' }).click()
    await refused.getByLabel('金额').fill(`${owedFen / 100}`)
    await promisedElsewhere()
    await conflict.waitFor()
    await expect.poll(() => conflict.getByLabel('金额').inputValue()).toBe(`${owedFen / 100}`)
    const channels = conflict.getByRole('row', { name: /^渠道/ }).getByRole('radio')
    await channels.last().check()
    expect.soft(await faultsOf(desk, 'outbox-edit-conflict', { sizes: [[1920, 1080]] })).toEqual([])
    await conflict.getByRole('button', { name: '保存并重发' }).click()
    await page.locator('[data-sync="online"]').waitFor()
    await agent.seesText('发件箱是空的')
    expect(await desk.page.getByText('照常工作，连上后自动送出').count()).toBe(0)

    const { central } = day
    const call = await central.only('call', day.caseOf(first))
    expect(call).toMatchObject({
      verification: 'matched',
      recording: 'confirmed',
      endedBy: 'agent',
      flags: [],
    })
    const promises = await central.landed('promise', (row) => row.caseId === day.caseOf(first), 3)
    expect(promises.find((row) => row.exit === null)).toMatchObject({
      callId: call.id,
      promiseKind: 'full',
      amountFen: owedFen,
      channel: 'bank',
    })
    expect(promises.filter((row) => row.callId === null).map((row) => row.exit?.state)).toEqual([
      'RENEGOTIATED',
      'RENEGOTIATED',
    ])
    await central.only('disposition', day.caseOf(first))
    await central.only('note', day.caseOf(first))
    expect(await central.only('call', day.caseOf(second))).toMatchObject({ flags: [] })
    expect((await central.only('disposition', day.caseOf(second))).code).toBe('VM')
    // Every act that the desk recorded but the plan, and the promise in the two forms, that central returned; the three of the other desk, and none more.
    expect((await day.office.counts()).acts - actsBefore).toBe(lastJournalLine(desk.userData) - 3 + 3)
    await central.landed('call', (row) => row.agentId === day.staff.id, 2)
  })

  /** Two requests for a plan stand side by side; the day of the one is kept with the rest of the other. */
  async function chosenPlan(clash: Locator): Promise<void> {
    const { central, caseOf, desk } = day
    await clash.waitFor()
    const row = (name: string) => clash.getByRole('row', { name: new RegExp(`^${name}`) })
    for (const name of ['方式', '期数', '首期日', '渠道', '原因'])
      await expect.poll(() => row(name).getByRole('radio').count()).toBe(2)
    await row('首期日').getByRole('radio').last().check()
    expect.soft(await faultsOf(desk, 'outbox-plans', { sizes: [[1920, 1080]] })).toEqual([])
    await clash.getByRole('button', { name: '按所选保留' }).click()
    await clash.waitFor({ state: 'detached' })
    const plans = await central.landed('plan', ({ caseId }) => caseId === caseOf(second), 2)
    const theirs = plans.find(({ state }) => state === 'withdrawn')
    expect(theirs?.terms).toMatchObject({ planKind: 'single' })
    expect(plans.find(({ state }) => state === 'asked')?.terms).toMatchObject({
      planKind: 'interestFree',
      periods: 6,
      firstDue: theirs?.terms.firstDue,
    })
  }

  test('a session that ended asks for the password in place', async () => {
    const { agent, central, desk, staff } = day
    const { page } = desk
    await page.route('**/v1/sync/**', (route) => {
      const document = { type: 'about:blank', title: 'x', status: 401, code: 'session.expired', params: {} }
      return route.fulfill({ status: 401, json: document, headers: { 'access-control-allow-origin': '*' } })
    })
    await agent.go('work')
    await agent.openRow(lateCase)
    await agent.dial()
    await page.locator('[data-sync="signedOut"]').waitFor()
    await agent.hangUp()
    const password = page.locator('.again input')
    await password.waitFor()
    await agent.seesText('登录已过期')
    expect(await password.evaluate((input) => input === document.activeElement)).toBe(false)
    expect.soft(await faultsOf(desk, 'session-ended')).toEqual([])
    await password.fill('wrong')
    await page.locator('.again button[type="submit"]').click()
    await agent.seesText('还可试')
    await password.fill(staff.password)
    // In this order: a session that is good again would take the form away.
    await password.press('Enter')
    await page.unroute('**/v1/sync/**')
    await page.locator('[data-sync="online"]').waitFor()
    await until(async () => expect(await agent.waiting()).toBe(0))
    await central.only('call', lateCase)
  })

  test('what central refuses stands with its reason until a person hands it to a supervisor', async () => {
    const { agent, desk, office } = day
    const { page } = desk
    await agent.chooseCode((await agent.suggested()).includes('BUSY') ? 'BUSY' : 'NA')
    await agent.saveResult()
    await until(async () => expect(await agent.waiting()).toBe(0))
    await agent.openRow(lateCase)
    await page.context().setOffline(true)
    await page.locator('[data-sync="offline"]').waitFor()
    // The number rests for a minute; meanwhile the case goes to somebody else, which this desk cannot know.
    await page.locator('.gd-card').getByRole('button', { name: /^排到/ }).click()
    await until(async () => expect(await agent.waiting()).toBe(1))
    await office.assign([lateCase], null)
    await page.context().setOffline(false)
    await agent.go('outbox')
    const refused = page.locator('.ob[data-state="refused"]')
    await refused.waitFor()
    await expect.poll(() => refused.innerText()).toContain('案件已转给别人')
    expect.soft(await faultsOf(desk, 'outbox-refused')).toEqual([])
    // Dropping asks first.
    await refused.getByRole('button', { name: '丢弃' }).click()
    await refused.getByRole('button', { name: '丢弃这条' }).waitFor()
    await refused.getByRole('button', { name: '取消' }).click()
    const acts = (await office.counts()).acts
    await refused.getByRole('button', { name: '转交主管' }).click()
    await agent.seesText('已连同原因转交主管')
    // Central took the ticket, though the case is this agent's no more.
    await until(async () => expect((await office.counts()).acts).toBe(acts + 1))
    await agent.seesText('发件箱是空的')
    await agent.go('work')
    await agent.waitForCases()
    expect(await page.locator(`[data-case="${lateCase}"]`).count()).toBe(0)
  })
})
