// Settings and keys in real Electron: a moved key acts, is shown and survives a restart; conflicts and input methods; sound
// tests, the line's account, the report, density and motion as the screen computes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHECKS } from '../../shared/doctor.ts'
import { Agent } from './agent.ts'
import { type Desk, invoke, launchDesk } from './launch.ts'
import { faultsOf } from './screenCheck.ts'

const PATIENCE = 45_000

describe('settings', () => {
  let desk: Desk
  let agent: Agent
  let saved: string

  const open = async (userData?: string) => {
    desk = await launchDesk({
      env: { DUEDESK_PRACTICE_CLOCK: '2026-11-18T10:00:00+08:00', DUEDESK_TEST_SAVE_DIR: saved },
      ...(userData === undefined ? {} : { userData }),
    })
    await desk.page.setViewportSize({ width: 1280, height: 720 })
    agent = new Agent(desk.page)
    await agent.signIn('agent1')
  }
  beforeAll(async () => {
    saved = mkdtempSync(join(tmpdir(), 'duedesk-settings-'))
    await open()
    await agent.waitForCases()
  })
  afterAll(async () => {
    await desk?.discard()
    rmSync(saved, { recursive: true, force: true })
  })

  const page = () => desk.page
  const row = (key: string) => page().locator(`.st-keys [data-key="${key}"]`)
  const stored = async () =>
    ((await invoke(page(), 'settings.get')) as { value: Record<string, unknown> }).value
  const ask = (key: string) => row(key).locator('.st-key').click()
  const radio = (name: RegExp) => page().getByRole('radio', { name })

  test('a key that is moved acts, and shows everywhere', async () => {
    await agent.go('settings')
    await ask('F9')
    await page().keyboard.press('Shift+F9')
    await expect.poll(async () => row('F9').locator('kbd').innerText()).toBe('Shift F9')
    expect((await stored()).keys).toEqual({ F9: 'Shift+F9' })
    await agent.go('help')
    await page()
      .locator('.hp-key kbd', { hasText: /^Shift F9$/ })
      .waitFor({ timeout: PATIENCE })
    expect(await page().locator('.hp-key kbd', { hasText: /^F9$/ }).count()).toBe(0)
    // Two keys that do the same are both listed.
    for (const search of [/^Ctrl K$/, /^\/$/])
      expect(
        await page()
          .locator('.hp-key', { hasText: '搜索客户或号码' })
          .locator('kbd', { hasText: search })
          .count(),
      ).toBe(1)
    await page().keyboard.press('Escape')
    await agent.waitForCases()
    await expect.poll(() => page().locator('.wt-foot kbd, .work kbd').allInnerTexts()).toContain('Shift F9')
    await page().keyboard.press('F9')
    expect(await page().locator('[data-open-case]').count()).toBe(0)
    await page().keyboard.press('Shift+F9')
    await agent.openCase()
    await expect.poll(() => page().locator('button[aria-keyshortcuts="Shift+F9"]').count()).toBeGreaterThan(0)
  })

  test('refuses what types, what the system or an input method needs, and what is taken, and says why', async () => {
    await agent.go('settings')
    await ask('F8')
    const said = row('F8').getByRole('alert')
    for (const [press, words] of [
      ['a', /会打出字来/],
      ['Control+c', /系统/],
      ['Control+Period', /输入法/],
      ['Shift+F9', /下一位/],
    ] as const) {
      await page().keyboard.press(press)
      await expect.poll(async () => ((await said.count()) > 0 ? said.innerText() : '')).toMatch(words)
    }
    await look('keys')
    await page().keyboard.press('Escape')
    expect(await said.count()).toBe(0)
    expect((await stored()).keys).toEqual({ F9: 'Shift+F9' })
    await expect.poll(() => row('F8').locator('kbd').innerText()).toBe('F8')
  })

  // Hang-up and mute in a call are the exception, for the customer hears what goes on: the keyboard journey tries them.
  test('leaves every key to an input method that is composing', async () => {
    await agent.go('work')
    await page().keyboard.press('Escape')
    await page().keyboard.press('Control+k')
    const client = await page().context().newCDPSession(page())
    await client.send('Input.imeSetComposition', { text: 'wang', selectionStart: 4, selectionEnd: 4 })
    await page().keyboard.press('Shift+F9')
    expect(await page().locator('[data-open-case]').count()).toBe(0)
    await client.send('Input.insertText', { text: '王' })
    await page().keyboard.press('Shift+F9')
    await agent.openCase()
    await client.detach()
    await agent.go('settings')
    await ask('F2')
    await page().evaluate(() =>
      window.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'F10', isComposing: true, bubbles: true, cancelable: true }),
      ),
    )
    expect(await row('F2').getByRole('alert').count()).toBe(0)
    await page().keyboard.press('Escape')
  })

  test('the window grows and shrinks by key, and goes back to its size', async () => {
    const zoom = async () => (await stored()).zoom
    for (const [key, size] of [
      ['Control+=', 1.1],
      ['Control+-', 1],
      ['Control+-', 0.9],
      ['Control+0', 1],
    ] as const) {
      await page().keyboard.press(key)
      await expect.poll(zoom).toBe(size)
    }
  })

  test('roomy is 4 px more for a row and 1 px more for text, in our rows and in Ant Design', async () => {
    const measure = async () => {
      await agent.go('work')
      if ((await page().locator('[data-open-case]').count()) === 0)
        await page().locator('[data-case]').first().dblclick()
      const side = page().locator('.wr').first()
      await side.waitFor({ timeout: PATIENCE })
      const sizes = await side.evaluate((one) => ({
        row: one.getBoundingClientRect().height,
        text: Number.parseFloat(getComputedStyle(one).fontSize),
        small: Number.parseFloat(getComputedStyle(one.querySelector('.r') ?? one).fontSize),
      }))
      await agent.go('settings')
      const antd = await page()
        .locator('.st .ant-select')
        .first()
        .evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))
      return { ...sizes, antd }
    }
    await page().keyboard.press('Escape')
    const before = await measure()
    await radio(/宽松/).click({ force: true })
    await expect.poll(async () => (await stored()).density).toBe('roomy')
    const after = await measure()
    expect(after).toEqual({
      row: before.row + 4,
      text: before.text + 1,
      small: before.small + 1,
      antd: before.antd + 1,
    })
    await look('roomy')
    await radio(/标准|Standard/).click({ force: true })
    await expect.poll(async () => (await stored()).density).toBe('standard')
  })

  test('whoever asks the system for less motion gets none', async () => {
    await agent.go('settings')
    const motion = () =>
      page()
        .locator('.st-key')
        .first()
        .evaluate(() => {
          const probe = document.createElement('div')
          probe.className = 'pill wr spin ik-drop'
          document.body.append(probe)
          const { transitionDuration, transitionProperty, animationName } = getComputedStyle(probe)
          probe.remove()
          return {
            moves: transitionProperty !== 'none' && transitionDuration !== '0s',
            turns: animationName !== 'none',
          }
        })
    await page().emulateMedia({ reducedMotion: 'no-preference' })
    expect(await motion()).toEqual({ moves: true, turns: true })
    await page().emulateMedia({ reducedMotion: 'reduce' })
    expect(await motion()).toEqual({ moves: false, turns: false })
    await page().emulateMedia({ reducedMotion: null })
    await expect.poll(() => page().locator('.st').count()).toBe(1)
  })

  test('the microphone is metered, heard back after three seconds, and closed again', async () => {
    await agent.go('settings')
    const bench = page().locator('.st-test')
    await bench.locator('.btn').first().click()
    await expect
      .poll(() => bench.locator('.meter i:not(.o)').count(), { timeout: PATIENCE })
      .toBeGreaterThan(0)
    await bench.locator('.btn').first().click()
    await page().evaluate(() => {
      const heard: string[] = []
      Reflect.set(globalThis, 'heard', heard)
      const play = HTMLMediaElement.prototype.play
      HTMLMediaElement.prototype.play = function () {
        heard.push('played')
        return play.call(this)
      }
    })
    await bench.locator('.btn').nth(1).click()
    for (const state of ['recording', 'playing', 'idle'])
      await page().locator(`.st-test[data-testing="${state}"]`).waitFor({ timeout: PATIENCE })
    for (const part of ['speaker', 'ringer']) {
      const button = page().locator(`[data-device="${part}"] .btn`)
      await button.click()
      await expect.poll(() => button.getAttribute('aria-busy')).toBeNull()
    }
    expect(await page().evaluate(() => Reflect.get(globalThis, 'heard'))).toEqual([
      'played',
      'played',
      'played',
    ])
    expect(await page().locator('.st .problem-note').count()).toBe(0)
  })

  test('shows the account of the line without its secrets, and a report without a person', async () => {
    await agent.go('settings')
    const account = page().locator('.st-account')
    await expect.poll(() => account.innerText()).toMatch(/sip:8001@practice\.invalid/)
    await expect
      .poll(() => page().locator('[data-account="server"] dd').innerText())
      .toMatch(/^127\.0\.0\.1:\d+$/)
    expect(await page().locator('[data-account] input').count()).toBe(0)
    const section = page().getByRole('region', { name: '诊断' })
    await section.getByRole('button', { name: '开始检查' }).click()
    const findings = section.locator('.st-doctor li')
    await findings.first().waitFor({ timeout: PATIENCE })
    await expect
      .poll(() => findings.evaluateAll((lines) => lines.map((line) => `${line.getAttribute('data-check')}`)))
      .toEqual([...CHECKS])
    await expect
      .poll(() => section.locator('[data-check="registration"]').getAttribute('data-verdict'))
      .toBe('ok')
    await section.getByRole('button', { name: '生成诊断报告' }).click()
    const report = await section.locator('.st-report').innerText({ timeout: PATIENCE })
    expect(report).toMatch(/registration: registered/)
    expect(report).toMatch(/sync: online/)
    expect(report).not.toMatch(/测试|1990000|990000\d|ha1|Bearer|fake/i)
    expect(report).toMatch(/wss: ok \(opened\)/)
    await section.getByRole('button', { name: '存为文件', exact: true }).click()
    await expect
      .poll(() => {
        try {
          return readFileSync(join(saved, 'duedesk-diagnosis.txt'), 'utf8')
        } catch {
          return null
        }
      })
      .toBe(report)
    await look('whole')
    // A trace for support: what the line says meanwhile, and nobody in it.
    await section.getByRole('button', { name: '开始记录 SIP' }).click()
    const save = section.getByRole('button', { name: /^存为文件（/ })
    await save.waitFor({ timeout: PATIENCE })
    await save.click()
    const trace = () => {
      try {
        return readFileSync(join(saved, 'duedesk-sip-trace.txt'), 'utf8')
      } catch {
        return ''
      }
    }
    await expect.poll(trace).toMatch(/OPTIONS sip:|REGISTER sip:/)
    expect(trace()).not.toMatch(/8001|agent1|response=|nonce=/)
    await section.getByRole('button', { name: '停止记录' }).click()
    await look('trace')
  })

  test('a moved key is still moved after a restart, and all go home at one press', async () => {
    const { userData } = desk
    await desk.quit()
    await open(userData)
    await agent.waitForCases()
    await page().keyboard.press('Shift+F9')
    await agent.openCase()
    await agent.go('settings')
    await page().getByRole('button', { name: '全部恢复' }).click()
    await expect.poll(async () => (await stored()).keys).toEqual({})
    await expect.poll(() => row('F9').locator('kbd').innerText()).toBe('F9')
  })

  const look = async (name: string) => expect.soft(await faultsOf(desk, `settings-${name}`)).toEqual([])
})
