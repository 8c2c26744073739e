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
