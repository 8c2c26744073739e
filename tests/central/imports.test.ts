import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORT_LIMIT_BYTES, type ImportReply, type LedgerReply } from '../../shared/protocol.ts'
import { accountsCsv, caseOf, KINDS, ofKind, openSite, problemIn, type Site } from './site.ts'

describe.each(KINDS)('imports on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const toAgent1 = () => ({ assign: site.users.agent1.profile.id })
  const rowsOf1 = async () => (await site.everything(site.users.agent1)).rows
  const post = (path: string, body: unknown) =>
    site.call<ImportReply>('POST', path, { as: site.users.admin1, body })

  it('changes nothing when the same file comes again', async () => {
    const csv = accountsCsv(1, 900)
    const first = await site.importCsv(csv, toAgent1())
    expect(first).toMatchObject({ rows: 900, accepted: 900, unchanged: 0, changed: 0, rejected: 0 })
    expect(Object.values(first.columns)).toEqual(
      expect.arrayContaining(['name', 'accountNumber', 'dueDate', 'phone']),
    )
    const before = await rowsOf1()
    expect(ofKind(before, 'case').length).toBe(900)
    const again = await site.importCsv(csv, { apply: 'changes', ...toAgent1() })
    expect(again).toMatchObject({ rows: 900, accepted: 900, unchanged: 900, changed: 0, rejected: 0 })
    expect(await rowsOf1()).toEqual(before)
  })

  it('previews other ledger figures, and applies them when told to', async () => {
    const csv = accountsCsv(1, 3, (row, index) =>
      index === 2 ? [...row.slice(0, 4), '1234.56', ...row.slice(5)] : row,
    )
    for (const apply of ['new', 'nothing'])
      expect(await site.importCsv(csv, { apply })).toMatchObject({ accepted: 3, unchanged: 2, changed: 1 })
    expect(caseOf(await rowsOf1(), 2)).toMatchObject({ version: 1, terms: { principalFen: 100_000 } })
    await site.importCsv(csv, { apply: 'changes' })
    const changed = caseOf(await rowsOf1(), 2)
    expect(changed).toMatchObject({
      version: 2,
      terms: { principalFen: 123_456 },
      assignedTo: site.users.agent1.profile.id,
    })
    expect(await site.importCsv(csv, { apply: 'changes' })).toMatchObject({ unchanged: 3, changed: 0 })
  })

  it('writes nothing in a preview', async () => {
    const before = await site.central.counts()
    expect(await site.importCsv(accountsCsv(2000, 5), { apply: 'nothing' })).toMatchObject({ accepted: 5 })
    expect(await site.central.counts()).toEqual(before)
  })

  it('finds a customer by the ID number, keeps the cases with one agent, and deals the rest out evenly', async () => {
    const idNumber = '990000197708065936'
    const csv = accountsCsv(3000, 10, (row, index) => [
      ...row.slice(0, 7),
      index < 3004 ? idNumber : '',
      ...row.slice(8),
    ])
    const counts = async () => {
      const of = async (user: Site['users']['agent1']) => ofKind((await site.everything(user)).rows, 'case')
      return { one: await of(site.users.agent1), two: await of(site.users.agent2) }
    }
    const before = await counts()
    await site.importCsv(csv, { assign: 'spread' })
    const after = await counts()
    // Agent 1 has hundreds already, so the new ones go to agent 2.
    expect(after.one.length).toBe(before.one.length)
    expect(after.two.length).toBe(before.two.length + 10)
    const same = after.two.filter((row) => Number(row.accountNumber.slice(-4)) < 3004)
    expect(new Set(same.map((row) => row.customerId)).size).toBe(1)
    expect(new Set(after.two.map((row) => row.customerId)).size).toBe(7)

    const other = accountsCsv(3005, 1, (row) => [...row.slice(0, 7), idNumber, ...row.slice(8)])
    const reply = await site.importCsv(other, { apply: 'changes' })
    expect(reply).toMatchObject({
      rejected: 1,
      problems: [{ column: 'idNumber', problem: { code: 'intake.cellInvalid' } }],
    })
  })

  it('gives a row back to the letter that contradicts the ledger, whatever stands in its cells', async () => {
    const ids = ['990000198001010039', '990000198001010020']
    const first = accountsCsv(7600, 2, (row, index) => [
      ...row.slice(0, 7),
      ids[index - 7600] ?? '',
      ...row.slice(8),
    ])
    expect(await site.importCsv(first)).toMatchObject({ accepted: 2, rejected: 0 })
    const remark = '反斜\\杠\\N\t制表，"引号"\n第二行'
    const [headings, row] = accountsCsv(7600, 1, (cells) => [
      ...cells.slice(0, 7),
      ids[1] ?? '',
      ...cells.slice(8),
    ]).split('\n')
    const file = `${headings},备注\n${row},"${remark.replaceAll('"', '""')}"`
    const reply = await site.importCsv(file, { apply: 'changes' })
    expect(reply).toMatchObject({ rows: 1, accepted: 0, rejected: 1 })
    const back = await site.call('GET', `/v1/imports/${reply.importId}/rejected`, {
      as: site.users.admin1,
    })
    expect(String(back.body)).toContain(`"${remark.replaceAll('"', '""')}"`)
  })

  it('refuses bad rows one by one, and gives them back as a file that is safe to open', async () => {
    const csv = [
      accountsCsv(4000, 1),
      '示例银行,4000000000,信用卡,620000009998,-5,2026-02-31,=HYPERLINK(1),,19900009998,,,',
      '示例银行,4000000000,信用卡,620000004000,1.00,2026-03-01,重复测试,,19900004000,,,',
    ].join('\n')
    const reply = await site.importCsv(csv)
    expect(reply).toMatchObject({ rows: 3, accepted: 1, rejected: 2 })
    expect(reply.problems.map((one) => one.line)).toEqual(expect.arrayContaining([3, 4]))
    const answer = await site.call('GET', `/v1/imports/${reply.importId}/rejected`, { as: site.users.admin1 })
    const bytes = Buffer.from(
      await (
        await fetch(`${site.central.url}/v1/imports/${reply.importId}/rejected`, {
          headers: { authorization: `Bearer ${site.users.admin1.token}` },
        })
      ).arrayBuffer(),
    )
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = String(answer.body).trim().split('\r\n')
    expect(lines.length).toBe(3)
    expect(lines[1]).toContain(`'=HYPERLINK`)
    expect(lines[1]).toContain(`'-5`)
    expect(lines[2]).toContain('与第 2 行重复')
  })

  it('turns a file that is none into one clear problem and writes nothing', async () => {
    const before = await site.central.counts()
    const gone = accountsCsv(5000, 2).replace('到期日', '备注')
    const files: [Uint8Array, string][] = [
      [Buffer.from('   \n'), 'intake.empty'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8]), 'intake.notATable'],
      [Buffer.from('<html><table></table></html>'), 'intake.notATable'],
      [Buffer.from([0x50, 0x4b, 3, 4, 9, 9, 9, 9, 9, 9]), 'intake.notATable'],
      [Buffer.from(gone), 'intake.columnMissing'],
      // Well-formed rows stand before the bytes that are no text.
      [
        Buffer.concat([Buffer.from(accountsCsv(5000, 500)), Buffer.from([0x0a, 0xff, 0xfe, 0xfd])]),
        'intake.encoding',
      ],
    ]
    for (const [file, code] of files) {
      const answer = await post('/v1/imports?name=x', file)
      expect([problemIn(answer), answer.status]).toEqual([code, 400])
    }
    expect(await site.central.counts()).toEqual(before)
    expect(problemIn(await post('/v1/imports', Buffer.from('x')))).toBe('request.malformed')
    expect(problemIn(await post('/v1/imports?name=x&assign=nobody', Buffer.from('x')))).toBe(
      'request.malformed',
    )
    expect(problemIn(await post('/v1/imports?name=x&mapping={', Buffer.from('x')))).toBe('request.malformed')
    expect(problemIn(await post('/v1/imports?name=x', { not: 'a file' }))).toBe('request.malformed')
  })

  it('refuses a file of 200 MB by its announced length, and one that does not say when it gets too long', async () => {
    const send = (headers: Record<string, string>, bytes: number) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const sent = request(
          `${site.central.url}/v1/imports?name=big.csv`,
          {
            method: 'POST',
            headers: {
              authorization: `Bearer ${site.users.admin1.token}`,
              'content-type': 'application/octet-stream',
              ...headers,
            },
          },
          (response) => {
            let body = ''
            response.on('data', (piece) => {
              body += piece
            })
            response.on('end', () => {
              resolve({ status: response.statusCode ?? 0, body })
              sent.destroy()
            })
          },
        )
        sent.on('error', reject)
        const piece = Buffer.alloc(1024 * 1024, 'a')
        let left = bytes
        const more = (): void => {
          while (left > 0) {
            left -= piece.length
            if (!sent.write(piece)) {
              sent.once('drain', more)
              return
            }
          }
          if (bytes > 0) sent.end()
        }
        sent.flushHeaders()
        more()
      })
    const announced = await send({ 'content-length': String(200 * 1024 * 1024) }, 0)
    const streamed = await send({ 'transfer-encoding': 'chunked' }, 66 * 1024 * 1024)
    for (const { status, body } of [announced, streamed])
      expect([status, JSON.parse(body)]).toMatchObject([
        413,
        { code: 'intake.tooLarge', params: { limitBytes: IMPORT_LIMIT_BYTES } },
      ])
  })

  it('is not held up by a sender that stalls or goes away', async () => {
    const headers = {
      authorization: `Bearer ${site.users.admin1.token}`,
      'content-type': 'application/octet-stream',
    }
    const stalled = request(`${site.central.url}/v1/imports?name=slow.csv`, { method: 'POST', headers })
    stalled.on('error', () => undefined)
    stalled.write('姓名,账号\n')
    expect(await site.importCsv(accountsCsv(8000, 1))).toMatchObject({ accepted: 1 })
    stalled.destroy()
    expect(await site.importCsv(accountsCsv(8001, 1))).toMatchObject({ accepted: 1 })
  })

  it('books a payment once by its reference, and cures what is paid in full', async () => {
    await site.importCsv(accountsCsv(6000, 2), toAgent1())
    const payment = {
      lender: '示例银行',
      accountNumber: '620000006000',
      amountFen: 30_000,
      valueDate: '2026-03-10',
      channel: 'bank',
      reference: 'R1',
    }
    const full = { ...payment, accountNumber: '620000006001', amountFen: 200_000, reference: 'R2' }
    const stranger = { ...payment, accountNumber: '620000099999', reference: 'R3' }
    const book = (payments: object[]) =>
      site.call<LedgerReply>('POST', '/v1/payments', { as: site.users.admin1, body: { payments } })
    expect((await book([payment, full, stranger])).body).toMatchObject({
      applied: 2,
      unchanged: 0,
      unknown: ['R3'],
      refused: [],
    })
    expect((await book([payment, full])).body).toMatchObject({ applied: 0, unchanged: 2, unknown: [] })
    const rows = await rowsOf1()
    expect(
      ofKind(rows, 'payment')
        .map((row) => row.amountFen)
        .sort(),
    ).toEqual([200_000, 30_000])
    expect(caseOf(rows, 6000).state).toBe('NEW')
    expect(caseOf(rows, 6001).state).toBe('CURED')
    expect((await book([])).body).toMatchObject({ applied: 0, unchanged: 0, unknown: [] })
  })

  it('takes a file of exactly the required columns: the lender from the request, the rest from what was said before', async () => {
    const ruled = (account: number) =>
      `姓名,账号,产品,应还金额,到期日,手机号\n必需测试,6200${account},信用卡,100.00,2026-03-01,19900008801`
    const send = async (account: number, query: Record<string, string>) => {
      const search = new URLSearchParams({ name: 'ruled.csv', ...query })
      const answer = await post(`/v1/imports?${search}`, Buffer.from(ruled(account)))
      return answer.status === 200
        ? [answer.body.accepted, answer.body.rejected]
        : [problemIn(answer), (answer.body as unknown as { params: object }).params]
    }
    expect(await send(9100, {})).toEqual(['intake.unsaid', { column: 'lender' }])
    expect(await send(9100, { lender: '必需银行' })).toEqual(['intake.unsaid', { column: 'hotline' }])
    const said = { lender: '必需银行', hotline: '95009', callerName: '必需中心' }
    expect(await send(9100, { ...said, apply: 'nothing' })).toEqual([1, 0])
    // A check is no word that stands.
    expect(await send(9100, { lender: '必需银行' })).toEqual(['intake.unsaid', { column: 'hotline' }])
    expect(await send(9100, said)).toEqual([1, 0])
    expect(await send(9101, { lender: '必需银行', ...toAgent1() })).toEqual([1, 0])
    const made = ofKind(await rowsOf1(), 'case').find(({ accountNumber }) => accountNumber === '62009101')
    expect(made).toMatchObject({ lender: '必需银行', callerName: '必需中心', hotline: '95009' })
    const columns = await site.call<{ known: unknown }>('POST', '/v1/imports/columns?lender=必需银行', {
      as: site.users.admin1,
      body: Buffer.from(ruled(9102)),
    })
    expect(columns.body.known).toEqual({ callerName: '必需中心', hotline: '95009' })
  })

  it('takes two files at once, the same one included', async () => {
    const csv = accountsCsv(7000, 50)
    const replies = await Promise.all([site.importCsv(csv), site.importCsv(csv), site.importCsv(csv)])
    expect(replies.map((reply) => reply.unchanged).sort((a, b) => a - b)).toEqual([0, 50, 50])
  })
})
