// Proof of a screen: nothing overflows, axe has nothing to say, and a picture to look at. In both languages, switched in place; on
// request in larger windows and in dark.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { root } from '../../build/paths.mjs'
import { type Desk, invoke } from './launch.ts'
import { until } from './until.ts'

const PICTURES = join(root, 'test-results', 'screens')
const LANGUAGES = ['zh-CN', 'en'] as const

export type Size = readonly [width: number, height: number]

export interface Looks {
  /** Other sizes of the window in which nothing may overflow; the one that it has comes first and last. */
  sizes?: readonly Size[]
  /** Also in the dark mode: its colours by axe, and a picture. */
  dark?: boolean
}

/** `wider`: also with letters as far apart as another machine's font may set them. */
export interface BarLooks extends Looks {
  wider?: boolean
}

/** What is wrong with a screen as it stands in both languages; empty when nothing is. Leaves the look it began with. */
export async function faultsOf(desk: Desk, name: string, looks: Looks = {}): Promise<string[]> {
  mkdirSync(PICTURES, { recursive: true })
  // A screen is read when it is first opened, which a busy machine takes its time for.
  await desk.page.locator('main:visible, .lock-cover:visible, dialog:visible').first().waitFor()
  const faults: string[] = []
  const note = (look: string, found: readonly string[]) =>
    faults.push(...found.map((fault) => `${look} ${name}: ${fault}`))
  const picture = (look: string) => store(desk, `${look}-${name}`)
  const first = await sizeOf(desk)
  const began = await desk.page.evaluate(() => document.documentElement.lang)
  for (const language of [...LANGUAGES].sort((a) => (a === began ? 1 : -1))) {
    await speak(desk, language)
    await still(desk)
    // Colours are the same in every language, and looking at them is what takes axe long.
    const colours = language === began
    note(language, [
      ...(await overflowing(desk)),
      ...(await unfilled(desk)),
      ...(await inaccessible(desk, colours ? ALL : SHAPES)),
    ])
    await picture(language)
    for (const size of looks.sizes ?? []) {
      await resize(desk, size)
      const look = `${language}-${size.join('x')}`
      note(look, await overflowing(desk))
      await picture(look)
    }
    if (looks.sizes) await resize(desk, first)
  }
  if (looks.dark) {
    const before = await paint(desk, 'dark')
    note('dark', await inaccessible(desk, COLOURS))
    await picture('dark')
    await paint(desk, before)
  }
  return faults
}

/**
 * What is wrong with the call bar as it stands, in both languages: parts that stick out of it or lie over each other, figures and
 * flags that are cut. With the timer of a call of four hours, and a picture of the bar alone. `looks`: also in these sizes of the
 * window, and all of it also in dark.
 */
export async function barFaultsOf(desk: Desk, name: string, looks: BarLooks = {}): Promise<string[]> {
  mkdirSync(PICTURES, { recursive: true })
  const faults: string[] = []
  const { page } = desk
  const first = await sizeOf(desk)
  const began = await page.evaluate(() => document.documentElement.lang)
  const languages = [...LANGUAGES].sort((a) => (a === began ? 1 : -1))
  const inEvery = async (mode: '' | '-dark') => {
    // Colours move nothing and are the same in every language: in dark the smallest and the largest in one of them are enough.
    for (const language of mode === '' ? languages : languages.slice(-1)) {
      await speak(desk, language)
      const sizes = looks.sizes ?? [first]
      for (const size of mode === '' ? sizes : new Set([sizes[0] ?? first, sizes.at(-1) ?? first])) {
        if (looks.sizes) await resize(desk, size)
        const at = looks.sizes ? `-${size.join('x')}` : ''
        for (const letters of mode === '' ? ['', ...(looks.wider ? ['wider'] : [])] : []) {
          const found = await page.evaluate(barFaults, letters)
          faults.push(...found.map((fault) => `${language}${at} ${letters} ${name}: ${fault}`))
        }
        const clip = await page.locator('header.bar').boundingBox()
        const path = join(PICTURES, `${language}${mode}${at}-bar-${name}.png`)
        await page.screenshot({ path, ...(clip ? { clip } : {}) })
      }
    }
  }
  if (looks.dark) {
    const before = await paint(desk, 'dark')
    await inEvery('-dark')
    await paint(desk, before)
  }
  await inEvery('')
  if (looks.sizes) await resize(desk, first)
  return faults
}

/** Runs in the page. `letters`: '' as they are, or `wider`. */
function barFaults(letters: string): string[] {
  const bar = document.querySelector<HTMLElement>('.pb')
  if (!bar) return ['there is no bar']
  // As much as DejaVu Sans is wider than Inter.
  bar.style.letterSpacing = letters === 'wider' ? '0.05em' : ''
  const timer = bar.querySelector('.pb-timer')
  // The clock writes its own time again within the second.
  if (timer) timer.textContent = '4:02:47'
  const frame = bar.getBoundingClientRect()
  const wordsOf = (part: Element) => `${part.className} "${(part.textContent ?? '').slice(0, 30)}"`
  const parts = [...bar.children].filter((part) => part.getBoundingClientRect().width > 1)
  const keys = [...bar.querySelectorAll('.pb-btns > *')]
  const displaced = [...parts.filter((part) => !part.matches('.pb-btns')), ...keys].flatMap(
    (part, index, all) => {
      const box = part.getBoundingClientRect()
      const after = all[index + 1]?.getBoundingClientRect()
      return [
        ...(box.left < frame.left - 1 || box.right > frame.right + 1
          ? [`outside the bar: ${wordsOf(part)}`]
          : []),
        ...(after && box.right > after.left + 1 ? [`over what follows it: ${wordsOf(part)}`] : []),
      ]
    },
  )
  // A long name may end in dots, and what the wrap-up says whole below; a number, a flag of the recording and a limit may not.
  const whole = [
    ...bar.querySelectorAll(
      '.pb-who > span, .pb-rec small, .pb-rec > span, .pb-kept, [data-say]:not([data-say="outcome"])',
    ),
  ]
  const cut = whole
    .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
    .map((part) => `cut: ${wordsOf(part)}`)
  bar.style.letterSpacing = ''
  return [...displaced, ...cut]
}

/** The window as it is; Playwright's own picture would be cut off where the page is zoomed. */
async function store({ app, page }: Desk, name: string): Promise<void> {
  const path = join(PICTURES, `${name}.png`)
  const zoomed = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents || contents.getZoomFactor() === 1) return null
    return (await contents.capturePage()).toPNG().toString('base64')
  })
  if (zoomed === null) await page.screenshot({ path })
  else writeFileSync(path, Buffer.from(zoomed, 'base64'))
}

const sizeOf = ({ page }: Desk): Promise<Size> => page.evaluate(() => [innerWidth, innerHeight] as const)

/** Gives the page this size, in pixels of the screen at a zoom of 100 %. */
export async function resize({ app, page }: Desk, [width, height]: Size): Promise<void> {
  await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [
    width,
    height,
  ] as const)
  // Chromium may keep a window one pixel smaller than the screen.
  await page.waitForFunction(([w, h]) => Math.abs(innerWidth - w) <= 1 && Math.abs(innerHeight - h) <= 1, [
    width,
    height,
  ] as const)
  // Two frames: one to lay out, one for what measures itself.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** Where what people aim at stands: buttons, fields, columns; whole CSS pixels. */
export function layoutOn({ page }: Pick<Desk, 'page'>): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input, textarea, main, aside, nav, .pb, h1, h2')]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        const place = [left, top, width, height].map((one) => Math.round(one)).join(' ')
        return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${place}`
      }),
  )
}

type Theme = 'light' | 'dark' | 'system'

/** Sets the mode of colours; resolves with the setting there was before, when the document has changed. */
async function paint({ page }: Desk, theme: Theme): Promise<Theme> {
  const { value } = (await invoke(page, 'settings.get')) as { value: { theme: Theme } }
  const drawn = await page.evaluate(() => document.documentElement.dataset.theme)
  await invoke(page, 'settings.set', { theme })
  if (theme !== 'system') await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' })
  else if (drawn === 'dark') await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' })
  await still({ page })
  return value.theme
}

/** What axe is asked for: everything; everything but colours; colours alone. */
const ALL: AxeRules = {}
const SHAPES: AxeRules = { rules: { 'color-contrast': { enabled: false } } }
const COLOURS: AxeRules = { runOnly: ['color-contrast'] }
type AxeRules = Parameters<AxeBuilder['options']>[0]

async function speak({ page }: Desk, language: (typeof LANGUAGES)[number]): Promise<void> {
  await invoke(page, 'settings.set', { language })
  await until(async () => {
    if ((await page.evaluate(() => document.documentElement.lang)) !== language)
      throw new Error(`the window does not speak ${language}`)
  })
}

/** Words of which a figure was left out. */
function unfilled({ page }: Desk): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.innerText.matchAll(/.{0,20}\{\{\w+\}\}/g)].map(
      ([words]) => `a figure is missing: ${words}`,
    ),
  )
}

/** Waits until whatever slides or fades in has come to rest; what never ends (a spinner) is not waited for. */
async function still({ page }: Pick<Desk, 'page'>): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(
      // What goes by how far a list is scrolled moves with it, not with time.
      ({ effect, playState, timeline }) =>
        playState !== 'running' ||
        timeline !== document.timeline ||
        effect?.getTiming().iterations === Infinity,
    ),
  )
}

async function inaccessible({ page }: Desk, rules: AxeRules): Promise<string[]> {
  // Half a megabyte that the page needs only once.
  const there = await page.evaluate(() => Reflect.has(globalThis, 'axe'))
  // Electron can't open the second page that axe would otherwise work in; what passed is not asked for.
  const axe = new AxeBuilder({ page, ...(there ? { axeSource: ';' } : {}) })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], ...rules })
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ')
      return `axe ${id} at ${target.join(' ')}: ${why.slice(0, 160)}`
    }),
  )
}

/**
 * Chinese that can be read on the screen and is no data. Data are: synthetic names (they hold 测试 or 示例, may be masked, or are a
 * surname alone), what customers said, what stands in fields, and the Chinese language's own name.
 */
export function chineseOn({ page }: Pick<Desk, 'page'>): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement
      if (!holder?.checkVisibility() || holder.closest('[data-spoken], textarea, input')) continue
      const words = (node.textContent ?? '')
        .replace(/简体中文|\S*(?:测试|示例)\S*|[\u3400-\u9fff]\*+[\u3400-\u9fff]?/g, '')
        .replace(/^[\u3400-\u9fff]$/, '')
      if (/[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/.test(words))
        found.add(`${holder.tagName.toLowerCase()}.${holder.className}: ${words.slice(0, 60)}`)
    }
    return [...found]
  })
}

/** Boxes whose content is wider or higher than they are, unless they scroll or end in an ellipsis; text outside the window. */
function overflowing({ page }: Desk): Promise<string[]> {
  return page.evaluate(() => {
    const faults = new Set<string>()
    const SLACK = 1
    // Of Ant Design: a switch keeps the words of its other state beside the visible ones, the arrow of a popover is half a square,
    // the handle of a slider stands half outside at either end.
    const DRAWN_OUTSIDE =
      '.ant-switch-inner, .ant-popover-arrow, .ant-tooltip-arrow, .ant-slider, .ant-slider-handle'
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
      if (element.matches(DRAWN_OUTSIDE)) continue
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
