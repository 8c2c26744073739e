// How long a window stood still: the time between its frames, and how long what it says of its progress stayed the same.
import type { Page } from 'playwright'

interface Watched {
  /** Longest time between two frames, ms. */
  readonly gap: number
  /** Longest time for which the text of `said` stayed the same while it was shown, ms. */
  readonly still: number
}

/** Counts from now on. `said`: where the window says how far it is. */
export async function watchGaps(page: Page, said: string): Promise<void> {
  await page.evaluate((selector) => {
    const now = performance.now()
    const gaps = { gap: 0, still: 0, last: now, text: '', moved: now }
    Reflect.set(globalThis, 'gaps', gaps)
    const tick = () => {
      if (Reflect.get(globalThis, 'gaps') !== gaps) return
      const at = performance.now()
      gaps.gap = Math.max(gaps.gap, at - gaps.last)
      gaps.last = at
      const text = document.querySelector(selector)?.textContent ?? ''
      if (text === gaps.text && text !== '') gaps.still = Math.max(gaps.still, at - gaps.moved)
      else gaps.moved = at
      gaps.text = text
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  }, said)
}

/** What was counted since the last question. */
export function gapsOf(page: Page): Promise<Watched> {
  return page.evaluate(() => {
    const gaps = Reflect.get(globalThis, 'gaps') as { gap: number; still: number }
    const { gap, still } = gaps
    gaps.gap = 0
    gaps.still = 0
    return { gap, still }
  })
}
