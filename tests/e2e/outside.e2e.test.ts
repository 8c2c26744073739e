// The telephone from outside its window, and by itself: a link that starts the application, a call that rings while the window is
// minimised, keys that another program has, a locked machine; and the next case dialled after a wrap-up, stopped or not.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../build/paths.mjs'
import { USUAL_DESK } from '../../shared/agentState.ts'
import { SECOND } from '../../shared/instant.ts'
import { type Day, openDay } from './day.ts'
import { debtFactsOf } from './debtFacts.ts'
import { holdTimers } from './heldTimer.ts'
import { invoke } from './launch.ts'
import { person } from './people.ts'
import { faultsOf } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const PICTURES = join(root, 'test-results', 'screens')
const people = Array.from({ length: 3 }, () => person('promisesFriday'))

describe('outside the window', () => {
  let day: Day
  beforeAll(async () => {
    // Started by a link: not running before.
    day = await openDay({ people, launch: { args: [`tel:+86${people[1]?.phone}`] } })
    mkdirSync(PICTURES, { recursive: true })
  })
  afterAll(() => day?.desk.discard())

  const callsOf = () => day.central.rowsOf('call')
  const minimised = () =>
    day.desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some(
        (one) => one.webContents.getURL().includes('index.html') && (one.isMinimized() || !one.isVisible()),
      ),
    )
  const ringPage = () =>
    until(() => {
      const found = day.desk.app.windows().find((page) => page.url().includes('ring.html'))
      if (!found) throw new Error('no small window')
      return found
    })

  test('the link that started it opens its case and dials nothing', async () => {
    const [, linked] = people
    if (!linked) throw new Error('nobody')
    await day.desk.page.locator(`[data-open-case="${day.caseOf(linked)}"]`).waitFor({ timeout: PATIENCE })
    expect(await day.agent.callState()).toBe('idle')
    expect(await callsOf()).toEqual([])
  })

  test('it rings above everything while the window is minimised, names nobody in full, and is answered there', async () => {
    const { desk, agent, central } = day
    await agent.go('practice')
    await desk.page
      .locator('.pr-card[data-scenario="promisesFriday"]')
      .getByRole('button', { name: /让.*打进来/ })
      .click({ timeout: PATIENCE })
    await desk.app.evaluate(({ BrowserWindow }) => {
      // Without a window manager minimising alone leaves it where it is.
      for (const one of BrowserWindow.getAllWindows()) {
        one.minimize()
        one.hide()
      }
    })
    const small: Page = await ringPage()
    await small.locator('#ring:not([hidden])').waitFor({ timeout: PATIENCE })
    await small.screenshot({ path: join(PICTURES, 'zh-CN-ring.png') })
    // It speaks as the window does, and has room for it.
    await invoke(desk.page, 'settings.set', { language: 'en' })
    await small.locator('#title', { hasText: 'Incoming · Practice' }).waitFor({ timeout: PATIENCE })
    await small.screenshot({ path: join(PICTURES, 'en-ring.png') })
    const cut = await small.evaluate(
      () =>
        [...document.querySelectorAll('#ring *')].filter((part) => part.scrollWidth > part.clientWidth + 1)
          .length,
    )
    expect(cut).toBe(0)
    await invoke(desk.page, 'settings.set', { language: 'zh-CN' })
    await small.locator('#title', { hasText: '来电 · 练习' }).waitFor({ timeout: PATIENCE })
    const said = await small.locator('#ring').innerText()
    expect(said).toContain('来电')
    for (const { phone, name } of people) {
      expect(said).not.toContain(name)
      expect(said).not.toContain(phone.slice(3, 8))
    }
    const facts = await debtFactsOf(central, people.map(day.caseOf))
    expect(JSON.stringify(facts).length).toBeGreaterThan(10)
    const whole = await small.content()
    for (const { yuan } of people) expect(whole).not.toContain(yuan.split('.')[0])
    // It can ask for nothing but its words and its two buttons.
    expect(await invoke(small, 'session.refresh')).toMatchObject({ problem: { code: 'ipc.untrusted' } })
    expect(await invoke(small, 'settings.get')).toMatchObject({ problem: { code: 'ipc.untrusted' } })
    expect(await invoke(desk.page, 'ring.press', { action: 'answer' })).toMatchObject({
      problem: { code: 'ipc.untrusted' },
    })
    const above = await desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().includes('ring.html'))
        ?.isAlwaysOnTop(),
    )
    expect(above).toBe(true)
    await small.locator('#answer').click()
    await agent.waitForCall('talking')
    await until(() => expect(day.desk.app.windows()).toHaveLength(1))
    expect(await minimised()).toBe(false)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('TECH')
    await agent.saveResult()
  })

  test('while the machine is locked everything is covered, and stands as it was afterwards', async () => {
    const { desk } = day
    const name = desk.page.locator('.rail').first()
    await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'))
    await desk.page.locator('.lock-cover').waitFor({ timeout: PATIENCE })
    expect(await name.isVisible()).toBe(false)
    expect(await faultsOf(desk, 'locked')).toEqual([])
    await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
    await desk.page.locator('.lock-cover').waitFor({ state: 'detached', timeout: PATIENCE })
    expect(await name.isVisible()).toBe(true)
  })

  test('a hotkey of another program is reported as taken, one that was had does what it says', async () => {
    const { desk } = day
    await desk.app.evaluate(({ globalShortcut }) => globalShortcut.register('Ctrl+Alt+F7', () => undefined))
    await day.agent.go('settings')
    const set = async (action: string, keys: string) => {
      const line = desk.page.locator(`[data-hotkey="${action}"]`)
      await line.locator('.st-key').click({ timeout: PATIENCE })
      await desk.page.keyboard.press(keys)
      return line
    }
    const taken = await set('mute', 'Control+Alt+F7')
    await expect.poll(() => taken.getAttribute('data-state'), { timeout: PATIENCE }).toBe('taken')
    await expect.poll(() => taken.innerText()).toContain('别的程序正在用这个键')
    const had = await set('show', 'Control+Alt+F8')
    await expect.poll(() => had.getAttribute('data-state'), { timeout: PATIENCE }).toBe('on')
    expect.soft(await faultsOf(desk, 'settings-hotkeys')).toEqual([])
    await desk.app.evaluate(({ globalShortcut }) => globalShortcut.unregister('Ctrl+Alt+F7'))
  })

  test('after a wrap-up the next is dialled: F8 stops it; left alone it dials, once', async () => {
    const { desk, agent, central } = day
    await agent.go('work')
    await invoke(desk.page, 'settings.set', { progressive: true })
    const [first] = people
    if (!first) throw new Error('nobody')
    const strip = desk.page.locator('[data-progressive="counting"]')
    const finish = async () => {
      await agent.waitForCall('talking')
      await agent.hangUp()
      await agent.waitForCall('wrappingUp')
      await agent.chooseCode('TECH')
      await agent.saveAndNext()
    }
    const attempts = async () =>
      (await central.rowsOf('call')).filter(({ direction }) => direction === 'outbound').length
    await agent.call(day.caseOf(first))
    const letGo = await holdTimers(desk, USUAL_DESK.progressive.seconds * SECOND)
    await finish()
    await strip.waitFor({ timeout: PATIENCE })
    expect.soft(await faultsOf(desk, 'progressive')).toEqual([])
    await letGo()
    await desk.page.keyboard.press('F8')
    await strip.waitFor({ state: 'detached', timeout: PATIENCE })
    expect(await agent.callState()).toBe('idle')
    // From here by hand, and on by itself.
    await agent.dial()
    await finish()
    await strip.waitFor({ timeout: PATIENCE })
    const next = await agent.openCase()
    await agent.waitForCall('talking')
    await until(async () => expect(await attempts()).toBe(3))
    const calls = await central.rowsOf('call')
    expect(calls.filter((call) => call.caseId === next && call.direction === 'outbound')).toHaveLength(1)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
  })
})
