// Quality review: what a correction may say and what it does to rows, who may judge and answer, what a reviewer is told.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_LIST, type Code, callFactsOf, fitting } from '../../shared/disposition.ts'
import { addDays, CHINA, DAY, HOUR, instantOf, type LocalDay, MINUTE } from '../../shared/instant.ts'
import { ACT_KINDS, Act, type ActDraft, apply, type World } from '../../shared/operation.ts'
import {
  actFactsOf,
  chainOf,
  correctionProblems,
  fieldsFor,
  mustReview,
  REVIEW_STATES,
  type ReviewFilter,
  ReviewQuery,
  reviewQueryOf,
  standOf,
  withoutNumbers,
} from '../../shared/review.ts'
import type { DispositionFields, DispositionRow, Row, RowKind, RowOf } from '../../shared/rows.ts'

const uuid = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const TODAY: LocalDay = '2026-03-02'
const CALLED = instantOf(TODAY, 10 * HOUR, CHINA)
const CODED = CALLED + 3 * MINUTE
const REVIEWED = CODED + DAY
const [AGENT, QA, CUSTOMER, CASE, MOBILE, CALL, FIRST] = [1, 2, 3, 4, 5, 6, 7].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]
const subject = { customerId: CUSTOMER, caseId: CASE, version: 1 }

const rowsOfCall = (change: Partial<RowOf<'call'>> = {}): Row[] => [
  {
    kind: 'customer',
    id: CUSTOMER,
    ...subject,
    caseId: null,
    name: '张一测试',
    idNumber: null,
    address: null,
    synthetic: true,
  },
  {
    kind: 'case',
    id: CASE,
    ...subject,
    lender: '测试银行',
    lenderType: 'bank',
    callerName: '测试服务中心',
    hotline: '4000000000',
    product: 'creditCard',
    accountNumber: '9900000000000001',
    dueDate: addDays(TODAY, -12),
    terms: {
      principalFen: 800_000,
      minimumFen: 80_000,
      interestFrom: addDays(TODAY, -30),
      dailyRatePpm: 500,
      penaltyPpm: 1_000_000,
      lateFeePpm: 50_000,
      lateFeeFloorFen: 1000,
    },
    zone: CHINA,
    assignedTo: AGENT,
    state: 'IN_CONTACT',
    synthetic: true,
    importedAt: CALLED - DAY,
  },
  {
    kind: 'contact',
    id: MOBILE,
    ...subject,
    role: 'debtor',
    relation: null,
    name: null,
    phone: '+8619900000001',
    source: 'contract',
    status: 'active',
    consent: [],
  },
  {
    kind: 'call',
    id: CALL,
    ...subject,
    contactId: MOBILE,
    agentId: AGENT,
    direction: 'outbound',
    purpose: 'collect',
    number: null,
    ofDebtor: true,
    startedAt: CALLED,
    answeredAt: CALLED + 10_000,
    endedAt: CALLED + 2 * MINUTE,
    sipStatus: 200,
    endedBy: 'agent',
    talkMs: 110_000,
    verification: 'matched',
    tries: 1,
    recording: 'confirmed',
    rules: 'test',
    clock: { source: 'practice', skewMs: 0 },
    flags: [],
    dispositionId: null,
    ...change,
  },
]

class Rows implements World {
  readonly rows = new Map<string, Row>()
  #n = 0
  constructor(rows: readonly Row[]) {
    for (const row of rows) this.rows.set(`${row.kind}:${row.id}`, row)
  }
  get<K extends RowKind>(kind: K, id: string): RowOf<K> | undefined {
    return this.rows.get(`${kind}:${id}`) as RowOf<K> | undefined
  }
  ofCase<K extends RowKind>(kind: K, caseId: string): readonly RowOf<K>[] {
    return [...this.rows.values()].filter((row) => row.kind === kind && row.caseId === caseId) as RowOf<K>[]
  }
  /** Applies and keeps; returns the problem code, or null. */
  do(draft: Pick<ActDraft, 'kind' | 'payload'>, who = AGENT, at = CODED): string | null {
    this.#n += 1
    const act = Act.parse({
      ...draft,
      id: uuid(0x100000 + this.#n * 256),
      device: uuid(0xd),
      n: this.#n,
      customerId: CUSTOMER,
      caseId: CASE,
      base: null,
      hlc: `${String(at).padStart(15, '0')}-00000`,
      schema: 1,
      actor: { id: who, role: who === QA ? 'qa' : 'agent' },
      at,
      clock: { source: 'practice', skewMs: 0 },
    })
    const applied = apply(this, act)
    if (!applied.ok) return applied.problem.code
    for (const row of applied.rows) this.rows.set(`${row.kind}:${row.id}`, row)
    return null
  }
  get inForce(): DispositionRow | undefined {
    return this.get('disposition', this.get('call', CALL)?.dispositionId ?? '')
  }
}

const REFUSAL = { reason: 'noMoney' }
const COMPLAINT = { words: '别再打了', target: 'frequency', wish: '请减少联系' }

function coded(
  code: Code = 'REFUSE',
  fields: DispositionFields = REFUSAL,
  change: Partial<RowOf<'call'>> = {},
) {
  const rows = new Rows(rowsOfCall(change))
  const payload = {
    dispositionId: FIRST,
    callId: CALL,
    code,
    fields,
    path: ['A1', 'A2'],
    said: ['caller'],
    script: { id: 'A', version: 1 },
    walked: { steps: [{ node: 'A1', answer: 'self', at: CALLED }], said: { caller: CALLED } },
  }
  expect(rows.do({ kind: 'disposition.set', payload })).toBeNull()
  return rows
}

const agreed = (reviewId: string, dispositionId = FIRST) =>
  ({
    kind: 'disposition.reviewed',
    payload: { outcome: 'agreed', reviewId, callId: CALL, dispositionId, reason: '' },
  }) as const
const corrected = (number: number, code: string, fields: DispositionFields, dispositionId = FIRST) =>
  ({
    kind: 'disposition.reviewed',
    payload: {
      outcome: 'corrected',
      reviewId: uuid(100 + number),
      correctionId: uuid(200 + number),
      callId: CALL,
      dispositionId,
      code,
      fields,
      reason: '客户投诉了',
    },
  }) as const

describe('judging a disposition', () => {
  it('agreeing keeps the disposition in force and is on record', () => {
    const rows = coded()
    expect(rows.do(agreed(uuid(100)), QA, REVIEWED)).toBeNull()
    expect(rows.inForce?.id).toBe(FIRST)
    expect(rows.get('call', CALL)?.reviewId).toBe(uuid(100))
    expect(rows.get('review', uuid(100))).toMatchObject({
      outcome: 'agreed',
      reviewerId: QA,
      agentId: AGENT,
      correctionId: null,
      answer: null,
    })
  })

  it('a correction takes its place, keeps script path and times, and leaves the first as it was saved', () => {
    const rows = coded()
    const before = structuredClone(rows.get('disposition', FIRST))
    expect(rows.do(corrected(1, 'COMPLAINT', COMPLAINT), QA, REVIEWED)).toBeNull()
    expect(rows.get('disposition', FIRST)).toEqual(before)
    expect(rows.get('call', CALL)).toMatchObject({ code: 'COMPLAINT', reviewId: uuid(101) })
    expect(rows.inForce).toMatchObject({
      id: uuid(201),
      code: 'COMPLAINT',
      fields: COMPLAINT,
      agentId: QA,
      at: REVIEWED,
      supersedes: FIRST,
      path: ['A1', 'A2'],
      walked: before?.walked,
      version: 1,
    })
  })

  it('adds the hold of its code from the day of the review, for whoever has the case', () => {
    const rows = coded()
    rows.do(corrected(1, 'COMPLAINT', COMPLAINT), QA, REVIEWED)
    expect(rows.ofCase('hold', CASE)).toMatchObject([
      { holdKind: 'complaint', from: REVIEWED, until: REVIEWED + 15 * DAY, words: '别再打了', owner: AGENT },
    ])
    expect(rows.ofCase('task', CASE).map(({ taskKind }) => taskKind)).toContain('complaintTicket')
  })

  it('lifts no hold and frees no number, whatever it says', () => {
    const rows = coded('CEASE', { scope: 'number', words: '别打这个号' })
    expect(rows.get('contact', MOBILE)?.status).toBe('suppressed')
    const held = coded('COMPLAINT', COMPLAINT)
    for (const each of [rows, held]) expect(each.do(corrected(1, 'REFUSE', REFUSAL), QA, REVIEWED)).toBeNull()
    expect(rows.get('contact', MOBILE)?.status).toBe('suppressed')
    expect(held.ofCase('hold', CASE)).toMatchObject([{ holdKind: 'complaint', liftedAt: null, version: 1 }])
  })

  it('makes no second hold and no second open task when the code goes back and forth', () => {
    const rows = coded('COMPLAINT', COMPLAINT)
    rows.do(corrected(1, 'REFUSE', REFUSAL), QA, REVIEWED)
    rows.do(corrected(2, 'COMPLAINT', COMPLAINT, uuid(201)), QA, REVIEWED + HOUR)
    expect(rows.ofCase('hold', CASE)).toHaveLength(1)
    expect(rows.ofCase('task', CASE)).toHaveLength(
      new Set(rows.ofCase('task', CASE).map((t) => t.taskKind)).size,
    )
    expect(
      chainOf(rows.inForce as DispositionRow, (id) => rows.get('disposition', id)).map(({ id }) => id),
    ).toEqual([FIRST, uuid(201), uuid(202)])
  })

  it('makes and ends no promise', () => {
    const rows = coded('PTP_FULL', { amount: 100_000, date: TODAY, channel: 'app' })
    rows.do({
      kind: 'promise.made',
      payload: {
        promiseId: uuid(40),
        callId: CALL,
        promiseKind: 'full',
        amountFen: 100_000,
        due: TODAY,
        channel: 'app',
        previousId: null,
      },
    })
    rows.do(corrected(1, 'REFUSE', REFUSAL), QA, REVIEWED)
    expect(rows.get('promise', uuid(40))).toMatchObject({ exit: null, version: 1 })
    rows.do(
      corrected(2, 'PTP_FULL', { amount: 100_000, date: TODAY, channel: 'bank' }, uuid(201)),
      QA,
      REVIEWED,
    )
    expect(rows.ofCase('promise', CASE)).toHaveLength(1)
  })

  it('judges days and times of fields as of the wrap-up, not of the review', () => {
    const rows = coded()
    const promised = { amount: 100_000, date: TODAY, channel: 'app' }
    expect(rows.do(corrected(1, 'PTP_FULL', promised), QA, REVIEWED + 30 * DAY)).toBeNull()
    const yesterday = { ...promised, date: addDays(TODAY, -1) }
    expect(rows.do(corrected(2, 'PTP_FULL', yesterday, uuid(201)), QA, REVIEWED)).toBe(
      'disposition.fieldInvalid',
    )
  })

  it('refuses the own call, a stale disposition, a foreign one, no change, no reason and contradictions', () => {
    const rows = coded()
    expect(rows.do(agreed(uuid(100)), AGENT, REVIEWED)).toBe('review.ownCall')
    expect(rows.do(agreed(uuid(100), uuid(99)), QA, REVIEWED)).toBe('act.subjectMissing')
    expect(rows.do(corrected(1, 'REFUSE', { ...REFUSAL, empty: '' }), QA, REVIEWED)).toBe(
      'review.nothingChanged',
    )
    expect(rows.do(corrected(1, 'NA', {}), QA, REVIEWED)).toBe('disposition.contradictsCall')
    expect(rows.do(corrected(1, 'COMPLAINT', {}), QA, REVIEWED)).toBe('disposition.fieldMissing')
    expect(rows.do(corrected(1, 'NEWER', {}), QA, REVIEWED)).toBe('act.malformed')
    const silent = { ...corrected(1, 'COMPLAINT', COMPLAINT).payload, reason: '  ' }
    expect(() => rows.do({ kind: 'disposition.reviewed', payload: silent }, QA)).toThrow()
    expect(rows.do(corrected(1, 'COMPLAINT', COMPLAINT), QA, REVIEWED)).toBeNull()
    expect(rows.do(agreed(uuid(100)), QA, REVIEWED)).toBe('act.versionConflict')
    expect(rows.do(agreed(uuid(100), uuid(201)), QA, REVIEWED)).toBeNull()
  })

  it('a call without a disposition is nothing to judge', () => {
    const rows = new Rows(rowsOfCall())
    expect(rows.do(agreed(uuid(100)), QA, REVIEWED)).toBe('act.subjectMissing')
  })
})

describe('the answer', () => {
  const answer = (which: 'accepted' | 'disputed', text = '我听到的是这样') =>
    ({ kind: 'review.answered', payload: { answer: which, reviewId: uuid(101), text } }) as const

  it('is the agent’s alone, once, and only to a correction', () => {
    const rows = coded()
    rows.do(corrected(1, 'COMPLAINT', COMPLAINT), QA, REVIEWED)
    expect(rows.do(answer('disputed'), uuid(50), REVIEWED)).toBe('review.notYours')
    expect(rows.do(answer('disputed'), AGENT, REVIEWED)).toBeNull()
    expect(rows.get('review', uuid(101))?.answer).toEqual({
      outcome: 'disputed',
      text: '我听到的是这样',
      at: REVIEWED,
    })
    expect(rows.do(answer('accepted'), AGENT, REVIEWED)).toBe('review.closed')
    expect(() => rows.do(answer('disputed', ' '), AGENT)).toThrow()
    expect(rows.do(agreed(uuid(102), uuid(201)), QA, REVIEWED)).toBeNull()
    const late = { answer: 'accepted', reviewId: uuid(102), text: '' } as const
    expect(rows.do({ kind: 'review.answered', payload: late }, AGENT, REVIEWED)).toBe('review.closed')
  })
})

describe('any reviewing', () => {
  const codes = fc.constantFrom<Code>('REFUSE', 'COMPLAINT', 'DISPUTE', 'NEGO', 'PAID', 'NA', 'HUNGUP')
  const fields = fc.constantFrom<DispositionFields>(
    {},
    REFUSAL,
    COMPLAINT,
    { disputed: 'amount', claimed: 100, words: '不对' },
    { amount: 100, date: TODAY, channel: 'app' },
  )

  it('keeps every disposition as saved, one in force at the end of one chain, and never fewer holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('agree', 'correct', 'answer'), codes, fields), { maxLength: 12 }),
        (steps) => {
          const rows = coded()
          let number = 0
          for (const [what, code, given] of steps) {
            number += 1
            const before = structuredClone([...rows.rows.values()])
            const inForce = rows.inForce?.id ?? ''
            const last = rows.ofCase('review', CASE).at(-1)
            const refused =
              what === 'agree'
                ? rows.do(agreed(uuid(300 + number), inForce), QA, REVIEWED + number)
                : what === 'correct'
                  ? rows.do(corrected(number, code, given, inForce), QA, REVIEWED + number)
                  : rows.do(
                      {
                        kind: 'review.answered',
                        payload: { answer: 'disputed', reviewId: last?.id ?? uuid(999), text: '有异议' },
                      },
                      AGENT,
                      REVIEWED + number,
                    )
            for (const row of before) {
              if (row.kind === 'disposition' || row.kind === 'hold' || row.kind === 'promise')
                expect(rows.get(row.kind, row.id)).toEqual(row)
            }
            if (refused) expect([...rows.rows.values()]).toEqual(before)
            if (what === 'correct' && refused === null) {
              const call = rows.get('call', CALL)
              expect(fitting(code, callFactsOf(call as RowOf<'call'>)).ok).toBe(true)
              expect(rows.inForce?.code).toBe(code)
            }
          }
          const all = rows.ofCase('disposition', CASE)
          const chain = chainOf(rows.inForce as DispositionRow, (id) => rows.get('disposition', id))
          expect(chain).toHaveLength(all.length)
          expect(chain[0]?.id).toBe(FIRST)
        },
      ),
      { seed: 20261122, numRuns: 150 },
    )
  })
})

describe('what may be corrected', () => {
  const call = rowsOfCall().find((row) => row.kind === 'call') as RowOf<'call'>
  const facts = {
    call,
    inForce: { code: 'REFUSE', fields: REFUSAL },
    codedAt: CODED,
    zone: CHINA,
    contactIds: [MOBILE],
    callIds: [CALL],
  }

  it('a contradicted code is refused with the same fact as in the wrap-up', () => {
    for (const code of CODE_LIST) {
      const fit = fitting(code, callFactsOf(call))
      const problems = correctionProblems(code, {}, facts)
      const contradiction = problems.find((problem) => problem.code === 'disposition.contradictsCall')
      expect(contradiction?.params.fact, code).toBe(fit.ok ? undefined : fit.fact)
    }
  })

  it('a promise beyond the limits of promises may be what was said all the same', () => {
    const far = { amount: 99_999_999, date: addDays(TODAY, 300), channel: 'app' }
    expect(correctionProblems('PTP_FULL', far, facts)).toEqual([])
  })

  it('only fields of the code are saved, none of them empty or sensitive', () => {
    expect(fieldsFor('COMPLAINT', { ...COMPLAINT, amount: 5, wish: '' })).toEqual({
      words: '别再打了',
      target: 'frequency',
    })
    expect(fieldsFor('HARD', { documents: '证明' })).toEqual({})
    expect(fieldsFor('NEWER', { a: 1 })).toEqual({})
  })

  it('the customer’s rights and third persons must be looked at, flags too', () => {
    expect(['COMPLAINT', 'TP_RELAY', 'SAFETY'].map((code) => mustReview(code, []))).toEqual([
      'graveCode',
      'graveCode',
      'graveCode',
    ])
    expect(mustReview('NA', ['rule:C1'])).toBe('flagged')
    expect(mustReview('PTP_FULL', [])).toBeNull()
  })

  it('a call stands where its last judgement left it', () => {
    expect(standOf(null)).toBe('pending')
    expect(standOf({ answer: null })).toBe('done')
    expect(standOf({ answer: { outcome: 'accepted', text: '', at: 1 } })).toBe('done')
    expect(standOf({ answer: { outcome: 'disputed', text: '不', at: 1 } })).toBe('disputed')
  })
})

describe('what is asked and told', () => {
  it('a filter survives the query string', () => {
    fc.assert(
      fc.property(
        fc.record<ReviewFilter>({
          state: fc.constantFrom(...REVIEW_STATES),
          codes: fc.uniqueArray(fc.constantFrom(...CODE_LIST), { maxLength: 34 }),
          agentId: fc.option(fc.constant(AGENT)),
          from: fc.option(fc.constant(TODAY)),
          until: fc.option(fc.constant(addDays(TODAY, 3))),
          draw: fc.option(fc.constant(AGENT)),
        }),
        (filter) => {
          expect(ReviewQuery.parse(reviewQueryOf(filter))).toEqual({ filter, cursor: null, limit: 50 })
        },
      ),
      { seed: 20261122, numRuns: 60 },
    )
    expect(ReviewQuery.safeParse({ codes: "A';--" }).success).toBe(false)
    expect(ReviewQuery.safeParse({ limit: '5000' }).success).toBe(false)
  })

  it('no act tells a number or the words of a person', () => {
    const number = '+8619900001234'
    const secret = '不能出现'
    const payloads: Record<(typeof ACT_KINDS)[number], object> = {
      'call.attempted': { number, contactId: MOBILE, ofDebtor: true, purpose: 'collect', rules: 'r' },
      'call.received': { number, contactId: MOBILE, ofDebtor: true, rules: 'r' },
      'call.answered': {},
      'call.ended': { sipStatus: 200, endedBy: 'agent', talkMs: 5 },
      'call.missed': {},
      'call.transferred': {
        mode: 'blind',
        target: 'outside',
        extension: null,
        result: 'failed',
        sipStatus: 486,
      },
      'call.refused': { rule: 'C1', stage: 'click' },
      'verification.tried': { factors: ['idLast4'], matched: true },
      'recording.flagged': { recording: 'confirmed', reason: '' },
      'recording.noticed': {},
      'recorder.changed': { state: 'failed', reason: 'diskFull' },
      'stop.requested': { holdId: FIRST, holdKind: 'complaint', words: secret },
      'hold.placed': {
        holdId: FIRST,
        holdKind: 'legal',
        until: null,
        reviewAt: REVIEWED,
        owner: AGENT,
        channels: ['letter'],
        words: secret,
      },
      'hold.changed': {
        holdId: FIRST,
        until: null,
        reviewAt: REVIEWED,
        owner: AGENT,
        channels: [],
        reason: secret,
      },
      'hold.lifted': { holdId: FIRST, reason: secret },
      'legalHold.placed': { holdId: FIRST, ground: 'lawsuit', reviewAt: 0, reason: secret },
      'legalHold.reviewed': { holdId: FIRST, reviewAt: 0, reason: secret },
      'legalHold.lifted': { holdId: FIRST, reason: secret },
      'disposition.set': { dispositionId: FIRST, code: 'NA', fields: { words: secret } },
      'disposition.reviewed': { outcome: 'agreed', reviewId: FIRST, reason: secret },
      'review.answered': { answer: 'disputed', reviewId: FIRST, text: secret },
      'call.scored': { scoreId: FIRST, card: 1, coaching: secret, items: [{ reason: secret }] },
      'score.answered': { scoreId: FIRST, answers: [{ text: secret }] },
      'score.decided': { scoreId: FIRST, items: [{ reason: secret }] },
      'note.added': { noteId: FIRST, text: secret },
      'promise.made': { promiseId: FIRST, amountFen: 1, due: TODAY, promiseKind: 'full', channel: 'app' },
      'stage.excepted': { channel: 'sms', reason: secret },
      'consent.sensitive': { callId: FIRST, purpose: 'plan' },
      'plan.asked': {
        planId: FIRST,
        terms: { planKind: 'single', periods: 1 },
        note: secret,
        reason: secret,
      },
      'plan.decided': { planId: FIRST, decision: 'refused', reason: secret },
      'plan.withdrawn': { planId: FIRST, reason: secret },
      'exception.asked': { exceptionId: FIRST, exceptionKind: 'promise', reason: secret },
      'exception.decided': { exceptionId: FIRST, decision: 'refused', reason: secret },
      'exception.withdrawn': { exceptionId: FIRST, reason: secret },
      'callback.set': { callbackId: FIRST, at: 1, requested: true },
      'callback.done': { callbackId: FIRST },
      'callback.moved': { callbackId: FIRST, at: 1 },
      'callback.cancelled': { callbackId: FIRST, reason: secret },
      'consent.recorded': { contactId: MOBILE, callId: FIRST, from: 1, to: 2, words: secret },
      'field.revealed': { field: 'phone', reason: 'r', contactId: MOBILE },
      'incident.raised': { incident: 'x' },
      'ticket.opened': { ticketId: FIRST, ticketKind: 'complaint', words: secret, wish: secret },
      'ticket.noted': { ticketId: FIRST, text: secret },
      'ticket.moved': { ticketId: FIRST, desk: 'bank', reason: secret },
      'ticket.raised': { ticketId: FIRST, reason: secret },
      'ticket.extended': { ticketId: FIRST, step: 'complex', reason: secret },
      'ticket.stepped': { ticketId: FIRST, step: 'confirmed', text: secret },
      'ticket.answered': { ticketId: FIRST, outcome: 'upheld', told: 'call', text: secret },
      'ticket.closed': { ticketId: FIRST, why: 'told', text: secret },
      'satisfaction.asked': { answer: 'good', care: false, words: secret },
      'message.asked': { messageId: FIRST, channel: 'sms' },
      'message.cancelled': { messageId: FIRST, reason: secret },
      'agent.state': { state: 'break', reason: 'meal' },
      'concern.raised': { concernId: FIRST, concern: 'other', to: 'compliance', text: secret },
      'concern.read': { concernId: FIRST },
      'concern.answered': { concernId: FIRST, text: secret },
      'help.asked': { helpId: FIRST },
      'help.withdrawn': { helpId: FIRST, why: 'agent' },
      'help.taken': { helpId: FIRST },
    }
    for (const kind of ACT_KINDS) {
      const told = JSON.stringify(actFactsOf({ kind, payload: payloads[kind] } as unknown as Act))
      expect(told, kind).not.toContain(number)
      expect(told, kind).not.toContain(secret)
    }
  })

  it.each([
    ['改打19900001234。', '改打199********。'],
    ['身份证 99000019900307123X', '身份证 990***************'],
    ['卡号 6226 0000 0000 1234', '卡号 622*************'],
    ['承诺 2026-03-05 还 100000.00', '承诺 2026-03-05 还 100000.00'],
    ['2026-03-05 8160.00 到账', '2026-03-05 8160.00 到账'],
    ['工号8001，10:30回电', '工号8001，10:30回电'],
  ])('%s', (text, read) => {
    expect(withoutNumbers(text)).toBe(read)
  })
})
