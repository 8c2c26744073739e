// The guard at the edges of what the law permits: quiet hours to the second, numbers that come from outside, a hold, a contact
// person. A refusal is said with rule, source and end, is recorded, and no INVITE leaves.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { type Day, deskOn, give, makeAgent, openDay, type Staff } from './day.ts'
import { type Desk, launchDesk, startedAgain } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { factorsOf, person } from './people.ts'
import { faultsOf } from './screenCheck.ts'
import { until } from './until.ts'

const TEN_AT_NIGHT = Date.parse('2026-11-18T22:00:00+08:00')

describe('ten at night', () => {
  const inTime = person('noAnswer')
  const tooLate = person('noAnswer')
  let central: OwnCentral
  let desk: Desk | undefined
  let staff: Staff
  let given: Awaited<ReturnType<typeof give>>

  beforeAll(async () => {
    central = await ownCentral({ at: TEN_AT_NIGHT - 3_600_000 })
    const office = await CentralDoor.signIn(central.door, 'admin1')
    staff = await makeAgent(office, '8071')
    given = await give(central.door, office, staff, [inTime, tooLate])
  })
  afterAll(async () => {
    await desk?.discard()
    await central?.close()
  })

  const now = () => Date.now() + central.door.clockOffsetMs

  /** A desk whose clock is about to strike ten, with the agent signed in. A slow machine gets more time before it strikes. */
  async function deskBeforeTen(): Promise<Agent> {
    for (const leadMs of [25_000, 60_000, 120_000]) {
      central.setClock(TEN_AT_NIGHT - leadMs)
      desk = await launchDesk({ env: deskOn(central.door) })
      const agent = new Agent(desk.page)
      await agent.signIn(staff.loginName, staff.password)
      await agent.waitForCases()
      await agent.openRow(given.caseOf(inTime))
      if (now() < TEN_AT_NIGHT - 5000) return agent
      await desk.discard()
    }
    throw new Error('this machine is too slow to be there before ten')
  }

  test('ten seconds before it a dial is permitted; from it on it is refused, said and recorded', async () => {
    const agent = await deskBeforeTen()
    await until(() => expect(now()).toBeGreaterThanOrEqual(TEN_AT_NIGHT - 10_000))
    await agent.dial()
    await agent.waitForCall('ringing')
    const call = await given.central.only('call', given.caseOf(inTime))
    expect(call.startedAt).toBeGreaterThanOrEqual(TEN_AT_NIGHT - 10_000)
    expect(call.startedAt).toBeLessThan(TEN_AT_NIGHT)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('NA')
    await agent.saveResult()

    await until(() => expect(now()).toBeGreaterThanOrEqual(TEN_AT_NIGHT))
    await agent.openRow(given.caseOf(tooLate))
    await agent.dial()
    const [refused] = await given.central.landed('event', ({ eventKind }) => eventKind === 'guardRefused')
    expect(refused).toMatchObject({
      caseId: given.caseOf(tooLate),
      params: { rule: 'C1', stage: 'click', until: Date.parse('2026-11-19T08:00:00+08:00') },
    })
    const said = await agent.refusal()
    expect(said).toContain('禁呼时段 22:00–08:00')
    expect(said).toContain('明日 08:00')
    expect(said).toContain('GB/T 45251')
    await agent.waitForBar({ say: 'closedUntil' })
    expect(await agent.callState()).toBe('idle')
    // Planned once: who comes back to the case sees the plan instead of planning it again.
    await agent.planCall()
    await agent.seesText('已排到 明日 08:00')
    // We planned it; nobody agreed to it.
    await agent.seesText('排定 明日 08:00 跟进')
    await agent.openRow(given.caseOf(inTime))
    await agent.openRow(given.caseOf(tooLate))
    await agent.seesText('已排到 明日 08:00')
    const planned = await given.central.only('callback', given.caseOf(tooLate))
    expect(planned).toMatchObject({ requested: false, at: Date.parse('2026-11-19T08:00:00+08:00') })
    // No INVITE, so no call: central knows of the first one only.
    await given.central.landed('call')
  })
})

describe('what a dial may come from', () => {
  const linked = person('promisesFriday')
  const held = person('promisesFriday')
  // The same customer with a second account and another telephone: a complaint holds both.
  const heldToo = person('promisesFriday', { name: held.name, idNumber: held.idNumber })
  const withContact = person('promisesFriday', {
    contact: { name: '旅程联系人测试', phone: '19900008992' },
  })
  // One day past due: the stage writes and does not call.
  const early = person('noAnswer', { daysLate: 1 })
  let day: Day
  beforeAll(async () => {
    day = await openDay({ people: [linked, held, heldToo, withContact, early] })
  })
  afterAll(() => day?.desk.discard())

  test('a link from outside opens the case and dials nothing', async () => {
    const { agent, desk, central } = day
    const links = [
      [`tel:+86${linked.phone}`, linked],
      [`callto:${held.phone}`, held],
      [`sip:${linked.phone}@elsewhere.invalid`, linked],
      [`duedesk://dial?number=${withContact.phone}`, withContact],
      [`duedesk://case/${day.caseOf(linked)}`, linked],
    ] as const
    for (const [link, whose] of links) {
      expect(await startedAgain(desk, link)).toBe(0)
      const opened = day.caseOf(whose)
      await desk.page.locator(`[data-open-case="${opened}"]`).waitFor()
      expect(await agent.callState()).toBe('idle')
    }
    await central.landed('call', () => true, 0)
    // A number that nobody here has is filled in, and that is all.
    const before = await agent.openCase()
    await startedAgain(desk, 'tel:19900006661')
    const entry = desk.page.getByRole('combobox')
    await until(async () => expect(await entry.inputValue()).toBe('19900006661'))
    expect(await agent.callState()).toBe('idle')
    await entry.fill('')
    await desk.page.keyboard.press('Escape')
    // A link that would configure something is nobody's case: nothing opens, nothing happens.
    await startedAgain(desk, 'duedesk://settings?central=evil')
    expect(await agent.openCase()).toBe(before)
  })

  test('a contact person may not be called while the debtor can be reached', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(withContact)
    await agent.typeNumber('19900008992')
    await agent.seesText('第三人联系限制')
    const [refused] = await central.landed(
      'event',
      (event) => event.eventKind === 'guardRefused' && event.caseId === caseId,
    )
    expect(refused?.params).toMatchObject({ rule: 'C8', stage: 'click' })
    await central.landed('call', () => true, 0)
  })

  test('where the stage does not call a reason is asked for first, and kept before the call', async () => {
    const { agent, central, desk } = day
    const { page } = desk
    const caseId = day.caseOf(early)
    await agent.openRow(caseId)
    await page.locator('.wr.on', { hasText: '阶段不打电话' }).waitFor()
    await page.keyboard.press('F8')
    const asked = page.locator(`[data-stage-asked="${caseId}"]`)
    await asked.waitFor()
    expect.soft(await faultsOf(desk, 'stage-reason', { dark: true })).toEqual([])
    // Enough signs to say why; without them Enter does nothing, and Escape leaves it.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })
    expect(await agent.callState()).toBe('idle')
    await page.keyboard.press('F8')
    await asked.waitFor()
    await page.keyboard.type('客户来信请我们回电')
    await page.keyboard.press('Enter')
    await agent.waitForCall('ringing')
    await asked.waitFor({ state: 'detached' })
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('NA')
    await agent.saveResult()
    const call = await central.only('call', caseId)
    expect(call.flags).toEqual([])
    const [kept] = await central.landed('event', ({ eventKind }) => eventKind === 'stageExcepted')
    expect(kept).toMatchObject({ caseId, params: { channel: 'call', reason: '客户来信请我们回电' } })
  })

  test('a hold stops every dial of the case', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(held)
    await agent.call(caseId)
    await agent.verifyAs(factorsOf(held))
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('COMPLAINT')
    await agent.fillField('words', '请不要再打了')
    await agent.fillField('target', '联系频次/时间')
    await agent.saveResult()
    const hold = await central.only('hold', caseId)
    expect(hold).toMatchObject({ holdKind: 'complaint', words: '请不要再打了', liftedAt: null })
    await agent.openRow(caseId)
    await expect.poll(() => agent.refusal()).toContain('停催')
    await agent.dial()
    const [refused] = await central.landed(
      'event',
      (event) => event.eventKind === 'guardRefused' && event.caseId === caseId,
    )
    expect(refused?.params).toMatchObject({ rule: 'HOLD', until: hold.until })
    await central.only('call', caseId)
  })

  test('under the hold the assigned agent may call to answer it: service script, no collection', async () => {
    const { agent, central } = day
    const caseId = day.caseOf(heldToo)
    await agent.openRow(caseId)
    await agent.callForService()
    await agent.waitForCall('talking')
    await agent.waitForBanner('service')
    await agent.mark()
    await agent.answer('self', 'A2')
    await agent.verify(factorsOf(heldToo))
    await agent.waitForBanner('matched')
    await agent.walk([
      ['matched', 'S3'],
      ['complaint', 'S4'],
    ])
    await agent.talkedFor(8)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('SERVED')
    await agent.fillField('answer', '已核查，以后只在约定时段联系')
    await agent.saveResult()
    const call = await central.only('call', caseId)
    expect(call).toMatchObject({ purpose: 'service', flags: [] })
    const [result] = await central.landed('disposition', ({ callId }) => callId === call.id)
    expect(result).toMatchObject({
      code: 'SERVED',
      fields: { topic: 'complaint', answer: '已核查，以后只在约定时段联系' },
      script: { id: 'service' },
    })
  })
})
