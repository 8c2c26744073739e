// The demo's answer to people and machines, without a demo: arguments, summary, failure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { argumentsOf, printed, resultOf } from './outcome.ts'
import type { Done } from './reminderCall.ts'

const DONE: Done = {
  electron: '33.4.11',
  imported: { accepted: 21, rejected: 3 },
  case: '00000000-0000-7000-8000-0000000000c1',
  call: { sipStatus: 200, talkSeconds: 41, sentPackets: 2050, receivedPackets: 2043, heardRms: 0.121 },
  script: { path: ['A1', 'A2', 'A3'], verified: true },
  disposition: 'PTP_FULL',
  promise: { id: '00000000-0000-7000-8000-0000000000d1', amountFen: 123_456, due: '2026-11-27' },
  central: { acts: 12, calls: 1, notes: 1, promises: 1 },
  secondDeskSawPromiseMs: 180,
}

/** A clock that goes on by 1.25 s with every look. */
function clock(): () => number {
  let at = 0
  return () => {
    at += 1250
    return at
  }
}

async function played(args: string[], play: Parameters<typeof resultOf>[1]) {
  const told: string[] = []
  const result = await resultOf(args, play, clock(), (text) => told.push(text))
  return { result, told, ...printed(args, result) }
}

test('a demo that went through: one JSON object with every key of the contract, status 0', async () => {
  const { stdout, status } = await played(['--json'], async (_wish, at) => {
    at('dial')
    return DONE
  })
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(stdout)).toEqual({ ok: true, seconds: 1.3, ...DONE })
  expect(status).toBe(0)
})

test('for people the same figures stand in words', async () => {
  const { stdout } = await played([], async () => DONE)
  for (const figure of [
    '21 accounts, 3 rejected',
    'SIP 200, 41 s',
    'A1 → A2 → A3',
    '¥1234.56 by 2026-11-27',
    '180 ms',
  ])
    expect(stdout).toContain(figure)
  expect(stdout).toMatch(/ok in 1\.3 s on Electron 33\.4\.11\n$/)
})

test('a step that does not happen: its name, its reason, status 1, and where it was goes to stderr', async () => {
  const { stdout, status, told } = await played(['--json'], async (_wish, at) => {
    at('import the account file')
    at('dial')
    throw new Error('nobody answered')
  })
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    seconds: 1.3,
    failed: { step: 'dial', message: 'nobody answered' },
  })
  expect(status).toBe(1)
  expect(told.slice(0, 2)).toEqual(['· import the account file', '· dial'])
  const { stdout: words } = await played([], async () => {
    throw new Error('nobody answered')
  })
  expect(words).toMatch(/stopped at "arguments" after 1\.3 s\.\nnobody answered/)
})

test.each([
  [['--json', '--bogus'], /--bogus/],
  [['--json', '--accounts', '/nowhere/file.csv'], /there is no file .*file\.csv/],
  [['--json', '--shots'], /--shots/],
])('arguments %j are refused in words, as JSON where it was asked for', async (args, message) => {
  const { result, status, stdout } = await played(args, async () => DONE)
  expect(result).toMatchObject({
    ok: false,
    failed: { step: 'arguments', message: expect.stringMatching(message) },
  })
  expect([status, JSON.parse(stdout).ok]).toEqual([1, false])
})

test('paths are made whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-arguments-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, '账户.csv')
  writeFileSync(file, '姓名\n')
  expect(argumentsOf(['--accounts', file, '--shots', 'pictures', '--database-url', 'postgres://x'])).toEqual({
    accounts: file,
    shots: resolve('pictures'),
    databaseUrl: 'postgres://x',
  })
  expect(argumentsOf([])).toEqual({ accounts: null, shots: null, databaseUrl: null })
})
