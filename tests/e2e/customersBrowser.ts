// A customer's browser: a bare window of Chromium, as large as a telephone, that knows nothing of a desk. For pages of central that customers open.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { _electron, type Page } from 'playwright'
import { root } from '../../build/paths.mjs'
import { ensureRuntime } from '../../build/runtime.mjs'
import { DOOR_HEADER } from '../../shared/protocol.ts'
import type { Door } from './centralDoor.ts'
import { deskEnvironment } from './launch.ts'

const PICTURES = join(root, 'test-results', 'screens')

export interface CustomersBrowser {
  readonly page: Page
  /** What is wrong with the page as it stands: axe, and what sticks out; leaves its picture. */
  faults(name: string): Promise<string[]>
  close(): Promise<void>
}

/** Opens this path of central. A practice central is asked with its door's secret, which no page could say. */
export async function customersBrowser(door: Door, path: string): Promise<CustomersBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-browser-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"browser","version":"1.0.0","main":"main.mjs","type":"module"}',
  )
  const header = JSON.stringify({ [DOOR_HEADER]: door.door ?? '' })
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { app, BrowserWindow, session } from 'electron'
app.setPath('userData', ${JSON.stringify(data)})
app.whenReady().then(() => {
  session.defaultSession.webRequest.onBeforeSendHeaders(({ requestHeaders }, go) =>
    go({ requestHeaders: { ...requestHeaders, ...${header} } }))
  new BrowserWindow({ width: 400, height: 700, useContentSize: true, webPreferences: { sandbox: true } }).loadURL(${JSON.stringify(door.url + path)})
})
`,
  )
  const app = await _electron.launch({
    executablePath: process.env.DUEDESK_ELECTRON ?? (await ensureRuntime()).executable,
    args: [folder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: deskEnvironment(data),
    timeout: 60_000,
  })
  const page = await app.firstWindow({ timeout: 60_000 })
  return {
    page,
    async faults(name) {
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      return [
        ...violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`),
        ...(wide > 0 ? [`${name}: ${wide} px too wide`] : []),
      ]
    },
    async close() {
      await app.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
