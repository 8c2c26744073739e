// Three calls without a mouse: from the sign-in form to the third saved result by the keyboard alone. At each step it is asserted
// where the focus is, what the line of state tells a screen reader, and in the end what central got. Nothing here clicks or fills.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { type Day, give, makeAgent, openDesk } from './day.ts'
import type { Desk } from './launch.ts'
import { factorsOf, person } from './people.ts'
import { until } from './until.ts'

const promising = person('promisesFriday')
const busy = person('busy')
const angry = person('promisesFriday')
const WORDS = '一天打了五个电话，我要投诉'

describe('three calls by keyboard alone', () => {
  let desk: Desk
  let agent: Agent
  let given: Pick<Day, 'central' | 'caseOf'>
  let staff: Awaited<ReturnType<typeof makeAgent>>

  beforeAll(async () => {
    const opened = await openDesk()
    const { door } = opened
    desk = opened.desk
    agent = new Agent(desk.page)
    const office = await CentralDoor.signIn(door, 'admin1')
    staff = await makeAgent(office, '8072')
    given = await give(door, office, staff, [promising, busy, angry])
  })
  afterAll(() => desk?.discard())

  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => desk.page.keyboard.press(key)), Promise.resolve())
  const type = (text: string) => desk.page.keyboard.type(text)
  const focused = (selector: string) => desk.page.locator(`${selector}:focus`).count()
  const focusIs = (selector: string) => expect.poll(() => focused(selector)).toBe(1)

  /** No field and no button has the focus: bare keys act. */
  const nothingFocused = () => expect.poll(() => desk.page.locator(':focus').count()).toBe(0)

  /** Presses a key until this holds, as one does who looks at the screen meanwhile. */
  const pressUntil = async (key: string, there: () => Promise<boolean>, most = 12) => {
    for (let times = 0; times < most; times += 1) {
      if (await there()) return
      await press(key)
    }
    expect(await there(), `${most} times ${key}`).toBe(true)
  }

  /** The suggestion of this code, by its digit. */
  const choose = async (code: string) => {
    await focusIs('.wu-codes section[data-first]')
    const place = (await agent.suggested()).indexOf(code) + 1
    expect(place).toBeGreaterThan(0)
    await press(String(place))
    await desk.page.locator(`[data-code="${code}"][aria-pressed="true"]`).first().waitFor()
  }

  /** Up or down the list beside the open case until this one is open, as one who looks where it stands; F8 calls it. */
  const callFromList = async (caseId: string) => {
    const seen = () =>
      desk.page.locator('.wr').evaluateAll((rows) => ({
        cases: rows.map((row) => row.getAttribute('data-case')),
        chosen: rows.findIndex((row) => row.classList.contains('on')),
      }))
    const openNow = async () => {
      const { cases, chosen } = await seen()
      return cases[chosen]
    }
    await until(async () => {
      const { cases, chosen } = await seen()
      const by = cases.indexOf(caseId) - chosen
      if (by !== 0) await press(by < 0 ? 'ArrowUp' : 'ArrowDown')
      expect(await openNow()).toBe(caseId)
    })
    await focusIs(`.wr.on[data-case="${caseId}"]`)
    await desk.page.locator(`[data-open-case="${caseId}"]`).waitFor()
    await agent.barOffersToDial()
    await press('F8')
  }

  test('sign in', async () => {
    await desk.page.locator('.si-practice .ok').waitFor()
    await pressUntil('Tab', async () => (await focused('input[autocomplete="username"]')) === 1)
    await type(staff.loginName)
    await press('Tab')
    await focusIs('input[autocomplete="current-password"]')
    await type(staff.password)
    await press('Enter')
    await agent.waitForCases()
    await listen()
  })

  test('a promise of the full amount, verified', async () => {
    const caseId = given.caseOf(promising)
    await press('Control+l')
    await focusIs('.wt[role="grid"]')
    await pressUntil(
      'ArrowDown',
      async () => (await focused(`.wt[aria-activedescendant="wt-${caseId}"]`)) === 1,
    )
    await press('Enter')
    await agent.openCase()
    await agent.barOffersToDial()
    // A hand that stays on the key dials once and hangs nothing up.
    for (let held = 0; held < 4; held += 1) await desk.page.keyboard.down('F8')
    await desk.page.keyboard.up('F8')
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')

    // Help is looked at in mid-call; one key leads back, and what was open still is.
    await press('F7')
    await focusIs('.sc-drawer [data-first]')
    await press('?')
    await desk.page.locator('.hp').waitFor()
    expect(await desk.page.locator('.sc-drawer').isVisible()).toBe(false)
    await press('Escape')
    await desk.page.locator('.sc-drawer').waitFor()
    await focusIs('.sc-drawer [data-first]')
    await press('Escape')
    await desk.page.locator('.sc-drawer').waitFor({ state: 'detached' })
    await agent.waitForNode('A1')

    await agent.mark()
    await agent.answer('self', 'A2')
    await focusIs('.sc-factors > :first-child input:first-child')
    for (const factor of factorsOf(promising)) await type(factor)
    await agent.waitForBanner('matched')
    await agent.walk([
      ['matched', 'A3'],
      ['goOn', 'A4'],
      ['known', 'A5'],
      ['cashFlow', 'A6'],
      ['undated', 'A7'],
      ['full', null],
    ])
    // Into the strip, day and channel by arrows, and on by Enter.
    await focusIs('.sc-capture .sc-field:first-child select')
    const shown = () =>
      desk.page
        .locator('.sc-capture select:focus')
        .evaluate((list) => (list as HTMLSelectElement).selectedOptions[0]?.text ?? '')
    await pressUntil('ArrowDown', async () => /周五/.test(await shown()))
    await press('Tab', 'ArrowDown')
    expect(await shown()).not.toBe('')
    await press('Enter')
    await agent.waitForNode('A9')
    await agent.answer('yes', 'A21')

    await press('F12')
    await agent.waitForBar({ state: 'held' })
    await press('F12')
    await agent.waitForBar({ state: 'talking' })
    // In the note an input method is composing: mute does not wait for it, and the text stays its own.
    await press('Alt+n')
    await focusIs('.sc-note')
    const client = await desk.page.context().newCDPSession(desk.page)
    await client.send('Input.imeSetComposition', { text: 'zhou', selectionStart: 4, selectionEnd: 4 })
    await press('F3')
    await agent.waitForBar({ state: 'muted' })
    await press('F3')
    await agent.waitForBar({ state: 'talking' })
    await client.send('Input.insertText', { text: '周五下午方便' })
    await client.detach()
    await press('Escape')
    await nothingFocused()

    // A promise takes a person longer than a test.
    await agent.talkedFor(10)
    await agent.sayGoodbye()
    await choose('PTP_FULL')
    // Everything came from the call: the form as a whole has the focus, and digits would still choose.
    await focusIs('.wu-form')
    await press('Control+Enter')
    await focusIs('.wr.on')
    expect(await heard()).toEqual([
      '就绪，可以拨打',
      expect.stringMatching(/^正在拨打/),
      '对方振铃',
      '已接通，正在通话',
      '已保持，客户在等待',
      '已接通，正在通话',
      '已静音，客户听不到您',
      '已接通，正在通话',
      '通话结束，请选结果',
      '就绪，可以拨打',
    ])
  })

  test('a busy number', async () => {
    await callFromList(given.caseOf(busy))
    await agent.waitForCall('wrappingUp')
    await choose('BUSY')
    await focusIs('.wu-form')
    await press('Control+s')
    await focusIs('.wr.on')
  })

  test('a complaint, from the middle of the opening', async () => {
    await callFromList(given.caseOf(angry))
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await press('Control+Shift+t')
    await focusIs('.sc-stop input[type="radio"]:checked')
    await pressUntil('Tab', async () => (await focused('.sc-stop textarea')) === 1, 3)
    await type(WORDS)
    // Out of the field the digits choose what it is, and no answer of the script behind.
    await press('Escape', '2', '1')
    await nothingFocused()
    await press('Control+Enter')
    await agent.waitForNode('A22')
    await press('F8')
    await agent.waitForCall('wrappingUp')
    await choose('COMPLAINT')
    // The words are there already; what it was about is the first field that is empty.
    await focusIs('.wu-field[data-field="target"] [role="radio"]')
    await press('ArrowRight', 'ArrowRight', 'Control+Enter')
    await desk.page.locator('.wu').waitFor({ state: 'detached' })
  })

  test('central has all three, each with what was said', async () => {
    const { central, caseOf } = given
    const results = await until(async () => {
      const all = await central.rowsOf('disposition')
      if (all.length < 3) throw new Error(`${all.length} results`)
      return all
    })
    expect(results.map(({ caseId, code }) => [caseId, code]).sort()).toEqual(
      [
        [caseOf(promising), 'PTP_FULL'],
        [caseOf(busy), 'BUSY'],
        [caseOf(angry), 'COMPLAINT'],
      ].sort(),
    )
    const promise = await central.only('promise', caseOf(promising))
    expect(promise).toMatchObject({ promiseKind: 'full', due: '2026-11-20' })
    expect(await central.only('call', caseOf(promising))).toMatchObject({
      verification: 'matched',
      endedBy: 'customer',
    })
    expect((await central.only('note', caseOf(promising))).text).toContain('周五下午方便')
    expect(await central.only('call', caseOf(busy))).toMatchObject({ sipStatus: 486 })
    expect(results.find(({ code }) => code === 'COMPLAINT')?.fields).toMatchObject({
      words: WORDS,
      target: 'frequency',
    })
    expect(await central.rowsOf('call')).toHaveLength(3)
  })

  /** From here on every sentence of the call bar's live region is written down, in the order in which it was said. */
  const listen = () =>
    desk.page.evaluate(() => {
      const region = document.querySelector('.pb [role="status"]')
      if (!region) throw new Error('the call bar has no live region')
      const told: string[] = [region.textContent ?? '']
      Reflect.set(globalThis, 'told', told)
      new MutationObserver(() => {
        const text = region.textContent ?? ''
        if (text !== told.at(-1)) told.push(text)
      }).observe(region, { childList: true, characterData: true, subtree: true })
    })
  /** From the first readiness on. That the recorder's word is awaited is told too, but at times too briefly to be drawn. */
  const heard = async () => {
    const told = await desk.page.evaluate(() => Reflect.get(globalThis, 'told') as string[])
    return told
      .slice(told.indexOf('就绪，可以拨打'))
      .filter((one, at, all) => !one.includes('录音未确认') && one !== all[at - 1])
  }
})
