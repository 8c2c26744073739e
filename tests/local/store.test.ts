// The write path of the desk store: saved means durable twice, whatever dies in between.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeskStore } from '../../renderer/local/store.ts'
import { ProblemError } from '../../shared/problem.ts'
import { AGENT, bench, brokenFactory, DEVICE, id, note, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const notesOf = (store: DeskStore) => store.shown.ofCase('note', one.case.id).map((row) => row.text)

describe('record', () => {
  it('is durable in the journal and in IndexedDB before it says saved', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    const saved = await store.record([note(one, '第一条')], stampAt(TEN))
    expect(saved.state).toBe('saved')
    expect(saved.acts[0]).toMatchObject({ n: 1, device: DEVICE, actor: { id: AGENT }, at: TEN })
    expect((await desk.shell.read(AGENT, DEVICE, 1, 10)).lines).toHaveLength(1)
    const again = await desk.open()
    expect(notesOf(again)).toEqual(['第一条'])
    expect(again.outboxHead(10).map((act) => act.n)).toEqual([1])
    expect(again.cursor).toBe('cursor-1')
  })

  it('takes an act that could be recorded only later at its own time, and none before it has happened', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    const drafts = [TEN - 60_000, TEN + 60_000].map((at) => ({ ...note(one, `${at}`), at }))
    const { acts } = await store.record(drafts, stampAt(TEN))
    expect(acts.map(({ at }) => at)).toEqual([TEN - 60_000, TEN])
  })

  it('takes what the agent did at the desk without any customer, and lets it go when central has judged it', async () => {
    const desk = await bench()
    const store = await desk.open()
    const paused = {
      kind: 'agent.state',
      customerId: null,
      caseId: null,
      payload: { state: 'break', reason: 'meal' },
    } as const
    expect((await store.record([paused], stampAt(TEN))).state).toBe('saved')
    const again = await desk.open()
    expect(again.outboxHead(10)).toMatchObject([{ n: 1, customerId: null, payload: paused.payload }])
    await again.settle([{ outcome: 'applied', n: 1, flags: [] }])
    expect(again.entries()).toEqual([])
    // What it was is no longer queued and still in the journal, sealed.
    expect((await desk.shell.read(AGENT, DEVICE, 1, 10)).lastN).toBe(1)
  })

  it('refuses what does not parse or does not fit the rows, and writes nothing', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    const stranger = { ...note(one, 'x'), customerId: id(99, 1) }
    await expect(store.record([stranger], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'act.subjectMissing' },
    })
    await expect(store.record([note(one, 'x'.repeat(9000))], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'act.malformed' },
    })
    expect((await desk.shell.read(AGENT, DEVICE, 1, 10)).lastN).toBe(0)
    expect((await store.record([note(one, 'y')], stampAt(TEN))).acts[0]?.n).toBe(1)
  })

  it('rejects and shows nothing when the journal fails, and gives no number twice when it had written all the same', async () => {
    let broken: 'before' | 'after' | null = null
    const desk = await bench((journal) => ({
      ...journal,
      async append(device, lines) {
        if (broken === 'before') throw new ProblemError('local.journalFailed', { detail: 'EIO' })
        const done = await journal.append(device, lines)
        if (broken === 'after') throw new ProblemError('local.journalFailed', { detail: 'EIO' })
        return done
      },
    }))
    const store = await desk.open()
    await store.receive(page(one.rows))
    broken = 'before'
    await expect(store.record([note(one, 'lost')], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'local.journalFailed' },
    })
    expect(notesOf(store)).toEqual([])
    broken = 'after'
    await expect(store.record([note(one, 'in doubt')], stampAt(TEN))).rejects.toThrow(ProblemError)
    expect(notesOf(store)).toEqual([])
    broken = null
    const next = await store.record([note(one, 'next')], stampAt(TEN))
    // The line in doubt is there: it counts, and the next act takes the number behind it.
    expect(next.acts[0]?.n).toBe(2)
    expect(notesOf(store)).toEqual(['in doubt', 'next'])
    expect(notesOf(await desk.open())).toEqual(['in doubt', 'next'])
  })

  it('a full disk is told as such', async () => {
    const desk = await bench((journal) => ({
      ...journal,
      append: () => Promise.reject(new ProblemError('local.diskFull')),
    }))
    const store = await desk.open()
    await store.receive(page(one.rows))
    await expect(store.record([note(one, 'x')], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'local.diskFull' },
    })
    expect(desk.problems).toContainEqual({ code: 'local.diskFull', params: {} })
  })

  it('asked again with the same ids records nothing twice', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    const draft = note(one, 'once')
    const first = await store.record([draft], stampAt(TEN), [id(5, 9)])
    const reopened = await desk.open()
    const second = await reopened.record([draft], stampAt(TEN), [id(5, 9)])
    expect(second.acts).toEqual(first.acts)
    expect(reopened.entries()).toHaveLength(1)
  })

  it('keeps the order of acts when the clock is set back two hours', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    const hours = [0, 1, -2, -1, 0].map((hour) => TEN + hour * 3_600_000)
    const stamps: string[] = []
    for (const at of hours) {
      const { acts } = await (await desk.open()).record([note(one, 'x')], stampAt(at))
      stamps.push(acts[0]?.hlc ?? '')
    }
    expect([...stamps].sort()).toEqual(stamps)
    expect(new Set(stamps).size).toBe(5)
  })
})

describe('a crash', () => {
  it('between journal and IndexedDB loses nothing: the line is replayed at the next start', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([note(one, 'a')], stampAt(TEN))
    // The window dies while IndexedDB is about to be written: the journal has the act, the database has not.
    let fail = false
    const dying = await desk.open({
      databases: { ...desk.databases, indexedDB: brokenFactory(desk.databases.indexedDB, () => fail) },
    })
    fail = true
    const kept = await dying.record([note(one, 'b')], stampAt(TEN))
    expect(kept.state).toBe('kept')
    expect(notesOf(dying)).toEqual(['a', 'b'])
    const again = await desk.open()
    expect(notesOf(again)).toEqual(['a', 'b'])
    expect(again.outboxHead(10).map((act) => act.n)).toEqual([1, 2])
    expect(again.kept).toBe(0)
  })

  it('a kept act goes in with the next write, and later numbers never hide it', async () => {
    const desk = await bench()
    let fail = false
    const store = await desk.open({
      databases: { ...desk.databases, indexedDB: brokenFactory(desk.databases.indexedDB, () => fail) },
    })
    await store.receive(page(one.rows))
    fail = true
    expect((await store.record([note(one, 'kept')], stampAt(TEN))).state).toBe('kept')
    expect(store.kept).toBe(1)
    expect(desk.problems).toHaveLength(1)
    fail = false
    expect((await store.record([note(one, 'saved')], stampAt(TEN))).state).toBe('saved')
    expect(store.kept).toBe(0)
    expect(notesOf(await desk.open())).toEqual(['kept', 'saved'])
  })

  it('a kept act is written by the planned repair', async () => {
    const desk = await bench()
    let fail = false
    const store = await desk.open()
    await store.receive(page(one.rows))
    const ailing = await desk.open({
      databases: { ...desk.databases, indexedDB: brokenFactory(desk.databases.indexedDB, () => fail) },
    })
    fail = true
    await ailing.record([note(one, 'kept')], stampAt(TEN))
    fail = false
    await desk.runLater()
    await ailing.saveDraft('x', 1)
    expect(ailing.kept).toBe(0)
    expect((await desk.open()).outboxHead(9)).toHaveLength(1)
  })

  it('a torn last line was never saved and disappears; a line damaged in the middle is reported and healed', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    for (const text of ['a', 'b', 'c']) await store.record([note(one, text)], stampAt(TEN))
    await desk.shell.close()
    const file = await journalFile(desk.folder)
    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, `${lines[0]}\n${lines[1]?.slice(0, -9)}xxxxxxxxx\n${lines[2]}\n4\tabc\thalf a li`)
    const reopened = await desk.open()
    // IndexedDB still has all three.
    expect(notesOf(reopened)).toEqual(['a', 'b', 'c'])
    expect((await reopened.record([note(one, 'd')], stampAt(TEN))).acts[0]?.n).toBe(4)
  })
})

async function journalFile(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true })
  const file = files.find((name) => name.endsWith('.log'))
  if (!file) throw new Error('no journal')
  return join(folder, file)
}
