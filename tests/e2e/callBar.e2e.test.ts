// The call bar in each of its states, reached as an agent reaches it: nothing of it is cut or covered in the smallest and the
// largest window, in either language, and a picture of each stands in test-results/screens, in light and in dark.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { type Day, openDay } from './day.ts'
import { holdTimers } from './heldTimer.ts'
import { invoke } from './launch.ts'
import { person } from './people.ts'
import { barFaultsOf, resize, type Size } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const SIZES: readonly Size[] = [
  [1280, 720],
  [1440, 900],
  [1920, 1080],
]
/** As long as the line waits for the recorder's word. */
const WORD_LIMIT_MS = 5_000
/** A name that may be cut, so that nothing else is. */
const talks = person('promisesFriday', { name: `${'阿'.repeat(36)}旅程测试` })
const out = person('noAnswer')
/** A number at which the recorder of the practice line stops in mid-call. */
const interrupted = person('promisesFriday', { phone: '19900099169' })

describe('the call bar', { timeout: 240_000 }, () => {
  let day: Day
  let agent: Agent
  beforeAll(async () => {
    day = await openDay({ people: [talks, out, interrupted] })
    agent = day.agent
    await resize(day.desk, [1280, 720])
    await day.desk.page.evaluate(holdTheWire)
  })
  afterAll(() => day?.desk.discard())

  /** The states of the drawings in all looks; what else a state may say in light alone. */
  const looks = async (name: string, { dark = true, wider = false } = {}) =>
    expect.soft(await barFaultsOf(day.desk, name, { sizes: SIZES, dark, wider })).toEqual([])

  /** Somebody sets the machine's clock three hours on in mid-call: what the bar times goes on evenly. */
  async function clockJumps(): Promise<void> {
    const { page } = day.desk
    const seconds = async () => {
      const parts = (await page.locator('.pb-timer').innerText()).split(':').map(Number)
      return parts.reduce((sum, part) => sum * 60 + part, 0)
    }
    await page.evaluate(() => {
      const real = Date.now
      Date.now = () => real() + 3 * 3_600_000
      Object.assign(globalThis, { setTheClockRight: () => Object.assign(Date, { now: real }) })
    })
    const before = await seconds()
    await until(async () => expect(await seconds()).toBeGreaterThan(before + 1))
    expect(await seconds()).toBeLessThan(before + 60)
    await page.evaluate(() => Reflect.get(globalThis, 'setTheClockRight')())
  }

  test('a caller, free, on a break', async () => {
    const { page } = day.desk
    await agent.go('practice')
    await page
      .locator('.pr-card[data-scenario="promisesFriday"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click({ timeout: PATIENCE })
    await agent.waitForBar({ state: 'inbound', say: 'casesOfCaller' })
    await looks('7-caller')
    await page.keyboard.press('Shift+F8')
    await agent.waitForCall('idle')
    await agent.go('work')
    await agent.openRow(day.caseOf(out))
    await agent.waitForBar({ state: 'ready', say: 'next' })
    await looks('1-ready')
    await agent.takeBreak('用餐')
    await agent.waitForBar({ state: 'paused', say: 'breakLeft' })
    await looks('10-break')
    await agent.endBreak()
  })

  test('dialling, ringing, not answered, over the limit; then the guard refuses', async () => {
    const { page } = day.desk
    // The wire is slow: the exchange has not heard of the call yet.
    await page.evaluate(() => Object.assign(globalThis, { wireHeld: true }))
    await agent.openRow(day.caseOf(out))
    await agent.dial()
    await agent.waitForBar({ state: 'dialling' })
    await looks('2-dialling')
    await page.evaluate(() => Object.assign(globalThis, { wireHeld: false }))
    await agent.waitForBar({ state: 'ringing', say: 'farRings' })
    await looks('3-ringing')
    await agent.hangUp()
    await agent.waitForBar({ state: 'wrapUp', say: 'wrapTotal' })
    await looks('8-wrap-up-not-answered', { dark: false })
    await invoke(page, 'settings.set', { wrapSeconds: 5 })
    await page.locator('.pb-say[data-say="wrapTotal"]', { hasText: '已超' }).waitFor({ timeout: PATIENCE })
    await looks('8-wrap-up-overtime', { dark: false })
    // A minute more by key, for this call alone.
    await page.keyboard.press('F10')
    await page.locator('.pb-say[data-say="wrapTotal"]', { hasText: '01:05' }).waitFor({ timeout: PATIENCE })
    await invoke(page, 'settings.set', { wrapSeconds: 60 })
    await agent.chooseCode('NA')
    await agent.saveResult()

    // The same number again within the minute: the key looks refused, says why, and pressing it explains.
    await agent.openRow(day.caseOf(out))
    await agent.waitForBar({ say: 'closedUntil' })
    const key = page.locator('.pb button[aria-keyshortcuts="F8"]')
    await expect.poll(() => key.getAttribute('aria-disabled')).toBe('true')
    await expect.poll(() => key.getAttribute('aria-description')).toMatch(/现在不可拨.*起可拨/)
    await looks('1-ready-refused', { dark: false })
    // Playwright itself would wait for a key that looks refused.
    await key.click({ force: true })
    await page.locator('.toast', { hasText: '没有拨给' }).waitFor({ timeout: PATIENCE })
    expect(await agent.callState()).toBe('idle')
  })

  test('on a call, muted, held, and its wrap-up', async () => {
    await agent.call(day.caseOf(talks))
    await agent.waitForBar({ state: 'talking' })
    await clockJumps()
    await looks('4-talking')
    await agent.toggle('mute')
    await agent.waitForBar({ state: 'muted', say: 'customerDeaf' })
    await looks('5-muted')
    await agent.toggle('mute')
    await agent.toggle('hold')
    await agent.waitForBar({ state: 'held', say: 'customerWaits' })
    await looks('6-held')
    await agent.toggle('hold')
    await agent.waitForBar({ state: 'talking' })
    await agent.hangUp()
    await agent.waitForBar({ state: 'wrapUp' })
    await looks('8-wrap-up')
    await agent.chooseCode('VM')
    await agent.fillField('message', '未留言')
    await agent.saveResult()
  })

  test('a recorder that has not confirmed yet, and stops later: the order is read whole, in any font', async () => {
    const { page } = day.desk
    // Its word stays out, and nobody's patience with it ends.
    const letGo = await holdTimers(day.desk, WORD_LIMIT_MS)
    await page.evaluate(() => Object.assign(globalThis, { recorderHeld: true }))
    await agent.call(day.caseOf(interrupted))
    await agent.waitForBar({ state: 'recordingAwaited' })
    await looks('9-recording-awaited', { wider: true })
    await agent.toggle('mute')
    await agent.waitForBar({ state: 'muted' })
    await looks('9-recording-awaited-muted', { dark: false, wider: true })
    await agent.toggle('mute')
    await page.evaluate(() => Object.assign(globalThis, { recorderHeld: false }))
    await letGo()
    await agent.waitForBar({ state: 'recordingOff' })
    await looks('9-recording-off', { wider: true })
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
  })

  test('the window was closed before a result was there: unfinished; the line is lost', async () => {
    const { desk, staff } = day
    await desk.page.reload()
    await desk.page.evaluate(watchTheWire)
    agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    await agent.openRow(day.caseOf(out))
    await agent.waitForBar({ state: 'unfinished', say: 'unfinished' })
    await looks('12-unfinished')
    await agent.finishUnfinished()
    await agent.chooseCode('TECH')
    await agent.saveResult()

    await agent.waitForBar({ state: 'ready' })
    await desk.page.evaluate(() => Reflect.get(globalThis, 'cutTheWire')())
    await agent.waitForBar({ state: 'reconnecting', say: 'retryIn' })
    await looks('11-reconnecting')
  })
})

/**
 * Runs in the page: while `wireHeld` a call that is sent waits, as behind a congested exchange; the line itself lives on. While
 * `recorderHeld` so does what asks for the recording.
 */
function holdTheWire(): void {
  const on = (flag: 'wireHeld' | 'recorderHeld') => Reflect.get(globalThis, flag) === true
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (data) {
    const begins = (pattern: RegExp) => typeof data === 'string' && pattern.test(data)
    const call = begins(/^INVITE /)
    const record = begins(/^INFO [\s\S]*\r\nRecord: on/)
    const flush = () => {
      if ((call && on('wireHeld')) || (record && on('recorderHeld'))) requestAnimationFrame(flush)
      else send.call(this, data)
    }
    flush()
  }
}

/** Runs in the page: `cutTheWire()` ends what leads to the exchange, and from then on nothing leads there. */
function watchTheWire(): void {
  const wires = new Set<WebSocket>()
  let cut = false
  globalThis.WebSocket = new Proxy(WebSocket, {
    construct(target, [url, protocols]) {
      const wire = new target(cut ? 'ws://127.0.0.1:1' : url, protocols)
      wires.add(wire)
      return wire
    },
  })
  Object.assign(globalThis, {
    cutTheWire() {
      cut = true
      for (const wire of wires) wire.close()
    },
  })
}
