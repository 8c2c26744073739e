import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { Act, ActOf } from '../../shared/operation.ts'
import { PushReply } from '../../shared/protocol.ts'
import type { CaseRow, ContactRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

describe.each(KINDS)('push on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let contact: ContactRow
  let next = 1

  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  /** A fresh case of agent 1 for every test. */
  beforeEach(async () => {
    site.clock.at = START
    await site.importCsv(accountsCsv(next, 1), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, next)
    contact = debtorOf(rows, matter)
    next += 1
  })
  const debtorOf = (rows: Parameters<typeof caseOf>[0], of: CaseRow): ContactRow => {
    const found = ofKind(rows, 'contact').find((row) => row.caseId === of.id && row.role === 'debtor')
    if (!found) throw new Error('no contact')
    return found
  }
  const desk = () => new Desk(site, site.users.agent1)
  const rowsNow = async (user = site.users.agent1) =>
    (await site.everything(user)).rows.filter((row) => row.customerId === matter.customerId)
  const attempt = (from: Desk, callId: string, change: Partial<Act> = {}) =>
    from.act(
      'call.attempted',
      matter,
      { callId, contactId: contact.id, number: null, ofDebtor: true, purpose: 'collect', rules: 'test' },
      change as never,
    )
  const call = (from: Desk, callId: string) => [
    attempt(from, callId),
    from.act('call.answered', matter, { callId }),
    from.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'customer', talkMs: 60_000 }),
  ]
  const chose = (from: Desk, payload: ActOf<'agent.state'>['payload']) =>
    from.act('agent.state', matter, payload, { customerId: null, caseId: null })
  const promise = (from: Desk, base: number | null, change: object = {}) =>
    from.act(
      'promise.made',
      matter,
      {
        promiseId: randomUUID(),
        callId: null,
        promiseKind: 'part',
        amountFen: 50_000,
        due: '2026-03-13',
        channel: 'bank',
        previousId: null,
        ...change,
      },
      { base },
    )
  const outcomes = (answer: { body: PushReply }) =>
    PushReply.parse(answer.body).verdicts.map((verdict) => verdict.outcome)

  it('keeps what an agent did at the desk, about no customer, beside the acts of calls; only of callers, only their own', async () => {
    const from = desk()
    const before = (await rowsNow()).length
    const states = [
      chose(from, { state: 'ready', reason: null }),
      chose(from, { state: 'break', reason: 'meal' }),
      from.note(matter),
      chose(from, { state: 'offline', reason: null }),
    ]
    const reply = PushReply.parse((await from.send(states)).body)
    expect(reply.verdicts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'applied'])
    expect(PushReply.parse((await from.send(states)).body).verdicts[1]).toEqual({
      outcome: 'duplicate',
      n: 2,
    })
    // The note is a row of its customer; the states are the record themselves.
    expect(await rowsNow()).toHaveLength(before + 1)

    const reviewer = new Desk(site, site.users.qa1)
    const notTheirs = PushReply.parse(
      (await reviewer.send([chose(reviewer, { state: 'ready', reason: null })])).body,
    )
    expect(notTheirs.verdicts).toMatchObject([{ outcome: 'refused', problem: { code: 'act.notAllowed' } }])
    const other = new Desk(site, site.users.agent1)
    const forged = { ...chose(other, { state: 'ready', reason: null }), customerId: matter.customerId }
    const bent = PushReply.parse((await other.send([forged as never])).body)
    expect(bent.verdicts).toMatchObject([{ outcome: 'refused', problem: { code: 'act.malformed' } }])
  })

  it('turns acts into rows with the one apply, and says so act by act', async () => {
    const from = desk()
    const callId = randomUUID()
    const answer = await from.send([...call(from, callId), from.note(matter), promise(from, null)])
    expect(answer.status).toBe(200)
    expect(outcomes(answer)).toEqual(Array(5).fill('applied'))
    expect(answer.body.lastN).toBe(5)
    const rows = await rowsNow()
    expect(ofKind(rows, 'call')[0]).toMatchObject({
      id: callId,
      agentId: site.users.agent1.profile.id,
      talkMs: 60_000,
      flags: [],
    })
    expect(ofKind(rows, 'promise')[0]).toMatchObject({ amountFen: 50_000, due: '2026-03-13', exit: null })
    expect(ofKind(rows, 'case')[0]).toMatchObject({ state: 'PROMISED' })
  })

  it('takes a resend once only and gives the same answer again', async () => {
    const from = desk()
    const acts = [from.note(matter), promise(from, 99), promise(from, null), from.note(matter)]
    const first = await from.send(acts)
    const before = await rowsNow()
    const counts = await site.central.counts()
    const again = await from.send(acts)
    expect(outcomes(first)).toEqual(['applied', 'applied', 'conflict', 'applied'])
    expect(outcomes(again)).toEqual(['duplicate', 'duplicate', 'conflict', 'duplicate'])
    expect(again.body.verdicts[2]).toEqual(first.body.verdicts[2])
    expect(await rowsNow()).toEqual(before)
    expect(await site.central.counts()).toEqual(counts)
    expect(outcomes(await from.send([...acts.slice(2), from.note(matter)]))).toEqual([
      'conflict',
      'duplicate',
      'applied',
    ])
  })

  it('takes resends that come at once exactly once', async () => {
    const from = desk()
    const acts = Array.from({ length: 20 }, () => from.note(matter))
    const answers = await Promise.all(Array.from({ length: 6 }, () => from.send(acts)))
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(200))
    expect(answers.filter((answer) => outcomes(answer).includes('applied')).length).toBe(1)
    expect(ofKind(await rowsNow(), 'note').length).toBe(20)
  })

  it('refuses a batch with a hole in the numbers and takes none of it', async () => {
    const from = desk()
    const [first, second, third] = [from.note(matter), from.note(matter), from.note(matter)]
    const answer = await from.send([first, third])
    expect(answer).toMatchObject({ status: 409, body: { code: 'sync.gap', params: { expected: 2, got: 3 } } })
    expect(ofKind(await rowsNow(), 'note')).toEqual([])
    expect(outcomes(await from.send([first, second, third]))).toEqual(['applied', 'applied', 'applied'])
  })

  it('raises the alarm when a number comes again with another act', async () => {
    const from = desk()
    await from.send([from.note(matter)])
    from.n = 0
    const answer = await from.send([from.note(matter)])
    expect(answer).toMatchObject({ status: 409, body: { code: 'sync.numberReused', params: { n: 1 } } })
  })

  it('binds a device to who used it first', async () => {
    const from = desk()
    await from.send([from.note(matter)])
    const answer = await from.send([], site.users.agent2)
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'role.notAllowed', params: { need: 'device' } },
    })
  })

  it('judges each act alone: unreadable, unknown, foreign and forbidden ones are refused, the rest goes on', async () => {
    const from = desk()
    const good = from.note(matter)
    const unknown = { ...from.note(matter), kind: 'money.moved' }
    const broken = from.note(matter)
    const foreignDevice = { ...from.note(matter), device: randomUUID() }
    const forged = { ...from.note(matter), actor: { id: site.users.agent2.profile.id, role: 'agent' } }
    const raised = { ...from.note(matter), actor: { ...good.actor, role: 'supervisor' } }
    const nul = from.note(matter, 'a\u0000b')
    const lone = from.note(matter, 'a\ud800b')
    const stranger = { ...from.note(matter), customerId: randomUUID() }
    const last = from.note(matter)
    const sent = [
      good,
      unknown,
      { ...broken, payload: {} },
      foreignDevice,
      forged,
      raised,
      nul,
      lone,
      stranger,
      last,
    ]
    const answer = await from.send(sent as Act[])
    const seen = PushReply.parse(answer.body).verdicts.map((verdict) =>
      'problem' in verdict ? verdict.problem.code : verdict.outcome,
    )
    expect(seen).toEqual([
      'applied',
      'act.unknownKind',
      'act.malformed',
      'act.malformed',
      'act.notAllowed',
      'act.notAllowed',
      'act.malformed',
      'act.malformed',
      'act.subjectMissing',
      'applied',
    ])
    expect(outcomes(await from.send(sent as Act[])).filter((outcome) => outcome === 'refused').length).toBe(8)
  })

  it('lets no act take the id of a row that stands, its own or a foreign one', async () => {
    const from = desk()
    const noteId = randomUUID()
    const write = (of: CaseRow, text: string) => from.act('note.added', of, { noteId, callId: null, text })
    await site.importCsv(accountsCsv(next, 1), { assign: site.users.agent1.profile.id })
    const other = caseOf((await site.everything(site.users.agent1)).rows, next)
    next += 1
    const answer = await from.send([
      write(matter, 'mine'),
      write(matter, 'again'),
      write(other, 'stolen'),
      from.note(matter),
    ])
    expect(outcomes(answer)).toEqual(['applied', 'refused', 'refused', 'applied'])
    expect(ofKind(await rowsNow(), 'note').find((row) => row.id === noteId)?.text).toBe('mine')
  })

  it('shows both promises when two people promised at once, and lets nobody write over', async () => {
    const first = desk()
    const second = desk()
    expect(outcomes(await first.send([promise(first, null)]))).toEqual(['applied'])
    const answer = await second.send([promise(second, null, { amountFen: 60_000 })])
    const verdict = PushReply.parse(answer.body).verdicts[0]
    expect(verdict).toMatchObject({
      outcome: 'conflict',
      problem: { code: 'act.versionConflict' },
      current: { kind: 'promise', amountFen: 50_000 },
    })
    const standing = ofKind(await rowsNow(), 'promise')
    expect(standing.length).toBe(1)
    const [open] = standing
    expect(
      outcomes(
        await second.send([promise(second, open?.version ?? 0, { amountFen: 60_000, previousId: open?.id })]),
      ),
    ).toEqual(['applied'])
    expect(
      ofKind(await rowsNow(), 'promise')
        .map((row) => row.exit?.state ?? 'open')
        .sort(),
    ).toEqual(['RENEGOTIATED', 'open'])
  })

  it('holds promises to the limits of the house by its own ledger', async () => {
    const from = desk()
    const cases: [object, string][] = [
      [{ amountFen: 9_999_999 }, 'promise.amountTooHigh'],
      [{ promiseKind: 'full', amountFen: 50_000 }, 'promise.amountTooLow'],
      [{ due: '2026-03-10' }, 'promise.dateInPast'],
      [{ due: '2026-04-30' }, 'promise.dateTooLate'],
    ]
    const answer = await from.send(cases.map(([change]) => promise(from, null, change)))
    const codes = PushReply.parse(answer.body).verdicts.map((verdict) =>
      'problem' in verdict ? verdict.problem.code : '',
    )
    expect(codes).toEqual(cases.map(([, code]) => code))
  })

  it('takes what happened on a case just lost for a day, marked late; promises go back', async () => {
    const from = desk()
    await from.send([from.note(matter)])
    const moved = await site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds: [matter.id], agentId: site.users.agent2.profile.id },
    })
    expect(moved.body).toEqual({ changed: 1, unknown: [] })
    site.clock.at += 10 * MINUTE
    const callId = randomUUID()
    const answer = await from.send([attempt(from, callId), from.note(matter), promise(from, null)])
    expect(PushReply.parse(answer.body).verdicts).toMatchObject([
      { outcome: 'applied', flags: expect.arrayContaining(['late']) },
      { outcome: 'applied', flags: ['late'] },
      { outcome: 'refused', problem: { code: 'act.caseNotYours', params: { caseId: matter.id } } },
    ])
    expect(ofKind(await rowsNow(site.users.agent2), 'call')[0]?.flags).toContain('late')

    site.clock.at = START + 25 * HOUR
    from.user = await site.signIn('agent1')
    site.users.agent2 = await site.signIn('agent2')
    const later = await from.send([
      from.note(matter),
      from.act('stop.requested', matter, {
        callId,
        holdId: randomUUID(),
        holdKind: 'complaint',
        words: '别再打',
        suppressContactId: null,
      }),
    ])
    expect(outcomes(later)).toEqual(['refused', 'applied'])
    expect(ofKind(await rowsNow(site.users.agent2), 'hold')[0]).toMatchObject({ holdKind: 'complaint' })
    site.users.admin1 = await site.signIn('admin1')
    site.users.agent1 = from.user
    site.users.supervisor1 = await site.signIn('supervisor1')
  })

  it('takes nothing on a case that was never allotted to the agent', async () => {
    const from = new Desk(site, site.users.agent2)
    const answer = await from.send([from.note(matter)])
    expect(answer.body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'act.caseNotYours' },
    })
  })

  it('lets QA note and not call', async () => {
    site.users.qa1 = await site.signIn('qa1')
    const from = new Desk(site, site.users.qa1)
    const answer = await from.send([from.note(matter), attempt(from, randomUUID())])
    expect(outcomes(answer)).toEqual(['applied', 'refused'])
  })

  it('takes an act that a person queued again under a new number once only', async () => {
    const from = desk()
    const note = from.note(matter)
    expect(outcomes(await from.send([note]))).toEqual(['applied'])
    expect(outcomes(await from.send([{ ...note, n: 2 }]))).toEqual(['duplicate'])
    expect(ofKind(await rowsNow(), 'note').length).toBe(1)
  })
})

describe('the record of acts', () => {
  it('can be neither changed nor shortened, not even in SQL', async () => {
    const site = await openSite('postgres')
    const client = new pg.Client({ connectionString: site.databaseUrl ?? '' })
    await client.connect()
    try {
      await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
      const desk = new Desk(site, site.users.agent1)
      await desk.send([desk.note(caseOf((await site.everything(site.users.agent1)).rows, 1))])
      await expect(client.query(`update acts set outcome = 'refused'`)).rejects.toThrow('append-only')
      await expect(client.query('delete from acts')).rejects.toThrow('append-only')
    } finally {
      await client.end()
      await site.close()
    }
  })
})

describe('push while the database is cut off', () => {
  it('loses and doubles nothing: the desk resends until it hears verdicts', async () => {
    const site = await openSite('postgres')
    const admin = new pg.Client({ connectionString: process.env.DUEDESK_TEST_DATABASE_URL ?? '' })
    await admin.connect()
    try {
      await site.importCsv(accountsCsv(1, 5), { assign: site.users.agent1.profile.id })
      const cases = ofKind((await site.everything(site.users.agent1)).rows, 'case')
      const desk = new Desk(site, site.users.agent1)
      const acts = cases.flatMap((matter) => Array.from({ length: 48 }, () => desk.note(matter)))
      const name = new URL(site.databaseUrl ?? '').pathname.slice(1)
      const cut = () =>
        admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query not like 'listen%'`,
          [name],
        )
      let failed = 0
      for (let from = 0; from < acts.length; from += 20) {
        const batch = acts.slice(from, from + 20)
        for (let tries = 0; ; tries += 1) {
          // Cut as often as it takes to have hit in the middle, then let the batch through.
          const [answer] = await Promise.all([desk.send(batch), tries < 5 ? cut() : null])
          if (answer.status === 200) break
          // Cut off in the middle, or left without a connection: either way it is to come again.
          expect(['500 central.internal', '503 central.busy']).toContain(
            `${answer.status} ${problemIn(answer)}`,
          )
          failed += 1
        }
      }
      expect(failed).toBeGreaterThan(0)
      const notes = ofKind((await site.everything(site.users.agent1)).rows, 'note')
      expect(notes.map((row) => row.id).sort()).toEqual(acts.map((act) => act.payload.noteId).sort())
      expect((await site.central.counts()).acts).toBe(acts.length)
    } finally {
      await admin.end()
      await site.close()
    }
  })
})
