// Until the customer has proved who they are nothing of the debt is said or shown: boxes that wait for the opening, two tries
// and no more, and a document that holds no figure of anybody's debt from the answer to the hang-up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { debtFactsOf, watchFor } from './debtFacts.ts'
import { factorsOf, person } from './people.ts'
import { barFaultsOf } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const stranger = person('promisesFriday')
const customer = person('promisesFriday')
/** Willing, on lines whose recorder answers with another state, and stops in mid-call. */
const unrecorded = person('promisesFriday', { phone: '19900099167' })
const interrupted = person('promisesFriday', { phone: '19900099169' })

describe('verification', () => {
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [stranger, customer, unrecorded, interrupted] })
  })
  afterAll(() => day?.desk.discard())

  test('boxes open with the opening; two misses end in IDFAIL, and no debt fact was ever in the document', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(stranger)
    await agent.openRow(caseId)
    // Before the answer the agent prepares with the whole case.
    const facts = await debtFactsOf(central, [day.caseOf(stranger), day.caseOf(customer)])
    const [total = ''] = facts
    await agent.seesText(total)
    const watch = await watchFor(desk.page, facts)
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await agent.waitForBanner('unverified')

    // A jump counts nothing as said, however long it took to get there.
    await agent.object('who', 'A18')
    await agent.answer('goOn', 'A2')
    const boxes = desk.page.locator('.sc-cells input')
    await expect.poll(() => boxes.count()).toBe(8)
    expect(await boxes.evaluateAll((all) => all.every((box) => (box as HTMLInputElement).disabled))).toBe(
      true,
    )

    await agent.mark()
    const [idTail, birthday] = factorsOf(stranger)
    await agent.verify([wrong(idTail), birthday])
    await agent.seesText('不一致，还可试 1 次')
    await agent.verify([idTail, wrong(birthday)])
    await agent.seesText('次数已用完')
    expect(await boxes.evaluateAll((all) => all.every((box) => (box as HTMLInputElement).disabled))).toBe(
      true,
    )
    const offered = desk.page.locator('.sc-answers [data-answer="matched"]')
    await expect.poll(() => offered.isDisabled()).toBe(true)

    await agent.answer('mismatch', 'A19')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(async () => (await agent.suggested())[0]).toBe('IDFAIL')
    await expect.poll(() => agent.cover()).toBe('unverified')
    // A promise contradicts the call: it cannot be chosen.
    await expect.poll(() => desk.page.locator('.wu-list [data-code="PTP_FULL"]').isDisabled()).toBe(true)
    expect(await watch.seen()).toEqual([])

    await agent.chooseCode('IDFAIL')
    await agent.saveResult()
    const call = await central.only('call', caseId)
    expect(call).toMatchObject({ verification: 'failed', tries: 2, recording: 'confirmed' })
    expect((await central.only('disposition', caseId)).code).toBe('IDFAIL')
    const tried = await central.landed('event', (event) => event.eventKind === 'verificationTried', 2)
    // What was typed is kept nowhere, only that it was tried.
    expect(JSON.stringify(tried)).not.toContain(wrong(idTail))
  })

  test('the right factors lift the covers', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(customer)
    const [total = ''] = await debtFactsOf(central, [caseId])
    const watch = await watchFor(desk.page, [total])
    await agent.call(caseId)
    await expect.poll(() => agent.cover()).toBe('unverified')
    expect(await watch.seen()).toEqual([])
    await agent.mark()
    await agent.answer('self', 'A2')
    // The customer does not know their ID number by heart: another factor does, and the line asks for it.
    await agent.exchangeFactor(0)
    await agent.seesText('请您说一下卡号后四位和出生月日')
    await agent.verify([customer.accountNumber.slice(-4), factorsOf(customer)[1]])
    await agent.waitForBanner('matched')
    await agent.answer('matched', 'A3')
    await expect.poll(() => agent.cover()).toBe('none')
    await agent.answer('goOn', 'A4')
    await agent.seesText(total)
    // The watch of the test above is not blind.
    expect(await watch.seen()).toEqual([total])
    // From whatever screen: who complains or forbids calls is taken down at once.
    await agent.go('settings')
    await agent.openStop()
    await desk.page.keyboard.press('Escape')
    await agent.waitForNode('A4')
    await agent.talkedFor(9)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    // No line of the script led to a result; the customer spoke with us all the same.
    await expect.poll(() => agent.suggested()).toEqual(['NEGO', 'CALLBK'])
    // Enter on a search for nothing chooses nothing.
    await desk.page.locator('.wu-search input').press('Enter')
    expect(await desk.page.locator('.wu-codes [aria-pressed="true"]').count()).toBe(0)
    await agent.chooseCode('CALLBK')
    await agent.typeMoment('at', '28', '930')
    await agent.firstChoice('contact')
    await agent.saveResult()
    expect(await central.only('call', caseId)).toMatchObject({ verification: 'matched', tries: 1 })
    expect((await central.only('callback', caseId)).at).toBe(Date.parse('2026-11-28T09:30:00+08:00'))
  })

  test('a call that the recorder does not confirm is ended before anything is told, and is an incident', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(unrecorded)
    await agent.openRow(caseId)
    await agent.dial()
    // No key of ours ends this call.
    await agent.waitForCall('wrappingUp')
    await agent.seesText('录音没有得到确认')
    await agent.chooseCode('TECH')
    await agent.saveResult()
    await expect
      .poll(() => central.only('call', caseId), { timeout: PATIENCE })
      .toMatchObject({ recording: 'failed', endedBy: 'agent' })
    await central.landed('event', (event) => event.eventKind === 'incident' && event.caseId === caseId)
  })

  test('a recorder that stops in mid-call covers what was open, and bars what tells of the debt', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(interrupted)
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(interrupted))
    // Not the moment before, in which the recorder has not confirmed yet: that has a bar of its own.
    await agent.waitForBar({ state: 'recordingOff' })
    await agent.waitForBanner('unrecorded')
    await expect.poll(() => agent.cover()).toBe('unrecorded')
    expect(await agent.callState()).toBe('talking')
    expect.soft(await barFaultsOf(desk, 'recording-off')).toEqual([])
    await expect.poll(() => desk.page.locator('.sc-answers [data-answer="goOn"]').isDisabled()).toBe(true)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(() => agent.cover()).toBe('none')
    expect(await central.only('call', caseId)).toMatchObject({ recording: 'failed', verification: 'matched' })
    await central.landed('event', (event) => event.eventKind === 'incident' && event.caseId === caseId)
  })
})

/** Four places of which none is right. */
function wrong(digits: string): string {
  return [...digits].map((digit) => String((Number(digit === 'X' ? 0 : digit) + 1) % 10)).join('')
}
