// The main job, online: the demo's reminder call against a central of the test's own, and then what central holds of it. A second,
// short call shows that mute, hold and keypad change what the bar says.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dpdOn } from '../../shared/arrears.ts'
import { localDay } from '../../shared/instant.ts'
import { formatMoney } from '../../shared/money.ts'
import { scriptFor } from '../../shared/script/scripts.ts'
import { type Done, reminderCall } from '../demo/reminderCall.ts'
import { CentralDoor } from './centralDoor.ts'
import { openDay, TEN } from './day.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { barFaultsOf, resize } from './screenCheck.ts'

describe('a reminder call', () => {
  let own: OwnCentral
  let work: string
  let done: Done
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'duedesk-outbound-'))
    own = await ownCentral({ at: Date.parse(TEN) })
    done = await reminderCall({ work, shots: null, accounts: null, central: own.door, at: () => undefined })
  }, 240_000)
  afterAll(async () => {
    await own?.close()
    rmSync(work, { recursive: true, force: true, maxRetries: 5 })
  })

  test('stands in central: call, result, note and promise, each once and belonging together', async () => {
    const central = await CentralDoor.signIn(own.door, 'demo', 'practice-demo')
    const call = await central.only('call', done.case)
    expect(call).toMatchObject({
      direction: 'outbound',
      purpose: 'collect',
      ofDebtor: true,
      sipStatus: 200,
      verification: 'matched',
      tries: 1,
      recording: 'confirmed',
      endedBy: 'customer',
      clock: { source: 'practice' },
      flags: [],
    })
    expect(call.media?.heardRms).toBeGreaterThan(0.02)
    // How it sounded, on the line inside this machine.
    expect(call.media?.quality?.seconds).toBeGreaterThan(3)
    // How good it was depends on how busy the machine is; that it was good enough to talk does not.
    expect(call.media?.quality?.mosMean).toBeGreaterThan(2)
    expect(call.media?.receivedPackets).toBeGreaterThan(500)
    expect(call.media?.sentPackets).toBeGreaterThan(500)

    const promise = await central.only('promise', done.case)
    expect(promise).toMatchObject({ callId: call.id, promiseKind: 'full', exit: null })
    // The customer said Friday.
    expect(promise.due).toBe('2026-11-20')

    const matter = await central.landed('case', ({ id }) => id === done.case)
    const script = scriptFor({
      direction: 'outbound',
      purpose: 'collect',
      role: 'debtor',
      dpd: Math.max(0, ...matter.map(({ dueDate, zone }) => dpdOn(dueDate, localDay(call.startedAt, zone)))),
      earlier: null,
    })
    const disposition = await central.only('disposition', done.case)
    expect(disposition).toMatchObject({
      id: call.dispositionId,
      code: 'PTP_FULL',
      fields: { amount: promise.amountFen, date: '2026-11-20', channel: promise.channel },
      path: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A9', 'A21'],
      script: { id: script.id, version: script.version },
    })
    expect(disposition.said).toEqual(
      expect.arrayContaining(['caller', 'recording', 'howToCheck', 'amount', 'officialChannel', 'recap']),
    )

    const note = await central.only('note', done.case)
    expect(note.callId).toBe(call.id)
    expect(note.text).toContain(formatMoney(promise.amountFen))
    expect(note.text).toMatch(/11\s?月\s?20\s?日/)
    expect(note.text).toContain('核身一致')
  })

  test('was seen at the second desk, and added nothing else to central', () => {
    // How soon is a figure of `npm run bench sync`; here it counts that it came.
    expect(done.secondDeskSawPromiseMs).toBeGreaterThan(0)
    expect(done.imported).toEqual({ accepted: 21, rejected: 3 })
    expect(done.central).toMatchObject({ calls: 1, notes: 1, promises: 1 })
  })

  test('mute, hold and keypad change what the bar says', async () => {
    // A name of forty characters in the smallest window.
    const somebody = person('promisesFriday', { name: `${'阿'.repeat(36)}旅程测试` })
    const { desk, agent, central, caseOf } = await openDay({ people: [somebody], door: own.door })
    await resize(desk, [1280, 720])
    const bar = async (name: string) => expect.soft(await barFaultsOf(desk, name)).toEqual([])
    await bar('ready')
    await desk.page.locator('.pb').getByRole('button', { name: /^小休/ }).click()
    await desk.page.getByRole('menuitem', { name: /用餐/ }).click()
    await agent.waitForBar({ state: 'paused', say: 'breakLeft' })
    await bar('break')
    await desk.page
      .locator('.pb')
      .getByRole('button', { name: /^回到就绪/ })
      .click()
    await agent.call(caseOf(somebody))
    await agent.waitForBar({ state: 'talking' })
    await bar('talking')
    await desk.page.keyboard.press('F3')
    await agent.waitForBar({ state: 'muted', say: 'customerDeaf' })
    await expect.poll(() => agent.bar()).toContain('客户听不到您')
    await bar('muted')
    await desk.page.keyboard.press('F3')
    await agent.waitForBar({ state: 'talking' })

    await desk.page.keyboard.press('F12')
    await agent.waitForBar({ state: 'held', say: 'customerWaits' })
    await expect.poll(() => agent.bar()).toContain('客户在等待')
    await bar('held')
    await desk.page.keyboard.press('F12')
    await agent.waitForBar({ state: 'talking' })

    await agent.pressKeypad('12#')
    await agent.seesText('12#')
    // While the keypad is open digits go to the line: the script has not moved.
    expect(await agent.node()).toBe('A1')
    await desk.page.keyboard.press('Escape')
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await bar('wrap-up')
    await agent.chooseCode('VM')
    await agent.fillField('message', '未留言')
    await agent.saveResult()
    expect(await central.only('call', caseOf(somebody))).toMatchObject({ endedBy: 'agent', sipStatus: 200 })
    await desk.discard()
  })
})
