// What people do while a customer is on the line, as verbs: say a line, listen, pick an answer, verify, take a promise, record a
// stop. Everything is done by keys and labels, as a person would. `Agent` adds the rest of the day.
import type { Locator, Page } from 'playwright'
import { leaveField } from './leaveField.ts'
import { PATIENCE } from './until.ts'

export class Conversation {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async waitForCall(state: string, timeout = PATIENCE): Promise<void> {
    await this.page.locator(`[data-call="${state}"]`).first().waitFor({ timeout })
  }

  async callState(): Promise<string> {
    return (await this.page.locator('[data-call]').first().getAttribute('data-call')) ?? ''
  }

  /** The script node whose line is to be said now. */
  async node(): Promise<string> {
    return (
      (await this.page.locator('.sc-meta [data-node]').getAttribute('data-node', { timeout: PATIENCE })) ?? ''
    )
  }

  async waitForNode(node: string): Promise<void> {
    await this.page.locator(`.sc-meta [data-node="${node}"]`).waitFor({ timeout: PATIENCE })
  }

  captions(): Locator {
    return this.page.locator('.pr-captions li[data-spoken]')
  }

  async waitForCaptions(count: number): Promise<void> {
    await this.page.waitForFunction(
      (n) => {
        const last = [...document.querySelectorAll('.pr-captions li[data-n]')].at(-1)
        return (
          last !== undefined &&
          Number(last.getAttribute('data-n')) >= n &&
          last.getAttribute('data-spoken') !== 'no'
        )
      },
      count,
      { timeout: PATIENCE },
    )
  }

  /** Text of the latest caption. */
  async lastCaption(): Promise<string> {
    return this.captions().last().innerText({ timeout: PATIENCE })
  }

  /** Marks the line as said (F2) and waits until the customer has replied to it and finished. */
  async say(): Promise<string> {
    // Who picks up greets first.
    await this.waitForCaptions(1)
    const before = await this.captionNumber()
    await this.page.keyboard.press('F2')
    await this.page.waitForFunction(
      (n) => {
        const last = [...document.querySelectorAll('.pr-captions li[data-n]')].at(-1)
        return (
          last !== undefined &&
          Number(last.getAttribute('data-n')) > n &&
          last.getAttribute('data-spoken') !== 'no'
        )
      },
      before,
      { timeout: PATIENCE },
    )
    return this.lastCaption()
  }

  /** Marks the line as said (F2) without waiting for the customer's reply. */
  async mark(): Promise<void> {
    await this.page.keyboard.press('F2')
  }

  /** The opening said, the person themselves, two factors that match: the covers lift. */
  async verifyAs(factors: readonly string[]): Promise<void> {
    await this.mark()
    await this.answer('self', 'A2')
    await this.verify(factors)
    await this.waitForBanner('matched')
    await this.answer('matched', 'A3')
  }

  /** Answers line after line, without waiting for the customer: `[answer, node that it leads to]`. */
  async walk(steps: readonly (readonly [answer: string, to: string | null])[]): Promise<void> {
    for (const [key, to] of steps) await this.answer(key, to)
  }

  /** From the purpose of the call to a promise of the full amount that the customer confirmed. */
  async takePromise(): Promise<void> {
    await this.walk([
      ['goOn', 'A4'],
      ['known', 'A5'],
      ['cashFlow', 'A6'],
      ['undated', 'A7'],
      ['full', null],
    ])
    await this.fillCaptures()
    await this.captureGo()
    await this.waitForNode('A9')
    await this.answer('yes', 'A21')
  }

  /** Opens the keypad and types these digits into it. */
  async pressKeypad(digits: string): Promise<void> {
    await this.page
      .locator('.pb')
      .getByRole('button', { name: /键盘|Keypad/ })
      .click()
    await this.page.locator('.pb-keys').waitFor({ timeout: PATIENCE })
    await this.page.keyboard.type(digits)
  }

  /** Waits until the call's timer shows so many seconds: some results take a person that long. */
  async talkedFor(seconds: number): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => {
        const [minutes, rest] = (document.querySelector('.pb-timer')?.textContent ?? '')
          .split(':')
          .map(Number)
        return (minutes ?? 0) * 60 + (rest ?? 0) >= wanted
      },
      seconds,
      { timeout: PATIENCE },
    )
  }

  /** What may be said and shown now: `preparing`, `unverified`, `matched`, `thirdParty`. */
  async waitForBanner(look: string): Promise<void> {
    await this.page.locator(`[data-banner="${look}"]`).waitFor({ timeout: PATIENCE })
  }

  /** Waits until this text can be seen somewhere in the window. */
  async seesText(text: string, timeout = PATIENCE): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout })
  }

  /** The line to say now. */
  async line(): Promise<string> {
    return this.page.locator('.sc-line').innerText({ timeout: PATIENCE })
  }

  /** What the guard's card says of the open case: rule, from when, official source. */
  async refusal(): Promise<string> {
    return this.page.locator('.gd-card').first().innerText({ timeout: PATIENCE })
  }

  /** Why debt facts are covered: `none`, `unverified`, `thirdParty`. */
  async cover(): Promise<string> {
    return (await this.page.locator('.app').getAttribute('data-cover')) ?? ''
  }

  /** F5 and a digit: what the customer objects leads to the line that answers it. */
  async object(id: string, to: string): Promise<void> {
    await this.page.keyboard.press('F5')
    const entry = this.page.locator(`.sc-list [data-objection="${id}"]`)
    await this.page.keyboard.press((await entry.getAttribute('data-number', { timeout: PATIENCE })) ?? '')
    await this.waitForNode(to)
  }

  /** Ctrl+Shift+T on whatever screen: the form stands over the script. */
  async openStop(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+T')
    await this.page.locator('form.sc-stop').waitFor({ timeout: PATIENCE })
  }

  /** Ctrl+Shift+T: a complaint, or a wish to be left alone, with the customer's words; from anywhere in a call. */
  async stop(kind: 'complaint' | 'cease', words: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+T')
    const form = this.page.locator('form.sc-stop')
    await form
      .getByRole('radio')
      .nth(kind === 'complaint' ? 0 : 1)
      .check({ timeout: PATIENCE })
    await form.locator('textarea').fill(words)
    await form.locator('button[type="submit"]').click()
  }

  private async captionNumber(): Promise<number> {
    const last = this.page.locator('.pr-captions li[data-n]').last()
    return (await last.count()) === 0 ? 0 : Number(await last.getAttribute('data-n'))
  }

  /** Picks an answer of the current line by its number key and waits for the node it leads to. */
  async answer(key: string, to: string | null): Promise<void> {
    const button = this.page.locator(`.sc-answers [data-answer="${key}"]:not(:disabled)`)
    await button.waitFor({ timeout: PATIENCE })
    const number = await button.getAttribute('aria-keyshortcuts')
    await leaveField(this.page)
    await this.page.keyboard.press(number ?? '1')
    if (to !== null) await this.waitForNode(to)
  }

  /** Types into the boxes of the blind check what the customer said, factor by factor. */
  async verify(said: readonly string[]): Promise<void> {
    const groups = this.page.locator('.sc-cells')
    for (const [index, value] of said.entries()) {
      await groups.nth(index).locator('input').first().click()
      await this.page.keyboard.type(value)
    }
  }

  /** Asks for something else in the place of this factor, by the key that its boxes name. */
  async exchangeFactor(index: number): Promise<void> {
    const group = this.page.locator('.sc-cells').nth(index)
    const before = await group.getAttribute('aria-labelledby')
    await group.locator('input').first().focus()
    await this.page.keyboard.press('ArrowDown')
    await this.page.waitForFunction(
      ([at, old]) => {
        const boxes = document.querySelectorAll('.sc-cells')[Number(at)]
        return boxes !== undefined && boxes.getAttribute('aria-labelledby') !== old
      },
      [index, before] as const,
      { timeout: PATIENCE },
    )
  }

  /** The four-digit factors in what the customer just said, in the order said. */
  static factorsIn(caption: string): string[] {
    return [...caption.matchAll(/(?<![\dX])(\d{3}[\dX])(?![\dX])/g)].map((match) => match[1] ?? '')
  }

  /** Fills every field of the capture strip: Friday where days are listed, else the first choice; the last day of a picker. */
  async fillCaptures(money: Readonly<Record<number, string>> = {}): Promise<void> {
    const fields = this.page.locator('.sc-capture .sc-field')
    await fields.first().waitFor({ timeout: PATIENCE })
    for (let index = 0; index < (await fields.count()); index += 1) {
      const input = fields.nth(index).locator('input, select, textarea')
      if ((await input.count()) === 0) continue
      const kind = await input
        .first()
        .evaluate((element) =>
          element.hasAttribute('data-day')
            ? 'day'
            : `${element.tagName}:${element.getAttribute('type') ?? ''}`,
        )
      if (kind === 'SELECT:') {
        const friday = fields
          .nth(index)
          .locator('option', { hasText: /周五|Fri/ })
          .first()
        const value = (await friday.count()) > 0 ? await friday.getAttribute('value') : null
        await input.first().selectOption(value === null ? { index: 1 } : { value })
      } else if (kind === 'day')
        await input.first().fill((await input.first().getAttribute('data-max')) ?? '')
      else await input.first().fill(money[index] ?? '100.00')
    }
  }

  async captureGo(): Promise<void> {
    await this.page.locator('.sc-capture button[type="submit"]').click()
  }

  /** Says the closing line; the customer takes leave and hangs up, and the wrap-up opens. */
  async sayGoodbye(): Promise<void> {
    await this.page.keyboard.press('F2')
    await this.waitForCall('wrappingUp')
  }
}
