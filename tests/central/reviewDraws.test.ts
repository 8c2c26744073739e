// Draws for review in central: kept with seed and reason, repeated exactly, explained when drawn again; one reviewer at a time has a call open.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../shared/instant.ts'
import { CalibrationsReply } from '../../shared/qa/calibrationBodies.ts'
import { DrawsReply, LOCK_MS, LockReply } from '../../shared/qa/drawBodies.ts'
import { FiguresReply } from '../../shared/qa/figuresBodies.ts'
import { HOUSE_SAMPLE } from '../../shared/qa/sampler.ts'
import { cardFor } from '../../shared/qa/scorecard.ts'
import { ReviewCallReply, ReviewListReply } from '../../shared/reviewBodies.ts'
import type { CaseRow, DispositionFields, Row } from '../../shared/rows.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  ofKind,
  openSite,
  problemIn,
  type Site,
  type User,
} from './site.ts'

const DAY1 = Date.parse('2026-03-09T10:00:00+08:00')
const REFUSE: DispositionFields = { reason: 'noMoney' }
const QA2_PASSWORD = 'another horse 测试'
const COMPLAINT: DispositionFields = { words: '我要投诉', target: 'frequency', wish: '少打' }

describe.each(KINDS)('draws on %s', (kind) => {
  let site: Site
  let one: Desk
  let rows: Row[]
  const cases: CaseRow[] = []
  const calls: string[] = []

  beforeAll(async () => {
    site = await openSite(kind)
    const { agent1 } = site.users
    await site.importCsv(accountsCsv(1, 10), { assign: agent1.profile.id })
    rows = (await site.everything(agent1)).rows
    for (let index = 1; index <= 10; index += 1) cases.push(caseOf(rows, index))
    one = new Desk(site, agent1)
    for (let index = 0; index < 8; index += 1)
      await talk(index, index === 0 ? 'COMPLAINT' : 'REFUSE', index === 0 ? COMPLAINT : REFUSE)
    // Written by the agent: nobody may have said that.
    await talk(8, 'REFUSE', REFUSE, '客户不还，我说再不还就起诉')
  })
  afterAll(() => site?.close())

  async function talk(index: number, code: string, fields: DispositionFields, note = '普通小记') {
    const matter = cases[index]
    if (!matter) throw new Error(`no case ${index}`)
    const contact = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    const callId = randomUUID()
    calls[index] = callId
    const now = site.clock.at
    site.clock.at = DAY1 + index * MINUTE
    const acts = [
      one.act('call.attempted', matter, {
        callId,
        contactId: contact?.id ?? null,
        number: contact?.phone ?? null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      }),
      one.act('call.answered', matter, { callId }),
      one.act('verification.tried', matter, { callId, factors: ['phoneTail'], matched: true }),
      one.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'agent', talkMs: 61_000 }),
      one.act('note.added', matter, { noteId: randomUUID(), callId, text: note }),
      one.act('disposition.set', matter, {
        dispositionId: randomUUID(),
        callId,
        code,
        fields,
        path: [],
        said: [],
        script: null,
      }),
    ]
    const answer = await one.send(acts)
    expect(answer.body.verdicts.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
      acts.map(() => 'applied'),
    )
    site.clock.at = now
  }
  const ask = (more: object = {}) => ({
    from: '2026-03-09',
    until: '2026-03-09',
    seed: '4417',
    rules: { ...HOUSE_SAMPLE, perAgent: 3, perNewAgent: 3 },
    reason: '',
    ...more,
  })
  const draw = (body: object, as: User = site.users.qa1) => {
    site.clock.at += 1000
    return site.call('POST', '/v1/review/draws', { as, body })
  }
  const list = async (query: string, as: User = site.users.qa1) =>
    ReviewListReply.parse((await site.call('GET', `/v1/review/calls?${query}`, { as })).body).calls
  const lock = async (method: 'POST' | 'DELETE', as: User, index = 1) =>
    LockReply.parse((await site.call(method, `/v1/review/calls/${calls[index]}/lock`, { as })).body)

  it('takes what must be heard and the quota, by seed, and tells the queue why', async () => {
    const { draws } = DrawsReply.parse((await draw(ask())).body)
    expect(draws).toHaveLength(1)
    expect(draws[0]).toMatchObject({
      seed: '4417',
      frame: 9,
      drawn: 5,
      judged: 0,
      counts: { graveCode: 1, words: 1, random: 3 },
      rules: { perAgent: 3 },
      agents: [{ agent: { staffNumber: '8001' }, drawn: 5, judged: 0 }],
      by: { staffNumber: site.users.qa1.profile.staffNumber },
      redrawn: null,
    })
    const items = await list(`draw=${draws[0]?.id}`)
    expect(items).toHaveLength(5)
    expect(items.find(({ callId }) => callId === calls[0])?.drawn).toEqual({ why: 'graveCode', seed: '4417' })
    expect(items.find(({ callId }) => callId === calls[8])?.drawn?.why).toBe('words')
  })

  it('draws the same again with the same seed, wants a reason, and explains what moved', async () => {
    expect(problemIn(await draw(ask()))).toBe('review.redrawReason')
    const again = DrawsReply.parse((await draw(ask({ reason: '核对' }))).body).draws
    expect(again[0]?.redrawn).toEqual({ kept: 5, added: {}, dropped: {} })
    await talk(9, 'COMPLAINT', COMPLAINT)
    const later = DrawsReply.parse((await draw(ask({ reason: '补了一通' }))).body).draws
    expect(later[0]?.redrawn).toMatchObject({ kept: 5, added: { codedSince: 1 }, dropped: {} })
    const other = DrawsReply.parse((await draw(ask({ seed: null, reason: '换种子' }))).body).draws
    expect(other[0]?.seed).toMatch(/^\d{4,6}$/)
    expect(other[0]?.counts).toMatchObject({ graveCode: 2, words: 1, random: 3 })
    expect(other.map(({ reason }) => reason)).toEqual(['换种子', '补了一通', '核对', ''])
    // Other quotas are another draw, and say so; the next one on screen begins with them.
    const rules = { ...HOUSE_SAMPLE, perAgent: 1, most: 1 }
    const fewer = DrawsReply.parse(
      (await draw(ask({ rules, seed: other[0]?.seed, reason: '配额改小' }))).body,
    ).draws[0]
    expect(fewer).toMatchObject({ rules, counts: { graveCode: 2, words: 1, random: 1 } })
    expect(fewer?.redrawn?.dropped).toHaveProperty('rules')
  })

  it('counts what is right, how soon, and how far it carries', async () => {
    const answer = await site.call('GET', '/v1/review/figures?from=2026-03-01&until=2026-03-31', {
      as: site.users.supervisor1,
    })
    const told = FiguresReply.parse(answer.body)
    expect(told.accuracy).toMatchObject({
      audited: 0,
      weighted: null,
      code: { n: 0, share: null, low: 0, high: 1 },
    })
    expect(told.delays.prompt).toMatchObject({ hits: 10, n: 10, share: 1 })
    expect(told.recorded).toMatchObject({ hits: 0, n: 10 })
    expect(told.overrides).toMatchObject({ hits: 0, n: 10 })
    expect(told.rights).toMatchObject({ hits: 2, n: 2 })
    expect(told.agents).toEqual([])
    const far = await site.call('GET', '/v1/review/figures?from=2026-01-01&until=2026-12-31', {
      as: site.users.qa1,
    })
    expect(problemIn(far)).toBe('request.malformed')
  })

  it('a score reaches the agent, the figures and the opened call', async () => {
    const { qa1, agent1 } = site.users
    const matter = cases[1]
    const callId = calls[1] ?? ''
    if (!matter) throw new Error('no case')
    const qa = new Desk(site, qa1)
    const card = cardFor('2026-03-09')
    const scored = qa.act('call.scored', matter, {
      scoreId: randomUUID(),
      callId,
      card: card.version,
      items: card.items.map(({ id, points }) => ({
        item: id,
        points: id === 'recap' ? 0 : points,
        reason: id === 'recap' ? '没有复述' : '',
        clip: null,
      })),
      fatal: [],
      remarks: [],
      coaching: '',
      supersedes: null,
    })
    expect((await qa.send([scored])).body.verdicts[0]).toMatchObject({ outcome: 'applied' })
    const mine = ofKind((await site.everything(agent1)).rows, 'score')
    expect(mine).toMatchObject([{ callId, score: 95, band: 'good' }])
    const told = FiguresReply.parse(
      (await site.call('GET', '/v1/review/figures?from=2026-03-01&until=2026-03-31', { as: qa1 })).body,
    )
    expect(told.agents).toMatchObject([{ n: 1, mean: 95, half: null, fatal: 0 }])
    const opened = ReviewCallReply.parse(
      (await site.call('GET', `/v1/review/calls/${callId}`, { as: qa1 })).body,
    )
    expect(opened.scores).toMatchObject([{ score: 95 }])
    const own = new Desk(site, site.users.supervisor1)
    const refused = await own.send([
      own.act('call.scored', matter, { ...scored.payload, scoreId: randomUUID() }),
    ])
    expect(refused.body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'act.notAllowed' },
    })
  })

  it('is for reviewers, over a few days', async () => {
    for (const as of [site.users.agent1, site.users.supervisor1])
      expect((await draw(ask({ reason: 'x' }), as)).status).toBe(403)
    expect((await site.call('GET', '/v1/review/draws', { as: site.users.supervisor1 })).status).toBe(200)
    for (const bad of [{ until: '2026-03-08' }, { until: '2026-05-09' }, { seed: 'a b' }])
      expect(problemIn(await draw(ask(bad)))).toBe('request.malformed')
  })

  it('one reviewer at a time has a call open; the lock ends by itself', async () => {
    const { qa1 } = site.users
    const made = await site.call('POST', '/v1/users', {
      as: site.users.admin1,
      body: {
        loginName: 'qa2',
        name: '孙质检测试',
        staffNumber: '9202',
        role: 'qa',
        password: QA2_PASSWORD,
        line: null,
        sipPassword: null,
      },
    })
    expect(made.status).toBe(200)
    const other = await site.signIn('qa2', QA2_PASSWORD)
    expect(await lock('POST', qa1)).toMatchObject({ lock: { mine: true } })
    expect(await lock('POST', other)).toMatchObject({ lock: { mine: false } })
    expect((await list('', other)).find(({ callId }) => callId === calls[1])?.locked?.by.id).toBe(
      qa1.profile.id,
    )
    expect((await list('', qa1)).find(({ callId }) => callId === calls[1])?.locked).toBeNull()
    expect((await lock('DELETE', other)).lock?.mine).toBe(false)
    site.clock.at += LOCK_MS + 1
    expect(await lock('POST', other)).toMatchObject({ lock: { mine: true } })
    expect((await lock('DELETE', other)).lock).toBeNull()
    const none = await site.call('POST', `/v1/review/calls/${randomUUID()}/lock`, { as: qa1 })
    expect(problemIn(none)).toBe('request.notFound')
  })

  it('a calibration is blind until it is closed @seed(41)', async () => {
    const { qa1, supervisor1 } = site.users
    const other = await site.signIn('qa2', QA2_PASSWORD)
    const callId = calls[1] ?? ''
    const at = '/v1/review/calibrations'
    const told = (answer: { body: unknown }) => CalibrationsReply.parse(answer.body).sessions[0]
    const opened = async (as: User) =>
      ReviewCallReply.parse((await site.call('GET', `/v1/review/calls/${callId}`, { as })).body)
    const made = told(
      await site.call('POST', at, { as: qa1, body: { title: '周一校准', callIds: [callId] } }),
    )
    expect(made).toMatchObject({
      title: '周一校准',
      closedAt: null,
      result: null,
      calls: [{ callId, scoredBy: 0 }],
    })
    // The score that stands is hidden from whoever has still to score, and from nobody else.
    expect(await opened(other)).toMatchObject({ blind: made?.id, scores: [] })
    expect((await opened(supervisor1)).scores).toHaveLength(1)
    const card = cardFor('2026-03-09')
    const points = Object.fromEntries(card.items.map((item) => [item.id, item.points]))
    const score = (as: User, change = {}, fatal: string[] = []) =>
      site.call('POST', `${at}/${made?.id}/scores`, {
        as,
        body: { callId, card: card.version, points: { ...points, ...change }, fatal },
      })
    const close = (as: User) => site.call('POST', `${at}/${made?.id}/close`, { as })
    expect(problemIn(await score(qa1, { recap: 9 }))).toBe('score.items')
    expect(told(await score(qa1, { recap: 3 }))).toMatchObject({
      result: null,
      calls: [{ scoredBy: 1, mine: true }],
    })
    expect(problemIn(await score(qa1))).toBe('calibration.scored')
    expect(problemIn(await close(qa1))).toBe('calibration.tooFew')
    expect((await score(supervisor1)).status).toBe(403)
    await score(other, { recap: 5 })
    expect((await opened(other)).scores).toHaveLength(1)
    expect(told(await close(qa1))).toMatchObject({
      result: { calls: 1, gap: 2, fatal: 1, leaning: [{ points: -2 }, { points: 2 }] },
    })
    expect(problemIn(await score(other))).toBe('calibration.closed')
    expect(problemIn(await close(qa1))).toBe('calibration.closed')
    const none = { title: 'x', callIds: [randomUUID()] }
    expect(problemIn(await site.call('POST', at, { as: qa1, body: none }))).toBe('request.notFound')
  })
})
