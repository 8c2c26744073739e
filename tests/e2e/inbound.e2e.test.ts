// A customer calls in: it rings, may be given up, turned away or taken. What nobody took is in the list of callbacks; what was
// taken opens with who was reached, shows nothing before the match, and ends like any other call.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { debtFactsOf, watchFor } from './debtFacts.ts'
import { factorsOf, person } from './people.ts'
import { barFaultsOf, faultsOf, resize } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const caller = person('promisesFriday')
/** Enough that practice asks for no new people by itself: whoever is called about is then always the caller of this day. */
const OTHERS = (['disputesAmount', 'hardship', 'busy', 'noAnswer', 'alreadyPaid'] as const).map((one) =>
  person(one),
)
/** A telephone of the practice block that no case holds. */
const NOBODY = '+8619900006660'

describe('a customer calls in', () => {
  let day: Day
  let caseId: string
  beforeAll(async () => {
    // Callers who give up, as in life.
    day = await openDay({ people: [caller, ...OTHERS], launch: { env: { DUEDESK_TEST_PATIENCE: '' } } })
    await resize(day.desk, [1280, 720])
    caseId = day.caseOf(caller)
  })
  afterAll(() => day?.desk.discard())

  /** "Let them call me": resolves when it rings. */
  async function ring(): Promise<void> {
    const { agent, desk } = day
    await agent.go('practice')
    await desk.page
      .locator('.pr-card[data-scenario="promisesFriday"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click({ timeout: PATIENCE })
    await agent.waitForCall('inbound')
  }

  test('who gives up is a missed call, and waits among the callbacks', async () => {
    const { agent, central, desk } = day
    await ring()
    await agent.waitForBar({ state: 'inbound', say: 'casesOfCaller' })
    await expect.poll(() => agent.bar()).toContain('有 1 件案件')
    expect.soft(await barFaultsOf(desk, 'inbound')).toEqual([])
    await agent.waitForCall('idle', 3 * PATIENCE)
    await central.landed('event', (event) => event.eventKind === 'missedCall')
    const missed = await central.only('call', caseId)
    expect(missed).toMatchObject({ direction: 'inbound', answeredAt: null, endedBy: 'customer' })
    expect(await central.only('callback', caseId)).toMatchObject({ callId: missed.id, requested: false })
    await agent.go('callbacks')
    await desk.page.locator('.cb-list li').first().waitFor({ timeout: PATIENCE })
    await expect.poll(() => desk.page.locator('.cb-list li').count()).toBe(1)
  })

  test('who is turned away has missed us as well; one callback waits for both calls', async () => {
    const { agent, central, desk } = day
    await ring()
    await desk.page.locator('.pb').getByRole('button', { name: /^拒接/ }).click()
    await agent.waitForCall('idle')
    await central.landed('event', (event) => event.eventKind === 'missedCall', 2)
    await central.only('callback', caseId)
  })

  test('F2 takes the call: who was reached first, nothing of the debt before the match, a promise at the end', async () => {
    const { agent, central, desk } = day
    const watch = await watchFor(desk.page, await debtFactsOf(central, [caseId]))
    await ring()
    await desk.page.keyboard.press('F2')
    await agent.waitForCall('talking')
    await agent.waitForNode('I1')
    await agent.waitForBanner('unverified')
    await expect.poll(() => agent.line()).toContain('请问怎么称呼您')
    expect(await agent.say()).toContain('是我')
    expect(await watch.seen()).toEqual([])
    await agent.answer('self', 'A2')
    await agent.verify(factorsOf(caller))
    await agent.waitForBanner('matched')
    await agent.answer('matched', 'I3')
    await agent.takePromise()
    await agent.talkedFor(10)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('PTP_FULL')
    await agent.saveResult()
    const [call] = await central.landed('call', (row) => row.answeredAt !== null)
    expect(call).toMatchObject({ direction: 'inbound', verification: 'matched', recording: 'confirmed' })
    const disposition = await central.only('disposition', caseId)
    expect(disposition.path.slice(0, 4)).toEqual(['I1', 'A2', 'I3', 'A4'])
    await central.only('promise', caseId)
  })

  test('somebody whom nobody knows leaves a trace, and is attached to the case that the agent finds', async () => {
    const { agent, central, desk } = day
    // The exchange is asked to let a number call that is nobody's.
    await desk.page.evaluate((number) => {
      const { send } = WebSocket.prototype
      WebSocket.prototype.send = function (data) {
        const asks = typeof data === 'string' && data.startsWith('MESSAGE ')
        send.call(this, asks ? data.replace(/"number":"\+86\d{11}"/, `"number":"${number}"`) : data)
      }
    }, NOBODY)
    await ring()
    await desk.page.keyboard.press('Shift+F8')
    await agent.waitForCall('idle')
    await agent.go('callbacks')
    await desk.page.locator('[data-strangers="1"]').waitFor({ timeout: PATIENCE })
    expect(await faultsOf(desk, 'callbacks-stranger')).toEqual([])

    await ring()
    await desk.page.keyboard.press('F2')
    await agent.waitForCall('talking')
    await agent.seesText('这个号码不属于任何客户')
    await desk.page.locator('.uc input').fill(caller.accountNumber)
    await desk.page.locator(`[data-hit="${caseId}"]`).waitFor({ timeout: PATIENCE })
    expect(await faultsOf(desk, 'unknown-caller')).toEqual([])
    await desk.page.locator(`[data-hit="${caseId}"]`).click()
    await agent.waitForNode('I1')
    await agent.waitForBanner('unverified')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TECH')
    await agent.saveResult()
    const [call] = await central.landed('call', (row) => row.number === NOBODY)
    expect(call).toMatchObject({ caseId, contactId: null, direction: 'inbound', ofDebtor: false })
    expect(call?.talkMs).toBeGreaterThan(0)
  })
})
