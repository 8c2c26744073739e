import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyPaper } from '../../central/dataCopy.ts'
import type { AuditReply } from '../../shared/audit.ts'
import type { CaseRow, Row } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, openSite, problemIn, type Site } from './site.ts'

describe('a copy of the own data', () => {
  let site: Site
  let matter: CaseRow
  let rows: Row[]
  beforeAll(async () => {
    site = await openSite('pglite')
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    rows = (await site.everything(site.users.agent1)).rows
    matter = caseOf(rows, 1)
  })
  afterAll(() => site?.close())

  it('is made by who decides about it, for a ticket that asks for one, and stands in the audit', async () => {
    const desk = new Desk(site, site.users.agent1)
    const ticketId = randomUUID()
    const opened = desk.act('ticket.opened', matter, {
      ...{
        ticketId,
        ticketKind: 'dataCopy',
        subject: '',
        words: '请给我全部资料',
        wish: '',
        channel: 'call',
      },
      ...{ evidence: [], payload: { known: 'call', what: 'all' }, callId: null, owner: null },
    })
    expect((await desk.send([opened])).body.verdicts).toEqual([{ outcome: 'applied', n: 1, flags: [] }])
    const make = (as = site.users.supervisor1, id = ticketId) =>
      site.call<string>('POST', `/v1/tickets/${id}/copy`, { as })
    expect(problemIn(await make(site.users.agent1))).toBe('role.notAllowed')
    expect(problemIn(await make(site.users.supervisor1, randomUUID()))).toBe('request.notFound')
    const made = await make()
    expect([made.status, made.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(made.body.slice(0, 5)).toBe('%PDF-')
    const { entries } = (
      await site.call<AuditReply>('GET', `/v1/audit?what=export.made&subject=${ticketId}`, {
        as: site.users.admin1,
      })
    ).body
    expect(entries).toMatchObject([
      { by: site.users.supervisor1.profile.id, customerId: matter.customerId, route: 'copies.make' },
    ])
  })

  it('tells the person all of the own, and of others only that they are there', () => {
    const note = {
      kind: 'note',
      text: '王宁测试说打 19900010001 找她',
      at: 0,
      caseId: matter.id,
    } as unknown as Row
    const text = JSON.stringify(copyPaper([...rows, note], 'all', 'zh', 0).parts)
    for (const own of ['王安测试', '+8619900000001', matter.accountNumber, '记录'])
      expect(text).toContain(own)
    for (const others of ['王宁测试', '9900010001']) expect(text).not.toContain(others)
    expect(text).toContain('王**试')
    // Only what was asked for.
    const account = JSON.stringify(copyPaper([...rows, note], 'account', 'en', 0).parts)
    expect(account).toContain('Payments')
    expect(account).not.toContain('Notes')
  })
})
