// What the worker answers: masked views, blind verification, reveals that are recorded, a worklist that stays quick.
import { describe, expect, it } from 'vitest'
import { Answers, type Context } from '../../renderer/local/answers.ts'
import type { DeskStore } from '../../renderer/local/store.ts'
import type { Queries, QueryName } from '../../renderer/local/views.ts'
import type { ActDraft } from '../../shared/act.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { Row } from '../../shared/rows.ts'
import { AGENT, bench, DEVICE, id, OTHER_AGENT, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const callId = id(1, 0xc)
const subject = { customerId: one.customer.id, caseId: one.case.id }

const context = (now = TEN, change: Partial<Context> = {}): Context => ({
  stamp: stampAt(now),
  online: true,
  timeVerified: true,
  realLine: false,
  ...change,
})

async function answering(rows: Row[] = one.rows) {
  const desk = await bench()
  const store = await desk.open()
  await store.receive(page(rows))
  const answers = new Answers(store)
  const ask = <Q extends QueryName>(name: Q, argument: Queries[Q][0], given = context()) =>
    answers.answer(name, argument, given)
  return { desk, store, ask }
}

const attempt = (id = callId): ActDraft => ({
  ...subject,
  kind: 'call.attempted',
  payload: {
    callId: id,
    contactId: one.contact.id,
    number: null,
    ofDebtor: true,
    purpose: 'collect',
    rules: 'test',
  },
})
const answered = (id = callId): ActDraft => ({ ...subject, kind: 'call.answered', payload: { callId: id } })
const ended = (id = callId): ActDraft => ({
  ...subject,
  kind: 'call.ended',
  payload: { callId: id, sipStatus: 200, endedBy: 'agent', talkMs: 60_000 },
})

async function inCall(store: DeskStore, id = callId) {
  await store.record([attempt(id), answered(id)], stampAt(TEN))
}

const right = {
  idLast4: one.customer.idNumber?.slice(-4) ?? '',
  birthday: one.customer.idNumber?.slice(10, 14) ?? '',
}

describe('views', () => {
  it('hold no full number, ID, account or name', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    await store.record([ended()], stampAt(TEN))
    const now = TEN
    const shown = [
      await ask('worklist', { now }),
      await ask('case', { caseId: one.case.id, now }),
      await ask('search', { text: one.customer.name.slice(0, 2), now }),
      await ask('promises', { now }),
      await ask('callbacks', { now }),
      await ask('outbox', null),
      await ask('unfinished', null),
      await ask('byNumber', { number: one.contact.phone }),
      await ask('callLog', { now }),
    ]
    const words = JSON.stringify(shown)
    expect(words).toContain(one.case.id)
    const { customer, contact } = one
    for (const secret of [
      customer.name,
      customer.idNumber,
      contact.phone,
      contact.phone.slice(3),
      one.case.accountNumber,
      customer.address,
    ])
      expect(words).not.toContain(secret)
  })

  it('a case tells what is owed and since when, and of each number whose it is, whence it came and whether it may be called @seed(3)', async () => {
    const { ask } = await answering()
    const view = await ask('case', { caseId: one.case.id, now: TEN })
    expect(view?.arrears).toMatchObject({ totalFen: expect.any(Number), dpd: expect.any(Number) })
    expect(view?.payments).toEqual([])
    const own = view?.contacts.find(({ role }) => role === 'debtor')
    expect(own).toMatchObject({
      source: one.contact.source,
      status: 'active',
      guard: { kind: 'permit' },
      consent: [],
    })
    expect(view?.dial?.contactId).toBe(own?.id)
  })

  it('the worklist shows only what is allotted to the agent, best first, with the reason and the guard @seed(37)', async () => {
    const { ask } = await answering([...one.rows, ...person(2, OTHER_AGENT).rows])
    const rows = await ask('worklist', { now: TEN })
    expect(rows.map((row) => row.caseId)).toEqual([one.case.id])
    expect(rows[0]).toMatchObject({ dpd: 39, bucket: 'M2', guard: { kind: 'permit' }, phone: '199********' })
    expect(rows[0]?.reasons[0]?.code).toBe('firstContact')
  })

  it('the guard closes at 22:00 by the clock alone, and without a verified time @seed(6)', async () => {
    const { ask } = await answering()
    const at = (now: number, given?: Context) =>
      ask('worklist', { now }, given ?? context(now)).then((rows) => rows[0]?.guard.kind)
    const ten = TEN + 12 * HOUR
    expect(await at(ten - 1)).toBe('permit')
    expect(await at(ten)).toBe('refusal')
    expect(await at(ten + 10 * HOUR)).toBe('permit')
    expect(await at(TEN, context(TEN, { timeVerified: false }))).toBe('refusal')
    const ask22 = {
      caseId: one.case.id,
      contactId: one.contact.id,
      purpose: 'collect' as const,
      online: true,
      timeVerified: true,
      dialling: true,
    }
    // The number is handed out with a permit alone, and only to whoever dials.
    const target = { e164: one.contact.phone, ofDebtor: true }
    expect(await ask('guard', { ...ask22, now: ten - 1 })).toMatchObject({ kind: 'permit', target })
    expect(await ask('guard', { ...ask22, now: ten - 1, dialling: false })).toMatchObject({ target: null })
    expect(await ask('guard', { ...ask22, now: ten })).toMatchObject({ kind: 'refusal', target: null })
  })

  it('a company line does not call made-up cases, a practice or test line does', async () => {
    const real = { ...one.case, synthetic: false, version: 2 }
    const { store, ask } = await answering()
    const on = (realLine: boolean) =>
      ask('worklist', { now: TEN }, context(TEN, { realLine })).then(([row]) => row?.guard)
    expect(await on(true)).toMatchObject({ kind: 'refusal', rule: 'SYNTHETIC', until: null })
    const asked = {
      caseId: one.case.id,
      contactId: one.contact.id,
      purpose: 'collect' as const,
      now: TEN,
      online: true,
      timeVerified: true,
      dialling: false,
    }
    expect(await ask('guard', asked, context(TEN, { realLine: true }))).toMatchObject({ rule: 'SYNTHETIC' })
    expect(await ask('guard', asked)).toMatchObject({ kind: 'permit' })
    await store.receive(page([real]))
    expect(await on(true)).toMatchObject({ kind: 'permit' })
  })

  it('a call without a disposition stays unfinished over restarts, a live one is not', async () => {
    const { desk, store, ask } = await answering()
    await inCall(store)
    await store.saveDraft(`call:${callId}`, { note: 'half' })
    expect(await ask('unfinished', null)).toEqual([])
    const reopened = new Answers(await desk.open())
    const [left] = await reopened.answer('unfinished', null, context())
    expect(left).toMatchObject({ call: { id: callId }, draft: { note: 'half' } })
    const [row] = await reopened.answer('worklist', { now: TEN }, context())
    expect(row).toMatchObject({ group: 'unfinished', unfinishedCallId: callId })
  })

  it('a number rings in: whose it is @seed(1)', async () => {
    const { ask } = await answering()
    const national = one.contact.phone.slice(3)
    expect(await ask('byNumber', { number: national })).toMatchObject({ caseId: one.case.id, role: 'debtor' })
    expect(await ask('byNumber', { number: '19900009999' })).toBeNull()
    expect(await ask('byNumber', { number: 'anonymous' })).toBeNull()
  })

  it('a number rings in again: whether a missed call of theirs waits already', async () => {
    const { ask, store } = await answering()
    const awaited = async () => (await ask('byNumber', { number: one.contact.phone }))?.awaited
    expect(await awaited()).toBe(false)
    const contactId = one.contact.id
    const received = { callId, contactId, number: null, ofDebtor: true, rules: '' }
    await store.record(
      [
        { ...subject, kind: 'call.received', payload: received },
        { ...subject, kind: 'call.missed', payload: { callId } },
      ],
      stampAt(TEN),
      [id(1, 0xd), id(2, 0xd)],
    )
    expect(await awaited()).toBe(false)
    const callback = { callbackId: id(3, 0xd), callId, contactId, at: TEN, requested: false }
    await store.record([{ ...subject, kind: 'callback.set', payload: callback }], stampAt(TEN), [id(4, 0xd)])
    expect(await awaited()).toBe(true)
  })

  it('the calls of the day: one’s own, of today, newest first, also of somebody whom nobody knows', async () => {
    const { store, ask } = await answering()
    const log = (now = TEN + HOUR) => ask('callLog', { now }, context(now))
    expect(await log()).toEqual([])
    await store.record([attempt(), answered(), ended()], stampAt(TEN))
    const stranger = {
      callId: id(9, 0xd),
      from: '+8619900006660',
      startedAt: TEN + MINUTE,
      answeredAt: null,
      endedAt: null,
    }
    await store.saveDraft(`stranger:${stranger.callId}`, stranger)
    const known = await log()
    expect(known).toMatchObject([
      {
        callId: stranger.callId,
        caseId: null,
        name: '',
        phone: '199********',
        direction: 'inbound',
        answered: false,
      },
      {
        callId,
        caseId: one.case.id,
        contactId: one.contact.id,
        direction: 'outbound',
        answered: true,
        talkMs: 60_000,
      },
    ])
    expect(known[1]?.phone).toBe('199********')
    // Tomorrow it is another day's, and a colleague's call was never one's own.
    expect(await log(TEN + 24 * HOUR)).toEqual([])
    const row = store.shown.get('call', callId)
    if (row) await store.receive(page([{ ...row, version: row.version + 1, agentId: OTHER_AGENT }]))
    expect((await log()).map((one) => one.callId)).toEqual([stranger.callId])
  })

  it('a dial target is handed out for an active number only', async () => {
    const suppressed = { ...one.contact, status: 'suppressed' as const }
    const { store, ask } = await answering()
    expect(await ask('dialTarget', { contactId: one.contact.id })).toMatchObject({
      e164: one.contact.phone,
      ofDebtor: true,
      practice: { phoneTail: one.contact.phone.slice(-4) },
    })
    await store.receive(page([{ ...suppressed, version: 2 }]))
    expect(await ask('dialTarget', { contactId: one.contact.id })).toBeNull()
  })

  it('the guard opens at the time to which the verified customer agreed, and at no other', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    const [from, to] = [TEN + 12 * HOUR, TEN + 12 * HOUR + 30 * MINUTE]
    const agreed = (
      change: Partial<Extract<ActDraft, { kind: 'consent.recorded' }>['payload']> = {},
    ): ActDraft => ({
      ...subject,
      kind: 'consent.recorded',
      payload: { contactId: one.contact.id, callId, from, to, words: '晚上十点以后打给我', ...change },
    })
    const allowed = async (now: number) =>
      (
        await ask('guard', {
          caseId: one.case.id,
          contactId: one.contact.id,
          purpose: 'collect',
          online: true,
          timeVerified: true,
          dialling: false,
          now,
        })
      ).kind
    // Somebody who did not prove who they are agrees to nothing.
    await expect(store.record([agreed()], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'act.malformed' },
    })
    await ask('verify', { caseId: one.case.id, callId, openingSaid: true, typed: right, now: TEN })
    for (const change of [{ to: from }, { to: from + 5 * HOUR }, { from: TEN - HOUR, to: TEN - 1 }])
      await expect(store.record([agreed(change)], stampAt(TEN))).rejects.toMatchObject({
        problem: { code: 'act.malformed' },
      })
    expect(await allowed(from + MINUTE)).toBe('refusal')

    await store.record([agreed(), ended()], stampAt(TEN))
    expect([await allowed(from), await allowed(to - 1), await allowed(to)]).toEqual([
      'permit',
      'permit',
      'refusal',
    ])
    const view = await ask('case', { caseId: one.case.id, now: TEN })
    expect(view?.contacts[0]?.consent).toMatchObject([{ from, to }])
    expect(view?.timeline.find((entry) => entry.kind === 'consentRecorded')?.params).toMatchObject({
      from,
      to,
    })
    // What is over is not shown any more.
    expect((await ask('case', { caseId: one.case.id, now: to }))?.contacts[0]?.consent).toEqual([])
  })

  it('nobody is found by a number in their own call until they are verified', async () => {
    const two = person(2)
    const { store, ask } = await answering([...one.rows, ...two.rows])
    const { phone } = one.contact
    const asked = async () => ({
      tail: (await ask('search', { text: phone.slice(-4), now: TEN })).map((hit) => hit.caseId),
      number: (await ask('search', { text: phone.slice(3), now: TEN })).map((hit) => hit.caseId),
      card: (await ask('search', { text: one.case.accountNumber.slice(-4), now: TEN })).map(
        (hit) => hit.caseId,
      ),
      whole: (await ask('byNumber', { number: phone.slice(3) }))?.caseId ?? null,
      name: (await ask('search', { text: one.customer.name, now: TEN })).map((hit) => hit.caseId),
    })
    const open = await asked()
    expect(open).toMatchObject({ whole: one.case.id, name: [one.case.id] })
    for (const found of [open.tail, open.number, open.card]) expect(found).toContain(one.case.id)

    await store.record([attempt()], stampAt(TEN))
    // It only rings: the agent prepares.
    expect(await asked()).toEqual(open)
    await store.record([answered()], stampAt(TEN))
    const covered = await asked()
    expect(covered).toMatchObject({ whole: null, name: [one.case.id] })
    for (const found of [covered.tail, covered.number, covered.card]) expect(found).not.toContain(one.case.id)
    // Others are found as ever.
    expect(await ask('byNumber', { number: two.contact.phone.slice(3) })).toMatchObject({
      caseId: two.case.id,
    })

    await ask('verify', { caseId: one.case.id, callId, openingSaid: true, typed: right, now: TEN })
    expect(await asked()).toEqual(open)
  })

  it('a reveal is recorded before it is shown @seed(34)', async () => {
    const { store, ask } = await answering()
    const shown = await ask('reveal', {
      caseId: one.case.id,
      contactId: null,
      field: 'idNumber',
      reason: '核对',
    })
    expect(shown).toBe(one.customer.idNumber)
    expect(store.outboxHead(9)[0]).toMatchObject({
      kind: 'field.revealed',
      payload: { field: 'idNumber', reason: '核对' },
    })
    const foreign = person(2)
    await store.receive(page(foreign.rows))
    const wrong = { caseId: one.case.id, contactId: foreign.contact.id, field: 'phone' as const, reason: 'x' }
    expect(await ask('reveal', wrong)).toBeNull()
  })

  it('leases are wanted for the worklist until this or another device holds them', async () => {
    const { store, ask } = await answering([...one.rows, ...person(2).rows])
    expect(await ask('leasesWanted', { now: TEN, limit: 10 })).toHaveLength(2)
    const lease = (until: number): Row => ({
      kind: 'lease',
      id: one.customer.id,
      customerId: one.customer.id,
      caseId: null,
      version: until,
      device: DEVICE,
      from: TEN,
      until,
      effectiveLeft: 3,
    })
    await store.receive(page([lease(TEN + HOUR)]))
    expect(await ask('leasesWanted', { now: TEN, limit: 10 })).toEqual([person(2).customer.id])
    expect(await ask('leasesWanted', { now: TEN + HOUR, limit: 10 })).toHaveLength(2)
  })

  it('what another desk of this agent holds is wanted only by who takes over', async () => {
    const { store, ask } = await answering(one.rows)
    const held = (version: number, holder: string): Row => ({
      kind: 'lease',
      id: one.customer.id,
      customerId: one.customer.id,
      caseId: null,
      version,
      device: id(9, 0xde),
      holder,
      from: TEN,
      until: TEN + HOUR,
      effectiveLeft: 3,
    })
    await store.receive(page([held(1, AGENT)]))
    expect(await ask('leasesWanted', { now: TEN, limit: 10 })).toEqual([])
    expect(await ask('leasesWanted', { now: TEN, limit: 10, takeOver: true })).toEqual([one.customer.id])
    await store.receive(page([held(2, id(8, 0xde))]))
    expect(await ask('leasesWanted', { now: TEN, limit: 10, takeOver: true })).toEqual([])
  })
})

describe('blind verification', () => {
  it('another factor does where the customer can’t say one: still two, jointly, and a try like any other', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    const before = await ask('case', { caseId: one.case.id, now: TEN })
    expect(before).toMatchObject({
      factors: ['idLast4', 'birthday'],
      factorsHeld: ['idLast4', 'birthday', 'cardTail'],
      triesToday: 0,
    })
    const card = one.case.accountNumber.slice(-4)
    const off = String((Number(card) + 1) % 10_000).padStart(4, '0')
    expect(await ask('verify', asked({ idLast4: right.idLast4, cardTail: off }))).toMatchObject({
      verdict: 'mismatch',
      triesLeft: 1,
    })
    expect(await ask('case', { caseId: one.case.id, now: TEN })).toMatchObject({ triesToday: 1 })
    expect(await ask('verify', asked({ idLast4: right.idLast4, cardTail: card }))).toMatchObject({
      verdict: 'matched',
    })
  })

  const asked = (typed: Queries['verify'][0]['typed'], change: Partial<Queries['verify'][0]> = {}) => ({
    caseId: one.case.id,
    callId,
    openingSaid: true,
    typed,
    now: TEN,
    ...change,
  })

  it('is locked before the answer and before the opening is said, and such a look is no try', async () => {
    const { store, ask } = await answering()
    await store.record([attempt()], stampAt(TEN))
    expect(await ask('verify', asked(right))).toMatchObject({ verdict: 'locked' })
    await store.record([answered()], stampAt(TEN))
    expect(await ask('verify', asked(right, { openingSaid: false }))).toMatchObject({
      verdict: 'locked',
      problem: { code: 'verification.locked', params: { why: 'openingNotSaid' } },
    })
    expect(await ask('verify', asked({ idLast4: right.idLast4 }))).toMatchObject({ verdict: 'locked' })
    expect(store.shown.get('call', callId)?.tries).toBe(0)
  })

  it('matches two factors together and records the try without the values @seed(4)', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    expect(await ask('verify', asked(right))).toEqual({ verdict: 'matched', triesLeft: 0, problem: null })
    expect(store.shown.get('call', callId)).toMatchObject({ verification: 'matched', tries: 1 })
    const act = store.outboxHead(9).at(-1)
    expect(act).toMatchObject({ payload: { factors: ['idLast4', 'birthday'], matched: true } })
    expect(JSON.stringify(act)).not.toContain(right.idLast4)
  })

  it('ends after two tries of a call, also when both are pressed at once', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    const wrong = { ...right, idLast4: '0000' }
    const verdicts = await Promise.all([wrong, wrong, right].map((typed) => ask('verify', asked(typed))))
    expect(verdicts.map(({ verdict, triesLeft }) => [verdict, triesLeft])).toEqual([
      ['mismatch', 1],
      ['mismatch', 0],
      ['locked', 0],
    ])
    expect(store.shown.get('call', callId)?.tries).toBe(2)
  })

  it('ends after three tries of the day over all calls of the case', async () => {
    const { store, ask } = await answering()
    const wrong = { ...right, birthday: '0000' }
    await inCall(store)
    await ask('verify', asked(wrong))
    await ask('verify', asked(wrong))
    await store.record([ended()], stampAt(TEN))
    const second = id(2, 0xc)
    await inCall(store, second)
    expect(await ask('verify', asked(wrong, { callId: second }))).toMatchObject({
      verdict: 'mismatch',
      triesLeft: 0,
    })
    expect(await ask('verify', asked(right, { callId: second }))).toMatchObject({ verdict: 'locked' })
  })
})

describe('a worklist of 3,000 cases', () => {
  it('is made once, and afterwards only what changed is made again', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => person(index + 1).rows).flat()
    const desk = await bench()
    const store = await desk.open()
    for (let at = 0; at < rows.length; at += 2000)
      await store.receive(
        page(rows.slice(at, at + 2000), { cursor: String(at), more: at + 2000 < rows.length }),
      )
    const answers = new Answers(store)
    const timed = async (now: number) => {
      const start = performance.now()
      const list = await answers.answer('worklist', { now }, context(now))
      return { ms: performance.now() - start, list }
    }
    const first = await timed(TEN)
    await store.record([attempt()], stampAt(TEN + MINUTE))
    const second = await timed(TEN + MINUTE)
    console.log(
      `worklist of 3,000 cases: first ${first.ms.toFixed(0)} ms, after one act ${second.ms.toFixed(1)} ms`,
    )
    expect(first.list).toHaveLength(3000)
    // The list is right after the act, not just quick: the same as one made from nothing.
    const afresh = await new Answers(store).answer('worklist', { now: TEN + MINUTE }, context(TEN + MINUTE))
    expect(second.list).toEqual(afresh)
    expect(second.ms).toBeLessThan(first.ms)
    expect(store.agent.id).toBe(AGENT)
  })
})

describe('@seed(35) the break after a hard call', () => {
  const complained = (code: string, at: string): ActDraft => ({
    ...subject,
    kind: 'disposition.set',
    payload: { dispositionId: at, callId, code, fields: {}, path: [], said: [], script: null },
  })

  it('is offered once the result of one is saved, and no more after ten minutes', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    expect(await ask('restOffer', { now: TEN })).toBeNull()
    await store.record([ended(), complained('SAFETY', id(1, 0xd))], stampAt(TEN))
    expect(await ask('restOffer', { now: TEN })).toEqual({ callId, reasons: ['risk'] })
    expect(await ask('restOffer', { now: TEN + 10 * MINUTE })).toBeNull()
  })

  it('is offered where the agent says that they were insulted, and not for a call of every day', async () => {
    const { store, ask } = await answering()
    await inCall(store)
    await store.record([ended(), complained('NEGO', id(1, 0xd))], stampAt(TEN))
    expect(await ask('restOffer', { now: TEN })).toBeNull()
    const said: ActDraft = {
      ...subject,
      kind: 'incident.raised',
      payload: { callId, incident: 'abused' },
    }
    await store.record([said], stampAt(TEN))
    expect(await ask('restOffer', { now: TEN })).toEqual({ callId, reasons: ['abused'] })
  })
})

it('@seed(36) a concern waits in the outbox while there is no network, and stands on no case', async () => {
  const { store, ask } = await answering()
  const rows = (await ask('case', { caseId: one.case.id, now: TEN }))?.timeline.length
  const about = { caseId: one.case.id, callId: null }
  const concern: ActDraft = {
    kind: 'concern.raised',
    customerId: null,
    caseId: null,
    payload: { concernId: id(1, 0xe), concern: 'pressure', to: 'compliance', text: '要求施压', about },
  }
  await store.record([concern], stampAt(TEN))
  const [waiting] = await ask('outbox', null, context(TEN, { online: false }))
  expect(waiting).toMatchObject({
    state: 'waiting',
    name: '',
    act: { kind: 'concern.raised', customerId: null },
  })
  expect((await ask('case', { caseId: one.case.id, now: TEN }))?.timeline.length).toBe(rows)
  await store.settle([{ outcome: 'applied', n: waiting?.act.n ?? 0, flags: [] }])
  expect(await ask('outbox', null)).toEqual([])
})
