import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, CHINA, HOUR } from '../../shared/instant.ts'
import {
  endsAt,
  latestDue,
  type PromiseContext,
  type PromiseDraft,
  RUNNING,
  runningPromise,
  standings,
  validatePromise,
} from '../../shared/promise.ts'
import { PromiseRow } from '../../shared/rows.ts'
import { at } from './compliance/facts.ts'

const RUNS = { seed: 20_261_122, numRuns: 300 }
const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

const promise = (n: number, due: string, amountFen: number, change: Partial<PromiseRow> = {}): PromiseRow =>
  PromiseRow.parse({
    kind: 'promise',
    id: id(n),
    customerId: id(900),
    caseId: id(901),
    version: 1,
    callId: null,
    promiseKind: 'part',
    amountFen,
    due,
    channel: 'app',
    madeAt: at('2026-03-05 10:00:00') + n,
    agentId: id(902),
    previousId: null,
    exit: null,
    ...change,
  })

const paid = (valueDate: string, amountFen: number) => ({ valueDate, amountFen })

// 10 March 2026 is a Tuesday.
const P = promise(1, '2026-03-10', 200_000)

describe('states', () => {
  test.each([
    ['2026-03-05 12:00:00', 'OPEN'],
    ['2026-03-07 23:59:59', 'OPEN'],
    ['2026-03-08 00:00:00', 'DUE_SOON'],
    ['2026-03-09 23:59:59', 'DUE_SOON'],
    ['2026-03-10 00:00:00', 'DUE'],
    ['2026-03-10 23:59:59', 'DUE'],
    ['2026-03-11 00:00:00', 'GRACE'],
    ['2026-03-11 23:59:59', 'GRACE'],
    ['2026-03-12 00:00:00', 'BROKEN'],
  ])('unpaid at %s: %s', (time, state) => {
    expect(standings([P], [], at(time), CHINA)[0]?.state).toBe(state)
  })

  test.each([
    ['2026-03-11', 196_000, 'KEPT', false],
    ['2026-03-11', 195_999, 'PARTIAL', false],
    ['2026-03-11', 100_000, 'PARTIAL', false],
    ['2026-03-11', 99_999, 'BROKEN', false],
    ['2026-03-12', 200_000, 'BROKEN', true],
    ['2026-03-04', 200_000, 'BROKEN', false],
  ])('2000 promised for 03-10, on %s %i fen paid: %s, late-kept %s', (on, fen, state, lateKept) => {
    expect(standings([P], [paid(on, fen)], at('2026-03-20 09:00:00'), CHINA)[0]).toMatchObject({
      state,
      lateKept,
    })
  })

  test('is kept as soon as the money is there', () => {
    expect(standings([P], [paid('2026-03-06', 196_000)], at('2026-03-06 12:00:00'), CHINA)[0]?.state).toBe(
      'KEPT',
    )
    expect(standings([P], [paid('2026-03-06', 196_000)], at('2026-03-05 12:00:00'), CHINA)[0]?.state).toBe(
      'OPEN',
    )
  })

  test('grace is a banking day: a promise for Friday may be paid on Monday', () => {
    const friday = promise(1, '2026-03-13', 200_000)
    expect(endsAt(friday.due, CHINA)).toBe(at('2026-03-17 00:00:00'))
    expect(
      standings([friday], [paid('2026-03-16', 200_000)], at('2026-03-18 09:00:00'), CHINA)[0]?.state,
    ).toBe('KEPT')
    const holiday = { closed: ['2026-03-16'], open: ['2026-03-14'] }
    expect(endsAt(friday.due, CHINA, undefined, holiday)).toBe(at('2026-03-15 00:00:00'))
  })

  test('a payment counts to the oldest open promise first, what is over flows on', () => {
    const older = promise(1, '2026-03-10', 100_000)
    const newer = promise(2, '2026-03-11', 100_000)
    const found = standings([newer, older], [paid('2026-03-09', 150_000)], at('2026-03-20 09:00:00'), CHINA)
    expect(found.map((each) => [each.id, each.state, each.paidFen])).toEqual([
      [newer.id, 'PARTIAL', 50_000],
      [older.id, 'KEPT', 100_000],
    ])
  })

  test('people’s exits stand; a void promise takes no money, a renegotiated one only what came before', () => {
    const exit = (state: 'VOID' | 'RENEGOTIATED') => ({
      state,
      at: at('2026-03-07 10:00:00'),
      by: id(902),
      reason: '',
    })
    const ledger = [paid('2026-03-06', 50_000), paid('2026-03-09', 150_000)]
    const next = promise(2, '2026-03-12', 150_000, { madeAt: at('2026-03-07 10:00:00') })
    const voided = standings(
      [promise(1, '2026-03-10', 200_000, { exit: exit('VOID') }), next],
      ledger,
      at('2026-03-20 09:00:00'),
      CHINA,
    )
    expect(voided.map((each) => [each.state, each.paidFen])).toEqual([
      ['VOID', 0],
      ['KEPT', 150_000],
    ])
    const renewed = standings(
      [promise(1, '2026-03-10', 200_000, { exit: exit('RENEGOTIATED') }), next],
      ledger,
      at('2026-03-20 09:00:00'),
      CHINA,
    )
    expect(renewed.map((each) => [each.state, each.paidFen])).toEqual([
      ['RENEGOTIATED', 50_000],
      ['KEPT', 150_000],
    ])
  })

  test('runningPromise is the one due first', () => {
    const found = standings(
      [promise(2, '2026-03-12', 100), promise(1, '2026-03-10', 100)],
      [],
      at('2026-03-09 09:00:00'),
      CHINA,
    )
    expect(runningPromise(found)?.id).toBe(id(1))
    expect(runningPromise([])).toBeUndefined()
  })
})

describe('properties of states', () => {
  const day = fc.integer({ min: 0, max: 30 }).map((offset) => addDays('2026-03-05', offset))
  const promises = fc
    .array(
      fc.record({
        due: day,
        fen: fc.integer({ min: 1, max: 500_000 }),
        made: fc.integer({ min: 0, max: 10 }),
      }),
      { maxLength: 4 },
    )
    .map((drafts) =>
      drafts.map(({ due, fen, made }, index) =>
        promise(index + 1, due, fen, { madeAt: at('2026-03-05 10:00:00') + made * 24 * HOUR }),
      ),
    )
  const ledger = fc.array(fc.record({ valueDate: day, amountFen: fc.integer({ min: 1, max: 300_000 }) }), {
    maxLength: 8,
  })
  const hours = fc.integer({ min: 0, max: 45 * 24 })

  test('no fen is counted twice, and the order of rows does not matter', () => {
    fc.assert(
      fc.property(promises, ledger, hours, (rows, payments, hour) => {
        const now = at('2026-03-05 00:00:00') + hour * HOUR
        const found = standings(rows, payments, now, CHINA)
        const counted = found.reduce((sum, each) => sum + each.paidFen, 0)
        expect(counted).toBeLessThanOrEqual(payments.reduce((sum, each) => sum + each.amountFen, 0))
        const turned = standings(rows.toReversed(), payments.toReversed(), now, CHINA)
        expect(turned.toReversed().map((each) => [each.id, each.state])).toEqual(
          found.map((each) => [each.id, each.state]),
        )
      }),
      RUNS,
    )
  })

  test('an end stays an end as time goes on, and comes by due + grace at the latest', () => {
    fc.assert(
      fc.property(promises, ledger, hours, hours, (rows, payments, hour, later) => {
        const now = at('2026-03-05 00:00:00') + hour * HOUR
        const before = standings(rows, payments, now, CHINA)
        const after = standings(rows, payments, now + later * HOUR, CHINA)
        before.forEach((each, index) => {
          if (!RUNNING.includes(each.state)) expect(after[index]?.state).toBe(each.state)
          expect(RUNNING.includes(each.state) && now >= each.endsAt).toBe(false)
        })
      }),
      RUNS,
    )
  })

  test('one promise alone agrees with the rule as written', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 500_000 }), ledger, (due, fen, payments) => {
        const row = promise(1, due, fen)
        const [found] = standings([row], payments, at('2026-05-01 00:00:00'), CHINA)
        const last = new Date((endsAt(due, CHINA) ?? 0) - HOUR + 8 * HOUR).toISOString().slice(0, 10)
        const sum = payments.reduce((total, each) => total + (each.valueDate <= last ? each.amountFen : 0), 0)
        const expected = sum * 100 >= fen * 98 ? 'KEPT' : sum * 100 >= fen * 50 ? 'PARTIAL' : 'BROKEN'
        expect(found?.state).toBe(expected)
      }),
      RUNS,
    )
  })
})

describe('limits of a draft', () => {
  const context = (change: Partial<PromiseContext> = {}): PromiseContext => ({
    today: '2026-03-05',
    totalFen: 816_000,
    minimumFen: 80_000,
    bucket: 'M1',
    standings: [],
    supervisorAgreed: false,
    ...change,
  })
  const draft = (change: Partial<PromiseDraft> = {}): PromiseDraft => ({
    promiseKind: 'part',
    amountFen: 100_000,
    due: '2026-03-10',
    lowReason: '',
    replaces: null,
    ...change,
  })
  const codes = (given: PromiseDraft, where: PromiseContext) =>
    validatePromise(given, where).map((each) => each.code)

  test('a good draft has no problem', () => {
    expect(codes(draft(), context())).toEqual([])
    expect(codes(draft({ promiseKind: 'full', amountFen: 816_000 }), context())).toEqual([])
  })

  test('amount: the whole for a full promise, at least the minimum or a reason for a part, never all of it', () => {
    expect(codes(draft({ promiseKind: 'full', amountFen: 815_999 }), context())).toEqual([
      'promise.amountTooLow',
    ])
    expect(codes(draft({ promiseKind: 'full', amountFen: 900_000 }), context())).toEqual([
      'promise.amountTooHigh',
    ])
    expect(codes(draft({ amountFen: 79_999 }), context())).toEqual(['promise.amountTooLow'])
    expect(codes(draft({ amountFen: 79_999, lowReason: '本月仅能还部分' }), context())).toEqual([])
    expect(codes(draft({ amountFen: 0, lowReason: '理由' }), context())).toEqual(['promise.amountTooLow'])
    expect(codes(draft({ amountFen: 816_000 }), context())).toEqual(['promise.amountTooHigh'])
  })

  test.each([
    ['M1', '2026-03-12', []],
    ['M1', '2026-03-13', ['promise.dateTooLate']],
    ['M2', '2026-03-19', []],
    ['M3', '2026-03-20', ['promise.dateTooLate']],
    ['M1', '2026-03-04', ['promise.dateInPast']],
    ['M1', '2026-03-05', []],
  ] as const)('%s, due %s: %j', (bucket, due, problems) => {
    expect(codes(draft({ due }), context({ bucket }))).toEqual(problems)
    expect(latestDue('M1', '2026-03-05')).toBe('2026-03-12')
  })

  test('one running promise at a time; after a broken one a supervisor must agree', () => {
    const running = standings([P], [], at('2026-03-06 10:00:00'), CHINA)
    expect(validatePromise(draft(), context({ standings: running }))).toEqual([
      { code: 'promise.alreadyOpen', params: { promiseId: P.id } },
    ])
    expect(codes(draft({ replaces: P.id }), context({ standings: running }))).toEqual([])
    const broken = standings([P], [], at('2026-03-15 10:00:00'), CHINA)
    const after = context({ today: '2026-03-15', standings: broken })
    expect(codes(draft({ due: '2026-03-16' }), after)).toEqual(['promise.needsSupervisor'])
    expect(codes(draft({ due: '2026-03-16' }), { ...after, supervisorAgreed: true })).toEqual([])
  })

  test('a third renegotiation in a chain needs a supervisor', () => {
    const exit = { state: 'RENEGOTIATED' as const, at: at('2026-03-05 12:00:00'), by: id(902), reason: '' }
    const chain = [
      promise(1, '2026-03-06', 100_000, { exit }),
      promise(2, '2026-03-07', 100_000, { exit }),
      promise(3, '2026-03-08', 100_000),
    ]
    const found = standings(chain, [], at('2026-03-06 09:00:00'), CHINA)
    expect(codes(draft({ replaces: id(3) }), context({ standings: found }))).toEqual([
      'promise.needsSupervisor',
    ])
    const shorter = standings(chain.slice(1), [], at('2026-03-06 09:00:00'), CHINA)
    expect(codes(draft({ replaces: id(3) }), context({ standings: shorter }))).toEqual([])
  })
})
