// Import as an administrator works with it, in real Electron: columns corrected and remembered, what would change before
// anything is written, cancel that leaves nothing, a big file without a frozen window.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csvBytes } from '../../build/accounts.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from './agent.ts'
import { type Desk, launchDesk } from './launch.ts'
import { accountFile, person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'

const TEN = '2026-11-18T10:00:00+08:00'
const TODAY = localDay(Date.parse(TEN), CHINA)
const LENDER = '示例银行（导入）'
const PATIENCE = 45_000

describe('import', () => {
  let desk: Desk
  let agent: Agent
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-intake-'))
    desk = await launchDesk({ env: { DUEDESK_PRACTICE_CLOCK: TEN, DUEDESK_TEST_SAVE_DIR: folder } })
    await resize(desk, [1280, 720])
    agent = new Agent(desk.page)
    await agent.signIn('admin1')
    await agent.go('intake')
  })
  afterAll(async () => {
    await desk?.discard()
    rmSync(folder, { recursive: true, force: true })
  })

  const page = () => desk.page
  const people = [person('paysToday'), person('paysToday'), person('paysToday')]
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  // The lender's own names for amount and account, which nobody could guess.
  const odd = (text: string) => text.replace('应还金额', '本期数').replace('账号', '甲方流水')
  const pick = async (path: string) => {
    await page().locator('.ik-drop input[type="file"]').setInputFiles(path)
    await page().locator('.ik-columns').waitFor({ timeout: PATIENCE })
  }
  const heading = (name: string) => page().locator(`.ik-columns tr[data-heading="${name}"]`)
  const choose = async (name: string, column: string) => {
    await heading(name).locator('.ant-select').click()
    await page()
      .locator('.ant-select-item-option', { hasText: column })
      .filter({ visible: true })
      .first()
      .click()
    await heading(name).and(page().locator('[data-state="chosen"]')).waitFor({ timeout: PATIENCE })
  }
  const lender = () => page().locator('.ik-fields input').first()
  const check = async () => {
    await page().locator('.ik-form button[type="submit"]').click()
    await page().locator('[data-stage="plan"]').waitFor({ timeout: PATIENCE })
  }
  const figures = async () =>
    Object.fromEntries(
      await page()
        .locator('.ik-figures [data-figure]')
        .evaluateAll((all) =>
          all.map((one) => [
            one.getAttribute('data-figure'),
            Number(one.querySelector('dd')?.textContent?.replaceAll(',', '')),
          ]),
        ),
    )
  const goOn = async () => {
    await page().locator('[data-stage="plan"] .btn.pri').click()
    await page().locator('[data-stage="done"]').waitFor({ timeout: PATIENCE })
  }
  const again = () => page().locator('[data-stage="done"] .row .btn').first().click()
  const cases = () =>
    page().evaluate(async () => {
      const bridge = Reflect.get(globalThis, 'duedesk') as {
        invoke(name: string): Promise<{ value: unknown }>
      }
      const { value } = (await bridge.invoke('environment.get')) as {
        value: { central: { url: string; door: string } }
      }
      const session = (await bridge.invoke('session.refresh')) as { value: { accessToken: string } }
      const reply = await fetch(`${value.central.url}/v1/counts`, {
        headers: {
          'x-duedesk-door': value.central.door,
          authorization: `Bearer ${session.value.accessToken}`,
        },
      })
      return ((await reply.json()) as { cases: number }).cases
    })
  /** Opens nothing: the picture of the screen as it stands, in both languages, with nothing overflowing and axe clean. */
  const look = async (name: string) =>
    expect.soft(await faultsOf(desk, `import-${name}`, { dark: true })).toEqual([])

  test('asks for columns it cannot know, and imports nothing before it is told to', async () => {
    const before = await cases()
    await pick(write('odd.csv', odd(accountFile(people, TODAY))))
    await lender().fill(LENDER)
    await heading('产品').and(page().locator('[data-state="recognised"]')).waitFor({ timeout: PATIENCE })
    const missing = page().locator('.ik-columns .trouble')
    await expect.poll(() => missing.innerText()).toMatch(/账号.*应还金额/s)
    await expect.poll(() => page().locator('.ik-form button[type="submit"]').isDisabled()).toBe(true)
    expect(await page().locator('.ik-columns').innerText()).not.toContain(people[0]?.phone)
    await look('columns')
    await choose('本期数', '应还金额')
    await choose('甲方流水', '账号')
    await missing.waitFor({ state: 'detached', timeout: PATIENCE })
    await check()
    expect(await figures()).toEqual({ accepted: 3, unchanged: 0, changed: 0, rejected: 0 })
    expect(await cases()).toBe(before)
    await goOn()
    expect(await figures()).toEqual({ accepted: 3, unchanged: 0, changed: 0, rejected: 0 })
    expect(await cases()).toBe(before + 3)
    await again()
  })

  test('remembers the columns for this lender, shows old beside new, and takes over only what it is told to', async () => {
    const [first, ...rest] = people
    if (!first) throw new Error('nobody')
    const changed = [{ ...first, yuan: '9876.54' }, ...rest]
    await lender().fill('')
    await pick(write('next.csv', `${odd(accountFile(changed, TODAY))}${'坏行,'.repeat(13)}坏\r\n`))
    await heading('本期数').and(page().locator('[data-state="unknown"]')).waitFor({ timeout: PATIENCE })
    await lender().fill(LENDER)
    await heading('本期数').and(page().locator('[data-state="remembered"]')).waitFor({ timeout: PATIENCE })
    await check()
    expect(await figures()).toEqual({ accepted: 0, unchanged: 2, changed: 1, rejected: 1 })
    const row = page().locator('[data-changed="2"]')
    await expect
      .poll(() => row.innerText())
      .toMatch(new RegExp(`${Number(first.yuan).toLocaleString('en-US')}.*9,876\\.54`, 's'))
    expect(await row.innerText()).not.toContain(first.name)
    await look('plan')
    const go = page().locator('[data-stage="plan"] .btn.pri')
    await expect.poll(() => go.isDisabled()).toBe(true)
    await page().locator('.ant-checkbox-wrapper').click()
    await goOn()
    await look('done')
    await again()
    // Once more: everything stands.
    await pick(join(folder, 'next.csv'))
    await check()
    expect(await figures()).toEqual({ accepted: 0, unchanged: 3, changed: 0, rejected: 1 })
    await page().locator('[data-stage="plan"] .btn').first().click()
  })

  // `DUEDESK_INTAKE_ROWS=200000` for the size that the product is made for.
  test('a big file keeps the window alive, and cancelling it leaves nothing', async () => {
    const before = await cases()
    const rows = Number(process.env.DUEDESK_INTAKE_ROWS ?? 20_000)
    const path = join(folder, 'big.csv')
    const bytes = csvBytes({ rows, seed: 11, today: TODAY, format: 'csv', encoding: 'utf-8', delimiter: ',' })
    writeFileSync(path, Buffer.concat([...bytes]))
    await pick(path)
    await lender().fill('示例银行（大）')
    await page().evaluate(() => {
      const gaps = { longest: 0, last: performance.now() }
      Reflect.set(globalThis, 'gaps', gaps)
      const tick = () => {
        const now = performance.now()
        gaps.longest = Math.max(gaps.longest, now - gaps.last)
        gaps.last = now
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    })
    await page().locator('.ik-form button[type="submit"]').click()
    const long = { timeout: PATIENCE + rows * 3 }
    await page().locator('[data-progress="landing"]').waitFor(long)
    // Looking something up elsewhere does not end it: the rail tells how far it is, and the form is as it was.
    await agent.go('settings')
    await page().locator('[data-screen="intake"] [role="progressbar"]').waitFor(long)
    await agent.go('intake')
    await expect.poll(() => lender().inputValue()).toBe('示例银行（大）')
    await page().locator('.ik-progress .btn').click()
    await page().locator('.ik-go').waitFor(long)
    expect(await cases()).toBe(before)
    await page().locator('.ik-form button[type="submit"]').click()
    await page().locator('[data-stage="plan"] .btn.pri').click(long)
    await page().locator('[data-progress="landing"]').waitFor(long)
    await page().locator('.ik-progress .btn').click()
    await page().locator('.ik-go').waitFor(long)
    expect(await cases()).toBe(before)
    const longest = await page().evaluate(
      () => (Reflect.get(globalThis, 'gaps') as { longest: number }).longest,
    )
    console.log(`${rows} rows: longest gap between two frames ${Math.round(longest)} ms`)
    // Two cores that also parse and write: a frame may come late, a frozen window would miss seconds.
    expect(longest).toBeLessThan(1000)
  }, 7_200_000)
})
