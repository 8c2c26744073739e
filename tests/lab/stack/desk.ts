// A real Electron window with the product's line in it: what a test says to the line, and what the page itself hears and holds.
// One window serves a whole test file; `connect` lets go of whatever was registered before.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { _electron, type Page } from 'playwright'
import { build } from 'vite'
import { z } from 'zod'
import { ensureRuntime } from '../../../build/runtime.mjs'
import type { LineConnection, LineEvent, LineStatistics } from '../../../renderer/features/phone/line.ts'
import { SipLeg } from '../../../shared/keptCall.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { CommandName, Door, LineArguments, PageHears } from '../page/door.ts'
import { rms, samplesOf, wav } from './sound.ts'

const page = join(import.meta.dirname, '..', 'page')
/** Chromium's own sandbox refuses to run as root; the page's `sandbox: true` stays. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
/** Of the agent's voice: bursts of this tone, because noise suppression takes a steady one for noise. */
export const AGENT_HZ = 700
const VOICE_RATE = 48_000

type Kind = LineEvent['kind']
type Of<K extends Kind> = Extract<LineEvent, { kind: K }>

export interface CallOnDesk {
  readonly id: Id
  /** The first event of this kind of the call, waiting for it. */
  event<K extends Kind>(kind: K, limitMs?: number): Promise<Of<K>>
  /** All its events so far. */
  events(): Promise<LineEvent[]>
  answer(): Promise<Problem | null>
  hangUp(status?: number): Promise<Problem | null>
  hold(held: boolean): Promise<Problem | null>
  mute(muted: boolean): Promise<Problem | null>
  dtmf(digits: string): Promise<Problem | null>
  transfer(target: string): Promise<Problem | null>
  recordFlag(on: boolean): Promise<Problem | null>
  info(contentType: string, body: string): Promise<Problem | null>
}

export interface LineDesk {
  readonly page: Page
  connect(connection: LineConnection): Promise<void>
  disconnect(): Promise<void>
  /** From now on `next` looks at later events only. `connect` marks by itself. */
  mark(): Promise<void>
  /** The first event since the last mark that passes, waiting for it. */
  next<K extends Kind>(kind: K, passes?: (event: Of<K>) => boolean, limitMs?: number): Promise<Of<K>>
  /** Any command of the line: null, or the problem with which it was refused. */
  command<K extends CommandName>(name: K, ...args: LineArguments<K>): Promise<Problem | null>
  /** Sends an INVITE; resolves at once. */
  dial(target: string, headers?: Readonly<Record<string, string>>): Promise<CallOnDesk>
  /** Prepares a call and drops it: null where it could have sound, else why not. */
  prepared(target: string): Promise<Problem | null>
  /** Dials a code that the exchange knows: null when it was taken, else why not. */
  code(code: string): Promise<Problem | null>
  /** Joins the call of an agent by its code, as who only listens. */
  join(code: string): Promise<void>
  leave(): Promise<void>
  joined(): Promise<ReturnType<Door['joined']>>
  /** How loud each element of the page is that plays now, 0…1. */
  plays(): Promise<readonly number[]>
  /** What the shell would be told of each call now, should the window die. */
  legs(): Promise<readonly SipLeg[]>
  /** Sends an INVITE and gives it up in the same breath. */
  dialAndHangUp(target: string): Promise<CallOnDesk>
  /** The first call that came in since the last mark and was not handed out, waiting for it. */
  incoming(): Promise<CallOnDesk & { readonly from: string; readonly displayName: string }>
  /** What the page's own ears hear in the next `milliseconds`. */
  hears(milliseconds?: number): Promise<PageHears>
  /** What the line counted of a call, also after its end. */
  statistics(call: CallOnDesk): Promise<LineStatistics>
  counts(): ReturnType<Door['counts']>
  /** Live connections and microphone tracks. */
  open(): Promise<{ peers: number; tracks: number }>
  events(): Promise<LineEvent[]>
  /** The page dies and comes back, knowing nothing. */
  reload(): Promise<void>
  fetched(): Promise<readonly string[]>
  close(): Promise<void>
}

type WithDoor = typeof globalThis & { doorOf(): Door }

/** The agent's voice as a file: bursts of a tone, for a fake microphone that repeats it. */
export function writeVoice(file: string): void {
  const samples = new Int16Array(VOICE_RATE * 2)
  for (let at = 0; at < samples.length; at++) {
    const within = at % (VOICE_RATE / 4)
    const loud = within < VOICE_RATE / 6 ? 0.5 : 0
    samples[at] = Math.round(32_000 * loud * Math.sin((2 * Math.PI * AGENT_HZ * at) / VOICE_RATE))
  }
  writeFileSync(file, wav(samples, VOICE_RATE))
  if (rms(samplesOf(wav(samples, VOICE_RATE)).samples) < 0.1) throw new Error('The voice is silent')
}

/** `home`: whose certificates it trusts. */
export async function openDesk(home: string): Promise<LineDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-lab-desk-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  copyFileSync(join(page, 'main.mjs'), join(folder, 'main.mjs'))
  const manifest = { name: 'lab', version: '1.0.0', main: 'main.mjs', type: 'module' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>lab</title><script type="module" src="page.js"></script>',
  )
  const voice = join(folder, 'voice.wav')
  writeVoice(voice)
  await build({
    configFile: false,
    logLevel: 'error',
    root: page,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'chrome130',
      rollupOptions: { input: join(page, 'door.ts'), output: { entryFileNames: 'page.js' } },
    },
  })
  const { NODE_OPTIONS: _, ...env } = process.env
  const app = await _electron.launch({
    executablePath: process.env.DUEDESK_ELECTRON ?? (await ensureRuntime()).executable,
    args: [folder, ...asRoot],
    env: { ...(env as Record<string, string>), HOME: home, LAB_DATA: data, LAB_VOICE: voice },
    timeout: 60_000,
  })
  const window = await app.firstWindow()
  await window.waitForFunction(() => 'doorOf' in globalThis)

  const events = () => window.evaluate(() => [...(globalThis as WithDoor).doorOf().events()])
  const command = <K extends CommandName>(name: K, ...given: LineArguments<K>) =>
    window.evaluate(
      ([which, list]) => (globalThis as WithDoor).doorOf().command(which as never, list as never),
      [name, given as unknown[]] as const,
    ) as Promise<Problem | null>

  async function found<K extends Kind>(
    kind: K,
    passes: (event: Of<K>, index: number) => boolean,
    limitMs = 15_000,
    /** When this came, nothing more is to be expected. */
    last: (event: LineEvent) => boolean = () => false,
  ): Promise<Of<K>> {
    const until = Date.now() + limitMs
    for (;;) {
      const all = await events()
      const match = all.find((event, index) => event.kind === kind && passes(event as Of<K>, index))
      if (match) return match as Of<K>
      if (Date.now() > until || all.some(last)) {
        const said = all.filter(({ kind: other }) => other !== 'media').slice(-8)
        throw new Error(
          `No "${kind}" came. The line said last:\n${said.map((event) => JSON.stringify(event).slice(0, 300)).join('\n')}`,
        )
      }
      await pause(25)
    }
  }

  const callOf = (id: Id): CallOnDesk => ({
    id,
    event: (kind, limitMs) =>
      found(
        kind,
        (event) => 'callId' in event && event.callId === id,
        limitMs,
        (event) => event.kind === 'ended' && event.callId === id,
      ),
    events: async () => (await events()).filter((event) => 'callId' in event && event.callId === id),
    answer: () => command('answer', id),
    hangUp: (status) => (status === undefined ? command('hangUp', id) : command('hangUp', id, status)),
    hold: (held) => command('hold', id, held),
    mute: (muted) => command('mute', id, muted),
    dtmf: (digits) => command('dtmf', id, digits),
    transfer: (target) => command('transfer', id, target),
    recordFlag: (on) => command('recordFlag', id, on),
    info: (contentType, body) => command('info', id, contentType, body),
  })

  let marked = 0
  const mark = async () => {
    marked = (await events()).length
  }
  /** The incoming calls that were handed out. */
  const taken = new Set<string>()
  return {
    page: window,
    events,
    command,
    mark,
    async connect(connection) {
      await mark()
      await command('connect', connection)
    },
    async disconnect() {
      await command('disconnect')
    },
    next: (kind, passes = () => true, limitMs) =>
      found(kind, (event, index) => index >= marked && passes(event), limitMs),
    async dial(target, headers = {}) {
      const id = await window.evaluate(([to, extra]) => (globalThis as WithDoor).doorOf().dial(to, extra), [
        target,
        headers,
      ] as const)
      return callOf(id as Id)
    },
    prepared: (target) =>
      window.evaluate(
        (to) => (globalThis as WithDoor).doorOf().prepared(to),
        target,
      ) as Promise<Problem | null>,
    code: (code) =>
      window.evaluate(
        (digits) => (globalThis as WithDoor).doorOf().code(digits),
        code,
      ) as Promise<Problem | null>,
    join: (code) => window.evaluate((digits) => (globalThis as WithDoor).doorOf().join(digits), code),
    leave: () => window.evaluate(() => (globalThis as WithDoor).doorOf().leave()),
    joined: () => window.evaluate(() => (globalThis as WithDoor).doorOf().joined()),
    plays: () => window.evaluate(() => (globalThis as WithDoor).doorOf().plays()),
    legs: async () =>
      z.array(SipLeg).parse(await window.evaluate(() => (globalThis as WithDoor).doorOf().legs())),
    async dialAndHangUp(target) {
      const id = await window.evaluate(async (to) => {
        const door = (globalThis as WithDoor).doorOf()
        const callId = await door.dial(to, {})
        await door.command('hangUp', [callId as never])
        return callId
      }, target)
      return callOf(id as Id)
    },
    async incoming() {
      const event = await found('incoming', ({ callId }, index) => index >= marked && !taken.has(callId))
      taken.add(event.callId)
      return { ...callOf(event.callId), from: event.from, displayName: event.displayName }
    },
    hears: (milliseconds = 700) =>
      window.evaluate((ms) => (globalThis as WithDoor).doorOf().hears(ms), milliseconds),
    statistics: ({ id }) =>
      window.evaluate((callId) => (globalThis as WithDoor).doorOf().statistics(callId), id),
    counts: () => window.evaluate(() => (globalThis as WithDoor).doorOf().counts()),
    open: () => window.evaluate(() => (globalThis as WithDoor).doorOf().open()),
    fetched: () => window.evaluate(() => (globalThis as WithDoor).doorOf().fetched()),
    async reload() {
      await window.reload()
      await window.waitForFunction(() => 'doorOf' in globalThis)
      marked = 0
    },
    async close() {
      await app.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
