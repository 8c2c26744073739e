// Supervisors in the calls of agents as central keeps them: on record before anything is dialled, told to the agent while it lasts.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditReply } from '../../shared/audit.ts'
import { HOUR } from '../../shared/instant.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { JoinReply, OwnJoinsReply } from '../../shared/supervise.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site } from './site.ts'

/** An agent who has a telephone. */
async function withLine(site: Site): Promise<void> {
  const body = {
    loginName: 'agent3',
    name: '坐席三测试',
    staffNumber: '8003',
    role: 'agent',
    password: 'correct horse 测试',
    line: { uri: 'sip:8003@pbx.invalid', authorizationUser: '8003', displayName: '测试' },
    sipPassword: null,
  }
  expect((await site.call('POST', '/v1/users', { as: site.users.admin1, body })).status).toBe(200)
  site.users.agent1 = await site.signIn('agent3')
}

describe.each(KINDS)('joining a call on %s', (kind) => {
  let site: Site
  let desk: Desk
  let matter: CaseRow
  beforeAll(async () => {
    site = await openSite(kind)
    await withLine(site)
    const { agent1 } = site.users
    await site.importCsv(accountsCsv(1, 1), { assign: agent1.profile.id })
    matter = caseOf((await site.everything(agent1)).rows, 1)
    desk = new Desk(site, agent1)
  })
  afterAll(() => site?.close())

  const wish = (more: object = {}) => ({
    agent: site.users.agent1.profile.id,
    way: 'listen',
    announce: true,
    ...more,
  })
  const ask = (body: object) => site.call('POST', '/v1/joins', { as: site.users.supervisor1, body })
  const seen = async () =>
    OwnJoinsReply.parse((await site.call('GET', '/v1/joins/own', { as: site.users.agent1 })).body).joins

  it('@seed(32) is on record with agent, way and call before the code is dialled; the agent sees who it is until it is over', async () => {
    const { agent1, supervisor1 } = site.users
    const contact = ofKind((await site.everything(agent1)).rows, 'contact').find(
      (row) => row.caseId === matter.id && row.role === 'debtor',
    )
    const callId = randomUUID()
    const call = {
      callId,
      contactId: contact?.id ?? null,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: 'test',
    } as const
    // Nothing is joined that rings only.
    await desk.send([desk.act('call.attempted', matter, call)])
    expect(problemIn(await ask(wish()))).toBe('supervise.notInCall')
    await desk.send([desk.act('call.answered', matter, { callId })])

    const reply = JoinReply.parse((await ask(wish())).body)
    expect(reply.extension).toBe('8003')
    expect(await seen()).toMatchObject([
      { id: reply.id, callId, way: 'listen', by: supervisor1.profile.name },
    ])
    const audit = AuditReply.parse(
      (await site.call('GET', '/v1/audit?what=call.joined', { as: site.users.qa1 })).body,
    )
    expect(audit.entries).toMatchObject([
      { by: supervisor1.profile.id, subject: callId, customerId: matter.customerId },
    ])

    // Only who joined leaves; twice is harmless.
    const over = (as: Site['users']['qa1'], id: string) => site.call('POST', `/v1/joins/${id}/over`, { as })
    expect((await over(agent1, reply.id)).status).toBe(403)
    expect(await seen()).toHaveLength(1)
    for (let turn = 0; turn < 2; turn += 1) expect((await over(supervisor1, reply.id)).status).toBe(200)
    expect(await seen()).toEqual([])
  })

  it('@seed(32) is on record and untold where the policy says so, and is told no longer than a call can last', async () => {
    JoinReply.parse((await ask(wish({ way: 'whisper', announce: false }))).body)
    expect(await seen()).toEqual([])
    JoinReply.parse((await ask(wish({ way: 'barge' }))).body)
    expect(await seen()).toMatchObject([{ way: 'barge' }])
    site.clock.at += 5 * HOUR
    site.users.supervisor1 = await site.signIn('supervisor1')
    site.users.agent1 = await site.signIn('agent3')
    expect(await seen()).toEqual([])
    expect(problemIn(await ask(wish()))).toBe('supervise.notInCall')
    expect(problemIn(await ask(wish({ agent: site.users.qa1.profile.id })))).toBe('request.notFound')
  })
})
