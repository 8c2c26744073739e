import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../central/database.ts'
import { changedRows } from '../../central/pull.ts'
import type { PullReply } from '../../shared/protocol.ts'
import type { Row } from '../../shared/rows.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  MIGRATIONS,
  ofKind,
  openSite,
  type Site,
  type User,
} from './site.ts'

type Page = Extract<PullReply, { kind: 'page' }>

/** What a desk holds: rows by key, changed only by pages. */
class Replica {
  readonly site: Site
  readonly user: User
  readonly rows = new Map<string, Row>()
  cursor: string | undefined

  constructor(site: Site, user: User) {
    this.site = site
    this.user = user
  }

  async pull(limit?: number): Promise<Page[]> {
    const pages: Page[] = []
    for (;;) {
      const page = await this.site.pull(this.user, this.cursor, limit)
      if (page.kind !== 'page') throw new Error(page.reason)
      pages.push(page)
      for (const gone of page.removedCustomers)
        for (const [key, row] of this.rows) if (row.customerId === gone) this.rows.delete(key)
      for (const row of page.rows) this.rows.set(`${row.kind}:${row.id}`, row)
      for (const row of page.removed) this.rows.delete(`${row.kind}:${row.id}`)
      this.cursor = page.cursor
      if (!page.more) return pages
    }
  }

  get sorted(): Row[] {
    return [...this.rows.values()].sort((a, b) => (`${a.kind}${a.id}` < `${b.kind}${b.id}` ? -1 : 1))
  }
}

describe.each(KINDS)('pull on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 20), { assign: site.users.agent1.profile.id })
    await site.importCsv(accountsCsv(100, 5), { assign: site.users.agent2.profile.id })
  })
  afterAll(() => site?.close())

  const assign = (caseIds: string[], to: User | null) =>
    site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds, agentId: to?.profile.id ?? null },
    })
  const fresh = async (user: User) => {
    const replica = new Replica(site, user)
    await replica.pull()
    return replica
  }

  it('sends an agent the own customers whole, and nobody else’s', async () => {
    const one = await fresh(site.users.agent1)
    expect(ofKind(one.sorted, 'case').length).toBe(20)
    expect(ofKind(one.sorted, 'contact').length).toBe(40)
    expect(ofKind(one.sorted, 'customer').length).toBe(20)
    const two = await fresh(site.users.agent2)
    expect(ofKind(two.sorted, 'case').length).toBe(5)
    expect((await fresh(site.users.supervisor1)).sorted).toEqual([])
  })

  it('pages, however small the pages, to the same rows', async () => {
    const whole = await fresh(site.users.agent1)
    const small = new Replica(site, site.users.agent1)
    const pages = await small.pull(7)
    expect(pages.length).toBeGreaterThan(10)
    expect(pages.every((page) => page.rows.length <= 7)).toBe(true)
    expect(small.sorted).toEqual(whole.sorted)
  })

  it('sends only what changed after the cursor, and again when the desk crashed before keeping it', async () => {
    const replica = await fresh(site.users.agent1)
    expect((await site.pull(site.users.agent1, replica.cursor)).kind).toBe('page')
    const desk = new Desk(site, site.users.agent1)
    const matter = caseOf(replica.sorted, 3)
    const note = desk.note(matter)
    await desk.send([note])
    const before = replica.cursor
    const [page] = await replica.pull()
    expect(page?.rows.map((row) => row.id)).toEqual([note.payload.noteId])
    const [again] = await (async () => {
      replica.cursor = before
      return replica.pull()
    })()
    expect(again?.rows).toEqual(page?.rows)
    expect((await replica.pull()).flatMap((next) => next.rows)).toEqual([])
  })

  it('moves a customer with its case: whole to the one, gone from the other, whatever the cursors', async () => {
    const loser = await fresh(site.users.agent1)
    const winner = await fresh(site.users.agent2)
    const matter = caseOf(loser.sorted, 5)
    await assign([matter.id], site.users.agent2)
    const gone = await loser.pull()
    expect(gone.flatMap((page) => page.removedCustomers)).toEqual([matter.customerId])
    await winner.pull(3)
    expect(winner.sorted.filter((row) => row.customerId === matter.customerId).length).toBe(4)
    expect(loser.sorted).toEqual((await fresh(site.users.agent1)).sorted)
    expect(winner.sorted).toEqual((await fresh(site.users.agent2)).sorted)

    // There and back between two pulls, with a change meanwhile.
    const desk = new Desk(site, site.users.agent2)
    await desk.send([desk.note(matter, '换人期间的记录')])
    await assign([matter.id], site.users.agent1)
    await assign([matter.id], site.users.agent2)
    await assign([matter.id], site.users.agent1)
    await loser.pull()
    await winner.pull()
    expect(loser.sorted).toEqual((await fresh(site.users.agent1)).sorted)
    expect(winner.sorted).toEqual((await fresh(site.users.agent2)).sorted)
    expect(ofKind(loser.sorted, 'note').some((row) => row.text === '换人期间的记录')).toBe(true)
  })

  it('keeps up when the scope changes in the middle of a backfill', async () => {
    const replica = new Replica(site, site.users.agent1)
    const first = await site.pull(site.users.agent1, undefined, 5)
    if (first.kind !== 'page') throw new Error('refetch')
    for (const row of first.rows) replica.rows.set(`${row.kind}:${row.id}`, row)
    replica.cursor = first.cursor
    const all = (await fresh(site.users.agent1)).sorted
    await assign([caseOf(all, 1).id, caseOf(all, 2).id], null)
    const desk = new Desk(site, site.users.agent1)
    await desk.send([desk.note(caseOf(all, 9))])
    await replica.pull(5)
    expect(replica.sorted).toEqual((await fresh(site.users.agent1)).sorted)
    await assign([caseOf(all, 1).id, caseOf(all, 2).id], site.users.agent1)
  })

  it('makes a desk fetch anew when the cursor is not one of ours', async () => {
    const replica = await fresh(site.users.agent1)
    const cursor = replica.cursor ?? ''
    const reason = async (user: User, text: string) => {
      const reply = await site.pull(user, text)
      return reply.kind === 'mustRefetch' ? reply.reason : reply.kind
    }
    expect(await reason(site.users.agent2, cursor)).toBe('agent')
    for (const forged of ['x', `${cursor}x`, `${cursor.slice(2)}`, `e30.${cursor.split('.')[1]}`])
      expect(await reason(site.users.agent1, forged)).toBe('cursor')
  })

  it('names its last number of a device', async () => {
    const desk = new Desk(site, site.users.agent1)
    const { rows } = await site.everything(site.users.agent1)
    await desk.send([desk.note(caseOf(rows, 9)), desk.note(caseOf(rows, 9))])
    const ask = (user: User) =>
      site.call<PullReply>('GET', `/v1/sync/pull?device=${desk.device}`, { as: user })
    expect((await ask(site.users.agent1)).body.lastN).toBe(2)
    expect((await ask(site.users.agent2)).body.lastN).toBeUndefined()
  })
})

describe('a database that was put back', () => {
  it('has a new epoch: desks fetch anew, and resend what the backup lacks', async () => {
    const site = await openSite('pglite')
    await site.importCsv(accountsCsv(1, 2), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    const matter = caseOf(rows, 1)
    const desk = new Desk(site, site.users.agent1)
    const acts = [desk.note(matter), desk.note(matter), desk.note(matter)]
    await desk.send(acts.slice(0, 1))
    const backup = await site.central.snapshot()
    await desk.send(acts.slice(1))
    const { cursor } = await site.everything(site.users.agent1)
    await site.close()

    const back = await openSite('pglite', { database: { kind: 'pglite', seed: backup } }, site.users)
    const reply = await back.call('GET', `/v1/sync/pull?cursor=${cursor}&device=${desk.device}`, {
      as: site.users.agent1,
    })
    expect(reply.body).toMatchObject({ kind: 'mustRefetch', reason: 'epoch', lastN: 1 })
    desk.site = back
    expect(await desk.send(acts.slice(2))).toMatchObject({
      status: 409,
      body: { code: 'sync.gap', params: { expected: 2, got: 3 } },
    })
    const resent = await desk.send(acts)
    expect(resent.body.verdicts.map((verdict) => verdict.outcome)).toEqual([
      'duplicate',
      'applied',
      'applied',
    ])
    expect(ofKind((await back.everything(site.users.agent1)).rows, 'note').length).toBe(3)
    await back.close()
  })
})

describe('the cursor under concurrent commits on postgres', () => {
  it('loses nothing behind a transaction that is held open, where a plain sequence does', async () => {
    const site = await openSite('postgres')
    const client = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await client.connect()
    try {
      await site.importCsv(accountsCsv(1, 2), { assign: site.users.agent1.profile.id })
      const replica = new Replica(site, site.users.agent1)
      await replica.pull()
      const slow = caseOf(replica.sorted, 1)
      const quick = caseOf(replica.sorted, 2)

      // A writer takes its numbers first and commits last.
      const noteId = randomUUID()
      const row = {
        kind: 'note',
        id: noteId,
        customerId: slow.customerId,
        caseId: slow.id,
        version: 1,
        callId: null,
        text: '慢',
        at: 1,
        agentId: randomUUID(),
      }
      await client.query('begin')
      await client.query(
        `insert into rows (kind, id, customer_id, case_id, version, data) values ('note', $1, $2, $3, 1, $4)`,
        [noteId, slow.customerId, slow.id, JSON.stringify(row)],
      )
      const desk = new Desk(site, site.users.agent1)
      const note = desk.note(quick, '快')
      expect((await desk.send([note])).status).toBe(200)

      const control = new pg.Client({ connectionString: site.databaseUrl ?? '' })
      await control.connect()
      const bySequence = async (after: number) =>
        (await control.query(`select id, seq::int from rows where seq > $1 order by seq`, [after])).rows
      const naive = await bySequence(0)
      const naiveCursor = naive.at(-1).seq

      await replica.pull()
      expect(replica.rows.has(`note:${note.payload.noteId}`)).toBe(false)
      await client.query('commit')
      await replica.pull()
      expect(replica.rows.has(`note:${note.payload.noteId}`)).toBe(true)
      expect(replica.rows.has(`note:${noteId}`)).toBe(true)

      const seen = [...naive, ...(await bySequence(naiveCursor))].map((one) => one.id)
      await control.end()
      expect(seen).toContain(note.payload.noteId)
      expect(seen).not.toContain(noteId)
    } finally {
      await client.end()
      await site.close()
    }
  })

  it('reads transactions by their numbers: page after page over the step from 9 to 10, as from 999,999 to a million', async () => {
    const site = await openSite('postgres')
    const client = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await client.connect()
    const database = await openDatabase(
      { kind: 'postgres', url: site.databaseUrl ?? '' },
      MIGRATIONS,
      () => undefined,
    )
    try {
      await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
      const { customerId } = caseOf((await site.everything(site.users.agent1)).rows, 1)
      await client.query('alter table rows disable trigger rows_stamp')
      const ids = [9, 10, 11].map(() => randomUUID())
      await client.query(
        `insert into rows (kind, id, customer_id, version, xid, seq, data)
         select 'note', id, $2, 1, (8 + place)::text::xid8, 1, '{}' from unnest($1::uuid[]) with ordinality as given (id, place)`,
        [ids, customerId],
      )
      const found: string[] = []
      let cursor = { xid: '8', seq: 0 }
      for (const limit of [2, 2]) {
        const page = await database.transaction((tx) =>
          changedRows(tx, site.users.agent1.profile.id, cursor, '100', limit),
        )
        found.push(...page.map(({ id }) => id))
        cursor = page.at(-1) ?? cursor
      }
      expect(found).toEqual(ids)
    } finally {
      await database.close()
      await client.end()
      await site.close()
    }
  })

  it('misses nothing of four writers while it reads', async () => {
    const site = await openSite('postgres')
    try {
      await site.importCsv(accountsCsv(1, 12), { assign: site.users.agent1.profile.id })
      const replica = new Replica(site, site.users.agent1)
      await replica.pull()
      const cases = ofKind(replica.sorted, 'case')
      const [first] = cases
      if (!first) throw new Error('no cases')
      const written: string[] = []
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        const desk = new Desk(site, site.users.agent1)
        for (let round = 0; round < 25; round += 1) {
          const notes = [0, 1, 2].map((step) =>
            desk.note(cases[(writer * 3 + round + step) % cases.length] ?? first),
          )
          const answer = await desk.send(notes)
          expect(answer.status).toBe(200)
          written.push(...notes.map((note) => note.payload.noteId))
        }
      })
      let busy = true
      const reading = (async () => {
        while (busy) await replica.pull(20)
      })()
      await Promise.all(writers)
      busy = false
      await reading
      await replica.pull()
      expect(
        ofKind(replica.sorted, 'note')
          .map((row) => row.id)
          .sort(),
      ).toEqual(written.sort())
    } finally {
      await site.close()
    }
  })
})
