// Somebody else picks up: they hear neutral words only, see nothing, and are asked to pass it on. Who forbids further calls on the
// customer's own number sends the case to the supervisor, and nobody dials it meanwhile.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { debtFactsOf, watchFor } from './debtFacts.ts'
import { person } from './people.ts'
import { PATIENCE } from './until.ts'

const relayed = person('relativeAnswers')
const refused = person('relativeAnswers')

describe('a third person', () => {
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [relayed, refused] })
  })
  afterAll(() => day?.desk.discard())

  test('is asked to relay, in neutral words; debt facts stay covered for the rest of the call', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(relayed)
    const watch = await watchFor(
      desk.page,
      await debtFactsOf(central, [day.caseOf(relayed), day.caseOf(refused)]),
    )
    await agent.call(caseId)
    expect(await agent.say()).toContain('我是他爱人')
    await agent.answer('other', 'A20')
    await agent.waitForBanner('thirdParty')
    await expect.poll(() => agent.cover()).toBe('thirdParty')
    const line = await agent.line()
    expect(line).toContain('麻烦您转告')
    expect(line).not.toMatch(/账单|欠|逾期|还款|信用卡|元/)
    expect(await agent.say()).toContain('转告')

    await agent.answer('relays', null)
    await agent.fillCaptures()
    await agent.captureGo()
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(() => agent.cover()).toBe('thirdParty')
    await expect.poll(async () => (await agent.suggested())[0]).toBe('TP_RELAY')
    // What only the person themselves can have said is refused.
    await expect.poll(() => desk.page.locator('.wu-list [data-code="PTP_FULL"]').isDisabled()).toBe(true)
    await agent.chooseCode('TP_RELAY')
    expect(await watch.seen()).toEqual([])
    await agent.saveResult()

    const disposition = await central.only('disposition', caseId)
    expect(disposition).toMatchObject({ code: 'TP_RELAY', path: ['A1', 'A20'] })
    expect(disposition.fields.relation).toBeTruthy()
    expect((await central.only('note', caseId)).text).toContain('未说事由')
    expect((await central.only('call', caseId)).verification).toBe('none')
  })

  test('who refuses on the customer’s own number: the case waits for the supervisor, undialled', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(refused)
    await agent.call(caseId)
    await agent.answer('other', 'A20')
    await agent.answer('refuses', null)
    await agent.fillCaptures()
    await agent.captureGo()
    // What binds is on record before the script goes on.
    await agent.page.locator('.sc-capture').waitFor({ state: 'detached', timeout: PATIENCE })
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TP_REFUSE')
    await agent.seesText('停催（他人拒绝再接，号码待核实），直到有人解除')
    await agent.saveResult()

    expect(await central.only('hold', caseId)).toMatchObject({ holdKind: 'numberReview', until: null })
    await central.landed('task', (task) => task.caseId === caseId && task.taskKind === 'supervisorReview')
    const contacts = await central.landed('contact', (row) => row.phone === `+86${refused.phone}`)
    expect(contacts.map((contact) => contact.status)).toEqual(['active'])
    await agent.openRow(caseId)
    await expect.poll(() => agent.refusal()).toContain('停催期间')
    await agent.dial()
    await central.landed(
      'event',
      (event) => event.eventKind === 'guardRefused' && event.params.rule === 'HOLD',
    )
    await central.only('call', caseId)
    expect(await agent.callState()).toBe('idle')
  })
})
