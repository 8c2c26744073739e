// Reports over central: roll-ups follow every act and every correction, agree to the fen with what a desk folds of its own rows, and are
// folded by several nodes at once without losing a change.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../central/database.ts'
import { figuresOf } from '../../central/reports.ts'
import { foldMarked } from '../../central/rollups.ts'
import type { AuditReply } from '../../shared/audit.ts'
import { addDays, DAY, MINUTE } from '../../shared/instant.ts'
import { FiguresQuery, type FiguresReply } from '../../shared/report/bodies.ts'
import type { RollsReply } from '../../shared/report/roll.ts'
import { agentDaysOf, factsOf, foldDay, sumOf } from '../../shared/report/rollup.ts'
import type { CaseRow } from '../../shared/rows.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  MIGRATIONS,
  openSite,
  type Site,
  START,
  type User,
} from './site.ts'

const TODAY = '2026-03-11'
const COUNT = 4

describe.each(KINDS)('reports on %s', (kind) => {
  let site: Site
  let desk: Desk
  let cases: CaseRow[]
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, COUNT), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    cases = Array.from({ length: COUNT }, (_, at) => caseOf(rows, at + 1))
    desk = new Desk(site, site.users.agent1)
  })
  afterAll(() => site?.close())

  const figures = async (query: Record<string, string> = {}, as: User = site.users.supervisor1) => {
    const asked = new URLSearchParams({ from: TODAY, until: TODAY, ...query })
    const answer = await site.call<FiguresReply>('GET', `/v1/reports/figures?${asked}`, { as })
    expect(answer.status).toBe(200)
    return answer.body
  }
  const call = async (matter: CaseRow, code: string): Promise<string> => {
    const callId = randomUUID()
    const acts = [
      desk.act('agent.state', matter, { state: 'ready', reason: null }, { customerId: null, caseId: null }),
      desk.act('call.attempted', matter, {
        callId,
        contactId: null,
        number: '+8619900000001',
        ofDebtor: true,
        rules: 'r',
        purpose: 'collect',
      }),
      desk.act('call.answered', matter, { callId }),
      desk.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'customer', talkMs: 45_000 }),
      desk.act('disposition.set', matter, {
        dispositionId: randomUUID(),
        callId,
        code,
        fields: code === 'COMPLAINT' ? { words: '来电太多', target: 'frequency' } : {},
        path: [],
        said: [],
        script: { id: 'reminderA', version: 1 },
      }),
    ]
    const answer = await desk.send(acts)
    expect(answer.body.verdicts.map((one) => [one.outcome, 'problem' in one ? one.problem : null])).toEqual(
      acts.map(() => ['applied', null]),
    )
    return callId
  }

  it('@seed(30): follow every act, and a desk folds its own day to the same figures', async () => {
    expect((await figures()).total).toMatchObject({ attempts: 0, answered: 0 })
    await call(cases[0] as CaseRow, 'COMPLAINT')
    expect((await figures()).total).toMatchObject({ attempts: 1, answered: 1, complaints: 1, promises: 0 })
    site.clock.at += 2 * MINUTE
    await call(cases[1] as CaseRow, 'TECH')
    await call(cases[2] as CaseRow, 'TECH')
    const told = await figures()
    expect(told.total).toMatchObject({ attempts: 3, answered: 3, complaints: 1, casesWorked: 3 })
    const { rows } = await site.everything(site.users.agent1)
    const own = agentDaysOf(rows).map(({ agent, day }) =>
      foldDay(agent, day, factsOf(rows, [{ at: START, state: 'ready', reason: null }]), site.clock.at),
    )
    expect(sumOf(own.flatMap(({ rollUps }) => rollUps.map(({ measures }) => measures)))).toEqual(told.total)
    expect(told.hours).toEqual([{ weekday: 3, hour: 10, attempts: 3, answered: 3, rightParty: 0 }])
  })

  it('@seed(30): tell who, what product, which bucket and script, and the period before', async () => {
    expect((await figures()).groups.map(({ name, measures }) => [name, measures.attempts])).toEqual([
      ['8001 agent1测试', 3],
    ])
    expect(
      (await figures({ by: 'product' })).groups.map(({ key, measures }) => [key, measures.attempts]),
    ).toEqual([
      ['', 0],
      ['creditCard', 3],
    ])
    expect((await figures({ by: 'script', bucket: 'M1' })).groups.map(({ key }) => key)).toEqual([
      'reminderA:1',
    ])
    expect((await figures({ agent: site.users.agent2.profile.id })).total.attempts).toBe(0)
    const tomorrow = addDays(TODAY, 1)
    const later = await figures({ from: tomorrow, until: tomorrow })
    expect([later.total.attempts, later.before.total.attempts, later.before.from]).toEqual([0, 3, TODAY])
    const year = await figures({ from: '2026-01-01', until: '2026-12-31' })
    expect(year.trend.map(({ from, measures }) => [from, measures.attempts])).toEqual([['2026-03-01', 3]])
    const asAgent = await site.call('GET', `/v1/reports/figures?from=${TODAY}&until=${TODAY}`, {
      as: site.users.agent1,
    })
    expect(asAgent.status).toBe(403)
    const wrong = await site.call('GET', `/v1/reports/figures?from=2024-01-01&until=${TODAY}`, {
      as: site.users.qa1,
    })
    expect(wrong.status).toBe(400)
  })

  it('@seed(30): two periods of choice are compared, and the figures leave as a PDF on record', async () => {
    const against = { against: '2026-03-01', againstUntil: '2026-03-05' }
    const compared = await figures(against)
    expect(compared.before).toMatchObject({ from: '2026-03-01', until: '2026-03-05', total: { attempts: 0 } })
    const back = await figures({
      from: '2026-03-01',
      until: '2026-03-05',
      against: TODAY,
      againstUntil: TODAY,
    })
    expect([back.total.attempts, back.before.total.attempts]).toEqual([0, 3])
    const { supervisor1, qa1, agent1 } = site.users
    const asked = `from=${TODAY}&until=${TODAY}`
    for (const half of [
      'against=2026-03-01',
      'againstUntil=2026-03-01',
      'against=2026-03-05&againstUntil=2026-03-01',
    ])
      expect((await site.call('GET', `/v1/reports/figures?${asked}&${half}`, { as: qa1 })).status).toBe(400)
    for (const language of ['zh', 'en']) {
      const url = `/v1/reports/paper?${asked}&language=${language}&by=product`
      const paper = await site.call<string>('GET', url, { as: supervisor1 })
      expect([paper.status, paper.headers.get('content-type'), paper.body.slice(0, 5)]).toEqual([
        200,
        'application/pdf',
        '%PDF-',
      ])
    }
    expect((await site.call('GET', `/v1/reports/paper?${asked}`, { as: agent1 })).status).toBe(403)
    const audit = await site.call<AuditReply>('GET', '/v1/audit?what=export.made', { as: qa1 })
    expect(audit.body.entries.map(({ by, route }) => [by, route])).toEqual(
      Array(2).fill([supervisor1.profile.id, 'reports.paper']),
    )
  })

  it('lose no change while several nodes fold and desks go on', async () => {
    if (!site.databaseUrl) return
    const url = site.databaseUrl
    const nodes = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ kind: 'postgres', url }, MIGRATIONS, () => undefined)),
    )
    let going = true
    const folding = nodes.map(async (node) => {
      while (going) await foldMarked(node, site.clock.at)
    })
    for (let times = 0; times < 12; times += 1) await call(cases[3] as CaseRow, 'TECH')
    going = false
    await Promise.all(folding)
    expect((await figures()).total).toMatchObject({ attempts: 15, answered: 15 })
    const [node] = nodes
    if (!node) return
    const left = await sql<{ n: number }>`select count(*)::bigint as n from report_marks`.execute(node.db)
    expect(left.rows[0]?.n).toBe(0)
    const query = FiguresQuery.parse({ from: TODAY, until: TODAY })
    expect((await figuresOf(node.db, query)).total.answered).toBe(15)
    await Promise.all(nodes.map((one) => one.close()))
  })

  it('@seed(30): a promise is decided when its window closes, though nothing is recorded then', async () => {
    const matter = cases[1] as CaseRow
    const made = desk.act('promise.made', matter, {
      promiseId: randomUUID(),
      callId: null,
      promiseKind: 'part',
      amountFen: 12_345,
      due: addDays(TODAY, 1),
      channel: 'app',
      previousId: null,
    })
    expect((await desk.send([made])).body.verdicts).toMatchObject([{ outcome: 'applied' }])
    const query = { from: TODAY, until: addDays(TODAY, 30) }
    expect((await figures(query)).total).toMatchObject({ promises: 1, promisedFen: 12_345, decided: 0 })
    site.clock.at += 6 * DAY
    const supervisor = await site.signIn('supervisor1')
    expect((await figures(query, supervisor)).total).toMatchObject({
      promises: 1,
      decided: 1,
      kept: 0,
      dueFen: 12_345,
      paidFen: 0,
    })
  })

  it('@seed(30): what a customer came with is solved when a week went by without another, also when that one is told late', async () => {
    const query = { from: TODAY, until: addDays(TODAY, 30) }
    const of = async (): Promise<[number, number]> => {
      const { total } = await figures(query, await site.signIn('supervisor1'))
      return [total.asked, total.solved]
    }
    expect(await of()).toEqual([0, 0])
    site.clock.at = START + 8 * DAY
    expect(await of()).toEqual([1, 1])
    // The same case again on the fourth day, by another agent whose desk had no line until now.
    const matter = cases[0] as CaseRow
    const late = new Desk(site, await site.signIn('agent1'))
    site.clock.at = START + 3 * DAY
    const callId = randomUUID()
    const acts = [
      late.act('call.received', matter, {
        ...{ callId, contactId: null, number: '+8619900000001', ofDebtor: true },
        ...{ purpose: 'service', rules: 'r' },
      } as never),
      late.act('call.answered', matter, { callId }),
      late.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'customer', talkMs: 45_000 }),
    ]
    site.clock.at = START + 8 * DAY
    expect((await late.send(acts)).body.verdicts.map(({ outcome }) => outcome)).toEqual(
      acts.map(() => 'applied'),
    )
    // It opens no matter of its own, and the first was not solved.
    expect(await of()).toEqual([1, 0])
  })

  it('@seed(30): roll rates count the months that central had a case for, each once', async () => {
    const supervisor = await site.signIn('supervisor1')
    const rolls = async (query = '') =>
      (await site.call<RollsReply>('GET', `/v1/reports/rolls${query}`, { as: supervisor })).body
    expect(await rolls()).toMatchObject({ months: [], waiting: 0 })
    site.clock.at = START + 60 * DAY
    const later = await site.signIn('supervisor1')
    const april = await site.call<RollsReply>('GET', '/v1/reports/rolls', { as: later })
    expect(april.body.waiting).toBe(0)
    expect(april.body.months.map(({ month }) => month)).toEqual(['2026-04-01'])
    const sums = april.body.months.flatMap(({ buckets }) => buckets.map(({ sum }) => sum))
    expect(sums.reduce((all, { cases: n }) => all + n, 0)).toBe(COUNT)
    // Nobody paid: every debt rolled on.
    expect(sums.reduce((all, { rolledCases }) => all + rolledCases, 0)).toBe(COUNT)
    const none = await site.call<RollsReply>('GET', '/v1/reports/rolls?product=huabei', { as: later })
    expect(none.body.months).toEqual([])
  })
})
