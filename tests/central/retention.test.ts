// Retention over central: what is due is told before anything goes; what goes leaves ids and figures and nothing else; a hold placed in between wins;
// runs that stop go on; what still comes about an erased customer is taken and says nothing.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAudit } from '../../central/audit.ts'
import { type Database, openDatabase } from '../../central/database.ts'
import { wrapping } from '../../central/keys.ts'
import { openShelf } from '../../central/recordingShelf.ts'
import { showRetention } from '../../central/retentionCommand.ts'
import { eraseDue } from '../../central/retentionErase.ts'
import { retentionLaw } from '../../central/retentionPlan.ts'
import { runRetention } from '../../central/retentionRun.ts'
import { foldMarked } from '../../central/rollups.ts'
import { DAY } from '../../shared/instant.ts'
import { RetentionReply } from '../../shared/retention/bodies.ts'
import type { CaseRow, Id } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, MIGRATIONS, openSite, problemIn, type Site } from './site.ts'

/** After the house's five years, and a day. */
const LATER = Date.parse('2031-03-13T10:00:00+08:00')

describe('retention on postgres', () => {
  let site: Site
  let database: Database
  let client: pg.Client
  let matters: CaseRow[]
  beforeAll(async () => {
    site = await openSite('postgres')
    const url = site.databaseUrl ?? ''
    database = await openDatabase({ kind: 'postgres', url }, MIGRATIONS, () => undefined)
    client = new pg.Client({ connectionString: url })
    await client.connect()
    await site.importCsv(accountsCsv(1, 4), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matters = [1, 2, 3, 4].map((index) => caseOf(rows, index))
  })
  afterAll(async () => {
    await client?.end()
    await database?.close()
    await site?.close()
  })

  const matterOf = (index: number): CaseRow => {
    const found = matters[index]
    if (!found) throw new Error(`no case ${index}`)
    return found
  }
  /** As the ledger ends a case, at the site's time. */
  const end = (id: Id) =>
    client.query(
      `update rows set data = data || jsonb_build_object('state', 'SETTLED', 'closed', jsonb_build_object('at', $2::bigint, 'from', 'QUEUED'))
       where kind = 'case' and id = $1`,
      [id, site.clock.at],
    )

  it('tells by kind what goes and what is kept, with reason and article, and removes nothing', async () => {
    const desk = new Desk(site, site.users.agent1)
    const notes = matters.map((matter) => desk.note(matter))
    expect((await desk.send(notes)).body.verdicts.map(({ outcome }) => outcome)).toEqual(
      notes.map(() => 'applied'),
    )
    for (const index of [0, 1, 2]) await end(matterOf(index).id)
    const supervisor = new Desk(site, site.users.supervisor1)
    const reviewAt = site.clock.at + 90 * DAY
    const held = supervisor.act('legalHold.placed', matterOf(1), {
      holdId: randomUUID(),
      ground: 'lawsuit',
      reviewAt,
      reason: '已起诉',
    })
    expect((await supervisor.send([held])).body.verdicts[0]?.outcome).toBe('applied')
    // An agent has no say in it.
    const own = desk.act('legalHold.placed', matterOf(2), { ...held.payload, holdId: randomUUID() })
    expect((await desk.send([own])).body.verdicts[0]).toMatchObject({ outcome: 'refused' })

    const shown = JSON.parse(await showRetention(database.db, LATER, true))
    expect(shown).toMatchObject({ customers: 3, wholeCustomers: 2 })
    const lines: { kind: string; remove: boolean; why: string; count: number; source: string | null }[] =
      shown.lines
    expect(lines.find(({ kind, remove }) => kind === 'note' && remove)).toMatchObject({
      why: 'period',
      count: 2,
    })
    expect(lines.find(({ kind, remove }) => kind === 'note' && !remove)).toMatchObject({
      why: 'legalHold',
      count: 1,
    })
    const text = await showRetention(database.db, LATER, false)
    expect(text).toContain(
      'Notes (bank): its period is over — Personal Information Protection Law, Articles 19 and 47 (P)',
    )
    expect(text).not.toContain('测试')
    // A year after the end the law keeps all of it.
    const early = await showRetention(database.db, site.clock.at + 365 * DAY, false)
    expect(early).toContain('nothing is removed')
    expect(early).toContain(
      'a law keeps it — Measures for supervision of credit card business, Article 68 (B)',
    )
    expect(early).toContain('–  nothing')
    const left = await client.query(`select count(*)::int as n from rows where kind = 'note' and not deleted`)
    expect(left.rows[0].n).toBe(4)
  })

  /** A call with a note and a code, and a promise, as figures count them. */
  const worked = async (desk: Desk, matter: CaseRow) => {
    const callId = randomUUID()
    const called = {
      callId,
      contactId: null,
      number: '+8619900000001',
      ofDebtor: true,
      purpose: 'collect' as const,
      rules: 'r',
      online: true,
    }
    const ended = { callId, sipStatus: 200, endedBy: 'agent' as const, talkMs: 60_000, media: null }
    const sent = await desk.send([
      desk.act('call.attempted', matter, called),
      desk.act('call.answered', matter, { callId }),
      desk.act('call.ended', matter, ended as never),
      desk.note(matter, '客户说的话测试'),
    ])
    expect(sent.body.verdicts.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
    ])
    return callId
  }
  const figures = async () => {
    await foldMarked(database, site.clock.at)
    const found = await client.query(
      `select to_jsonb(d) as day from report_days d order by day, agent, product, bucket, script`,
    )
    return found.rows.map(({ day }) => JSON.stringify(day))
  }
  const textOf = async (table: string, where: string, values: unknown[]) => {
    const found = await client.query(
      `select to_jsonb(t)::text as text from ${table} t where ${where}`,
      values,
    )
    return found.rows.map(({ text }) => String(text)).join('\n')
  }

  it('removes it customer by customer: rows, acts and verdicts say nothing any more, figures and the audit stand', async () => {
    const desk = new Desk(site, site.users.agent1)
    const [gone, held] = [matterOf(0), matterOf(1)]
    // Before its time nothing goes, whoever asks.
    const law = await retentionLaw(database.db)
    const early = await database.transaction((tx) =>
      eraseDue(tx, gone.customerId, law, site.clock.at + 365 * DAY),
    )
    expect(early).toEqual({})
    const callId = await worked(desk, gone)
    const sound = randomUUID()
    await client.query(
      `insert into recordings (id, call_id, agent, device, sender, opened_at, bytes, sha256, state, begun_at)
       values ($1, $2, $3, $4, $3, $5, 4, 'x', 'stored', $5)`,
      [sound, callId, site.users.agent1.profile.id, desk.device, site.clock.at],
    )
    await client.query(`insert into recording_parts values ($1, 0, '\\x01020304')`, [sound])
    // Somebody else forbade calls on a number: that wish outlives the case, and nothing else of it does.
    await client.query(
      `update rows set data = data || jsonb_build_object('status', 'suppressed', 'suppressedAt', $2::bigint)
       where kind = 'contact' and customer_id = $1 and data ->> 'role' = 'contact'`,
      [gone.customerId, site.clock.at],
    )
    const { cursor } = await site.everything(site.users.agent1)
    const before = await figures()
    expect(before.length).toBeGreaterThan(0)

    // Stopped after the first customer, it goes on with the next.
    const job = {
      database,
      keys: wrapping('ab'.repeat(32)),
      shelf: await openShelf({ kind: 'database' }, database),
      now: () => LATER,
      pauseMs: 0,
    }
    expect((await runRetention({ ...job, most: 1 })).customers).toBe(1)
    const rest = await runRetention(job)
    expect(rest.customers).toBe(1)
    expect((await runRetention(job)).removed).toEqual({})

    for (const table of ['rows', 'acts']) {
      const living = `customer_id = $1 and ${table === 'acts' ? 'true' : 'deleted'}`
      expect(await textOf(table, living, [gone.customerId])).not.toMatch(/测试|6200000|1990000/)
      const text = await textOf(table, 'customer_id = $1', [held.customerId])
      // Acts say what they say only to who has the key; the row is what a desk shows.
      if (table === 'acts') expect(text).not.toMatch(/一条记录|已起诉/)
      else expect(text).toMatch(/一条记录/)
    }
    const left = await client.query('select data from rows where customer_id = $1 and not deleted', [
      gone.customerId,
    ])
    expect(left.rows).toMatchObject([
      { data: { kind: 'contact', status: 'suppressed', name: null, phone: '+8619900010001' } },
    ])
    expect(await figures()).toEqual(before)
    expect((await checkAudit(database.db)).broken).toBeNull()
    const bytes = await client.query('select 1 from recording_parts where recording_id = $1', [sound])
    expect(bytes.rows).toEqual([])
    const said = await client.query('select state, bytes_gone from recordings where id = $1', [sound])
    expect(said.rows).toEqual([{ state: 'erased', bytes_gone: true }])
    const keys = await client.query('select customer_id from customer_keys')
    expect(keys.rows.map((row) => row.customer_id)).toContain(held.customerId)
    expect(keys.rows.map((row) => row.customer_id)).not.toContain(gone.customerId)
    expect(await textOf('audit', `what = 'customer.erased'`, [])).toContain(gone.customerId)
    // Acts stay append-only for everybody else.
    await expect(
      client.query(`update acts set act = act || '{"a": 1}' where customer_id = $1`, [held.customerId]),
    ).rejects.toThrow('append-only')

    // The desk forgets the customer.
    const page = await site.pull(site.users.agent1, cursor)
    if (page.kind !== 'page') throw new Error(page.reason)
    expect(page.removedCustomers).toContain(gone.customerId)
    expect(
      (await site.everything(site.users.agent1)).rows.some((row) => row.customerId === gone.customerId),
    ).toBe(false)

    // What still comes is taken, flagged, and says nothing.
    const late = desk.note(gone, '迟到的话测试')
    expect((await desk.send([late])).body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'customer.erased' },
    })
    const kept = await client.query('select act, flags from acts where id = $1', [late.id])
    expect(kept.rows).toEqual([{ act: { id: late.id, kind: 'note.added', erased: true }, flags: ['erased'] }])
    // The review says so in plain words, and the figure says what it still counts.
    const opened = await site.call('GET', `/v1/review/calls/${callId}`, { as: site.users.qa1 })
    expect([opened.status, problemIn(opened)]).toEqual([410, 'call.erased'])
    const behind = await site.call<{ erased: number }>(
      'GET',
      '/v1/reports/calls?what=flagged&from=2026-03-11&until=2026-03-11',
      { as: site.users.supervisor1 },
    )
    expect(behind.body.erased).toBe(1)
  })

  it('a hold that was placed after the list was made wins, and a lifted one no longer keeps', async () => {
    const supervisor = new Desk(site, site.users.supervisor1)
    const matter = matterOf(1)
    const rows = await client.query(`select data from rows where kind = 'legalHold' and customer_id = $1`, [
      matter.customerId,
    ])
    const hold = rows.rows[0].data
    const law = await retentionLaw(database.db)
    const erase = () => database.transaction((tx) => eraseDue(tx, matter.customerId, law, LATER))
    await foldMarked(database, site.clock.at)
    expect(await erase()).toEqual({})
    const lifted = supervisor.act(
      'legalHold.lifted',
      matter,
      { holdId: hold.id, reason: '已判决' },
      { base: 1 },
    )
    expect((await supervisor.send([lifted])).body.verdicts[0]?.outcome).toBe('applied')
    expect(await erase()).toMatchObject({ note: 1, caseFile: expect.any(Number), customer: 1 })
    expect(await erase()).toEqual({})
    // Nothing is said of the case that is still owed.
    expect(await textOf('rows', `customer_id = $1 and kind = 'note'`, [matterOf(3).customerId])).toContain(
      '一条记录',
    )
  })

  it('an administrator sets a period within the law, and nobody else does', async () => {
    const set = (months: number, as = site.users.admin1) =>
      site.call('POST', '/v1/retention/periods', {
        as,
        body: { kind: 'note', lenderType: 'bank', months, reason: '内部规定' },
      })
    expect(problemIn(await set(23))).toBe('retention.outsideLaw')
    expect(problemIn(await set(85))).toBe('retention.outsideLaw')
    expect((await set(48, site.users.supervisor1)).status).toBe(403)
    const told = RetentionReply.parse((await set(48)).body)
    expect(
      told.periods.find(({ kind, lenderType }) => kind === 'note' && lenderType === 'bank'),
    ).toMatchObject({
      months: 48,
      own: true,
    })
  })
  it('an administrator starts it after the dry run, by its number, and nothing else goes', async () => {
    await end(matterOf(3).id)
    site.clock.at = LATER + DAY
    const admin = await site.signIn('admin1')
    const look = async () =>
      RetentionReply.parse((await site.call('GET', '/v1/retention', { as: admin })).body)
    const due = async () =>
      (await look()).lines.reduce((sum, line) => sum + (line.remove ? line.count : 0), 0)
    const start = (count: number) => site.call('POST', '/v1/retention/runs', { as: admin, body: { count } })
    const count = await due()
    expect(count).toBeGreaterThan(0)
    expect((await start(count + 1)).body).toMatchObject({ code: 'retention.changed', params: { count } })
    expect(await due()).toBe(count)
    const begun = RetentionReply.parse((await start(count)).body)
    expect(begun.lastRun).toMatchObject({ at: site.clock.at })
    await expect
      .poll(async () => (await look()).lastRun, { timeout: 20_000 })
      .toMatchObject({
        ended: true,
        removed: { note: 1, customer: 1 },
      })
    expect(await due()).toBe(0)
    expect(await textOf('rows', `customer_id = $1 and not deleted`, [matterOf(3).customerId])).not.toContain(
      '测试',
    )
    const [entry] = (
      await client.query(`select user_id from audit where what = 'retention.run' order by seq desc limit 1`)
    ).rows
    expect(entry).toEqual({ user_id: admin.profile.id })
    expect(problemIn(await start(1))).toBe('retention.changed')
  })
})
