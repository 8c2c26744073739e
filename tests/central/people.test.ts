import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReply } from '../../shared/audit.ts'
import { DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import { FIRST_PASSWORD_HOURS, PeopleReply, PersonReply } from '../../shared/people.ts'
import { SessionReply } from '../../shared/protocol.ts'
import type { TeamsReply } from '../../shared/teams.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  openSite,
  PASSWORD,
  problemIn,
  type Site,
  type User,
} from './site.ts'

const WISH = { name: '新人测试', role: 'agent', team: null, line: null, sipPassword: null } as const

describe.each(KINDS)('people on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const admin = () => site.users.admin1
  const ask = async (path: string, body: unknown = undefined, as: User = admin()) =>
    site.call('POST', `/v1/people${path}`, { as, body })
  const told = async (path: string, body?: unknown, as?: User) => {
    const answer = await ask(path, body, as)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return PersonReply.parse(answer.body)
  }
  const list = async (query = '', as: User = admin()) =>
    PeopleReply.parse((await site.call('GET', `/v1/people?${query}`, { as })).body)
  const signIn = (loginName: string, password: string, newPassword?: string) =>
    site.call('POST', '/v1/session', { body: { loginName, password, newPassword } })
  let number = 8500
  async function newcomer(also: Record<string, unknown> = {}) {
    number += 1
    const wish = { ...WISH, loginName: `new${number}`, staffNumber: String(number), ...also }
    return told('', wish)
  }
  /** Somebody who has chosen a password, signed in. */
  async function colleague(also: Record<string, unknown> = {}): Promise<User> {
    const { person, firstPassword } = await newcomer(also)
    const reply = SessionReply.parse((await signIn(person.loginName, firstPassword ?? '', PASSWORD)).body)
    return { profile: reply.profile, token: reply.accessToken, refreshToken: reply.refreshToken }
  }

  it('a first password is good for choosing another, once and for three days', async () => {
    const { person, firstPassword, now } = await newcomer()
    expect(person).toMatchObject({ state: 'first', firstUntil: now + FIRST_PASSWORD_HOURS * HOUR })
    expect(firstPassword).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    const first = firstPassword ?? ''
    // However often it is typed without another one, nobody is locked out.
    for (let time = 0; time < 7; time += 1)
      expect(problemIn(await signIn(person.loginName, first))).toBe('session.mustChange')
    expect(problemIn(await signIn(person.loginName, 'wrong'))).toBe('session.wrongCredentials')
    expect(problemIn(await signIn(person.loginName, first, 'short'))).toBe('request.malformed')
    expect(problemIn(await signIn(person.loginName, first, first.toLowerCase()))).toBe('session.mustChange')
    // As people type what was read out to them.
    const typed = first.toLowerCase().replace('-', ' ')
    expect((await signIn(person.loginName, typed, PASSWORD)).status).toBe(200)
    expect(problemIn(await signIn(person.loginName, first, PASSWORD))).toBe('session.wrongCredentials')
    expect((await signIn(person.loginName, PASSWORD)).status).toBe(200)
    // Nobody changes a password of the own by the way.
    expect(problemIn(await signIn(person.loginName, PASSWORD, 'another password'))).toBe('request.malformed')
    expect((await list(`find=${person.staffNumber}`)).people).toMatchObject([
      { state: 'active', here: true, lastSignIn: now, firstUntil: null },
    ])
    const late = await newcomer()
    site.clock.at += FIRST_PASSWORD_HOURS * HOUR
    expect(problemIn(await signIn(late.person.loginName, late.firstPassword ?? '', PASSWORD))).toBe(
      'session.firstPasswordOver',
    )
    site.users.admin1 = await site.signIn('admin1')
    expect((await list(`find=${late.person.staffNumber}`)).people).toMatchObject([{ state: 'over' }])
  })

  it('one who is stopped is out at once, keeps what they recorded, and the cases go back', async () => {
    const { id: team } = (
      await site.call<TeamsReply>('POST', '/v1/teams', { as: admin(), body: { name: '甲组' } })
    ).body.teams[0] ?? { id: '' }
    const agent = await colleague({ team })
    const { id } = agent.profile
    await site.importCsv(accountsCsv(1, 3), { assign: id })
    const { rows } = await site.everything(agent)
    const desk = new Desk(site, agent)
    const matter = caseOf(rows, 1)
    const callback = desk.act('callback.set', matter, {
      ...{
        callbackId: randomUUID(),
        contactId: null,
        at: site.clock.at + HOUR,
        callId: null,
        requested: false,
      },
    })
    expect((await desk.send([callback, desk.note(matter)])).body.verdicts).toEqual([
      { outcome: 'applied', n: 1, flags: [] },
      { outcome: 'applied', n: 2, flags: [] },
    ])
    const lease = { device: desk.device, customerIds: [matter.customerId] }
    await site.call('POST', '/v1/leases', { as: agent, body: lease })
    expect(problemIn(await ask(`/${id}/stop`, { reason: ' ', giveBack: true }))).toBe('request.malformed')
    expect(problemIn(await ask(`/${id}/stop`, { reason: '离职测试', giveBack: true }, agent))).toBe(
      'role.notAllowed',
    )
    const stays = await told(`/${id}/stop`, { reason: '离职测试', giveBack: false })
    expect(stays).toMatchObject({ cases: 3, returned: null, callbacks: { count: 1 } })
    expect(stays.person.stopped).toMatchObject({ at: site.clock.at, reason: '离职测试' })
    expect(stays.callbacks.named).toMatchObject([{ caseId: matter.id, at: site.clock.at + HOUR }])
    // Neither token nor refresh token nor password lets them in.
    expect(problemIn(await site.call('GET', '/v1/sync/pull?limit=1', { as: agent }))).toBe('session.expired')
    const again = { body: { refreshToken: agent.refreshToken } }
    expect(problemIn(await site.call('POST', '/v1/session/refresh', again))).toBe('session.expired')
    expect(problemIn(await signIn(agent.profile.loginName, PASSWORD))).toBe('session.wrongCredentials')
    // The debtor is free for a colleague, though nobody took the case away.
    const other = await colleague()
    const taken = { device: randomUUID(), customerIds: [matter.customerId], takeOver: true }
    await site.call('POST', '/v1/assignments', {
      as: admin(),
      body: { caseIds: [matter.id], agentId: other.profile.id },
    })
    expect((await site.call('POST', '/v1/leases', { as: other, body: taken })).body).toMatchObject({
      granted: [matter.customerId],
    })
    // Stopped again it keeps its first words; what is left goes back when it is asked for.
    expect(
      (await told(`/${id}/stop`, { reason: '另一个原因', giveBack: false })).person.stopped?.reason,
    ).toBe('离职测试')
    expect(await told(`/${id}/give-back`, { reason: '离职测试' })).toMatchObject({
      cases: 0,
      callbacks: { count: 0 },
      returned: { cases: 2, problem: null },
    })
    expect((await site.everything(other)).rows.find((row) => row.kind === 'note')).toMatchObject({
      agentId: id,
    })
    expect((await list('find=甲组&show=working')).people).toEqual([])
    expect(await list('show=stopped')).toMatchObject({
      people: [{ id, state: 'stopped', here: false }],
      counts: { stopped: 1 },
    })
    // Back, but not with the old password.
    const back = await told(`/${id}/back`)
    expect(back.person).toMatchObject({ state: 'first', stopped: null, team: { id: team } })
    expect(problemIn(await signIn(agent.profile.loginName, PASSWORD))).toBe('session.wrongCredentials')
    expect((await signIn(agent.profile.loginName, back.firstPassword ?? '', PASSWORD)).status).toBe(200)
    const { entries } = (
      await site.call<AuditReply>('GET', `/v1/audit?what=people.changed&subject=${id}`, { as: admin() })
    ).body
    // One that could not be read was not asked for.
    expect(entries.map(({ route }) => route)).toEqual([
      ...['session.newPassword', 'people.back', 'people.stop', 'people.stop', 'session.newPassword'],
    ])
  })

  it('gives back what was kept, or waits for its result, of somebody who will never write it', async () => {
    const agent = await colleague()
    const { id } = agent.profile
    await site.importCsv(accountsCsv(11, 2), { assign: id })
    const matter = caseOf((await site.everything(agent)).rows, 11)
    const desk = new Desk(site, agent)
    const call = { callId: randomUUID(), contactId: null, number: null, ofDebtor: true }
    await desk.send([desk.act('call.attempted', matter, { ...call, purpose: 'collect', rules: 'test' })])
    // Of who works here an allotment moves them.
    expect(problemIn(await ask(`/${id}/give-back`, { reason: '测试退回' }))).toBe('request.notFound')
    expect(await told(`/${id}/stop`, { reason: '离职测试', giveBack: true })).toMatchObject({
      returned: { cases: 2 },
      cases: 0,
    })
  })

  it('another role ends the sessions; numbers and names are one person’s', async () => {
    const agent = await colleague()
    const { id, name, staffNumber } = agent.profile
    const as = { name, staffNumber, role: 'agent', team: null, line: null }
    const line = { uri: 'sip:8600@pbx.example', authorizationUser: '8600', displayName: '线路测试' }
    expect(await told(`/${id}`, { ...as, name: '改名测试', line, sipPassword: 's1p' })).toMatchObject({
      person: { name: '改名测试', here: true },
      line,
      ownSipPassword: true,
    })
    // Left out, the password of the line stays.
    expect(await told(`/${id}`, { ...as, line })).toMatchObject({ ownSipPassword: true })
    expect(problemIn(await ask(`/${id}`, { ...as, staffNumber: '8001' }))).toBe('person.numberTaken')
    const twice = { ...WISH, loginName: ' AGENT1 ', staffNumber: '9999' }
    expect(problemIn(await ask('', twice))).toBe('person.nameTaken')
    expect(problemIn(await ask('', { ...twice, loginName: 'nobodyYet', team: randomUUID() }))).toBe(
      'request.malformed',
    )
    expect((await told(`/${id}`, { ...as, role: 'qa' })).person).toMatchObject({ role: 'qa', here: false })
    expect(problemIn(await site.call('GET', '/v1/staff', { as: agent }))).toBe('session.expired')
  })

  it('a new password signs the person out; who typed wrong ones may try again', async () => {
    const agent = await colleague()
    const { id, loginName } = agent.profile
    for (let time = 0; time < 6; time += 1) await signIn(loginName, 'wrong')
    expect((await list(`find=${loginName}`)).people).toMatchObject([
      { state: 'locked', lockedUntil: site.clock.at + 15 * MINUTE },
    ])
    // By the supervisor too, as the screen of who is locked out says.
    expect((await told(`/${id}/unlock`, undefined, await site.signIn('supervisor1'))).person.state).toBe(
      'active',
    )
    expect((await signIn(loginName, PASSWORD)).status).toBe(200)
    const { firstPassword } = await told(`/${id}/password`)
    expect(problemIn(await site.call('GET', '/v1/staff', { as: agent }))).toBe('session.expired')
    expect(problemIn(await signIn(loginName, PASSWORD))).toBe('session.wrongCredentials')
    expect((await signIn(loginName, firstPassword ?? '', 'a new one 测试')).status).toBe(200)
    expect(problemIn(await ask(`/${id}/back`))).toBe('request.notFound')
  })

  it('nobody stops the own account, and one administrator is left whatever happens at once', async () => {
    const me = admin().profile
    const as = { name: me.name, staffNumber: me.staffNumber, team: null, line: null }
    const stop = (id: string, by: User) => ask(`/${id}/stop`, { reason: '测试离职', giveBack: false }, by)
    expect(problemIn(await stop(me.id, admin()))).toBe('person.yourself')
    expect(problemIn(await ask(`/${me.id}/password`))).toBe('person.yourself')
    expect(problemIn(await ask(`/${me.id}`, { ...as, role: 'qa' }))).toBe('person.lastAdmin')
    const second = await colleague({ role: 'admin' })
    expect(problemIn(await ask(`/${me.id}`, { ...as, role: 'qa' }))).toBe('person.yourself')
    const both = await Promise.all([stop(second.profile.id, admin()), stop(me.id, second)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, expect.any(Number)])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
    const left = both[0]?.status === 200 ? admin() : second
    expect((await list('role=admin', left)).people).toHaveLength(1)
    site.clock.at += DAY
  })
})
