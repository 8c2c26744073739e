// What central does when its database has no time, is being changed under it, or was put back: nobody waits for ever, nothing is lost.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LogLine } from '../../central/config.ts'
import { openDatabase } from '../../central/database.ts'
import type { PullReply } from '../../shared/protocol.ts'
import { redactLog } from '../../shared/redact.ts'
import { soon } from '../soon.ts'
import { accountsCsv, caseOf, Desk, newDatabase, openSite, problemIn, type Site } from './site.ts'

let site: Site
let database: Awaited<ReturnType<typeof newDatabase>>
let other: pg.Client
beforeEach(async () => {
  database = await newDatabase()
  site = await openSite('postgres', {
    database: { kind: 'postgres', url: database.url, connections: 2, waitMs: 400 },
  })
  other = new pg.Client({ connectionString: database.url })
  await other.connect()
})
afterEach(async () => {
  await other.end().catch(() => undefined)
  await site.close()
  await database.drop()
})

const stocked = async () => {
  await site.importCsv(accountsCsv(1, 2), { assign: site.users.agent1.profile.id })
  return site.everything(site.users.agent1)
}

it('without a free connection requests are told when to come again, and are served then', async () => {
  const { rows } = await stocked()
  const matter = caseOf(rows, 1)
  await other.query('begin')
  await other.query(`select from rows where id = $1 for update`, [matter.customerId])
  const desks = Array.from({ length: 6 }, () => new Desk(site, site.users.agent1))
  const answers: Awaited<ReturnType<Desk['send']>>[] = []
  const sent = desks.map(async (desk) => {
    const answer = await desk.send([desk.note(matter)])
    answers.push(answer)
    return answer.status
  })
  // Two have a connection each and wait for the customer; which two, nobody knows.
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(4)
  for (const answer of answers) {
    expect([answer.status, problemIn(answer)]).toEqual([503, 'central.busy'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
  }
  expect(problemIn(await site.call('GET', '/v1/ready'))).toBe('central.busy')
  await other.query('rollback')
  // The two that had a connection were only late.
  expect((await Promise.all(sent)).filter((status) => status === 200)).toEqual([200, 200])
  expect((await site.call('GET', '/v1/ready')).status).toBe(200)
})

it('a step of the database taken while desks work waits for nobody long, and nobody for it', async () => {
  const { rows } = await stocked()
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-steps-'))
  const log: LogLine[] = []
  cpSync(join(import.meta.dirname, '../../central/migrations'), folder, { recursive: true })
  writeFileSync(join(folder, '9999-probe.sql'), 'alter table rows add column probe integer;\n')
  // Somebody has read the table and goes on with something else: the step can't have it meanwhile.
  await other.query('begin')
  await other.query('select count(*) from rows')
  const desk = new Desk(site, site.users.agent1)
  const statuses: number[] = []
  let over = false
  const load = (async () => {
    while (!over) statuses.push((await desk.send([desk.note(caseOf(rows, 2))])).status)
  })()
  try {
    const step = openDatabase({ kind: 'postgres', url: database.url }, folder, (line) => log.push(line))
    await soon(() => expect(log.map(({ what }) => what)).toContain('step of the database waits for its turn'))
    const before = statuses.length
    await soon(() => expect(statuses.length).toBeGreaterThan(before))
    await other.query('commit')
    await (await step).close()
  } finally {
    over = true
    await load
    rmSync(folder, { recursive: true, force: true })
  }
  expect(await other.query('select probe from rows limit 1')).toMatchObject({ rowCount: 1 })
  // One that came while the step stood in the queue may have been sent away; it came again.
  expect(statuses.filter((status) => status !== 503 && status !== 200)).toEqual([])
  expect(statuses.at(-1)).toBe(200)
})

it('a cursor from ahead of the database is void, and rows of another cluster get numbers of this one', async () => {
  const { cursor } = await stocked()
  const ask = (text: string) =>
    site.call<PullReply>('GET', `/v1/sync/pull?cursor=${text}`, { as: site.users.agent1 })
  expect((await ask(cursor)).body.kind).toBe('page')
  // As pg_restore leaves it: numbers of a cluster that had seen more.
  await other.query('alter table rows disable trigger rows_stamp')
  await other.query(`update rows set xid = (xid::text::bigint + 1000000)::text::xid8`)
  await other.query('alter table rows enable trigger rows_stamp')
  await site.central.close()
  site = await openSite('postgres', { database: { kind: 'postgres', url: database.url } }, site.users)
  const moved = await other.query(
    'select count(*)::int as rows from rows where xid >= pg_snapshot_xmax(pg_current_snapshot())',
  )
  expect(moved.rows).toEqual([{ rows: 0 }])
  expect((await ask(cursor)).body).toMatchObject({ kind: 'mustRefetch', reason: 'epoch' })
  // Another node is told that the database was put back: this one knows by the next question.
  const { cursor: fresh } = await site.everything(site.users.agent1)
  await other.query(`update meta set value = '"another"' where key = 'epoch'`)
  expect((await ask(fresh)).body).toMatchObject({ kind: 'mustRefetch', reason: 'epoch', epoch: 'another' })
})

it('what the log is told of people is taken out', () => {
  const line =
    'no row for 王安测试, +86 199 0000 1234, a@b.example at postgres://u:pw@host/db in 0f0e0d0c-1111-4222-8333-444455556666'
  expect(redactLog(line)).toBe(
    'no row for [text], [digits], [address] at postgres://[secret]@host/db in 0f0e0d0c-1111-4222-8333-444455556666',
  )
})
