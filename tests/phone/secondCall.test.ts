// A second caller beside the call that is up: told quietly, taken, turned away, changed places with. The policy of call waiting.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LineEvent } from '../../renderer/features/phone/line.ts'
import {
  answer,
  answerWaiting,
  declineWaiting,
  dial,
  finishWrapUp,
  hangUp,
  redial,
  toggleHold,
} from '../../renderer/features/phone/phone.ts'
import { callOf } from '../../shared/call.ts'
import { ProblemError } from '../../shared/problem.ts'
import {
  type Bench,
  bench,
  callId,
  ended,
  kinds,
  PERMIT,
  REFUSAL,
  REQUEST,
  state,
  until,
} from './scriptedLine.ts'

const SECOND = '00000000-0000-7000-8000-0000000000f2'
const THIRD = '00000000-0000-7000-8000-0000000000f3'
const incoming = (id: string): LineEvent => ({
  kind: 'incoming',
  callId: id,
  from: '+8619900000020',
  displayName: '',
})
const recorded = (id: string): LineEvent => ({ kind: 'recording', callId: id, on: true, reason: 'on' })
const holdOf = (slot: 'call' | 'parked') => callOf(state()[slot] ?? { state: 'idle' })?.heldSince ?? null

let it: Bench
let first: string
beforeEach(async () => {
  it = bench()
  await dial(REQUEST)
  first = callId()
  it.emit({ kind: 'accepted', callId: first })
  it.emit(recorded(first))
  it.log.length = 0
})
afterEach(() => it.close())

async function both(): Promise<void> {
  it.emit(incoming(SECOND))
  await answerWaiting()
  it.emit({ kind: 'accepted', callId: SECOND })
  it.emit(recorded(SECOND))
}

test('is told by a quiet tone and no ring; who it is stands there, and the call goes on', async () => {
  it.emit(incoming(SECOND))
  expect(it.log).toContain('tone:waiting')
  expect(it.log).not.toContain('tone:ring')
  await until(() =>
    expect(state().waiting).toMatchObject({ state: 'inbound', call: { caseId: REQUEST.caseId } }),
  )
  expect(callId()).toBe(first)
  expect(it.log).toContain('attention')
})

test('declined: 486, missed and to be called back; the tone stops', async () => {
  it.emit(incoming(SECOND))
  await declineWaiting()
  expect(it.log).toContain('line:hangUp:486')
  it.emit(ended(SECOND, { sipStatus: 486, by: 'agent' }))
  expect(state()).toMatchObject({ waiting: null, call: { state: 'talking' } })
  expect(it.log.at(-1)).toBe('tone:stop')
  await until(() => expect(kinds(it).slice(-3)).toEqual(['call.received', 'call.missed', 'callback.set']))
})

test('who gives up while waiting is missed as well', async () => {
  it.emit(incoming(SECOND))
  it.emit(ended(SECOND, { sipStatus: 487 }))
  expect(state().waiting).toBeNull()
  await until(() => expect(kinds(it).slice(-3)).toEqual(['call.received', 'call.missed', 'callback.set']))
})

test('the first call ends while they wait: they ring aloud in front, are answered, and the first is among the unfinished', async () => {
  it.emit(incoming(SECOND))
  it.log.length = 0
  it.emit(ended(first))
  expect(it.log).toContain('tone:ring')
  expect(state()).toMatchObject({ call: { state: 'inbound', call: { callId: SECOND } }, waiting: null })
  await answer()
  expect(it.log).toContain('line:answer')
  it.emit({ kind: 'accepted', callId: SECOND })
  expect(state().call.state).toBe('talking')
  await until(() => expect(kinds(it).filter((kind) => kind === 'call.answered')).toHaveLength(2))
  expect(kinds(it).filter((kind) => kind === 'call.ended')).toHaveLength(1)
})

test('answered: the first is put on hold before the second is taken, and each call has its own acts', async () => {
  await both()
  expect(it.log.filter((entry) => /line:(?:hold|answer)/.test(entry))).toEqual([
    'line:hold:true',
    'line:answer',
  ])
  expect(callId()).toBe(SECOND)
  expect(holdOf('parked')).not.toBeNull()
  expect(holdOf('call')).toBeNull()
  it.emit(ended(SECOND))
  await until(() => expect(kinds(it).at(-1)).toBe('call.ended'))
  expect(it.acts.at(-1)).toMatchObject({ payload: { callId: SECOND } })
  // The first is back, still on hold; the second waits among the unfinished.
  expect(callId()).toBe(first)
  expect(holdOf('call')).not.toBeNull()
  await toggleHold()
  expect(holdOf('call')).toBeNull()
})

test('the first call, back in front, is hung up on the line like any other', async () => {
  await both()
  it.emit(ended(SECOND))
  it.log.length = 0
  await hangUp()
  expect(it.log).toContain('line:hangUp')
  it.emit(ended(first, { by: 'agent' }))
  await until(() => expect(it.acts.at(-1)).toMatchObject({ kind: 'call.ended', payload: { callId: first } }))
})

test('a first call that can’t be put on hold: the second is not taken, and it is said why', async () => {
  it.command = (name) =>
    name.startsWith('hold')
      ? Promise.reject(new ProblemError('phone.failed', { status: 488 }))
      : Promise.resolve()
  it.emit(incoming(SECOND))
  await answerWaiting()
  expect(it.log).not.toContain('line:answer')
  expect(state()).toMatchObject({ problem: { code: 'phone.failed' }, waiting: { state: 'inbound' } })
  expect(callId()).toBe(first)
})

test('hold changes between the two: one waits before the other is heard', async () => {
  await both()
  it.log.length = 0
  await toggleHold()
  expect(it.log.filter((entry) => entry.startsWith('line:hold'))).toEqual([
    'line:hold:true',
    'line:hold:false',
  ])
  expect(callId()).toBe(first)
  expect([holdOf('call') === null, holdOf('parked') !== null]).toEqual([true, true])
  await toggleHold()
  expect(callId()).toBe(SECOND)
})

test('the parked customer hangs up: recorded as the end of that call, the other goes on', async () => {
  await both()
  it.emit(ended(first))
  await until(() => expect(it.acts.at(-1)).toMatchObject({ kind: 'call.ended', payload: { callId: first } }))
  expect(state().parked).toBeNull()
  expect(callId()).toBe(SECOND)
  expect(state().call.state).toBe('talking')
})

test('a third caller gets 486 at once', async () => {
  await both()
  it.log.length = 0
  it.emit(incoming(THIRD))
  expect(it.log).toContain('line:hangUp:486')
  expect(state().waiting).toBeNull()
})

test('the recorder of a call in front speaks for that call only', async () => {
  await both()
  it.emit({ kind: 'recording', callId: first, on: false, reason: 'exchange' })
  expect(state().call).toMatchObject({ call: { recording: 'confirmed' } })
  expect(state().parked).toMatchObject({ call: { recording: 'off' } })
  await toggleHold()
  // Taken back, it is asked again before anything is said.
  await until(() => expect(it.log.filter((entry) => entry === 'line:record:true').length).toBeGreaterThan(1))
})

test('redial asks the guard like any dial, and does nothing before the first call', async () => {
  it.emit(ended(first))
  finishWrapUp()
  it.log.length = 0
  expect(await redial()).toMatchObject({ state: 'dialled' })
  expect(it.log.filter((entry) => entry.startsWith('guard'))).toEqual(['guard:click', 'guard:invite'])
  await hangUp()
  it.emit(ended(callId(), { sipStatus: 487, by: 'agent' }))
  finishWrapUp()
  it.guard = async () => REFUSAL
  expect(await redial()).toMatchObject({ state: 'refused' })
  it.guard = async () => PERMIT
  it.close()
  it = bench()
  expect(await redial()).toBeNull()
  expect(it.log).not.toContain('guard:click')
})
