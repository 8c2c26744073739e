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
const OUTPUT = 600

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  mkdirSync(PICTURES, { recursive: true })
  const file = task.file.name.replaceAll(/\W+/g, '-')
  const told = openDesks().map(async (desk, index) => {
    const picture = join(PICTURES, `${file}-${task.id.replace(/^.*?_/, '')}-${index}.png`)
    const seen = await withinLimit(seenIn(desk, picture)).catch((error: unknown) => String(error))
    return `window ${index + 1}: ${seen}\n  its process said last: ${desk.output().slice(-OUTPUT).trim()}`
  })
  if (told.length > 0) throw new Error(`when it failed\n${(await Promise.all(told)).join('\n')}`)
})

async function seenIn({ page }: Desk, picture: string): Promise<string> {
  const seen = await page.evaluate(() => {
    const words = (element: Element | null, most: number) =>
      (element instanceof HTMLElement ? element.innerText : '').replaceAll(/\s+/g, ' ').trim().slice(0, most)
    const all = (selector: string, most: number) =>
      [...document.querySelectorAll(selector)]
        .filter((element) => element.checkVisibility())
        .map((element) => `${element.getAttribute('aria-label') ?? ''}: ${words(element, most)}`)
    const active = document.activeElement
    return {
      app: { ...document.querySelector<HTMLElement>('.app')?.dataset },
      bar: {
        ...document.querySelector<HTMLElement>('.pb')?.dataset,
        words: words(document.querySelector('.pb'), 200),
      },
      toasts: all('.toast', 200),
      focus: `${active?.tagName.toLowerCase()}.${active?.className}`,
      parts: all('main, .work > aside, form', 400),
    }
  })
  await page.screenshot({ path: picture })
  return JSON.stringify(seen)
}

function withinLimit<T>(work: Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  return new Promise((resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error(`it does not answer in ${LIMIT_MS} ms`)))
    work.then(resolve, reject)
  })
}
