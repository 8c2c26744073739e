// What central says to calls when it hears of them, what it says when it learns more of that time, and how a company narrows the rules.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import type { RuleSettings, Tightening } from '../../shared/compliance/tighten.ts'
import { DAY, HOUR, localDay, MINUTE } from '../../shared/instant.ts'
import { PushReply, SessionReply } from '../../shared/protocol.ts'
import { ReviewCallReply } from '../../shared/reviewBodies.ts'
import type { CaseRow, ContactRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

describe.each(KINDS)('calls in central on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let contact: ContactRow
  let next = 1

  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  beforeEach(async () => {
    site.clock.at = START
    await signIn()
    await site.importCsv(accountsCsv(next, 1), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, next)
    const found = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    if (!found) throw new Error('no contact')
    contact = found
    next += 1
  })
  async function signIn() {
    site.users.agent1 = await site.signIn('agent1')
    site.users.admin1 = await site.signIn('admin1')
    site.users.supervisor1 = await site.signIn('supervisor1')
  }
  const attempt = (from: Desk, callId: string, at: number, change: object = {}) =>
    from.act(
      'call.attempted',
      matter,
      {
        callId,
        contactId: contact.id,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
        ...change,
      },
      { at },
    )
  const answered = (from: Desk, callId: string, at: number) => [
    attempt(from, callId, at),
    from.act('call.answered', matter, { callId }, { at: at + 1000 }),
    from.act(
      'call.ended',
      matter,
      { callId, sipStatus: 200, endedBy: 'customer', talkMs: 60_000 },
      { at: at + MINUTE },
    ),
  ]
  const flagsOf = async (callId: string) =>
    ofKind((await site.everything(site.users.agent1)).rows, 'call').find((row) => row.id === callId)?.flags

  it('flags a call at a stage that does not call, unless a reason came before it', async () => {
    const dueYesterday = localDay(START - DAY, matter.zone)
    const early = accountsCsv(next, 1, (row) => row.with(5, dueYesterday))
    await site.importCsv(early, { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, next)
    contact = ofKind(rows, 'contact').find(
      (row) => row.caseId === matter.id && row.role === 'debtor',
    ) as ContactRow
    next += 1
    const desk = new Desk(site, site.users.agent1)
    const [bare, asked, reasoned] = [randomUUID(), randomUUID(), randomUUID()]
    const reason = { channel: 'call' as const, reason: '客户来信请我们回电' }
    site.clock.at = START + 2 * HOUR
    await signIn()
    desk.user = site.users.agent1
    await desk.send([
      ...answered(desk, bare, START),
      attempt(desk, asked, START + 20 * MINUTE, { purpose: 'service' }),
      desk.act('stage.excepted', matter, reason, { at: START + 30 * MINUTE }),
      attempt(desk, reasoned, START + HOUR),
    ])
    expect(await flagsOf(bare)).toEqual(['outsideStage'])
    expect(await flagsOf(asked)).not.toContain('outsideStage')
    expect(await flagsOf(reasoned)).not.toContain('outsideStage')
  })

  it('flags a call by what is learned of its time afterwards, and only that call @seed(33)', async () => {
    const online = new Desk(site, site.users.agent1)
    const dark = new Desk(site, site.users.supervisor1)
    const early = randomUUID()
    const call = randomUUID()
    const received = randomUUID()
    site.clock.at = START + 2 * HOUR
    await signIn()
    online.user = site.users.agent1
    await online.send([...answered(online, early, START), ...answered(online, call, START + HOUR)])
    expect(await flagsOf(call)).toEqual([])
    // Between the two calls the customer had told another desk, then without network, to stop.
    const said = START + 30 * MINUTE
    site.clock.at = START + 3 * HOUR
    await signIn()
    dark.user = site.users.supervisor1
    const answer = await dark.send([
      dark.act(
        'call.received',
        matter,
        { callId: received, contactId: contact.id, number: null, ofDebtor: true, rules: '' },
        { at: said },
      ),
      dark.act('call.answered', matter, { callId: received }, { at: said + 1000 }),
      dark.act(
        'stop.requested',
        matter,
        {
          callId: received,
          holdId: randomUUID(),
          holdKind: 'cease',
          words: '别再打',
          suppressContactId: null,
        },
        { at: said + 2000 },
      ),
    ])
    expect(PushReply.parse(answer.body).verdicts.map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('applied'),
    )
    expect(await flagsOf(early)).toEqual([])
    expect(await flagsOf(call)).toEqual(['later:HOLD'])
    // Nothing new of before: nothing is said twice.
    site.clock.at += MINUTE
    await dark.send([dark.note(matter)])
    expect(await flagsOf(call)).toEqual(['later:HOLD'])
  })

  it('a call that comes late is judged by its own time, not by what was forbidden after it @seed(33)', async () => {
    const dark = new Desk(site, site.users.agent1)
    const online = new Desk(site, site.users.supervisor1)
    const [late, after] = [randomUUID(), randomUUID()]
    const acts = [attempt(dark, late, START + HOUR), attempt(dark, after, START + 3 * HOUR)]
    const inCall = randomUUID()
    site.clock.at = START + 2 * HOUR
    await signIn()
    online.user = site.users.supervisor1
    await online.send([
      ...answered(online, inCall, START + 110 * MINUTE),
      online.act('stop.requested', matter, {
        callId: inCall,
        holdId: randomUUID(),
        holdKind: 'cease',
        words: '这个号码别再打',
        suppressContactId: contact.id,
      }),
    ])
    site.clock.at = START + 4 * HOUR
    await signIn()
    dark.user = site.users.agent1
    const verdicts = PushReply.parse((await dark.send(acts)).body).verdicts
    expect(verdicts).toMatchObject([{ flags: [] }, { flags: ['rule:C9', 'rule:NUMBER'] }])
  })

  it('tells a reviewer what the desk had measured, what central said, and what it learned @seed(41)', async () => {
    const from = new Desk(site, site.users.agent1)
    const dark = new Desk(site, site.users.supervisor1)
    const [call, received] = [randomUUID(), randomUUID()]
    const guard = {
      kind: 'permit' as const,
      pack: 'cn-2026.11',
      checks: [
        {
          rule: 'C1' as const,
          state: 'pass' as const,
          figure: { kind: 'hours' as const, from: 8 * HOUR, until: 22 * HOUR, consented: false },
          until: null,
          overridableBy: null,
        },
      ],
    }
    await from.send([
      attempt(from, call, START, { guard }),
      from.act('call.ended', matter, { callId: call, sipStatus: 487, endedBy: 'agent', talkMs: 0 }),
      from.act('disposition.set', matter, {
        dispositionId: randomUUID(),
        callId: call,
        code: 'NA',
        fields: {},
        path: [],
        said: [],
        script: null,
      }),
    ])
    const said = START - 30 * MINUTE
    await dark.send([
      dark.act(
        'call.received',
        matter,
        { callId: received, contactId: contact.id, number: null, ofDebtor: true, rules: '' },
        { at: said },
      ),
      dark.act('call.answered', matter, { callId: received }, { at: said }),
      dark.act(
        'stop.requested',
        matter,
        {
          callId: received,
          holdId: randomUUID(),
          holdKind: 'complaint',
          words: '投诉',
          suppressContactId: null,
        },
        { at: said },
      ),
    ])
    const opened = await site.call('GET', `/v1/review/calls/${call}`, { as: await site.signIn('qa1') })
    const told = ReviewCallReply.parse(opened.body)
    expect(told.guard.map(({ by }) => by)).toEqual(['desk', 'arrival', 'later'])
    const [desk, arrival, later] = told.guard
    expect(desk?.record).toEqual(guard)
    expect([arrival?.record.kind, later?.record.kind]).toEqual(['permit', 'refusal'])
    expect(arrival?.record.checks.length).toBeGreaterThan(10)
    expect(later?.record.checks.find(({ rule }) => rule === 'HOLD')).toMatchObject({ state: 'refuse' })
    expect(told.call.flags).toEqual(['later:HOLD'])
  })

  it('a call that was made before the ledger ended the case is no call about a closed one @seed(33)', async () => {
    const from = new Desk(site, site.users.agent1)
    const { totalFen } = arrearsOn(matter, [], localDay(START, matter.zone))
    const paid = { lender: matter.lender, accountNumber: matter.accountNumber, channel: 'app' }
    const payments = [{ ...paid, amountFen: totalFen, valueDate: '2026-03-11', reference: `J-${next}` }]
    await site.call('POST', '/v1/payments', { as: site.users.admin1, body: { payments } })
    const { verdicts } = PushReply.parse(
      (
        await from.send([
          ...answered(from, randomUUID(), START - HOUR),
          attempt(from, randomUUID(), START + MINUTE),
        ])
      ).body,
    )
    const flags = verdicts.map((verdict) => (verdict.outcome === 'applied' ? verdict.flags : verdict.outcome))
    expect(flags).toEqual([[], [], [], ['rule:CASE']])
  })

  it('a tenant narrows the rules from tomorrow on, and central flags by them @seed(33)', async () => {
    const post = (body: object, as = site.users.admin1) =>
      site.call<{ settings: RuleSettings }>('POST', '/v1/rules/settings', { as, body })
    const wish = (tightening: Tightening, effectiveFrom = '2026-03-12') => ({
      pack: 'CN',
      lender: null,
      effectiveFrom,
      tightening,
    })
    expect((await post(wish({ effectivePerDay: 1 }), site.users.supervisor1)).status).toBe(403)
    for (const [body, code] of [
      [wish({ effectivePerDay: 4 }), 'rules.wider'],
      [wish({ hours: { from: 7 * HOUR, until: 20 * HOUR } }), 'rules.wider'],
      [wish({ hours: { from: 12 * HOUR, until: 9 * HOUR } }), 'rules.hoursClosed'],
      [wish({ quietDays: 10 }), 'rules.notInPack'],
      [wish({ effectivePerDay: 1 }, '2026-03-10'), 'rules.dateInPast'],
      [{ ...wish({}), tightening: { everything: 1 } }, 'request.malformed'],
    ] as const)
      expect([code, problemIn(await post(body))]).toEqual([code, code])
    const { cursor: known } = await site.everything(site.users.agent1)
    const granted = await post(wish({ effectivePerDay: 1, hours: { from: 9 * HOUR, until: 20 * HOUR } }))
    const [setting] = granted.body.settings
    expect(granted.body.settings).toHaveLength(1)

    // A desk that runs is told with its next pull, once.
    const before = await site.pull(site.users.agent1, known)
    expect(before).toMatchObject({ kind: 'page', rules: granted.body.settings })
    const after = await site.pull(site.users.agent1, before.kind === 'page' ? before.cursor : '')
    expect(after).not.toHaveProperty('rules')

    // Every desk that signs in is told.
    const session = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    expect(SessionReply.parse(session.body).rules).toEqual(granted.body.settings)

    const from = new Desk(site, site.users.agent1)
    const [today, first, second] = [randomUUID(), randomUUID(), randomUUID()]
    site.clock.at = START + DAY + HOUR
    await signIn()
    from.user = site.users.agent1
    const verdicts = PushReply.parse(
      (
        await from.send([
          attempt(from, today, START - 75 * MINUTE),
          ...answered(from, first, START + DAY),
          attempt(from, second, START + DAY + HOUR),
        ])
      ).body,
    ).verdicts
    const flags = verdicts.map((verdict) => (verdict.outcome === 'applied' ? verdict.flags : verdict.outcome))
    expect(flags).toEqual([[], [], [], [], ['rule:C2']])
    const leased = await site.call<{ granted: string[] }>('POST', '/v1/leases', {
      as: site.users.agent1,
      body: { device: from.device, customerIds: [matter.customerId], takeOver: false },
    })
    expect(leased.body.granted).toEqual([matter.customerId])
    const lease = ofKind((await site.everything(site.users.agent1)).rows, 'lease').find(
      (row) => row.id === matter.customerId,
    )
    expect(lease?.effectiveLeft).toBe(0)
    expect(setting).toMatchObject({ pack: 'CN', lender: null, effectiveFrom: '2026-03-12' })
  })
})
