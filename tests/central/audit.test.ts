// The audit: what stands in it, that any single changed byte is found, and that writers on several nodes keep one chain.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAudit, digestOf, noteAudit } from '../../central/audit.ts'
import { openDatabase } from '../../central/database.ts'
import {
  type AuditCheck,
  type AuditReply,
  CHAIN_BEGINS,
  type Chained,
  chainText,
  followChain,
} from '../../shared/audit.ts'
import { HOUR } from '../../shared/instant.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, MIGRATIONS, openSite, problemIn, type Site } from './site.ts'

const ids = fc.option(fc.uuid(), { nil: null })
const fields = fc.record({
  at: fc.nat(),
  user: ids,
  session: ids,
  what: fc.constantFrom('review.opened', 'export.made', 'rules.changed'),
  subject: ids,
  customer: ids,
  detail: fc.constantFrom('{}', '{"route":"review.list"}', '{"field":"phone"}'),
})

function linked(entries: readonly Omit<Chained, 'seq' | 'hash'>[]): Chained[] {
  let before = ''
  return entries.map((entry, index) => {
    const placed = { ...entry, seq: index + 1 }
    before = digestOf(chainText(before, placed))
    return { ...placed, hash: before }
  })
}

const holds = (chain: readonly Chained[], end: { seq: number; hash: string }) => {
  const { head, broken } = followChain(CHAIN_BEGINS, chain, digestOf)
  return broken === null && head.seq === end.seq && head.hash === end.hash
}

describe('the chain', () => {
  it('shows any single byte that was changed, and any entry that was taken out, moved or put in', () => {
    fc.assert(
      fc.property(
        fc.array(fields, { minLength: 2, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (made, a, b, c) => {
          const chain = linked(made)
          const end = chain[chain.length - 1] as Chained
          expect(holds(chain, end)).toBe(true)
          const at = a % chain.length
          const hit = chain[at] as Chained
          const keys = (Object.keys(hit) as (keyof Chained)[]).filter((key) => hit[key] !== null)
          const key = keys[b % keys.length] as keyof Chained
          const text = String(hit[key])
          const place = c % text.length
          const digit = (Number(text[place]) + 1) % 10
          // One byte of one column, as somebody with the whole database in hand could change it.
          const other = `${text.slice(0, place)}${Number.isNaN(digit) ? (text[place] === 'x' ? 'y' : 'x') : digit}${text.slice(place + 1)}`
          const value = typeof hit[key] === 'number' ? Number(other) : other
          const changed = chain.map((entry, index) => (index === at ? { ...entry, [key]: value } : entry))
          expect(holds(changed, end)).toBe(false)
          const gone = chain.filter((_, index) => index !== at)
          expect(holds(gone, end)).toBe(false)
          const emptied = chain.map((entry, index) =>
            index === at ? { ...entry, user: null, session: randomUUID() } : entry,
          )
          expect(holds(emptied, end)).toBe(false)
          expect(holds([...chain.slice(0, at), hit, ...chain.slice(at)], end)).toBe(false)
        },
      ),
      { numRuns: 300, seed: 7 },
    )
  })
})

describe.each(KINDS)('the audit on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 2))
    const office = await site.call<{ agents: unknown[] }>('GET', '/v1/agents', { as: site.users.admin1 })
    expect(office.status).toBe(200)
    matter = await allotted()
  })
  afterAll(() => site?.close())

  async function allotted(): Promise<CaseRow> {
    const found = await site.call<{ cases: { caseId: string }[] }>(
      'GET',
      '/v1/holds/cases?find=620000000001',
      { as: site.users.supervisor1 },
    )
    const caseIds = found.body.cases.map(({ caseId }) => caseId)
    const agentId = site.users.agent1.profile.id
    await site.call('POST', '/v1/assignments', { as: site.users.supervisor1, body: { caseIds, agentId } })
    return caseOf((await site.everything(site.users.agent1)).rows, 1)
  }
  const list = async (query = '') =>
    (await site.call<AuditReply>('GET', `/v1/audit${query}`, { as: site.users.qa1 })).body
  const check = async () =>
    (await site.call<AuditCheck>('GET', '/v1/audit/check', { as: site.users.qa1 })).body

  it('holds what people were shown, exported, changed and moved, with ids alone', async () => {
    const desk = new Desk(site, site.users.agent1)
    const revealed = desk.act('field.revealed', matter, {
      contactId: null,
      field: 'idNumber',
      reason: '客户要求核对证件',
    })
    expect((await desk.send([revealed])).body.verdicts).toMatchObject([{ outcome: 'applied' }])
    await site.call('GET', '/v1/reports/day', { as: site.users.supervisor1 })
    await site.call('POST', '/v1/teams', { as: site.users.supervisor1, body: { name: '一组测试' } })
    const told = await list()
    const seen = told.entries.map(({ what, by, route }) => [what, by, route])
    const { supervisor1, agent1, qa1, admin1 } = site.users
    expect(seen).toEqual([
      ['audit.read', qa1.profile.id, 'audit.list'],
      ['people.changed', supervisor1.profile.id, 'teams.set'],
      ['export.made', supervisor1.profile.id, 'reports.day'],
      ['field.revealed', agent1.profile.id, null],
      ['cases.moved', supervisor1.profile.id, 'assignments.make'],
      ['customer.searched', supervisor1.profile.id, 'holds.cases'],
      ['cases.moved', admin1.profile.id, 'imports.make'],
      ...Array(4).fill(['people.changed', admin1.profile.id, 'users.make']),
    ])
    expect(JSON.stringify(told.entries)).not.toMatch(/620000000001|测试|证件/)
    expect(told.staff.map(({ staffNumber }) => staffNumber)).toEqual(['8001', '9001', '9101', '9201'])
  })

  it('is searched by kind, person, subject and day, in pages', async () => {
    expect((await list('?what=field.revealed')).entries).toHaveLength(1)
    expect((await list(`?subject=${matter.customerId}`)).entries).toMatchObject([
      { what: 'field.revealed', subject: matter.id },
    ])
    expect((await list(`?user=${site.users.agent1.profile.id}`)).entries).toHaveLength(1)
    expect((await list('?from=2026-03-12')).entries).toEqual([])
    const whole = await list()
    const earlier = await list(`?before=${whole.entries[2]?.seq}`)
    expect(earlier.entries[0]?.seq).toBe((whole.entries[2]?.seq ?? 0) - 1)
    expect(problemIn(await site.call('GET', '/v1/audit', { as: site.users.supervisor1 }))).toBe(
      'role.notAllowed',
    )
  })

  it('takes a question that a screen repeats by itself for one look', async () => {
    const looks = async () => (await list('?what=review.searched')).entries.length
    const ask = (query: string) => site.call('GET', `/v1/review/calls${query}`, { as: site.users.qa1 })
    for (let times = 0; times < 3; times += 1) await ask('')
    expect(await looks()).toBe(1)
    await ask('?state=done')
    expect(await looks()).toBe(2)
  })

  it('holds together, and says where it does not', async () => {
    const before = await check()
    expect(before.broken).toBeNull()
    expect(before.entries).toBe(before.head.seq)
    if (!site.databaseUrl) return
    const client = new pg.Client({ connectionString: site.databaseUrl })
    await client.connect()
    const whole = (await client.query("select count(*)::int as n from audit where what = 'audit.read'")).rows
    expect(whole[0].n).toBeGreaterThan(0)
    await expect(client.query('truncate audit')).rejects.toThrow('append-only')
    // Whoever owns the database can switch its guards off: the chain still tells.
    for (const [change, mend, why] of [
      ['update audit set at = at + 1 where seq = 3', 'update audit set at = at - 1 where seq = 3', 'hash'],
      ["update audit set detail = '{}' where seq = 6", null, 'hash'],
    ] as const) {
      await client.query('begin')
      await client.query('alter table audit disable trigger all')
      await client.query(change)
      const found = await client.query('select * from audit order by seq')
      const chain = found.rows.map(asChained)
      expect(followChain(CHAIN_BEGINS, chain, digestOf).broken).toMatchObject({ why })
      if (mend) {
        await client.query(mend)
        const again = (await client.query('select * from audit order by seq')).rows.map(asChained)
        expect(followChain(CHAIN_BEGINS, again, digestOf).broken).toBeNull()
      }
      await client.query('rollback')
    }
    await client.query('alter table audit disable trigger all')
    await client.query('delete from audit where seq = (select max(seq) from audit)')
    await client.query('alter table audit enable trigger all')
    await client.end()
    expect((await check()).broken).not.toBeNull()
  })
})

interface Raw {
  seq: string
  at: string
  user_id: string | null
  session_id: string | null
  what: string
  subject: string | null
  customer_id: string | null
  detail: string
  hash: string
}

const asChained = (row: Raw): Chained => ({
  seq: Number(row.seq),
  at: Number(row.at),
  user: row.user_id,
  session: row.session_id,
  what: row.what,
  subject: row.subject,
  customer: row.customer_id,
  detail: row.detail,
  hash: row.hash,
})

describe('writers on several nodes', () => {
  it('keep one chain without a gap', async () => {
    const site = await openSite('postgres')
    const url = site.databaseUrl ?? ''
    const nodes = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ kind: 'postgres', url }, MIGRATIONS, () => undefined)),
    )
    const by = { id: site.users.qa1.profile.id, sessionId: null }
    const entry = { at: HOUR, by, what: 'recording.heard', subject: randomUUID(), customerId: null } as const
    const before = (await checkAudit((nodes[0] as (typeof nodes)[0]).db)).entries
    await Promise.all(
      nodes.flatMap((node) =>
        Array.from({ length: 40 }, (_, index) =>
          node
            .transaction(async (tx) => {
              await noteAudit(tx, index % 3 === 0 ? [entry, entry] : [entry])
              // One in ten breaks off after it has written: its place goes to the next.
              if (index % 10 === 9) throw new Error('breaks off')
            })
            .catch((error: Error) => expect(error.message).toBe('breaks off')),
        ),
      ),
    )
    const checked = await checkAudit((nodes[0] as (typeof nodes)[0]).db)
    // Of 40 transactions a node 36 stand, 12 of them (0, 3 … 36 less 9 and 39) with two entries.
    expect(checked).toMatchObject({ broken: null, entries: before + 3 * (36 + 12) })
    await Promise.all(nodes.map((node) => node.close()))
    await site.close()
  }, 60_000)
})
