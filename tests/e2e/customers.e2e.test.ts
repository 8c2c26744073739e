// Customers as they are: busy, out, abrupt, in disagreement. Each call ends in a wrap-up that knows what it was, and what binds us
// is on disk before the screen says so.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../shared/instant.ts'
import { type Day, openDay } from './day.ts'
import { lastJournalLine } from './disk.ts'
import { factorsOf, person } from './people.ts'
import { barFaultsOf } from './screenCheck.ts'

const busy = person('busy')
const out = person('noAnswer')
const abrupt = person('hangsUpMidway')
const disputing = person('disputesAmount')
const angry = person('promisesFriday')

describe('customers as they are', () => {
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [busy, out, abrupt, disputing, angry] })
  })
  afterAll(() => day?.desk.discard())

  test('a busy line is said in words and suggests itself', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(busy)
    await agent.openRow(caseId)
    await agent.dial()
    await agent.waitForCall('wrappingUp')
    await expect.poll(() => agent.bar()).toContain('对方忙线（486）')
    expect.soft(await barFaultsOf(day.desk, 'wrap-up-busy')).toEqual([])
    await expect.poll(async () => (await agent.suggested())[0]).toBe('BUSY')
    await agent.chooseCode('BUSY')
    await agent.saveResult()
    expect(await central.only('call', caseId)).toMatchObject({
      sipStatus: 486,
      answeredAt: null,
      talkMs: 0,
      recording: 'off',
    })
    expect((await central.only('disposition', caseId)).code).toBe('BUSY')
  })

  test('nobody picks up: the agent gives up, and the call is one without an answer', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(out)
    await agent.openRow(caseId)
    await agent.dial()
    await agent.waitForCall('ringing')
    await agent.waitForBar({ state: 'ringing', say: 'farRings' })
    expect.soft(await barFaultsOf(day.desk, 'ringing')).toEqual([])
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(() => agent.bar()).toContain('响铃时您挂断了')
    await expect.poll(() => agent.suggested()).toEqual(['NA', 'ABORT'])
    await agent.chooseCode('NA')
    await agent.saveResult()
    expect(await central.only('call', caseId)).toMatchObject({
      sipStatus: 487,
      answeredAt: null,
      endedBy: 'agent',
    })
  })

  test('a customer hangs up in the middle: the wrap-up asks at which stage', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(abrupt)
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(abrupt))
    await agent.answer('goOn', 'A4')
    await agent.mark()
    // No key of ours ends this call.
    await agent.waitForCall('wrappingUp')
    await expect.poll(async () => (await agent.suggested())[0]).toBe('HUNGUP')
    await agent.chooseCode('HUNGUP')
    await agent.fillField('stage', '说明来意后')
    await agent.saveResult()
    expect(await central.only('call', caseId)).toMatchObject({
      endedBy: 'customer',
      verification: 'matched',
      sipStatus: 200,
    })
    expect(await central.only('disposition', caseId)).toMatchObject({
      code: 'HUNGUP',
      fields: { stage: 'purpose' },
      path: ['A1', 'A2', 'A3', 'A4'],
    })
  })

  test('a disputed amount is taken down word for word and stops the collecting', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(disputing)
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(disputing))
    await agent.answer('goOn', 'A4')
    // The greeting and the answer to the opening come first.
    await agent.waitForCaptions(2)
    expect(await agent.say()).toContain('这个金额不对')
    await agent.answer('dispute', 'A14')
    await agent.answer('fee', null)
    await agent.fillCaptures({ 0: '有一笔费用我没有用过' })
    await agent.captureGo()
    await agent.waitForNode('A21')
    await agent.sayGoodbye()
    await expect.poll(async () => (await agent.suggested())[0]).toBe('DISPUTE')
    await agent.chooseCode('DISPUTE')
    await agent.seesText('停催（争议核查中）')
    const before = lastJournalLine(desk.userData)
    await agent.saveResult()
    expect(lastJournalLine(desk.userData)).toBeGreaterThan(before)
    const disposition = await central.only('disposition', caseId)
    expect(disposition.fields).toMatchObject({ disputed: 'fee', words: '有一笔费用我没有用过' })
    const hold = await central.only('hold', caseId)
    expect(hold).toMatchObject({ holdKind: 'dispute', words: '有一笔费用我没有用过' })
    expect(Math.round(((hold.until ?? 0) - hold.from) / DAY)).toBe(15)
    await agent.openRow(caseId)
    await expect.poll(() => agent.refusal()).toContain('停催')
  })

  test('"stop calling me" is possible before verification, and on disk before the screen says so', async () => {
    const { agent, central, desk } = day
    const caseId = day.caseOf(angry)
    await agent.call(caseId)
    const before = lastJournalLine(desk.userData)
    await agent.stop('complaint', '你们打得太多了')
    await desk.page.locator('[data-stop="complaint"]').waitFor()
    expect(lastJournalLine(desk.userData)).toBeGreaterThan(before)
    // The script turned to the complaint, and the hold is in central while the call is still up.
    await agent.waitForNode('A22')
    expect(await agent.callState()).toBe('talking')
    const hold = await central.only('hold', caseId)
    expect(hold).toMatchObject({ holdKind: 'complaint', words: '你们打得太多了' })
    await agent.answer('complaint', null)
    await agent.captureGo()
    await agent.waitForNode('A22a')
    // The reference that is read out is the one on screen.
    const shown = await desk.page.locator('[data-stop] .copy').innerText()
    await expect.poll(() => agent.line()).toContain(shown.replace(/^受理编号\s*/, ''))
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(async () => (await agent.suggested())[0]).toBe('COMPLAINT')
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveResult()
    expect((await central.only('disposition', caseId)).fields).toMatchObject({ words: '你们打得太多了' })
    // One complaint, one hold.
    await central.landed('hold', (row) => row.caseId === caseId)
  })
})
