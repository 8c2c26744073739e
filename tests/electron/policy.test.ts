// The policy of a machine: which company it belongs to, what its file fixes, and what happens when the file goes wrong or away.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root } from '../../build/paths.mjs'
import { policyFinding } from '../../electron/doctor.ts'
import { policyPath, readMode } from '../../electron/policy.ts'
import { DEFAULTS, withFixed, withoutFixed } from '../../electron/settingsFormat.ts'
import { presenceOf } from '../../electron/unattended.ts'
import { USUAL_DESK } from '../../shared/agentState.ts'
import { FIXABLE, policySchema, ScreenPolicy } from '../../shared/policy.ts'
import { NO_DIRECTORY } from '../../shared/transfer.ts'

const SITE = {
  central: { url: 'https://central.invalid' },
  line: { url: 'wss://sip.invalid/ws', domain: 'sip.invalid' },
}

let folder: string
let path: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-policy-'))
  path = join(folder, 'policy.json')
  data = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (policy: unknown) =>
  writeFileSync(path, typeof policy === 'string' ? policy : JSON.stringify(policy))
const read = (where = data) => readMode(path, where)
/** A machine that never belonged to anybody. */
const another = () => read(mkdtempSync(join(folder, 'new-')))

describe('the policy of a company', () => {
  test('is read; what it does not say is as usual', () => {
    put(SITE)
    // Silence of a recorder is no confirmation unless the policy says that this exchange confirms so; nobody is inside unless it says who.
    const line = {
      ...SITE.line,
      url: ['wss://sip.invalid/ws'],
      recordConfirm: 'header',
      record: { kind: 'info' },
      directory: NO_DIRECTORY,
      supervise: null,
    }
    expect(read()).toMatchObject({
      kind: 'site',
      policy: { ...SITE, desk: USUAL_DESK, line, testSite: false, settings: {}, updates: null },
      managed: { by: null, fixed: [], screen: ScreenPolicy.parse({}), wrong: null, mayJoin: false },
    })
    expect(policyFinding(read())).toMatchObject({ found: 'site', verdict: 'ok' })
    expect(policyPath('linux', {})).toBe('/etc/duedesk/policy.json')
    expect(policyPath('win32', { ProgramData: 'D:\\Data' })).toContain('Duedesk')
  })

  test('a file that Windows’ editor wrote is read as well', () => {
    put(`\uFEFF${JSON.stringify(SITE)}`)
    expect(read().kind).toBe('site')
  })

  test('names several servers, and who is inside', () => {
    const url = ['wss://sip1.invalid/ws', 'wss://sip2.invalid/ws']
    const directory = {
      colleagues: [{ name: '赵主管测试', extension: '8101', role: 'supervisor' }],
      extensions: ['8000-8999'],
      conference: '3000',
    }
    const supervise = { listen: '*55{extension}', whisper: null, barge: null, announce: true }
    put({ ...SITE, line: { ...SITE.line, url, directory, supervise: { listen: supervise.listen } } })
    expect(read()).toMatchObject({ kind: 'site', policy: { line: { url, directory, supervise } } })
  })

  test.each([
    ['{"central":', 'file: no JSON'],
    [{ ...SITE, central: { url: 'http://plain.invalid' } }, 'central.url'],
    [{ ...SITE, line: { ...SITE.line, url: [] } }, 'line.url'],
    [{ ...SITE, line: { ...SITE.line, url: ['ws://plain.invalid'] } }, 'line.url'],
    [
      { ...SITE, line: { ...SITE.line, directory: { conference: 'sip:evil@x' } } },
      'line.directory.conference',
    ],
    [{ ...SITE, line: { ...SITE.line, supervise: { listen: '*55' } } }, 'line.supervise.listen'],
    [
      { ...SITE, line: { ...SITE.line, directory: { extensions: ['8000-'] } } },
      'line.directory.extensions.0',
    ],
    [{ ...SITE, colour: 'red' }, 'colour: unknown key'],
    [{ ...SITE, settings: { zoom: 2 } }, 'settings.zoom: unknown key'],
    [{ ...SITE, screen: { lockAfterMinutes: 0 } }, 'screen.lockAfterMinutes'],
    [{ ...SITE, updates: { url: 'ftp://x', key: 'AA==' } }, 'updates.url'],
  ])('wrong as %j: said with the place, and the last good one holds', (wrong, where) => {
    put(wrong)
    const first = another()
    expect(first).toMatchObject({ kind: 'stopped', problem: { code: 'shell.policyUnreadable' } })
    if (first.kind === 'stopped') expect(first.problem.params.wrong).toContain(where)
    put({ ...SITE, managedBy: 'IT 测试' })
    read()
    put(wrong)
    const kept = read()
    expect(kept).toMatchObject({
      kind: 'site',
      policy: { central: SITE.central },
      managed: { by: 'IT 测试', wrong: { code: 'shell.policyKept' } },
    })
    expect(String(kept.managed.wrong?.params.wrong)).toContain(where)
    expect(policyFinding(kept)).toMatchObject({ found: 'kept', verdict: 'warn' })
    // Mended: nothing is left of it.
    put(SITE)
    expect(read().managed.wrong).toBeNull()
  })

  test('what stands in a wrong file is never quoted, only where', () => {
    put({ ...SITE, central: { url: 'http://user:secret@plain.invalid' } })
    expect(JSON.stringify(read())).not.toContain('secret')
  })

  test('gone or turned into one for practice: a machine of a company stops, and says so', () => {
    put(SITE)
    read()
    put({ practice: {} })
    expect(read()).toMatchObject({ kind: 'stopped', problem: { code: 'shell.policyMissing' } })
    rmSync(path)
    expect(read()).toMatchObject({ kind: 'stopped', problem: { code: 'shell.policyMissing' } })
    expect(policyFinding(read())).toMatchObject({ found: 'unreadable', verdict: 'bad' })
    // A folder in its place is there, and no policy.
    mkdirSync(path)
    expect(another()).toMatchObject({ kind: 'stopped', problem: { code: 'shell.policyUnreadable' } })
  })
})

describe('a machine for practice', () => {
  test('needs no file; one may say how practice is', () => {
    expect(read()).toMatchObject({ kind: 'practice', practice: { allowed: true, recordLocally: false } })
    put({ practice: { recordLocally: true }, screen: { watermark: true } })
    expect(read()).toMatchObject({
      kind: 'practice',
      practice: { recordLocally: true },
      managed: { screen: { watermark: true } },
    })
  })

  test('where it is not allowed the machine waits for its company, and says for what', () => {
    put({ practice: { allowed: false }, managedBy: 'IT 测试' })
    expect(read()).toMatchObject({
      kind: 'stopped',
      problem: { code: 'shell.practiceForbidden', params: { path } },
      managed: { by: 'IT 测试' },
    })
  })
})

describe('what a policy fixes', () => {
  test('stands over the person’s own choice, which is back when IT lets go', () => {
    const own = { ...DEFAULTS, language: 'en' as const, wrapSeconds: 90 }
    const fixed = { language: 'zh-CN' as const }
    expect(withFixed(own, fixed)).toEqual({ ...own, language: 'zh-CN' })
    expect(withoutFixed({ language: 'zh-CN', wrapSeconds: 60 }, fixed)).toEqual({ wrapSeconds: 60 })
    expect(withFixed(own, {})).toEqual(own)
  })

  test('size and keys are never fixed: some can’t read or reach others', () => {
    for (const name of ['zoom', 'keys', 'hotkeys', 'devices']) expect(FIXABLE).not.toContain(name)
    put({ ...SITE, settings: { theme: 'dark', wrapSeconds: 45 } })
    expect(read()).toMatchObject({
      settings: { theme: 'dark', wrapSeconds: 45 },
      managed: { fixed: ['theme', 'wrapSeconds'] },
    })
  })
})

describe('the schema for editors', () => {
  test('is the one in the papers, and knows every key', () => {
    const kept = JSON.parse(readFileSync(join(root, 'docs', 'policy.schema.json'), 'utf8'))
    // Made anew by: node build/papers.ts
    expect(policySchema()).toEqual(kept)
    const [company] = kept.oneOf
    expect(Object.keys(company.properties)).toEqual(
      expect.arrayContaining(['central', 'line', 'desk', 'settings', 'screen', 'updates', 'managedBy']),
    )
    expect(company).toMatchObject({ additionalProperties: false, required: ['central', 'line'] })
  })
})

describe('a desk that nobody touches', () => {
  test('covers itself once for each absence, and never in a call', () => {
    const state = { idle: 0, call: false, covered: 0 }
    const look = presenceOf(5, {
      idleSeconds: () => state.idle,
      inCall: () => state.call,
      cover: () => {
        state.covered += 1
      },
    })
    const at = (idle: number, call = false) => {
      Object.assign(state, { idle, call })
      look()
      return state.covered
    }
    expect(at(299)).toBe(0)
    expect(at(300, true)).toBe(0)
    expect(at(305)).toBe(1)
    expect(at(900)).toBe(1)
    expect(at(2)).toBe(1)
    expect(at(300)).toBe(2)
  })
})
