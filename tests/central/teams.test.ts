// Whose work a supervisor sees, route by route: the own teams' and what nobody leads, never another team's. Total over all routes: a new one has to say here
// whether teams bind it and how that is seen. Reviewers and administrators see the whole house.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnnouncementsReply, OwnAnnouncementsReply } from '../../shared/announcement.ts'
import { ApprovalsReply } from '../../shared/approvalBodies.ts'
import { HelpReply, OwnHelpReply } from '../../shared/careBodies.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { Act, ActKind, ActOf } from '../../shared/operation.ts'
import { PushReply } from '../../shared/protocol.ts'
import { DrawsReply } from '../../shared/qa/drawBodies.ts'
import { FiguresReply as ReviewFigures } from '../../shared/qa/figuresBodies.ts'
import { HOUSE_SAMPLE } from '../../shared/qa/sampler.ts'
import { FiguresReply } from '../../shared/report/bodies.ts'
import { mayCall, ROUTE_ROLES, type RouteName } from '../../shared/role.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { TeamsReply } from '../../shared/teams.ts'
import { OUR_WEIGHTS } from '../../shared/weights.ts'
import {
  type Answer,
  accountsCsv,
  caseOf,
  Desk,
  ofKind,
  openSite,
  PASSWORD,
  problemIn,
  type Site,
  type User,
} from './site.ts'

interface Team {
  readonly name: 'A' | 'B'
  readonly id: string
  readonly agent: User
  readonly matter: CaseRow
  /** Coded calls: two in team A, one in team B, so that sums tell whose they are. */
  readonly calls: string[]
  readonly ids: Readonly<
    Record<'exception' | 'help' | 'concern' | 'ticket' | 'message' | 'package' | 'line' | 'legal', string>
  >
}

interface Probe {
  readonly ask: (team: Team) => [method: string, path: string, body?: unknown]
  /** Whether the answer tells of this team; missing: every answer but `team.notYours` does. */
  readonly tells?: (answer: Answer, team: Team) => boolean
}

const DAYS = 'from=2026-03-01&until=2026-03-11'
const names = (mark: (team: Team) => string) => (answer: Answer, team: Team) =>
  answer.status === 200 && JSON.stringify(answer.body).includes(mark(team))
const agentId = names(({ agent }) => agent.profile.id)
const caseId = names(({ matter }) => matter.id)
const callId = names(({ calls }) => calls[0] ?? '')
/** Two of team A, one of team B: three of both. */
const adds = (count: (body: unknown) => number) => (answer: Answer, team: Team) =>
  [team.name === 'A' ? 2 : 1, 3].includes(count(answer.body))
const get = (path: string, tells: Probe['tells']): Probe => ({
  ask: () => ['GET', path],
  ...(tells ? { tells } : {}),
})
const filter = {
  holders: [],
  buckets: [],
  products: [],
  lenders: [],
  accounts: [],
  caseIds: [],
  fromFen: null,
  toFen: null,
  termOver: false,
  most: 10,
}

/** `house`: the same for all who may call it, and about no team. `self`: the caller's own work only. */
const OF_TEAM: Record<RouteName, Probe | 'house' | 'self'> = {
  'session.signOut': 'self',
  'sync.push': 'self', // act by act: below
  'sync.sealed': 'self',
  'sync.pull': 'self',
  'sync.wake': 'self',
  'leases.take': {
    ask: ({ matter }) => ['POST', '/v1/leases', { device: randomUUID(), customerIds: [matter.customerId] }],
    tells: (answer) => !JSON.stringify(answer.body).includes('"until":0'),
  },
  'leases.release': 'self',
  'agents.list': get('/v1/agents', agentId),
  'assignments.make': {
    ask: ({ matter, agent }) => [
      'POST',
      '/v1/assignments',
      { caseIds: [matter.id], agentId: agent.profile.id },
    ],
  },
  'users.make': 'house',
  'people.read': get('/v1/people', agentId),
  'people.giveBack': {
    ask: ({ agent }) => ['POST', `/v1/people/${agent.profile.id}/give-back`, { reason: '离职测试' }],
  },
  'people.make': 'house', // administrators alone
  'people.change': 'house',
  'people.stop': 'house',
  'people.back': 'house',
  'people.password': 'house',
  'people.unlock': { ask: ({ agent }) => ['POST', `/v1/people/${agent.profile.id}/unlock`] },
  'machines.list': 'house', // administrators alone
  'machines.wipe': 'house',
  'machines.keep': 'house',
  'machines.received': 'self',
  'machines.wiped': 'self',
  'codes.make': 'house',
  'imports.make': 'house',
  'imports.columns': 'house',
  'imports.progress': 'house',
  'imports.reply': 'house',
  'imports.cancel': 'house',
  'imports.rejected': 'house',
  'imports.changes': 'house',
  'payments.book': 'house',
  'bills.book': 'house',
  'ledger.import': 'house',
  'counts.read': 'house',
  'agencies.read': 'house', // who got how many: no case is named
  'agencies.manage': {
    ask: ({ matter }) => ['POST', `/v1/agencies/${AGENCY}/exports`, { caseIds: [matter.id] }],
  },
  'packages.make': { ask: ({ matter }) => ['POST', `/v1/cases/${matter.id}/package`] },
  'packages.list': get('/v1/packages', caseId),
  'review.list': get('/v1/review/calls', callId),
  'review.open': { ask: ({ calls }) => ['GET', `/v1/review/calls/${calls[0]}`] },
  'review.own': 'self',
  'audit.list': 'house',
  'audit.verify': 'house',
  'recordings.listen': { ask: ({ calls }) => ['POST', `/v1/recordings/${calls[0]}/listen`] },
  'recordings.sound': 'self', // by a permission of the own
  'review.figures': get(
    `/v1/review/figures?${DAYS}`,
    adds((body) => ReviewFigures.parse(body).rights.n),
  ),
  'calibrations.list': get('/v1/review/calibrations', callId),
  'calibrations.score': 'house',
  'review.draws': get(
    '/v1/review/draws',
    adds((body) => DrawsReply.parse(body).draws[0]?.drawn ?? 0),
  ),
  'review.draw': 'house',
  'review.lock': 'house',
  'rules.read': 'house',
  'rules.narrow': 'house',
  'tickets.list': get(
    '/v1/tickets',
    names(({ ids }) => ids.ticket),
  ),
  'staff.list': 'house', // names of colleagues
  'strategy.read': 'house',
  'strategy.set': 'house',
  'strategy.try': {
    ask: ({ agent }) => ['POST', '/v1/strategy/try', { agentId: agent.profile.id, weights: OUR_WEIGHTS }],
  },
  'allotments.read': get('/v1/allotments', agentId),
  'allotments.make': {
    ask: ({ agent }) => [
      'POST',
      '/v1/allotments',
      { how: 'return', to: 'pool', reason: '测试', filter: { ...filter, holders: [agent.profile.id] } },
    ],
  },
  'teams.read': get(
    '/v1/teams',
    names(({ id }) => id),
  ),
  'teams.set': {
    ask: ({ agent, id }) => [
      'POST',
      `/v1/agents/${agent.profile.id}/place`,
      { team: id, skills: [], mostCases: null },
    ],
  },
  'teams.lead': 'house',
  'board.read': get('/v1/board', agentId),
  'joins.make': {
    ask: ({ agent }) => ['POST', '/v1/joins', { agent: agent.profile.id, way: 'listen', announce: true }],
  },
  'joins.end': 'self',
  'joins.own': 'self',
  'announcements.make': {
    ask: ({ id }) => ['POST', '/v1/announcements', { id: randomUUID(), text: '今天下午开会', team: id }],
  },
  'announcements.list': get(
    '/v1/announcements',
    names(({ ids }) => ids.line),
  ),
  'announcements.own': 'self',
  'announcements.read': 'self',
  'reports.calls': get(`/v1/reports/calls?what=complaints&${DAYS}`, callId),
  'reports.figures': get(`/v1/reports/figures?by=agent&${DAYS}`, agentId),
  // The same figures on paper, which is too dense to be read here: who is named in its heading is.
  'reports.paper': get(`/v1/reports/paper?${DAYS}`, undefined),
  'reports.mail': 'house',
  'reports.setMail': 'house',
  'reports.rolls': 'house', // of the house's products, about nobody's work
  'reports.day': { ask: ({ agent }) => ['GET', `/v1/reports/day?agent=${agent.profile.id}`], tells: agentId },
  'approvals.list': get(
    '/v1/approvals',
    names(({ ids }) => ids.exception),
  ),
  'releases.list': 'house',
  'releases.inUse': 'house',
  'releases.read': 'house',
  'releases.write': 'house',
  'holds.list': get('/v1/holds', caseId),
  'retention.read': get(
    '/v1/retention',
    names(({ ids }) => ids.legal),
  ),
  'retention.set': 'house',
  'retention.run': 'house', // administrators alone
  'holds.cases': {
    ask: ({ matter }) => ['GET', `/v1/holds/cases?find=${matter.accountNumber}`],
    tells: caseId,
  },
  'practice.refill': 'self',
  'care.day': 'self',
  'care.team': get('/v1/care/team', agentId),
  'concerns.own': 'self',
  'concerns.list': get(
    '/v1/concerns',
    names(({ ids }) => ids.concern),
  ),
  'help.own': 'self',
  'help.list': get(
    '/v1/help',
    names(({ ids }) => ids.help),
  ),
  'recordings.send': 'self',
  'recordings.state': 'self',
  'recordings.coverage': get(`/v1/recordings/coverage?${DAYS}`, agentId),
  'recordings.calls': get(`/v1/recordings/calls?${DAYS}`, callId),
  'recordings.policy': 'house',
  'messages.templates': 'house',
  'messages.draft': 'house',
  'messages.decide': 'house',
  'messages.log': get(
    '/v1/messages',
    names(({ ids }) => ids.message),
  ),
  'messages.paper': { ask: ({ ids }) => ['GET', `/v1/messages/${ids.message}/paper`] },
  'copies.make': { ask: ({ ids }) => ['POST', `/v1/tickets/${ids.ticket}/copy`] },
  'papers.list': { ask: ({ ids }) => ['GET', `/v1/tickets/${ids.ticket}/papers`] },
  'papers.add': {
    ask: ({ ids }) => [
      'POST',
      `/v1/tickets/${ids.ticket}/papers`,
      { paperId: randomUUID(), name: '材料', base64: 'JVBERi0=' },
    ],
  },
  'papers.open': { ask: ({ ids }) => ['GET', `/v1/tickets/${ids.ticket}/papers/${randomUUID()}`] },
}
const AGENCY = randomUUID()
/** Readings whose reviewers' side is narrower for other reasons: concerns go to one role. */
const NOT_FOR_QA: readonly RouteName[] = ['concerns.list']

describe('teams on postgres', () => {
  let site: Site
  let own: Team
  let other: Team
  const leads: Record<'lead' | 'deputy' | 'stranger' | 'otherLead', User> = {} as never

  beforeAll(async () => {
    site = await openSite('postgres')
    const { admin1, supervisor1, agent1, agent2, qa1 } = site.users
    leads.lead = supervisor1
    for (const [at, name] of (['deputy', 'stranger', 'otherLead'] as const).entries()) {
      const account = { loginName: name, name: `${name}测试`, staffNumber: `911${at}`, role: 'supervisor' }
      const body = { ...account, password: PASSWORD, line: null, sipPassword: null }
      expect((await site.call('POST', '/v1/users', { as: admin1, body })).status).toBe(200)
      leads[name] = await site.signIn(name)
    }
    own = await team('A', agent1, 1, 2)
    other = await team('B', agent2, 2, 1)
    const lead = (of: Team, ...who: [User, boolean][]) =>
      site.call('POST', `/v1/teams/${of.id}/leads`, {
        as: admin1,
        body: { leads: who.map(([{ profile }, deputy]) => ({ id: profile.id, deputy })) },
      })
    expect((await lead(own, [supervisor1, false], [leads.deputy, true])).status).toBe(200)
    expect((await lead(other, [leads.otherLead, false])).status).toBe(200)
    const body = { name: '测试机构', id: AGENCY, contact: '电话', publishedOn: '2026-01-01', endedOn: null }
    await site.call('POST', '/v1/agencies', { as: supervisor1, body })
    const draw = { from: '2026-03-11', until: '2026-03-11', seed: 's', rules: HOUSE_SAMPLE, reason: '' }
    expect((await site.call('POST', '/v1/review/draws', { as: qa1, body: draw })).status).toBe(200)
    const calls = [own.calls[0], other.calls[0]]
    await site.call('POST', '/v1/review/calibrations', { as: qa1, body: { title: '测试', callIds: calls } })
  })
  afterAll(() => site?.close())

  async function team(name: Team['name'], agent: User, index: number, calls: number): Promise<Team> {
    await site.importCsv(accountsCsv(index, 1), { assign: agent.profile.id })
    const { rows } = await site.everything(agent)
    const matter = caseOf(rows, index)
    const contact = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    const made = await site.call('POST', '/v1/teams', { as: site.users.admin1, body: { name } })
    const id = TeamsReply.parse(made.body).teams.find((one) => one.name === name)?.id ?? ''
    await site.call('POST', `/v1/agents/${agent.profile.id}/place`, {
      as: site.users.admin1,
      body: { team: id, skills: [], mostCases: null },
    })
    const desk = new Desk(site, agent)
    const ids = Object.fromEntries(
      ['exception', 'help', 'concern', 'message', 'package', 'line', 'legal'].map((what) => [
        what,
        randomUUID(),
      ]),
    ) as Omit<Team['ids'], 'ticket'>
    const coded: string[] = []
    for (let n = 0; n < calls; n += 1) {
      const call = randomUUID()
      coded.push(call)
      const about = { callId: call, contactId: contact?.id ?? null, number: contact?.phone ?? null }
      const words = { words: '我要投诉', target: 'frequency', wish: '少打' }
      await applied(
        desk,
        desk.act('call.attempted', matter, { ...about, ofDebtor: true, purpose: 'collect', rules: 'test' }),
        desk.act('call.answered', matter, { callId: call }),
        desk.act('call.ended', matter, { callId: call, sipStatus: 200, endedBy: 'agent', talkMs: 61_000 }),
        desk.act('disposition.set', matter, {
          ...{ dispositionId: randomUUID(), callId: call, code: 'COMPLAINT', fields: words },
          ...{ path: [], said: [], script: null },
        }),
      )
    }
    const about = { caseId: matter.id, callId: null }
    const nobodys = { customerId: null, caseId: null } as never
    const say = <K extends ActKind>(what: K, payload: ActOf<K>['payload']) =>
      desk.act(what, matter, payload, nobodys) as Act
    await applied(
      desk,
      desk.act('exception.asked', matter, {
        ...{ exceptionId: ids.exception, exceptionKind: 'call', contactId: contact?.id ?? null },
        ...{ purpose: 'collect', rules: ['C4'], promiseId: null, reason: '客户说十点有空' },
      }),
      say('help.asked', { helpId: ids.help, about }),
      say('concern.raised', {
        concernId: ids.concern,
        concern: 'unlawful',
        to: 'supervisor',
        text: '测试',
        about,
      }),
    )
    const { rows: after } = await site.everything(agent)
    const ticket = ofKind(after, 'ticket')[0]?.id ?? ''
    const db = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await db.connect()
    await db.query(
      `insert into message_sends (id, customer_id, case_id, channel, state, title, version, asked_by, asked_at, changed_at)
       values ($1, $2, $3, 'letter', 'sent', '{"zh-CN":"函","en":"letter"}', 1, $4, $5, $5)`,
      [ids.message, matter.customerId, matter.id, agent.profile.id, site.clock.at],
    )
    await db.query(
      `insert into rows (kind, id, customer_id, case_id, version, data)
       select 'legalHold', id, customer, matter, 1, jsonb_build_object('kind', 'legalHold', 'id', id, 'customerId', customer,
         'caseId', matter, 'version', 1, 'ground', 'lawsuit', 'reason', '已起诉', 'placedAt', 0, 'placedBy', by, 'reviewAt', 0, 'lifted', null)
       from (select $1::uuid as id, $2::uuid as customer, $3::uuid as matter, $4::uuid as by) given`,
      [ids.legal, matter.customerId, matter.id, agent.profile.id],
    )
    await db.query(`insert into message_papers values ($1, '\\x25', 'x', 0)`, [ids.message])
    await db.query(`insert into legal_packages values ($1, $2, $3, null, 0, $4, '[]', 'x')`, [
      ids.package,
      matter.id,
      matter.customerId,
      site.users.admin1.profile.id,
    ])
    await db.end()
    const line = { id: ids.line, text: '请注意休息' }
    await site.call('POST', '/v1/announcements', {
      as: name === 'A' ? leads.lead : leads.otherLead,
      body: { ...line, team: id },
    })
    return { name, id, agent, matter, calls: coded, ids: { ...ids, ticket } }
  }

  async function applied(desk: Desk, ...acts: Act[]): Promise<void> {
    expect(await verdicts(desk, ...acts)).toEqual(acts.map(() => 'applied'))
  }
  const verdicts = async (desk: Desk, ...acts: Act[]) =>
    PushReply.parse((await desk.send(acts)).body).verdicts.map((verdict) =>
      verdict.outcome === 'refused' ? verdict.problem.code : verdict.outcome,
    )

  const bound = (Object.entries(OF_TEAM) as [RouteName, Probe | 'house' | 'self'][]).flatMap(
    ([route, probe]) => (typeof probe === 'string' ? [] : [{ route, probe }]),
  )
  it.each(bound)('$route tells a supervisor of the own team, and of no other', async ({ route, probe }) => {
    const told = async (as: User, of: Team) => {
      const [method, path, body] = probe.ask(of)
      const answer = await site.call(method, path, { as, body })
      expect(answer.status, JSON.stringify(answer.body)).not.toBe(500)
      const refused = answer.status === 403 && problemIn(answer) === 'team.notYours'
      return !refused && (probe.tells?.(answer, of) ?? true)
    }
    const both = route === 'reports.paper'
    const sees: [string, User, boolean, boolean][] = [
      ['lead', leads.lead, true, both],
      ['deputy', leads.deputy, true, both],
      ['other lead', leads.otherLead, both, true],
      ['leads none', leads.stranger, both, both],
      ['qa', site.users.qa1, true, true],
      ['admin', site.users.admin1, true, true],
    ]
    for (const [who, person, ofOwn, ofOther] of sees) {
      if (!mayCall(person.profile.role, route) || (who === 'qa' && NOT_FOR_QA.includes(route))) continue
      expect([who, await told(person, own), await told(person, other)]).toEqual([who, ofOwn, ofOther])
    }
  })

  it('has an answer for every route', () => {
    expect(Object.keys(OF_TEAM).sort()).toEqual(Object.keys(ROUTE_ROLES).sort())
  })

  it('adds up the own team only, in figures too', async () => {
    const figures = async (as: User) =>
      FiguresReply.parse((await site.call('GET', `/v1/reports/figures?by=agent&${DAYS}`, { as })).body)
    expect((await figures(leads.lead)).total.answered).toBe(2)
    expect((await figures(leads.otherLead)).total.answered).toBe(1)
    expect((await figures(leads.stranger)).total.answered).toBe(0)
    expect((await figures(site.users.qa1)).total.answered).toBe(3)
    expect((await figures(leads.lead)).teams.map(({ name }) => name)).toEqual(['A'])
  })

  it('takes decisions about the own team only; what happened in a call always', async () => {
    const lead = new Desk(site, leads.lead)
    const hold = (of: Team) =>
      lead.act('hold.placed', of.matter, {
        ...{ holdId: randomUUID(), holdKind: 'hardship', until: null, reviewAt: site.clock.at + HOUR },
        ...{ owner: leads.lead.profile.id, channels: [], words: '困难' },
      })
    expect(await verdicts(lead, lead.note(other.matter))).toEqual(['team.notYours'])
    expect((await verdicts(lead, hold(other)))[0]).toBe('team.notYours')
    expect((await verdicts(lead, hold(own)))[0]).not.toBe('team.notYours')
    const call = { callId: randomUUID(), contactId: null, number: null, ofDebtor: true }
    expect(
      await verdicts(
        lead,
        lead.act('call.attempted', other.matter, { ...call, purpose: 'service', rules: 'test' }),
        lead.note(other.matter),
      ),
    ).toEqual(['applied', 'applied'])
    const { exception } = other.ids
    const decided = { exceptionId: exception, decision: 'refused' as const, reason: '测试' }
    expect(await verdicts(lead, lead.act('exception.decided', other.matter, decided, { base: 1 }))).toEqual([
      'team.notYours',
    ])
    const nobodys = { customerId: null, caseId: null } as never
    for (const act of [
      lead.act('help.taken', other.matter, { helpId: other.ids.help }, nobodys),
      lead.act('concern.read', other.matter, { concernId: other.ids.concern }, nobodys),
    ])
      expect(await verdicts(lead, act as Act)).toEqual(['team.notYours'])
  })

  it('gives a line to one team, or to all whom its sender sees', async () => {
    const say = async (team: string | null) => {
      const id = randomUUID()
      const body = { id, text: '四点前请提交小结', team }
      const answer = await site.call('POST', '/v1/announcements', { as: leads.lead, body })
      const read = await Promise.all(
        [own.agent, other.agent].map(async (as) =>
          OwnAnnouncementsReply.parse(
            (await site.call('GET', '/v1/announcements/own', { as })).body,
          ).announcements.some((one) => one.id === id),
        ),
      )
      return { read, told: AnnouncementsReply.parse(answer.body).announcements.find((one) => one.id === id) }
    }
    expect(await say(own.id)).toMatchObject({ read: [true, false], told: { team: 'A' } })
    expect(await say(null)).toMatchObject({
      read: [true, false],
      told: { team: null, unread: ['8001 agent1测试'] },
    })
  })

  it('a request does not starve: everybody sees it when its supervisors are away, or after a while', async () => {
    const helps = async (as: User) =>
      HelpReply.parse((await site.call('GET', '/v1/help', { as })).body).help.map(({ id }) => id)
    const asked = async (as: User) =>
      ApprovalsReply.parse((await site.call('GET', '/v1/approvals', { as })).body).exceptions.map(
        ({ exception }) => exception.id,
      )
    const seen = async () =>
      OwnHelpReply.parse((await site.call('GET', '/v1/help/own', { as: other.agent })).body)
    expect(await seen()).toMatchObject({
      seenBy: ['otherLead测试'],
      supervisors: 1,
      everyoneAt: site.clock.at + 5 * MINUTE,
    })
    expect(await helps(leads.lead)).toEqual([own.ids.help])
    // Its lead signs out: nobody of the team is there.
    await site.call('DELETE', '/v1/session', { as: leads.otherLead })
    expect(await helps(leads.lead)).toEqual([own.ids.help, other.ids.help])
    expect(await asked(leads.lead)).toContain(other.ids.exception)
    expect(await seen()).toMatchObject({ seenBy: [], supervisors: 3, everyoneAt: null })
    leads.otherLead = await site.signIn('otherLead')
    expect(await asked(leads.lead)).not.toContain(other.ids.exception)
    // There, but busy.
    site.clock.at += 6 * MINUTE
    expect(await helps(leads.lead)).toEqual([own.ids.help, other.ids.help])
    site.clock.at += 4 * HOUR
    for (const name of ['otherLead', 'lead'] as const)
      leads[name] = await site.signIn(name === 'lead' ? 'supervisor1' : name)
    expect(await asked(leads.lead)).toContain(other.ids.exception)
    const lead = new Desk(site, leads.lead)
    const decided = { exceptionId: other.ids.exception, decision: 'refused' as const, reason: '测试' }
    expect(await verdicts(lead, lead.act('exception.decided', other.matter, decided, { base: 1 }))).toEqual([
      'applied',
    ])
  })
})
