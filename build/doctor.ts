// `npm run doctor`: examines this machine line by line and says what to do; exits 1 when anything is in trouble. The way to the
// exchange, clock and disk are checked right here; sound and key store need a window, which is opened unseen where a display or
// Xvfb can be had, and are "not checked" where none can. `--json`: one object on stdout, everything else on stderr.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Mistake, readIceFile } from '../central/environment.ts'
import { iceFor } from '../central/ice.ts'
import { APP_ORIGIN, PRACTICE_DOMAIN } from '../electron/childMessages.ts'
import { policyFinding } from '../electron/doctor.ts'
import { checkMachine, type MachineTarget } from '../electron/machineChecks.ts'
import { type Mode, missingPolicy, policyPath, readMode } from '../electron/policy.ts'
import { openSwitchboard } from '../electron/practice/switchboard.ts'
import {
  iceCheck,
  microphoneCheck,
  type PageFinding,
  speakerCheck,
} from '../renderer/features/settings/pageChecks.ts'
import { en } from '../renderer/words/en.ts'
import { zhCN } from '../renderer/words/zhCN.ts'
import { type Finding, finding, isIll, report } from '../shared/doctor.ts'
import { type IcePolicy, iceConfigurationOf, NO_ICE } from '../shared/ice.ts'
import { bundle } from './bundle.mjs'
import { say } from './console.mjs'
import { withDisplay } from './display.mjs'
import { root } from './paths.mjs'

/** Where a release keeps its data: its disk is the one that counts. */
function dataFolder(): string {
  const home = homedir()
  if (process.platform === 'win32') return join(process.env.APPDATA ?? home, 'Duedesk')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Duedesk')
  return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'Duedesk')
}

/** `--policy FILE` in place of the machine's. Reads only: a doctor makes no machine a company's. */
function modeOf(args: readonly string[]): Mode {
  const at = args.indexOf('--policy')
  const path = at < 0 ? policyPath(process.platform, process.env) : (args[at + 1] ?? '')
  const nowhere = mkdtempSync(join(tmpdir(), 'duedesk-doctor-'))
  try {
    const lost = !existsSync(path) && (at >= 0 || existsSync(join(dataFolder(), 'site')))
    return lost ? missingPolicy(path) : readMode(path, nowhere)
  } finally {
    rmSync(nowhere, { recursive: true, force: true })
  }
}

/** `--ice FILE`: the file of STUN and TURN servers that central has (`DUEDESK_ICE`). Desks learn them at sign-in, which a doctor has not. */
function iceOf(args: readonly string[]): IcePolicy {
  const at = args.indexOf('--ice')
  const path = at < 0 ? process.env.DUEDESK_ICE : (args[at + 1] ?? '')
  return path === undefined ? NO_ICE : iceFor(readIceFile(path), 'doctor', Date.now())
}

type SiteLine = Extract<Mode, { kind: 'site' }>['policy']['line']

/** Without a policy the practice exchange is opened for as long as the checks take: it is what the machine would speak to. */
async function practiceLine(): Promise<{ line: MachineTarget['line']; close(): Promise<void> }> {
  const secret = 'd'.repeat(64)
  const exchange = await openSwitchboard({
    port: 0,
    secret,
    origin: APP_ORIGIN,
    domain: PRACTICE_DOMAIN,
    password: null,
    seed: 1,
    clockOffsetMs: 0,
    voices: { speech: () => new Uint8Array() },
    now: Date.now,
    note: () => undefined,
  })
  return {
    line: { urls: [`ws://127.0.0.1:${exchange.port}/${secret}`], domain: PRACTICE_DOMAIN },
    close: () => exchange.close(),
  }
}

const siteLine = (line: SiteLine): MachineTarget['line'] =>
  line && { urls: [line.url].flat(), domain: line.domain }

async function machineFindings(mode: Mode): Promise<Finding[]> {
  const practice = mode.kind === 'practice' ? await practiceLine() : null
  try {
    const found = await checkMachine({
      line: practice?.line ?? (mode.kind === 'site' ? siteLine(mode.policy.line) : null),
      centralUrl: mode.kind === 'site' ? mode.policy.central.url : null,
      origin: APP_ORIGIN,
      // Before the first start there is no folder yet: then the disk that it will be on.
      folder: existsSync(dataFolder()) ? dataFolder() : homedir(),
      now: Date.now,
    })
    return [policyFinding(mode), ...found]
  } finally {
    await practice?.close()
  }
}

/** Opens the workstation unseen, on a data folder of its own, and looks at it from inside. */
async function windowFindings(practice: boolean, ice: IcePolicy): Promise<Finding[]> {
  const executablePath = process.env.DUEDESK_ELECTRON
  if (!executablePath) throw new Error('no Electron runtime')
  await bundle()
  const { _electron } = await import('playwright')
  const userData = mkdtempSync(join(tmpdir(), 'duedesk-doctor-'))
  const app = await _electron.launch({
    executablePath,
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), DUEDESK_USER_DATA: userData },
    timeout: 60_000,
  })
  try {
    const page = await app.firstWindow({ timeout: 60_000 })
    await page.waitForLoadState()
    const key = await app.evaluate(({ safeStorage }) => {
      const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system'
      return { backend, protects: safeStorage.isEncryptionAvailable() && !/basic_text|unknown/.test(backend) }
    })
    const about = await app.evaluate(({ app: program }) => ({
      version: program.getVersion(),
      electron: process.versions.electron ?? '',
      system: `${process.platform} ${process.arch}`,
    }))
    const as = (check: 'microphone' | 'speaker' | 'ice', { found, figures }: PageFinding) =>
      finding(check, found as never, figures)
    return [
      as('microphone', await page.evaluate(microphoneCheck)),
      as('speaker', await page.evaluate(speakerCheck)),
      as('ice', await page.evaluate(iceCheck, { ...iceConfigurationOf(ice), practice })),
      finding('keyStore', key.protects ? 'protects' : 'weak', { backend: key.backend }),
      finding('versions', existsSync(join(dirname(executablePath), 'stand-in')) ? 'standIn' : 'known', about),
    ]
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

const UNSEEN = [
  finding('versions', 'unchecked'),
  finding('ice', 'unchecked'),
  finding('microphone', 'unchecked'),
  finding('speaker', 'unchecked'),
  finding('keyStore', 'unchecked'),
]

async function seenFindings(practice: boolean, ice: IcePolicy): Promise<Finding[]> {
  const look = () => windowFindings(practice, ice)
  const shown = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  try {
    return await (shown ? look() : withDisplay(look))
  } catch (error) {
    say(
      `sound and key store are not checked: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    )
    return UNSEEN
  }
}

const MARKS = { ok: '✓', warn: '!', bad: '✗', skipped: '-' } as const

/** One line of the report in words; English unless the machine speaks Chinese. */
export function lineOf({ check, verdict, found, figures }: Finding, locale: string): string {
  const words = /^zh/i.test(locale) ? zhCN : en
  const of: Record<string, string> = words.doctor[check]
  const said = (of[found] ?? found).replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(figures[name] ?? '?'),
  )
  return `${MARKS[verdict]} ${words.settings.doctor.check[check]}: ${said}`
}

async function main(args: readonly string[]): Promise<number> {
  const mode = modeOf(args)
  const ice = iceOf(args)
  const findings = report([
    ...(await machineFindings(mode)),
    ...(args.includes('--no-window') ? UNSEEN : await seenFindings(mode.kind === 'practice', ice)),
  ])
  const ill = isIll(findings)
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ ok: !ill, findings })}\n`)
  else
    for (const one of findings)
      process.stdout.write(`${lineOf(one, process.env.LC_ALL ?? process.env.LANG ?? '')}\n`)
  return ill ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    say(error.message)
    process.exitCode = 1
  }
