import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { type Permit, permits, type Refusal } from '../../shared/compliance/compliance.ts'
import { CHINA, DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import type { PromiseStatus, Standing } from '../../shared/promise.ts'
import { OUR_WEIGHTS, WEIGHT_BOUNDS, WEIGHT_NAMES, type Weights, weightFaults } from '../../shared/weights.ts'
import {
  contactToCall,
  isWorkable,
  nextOf,
  rank,
  rankCase,
  sortRanked,
  type WorkFacts,
} from '../../shared/worklist.ts'
import { ask, at, facts, N1 } from './compliance/facts.ts'

const NOW = at('2026-11-24 10:00:00')
const PERMIT = permits(ask(N1), facts(), CHINA_PACK, NOW)
const REFUSAL = permits(ask(N1), facts({ timeVerified: false }), CHINA_PACK, NOW)
const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

const work = (change: Partial<WorkFacts> = {}): WorkFacts => ({
  matter: { id: id(1), dueDate: '2026-11-01', state: 'QUEUED', zone: CHINA },
  arrears: { totalFen: 800_000, dpd: 23, bucket: 'M1' },
  standings: [],
  callbacks: [],
  calls: [],
  holds: [],
  guard: PERMIT,
  ...change,
})

const call = (
  time: string,
  change: Partial<WorkFacts['calls'][number]> = {},
): WorkFacts['calls'][number] => ({
  id: id(77),
  direction: 'outbound',
  startedAt: at(time),
  answeredAt: null,
  endedAt: at(time) + MINUTE,
  verification: 'none',
  dispositionId: id(78),
  ...change,
})

const standing = (state: PromiseStatus, due: string): Standing => ({
  id: id(5),
  state,
  paidFen: 0,
  lateKept: false,
  graceUntil: '2026-11-25',
  endsAt: at('2026-11-26 00:00:00'),
  due,
  amountFen: 200_000,
})

/** A ranked case with its leading reason. */
const led = (given: WorkFacts) => {
  const ranked = rankCase(given, NOW)
  return { ...ranked, lead: ranked.reasons[0] }
}

describe('reasons', () => {
  test('@seed(7): a case whose stage does not call waits, unless a promise or a callback is due or somebody began', () => {
    const early = work({ arrears: { totalFen: 800_000, dpd: 1, bucket: 'M1' }, stageNoCall: 1 })
    expect(led(early)).toMatchObject({
      group: 'waiting',
      lead: { code: 'stageNoCall', params: { fromDpd: 1 } },
    })
    expect(rankCase({ ...early, stageNoCall: null }, NOW).group).toBe('first')
    expect(rankCase({ ...early, standings: [standing('DUE', '2026-11-24')] }, NOW).group).toBe('promise')
    expect(rankCase({ ...early, callbacks: [{ at: NOW, doneAt: null }] }, NOW).group).toBe('callback')
    expect(
      rankCase({ ...early, calls: [call('2026-11-24 09:00:00', { dispositionId: null })] }, NOW).group,
    ).toBe('unfinished')
    // What a rule of contact forbids says so first where it is stronger.
    expect(rankCase({ ...early, arrears: { ...early.arrears, totalFen: 0 } }, NOW).group).toBe('done')
  })

  test('a first contact in this bucket, until somebody dialled in it', () => {
    expect(led(work())).toMatchObject({
      group: 'first',
      lead: { code: 'firstContact' },
    })
    const m2 = work({
      matter: { id: id(1), dueDate: '2026-10-10', state: 'QUEUED', zone: CHINA },
      arrears: { totalFen: 800_000, dpd: 45, bucket: 'M2' },
      calls: [call('2026-11-01 10:00:00')],
    })
    expect(rankCase(m2, NOW).reasons[0]).toEqual({
      code: 'firstContact',
      points: 300,
      params: { bucket: 'M2' },
    })
    expect(rankCase({ ...m2, calls: [call('2026-11-20 10:00:00')] }, NOW).group).toBe('followUp')
  })

  test.each([
    ['GRACE', '2026-11-23', 'promiseGrace', 'promise'],
    ['DUE', '2026-11-24', 'promiseDueToday', 'promise'],
    ['DUE_SOON', '2026-11-25', 'promiseDueSoon', 'promise'],
    ['DUE_SOON', '2026-11-26', 'promiseDueSoon', 'waiting'],
    ['OPEN', '2026-11-28', 'promiseRunning', 'waiting'],
  ] as const)('promise %s due %s: %s, %s', (state, due, code, group) => {
    const ranked = rankCase(
      work({ standings: [standing(state, due)], calls: [call('2026-11-20 10:00:00')] }),
      NOW,
    )
    expect(ranked.reasons[0]?.code).toBe(code)
    expect(ranked.group).toBe(group)
  })

  test('a broken promise speaks until somebody spoke with the customer after it', () => {
    const broken = { ...standing('BROKEN', '2026-11-20'), endsAt: at('2026-11-22 00:00:00') }
    expect(rankCase(work({ standings: [broken] }), NOW).reasons[0]?.code).toBe('promiseBroken')
    const spoken = call('2026-11-23 10:00:00', {
      answeredAt: at('2026-11-23 10:00:10'),
      verification: 'matched',
    })
    const after = rankCase(work({ standings: [broken], calls: [spoken] }), NOW)
    expect(after.reasons.map((reason) => reason.code)).not.toContain('promiseBroken')
  })

  test('a callback comes up five minutes early, above promises and under a running promise too', () => {
    const callbacks = [{ at: at('2026-11-24 10:05:00'), doneAt: null }]
    expect(led(work({ callbacks }))).toMatchObject({
      group: 'callback',
      lead: { code: 'callbackDue' },
    })
    expect(rankCase(work({ callbacks }), NOW - MINUTE).group).toBe('first')
    const running = work({ callbacks, standings: [standing('OPEN', '2026-11-28')] })
    expect(led(running)).toMatchObject({ group: 'callback' })
    expect(rankCase(running, NOW).points).toBeGreaterThan(900)
    expect(rankCase(work({ callbacks: [{ at: NOW - HOUR, doneAt: NOW - 1 }] }), NOW).group).toBe('first')
  })

  test('what may not be called sinks with its reason', () => {
    const hold = { holdKind: 'complaint' as const, caseId: id(1), from: 0, until: null, liftedAt: null }
    expect(led(work({ holds: [hold] }))).toMatchObject({
      group: 'held',
      lead: { code: 'held' },
    })
    // A customer who wants no more text messages may still be called.
    const channels = ['call' as const, 'email' as const]
    expect(led(work({ holds: [{ ...hold, holdKind: 'cease', channels }] })).group).toBe('first')
    expect(led(work({ guard: REFUSAL }))).toMatchObject({
      group: 'notNow',
      lead: { code: 'notNow', params: { rule: 'CLOCK' } },
    })
    expect(rankCase(work({ guard: null }), NOW).group).toBe('notNow')
    expect(rankCase(work({ arrears: { totalFen: 0, dpd: 0, bucket: 'M0' } }), NOW).group).toBe('done')
    const today = call('2026-11-24 09:00:00', {
      answeredAt: at('2026-11-24 09:00:10'),
      verification: 'matched',
    })
    expect(led(work({ calls: [today] }))).toMatchObject({
      group: 'done',
      lead: { code: 'reachedToday' },
    })
  })

  test('a call without a disposition is finished first, even on a case that is held by now', () => {
    const open = call('2026-11-24 09:00:00', { dispositionId: null, verification: 'matched' })
    const hold = { holdKind: 'complaint' as const, caseId: id(1), from: 0, until: null, liftedAt: null }
    expect(led(work({ calls: [open], holds: [hold] }))).toMatchObject({
      group: 'unfinished',
      unfinishedCallId: open.id,
      lead: { code: 'unfinished' },
    })
    expect(rankCase(work({ calls: [{ ...open, endedAt: null }] }), NOW).unfinishedCallId).toBeNull()
  })
})

describe('order', () => {
  const arbitrary = fc
    .record({
      n: fc.integer({ min: 1, max: 999_999 }),
      totalFen: fc.constantFrom(0, 5000, 800_000, 12_000_000),
      bucket: fc.constantFrom('M1' as const, 'M2' as const, 'M7+' as const),
      guard: fc.constantFrom<(Permit | Refusal | null)[]>(PERMIT, REFUSAL, null),
      promise: fc.option(
        fc.constantFrom<PromiseStatus[]>('OPEN', 'DUE_SOON', 'DUE', 'GRACE', 'BROKEN', 'KEPT'),
      ),
      callback: fc.option(fc.integer({ min: -100, max: 600 })),
      open: fc.boolean(),
    })
    .map(({ n, totalFen, bucket, guard, promise, callback, open }) =>
      work({
        matter: { id: id(n), dueDate: '2026-10-01', state: 'QUEUED', zone: CHINA },
        arrears: { totalFen, dpd: 54, bucket },
        guard,
        standings: promise ? [standing(promise, '2026-11-25')] : [],
        callbacks: callback === null ? [] : [{ at: NOW + callback * MINUTE, doneAt: null }],
        calls: open ? [call('2026-11-24 08:30:00', { dispositionId: null })] : [],
      }),
    )
  const cases = fc.uniqueArray(arbitrary, { maxLength: 30, selector: (each) => each.matter.id })

  test('points add up, the order does not depend on the input’s, workable cases come first', () => {
    fc.assert(
      fc.property(cases, fc.integer(), (given, turn) => {
        const ranked = rank(given, NOW)
        for (const each of ranked)
          expect(each.points).toBe(each.reasons.reduce((sum, reason) => sum + reason.points, 0))
        const shift = given.length === 0 ? 0 : Math.abs(turn) % given.length
        expect(rank([...given.slice(shift), ...given.slice(0, shift)], NOW)).toEqual(ranked)
        const workable = ranked.map(isWorkable)
        expect(workable).toEqual([...workable].sort((a, b) => Number(b) - Number(a)))
        expect(sortRanked(ranked.toReversed())).toEqual(ranked)
      }),
      { seed: 20_261_122, numRuns: 200 },
    )
  })

  test('callback before promise before first contact before follow-up', () => {
    const four = [
      work({ matter: { ...work().matter, id: id(4) }, calls: [call('2026-11-20 10:00:00')] }),
      work({ matter: { ...work().matter, id: id(3) } }),
      work({ matter: { ...work().matter, id: id(2) }, standings: [standing('DUE', '2026-11-24')] }),
      work({ matter: { ...work().matter, id: id(1) }, callbacks: [{ at: NOW, doneAt: null }] }),
    ]
    const ranked = rank(four, NOW)
    expect(ranked.map((each) => each.caseId)).toEqual([id(1), id(2), id(3), id(4)])
    expect(nextOf(ranked)?.caseId).toBe(id(1))
    expect(nextOf(ranked, new Set([id(1), id(2)]))?.caseId).toBe(id(3))
    expect(nextOf(rank([work({ guard: null })], NOW))).toBeNull()
  })
})

describe('weights', () => {
  /** Any figures inside the bounds that may be put in force. */
  const weights = fc
    .tuple(
      ...WEIGHT_NAMES.map((name) => fc.integer({ min: WEIGHT_BOUNDS[name][1], max: WEIGHT_BOUNDS[name][2] })),
    )
    .map((points) => Object.fromEntries(WEIGHT_NAMES.map((name, at) => [name, points[at]])) as Weights)
    .filter((given) => weightFaults(given).length === 0)
  const bucket = fc.constantFrom('M1' as const, 'M2' as const, 'M3' as const, 'M7+' as const)
  const totalFen = fc.integer({ min: 100, max: 99_999_999_999 })
  const RUNS = { seed: 20_261_128, numRuns: 300 }

  test('due promises and callbacks stand first whatever the weights, until somebody tried', () => {
    const dueCase = fc.oneof(
      fc.constantFrom<PromiseStatus[]>('GRACE', 'DUE', 'BROKEN', 'PARTIAL').map((state) => ({
        standings: [standing(state, '2026-11-24')],
      })),
      fc.integer({ min: 0, max: 3000 }).map((late) => ({
        callbacks: [{ at: NOW - late * MINUTE, doneAt: null }],
      })),
    )
    const otherCase = fc.oneof(
      fc.constant({}),
      fc.constant({ standings: [standing('DUE_SOON', '2026-11-25')] }),
      fc.constant({ callbacks: [{ at: NOW + 2 * HOUR, doneAt: null }] }),
    )
    fc.assert(
      fc.property(weights, dueCase, otherCase, bucket, totalFen, totalFen, (given, due, other, in_, a, b) => {
        const first = work({
          ...due,
          matter: { ...work().matter, id: id(9) },
          arrears: { totalFen: Math.min(a, b), dpd: 1, bucket: 'M1' },
        })
        const second = work({
          ...other,
          matter: { ...work().matter, id: id(2), importedAt: NOW - 60 * DAY },
          arrears: { totalFen: Math.max(a, b), dpd: 100, bucket: in_ },
        })
        expect(rank([second, first], NOW, given)[0]?.caseId).toBe(id(9))
      }),
      RUNS,
    )
    const tried = work({
      matter: { ...work().matter, id: id(9) },
      standings: [standing('DUE', '2026-11-24')],
      calls: Array.from({ length: 6 }, () => call('2026-11-24 09:00:00')),
    })
    expect(rank([tried, work()], NOW).map((each) => each.caseId)).toEqual([id(1), id(9)])
    const agreed = work({
      matter: { ...work().matter, id: id(9) },
      callbacks: [{ at: NOW, doneAt: null }],
      calls: [call('2026-11-24 08:30:00')],
    })
    expect(rankCase(agreed, NOW).due).toBe(true)
    expect(rankCase({ ...agreed, calls: [call('2026-11-24 09:58:00')] }, NOW).due).toBe(false)
  })

  test('a case left alone for thirty days stands before every follow-up tried since yesterday', () => {
    fc.assert(
      fc.property(weights, bucket, bucket, totalFen, totalFen, (given, one, other, a, b) => {
        const matter = { ...work().matter, dueDate: '2026-09-01' as const }
        const left = work({
          matter: { ...matter, id: id(9) },
          arrears: { totalFen: a, dpd: 84, bucket: one },
          calls: [call('2026-10-20 10:00:00')],
        })
        const tried = work({
          matter: { ...matter, id: id(1) },
          arrears: { totalFen: b, dpd: 84, bucket: other },
          calls: [call('2026-11-23 10:00:00')],
        })
        // Both were tried in their bucket, or neither counts as a first contact.
        const [first] = rank([tried, left], NOW, { ...given, firstContact: 0 })
        expect(first?.caseId).toBe(id(9))
        expect(first?.reasons).toContainEqual({
          code: 'waited',
          points: 30 * given.waitedDay,
          params: { days: 30 },
        })
      }),
      RUNS,
    )
  })

  test('our own keep their bounds; what is outside, or would leave cases behind for ever, is named with the figure', () => {
    expect(weightFaults(OUR_WEIGHTS)).toEqual([])
    expect(weightFaults({ ...OUR_WEIGHTS, callbackDue: 10 })).toEqual([
      { why: 'bounds', weight: 'callbackDue', least: 600, most: 1500 },
    ])
    expect(weightFaults({ ...OUR_WEIGHTS, waitedDay: 6 })).toEqual([
      { why: 'unfair', weight: 'waitedDay', least: 8 },
    ])
    expect(rankCase(work(), NOW, { ...OUR_WEIGHTS, firstContact: 12 }).reasons).toContainEqual(
      expect.objectContaining({ code: 'firstContact', points: 12 }),
    )
  })
})

test('contactToCall: permitted, then the debtor, then the least tried', () => {
  const number = (
    contactId: string,
    guard: Permit | Refusal,
    role: 'debtor' | 'contact',
    unansweredToday: number,
  ) => ({
    contactId,
    role,
    status: 'active' as const,
    guard,
    unansweredToday,
  })
  const all = [
    number('a', REFUSAL, 'debtor', 0),
    number('b', PERMIT, 'contact', 0),
    number('c', PERMIT, 'debtor', 2),
    number('d', PERMIT, 'debtor', 1),
  ]
  expect(contactToCall(all)?.contactId).toBe('d')
  expect(contactToCall(all.slice(0, 2))?.contactId).toBe('b')
  expect(contactToCall([])).toBeNull()
})

test('contactToCall: of two numbers alike, the one that the lender named first', () => {
  const number = (contactId: string, place: number) =>
    ({
      contactId,
      role: 'debtor',
      status: 'active',
      guard: PERMIT,
      unansweredToday: 0,
      place,
    }) as const
  expect(contactToCall([number('second', 1), number('first', 0)])?.contactId).toBe('first')
})
