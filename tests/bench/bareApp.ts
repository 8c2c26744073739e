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
type Script = 'sip.ts' | 'jssip.ts' | 'react.tsx' | 'lines.ts' | 'record.ts' | 'store.ts'

const PRELOAD = `const { contextBridge, ipcRenderer } = require('electron')
contextBridge.exposeInMainWorld('bareShell', { call: (method, args) => ipcRenderer.invoke('bare', method, args) })`

export interface BareOptions {
  /** The page reaches the workstation's journal. */
  readonly shell?: boolean
  /** Modules to take in place of others. */
  readonly alias?: Readonly<Record<string, string>>
}

/** `script`: null = an empty page. */
export async function bareApp(
  script: Script | null,
  { shell = false, alias = {} }: BareOptions = {},
): Promise<BareApp> {
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
      worker: { format: 'es' },
      resolve: { alias: Object.entries(alias).map(([find, replacement]) => ({ find, replacement })) },
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'chrome130',
        rollupOptions: { input: join(here, script), output: { entryFileNames: 'page.js' } },
      },
    })
  if (shell) {
    writeFileSync(join(folder, 'preload.cjs'), PRELOAD)
    await build({
      configFile: false,
      logLevel: 'error',
      root: here,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'node20.18',
        ssr: join(here, 'shell.ts'),
        rollupOptions: { external: ['electron'], output: { entryFileNames: 'shell.mjs' } },
      },
      ssr: { noExternal: true },
    })
  }
  return {
    folder,
    env: {
      BARE_DATA: data,
      ...(script ? { BARE_ORIGIN: 'app://duedesk' } : {}),
      ...(shell ? { BARE_SHELL: '1' } : {}),
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Opens a bare app to be driven; `close` removes it. */
export async function openBare(
  script: Script,
  options: BareOptions = {},
): Promise<{ page: Page; close(): Promise<void>; kill(): Promise<void> }> {
  const bare = await bareApp(script, options)
  const run = await runBare(bare)
  return {
    page: run.page,
    async close() {
      await run.close()
      bare.remove()
    },
    async kill() {
      await run.kill()
      bare.remove()
    },
  }
}

export interface BareRun {
  readonly page: Page
  readonly pid: number
  close(): Promise<void>
  /** At once, as a power cut would end it. */
  kill(): Promise<void>
}

/** Starts a bare app that is built already; `data`: on another folder than its own. */
export async function runBare(bare: BareApp, data?: string): Promise<BareRun> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const app = await _electron.launch({
    executablePath: (await ensureRuntime()).executable,
    args: [bare.folder, ...asRoot],
    env: {
      ...(env as Record<string, string>),
      ...bare.env,
      ...(data === undefined ? {} : { BARE_DATA: data }),
    },
    colorScheme: null,
  })
  const child = app.process()
  return {
    page: await app.firstWindow(),
    pid: child.pid ?? 0,
    close: () => app.close(),
    async kill() {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGKILL')
      await gone
    },
  }
}
