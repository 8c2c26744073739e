// Allotments over central: what a preview says is what is done, desks get and lose cases at once, and what is stopped, met by a change or
// undone leaves every case as it was.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type {
  AllotmentBoard,
  AllotmentOrder,
  AllotmentPreview,
  AllotmentReply,
} from '../../shared/allotmentBodies.ts'
import type { CaseRow, Id } from '../../shared/rows.ts'
import { timelineOf } from '../../shared/timeline.ts'
import { accountsCsv, Desk, KINDS, ofKind, openSite, problemIn, type Site, type User } from './site.ts'

const FILTER: AllotmentOrder['filter'] = {
  holders: null,
  products: [],
  buckets: [],
  lenders: [],
  fromFen: null,
  toFen: null,
  termOver: false,
  accounts: [],
  caseIds: [],
  most: 20_000,
}

type Wish = Partial<Extract<AllotmentOrder, { how: 'allot' | 'move' }>>

describe.each(KINDS)('allotments on %s', (kind) => {
  let site: Site
  let account = 0

  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())
  beforeEach(async () => {
    // Whatever an earlier test left goes to the lender: each begins with its own cases alone.
    for (const holders of [null, [agent(1), agent(2)]]) {
      const { id } = (
        await preview({ how: 'return', to: 'lender', filter: { ...FILTER, holders }, reason: '清理' })
      ).body.allotment ?? { id: null }
      if (id) await carryOut(id)
    }
  })

  const agent = (n: 1 | 2): Id => site.users[`agent${n}`].profile.id
  const as = () => site.users.supervisor1
  const fill = async (count: number, assign?: Id): Promise<void> => {
    await site.importCsv(accountsCsv(account + 1, count), assign ? { assign } : {})
    account += count
  }
  const preview = (order: AllotmentOrder) =>
    site.call<AllotmentPreview>('POST', '/v1/allotments', { as: as(), body: order })
  const deal = (wish: Wish = {}) =>
    preview({
      how: 'allot',
      filter: FILTER,
      reason: '月初分案',
      to: [agent(1), agent(2)],
      rule: 'even',
      bySkill: false,
      until: null,
      ...wish,
    })
  const carryOut = (id: Id) => site.call<AllotmentReply>('POST', `/v1/allotments/${id}/do`, { as: as() })
  const undo = (id: Id) => site.call<AllotmentReply>('POST', `/v1/allotments/${id}/undo`, { as: as() })
  const casesOf = async (user: User): Promise<CaseRow[]> =>
    ofKind((await site.everything(user)).rows, 'case').filter(
      (row) => row.assignedTo === user.profile.id && row.state !== 'RECALLED',
    )
  const both = async () => [await casesOf(site.users.agent1), await casesOf(site.users.agent2)] as const

  it('previews without doing, does exactly what was previewed, and gives back exactly', async () => {
    await fill(7)
    const shown = (await deal()).body
    expect(
      shown.shares.map(({ agent: { staffNumber }, takes, gives }) => [staffNumber, takes, gives]),
    ).toEqual([
      ['8001', expect.any(Number), 0],
      ['8002', expect.any(Number), 0],
    ])
    expect(shown.shares.map(({ takes }) => takes).toSorted()).toEqual([3, 4])
    expect(shown.sample).toHaveLength(7)
    expect(shown.sample[0]).toMatchObject({ name: '王**试', from: null, bucket: 'M1' })
    expect(JSON.stringify(shown)).not.toContain('1990000')
    expect((await both()).map((rows) => rows.length)).toEqual([0, 0])
    const { id } = shown.allotment
    expect((await carryOut(id)).body.allotment).toMatchObject({
      state: 'done',
      cases: 7,
      landed: 7,
      left: [],
    })
    const [one, two] = await both()
    expect([one.length, two.length].toSorted()).toEqual([3, 4])
    const [first] = one
    expect(first?.passings).toMatchObject([
      { id, how: 'allotted', by: '9101', from: null, to: '8001', reason: '月初分案' },
    ])
    expect(timelineOf(first ? [first] : [], 'Asia/Shanghai').map((entry) => entry.kind)).toContain('passed')
    const board = await site.call<AllotmentBoard>('GET', '/v1/allotments', { as: as() })
    expect(board.body.agents.map(({ load }) => load.cases)).toEqual([one.length, two.length])
    expect(board.body.agents[0]?.load.buckets).toEqual([{ bucket: 'M1', cases: one.length }])
    expect(board.body.pool.cases).toBe(0)
    expect(board.body.recent[0]).toMatchObject({ id, state: 'done' })

    const given = (await undo(id)).body.allotment
    expect(given).toMatchObject({ how: 'undo', state: 'done', landed: 7, undoes: id })
    expect((await both()).map((rows) => rows.length)).toEqual([0, 0])
    expect(problemIn(await undo(id))).toBe('allot.gone')
    expect(problemIn(await carryOut(id))).toBe('allot.gone')
  })

  it('moves open callbacks with the case, leaves it with who is on the phone, and keeps what is to be kept', async () => {
    await fill(4, agent(1))
    const [called, asked, kept, plain] = await casesOf(site.users.agent1)
    if (!called || !asked || !kept || !plain) throw new Error('four cases')
    const desk = new Desk(site, site.users.agent1)
    const callbackId = randomUUID()
    const number = { callId: randomUUID(), contactId: null, number: '+8619900009999', ofDebtor: true }
    const acts = [
      desk.act('callback.set', asked, {
        callbackId,
        callId: null,
        contactId: null,
        at: site.clock.at + 3_600_000,
        requested: false,
      }),
      desk.act('call.received', called, { ...number, rules: 'CN' }),
    ]
    expect((await desk.send(acts)).body.verdicts.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
    ])
    await site.call('POST', '/v1/leases', {
      as: site.users.agent1,
      body: { device: desk.device, customerIds: [plain.customerId] },
    })
    const keep = await preview({
      how: 'keep',
      filter: { ...FILTER, holders: [agent(1)], caseIds: [kept.id] },
      reason: '正在协商',
      until: '2026-03-20',
    })
    expect((await carryOut(keep.body.allotment.id)).body.allotment.state).toBe('done')

    const filter = { ...FILTER, holders: [agent(1)] }
    const order = { how: 'move', filter, to: [agent(2)], until: '2026-03-31' } satisfies Wish
    const shown = (await deal(order)).body
    expect(shown.allotment.left.toSorted((a, b) => (a.why < b.why ? -1 : 1))).toEqual([
      { why: 'inCall', cases: 1 },
      { why: 'kept', cases: 1 },
    ])
    const { id } = shown.allotment
    await carryOut(id)
    const [one, two] = await both()
    expect(one.map((row) => row.id).toSorted()).toEqual([called.id, kept.id].toSorted())
    expect(two.map((row) => row.id).toSorted()).toEqual([asked.id, plain.id].toSorted())
    // Until it is coded its agent alone can say what came of it.
    await desk.send([
      desk.act('call.answered', called, { callId: number.callId }),
      desk.act('call.ended', called, {
        callId: number.callId,
        sipStatus: 200,
        endedBy: 'agent',
        talkMs: 60_000,
      }),
    ])
    const uncoded = await deal({ ...order, filter: { ...filter, accounts: [called.accountNumber] } })
    expect(uncoded.body.allotment).toMatchObject({ cases: 0, left: [{ why: 'inCall', cases: 1 }] })
    expect(two[0]).toMatchObject({
      term: '2026-03-31',
      passings: [{ how: 'moved', from: '8001', to: '8002' }],
    })
    expect(one.find((row) => row.id === kept.id)).toMatchObject({
      kept: { until: '2026-03-20', reason: '正在协商' },
      passings: [{ how: 'kept' }],
    })
    const rows = (await site.everything(site.users.agent2)).rows
    expect(ofKind(rows, 'callback')).toMatchObject([{ id: callbackId, owner: agent(2) }])
    expect(ofKind(rows, 'lease').map((row) => row.until)).toEqual([site.clock.at])
    // What was said while the case was still here is heard; a new promise is for whoever has it now.
    const late = await desk.send([desk.note(plain)])
    expect(late.body.verdicts[0]).toMatchObject({ outcome: 'applied', flags: ['late'] })

    await undo(id)
    const [back] = await both()
    expect(back.map((row) => row.id).toSorted()).toEqual([called.id, asked.id, kept.id, plain.id].toSorted())
    expect(back.find((row) => row.id === plain.id)?.term).toBeUndefined()
    const mine = (await site.everything(site.users.agent1)).rows
    expect(ofKind(mine, 'callback')).toMatchObject([{ id: callbackId, owner: agent(1) }])
    await undo(keep.body.allotment.id)
    expect((await both())[0].find((row) => row.id === kept.id)?.kept).toBeUndefined()
    const coded = desk.act('disposition.set', called, {
      dispositionId: randomUUID(),
      callId: number.callId,
      code: 'TECH',
      fields: {},
      path: [],
      said: [],
      script: null,
    })
    expect((await desk.send([coded])).body.verdicts[0]).toMatchObject({ outcome: 'applied' })
  })

  it('returns to the lender with the reason; undone, the case is as it was, unless somebody passed it on since', async () => {
    await fill(2, agent(1))
    const filter = { ...FILTER, holders: [agent(1)] }
    const shown = await preview({ how: 'return', to: 'lender', filter, reason: '委托到期' })
    const { id } = shown.body.allotment
    await carryOut(id)
    expect((await both()).map((rows) => rows.length)).toEqual([0, 0])
    // Closed: nothing deals it out again.
    expect(problemIn(await deal({ filter: { ...FILTER, caseIds: [randomUUID()] } }))).toBe('allot.nothing')
    expect(problemIn(await deal())).toBe('allot.nothing')
    const named = { ...FILTER, caseIds: shown.body.sample.map((one) => one.caseId) }
    expect((await deal({ filter: named })).body.allotment).toMatchObject({
      cases: 0,
      left: [{ why: 'closed', cases: 2 }],
    })
    const [sample] = shown.body.sample
    await site.call('POST', '/v1/assignments', {
      as: as(),
      body: { caseIds: [sample?.caseId], agentId: agent(2) },
    })
    expect((await undo(id)).body.allotment).toMatchObject({ landed: 1, left: [{ why: 'changed', cases: 1 }] })
    const [one] = await both()
    expect(one).toMatchObject([{ state: 'NEW' }])
    expect(one[0]?.passings?.map(({ how }) => how)).toEqual(['toLender', 'undone'])
  })

  it('refuses the whole when cases were passed on since the preview', async () => {
    await fill(3)
    const shown = (await deal()).body
    await site.call('POST', '/v1/assignments', {
      as: as(),
      body: { caseIds: [shown.sample[0]?.caseId], agentId: agent(2) },
    })
    const refused = await carryOut(shown.allotment.id)
    expect(refused.body).toMatchObject({ code: 'allot.changed', params: { cases: 1 } })
    expect((await both()).map((rows) => rows.length)).toEqual([0, 1])
    expect(problemIn(await deal({ until: '2026-03-10' }))).toBe('allot.dateInPast')
    expect(problemIn(await deal({ to: [site.users.qa1.profile.id] }))).toBe('request.malformed')
  })

  it('deals by skill and to the limit of a desk, and says what is left over', async () => {
    await fill(3)
    const place = { team: null, skills: ['negotiation'], mostCases: 2 }
    await site.call('POST', `/v1/agents/${agent(2)}/place`, { as: as(), body: place })
    const shown = (await deal({ to: [agent(2)] })).body
    expect(shown.allotment).toMatchObject({ cases: 2, left: [{ why: 'full', cases: 1 }] })
    expect(
      await site.call('POST', `/v1/allotments/${shown.allotment.id}/cancel`, { as: as() }),
    ).toMatchObject({
      body: { cancelled: true },
    })
    expect(problemIn(await carryOut(shown.allotment.id))).toBe('request.notFound')
    await site.call('POST', `/v1/agents/${agent(2)}/place`, {
      as: as(),
      body: { team: null, skills: [], mostCases: null },
    })
  })
})

describe('ten thousand cases on postgres', () => {
  let site: Site
  let client: pg.Client
  const CASES = 10_000
  beforeAll(async () => {
    site = await openSite('postgres')
    await site.importCsv(accountsCsv(1, 1))
    client = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await client.connect()
    // As an import would leave them, in the pool.
    await client.query(`insert into rows (kind, id, customer_id, case_id, version, data)
      select kind, case when kind = 'case' then made.case_id else made.customer_id end, made.customer_id,
        case when kind = 'case' then made.case_id end, 1,
        data || jsonb_build_object('id', case when kind = 'case' then made.case_id else made.customer_id end,
          'customerId', made.customer_id, 'idNumber', null)
          || case when kind = 'case' then jsonb_build_object('caseId', made.case_id, 'accountNumber', 'T-' || made.n) else '{}' end
      from (select n, gen_random_uuid() as customer_id, gen_random_uuid() as case_id from generate_series(2, ${CASES}) n) made
      cross join (select kind, data from rows where kind in ('case', 'customer')) first`)
  })
  afterAll(async () => {
    await client?.end()
    await site?.close()
  })

  const held = async () =>
    (
      await client.query<{ cases: number }>(`select count(*)::int as cases from rows where kind = 'case'
        and data ->> 'assignedTo' is not null`)
    ).rows[0]?.cases
  const ask = (path: string, body?: object) =>
    site.call<AllotmentReply>('POST', `/v1/allotments${path}`, { as: site.users.supervisor1, body })
  const previewed = async () => {
    const { agent1, agent2 } = site.users
    const answer = await ask('', {
      how: 'allot',
      filter: FILTER,
      reason: '大批',
      to: [agent1.profile.id, agent2.profile.id],
      rule: 'bucket',
      bySkill: false,
      until: null,
    })
    return answer.body.allotment
  }

  it('stopped half-way all is as it was; carried through, all are there; undone, none', async () => {
    for (const user of [site.users.agent1, site.users.agent2])
      await ask('', {}).then(() =>
        site.call('POST', `/v1/agents/${user.profile.id}/place`, {
          as: site.users.supervisor1,
          body: { team: null, skills: [], mostCases: CASES },
        }),
      )
    const first = await previewed()
    expect(first.cases).toBe(CASES)
    const running = ask(`/${first.id}/do`)
    for (;;) {
      const { body } = await site.call<AllotmentReply>('GET', `/v1/allotments/${first.id}`, {
        as: site.users.supervisor1,
      })
      if (body.allotment.landed > 0) break
    }
    // Another one has to wait.
    expect((await ask(`/${first.id}/cancel`)).status).toBe(200)
    const stopped = (await running).body.allotment
    expect(stopped).toMatchObject({ state: 'takenBack', landed: 0, problem: null })
    expect(await held()).toBe(0)

    const second = await previewed()
    expect((await ask(`/${second.id}/do`)).body.allotment).toMatchObject({ state: 'done', landed: CASES })
    expect(await held()).toBe(CASES)
    const scope = await client.query(
      `select count(*)::int as cases from scope_entries where until_version is null`,
    )
    expect(scope.rows[0]?.cases).toBe(CASES)
    expect((await ask(`/${second.id}/undo`)).body.allotment).toMatchObject({ state: 'done', landed: CASES })
    expect(await held()).toBe(0)
  })
})
