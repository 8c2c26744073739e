import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, MINUTE, SECOND } from '../../shared/instant.ts'
import { SessionReply } from '../../shared/protocol.ts'
import { KINDS, openSite, problemIn, type Site } from './site.ts'

describe.each(KINDS)('sessions on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const signInWith = (loginName: string, password: string) =>
    site.call('POST', '/v1/session', { body: { loginName, password } })
  const refreshWith = (refreshToken: string) =>
    site.call('POST', '/v1/session/refresh', { body: { refreshToken } })
  const agents = (token: string) =>
    site.call('GET', '/v1/agents', { headers: { authorization: `Bearer ${token}` } })

  it('names who signed in, without a line where there is none, and gives the seal key', async () => {
    const answer = await signInWith(' AGENT1 ', 'correct horse 测试')
    const reply = SessionReply.parse(answer.body)
    expect(reply.profile).toMatchObject({ loginName: 'agent1', role: 'agent', staffNumber: '8001' })
    expect(reply).toMatchObject({ line: null, sipPassword: null, now: site.clock.at })
    expect(reply.accessExpiresAt).toBe(site.clock.at + 15 * MINUTE)
  })

  it('keeps a SIP password wrapped and gives it back to its owner', async () => {
    const line = { uri: 'sip:8009@pbx.example', authorizationUser: '8009', displayName: '线路测试' }
    const made = await site.call('POST', '/v1/users', {
      as: site.users.admin1,
      body: {
        loginName: 'lined',
        name: '线路测试',
        staffNumber: '8009',
        role: 'agent',
        password: 'long enough',
        line,
        sipPassword: 's1p',
      },
    })
    expect(made.status).toBe(200)
    const reply = SessionReply.parse((await signInWith('lined', 'long enough')).body)
    expect(reply).toMatchObject({ line, sipPassword: 's1p' })
  })

  it('refuses a name or staff number that is taken', async () => {
    const body = {
      loginName: 'Agent1',
      name: '甲测试',
      staffNumber: '1',
      role: 'agent',
      password: 'long enough',
      line: null,
      sipPassword: null,
    }
    const answer = await site.call('POST', '/v1/users', { as: site.users.admin1, body })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'request.malformed', params: { path: 'loginName' } },
    })
  })

  it('takes the enrolment code once only', async () => {
    const body = {
      code: 'not-the-code',
      loginName: 'x',
      name: 'x',
      staffNumber: 'x',
      password: 'long enough',
    }
    expect(problemIn(await site.call('POST', '/v1/enrol', { body }))).toBe('session.wrongCredentials')
    expect(await site.central.enrolCode()).toBeNull()
  })

  it('locks a name after five wrong tries for fifteen minutes, known or not, and lets nobody tell which', async () => {
    for (const name of ['agent2', 'nobody-of-that-name']) {
      const answers = []
      for (let attempt = 0; attempt < 7; attempt += 1) answers.push(await signInWith(name, 'wrong'))
      expect(answers.map((answer) => answer.body)).toMatchObject([
        { code: 'session.wrongCredentials', params: { left: 4 } },
        { code: 'session.wrongCredentials', params: { left: 3 } },
        { code: 'session.wrongCredentials', params: { left: 2 } },
        { code: 'session.wrongCredentials', params: { left: 1 } },
        { code: 'session.locked', params: { until: site.clock.at + 15 * MINUTE } },
        { code: 'session.locked', params: { until: site.clock.at + 15 * MINUTE } },
        { code: 'session.locked', params: { until: site.clock.at + 15 * MINUTE } },
      ])
    }
    expect(problemIn(await signInWith('agent2', 'correct horse 测试'))).toBe('session.locked')
    site.clock.at += 15 * MINUTE
    expect(problemIn(await signInWith('agent2', 'wrong'))).toBe('session.wrongCredentials')
    expect((await signInWith('agent2', 'correct horse 测试')).status).toBe(200)
  })

  it('counts tries that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => signInWith('parallel', 'wrong')))
    const codes = answers.map(problemIn)
    expect(codes.filter((code) => code === 'session.wrongCredentials').length).toBe(4)
    expect(codes.filter((code) => code === 'session.locked').length).toBe(8)
  })

  it('ends an access token after fifteen minutes of its own clock', async () => {
    const user = await site.signIn('supervisor1')
    site.clock.at += 15 * MINUTE - 1000
    expect((await agents(user.token)).status).toBe(200)
    site.clock.at += 2000
    expect(problemIn(await agents(user.token))).toBe('session.expired')
  })

  it('rotates refresh tokens, and a used one that comes back later ends the session', async () => {
    const user = await site.signIn('supervisor1')
    const second = SessionReply.parse((await refreshWith(user.refreshToken)).body)
    expect((await agents(second.accessToken)).status).toBe(200)
    const third = SessionReply.parse((await refreshWith(second.refreshToken)).body)
    site.clock.at += 30 * SECOND + 1
    expect(problemIn(await refreshWith(second.refreshToken))).toBe('session.expired')
    expect(problemIn(await refreshWith(third.refreshToken))).toBe('session.expired')
    expect(problemIn(await agents(third.accessToken))).toBe('session.expired')
  })

  it('takes a refresh that is asked again because its reply was lost for the same refresh', async () => {
    const user = await site.signIn('supervisor1')
    const lost = SessionReply.parse((await refreshWith(user.refreshToken)).body)
    site.clock.at += 30 * SECOND
    const again = SessionReply.parse((await refreshWith(user.refreshToken)).body)
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect((await agents(again.accessToken)).status).toBe(200)
    const next = SessionReply.parse((await refreshWith(again.refreshToken)).body)
    expect(next.refreshToken).not.toBe(again.refreshToken)
    expect((await agents(next.accessToken)).status).toBe(200)
  })

  it('takes only the token used last again: one before it is in two hands', async () => {
    const user = await site.signIn('supervisor1')
    const second = SessionReply.parse((await refreshWith(user.refreshToken)).body)
    const third = SessionReply.parse((await refreshWith(second.refreshToken)).body)
    expect(problemIn(await refreshWith(user.refreshToken))).toBe('session.expired')
    expect(problemIn(await refreshWith(third.refreshToken))).toBe('session.expired')
  })

  it('gives two refreshes at once one and the same successor', async () => {
    const user = await site.signIn('supervisor1')
    const answers = await Promise.all([refreshWith(user.refreshToken), refreshWith(user.refreshToken)])
    const replies = answers.map((answer) => SessionReply.parse(answer.body))
    expect(new Set(replies.map((reply) => reply.refreshToken)).size).toBe(1)
  })

  it('lets a refresh token lie for fourteen days, not longer', async () => {
    const user = await site.signIn('supervisor1')
    site.clock.at += 14 * DAY
    expect(problemIn(await refreshWith(user.refreshToken))).toBe('session.expired')
  })

  it('ends a session at sign-out', async () => {
    const user = await site.signIn('supervisor1')
    expect((await site.call('DELETE', '/v1/session', { as: user })).status).toBe(204)
    expect(problemIn(await agents(user.token))).toBe('session.expired')
    expect(problemIn(await refreshWith(user.refreshToken))).toBe('session.expired')
  })

  it.each(['', 'Bearer', 'Bearer x.y.z', 'Basic YTpi'])(
    'refuses the authorization %j',
    async (authorization) => {
      const answer = await site.call('GET', '/v1/agents', { headers: { authorization } })
      expect([answer.status, problemIn(answer)]).toEqual([401, 'session.expired'])
    },
  )

  it('takes no token that another key signed', async () => {
    const user = await site.signIn('supervisor1')
    const [head, body] = user.token.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(problemIn(await agents(`${head}.${body}.${'A'.repeat(43)}`))).toBe('session.expired')
    expect(problemIn(await agents(`${none}.${body}.`))).toBe('session.expired')
  })
})
