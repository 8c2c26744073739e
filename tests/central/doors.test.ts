import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiPaper, type OpenApi } from '../../build/apiPaper.ts'
import { start } from '../../central/server.ts'
import { ProblemDocument } from '../../shared/problem.ts'
import { mayCall, ROUTE_ROLES, type RouteName } from '../../shared/role.ts'
import { KINDS, MIGRATIONS, ORIGIN, openSite, problemIn, type Site } from './site.ts'

const DOOR = 'd'.repeat(64)

/** fetch sets Host by itself. */
function raw(site: Site, headers: Record<string, string>, path = '/v1/health', method = 'GET') {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const sent = request(`${site.central.url}${path}`, { method, headers }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          body += piece
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        )
      })
      sent.on('error', reject)
      sent.end()
    },
  )
}

describe('the door of the embedded central', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite('pglite', { door: DOOR, requestsPerMinute: 400 })
  })
  afterAll(() => site?.close())

  const host = () => `127.0.0.1:${site.central.port}`
  const closed = (answer: { status: number; body: string }) => {
    expect(answer.status).toBe(403)
    expect(ProblemDocument.parse(JSON.parse(answer.body)).code).toBe('door.closed')
  }

  it('opens to the secret, and to nothing else', async () => {
    expect((await raw(site, { 'x-duedesk-door': DOOR })).status).toBe(200)
    closed(await raw(site, {}))
    closed(await raw(site, { 'x-duedesk-door': `${DOOR.slice(1)}e` }))
    closed(await raw(site, { 'x-duedesk-door': DOOR.slice(1) }))
    closed(await raw(site, {}, '/no-such-path'))
  })

  it('refuses a foreign Host, which a rebound name would send', async () => {
    for (const foreign of ['evil.example', `evil.example:${site.central.port}`, '127.0.0.1', `127.0.0.1:1`])
      closed(await raw(site, { 'x-duedesk-door': DOOR, host: foreign }))
    expect((await raw(site, { 'x-duedesk-door': DOOR, host: `localhost:${site.central.port}` })).status).toBe(
      200,
    )
  })

  it('answers our origin with CORS and refuses every other, preflights included', async () => {
    const ours = await raw(site, { 'x-duedesk-door': DOOR, origin: ORIGIN })
    expect(ours.headers['access-control-allow-origin']).toBe(ORIGIN)
    for (const origin of ['https://evil.example', 'null', 'app://other'])
      closed(await raw(site, { 'x-duedesk-door': DOOR, origin }))
    const preflight = await raw(site, { origin: ORIGIN, host: host() }, '/v1/sync/push', 'OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toContain('x-duedesk-door')
    closed(await raw(site, { origin: 'https://evil.example' }, '/v1/sync/push', 'OPTIONS'))
  })

  it('slows down who asks too much', async () => {
    const answers = await Promise.all(
      Array.from({ length: 420 }, () => raw(site, { 'x-duedesk-door': DOOR })),
    )
    const refused = answers.find((answer) => answer.status === 429)
    expect(ProblemDocument.parse(JSON.parse(refused?.body ?? '{}')).code).toBe('request.tooMany')
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('the loopback port', () => {
  it('that is taken is one clear problem', async () => {
    const site = await openSite('pglite')
    const second = start({
      database: { kind: 'pglite' },
      port: site.central.port,
      now: () => 0,
      siteKey: '00'.repeat(32),
      migrationsDir: MIGRATIONS,
    })
    await expect(second).rejects.toMatchObject({
      problem: { code: 'shell.portTaken', params: { port: site.central.port } },
    })
    await site.close()
  })
})

const TARGETS: Record<RouteName, [method: string, path: string, body?: unknown]> = {
  'machines.list': ['GET', '/v1/machines'],
  'machines.wipe': ['POST', `/v1/machines/${randomUUID()}/wipe`, {}],
  'machines.keep': ['DELETE', `/v1/machines/${randomUUID()}/wipe`],
  'machines.received': ['POST', `/v1/machines/${randomUUID()}/received`, {}],
  'machines.wiped': ['POST', `/v1/machines/${randomUUID()}/wiped`],
  'codes.make': ['POST', '/v1/enrolment/codes', {}],
  'session.signOut': ['DELETE', '/v1/session'],
  'sync.push': ['POST', '/v1/sync/push', {}],
  'sync.sealed': ['POST', '/v1/sync/sealed', {}],
  'sync.pull': ['GET', '/v1/sync/pull?limit=0'],
  'sync.wake': ['GET', '/v1/sync/wake'],
  'leases.take': ['POST', '/v1/leases', {}],
  'leases.release': ['POST', '/v1/leases/release', {}],
  'agents.list': ['GET', '/v1/agents'],
  'assignments.make': ['POST', '/v1/assignments', {}],
  'users.make': ['POST', '/v1/users', {}],
  'people.read': ['GET', '/v1/people'],
  'people.giveBack': ['POST', `/v1/people/${randomUUID()}/give-back`, {}],
  'people.make': ['POST', '/v1/people', {}],
  'people.change': ['POST', `/v1/people/${randomUUID()}`, {}],
  'people.stop': ['POST', `/v1/people/${randomUUID()}/stop`, {}],
  'people.back': ['POST', `/v1/people/${randomUUID()}/back`],
  'people.password': ['POST', `/v1/people/${randomUUID()}/password`],
  'people.unlock': ['POST', `/v1/people/${randomUUID()}/unlock`],
  'imports.make': ['POST', '/v1/imports', {}],
  'imports.columns': ['POST', '/v1/imports/columns', {}],
  'imports.progress': ['GET', `/v1/imports/${randomUUID()}`],
  'imports.reply': ['GET', `/v1/imports/${randomUUID()}/reply`],
  'imports.cancel': ['DELETE', `/v1/imports/${randomUUID()}`],
  'imports.rejected': ['GET', `/v1/imports/${randomUUID()}/rejected`],
  'imports.changes': ['GET', `/v1/imports/${randomUUID()}/changes`],
  'payments.book': ['POST', '/v1/payments', {}],
  'bills.book': ['POST', '/v1/bills', {}],
  'ledger.import': ['POST', '/v1/ledger', {}],
  'counts.read': ['GET', '/v1/counts'],
  'agencies.read': ['GET', '/v1/agencies'],
  'agencies.manage': ['POST', '/v1/agencies', {}],
  'packages.make': ['POST', `/v1/cases/${randomUUID()}/package`],
  'packages.list': ['GET', '/v1/packages'],
  'review.list': ['GET', '/v1/review/calls'],
  'review.open': ['GET', `/v1/review/calls/${randomUUID()}`],
  'review.own': ['GET', '/v1/review/own'],
  'audit.list': ['GET', '/v1/audit'],
  'audit.verify': ['GET', '/v1/audit/check'],
  'recordings.listen': ['POST', `/v1/recordings/${randomUUID()}/listen`],
  'recordings.sound': ['GET', `/v1/recordings/${randomUUID()}/sound`],
  'review.figures': ['GET', '/v1/review/figures?from=2026-03-01&until=2026-03-02'],
  'calibrations.list': ['GET', '/v1/review/calibrations'],
  'calibrations.score': ['POST', '/v1/review/calibrations', {}],
  'review.draws': ['GET', '/v1/review/draws'],
  'review.draw': ['POST', '/v1/review/draws', {}],
  'review.lock': ['POST', `/v1/review/calls/${randomUUID()}/lock`],
  'rules.read': ['GET', '/v1/rules/settings'],
  'rules.narrow': ['POST', '/v1/rules/settings', {}],
  'tickets.list': ['GET', '/v1/tickets'],
  'staff.list': ['GET', '/v1/staff'],
  'strategy.read': ['GET', '/v1/strategy'],
  'strategy.set': ['POST', '/v1/strategy/weights', {}],
  'strategy.try': ['POST', '/v1/strategy/try', {}],
  'allotments.read': ['GET', '/v1/allotments'],
  'allotments.make': ['POST', '/v1/allotments', {}],
  'teams.read': ['GET', '/v1/teams'],
  'teams.set': ['POST', '/v1/teams', {}],
  'teams.lead': ['POST', `/v1/teams/${randomUUID()}/leads`, { leads: [] }],
  'board.read': ['GET', '/v1/board'],
  'joins.make': ['POST', '/v1/joins', {}],
  'joins.end': ['POST', `/v1/joins/${randomUUID()}/over`],
  'joins.own': ['GET', '/v1/joins/own'],
  'announcements.make': ['POST', '/v1/announcements', {}],
  'announcements.list': ['GET', '/v1/announcements'],
  'announcements.own': ['GET', '/v1/announcements/own'],
  'announcements.read': ['POST', `/v1/announcements/${randomUUID()}/read`],
  'reports.calls': ['GET', '/v1/reports/calls?what=flagged&from=2026-03-01&until=2026-03-11'],
  'reports.figures': ['GET', '/v1/reports/figures?from=2026-03-01&until=2026-03-11'],
  'reports.paper': ['GET', '/v1/reports/paper?from=2026-03-01&until=2026-03-11'],
  'reports.mail': ['GET', '/v1/reports/mail'],
  'reports.setMail': ['POST', '/v1/reports/mail', {}],
  'reports.rolls': ['GET', '/v1/reports/rolls'],
  'reports.day': ['GET', '/v1/reports/day'],
  'approvals.list': ['GET', '/v1/approvals'],
  'releases.list': ['GET', '/v1/releases'],
  'releases.inUse': ['GET', '/v1/releases/in-use'],
  'releases.read': ['GET', '/v1/releases/script/reminderA/1001'],
  'releases.write': ['POST', '/v1/releases', {}],
  'holds.list': ['GET', '/v1/holds'],
  'holds.cases': ['GET', '/v1/holds/cases?find=62000000000000'],
  'practice.refill': ['POST', '/v1/practice/cases'],
  'care.day': ['GET', '/v1/care/day'],
  'care.team': ['GET', '/v1/care/team'],
  'concerns.own': ['GET', '/v1/concerns/own'],
  'concerns.list': ['GET', '/v1/concerns'],
  'help.own': ['GET', '/v1/help/own'],
  'help.list': ['GET', '/v1/help'],
  'recordings.send': ['POST', '/v1/recordings/upload'],
  'recordings.state': ['GET', `/v1/recordings/${randomUUID()}`],
  'recordings.coverage': ['GET', '/v1/recordings/coverage'],
  'recordings.calls': ['GET', '/v1/recordings/calls'],
  'recordings.policy': ['POST', '/v1/recordings/policy', {}],
  'messages.templates': ['GET', '/v1/messages/templates'],
  'messages.draft': ['POST', '/v1/messages/templates', {}],
  'messages.decide': ['POST', '/v1/messages/templates/decision', {}],
  'messages.log': ['GET', '/v1/messages'],
  'copies.make': ['POST', `/v1/tickets/${randomUUID()}/copy`],
  'papers.list': ['GET', `/v1/tickets/${randomUUID()}/papers`],
  'papers.add': [
    'POST',
    `/v1/tickets/${randomUUID()}/papers`,
    { paperId: randomUUID(), name: '材料', base64: 'JVBERi0=' },
  ],
  'retention.read': ['GET', '/v1/retention'],
  'retention.run': ['POST', '/v1/retention/runs', {}],
  'retention.set': [
    'POST',
    '/v1/retention/periods',
    { kind: 'note', lenderType: 'bank', months: 48, reason: '测试' },
  ],
  'papers.open': ['GET', `/v1/tickets/${randomUUID()}/papers/${randomUUID()}`],
  'messages.paper': ['GET', `/v1/messages/${randomUUID()}/paper`],
}

/** What is served without a session. */
const OPEN = [
  'GET /v1/health',
  // Asks for a token of its own.
  'GET /v1/metrics',
  'GET /v1/ready',
  'POST /v1/enrol',
  'POST /v1/enrolment',
  'POST /v1/machines/ordered',
  'POST /v1/session',
  'POST /v1/session/refresh',
]

describe.each(KINDS)('requests on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind, { docs: true })
  })
  afterAll(() => site?.close())

  const people = () => {
    const { admin1, supervisor1, qa1, agent1 } = site.users
    return [admin1, supervisor1, qa1, agent1]
  }
  const routes = Object.keys(ROUTE_ROLES) as RouteName[]

  it.each(routes)('%s needs a session, and one of its roles', async (route) => {
    const [method, path, body] = TARGETS[route]
    expect(problemIn(await site.call(method, path, { body }))).toBe('session.expired')
    // Signing out would end the session that the next route needs; the stream never ends by itself.
    if (route === 'session.signOut' || route === 'sync.wake') return
    for (const person of people()) {
      const answer = await site.call(method, path, { as: person, body })
      const refused = answer.status === 403 && problemIn(answer) === 'role.notAllowed'
      expect([person.profile.role, refused]).toEqual([
        person.profile.role,
        !mayCall(person.profile.role, route),
      ])
    }
  })

  it('serves without a session what has to be, and nothing else; agents reach their own work and nobody else’s', async () => {
    const told = await site.call<{ paths: Record<string, Record<string, { description?: string }>> }>(
      'GET',
      '/v1/docs/json',
    )
    const open = Object.entries(told.body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { description }]) =>
        description === 'Open to: open' ? `${method.toUpperCase()} ${path}` : [],
      ),
    )
    // A new route that asks for no session has to be named here.
    expect(open.sort()).toEqual(OPEN)
    // Bodies that are streams, or signed by a carrier or a lender, and the page behind a customer's link have doors of their own, tried by their own tests.
    const apart = Object.entries(told.body.paths).flatMap(([path, methods]) =>
      Object.values(methods).some(({ description }) => !description?.startsWith('Open to: ')) ? path : [],
    )
    expect(
      apart.filter(
        (path) =>
          !/^\/(?:papers\/|stop\/|v1\/(?:recordings\/upload|messages\/callback|lenders\/events))/.test(path),
      ),
    ).toEqual([])
    const [own, other] = [site.users.agent1, site.users.agent2]
    for (const person of [own, other]) {
      const report = await site.call<{ agents: { id: string }[] }>(
        'GET',
        `/v1/reports/day?agent=${other.profile.id}`,
        { as: person },
      )
      expect(report.body.agents.map(({ id }) => id)).toEqual([person.profile.id])
    }
  })

  it('answers every wrong body with a problem document and never a stack', async () => {
    const as = site.users.agent1
    const json = { 'content-type': 'application/json' }
    const bodies: [string, Record<string, string>, string][] = [
      ['{"a', json, 'request.malformed'],
      ['', json, 'request.malformed'],
      ['null', json, 'request.malformed'],
      ['[]', json, 'request.malformed'],
      ['{"__proto__":{}}', json, 'request.malformed'],
      ['{"protocol":1,"device":"x","acts":[]}', json, 'request.malformed'],
      [`{"protocol":0,"device":"${randomUUID()}","acts":[]}`, json, 'central.tooOld'],
      [`{"protocol":3,"device":"${randomUUID()}","acts":[]}`, json, 'central.behind'],
      ['a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 'request.malformed'],
      [
        JSON.stringify({
          protocol: 1,
          device: randomUUID(),
          acts: Array.from({ length: 251 }, (_, n) => ({ id: 'x', n: n + 1 })),
        }),
        json,
        'request.malformed',
      ],
    ]
    for (const [body, headers, code] of bodies) {
      const answer = await site.call('POST', '/v1/sync/push', { as, body, headers })
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      const document = ProblemDocument.parse(answer.body)
      expect([document.code, document.status, document.type]).toEqual([
        code,
        answer.status,
        `urn:duedesk:problem:${code}`,
      ])
      expect(JSON.stringify(document)).not.toMatch(/at .*\.(ts|js):|node_modules/)
    }
  })

  it('says how much is too much', async () => {
    const body = `{"protocol":1,"pad":"${'x'.repeat(16 * 1024 * 1024)}"}`
    const answer = await site.call('POST', '/v1/sync/push', {
      as: site.users.agent1,
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer).toMatchObject({
      status: 413,
      body: { code: 'request.tooLarge', params: { limitBytes: 16 * 1024 * 1024 } },
    })
  })

  it('knows what it does not know', async () => {
    expect(problemIn(await site.call('GET', '/v2/nothing'))).toBe('request.notFound')
    expect(problemIn(await site.call('GET', '/v1/%zz'))).toBe('request.malformed')
    const missing = await site.call('GET', `/v1/imports/${randomUUID()}/rejected`, { as: site.users.admin1 })
    expect([missing.status, problemIn(missing)]).toEqual([404, 'request.notFound'])
  })

  it('answers what is no HTTP at all', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(site.central.port, '127.0.0.1', () =>
        socket.write('INVITE sip:x SIP/2.0\r\n\r\n'),
      )
      let got = ''
      socket.on('data', (piece) => {
        got += piece.toString()
      })
      socket.on('end', () => resolve(got))
      socket.on('error', reject)
    })
    expect(text).toContain('400 Bad Request')
    expect(ProblemDocument.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).code).toBe('request.malformed')
  })

  it('is healthy, ready, and shows its API', async () => {
    expect((await site.call('GET', '/v1/health')).body).toMatchObject({
      ok: true,
      now: site.clock.at,
      protocol: [1, 2],
      database: kind,
    })
    expect((await site.call('GET', '/v1/ready')).body).toEqual({ ok: true })
    const api = await site.call<{ paths: Record<string, Record<string, { requestBody?: unknown }>> }>(
      'GET',
      '/v1/docs/json',
    )
    for (const [method, path] of Object.values(TARGETS)) {
      const shown = path
        .replace(/\?.*/, '')
        .replace(/[0-9a-f-]{36}/, '{id}')
        .replace(/[0-9a-f-]{36}/, '{paper}')
        .replace('script/reminderA/1001', '{subject}/{id}/{version}')
      expect(api.body.paths[shown]?.[method.toLowerCase()], shown).toBeDefined()
    }
    expect(JSON.stringify(api.body.paths['/v1/session']?.post?.requestBody)).toContain('loginName')
    // The reference that is drawn from it has every route, with what it is for and who may call it.
    const paper = apiPaper(api.body as OpenApi)
    expect(paper).not.toContain('undefined')
    for (const [method, path] of Object.entries(api.body.paths).flatMap(([at, all]) =>
      Object.keys(all).map((one) => [one.toUpperCase(), at]),
    ))
      expect(paper).toMatch(
        new RegExp(
          `\n### ${method} ${path?.replace(/[{}.]/g, '\\$&')}\n\n(?:[^\n]+Open to: [a-z]|Speaks a protocol)`,
        ),
      )
    expect((await site.call('GET', '/v1/docs/')).status).toBe(200)
  })
})
