// The end of a test run: which files run once more by themselves, what that changes in the sum, what the last lines say; and that the
// report, of which all this is made, knows every way in which a file can fail.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../build/paths.mjs'
import {
  afterRunningAgain,
  failedAs,
  failuresIn,
  filesToRunAgain,
  lastWords,
  timeToRunAgain,
  together,
} from '../../build/testOutcome.mjs'

/** A stage in which so many tests of each file passed and these failed. */
function stage(name: string, files: Record<string, { passed: number; failed: string[] }>) {
  const sums = Object.fromEntries(
    Object.entries(files).map(([file, { passed, failed }]) => [file, { passed, failed: failed.length }]),
  )
  return {
    stage: name,
    ...together(Object.values(sums)),
    files: sums,
    failures: Object.entries(files).flatMap(([file, { failed }]) =>
      failed.map((one) => ({ file, name: one, message: `Error: ${one} went wrong\n\nat ${file}:1` })),
    ),
  }
}

const good = { passed: 3, failed: [] }
const bad = (...failed: string[]) => ({ passed: 2, failed })

describe('a second run, alone', () => {
  test('is for files of e2e and lab, and for few of them', () => {
    const outcomes = [
      stage('unit', { 'tests/shared/money.test.ts': bad('rounds') }),
      stage('central', { 'tests/central/pull.test.ts': bad('pulls') }),
      stage('e2e', { 'tests/e2e/dark.e2e.test.ts': bad('a', 'b'), 'tests/e2e/guard.e2e.test.ts': good }),
      stage('lab', { 'tests/lab/inCall.test.ts': bad('c') }),
    ]
    expect(filesToRunAgain(outcomes)).toMatchObject([
      { stage: 'e2e', file: 'tests/e2e/dark.e2e.test.ts' },
      { stage: 'lab', file: 'tests/lab/inCall.test.ts' },
    ])
    const many = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`tests/e2e/${n}.e2e.test.ts`, bad('x')]))
    expect(filesToRunAgain([stage('e2e', many)])).toEqual([])
    expect(filesToRunAgain([failedAs('e2e', 'the lane as a whole', 'gone')])).toEqual([])
  })

  test('begins only while there is time for it, the shortest first', () => {
    const sum = { passed: 1, failed: 1 }
    const files = { long: { ...sum, ms: 90_000 }, short: { ...sum, ms: 20_000 } }
    const outcome = { stage: 'e2e', passed: 2, failed: 2, files, failures: [] }
    expect(filesToRunAgain([outcome]).map(({ file }) => file)).toEqual(['short', 'long'])
    expect(timeToRunAgain(18 * 60_000, 90_000)).toBe(true)
    expect(timeToRunAgain(22.5 * 60_000, 20_000)).toBe(true)
    expect(timeToRunAgain(22.5 * 60_000, 90_000)).toBe(false)
    // It waited in vain, which it would not do by itself.
    expect(timeToRunAgain(21 * 60_000, 400_000)).toBe(true)
    expect(timeToRunAgain(24 * 60_000, 0)).toBe(false)
  })

  test('that passes as a whole counts as passed and is named; one that fails again stays failed', () => {
    const [dark, call] = ['tests/e2e/dark.e2e.test.ts', 'tests/lab/inCall.test.ts']
    const first = [
      stage('unit', { 'tests/shared/money.test.ts': bad('rounds') }),
      stage('e2e', { [dark]: bad('the list', 'the call'), 'tests/e2e/guard.e2e.test.ts': good }),
      stage('lab', { [call]: bad('a hold') }),
    ]
    const again = (stage: string, file: string, sum: { passed: number; failed: number }) => ({
      stage,
      file,
      sum,
      before: failuresIn(first, { stage, file }),
    })
    const { outcomes, unsteady } = afterRunningAgain(first, [
      again('e2e', dark, { passed: 4, failed: 0 }),
      again('lab', call, { passed: 2, failed: 1 }),
    ])
    expect(together(first)).toEqual({ passed: 9, failed: 4 })
    expect(together(outcomes)).toEqual({ passed: 11, failed: 2 })
    const end = lastWords(outcomes, unsteady)
    expect(end.at(-1)).toBe(
      `unsteady: failed beside the other lane, passed alone: e2e > ${dark} > the list; e2e > ${dark} > the call`,
    )
    expect(end).toEqual(
      expect.arrayContaining([
        '== failed (2)',
        'unit > tests/shared/money.test.ts > rounds',
        `lab > ${call} > a hold`,
        '    Error: a hold went wrong',
        `    at ${call}:1`,
      ]),
    )
    // What a second run did not even begin is no proof.
    expect(afterRunningAgain(first, [again('e2e', dark, { passed: 0, failed: 0 })]).outcomes).toEqual(first)
  })
})

describe('the last words', () => {
  test('are none when all is well', () => {
    expect(lastWords([stage('e2e', { 'tests/e2e/guard.e2e.test.ts': good })])).toEqual([])
  })

  test('stay short, whatever failed, and leave no name out before they count', () => {
    const long = `${'x'.repeat(1000)}\n`.repeat(100)
    const failures = Array.from({ length: 60 }, (_, n) => ({ file: 'f', name: `test ${n}`, message: long }))
    const end = lastWords([{ stage: 'e2e', passed: 0, failed: 60, files: {}, failures }])
    expect(end.join('\n').length).toBeLessThan(80_000)
    expect(end).toEqual(expect.arrayContaining(['e2e > f > test 0', 'e2e > f > test 39', '… and 20 more']))
    expect(end.filter((line) => line.endsWith('more lines'))).toHaveLength(10)
  })
})

describe('the report of a run', () => {
  let folder: string
  let report: {
    passed: number
    failed: number
    files: object
    failures: { file: string; name: string; message: string }[]
  }
  const WRITTEN = {
    'fine.test.ts': `test('passes', () => undefined)`,
    'wrong.test.ts': `describe('group', () => {
  test('differs', () => expect({ colour: 'red' }).toEqual({ colour: 'blue' }))
  test('passes as well', () => undefined)
})`,
    'before.test.ts': `describe('group', () => {
  beforeAll(() => { throw new Error('no desk came up') })
  test('never runs', () => undefined)
})`,
    'broken.test.ts': `throw new Error('can not be loaded')`,
    'later.test.ts': `test('leaves an error behind', async () => {
  void Promise.reject(new Error('nobody heard this'))
  await new Promise((done) => setImmediate(done))
})`,
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-report-'))
    for (const [name, text] of Object.entries(WRITTEN)) writeFileSync(join(folder, name), text)
    const path = join(folder, 'report.json')
    const args = ['run', '--root', folder]
    const reporter = JSON.stringify(join(root, 'build', 'testReport.mjs'))
    const config = [
      `import { TestReport } from ${reporter}`,
      'export default { test: { globals: true, reporters: [new TestReport()] } }',
    ]
    writeFileSync(join(folder, 'vitest.config.mjs'), config.join('\n'))
    const done = spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, DUEDESK_TEST_REPORT: path },
    })
    expect(done.status, done.stderr).toBe(1)
    report = JSON.parse(readFileSync(path, 'utf8'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const found = (name: string) => report.failures.find((one) => one.name === name)

  test('says what differs, and where', () => {
    const { file, message } = found('group > differs') ?? {}
    expect(file).toMatch(/wrong\.test\.ts$/)
    expect(message).toContain(`-   "colour": "blue"`)
    expect(message).toContain(`+   "colour": "red"`)
    expect(message).toMatch(/at \S*wrong\.test\.ts:2/)
  })

  test('counts what failed before, beside and outside of tests', () => {
    expect(found('group (before or after its tests)')?.message).toContain('no desk came up')
    expect(found('the file itself')?.message).toContain('can not be loaded')
    expect(found('an error that belongs to no test')).toMatchObject({
      file: null,
      message: expect.stringContaining('nobody heard this'),
    })
    expect(report).toMatchObject({ passed: 3, failed: 4 })
    expect(Object.keys(report.files)).toHaveLength(5)
    for (const file of Object.values(report.files)) expect(file).toEqual({ ...file, ms: expect.any(Number) })
  })
})
