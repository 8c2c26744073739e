// The examination of a machine against real servers that are well, slow of word, foreign, or not there at all.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { root } from '../../build/paths.mjs'
import { doctorAsked, tellDoctor } from '../../electron/doctorFlag.ts'
import { checkMachine, type MachineTarget } from '../../electron/machineChecks.ts'
import { openSwitchboard, type Switchboard } from '../../electron/practice/switchboard.ts'
import { withSqlite } from '../../electron/storeEngine.ts'
import { en } from '../../renderer/words/en.ts'
import { CHECKS, FINDINGS, type Finding, finding, isIll, LIMITS, report } from '../../shared/doctor.ts'
import { makeCertificates } from '../lab/stack/certificates.ts'

const SECRET = 'ef'.repeat(32)
const NOW = Date.parse('2026-11-28T02:00:00Z')
let folder: string
let exchange: Switchboard
const servers: Server[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-machine-'))
  exchange = await openSwitchboard({
    port: 0,
    secret: SECRET,
    origin: 'app://duedesk',
    domain: 'practice.invalid',
    password: 'x',
    seed: 1,
    clockOffsetMs: 0,
    voices: { speech: () => new Uint8Array() },
    now: () => NOW,
    note: () => undefined,
  })
})
afterAll(async () => {
  await exchange.close()
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true })
})

const listening = async (server: Server): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const target = (more: Partial<MachineTarget> = {}): MachineTarget => ({
  line: { urls: [`ws://127.0.0.1:${exchange.port}/${SECRET}`], domain: 'practice.invalid' },
  centralUrl: null,
  origin: 'app://duedesk',
  folder,
  now: () => NOW,
  ...more,
})
const lineAt = (url: string) => ({ line: { urls: [url], domain: 'practice.invalid' } })
const found = async (more: Partial<MachineTarget> = {}): Promise<Record<string, Finding>> =>
  Object.fromEntries((await checkMachine(target(more))).map((one) => [one.check, one]))

describe('the examination from the command line', () => {
  test('is asked for by a flag, with a file where there is no terminal', () => {
    expect(doctorAsked(['/opt/Duedesk/duedesk', '--doctor'])).toEqual({ file: null })
    expect(doctorAsked(['x', '--no-sandbox', '--doctor=/tmp/report.txt'])).toEqual({
      file: '/tmp/report.txt',
    })
    expect(doctorAsked(['x', 'tel:10086', '--doctors'])).toBeNull()
  })

  test('says every check with its verdict, redacted, and fails where something is bad', () => {
    const file = join(folder, 'report.txt')
    const fine = [finding('policy', 'site'), finding('disk', 'roomy', { gigabytes: 40, ms: 3 })]
    expect(tellDoctor(fine, { file })).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^ok {6}policy: site \{\}$/m)
    expect(readFileSync(file, 'utf8')).toMatch(/^skipped microphone: unchecked/m)
    expect(tellDoctor([finding('dns', 'unknown', { host: 'x19900000001.invalid' })], { file })).toBe(1)
    expect(readFileSync(file, 'utf8')).not.toContain('19900000001')
    rmSync(file)
  })
})

describe('the way to the exchange', () => {
  test('a healthy machine: connected, answered, and room on the disk', async () => {
    const all = await checkMachine(target())
    expect(all.map(({ check, found: what }) => `${check}:${what}`)).toEqual([
      'dns:local',
      'wss:opened',
      'registration:asked',
      'clock:own',
      expect.stringMatching(/^disk:(?:roomy|tight|slow)$/),
      'store:none',
    ])
    expect(isIll(all)).toBe(false)
    // The probe leaves nothing behind.
    expect(readdirSync(folder)).toEqual([])
  })

  test('a door that is shut, nobody there, and a name that nobody knows', async () => {
    expect((await found(lineAt(`ws://127.0.0.1:${exchange.port}/wrong`))).wss).toMatchObject({
      found: 'refused',
      verdict: 'bad',
      figures: { status: 403 },
    })
    expect((await found(lineAt('ws://127.0.0.1:1/'))).wss).toMatchObject({
      found: 'unreachable',
      figures: { code: 'ECONNREFUSED' },
    })
    expect((await found(lineAt('wss://nobody.invalid/'))).dns).toMatchObject({
      found: 'unknown',
      verdict: 'bad',
    })
    expect((await found({ line: null })).registration?.verdict).toBe('skipped')
  })

  test('of several servers the one in trouble is named', async () => {
    const both = [`ws://127.0.0.1:${exchange.port}/${SECRET}`, 'ws://127.0.0.1:1/']
    expect((await found({ line: { urls: both, domain: 'practice.invalid' } })).wss).toMatchObject({
      found: 'unreachable',
      figures: { host: '127.0.0.1:1' },
    })
  })

  test('a server that speaks another protocol, and one that never answers', async () => {
    const other = createServer()
    new WebSocketServer({ server: other, handleProtocols: () => false })
    expect((await found(lineAt(`ws://127.0.0.1:${await listening(other)}/`))).wss?.found).toBe('noSip')
    const plain = createServer((_request, response) => response.writeHead(404).end())
    expect((await found(lineAt(`ws://127.0.0.1:${await listening(plain)}/`))).wss).toMatchObject({
      found: 'refused',
      figures: { status: 404 },
    })
    const mute = createServer()
    new WebSocketServer({ server: mute, handleProtocols: () => 'sip' })
    expect((await found(lineAt(`ws://127.0.0.1:${await listening(mute)}/`))).registration).toMatchObject({
      found: 'silent',
      verdict: 'bad',
    })
  })

  test('a certificate of an authority that nobody trusts is named as what it is', async () => {
    const made = mkdtempSync(join(tmpdir(), 'duedesk-certificates-'))
    try {
      const { foreign } = makeCertificates(made)
      const server = createTls({
        cert: readFileSync(foreign.certificate),
        key: readFileSync(foreign.key),
      })
      const port = await listening(server as unknown as Server)
      expect((await found(lineAt(`wss://127.0.0.1:${port}/`))).wss).toMatchObject({ found: 'certificate' })
    } finally {
      rmSync(made, { recursive: true })
    }
  })
})

describe('clock and disk', () => {
  test.each([
    [0, 'right'],
    [-LIMITS.clockMs - 5000, 'off'],
    [LIMITS.clockMs + 5000, 'off'],
  ])('a PC clock %i ms off central’s is %s', async (offMs, what) => {
    const central = createServer((_request, response) =>
      response.writeHead(200, { date: new Date(NOW).toUTCString() }).end('{}'),
    )
    const centralUrl = `http://127.0.0.1:${await listening(central)}`
    expect((await found({ centralUrl, now: () => NOW + offMs })).clock?.found).toBe(what)
  })

  test('no central, no time; a folder that can’t be written to is said', async () => {
    expect((await found({ centralUrl: 'http://127.0.0.1:1' })).clock?.found).toBe('unknown')
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expect((await found({ folder: join(file, 'below') })).disk).toMatchObject({
      found: 'readOnly',
      verdict: 'bad',
    })
    rmSync(file)
  })
})

describe('the database', () => {
  const lay = (name: string, content: string) => {
    const path = join(folder, 'IndexedDB', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  afterAll(() => rmSync(join(folder, 'IndexedDB'), { recursive: true, force: true }))

  test('is named by what lies on the disk', async () => {
    expect((await found()).store).toMatchObject({ found: 'none', verdict: 'skipped' })
    lay('app_duedesk_0.indexeddb.leveldb/000003.log', 'SQLite forma')
    expect((await found()).store).toMatchObject({ found: 'levelDb', verdict: 'ok' })
    lay('app_duedesk_0/1', 'SQLite format 3\0 and so on')
    expect((await found()).store).toMatchObject({ found: 'sqlite', verdict: 'ok' })
  })

  test('SQLite is asked for beside what is enabled already', () => {
    expect(withSqlite('')).toBe('IdbSqliteBackingStore,IdbSqliteOnDiskRollout')
    expect(withSqlite('One,IdbSqliteBackingStore')).toBe('One,IdbSqliteBackingStore,IdbSqliteOnDiskRollout')
  })
})

describe('the report', () => {
  test('every finding has a verdict and words', () => {
    for (const check of CHECKS)
      for (const what of FINDINGS[check]) {
        expect(finding(check, what as never)).toMatchObject({ check, found: what })
        expect((en.doctor[check] as Record<string, string>)[what], `${check}.${what}`).toMatch(/\w/)
      }
  })

  test('keeps the last word on each check, in one order', () => {
    const all = report([
      finding('disk', 'roomy'),
      finding('registration', 'asked'),
      finding('registration', 'registered'),
    ])
    expect(all.map(({ check, found: what }) => `${check}:${what}`)).toEqual([
      'registration:registered',
      'disk:roomy',
    ])
    expect(isIll(all)).toBe(false)
    expect(isIll([...all, finding('microphone', 'missing')])).toBe(true)
  })
})

describe('npm run doctor without a window', () => {
  const run = (args: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const script = join(root, 'build', 'doctor.ts')
      const env = { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '' }
      execFile(process.execPath, [script, '--no-window', ...args], { env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
      )
    })

  test('says of each point what was found; one JSON object on request', async () => {
    const [plain, json] = await Promise.all([run([]), run(['--json'])])
    expect(plain.out).toContain('✓ Registration: The exchange answers (200)')
    expect(plain.out).toContain('- Microphone: Not checked')
    const said = JSON.parse(json.out) as { ok: boolean; findings: Finding[] }
    expect(said.findings.map(({ check }) => check)).toEqual([...CHECKS])
    expect(json.code).toBe(said.ok ? 0 : 1)
  })

  test('exits 1 on trouble: a policy whose exchange is not there, and one that can’t be read', async () => {
    const path = join(folder, 'policy.json')
    writeFileSync(
      path,
      JSON.stringify({
        central: { url: 'https://127.0.0.1:1' },
        line: { url: 'wss://127.0.0.1:1/', domain: 'site.invalid' },
      }),
    )
    const ill = await run(['--policy', path, '--json'])
    expect(ill.code).toBe(1)
    const said = JSON.parse(ill.out) as { ok: boolean; findings: Finding[] }
    expect(said.ok).toBe(false)
    expect(said.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'policy', found: 'site' }),
        expect.objectContaining({ check: 'wss', found: 'unreachable' }),
      ]),
    )
    const lost = await run(['--policy', join(folder, 'none.json')])
    expect(lost.code).toBe(1)
    expect(lost.out).toContain('✗ Company policy')
    rmSync(path)
  })

  test('reads central’s file of relays, and names what is wrong in it', async () => {
    const path = join(folder, 'ice.json')
    writeFileSync(path, JSON.stringify({ servers: [{ urls: 'turn:relay.invalid', username: 'hidden' }] }))
    const wrong = await run(['--ice', path])
    expect(wrong.code).toBe(1)
    expect(wrong.err).toMatch(/ice\.json.*servers\.0: username and credential go together/)
    expect(wrong.err + wrong.out).not.toContain('hidden')
    rmSync(path)
  })
})
