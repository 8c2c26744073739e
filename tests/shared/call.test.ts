import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallEvent, CallState, MoveRefusal, Party } from '../../shared/call.ts'
import { callOf, IDLE, isKnownStatus, next, outcomeOf } from '../../shared/call.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const A = '00000000-0000-7000-8000-00000000000a'
const B = '00000000-0000-7000-8000-00000000000b'
const party: Party = {
  customerId: null,
  caseId: null,
  contactId: null,
  purpose: 'collect',
  masked: '199********',
}

const known = { kind: 'identified', at: 1, callId: A, party: { ...party, customerId: A } } as const

/** Plays events from idle; every one must be a legal move. */
function played(...events: CallEvent[]): CallState {
  return events.reduce<CallState>((state, event) => {
    const move = next(state, event)
    if (!move.ok) throw new Error(`${event.kind} in ${state.state}: ${move.reason}`)
    return move.state
  }, IDLE)
}

function refusal(state: CallState, event: CallEvent): MoveRefusal | null {
  const move = next(state, event)
  return move.ok ? null : move.reason
}

const dialAsked: CallEvent = { kind: 'dialAsked', at: 1000, callId: A, party }
const committed: CallEvent = { kind: 'committed', at: 1010, callId: A }
const invited: CallEvent = { kind: 'invited', at: 1020, callId: A }
const rings: CallEvent = { kind: 'progress', at: 1100, callId: A, earlyMedia: false }
const accepted: CallEvent = { kind: 'accepted', at: 2000, callId: A }
const hangUpAsked: CallEvent = { kind: 'hangUpAsked', at: 9000 }
const bye: CallEvent = {
  kind: 'ended',
  at: 12_000,
  callId: A,
  sipStatus: 200,
  reasonText: '',
  by: 'customer',
}

describe('a call from dial to wrap-up', () => {
  test('talk time runs from the answer, hold time is summed, a hold at the end counts', () => {
    const state = played(
      dialAsked,
      committed,
      invited,
      rings,
      accepted,
      { kind: 'held', at: 3000, callId: A, held: true },
      { kind: 'held', at: 3500, callId: A, held: false },
      { kind: 'held', at: 11_000, callId: A, held: true },
      bye,
    )
    expect(state).toMatchObject({
      state: 'wrappingUp',
      record: {
        talkMs: 10_000,
        holdMs: 1500,
        ringingAt: 1100,
        answeredAt: 2000,
        endedBy: 'customer',
        outcome: 'answered',
      },
    })
  })

  test('hanging up before anything was recorded leaves nothing to wrap up', () => {
    expect(played(dialAsked, hangUpAsked)).toEqual(IDLE)
  })

  test('hanging up while the attempt is being recorded still gets an end and a wrap-up', () => {
    const ending = played(dialAsked, committed, hangUpAsked)
    expect(ending.state).toBe('ending')
    const over = next(ending, { ...bye, sipStatus: null, by: 'agent' })
    expect(over).toMatchObject({
      ok: true,
      state: { state: 'wrappingUp', record: { outcome: 'cancelled', talkMs: 0 } },
    })
  })

  test('a 200 that crosses the CANCEL counts as answered', () => {
    const state = played(dialAsked, committed, invited, rings, hangUpAsked, accepted, bye)
    expect(state).toMatchObject({ state: 'wrappingUp', record: { outcome: 'answered', answeredAt: 2000 } })
  })

  test('a later 180 does not take away early media', () => {
    const state = played(dialAsked, committed, invited, { ...rings, earlyMedia: true }, rings)
    expect(state).toMatchObject({ state: 'ringing', earlyMedia: true })
  })

  test('an unanswered inbound call is over without a wrap-up, an answered one is not', () => {
    const incoming: CallEvent = { kind: 'incoming', at: 1000, callId: A, party }
    expect(played(incoming, { ...bye, sipStatus: 487 })).toEqual(IDLE)
    expect(played(incoming, accepted, bye).state).toBe('wrappingUp')
  })
})

describe('moves that are refused', () => {
  const talking = played(dialAsked, committed, invited, accepted)
  test.each<[string, CallState, CallEvent, MoveRefusal]>([
    ['a second dial', talking, { ...dialAsked, callId: B }, 'busy'],
    ['a second inbound call', talking, { kind: 'incoming', at: 1, callId: B, party }, 'busy'],
    [
      'an inbound call in wrap-up',
      played(dialAsked, committed, invited, bye),
      { kind: 'incoming', at: 1, callId: B, party },
      'busy',
    ],
    [
      'an inbound call in a break',
      played({ kind: 'breakAsked', at: 1, reason: 'lunch' }),
      { kind: 'incoming', at: 2, callId: B, party },
      'busy',
    ],
    ['a break in a call', talking, { kind: 'breakAsked', at: 1, reason: 'lunch' }, 'busy'],
    ['an event of another call', talking, { ...bye, callId: B }, 'otherCall'],
    ['an answer before the INVITE', played(dialAsked, committed), accepted, 'notSent'],
    ['an INVITE before the attempt is recorded', played(dialAsked), invited, 'notCommitted'],
    ['a second hang-up', played(dialAsked, committed, invited, hangUpAsked), hangUpAsked, 'alreadyEnding'],
    ['hanging up with no call', IDLE, hangUpAsked, 'notInCall'],
    [
      'hold while it rings',
      played(dialAsked, committed, invited, rings),
      { kind: 'held', at: 1, callId: A, held: true },
      'notTalking',
    ],
    [
      'a second customer of a call that is over',
      played(dialAsked, known, committed, invited, bye),
      known,
      'unchanged',
    ],
    ['leaving a wrap-up that is none', talking, { kind: 'wrapUpFinished', at: 1 }, 'noWrapUp'],
    [
      'dropping a dial that left',
      played(dialAsked, committed, invited),
      { kind: 'dialDropped', at: 1, callId: A },
      'alreadySent',
    ],
  ])('%s', (_what, state, event, reason) => {
    expect(refusal(state, event)).toBe(reason)
  })
})

const at = fc.integer({ min: 0, max: 100_000 })
const callId = fc.constantFrom(A, A, A, B)
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ kind: fc.constant('dialAsked' as const), at, callId, party: fc.constant(party) }),
  fc.record({ kind: fc.constant('incoming' as const), at, callId, party: fc.constant(party) }),
  fc.record({
    kind: fc.constantFrom(
      'committed' as const,
      'invited' as const,
      'accepted' as const,
      'dialDropped' as const,
    ),
    at,
    callId,
  }),
  fc.record({ kind: fc.constant('progress' as const), at, callId, earlyMedia: fc.boolean() }),
  fc.record({ kind: fc.constant('held' as const), at, callId, held: fc.boolean() }),
  fc.record({ kind: fc.constant('muted' as const), at, muted: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom('hangUpAsked' as const, 'wrapUpFinished' as const, 'breakEnded' as const),
    at,
  }),
  fc.record({ kind: fc.constant('breakAsked' as const), at, reason: fc.constant('lunch') }),
  fc.record({
    kind: fc.constant('recording' as const),
    at,
    callId,
    recording: fc.constantFrom('asked' as const, 'confirmed' as const),
  }),
  fc.record({
    kind: fc.constant('ended' as const),
    at,
    callId,
    sipStatus: fc.option(fc.integer({ min: 200, max: 699 })),
    reasonText: fc.constant(''),
    by: fc.constantFrom('agent' as const, 'customer' as const, 'network' as const),
  }),
)

describe('any schedule of events', () => {
  test('reaches no illegal state, and refusals change nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let state = IDLE
        for (const event of events) {
          const before = JSON.stringify(state)
          const move = next(state, event)
          expect(JSON.stringify(state)).toBe(before)
          if (!move.ok) continue
          state = move.state
          const call = callOf(state)
          if (state.state === 'talking') expect(call?.answeredAt).not.toBeNull()
          if (state.state === 'ringing' || state.state === 'talking') expect(call?.invitedAt).not.toBeNull()
          if (call?.invitedAt != null) expect(call.committedAt).not.toBeNull()
          if (call && call.answeredAt === null) expect(call.recording).toBe('off')
          if (state.state === 'wrappingUp') {
            expect(state.record.talkMs).toBeGreaterThanOrEqual(0)
            expect(state.record.holdMs).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      RUNS,
    )
  })

  test('gives every committed attempt exactly one end: a record, a drop, or still under way', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = IDLE
        let committedCalls = 0
        let ends = 0
        let drops = 0
        let missed = 0
        for (const event of events) {
          const before = state
          const move = next(state, event)
          if (!move.ok) continue
          state = move.state
          if (event.kind === 'committed' || event.kind === 'incoming') committedCalls += 1
          if (event.kind === 'ended') {
            if (state.state === 'wrappingUp') ends += 1
            else missed += 1
          }
          if (event.kind === 'dialDropped' && callOf(before)?.committedAt != null) drops += 1
        }
        const underWay = callOf(state)?.committedAt != null ? 1 : 0
        expect(ends + drops + missed + underWay).toBe(committedCalls)
      }),
      RUNS,
    )
  })
})

describe('SIP results', () => {
  test('every final status has an outcome, and only known ones are named', () => {
    for (let status = 300; status < 700; status += 1) {
      const outcome = outcomeOf(status, false, 'network')
      expect(outcome === 'unknownStatus').toBe(!isKnownStatus(status))
    }
  })

  test.each([
    [486, 'busy'],
    [600, 'busy'],
    [480, 'unavailable'],
    [408, 'noAnswer'],
    [404, 'noSuchNumber'],
    [604, 'noSuchNumber'],
    [603, 'declined'],
    [487, 'cancelled'],
    [500, 'serverTrouble'],
    [503, 'serverTrouble'],
    [499, 'unknownStatus'],
  ] as const)('%i is %s', (status, outcome) => {
    expect(outcomeOf(status, false, 'network')).toBe(outcome)
  })

  test('without a status the one who ended it tells', () => {
    expect(outcomeOf(null, false, 'agent')).toBe('cancelled')
    expect(outcomeOf(null, false, 'network')).toBe('lineDown')
    expect(outcomeOf(null, true, 'network')).toBe('answered')
  })
})
