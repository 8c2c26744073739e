// Retention over central: what is due is told before anything goes.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../central/database.ts'
import { showRetention } from '../../central/retentionCommand.ts'
import { DAY } from '../../shared/instant.ts'
import type { CaseRow, Id } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, MIGRATIONS, openSite, type Site } from './site.ts'

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
})
