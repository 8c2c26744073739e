// Escape, as a person leaves a field: bare keys act only while none has the focus. Pressed only where it leaves one, for elsewhere
// Escape closes and goes back.
import type { Page } from 'playwright'

const FIELD = 'input:not([type=radio], [type=checkbox], [type=button], [type=range]), textarea, select'

export async function leaveField(page: Page): Promise<void> {
  if ((await page.locator(`:is(${FIELD}):focus`).count()) > 0) await page.keyboard.press('Escape')
}
