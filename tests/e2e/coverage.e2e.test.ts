// A call that the exchange's recorder refuses and only the desk records, at a central that has no place for recordings yet: the agent's
// outbox says what waits and why; reviewers, and IT, see which call lacks one and how it sounded; with a place it is handed over.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { deskOn, give, makeAgent, type Staff, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

/** The practice line's recorder refuses calls to this number. */
const customer = person('promisesFriday', { phone: '19900099166' })
const STAFF_NUMBER = '8073'

describe('a call that only the desk recorded', () => {
  let own: OwnCentral
  let staff: Staff
  let desk: Desk
  let agent: Agent
  let given: Awaited<ReturnType<typeof give>>
  let callId: string
  let recordingId: string

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN), recordLocally: true, keepsRecordings: false })
    const office = await CentralDoor.signIn(own.door, 'admin1')
    staff = await makeAgent(office, STAFF_NUMBER)
    given = await give(own.door, office, staff, [customer])
    desk = await launchDesk({ env: deskOn(own.door) })
    await resize(desk, [1280, 720])
    agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
  })
  afterAll(async () => {
    await desk?.discard()
    await own?.close()
  })
  const sound = async (name: string, large = false) => {
    // Out of the way: a hint under the mouse is not what is looked at.
    await desk.page.mouse.move(700, 4)
    await until(async () => expect(await desk.page.locator('.hint').count()).toBe(0))
    const sizes = large ? ([[1920, 1080]] as const) : []
    expect.soft(await faultsOf(desk, name, { sizes, dark: large })).toEqual([])
  }

  test('waits in the outbox, with the reason, and is tried again on request', async () => {
    const { page } = desk
    await agent.call(given.caseOf(customer))
    await page.locator('.pb-rec[data-own="running"]').waitFor({ timeout: PATIENCE })
    await agent.talkedFor(4)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('VM')
    await agent.fillField('message', '未留言')
    await agent.saveResult()
    await agent.go('outbox')
    const upload = page.locator('[data-upload]')
    await upload.and(page.locator('[data-state="waiting"]')).waitFor({ timeout: PATIENCE })
    recordingId = (await upload.getAttribute('data-upload')) ?? ''
    await agent.seesText('中心没有存放录音的地方')
    await page.locator('.ru button').click()
    await agent.seesText('中心没有存放录音的地方')
    // It goes by itself, sooner or later: nobody is alarmed.
    await page.locator('.ll-chip[data-sync="online"][data-tone="ok"]').waitFor({ timeout: PATIENCE })
    await sound('outbox-recordings')
    const [call] = await given.central.landed('call', (row) => row.ownRecording?.state === 'kept')
    callId = call?.id ?? ''
    expect(call).toMatchObject({ recording: 'failed', ownRecording: { recordingId } })
    expect(call?.media?.quality).toMatchObject({
      devices: [{ at: 0, what: 'microphone' }, { what: 'speaker' }],
    })
    await agent.signOut()
  })

  test('a reviewer sees whose call lacks a recording and why, by keyboard, and opens it in the review', async () => {
    const { page } = desk
    await agent.signIn('qa1')
    await agent.go('recordings')
    // Who hands nothing over, and is ready for no calls, has nothing in the outbox.
    await page.locator('.ll-chip[data-sync="online"][data-waiting="0"]').waitFor({ timeout: PATIENCE })
    const row = page.locator('[data-coverage]', { hasText: STAFF_NUMBER })
    await row.waitFor({ timeout: PATIENCE })
    await expect.poll(() => row.locator('[data-figure="lacking"]').innerText()).toContain('1')
    await expect.poll(() => row.locator('[data-figure="own"]').innerText()).toContain('0/1')
    const listed = page.locator(`[data-answered="${callId}"]`)
    await listed.waitFor({ timeout: PATIENCE })
    await row.locator('button').press('Enter')
    await page.locator('.rc-side [data-fact="reasons"]', { hasText: '在坐席电脑上待传 1' }).waitFor()
    const button = listed.locator('.rc-row')
    for (let steps = 0; steps < 50; steps += 1) {
      if (await button.evaluate((element) => element === document.activeElement)) break
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await listed.locator('.rc-call .cs').waitFor()
    await sound('recordings', true)
    await page.getByRole('radio', { name: '按麦克风' }).click()
    await page.locator('[data-microphone]').first().waitFor()
    await sound('recordings-microphones')
    await listed.getByRole('button', { name: '在质检里打开' }).click()
    await page.locator('.qr-facts .cs').waitFor({ timeout: PATIENCE })
    await expect.poll(() => page.locator('.qr-head').innerText()).toContain(STAFF_NUMBER)
    // By way of the rail nothing is opened, and so no opening is recorded.
    await agent.go('recordings')
    await agent.rail().locator('[data-screen="review"]').click()
    await page.locator('.qr-main .empty').waitFor()
    await agent.signOut()
  })

  test('IT reads the same, opens nothing, and is told when central can’t be reached', async () => {
    const { page } = desk
    await agent.signIn('admin1')
    await agent.go('recordings')
    const listed = page.locator(`[data-answered="${callId}"]`)
    await listed.locator('.rc-row').click()
    await listed.locator('.cs').waitFor()
    expect(await listed.getByRole('button', { name: '在质检里打开' }).count()).toBe(0)
    expect(await page.locator('.rc').innerText()).not.toContain(customer.name)
    await page.locator('.ll-chip[data-sync="online"][data-tone="ok"]').waitFor({ timeout: PATIENCE })
    await own.stop()
    await page.locator('.rc-main > .page-head .icon-btn').last().click()
    await page.locator('.rc-main .trouble').waitFor({ timeout: PATIENCE })
    await sound('recordings-offline')
    // Now with a place for recordings.
    await own.startAgain()
    await page.locator('.rc-main .trouble button').click()
    await page.locator('[data-coverage]').first().waitFor({ timeout: PATIENCE })
    await agent.signOut()
  })

  test('is handed over when its agent is back, and the outbox is quiet', async () => {
    await agent.signIn(staff.loginName, staff.password)
    await agent.go('outbox')
    await until(() => expect(existsSync(join(own.folder, 'recordings', recordingId))).toBe(true))
    await until(async () => expect(await desk.page.locator('.ru').count()).toBe(0))
    await desk.page.locator('main .empty').waitFor({ timeout: PATIENCE })
  })
})
