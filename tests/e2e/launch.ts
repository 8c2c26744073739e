// Starts a real Duedesk for an e2e test: own data folder, own practice central, fake microphone; ends it afterwards.
// Every test file launches through here, so that what a run depends on stands in one place.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, errors, type Page } from 'playwright'
import { root } from '../../build/paths.mjs'
import { ensureRuntime } from '../../build/runtime.mjs'
import { SETTINGS_VERSION } from '../../electron/settingsFormat.ts'

/** What is tested: the checkout with its out/, or another built copy. */
export const appFolder = process.env.DUEDESK_TEST_APP ?? root

export type Desk = {
  app: ElectronApplication
  page: Page
  userData: string
  /** What the process wrote to its terminal, for failure messages. */
  output(): string
  /** Ends it in order; the data folder stays for a next start. */
  quit(): Promise<void>
  /** Ends it at once, as a power cut would end the process. */
  kill(): Promise<void>
  /** Ends it and removes its data. */
  discard(): Promise<void>
}

export type LaunchOptions = {
  /** As on the first day on this machine: no settings, the language of the system. */
  fresh?: boolean
  /** Start again on the data of an earlier desk. */
  userData?: string
  env?: Record<string, string>
  args?: string[]
}

const WORKED_BEFORE = { version: SETTINGS_VERSION, language: 'zh-CN', welcomed: true }

/** The environment of a test desk, over the caller's own. */
export function deskEnvironment(
  userData: string,
  extra: Record<string, string> = {},
): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    // Vitest's own settings would reach Electron's Node.
    value === undefined || /^(?:VITEST|NODE_OPTIONS|NODE_ENV|DUEDESK_(?!ELECTRON))/.test(name)
      ? []
      : [[name, value]],
  )
  return {
    ...Object.fromEntries(inherited),
    DUEDESK_USER_DATA: userData,
    DUEDESK_TEST_KEYSTORE: 'plain',
    DUEDESK_FAKE_AUDIO: '1',
    DUEDESK_TEST_PATIENCE: '1',
    ...extra,
  }
}

/** Makes a new data folder that of a person who has worked with it before, in Chinese. */
function workedBefore(folder: string): void {
  const settings = join(folder, 'settings.json')
  if (existsSync(settings)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(settings, JSON.stringify(WORKED_BEFORE))
}

const open = new Set<Desk>()

/** A launch takes two to five seconds, on a busy machine ten. */
const MEETING_MS = 25_000

/** The desks that were launched here and have not ended. */
export const openDesks = (): readonly Desk[] => [...open]

/** `afterwards`: what ends with the desk when it is discarded. */
export async function launchDesk(
  options: LaunchOptions = {},
  afterwards: () => Promise<void> = async () => undefined,
): Promise<Desk> {
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'duedesk-e2e-'))
  if (!options.fresh) workedBefore(userData)
  const executablePath = process.env.DUEDESK_ELECTRON ?? (await ensureRuntime()).executable
  let output = ''
  const how = {
    executablePath,
    // Chromium's own sandbox refuses to run as root; the page's `sandbox: true` stays.
    args: [appFolder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(options.args ?? [])],
    env: deskEnvironment(userData, options.env),
    // Playwright would pretend a light scheme; the product's own setting is what is tested.
    colorScheme: null,
  }
  // Now and then the driver and Chromium miss each other while they meet, before the workstation has done anything.
  const app = await _electron.launch({ ...how, timeout: MEETING_MS }).catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error
    return _electron.launch({ ...how, timeout: 60_000 })
  })
  const child = app.process()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-100_000)
    })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const page = await app.firstWindow({ timeout: 60_000 })
  const quit = async () => {
    if (child.exitCode === null && child.signalCode === null) await app.close()
  }
  const desk: Desk = {
    app,
    page,
    userData,
    output: () => output,
    quit,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async discard() {
      await quit()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
      await afterwards()
    },
  }
  open.add(desk)
  void gone.then(() => open.delete(desk))
  return desk
}

/** Starts the application once more on this desk's data, with a link as a browser would hand it over; resolves with its exit status. */
export async function startedAgain({ app, userData }: Desk, link: string): Promise<number | null> {
  const executable = await app.evaluate(() => process.execPath)
  const args = [appFolder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), link]
  // Not waited for in one piece: a central of this test's own goes on meanwhile.
  const second = spawn(executable, args, {
    env: deskEnvironment(userData),
    timeout: 60_000,
    stdio: 'ignore',
  })
  return new Promise((resolve, reject) => {
    second.once('error', reject)
    second.once('exit', resolve)
  })
}

/** One request through the window's door to the shell. */
export function invoke(page: Page, channel: string, payload?: unknown): Promise<unknown> {
  return page.evaluate(
    ([name, value]) => {
      const bridge = (
        globalThis as unknown as { duedesk: { invoke(name: string, value: unknown): Promise<unknown> } }
      ).duedesk
      return bridge.invoke(String(name), value)
    },
    [channel, payload] as const,
  )
}
