// The journal: what it acknowledged is there after a kill, half lines disappear, a full disk is said and survived.
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookName, openJournal } from '../../electron/journal.ts'
import { DAY } from '../../shared/instant.ts'

const AGENT = '0193f000-0000-7000-8000-000000000001'
const OTHER = '0193f000-0000-7000-8000-000000000002'
const DEVICE = '0193f000-0000-7000-8000-00000000000a'
const OLD_DEVICE = '0193f000-0000-7000-8000-00000000000b'

let folder: string
let clock: number
let heard: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-journal-'))
  clock = Date.parse('2026-11-20T02:00:00Z')
  heard = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (at = folder) =>
  openJournal(
    at,
    () => clock,
    (event) => heard.push(event),
  )
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    n: from + index,
    line: `sealed 测试 ${from + index}`,
  }))
const bookFolder = () => join(folder, AGENT, DEVICE)
const segments = () =>
  readdirSync(bookFolder())
    .filter((name) => name.endsWith('.log'))
    .sort()
const lastSegment = () => join(bookFolder(), segments().at(-1) ?? '')

describe('append and read', () => {
  test('what was appended is read back in order, page by page, also by a later run', async () => {
    const first = open()
    await first.append(AGENT, DEVICE, lines(1, 3))
    await first.append(AGENT, DEVICE, lines(4, 5))
    await first.close()
    const again = open()
    const page = await again.read(AGENT, DEVICE, 2, 2)
    expect(page).toEqual({ lines: lines(2, 3), more: true, lastN: 5, acknowledged: 0, damaged: 0 })
    expect((await again.read(AGENT, DEVICE, 4, 10)).lines).toEqual(lines(4, 5))
    await again.close()
  })

  test('many callers at once: each is answered, every line is there once', async () => {
    const journal = open()
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => journal.append(AGENT, DEVICE, lines(index + 1, index + 1))),
    )
    expect((await journal.read(AGENT, DEVICE, 1, 100)).lines).toEqual(lines(1, 60))
    await journal.close()
  })

  test('the same line again changes nothing; the same number with another text is refused', async () => {
    const journal = open()
    await journal.append(AGENT, DEVICE, lines(1, 3))
    expect(await journal.append(AGENT, DEVICE, lines(2, 4))).toEqual({ lastN: 4, lowDisk: false })
    expect((await journal.read(AGENT, DEVICE, 1, 10)).lines).toEqual(lines(1, 4))
    await expect(journal.append(AGENT, DEVICE, [{ n: 2, line: 'another' }])).rejects.toMatchObject({
      problem: { code: 'local.journalFailed', params: { detail: 'numberReused' } },
    })
    await expect(
      journal.append(AGENT, DEVICE, [
        { n: 6, line: 'b' },
        { n: 5, line: 'a' },
      ]),
    ).rejects.toMatchObject({
      problem: { params: { detail: 'outOfOrder' } },
    })
    await journal.append(AGENT, DEVICE, lines(5, 5))
    expect((await journal.read(AGENT, DEVICE, 1, 10)).lastN).toBe(5)
    await journal.close()
  })
})

describe('damage', () => {
  test.each([
    ['half a line', '6\tabc'],
    ['a line with a wrong checksum at the end', '6\t0000000000000000\tsealed\n'],
    ['zeros, as a power cut leaves them', '\0'.repeat(300)],
  ])('%s is cut off, and the next number is the one after the last whole line', async (_what, torn) => {
    const first = open()
    await first.append(AGENT, DEVICE, lines(1, 5))
    await first.close()
    appendFileSync(lastSegment(), torn)
    const again = open()
    expect(await again.read(AGENT, DEVICE, 1, 10)).toMatchObject({ lines: lines(1, 5), lastN: 5, damaged: 0 })
    expect(heard).toContain('journal.torn')
    await again.append(AGENT, DEVICE, lines(6, 7))
    await again.close()
    expect((await open().read(AGENT, DEVICE, 1, 10)).lines).toEqual(lines(1, 7))
  })

  test('a damaged line in the middle is counted and costs no other', async () => {
    const first = open()
    await first.append(AGENT, DEVICE, lines(1, 5))
    await first.close()
    const content = readFileSync(lastSegment(), 'utf8').split('\n')
    content[2] = `${content[2]}x`
    writeFileSync(lastSegment(), content.join('\n'))
    const read = await open().read(AGENT, DEVICE, 1, 10)
    expect(read.damaged).toBe(1)
    expect(read.lines.map(({ n }) => n)).toEqual([1, 2, 4, 5])
    expect(heard).toContain('journal.damaged')
  })

  test('kill -9 in mid-append: nothing that was acknowledged is lost, and the journal goes on', async () => {
    const script = `
      import { openJournal } from ${JSON.stringify(join(import.meta.dirname, '../../electron/journal.ts'))}
      const journal = openJournal(${JSON.stringify(folder)}, Date.now, () => undefined)
      let n = (await journal.read('${AGENT}', '${DEVICE}', 1, 1)).lastN
      for (;;) {
        const batch = Array.from({ length: 5 }, () => ({ n: ++n, line: 'x'.repeat(2000) + n }))
        await journal.append('${AGENT}', '${DEVICE}', batch)
        process.stdout.write(n + '\\n')
      }`
    let acknowledged = 0
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      // Killed after a different number of answers each round, wherever it then is.
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString()
          if (said.split('\n').length > 3 + round * 4) child.kill('SIGKILL')
        })
        child.on('close', () => resolve())
      })
      acknowledged = Math.max(acknowledged, ...said.split('\n').slice(0, -1).map(Number))
      const journal = open()
      const { lines: found, damaged } = await journal.read(AGENT, DEVICE, 1, 100_000)
      await journal.close()
      expect(damaged).toBe(0)
      expect(found.length).toBeGreaterThanOrEqual(acknowledged)
      expect(found.map(({ n }) => n)).toEqual(found.map((_, index) => index + 1))
    }
    expect(acknowledged).toBeGreaterThan(30)
  })
})

describe('acknowledging', () => {
  test('acknowledged segments stay 14 days and go then; numbers never start again', async () => {
    const first = open()
    await first.append(AGENT, DEVICE, lines(1, 3))
    clock += DAY
    await first.append(AGENT, DEVICE, lines(4, 4))
    await first.acknowledge(AGENT, DEVICE, 4)
    expect(segments()).toHaveLength(2)
    await first.close()
    // The files' own times are the machine's; the test's clock is set back to them.
    const day = (name: string, at: number) => utimesSync(join(bookFolder(), name), at / 1000, at / 1000)
    const [one = '', two = ''] = segments()
    day(one, clock - DAY)
    day(two, clock)
    clock += 13 * DAY - 1
    expect((await open().read(AGENT, DEVICE, 1, 10)).lines).toEqual(lines(1, 4))
    clock += 2
    const again = open()
    expect(await again.read(AGENT, DEVICE, 1, 10)).toMatchObject({
      lines: lines(4, 4),
      lastN: 4,
      acknowledged: 4,
    })
    await again.append(AGENT, DEVICE, lines(5, 5))
    expect((await again.read(AGENT, DEVICE, 1, 10)).lastN).toBe(5)
    await again.close()
  })

  test('unacknowledged lines are never deleted, however old', async () => {
    const first = open()
    await first.append(AGENT, DEVICE, lines(1, 2))
    clock += DAY
    await first.append(AGENT, DEVICE, lines(3, 3))
    await first.close()
    for (const name of segments()) utimesSync(join(bookFolder(), name), 0, 0)
    clock += 100 * DAY
    expect((await open().read(AGENT, DEVICE, 1, 10)).lines).toEqual(lines(1, 3))
  })

  test('other agents’ and older devices’ unacknowledged lines can be handed over by whoever is here', async () => {
    const journal = open()
    await journal.append(AGENT, DEVICE, lines(1, 2))
    await journal.append(AGENT, OLD_DEVICE, lines(1, 3))
    await journal.append(OTHER, OLD_DEVICE, lines(1, 4))
    await journal.acknowledge(OTHER, OLD_DEVICE, 3)
    const others = await journal.others(AGENT, DEVICE)
    expect(others).toHaveLength(2)
    expect(others).toContainEqual({ agentId: AGENT, device: OLD_DEVICE, lines: lines(1, 3) })
    expect(others).toContainEqual({ agentId: OTHER, device: OLD_DEVICE, lines: lines(4, 4) })
    await journal.acknowledge(OTHER, OLD_DEVICE, 4)
    expect(await journal.others(AGENT, OLD_DEVICE)).toEqual([
      { agentId: AGENT, device: DEVICE, lines: lines(1, 2) },
    ])
    await journal.close()
  })
})

/**
 * A file system that is really full: a small tmpfs in a mount name space of its own, which also users without rights can make on
 * most machines. Runs the journal there and tells what came of it.
 */
function onFullDisk(): { skipped: string } | FullDisk {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const journal = JSON.stringify(join(import.meta.dirname, '../../electron/journal.ts'))
  const script = `
    import { existsSync, rmSync, writeFileSync } from 'node:fs'
    import { openJournal } from ${journal}
    const disk = ${JSON.stringify(disk)}
    const filler = disk + '/filler'
    writeFileSync(filler, Buffer.alloc(1_500_000, 1))
    const journal = openJournal(disk, Date.now, () => undefined, 1_000_000)
    const long = (n) => [{ n, line: 'y'.repeat(100_000) + n }]
    const append = (n) => journal.append('${AGENT}', '${DEVICE}', long(n))
    const answers = []
    let problem = null
    for (let n = 1; n <= 60 && problem === null; n++)
      try { answers.push((await append(n)).lowDisk) } catch (error) { problem = error.problem.code }
    const reserve = existsSync(disk + '/reserve')
    const read = await journal.read('${AGENT}', '${DEVICE}', 1, 100)
    rmSync(filler)
    const after = await append(answers.length + 1)
    await journal.close()
    console.log(JSON.stringify({ problem, answers, reserve, damaged: read.damaged, after, numbers: read.lines.map(({ n }) => n) }))`
  const shell = 'mount -t tmpfs -o size=3200k tmpfs "$0" && exec "$@"'
  const run = [process.execPath, '--input-type=module-typescript', '-e', script]
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const done = spawnSync('unshare', [...rights, '--mount', 'sh', '-c', shell, disk, ...run], {
    encoding: 'utf8',
  })
  if (done.status === 0) return JSON.parse(done.stdout) as FullDisk
  const trouble = `${done.error?.message ?? ''}${done.stderr}`.trim()
  if (/mount|unshare|ENOENT/.test(trouble)) return { skipped: trouble }
  throw new Error(trouble)
}
interface FullDisk {
  problem: string
  answers: boolean[]
  reserve: boolean
  damaged: number
  after: unknown
  numbers: number[]
}

test.runIf(process.platform === 'linux')(
  'a full disk: the reserve is spent first and said; what was acknowledged stays, and it goes on when there is room',
  (context) => {
    const told = onFullDisk()
    if ('skipped' in told) {
      // Seen in the summary of the run as a skipped test with this reason.
      process.stderr.write(
        `NOT TESTED: a full disk, because this machine lets nobody mount one: ${told.skipped}\n`,
      )
      context.skip(told.skipped)
      return
    }
    expect(told.problem).toBe('local.diskFull')
    expect(told.answers.filter(Boolean)).toHaveLength(1)
    expect(told.answers.length).toBeGreaterThan(8)
    expect(told.reserve).toBe(false)
    expect(told.numbers).toEqual(told.answers.map((_, index) => index + 1))
    expect(told.damaged).toBe(0)
    expect(told.after).toEqual({ lastN: told.answers.length + 1, lowDisk: false })
  },
)

describe('the book of a locked desk', () => {
  const LOCKED = bookName(DEVICE, true)

  test('has its own numbers, is there after a kill, and is nobody else’s to hand over', async () => {
    const journal = open()
    await journal.append(AGENT, DEVICE, lines(1, 3))
    await journal.acknowledge(AGENT, DEVICE, 3)
    await journal.append(AGENT, LOCKED, lines(1, 2))
    await journal.close()
    const again = open()
    const page = await again.read(AGENT, LOCKED, 1, 10)
    expect(page).toMatchObject({ lines: lines(1, 2), lastN: 2, acknowledged: 0 })
    expect(await again.others(OTHER, OLD_DEVICE)).toEqual([])
    await again.acknowledge(AGENT, LOCKED, 2)
    expect(await again.read(AGENT, DEVICE, 1, 10)).toMatchObject({ lastN: 3 })
    await again.close()
    expect(await open().read(AGENT, LOCKED, 1, 10)).toMatchObject({ lastN: 2, acknowledged: 2 })
  })

  test('keeps its agent’s key when this computer’s data is removed before the password was typed', async () => {
    const journal = open()
    const line = JSON.stringify({ own: 'for the own desk only', sealed: null })
    await journal.append(AGENT, LOCKED, [{ n: 1, line }])
    expect(await journal.shed()).toEqual({ waiting: 1, kept: [AGENT] })
    await journal.close()
    expect(await open().read(AGENT, LOCKED, 1, 10)).toMatchObject({ lines: [{ n: 1, line }] })
  })
})
