// What people do at a desk, as verbs: sign in, open the next case, dial, verify, answer, promise, save. Journeys and the demo
// speak these; selectors stand here and nowhere else. Everything is done by keys and labels, as a person would.
import type { Locator, Page } from 'playwright'

/** How long the practice line, PGlite and a busy machine may take before a step counts as failed, ms. */
const PATIENCE = 45_000

export class Agent {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  // --- signing in -----------------------------------------------------------------------------------------------------

  /** Fills in the form; resolves when the workstation is there. */
  async signIn(loginName: string, password = 'practice'): Promise<void> {
    await this.fillSignIn(loginName, password)
    await this.rail().waitFor({ timeout: PATIENCE })
  }

  async fillSignIn(loginName: string, password: string): Promise<void> {
    const form = this.page.locator('form.si-form')
    await form.waitFor({ timeout: PATIENCE })
    // Before central is up a sign-in would only be told so.
    await this.page.locator('.si-practice .ok').waitFor({ timeout: PATIENCE })
    await form.locator('input[autocomplete="username"]').fill(loginName)
    await form.locator('input[type="password"]').fill(password)
    await form.locator('button[type="submit"]').click()
  }

  async signOut(): Promise<void> {
    await this.page.locator('button.ava').click()
    await this.page.getByRole('menuitem', { name: /退出|Sign out/ }).click()
    await this.page.locator('form.si-form').waitFor({ timeout: PATIENCE })
  }

  rail(): Locator {
    return this.page.locator('nav.rail')
  }

  async go(
    screen: 'work' | 'promises' | 'callbacks' | 'outbox' | 'intake' | 'practice' | 'settings' | 'help',
  ): Promise<void> {
    await this.rail().locator(`[data-screen="${screen}"]`).click()
  }

  // --- importing ------------------------------------------------------------------------------------------------------

  /** Imports a file for the agent of this name; resolves with what the screen counts. */
  async importFile(
    file: string,
    lender: string,
    agentName: string,
  ): Promise<{ accepted: number; rejected: number }> {
    await this.go('intake')
    await this.page.locator('.ik-drop input[type="file"]').setInputFiles(file)
    await this.page
      .locator('.ik-fields input[type="text"], .ik-fields input:not([type])')
      .first()
      .fill(lender)
    await this.page.locator('.ik-fields .ant-select').click()
    await this.page.locator('.ant-select-item-option', { hasText: agentName }).click()
    await this.page.locator('.ik-form button[type="submit"]').click()
    const figures = this.page.locator('.ik-figures')
    await figures.waitFor({ timeout: PATIENCE })
    const figure = async (name: string) =>
      Number((await figures.locator(`[data-figure="${name}"] dd`).innerText()).replaceAll(',', ''))
    return { accepted: await figure('accepted'), rejected: await figure('rejected') }
  }

  // --- the list -------------------------------------------------------------------------------------------------------

  rows(): Locator {
    return this.page.locator('[data-case]')
  }

  async waitForCases(): Promise<void> {
    await this.rows().first().waitFor({ timeout: PATIENCE })
  }

  /** The first row of the list that is one of these cases. */
  async firstRowOf(cases: ReadonlySet<string>): Promise<string | null> {
    const ids = await this.rows().evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('data-case') ?? ''),
    )
    return ids.find((id) => cases.has(id)) ?? null
  }

  async openRow(caseId: string): Promise<void> {
    await this.page.locator(`[data-case="${caseId}"]`).dblclick()
    await this.page.locator(`[data-open-case="${caseId}"]`).waitFor({ timeout: PATIENCE })
  }

  /** F9: the next case of the list. Resolves with its id when the customer panel shows it. */
  async nextCase(): Promise<string> {
    await this.blur()
    await this.page.keyboard.press('F9')
    return this.openCase()
  }

  /** The case that the customer panel shows. */
  async openCase(): Promise<string> {
    const panel = this.page.locator('[data-open-case]')
    await panel.waitFor({ timeout: PATIENCE })
    return (await panel.getAttribute('data-open-case')) ?? ''
  }

  // --- the call -------------------------------------------------------------------------------------------------------

  async waitForCall(state: string, timeout = PATIENCE): Promise<void> {
    await this.page.locator(`[data-call="${state}"]`).first().waitFor({ timeout })
  }

  async callState(): Promise<string> {
    return (await this.page.locator('[data-call]').first().getAttribute('data-call')) ?? ''
  }

  async dial(): Promise<void> {
    await this.blur()
    const button = this.page.locator('[data-call="idle"] button[aria-keyshortcuts="F8"]')
    await button.and(this.page.locator(':not(:disabled)')).waitFor({ timeout: PATIENCE })
    await this.page.keyboard.press('F8')
  }

  /** Types a number into the call bar and takes the first match with Enter: the bar dials it, under the guard as always. */
  async typeNumber(number: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.page.keyboard.type(number)
    await this.page.locator('.ne-item').first().waitFor({ timeout: PATIENCE })
    await this.page.keyboard.press('Enter')
  }

  async hangUp(): Promise<void> {
    await this.page.keyboard.press('F8')
  }

  /** Opens the case from the list and dials it; resolves when the customer has picked up and the script stands at its start. */
  async call(caseId: string): Promise<void> {
    await this.openRow(caseId)
    await this.dial()
    await this.waitForCall('talking')
    await this.waitForNode('A1')
  }

  /** Waits until the bar shows this state (`held`, `muted`, `wrapUp`, …) or sentence. */
  async waitForBar(shown: { state?: string; say?: string }): Promise<void> {
    if (shown.state)
      await this.page.locator(`.pb[data-state="${shown.state}"]`).waitFor({ timeout: PATIENCE })
    if (shown.say) await this.page.locator(`.pb-say[data-say="${shown.say}"]`).waitFor({ timeout: PATIENCE })
  }

  /** All that the call bar says. */
  async bar(): Promise<string> {
    return this.page.locator('.pb').innerText()
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

  /** What may be said and shown now: `preparing`, `unverified`, `matched`, `thirdParty`. */
  async waitForBanner(look: string): Promise<void> {
    await this.page.locator(`[data-banner="${look}"]`).waitFor({ timeout: PATIENCE })
  }

  /** Waits until this text can be seen somewhere in the window. */
  async seesText(text: string): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: PATIENCE })
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

  private async captionNumber(): Promise<number> {
    const last = this.page.locator('.pr-captions li[data-n]').last()
    return (await last.count()) === 0 ? 0 : Number(await last.getAttribute('data-n'))
  }

  /** Picks an answer of the current line by its number key and waits for the node it leads to. */
  async answer(key: string, to: string | null): Promise<void> {
    const button = this.page.locator(`.sc-answers [data-answer="${key}"]:not(:disabled)`)
    await button.waitFor({ timeout: PATIENCE })
    const number = await button.getAttribute('aria-keyshortcuts')
    await this.blur()
    await this.page.keyboard.press(number ?? '1')
    if (to !== null) await this.waitForNode(to)
  }

  /** Bare digits act only while no field has the focus. */
  private async blur(): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
  }

  /** Types into the boxes of the blind check what the customer said, factor by factor. */
  async verify(said: readonly string[]): Promise<void> {
    const groups = this.page.locator('.sc-cells')
    for (const [index, value] of said.entries()) {
      await groups.nth(index).locator('input').first().click()
      await this.page.keyboard.type(value)
    }
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
        .evaluate((element) => `${element.tagName}:${element.getAttribute('type') ?? ''}`)
      if (kind === 'SELECT:') {
        const friday = fields
          .nth(index)
          .locator('option', { hasText: /周五|Fri/ })
          .first()
        const value = (await friday.count()) > 0 ? await friday.getAttribute('value') : null
        await input.first().selectOption(value === null ? { index: 1 } : { value })
      } else if (kind === 'INPUT:date')
        await input.first().fill((await input.first().getAttribute('max')) ?? '')
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

  // --- lists ----------------------------------------------------------------------------------------------------------

  /** Waits until the promises screen shows this many. */
  async waitForPromises(count: number): Promise<void> {
    await this.page.waitForFunction(
      (n) =>
        document.querySelector('.page-tools') !== null &&
        document.querySelectorAll('[data-promise]').length === n,
      count,
      { timeout: PATIENCE, polling: 20 },
    )
  }

  // --- wrap-up --------------------------------------------------------------------------------------------------------

  async chooseCode(code: string): Promise<void> {
    await this.page.locator(`[data-code="${code}"]`).first().click({ timeout: PATIENCE })
  }

  /** The codes that the wrap-up suggests, best first. */
  async suggested(): Promise<string[]> {
    await this.page.locator('.wu-list').waitFor({ timeout: PATIENCE })
    return this.page
      .locator('.wu-suggested')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-code') ?? ''))
  }

  /** Fills one field that the chosen code demands: types into it, or presses the choice of this name. */
  async fillField(name: string, value: string): Promise<void> {
    const field = this.page.locator(`.wu-field[data-field="${name}"]`)
    const choice = field.getByRole('radio', { name: value, exact: true })
    const box = field.locator('input, textarea').first()
    await choice.or(box).first().waitFor({ timeout: PATIENCE })
    if ((await choice.count()) > 0) await choice.click()
    else await box.fill(value)
  }

  note(): Locator {
    return this.page.locator('#wu-note')
  }

  /** Waits until what was typed into this call's draft is on disk, as the screen says. */
  async waitForDraft(): Promise<void> {
    await this.page
      .locator('.wu-head')
      .getByText(/草稿已保存|Draft saved/)
      .waitFor({ timeout: PATIENCE })
  }

  /** Ctrl+S: saves the result and stays. */
  async saveResult(): Promise<void> {
    await this.page.keyboard.press('Control+s')
    await this.page.locator('.wu').waitFor({ state: 'detached', timeout: PATIENCE })
  }

  async saveAndNext(): Promise<void> {
    await this.page.keyboard.press('Control+Enter')
    await this.page.locator('.wu').waitFor({ state: 'detached', timeout: PATIENCE })
  }
}
