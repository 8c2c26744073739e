// What people do at a desk, as verbs: sign in, open the next case, dial, verify, answer, promise, save. Journeys and the demo
// speak these; selectors stand here and nowhere else. Everything is done by keys and labels, as a person would.
import type { Locator } from 'playwright'
import { Conversation } from './conversation.ts'
import { PATIENCE, until } from './until.ts'

export class Agent extends Conversation {
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

  /** Where the system keeps no secret: the passphrase of this machine's data, twice when it is made. */
  async passphrase(...words: string[]): Promise<void> {
    const form = this.page.locator('form.si-pass')
    await form.waitFor({ timeout: PATIENCE })
    for (const [index, text] of words.entries()) await form.locator('input').nth(index).fill(text)
    await form.locator('button[type="submit"]').click()
  }

  async openAbout(): Promise<void> {
    await this.page.locator('button.ava').click()
    await this.page.getByRole('menuitem', { name: /关于|About/ }).click()
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
    screen:
      | 'work'
      | 'promises'
      | 'callbacks'
      | 'tickets'
      | 'outbox'
      | 'intake'
      | 'recordings'
      | 'practice'
      | 'settings'
      | 'help',
  ): Promise<void> {
    await this.rail().locator(`[data-screen="${screen}"]`).click()
  }

  // --- importing ------------------------------------------------------------------------------------------------------

  /**
   * Imports a file for the agent of this name; resolves with what the screen counts. Throws in words when the file needs a person:
   * a column that nobody could know, no file of accounts at all.
   */
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
    const hotline = this.page.locator('.ik-fields').getByLabel(/官方热线|Official hotline/)
    // Used only where the file has no such column.
    await hotline.fill('4000000000')
    const read = this.page.locator('.ik-columns, .ik-form .problem-note')
    await read.first().waitFor({ timeout: PATIENCE })
    const check = this.page.locator('.ik-form button[type="submit"]')
    if (await check.isDisabled())
      throw new Error(`the file is not taken as it is: ${await this.intakeTrouble()}`)
    await check.click()
    const plan = this.page.locator('[data-stage="plan"]')
    await plan.or(this.page.locator('.ik-form .problem-note')).first().waitFor({ timeout: PATIENCE })
    if (!(await plan.isVisible())) throw new Error(`the file was refused: ${await this.intakeTrouble()}`)
    const go = plan.locator('.btn.pri')
    if (await go.isDisabled()) return this.intakeFigures(plan)
    await go.click()
    return this.intakeFigures(this.page.locator('[data-stage="done"]'))
  }

  private async intakeFigures(stage: Locator): Promise<{ accepted: number; rejected: number }> {
    const figures = stage.locator('.ik-figures')
    await figures.waitFor({ timeout: PATIENCE })
    const figure = async (name: string) =>
      Number((await figures.locator(`[data-figure="${name}"] dd`).innerText()).replaceAll(',', ''))
    return { accepted: await figure('accepted'), rejected: await figure('rejected') }
  }

  /** What the import screen says is wrong, as one line. */
  private async intakeTrouble(): Promise<string> {
    const said = await this.page.locator('.ik-form .trouble, .ik-form .problem-note').allInnerTexts()
    return said.join(' ').replaceAll(/\s+/g, ' ').trim() || 'no reason is shown'
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

  /** Double-clicks the case in the list, however that moves meanwhile: the case that was pressed is the one that opens. */
  async openRow(caseId: string): Promise<void> {
    // What is being put in another order may leave the part of the list that is drawn.
    await until(async () => {
      await this.bringIntoSight(caseId)
      await this.page.locator(`[data-case="${caseId}"]`).dblclick({ timeout: PATIENCE / 10 })
    })
    await this.page.locator(`[data-open-case="${caseId}"]`).waitFor({ timeout: PATIENCE })
  }

  /** Chooses a practice customer and opens the case that they will answer for; resolves with its id. */
  async prepareWith(scenario: string): Promise<string> {
    await this.go('practice')
    await this.page
      .locator(`.pr-card[data-scenario="${scenario}"] .icon-btn`)
      .nth(1)
      .click({ timeout: PATIENCE })
    return this.openCase()
  }

  /** Scrolls the list until this row is there: of a long list only what is in sight is in the document. */
  private async bringIntoSight(caseId: string): Promise<void> {
    await this.page.evaluate(async (id) => {
      const box = document.querySelector('.wt.scroll, .ws-rows')
      if (!box) return
      const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      for (let top = 0; top < box.scrollHeight; top += box.clientHeight / 2) {
        if (document.querySelector(`[data-case="${id}"]`)) return
        box.scrollTop = top
        await drawn()
      }
    }, caseId)
  }

  /** F9: the next case of the list. Resolves with its id when the customer panel shows it. */
  async nextCase(): Promise<string> {
    await this.page.keyboard.press('F9')
    return this.openCase()
  }

  /** The next case, or the first of a list on which nobody is next: F9 takes nobody whose stage is not one of calls. */
  async nextCaseOrFirst(): Promise<string> {
    await this.page.keyboard.press('F9')
    const nobody = this.page.locator('.toast', { hasText: /没有可处理的下一位|Nobody is next/ })
    await this.page.locator('[data-open-case]').or(nobody).first().waitFor({ timeout: PATIENCE })
    if (await nobody.isVisible()) {
      const [first] = await this.rows().all()
      await this.openRow((await first?.getAttribute('data-case')) ?? '')
    }
    return this.openCase()
  }

  /** The case that the customer panel shows. */
  async openCase(): Promise<string> {
    const panel = this.page.locator('[data-open-case]')
    await panel.waitFor({ timeout: PATIENCE })
    return (await panel.getAttribute('data-open-case')) ?? ''
  }

  // --- the call -------------------------------------------------------------------------------------------------------

  /** Waits until F8 would dial the open case. */
  async barOffersToDial(): Promise<void> {
    const button = this.page.locator('[data-call="idle"] button[aria-keyshortcuts="F8"]')
    await button.and(this.page.locator(':not(:disabled)')).waitFor({ timeout: PATIENCE })
  }

  async dial(): Promise<void> {
    await this.barOffersToDial()
    await this.page.keyboard.press('F8')
  }

  /** Dials; where the stage of the case is not one of calls, gives the reason that is asked for first. */
  async dialFor(reason: string): Promise<void> {
    await this.dial()
    const asked = this.page.locator('[data-stage-asked] input')
    await asked
      .or(this.page.locator('[data-call]:not([data-call="idle"])'))
      .first()
      .waitFor({ timeout: PATIENCE })
    if (!(await asked.isVisible())) return
    await asked.fill(reason)
    await asked.press('Enter')
  }

  /** Plans the call for the time that the refusal card names. */
  async planCall(): Promise<void> {
    await this.page.locator('.gd-acts .btn.pri').first().click({ timeout: PATIENCE })
  }

  /** Takes the call of service that the refusal card offers. */
  async callForService(): Promise<void> {
    await this.page.locator('.gd-service button').first().click({ timeout: PATIENCE })
  }

  /** Types a number into the call bar and takes the first match with Enter: the bar dials it, under the guard as always. */
  async typeNumber(number: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.page.keyboard.type(number)
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

  /** Presses mute or hold in the call bar. */
  async toggle(what: 'mute' | 'hold'): Promise<void> {
    await this.page
      .locator('.pb button[aria-pressed]')
      .nth(what === 'mute' ? 0 : 1)
      .click()
  }

  /** Takes a break for this reason, as the menu words it; and back to ready. */
  async takeBreak(reason: string): Promise<void> {
    await this.page
      .locator('.pb')
      .getByRole('button', { name: /小休|Break/ })
      .click()
    await this.page.getByRole('menuitem', { name: reason }).click()
    await this.waitForCall('paused')
  }

  async endBreak(): Promise<void> {
    await this.page
      .locator('.pb')
      .getByRole('button', { name: /回到就绪|Back to ready/ })
      .click()
    await this.waitForCall('idle')
  }

  /** Waits until the bar shows this state (`held`, `muted`, `wrapUp`, …) or sentence. */
  async waitForBar(shown: { state?: string; say?: string }): Promise<void> {
    if (shown.state)
      await this.page.locator(`.pb[data-state="${shown.state}"]`).waitFor({ timeout: PATIENCE })
    if (shown.say) await this.page.locator(`.pb-say[data-say="${shown.say}"]`).waitFor({ timeout: PATIENCE })
  }

  /** How long the bar says that the call has lasted, seconds. */
  async talkSeconds(): Promise<number> {
    const [minutes = '0', seconds = '0'] = (await this.page.locator('.pb-timer').innerText()).split(':')
    return Number(minutes) * 60 + Number(seconds)
  }

  /** All that the call bar says. */
  async bar(): Promise<string> {
    return this.page.locator('.pb').innerText()
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

  async barHasUnfinished(): Promise<boolean> {
    return (await this.page.locator('.pb[data-state="unfinished"]').count()) > 0
  }

  /** How much of this desk's work central has not taken yet. */
  async waiting(): Promise<number> {
    return Number(await this.page.locator('[data-waiting]').getAttribute('data-waiting'))
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

  /** Types a day and a time into the field that asks for both, as short as people do. */
  async typeMoment(name: string, dayText: string, clockText: string): Promise<void> {
    const field = this.page.locator(`.wu-field[data-field="${name}"]`)
    await field.locator('input[data-day]').fill(dayText, { timeout: PATIENCE })
    await field.locator('input[data-clock]').fill(clockText)
  }

  /** Presses the first of the choices that a field offers. */
  async firstChoice(name: string): Promise<void> {
    await this.page
      .locator(`.wu-field[data-field="${name}"]`)
      .getByRole('radio')
      .first()
      .click({ timeout: PATIENCE })
  }

  async fieldValue(name: string): Promise<string> {
    const box = this.page.locator(`.wu-field[data-field="${name}"]`).locator('input, textarea').first()
    return box.inputValue({ timeout: PATIENCE })
  }

  note(): Locator {
    return this.page.locator('#wu-note')
  }

  /** Types behind what the script has written. */
  async addToNote(text: string): Promise<void> {
    await this.note().click()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(text)
  }

  /** Opens the result form of the call that was left without one. */
  async finishUnfinished(): Promise<void> {
    await this.waitForBar({ state: 'unfinished' })
    await this.page
      .locator('.pb')
      .getByRole('button', { name: /补填|Finish/ })
      .click()
    await this.page.locator('.wu-list').waitFor({ timeout: PATIENCE })
  }

  /** Waits until what was typed into this call's draft is on disk, as the screen says. */
  async waitForDraft(): Promise<void> {
    await this.page.locator('.wu-head [data-draft="saved"]').waitFor({ timeout: PATIENCE })
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
