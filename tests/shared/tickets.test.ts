// Tickets from their opening to their end: what a call opens, who may decide, how the clocks run and rise, and how the hold ends.
import { describe, expect, it } from 'vitest'
import { CHINA, DAY } from '../../shared/instant.ts'
import {
  COMPLAINT_CLOCK,
  concerns,
  dueOf,
  LADDER,
  levelOf,
  nextRung,
  pressureOf,
} from '../../shared/ticket/clock.ts'
import { TICKET_KINDS } from '../../shared/ticket/kinds.ts'
import { timelineOf } from '../../shared/timeline.ts'
import { AGENT, CALL, CASE, dialled, disposition, NOW, Rows, uuid } from './caseWorld.ts'

const SUPERVISOR = { id: uuid(60), role: 'supervisor' as const }
const COLLEAGUE = uuid(61)
const TICKET = uuid(40)
const HOLD = uuid(41)

class Desk extends Rows {
  call() {
    this.do(dialled)
    this.do({ kind: 'call.answered', payload: { callId: CALL } })
    this.do({ kind: 'verification.tried', payload: { callId: CALL, factors: ['idLast4'], matched: true } })
    this.do({
      kind: 'call.ended',
      payload: { callId: CALL, sipStatus: 200, endedBy: 'agent', talkMs: 120_000 },
    })
    return this
  }
  stop() {
    return this.do({
      kind: 'stop.requested',
      payload: {
        callId: CALL,
        holdId: HOLD,
        holdKind: 'complaint',
        words: '你们半夜打电话',
        suppressContactId: null,
      },
    })
  }
  code(code: string, fields: object) {
    return this.do(disposition(code, fields))
  }
  open(ticketKind: string, change: object = {}, actor?: typeof SUPERVISOR) {
    return this.do(
      {
        kind: 'ticket.opened',
        payload: {
          ticketId: TICKET,
          ticketKind,
          subject: '请核实',
          words: '',
          wish: '',
          channel: 'letter',
          evidence: [{ what: '客户来信', callId: null }],
          payload: {},
          callId: null,
          owner: null,
          ...change,
        },
      },
      actor,
    )
  }
  answer(change: object = {}, more: object = {}) {
    return this.do({
      kind: 'ticket.answered',
      actor: SUPERVISOR,
      payload: {
        ticketId: this.ticket.id,
        outcome: 'upheld',
        text: '已核实并致歉，更正联系时段',
        told: 'call',
        hold: 'lift',
        data: {},
        ...change,
      },
      ...more,
    } as never)
  }
  get ticket() {
    const found = this.ofCase('ticket', CASE)
    expect(found).toHaveLength(1)
    const [ticket] = found
    if (!ticket) throw new Error('no ticket')
    return ticket
  }
}

const COMPLAINT = { words: '你们半夜打电话', target: 'agent', wish: '道歉' }

describe('what a call opens', () => {
  it('@seed(28) @seed(1): a complaint in a call is a ticket at once, with its clock and its hold; the result fills it in', () => {
    const desk = new Desk().call()
    expect(desk.stop()).toBeNull()
    expect(desk.ticket).toMatchObject({
      ticketKind: 'complaint',
      state: 'open',
      desk: 'supervisor',
      clock: 'simple',
      due: NOW + 15 * DAY,
      words: '你们半夜打电话',
      holdId: HOLD,
      about: null,
      evidence: [{ callId: CALL }],
    })
    expect(desk.code('COMPLAINT', COMPLAINT)).toBeNull()
    expect(desk.ticket).toMatchObject({
      version: 2,
      wish: '道歉',
      payload: { target: 'agent' },
      about: AGENT,
      holdId: HOLD,
    })
    expect(desk.ofCase('hold', CASE)).toHaveLength(1)
  })

  it.each([
    ['COMPLAINT', COMPLAINT, 'complaint', 'complaint'],
    [
      'DISPUTE',
      { disputed: 'fee', claimed: 100_00, words: '费用不对', wish: '重新计算' },
      'dispute',
      'dispute',
    ],
    [
      'PAID',
      { amount: 800_00, date: '2026-03-01', channel: 'app', voucher: 'V1' },
      'paymentCheck',
      'paidClaim',
    ],
    ['FRAUD', { words: '不是我办的' }, 'fraudCheck', 'fraud'],
  ])(
    '@seed(31): %s opens its own, for the desk that answers it, with the hold of the call',
    (code, fields, kind, hold) => {
      const desk = new Desk().call()
      expect(desk.code(code, fields)).toBeNull()
      const { ticketKind, callId, holdId, due, payload } = desk.ticket
      expect({ ticketKind, callId, due }).toEqual({
        ticketKind: kind,
        callId: CALL,
        due: dueOf(kind, NOW).due,
      })
      expect(desk.get('hold', holdId ?? '')?.holdKind).toBe(hold)
      for (const { name } of TICKET_KINDS[kind]?.fields ?? [])
        if (name in fields) expect(payload[name]).toBe(fields[name as keyof typeof fields])
    },
  )

  it('a reviewer who corrects a result to a complaint opens it too; other codes open none', () => {
    const desk = new Desk().call()
    desk.code('REFUSE', { reason: '没钱' })
    expect(desk.ofCase('ticket', CASE)).toEqual([])
    desk.do(
      {
        kind: 'disposition.reviewed',
        payload: {
          outcome: 'corrected',
          reviewId: uuid(50),
          callId: CALL,
          dispositionId: uuid(20),
          correctionId: uuid(51),
          code: 'COMPLAINT',
          fields: COMPLAINT,
          reason: '客户明确投诉',
        },
      },
      { id: uuid(62), role: 'qa' },
    )
    expect(desk.ticket).toMatchObject({ ticketKind: 'complaint', about: AGENT, openedBy: uuid(62) })
  })
})

describe('by hand', () => {
  it('@seed(31): a question to the bank with what is asked, evidence and a due time; its payload is checked', () => {
    const desk = new Desk()
    expect(desk.open('bankQuestion')).toBe('disposition.fieldMissing')
    expect(desk.open('bankQuestion', { payload: { question: '请提供 2 月账单' } })).toBeNull()
    expect(desk.ticket).toMatchObject({
      desk: 'bank',
      due: NOW + 5 * DAY,
      clock: null,
      payload: { question: '请提供 2 月账单' },
      evidence: [{ what: '客户来信', by: AGENT }],
    })
    expect(desk.answer({ outcome: 'done' }, { actor: { id: AGENT, role: 'agent' } })).toBeNull()
    expect(desk.ticket.state).toBe('answered')
  })

  it('a complaint by letter takes the words down and holds the case', () => {
    const desk = new Desk()
    const payload = { target: 'amount' }
    expect(desk.open('complaint', { payload })).toBe('disposition.fieldMissing')
    expect(desk.open('complaint', { payload: { target: 'nobody' }, words: '多收了费' })).toBe(
      'disposition.fieldInvalid',
    )
    expect(desk.open('complaint', { payload, words: '多收了费' })).toBeNull()
    expect(desk.ofCase('hold', CASE)).toMatchObject([
      { holdKind: 'complaint', id: desk.ticket.holdId, words: '多收了费' },
    ])
    expect(desk.open('nonsense', { ticketId: uuid(49) })).toBe('act.malformed')
  })
})

describe('the answer', () => {
  it('@seed(28): stands with who, when, how and its words, ends the hold and what waited for it', () => {
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    expect(desk.answer({}, { at: NOW + DAY })).toBeNull()
    expect(desk.ticket).toMatchObject({
      state: 'answered',
      answer: {
        by: SUPERVISOR.id,
        at: NOW + DAY,
        told: 'call',
        text: '已核实并致歉，更正联系时段',
        outcome: 'upheld',
      },
    })
    expect(desk.get('hold', desk.ticket.holdId ?? '')).toMatchObject({
      liftedAt: NOW + DAY,
      lifted: { by: SUPERVISOR.id, reason: '已核实并致歉，更正联系时段' },
    })
    expect(desk.ofCase('task', CASE).every(({ doneAt }) => doneAt === NOW + DAY)).toBe(true)
    expect(desk.answer()).toBe('ticket.closed')
    const kinds = timelineOf([...desk.rows.values()], CHINA).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['ticketOpened', 'ticketAnswered', 'holdLifted']))
  })

  it('is not given by whom the complaint is about, nor by an agent; the hold may stay', () => {
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    expect(desk.answer({}, { actor: { id: uuid(62), role: 'agent' } })).toBe('ticket.notYours')
    expect(desk.answer({}, { actor: { id: AGENT, role: 'supervisor' } })).toBe('ticket.ownComplaint')
    expect(desk.answer({ outcome: 'gone' })).toBe('act.malformed')
    expect(desk.answer({ hold: 'keep' })).toBeNull()
    expect(desk.get('hold', desk.ticket.holdId ?? '')?.liftedAt).toBeNull()
  })

  it('a complaint ends by its answer or by being withdrawn, never as a mistake; then the customer is told', () => {
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    const close = (why: string, actor?: object) =>
      desk.do({
        kind: 'ticket.closed',
        payload: { ticketId: desk.ticket.id, why, text: '客户来电说明' },
        ...(actor ? { actor } : {}),
      } as never)
    expect(close('told')).toBe('ticket.unanswered')
    expect(close('withdrawn')).toBe('ticket.notYours')
    expect(close('mistake', SUPERVISOR)).toBe('ticket.unanswered')
    desk.answer({ told: 'none' })
    expect(close('told')).toBeNull()
    expect(desk.ticket.state).toBe('closed')
    const other = new Desk().call()
    other.code('COMPLAINT', COMPLAINT)
    other.do({
      kind: 'ticket.closed',
      actor: SUPERVISOR,
      payload: { ticketId: other.ticket.id, why: 'withdrawn', text: '客户撤回' },
    } as never)
    expect(other.get('hold', other.ticket.holdId ?? '')?.liftedAt).toBe(NOW)
  })

  it('notes, moves and raises keep what came before; a complaint is not handed to whom it is about', () => {
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    const ticketId = desk.ticket.id
    const move = (owner: string, actor: object) =>
      desk.do({
        kind: 'ticket.moved',
        actor,
        payload: { ticketId, desk: 'supervisor', owner, reason: '轮岗' },
      } as never)
    expect(move(COLLEAGUE, { id: AGENT, role: 'agent' })).toBe('ticket.notYours')
    expect(move(AGENT, SUPERVISOR)).toBe('ticket.ownComplaint')
    expect(move(COLLEAGUE, SUPERVISOR)).toBeNull()
    desk.do({
      kind: 'ticket.noted',
      payload: { ticketId, text: '补充录音', evidence: [{ what: '', callId: CALL }] },
    })
    desk.do({ kind: 'ticket.raised', payload: { ticketId, reason: '客户要向监管反映' } })
    expect(desk.ticket).toMatchObject({ owner: COLLEAGUE, raised: 1, version: 4 })
    expect(desk.ticket.evidence).toHaveLength(2)
  })
})

describe('time', () => {
  it('@seed(28): 15, 30, 60 days by data with its source; the longest only with a name that approved it; the hold goes on with it', () => {
    expect(COMPLAINT_CLOCK[0]).toMatchObject({ confidence: 'B', effectiveFrom: '2020-03-01' })
    expect(COMPLAINT_CLOCK[0].source.title.zh).toContain('消费投诉处理管理办法')
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    const extend = (step: string, approvedBy = '') =>
      desk.do({
        kind: 'ticket.extended',
        actor: SUPERVISOR,
        at: NOW + 10 * DAY,
        payload: { ticketId: desk.ticket.id, step, reason: '需调取录音', approvedBy },
      } as never)
    expect(extend('special', '总经理')).toBe('ticket.stepMissing')
    expect(extend('complex')).toBeNull()
    expect(desk.ticket).toMatchObject({ clock: 'complex', due: NOW + 30 * DAY })
    expect(desk.get('hold', desk.ticket.holdId ?? '')?.until).toBe(NOW + 30 * DAY)
    expect(extend('special')).toBe('disposition.fieldMissing')
    expect(extend('special', '总行高管')).toBeNull()
    expect(desk.ticket).toMatchObject({ clock: 'special', due: NOW + 60 * DAY })
    expect(extend('special', '总行高管')).toBe('ticket.stepMissing')
  })

  it('@seed(31): reminds the owner, then rises to the supervisor and to compliance, by the rungs of the ladder', () => {
    expect(LADDER[0].rungs.map(({ level, tells }) => [level, tells])).toEqual([
      [1, 'owner'],
      [2, 'supervisor'],
      [3, 'compliance'],
    ])
    const desk = new Desk().call()
    desk.code('COMPLAINT', COMPLAINT)
    const { ticket } = desk
    const at = (day: number) => NOW + day * DAY
    expect([11, 12, 15, 16, 17].map((day) => levelOf(ticket, at(day)))).toEqual([0, 1, 2, 2, 3])
    expect([11, 12, 15].map((day) => pressureOf(ticket, at(day)))).toEqual(['quiet', 'soon', 'late'])
    expect(nextRung(ticket, NOW)).toMatchObject({ rung: { level: 1 }, at: at(12) })
    expect(nextRung(ticket, at(17))).toBeNull()
    const of = (role: 'agent' | 'supervisor' | 'qa', day: number) =>
      concerns(ticket, { id: uuid(70), role, assignedTo: AGENT }, at(day))
    expect([of('supervisor', 0), of('qa', 16), of('qa', 17), of('agent', 17)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    desk.answer({}, { at: at(16) })
    expect(levelOf(desk.ticket, at(20))).toBe(0)
    // Who has the case is to tell the customer.
    expect(concerns(desk.ticket, { id: AGENT, role: 'agent', assignedTo: AGENT }, at(20))).toBe(true)
  })
})

describe('the question at the end', () => {
  const ask = (desk: Desk, answer: string, care = false) =>
    desk.do({ kind: 'satisfaction.asked', payload: { callId: CALL, answer, words: '等太久', care } } as never)

  it('@seed(29): is recorded once for an answered call; who was not satisfied is seen to again', () => {
    const desk = new Desk().call()
    expect(ask(desk, 'poor')).toBeNull()
    expect(ask(desk, 'good')).toBe('ticket.askedAlready')
    expect(desk.ofCase('event', CASE).find(({ eventKind }) => eventKind === 'satisfaction')?.params).toEqual({
      answer: 'poor',
      words: '等太久',
      care: true,
    })
    expect(desk.ticket).toMatchObject({
      ticketKind: 'afterCare',
      desk: 'service',
      due: NOW + 3 * DAY,
      words: '等太久',
    })
  })

  it('@seed(29): who is satisfied opens nothing, unless the agent wants care; nobody is asked who never answered', () => {
    const content = new Desk().call()
    ask(content, 'good')
    expect(content.ofCase('ticket', CASE)).toEqual([])
    const cared = new Desk().call()
    ask(cared, 'fair', true)
    expect(cared.ticket.ticketKind).toBe('afterCare')
    const silent = new Desk()
    silent.do(dialled)
    expect(ask(silent, 'good')).toBe('act.malformed')
  })
})

it('every kind is whole: words in both languages, somebody who decides, an outcome, days that leave time for the reminder', () => {
  for (const [kind, spec] of Object.entries(TICKET_KINDS)) {
    expect(
      [spec.label.zh, spec.label.en].every((words) => words.length > 1),
      kind,
    ).toBe(true)
    expect(spec.decides.length * spec.outcomes.length, kind).toBeGreaterThan(0)
    expect(spec.warnDays, kind).toBeLessThan(spec.days)
    expect(new Set(spec.fields.map(({ name }) => name)).size, kind).toBe(spec.fields.length)
  }
})
