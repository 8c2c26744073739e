// A plan from the request to its end: who may ask and decide, what an approval makes, and what is owed while it runs and once it broke.
import { describe, expect, test } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { fieldsOf } from '../../shared/disposition.ts'
import { addDays, CHINA, DAY, instantOf, localDay } from '../../shared/instant.ts'
import { apply } from '../../shared/operation.ts'
import { PlanTerms } from '../../shared/plan.ts'
import { arrearsWithPlan, planState } from '../../shared/planStanding.ts'
import { standings } from '../../shared/promise.ts'
import type { PaymentRow } from '../../shared/rows.ts'
import { AGENT, CASE, CUSTOMER, matter, NOW, promise, Rows, TODAY, uuid } from './caseWorld.ts'

const SUPERVISOR = { id: uuid(60), role: 'supervisor' as const }
const PLAN = uuid(40)
const FIRST = addDays(TODAY, 20)
const SHEET = { incomeFen: 900_000, needsFen: 400_000, otherDebtsFen: 0 }

const owed = () => {
  const { feeFen, interestFen, principalFen } = arrearsOn(matter, [], TODAY)
  return { feeFen, interestFen, principalFen }
}
const terms = (change: Partial<PlanTerms> = {}) =>
  PlanTerms.parse({
    planKind: 'interestFree',
    periods: 3,
    firstDue: FIRST,
    monthlyPpm: 0,
    periodFeeFen: 0,
    ...change,
  })

class Desk extends Rows {
  consent = () => this.do({ kind: 'consent.sensitive', payload: { callId: null, purpose: 'plan' } })
  ask = (change: object = {}, envelope: object = {}) => this.do(this.request(change, envelope))
  clash(change: object) {
    const applied = apply(this, this.act(this.request(change, {})))
    return applied.ok ? null : applied.current
  }
  request(change: object, envelope: object) {
    return {
      kind: 'plan.asked' as const,
      payload: {
        planId: PLAN,
        callId: null,
        terms: terms(),
        owed: owed(),
        waiver: { feeFen: owed().feeFen, interestFen: 0, principalFen: 0 },
        sheet: SHEET,
        channel: 'app',
        reason: 'cashFlow',
        note: '',
        ...change,
      },
      ...envelope,
    }
  }
  decide(decision: 'approved' | 'refused', change: object = {}) {
    return this.do({
      kind: 'plan.decided',
      base: this.get('plan', PLAN)?.version ?? null,
      actor: SUPERVISOR,
      payload: { planId: PLAN, decision, reason: '符合规定' },
      ...change,
    } as never)
  }
  pay(amountFen: number, valueDate: string) {
    const payment: PaymentRow = {
      kind: 'payment',
      id: uuid(500 + this.rows.size),
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      amountFen,
      valueDate,
      channel: 'app',
    }
    this.put(payment)
  }
  at(day: string) {
    const now = instantOf(day, 10 * 3600_000, CHINA)
    const found = standings(this.ofCase('promise', CASE), this.ofCase('payment', CASE), now, CHINA)
    const plan = this.get('plan', PLAN)
    return {
      state: plan && planState(plan, found),
      states: found.map(({ state }) => state),
      arrears: arrearsWithPlan(matter, this.ofCase('payment', CASE), this.ofCase('plan', CASE), found, now),
    }
  }
}

const approved = (change: object = {}) => {
  const desk = new Desk()
  desk.consent()
  expect(desk.ask(change)).toBeNull()
  expect(desk.decide('approved')).toBeNull()
  return desk
}

describe('asking', () => {
  test('@seed(12): a request stands with what was owed, waived and told, and makes no promise yet', () => {
    const desk = new Desk()
    desk.consent()
    expect(desk.ask()).toBeNull()
    expect(desk.get('plan', PLAN)).toMatchObject({
      state: 'asked',
      askedOn: TODAY,
      askedBy: AGENT,
      sheet: SHEET,
      disposableFen: 500_000,
      ended: null,
    })
    expect(desk.ofCase('promise', CASE)).toEqual([])
    expect(desk.get('case', CASE)?.state).toBe('NEW')
  })

  test('@seed(34): income and needs only with the consent of that day', () => {
    const desk = new Desk()
    expect(desk.ask()).toBe('plan.consentMissing')
    desk.do({
      kind: 'consent.sensitive',
      at: NOW - DAY,
      payload: { callId: null, purpose: 'plan' },
    })
    expect(desk.ask()).toBe('plan.consentMissing')
    desk.consent()
    expect(desk.ask()).toBeNull()
  })

  test.each([
    ['figures that the ledger does not show', { owed: { ...owed(), feeFen: 1 } }, 'plan.figuresChanged'],
    ['no sheet for instalments', { sheet: null }, 'plan.meansUnknown'],
    ['more than the customer can bear', { sheet: { ...SHEET, incomeFen: 450_000 } }, 'plan.aboveMeans'],
    [
      'a waiver that no supervisor may grant',
      { waiver: { feeFen: owed().feeFen, interestFen: owed().interestFen, principalFen: 1 } },
      'waiver.aboveTier',
    ],
    [
      'interest waived before the fee',
      { waiver: { feeFen: 0, interestFen: 1, principalFen: 0 } },
      'waiver.order',
    ],
    ['too late a first day', { terms: terms({ firstDue: addDays(TODAY, 31) }) }, 'plan.firstTooLate'],
    ['a call that there is not', { callId: uuid(99) }, 'act.subjectMissing'],
  ])('@seed(36): refused: %s', (_name, change, problem) => {
    const desk = new Desk()
    desk.consent()
    expect(desk.ask(change)).toBe(problem)
    expect(desk.get('plan', PLAN)).toBeUndefined()
  })

  test('@seed(9): no plan without a reason for the arrears, no hardship without its kind', () => {
    const desk = new Desk()
    desk.consent()
    expect(() => desk.ask({ reason: '' })).toThrow(/reason/)
    for (const [code, name] of [
      ['PLAN', 'reason'],
      ['HARD', 'hardship'],
    ] as const)
      expect(fieldsOf(code, {}).find((field) => field.name === name)).toMatchObject({
        required: true,
        kind: 'choice',
      })
  })

  test('in a call only of a customer who was verified', () => {
    const desk = new Desk()
    desk.consent()
    const callId = uuid(70)
    const payload = { callId, contactId: null, number: null, ofDebtor: true, rules: 'r' }
    desk.do({ kind: 'call.received', payload })
    expect(desk.ask({ callId })).toBe('promise.notVerified')
    desk.do({ kind: 'verification.tried', payload: { callId, factors: ['idLast4'], matched: true } })
    expect(desk.ask({ callId })).toBeNull()
  })

  test('one plan at a time: a second beside one that waits is a clash, beside one that runs it is refused', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    expect(desk.ask({ planId: uuid(41) })).toBe('act.versionConflict')
    desk.decide('approved')
    expect(desk.ask({ planId: uuid(41) })).toBe('plan.alreadyOpen')
    expect(desk.ask({ planId: uuid(41), previousId: PLAN }, { base: 2 })).toBe('plan.alreadyOpen')
  })

  test('a clash names the plan that waits, without income and needs; replacing it takes the version that was seen', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    const other = { planId: uuid(41), terms: terms({ periods: 4 }) }
    expect(desk.clash(other)).toMatchObject({ kind: 'plan', id: PLAN, version: 1, sheet: null })
    expect(desk.ask({ ...other, previousId: PLAN }, { base: 7 })).toBe('act.versionConflict')
    expect(desk.ask({ ...other, previousId: PLAN }, { base: 1 })).toBeNull()
    expect(desk.get('plan', PLAN)).toMatchObject({ state: 'withdrawn', sheet: null, ended: { by: AGENT } })
    expect(desk.get('plan', uuid(41))).toMatchObject({ state: 'asked', terms: { periods: 4 } })
  })

  test('one that was refused meanwhile is seen first, and stays refused', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    desk.decide('refused')
    expect(desk.ask({ planId: uuid(41), previousId: PLAN }, { base: 1 })).toBe('act.versionConflict')
    expect(desk.ask({ planId: uuid(41), previousId: PLAN }, { base: 2 })).toBeNull()
    expect(desk.get('plan', PLAN)).toMatchObject({ state: 'refused' })
  })
})

describe('deciding', () => {
  test('@seed(12): an approval makes every instalment a promise, in place of the running one', () => {
    const desk = new Desk()
    desk.do(promise(30, { callId: null }))
    const running = desk.ofCase('promise', CASE)[0]
    desk.consent()
    expect(desk.ask()).toBeNull()
    expect(desk.decide('approved')).toBeNull()
    const series = desk.ofCase('promise', CASE).filter(({ planId }) => planId === PLAN)
    expect(series.map(({ instalment }) => instalment)).toEqual([1, 2, 3])
    expect(series.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(
      arrearsOn(matter, [], TODAY).totalFen - owed().feeFen,
    )
    expect(series[0]).toMatchObject({ due: FIRST, agentId: AGENT, previousId: running?.id })
    expect(desk.get('promise', running?.id ?? '')?.exit?.state).toBe('RENEGOTIATED')
    expect(desk.get('case', CASE)?.state).toBe('PLAN')
    expect(desk.get('plan', PLAN)).toMatchObject({
      state: 'approved',
      sheet: null,
      disposableFen: 500_000,
      ended: { by: SUPERVISOR.id, reason: '符合规定' },
    })
  })

  test('a refusal leaves everything as it was, but for the reason; the sheet goes', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    expect(desk.decide('refused')).toBeNull()
    expect(desk.get('plan', PLAN)).toMatchObject({ state: 'refused', sheet: null })
    expect(desk.ofCase('promise', CASE)).toEqual([])
    expect(desk.at(TODAY).arrears).toEqual(arrearsOn(matter, [], TODAY))
    expect(desk.ask({ planId: uuid(41) })).toBeNull()
  })

  test('only as it was seen, only once, and not by who asked', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    expect(desk.decide('approved', { base: 0 })).toBe('act.versionConflict')
    expect(desk.decide('approved', { actor: { id: AGENT, role: 'supervisor' } })).toBe('plan.ownRequest')
    expect(desk.decide('approved')).toBeNull()
    expect(desk.decide('refused')).toBe('plan.closed')
  })

  test('too late for the first day is too late', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    expect(desk.decide('approved', { at: NOW + 21 * DAY })).toBe('plan.firstInPast')
  })

  test('who asked may take it back while nobody decided', () => {
    const desk = new Desk()
    desk.consent()
    desk.ask()
    const back = () =>
      desk.do({
        kind: 'plan.withdrawn',
        base: desk.get('plan', PLAN)?.version ?? null,
        payload: { planId: PLAN, reason: '客户改变主意' },
      })
    expect(back()).toBeNull()
    expect(desk.get('plan', PLAN)).toMatchObject({ state: 'withdrawn', sheet: null })
    expect(back()).toBe('plan.closed')
  })
})

describe('what is owed under a plan', () => {
  const due = (n: number) => localDay(instantOf(FIRST, 0, CHINA) + n * 31 * DAY, CHINA)

  test('@seed(14): its schedule is the debt and the waiver holds, but the debt grows no younger', () => {
    const desk = approved()
    const total = arrearsOn(matter, [], TODAY).totalFen - owed().feeFen
    const later = desk.at(addDays(TODAY, 10))
    expect(later.state).toBe('running')
    expect(later.arrears).toMatchObject({ totalFen: total, feeFen: 0, dailyFen: 0, dpd: 22, bucket: 'M1' })
    expect(later.arrears.steps.map(({ kind }) => kind)).toContain('waiver')
    const first = desk.ofCase('promise', CASE)[0]?.amountFen ?? 0
    desk.pay(first, FIRST)
    expect(desk.at(FIRST)).toMatchObject({ state: 'running', arrears: { totalFen: total - first } })
  })

  test('@seed(16): kept to the end nothing is owed, whatever the ledger would have charged meanwhile', () => {
    const desk = approved()
    for (const { amountFen, due: day } of desk.ofCase('promise', CASE)) desk.pay(amountFen, day)
    const end = desk.at(due(4))
    expect(end.states).toEqual(['KEPT', 'KEPT', 'KEPT'])
    expect(end).toMatchObject({ state: 'completed', arrears: { totalFen: 0, dpd: 0 } })
  })

  test('@seed(14): an instalment that is not kept ends it: the waiver is taken back, what was to follow is agreed no more', () => {
    const desk = approved()
    const broken = desk.at(addDays(FIRST, 5))
    expect(broken.states).toEqual(['BROKEN', 'CANCELLED', 'CANCELLED'])
    expect(broken.state).toBe('broken')
    const plain = arrearsOn(matter, [], addDays(FIRST, 5))
    expect(broken.arrears).toMatchObject({ totalFen: plain.totalFen, feeFen: plain.feeFen })
    expect(broken.arrears.steps.at(-1)).toMatchObject({ kind: 'waiverReversed', fen: owed().feeFen })
  })

  test('broken at the second: what came in stays paid, and a new plan or promise is possible', () => {
    const desk = approved()
    const [one, two] = desk.ofCase('promise', CASE)
    desk.pay(one?.amountFen ?? 0, FIRST)
    desk.pay(Math.floor((two?.amountFen ?? 0) * 0.6), two?.due ?? '')
    const day = addDays(two?.due ?? '', 5)
    const end = desk.at(day)
    expect(end.states).toEqual(['KEPT', 'PARTIAL', 'CANCELLED'])
    expect(end.arrears.totalFen).toBe(arrearsOn(matter, desk.ofCase('payment', CASE), day).totalFen)
    const { feeFen, interestFen, principalFen } = end.arrears
    const at = instantOf(day, 10 * 3600_000, CHINA)
    desk.do({ kind: 'consent.sensitive', at, payload: { callId: null, purpose: 'plan' } })
    const again = desk.ask(
      {
        planId: uuid(41),
        owed: { feeFen, interestFen, principalFen },
        waiver: { feeFen: 0, interestFen: 0, principalFen: 0 },
        terms: terms({ firstDue: addDays(day, 10) }),
      },
      { at },
    )
    expect(again).toBeNull()
  })

  test('early money goes on to the instalments that follow', () => {
    const desk = approved()
    desk.pay(arrearsOn(matter, [], TODAY).totalFen, TODAY)
    expect(desk.at(addDays(TODAY, 1))).toMatchObject({
      state: 'completed',
      states: ['KEPT', 'KEPT', 'KEPT'],
      arrears: { totalFen: 0 },
    })
  })
})
