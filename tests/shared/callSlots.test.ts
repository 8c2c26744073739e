// Call waiting, parked calls, second legs and transfer targets: the pure machines beside the call itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CallEvent, type CallState, callOf, IDLE } from '../../shared/call.ts'
import {
  type CallSlots,
  callsOf,
  moveSlots,
  offersWaiting,
  swapped,
  withWaiting,
} from '../../shared/callSlots.ts'
import { hearsTarget, type LegEvent, NO_LEG, nextLeg, type SecondLeg } from '../../shared/secondLeg.ts'
import { colleaguesLike, Directory, targetOf } from '../../shared/transfer.ts'

const FIRST = '00000000-0000-7000-8000-000000000001'
const SECOND = '00000000-0000-7000-8000-000000000002'
const LEG = '00000000-0000-7000-8000-000000000009'
const party = { customerId: null, caseId: null, contactId: null, purpose: 'service', masked: '' } as const
const EMPTY: CallSlots = { call: IDLE, parked: null, waiting: null }

function slotsAfter(slots: CallSlots, ...events: CallEvent[]): CallSlots {
  return events.reduce((now, event) => {
    const moved = moveSlots(now, event)
    if (!moved.ok) throw new Error(`${event.kind}: ${moved.reason}`)
    return moved.slots
  }, slots)
}
const incoming = (callId: string, at = 10) => ({ kind: 'incoming', at, callId, party }) as const
const ended = (callId: string, at = 90) =>
  ({ kind: 'ended', at, callId, sipStatus: 200, reasonText: '', by: 'customer' }) as const
const talking = slotsAfter(EMPTY, incoming(FIRST, 1), { kind: 'accepted', at: 2, callId: FIRST })
const waiting = withWaiting(talking, incoming(SECOND)) ?? EMPTY
const both = slotsAfter(
  waiting,
  { kind: 'held', at: 20, callId: FIRST, held: true },
  { kind: 'accepted', at: 21, callId: SECOND },
)
const idOf = (state: CallState | null) => state && callOf(state)?.callId

describe('call waiting', () => {
  test('a second caller is offered to who talks with one customer and nobody else', () => {
    expect(offersWaiting(talking, NO_LEG)).toBe(true)
    expect(offersWaiting(waiting, NO_LEG)).toBe(false)
    expect(offersWaiting(both, NO_LEG)).toBe(false)
    expect(offersWaiting(EMPTY, NO_LEG)).toBe(false)
    const wrappingUp = slotsAfter(talking, ended(FIRST))
    expect(wrappingUp.call.state).toBe('wrappingUp')
    expect(offersWaiting(wrappingUp, NO_LEG)).toBe(false)
    const referring: SecondLeg = {
      state: 'referring',
      target: { kind: 'supervisor', name: '', extension: '8101' },
      since: 1,
    }
    expect(offersWaiting(talking, referring)).toBe(false)
  })

  test('answered, it comes to the front and the first is parked on hold; they change places and back', () => {
    expect([idOf(both.call), idOf(both.parked), both.waiting]).toEqual([SECOND, FIRST, null])
    expect(callOf(both.parked ?? IDLE)).toMatchObject({ heldSince: 20 })
    const back = swapped(both)
    expect([idOf(back.call), idOf(back.parked)]).toEqual([FIRST, SECOND])
    expect(swapped(back)).toEqual(both)
    expect(swapped(talking)).toBe(talking)
  })

  test('who gives up while waiting leaves no call behind, and the first goes on untouched', () => {
    const gone = slotsAfter(waiting, ended(SECOND))
    expect(gone).toEqual(talking)
  })

  test('the call in front ends: the parked one is there again, still held; its own end leads to the wrap-up', () => {
    const one = slotsAfter(both, ended(SECOND))
    expect([idOf(one.call), one.parked]).toEqual([FIRST, null])
    expect(callOf(one.call)).toMatchObject({ heldSince: 20 })
    expect(slotsAfter(one, ended(FIRST)).call).toMatchObject({ state: 'wrappingUp', record: { holdMs: 70 } })
  })

  test('the call in front ends while a second caller waits: they ring like any caller, and may still give up', () => {
    const one = slotsAfter(waiting, ended(FIRST))
    expect([one.call.state, idOf(one.call), one.waiting]).toEqual(['inbound', SECOND, null])
    expect(slotsAfter(one, { kind: 'accepted', at: 95, callId: SECOND }).call.state).toBe('talking')
    expect(slotsAfter(one, ended(SECOND)).call.state).toBe('idle')
  })

  test('the parked call ends: the one in front goes on', () => {
    const one = slotsAfter(both, ended(FIRST))
    expect([idOf(one.call), one.parked]).toEqual([SECOND, null])
  })

  test('what is told of a call reaches that call and no other', () => {
    const told = slotsAfter(both, { kind: 'recording', at: 30, callId: FIRST, recording: 'confirmed' })
    expect(callOf(told.parked ?? IDLE)).toMatchObject({ recording: 'confirmed' })
    expect(callOf(told.call)).toMatchObject({ recording: 'off' })
    expect(moveSlots(both, ended(LEG))).toEqual({ ok: false, reason: 'otherCall' })
  })

  test('the far end’s hold is shown of a call that talks, once', () => {
    const held = slotsAfter(talking, { kind: 'farHeld', at: 5, callId: FIRST, held: true })
    expect(callOf(held.call)).toMatchObject({ farHeld: true, heldSince: null })
    expect(moveSlots(held, { kind: 'farHeld', at: 6, callId: FIRST, held: true })).toMatchObject({
      ok: false,
    })
    expect(slotsAfter(held, ended(FIRST)).call).toMatchObject({ record: { farHeld: false } })
  })

  test('no order of events ever shows one call in two places, or parks one that does not talk', () => {
    const ids = [FIRST, SECOND, LEG]
    const event = fc.oneof(
      fc.record({ kind: fc.constant('incoming' as const), callId: fc.constantFrom(...ids) }),
      fc.record({
        kind: fc.constantFrom('accepted' as const, 'ended' as const, 'hangUpAsked' as const, 'swap' as const),
        callId: fc.constantFrom(...ids),
      }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let slots = EMPTY
        events.forEach(({ kind, callId }, at) => {
          if (kind === 'swap') slots = swapped(slots)
          else if (kind === 'incoming') {
            const taken = callsOf(slots).some((call) => call.callId === callId)
            const moved = taken ? null : moveSlots(slots, incoming(callId, at))
            if (moved?.ok) slots = moved.slots
            else if (!taken && offersWaiting(slots, NO_LEG))
              slots = withWaiting(slots, incoming(callId, at)) ?? slots
          } else {
            const moved = moveSlots(
              slots,
              kind === 'ended'
                ? ended(callId, at)
                : kind === 'accepted'
                  ? { kind, at, callId }
                  : { kind, at },
            )
            if (moved.ok) slots = moved.slots
          }
          const shown = callsOf(slots).map((call) => call.callId)
          expect(new Set(shown).size).toBe(shown.length)
          expect(['talking', undefined]).toContain(slots.parked?.state)
          expect(['inbound', undefined]).toContain(slots.waiting?.state)
        })
      }),
      { seed: 20261128, numRuns: 400 },
    )
  })
})

const target = { kind: 'supervisor', name: '赵主管测试', extension: '8101' } as const
function legAfter(...events: LegEvent[]): SecondLeg {
  return events.reduce<SecondLeg>((leg, event) => {
    const moved = nextLeg(leg, event)
    if (!moved.ok) throw new Error(`${event.kind}: ${moved.reason}`)
    return moved.leg
  }, NO_LEG)
}
const asked = { kind: 'consultAsked', at: 1, target, legId: LEG } as const
const consulting = [asked, { kind: 'answered', at: 2, legId: LEG }] as const

describe('the second leg', () => {
  test('blind: asked once, done or failed, and nothing is left of it', () => {
    const referring = legAfter({ kind: 'transferAsked', at: 1, target })
    expect(nextLeg(referring, { kind: 'transferAsked', at: 2, target })).toEqual({
      ok: false,
      reason: 'busy',
    })
    expect(nextLeg(referring, asked)).toMatchObject({ ok: false })
    expect(nextLeg(referring, { kind: 'failed' })).toEqual({ ok: true, leg: NO_LEG })
    expect(nextLeg(referring, { kind: 'transferred' })).toEqual({ ok: true, leg: NO_LEG })
  })

  test('attended: a failure brings back the consultation, so that it can be tried again or taken back', () => {
    const completing = legAfter(...consulting, { kind: 'completeAsked' })
    expect(nextLeg(completing, { kind: 'completeAsked' })).toMatchObject({ ok: false })
    expect(nextLeg(completing, { kind: 'failed' })).toMatchObject({
      leg: { state: 'consulting', legId: LEG },
    })
    expect(nextLeg(completing, { kind: 'transferred' })).toMatchObject({ leg: NO_LEG })
  })

  test('who is heard: the target from the first ring, the customer while the target waits', () => {
    expect(hearsTarget(NO_LEG)).toBe(false)
    expect(hearsTarget(legAfter(asked))).toBe(true)
    const held = legAfter(...consulting, { kind: 'held', legId: LEG, held: true })
    expect(hearsTarget(held)).toBe(false)
    expect(hearsTarget(legAfter(...consulting))).toBe(true)
  })

  test('nothing is completed or joined before the target answered', () => {
    for (const kind of ['completeAsked', 'joinAsked', 'transferred'] as const)
      expect(nextLeg(legAfter(asked), { kind })).toMatchObject({ ok: false })
  })

  test('events of another leg do nothing; the end of the customer’s call ends it from everywhere', () => {
    const leg = legAfter(...consulting)
    expect(nextLeg(leg, { kind: 'ended', legId: FIRST })).toEqual({ ok: false, reason: 'otherLeg' })
    for (const one of [legAfter(asked), leg, legAfter(...consulting, { kind: 'joinAsked' })])
      expect(nextLeg(one, { kind: 'callEnded' })).toEqual({ ok: true, leg: NO_LEG })
  })

  test('three: joined, it stays until the call ends', () => {
    const three = legAfter(...consulting, { kind: 'joinAsked' }, { kind: 'joined', at: 9 })
    expect(three).toMatchObject({ state: 'conference', since: 9 })
    expect(nextLeg(three, { kind: 'ended', legId: LEG })).toMatchObject({ ok: false })
  })
})

describe('whom a call may be handed to', () => {
  const directory = Directory.parse({
    colleagues: [
      { name: '赵主管测试', extension: '8101', role: 'supervisor' },
      { name: '李坐席测试', extension: '8002', role: 'colleague' },
    ],
    extensions: ['8000-8999', '600'],
  })

  test.each([
    ['8101', { kind: 'supervisor', name: '赵主管测试', extension: '8101' }],
    [' 80 02 ', { kind: 'colleague', name: '李坐席测试', extension: '8002' }],
    ['８５００', { kind: 'extension', name: '', extension: '8500' }],
    ['600', { kind: 'extension', name: '', extension: '600' }],
    ['199 0000 0010', { kind: 'outside', e164: '+8619900000010' }],
  ])('%s', (typed, wanted) => {
    expect(targetOf(typed, directory)).toEqual({ ok: true, target: wanted })
  })

  test.each(['601', '80000', '9000', 'abc', '*8101'])('%s is nobody inside', (typed) => {
    const read = targetOf(typed, directory)
    expect(read.ok && read.target.kind !== 'outside').toBe(false)
  })

  test('without a directory nothing at all is inside', () => {
    for (const typed of ['8101', '110', '600'])
      expect(targetOf(typed, Directory.parse({}))).not.toMatchObject({ target: { kind: 'extension' } })
  })

  test('colleagues are found by name and by the beginning of their extension', () => {
    expect(colleaguesLike('', directory)).toHaveLength(2)
    expect(colleaguesLike('主管', directory).map((one) => one.extension)).toEqual(['8101'])
    expect(colleaguesLike('80', directory).map((one) => one.extension)).toEqual(['8002'])
  })
})
