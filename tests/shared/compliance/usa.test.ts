// G13–G18: the pack of the United States. Times are New York's unless another zone stands beside them.
import { describe, expect, test } from 'vitest'
import {
  type GuardFacts,
  type GuardRequest,
  type Permit,
  permits,
  type Refusal,
} from '../../../shared/compliance/compliance.ts'
import type { GuardCall } from '../../../shared/compliance/counters.ts'
import { isUnconfirmed, type RuleId } from '../../../shared/compliance/pack.ts'
import { USA_PACK, USA_RULES } from '../../../shared/compliance/usa.ts'
import { HOUR, instantOf } from '../../../shared/instant.ts'
import { ask, CASE, call, contact, facts, OTHER_CASE, RELATIVE } from './facts.ts'

const NEW_YORK = 'America/New_York'
const LOS_ANGELES = 'America/Los_Angeles'
const EAST = '+12125550101'
const WEST = '+13105550102'

/** November 2026: the 2nd is a Monday. */
const on = (day: number, hour = 12, minute = 0): number =>
  instantOf(`2026-11-${String(day).padStart(2, '0')}`, hour * HOUR + minute * 60_000, NEW_YORK)

const known = (change: Partial<GuardFacts> = {}): GuardFacts =>
  facts({
    zone: NEW_YORK,
    contacts: [contact(EAST), contact(WEST), contact(RELATIVE, { role: 'contact' })],
    ...change,
  })
const dialled = (day: number, change: Partial<GuardCall> = {}): GuardCall =>
  call(on(day, 10), { number: EAST, ...change })
const guard = (given: GuardFacts, time: number, request: GuardRequest = ask(EAST)): Permit | Refusal =>
  permits(request, given, USA_PACK, time)
const expectRefusal = (verdict: Permit | Refusal, rule: RuleId, until: number | null): void =>
  expect(verdict).toMatchObject({ kind: 'refusal', rule, until })

describe('U1 hours @seed(33)', () => {
  test.each([
    [7, 59, on(2, 8)],
    [21, 0, on(3, 8)],
  ])('at %i:%i it is refused', (hour, minute, until) =>
    expectRefusal(guard(known(), on(2, hour, minute)), 'U1', until),
  )
  test.each([
    [8, 0],
    [20, 59],
  ])('at %i:%i it is permitted until nine in the evening', (hour, minute) =>
    expect(guard(known(), on(2, hour, minute))).toMatchObject({ kind: 'permit', until: on(2, 21) }),
  )

  test('G13: a number at home in New York and a debtor in Los Angeles: both clocks must agree', () => {
    const west = known({ zone: LOS_ANGELES })
    // 8:00 in New York is 5:00 in Los Angeles.
    expectRefusal(guard(west, on(2, 8)), 'U1', on(2, 11))
    expect(guard(west, on(2, 11))).toMatchObject({ kind: 'permit', until: on(2, 21) })
    // 21:00 in New York is 18:00 in Los Angeles: too late for the number, and the next morning begins in the West.
    expectRefusal(guard(west, on(2, 21)), 'U1', on(3, 11))
    expect(guard(west, on(2, 21), ask(WEST)).kind).toBe('permit')
  })

  test('the day on which clocks are turned is cut by the clocks', () => {
    // 1 November 2026, 2:00 daylight time: twenty-five hours.
    expectRefusal(guard(known(), on(1, 7)), 'U1', on(1, 8))
    expect(on(2, 0) - on(1, 0)).toBe(25 * HOUR)
  })
})

describe('U2 seven calls in seven days @seed(33)', () => {
  const seven = [2, 3, 4, 5, 6, 7, 8].map((day) => dialled(day))

  test('G14: the eighth on day seven is refused, on day eight the first has aged out', () => {
    expectRefusal(guard(known({ calls: seven }), on(8, 15)), 'U2', on(9, 8))
    expect(guard(known({ calls: seven }), on(9)).kind).toBe('permit')
  })

  test('U4: all numbers together; a mailbox counts, a call of the debtor’s own does not', () => {
    const mixed = seven.map((each, index) => ({ ...each, number: index % 2 === 0 ? EAST : WEST }))
    const mailbox = mixed.map((each, index) => ({ ...each, answered: index === 3 }))
    expectRefusal(guard(known({ calls: mailbox }), on(8, 15)), 'U2', on(9, 8))
    const inbound = seven.map((each, index) => ({ ...each, outbound: index !== 0 }))
    expect(guard(known({ calls: inbound }), on(8, 15)).kind).toBe('permit')
  })

  test('U5: busy and not in service never reached the number; a wished call does not count', () => {
    for (const change of [{ placed: false }, { wished: true }]) {
      const calls = seven.map((each, index) => (index === 2 ? { ...each, ...change } : each))
      expect(guard(known({ calls }), on(8, 15)).kind).toBe('permit')
    }
  })

  test('counts each debt apart', () => {
    const calls = seven.map((each, index) => (index === 2 ? { ...each, debts: [OTHER_CASE] } : each))
    expect(guard(known({ calls }), on(8, 15)).kind).toBe('permit')
  })
})

describe('U3 after a conversation @seed(33)', () => {
  const talk = (day: number, change: Partial<GuardCall> = {}) =>
    dialled(day, { answered: true, rightParty: true, ...change })

  test('G15: from Monday on quiet to Sunday, free again the next Monday', () => {
    const calls = [talk(2)]
    for (const day of [2, 3, 8]) expectRefusal(guard(known({ calls }), on(day, 15)), 'U3', on(9, 8))
    expect(guard(known({ calls }), on(9)).kind).toBe('permit')
    // A conversation that the debtor began is one all the same.
    expectRefusal(guard(known({ calls: [talk(2, { outbound: false })] }), on(8)), 'U3', on(9, 8))
  })

  test('G16: one talk about two debts quiets both', () => {
    const both = [talk(2, { debts: [OTHER_CASE, CASE] })]
    expectRefusal(guard(known({ calls: both }), on(4)), 'U3', on(9, 8))
    expect(guard(known({ calls: [talk(2, { debts: [OTHER_CASE] })] }), on(4)).kind).toBe('permit')
    // Nobody wrote down which debt it was about: each.
    expectRefusal(guard(known({ calls: [talk(2, { debts: [] })] }), on(4)), 'U3', on(9, 8))
  })

  test('G17: "call me back tomorrow" opens tomorrow, and lapses after seven days', () => {
    const wish = (day: number) => [{ caseId: CASE, number: EAST, at: on(day), askedAt: on(2) }]
    const back = ask(EAST, { purpose: 'callback_requested' })
    const calls = [talk(2)]
    expect(guard(known({ calls, callbacks: wish(3) }), on(3), back).kind).toBe('permit')
    expectRefusal(guard(known({ calls, callbacks: wish(3) }), on(3)), 'U3', on(9, 8))
    const later = [talk(2), talk(6, { outbound: false })]
    expect(guard(known({ calls: later, callbacks: wish(8) }), on(8), back).kind).toBe('permit')
    expectRefusal(guard(known({ calls: later, callbacks: wish(10) }), on(10), back), 'U3', on(13, 8))
    // Nobody knows when it was asked for: then it is no consent.
    const unknown = wish(3).map((each) => ({ ...each, askedAt: null }))
    expectRefusal(guard(known({ calls, callbacks: unknown }), on(3), back), 'U3', on(9, 8))
  })
})

describe('U6 third persons @seed(34)', () => {
  const relative = ask(RELATIVE, { purpose: 'collect' })
  const asked = call(on(2, 10), { number: RELATIVE, ofDebtor: false, answered: true })

  test('G18: asked once, by the neutral script; a second time only at their wish or on a supervisor’s word', () => {
    expect(guard(known(), on(3), relative)).toMatchObject({
      kind: 'permit',
      conditions: ['recorded', 'neutralScript'],
    })
    const again = guard(known({ calls: [asked] }), on(20), relative)
    expectRefusal(again, 'U6', null)
    expect(again).toMatchObject({ overridableBy: 'supervisor' })
    const override = { rules: ['U6' as const], role: 'supervisor' as const, reason: '上次提供的号码有误' }
    expect(guard(known({ calls: [asked] }), on(20), { ...relative, override }).kind).toBe('permit')
    const callbacks = [{ caseId: CASE, number: RELATIVE, at: on(20), askedAt: on(2) }]
    expect(guard(known({ calls: [asked], callbacks }), on(20), relative).kind).toBe('permit')
  })
})

describe('U11 and how a call is led @seed(33)', () => {
  test.each(['cease', 'legal', 'bankruptcy'] as const)('%s ends contact', (holdKind) => {
    const holds = [{ holdKind, caseId: CASE, from: on(1), until: null, liftedAt: null }]
    for (const purpose of ['collect', 'service', 'callback_requested'] as const)
      expect(guard(known({ holds }), on(3), ask(EAST, { purpose }))).toMatchObject({ rule: 'U11' })
  })

  test('a forbidden number, too', () => {
    expectRefusal(guard(known({ suppressed: new Set([EAST]) }), on(3)), 'U11', null)
  })

  test('U7 and U8: the first talk is opened in full, later ones in short, and a mailbox gets the limited message', () => {
    expect(guard(known(), on(3))).toMatchObject({
      conditions: ['recorded', 'verifyFirst', 'firstDisclosure', 'limitedMessage'],
    })
    const talked = [dialled(2, { answered: true, rightParty: true })]
    expect(guard(known({ calls: talked }), on(12))).toMatchObject({
      conditions: ['recorded', 'verifyFirst', 'collectorDisclosure', 'limitedMessage'],
    })
  })

  test('cites the regulation, and marks what no text of the regulator confirms', () => {
    const night = guard(known(), on(2, 23))
    expect(night).toMatchObject({ source: { article: { en: '§ 1006.6(b)(1)' } }, pack: 'us-2026.11' })
    expect(isUnconfirmed(USA_RULES.U1)).toBe(false)
    expect(isUnconfirmed(USA_RULES.U4)).toBe(true)
  })
})
