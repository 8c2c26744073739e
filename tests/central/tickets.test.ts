// Tickets over central: a complaint that an agent took in reaches the supervisor, the answer reaches the agent, and nobody else may give it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY } from '../../shared/instant.ts'
import type { ActOf } from '../../shared/operation.ts'
import type { CaseRow, TicketRow } from '../../shared/rows.ts'
import type { StaffReply, TicketsReply } from '../../shared/ticketBodies.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

describe.each(KINDS)('tickets on %s', (kind) => {
  let site: Site
  let matter: CaseRow

  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
  })
  afterAll(() => site?.close())

  const ticketsNow = async (): Promise<TicketRow[]> =>
    ofKind((await site.everything(site.users.agent1)).rows, 'ticket')
  const list = async (query = '') => {
    const answer = await site.call<TicketsReply>('GET', `/v1/tickets${query}`, { as: site.users.supervisor1 })
    expect(answer.status).toBe(200)
    return answer.body.tickets
  }
  const opening = (ticketKind: string, change: Partial<ActOf<'ticket.opened'>['payload']> = {}) => ({
    ticketId: randomUUID(),
    ticketKind,
    subject: '客户来信投诉',
    words: '多次在晚上来电',
    wish: '道歉并更正',
    channel: 'letter' as const,
    evidence: [{ what: '来信', callId: null }],
    payload: { target: 'frequency' },
    callId: null,
    owner: null,
    ...change,
  })
  const answerOf = (ticketId: string) => ({
    ticketId,
    outcome: 'upheld',
    text: '已核实，致歉并更正',
    told: 'letter' as const,
    hold: 'lift' as const,
    data: {},
  })
  const outcome = async (desk: Desk, act: Parameters<Desk['send']>[0][number]) => {
    const [verdict] = (await desk.send([act])).body.verdicts
    return verdict?.outcome === 'refused' || verdict?.outcome === 'conflict'
      ? verdict.problem.code
      : verdict?.outcome
  }

  it('@seed(28) @seed(31): taken in by the agent, listed by when it is due with its clock, answered by a supervisor, seen by the agent', async () => {
    const agent = new Desk(site, site.users.agent1)
    const opened = opening('complaint')
    expect(await outcome(agent, agent.act('ticket.opened', matter, opened))).toBe('applied')
    const question = opening('bankQuestion', { words: '', payload: { question: '请提供账单' } })
    expect(await outcome(agent, agent.act('ticket.opened', matter, question))).toBe('applied')
    const open = await list()
    expect(open.map(({ ticket }) => ticket.ticketKind)).toEqual(['bankQuestion', 'complaint'])
    expect(open[1]).toMatchObject({
      name: '王**试',
      assignedTo: site.users.agent1.profile.id,
      ticket: { due: START + 15 * DAY, clock: 'simple', words: '多次在晚上来电', desk: 'supervisor' },
    })
    expect((await list('?show=clock')).map(({ ticket }) => ticket.id)).toEqual([opened.ticketId])
    expect(await list('?show=late')).toEqual([])
    expect(JSON.stringify(open)).not.toContain('1990000')

    const held = ofKind((await site.everything(site.users.agent1)).rows, 'hold')
    expect(held).toMatchObject([{ holdKind: 'complaint', liftedAt: null }])
    expect(await outcome(agent, agent.act('ticket.answered', matter, answerOf(opened.ticketId)))).toBe(
      'ticket.notYours',
    )
    const supervisor = new Desk(site, site.users.supervisor1)
    const answer = supervisor.act('ticket.answered', matter, answerOf(opened.ticketId))
    expect(await outcome(supervisor, answer)).toBe('applied')
    const again = supervisor.act('ticket.answered', matter, answerOf(opened.ticketId))
    expect(await outcome(supervisor, again)).toBe('ticket.closed')
    const [seen] = (await ticketsNow()).filter(({ id }) => id === opened.ticketId)
    expect(seen).toMatchObject({
      state: 'answered',
      answer: { by: site.users.supervisor1.profile.id, told: 'letter', text: '已核实，致歉并更正' },
    })
    const lifted = ofKind((await site.everything(site.users.agent1)).rows, 'hold')
    expect(lifted[0]).toMatchObject({ lifted: { by: site.users.supervisor1.profile.id } })
    expect((await list('?state=ended')).map(({ ticket }) => ticket.id)).toEqual([opened.ticketId])
  })

  it('agents read theirs as rows only; colleagues are known by name and number', async () => {
    expect(problemIn(await site.call('GET', '/v1/tickets', { as: site.users.agent1 }))).toBe(
      'role.notAllowed',
    )
    const names = await site.call<StaffReply>('GET', '/v1/staff', { as: site.users.agent1 })
    expect(names.body.staff).toContainEqual(
      expect.objectContaining({ staffNumber: '9101', role: 'supervisor' }),
    )
    expect(names.body.staff.some(({ role }) => role === 'admin')).toBe(false)
    const stranger = new Desk(site, site.users.agent2)
    const foreign = stranger.act('ticket.opened', matter, opening('complaint'))
    expect(await outcome(stranger, foreign)).toBe('act.caseNotYours')
  })

  it('lists beyond 200 go on where the page before ended: none twice, none left out, the most pressing first', async () => {
    const agent = new Desk(site, site.users.agent1)
    const wanted = 203
    const acts = Array.from({ length: wanted }, () =>
      agent.act(
        'ticket.opened',
        matter,
        opening('bankQuestion', { words: '', payload: { question: '请提供账单' } }),
      ),
    )
    const { verdicts } = (await agent.send(acts)).body
    expect(verdicts.filter(({ outcome: became }) => became !== 'applied')).toEqual([])
    const seen: TicketRow[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `?cursor=${cursor}`
      const answer = await site.call<TicketsReply>('GET', `/v1/tickets${query}`, {
        as: site.users.supervisor1,
      })
      expect(answer.body.tickets.length).toBeLessThanOrEqual(200)
      seen.push(...answer.body.tickets.map(({ ticket }) => ticket))
      cursor = answer.body.cursor
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    expect(acts.every(({ payload }) => seen.some(({ id }) => id === payload.ticketId))).toBe(true)
    expect(seen.map(({ due }) => due)).toEqual(seen.map(({ due }) => due).sort((a, b) => a - b))
    expect(
      (await site.call('GET', '/v1/tickets?cursor=nothing', { as: site.users.supervisor1 })).status,
    ).toBe(400)
  })
})
