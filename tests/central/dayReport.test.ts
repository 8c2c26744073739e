// The report of a day over central: what an agent did comes as lines, to the agent alone and to supervisors; and what goes along when a
// case is given to somebody else.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DayReport } from '../../shared/dayReport.ts'
import { HOUR } from '../../shared/instant.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, START, type User } from './site.ts'

describe.each(KINDS)('a day at the desk on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  const callId = randomUUID()

  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, 1)
    const [contact] = ofKind(rows, 'contact')
    const desk = new Desk(site, site.users.agent1)
    const call = { callId, contactId: contact?.id ?? null, number: null, ofDebtor: true, rules: 'r' }
    const answer = await desk.send([
      desk.act('call.attempted', matter, { ...call, purpose: 'collect' }),
      desk.act('call.answered', matter, { callId }),
      desk.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'customer', talkMs: 45_000 }),
      desk.act('disposition.set', matter, {
        dispositionId: randomUUID(),
        callId,
        code: 'COMPLAINT',
        fields: { words: '来电太多', target: 'frequency' },
        path: [],
        said: [],
        script: null,
      }),
      desk.act('note.added', matter, { noteId: randomUUID(), callId, text: '请改打19900001234' }),
      desk.act('callback.set', matter, {
        callbackId: randomUUID(),
        callId,
        contactId: contact?.id ?? null,
        at: START + HOUR,
        requested: true,
      }),
    ])
    expect(answer.body.verdicts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('applied'))
  })
  afterAll(() => site?.close())

  const reportOf = async (as: User, query = ''): Promise<DayReport> =>
    (await site.call<DayReport>('GET', `/v1/reports/day${query}`, { as })).body

  it('@seed(30): tells each call with its result, note, ticket and flags; names masked, numbers hidden', async () => {
    const own = await reportOf(site.users.agent1)
    expect(own.agents.map(({ staffNumber }) => staffNumber)).toEqual(['8001'])
    expect(own.lines).toMatchObject([
      {
        customer: '王**试',
        code: 'COMPLAINT',
        answered: true,
        talkMs: 45_000,
        tickets: ['complaint'],
        note: '请改打199********',
      },
    ])
    expect(own.agents[0]?.figures).toMatchObject({ calls: 1, answered: 1 })
    const { agent2, supervisor1 } = site.users
    expect((await reportOf(agent2, `?agent=${site.users.agent1.profile.id}`)).lines).toEqual([])
    expect((await reportOf(supervisor1)).lines).toHaveLength(1)
    expect((await reportOf(supervisor1, '?day=2026-03-10')).lines).toEqual([])
  })

  it('@seed(17): a callback goes along with the case: whoever has it now makes the call that was agreed', async () => {
    const { agent1, agent2, supervisor1 } = site.users
    const given = await site.call('POST', '/v1/assignments', {
      as: supervisor1,
      body: { caseIds: [matter.id], agentId: agent2.profile.id },
    })
    expect(given.status).toBe(200)
    const rows = (await site.everything(agent2)).rows
    expect(ofKind(rows, 'callback')).toMatchObject([{ owner: agent2.profile.id, doneAt: null }])
    expect((await site.everything(agent1)).rows).toEqual([])
  })
})
