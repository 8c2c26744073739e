// Papers of a hardship over central: taken in only with consent and only as what they are, sealed where they stand, seen by who decides and who has
// the case, gone with the decision.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseRow } from '../../shared/rows.ts'
import {
  MOST_PAPERS,
  PAPER_BYTES,
  type PapersReply,
  paperProblem,
  paperType,
} from '../../shared/ticket/papers.ts'
import { accountsCsv, caseOf, Desk, KINDS, openSite, problemIn, type Site, type User } from './site.ts'

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from('停工证明：测试')])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

describe.each(KINDS)('papers of a hardship on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let desk: Desk
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
    desk = new Desk(site, site.users.agent1)
  })
  afterAll(() => site?.close())

  const opened = async (ticketKind: string, payload: object = {}): Promise<string> => {
    const ticketId = randomUUID()
    const act = desk.act('ticket.opened', matter, {
      ticketId,
      ticketKind,
      subject: '困难',
      words: '',
      wish: '',
      channel: 'call',
      evidence: [{ what: '来电说明', callId: null }],
      payload: payload as never,
      callId: null,
      owner: null,
    })
    expect((await desk.send([act])).body.verdicts[0]?.outcome).toBe('applied')
    return ticketId
  }
  const add = (
    ticketId: string,
    content: Buffer,
    as: User = site.users.agent1,
    paperId: string = randomUUID(),
  ) =>
    site.call<PapersReply>('POST', `/v1/tickets/${ticketId}/papers`, {
      as,
      body: { paperId, name: '停工证明', base64: content.toString('base64') },
    })
  const list = async (ticketId: string, as: User = site.users.supervisor1) =>
    (await site.call<PapersReply>('GET', `/v1/tickets/${ticketId}/papers`, { as })).body.papers

  it('come only with the customer’s consent, and only as PDF, JPEG or PNG, whatever they are called', async () => {
    const ticketId = await opened('hardship')
    expect(problemIn(await add(ticketId, PDF))).toBe('paper.noConsent')
    await desk.send([desk.act('consent.sensitive', matter, { callId: null, purpose: 'hardship' })])
    expect((await add(ticketId, PDF)).body.papers).toHaveLength(1)
    for (const content of [Buffer.from('MZ program'), Buffer.from('<html>'), Buffer.alloc(0)])
      expect(problemIn(await add(ticketId, content))).toBe('paper.notOne')
    // Sent twice, kept once.
    const twice = randomUUID()
    await add(ticketId, PNG, site.users.agent1, twice)
    expect((await add(ticketId, PNG, site.users.agent1, twice)).body.papers).toHaveLength(2)
    expect(paperProblem(Buffer.concat([PDF, Buffer.alloc(PAPER_BYTES)]))?.code).toBe('paper.tooLarge')
    expect(paperType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
    expect(problemIn(await add(await opened('bankQuestion', { question: '请核对账单' }), PDF))).toBe(
      'paper.ticketOver',
    )
    for (let more = 2; more < MOST_PAPERS; more += 1) expect((await add(ticketId, PNG)).status).toBe(200)
    expect(problemIn(await add(ticketId, PNG))).toBe('paper.tooMany')
  })

  it('@seed(26): are seen by who decides and who has the case, opened on record, sealed where they stand, and gone with the decision', async () => {
    const ticketId = await opened('hardship')
    await add(ticketId, PDF)
    const [paper] = await list(ticketId)
    const path = `/v1/tickets/${ticketId}/papers/${paper?.id}`
    for (const as of [site.users.supervisor1, site.users.agent1]) {
      const answer = await site.call<string>('GET', path, { as })
      expect(answer.headers.get('content-type')).toBe('application/pdf')
      expect(answer.body).toContain('停工证明')
    }
    for (const as of [site.users.agent2, site.users.qa1, site.users.admin1])
      expect((await site.call('GET', path, { as })).status).toBeGreaterThanOrEqual(403)
    const look = async (statement: string, values: unknown[]) => {
      const client = new pg.Client({ connectionString: site.databaseUrl ?? '' })
      await client.connect()
      const { rows } = await client.query(statement, values)
      await client.end()
      return rows
    }
    if (site.databaseUrl) {
      const [stored] = await look('select * from ticket_papers where id = $1', [paper?.id])
      expect(stored.body.includes(Buffer.from('停工'))).toBe(false)
      expect(stored.body.includes(Buffer.from('%PDF'))).toBe(false)
      const seen = await look("select * from audit where what = 'paper.opened' and subject = $1", [paper?.id])
      expect(seen).toHaveLength(2)
    }
    const chief = new Desk(site, site.users.supervisor1)
    const answer = chief.act('ticket.answered', matter, {
      ticketId,
      outcome: 'granted',
      text: '材料属实，同意延期',
      told: 'call',
      hold: 'lift',
      data: {},
    })
    expect((await chief.send([answer])).body.verdicts[0]?.outcome).toBe('applied')
    expect(await list(ticketId)).toEqual([])
    expect((await site.call('GET', path, { as: site.users.supervisor1 })).status).toBe(404)
    expect(problemIn(await add(ticketId, PDF))).toBe('paper.ticketOver')
    if (site.databaseUrl)
      expect(await look('select id from ticket_papers where ticket_id = $1', [ticketId])).toEqual([])
  })
})
