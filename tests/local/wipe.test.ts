// IT has what a computer keeps removed, with a real desk, journal and central: nothing recorded is lost, whatever the network does, and nothing
// that opens anything is left.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type RunningCentral, start } from '../../central/server.ts'
import type { Desk } from '../../renderer/desk.ts'
import type { WorkRow } from '../../renderer/local/views.ts'
import type { MachinesReply } from '../../shared/machineBodies.ts'
import { DOOR_HEADER, SessionReply } from '../../shared/protocol.ts'
import { MIGRATIONS, seedBytes } from '../central/site.ts'
import { TEN } from './desk.ts'
import { type Machine, machine } from './machine.ts'

const DOOR = 'e'.repeat(64)
const OFFSET = TEN - Date.now()
const WITHIN = { timeout: 15_000, interval: 20 }

let central: RunningCentral
const machines: Machine[] = []
beforeAll(async () => {
  central = await start({
    database: { kind: 'pglite', dataDir: null, seed: await seedBytes() },
    door: DOOR,
    now: () => Date.now() + OFFSET,
    practice: true,
    linePassword: 'line',
    migrationsDir: MIGRATIONS,
    requestsPerMinute: 100_000,
  })
}, 120_000)
afterEach(async () => {
  for (const each of machines.splice(0)) await each.close()
})
afterAll(() => central.close())

async function ask<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
  const answer = await fetch(central.url + path, {
    method,
    headers: {
      [DOOR_HEADER]: DOOR,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
const token = async (loginName: string) =>
  SessionReply.parse(await ask('POST', '/v1/session', null, { loginName, password: 'practice' })).accessToken

async function newMachine(): Promise<Machine> {
  const made = await machine({ state: 'ready', url: central.url, door: DOOR }, OFFSET)
  machines.push(made)
  return made
}
async function firstRow(desk: Desk): Promise<WorkRow> {
  const rows = () => desk.local.query('worklist', { now: desk.clock.now() })
  await expect.poll(async () => (await rows()).length, WITHIN).toBeGreaterThan(0)
  const [row] = await rows()
  if (!row) throw new Error('no case')
  return row
}
async function record(desk: Desk, { customerId, caseId }: WorkRow, text: string): Promise<void> {
  const payload = { noteId: crypto.randomUUID(), callId: null, text }
  await desk.local.record([{ kind: 'note.added', customerId, caseId, payload }])
}
async function notesInCentral(loginName: string): Promise<string[]> {
  const { rows } = await ask<{ rows: { kind: string; text?: string }[] }>(
    'GET',
    '/v1/sync/pull?limit=2000',
    await token(loginName),
  )
  return rows.flatMap(({ kind, text }) => (kind === 'note' && text ? text : []))
}
async function order(desk: Desk): Promise<string> {
  const admin = await token('admin1')
  const reply = await ask<MachinesReply>('POST', `/v1/machines/${desk.device}/wipe`, admin, {
    reason: '测试：电脑丢失',
  })
  expect(reply.machines.find(({ id }) => id === desk.device)?.wipe).toMatchObject({ doneAt: null })
  return admin
}
const machineOf = async (admin: string, desk: Desk) =>
  (await ask<MachinesReply>('GET', '/v1/machines', admin)).machines.find(({ id }) => id === desk.device)

/** Every byte of the folder, and which files there are. */
function contentOf(folder: string): { names: string[]; text: string } {
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
  return { names, text: names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') }
}

it('a desk at work hears it by its wake stream, hands over what waits, and forgets everything', async () => {
  const mine = await newMachine()
  const desk = await mine.signIn('agent1')
  const row = await firstRow(desk)
  await expect.poll(() => desk.sync.status().state, WITHIN).toBe('online')
  await desk.sync.tryNow()
  // From here on nothing is asked because it is time.
  mine.timersStand = true
  let told = 0
  mine.onWipe = () => {
    told += 1
  }
  const admin = await order(desk)
  await expect.poll(() => told, WITHIN).toBeGreaterThan(0)
  mine.timersStand = false
  // Recorded when the order was there already: no act is too late.
  const text = `last word ${crypto.randomUUID()}`
  await record(desk, row, text)
  expect(await mine.databases()).toHaveLength(1)
  await desk.wipe()
  expect(await notesInCentral('agent1')).toContain(text)
  const after = await machineOf(admin, desk)
  expect(after?.wipe).toMatchObject({ upTo: after?.acts, reason: '测试：电脑丢失' })
  expect(after?.wipe?.doneAt).not.toBeNull()
  expect(await mine.databases()).toEqual([])
  expect(mine.problems).toEqual([])
  // Whoever signs in again is a new desk, with everything that central has.
  const again = await mine.signIn('agent1')
  expect(again.device).not.toBe(desk.device)
  await firstRow(again)
})

it('one that was away hands over at its next contact; one that can not deliver keeps only what central opens', async () => {
  const mine = await newMachine()
  const desk = await mine.signIn('agent2')
  const row = await firstRow(desk)
  await expect.poll(() => desk.sync.status().state, WITHIN).toBe('online')
  mine.network.cut = true
  const text = `unsent ${crypto.randomUUID()}`
  await record(desk, row, text)
  const admin = await order(desk)
  // Carried out without a network, as the policy asks of one that stayed away for too long.
  const wiping = desk.wipe()
  await wiping
  expect(await notesInCentral('agent2')).not.toContain(text)
  expect(await mine.databases()).toEqual([])
  const left = contentOf(join(mine.folder, 'journal'))
  expect(left.names.some((name) => name.endsWith('.log'))).toBe(true)
  expect(left.text).toContain('"own":""')
  expect(left.text).not.toMatch(/"own":"[^"]/)
  expect(left.text).not.toContain(text)
  expect((await machineOf(admin, desk))?.wipe?.doneAt).toBeNull()
  // Anybody who signs in there brings it home, as its author's.
  mine.network.cut = false
  const other = await mine.signIn('agent1')
  await firstRow(other)
  await expect.poll(() => notesInCentral('agent2'), WITHIN).toContain(text)
})
