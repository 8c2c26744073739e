// Concerns, requests for help and the day in figures as central keeps them: who reads what, what becomes of it, who is woken.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CareDayReply,
  CareTeamReply,
  ConcernsReply,
  HelpReply,
  OwnConcernsReply,
  OwnHelpReply,
} from '../../shared/careBodies.ts'
import { HOUR, MINUTE, SECOND } from '../../shared/instant.ts'
import { type Act, type ActKind, type ActOf, isDeskAct } from '../../shared/operation.ts'
import { PushReply } from '../../shared/protocol.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, type User } from './site.ts'

describe.each(KINDS)('the agent’s own good on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 4), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
  })
  afterAll(() => site?.close())

  const nobodys = { customerId: null, caseId: null } as never
  const say = <K extends ActKind>(desk: Desk, what: K, payload: ActOf<K>['payload'], change: object = {}) =>
    desk.act(what, matter, payload, { ...(nobodys as object), ...change } as never) as Act
  const send = async (desk: Desk, ...acts: Act[]) =>
    PushReply.parse((await desk.send(acts)).body).verdicts.map((verdict) =>
      verdict.outcome === 'refused' ? verdict.problem.code : verdict.outcome,
    )
  const ask = async (as: User, path: string) => (await site.call('GET', path, { as })).body
  /** Access lasts a quarter of an hour. */
  const later = async (ms: number, ...names: (keyof Site['users'])[]) => {
    site.clock.at += ms
    for (const name of names) site.users[name] = await site.signIn(name)
  }
  const about = () => ({ caseId: matter.id, callId: null })
  const concern = (to: 'compliance' | 'supervisor') => ({
    concernId: randomUUID(),
    concern: 'unlawful' as const,
    to,
    text: '主管测试要求我说会上门',
    about: about(),
  })

  it('@seed(36) keeps a concern for its author and for whom it was sent to, and for nobody else', async () => {
    const { agent1, agent2, supervisor1, qa1, admin1 } = site.users
    const desk = new Desk(site, agent1)
    const mine = concern('compliance')
    const act = say(desk, 'concern.raised', mine)
    expect(isDeskAct(act)).toBe(true)
    expect(await send(desk, act)).toEqual(['applied'])
    const own = OwnConcernsReply.parse(await ask(agent1, '/v1/concerns/own')).concerns
    expect(own).toMatchObject([{ id: mine.concernId, readAt: null, answeredAt: null, text: mine.text }])
    expect(OwnConcernsReply.parse(await ask(agent2, '/v1/concerns/own')).concerns).toEqual([])
    expect(ConcernsReply.parse(await ask(supervisor1, '/v1/concerns')).concerns).toEqual([])
    expect(ConcernsReply.parse(await ask(qa1, '/v1/concerns')).concerns).toMatchObject([
      { id: mine.concernId, by: { staffNumber: '8001' }, caseId: matter.id },
    ])
    for (const person of [agent1, agent2, admin1])
      expect((await site.call('GET', '/v1/concerns', { as: person })).status).toBe(403)
    // Nor does it travel with the case: a colleague who gets it pulls nothing of it.
    const rows = JSON.stringify((await site.everything(agent1)).rows)
    expect(rows).not.toContain(mine.text)
  })

  it('@seed(36) tells the agent that it was read, then what was answered; the first answer stands', async () => {
    const { agent1, supervisor1, qa1 } = site.users
    const desk = new Desk(site, agent1)
    const mine = concern('supervisor')
    await send(desk, say(desk, 'concern.raised', mine))
    const theirs = new Desk(site, supervisor1)
    const reviewer = new Desk(site, qa1)
    const { concernId } = mine
    // Sent to the supervisor: compliance can't even mark it.
    expect(await send(reviewer, say(reviewer, 'concern.read', { concernId }))).toEqual(['act.notAllowed'])
    expect(await send(desk, say(desk, 'concern.answered', { concernId, text: '自己' }))).toEqual([
      'act.notAllowed',
    ])
    const state = async () =>
      OwnConcernsReply.parse(await ask(agent1, '/v1/concerns/own')).concerns.find(
        ({ id }) => id === concernId,
      )
    site.clock.at += MINUTE
    expect(await send(theirs, say(theirs, 'concern.read', { concernId }))).toEqual(['applied'])
    expect(await state()).toMatchObject({ readAt: site.clock.at, answeredAt: null })
    await send(
      theirs,
      say(theirs, 'concern.answered', { concernId, text: '不要那样说，我来处理' }),
      say(theirs, 'concern.answered', { concernId, text: '后来的话' }),
    )
    expect(await state()).toMatchObject({ answer: '不要那样说，我来处理', answeredAt: site.clock.at })
  })

  it('@seed(36) an id that somebody took already is no way into their concern', async () => {
    const first = new Desk(site, site.users.agent1)
    const other = new Desk(site, site.users.agent2)
    const mine = concern('compliance')
    await send(first, say(first, 'concern.raised', mine))
    expect(await send(other, say(other, 'concern.raised', { ...mine, text: '别人的话' }))).toEqual([
      'act.idTaken',
    ])
  })

  it('@seed(32) shows a request for help to supervisors, and to the agent that one looks', async () => {
    const { agent1, agent2, supervisor1 } = site.users
    const desk = new Desk(site, agent1)
    const helpId = randomUUID()
    expect(await send(desk, say(desk, 'help.asked', { helpId, about: about() }))).toEqual(['applied'])
    const own = OwnHelpReply.parse(await ask(agent1, '/v1/help/own'))
    expect(own).toMatchObject({ help: { id: helpId, takenBy: null }, supervisors: 1 })
    const open = HelpReply.parse(await ask(supervisor1, '/v1/help')).help
    expect(open).toMatchObject([{ id: helpId, staffNumber: '8001', caseId: matter.id, takenBy: null }])
    expect(open[0]?.customer).toMatch(/\*/)
    expect((await site.call('GET', '/v1/help', { as: agent2 })).status).toBe(403)
    const theirs = new Desk(site, supervisor1)
    await send(theirs, say(theirs, 'help.taken', { helpId }))
    expect(OwnHelpReply.parse(await ask(agent1, '/v1/help/own')).help?.takenBy).toBe(supervisor1.profile.name)
    // A colleague can't take it back; the agent can, with the same key.
    const colleague = new Desk(site, agent2)
    expect(await send(colleague, say(colleague, 'help.withdrawn', { helpId, why: 'agent' }))).toEqual([
      'act.notAllowed',
    ])
    await send(desk, say(desk, 'help.withdrawn', { helpId, why: 'agent' }))
    expect(OwnHelpReply.parse(await ask(agent1, '/v1/help/own')).help).toBeNull()
    expect(HelpReply.parse(await ask(supervisor1, '/v1/help')).help).toEqual([])
    // Too late, and no fault of anybody: it is taken and changes nothing.
    expect(await send(theirs, say(theirs, 'help.taken', { helpId }))).toEqual(['applied'])
  })

  it('@seed(32) has one request of an agent at a time, none that came too late, and none for ever', async () => {
    const desk = new Desk(site, site.users.agent1)
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const
    const asked = (helpId: string, at = site.clock.at) =>
      say(desk, 'help.asked', { helpId, about: about() }, { at })
    await send(desk, asked(ids[0]), asked(ids[1]))
    const open = async () =>
      HelpReply.parse(await ask(site.users.supervisor1, '/v1/help')).help.map(({ id }) => id)
    expect(await open()).toEqual([ids[1]])
    await later(20 * MINUTE, 'agent1', 'supervisor1')
    desk.user = site.users.agent1
    expect(await open()).toEqual([])
    await send(desk, asked(ids[2], site.clock.at - 5 * MINUTE))
    expect(await open()).toEqual([])
    expect(OwnHelpReply.parse(await ask(site.users.agent1, '/v1/help/own')).help).toBeNull()
  })

  it('@seed(32) wakes every supervisor when help is asked for, and the agent when one looks', async () => {
    const { agent1, supervisor1 } = site.users
    const listen = async (as: User) => {
      const ending = new AbortController()
      const answer = await fetch(`${site.central.url}/v1/sync/wake`, {
        headers: { authorization: `Bearer ${as.token}` },
        signal: ending.signal,
      })
      const reader = answer.body?.pipeThrough(new TextDecoderStream() as never).getReader()
      return {
        async woken() {
          for (;;) {
            const part = await reader?.read()
            if (!part || part.done) throw new Error('the stream ended')
            if (String(part.value).includes('event: wake')) return true
          }
        },
        end: () => ending.abort(),
      }
    }
    const supervisor = await listen(supervisor1)
    const agent = await listen(agent1)
    const desk = new Desk(site, agent1)
    const theirs = new Desk(site, supervisor1)
    const helpId = randomUUID()
    await send(desk, say(desk, 'help.asked', { helpId, about: about() }))
    expect(await supervisor.woken()).toBe(true)
    await send(theirs, say(theirs, 'help.taken', { helpId }))
    expect(await agent.woken()).toBe(true)
    supervisor.end()
    agent.end()
  })

  it('@seed(32) says so where no supervisor is signed in', async () => {
    await later(HOUR, 'agent1')
    const supervisors = async () =>
      OwnHelpReply.parse(await ask(site.users.agent1, '/v1/help/own')).supervisors
    expect(await supervisors()).toBe(0)
    await later(0, 'supervisor1')
    expect(await supervisors()).toBe(1)
    await site.call('DELETE', '/v1/session', { as: site.users.supervisor1 })
    expect(await supervisors()).toBe(0)
  })

  it('@seed(35) @seed(37) counts the agent’s own day, and shows a supervisor the same without ranking', async () => {
    await later(0, 'admin1', 'agent2', 'supervisor1')
    const { agent2, supervisor1 } = site.users
    await site.importCsv(accountsCsv(40, 1), { assign: agent2.profile.id })
    const theirs = caseOf((await site.everything(agent2)).rows, 40)
    const desk = new Desk(site, agent2)
    const contact = ofKind((await site.everything(agent2)).rows, 'contact').find(
      (row) => row.caseId === theirs.id && row.role === 'debtor',
    )
    const callId = randomUUID()
    const at = site.clock.at
    const acts = [
      say(desk, 'agent.state', { state: 'ready', reason: null }),
      desk.act('call.attempted', theirs, {
        callId,
        contactId: contact?.id ?? null,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      }),
      desk.act('call.answered', theirs, { callId }),
      desk.act(
        'call.ended',
        theirs,
        { callId, sipStatus: 200, endedBy: 'customer', talkMs: 60_000 },
        { at: at + MINUTE },
      ),
      desk.act('incident.raised', theirs, { callId, incident: 'abused' }, { at: at + MINUTE }),
      desk.act(
        'disposition.set',
        theirs,
        {
          dispositionId: randomUUID(),
          callId,
          code: 'HUNGUP',
          fields: { stage: 'opening' },
          path: [],
          said: [],
          script: null,
        },
        { at: at + MINUTE + 30 * SECOND },
      ),
      say(desk, 'agent.state', { state: 'break', reason: 'afterHardCall' }, { at: at + 2 * MINUTE }),
      say(desk, 'agent.state', { state: 'ready', reason: null }, { at: at + 7 * MINUTE }),
    ]
    site.clock.at = at + 10 * MINUTE
    expect(await send(desk, ...acts)).toEqual(acts.map(() => 'applied'))
    const day = CareDayReply.parse(await ask(agent2, '/v1/care/day'))
    expect(day.figures).toMatchObject({
      calls: 1,
      answered: 1,
      hard: 1,
      hardShare: null,
      talkMs: MINUTE,
      wrapMs: 30 * SECOND,
      deskMs: 10 * MINUTE,
      breakMs: 0,
      careBreakMs: 5 * MINUTE,
    })
    expect(day).toMatchObject({ promises: { kept: 0, decided: 0 }, limits: { occupancy: 0.85 } })
    const team = CareTeamReply.parse(await ask(supervisor1, '/v1/care/team'))
    expect(team.agents.map(({ staffNumber }) => staffNumber)).toEqual(['8001', '8002'])
    expect(team.agents[1]?.figures).toEqual(day.figures)
    expect(JSON.stringify(team)).not.toMatch(/fen|amount/i)
  })
})
