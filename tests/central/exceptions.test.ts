// An exception over central: asked by an agent, decided by a supervisor on figures of that moment, used by one call, and judged by central
// as the desk judged it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ApprovalsReply } from '../../shared/approvalBodies.ts'
import { MINUTE } from '../../shared/instant.ts'
import { PushReply } from '../../shared/protocol.ts'
import type { CaseRow, ContactRow, ExceptionRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, START } from './site.ts'

const OVERRIDDEN = {
  kind: 'permit' as const,
  pack: 'cn-2026.11',
  checks: [
    {
      rule: 'C4' as const,
      state: 'overridden' as const,
      figure: { kind: 'count' as const, used: 6, limit: 6 },
      until: null,
      overridableBy: null,
    },
  ],
}

describe.each(KINDS)('exceptions on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let contact: ContactRow
  let agent: Desk
  let account = 0

  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())
  beforeEach(async () => {
    site.clock.at = START
    account += 1
    await site.importCsv(accountsCsv(account, 1), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, account)
    const found = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    if (!found) throw new Error('no contact')
    contact = found
    agent = new Desk(site, site.users.agent1)
  })

  const call = (callId: string, at: number, guard?: typeof OVERRIDDEN) => [
    agent.act(
      'call.attempted',
      matter,
      {
        callId,
        contactId: contact.id,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
        ...(guard ? { guard } : {}),
      },
      { at },
    ),
    agent.act(
      'call.ended',
      matter,
      { callId, sipStatus: 480, endedBy: 'network', talkMs: 0 },
      { at: at + MINUTE },
    ),
  ]
  const flagsOfCalls = async (acts: ReturnType<typeof call>) =>
    PushReply.parse((await agent.send(acts)).body).verdicts.flatMap((verdict) =>
      verdict.outcome === 'applied' ? verdict.flags : [verdict.outcome],
    )
  const sixTries = () =>
    agent.send([0, 1, 2, 3, 4, 5].flatMap((n) => call(randomUUID(), START - (120 - 20 * n) * MINUTE)))
  const ask = (change: Partial<ReturnType<typeof wish>> = {}) =>
    agent.act('exception.asked', matter, { ...wish(), ...change })
  const wish = () => ({
    exceptionId: randomUUID(),
    exceptionKind: 'call' as ExceptionRow['exceptionKind'],
    contactId: contact.id as string | null,
    purpose: 'collect' as const,
    rules: ['C4'],
    promiseId: null,
    reason: '客户留言说十点有空',
  })
  const list = async (state: 'open' | 'ended' = 'open') => {
    const as = site.users.supervisor1
    const answer = await site.call('GET', `/v1/approvals?state=${state}`, { as })
    return ApprovalsReply.parse(answer.body).exceptions.filter(
      ({ exception }) => exception.caseId === matter.id,
    )
  }
  const decide = async (exceptionId: string, decision: 'granted' | 'refused', base = 1) => {
    const desk = new Desk(site, site.users.supervisor1)
    const payload = { exceptionId, decision, reason: '再试一次' }
    const [verdict] = PushReply.parse(
      (await desk.send([desk.act('exception.decided', matter, payload, { base })])).body,
    ).verdicts
    return verdict?.outcome === 'refused' ? verdict.problem.code : verdict?.outcome
  }

  it('one more call by a supervisor’s word, once; the next one is flagged again @seed(33)', async () => {
    await sixTries()
    const asked = ask()
    await agent.send([asked])
    const [open] = await list()
    expect(open).toMatchObject({
      name: '王**试',
      agent: { staffNumber: '8001' },
      exception: { state: 'asked', rules: ['C4'], reason: '客户留言说十点有空' },
      guard: { kind: 'refusal' },
      totalFen: expect.any(Number),
    })
    expect(open?.guard?.checks.find(({ rule }) => rule === 'C4')).toMatchObject({
      state: 'refuse',
      figure: { used: 6, limit: 6 },
    })
    expect(JSON.stringify(open)).not.toContain('1990000')
    expect(await decide(asked.payload.exceptionId, 'granted')).toBe('applied')
    expect(await list()).toEqual([])

    const [first, second] = [randomUUID(), randomUUID()]
    expect(await flagsOfCalls(call(first, START, OVERRIDDEN))).toEqual([])
    expect((await list('ended'))[0]?.exception).toMatchObject({ state: 'granted', usedBy: first })
    site.clock.at = START + 10 * MINUTE
    expect(await flagsOfCalls(call(second, site.clock.at, OVERRIDDEN))).toEqual(['rule:C4'])
  })

  it('a call that nobody allowed stays flagged, whatever its desk said; agents decide nothing', async () => {
    await sixTries()
    const asked = ask()
    await agent.send([asked])
    expect(await flagsOfCalls(call(randomUUID(), START, OVERRIDDEN))).toEqual(['rule:C4'])
    const payload = { exceptionId: asked.payload.exceptionId, decision: 'granted' as const, reason: '自批' }
    const own = await agent.send([agent.act('exception.decided', matter, payload, { base: 1 })])
    expect(own.body.verdicts[0]).toMatchObject({ outcome: 'refused', problem: { code: 'act.notAllowed' } })
    expect((await site.call('GET', '/v1/approvals', { as: site.users.agent1 })).status).toBe(403)
    expect(await decide(asked.payload.exceptionId, 'refused')).toBe('applied')
    expect(await decide(asked.payload.exceptionId, 'granted', 2)).toBe('exception.closed')
  })

  it('a promise ends by agreement only when a supervisor says so @seed(16)', async () => {
    const promiseId = randomUUID()
    const callId = randomUUID()
    const made = PushReply.parse(
      (
        await agent.send([
          agent.act('call.received', matter, {
            callId,
            contactId: contact.id,
            number: null,
            ofDebtor: true,
            rules: '',
          }),
          agent.act('call.answered', matter, { callId }),
          agent.act('verification.tried', matter, {
            callId,
            factors: ['idLast4', 'birthday'],
            matched: true,
          }),
          agent.act('promise.made', matter, {
            promiseId,
            callId,
            promiseKind: 'part',
            amountFen: 50_000,
            due: '2026-03-14',
            channel: 'app',
            previousId: null,
          }),
        ])
      ).body,
    )
    expect(made.verdicts.map(({ outcome }) => outcome)).toEqual(Array(4).fill('applied'))
    const asked = agent.act('exception.asked', matter, {
      ...wish(),
      exceptionKind: 'cancelPromise',
      contactId: null,
      purpose: null,
      rules: [],
      promiseId,
    } as never)
    await agent.send([asked])
    expect((await list())[0]?.promise).toMatchObject({ amountFen: 50_000, due: '2026-03-14' })
    expect(await decide(asked.payload.exceptionId, 'granted')).toBe('applied')
    const { rows } = await site.everything(site.users.agent1)
    expect(ofKind(rows, 'promise').find((row) => row.id === promiseId)?.exit).toMatchObject({
      state: 'CANCELLED',
      by: site.users.supervisor1.profile.id,
    })
  })
})
