// What the call bar shows in each state of the call, driven through the real call machine.
import { describe, expect, it } from 'vitest'
import type { BarFacts } from '../../renderer/features/phone/barView.ts'
import { areaUnder, barView, callKeyOf, clockText, sparkline } from '../../renderer/features/phone/barView.ts'
import { entryOf } from '../../renderer/features/phone/typedEntry.ts'
import { zhCN } from '../../renderer/words/zhCN.ts'
import { reasonOf, USUAL_DESK } from '../../shared/agentState.ts'
import type { CallEvent, CallState, Party } from '../../shared/call.ts'
import { IDLE, next } from '../../shared/call.ts'
import { NO_LEG, type SecondLeg } from '../../shared/secondLeg.ts'

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
  lineLostAt: null,
  retryAt: null,
  deviceTrouble: null,
  own: null,
  casesOfCaller: null,
  at,
  leg: NO_LEG,
  conference: true,
  waiting: null,
  parked: null,
  pause: call.state === 'paused' ? reasonOf(USUAL_DESK, call.reason) : null,
  readySince: T0,
  wrapMs: 90_000,
  target: { name: '张*明', permitted: true, until: null },
  unfinished: { count: 0, name: '' },
  ...more,
})

describe('the call key', () => {
  it('dials, answers or hangs up, whichever fits, and nothing in wrap-up and breaks', () => {
    const does = (state: CallState['state']) => callKeyOf(state, null, null, T0)
    expect(does('idle')).toBe('dial')
    expect(does('inbound')).toBe('answer')
    for (const state of ['dialling', 'ringing', 'talking', 'ending'] as const)
      expect(does(state)).toBe('hangUp')
    for (const state of ['wrappingUp', 'paused'] as const) expect(does(state)).toBe('nothing')
  })

  it('dials nobody for a moment after a caller gave up, and answers the next caller at once', () => {
    expect(callKeyOf('idle', T0, null, T0)).toBe('nothing')
    expect(callKeyOf('idle', T0, null, T0 + 999)).toBe('nothing')
    expect(callKeyOf('idle', T0, null, T0 + 1000)).toBe('dial')
    expect(callKeyOf('inbound', T0, null, T0 + 10)).toBe('answer')
  })

  it('takes nobody who waited for a moment after it hung up', () => {
    expect(callKeyOf('inbound', null, T0, T0 + 999)).toBe('nothing')
    expect(callKeyOf('inbound', null, T0, T0 + 1000)).toBe('answer')
  })
})

describe('call bar', () => {
  it('is a white card with the next name while idle, and counts the readiness', () => {
    const view = barView(facts(IDLE))
    expect(view).toMatchObject({
      ink: false,
      word: 'ready',
      timerMs: 10_000,
      buttons: ['log', 'pause', 'dial'],
    })
    expect(view.say).toEqual({ kind: 'next', name: '张*明' })
  })

  it('says until when calls are forbidden, in amber', () => {
    const view = barView(facts(IDLE, T0, { target: { name: '张*明', permitted: false, until: T0 + 1 } }))
    expect(view).toMatchObject({ dot: 'limited', tone: 'warn', say: { kind: 'closedUntil', until: T0 + 1 } })
  })

  it('asks for a missing result, and never takes away the key that still dials', () => {
    const view = barView(facts(IDLE, T0, { unfinished: { count: 1, name: '徐*敏' } }))
    expect(view).toMatchObject({ word: 'unfinished', buttons: ['log', 'pause', 'finish', 'dial'] })
  })

  const lost = (retryInMs: number | null = 7200): Partial<BarFacts> => ({
    registration: { state: 'failed', problem: { code: 'phone.lineDown', params: {} }, retryInMs },
    lineLostAt: T0 + 5000,
    retryAt: retryInMs === null ? null : T0 + 10_000 + retryInMs,
  })

  it('counts how long a line has been lost and when it is tried again, and offers to try now', () => {
    const view = barView(facts(IDLE, T0 + 10_000, lost()))
    expect(view).toMatchObject({
      word: 'reconnecting',
      timerMs: 5000,
      say: { kind: 'retryIn', seconds: 8 },
      buttons: ['pause', 'retry'],
    })
    expect(barView(facts(IDLE, T0 + 15_000, lost())).say).toEqual({ kind: 'retryIn', seconds: 3 })
    expect(barView(facts(IDLE, T0 + 90_000, lost())).say).toEqual({ kind: 'retryIn', seconds: 0 })
  })

  it('shows a lost line also where a result is missing, and one that stays lost with its reason', () => {
    const both = barView(facts(IDLE, T0 + 10_000, { ...lost(), unfinished: { count: 1, name: '徐*敏' } }))
    expect(both).toMatchObject({ word: 'reconnecting', buttons: ['finish', 'pause', 'retry'] })
    expect(barView(facts(IDLE, T0 + 10_000, lost(null)))).toMatchObject({
      word: 'lineDown',
      say: { kind: 'problem', problem: { code: 'phone.lineDown' } },
    })
  })

  it('says what keeps a line away where somebody has to act, though it is tried again', () => {
    const problem = { code: 'phone.loginRefused', params: { status: 403 } } as const
    const registration = { state: 'failed', problem, retryInMs: 60_000 } as const
    expect(barView(facts(IDLE, T0 + 10_000, { ...lost(), registration }))).toMatchObject({
      word: 'lineDown',
      say: { kind: 'problem', problem },
      buttons: ['pause', 'retry'],
    })
  })

  it('does not call a first connection a loss', () => {
    const first = facts(IDLE, T0, { registration: { state: 'connecting', attempt: 1 } })
    expect(barView(first)).toMatchObject({ word: 'connecting', timerMs: null })
  })

  it('says a line that is lost in a call or in the wrap-up beside what goes on', () => {
    expect(barView(facts(stateAfter(...recorded), T0 + 10_000, lost()))).toMatchObject({
      word: 'talking',
      also: { kind: 'lostInCall' },
      buttons: ['mute', 'keypad', 'hangUp'],
    })
    const muted = stateAfter(...recorded, { kind: 'muted', at: T0 + 8000, muted: true })
    expect(barView(facts(muted, T0 + 10_000, lost()))).toMatchObject({
      word: 'muted',
      also: { kind: 'lostInCall' },
    })
    const over = stateAfter(...recorded, {
      kind: 'ended',
      at: T0 + 9000,
      callId: CALL,
      sipStatus: null,
      reasonText: '',
      by: 'network',
    })
    expect(barView(facts(over, T0 + 10_000, lost()))).toMatchObject({
      word: 'wrapUp',
      say: { kind: 'wrapTotal' },
      also: { kind: 'lostAfterCall' },
    })
  })

  it('names a lost headset until it is back: in amber when free, beside the call when talking', () => {
    const deviceTrouble = { code: 'phone.deviceGone', params: { label: '耳机' } } as const
    expect(barView(facts(IDLE, T0, { deviceTrouble }))).toMatchObject({
      word: 'ready',
      tone: 'warn',
      say: { kind: 'problem', problem: deviceTrouble },
    })
    expect(barView(facts(stateAfter(...recorded), T0 + 10_000, { deviceTrouble })).also).toEqual({
      kind: 'problem',
      problem: deviceTrouble,
    })
  })

  it('counts a planned break down and over, and one without a plan up', () => {
    const pause = (reason: string) => stateAfter({ kind: 'breakAsked', at: T0, reason })
    const MINUTE = 60_000
    expect(barView(facts(pause('rest'), T0 + 8 * MINUTE + 12_000))).toMatchObject({
      timerMs: 8 * MINUTE + 12_000,
      say: { kind: 'breakLeft', reason: 'rest', ms: 6 * MINUTE + 48_000 },
    })
    expect(barView(facts(pause('rest'), T0 + 17 * MINUTE)).say).toEqual({
      kind: 'breakOver',
      reason: 'rest',
      ms: 2 * MINUTE,
    })
    expect(barView(facts(pause('meeting'), T0 + MINUTE))).toMatchObject({
      word: 'notReady',
      timerMs: MINUTE,
      say: { kind: 'pausedFor', reason: 'meeting' },
    })
  })

  it('tells how many cases a caller has, and nothing of a caller whom nobody knows', () => {
    const ringing = stateAfter({ kind: 'incoming', at: T0, callId: CALL, party })
    expect(barView(facts(ringing, T0, { casesOfCaller: 2 }))).toMatchObject({
      word: 'inbound',
      say: { kind: 'casesOfCaller', count: 2 },
      buttons: ['reject', 'answer'],
    })
    expect(barView(facts(ringing, T0)).say).toBeNull()
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
    expect(barView(facts(busy))).toMatchObject({
      say: { kind: 'wrapTotal', limitMs: 90_000, over: false },
      also: { kind: 'outcome', outcome: 'busy', status: 486 },
    })
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

describe('the live region', () => {
  const { announce } = zhCN.phone
  const told = (call: CallState) => announce[barView(facts(call)).word]
  const recording = (at: number, state: 'confirmed' | 'failed'): CallEvent => ({
    kind: 'recording',
    at,
    callId: CALL,
    recording: state,
  })

  it('tells a call from ring to wrap-up, each turn in its own words', () => {
    const ringing: CallEvent[] = [
      ...dialled,
      { kind: 'progress', at: T0 + 900, callId: CALL, earlyMedia: false },
    ]
    const up: CallEvent[] = [...ringing, { kind: 'accepted', at: T0 + 3000, callId: CALL }]
    const sure = [...up, recording(T0 + 3100, 'confirmed')]
    const turns = [
      [],
      dialled,
      ringing,
      up,
      sure,
      [...sure, { kind: 'held', at: T0 + 4000, callId: CALL, held: true }],
      [...sure, { kind: 'muted', at: T0 + 5000, muted: true }],
      [...sure, recording(T0 + 6000, 'failed')],
      [
        ...sure,
        { kind: 'ended', at: T0 + 9000, callId: CALL, sipStatus: 200, reasonText: '', by: 'customer' },
      ],
    ] satisfies CallEvent[][]
    const sentences = turns.map((events) => told(stateAfter(...events)))
    expect(sentences).toEqual([
      announce.ready,
      announce.dialling,
      announce.ringing,
      announce.recordingAwaited,
      announce.talking,
      announce.held,
      announce.muted,
      announce.recordingOff,
      announce.wrapUp,
    ])
    expect(new Set(sentences).size).toBe(sentences.length)
  })

  it('says first that nothing is recorded, also while muted', () => {
    const muted: CallEvent = { kind: 'muted', at: T0 + 5000, muted: true }
    expect(told(stateAfter(...answered, muted, recording(T0 + 6000, 'failed')))).toBe(announce.recordingOff)
  })

  it('tells a caller and the end of a ring that nobody took', () => {
    const rings: CallEvent = { kind: 'incoming', at: T0, callId: CALL, party }
    expect(told(stateAfter(rings))).toBe(announce.inbound)
    const gone = {
      kind: 'ended',
      at: T0 + 1,
      callId: CALL,
      sipStatus: 487,
      reasonText: '',
      by: 'customer',
    } as const
    expect(told(stateAfter(rings, gone))).toBe(announce.ready)
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
    const four = 4 * 3_600_000
    expect([0, 167_999, 3_767_000, four, -5].map(clockText)).toEqual([
      '00:00',
      '02:47',
      '1:02:47',
      '4:00:00',
      '00:00',
    ])
  })
  it('keeps a line of quality inside its box', () => {
    expect(sparkline([1, 4.5, 9], 100, 40)).toBe('0.0,40.0 50.0,0.0 100.0,0.0')
    expect(sparkline([], 100, 40)).toBe('')
    expect(areaUnder([1, 4.5], 100, 40)).toBe('0,40 0.0,40.0 100.0,0.0 100,40')
    expect(areaUnder([4.5], 100, 40)).toBe('')
  })
})

describe('somebody besides the customer', () => {
  const target = { kind: 'supervisor', name: '赵主管测试', extension: '8101' } as const
  const LEG = '0190a000-0000-7000-8000-000000000009'
  const talking = stateAfter(...recorded)
  const consulting = { state: 'consulting', target, legId: LEG, since: T0 + 5000, held: false } as const
  const shown = (leg: SecondLeg, more: Partial<BarFacts> = {}) =>
    barView(facts(talking, T0 + 10_000, { leg, ...more }))

  it('consulted: who is heard and who waits is said, and the last button brings the customer back', () => {
    const calling = {
      state: 'calling',
      target,
      legId: LEG,
      since: T0 + 4000,
      ringing: true,
      earlyMedia: false,
    } as const
    expect(shown(calling)).toMatchObject({ word: 'consultRings', timerMs: 6000, buttons: ['takeBack'] })
    expect(shown(consulting)).toMatchObject({
      word: 'consulting',
      timerMs: 5000,
      say: { kind: 'targetHeard', target },
      buttons: ['mute', 'swap', 'conference', 'complete', 'takeBack'],
    })
    const swapped = shown({ ...consulting, held: true })
    expect(swapped.say).toEqual({ kind: 'targetWaits', target })
    expect(swapped.buttons.at(-1)).toBe('hangUp')
  })

  it('without a conference on this line nobody is offered one', () => {
    expect(shown(consulting, { conference: false }).buttons).not.toContain('conference')
  })

  it('while a transfer is under way only what can still be done is offered', () => {
    expect(shown({ state: 'referring', target, since: T0 }).buttons).toEqual(['mute', 'hangUp'])
    expect(shown({ ...consulting, state: 'completing' }).buttons).toEqual([])
    expect(shown({ state: 'conference', target, since: T0 }).word).toBe('conference')
  })

  it('a recorder that is off outranks all of it', () => {
    const off = stateAfter(...answered, {
      kind: 'recording',
      at: T0 + 3100,
      callId: CALL,
      recording: 'failed',
    })
    expect(barView(facts(off, T0, { leg: consulting }))).toMatchObject({
      word: 'recordingOff',
      buttons: ['hangUp'],
    })
  })

  it('a second caller can be taken or turned away, and is named', () => {
    const view = barView(facts(talking, T0, { waiting: '李*华' }))
    expect(view).toMatchObject({
      word: 'talking',
      also: { kind: 'secondCaller', name: '李*华' },
      buttons: ['mute', 'decline', 'takeSecond', 'hangUp'],
    })
  })

  it('a customer on hold is on hold, whoever else calls', () => {
    const held = stateAfter(...recorded, { kind: 'held', at: T0 + 5000, callId: CALL, held: true })
    for (const more of [{ waiting: '李*华' }, { parked: '李*华' }])
      expect(barView(facts(held, T0 + 9000, more))).toMatchObject({ word: 'held', timerMs: 4000 })
  })

  it('a customer on hold behind this call is named; the hold button changes between the two', () => {
    const view = barView(facts(talking, T0, { parked: '李*华' }))
    expect(view).toMatchObject({ also: { kind: 'otherParked', name: '李*华' } })
    expect(view.buttons).toContain('swap')
    expect(view.buttons).not.toContain('hold')
  })

  it('says when the far end has put the agent on hold, unless the agent holds as well', () => {
    const farHeld: CallEvent = { kind: 'farHeld', at: T0 + 4000, callId: CALL, held: true }
    expect(barView(facts(stateAfter(...recorded, farHeld)))).toMatchObject({
      say: { kind: 'farHeld' },
      tone: 'warn',
    })
    const both = stateAfter(...recorded, farHeld, { kind: 'held', at: T0 + 5000, callId: CALL, held: true })
    expect(barView(facts(both))).toMatchObject({ word: 'held', say: { kind: 'customerWaits' } })
  })
})
