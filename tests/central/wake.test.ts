import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../shared/instant.ts'
import { Wake } from '../../shared/protocol.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { soon } from '../soon.ts'
import { accountsCsv, caseOf, Desk, KINDS, openSite, problemIn, type Site, type User } from './site.ts'

interface Stream {
  events: string[]
  ended: boolean
  close(): void
}

async function listen(site: Site, user: User): Promise<Stream> {
  const stop = new AbortController()
  const response = await fetch(`${site.central.url}/v1/sync/wake`, {
    headers: { authorization: `Bearer ${user.token}` },
    signal: stop.signal,
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const stream: Stream = { events: [], ended: false, close: () => stop.abort() }
  const read = async () => {
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const piece of response.body ?? []) {
        text += decoder.decode(piece, { stream: true })
        const parts = text.split('\n\n')
        text = parts.pop() ?? ''
        for (const part of parts) {
          const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
          Wake.parse(JSON.parse(data))
          stream.events.push(event)
        }
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error
    }
    stream.ended = true
  }
  void read()
  await soon(() => expect(stream.events[0]).toBe('ping'))
  return stream
}
const wakes = (stream: Stream) => stream.events.filter((event) => event === 'wake').length

describe.each(KINDS)('wake on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  beforeEach(async () => {
    site = await openSite(kind, { pingMs: 40 })
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
  })
  afterEach(() => site?.close())

  // How soon is a figure of `npm run bench sync`. The import that made the case may still be telling its agent, whatever a test does.
  it('reaches the agent whose rows changed, and nobody else', async () => {
    const mine = await listen(site, site.users.agent1)
    const other = await listen(site, site.users.agent2)
    const desk = new Desk(site, site.users.agent1)
    await desk.send([desk.note(matter)])
    await soon(() => expect(wakes(mine)).toBeGreaterThan(0), 5)
    expect(wakes(other)).toBe(0)
    mine.close()
    other.close()
  })

  it('tells both agents of a case that moves', async () => {
    const streams = [await listen(site, site.users.agent1), await listen(site, site.users.agent2)]
    await site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds: [matter.id], agentId: site.users.agent2.profile.id },
    })
    await soon(() => expect(Math.min(...streams.map(wakes))).toBeGreaterThan(0), 5)
    for (const stream of streams) stream.close()
  })

  it('pings, and ends with the token or with the session', async () => {
    const stream = await listen(site, site.users.agent1)
    await soon(() => expect(stream.events.length).toBeGreaterThan(3))
    site.clock.at += 15 * MINUTE
    await soon(() => expect(stream.ended).toBe(true))
    expect(problemIn(await site.call('GET', '/v1/sync/wake', { as: site.users.agent1 }))).toBe(
      'session.expired',
    )

    const again = await site.signIn('agent1')
    const second = await listen(site, again)
    await site.call('DELETE', '/v1/session', { as: again })
    await soon(() => expect(second.ended).toBe(true))
  })
})

describe('wake on postgres', () => {
  it('comes again when a change becomes visible that a running transaction had hidden', async () => {
    const site = await openSite('postgres')
    const slow = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await slow.connect()
    try {
      await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
      const { rows, cursor } = await site.everything(site.users.agent1)
      await slow.query('begin')
      await slow.query(`insert into meta (key, value) values ('slow', '1')`)
      const stream = await listen(site, site.users.agent1)
      const desk = new Desk(site, site.users.agent1)
      await desk.send([desk.note(caseOf(rows, 1))])
      await soon(() => expect(wakes(stream)).toBeGreaterThan(0))
      expect(await site.pull(site.users.agent1, cursor)).toMatchObject({ kind: 'page', rows: [] })
      const before = wakes(stream)
      await slow.query('commit')
      await soon(() => expect(wakes(stream)).toBeGreaterThan(before))
      await soon(async () =>
        expect(await site.pull(site.users.agent1, cursor)).toMatchObject({ rows: [{ kind: 'note' }] }),
      )
      stream.close()
    } finally {
      await slow.end()
      await site.close()
    }
  })

  it('goes on after the database cut the listener off', async () => {
    const site = await openSite('postgres')
    const admin = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await admin.connect()
    try {
      await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
      const { rows } = await site.everything(site.users.agent1)
      const stream = await listen(site, site.users.agent1)
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
      )
      await soon(() => expect(wakes(stream)).toBeGreaterThanOrEqual(1))
      const before = wakes(stream)
      const desk = new Desk(site, site.users.agent1)
      await desk.send([desk.note(caseOf(rows, 1))])
      await soon(() => expect(wakes(stream)).toBeGreaterThan(before))
      stream.close()
    } finally {
      await admin.end()
      await site.close()
    }
  })
})
