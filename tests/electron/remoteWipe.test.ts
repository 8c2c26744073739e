// Removing what a computer keeps: what goes, what stays for central, and that it is finished whatever ends it.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Journal, openJournal } from '../../electron/journal.ts'
import { openRemoteWipe, type RemoteWipeOptions } from '../../electron/remoteWipe.ts'
import { DAY } from '../../shared/instant.ts'

const AGENT = '0193f000-0000-7000-8000-000000000001'
const OTHER = '0193f000-0000-7000-8000-000000000002'
const DEVICE = '0193f000-0000-7000-8000-00000000000a'
const OTHER_DEVICE = '0193f000-0000-7000-8000-00000000000b'
const line = (n: number, sealed: string | null = `1.central-${n}`) => ({
  n,
  line: JSON.stringify({ own: `own-${n}`, sealed }),
})

let folder: string
let clock: number
let did: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-wipe-'))
  clock = Date.parse('2026-11-20T02:00:00Z')
  did = []
  for (const [agent, device] of [
    [AGENT, DEVICE],
    [OTHER, OTHER_DEVICE],
  ] as const) {
    mkdirSync(join(folder, 'keys'), { recursive: true })
    writeFileSync(join(folder, 'keys', `${agent}.json`), JSON.stringify({ version: 1, device, wrapped: 'x' }))
  }
  mkdirSync(join(folder, 'offline'))
  writeFileSync(join(folder, 'offline', 'box.bin'), 'x')
  for (const name of ['session.bin', 'call.bin', 'policy.good.json', 'central-key.json'])
    writeFileSync(join(folder, name), 'x')
})
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close()
  rmSync(folder, { recursive: true, force: true })
})

const journals: Journal[] = []
const journalOf = (): Journal => {
  const journal = openJournal(
    join(folder, 'journal'),
    () => clock,
    () => undefined,
    1000,
  )
  journals.push(journal)
  return journal
}
const open = (change: Partial<RemoteWipeOptions> = {}) =>
  openRemoteWipe({
    userData: folder,
    journal: journalOf(),
    now: () => clock,
    ask: async () => [],
    clear: async () => void did.push('clear'),
    tell: () => did.push('tell'),
    reload: () => did.push('reload'),
    cover: () => did.push('cover'),
    offline: { days: 3, wipeAfterDays: null },
    log: (event) => did.push(event),
    ...change,
  })
const until = (what: string) => expect.poll(() => did).toContain(what)

describe('carrying it out', () => {
  test('keys, unlocking, session and calls go; policy and central’s key stay; the journal opens for central alone', async () => {
    const journal = journalOf()
    await journal.append(AGENT, DEVICE, [line(1), line(2), line(3)])
    await journal.acknowledge(AGENT, DEVICE, 1)
    await journal.append(OTHER, OTHER_DEVICE, [line(1)])
    await journal.close()
    const wipe = await open()
    expect(await wipe.carryOut()).toEqual({ at: clock, waiting: 3 })
    expect(readdirSync(folder).sort()).toEqual([
      'central-key.json',
      'journal',
      'policy.good.json',
      'wiped.json',
    ])
    expect(did).toContain('clear')
    // A later run hands over exactly what central had not judged, by its half.
    const later = await journalOf().others(AGENT, '0193f000-0000-7000-8000-00000000000c')
    expect(later.map(({ agentId, lines }) => [agentId, lines.map(({ n }) => n)])).toEqual([
      [AGENT, [2, 3]],
      [OTHER, [1]],
    ])
    for (const { lines } of later)
      for (const { n, line: text } of lines)
        expect(JSON.parse(text)).toEqual({ own: '', sealed: `1.central-${n}` })
    expect(wipe.status()).toEqual({ at: clock, waiting: 3 })
    expect((await open()).status()).toEqual({ at: clock, waiting: 3 })
    await wipe.seen()
    expect((await open()).status()).toBeNull()
  })

  test('an unsent line that only its agent’s key opens keeps that key, and no other', async () => {
    const journal = journalOf()
    await journal.append(AGENT, DEVICE, [line(1), line(2, null)])
    await journal.append(OTHER, OTHER_DEVICE, [line(1, null)])
    await journal.acknowledge(OTHER, OTHER_DEVICE, 1)
    await journal.close()
    await (await open()).carryOut()
    expect(readdirSync(join(folder, 'keys'))).toEqual([`${AGENT}.json`])
    const { lines } = await journalOf().read(AGENT, DEVICE, 1, 10)
    expect(lines.map(({ line: text }) => JSON.parse(text).own)).toEqual(['', 'own-2'])
  })

  test('killed in the middle, it is finished at the next start, before any desk can be opened', async () => {
    const killed = await open({ clear: () => Promise.reject(new Error('the power went')) })
    await expect(killed.carryOut()).rejects.toThrow('power')
    expect(JSON.parse(readFileSync(join(folder, 'wiped.json'), 'utf8'))).toMatchObject({ done: false })
    expect(killed.status()).toBeNull()
    clock += DAY
    const next = await open()
    expect(did).toContain('clear')
    expect(next.status()).toEqual({ at: clock - DAY, waiting: 0 })
  })
})

describe('looking for an order', () => {
  test('before sign-in it is carried out at once, for whichever agent of the computer it was given', async () => {
    const asked: unknown[] = []
    const wipe = await open({
      async ask(devices) {
        asked.push([...devices].sort())
        return [OTHER_DEVICE]
      },
    })
    const end = wipe.begin()
    await until('reload')
    end()
    expect(asked).toEqual([[DEVICE, OTHER_DEVICE]])
    expect(existsSync(join(folder, 'keys'))).toBe(false)
  })

  test('a desk at work is told, and nothing goes before it says so', async () => {
    const wipe = await open({ ask: async () => [DEVICE] })
    wipe.desk(true)
    const end = wipe.begin()
    await until('tell')
    end()
    expect(existsSync(join(folder, 'keys', `${AGENT}.json`))).toBe(true)
    expect(did).not.toContain('clear')
  })

  test('without central nothing is removed; an open desk covers itself after the days of the policy', async () => {
    const ask = () => Promise.reject(new TypeError('fetch failed'))
    const wipe = await open({ ask })
    wipe.heard()
    wipe.desk(true)
    clock += 2 * DAY
    wipe.begin()()
    await until('wipe.notAsked')
    expect(did).not.toContain('cover')
    clock += 2 * DAY
    wipe.begin()()
    await until('cover')
    expect(existsSync(join(folder, 'keys'))).toBe(true)
  })

  test('where the policy asks for it, a computer that stayed away removes what it keeps at its next start', async () => {
    const offline = { days: 3, wipeAfterDays: 30 }
    const wipe = await open({ offline })
    wipe.heard()
    clock += 29 * DAY
    expect((await open({ offline })).status()).toBeNull()
    clock += 2 * DAY
    expect((await open({ offline })).status()).toEqual({ at: clock, waiting: 0 })
    expect(existsSync(join(folder, 'keys'))).toBe(false)
  })
})
