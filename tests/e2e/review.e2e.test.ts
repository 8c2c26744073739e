// A call is reviewed: the agent codes it, a reviewer at another desk finds, opens and corrects it, the agent disputes, the reviewer
// sees the answer. Central holds both dispositions, the right one in force, and the hold that the correction brought.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { type Day, deskOn, openDay, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { leaveField } from './leaveField.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { Reviewer } from './reviewer.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { until } from './until.ts'

const customer = person('promisesFriday')
const REASON = '客户明确说要投诉，不是语音信箱'
const WHY = '没有复述官方渠道'
const PASSWORD = 'another horse 测试'
const OBJECTION = '客户没有说投诉，只是在忙'

describe('a reviewed call', () => {
  let own: OwnCentral
  let day: Day
  let agent: Agent
  let desk: Desk
  let reviewer: Reviewer
  let caseId: string
  let callId: string

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN), recordLocally: true })
    day = await openDay({ people: [customer], door: own.door })
    agent = day.agent
    desk = await launchDesk({ env: deskOn(own.door) })
    await resize(desk, [1280, 720])
    reviewer = new Reviewer(desk.page)
    caseId = day.caseOf(customer)
  })
  afterAll(async () => {
    await desk?.discard()
    await day?.desk.discard()
    await own?.close()
  })
  const sound = async (of: Desk, name: string) => {
    // Out of the way: a hint under the mouse is not what is looked at.
    await of.page.mouse.move(700, 4)
    await until(async () => expect(await of.page.locator('.hint').count()).toBe(0))
    expect.soft(await faultsOf(of, name, { dark: true })).toEqual([])
  }

  test('the agent calls and codes', async () => {
    await agent.openRow(caseId)
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await agent.waitForCaptions(1)
    await agent.say()
    // For a while nobody says anything: a reviewer need not hear that.
    await agent.toggle('mute')
    await agent.waitForBar({ state: 'muted' })
    const muted = await agent.talkSeconds()
    await expect.poll(() => agent.talkSeconds()).toBeGreaterThan(muted + 7)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('VM')
    await agent.fillField('message', '未留言')
    await agent.addToNote('接通后是语音信箱')
    await agent.saveResult()
    const disposition = await day.central.only('disposition', caseId)
    callId = disposition.callId
    expect(disposition.walked?.steps[0]).toMatchObject({ node: 'A1' })
    expect(Object.keys(disposition.walked?.said ?? {})).toContain('recording')
  })

  test('the reviewer finds it by code, agent and day, with nothing of the customer but a mask', async () => {
    await new Agent(desk.page).signIn('qa1')
    await reviewer.waitForCalls()
    await sound(desk, 'review-queue')
    await expect.poll(() => reviewer.rows().count()).toBeGreaterThan(5)
    await reviewer.filterBy('VM', '8071', '2026-11-18')
    await until(async () => expect(await reviewer.rows().count()).toBe(1))
    await sound(desk, 'review-filters')
    await reviewer.open(callId)
    const shown = await until(async () => {
      const text = await reviewer.text()
      expect(text).toContain('接通后是语音信箱')
      return text
    })
    expect(shown).toContain('A1')
    for (const secret of [customer.name, customer.phone, customer.idNumber, customer.accountNumber])
      expect(shown).not.toContain(secret)
    expect(shown).toMatch(/本次打开已记录，共打开 1 次/)
    await sound(desk, 'review-call')
    // Why the call was permitted then: the desk's own checks with their articles, and central's look at them.
    await desk.page.locator('.qr-why button[aria-expanded="false"]').press('Enter')
    await desk.page.locator('.qr-judged[data-by="arrival"]').waitFor()
    const checks = await desk.page.locator('.qr-judged[data-by="desk"]').innerText()
    expect(checks).toContain('GB/T 45251-2025')
    expect(checks).toContain('08:00–22:00')
    expect(await desk.page.locator('.qr-judged [data-state="refuse"]').count()).toBe(0)
    await sound(desk, 'review-why')
  })

  test('what the call contradicts can not be chosen; the correction needs a reason and reaches central once', async () => {
    await reviewer.beginCorrection()
    await sound(desk, 'review-codes')
    await expect.poll(() => desk.page.locator('.qr-form [data-code="PTP_FULL"]').isDisabled()).toBe(true)
    await reviewer.chooseCode('COMPLAINT')
    await reviewer.fill('words', '你们别再打了，我要投诉')
    await reviewer.fill('target', 'frequency')
    await desk.page.keyboard.press('Control+Enter')
    await desk.page.locator('.qr-fields [role="alert"]').waitFor()
    await reviewer.giveReason(REASON)
    await sound(desk, 'review-correction')
    await reviewer.saveCorrection()
    const both = await day.central.landed('disposition', (row) => row.callId === callId, 2)
    const call = await day.central.only('call', caseId)
    const inForce = both.find((row) => row.id === call.dispositionId)
    expect(inForce).toMatchObject({ code: 'COMPLAINT', fields: { target: 'frequency' } })
    expect(both.find((row) => row.id === inForce?.supersedes)).toMatchObject({ code: 'VM', supersedes: null })
    const [hold] = await day.central.landed('hold', (row) => row.callId === callId)
    expect(hold).toMatchObject({ holdKind: 'complaint', liftedAt: null })
    await desk.page.locator('.qr-history [data-outcome="corrected"]').waitFor()
    await sound(desk, 'review-corrected')
  })

  test('the agent sees it at once, with a badge, and answers once', async () => {
    const { page } = day.desk
    const entry = agent.rail().locator('[data-screen="feedback"]')
    await entry.locator('b').waitFor()
    await expect.poll(() => entry.locator('b').innerText()).toBe('1')
    await agent.openRow(caseId)
    await agent.seesText(REASON)
    await entry.click()
    await agent.seesText(REASON)
    await sound(day.desk, 'feedback')
    await page.getByRole('button', { name: '有异议' }).click()
    await page.locator('.fb [role="alert"]').waitFor()
    await page.locator('.fb textarea').fill(OBJECTION)
    await page.getByRole('button', { name: '有异议' }).click()
    await page.locator('.fb [data-answer="disputed"]').waitFor()
    await entry.locator('b').waitFor({ state: 'detached' })
    const [review] = await day.central.landed('review', (row) => row.answer !== null)
    expect(review).toMatchObject({
      callId,
      outcome: 'corrected',
      reason: REASON,
      answer: { outcome: 'disputed', text: OBJECTION },
    })
    await sound(day.desk, 'feedback-answered')
  })

  test('the reviewer is told without asking, and judges again by agreeing', async () => {
    await desk.page.locator('.qr-said-back[data-answer="disputed"]').waitFor()
    await reviewer.clearFilters()
    await reviewer.show('disputed')
    await reviewer.open(callId)
    await sound(desk, 'review-disputed')
    await reviewer.agree()
    await day.central.landed('review', (row) => row.callId === callId, 2)
    await until(async () => expect(await reviewer.rows().count()).toBe(0))
    const office = await CentralDoor.signIn(own.door, 'qa1')
    expect(await office.rows()).toEqual([])
  })

  test('calls are drawn by seed, and the queue says why @seed(41)', async () => {
    await reviewer.showDraws()
    await sound(desk, 'review-draws')
    // The quotas are the lead's to set; the draw says by which it was made and how far it carries.
    await desk.page.locator('#quota-perAgent').fill('4')
    await reviewer.draw('4417')
    const made = desk.page.locator('[data-draw]').first()
    await expect.poll(() => made.innerText()).toContain('4417')
    await expect.poll(() => made.innerText()).toContain('必检结果码')
    await expect.poll(() => made.innerText()).toContain('随机每位 4 通')
    await made.locator('[data-drawn-agent="8001"]').waitFor()
    await reviewer.show('all')
    await reviewer.row(callId).locator('[data-drawn], .warn').first().waitFor()
    await sound(desk, 'review-drawn')
    await made.locator('button').last().click()
  })

  test('the call is heard from any place, on record, and scored on its track @seed(41)', async () => {
    await reviewer.show('done')
    await reviewer.open(callId)
    await reviewer.watchSound()
    await reviewer.listen()
    await expect.poll(() => reviewer.heardColumns()).toBeGreaterThan(5)
    // What the audio element says of itself: it plays, and goes on.
    await expect.poll(async () => (await reviewer.heard()).played).toBeGreaterThan(0.2)
    await expect.poll(() => reviewer.clockMs()).toBeGreaterThan(0)
    await desk.page.keyboard.press('s')
    await expect.poll(async () => (await reviewer.heard()).rate).toBe(1.25)
    await reviewer.pause()
    await expect.poll(async () => (await reviewer.heard()).paused).toBe(true)
    // A jump by a press on the track: the element stands there, and what is there plays.
    await reviewer.hearFrom(0.5)
    const apart = async () => {
      const { at, of } = await reviewer.heard()
      return Math.abs(at / of - 0.5)
    }
    await expect.poll(apart).toBeLessThan(0.15)
    const played = (await reviewer.heard()).played
    await leaveField(desk.page)
    await desk.page.keyboard.press(' ')
    await expect.poll(async () => (await reviewer.heard()).played).toBeGreaterThan(played + 0.1)
    expect((await reviewer.heard()).fault).toBe('')
    await reviewer.pause()
    await reviewer.hearFrom(0.5)
    const half = await reviewer.clockMs()
    expect(half).toBeGreaterThan(0)
    await reviewer.remark('开场说得清楚')
    await sound(desk, 'review-track')
    const office = await CentralDoor.signIn(own.door, 'qa1')
    const heard = await office.audit('recording.heard')
    expect(heard).toEqual([expect.objectContaining({ subject: callId })])
    await reviewer.beginScore()
    await reviewer.takePoints('recap', 2)
    await desk.page.keyboard.press('Control+Enter')
    await desk.page.locator('[data-score-form] [role="alert"]').waitFor()
    await reviewer.why('recap', WHY)
    await sound(desk, 'review-score')
    await desk.page.keyboard.press('Control+Enter')
    const [score] = await day.central.landed('score', (row) => row.callId === callId)
    expect(score).toMatchObject({ score: 97, band: 'good', remarks: [{ text: '开场说得清楚' }] })
    expect(score?.items.find(({ item }) => item === 'recap')).toMatchObject({ points: 2, reason: WHY })
    await desk.page.locator('[data-score][data-stand="open"]').waitFor()
    await sound(desk, 'review-scored')
  })

  test('where nobody speaks the sound goes on at once, as Q asks @seed(41)', async () => {
    const { from, until: end } = await reviewer.silence()
    expect(end).toBeGreaterThan(from)
    const before = (await reviewer.heard()).sought
    await reviewer.hearFrom(from + (end - from) / 10)
    await expect.poll(async () => (await reviewer.heard()).sought).toBeGreaterThan(before)
    const { sought } = await reviewer.heard()
    await leaveField(desk.page)
    await desk.page.keyboard.press('q')
    await desk.page.locator('.qt-bar button[aria-pressed="true"]').first().waitFor()
    await sound(desk, 'review-skips')
    await desk.page.keyboard.press(' ')
    // Nobody moved it but the silence that it skips.
    await expect.poll(async () => (await reviewer.heard()).sought).toBeGreaterThan(sought)
    expect(await reviewer.head()).toBeGreaterThan(from + (end - from) / 2)
    await reviewer.pause()
    await desk.page.keyboard.press('q')
  })

  test('the agent disputes one item, another reviewer rules, and the score rises @seed(41)', async () => {
    const entry = agent.rail().locator('[data-screen="feedback"]')
    await expect.poll(() => entry.locator('b').innerText()).toBe('1')
    const { page } = day.desk
    await entry.click()
    const item = page.locator(`[data-score-of="${callId}"]`)
    await item.waitFor()
    await item.locator('[data-answer-to="recap"] [role="radio"]').last().click()
    await item.getByRole('button', { name: '提交答复' }).click()
    await item.locator('[role="alert"]').waitFor()
    await item.locator('[data-answer-to="recap"] input').fill('复述过了，在最后')
    await sound(day.desk, 'feedback-score')
    await item.getByRole('button', { name: '提交答复' }).click()
    await entry.locator('b').waitFor({ state: 'detached' })
    await day.central.landed('score', (row) => row.rounds[0]?.answers[0]?.answer === 'disputed')
    await day.office.makeUser({
      loginName: 'qa9',
      name: '周质检测试',
      staffNumber: '8209',
      role: 'qa',
      password: PASSWORD,
      line: null,
      sipPassword: null,
    })
    const other = new Agent(desk.page)
    await other.signOut()
    await other.signIn('qa9', PASSWORD)
    await reviewer.show('done')
    await reviewer.open(callId)
    await reviewer.showScore()
    await desk.page.locator('[data-ruling]').waitFor()
    await reviewer.rule('recap', 5, '听了片段，说过')
    await sound(desk, 'review-ruling')
    await desk.page.keyboard.press('Control+Enter')
    const [score] = await day.central.landed('score', (row) => row.rounds[0]?.decided != null)
    expect(score).toMatchObject({ score: 100, rounds: [{ decided: { items: [{ decision: 'changed' }] } }] })
  })

  test('two reviewers score one call blind, and the gap is told @seed(41)', async () => {
    const callOf = await reviewer.firstPending()
    await reviewer.putUp(callOf)
    await sound(desk, 'review-blind')
    await reviewer.scoreBlind()
    const person = new Agent(desk.page)
    await person.signOut()
    await person.signIn('qa1')
    await reviewer.show('pending')
    await reviewer.open(callOf)
    await reviewer.beginScore()
    await reviewer.takePoints('recap', 1)
    await reviewer.scoreBlind()
    await reviewer.showDraws()
    await desk.page.locator('[data-calibration]').getByRole('button', { name: '结束并公开' }).click()
    const closed = desk.page.locator('[data-calibration][data-closed]')
    await expect.poll(() => closed.innerText()).toContain('平均差 4.0 分')
    await sound(desk, 'review-calibration')
  })

  test('a supervisor reads and judges nothing', async () => {
    const other = new Agent(desk.page)
    await other.signOut()
    await other.signIn('supervisor1')
    await other.rail().locator('[data-screen="review"]').click()
    await reviewer.show('done')
    await reviewer.open(callId)
    await desk.page.locator('.qr-history li').nth(1).waitFor()
    expect(await desk.page.locator('.qr-dock button').count()).toBe(0)
    await sound(desk, 'review-read')
    await reviewer.show('pending')
    await reviewer.open(await reviewer.firstOf('PTP_PART'))
    await desk.page.locator('[data-node="A10"]').waitFor()
    await sound(desk, 'review-promise')
  })
})
