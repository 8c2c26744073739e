// A machine under its company's policy, in real Electron: what is fixed is shown as fixed and by whom and can't be changed from the
// page either, screens bear their mark, text and files stay, an unattended desk covers itself and keeps no key in memory until the password
// is typed, and a file that went wrong is said while the last good one holds.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolmentOf } from '../../build/enrolment.ts'
import { newFeedKey } from '../../build/feed.ts'
import { Agent } from './agent.ts'
import { type Desk, invoke, launchDesk } from './launch.ts'
import { faultsOf } from './screenCheck.ts'

const PATIENCE = 45_000
const POLICY = {
  practice: {},
  managedBy: '测试公司 IT 服务台（8000）',
  settings: { theme: 'light', wrapSeconds: 45, progressive: false },
  screen: { watermark: true, copying: false, saving: false },
}

/** Keys of WebCrypto in the window's memory, after its garbage went. */
async function keysIn(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  try {
    const prototype = await session.send('Runtime.evaluate', { expression: 'CryptoKey.prototype' })
    const prototypeObjectId = prototype.result.objectId ?? ''
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId })
    const length = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length }',
      returnByValue: true,
    })
    return Number(length.result.value)
  } finally {
    await session.detach()
  }
}

describe('a machine under policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-policy-'))
  const file = join(folder, 'policy.json')
  let desk: Desk
  let agent: Agent
  const page = () => desk.page

  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(POLICY))
    desk = await launchDesk({
      env: {
        DUEDESK_POLICY: file,
        DUEDESK_PRACTICE_CLOCK: '2026-11-18T10:00:00+08:00',
        DUEDESK_TEST_SAVE_DIR: folder,
      },
    })
    await page().setViewportSize({ width: 1280, height: 720 })
    agent = new Agent(page())
    await agent.signIn('agent1')
    await agent.waitForCases()
  })
  afterAll(async () => {
    await desk?.discard()
    rmSync(folder, { recursive: true, force: true })
  })

  test('fixed settings hold, are shown with who fixed them, and the page can not change them', async () => {
    await agent.go('settings')
    await page().getByText(`由${POLICY.managedBy}设定`).first().waitFor({ timeout: PATIENCE })
    const theme = page().locator('fieldset[data-fixed="true"]', { hasText: '浅色' })
    expect(await theme.locator('input').first().isDisabled()).toBe(true)
    expect(await page().getByRole('radio', { name: 'English' }).isDisabled()).toBe(false)
    expect(await invoke(page(), 'settings.set', { theme: 'dark', wrapSeconds: 90, zoom: 1.1 })).toMatchObject(
      {
        value: { theme: 'light', wrapSeconds: 45, zoom: 1.1 },
      },
    )
    await invoke(page(), 'settings.set', { zoom: 1 })
    expect(await faultsOf(desk, 'policy-settings')).toEqual([])
  })

  test('every screen bears its mark; text and files stay, but for the report to support', async () => {
    const mark = page().locator('.watermark')
    expect(await mark.getAttribute('data-mark')).toMatch(/^\d+ agent1 2026-11-18$/)
    const refused = await page().evaluate(() => {
      const event = new ClipboardEvent('copy', { bubbles: true, cancelable: true })
      document.querySelector('h1')?.dispatchEvent(event)
      return event.defaultPrevented
    })
    expect(refused).toBe(true)
    const save = (suggestedName: string) =>
      invoke(page(), 'file.save', { suggestedName, content: { text: 'x' } })
    expect(await save('list.csv')).toMatchObject({ ok: false, problem: { code: 'shell.savingForbidden' } })
    expect(await save('duedesk-diagnosis.txt')).toMatchObject({ ok: true })
  })

  test('an unattended desk is covered, keys do nothing behind it, none of the data’s stays in memory, and the password opens it', async () => {
    await agent.go('work')
    // The worker with the rows and the index, and what keys the window itself has.
    expect(page().workers()).toHaveLength(1)
    expect(await keysIn(page())).toBeGreaterThan(0)
    const cover = page().locator('.lock-cover')
    await desk.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        window.webContents.send('duedesk:event', 'unattended', null)
    })
    await cover.waitFor({ timeout: PATIENCE })
    const field = cover.locator('input')
    await expect.poll(() => page().workers().length).toBe(0)
    await expect.poll(() => keysIn(page())).toBe(0)
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true)
    await page().keyboard.press('F9')
    expect(await page().locator('[data-open-case]').count()).toBe(0)
    expect(await faultsOf(desk, 'policy-unattended')).toEqual([])
    await field.fill('wrong')
    await page().keyboard.press('Enter')
    await cover.getByRole('alert').waitFor({ timeout: PATIENCE })
    await field.fill('practice')
    await page().keyboard.press('Enter')
    await cover.waitFor({ state: 'detached', timeout: PATIENCE })
    expect(page().workers()).toHaveLength(1)
    await page().keyboard.press('F9')
    await agent.openCase()
  })
})

describe('a machine that joins its company', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-join-'))
  const file = join(folder, 'company.json')
  let desk: Desk
  afterAll(async () => {
    await desk?.discard()
    rmSync(folder, { recursive: true, force: true })
  })

  test('by the file that IT sent and the code that IT told, and starts again as the company’s', async () => {
    const made = enrolmentOf(
      JSON.stringify({ central: { url: 'https://central.invalid' }, line: null, managedBy: '测试公司 IT' }),
      newFeedKey().secret,
    )
    writeFileSync(file, JSON.stringify(made.file))
    const none = { DUEDESK_POLICY: join(folder, 'none.json') }
    desk = await launchDesk({ env: none })
    const { userData } = desk
    const offer = desk.page.getByRole('button', { name: '加入公司' })
    await offer.waitFor({ timeout: PATIENCE })
    await desk.page.locator('.si-practice .ok').waitFor({ timeout: PATIENCE })
    await desk.page.setViewportSize({ width: 1280, height: 720 })
    expect(await faultsOf(desk, 'join-offered')).toEqual([])
    await offer.click()
    await desk.app.evaluate(({ app, dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      // The test starts it again itself.
      app.relaunch = () => undefined
    }, file)
    // The first way is a code: an address that nobody answers at is said, and nothing is kept.
    await desk.page.getByLabel('中心地址').fill('central.invalid')
    await desk.page.getByLabel('加入码（10 位）').fill('abcde-12345')
    expect(await faultsOf(desk, 'join-code')).toEqual([])
    await desk.page.getByLabel('加入码（10 位）').press('Enter')
    await desk.page.getByRole('alert').filter({ hasText: 'central.invalid' }).waitFor({ timeout: PATIENCE })
    await desk.page.getByText('登记文件', { exact: true }).click()
    await desk.page.getByRole('button', { name: '选择文件' }).click()
    await desk.page.getByText('central.invalid').waitFor({ timeout: PATIENCE })
    const code = desk.page.getByLabel('校验码（8 位）')
    await code.fill('0000-0000')
    await code.press('Enter')
    await desk.page.getByText(/还可以试 2 次/).waitFor({ timeout: PATIENCE })
    expect(await faultsOf(desk, 'join')).toEqual([])
    await code.fill(made.code)
    const gone = new Promise((resolve) => desk.app.process().once('exit', resolve))
    // After this call has returned: the page goes with the program.
    await desk.page.evaluate(
      () => void setTimeout(() => document.querySelector('form')?.requestSubmit(), 100),
    )
    await gone
    desk = await launchDesk({ userData, env: none })
    await desk.page.locator('.si[data-mode="site"]').waitFor({ timeout: PATIENCE })
    expect(await desk.page.getByText('加入公司').count()).toBe(0)
  })
})
