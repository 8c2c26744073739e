// What a reviewer does, as verbs, by keys and labels: filter the queue, open a call, agree, correct. Selectors of the review stand
// here and nowhere else.
import type { Locator, Page } from 'playwright'
import { leaveField } from './leaveField.ts'
import { PATIENCE } from './until.ts'

export class Reviewer {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  rows(): Locator {
    return this.page.locator('[data-review-call]')
  }

  row(callId: string): Locator {
    return this.page.locator(`[data-review-call="${callId}"]`)
  }

  /** The first call of the list with this code. */
  async firstOf(code: string): Promise<string> {
    const row = this.rows().filter({ hasText: code }).first()
    return (await row.getAttribute('data-review-call', { timeout: PATIENCE })) ?? ''
  }

  async waitForCalls(): Promise<void> {
    await this.rows().first().waitFor({ timeout: PATIENCE })
  }

  async show(state: 'pending' | 'disputed' | 'done' | 'all'): Promise<void> {
    const at = ['pending', 'disputed', 'done', 'all'].indexOf(state)
    await this.page.locator('.qr-queue [role="radio"]').nth(at).click()
  }

  async filterBy(code: string, staffNumber: string, day: string): Promise<void> {
    await this.page.locator('.qr-qhead button[aria-expanded="false"]').click()
    await this.page.locator('.qr-codes input').fill(code)
    await this.page.keyboard.press('Enter')
    await this.page.keyboard.press('Escape')
    await this.page.locator('.qr-agent input').fill(staffNumber)
    await this.page.keyboard.press('Enter')
    for (const input of await this.page.locator('.qr-days input').all()) await input.fill(day)
    await leaveField(this.page)
  }

  async clearFilters(): Promise<void> {
    await this.page.locator('.qr-filters .link').click()
  }

  /** Moves with J until this call is chosen, and opens it with Enter. */
  async open(callId: string): Promise<void> {
    await this.row(callId).waitFor({ timeout: PATIENCE })
    await leaveField(this.page)
    for (let steps = 0; steps < 100; steps += 1) {
      if (await this.row(callId).and(this.page.locator('[data-chosen]')).count()) break
      await this.page.keyboard.press('j')
    }
    await this.page.keyboard.press('Enter')
    await this.row(callId).and(this.page.locator('[aria-current="true"]')).waitFor({ timeout: PATIENCE })
    await this.page.locator('.qr-head').waitFor({ timeout: PATIENCE })
  }

  async showDraws(): Promise<void> {
    await leaveField(this.page)
    await this.page.keyboard.press('d')
    await this.page.locator('[data-draw-form]').waitFor({ timeout: PATIENCE })
  }

  async draw(seed: string): Promise<void> {
    await this.page.locator('#draw-seed').fill(seed)
    await this.page.locator('[data-draw-form] .btn.pri').click()
    await this.page.locator('[data-draw]').first().waitFor({ timeout: PATIENCE })
    await leaveField(this.page)
  }

  /** From now on every audio element that the window makes can be asked how it stands. */
  async watchSound(): Promise<void> {
    await this.page.evaluate(() => {
      const made: HTMLAudioElement[] = []
      const sought = new WeakMap<HTMLAudioElement, number>()
      Object.assign(window, { madeSounds: made, soughtOf: (of: HTMLAudioElement) => sought.get(of) ?? 0 })
      const Own = window.Audio
      window.Audio = class extends Own {
        constructor(source?: string) {
          super(source)
          made.push(this)
          this.addEventListener('seeking', () => sought.set(this, (sought.get(this) ?? 0) + 1))
        }
      }
    })
  }

  /** What the newest audio element reports by itself: seconds, speed, how much of it was played, and how often it was moved. */
  heard(): Promise<{
    paused: boolean
    at: number
    of: number
    rate: number
    played: number
    sought: number
    fault: string
  }> {
    return this.page.evaluate(() => {
      const { madeSounds, soughtOf } = window as unknown as {
        madeSounds: HTMLAudioElement[]
        soughtOf(of: HTMLAudioElement): number
      }
      const sound = madeSounds.at(-1)
      if (!sound) throw new Error('no sound was made')
      const { paused, currentTime, duration, playbackRate, played, error } = sound
      const spans = Array.from({ length: played.length }, (_, n) => played.end(n) - played.start(n))
      return {
        paused,
        at: currentTime,
        of: duration,
        rate: playbackRate,
        played: spans.reduce((sum, one) => sum + one, 0),
        sought: soughtOf(sound),
        fault: error?.message ?? '',
      }
    })
  }

  /** Asks to listen, until there is sound. */
  async listen(): Promise<void> {
    await this.page.locator('.qt-bar .btn.pri').click()
    await this.page.locator('.qt[data-ready]').waitFor({ timeout: PATIENCE })
  }

  async heardColumns(): Promise<number> {
    return Number(await this.page.locator('.qt-wave').first().getAttribute('data-known'))
  }

  /** Where the sound is, milliseconds, in whole seconds. */
  async clockMs(): Promise<number> {
    const [minutes = '0', seconds = '0'] = (await this.page.locator('.qt-clock').innerText()).split(':')
    return (Number(minutes) * 60 + Number(seconds)) * 1000
  }

  async pause(): Promise<void> {
    await leaveField(this.page)
    // A short recording may have come to its end by itself.
    if ((await this.page.locator('.qt-clock[data-playing]').count()) > 0) await this.page.keyboard.press(' ')
    await this.page.locator('.qt-clock:not([data-playing])').waitFor({ timeout: PATIENCE })
  }

  /** A press on the track, at this share of its width. */
  async hearFrom(share: number): Promise<void> {
    const body = this.page.locator('.qt-body')
    const box = await body.boundingBox()
    await body.click({ position: { x: (box?.width ?? 0) * share, y: 40 } })
  }

  /** The longest stretch in which nobody speaks, in shares of the track. */
  async silence(): Promise<{ from: number; until: number }> {
    const all = await this.page.locator('.qt-quiet').evaluateAll((spans) =>
      spans.map((span) => {
        const { left, width } = (span as HTMLElement).style
        const from = Number.parseFloat(left) / 100
        return { from, until: from + Number.parseFloat(width) / 100 }
      }),
    )
    return all.reduce((most, one) => (one.until - one.from > most.until - most.from ? one : most), {
      from: 0,
      until: 0,
    })
  }

  /** Where the playhead stands, as a share of the track. */
  async head(): Promise<number> {
    const at = await this.page
      .locator('.qt-head')
      .evaluate((head) => (head as HTMLElement).style.getPropertyValue('--at'))
    return Number.parseFloat(at) / 100
  }

  async remark(text: string): Promise<void> {
    await leaveField(this.page)
    await this.page.keyboard.press('m')
    await this.page.locator('.qt-remarks input').fill(text)
    await this.page.keyboard.press('Enter')
    await this.page.locator('.qt-remarks li').filter({ hasText: text }).waitFor({ timeout: PATIENCE })
  }

  async showScore(): Promise<void> {
    await this.page.locator('.qr-tabs [role="radio"]').last().click()
  }

  async beginScore(): Promise<void> {
    await this.showScore()
    await this.page.locator('[data-score-form]').waitFor({ timeout: PATIENCE })
  }

  async takePoints(item: string, points: number): Promise<void> {
    await this.page.locator(`[data-item="${item}"] input[type="number"]`).fill(String(points))
  }

  async why(item: string, text: string): Promise<void> {
    await this.page.locator(`[data-item="${item}"] .qs-why input`).fill(text)
  }

  /** A call that nobody has judged. */
  async firstPending(): Promise<string> {
    await this.show('pending')
    await this.waitForCalls()
    return (await this.rows().first().getAttribute('data-review-call')) ?? ''
  }

  /** Puts a call up for calibration; the card is blind then. */
  async putUp(callId: string): Promise<void> {
    await this.open(callId)
    await this.showScore()
    await this.page.locator('[data-score-form] [data-put-up]').click()
    await this.page.locator('[data-score-form][data-blind]').waitFor({ timeout: PATIENCE })
  }

  async scoreBlind(): Promise<void> {
    await this.page.locator('[data-score-form][data-blind]').waitFor({ timeout: PATIENCE })
    await this.page.keyboard.press('Control+Enter')
    await this.page.locator('[data-score-form][data-blind]').waitFor({ state: 'detached', timeout: PATIENCE })
  }

  async rule(item: string, points: number, reason: string): Promise<void> {
    const ruled = this.page.locator(`[data-ruled="${item}"]`)
    await ruled.locator('[role="radio"]').last().click()
    await ruled.locator('input[type="number"]').fill(String(points))
    await ruled.locator('input').last().fill(reason)
  }

  async agree(): Promise<void> {
    await leaveField(this.page)
    await this.page.locator('.qr-dock button[aria-keyshortcuts="A"]').waitFor({ timeout: PATIENCE })
    await this.page.keyboard.press('a')
  }

  async beginCorrection(): Promise<void> {
    await leaveField(this.page)
    await this.page.locator('.qr-dock button[aria-keyshortcuts="C"]').waitFor({ timeout: PATIENCE })
    await this.page.keyboard.press('c')
    await this.page.locator('.qr-form .wu-codes').waitFor({ timeout: PATIENCE })
  }

  /** Searches the code and takes it by Enter. */
  async chooseCode(code: string): Promise<void> {
    const search = this.page.locator('.qr-form input[type="search"]')
    await search.fill(code)
    await search.press('Enter')
    await this.page.locator('.qr-fields').waitFor({ timeout: PATIENCE })
  }

  async fill(field: string, value: string): Promise<void> {
    const input = this.page
      .locator(`.qr-fields [data-field="${field}"]`)
      .locator('input, textarea, select')
      .first()
    if (await input.evaluate((element) => element.tagName === 'SELECT')) await input.selectOption(value)
    else await input.fill(value)
  }

  async giveReason(reason: string): Promise<void> {
    await this.page.locator('.qr-fields textarea').last().fill(reason)
  }

  async saveCorrection(): Promise<void> {
    await this.page.keyboard.press('Control+Enter')
    await this.page.locator('.qr-form').waitFor({ state: 'detached', timeout: PATIENCE })
  }

  /** Everything that the window shows. */
  text(): Promise<string> {
    return this.page.locator('body').innerText()
  }
}
