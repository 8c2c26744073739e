// The page by which customers hand in papers: the link that leaves in the message, what it takes and what it refuses, that it tells nobody anything, and
// that it ends with the review.
import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuditReply } from '../../shared/audit.ts'
import { DAY } from '../../shared/instant.ts'
import { HOUSE_TEMPLATES } from '../../shared/message/houseTemplates.ts'
import { refOf } from '../../shared/message/template.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { MOST_PAPERS, PAPER_BYTES, type PapersReply } from '../../shared/ticket/papers.ts'
import { GATEWAY_SECRET, type Gateway, smsGateway } from './carriers.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site } from './site.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const picture = (n: number) => new Uint8Array(Buffer.concat([PNG, Buffer.from([n])]))
const FOUND = /https:\/\/papers\.bank\.invalid(\/papers\/[A-Za-z0-9_-]{43})/

describe.each(KINDS)('the page for papers on %s', (kind) => {
  let site: Site
  let gateway: Gateway
  let matter: CaseRow
  let desk: Desk
  beforeAll(async () => {
    gateway = await smsGateway(() => site.clock.at)
    site = await openSite(kind, {
      publicUrl: 'https://papers.bank.invalid',
      // Each test comes from an address of its own.
      trustProxy: true,
      messages: { gateway: { url: gateway.url, secret: GATEWAY_SECRET }, testSite: true },
    })
  })
  afterAll(async () => {
    await site?.close()
    await gateway?.close()
  })
  let contactId = ''
  let account = 0
  /** A customer of their own, verified on their number in a call today, who agreed to tell of their hardship. */
  beforeEach(async () => {
    account += 1
    await site.importCsv(accountsCsv(account, 1), { assign: site.users.agent1.profile.id })
    desk = new Desk(site, site.users.agent1)
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, account)
    const own = ofKind(rows, 'contact').filter((row) => row.customerId === matter.customerId)
    const debtor = own.find(({ role }) => role === 'debtor')
    const callId = randomUUID()
    await desk.send([
      desk.act('call.attempted', matter, {
        callId,
        contactId: debtor?.id ?? null,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'cn-2026.11',
      }),
      desk.act('call.answered', matter, { callId }),
      desk.act('verification.tried', matter, { callId, factors: ['idLast4', 'birthday'], matched: true }),
      desk.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'agent', talkMs: 60_000 }),
      desk.act('consent.sensitive', matter, { callId, purpose: 'hardship' }),
    ])
    contactId = debtor?.id ?? ''
  })

  const opened = async (): Promise<string> => {
    const ticketId = randomUUID()
    const words = { subject: '困难', words: '', wish: '', channel: 'call' as const, evidence: [] }
    const about = { ticketId, ticketKind: 'hardship', payload: {}, callId: null, owner: null }
    await desk.send([desk.act('ticket.opened', matter, { ...words, ...about })])
    return ticketId
  }
  /** Asks for papers and gives the path that reached the customer; null when nothing left. */
  const asked = async (ticketId: string): Promise<string | null> => {
    const template = HOUSE_TEMPLATES.find(({ id }) => id === 'papers.asked.sms')
    if (!template) throw new Error('no template')
    const messageId = randomUUID()
    const act = desk.act('message.asked', matter, {
      messageId,
      channel: 'sms',
      contactId,
      template: refOf(template),
      language: 'zh',
      purpose: 'service',
      promiseId: null,
      callId: null,
      ticketId,
      notBefore: null,
    })
    expect((await desk.send([act])).body.verdicts[0]?.outcome).toBe('applied')
    await site.central.post()
    return FOUND.exec(gateway.messages.get(messageId)?.text ?? '')?.[1] ?? null
  }
  const link = async (ticketId: string): Promise<string> => {
    const path = await asked(ticketId)
    if (path === null) throw new Error('nothing left')
    return path
  }
  const open = (path: string, init: RequestInit = {}) =>
    fetch(site.central.url + path, {
      redirect: 'manual',
      ...init,
      headers: { 'x-forwarded-for': `10.0.0.${account}`, ...init.headers },
    })
  const hand = (
    path: string,
    content: Uint8Array<ArrayBuffer> | null,
    fields: Record<string, string> = {},
  ) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ sort: 'income', agree: 'yes', ...fields }))
      form.set(name, value)
    if (content) form.set('file', new Blob([content]), '张三的工资单.png')
    return open(path, { method: 'POST', body: form, headers: { origin: site.central.url } })
  }
  const CLOSED = Array(2).fill([404, true])
  /** What a link that takes nothing answers, to looking and to sending. */
  const over = async (path: string) => {
    const answers = [await open(path), await hand(path, picture(7))]
    return Promise.all(
      answers.map(async (answer) => [answer.status, (await answer.text()).includes('不能用了')]),
    )
  }
  const papers = async (ticketId: string) =>
    (await site.call<PapersReply>('GET', `/v1/tickets/${ticketId}/papers`, { as: site.users.supervisor1 }))
      .body

  it('@seed(26): a link leaves in the approved text; a photo and a PDF come by it, sealed, told, on record, once each', async () => {
    const ticketId = await opened()
    const path = await link(ticketId)
    const page = await open(path)
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toContain('提交材料')
    expect(await (await open(`${path}?l=en`)).text()).toContain('Hand in papers')
    // Nothing of a person, a debt, a lender or the link; nothing that runs or is fetched.
    for (const told of [path.slice(8), matter.lender, '欠', '逾期', '先生', '女士'])
      expect(html).not.toContain(told)
    expect(html).not.toMatch(/<script|<img|src=|url\(|https?:/i)
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    )
    expect([page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'same-origin',
    ])

    const sent = await hand(path, picture(1))
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '?l=zh'])
    // A second press of the same picture.
    await hand(path, picture(1))
    await hand(path, new Uint8Array(Buffer.from('%PDF-1.7 测试')), { sort: 'health' })
    expect(await (await open(path)).text()).toContain('已收到 2 份')
    const { papers: kept, links } = await papers(ticketId)
    expect(kept.map(({ name, from, by, type }) => [name, from, by, type])).toEqual([
      ['收入证明', 'customer', site.users.agent1.profile.id, 'image/png'],
      ['医疗证明', 'customer', site.users.agent1.profile.id, 'application/pdf'],
    ])
    expect(links).toMatchObject([{ channel: 'sms', state: 'sent', ended: null, came: 2 }])
    const { rows } = await site.everything(site.users.agent1)
    const told = ofKind(rows, 'event').filter(
      ({ eventKind, params }) => eventKind === 'papersReceived' && params.ticketId === ticketId,
    )
    expect(told.map(({ params }) => [params.sort, params.count]).sort()).toEqual([
      ['health', 2],
      ['income', 1],
    ])
    const audit = await site.call<AuditReply>('GET', '/v1/audit?what=paper.received', { as: site.users.qa1 })
    expect(audit.body.entries.map(({ subject }) => subject).sort()).toEqual(kept.map(({ id }) => id).sort())
    const paper = await fetch(`${site.central.url}/v1/tickets/${ticketId}/papers/${kept[0]?.id}`, {
      headers: { authorization: `Bearer ${site.users.supervisor1.token}` },
    })
    expect(new Uint8Array(await paper.arrayBuffer())).toEqual(picture(1))
    if (site.databaseUrl) {
      const client = new pg.Client({ connectionString: site.databaseUrl })
      await client.connect()
      const { rows: stored } = await client.query('select * from paper_links where ticket_id = $1', [
        ticketId,
      ])
      await client.end()
      const token = path.slice('/papers/'.length)
      expect(stored[0].token_hash).toEqual(createHash('sha256').update(token).digest())
      expect(JSON.stringify(stored)).not.toContain(token)
    }
  })

  it('refuses what it can’t keep, each time in words and with nothing kept', async () => {
    const ticketId = await opened()
    const path = await link(ticketId)
    const said = async (answer: Response) => [
      answer.status,
      /role="alert"[^>]*>([^<]+)/.exec(await answer.text())?.[1],
    ]
    expect(await said(await hand(path, new Uint8Array(Buffer.from('MZ program'))))).toEqual([
      422,
      expect.stringContaining('打不开'),
    ])
    expect(await said(await hand(path, null))).toEqual([422, expect.stringContaining('还没有选择文件')])
    expect(await said(await hand(path, picture(3), { sort: '<b>' }))).toEqual([
      422,
      expect.stringContaining('什么材料'),
    ])
    expect(await said(await hand(path, picture(3), { agree: '' }))).toEqual([
      422,
      expect.stringContaining('勾选同意'),
    ])
    expect(await said(await hand(path, new Uint8Array(PAPER_BYTES + 70_000)))).toEqual([
      413,
      expect.stringContaining('太大'),
    ])
    const large = new Uint8Array(PAPER_BYTES + 1)
    large.set(PNG)
    expect(await said(await hand(path, large))).toEqual([422, expect.stringContaining('太大')])
    const broken = {
      method: 'POST',
      body: '--x\r\nbroken',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    }
    expect(await said(await open(path, broken))).toEqual([422, expect.stringContaining('没有收到文件')])
    const text = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    expect((await open(path, text)).status).toBe(400)
    // Another page that would send this form.
    expect(
      (
        await open(path, {
          method: 'POST',
          body: new FormData(),
          headers: { origin: 'https://evil.invalid' },
        })
      ).status,
    ).toBe(403)
    expect((await papers(ticketId)).papers).toEqual([])
    for (let n = 0; n < MOST_PAPERS; n += 1) expect((await hand(path, picture(n))).status).toBe(303)
    expect(await said(await hand(path, picture(99)))).toEqual([
      422,
      expect.stringContaining(`最多 ${MOST_PAPERS} 份`),
    ])
    expect((await papers(ticketId)).papers).toHaveLength(MOST_PAPERS)
    // A program that keeps trying is told to wait, and in the end the link is used up.
    let last = await hand(path, picture(99))
    for (let n = 0; n < 20 && last.status !== 429; n += 1) last = await hand(path, picture(99))
    expect(await said(last)).toEqual([429, expect.stringContaining('等一分钟')])
  })

  it('a link that is none, was replaced or used up answers alike and takes nothing', async () => {
    const ticketId = await opened()
    const first = await link(ticketId)
    site.clock.at += 1000
    const second = await link(ticketId)
    expect(second).not.toBe(first)
    expect(await over(first)).toEqual(CLOSED)
    expect(await over(`/papers/${'A'.repeat(43)}`)).toEqual(CLOSED)
    expect(await over('/papers/short')).toEqual(CLOSED)
    expect((await hand(second, picture(1))).status).toBe(303)
    // The customer says that this is all: the link is used up.
    expect(await (await hand(second, null, { end: 'yes' })).text()).toContain('谢谢')
    expect(await over(second)).toEqual(CLOSED)
    expect((await papers(ticketId)).links.map(({ ended, came }) => [ended, came])).toEqual([
      ['done', 1],
      ['replaced', 0],
    ])
  })

  it('a link that is over by its day, or with the review, answers the same; the papers are gone', async () => {
    const ticketId = await opened()
    const third = await link(ticketId)
    const { at } = site.clock
    site.clock.at = at + 8 * DAY
    expect(await over(third)).toEqual(CLOSED)
    site.clock.at = at
    const supervisor = new Desk(site, site.users.supervisor1)
    const answer = {
      ticketId,
      outcome: 'granted',
      text: '同意',
      told: 'none',
      hold: 'lift',
      data: {},
    } as const
    expect(
      (await supervisor.send([supervisor.act('ticket.answered', matter, answer)])).body.verdicts[0]?.outcome,
    ).toBe('applied')
    expect(await over(third)).toEqual(CLOSED)
    const { papers: left, links } = await papers(ticketId)
    expect([left, links[0]?.ended]).toEqual([[], 'decided'])
    // Asked for after the decision, nothing leaves at all.
    const late = desk.act('message.asked', matter, {
      messageId: randomUUID(),
      channel: 'sms',
      contactId,
      template: refOf(HOUSE_TEMPLATES.find(({ id }) => id === 'papers.asked.sms') as never),
      language: 'zh',
      purpose: 'service',
      promiseId: null,
      callId: null,
      ticketId,
      notBefore: null,
    })
    expect((await desk.send([late])).body.verdicts).toMatchObject([
      { outcome: 'refused', problem: { code: 'paper.ticketOver' } },
    ])
  })
})
