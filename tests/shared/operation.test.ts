// What acts make of rows: the one function that the desk and central share. Rules of who may do what are tested elsewhere.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guardFactsOf } from '../../shared/compliance/compliance.ts'
import { CHINA, DAY, MINUTE } from '../../shared/instant.ts'
import { type ActDraft, apply, derivedId } from '../../shared/operation.ts'
import { mayRecord } from '../../shared/role.ts'
import type { ContactRow, PaymentRow } from '../../shared/rows.ts'
import { timelineOf } from '../../shared/timeline.ts'
import {
  AGENT,
  CALL,
  CASE,
  CUSTOMER,
  customer,
  DEVICE,
  disposition,
  MOBILE,
  matter,
  mobile,
  NOW,
  promise,
  Rows,
  TODAY,
  uuid,
} from './caseWorld.ts'

function inCall(): Rows {
  const rows = new Rows()
  rows.do({
    kind: 'call.attempted',
    payload: {
      callId: CALL,
      contactId: MOBILE,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: 'r1',
    },
  })
  rows.do({ kind: 'call.answered', payload: { callId: CALL } })
  return rows
}

describe('a call', () => {
  it('moves the case from new to queued to in contact, and keeps its times and end', () => {
    const rows = inCall()
    expect(rows.get('case', CASE)?.state).toBe('IN_CONTACT')
    expect(
      rows.do({
        kind: 'call.ended',
        payload: { callId: CALL, sipStatus: 200, endedBy: 'customer', talkMs: 61_000 },
      }),
    ).toBeNull()
    expect(rows.get('call', CALL)).toMatchObject({
      answeredAt: NOW,
      endedAt: NOW,
      talkMs: 61_000,
      version: 3,
    })
  })

  it('@seed(2): keeps the bucket in which the case stood when it began', () => {
    const rows = inCall()
    expect(rows.get('call', CALL)?.bucket).toBe('M1')
    const paid: PaymentRow = {
      kind: 'payment',
      id: uuid(70),
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      amountFen: 2_000_000,
      valueDate: TODAY,
      channel: 'app',
    }
    rows.put(paid)
    rows.do({ kind: 'call.ended', payload: { callId: CALL, sipStatus: 200, endedBy: 'customer', talkMs: 1 } })
    expect(rows.get('call', CALL)?.bucket).toBe('M1')
  })

  it('is refused a second time under the same id, and an answer to an unknown call too', () => {
    const rows = inCall()
    const again = {
      kind: 'call.attempted',
      payload: {
        callId: CALL,
        contactId: MOBILE,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'r1',
      },
    } as const
    expect(rows.do(again)).toBe('act.idTaken')
    expect(rows.do({ kind: 'call.answered', payload: { callId: uuid(99) } })).toBe('act.subjectMissing')
  })

  it('stays verified when a later try fails, and counts every try', () => {
    const rows = inCall()
    const attempt = (matched: boolean) =>
      rows.do({
        kind: 'verification.tried',
        payload: { callId: CALL, factors: ['idLast4', 'birthday'], matched },
      })
    attempt(false)
    expect(rows.get('call', CALL)).toMatchObject({ verification: 'failed', tries: 1 })
    attempt(true)
    attempt(false)
    expect(rows.get('call', CALL)).toMatchObject({ verification: 'matched', tries: 3 })
  })
})

describe('stops and dispositions', () => {
  const stop = (suppressContactId: string | null = null) =>
    ({
      kind: 'stop.requested',
      payload: {
        callId: CALL,
        holdId: uuid(30),
        holdKind: 'complaint',
        words: '不要再打',
        suppressContactId,
      },
    }) as const

  it('a complaint binds at once, and the disposition after it makes no second hold', () => {
    const rows = inCall()
    rows.do(stop())
    expect(rows.ofCase('hold', CASE)).toHaveLength(1)
    expect(rows.ofCase('hold', CASE)[0]?.until).toBe(NOW + 15 * DAY)
    rows.do(disposition('COMPLAINT', { words: '不要再打' }))
    expect(rows.ofCase('hold', CASE)).toHaveLength(1)
    expect(rows.get('call', CALL)?.dispositionId).toBe(uuid(20))
  })

  it('a disposition places the hold of its code with the words said', () => {
    const rows = inCall()
    rows.do(disposition('DISPUTE', { words: '这笔不是我的' }))
    expect(rows.ofCase('hold', CASE)).toMatchObject([
      { holdKind: 'dispute', words: '这笔不是我的', until: NOW + 15 * DAY },
    ])
  })

  it('refuses a second disposition and shows the call it already has', () => {
    const rows = inCall()
    rows.do(disposition('NEGO'))
    expect(rows.do(disposition('REFUSE'))).toBe('disposition.already')
  })

  it('a number suppressed for ever never becomes merely invalid', () => {
    const rows = inCall()
    rows.do(stop(MOBILE))
    expect(rows.get('contact', MOBILE)?.status).toBe('suppressed')
    rows.do(disposition('EMPTY'))
    expect(rows.get('contact', MOBILE)?.status).toBe('suppressed')
  })
})

describe('whose wish binds what', () => {
  const RELATIVE = uuid(7)
  const relative: ContactRow = { ...mobile, id: RELATIVE, role: 'contact', phone: '+8619900000002' }
  const answeredBy = (contactId: string) => {
    const rows = new Rows([customer, matter, mobile, relative])
    const ofDebtor = contactId === MOBILE
    rows.do({
      kind: 'call.attempted',
      payload: { callId: CALL, contactId, number: null, ofDebtor, purpose: 'collect', rules: 'r' },
    })
    rows.do({ kind: 'call.answered', payload: { callId: CALL } })
    return rows
  }
  const cease = (change: { suppressContactId?: string; thirdPerson?: boolean } = {}) =>
    ({
      kind: 'stop.requested',
      payload: {
        callId: CALL,
        holdId: uuid(30),
        holdKind: 'cease',
        words: '别再打',
        suppressContactId: null,
        ...change,
      },
    }) as const
  const status = (rows: Rows, id: string) => rows.get('contact', id)?.status
  const holds = (rows: Rows) => rows.ofCase('hold', CASE).map(({ holdKind, until }) => [holdKind, until])

  it('the debtor’s stops all contact, or this number alone', () => {
    const all = answeredBy(MOBILE)
    all.do(cease())
    expect(holds(all)).toEqual([['cease', null]])
    expect(status(all, MOBILE)).toBe('active')
    const one = answeredBy(MOBILE)
    one.do(cease({ suppressContactId: MOBILE }))
    expect(holds(one)).toEqual([])
    expect(status(one, MOBILE)).toBe('suppressed')
    one.do(disposition('CEASE', { scope: 'number', words: '别再打' }))
    expect(holds(one)).toEqual([])
  })

  it('another person’s closes their number, never the customer', () => {
    for (const act of [
      cease(),
      disposition('CEASE', { scope: 'all', words: '别再打' }),
      disposition('TP_REFUSE'),
    ]) {
      const rows = answeredBy(RELATIVE)
      rows.do(act)
      expect(holds(rows)).toEqual([])
      expect([status(rows, RELATIVE), status(rows, MOBILE)]).toEqual(['suppressed', 'active'])
    }
  })

  it('the customer verified on another person’s number still stops all contact', () => {
    const rows = answeredBy(RELATIVE)
    rows.do({
      kind: 'verification.tried',
      payload: { callId: CALL, factors: ['idLast4', 'birthday'], matched: true },
    })
    rows.do(cease())
    expect(holds(rows)).toEqual([['cease', null]])
    expect(status(rows, RELATIVE)).toBe('active')
  })

  it('another person’s on the debtor’s own number sends the case to the supervisor, once', () => {
    const rows = answeredBy(MOBILE)
    rows.do(cease({ suppressContactId: MOBILE, thirdPerson: true }))
    rows.do(disposition('TP_REFUSE', { relation: 'stranger' }))
    expect(status(rows, MOBILE)).toBe('active')
    expect(holds(rows)).toEqual([['numberReview', null]])
    expect(rows.ofCase('task', CASE).map(({ taskKind }) => taskKind)).toEqual(['supervisorReview'])
  })

  it('a supervisor lifts the hold that was seen, with a reason, and the review is done', () => {
    const rows = answeredBy(MOBILE)
    rows.do(disposition('TP_REFUSE', { relation: 'stranger' }))
    const [hold] = rows.ofCase('hold', CASE)
    const lift = (base: number | null) => ({
      kind: 'hold.lifted' as const,
      base,
      payload: { holdId: hold?.id ?? '', reason: '已核实，号码为客户本人使用' },
    })
    expect(rows.do(lift(null))).toBe('act.versionConflict')
    expect(rows.do(lift(hold?.version ?? 0))).toBeNull()
    expect(rows.get('hold', hold?.id ?? '')).toMatchObject({
      liftedAt: NOW,
      lifted: { by: AGENT, reason: '已核实，号码为客户本人使用' },
    })
    expect(rows.ofCase('task', CASE)[0]?.doneAt).toBe(NOW)
    expect(rows.do(lift((hold?.version ?? 0) + 1))).toBe('act.versionConflict')
    expect(mayRecord('supervisor', 'hold.lifted') && !mayRecord('agent', 'hold.lifted')).toBe(true)
  })
})

describe('promises', () => {
  it('a second promise beside one that runs is a conflict that shows the first', () => {
    const rows = inCall()
    expect(rows.do(promise(40))).toBeNull()
    const applied = apply(rows, rows.act(promise(41)))
    expect(applied).toMatchObject({
      ok: false,
      problem: { code: 'act.versionConflict' },
      current: { id: uuid(40) },
    })
  })

  it('replaces the version the agent saw, and conflicts when somebody changed it meanwhile', () => {
    const rows = inCall()
    rows.do(promise(40))
    expect(rows.do({ ...promise(41, { previousId: uuid(40) }), base: 7 })).toBe('act.versionConflict')
    expect(rows.do({ ...promise(41, { previousId: uuid(40) }), base: 1 })).toBeNull()
    expect(rows.get('promise', uuid(40))?.exit?.state).toBe('RENEGOTIATED')
    expect(rows.get('case', CASE)?.state).toBe('PROMISED')
  })

  it('where the promise that was seen gave way to another meanwhile, the one that runs is shown', () => {
    const rows = inCall()
    rows.do(promise(40))
    rows.do({ ...promise(41, { previousId: uuid(40) }), base: 1 })
    const late = { ...rows.act(promise(42, { previousId: uuid(40) })), base: 1 }
    expect(apply(rows, late)).toMatchObject({ ok: false, current: { id: uuid(41), version: 1 } })
  })

  it('a promise that the ledger has kept stands in nobody’s way', () => {
    const rows = inCall()
    rows.do(promise(40))
    const payment: PaymentRow = {
      kind: 'payment',
      id: uuid(50),
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      amountFen: 200_000,
      valueDate: TODAY,
      channel: 'app',
    }
    rows.put(payment)
    expect(rows.do(promise(41))).toBeNull()
  })
})

describe('callbacks', () => {
  const set: ActDraft = {
    customerId: CUSTOMER,
    caseId: CASE,
    kind: 'callback.set',
    payload: { callbackId: uuid(70), callId: CALL, contactId: MOBILE, at: NOW + DAY, requested: true },
  }
  const change = (kind: 'callback.moved' | 'callback.cancelled'): ActDraft => ({
    customerId: CUSTOMER,
    caseId: CASE,
    ...(kind === 'callback.moved'
      ? { kind, payload: { callbackId: uuid(70), at: NOW + 2 * DAY } }
      : { kind, payload: { callbackId: uuid(70), reason: '客户已还款' } }),
  })

  it('get another time, and both times stay in the record', () => {
    const rows = inCall()
    rows.do(set)
    expect(rows.do(change('callback.moved'))).toBeNull()
    expect(rows.get('callback', uuid(70))).toMatchObject({ at: NOW + 2 * DAY, doneAt: null })
    const moved = [...rows.rows.values()].find(
      (row) => row.kind === 'event' && row.eventKind === 'callbackMoved',
    )
    expect(moved).toMatchObject({ params: { from: NOW + DAY, at: NOW + 2 * DAY } })
  })

  it('moved ahead of what the customer agreed to open no call that the customer did not ask for', () => {
    const rows = inCall()
    rows.do(set)
    const move = (at: number): ActDraft => ({
      customerId: CUSTOMER,
      caseId: CASE,
      kind: 'callback.moved',
      payload: { callbackId: uuid(70), at },
    })
    const asked = (contacts = [mobile]) => {
      const callbacks = [rows.get('callback', uuid(70))].flatMap((row) => row ?? [])
      const facts = guardFactsOf({
        matter,
        contacts,
        calls: [],
        holds: [],
        callbacks,
        lease: null,
        suppressed: new Set(),
        device: DEVICE,
        online: true,
        timeVerified: true,
        zone: CHINA,
      })
      return facts.callbacks.map(({ at }) => at)
    }
    rows.do(move(NOW + MINUTE))
    expect(asked()).toEqual([NOW + DAY])
    // Later than agreed it is made later.
    rows.do(move(NOW + 2 * DAY))
    expect(asked()).toEqual([NOW + 2 * DAY])
    rows.do(move(NOW + 2 * MINUTE))
    expect(asked()).toEqual([NOW + DAY])
    // Asked for on a number that is gone, it is not asked for on all the others.
    expect(asked([])).toEqual([])
  })

  it('are taken back with a reason, and what is over stays over', () => {
    const rows = inCall()
    rows.do(set)
    expect(rows.do(change('callback.cancelled'))).toBeNull()
    expect(rows.get('callback', uuid(70))).toMatchObject({ cancelled: true })
    expect(rows.get('callback', uuid(70))?.doneAt).not.toBeNull()
    const told = timelineOf([...rows.rows.values()], CHINA).map(({ kind }) => kind)
    expect(told).toContain('callbackCancelled')
    expect(told).not.toContain('callbackDone')
    expect(rows.do(change('callback.moved'))).toBe('act.versionConflict')
  })
})

describe('any schedule of acts', () => {
  const step = fc.constantFrom(
    { kind: 'call.answered', payload: { callId: CALL } } as const,
    { kind: 'verification.tried', payload: { callId: CALL, factors: ['idLast4'], matched: true } } as const,
    { kind: 'note.added', payload: { noteId: uuid(60), callId: CALL, text: '记一笔' } } as const,
    {
      kind: 'recording.flagged',
      payload: { callId: CALL, recording: 'confirmed', reason: 'policy' },
    } as const,
    disposition('COMPLAINT', { words: '投诉' }),
    disposition('PTP_PART'),
    disposition('EMPTY'),
    promise(40),
    promise(41),
    {
      kind: 'callback.set',
      payload: { callbackId: uuid(70), callId: CALL, contactId: MOBILE, at: NOW + DAY, requested: true },
    } as const,
    { kind: 'callback.moved', payload: { callbackId: uuid(70), at: NOW + 2 * DAY } } as const,
    { kind: 'callback.cancelled', payload: { callbackId: uuid(70), reason: '客户改变主意' } } as const,
    { kind: 'callback.done', payload: { callbackId: uuid(70) } } as const,
    {
      kind: 'call.ended',
      payload: { callId: CALL, sipStatus: 200, endedBy: 'agent', talkMs: 1000 },
    } as const,
  )

  it('raises each changed row by exactly one version, never edits the world in place, and says the same twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const rows = inCall()
        for (const draft of steps) {
          const act = rows.act(draft)
          const before = structuredClone([...rows.rows])
          const first = apply(rows, act)
          expect(apply(rows, act)).toEqual(first)
          expect([...rows.rows]).toEqual(before)
          if (!first.ok) continue
          for (const row of first.rows) {
            expect(row.version).toBe((rows.get(row.kind, row.id)?.version ?? 0) + 1)
            rows.put(row)
          }
        }
        expect(rows.ofCase('disposition', CASE).length).toBeLessThanOrEqual(1)
        expect(rows.ofCase('promise', CASE).filter((row) => row.exit === null).length).toBeLessThanOrEqual(1)
      }),
      { seed: 20261122, numRuns: 200 },
    )
  })

  it('makes derived ids that differ from the act and from each other', () => {
    const ids = [1, 2, 16, 17, 255].map((part) => derivedId(uuid(0x1000), part))
    expect(new Set([...ids, uuid(0x1000)]).size).toBe(6)
  })
})
