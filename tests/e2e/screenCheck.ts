// Proof of a screen: nothing overflows, axe has nothing to say, and a picture to look at. In both languages, switched in place.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { root } from '../../build/paths.mjs'
import { type Desk, invoke } from './launch.ts'
import { until } from './until.ts'

const PICTURES = join(root, 'test-results', 'screens')
const LANGUAGES = ['zh-CN', 'en'] as const

/** What is wrong with a screen as it stands in both languages; empty when nothing is. Leaves the language it began with. */
export async function faultsOf(desk: Desk, name: string): Promise<string[]> {
  mkdirSync(PICTURES, { recursive: true })
  const faults: string[] = []
  const began = await desk.page.evaluate(() => document.documentElement.lang)
  for (const language of [...LANGUAGES].sort((a) => (a === began ? 1 : -1))) {
    await speak(desk, language)
    await still(desk)
    // Colours are the same in every language, and looking at them is what takes axe long.
    const colours = language === began
    const found = [...(await overflowing(desk)), ...(await inaccessible(desk, colours))]
    faults.push(...found.map((fault) => `${language} ${name}: ${fault}`))
    await desk.page.screenshot({ path: join(PICTURES, `${language}-${name}.png`) })
  }
  return faults
}

async function speak({ page }: Desk, language: (typeof LANGUAGES)[number]): Promise<void> {
  await invoke(page, 'settings.set', { language })
  await until(async () => {
    if ((await page.evaluate(() => document.documentElement.lang)) !== language)
      throw new Error(`the window does not speak ${language}`)
  })
}

/** Waits until whatever slides or fades in has come to rest; what never ends (a spinner) is not waited for. */
async function still({ page }: Desk): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ effect, playState }) => playState !== 'running' || effect?.getTiming().iterations === Infinity,
      ),
  )
}

async function inaccessible({ page }: Desk, colours: boolean): Promise<string[]> {
  // Half a megabyte that the page needs only once.
  const there = await page.evaluate(() => Reflect.has(globalThis, 'axe'))
  // Electron can't open the second page that axe would otherwise work in; what passed is not asked for.
  const axe = new AxeBuilder({ page, ...(there ? { axeSource: ';' } : {}) })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
  const { violations } = await (colours ? axe : axe.disableRules(['color-contrast'])).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ')
      return `axe ${id} at ${target.join(' ')}: ${why.slice(0, 160)}`
    }),
  )
}

/** Boxes whose content is wider or higher than they are, unless they scroll or end in an ellipsis; text outside the window. */
function overflowing({ page }: Desk): Promise<string[]> {
  return page.evaluate(() => {
    const faults = new Set<string>()
    const SLACK = 1
    const nameOf = (element: Element) => {
      const classes = [...element.classList].map((one) => `.${one}`).join('')
      const words = (element.textContent ?? '').trim().slice(0, 30)
      return `${element.tagName.toLowerCase()}${classes} "${words}"`
    }
    const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll'
    /** Hidden on purpose: read by screen readers only, or not drawn at all. */
    const unseen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return (
        width <= 1 ||
        height <= 1 ||
        !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
    }
    const ellipsises = (style: CSSStyleDeclaration) =>
      style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
    for (const element of document.body.querySelectorAll('*')) {
      if (!(element instanceof HTMLElement) || unseen(element) || element.closest('.said-only')) continue
      // A switch of Ant Design keeps the words of its other state beside the visible ones.
      if (element.matches('.ant-switch-inner')) continue
      const style = getComputedStyle(element)
      if (style.display === 'inline' || style.display === 'contents') continue
      const wide = element.scrollWidth - element.clientWidth > SLACK
      if (wide && !scrolls(style.overflowX) && !ellipsises(style))
        faults.add(
          `wider than its box by ${element.scrollWidth - element.clientWidth} px: ${nameOf(element)}`,
        )
      const high = element.scrollHeight - element.clientHeight > SLACK
      if (high && style.overflowY === 'hidden' && !ellipsises(style))
        faults.add(`cut off below by ${element.scrollHeight - element.clientHeight} px: ${nameOf(element)}`)
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement
      if (!holder || (node.textContent ?? '').trim() === '' || unseen(holder) || holder.closest('.said-only'))
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      if (box.width === 0) continue
      const outside =
        box.left < -SLACK ||
        box.top < -SLACK ||
        box.right > innerWidth + SLACK ||
        box.bottom > innerHeight + SLACK
      if (!outside) continue
      let clipped = false
      for (let above: Element | null = holder; above && !clipped; above = above.parentElement) {
        const style = getComputedStyle(above)
        clipped = scrolls(style.overflowX) || scrolls(style.overflowY) || ellipsises(style)
      }
      if (!clipped) faults.add(`text outside the window: ${nameOf(holder)}`)
    }
    return [...faults]
  })
}
