// A customer calls in: it rings, may be given up, turned away or taken. What nobody took is in the list of callbacks; what was
// taken opens with who was reached, shows nothing before the match, and ends like any other call.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { debtFactsOf, watchFor } from './debtFacts.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const caller = person('promisesFriday')

describe('a customer calls in', () => {
  let day: Day
  let caseId: string
  beforeAll(async () => {
    day = await openDay({ people: [caller] })
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
    expect(await agent.bar()).toContain('有 1 件案件')
    // Of the screen only the bar is new here.
    const faults = await faultsOf(desk, 'bar-inbound')
    expect(faults.filter((fault) => /\.pb|\.bar\b/.test(fault))).toEqual([])
    await agent.waitForCall('idle', 3 * PATIENCE)
    const missed = await central.only('call', caseId)
    expect(missed).toMatchObject({ direction: 'inbound', answeredAt: null, endedBy: 'customer' })
    await central.landed('event', (event) => event.eventKind === 'missedCall')
    expect(await central.only('callback', caseId)).toMatchObject({ callId: missed.id, requested: false })
    await agent.go('callbacks')
    await desk.page.locator('.cb-list li').first().waitFor({ timeout: PATIENCE })
    expect(await desk.page.locator('.cb-list li').count()).toBe(1)
  })

  test('who is turned away is called back as well', async () => {
    const { agent, central, desk } = day
    await ring()
    await desk.page.locator('.pb').getByRole('button', { name: /^拒接/ }).click()
    await agent.waitForCall('idle')
    await central.landed('callback', (row) => row.caseId === caseId, 2)
  })

  test('F2 takes the call: who was reached first, nothing of the debt before the match, a promise at the end', async () => {
    const { agent, central, desk } = day
    const watch = await watchFor(desk.page, await debtFactsOf(central, [caseId]))
    await ring()
    await desk.page.keyboard.press('F2')
    await agent.waitForCall('talking')
    await agent.waitForNode('I1')
    await agent.waitForBanner('unverified')
    expect(await agent.line()).toContain('请问怎么称呼您')
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
})
