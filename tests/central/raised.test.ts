// What central raises on its own when it takes acts: flags on calls outside the rules, clocks that are off, and numbers that
// somebody forbade, bound in every case.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import { PushReply } from '../../shared/protocol.ts'
import type { CaseRow, ContactRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, START } from './site.ts'

describe.each(KINDS)('what central raises on %s', (kind) => {
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
    site.users.agent1 = await site.signIn('agent1')
    site.users.admin1 = await site.signIn('admin1')
    await site.importCsv(accountsCsv(next, 1), { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, next)
    const found = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    if (!found) throw new Error('no contact')
    contact = found
    next += 1
  })
  const desk = () => new Desk(site, site.users.agent1)
  const rowsNow = async () =>
    (await site.everything(site.users.agent1)).rows.filter((row) => row.customerId === matter.customerId)
  const attempt = (from: Desk, callId: string) =>
    from.act('call.attempted', matter, {
      callId,
      contactId: contact.id,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: 'test',
    })
  const call = (from: Desk, callId: string) => [
    attempt(from, callId),
    from.act('call.answered', matter, { callId }),
    from.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'customer', talkMs: 60_000 }),
  ]
  const outcomes = (answer: { body: PushReply }) =>
    PushReply.parse(answer.body).verdicts.map((verdict) => verdict.outcome)

  it('keeps a call outside the law and flags it with the rule', async () => {
    const from = desk()
    const night = Date.parse('2026-03-11T23:10:00+08:00')
    site.clock.at = night
    from.user = await site.signIn('agent1')
    const answer = await from.send([attempt(from, randomUUID())])
    expect(answer.body.verdicts[0]).toMatchObject({ outcome: 'applied', flags: ['rule:C1'] })
    site.users.agent1 = from.user
    expect(ofKind(await rowsNow(), 'call')[0]?.flags).toEqual(['rule:C1'])
  })

  it('flags the fourth effective call of a day', async () => {
    const from = desk()
    const answers = []
    for (let count = 0; count < 4; count += 1) {
      answers.push(await from.send(call(from, randomUUID())))
      site.clock.at += HOUR
      from.user = await site.signIn('agent1')
    }
    const flags = answers.map((answer) => {
      const [first] = PushReply.parse(answer.body).verdicts
      return first?.outcome === 'applied' ? first.flags : null
    })
    expect(flags.slice(0, 3)).toEqual([[], [], []])
    expect(flags[3]).toContain('rule:C2')
    site.users.agent1 = from.user
  })

  it('flags a clock that is off and takes the act', async () => {
    const from = desk()
    const off = from.note(matter)
    const answer = await from.send([
      { ...off, clock: { source: 'restart', skewMs: -6 * MINUTE } },
      from.act(
        'note.added',
        matter,
        { noteId: randomUUID(), callId: null, text: '未来' },
        { at: START + HOUR },
      ),
    ])
    expect(answer.body.verdicts).toMatchObject([{ flags: ['clockSkew'] }, { flags: ['clockSkew'] }])
  })

  it('binds a number that somebody forbade in every case, for ever (G8)', async () => {
    // Three cases share a contact person; in a fourth that number is the debtor's own.
    const shared = '19900017777'
    const first = next
    const csv = accountsCsv(first, 4, (row, index) =>
      index < first + 3
        ? [...row.slice(0, 10), shared, '亲属']
        : [...row.slice(0, 8), shared, ...row.slice(9)],
    )
    next += 4
    await site.importCsv(csv, { assign: site.users.agent1.profile.id })
    const { rows } = await site.everything(site.users.agent1)
    matter = caseOf(rows, first)
    const relative = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'contact')
    const from = desk()
    const callId = randomUUID()
    const answer = await from.send([
      from.act('call.attempted', matter, {
        callId,
        contactId: relative?.id ?? null,
        number: null,
        ofDebtor: false,
        purpose: 'collect',
        rules: 'test',
      }),
      from.act('stop.requested', matter, {
        callId,
        holdId: randomUUID(),
        holdKind: 'cease',
        words: '别再打给我',
        suppressContactId: relative?.id ?? null,
      }),
    ])
    expect(outcomes(answer)).toEqual(['applied', 'applied'])
    const after = (await site.everything(site.users.agent1)).rows
    const numbers = ofKind(after, 'contact').filter((row) => row.phone === `+86${shared}`)
    expect(numbers.filter((row) => row.role === 'contact').map((row) => row.status)).toEqual(
      Array(3).fill('suppressed'),
    )
    expect(numbers.filter((row) => row.role === 'debtor').map((row) => row.status)).toEqual(['active'])
    const debtor = numbers.find((row) => row.role === 'debtor')
    expect(
      ofKind(after, 'task')
        .filter((row) => row.caseId === debtor?.caseId)
        .map((row) => row.taskKind),
    ).toEqual(['supervisorReview'])
    const [hold] = ofKind(after, 'hold')
    expect(hold).toMatchObject({ caseId: debtor?.caseId, holdKind: 'numberReview', until: null })

    // Only a supervisor lifts it, and only as it was seen.
    const held = { id: hold?.caseId ?? '', customerId: hold?.customerId ?? '' }
    const reason = { holdId: hold?.id ?? '', reason: '已核实是客户本人号码' }
    const refused = await from.send([from.act('hold.lifted', held, reason, { base: 1 })])
    expect(refused.body.verdicts).toMatchObject([{ problem: { code: 'act.notAllowed' } }])
    const supervisor = new Desk(site, await site.signIn('supervisor1'))
    const lift = (base: number | null) => supervisor.act('hold.lifted', held, reason, { base })
    expect(outcomes(await supervisor.send([lift(0), lift(1), lift(2)]))).toEqual([
      'conflict',
      'applied',
      'conflict',
    ])
    const lifted = (await site.everything(site.users.agent1)).rows
    expect(ofKind(lifted, 'hold')[0]?.lifted).toEqual({
      by: supervisor.user.profile.id,
      reason: reason.reason,
    })
    expect(
      ofKind(lifted, 'task')
        .filter((row) => row.caseId === debtor?.caseId)
        .map((row) => row.doneAt !== null),
    ).toEqual([true])

    await site.importCsv(
      accountsCsv(next, 1, (row) => [...row.slice(0, 10), shared, '亲属']),
      { assign: site.users.agent1.profile.id },
    )
    const later = caseOf((await site.everything(site.users.agent1)).rows, next)
    next += 1
    const come = ofKind((await site.everything(site.users.agent1)).rows, 'contact').find(
      (row) => row.caseId === later.id && row.role === 'contact',
    )
    expect(come?.status).toBe('suppressed')
  })
})
