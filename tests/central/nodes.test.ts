// Two nodes of one central, each a process of its own, on one PostgreSQL: they give the same answers, and nothing that matters stands in
// the memory of one of them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ImportReply, LeaseReply } from '../../shared/protocol.ts'
import type { CaseRow, Row } from '../../shared/rows.ts'
import { soon } from '../soon.ts'
import { METRICS_TOKEN, makeStaff, type Node, startNode } from './nodeProcess.ts'
import { accountsCsv, caseOf, Desk, newDatabase, ofKind, problemIn, type User } from './site.ts'

let database: Awaited<ReturnType<typeof newDatabase>>
let a: Node
let b: Node
let staff: Record<string, User>
const user = (name: string): User => {
  const found = staff[name]
  if (!found) throw new Error(name)
  return found
}

beforeAll(async () => {
  database = await newDatabase()
  // At once, on an empty database: the steps of the database are taken by one of them.
  ;[a, b] = await Promise.all([startNode(database.url), startNode(database.url)])
  // The code that was made last holds.
  staff = await Promise.any([a, b].map((node) => makeStaff(node, ['agent1', 'agent2'])))
}, 120_000)
afterAll(async () => {
  for (const node of [a, b]) node?.kill('SIGKILL')
  await soon(() => expect([a?.ended(), b?.ended()]).not.toContain(null))
  await database.drop()
})

const importAt = (node: Node, csv: string, query: Record<string, string> = {}) =>
  node.call<ImportReply>('POST', `/v1/imports?${new URLSearchParams({ name: 'a.csv', ...query })}`, {
    as: user('admin1'),
    body: Buffer.from(csv),
  })

async function everythingAt(node: Node, who: User): Promise<{ rows: Row[]; cursor: string }> {
  const rows: Row[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await node.pull(who, cursor)
    if (page.kind !== 'page') throw new Error(page.reason)
    rows.push(...page.rows)
    cursor = page.cursor
    if (!page.more) return { rows, cursor }
  }
}

async function listenAt(node: Node, who: User) {
  const stop = new AbortController()
  const response = await fetch(`${node.url}/v1/sync/wake`, {
    headers: { authorization: `Bearer ${who.token}` },
    signal: stop.signal,
  })
  const heard = { wakes: 0, ended: false, close: () => stop.abort() }
  const read = async () => {
    try {
      for await (const piece of response.body ?? [])
        heard.wakes += Buffer.from(piece).toString().split('event: wake').length - 1
    } catch {
      // Closed by the test, or cut.
    }
    heard.ended = true
  }
  void read()
  return heard
}

/** Resolves once the other node tells of an import that runs. */
const begun = (id: string) =>
  soon(async () => {
    const told = await b.call<{ state?: string }>('GET', `/v1/imports/${id}`, { as: user('admin1') })
    expect(String(told.body.state)).toMatch(/reading|landing/)
  }, 10)

let matters: CaseRow[]

it('know the same people: a session of one holds at the other, ends at both, and wrong passwords count together', async () => {
  expect((await b.call('GET', '/v1/counts', { as: user('admin1') })).status).toBe(200)
  const session = await a.signIn('agent2')
  expect((await b.call('DELETE', '/v1/session', { as: session })).status).toBe(204)
  expect(problemIn(await a.call('GET', '/v1/sync/pull', { as: session }))).toBe('session.expired')

  const renewed = await b.call<{ refreshToken: string }>('POST', '/v1/session/refresh', {
    body: { refreshToken: user('agent2').refreshToken },
  })
  const again = await a.call<{ refreshToken: string }>('POST', '/v1/session/refresh', {
    body: { refreshToken: user('agent2').refreshToken },
  })
  expect(again.body.refreshToken).toBe(renewed.body.refreshToken)

  const wrong = { loginName: 'nobody', password: 'wrong password' }
  const tries = []
  for (const node of [a, b, a, b, a, b])
    tries.push(problemIn(await node.call('POST', '/v1/session', { body: wrong })))
  expect(tries.slice(0, 4)).toEqual(Array(4).fill('session.wrongCredentials'))
  expect(tries.slice(4)).toEqual(['session.locked', 'session.locked'])
})

it('one imports, a desk of the other is woken and pulls; the same file at both at once makes every account once', async () => {
  const heard = await listenAt(b, user('agent1'))
  const agent = user('agent1').profile.id
  const both = await Promise.all([a, b].map((node) => importAt(node, accountsCsv(1, 40), { assign: agent })))
  expect(both.map((one) => one.status)).toEqual([200, 200])
  expect(both.reduce((sum, { body }) => sum + body.unchanged, 0)).toBe(40)
  await soon(() => expect(heard.wakes).toBeGreaterThan(0))
  const [here, there] = [await everythingAt(a, user('agent1')), await everythingAt(b, user('agent1'))]
  matters = ofKind(here.rows, 'case')
  expect(matters).toHaveLength(40)
  expect(there.rows).toEqual(here.rows)
  heard.close()
})

it('an act that one took is a duplicate at the other, and wakes who listens there', async () => {
  const { rows, cursor } = await everythingAt(b, user('agent1'))
  const matter = caseOf(rows, 1)
  const heard = await listenAt(b, user('agent1'))
  const desk = new Desk(a, user('agent1'))
  const note = desk.note(matter)
  // The same batch through both at once, as when an answer was lost at a fail-over.
  const send = (node: Node) => {
    desk.site = node
    return desk.send([note])
  }
  const outcomes = (await Promise.all([send(a), send(b)])).map(({ body }) => body.verdicts[0]?.outcome)
  expect([...outcomes].sort()).toEqual(['applied', 'duplicate'])
  expect((await send(b)).body.verdicts[0]?.outcome).toBe('duplicate')
  await soon(() => expect(heard.wakes).toBeGreaterThan(0))
  await soon(async () =>
    expect(await b.pull(user('agent1'), cursor)).toMatchObject({ kind: 'page', rows: [{ kind: 'note' }] }),
  )
  heard.close()
})

it('a debtor that one leased is refused by the other', async () => {
  const customerIds = matters.slice(0, 5).map((row) => row.customerId)
  const take = (node: Node) =>
    node.call<LeaseReply>('POST', '/v1/leases', {
      as: user('agent1'),
      body: { device: randomUUID(), customerIds, takeOver: false },
    })
  const both = await Promise.all([take(a), take(b)])
  const [granted, refused] = both
    .map(({ body }) => body)
    .sort((one, two) => two.granted.length - one.granted.length)
  expect([granted?.granted.length, granted?.refused.length]).toEqual([5, 0])
  expect([refused?.granted.length, refused?.refused.length]).toEqual([0, 5])
})

it('an import of one is told of, and stopped, through the other', async () => {
  const id = randomUUID()
  const before = (await b.call<{ cases: number }>('GET', '/v1/counts', { as: user('admin1') })).body.cases
  const importing = importAt(a, accountsCsv(1000, 4000), { id })
  await begun(id)
  const stopped = await b.call('DELETE', `/v1/imports/${id}`, { as: user('admin1') })
  expect(stopped.body).toEqual({ cancelled: true })
  expect(problemIn(await importing)).toBe('intake.cancelled')
  expect((await a.call('GET', '/v1/counts', { as: user('admin1') })).body).toMatchObject({ cases: before })
})

it('figures are for whoever has their secret, and hold nobody’s data', async () => {
  expect(problemIn(await a.call('GET', '/v1/metrics'))).toBe('request.notFound')
  const text = (
    await a.call<string>('GET', '/v1/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  ).body
  expect(text).toMatch(/duedesk_requests_total\{method="POST",route="\/v1\/session",status="2xx"\} \d+/)
  expect(text).toMatch(/duedesk_acts_total\{outcome="(?:applied|duplicate)"\} 1/)
  expect(text).toMatch(/duedesk_oldest_writer_seconds [\d.]+\n/)
  for (const line of text.trim().split('\n'))
    expect(line).toMatch(/^#|^duedesk_\w+(?:\{[^{}]*\})? -?[\d.e+-]+$/)
  expect(text).not.toMatch(/测试|199000\d{5}|agent1|6200000\d{5}/)
})

it('one that stops answers what it began; the other has it and goes on', async () => {
  const heard = await listenAt(a, user('agent1'))
  const id = randomUUID()
  const importing = importAt(a, accountsCsv(2000, 300), { id, assign: user('agent2').profile.id })
  await begun(id)
  const { rows } = await everythingAt(b, user('agent1'))
  const desk = new Desk(a, user('agent1'))
  const notes = Array.from({ length: 20 }, () => desk.note(caseOf(rows, 2)))
  // On its way when the node is told to stop: taken or sent away, never cut in the middle.
  const late = desk.send(notes.slice(0, 10))
  await a.stop()
  expect(a.ended()).toBe(0)
  expect(await importing).toMatchObject({ status: 200, body: { accepted: 300 } })
  expect([200, 503]).toContain((await late).status)
  await soon(() => expect(heard.ended).toBe(true))
  desk.site = b
  const rest = (await desk.send(notes)).body.verdicts.map(({ outcome }) => outcome)
  expect(rest.slice(10)).toEqual(Array(10).fill('applied'))
  expect(new Set(rest.slice(0, 10)).size).toBe(1)
  // The most urgent come first, and once more in their place.
  const there = ofKind((await everythingAt(b, user('agent2'))).rows, 'case').map((row) => row.id)
  expect(new Set(there).size).toBe(300)
  expect((await b.call('GET', '/v1/ready')).body).toEqual({ ok: true })
})
