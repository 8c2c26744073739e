// Messages from the agent's wish to the customer and back, over real protocols: an SMTP server, a signed gateway and the print room's folder. The
// guard, holds and counters bind them as they bind calls; an answer of STOP binds at once.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CALLBACK_PATH } from '../../central/messageCallback.ts'
import { signedHeaders } from '../../central/messageSigning.ts'
import { CHINA, DAY, HOUR, instantOf, localDay, MINUTE } from '../../shared/instant.ts'
import type { MessageLogReply, TemplatesReply } from '../../shared/message/bodies.ts'
import { HOUSE_TEMPLATES } from '../../shared/message/houseTemplates.ts'
import { isOfStage, purposeOf, refOf } from '../../shared/message/template.ts'
import type { ActOf } from '../../shared/operation.ts'
import type { CaseRow, ContactRow, MessageRow } from '../../shared/rows.ts'
import { GATEWAY_SECRET, type Gateway, type MailServer, mailServer, smsGateway } from './carriers.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

const TODAY = localDay(START, CHINA)

describe.each(KINDS)('messages on %s', (kind) => {
  let site: Site
  let mail: MailServer
  let gateway: Gateway
  let letters: string
  let desk: Desk
  let matter: CaseRow
  let account = 0
  /** A reason is given for a way that the stage of the case does not name. */
  let anyWay = true

  beforeAll(async () => {
    letters = mkdtempSync(join(tmpdir(), 'duedesk-letters-'))
    mail = await mailServer({ name: 'duedesk@example.invalid', password: 'a pass/word' })
    gateway = await smsGateway(() => site.clock.at)
    site = await openSite(kind, {
      messages: {
        smtp: { url: mail.url, from: '示例银行 <care@bank.invalid>' },
        gateway: { url: gateway.url, secret: GATEWAY_SECRET },
        letters: { folder: letters },
        testSite: true,
      },
      publicUrl: 'https://papers.bank.invalid',
    })
  })
  afterAll(async () => {
    await site?.close()
    await mail?.close()
    await gateway?.close()
    rmSync(letters, { recursive: true, force: true })
  })
  /** Sessions are shorter than a day. */
  const turnTo = async (at: number) => {
    if (site.clock.at === at) return
    site.clock.at = at
    for (const name of ['agent1', 'admin1', 'supervisor1', 'qa1'] as const)
      site.users[name] = await site.signIn(name)
    if (desk) desk.user = site.users.agent1
  }
  beforeEach(async () => {
    await turnTo(START)
    account += 1
    const withAddresses = accountsCsv(account, 1)
      .split('\n')
      .map(
        (line, index) => `${line},${index === 0 ? '邮箱,地址' : `c${account}@bank.invalid,测试市测试路1号`}`,
      )
    await site.importCsv(withAddresses.join('\n'), { assign: site.users.agent1.profile.id })
    desk = new Desk(site, site.users.agent1)
    matter = caseOf((await site.everything(site.users.agent1)).rows, account)
  })

  const rowsNow = async () =>
    (await site.everything(site.users.agent1)).rows.filter((row) => row.customerId === matter.customerId)
  const contactOf = async (role: ContactRow['role']) => {
    const found = ofKind(await rowsNow(), 'contact').find((row) => row.role === role)
    if (!found) throw new Error(role)
    return found
  }
  const messageNow = async (id: string): Promise<MessageRow> => {
    const found = ofKind(await rowsNow(), 'message').find((row) => row.id === id)
    if (!found) throw new Error('no message')
    return found
  }

  /** A call on the debtor's number in which they were verified. */
  async function verified(): Promise<string> {
    const contact = await contactOf('debtor')
    const callId = randomUUID()
    const answer = await desk.send([
      desk.act('call.attempted', matter, {
        callId,
        contactId: contact.id,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'cn-2026.11',
      }),
      desk.act('call.answered', matter, { callId }),
      desk.act('verification.tried', matter, { callId, factors: ['idLast4', 'birthday'], matched: true }),
      desk.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'agent', talkMs: 60_000 }),
    ])
    expect(answer.body.verdicts.map(({ outcome }) => outcome)).toEqual(Array(4).fill('applied'))
    return callId
  }
  async function promised(callId: string): Promise<string> {
    const promiseId = randomUUID()
    const rows = await rowsNow()
    expect(ofKind(rows, 'case')).toHaveLength(1)
    const answer = await desk.send([
      desk.act('promise.made', matter, {
        promiseId,
        callId,
        promiseKind: 'part',
        amountFen: 50_000,
        due: localDay(START + 5 * DAY, CHINA),
        channel: 'app',
        previousId: null,
      }),
    ])
    expect(answer.body.verdicts[0]?.outcome).toBe('applied')
    return promiseId
  }

  async function ask(id: string, change: Partial<ActOf<'message.asked'>['payload']> = {}): Promise<string> {
    const template = HOUSE_TEMPLATES.find((one) => one.id === id)
    if (!template) throw new Error(id)
    const why = { channel: template.channel, reason: '测试：各种方式都要用到' }
    const excepted = isOfStage(template.occasion) && anyWay ? [desk.act('stage.excepted', matter, why)] : []
    const messageId = randomUUID()
    const act = desk.act('message.asked', matter, {
      messageId,
      channel: template.channel,
      contactId: template.channel === 'sms' ? (await contactOf('debtor')).id : null,
      template: refOf(template),
      language: 'zh',
      purpose: purposeOf(template.occasion),
      promiseId: null,
      callId: null,
      notBefore: null,
      ...change,
    })
    const answer = await desk.send([...excepted, act])
    expect(answer.body.verdicts.at(-1)).toMatchObject({ outcome: 'applied' })
    return messageId
  }
  /** What is due now leaves. */
  async function sent(id: string): Promise<MessageRow> {
    await site.central.post()
    return messageNow(id)
  }

  async function callback(body: object, change: { secret?: string; headers?: Record<string, string> } = {}) {
    const text = JSON.stringify(body)
    const part = { method: 'POST', path: CALLBACK_PATH, body: text }
    const headers = change.headers ?? signedHeaders(change.secret ?? GATEWAY_SECRET, part, site.clock.at)
    const answer = await fetch(site.central.url + CALLBACK_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    })
    const told = await answer.text()
    return {
      status: answer.status,
      body: told === '' ? null : JSON.parse(told),
      headers: answer.headers,
      used: headers,
    }
  }

  it('the confirmation of a promise leaves by text message, signed, and its receipt marks it delivered @seed(13) @seed(19)', async () => {
    const promiseId = await promised(await verified())
    const id = await ask('promise.made.sms', { promiseId })
    expect(await sent(id)).toMatchObject({ state: 'sent', sentAt: START, tries: 1 })
    const taken = gateway.messages.get(id)
    expect(taken?.to).toBe(`+861990000${String(account).padStart(4, '0')}`)
    expect(taken?.text).toContain('您已约定在3月16日（周一）前通过官方App还款¥500.00')
    expect(taken?.headers['idempotency-key']).toBe(id)

    site.clock.at += MINUTE
    expect((await callback({ kind: 'receipt', id, state: 'delivered' })).status).toBe(204)
    expect(await messageNow(id)).toMatchObject({ state: 'delivered', at: START + MINUTE })
    // Told twice it changes nothing.
    await callback({ kind: 'receipt', id, state: 'failed', reason: 'late' })
    expect((await messageNow(id)).state).toBe('delivered')
  })

  it('an e-mail goes over SMTP with a stable id and a plain text, to the address that the lender named @seed(18)', async () => {
    const id = await ask('overdue.email')
    expect(await sent(id)).toMatchObject({ state: 'sent', reason: '' })
    const [found] = mail.mails.filter(({ to }) => to.includes(`c${account}@bank.invalid`))
    expect(found?.from).toBe('care@bank.invalid')
    expect(found?.raw).toContain(`Message-ID: <${id}@bank.invalid>`)
    expect(found?.raw).toMatch(/Content-Type: text\/plain/)
    expect(found?.raw).not.toMatch(/text\/html/)
    const body = Buffer.from(found?.raw.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8')
    expect(body).toContain('王安测试')
    expect(body).toMatch(/应还¥1,0\d\d\.\d\d/)
  })

  it('a letter is laid for the print room as a PDF, kept, and opened by who has the case alone @seed(18)', async () => {
    const id = await ask('collection.letter')
    expect(await sent(id)).toMatchObject({ state: 'sent' })
    const onDisk = readFileSync(join(letters, `${id}.pdf`))
    expect(onDisk.subarray(0, 5).toString()).toBe('%PDF-')
    expect(readdirSync(letters).filter((name) => name.endsWith('.part'))).toEqual([])
    const paper = async (as: Site['users']['agent1']) => {
      const answer = await fetch(`${site.central.url}/v1/messages/${id}/paper`, {
        headers: { authorization: `Bearer ${as.token}` },
      })
      return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
    }
    const own = await paper(site.users.agent1)
    expect(own.status).toBe(200)
    expect(createHash('sha256').update(own.bytes).digest('hex')).toBe(
      createHash('sha256').update(onDisk).digest('hex'),
    )
    expect((await paper(site.users.agent2)).status).toBe(404)
    expect((await paper(site.users.supervisor1)).status).toBe(200)
  })

  it('a debt goes to no number on which nobody was verified, and to no third person @seed(34)', async () => {
    expect(await sent(await ask('overdue.sms'))).toMatchObject({ state: 'failed', reason: 'unverified' })
    await verified()
    const other = await contactOf('contact')
    expect(await sent(await ask('overdue.sms', { contactId: other.id }))).toMatchObject({
      state: 'failed',
      reason: 'neutralOnly',
    })
    // The neutral text too only once the debtor is out of reach (C8).
    expect(await sent(await ask('neutral.sms', { contactId: other.id }))).toMatchObject({
      state: 'refused',
      reason: 'rule:C8',
    })
    expect(gateway.requests.some(({ to }) => to === other.phone)).toBe(false)
  })

  it('calls and messages share one counter a day; the next waits or is refused, and a call after them is flagged @seed(19)', async () => {
    await verified()
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) {
      ids.push(await ask('overdue.sms'))
      site.clock.at += 1
    }
    await site.central.post()
    const states = await Promise.all(ids.map(async (id) => (await messageNow(id)).state))
    // One answered call and four messages are five contacts.
    expect(states).toEqual(['sent', 'sent', 'sent', 'sent', 'refused'])
    expect(await messageNow(ids[4] ?? '')).toMatchObject({ reason: 'rule:CHANNELS' })
    const callId = randomUUID()
    const contact = await contactOf('debtor')
    site.clock.at += 2 * MINUTE
    await desk.send([
      desk.act('call.attempted', matter, {
        callId,
        contactId: contact.id,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'cn-2026.11',
      }),
    ])
    expect(ofKind(await rowsNow(), 'call').find(({ id }) => id === callId)?.flags).toContain('rule:CHANNELS')
  })

  it('at night a message waits for the morning, and says which rule it waits for', async () => {
    await verified()
    await turnTo(instantOf(TODAY, 22 * HOUR, CHINA))
    const id = await ask('overdue.email')
    expect(await sent(id)).toMatchObject({ state: 'queued', reason: 'rule:C1', sentAt: null })
    await turnTo(instantOf(localDay(START + DAY, CHINA), 8 * HOUR, CHINA))
    expect(await sent(id)).toMatchObject({ state: 'sent', reason: '' })
  })

  it('a hold stops what collects and not what answers; one with an open channel lets that channel pass', async () => {
    const callId = await verified()
    const promiseId = await promised(callId)
    const supervisor = new Desk(site, site.users.supervisor1)
    const placed = await supervisor.send([
      supervisor.act('hold.placed', matter, {
        holdId: randomUUID(),
        holdKind: 'dispute',
        until: null,
        reviewAt: START + DAY,
        owner: site.users.supervisor1.profile.id,
        channels: ['letter'],
        words: '金额有异议',
      }),
    ])
    expect(placed.body.verdicts[0]?.outcome).toBe('applied')
    expect(await sent(await ask('overdue.sms'))).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
    expect(await sent(await ask('promise.made.sms', { promiseId }))).toMatchObject({ state: 'sent' })
    expect(await sent(await ask('collection.letter'))).toMatchObject({ state: 'sent' })
  })

  it('an answer of 退订 binds at once: what waits is refused, what comes is refused, calls go on @seed(19)', async () => {
    await verified()
    const later = await ask('overdue.sms', { notBefore: START + HOUR })
    const phone = (await contactOf('debtor')).phone
    const answer = { kind: 'inbound', id: randomUUID(), from: phone.slice(3), text: ' 退订 ' }
    expect((await callback(answer)).status).toBe(204)
    const rows = await rowsNow()
    const [hold] = ofKind(rows, 'hold')
    expect(hold).toMatchObject({
      holdKind: 'cease',
      channels: ['call', 'email', 'letter', 'visit'],
      until: null,
    })
    expect(ofKind(rows, 'event').map(({ eventKind }) => eventKind)).toEqual(
      expect.arrayContaining(['messageReceived', 'stopRequested']),
    )
    expect(await messageNow(later)).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
    expect(await sent(await ask('neutral.sms'))).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
    expect(await sent(await ask('overdue.email'))).toMatchObject({ state: 'sent' })
    // The same answer told twice, and the same wish said twice, hold once.
    await callback(answer)
    await callback({ ...answer, id: randomUUID(), text: 'STOP' })
    expect(ofKind(await rowsNow(), 'hold')).toHaveLength(1)
  })

  /** What stands in an e-mail for its reader and for mail programs. */
  const stopLinkIn = (raw: string): URL => {
    const unfolded = raw.replace(/\r\n\s+/g, ' ')
    expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    const found = /^List-Unsubscribe: <(https:[^>]+)>/m.exec(unfolded)?.[1]
    if (!found) throw new Error('an e-mail without a way out')
    expect(Buffer.from(raw.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8')).toContain(found)
    return new URL(found)
  }

  it('the link under an e-mail stops e-mails with one press, by the page or by the mail program, and nothing else @seed(19)', async () => {
    await sent(await ask('overdue.email'))
    const [found] = mail.mails.filter(({ to }) => to.includes(`c${account}@bank.invalid`))
    const link = stopLinkIn(found?.raw ?? '')
    const page = site.central.url + link.pathname
    const later = await ask('overdue.email', { notBefore: START + HOUR })
    // Looked at, by a person or by a program that looks at every link, it changes nothing.
    const shown = await fetch(page)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await shown.text()
    expect(text).toContain('不再给我发邮件')
    expect(text).not.toMatch(/script|王安|@bank/)
    expect(ofKind(await rowsNow(), 'hold')).toHaveLength(0)
    const press = () =>
      fetch(page, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
    const pressed = await press()
    expect(pressed.status).toBe(200)
    expect(await pressed.text()).toContain('已经停止')
    expect((await press()).status).toBe(200)
    const rows = await rowsNow()
    expect(ofKind(rows, 'hold')).toEqual([
      expect.objectContaining({
        holdKind: 'cease',
        channels: ['call', 'sms', 'letter', 'visit'],
        until: null,
      }),
    ])
    expect(ofKind(rows, 'event').find(({ eventKind }) => eventKind === 'stopRequested')?.params.channel).toBe(
      'email',
    )
    expect(await messageNow(later)).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
    expect(await sent(await ask('overdue.email'))).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
    await verified()
    expect(await sent(await ask('overdue.sms'))).toMatchObject({ state: 'sent' })
  })

  it('a link that central did not make stops nothing and tells nothing', async () => {
    await sent(await ask('overdue.email'))
    const [found] = mail.mails.filter(({ to }) => to.includes(`c${account}@bank.invalid`))
    const { pathname } = stopLinkIn(found?.raw ?? '')
    const last = pathname.endsWith('A') ? 'B' : 'A'
    for (const path of [
      `${pathname.slice(0, -2)}${last}${pathname.slice(-1)}`,
      '/stop/short',
      `/stop/${'A'.repeat(43)}`,
    ]) {
      const form = new FormData()
      form.set('List-Unsubscribe', 'One-Click')
      const answer = await fetch(site.central.url + path, { method: 'POST', body: form })
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('不能用了')
    }
    expect(ofKind(await rowsNow(), 'hold')).toHaveLength(0)
  })

  it('who answers an e-mail with STOP gets no more of them; capitals of the address do not matter', async () => {
    const from = `C${account}@BANK.invalid`
    const told = { kind: 'inbound', channel: 'email', id: randomUUID(), from, text: 'Unsubscribe' }
    expect((await callback(told)).status).toBe(204)
    expect(ofKind(await rowsNow(), 'hold')[0]?.channels).toEqual(['call', 'sms', 'letter', 'visit'])
    expect(await sent(await ask('overdue.email'))).toMatchObject({ state: 'refused', reason: 'rule:HOLD' })
  })

  it('a third person who answers STOP is never written or called again, in any case', async () => {
    const other = await contactOf('contact')
    expect((await callback({ kind: 'inbound', id: randomUUID(), from: other.phone, text: 'T' })).status).toBe(
      204,
    )
    expect((await contactOf('contact')).status).toBe('suppressed')
    expect(ofKind(await rowsNow(), 'hold')).toHaveLength(0)
  })

  it('any other answer is shown in the timeline and stops nothing', async () => {
    const { phone } = await contactOf('debtor')
    await callback({ kind: 'inbound', id: randomUUID(), from: phone, text: '我明天还' })
    const rows = await rowsNow()
    expect(ofKind(rows, 'event').find(({ eventKind }) => eventKind === 'messageReceived')?.params.text).toBe(
      '我明天还',
    )
    expect(ofKind(rows, 'hold')).toHaveLength(0)
  })

  it('a callback that is unsigned, wrongly signed, old or seen before changes nothing', async () => {
    const { phone } = await contactOf('debtor')
    const body = { kind: 'inbound', id: randomUUID(), from: phone, text: 'STOP' }
    const why = async (change: Parameters<typeof callback>[1]) => {
      const answer = await callback(body, change)
      expect(problemIn(answer)).toBe('message.signature')
      return answer.body.params.detail
    }
    expect(await why({ headers: {} })).toBe('missing')
    expect(await why({ secret: `${GATEWAY_SECRET}!` })).toBe('signature')
    const part = { method: 'POST', path: CALLBACK_PATH, body: JSON.stringify(body) }
    expect(await why({ headers: signedHeaders(GATEWAY_SECRET, part, START - 6 * MINUTE) })).toBe('time')
    expect(ofKind(await rowsNow(), 'hold')).toHaveLength(0)
    const first = await callback(body)
    expect(first.status).toBe(204)
    expect(await why({ headers: first.used })).toBe('replayed')
  })

  it('a gateway that fails for a while is asked again, later and later, with the same id: one message arrives', async () => {
    await verified()
    // Refused, cut after it had taken the message, then well.
    gateway.answers.push(503, 0)
    const before = gateway.requests.length
    const id = await ask('overdue.sms')
    expect(await sent(id)).toMatchObject({ state: 'queued', reason: 'unreachable', tries: 1 })
    expect(await sent(id)).toMatchObject({ tries: 1 })
    site.clock.at += MINUTE
    expect(await sent(id)).toMatchObject({ state: 'queued', tries: 2 })
    site.clock.at += 5 * MINUTE
    expect(await sent(id)).toMatchObject({ state: 'sent', tries: 3 })
    const requests = gateway.requests.slice(before)
    expect(requests.map((one) => one.id)).toEqual([id, id, id])
    expect(new Set(requests.map((one) => one.headers['x-duedesk-nonce'])).size).toBe(3)
    expect([...gateway.messages.keys()].filter((one) => one === id)).toHaveLength(1)
  })

  it('@seed(7): a way that the stage does not name leaves only with a reason of that day; what was agreed leaves by any', async () => {
    anyWay = false
    try {
      const letter = await sent(await ask('collection.letter'))
      expect(letter).toMatchObject({ state: 'refused', reason: 'stage' })
      const callId = await verified()
      const promiseId = await promised(callId)
      expect(await sent(await ask('promise.made.email', { promiseId }))).toMatchObject({ state: 'sent' })
    } finally {
      anyWay = true
    }
    expect(await sent(await ask('collection.letter'))).toMatchObject({ state: 'sent' })
    const events = ofKind(await rowsNow(), 'event').filter(({ eventKind }) => eventKind === 'stageExcepted')
    expect(events.map(({ params }) => [params.channel, params.reason])).toEqual([
      ['letter', '测试：各种方式都要用到'],
    ])
  })

  it('a message that no carrier takes is given up with the reason', async () => {
    await verified()
    gateway.answers.push(400)
    expect(await sent(await ask('overdue.sms'))).toMatchObject({ state: 'failed', reason: 'carrier' })
    mail.answers.push(550)
    expect(await sent(await ask('overdue.email'))).toMatchObject({ state: 'failed', reason: 'carrier' })
    mail.answers.push(451)
    const id = await ask('overdue.email')
    expect(await sent(id)).toMatchObject({ state: 'queued', reason: 'unreachable', tries: 1 })
    site.clock.at += MINUTE
    expect(await sent(id)).toMatchObject({ state: 'sent', tries: 2 })
  })

  it('a reminder leaves two days before the promise is due, and not when the promise is over @seed(16)', async () => {
    const promiseId = await promised(await verified())
    const due = localDay(START + 5 * DAY, CHINA)
    const notBefore = instantOf(localDay(START + 3 * DAY, CHINA), 10 * HOUR, CHINA)
    const id = await ask('promise.due.sms', { promiseId, notBefore })
    const other = await ask('promise.due.sms', { promiseId, notBefore: notBefore + DAY })
    expect(await sent(id)).toMatchObject({ state: 'queued', tries: 0 })
    await turnTo(notBefore)
    expect(await sent(id)).toMatchObject({ state: 'sent' })
    expect(gateway.messages.get(id)?.text).toContain(`¥500.00将在${Number(due.slice(5, 7))}月`)
    const replacement = desk.act(
      'promise.made',
      matter,
      {
        promiseId: randomUUID(),
        callId: null,
        promiseKind: 'part',
        amountFen: 20_000,
        due: localDay(notBefore + 3 * DAY, CHINA),
        channel: 'app',
        previousId: promiseId,
      },
      { base: 1 },
    )
    expect((await desk.send([replacement])).body.verdicts[0]?.outcome).toBe('applied')
    await turnTo(notBefore + DAY)
    expect(await sent(other)).toMatchObject({ state: 'cancelled', reason: 'promiseOver' })
  })

  it('what waits can be taken back; what has left can not', async () => {
    await verified()
    const waiting = await ask('overdue.email', { notBefore: START + DAY })
    const gone = await ask('overdue.email')
    await sent(gone)
    const answer = await desk.send([
      desk.act('message.cancelled', matter, { messageId: waiting, reason: 'agent' }),
      desk.act('message.cancelled', matter, { messageId: gone, reason: 'agent' }),
    ])
    expect(answer.body.verdicts.map(({ outcome }) => outcome)).toEqual(['applied', 'conflict'])
    expect((await messageNow(waiting)).state).toBe('cancelled')
    await turnTo(START + 2 * DAY)
    expect((await sent(waiting)).state).toBe('cancelled')
  })

  it('a template is written by one supervisor and approved by another; then desks use it and the old version is over', async () => {
    const code = `/v1/messages/templates`
    const base = HOUSE_TEMPLATES.find(({ id }) => id === 'neutral.sms')
    if (!base) throw new Error('neutral')
    const list = async (as = site.users.agent1) =>
      (await site.call<TemplatesReply>('GET', code, { as })).body.templates.filter(
        ({ template }) => template.id === base.id,
      )
    const last = Math.max(...(await list(site.users.supervisor1)).map(({ template }) => template.version))
    const draft = { ...base, version: last + 1, from: TODAY }
    const bad = {
      ...draft,
      texts: { ...draft.texts, zh: { ...draft.texts.zh, body: '{callerName}{hotline}您的欠款' } },
    }
    const as = site.users.supervisor1
    expect(problemIn(await site.call('POST', code, { as, body: bad }))).toBe('message.templateFaults')
    expect(problemIn(await site.call('POST', code, { as, body: { ...draft, version: 9 } }))).toBe(
      'message.versionTaken',
    )
    expect((await site.call('POST', code, { as, body: draft })).status).toBe(200)
    expect(await list()).toHaveLength(last)
    const decision = { id: base.id, version: draft.version, decision: 'approved', reason: '' }
    expect(problemIn(await site.call('POST', `${code}/decision`, { as, body: decision }))).toBe(
      'message.ownTemplate',
    )
    const user = {
      loginName: `sup${account}`,
      name: '另一主管测试',
      staffNumber: `91${account}`,
      role: 'supervisor',
      password: 'correct horse 测试',
      line: null,
      sipPassword: null,
    }
    await site.call('POST', '/v1/users', { as: site.users.admin1, body: user })
    const second = await site.signIn(user.loginName)
    expect((await site.call('POST', `${code}/decision`, { as: second, body: decision })).status).toBe(200)
    expect(problemIn(await site.call('POST', `${code}/decision`, { as: second, body: decision }))).toBe(
      'message.templateClosed',
    )
    expect((await list()).at(-1)).toMatchObject({ state: 'approved', template: { version: draft.version } })
    // The text that a desk had seen before is still what it says, as long as its own days last.
    expect(
      await sent(await ask('neutral.sms', { template: { ...refOf(base), version: draft.version } })),
    ).toMatchObject({ state: 'sent' })
    expect(await sent(await ask('neutral.sms', { template: { ...refOf(base), version: 99 } }))).toMatchObject(
      { state: 'failed', reason: 'templateOver' },
    )
  })

  it('the log tells each message with its state, masked, under filters and in pages', async () => {
    await verified()
    gateway.answers.push(400)
    const sms = await ask('overdue.sms')
    const email = await ask('overdue.email')
    await site.central.post()
    const log = async (query: string) =>
      (await site.call<MessageLogReply>('GET', `/v1/messages?${query}`, { as: site.users.qa1 })).body
    const all = (await log('')).messages
    expect(all.find(({ id }) => id === sms)).toMatchObject({
      state: 'failed',
      reason: 'carrier',
      name: '王**试',
    })
    const mailed = all.find(({ id }) => id === email)
    expect(mailed).toMatchObject({ state: 'sent', to: 'c***@bank.invalid', askedBy: { staffNumber: '8001' } })
    expect(JSON.stringify(all)).not.toMatch(/\+?861990000\d{4}|王安测试|测试路1号/)
    expect((await log('state=failed&channel=sms')).messages.map(({ id }) => id)).toContain(sms)
    expect((await log('channel=letter')).messages.map(({ id }) => id)).not.toContain(sms)
    expect((await log(`from=${localDay(START + DAY, CHINA)}`)).messages).toEqual([])
  })
})
