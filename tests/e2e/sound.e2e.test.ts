// A real headset on a real sound server: tried before the first call, pulled out in the middle of one and plugged in again. What
// counts is what the server says is recorded and played, and that the customer hears the agent again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, openDay } from './day.ts'
import { person } from './people.ts'
import { barFaultsOf, faultsOf, resize } from './screenCheck.ts'
import { type SoundServer, startSoundServer } from './soundServer.ts'
import { PATIENCE } from './until.ts'

const somebody = person('promisesFriday')
/** So that practice does not ask for new people by itself. */
const others = Array.from({ length: 3 }, () => person('alreadyPaid'))
const HEADSET = 440
const BUILT_IN = 620

describe.runIf(process.platform === 'linux')('a headset', () => {
  let sound: SoundServer
  let day: Day
  const plugged: Record<'microphone' | 'speaker', () => Promise<void>> = {
    microphone: async () => undefined,
    speaker: async () => undefined,
  }
  /** How often the customer began to hear the agent, and heard them fall silent: their own word, as it came over the line. */
  const told = { began: 0, turns: 0 }

  beforeAll(async () => {
    sound = await startSoundServer()
    // What is plugged in first is the system's default.
    await sound.plugMicrophone(BUILT_IN)
    await sound.plugSpeaker('loudspeaker')
    await plugIn()
    day = await openDay({
      people: [somebody, ...others],
      launch: { env: { ...sound.environment, DUEDESK_FAKE_AUDIO: '' } },
    })
    await resize(day.desk, [1280, 720])
  })
  afterAll(async () => {
    await day?.desk.discard()
    await sound?.close()
  })

  async function plugIn() {
    plugged.microphone = await sound.plugMicrophone(HEADSET)
    plugged.speaker = await sound.plugSpeaker('headset')
  }
  /** Somebody speaks into this microphone until the customer has heard it; what is said next is another turn. */
  async function isHeard(hertz: number) {
    const before = { ...told }
    await sound.speak(hertz, () => expect.poll(() => told.began).toBeGreaterThan(before.began))
    await expect.poll(() => told.turns).toBeGreaterThan(before.turns)
  }
  async function choose(part: string, label: string) {
    const { page } = day.desk
    await page.locator(`[data-device="${part}"] .ant-select`).click({ timeout: PATIENCE })
    await page.locator('.ant-select-dropdown:visible').getByTitle(label, { exact: true }).click()
  }

  test('is chosen, heard and played in the test before the first call', async () => {
    const { agent, desk } = day
    await agent.go('settings')
    await choose('microphone', `Sine source at ${HEADSET} Hz`)
    await choose('speaker', 'headset')
    // A steady tone is noise to the browser: without suppression it passes as a voice would.
    for (const part of ['echoCancellation', 'noiseSuppression', 'autoGainControl']) {
      const one = desk.page.locator(`[data-processing="${part}"] .ant-switch`)
      await one.click()
      await expect.poll(() => one.getAttribute('aria-checked')).toBe('false')
    }
    const trial = desk.page.locator('[data-precall]')
    await sound.speak(HEADSET, async () => {
      await trial.locator('.btn').first().click()
      await expect.poll(() => sound.recorded()).toEqual([`tone${HEADSET}`])
      await expect.poll(() => sound.played()).toContain('headset')
      await desk.page.locator('[data-precall="done"]').waitFor({ timeout: PATIENCE })
    })
    const verdict = trial.locator('.st-verdict')
    expect(
      await verdict
        .locator('[data-good="true"]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-part'))),
    ).toEqual(['connection', 'microphone', 'speaker', 'roundTrip'])
    await expect.poll(() => verdict.getAttribute('data-good')).toBe('true')
    // No keys at this machine: the shell looked for them, and the page says so.
    await desk.page.locator('[data-headset] .btn').click()
    await desk.page
      .locator('[data-headset]', { hasText: '没有找到带按键的耳机' })
      .waitFor({ timeout: PATIENCE })
    await verdict.scrollIntoViewIfNeeded()
    expect.soft(await faultsOf(desk, 'settings-precall')).toEqual([])
    await expect.poll(() => sound.recorded()).toEqual([])
  })

  test('that is pulled out in a call gives way to what is there, is announced, and takes over again', async () => {
    const { agent, desk } = day
    desk.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const [, what] = /"kind":"heard","what":"(\w+)"/.exec(payload.toString()) ?? []
        if (what === 'turn') told.turns += 1
        else if (what) told.began += 1
      }),
    )
    const light = desk.page.locator('.ll-chip').first()
    await desk.page.reload()
    await agent.signIn(day.staff.loginName, day.staff.password)
    await agent.waitForCases()
    await agent.call(day.caseOf(somebody))
    await isHeard(HEADSET)
    expect(await sound.recorded()).toEqual([`tone${HEADSET}`])
    await expect.poll(() => sound.played()).toContain('headset')
    await expect.poll(() => light.getAttribute('data-tone')).toBe('ok')

    await plugged.microphone()
    await plugged.speaker()
    await desk.page.locator('.toast', { hasText: '音频设备已断开' }).waitFor({ timeout: PATIENCE })
    await expect.poll(() => light.getAttribute('data-tone')).toBe('warn')
    await expect.poll(() => sound.recorded()).toEqual([`tone${BUILT_IN}`])
    await expect.poll(() => sound.played()).toEqual(['loudspeaker'])
    await isHeard(BUILT_IN)
    expect.soft(await barFaultsOf(desk, 'headset-gone')).toEqual([])

    await plugIn()
    await expect.poll(() => light.getAttribute('data-tone')).toBe('ok')
    await expect.poll(() => sound.recorded()).toEqual([`tone${HEADSET}`])
    await expect.poll(() => sound.played()).toContain('headset')
    await isHeard(HEADSET)
    const strip = desk.page.locator('.pb-quality')
    await desk.page.locator('.pb-q').hover()
    await strip.waitFor({ timeout: PATIENCE })
    await expect
      .poll(() => strip.innerText())
      .toMatch(/MOS[\s\S]*丢包[\s\S]*抖动[\s\S]*往返[\s\S]*您的音量[\s\S]*对方音量/)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await expect.poll(() => sound.recorded()).toEqual([])
    await agent.chooseCode('TECH')
    await agent.saveResult()
  })

  test('rings aloud in its rhythm while the window is out of sight', async () => {
    const { agent, desk } = day
    const sight = (shown: boolean) =>
      desk.app.evaluate(({ BrowserWindow }, show) => {
        // Without a window manager minimising alone leaves it where it is.
        for (const one of BrowserWindow.getAllWindows()) {
          if (show) one.show()
          else {
            one.minimize()
            one.hide()
          }
        }
      }, shown)
    await agent.waitForCall('idle')
    await agent.go('practice')
    const call = desk.page
      .locator('.pr-card[data-scenario="alreadyPaid"]')
      .getByRole('button', { name: /让.*打进来/ })
    // Where nobody sees the window nothing waits for the button either.
    await expect.poll(() => call.isEnabled()).toBe(true)
    await sight(false)
    await expect
      .poll(() =>
        desk.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().some((one) => one.isVisible()),
        ),
      )
      .toBe(false)
    await call.dispatchEvent('click')
    await agent.waitForCall('inbound')
    // Loud, silent, loud again: a page that is held back would lose the rhythm, or the sound altogether.
    const everywhere = await Promise.all(['headset', 'loudspeaker'].map((name) => sound.heardOn(name, 4)))
    const tenths = everywhere[0]?.map((rms, at) => Math.max(rms, everywhere[1]?.[at] ?? 0)) ?? []
    const loud = tenths.map((rms) => rms > 0.01)
    expect(loud.filter(Boolean).length).toBeGreaterThan(5)
    expect(loud.filter((one) => !one).length).toBeGreaterThan(5)
    await sight(true)
    await desk.page.keyboard.press('Shift+F8')
    await agent.waitForCall('idle')
  })
})
