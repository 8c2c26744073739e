// What the windows showed when a test failed, as a second message of that test and as pictures: a log is often all that one has of a
// failure, and "not visible" does not say what was. Loaded before every e2e test file (vitest.config.ts).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { root } from '../../build/paths.mjs'
import { type Desk, openDesks } from './launch.ts'

const PICTURES = join(root, 'test-results', 'failed')
/** A window that hangs is told to hang. */
const LIMIT_MS = 5_000
/** Chromium on a machine without a desktop. */
const NOISE = /bus\.cc|gpu|viz|libva|vaapi|object_proxy|Fontconfig|DevTools listening/i

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  mkdirSync(PICTURES, { recursive: true })
  const file = task.file.name.replaceAll(/\W+/g, '-')
  const told = openDesks().map(async (desk, index) => {
    const picture = join(PICTURES, `${file}-${task.id.replace(/^.*?_/, '')}-${index}.png`)
    const seen = await withinLimit(seenIn(desk, picture)).catch((error: unknown) => String(error))
    const said = desk
      .output()
      .split('\n')
      .filter((line) => line.trim() !== '' && !NOISE.test(line))
    return [`window ${index + 1}`, seen, 'its process said last:', ...said.slice(-5)].join('\n')
  })
  if (told.length > 0) throw new Error(`when it failed\n${(await Promise.all(told)).join('\n')}`)
})

async function seenIn({ page }: Desk, picture: string): Promise<string> {
  const seen = await page.evaluate(() => {
    const wordsOf = (element: Element) =>
      (element instanceof HTMLElement ? element.innerText : '').replaceAll(/\s+/g, ' ').trim().slice(0, 150)
    const dataOf = (selector: string) =>
      JSON.stringify({ ...document.querySelector<HTMLElement>(selector)?.dataset })
    const parts = [...document.querySelectorAll('.pb, .toast, main, .work > aside, form')]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const name = element.getAttribute('aria-label') ?? `${element.tagName}.${element.className}`
        return `${name}: ${wordsOf(element)}`
      })
    const focus = document.activeElement
    return [
      `app ${dataOf('.app')}`,
      `bar ${dataOf('.pb')}`,
      `script ${dataOf('.sc-meta [data-node]')}`,
      `customer ${dataOf('.pr-captions li:last-child')}`,
      `focus ${focus?.tagName}.${focus?.className}`,
      ...parts,
    ]
  })
  await page.screenshot({ path: picture })
  return seen.join('\n')
}

function withinLimit<T>(work: Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  return new Promise((resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error(`it does not answer in ${LIMIT_MS} ms`)))
    work.then(resolve, reject)
  })
}
