// Makes the bare Electron apps that the workstation is measured against: one folder with a window and a page, built in seconds.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright'
import { build } from 'vite'
import { ensureRuntime } from '../../build/runtime.mjs'

const here = join(import.meta.dirname, 'bare')

export interface BareApp {
  /** For Electron to run. */
  readonly folder: string
  readonly env: Record<string, string>
  remove(): void
}

/** Runs as root only without Chromium's own sandbox, as the workstation does. */
export const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The files of `bare/` that are pages. */
type Script = 'sip.ts' | 'jssip.ts' | 'react.tsx' | 'lines.ts' | 'record.ts'

/** `script`: null = an empty page. */
export async function bareApp(script: Script | null): Promise<BareApp> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-bare-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  copyFileSync(join(here, 'main.mjs'), join(folder, 'main.mjs'))
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.mjs', type: 'module' }),
  )
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>bare</title><body><button>Ready</button><div id="root"></div>${
      script ? '<script type="module" src="page.js"></script>' : ''
    }`,
  )
  if (script)
    await build({
      configFile: false,
      logLevel: 'error',
      root: here,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'chrome130',
        rollupOptions: { input: join(here, script), output: { entryFileNames: 'page.js' } },
      },
    })
  return {
    folder,
    env: { BARE_DATA: data, ...(script ? { BARE_ORIGIN: 'app://duedesk' } : {}) },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Opens a bare app to be driven; `close` removes it. */
export async function openBare(
  script: Script,
): Promise<{ page: Page; close(): Promise<void>; kill(): Promise<void> }> {
  const bare = await bareApp(script)
  const { NODE_OPTIONS: _, ...env } = process.env
  const app = await _electron.launch({
    executablePath: (await ensureRuntime()).executable,
    args: [bare.folder, ...asRoot],
    env: { ...(env as Record<string, string>), ...bare.env },
    colorScheme: null,
  })
  return {
    page: await app.firstWindow(),
    async close() {
      await app.close()
      bare.remove()
    },
    /** At once, as a power cut would end it. */
    async kill() {
      const child = app.process()
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGKILL')
      await gone
      bare.remove()
    },
  }
}
