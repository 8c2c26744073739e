// Two workstations and a real central on PGlite: what one records the other sees, whatever the network does in between.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningCentral, start } from '../../central/server.ts'
import type { Desk } from '../../renderer/desk.ts'
import type { WorkRow } from '../../renderer/local/views.ts'
import type { ActDraft } from '../../shared/act.ts'
import { addDays, CHINA, localDay } from '../../shared/instant.ts'
import type { Id } from '../../shared/rows.ts'
import { sortRanked } from '../../shared/worklist.ts'
import { MIGRATIONS, seedBytes } from '../central/site.ts'
import { page, person, TEN } from './desk.ts'
import { type Machine, machine } from './machine.ts'

const DOOR = 'd'.repeat(64)
const OFFSET = TEN - Date.now()
const now = () => Date.now() + OFFSET
const WITHIN = { timeout: 15_000, interval: 20 }

let central: RunningCentral
const machines: Machine[] = []

async function startCentral(seed: Uint8Array, restored = false): Promise<RunningCentral> {
  return start({
    database: { kind: 'pglite', dataDir: null, seed },
    door: DOOR,
    now,
    practice: true,
    linePassword: 'line',
    migrationsDir: MIGRATIONS,
    requestsPerMinute: 100_000,
    restored,
  })
}
const doorOf = ({ url }: RunningCentral) => ({ state: 'ready' as const, url, door: DOOR })

beforeAll(async () => {
  central = await startCentral(await seedBytes())
}, 120_000)
afterEach(async () => {
  for (const each of machines.splice(0)) await each.close()
})
afterAll(() => central.close())

async function newMachine(): Promise<Machine> {
  const made = await machine(doorOf(central), OFFSET)
  machines.push(made)
  return made
}

const worklist = (desk: Desk) => desk.local.query('worklist', { now: desk.clock.now() })
async function firstRow(desk: Desk, nth = 0): Promise<WorkRow> {
  await expect.poll(async () => (await worklist(desk)).length, WITHIN).toBeGreaterThan(nth)
  const row = (await worklist(desk)).sort((a, b) => (a.caseId < b.caseId ? -1 : 1))[nth]
  if (!row) throw new Error('no such row')
  return row
}
const note = ({ customerId, caseId }: Pick<WorkRow, 'customerId' | 'caseId'>, text: string): ActDraft => ({
  kind: 'note.added',
  customerId,
  caseId,
  payload: { noteId: crypto.randomUUID(), callId: null, text },
})
async function notes(desk: Desk, caseId: Id): Promise<unknown[]> {
  const view = await desk.local.query('case', { caseId, now: desk.clock.now() })
  return (view?.timeline ?? []).filter((entry) => entry.kind === 'note').map((entry) => entry.params.text)
}
const status = (desk: Desk) => desk.local.query('status', null)
const drained = (desk: Desk) => expect.poll(async () => (await status(desk)).waiting, WITHIN).toBe(0)

describe('two workstations', () => {
  it('are shown a list of thousands whole, each case once, in the order of the list', async () => {
    const here = await (await newMachine()).signIn('agent1')
    await firstRow(here)
    const before = (await worklist(here)).length
    const agent = here.profile.id
    const people = Array.from({ length: 2500 }, (_, n) => person(n + 1, agent).rows).flat()
    const cursor = await here.local.sync.cursor()
    await here.local.sync.receive(page(people, { cursor: cursor ?? '' }))
    const rows = await worklist(here)
    expect(rows).toHaveLength(before + 2500)
    expect(new Set(rows.map((row) => row.caseId)).size).toBe(rows.length)
    expect(rows).toEqual(sortRanked(rows))
  })

  it('hear of the first page and of the whole at once, and not of each page between', async () => {
    const here = await (await newMachine()).signIn('agent1')
    await firstRow(here)
    const before = (await worklist(here)).length
    const cursor = (await here.local.sync.cursor()) ?? ''
    let told = 0
    here.local.onChange(() => {
      told += 1
    })
    const shown: number[] = []
    for (let n = 0; n < 12; n += 1) {
      const rows = person(5000 + n, here.profile.id).rows
      await here.local.sync.receive(page(rows, { cursor, more: n < 11 }))
      shown.push((await worklist(here)).length - before)
    }
    // Whoever asks is told what is there.
    expect(shown).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    await expect.poll(() => told, WITHIN).toBeGreaterThan(1)
    expect(told).toBeLessThan(8)
  })

  it('hand over at once also what is about no customer: that the agent takes a break', async () => {
    const mine = await newMachine()
    const here = await mine.signIn('agent1')
    await firstRow(here)
    await expect.poll(() => here.sync.status().state, WITHIN).toBe('online')
    await here.sync.tryNow()
    // From here on nothing is sent because it is time.
    mine.timersStand = true
    await here.local.record([
      { kind: 'agent.state', customerId: null, caseId: null, payload: { state: 'break', reason: 'meal' } },
    ])
    await drained(here)
  })

  it('see each other’s work because the wake stream says so, not because they look again', async () => {
    const [mine, other] = [await newMachine(), await newMachine()]
    const [here, there] = [await mine.signIn('agent1'), await other.signIn('agent1')]
    const row = await firstRow(here)
    await firstRow(there)
    await expect.poll(() => there.sync.status().state, WITHIN).toBe('online')
    await there.sync.tryNow()
    // From here on no planned try of the other desk runs.
    other.timersStand = true
    const text = `seen ${crypto.randomUUID()}`
    await here.local.record([note(row, text)])
    await expect.poll(() => notes(there, row.caseId), WITHIN).toContain(text)
    await drained(here)
    expect((await notes(here, row.caseId)).filter((each) => each === text)).toHaveLength(1)
  })

  it('show both promises when both promised, and a person chooses', async () => {
    const [one, two] = [await newMachine(), await newMachine()]
    const [here, there] = [await one.signIn('agent1'), await two.signIn('agent1')]
    await firstRow(here)
    const rows = await worklist(here)
    const row = rows.find(
      (each) => !each.reasons.some((reason) => reason.code.startsWith('promise')),
    ) as WorkRow
    await expect
      .poll(async () => (await worklist(there)).some((each) => each.caseId === row.caseId), WITHIN)
      .toBe(true)
    const due = addDays(localDay(now(), CHINA), 3)
    const { minimumFen } = await here.local.query('promiseLimits', { caseId: row.caseId, now: now() })
    const promise = (amountFen: number): ActDraft => ({
      kind: 'promise.made',
      customerId: row.customerId,
      caseId: row.caseId,
      payload: {
        promiseId: crypto.randomUUID(),
        callId: null,
        promiseKind: 'part',
        amountFen,
        due,
        channel: 'bank',
        previousId: null,
      },
    })
    two.network.cut = true
    await there.local.record([promise(minimumFen + 200)])
    await here.local.record([promise(minimumFen + 100)])
    await drained(here)
    two.network.cut = false
    await there.sync.tryNow()
    await expect.poll(async () => (await there.local.query('outbox', null)).length, WITHIN).toBe(1)
    const [mine] = await there.local.query('outbox', null)
    expect(mine).toMatchObject({
      state: 'conflict',
      problem: { code: 'act.versionConflict' },
      current: { kind: 'promise', amountFen: minimumFen + 100 },
    })
    const shown = await there.local.query('case', { caseId: row.caseId, now: now() })
    expect(
      shown?.promises.filter((each) => each.promise.exit === null).map((each) => each.promise.amountFen),
    ).toContain(minimumFen + 100)
    // The person knowingly replaces the other one.
    await there.local.sync.resolve(mine?.act.n ?? 0, 'retry')
    await drained(there)
    const settled = await there.local.query('case', { caseId: row.caseId, now: now() })
    const open = settled?.promises.filter((each) => each.promise.exit === null)
    expect(open?.map((each) => each.promise.amountFen)).toContain(minimumFen + 200)
    expect(await there.local.query('outbox', null)).toEqual([])
  })
})

describe('what came back meanwhile clashes', () => {
  const due = () => addDays(localDay(now(), CHINA), 3)
  const promise = (row: WorkRow, amountFen: number): ActDraft => ({
    kind: 'promise.made',
    customerId: row.customerId,
    caseId: row.caseId,
    payload: {
      promiseId: crypto.randomUUID(),
      callId: null,
      promiseKind: 'part',
      amountFen,
      due: due(),
      channel: 'bank',
      previousId: null,
    },
  })
  const unpromised = async (desk: Desk) => {
    await firstRow(desk)
    for (const row of await worklist(desk)) {
      const view = await desk.local.query('case', { caseId: row.caseId, now: now() })
      if (view && view.promises.length + view.plans.length === 0) return row
    }
    throw new Error('every case has a promise or a plan')
  }

  it('a promise that central refused, with another desk’s that came after it: both are shown, and one is chosen', async () => {
    const [one, two] = [await newMachine(), await newMachine()]
    const [here, there] = [await one.signIn('agent1'), await two.signIn('agent1')]
    const row = await unpromised(here)
    await firstRow(there)
    const { minimumFen } = await here.local.query('promiseLimits', { caseId: row.caseId, now: now() })
    // More than is owed: central returns it.
    await there.local.record([promise(row, 999_999_999)])
    const returned = async () => (await there.local.query('outbox', null))[0]
    await expect.poll(async () => (await returned())?.state, WITHIN).toBe('refused')
    await here.local.record([promise(row, minimumFen + 1)])
    await drained(here)
    await expect.poll(returned, WITHIN).toMatchObject({
      state: 'conflict',
      problem: { code: 'act.versionConflict' },
      current: { amountFen: minimumFen + 1 },
    })
    // The other desk changes its mind: the newest stands beside it.
    const other = (await returned())?.current
    await here.local.record([
      {
        ...promise(row, minimumFen + 2),
        base: other?.version ?? null,
        payload: { ...promise(row, minimumFen + 2).payload, previousId: other?.id ?? null },
      } as ActDraft,
    ])
    await expect
      .poll(async () => (await returned())?.current, WITHIN)
      .toMatchObject({ amountFen: minimumFen + 2 })
    await there.local.sync.resolve((await returned())?.act.n ?? 0, 'drop')
    expect(await there.local.query('outbox', null)).toEqual([])
  })

  it('two plans for one case: the second is a clash with the first, and takes its place when that is chosen', async () => {
    const [one, two] = [await newMachine(), await newMachine()]
    const [here, there] = [await one.signIn('agent1'), await two.signIn('agent1')]
    const row = await unpromised(here)
    await firstRow(there)
    const view = await here.local.query('case', { caseId: row.caseId, now: now() })
    if (!view) throw new Error('no such case')
    const { feeFen, interestFen, principalFen } = view.arrears
    const plan = (note: string): ActDraft => ({
      kind: 'plan.asked',
      customerId: row.customerId,
      caseId: row.caseId,
      payload: {
        planId: crypto.randomUUID(),
        callId: null,
        terms: { planKind: 'single', periods: 1, firstDue: due(), monthlyPpm: 0, periodFeeFen: 0 },
        owed: { feeFen, interestFen, principalFen },
        waiver: { feeFen: 0, interestFen: 0, principalFen: 0 },
        sheet: null,
        channel: 'bank',
        reason: 'cashFlow',
        note,
      },
    })
    two.network.cut = true
    await there.local.record([plan('this desk')])
    await here.local.record([plan('the other')])
    await drained(here)
    two.network.cut = false
    await there.sync.tryNow()
    const returned = async () => (await there.local.query('outbox', null))[0]
    await expect
      .poll(returned, WITHIN)
      .toMatchObject({ state: 'conflict', current: { kind: 'plan', note: 'the other' } })
    await there.local.sync.resolve((await returned())?.act.n ?? 0, 'retry')
    await drained(there)
    expect(await there.local.query('outbox', null)).toEqual([])
    const plans = async () =>
      (await here.local.query('case', { caseId: row.caseId, now: now() }))?.plans.map(
        ({ plan: { note, state } }) => `${note}: ${state}`,
      )
    await expect
      .poll(async () => (await plans())?.sort(), WITHIN)
      .toEqual(['the other: withdrawn', 'this desk: asked'])
  })
})

describe('a locked desk', () => {
  it('is killed: what it was asked is in the outbox when the password opened it, once, and reaches central', async () => {
    const mine = await newMachine()
    const before = await mine.signIn('agent1')
    const row = await firstRow(before)
    await drained(before)
    await before.lock()
    const texts = [`locked ${crypto.randomUUID()}`, `locked ${crypto.randomUUID()}`]
    for (const text of texts) void before.local.record([note(row, text)])
    void before.local.saveDraft('a draft', { words: 'kept' })
    await expect.poll(() => lockedLines(mine), WITHIN).toBe(3)
    mine.kill()
    const after = await mine.signIn('agent1')
    expect((await notes(after, row.caseId)).filter((each) => texts.includes(String(each)))).toHaveLength(2)
    expect(await after.local.query('draft', { key: 'a draft' })).toEqual({ words: 'kept' })
    await drained(after)
    mine.kill()
    const last = await mine.signIn('agent1')
    await drained(last)
    expect((await notes(last, row.caseId)).filter((each) => texts.includes(String(each)))).toHaveLength(2)
    expect(mine.problems).toEqual([])
  })

  it('is opened by its password: what waited is recorded once, and not again by the next start', async () => {
    const mine = await newMachine()
    const here = await mine.signIn('agent1')
    const row = await firstRow(here)
    await here.lock()
    const text = `locked ${crypto.randomUUID()}`
    const saving = here.local.record([note(row, text)])
    await expect.poll(() => lockedLines(mine), WITHIN).toBe(1)
    await here.unlock({ password: 'practice' })
    expect((await saving).state).toBe('saved')
    await drained(here)
    mine.kill()
    const after = await mine.signIn('agent1')
    await drained(after)
    expect((await notes(after, row.caseId)).filter((each) => each === text)).toHaveLength(1)
  })

  /** How many lines of locked desks are on this machine's disk; none of them tells a word. */
  async function lockedLines({ folder }: Machine): Promise<number> {
    const names = await readdir(folder, { recursive: true })
    const books = names.filter((name) => name.includes('.locked') && name.endsWith('.log'))
    const texts = await Promise.all(books.map((name) => readFile(join(folder, name), 'utf8')))
    expect(texts.join()).not.toContain('locked ')
    return texts.join('').split('\n').length - 1
  }
})

describe('one agent at two desks', () => {
  it('leases follow to the desk signed in at last, come back for a dial, and end at sign-out', async () => {
    const first = await (await newMachine()).signIn('agent2')
    const row = await firstRow(first)
    const leaseOf = async (desk: Desk) => {
      const { caseId } = row
      const view = await desk.local.query('case', { caseId, now: desk.clock.now() })
      const { guard } = view?.contacts[0] ?? {}
      const check = guard?.checks.find((each) => each.rule === 'LEASE')
      return check?.figure.kind === 'lease' ? check.figure.state : null
    }
    const wanted = (desk: Desk) => desk.local.query('leasesWanted', { now: now(), limit: 9, takeOver: true })
    await expect.poll(async () => (await wanted(first)).length, WITHIN).toBe(0)
    const second = await (await newMachine()).signIn('agent2')
    await firstRow(second)
    await expect.poll(async () => (await wanted(second)).length, WITHIN).toBe(0)
    await expect.poll(() => leaseOf(first), WITHIN).toBe('movable')
    expect(await first.sync.lease(row.customerId)).toBe(true)
    expect(await leaseOf(first)).toBe('online')
    await second.signOut()
    // What the other desk gave back is free: this one leases it by itself.
    await first.sync.tryNow()
    await expect.poll(async () => (await wanted(first)).length, WITHIN).toBe(0)
  })

  it('keep their leases at sign-out while acts wait: central would lease what it does not know was used up', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    const row = await firstRow(desk)
    await drained(desk)
    await expect.poll(() => desk.sync.status().state, WITHIN).toBe('online')
    const [push, release] = ['/v1/sync/push', '/v1/leases/release']
    box.network.loseReplies = [push, push, push, release]
    await desk.local.record([note(row, 'not sent')])
    await desk.signOut()
    // A reply that could be lost was never asked for.
    expect(box.network.loseReplies).toContain(release)
    expect(box.network.loseReplies.length).toBeLessThan(4)
  })
})

describe('a session that central has ended', () => {
  it('keeps what is recorded, takes the password in place, and hands everything over', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    const row = await firstRow(desk)
    await drained(desk)
    const before = await central.counts()
    box.endSession()
    await desk.local.record([note(row, 'after the end')])
    await expect.poll(() => desk.sync.status().state, WITHIN).toBe('signedOut')
    expect((await status(desk)).waiting).toBe(1)
    await expect(desk.signInAgain('wrong')).rejects.toMatchObject({
      problem: { code: 'session.wrongCredentials' },
    })
    expect(desk.sync.status().state).toBe('signedOut')
    await desk.signInAgain('practice')
    await drained(desk)
    await expect.poll(() => desk.sync.status().state, WITHIN).toBe('online')
    expect((await central.counts()).notes).toBe(before.notes + 1)
  })
})

describe('without a network', () => {
  it('work goes on, leases let the guard permit, and everything drains by itself', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    const row = await firstRow(desk)
    const wanted = () => desk.local.query('leasesWanted', { now: now(), limit: 9, takeOver: true })
    await expect.poll(async () => (await wanted()).length, WITHIN).toBe(0)
    box.network.cut = true
    for (const text of ['a', 'b', 'c']) await desk.local.record([note(row, text)])
    await expect.poll(() => desk.sync.status().state, WITHIN).toBe('offline')
    expect((await status(desk)).waiting).toBe(3)
    const guard = (await worklist(desk)).find((each) => each.caseId === row.caseId)?.guard
    expect(guard?.kind === 'permit' || guard?.rule !== 'LEASE').toBe(true)
    const before = await central.counts()
    box.network.cut = false
    await drained(desk)
    await expect.poll(() => desk.sync.status().state, WITHIN).toBe('online')
    expect((await central.counts()).notes).toBe(before.notes + 3)
  })

  it('a lost reply, a spoilt token and a crash of the worker leave each act once in central', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    const row = await firstRow(desk, 1)
    await drained(desk)
    const before = await central.counts()
    box.network.loseReplies = ['/v1/sync/push', '/v1/sync/pull']
    await desk.local.record([note(row, 'lost reply')])
    await drained(desk)
    box.network.spoilToken = true
    await desk.local.record([note(row, 'spoilt token')])
    await drained(desk)
    const recorded = desk.local.record([note(row, 'crash')])
    box.crashWorker()
    expect((await recorded).acts).toHaveLength(1)
    await drained(desk)
    expect((await central.counts()).notes).toBe(before.notes + 3)
    await expect.poll(() => notes(desk, row.caseId), WITHIN).toEqual(expect.arrayContaining(['crash']))
    expect(box.problems.map((problem) => problem.code)).toEqual(['unexpected'])
  })

  it('an agent unlocks offline, is killed, and the next agent of the machine hands over what was left', async () => {
    const box = await newMachine()
    const first = await box.signIn('agent1')
    const row = await firstRow(first)
    await drained(first)
    await first.signOut()
    box.network.cut = true
    const offline = await box.unlockOffline('agent1')
    await offline.local.record([note(row, 'left behind')])
    box.kill()
    box.network.cut = false
    const before = await central.counts()
    await box.signIn('agent2')
    await expect.poll(async () => (await central.counts()).notes, WITHIN).toBe(before.notes + 1)
    box.kill()
    const again = await box.signIn('agent1')
    await drained(again)
    await expect.poll(() => notes(again, row.caseId), WITHIN).toEqual(expect.arrayContaining(['left behind']))
    expect((await central.counts()).notes).toBe(before.notes + 1)
  })
})

describe('an administrator', () => {
  it('imports a file with progress, hears of rejected rows, and sees the agents', async () => {
    const desk = await (await newMachine()).signIn('admin1')
    expect((await desk.sync.agents()).map((agent) => agent.loginName)).toEqual(
      expect.arrayContaining(['agent1', 'agent2']),
    )
    const csv = [
      '姓名,账号,产品,应还金额,到期还款日,手机号',
      '王测试,6200123400001111,信用卡,1200.50,2026-10-01,19900007777',
      '李测试,6200123400002222,信用卡,-5,2026-10-01,19900007778',
    ].join('\n')
    let sent = 0
    const reply = await desk.sync.importAccounts(
      new Blob([csv]),
      { name: 'two.csv', lender: '测试银行', hotline: '4000000000', assign: 'spread' },
      (bytes) => {
        sent = bytes
      },
    )
    expect(reply).toMatchObject({ rows: 2, accepted: 1, rejected: 1 })
    expect(sent).toBe(new Blob([csv]).size)
    expect(await desk.sync.rejectedRows(reply.importId)).toContain('-5')
  })

  it('an agent may not', async () => {
    const desk = await (await newMachine()).signIn('agent1')
    await expect(desk.sync.agents()).rejects.toMatchObject({ problem: { code: 'role.notAllowed' } })
  })
})

describe('a central put back to an earlier state', () => {
  it('gets again what it had already taken', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent1')
    const row = await firstRow(desk)
    await desk.local.record([note(row, 'kept by both')])
    await drained(desk)
    const backup = await central.snapshot()
    await desk.local.record([note(row, 'after the backup')])
    await drained(desk)
    await expect
      .poll(() => notes(desk, row.caseId), WITHIN)
      .toEqual(expect.arrayContaining(['after the backup']))
    const had = await central.counts()
    await central.close()
    central = await startCentral(new Uint8Array(backup), true)
    expect((await central.counts()).notes).toBe(had.notes - 1)
    box.door = doorOf(central)
    box.send('central', box.door)
    await expect.poll(async () => (await central.counts()).notes, WITHIN).toBe(had.notes)
    await drained(desk)
    await expect
      .poll(() => notes(desk, row.caseId), WITHIN)
      .toEqual(expect.arrayContaining(['kept by both', 'after the backup']))
  })
})

describe('nobody at the desk', () => {
  it('keys and rows leave with their worker; what is asked meanwhile waits, and is there after the password', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    const row = await firstRow(desk)
    await drained(desk)
    const before = await central.counts()
    const asked = desk.local.record([note(row, 'on its way')])
    await desk.lock()
    expect((await asked).state).toBe('saved')
    expect(box.workers()).toBe(0)
    let saved: string | null = null
    const held = desk.local.record([note(row, 'while locked')]).then(({ state }) => {
      saved = state
    })
    const list = desk.local.query('worklist', { now: now() })
    await expect(desk.unlock({ password: 'wrong' })).rejects.toMatchObject({
      problem: { code: 'session.wrongCredentials' },
    })
    await expect(desk.unlock({ passphrase: 'no password yet' })).rejects.toMatchObject({
      problem: { code: 'session.expired' },
    })
    expect(box.workers()).toBe(0)
    expect(saved).toBe(null)
    await desk.unlock({ password: 'practice' })
    await held
    expect(saved).toBe('saved')
    expect((await list).length).toBeGreaterThan(0)
    expect(box.workers()).toBe(1)
    await drained(desk)
    expect((await central.counts()).notes).toBe(before.notes + 2)
    expect(box.problems).toEqual([])
  })

  it('opens without a network too, and a sign-out ends a locked desk', async () => {
    const box = await newMachine()
    const desk = await box.signIn('agent2')
    await firstRow(desk)
    await desk.lock()
    box.network.cut = true
    await desk.unlock({ password: 'practice' })
    expect((await desk.local.query('worklist', { now: now() })).length).toBeGreaterThan(0)
    await desk.lock()
    const waits = desk.local.query('worklist', { now: now() })
    await Promise.all([desk.signOut(), expect(waits).rejects.toThrow()])
    expect(box.workers()).toBe(0)
  })
})
