// The ledger: payments and bills by API and as files. What contradicts is refused with its reason; promises are kept, kept in part
// or broken by it and by nothing else.
import { randomUUID } from 'node:crypto'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { addDays, CHINA, DAY, HOUR, localDay } from '../../shared/instant.ts'
import type { ImportReply, LedgerReply } from '../../shared/protocol.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { promiseStatuses } from './promiseStatuses.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

describe.each(KINDS)('the ledger on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let account = 0

  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  // Owes 1,000.00 with a minimum of 100.00 since 6 March; central's clock says 11 March, 10:00.
  beforeEach(async () => {
    await turnTo(START)
    await nextAccount()
  })

  /** Tokens are for a time: who moves the clock signs in again. */
  const turnTo = async (at: number) => {
    if (site.clock.at === at) return
    site.clock.at = at
    site.users.agent1 = await site.signIn('agent1')
    site.users.admin1 = await site.signIn('admin1')
  }
  const nextAccount = async () => {
    account += 1
    await site.importCsv(accountsCsv(account, 1), { assign: site.users.agent1.profile.id })
    matter = await caseNow()
  }

  const rowsNow = async () =>
    (await site.everything(site.users.agent1)).rows.filter((row) => row.customerId === matter.customerId)
  const caseNow = async () => caseOf((await site.everything(site.users.agent1)).rows, account)
  const payment = (change: object = {}) => ({
    lender: '示例银行',
    accountNumber: matter.accountNumber,
    amountFen: 30_000,
    valueDate: '2026-03-11',
    channel: 'app',
    reference: `P-${account}`,
    ...change,
  })
  const bill = (change: object = {}) => ({
    lender: '示例银行',
    accountNumber: matter.accountNumber,
    reference: `B-${account}`,
    amountFen: 50_000,
    minimumFen: 5000,
    postedOn: '2026-03-10',
    dueDate: '2026-04-01',
    ...change,
  })
  const book = (what: 'payments' | 'bills', entries: object[]) =>
    site.call<LedgerReply>('POST', `/v1/${what}`, { as: site.users.admin1, body: { [what]: entries } })
  const refusal = async (what: 'payments' | 'bills', entry: object) => {
    const { body } = await book(what, [entry])
    return body.refused.map(({ problem }) => problem)
  }
  const send = (what: 'payments' | 'bills', body: string | Uint8Array, query: Record<string, string> = {}) =>
    site.call<ImportReply>(
      'POST',
      `/v1/ledger?${new URLSearchParams({ what, name: 'ledger.csv', ...query })}`,
      {
        as: site.users.admin1,
        body: typeof body === 'string' ? Buffer.from(body) : body,
      },
    )
  const promise = async (amountFen: number, due: string) => {
    const desk = new Desk(site, site.users.agent1)
    const act = desk.act('promise.made', matter, {
      promiseId: randomUUID(),
      callId: null,
      promiseKind: 'part',
      amountFen,
      due,
      channel: 'app',
      previousId: null,
    })
    expect((await desk.send([act])).body.verdicts).toMatchObject([{ outcome: 'applied' }])
  }

  it('refuses what contradicts: another amount or account under one reference, days before the bill or to come', async () => {
    expect((await book('payments', [payment(), payment()])).body).toMatchObject({ applied: 1, unchanged: 1 })
    const contradicts = { code: 'ledger.contradicts', params: { reference: `P-${account}` } }
    expect(await refusal('payments', payment({ amountFen: 30_001 }))).toEqual([contradicts])
    expect(await refusal('payments', payment({ valueDate: '2026-03-10' }))).toEqual([contradicts])
    const before = matter
    await nextAccount()
    expect(await refusal('payments', payment({ reference: `P-${account - 1}` }))).toEqual([contradicts])
    expect(await refusal('payments', payment({ valueDate: '2026-03-12' }))).toEqual([
      { code: 'ledger.inFuture', params: { latest: '2026-03-11' } },
    ])
    expect(await refusal('payments', payment({ valueDate: '2026-01-02' }))).toEqual([
      { code: 'ledger.beforeBill', params: { earliest: '2026-01-03' } },
    ])
    expect((await book('payments', [payment({ accountNumber: '620000099999' })])).body.unknown).toHaveLength(
      1,
    )
    expect(ofKind(await rowsNow(), 'payment')).toEqual([])
    matter = before
    expect(ofKind(await rowsNow(), 'payment').map((row) => row.amountFen)).toEqual([30_000])
  })

  it('takes no negative amounts, and tells what was paid beyond all that is owed', async () => {
    for (const amountFen of [-1, 0, 1.5]) {
      const answer = await book('payments', [payment({ amountFen })])
      expect([answer.status, problemIn(answer)]).toEqual([400, 'request.malformed'])
    }
    expect(problemIn(await book('bills', [bill({ amountFen: -50_000 })]))).toBe('request.malformed')
    const owed = arrearsOn(matter, [], '2026-03-11').totalFen
    const { body } = await book('payments', [payment({ amountFen: owed + 250 })])
    expect(body.surplus).toEqual([{ reference: `P-${account}`, fen: 250 }])
    expect((await caseNow()).state).toBe('CURED')
    expect(arrearsOn(await caseNow(), ofKind(await rowsNow(), 'payment'), '2026-03-20').totalFen).toBe(0)
  })

  it('adds a bill once, refuses those that contradict, and brings a cured case back to work', async () => {
    await book('payments', [payment({ amountFen: 200_000 })])
    expect((await caseNow()).state).toBe('CURED')
    expect((await book('bills', [bill(), bill()])).body).toMatchObject({
      applied: 1,
      unchanged: 1,
      refused: [],
    })
    expect(await caseNow()).toMatchObject({
      state: 'QUEUED',
      bills: [{ amountFen: 50_000, dueDate: '2026-04-01' }],
    })
    const contradicts = { code: 'ledger.contradicts', params: { reference: `B-${account}` } }
    expect(await refusal('bills', bill({ amountFen: 50_001 }))).toEqual([contradicts])
    const other = (change: object) => refusal('bills', bill({ reference: `C-${account}`, ...change }))
    expect(await other({})).toEqual([{ code: 'ledger.billTwice', params: { dueDate: '2026-04-01' } }])
    expect(await other({ dueDate: '2026-03-06', postedOn: '2026-02-10' })).toEqual([
      { code: 'ledger.billTooOld', params: { after: '2026-03-06' } },
    ])
    expect(await other({ dueDate: '2026-03-08' })).toEqual([
      { code: 'ledger.dueBeforePosting', params: { postedOn: '2026-03-10' } },
    ])
    expect(await other({ minimumFen: 50_001, dueDate: '2026-05-01' })).toEqual([
      { code: 'ledger.minimumAboveAmount', params: { amountFen: 50_000 } },
    ])
    expect(await other({ postedOn: '2026-03-12', dueDate: '2026-05-01' })).toEqual([
      { code: 'ledger.inFuture', params: { latest: '2026-03-11' } },
    ])
    expect((await caseNow()).bills).toHaveLength(1)
  })

  it('an account file with the same figures leaves the bills, one with others states the account whole', async () => {
    await book('bills', [bill()])
    await site.importCsv(accountsCsv(account, 1), { apply: 'changes' })
    expect((await caseNow()).bills).toHaveLength(1)
    await site.importCsv(
      accountsCsv(account, 1, (row) => [...row.slice(0, 4), '1600.00', ...row.slice(5)]),
      { apply: 'changes' },
    )
    const after = await caseNow()
    expect([after.bills, after.terms.principalFen]).toEqual([undefined, 160_000])
  })

  it('@seed(16): the ledger alone keeps, keeps in part or breaks a promise, to the fen and the day', async () => {
    // Promised for Friday the 13th: Monday the 16th is the banking day of grace.
    const cases: [paid: number | null, on: string, state: string][] = [
      [58_800, '2026-03-16', 'KEPT'],
      [58_799, '2026-03-16', 'PARTIAL'],
      [29_999, '2026-03-16', 'BROKEN'],
      [60_000, '2026-03-17', 'BROKEN'],
      [null, '2026-03-16', 'BROKEN'],
    ]
    const promised: CaseRow[] = []
    for (const _one of cases) {
      await nextAccount()
      await promise(60_000, '2026-03-13')
      promised.push(matter)
    }
    await turnTo(START + 6 * DAY)
    for (const [index, [amountFen, valueDate, state]] of cases.entries()) {
      matter = promised[index] ?? matter
      const entry = { amountFen: amountFen ?? 1, valueDate, reference: `K-${kind}-${index}` }
      if (amountFen !== null) expect((await book('payments', [payment(entry)])).body.applied).toBe(1)
      expect([paidOf(cases[index]), promiseStatuses(await rowsNow(), START + 6 * DAY)]).toEqual([
        paidOf(cases[index]),
        [state],
      ])
    }
  })

  it('@seed(16): a payment wakes the desk that holds the case', async () => {
    const body = await site.call<LedgerReply>('POST', '/v1/payments', {
      as: site.users.admin1,
      body: { payments: [payment()] },
    })
    expect(body.body.applied).toBe(1)
    const { cursor } = await site.everything(site.users.agent1)
    await book('payments', [payment({ reference: `Q-${account}` })])
    const page = await site.pull(site.users.agent1, cursor)
    expect(page.kind === 'page' && page.rows.map((row) => row.kind)).toContain('payment')
  })

  it('@seed(16): books a file of payments row by row, the bad ones with their reasons in the error file', async () => {
    const csv = [
      '委托方,账号,流水号,还款金额,还款日期,还款方式',
      `示例银行,${matter.accountNumber},F-${account}-1,"300.00",2026-03-11,官方App`,
      `示例银行,${matter.accountNumber},F-${account}-1,"300.00",2026-03-11,官方App`,
      `示例银行,${matter.accountNumber},F-${account}-1,"310.00",2026-03-11,官方App`,
      `示例银行,${matter.accountNumber},F-${account}-2,-5.00,2026-03-11,`,
      `示例银行,${matter.accountNumber},F-${account}-3,5.00,2026-02-30,`,
      `示例银行,${matter.accountNumber},,5.00,2025-12-01,`,
      `示例银行,620000099999,F-${account}-5,5.00,2026-03-11,`,
    ].join('\n')
    const { body } = await send('payments', csv)
    expect(body).toMatchObject({ rows: 7, accepted: 2, unchanged: 1, rejected: 5 })
    expect(body.problems.map(({ line, column, problem }) => [line, column, problem.code])).toEqual([
      [4, null, 'ledger.contradicts'],
      [5, 'amount', 'intake.cellInvalid'],
      [6, 'valueDate', 'intake.cellInvalid'],
      [7, 'reference', 'intake.cellMissing'],
      [8, 'accountNumber', 'ledger.unknownAccount'],
    ])
    const rejected = await site.call<string>('GET', `/v1/imports/${body.importId}/rejected`, {
      as: site.users.admin1,
    })
    expect(rejected.body).toContain('同一流水号已入账，内容不同')
    expect(rejected.body).toContain('金额是负数')
    expect((await send('payments', csv)).body).toMatchObject({ accepted: 2, unchanged: 2, rejected: 5 })
    expect(ofKind(await rowsNow(), 'payment').map((row) => row.channel)).toEqual(['官方App'])
  })

  it('books a workbook of bills; without a lender in it the request says whose they are', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('账单')
    sheet.addRow(['账号', '账单号', '账单金额', '账单日', '到期日', '最低还款额'])
    sheet.addRow([matter.accountNumber, `X-${account}`, 500, '2026-03-10', '2026-04-01', 50])
    const bytes = new Uint8Array(await book.xlsx.writeBuffer())
    expect(problemIn(await send('bills', bytes))).toBe('intake.unsaid')
    expect((await send('bills', bytes, { lender: '示例银行' })).body).toMatchObject({
      accepted: 1,
      rejected: 0,
    })
    expect((await caseNow()).bills).toMatchObject([{ reference: `X-${account}`, minimumFen: 5000 }])
  })

  it('a file that is none, or lacks a column, books nothing', async () => {
    expect(problemIn(await send('payments', ''))).toBe('intake.empty')
    expect(problemIn(await send('payments', '账号,金额\n1,2'))).toBe('intake.columnMissing')
    const twoDays = `账号,流水号,金额,入账日,还款日\n${matter.accountNumber},Z,5.00,2026-03-11,2026-03-11`
    expect(problemIn(await send('payments', twoDays, { lender: '示例银行' }))).toBe('intake.columnMissing')
    const inWan = `账号,流水号,金额(万元),入账日\n${matter.accountNumber},Z,5,2026-03-11`
    expect(problemIn(await send('payments', inWan, { lender: '示例银行' }))).toBe('intake.columnMissing')
    expect(ofKind(await rowsNow(), 'payment')).toEqual([])
  })

  it('tells first what a file would keep and cure, and books nothing of it; then it does just that @seed(16)', async () => {
    await promise(50_000, '2026-03-14')
    const { totalFen } = arrearsOn(matter, [], localDay(site.clock.at, CHINA))
    const file = [
      '账号,流水号,金额,入账日',
      `${matter.accountNumber},L-${account},${(totalFen / 100).toFixed(2)},2026-03-11`,
      `没有这个账号,M-${account},5.00,2026-03-11`,
    ].join('\n')
    const id = randomUUID()
    const looked = await send('payments', file, { lender: '示例银行', apply: 'nothing', id })
    const tail = matter.accountNumber.slice(-4)
    const told = {
      importId: id,
      rows: 2,
      accepted: 1,
      unchanged: 0,
      rejected: 1,
      effectCount: 2,
      effects: [
        { effect: 'promiseKept', tail, amountFen: 50_000, due: '2026-03-14' },
        { effect: 'cured', tail, amountFen: null, due: null },
      ],
    }
    expect(looked.body).toMatchObject(told)
    expect(ofKind(await rowsNow(), 'payment')).toEqual([])
    expect((await caseNow()).state).not.toBe('CURED')
    const progress = await site.call('GET', `/v1/imports/${id}`, { as: site.users.admin1 })
    expect(progress.body).toMatchObject({ state: 'done', rows: 2, of: 2 })
    const booked = await send('payments', file, { lender: '示例银行' })
    expect(booked.body).toMatchObject({ ...told, importId: expect.any(String) })
    expect((await caseNow()).state).toBe('CURED')
    const again = await send('payments', file, { lender: '示例银行' })
    expect(again.body).toMatchObject({ unchanged: 1, effects: [], effectCount: 0 })
  })

  it('a payment of the last minute before midnight counts for that day', async () => {
    await turnTo(Date.parse('2026-03-11T23:59:00+08:00'))
    const tomorrow = addDays(localDay(site.clock.at, CHINA), 1)
    expect(await refusal('payments', payment({ valueDate: tomorrow }))).toHaveLength(1)
    await turnTo(site.clock.at + HOUR)
    expect((await book('payments', [payment({ valueDate: tomorrow })])).body.applied).toBe(1)
  })
})

/** What tells one vector from the next when it fails. */
const paidOf = (vector: readonly unknown[] | undefined) => vector?.slice(0, 2).join(' on ')
