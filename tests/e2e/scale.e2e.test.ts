// The window comes to a screen of another scale and back, in the middle of work: the screen under it really changes its scale, Chromium
// follows as on a desktop, nothing is emulated. X11 knows one scale for all its screens: what happens to a window dragged
// from one to another on Windows or macOS happens here to the window that stands still.
import { expect, test } from 'vitest'
import { withDisplay } from '../../build/display.mjs'
import { openDay } from './day.ts'
import { desktopScale } from './desktopScale.ts'
import type { Desk } from './launch.ts'
import { person } from './people.ts'
import { faultsOf, layoutOn, resize, type Size } from './screenCheck.ts'
import { PATIENCE } from './until.ts'

const SMALLEST: Size = [1280, 720]
/** As many pixels on a screen of 200 %; on one of 150 % they are a window between the two. */
const LARGE: Size = [2560, 1440]
const BETWEEN: Size = [1707, 960]
/** Room around the window, so that nothing but the scale decides how large it is. */
const SCREEN = '2800x1600x24'
const somebody = person('noAnswer')
const WORDS = '占线，下午再打'

/** Waits until the window is drawn at this scale, in so many CSS pixels. */
async function drawnAt({ page }: Desk, factor: number, [width, height]: Size): Promise<void> {
  await page.waitForFunction(
    ([f, w, h]) => devicePixelRatio === f && Math.abs(innerWidth - w) <= 1 && Math.abs(innerHeight - h) <= 1,
    [factor, width, height] as const,
    { timeout: PATIENCE },
  )
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** What stands more than a pixel from where it stood, or is another thing: half a pixel is where a larger scale really puts a line. */
function moved(before: readonly string[], after: readonly string[]): string[] {
  const split = (line: string) => {
    const [what, ...place] = line.split(' ')
    return { what, place: place.map(Number) }
  }
  return [...after, ...before.slice(after.length)].filter((line, index) => {
    const [was, is] = [split(before[index] ?? ''), split(line)]
    return was.what !== is.what || is.place.some((at, side) => Math.abs(at - (was.place[side] ?? at + 2)) > 1)
  })
}

test('on a screen of another scale the work stands as it stood, and goes on', { timeout: 240_000 }, () =>
  withDisplay(async () => {
    const desktop = await desktopScale(1)
    const { desk, agent, caseOf, central } = await openDay({ people: [somebody] })
    try {
      await resize(desk, SMALLEST)
      await agent.openRow(caseOf(somebody))
      await agent.dial()
      await agent.waitForCall('ringing')
      await agent.hangUp()
      await agent.waitForCall('wrappingUp')
      await agent.addToNote(WORDS)
      await agent.waitForDraft()
      const small = await layoutOn(desk)
      await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setPosition(0, 0))
      await resize(desk, LARGE)
      const large = await layoutOn(desk)

      // Half pixels: a hairline is one dot of the screen, less than a pixel of the page. Nothing is cut by it.
      desktop.set(1.5)
      await drawnAt(desk, 1.5, BETWEEN)
      expect.soft(await faultsOf(desk, 'scale-150')).toEqual([])
      // The hand stays where it was, in the middle of a word.
      await desk.page.keyboard.type('！')
      // Whole pixels again: laid out as in any window of this size.
      desktop.set(2)
      await drawnAt(desk, 2, SMALLEST)
      expect(moved(small, await layoutOn(desk))).toEqual([])
      desktop.set(1)
      await drawnAt(desk, 1, LARGE)
      expect(await layoutOn(desk)).toEqual(large)
      await expect.poll(() => agent.note().inputValue()).toContain(`${WORDS}！`)

      await agent.chooseCode('NA')
      await agent.saveResult()
      expect((await central.only('disposition', caseOf(somebody))).code).toBe('NA')
    } finally {
      await desk.discard()
      desktop.close()
    }
  }, SCREEN),
)
