// The house's strategy over central: who sets weights and stages, what is refused, and that desks get them with their next pull.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PullReply } from '../../shared/protocol.ts'
import { OUR_STAGES } from '../../shared/stages.ts'
import type { StrategyReply, TryReply } from '../../shared/strategy.ts'
import type { TeamsReply } from '../../shared/teams.ts'
import { OUR_WEIGHTS } from '../../shared/weights.ts'
import { accountsCsv, KINDS, openSite, problemIn, type Site } from './site.ts'

const TODAY = '2026-03-11'

describe.each(KINDS)('strategy on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const supervisor = () => site.users.supervisor1
  const set = (what: 'weights' | 'stages', body: object) =>
    site.call<StrategyReply>('POST', `/v1/strategy/${what}`, {
      as: supervisor(),
      body: { effectiveFrom: TODAY, reason: '试行', base: 0, ...body },
    })
  const page = async (cursor?: string): Promise<Extract<PullReply, { kind: 'page' }>> => {
    const reply = await site.pull(site.users.agent1, cursor)
    if (reply.kind !== 'page') throw new Error(reply.reason)
    return reply
  }

  it('weights are bounded, dated and signed; desks get them once with the next pull, and only what still counts', async () => {
    const before = await page()
    expect(before.strategy).toEqual({ weights: [], stages: [] })
    expect((await page(before.cursor)).strategy).toBeUndefined()
    const weights = { ...OUR_WEIGHTS, firstContact: 400 }
    expect(problemIn(await set('weights', { weights: { ...weights, callbackDue: 5 } }))).toBe(
      'strategy.bounds',
    )
    expect(problemIn(await set('weights', { weights: { ...weights, waitedDay: 1 } }))).toBe('strategy.unfair')
    expect(problemIn(await set('weights', { weights, effectiveFrom: '2026-03-10' }))).toBe(
      'strategy.dateInPast',
    )
    expect(problemIn(await set('weights', { weights, reason: ' ' }))).toBe('request.malformed')
    const done = await set('weights', { weights })
    expect(done.body.weights).toMatchObject([
      { effectiveFrom: TODAY, reason: '试行', by: { staffNumber: '9101' }, weights, at: site.clock.at },
    ])
    const told = await page(before.cursor)
    expect(told.strategy?.weights).toMatchObject([{ weights }])
    expect((await page(told.cursor)).strategy).toBeUndefined()
    // Whoever had not seen it would set something else than meant.
    expect(problemIn(await set('weights', { weights }))).toBe('strategy.changed')
    const base = done.body.weights[0]?.id
    expect((await set('weights', { weights: OUR_WEIGHTS, base, effectiveFrom: '2026-03-12' })).status).toBe(
      200,
    )
    expect((await page(told.cursor)).strategy?.weights.map((each) => each.effectiveFrom)).toEqual([
      TODAY,
      '2026-03-12',
    ])
  })

  it('@seed(7): the stage table is set whole, faults are named with their day', async () => {
    const [general] = structuredClone(OUR_STAGES)
    if (!general) throw new Error('no table')
    const own = { product: 'jiebei' as const, stages: general.stages.slice(0, 2) }
    const wrong = await set('stages', {
      tables: [general, { ...own, stages: [...own.stages, ...own.stages] }],
    })
    expect(wrong.body).toMatchObject({ code: 'strategy.stage', params: { why: 'order', fromDpd: -3 } })
    expect((await set('stages', { tables: [general, own] })).status).toBe(200)
    expect((await page()).strategy?.stages[0]?.tables).toEqual([general, own])
  })

  it('a trial shows whose place changes and why, and keeps nothing', async () => {
    await site.importCsv(
      accountsCsv(1, 3, (row, index) => row.map((cell, at) => (at === 4 ? `${10 ** (index + 1)}.00` : cell))),
      { assign: site.users.agent1.profile.id },
    )
    const tried = await site.call<TryReply>('POST', '/v1/strategy/try', {
      as: supervisor(),
      body: { agentId: site.users.agent1.profile.id, weights: { ...OUR_WEIGHTS, amountDigit: 0 } },
    })
    expect(tried.body).toMatchObject({ of: 3, moved: expect.any(Number) })
    expect(tried.body.cases.map((each) => each.before.place).toSorted()).toEqual([1, 2, 3])
    const [first] = tried.body.cases
    expect(first).toMatchObject({ name: '王**试', due: false, after: { place: 1 } })
    expect(first?.reasons.find((reason) => reason.code === 'amount')?.points).toBe(0)
    const list = await site.call<StrategyReply>('GET', '/v1/strategy', { as: supervisor() })
    expect(list.body.weights).toHaveLength(2)
  })

  it('@seed(37): agents belong to a team, have skills and a limit', async () => {
    const as = site.users.admin1
    const made = await site.call<TeamsReply>('POST', '/v1/teams', { as, body: { name: '一组' } })
    const team = made.body.teams[0]?.id
    expect(problemIn(await site.call('POST', '/v1/teams', { as, body: { name: ' 一组 ' } }))).toBe(
      'team.nameTaken',
    )
    const place = { team, skills: ['legal', 'legal'], mostCases: 40 }
    const { id } = site.users.agent2.profile
    const placed = await site.call<TeamsReply>('POST', `/v1/agents/${id}/place`, { as, body: place })
    expect(placed.body.agents.map((agent) => agent.place)).toEqual([
      { team: null, skills: [], mostCases: null },
      { team, skills: ['legal'], mostCases: 40 },
    ])
    const nobody = `/v1/agents/${site.users.qa1.profile.id}/place`
    expect(problemIn(await site.call('POST', nobody, { as, body: place }))).toBe('request.malformed')
    const unknown = { ...place, team: randomUUID() }
    expect(problemIn(await site.call('POST', `/v1/agents/${id}/place`, { as, body: unknown }))).toBe(
      'request.malformed',
    )
  })
})
