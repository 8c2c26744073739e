// What the call bar shows in each state of the call, driven through the real call machine.
import { describe, expect, it } from 'vitest'
import type { BarFacts } from '../../renderer/features/phone/barView.ts'
import { barView, clockText, entryOf, sparkline } from '../../renderer/features/phone/barView.ts'
import type { CallEvent, CallState, Party } from '../../shared/call.ts'
import { IDLE, next } from '../../shared/call.ts'

const CALL = '0190a000-0000-7000-8000-000000000001'
const T0 = 1_700_000_000_000
const party: Party = {
  customerId: null,
  caseId: null,
  contactId: null,
  purpose: 'collect',
  masked: '199********',
}

/** Plays events through the machine; a refused one fails the test. */
function stateAfter(...events: CallEvent[]): CallState {
  return events.reduce((state: CallState, event) => {
    const moved = next(state, event)
    if (!moved.ok) throw new Error(`${event.kind} refused: ${moved.reason}`)
    return moved.state
  }, IDLE)
}

const dialled: CallEvent[] = [
  { kind: 'dialAsked', at: T0, callId: CALL, party },
  { kind: 'committed', at: T0 + 50, callId: CALL },
  { kind: 'invited', at: T0 + 100, callId: CALL },
]
const answered: CallEvent[] = [...dialled, { kind: 'accepted', at: T0 + 3000, callId: CALL }]
const recorded: CallEvent[] = [
  ...answered,
  { kind: 'recording', at: T0 + 3100, callId: CALL, recording: 'confirmed' },
]

const facts = (call: CallState, at = T0 + 10_000, more: Partial<BarFacts> = {}): BarFacts => ({
  call,
  registration: { state: 'registered', sinceMs: 0 },
  at,
  readySince: T0,
  wrapMs: 90_000,
  target: { name: '张*明', permitted: true, until: null },
  unfinished: { count: 0, name: '' },
  ...more,
})

describe('call bar', () => {
  it('is a white card with the next name while idle, and counts the readiness', () => {
    const view = barView(facts(IDLE))
    expect(view).toMatchObject({ ink: false, word: 'ready', timerMs: 10_000, buttons: ['pause', 'dial'] })
    expect(view.say).toEqual({ kind: 'next', name: '张*明' })
  })

  it('says until when calls are forbidden, in amber', () => {
    const view = barView(facts(IDLE, T0, { target: { name: '张*明', permitted: false, until: T0 + 1 } }))
    expect(view).toMatchObject({ dot: 'limited', tone: 'warn', say: { kind: 'closedUntil', until: T0 + 1 } })
  })

  it('puts a call without a result before everything else', () => {
    const view = barView(facts(IDLE, T0, { unfinished: { count: 1, name: '徐*敏' } }))
    expect(view).toMatchObject({ word: 'unfinished', buttons: ['pause', 'finish'] })
  })

  it('says when a lost line is tried again, and offers to try now', () => {
    const view = barView(
      facts(IDLE, T0, {
        registration: {
          state: 'failed',
          problem: { code: 'phone.lineDown', params: {} },
          retryInMs: 7200,
        },
      }),
    )
    expect(view).toMatchObject({ word: 'lineDown', say: { kind: 'retryIn', seconds: 8 } })
    expect(view.buttons).toContain('retry')
  })

  it('counts the talk from the answer and ends every row of buttons in hang up', () => {
    for (const state of [stateAfter(...dialled), stateAfter(...recorded)])
      expect(barView(facts(state)).buttons.at(-1)).toBe('hangUp')
    expect(barView(facts(stateAfter(...recorded)))).toMatchObject({
      word: 'talking',
      timerMs: 7000,
      recording: 'confirmed',
    })
  })

  it('turns an unconfirmed recording into an instruction that outranks mute and hold', () => {
    expect(barView(facts(stateAfter(...answered))).say).toEqual({ kind: 'awaitFlag' })
    const failed = stateAfter(...answered, {
      kind: 'recording',
      at: T0 + 3200,
      callId: CALL,
      recording: 'failed',
    })
    const muted = stateAfter(
      ...answered,
      { kind: 'muted', at: T0 + 3150, muted: true },
      { kind: 'recording', at: T0 + 3200, callId: CALL, recording: 'failed' },
    )
    for (const state of [failed, muted])
      expect(barView(facts(state))).toMatchObject({
        word: 'recordingOff',
        tone: 'bad',
        say: { kind: 'keepOff' },
        buttons: ['hangUp'],
      })
  })

  it('shows hold with its own timer, and mute in words', () => {
    const held = stateAfter(...recorded, { kind: 'held', at: T0 + 8000, callId: CALL, held: true })
    expect(barView(facts(held))).toMatchObject({
      word: 'held',
      timerMs: 2000,
      say: { kind: 'customerWaits' },
    })
    const muted = stateAfter(...recorded, { kind: 'muted', at: T0 + 8000, muted: true })
    expect(barView(facts(muted))).toMatchObject({ word: 'muted', say: { kind: 'customerDeaf' } })
  })

  it('names the result of an unanswered call in the wrap-up, and the time over in an answered one', () => {
    const busy = stateAfter(...dialled, {
      kind: 'ended',
      at: T0 + 4000,
      callId: CALL,
      sipStatus: 486,
      reasonText: 'Busy Here',
      by: 'customer',
    })
    expect(barView(facts(busy)).say).toEqual({ kind: 'outcome', outcome: 'busy', status: 486 })
    const over = stateAfter(...recorded, {
      kind: 'ended',
      at: T0 + 9000,
      callId: CALL,
      sipStatus: 200,
      reasonText: '',
      by: 'agent',
    })
    expect(barView(facts(over, T0 + 9000 + 90_001)).say).toMatchObject({ kind: 'wrapTotal', over: true })
    expect(barView(facts(over, T0 + 9000 + 90_001, { wrapMs: 150_000 })).say).toMatchObject({ over: false })
  })
})

describe('number entry', () => {
  it.each([
    ['  ', { kind: 'empty' }],
    ['199 0000 1234', { kind: 'number', digits: '19900001234' }],
    ['+86 (199) 0000-1234', { kind: 'number', digits: '+8619900001234' }],
    ['１９９００００１２３４', { kind: 'number', digits: '19900001234' }],
    ['1234', { kind: 'text', text: '1234' }],
    ['zm', { kind: 'text', text: 'zm' }],
  ])('reads %j', (typed, entry) => {
    expect(entryOf(typed)).toEqual(entry)
  })
})

describe('figures', () => {
  it('writes timers', () => {
    expect([0, 167_999, 3_767_000, -5].map(clockText)).toEqual(['00:00', '02:47', '1:02:47', '00:00'])
  })
  it('keeps a line of quality inside its box', () => {
    expect(sparkline([1, 4.5, 9], 100, 40)).toBe('0.0,40.0 50.0,0.0 100.0,0.0')
    expect(sparkline([], 100, 40)).toBe('')
  })
})
