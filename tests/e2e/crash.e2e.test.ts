// Killed in the middle: the window's process, the whole application in a wrap-up, in a call, and locked while it rings. Whatever was
// typed or recorded is there again, and central gets each call and each result exactly once.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { deskOn, give, makeAgent, type Staff, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf } from './screenCheck.ts'
import { until } from './until.ts'

const WORDS = '一周之内接到太多电话，影响工作'
const NOTE = '客户情绪激动，已安抚，承诺转达。'
const first = person('promisesFriday')
const second = person('promisesFriday')
const third = person('promisesFriday')
const fourth = person('promisesFriday')
const caller = person('hardship')
/** Enough that the practice screen asks for no new people by itself. */
const others = (['busy', 'noAnswer'] as const).map((one) => person(one))

describe('killed in the middle', () => {
  let own: OwnCentral
  let staff: Staff
  let given: Awaited<ReturnType<typeof give>>
  let desk: Desk | undefined
  let browser: Browser | undefined
  let agent: Agent

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    const office = await CentralDoor.signIn(own.door, 'admin1')
    staff = await makeAgent(office, '8071')
    given = await give(own.door, office, staff, [first, second, third, fourth, caller, ...others])
    await openDesk()
  })
  afterAll(async () => {
    await browser?.close()
    await desk?.discard()
    await own?.close()
  })

  /** Starts the application, on the data of the one that was killed if there was one, and signs the agent in. */
  async function openDesk(): Promise<void> {
    desk = await launchDesk({
      env: deskOn(own.door),
      ...(desk ? { userData: desk.userData } : {}),
    })
    agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
  }

  /** A verified call that has ended, and a complaint half taken down. */
  async function halfWrappedUp(caseId: string, factors: readonly string[]): Promise<void> {
    await agent.call(caseId)
    await agent.verifyAs(factors)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('words', WORDS)
    await agent.addToNote(NOTE)
    await agent.waitForDraft()
  }

  async function finishIt(): Promise<void> {
    await expect.poll(() => agent.fieldValue('words')).toBe(WORDS)
    await expect.poll(() => agent.note().inputValue()).toContain(NOTE)
    await expect.poll(() => agent.note().inputValue()).toContain('核身一致')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveResult()
  }

  async function landedOnce(caseId: string): Promise<void> {
    const { central } = given
    const disposition = await central.only('disposition', caseId)
    expect(disposition).toMatchObject({ code: 'COMPLAINT', fields: { words: WORDS } })
    const call = await central.only('call', caseId)
    expect(call).toMatchObject({ dispositionId: disposition.id, verification: 'matched' })
    expect(call.endedAt).not.toBeNull()
    expect((await central.only('note', caseId)).text).toContain(NOTE)
    await central.only('hold', caseId)
  }

  test('the window’s process dies in a wrap-up: it comes back and says so, the draft is intact', async () => {
    const caseId = given.caseOf(first)
    await halfWrappedUp(caseId, factorsOf(first))
    const page = await killWindow(running())
    agent = new Agent(page)
    await agent.signIn(staff.loginName, staff.password)
    await page.locator('[data-crash="renderer"]').waitFor()
    await agent.seesText('已填的内容和记录都在本机，没有丢失')
    await page.locator('[data-crash="renderer"]').getByRole('button', { name: '继续填写' }).click()
    await finishIt()
    await landedOnce(caseId)
  })

  test('the application is killed in a wrap-up: the call is listed as unfinished, the draft is intact', async () => {
    const caseId = given.caseOf(second)
    await halfWrappedUp(caseId, factorsOf(second))
    await running().kill()
    await openDesk()
    const card = agent.page.locator('[data-crash="application"]')
    for (const words of ['上一次没有正常退出', '没有丢失', '还没填结果（共 1 通）'])
      await expect.poll(() => card.innerText()).toContain(words)
    expect.soft(await faultsOf(running(), 'recovery', { dark: true })).toEqual([])
    await card.getByRole('button', { name: '继续填写' }).click()
    await finishIt()
    await landedOnce(caseId)
  })

  test('the application is killed in a call: the call has an end, a stop that was said stands', async () => {
    const { central } = given
    const caseId = given.caseOf(third)
    await agent.call(caseId)
    await agent.stop('cease', '别再打了')
    await agent.page.locator('[data-stop="cease"]').waitFor()
    // At once: what the screen says is on disk already.
    await running().kill()
    await openDesk()
    const [ended] = await central.landed('call', (call) => call.caseId === caseId && call.endedAt !== null)
    expect(ended).toMatchObject({ endedBy: 'network', dispositionId: null })
    expect(ended?.answeredAt).not.toBeNull()
    expect(await central.only('hold', caseId)).toMatchObject({ holdKind: 'cease', words: '别再打了' })

    await agent.finishUnfinished()
    await agent.chooseCode('CEASE')
    await expect.poll(() => agent.fieldValue('words')).toBe('别再打了')
    await agent.fillField('scope', '全部联系')
    await agent.saveResult()
    expect((await central.only('disposition', caseId)).code).toBe('CEASE')
    await central.only('call', caseId)
    await central.only('hold', caseId)
    // Nothing of the three days' work waits or was refused.
    await until(async () => expect(await agent.waiting()).toBe(0))
  })

  test('a customer calls a locked desk, which is killed before its password is typed: the call is missed, and waits among the callbacks', async () => {
    const { central } = given
    const { page } = agent
    await agent.go('practice')
    // Late enough that nobody is at the desk any more.
    await page.evaluate(() => {
      const { send } = WebSocket.prototype
      WebSocket.prototype.send = function (data) {
        send.call(this, typeof data === 'string' ? data.replace(/"afterMs":\d+/, '"afterMs":6000') : data)
      }
    })
    await page
      .locator('.pr-card[data-scenario="hardship"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click()
    await running().app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        window.webContents.send('duedesk:event', 'unattended', null)
    })
    await page.locator('.lock-cover').waitFor()
    await expect.poll(() => page.workers().length).toBe(0)
    // Behind the cover.
    await page.locator('[data-call="inbound"]').first().waitFor({ state: 'attached' })
    const kept = () =>
      readdirSync(join(running().userData, 'journal'), { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.includes('.locked') && name.endsWith('.log'),
      )
    await until(() => expect(kept()).toHaveLength(1))
    await running().kill()
    await openDesk()
    const caseId = given.caseOf(caller)
    const call = await central.only('call', caseId)
    expect(call).toMatchObject({ direction: 'inbound', answeredAt: null })
    expect(await central.only('callback', caseId)).toMatchObject({ callId: call.id, requested: false })
    await until(async () => expect(await agent.waiting()).toBe(0))
  })

  test('the window’s process dies in a call: the far end hears BYE at once, the agent may call back or finish', async () => {
    const { central } = given
    const caseId = given.caseOf(fourth)
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(fourth))
    const died = Date.now()
    const page = await killWindow(running())
    // 200 to a BYE: the exchange had this very dialog, and has ended it.
    await until(() =>
      expect(logOf(running())).toMatch(/call\.endedByShell .*"phase":"established","farEnd":"told"/),
    )
    // By the log's own clock: how long a test takes to reach the new window is not the question.
    expect(loggedAt(running(), 'call.endedByShell') - died).toBeLessThan(10_000)
    agent = new Agent(page)
    await agent.signIn(staff.loginName, staff.password)
    const card = page.locator('[data-crash="renderer"]')
    await card.getByText('对方那一端已替您挂断').waitFor()
    // By the clock of practice, which began at ten, whatever the machine's says.
    await expect.poll(() => card.innerText()).toMatch(/10:\d\d 窗口意外关闭/)
    expect.soft(await faultsOf({ ...running(), page }, 'recovery-call', { dark: true })).toEqual([])
    const calls = await central.landed('call', (call) => call.caseId === caseId && call.endedAt !== null)
    expect(calls).toMatchObject([{ endedBy: 'network', verification: 'matched' }])
    expect(calls[0]?.talkMs).toBeGreaterThan(0)
    // Called back at once it is the second call to this number within a minute: the guard is asked like for any other.
    await card.getByRole('button', { name: '回拨' }).click()
    const [refused] = await central.landed(
      'event',
      (event) => event.eventKind === 'guardRefused' && event.caseId === caseId,
    )
    expect(refused?.params).toMatchObject({ rule: 'C6' })
    expect(await agent.callState()).toBe('idle')
    await card.getByRole('button', { name: '继续填写' }).click()
    await agent.chooseCode('TECH')
    await agent.saveResult()
    await central.only('disposition', caseId)
    await until(() => expect(readdirSync(running().userData)).not.toContain('call.bin'))
  })

  const logOf = ({ userData }: Desk) => readFileSync(join(userData, 'logs', 'duedesk.log'), 'utf8')

  /** When the log wrote of this, by the machine's clock. */
  const loggedAt = (of: Desk, event: string) => {
    const [, day, time] = new RegExp(`\\[(\\S+) (\\S+)\\] \\[\\w+\\]\\s+${event}`).exec(logOf(of)) ?? []
    return Date.parse(`${day}T${time}`)
  }

  function running(): Desk {
    if (!desk) throw new Error('no desk runs')
    return desk
  }

  /** Kills the window's process; the reply is its successor. Playwright gives up a page that died, so it is asked for anew. */
  async function killWindow({ app, userData }: Desk): Promise<Agent['page']> {
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    )
    if (!pid) throw new Error('the window has no process')
    process.kill(pid, 'SIGKILL')
    const shows = () =>
      app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return contents && !contents.isCrashed() && !contents.isLoading() ? contents.getURL() : ''
      })
    await until(async () => expect(await shows()).toContain('recovered=1'))
    const [port, path] = readFileSync(join(userData, 'DevToolsActivePort'), 'utf8').split('\n')
    browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`)
    const [page] = browser.contexts().flatMap((context) => context.pages())
    if (!page) throw new Error('the window did not come back')
    return page
  }
})
