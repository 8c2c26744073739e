// The steps of an import around the landing itself: columns before, figures side by side, how far it is, stopping it.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountFileOptions, csvBytes, writeXlsx } from '../../build/accounts.ts'
import type { CancelReply, ColumnsReply, ImportProgress } from '../../shared/intake/exchange.ts'
import type { ImportReply } from '../../shared/protocol.ts'
import { accountsCsv, caseOf, KINDS, ofKind, openSite, problemIn, type Site } from './site.ts'

describe.each(KINDS)('the steps of an import on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const admin = () => ({ as: site.users.admin1 })
  const columns = async (file: Uint8Array, query: Record<string, string> = {}) =>
    (
      await site.call<ColumnsReply>('POST', `/v1/imports/columns?${new URLSearchParams(query)}`, {
        ...admin(),
        body: file,
      })
    ).body
  const progressOf = (id: string) => site.call<ImportProgress>('GET', `/v1/imports/${id}`, admin())
  const cancel = (id: string) => site.call<CancelReply>('DELETE', `/v1/imports/${id}`, admin())
  const headingIn = (reply: ColumnsReply, heading: string) =>
    reply.headings.find((one) => one.heading === heading)

  // The lender calls the amount something that nobody could guess, and has two columns that may be the account.
  const odd = (first: number, count: number) =>
    accountsCsv(first, count).replace('应还金额', '本期数').replace('账号', '甲方流水')

  it('says what it took each heading for, what is missing, and no cell of a person', async () => {
    const before = await site.central.counts()
    const reply = await columns(Buffer.from(odd(1, 30)))
    expect(reply).toMatchObject({ format: 'csv', sheet: null, missing: ['accountNumber', 'amountDue'] })
    expect(headingIn(reply, '产品')).toMatchObject({
      column: 'product',
      state: 'recognised',
      sample: '信用卡',
    })
    expect(headingIn(reply, '本期数')).toMatchObject({ column: null, state: 'unknown', sample: '10**.**' })
    expect(headingIn(reply, '姓名')?.sample).toBe('王***')
    expect(headingIn(reply, '手机号')?.sample).toBe('19*********')
    expect(JSON.stringify(reply)).not.toMatch(/1990000|王安|62000000/)
    expect(await site.central.counts()).toEqual(before)
  })

  it('reads a workbook as it reads text, and asks where a heading has two readings', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-columns-'))
    try {
      const options = {
        rows: 20,
        seed: 3,
        today: '2026-03-11',
        format: 'xlsx',
        encoding: 'utf-8',
        delimiter: ',',
      } satisfies AccountFileOptions
      await writeXlsx(join(folder, 'x.xlsx'), options)
      const book = await columns(readFileSync(join(folder, 'x.xlsx')))
      const text = await columns(Buffer.concat([...csvBytes({ ...options, format: 'csv' })]))
      expect(book.format).toBe('xlsx')
      expect(book.headings.map(({ heading, column }) => [heading, column])).toEqual(
        text.headings.map(({ heading, column }) => [heading, column]),
      )
      // For the next choice the beginning that central keeps will do, with the same answer as the whole workbook.
      const wish = { lender: '示例银行', mapping: JSON.stringify({ 姓名: '' }) }
      const none = new Uint8Array()
      const whole = await columns(readFileSync(join(folder, 'x.xlsx')), wish)
      const kept = await columns(none, { ...wish, kept: book.kept ?? '' })
      expect(kept).toEqual({ ...whole, kept: book.kept })
      expect([book.missing, kept.missing]).toEqual([[], ['name']])
      expect(text.kept).toBeNull()
      const late = await site.call('POST', `/v1/imports/columns?kept=${randomUUID()}`, {
        ...admin(),
        body: none,
      })
      expect(problemIn(late)).toBe('request.notFound')
      site.clock.at += 20 * 60_000
      const as = await site.signIn('admin1')
      const forgotten = await site.call('POST', `/v1/imports/columns?kept=${book.kept}`, { as, body: none })
      expect(problemIn(forgotten)).toBe('request.notFound')
      site.clock.at -= 20 * 60_000
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    const two = await columns(
      Buffer.from('姓名,账号,产品,金额,手机号,日期\n王测试,1,信用卡,1,19900000001,2026-03-06'),
    )
    expect(headingIn(two, '日期')).toMatchObject({
      column: null,
      state: 'ambiguous',
      candidates: ['dueDate', 'postedOn'],
    })
    expect(two.missing).toEqual(['dueDate'])
  })

  it('imports with the columns that a person chose, and remembers them for that lender alone', async () => {
    const lender = `示例小贷${kind}`
    const file = odd(100, 3)
    const asked = { lender, name: 'odd.csv' }
    const without = await site.call('POST', `/v1/imports?${new URLSearchParams(asked)}`, {
      ...admin(),
      body: Buffer.from(file),
    })
    expect(problemIn(without)).toBe('intake.columnMissing')
    const mapping = JSON.stringify({ 本期数: 'amountDue', 甲方流水: 'accountNumber', 联系人关系: '' })
    // A check alone is no decision: it leaves nothing to remember.
    await site.importCsv(file, { ...asked, mapping, apply: 'nothing' })
    expect((await columns(Buffer.from(file), { lender })).missing).toHaveLength(2)
    expect(await site.importCsv(file, { ...asked, mapping })).toMatchObject({ accepted: 3, rejected: 0 })

    const again = await columns(Buffer.from(odd(200, 2)), { lender })
    expect(again.missing).toEqual([])
    expect(headingIn(again, '本期数')).toMatchObject({
      column: 'amountDue',
      state: 'remembered',
      sample: '1000.00',
    })
    expect(headingIn(again, '联系人关系')).toMatchObject({ column: null, state: 'remembered' })
    const corrected = await columns(Buffer.from(odd(200, 2)), {
      lender,
      mapping: JSON.stringify({ 联系人关系: 'contactRelation1' }),
    })
    expect(headingIn(corrected, '联系人关系')).toMatchObject({ column: 'contactRelation1', state: 'chosen' })
    expect((await columns(Buffer.from(odd(200, 2)), { lender: '另一家' })).missing).toHaveLength(2)
  })

  it('shows figures that differ side by side, and of a person only that something does', async () => {
    const toAgent = { assign: site.users.agent1.profile.id }
    await site.importCsv(accountsCsv(300, 3), toAgent)
    const other = accountsCsv(300, 4, (row, index) =>
      index === 301 ? [...row.slice(0, 4), '1234.56', '2026-03-05', '王新测试', ...row.slice(7)] : row,
    )
    const reply = await site.importCsv(other, { apply: 'nothing' })
    expect(reply).toMatchObject({ rows: 4, accepted: 4, unchanged: 2, changed: 1, rejected: 0 })
    expect(reply.changes).toEqual([
      {
        line: 3,
        customer: '王**试',
        accountTail: '0301',
        fields: expect.arrayContaining([
          { field: 'amountDue', kind: 'money', from: 100_000, to: 123_456 },
          { field: 'dueDate', kind: 'day', from: '2026-03-06', to: '2026-03-05' },
          { field: 'name', kind: 'hidden', from: null, to: null },
        ]),
      },
    ])
    expect(reply.fresh).toEqual([
      {
        line: 5,
        customer: expect.stringMatching(/^.\*+试$/),
        accountTail: '0303',
        product: 'creditCard',
        amountFen: 100_000,
        dueDate: '2026-03-06',
      },
    ])
    const file = await site.call('GET', `/v1/imports/${reply.importId}/changes`, admin())
    const lines = String(file.body).split('\r\n')
    expect(lines[0]).toBe(
      '"行号 Line","客户 Customer","账号尾号 Account tail","字段 Field","库中 Ledger","文件 File"',
    )
    expect(lines).toContain('"3","王**试","0301","应还金额 Amount due","1000.00","1234.56"')
    expect(lines).toContain('"3","王**试","0301","姓名 Name","","有变化 differs"')
    expect(String(file.body)).not.toContain('王新测试')
    const rows = async () => (await site.everything(site.users.agent1)).rows
    expect(caseOf(await rows(), 301).terms.principalFen).toBe(100_000)
    await site.importCsv(other, { apply: 'changes', ...toAgent })
    expect(caseOf(await rows(), 301)).toMatchObject({
      terms: { principalFen: 123_456 },
      dueDate: '2026-03-05',
    })
    expect(caseOf(await rows(), 303).version).toBe(1)
  })

  it('lists the first changes on the screen and all of them in the file', async () => {
    await site.importCsv(accountsCsv(600, 260))
    const other = accountsCsv(600, 320, (row) => [...row.slice(0, 4), '77.00', ...row.slice(5)])
    const reply = await site.importCsv(other, { apply: 'nothing' })
    expect([reply.changed, reply.changes.length, reply.fresh.length]).toEqual([260, 200, 50])
    const file = await site.call('GET', `/v1/imports/${reply.importId}/changes`, admin())
    const amounts = String(file.body)
      .split('\r\n')
      .filter((one) => one.includes('"77.00"') && one.includes('应还金额'))
    expect(amounts).toHaveLength(260)
  })

  it('keeps nothing of an earlier check once the next begins', async () => {
    const bad = accountsCsv(400, 2, (row) => [...row.slice(0, 4), '-1', ...row.slice(5)])
    const first = await site.importCsv(bad, { apply: 'nothing' })
    const rejected = (id: string) => site.call('GET', `/v1/imports/${id}/rejected`, admin())
    expect((await rejected(first.importId)).status).toBe(200)
    const second = await site.importCsv(bad, { apply: 'nothing' })
    expect(problemIn(await rejected(first.importId))).toBe('request.notFound')
    expect((await rejected(second.importId)).status).toBe(200)
  })

  it('stops half way when asked, and nothing of the file is left, nor shown to anybody', async () => {
    const idNumber = '990000197708065936'
    await site.importCsv(
      accountsCsv(500, 1, (row) => [...row.slice(0, 7), idNumber, ...row.slice(8)]),
      { assign: site.users.agent2.profile.id },
    )
    const before = await site.central.counts()
    const desk = async () => (await site.everything(site.users.agent2)).rows
    const shown = await desk()
    const id = randomUUID()
    const file = accountsCsv(1000, 6000, (row, index) =>
      // One new case of a customer who stands already.
      index === 1000 ? [...row.slice(0, 7), idNumber, ...row.slice(8)] : row,
    )
    const running = site.call<ImportReply>(
      'POST',
      `/v1/imports?${new URLSearchParams({ name: 'x.csv', id, assign: site.users.agent2.profile.id })}`,
      { ...admin(), body: Buffer.from(file) },
    )
    await expect
      .poll(async () => (await progressOf(id)).body.state === 'landing' && (await progressOf(id)).body.rows, {
        timeout: 30_000,
        interval: 10,
      })
      .toBeGreaterThan(0)
    expect((await progressOf(id)).body.of).toBe(6000)
    expect((await cancel(id)).body).toEqual({ cancelled: true })
    const answer = await running
    expect([answer.status, problemIn(answer)]).toEqual([409, 'intake.cancelled'])
    expect((await progressOf(id)).body.state).toBe('cancelled')
    expect(await site.central.counts()).toEqual(before)
    const cases = (rows: Awaited<ReturnType<typeof desk>>) =>
      ofKind(rows, 'case').map((row) => row.accountNumber)
    expect(cases(await desk())).toEqual(cases(shown))
    // The same file afterwards comes in whole.
    expect(await site.importCsv(accountsCsv(1000, 400))).toMatchObject({ accepted: 400, unchanged: 0 })
  })

  it('says so when it is too late to stop', async () => {
    const reply = await site.importCsv(accountsCsv(600, 1))
    expect((await progressOf(reply.importId)).body).toEqual({ state: 'done', rows: 1, of: 1 })
    expect((await cancel(reply.importId)).body).toEqual({ cancelled: false })
    expect(problemIn(await cancel(randomUUID()))).toBe('request.notFound')
    const taken = await site.call('POST', `/v1/imports?name=x&id=${reply.importId}`, {
      ...admin(),
      body: Buffer.from(accountsCsv(601, 1)),
    })
    expect(problemIn(taken)).toBe('request.malformed')
  })
})
