// Handing a case on: what each request must say, that another person agrees before anything leaves, and what is forgotten at its end.
import { describe, expect, it, test } from 'vitest'
import { CHINA, DAY, instantOf } from '../../../shared/instant.ts'
import { SCORE_INPUTS } from '../../../shared/referral/score.ts'
import { REFERRAL_KINDS } from '../../../shared/referral/ticketKinds.ts'
import { concerns } from '../../../shared/ticket/clock.ts'
import { AGENT, CALL, CASE, dialled, disposition, NOW, Rows, TODAY, uuid } from '../caseWorld.ts'

const SUPERVISOR = { id: uuid(60), role: 'supervisor' as const }
const OTHER = { id: uuid(61), role: 'supervisor' as const }
const TICKET = uuid(40)
const SECOND = uuid(7)
const FACTS = '3月1日电话中说已把车过户给亲属，不打算还'

class Desk extends Rows {
  constructor() {
    super()
    this.do(dialled)
    this.do({ kind: 'call.answered', payload: { callId: CALL } })
    this.do({ kind: 'verification.tried', payload: { callId: CALL, factors: ['idLast4'], matched: true } })
    this.do({ ...dialled, payload: { ...dialled.payload, callId: SECOND } })
  }
  open(ticketKind: string, payload: object, actor?: typeof SUPERVISOR) {
    return this.do(
      {
        kind: 'ticket.opened',
        payload: {
          ticketId: TICKET,
          ticketKind,
          subject: '转办',
          words: '',
          wish: '',
          channel: 'call',
          evidence: [],
          payload,
          callId: null,
          owner: null,
        },
      } as never,
      actor,
    )
  }
  confirm(actor: { id: string; role: 'agent' | 'supervisor' }, data: object = {}) {
    return this.do(
      {
        kind: 'ticket.stepped',
        payload: { ticketId: TICKET, step: 'confirmed', text: '已核实', data },
      } as never,
      actor,
    )
  }
  answer(
    outcome: string,
    data: object = {},
    actor: { id: string; role: 'agent' | 'supervisor' } = SUPERVISOR,
  ) {
    return this.do(
      {
        kind: 'ticket.answered',
        payload: { ticketId: TICKET, outcome, text: '机构已回复', told: 'none', hold: 'keep', data },
      } as never,
      actor,
    )
  }
  get ticket() {
    return this.get('ticket', TICKET)
  }
}

const ticketOf = ({ ticket }: Desk) => {
  if (!ticket) throw new Error('no ticket')
  return ticket
}

const evasion = { facts: FACTS, calls: `${CALL} ${SECOND}` }
const freeze = { ground: 'evasion', facts: FACTS }

describe('evasion', () => {
  it('@seed(25): is reported with facts and two calls, confirmed by somebody else who heard them, and only then goes to risk', () => {
    const desk = new Desk()
    expect(desk.open('evasion', evasion)).toBeNull()
    expect(desk.ticket).toMatchObject({ desk: 'risk', state: 'open', payload: evasion })
    expect(desk.answer('reported')).toBe('ticket.stepMissing')
    expect(desk.confirm({ id: AGENT, role: 'agent' }, { heard: 'yes' })).toBe('ticket.notYours')
    expect(desk.confirm(SUPERVISOR)).toBe('disposition.fieldMissing')
    expect(desk.confirm(SUPERVISOR, { heard: 'yes' })).toBeNull()
    expect(desk.answer('reported', {}, { id: AGENT, role: 'agent' })).toBe('ticket.notYours')
    expect(desk.answer('reported')).toBeNull()
    expect(desk.ticket).toMatchObject({
      state: 'answered',
      steps: [{ step: 'confirmed', by: SUPERVISOR.id }],
    })
  })

  it('@seed(25): a supervisor who reports it does not confirm it', () => {
    const desk = new Desk()
    expect(desk.open('evasion', evasion, SUPERVISOR)).toBeNull()
    expect(desk.confirm(SUPERVISOR, { heard: 'yes' })).toBe('ticket.ownRequest')
    expect(desk.confirm(OTHER, { heard: 'yes' })).toBeNull()
  })

  it('@seed(25): is a supervisor’s business until one confirmed it, but not of the supervisor who reported it', () => {
    const desk = new Desk()
    desk.open('evasion', evasion, SUPERVISOR)
    const waitsFor = (person: typeof SUPERVISOR) =>
      concerns(ticketOf(desk), { ...person, assignedTo: AGENT }, NOW + 1)
    expect([SUPERVISOR, OTHER].map(waitsFor)).toEqual([false, true])
    desk.confirm(OTHER, { heard: 'yes' })
    expect([SUPERVISOR, OTHER].map(waitsFor)).toEqual([false, false])
  })

  it('@seed(25): the result of a call opens it with what was written down', () => {
    const desk = new Desk()
    desk.do({
      kind: 'call.ended',
      payload: { callId: CALL, sipStatus: 200, endedBy: 'agent', talkMs: 120_000 },
    })
    expect(desk.do(disposition('EVADE', evasion))).toBeNull()
    expect(desk.ofCase('ticket', CASE)).toMatchObject([
      { ticketKind: 'evasion', desk: 'risk', callId: CALL, payload: evasion, steps: [] },
    ])
  })
})

test.each([
  ['no facts', 'evasion', { ...evasion, facts: undefined }, 'disposition.fieldMissing'],
  ['facts of three words', 'evasion', { ...evasion, facts: '他不还' }, 'referral.factsTooShort'],
  ['one call', 'evasion', { ...evasion, calls: CALL }, 'disposition.fieldInvalid'],
  ['a call of nobody', 'evasion', { ...evasion, calls: `${CALL} ${uuid(99)}` }, 'disposition.fieldInvalid'],
  ['no ground', 'freezeLine', { facts: FACTS }, 'disposition.fieldMissing'],
  ['no limit', 'limitLine', freeze, 'disposition.fieldMissing'],
  ['one visitor', 'visit', { visitor2: undefined }, 'disposition.fieldMissing'],
  ['the same visitor twice', 'visit', { visitor2: '测试甲 8001' }, 'referral.twoVisitors'],
  [
    'a visit at half past ten in the evening',
    'visit',
    { at: instantOf(TODAY, 22.5 * 3_600_000, CHINA) },
    'callback.outsideHours',
  ],
  ['a visit without consent', 'visit', { consentCall: undefined }, 'disposition.fieldMissing'],
  ['a notice that is still to come', 'legalReferral', { noticeOn: '2026-03-03' }, 'disposition.fieldInvalid'],
] as const)('refused in words: %s', (_name, kind, change, code) => {
  const whole = {
    visit: {
      place: 'home',
      at: NOW + DAY,
      visitor1: '测试甲 8001',
      visitor2: '测试乙 8002',
      consentCall: CALL,
    },
    legalReferral: { ground: 'refused', noticeOn: '2026-03-01', facts: FACTS },
  }
  const given = { ...(kind === 'visit' || kind === 'legalReferral' ? whole[kind] : {}), ...change }
  const payload = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  expect(new Desk().open(kind, payload)).toBe(code)
})

it('@seed(23): a freeze waits for another person’s word, goes to the lender, and its answer with number and day stands on the case', () => {
  const desk = new Desk()
  expect(desk.open('freezeLine', freeze)).toBeNull()
  expect(desk.ticket).toMatchObject({ desk: 'bank', due: NOW + 3 * DAY })
  expect(desk.answer('done', { reference: 'B-1' })).toBe('ticket.stepMissing')
  expect(desk.confirm(SUPERVISOR)).toBeNull()
  expect(desk.answer('done')).toBe('disposition.fieldMissing')
  expect(desk.answer('done', { reference: 'B-1', doneOn: TODAY }, { id: AGENT, role: 'agent' })).toBeNull()
  expect(desk.ticket?.answer).toMatchObject({ outcome: 'done', data: { reference: 'B-1', doneOn: TODAY } })
})

it('@seed(20): a visit names two people, the call of consent and an hour; its result says how many went and that IDs were shown', () => {
  const desk = new Desk()
  const visit = {
    place: 'home',
    at: NOW + DAY,
    visitor1: '测试甲 8001',
    visitor2: '测试乙 8002',
    consentCall: CALL,
  }
  expect(desk.open('visit', visit)).toBeNull()
  expect(desk.confirm(SUPERVISOR)).toBeNull()
  expect(desk.answer('met', { people: 1, idShown: 'yes' })).toBe('disposition.fieldInvalid')
  expect(desk.answer('met', { people: 2 })).toBe('disposition.fieldMissing')
  expect(desk.answer('met', { people: 2, idShown: 'yes' })).toBeNull()
})

it('@seed(26): papers of a hardship are asked for only with the consent of the day, noted as they come, and forgotten at the end', () => {
  const desk = new Desk()
  const asked = { reason: 'illness', papers: '收入证明、诊断证明', papersBy: '2026-03-12' }
  expect(desk.open('hardship', asked)).toBe('disposition.fieldInvalid')
  expect(desk.do({ kind: 'consent.sensitive', payload: { callId: null, purpose: 'hardship' } })).toBeNull()
  expect(desk.open('hardship', asked)).toBeNull()
  expect(desk.ofCase('hold', CASE)).toMatchObject([{ holdKind: 'hardship' }])
  expect(
    desk.do({
      kind: 'ticket.noted',
      payload: { ticketId: TICKET, text: '收到材料', evidence: [{ what: '收入证明', callId: null }] },
    } as never),
  ).toBeNull()
  expect(desk.ticket).toMatchObject({ payload: asked, evidence: [{ what: '收入证明', at: NOW }] })
  expect(desk.answer('granted')).toBeNull()
  expect(desk.ticket).toMatchObject({ payload: { reason: 'illness', papersBy: '2026-03-12' } })
  expect(desk.ticket?.payload).not.toHaveProperty('papers')
  expect(desk.ticket?.evidence).toMatchObject([{ what: '', at: NOW }])
})

it('@seed(24): what is wrong with a score goes to risk with the input, the version and the points', () => {
  const desk = new Desk()
  const wrong = {
    input: 'broken',
    version: 'risk-2026.1',
    points: 50,
    question: '3月5日的承诺已按时还清，账上未入',
  }
  expect(desk.open('scoreWrong', wrong)).toBeNull()
  expect(desk.ticket).toMatchObject({ desk: 'risk', payload: wrong })
  expect(desk.answer('corrected')).toBeNull()
})

it('every request that weighs on a customer has a step by another person before its answer', () => {
  for (const kind of ['freezeLine', 'limitLine', 'evasion', 'visit', 'legalReferral'])
    expect({
      kind,
      steps: REFERRAL_KINDS[kind]?.steps.map(({ by, otherPerson }) => [by, otherPerson]),
    }).toEqual({
      kind,
      steps: [[['supervisor'], true]],
    })
  const input = REFERRAL_KINDS.scoreWrong?.fields[0]
  expect(input?.kind === 'choice' && input.options.map(({ value }) => value)).toEqual([...SCORE_INPUTS])
})
