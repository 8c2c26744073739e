// Calls that come in: who they are, what is recorded of them, and that none goes by without a trace.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LineEvent } from '../../renderer/features/phone/line.ts'
import type { Caller } from '../../renderer/features/phone/phone.ts'
import { answer, attachCaller, dial, hangUp, takeBreak } from '../../renderer/features/phone/phone.ts'
import { type Bench, bench, CALLER, callId, ended, kinds, REQUEST, state, until } from './scriptedLine.ts'

let it: Bench
beforeEach(() => {
  it = bench()
})
afterEach(() => it.close())

describe('inbound', () => {
  const incoming = (id: string): LineEvent => ({
    kind: 'incoming',
    callId: id,
    from: '+8619900000010',
    displayName: '',
  })
  const IN = '00000000-0000-7000-8000-0000000000f1'
  const SECOND = '00000000-0000-7000-8000-0000000000f2'

  test('rings, finds the customer by number, and is recorded from ring to end', async () => {
    it.emit(incoming(IN))
    expect(it.log).toEqual(expect.arrayContaining(['attention', 'tone:ring']))
    await until(() =>
      expect(state().call).toMatchObject({ state: 'inbound', call: { caseId: CALLER.caseId } }),
    )
    await answer()
    it.emit({ kind: 'accepted', callId: IN })
    expect(it.log).toContain('tone:stop')
    it.emit(ended(IN))
    await until(() => expect(kinds(it)).toEqual(['call.received', 'call.answered', 'call.ended']))
  })

  test('given up by the caller it becomes a missed call to be called back, and the phone is free', async () => {
    it.emit(incoming(IN))
    it.emit(ended(IN, { sipStatus: 487 }))
    expect(state()).toMatchObject({ call: { state: 'idle' }, ringEndedAt: it.clock })
    await until(() => expect(kinds(it)).toEqual(['call.received', 'call.missed', 'callback.set']))
    expect(it.acts.at(-1)).toMatchObject({
      caseId: CALLER.caseId,
      payload: { callId: IN, contactId: CALLER.contactId, requested: false },
    })
  })

  test('who calls again before being called back is called back once', async () => {
    it.caller = async () => ({ ...CALLER, awaited: true })
    it.emit(incoming(IN))
    it.emit(ended(IN, { sipStatus: 487 }))
    await until(() => expect(kinds(it)).toEqual(['call.received', 'call.missed']))
  })

  test('rejected by the agent: 603', async () => {
    it.emit(incoming(IN))
    await hangUp()
    expect(it.log).toContain('line:hangUp:603')
  })

  test('one that comes while the agent dials gets 486 and is recorded as missed; the first goes on', async () => {
    await dial(REQUEST)
    const id = callId()
    it.emit(incoming(SECOND))
    expect(it.log).toContain('line:hangUp:486')
    await until(() => expect(kinds(it).slice(-3)).toEqual(['call.received', 'call.missed', 'callback.set']))
    expect(it.acts.at(-2)).toMatchObject({ payload: { callId: SECOND } })
    expect(callId()).toBe(id)
  })

  test('in a break: 486 and missed', async () => {
    takeBreak('lunch')
    it.emit(incoming(IN))
    expect(it.log).toContain('line:hangUp:486')
    await until(() => expect(kinds(it)).toEqual(['call.received', 'call.missed', 'callback.set']))
    expect(state().call.state).toBe('paused')
  })

  test('while not ready: what the company says, here 480, and missed', async () => {
    it.pausedStatus = 480
    takeBreak('meeting')
    it.emit(incoming(IN))
    expect(it.log).toContain('line:hangUp:480')
    await until(() => expect(kinds(it)).toEqual(['call.received', 'call.missed', 'callback.set']))
  })

  test('reaches the next agent of this desk, who is not in the break of the one before', async () => {
    takeBreak('lunch')
    it.emit({ kind: 'trouble', callId: null, problem: { code: 'phone.lineDown', params: { detail: '' } } })
    it.close()
    it = bench()
    expect(state()).toMatchObject({ call: { state: 'idle' }, problem: null })
    it.emit(incoming(IN))
    expect(state().call.state).toBe('inbound')
  })

  const takeStranger = async () => {
    it.caller = async () => null
    it.emit(incoming(IN))
    await until(() => expect(it.strangers).toHaveLength(1))
    await answer()
    it.clock += 5000
    it.emit({ kind: 'accepted', callId: IN })
    it.clock += 60_000
  }

  test('an unknown caller has no customer to record on, but the call is kept on this desk', async () => {
    await takeStranger()
    expect(state().call).toMatchObject({ call: { customerId: null, masked: '199********' } })
    it.emit(ended(IN))
    expect(state().call.state).toBe('wrappingUp')
    expect(kinds(it)).toEqual([])
    await until(() =>
      expect(it.strangers.at(-1)).toEqual({
        callId: IN,
        from: '+8619900000010',
        startedAt: 1_000_000,
        answeredAt: 1_005_000,
        endedAt: 1_065_000,
      }),
    )
  })

  test('an unknown caller who gives up leaves a trace as well', async () => {
    it.caller = async () => null
    it.emit(incoming(IN))
    it.emit(ended(IN, { sipStatus: 487 }))
    await until(() => expect(it.strangers.at(-1)).toMatchObject({ callId: IN, answeredAt: null }))
  })

  test('at a locked desk the call is kept at once; its acts bear their own times, and then what was kept goes', async () => {
    let open: (caller: Caller) => void = () => undefined
    it.locked = true
    it.caller = () => new Promise((resolve) => (open = resolve))
    it.emit(incoming(IN))
    const kept = { callId: IN, from: '+8619900000010', startedAt: 1_000_000, unlooked: true }
    await until(() => expect(it.strangers.at(-1)).toMatchObject({ ...kept, endedAt: null }))
    it.clock += 20_000
    it.emit(ended(IN, { sipStatus: 487 }))
    await until(() => expect(it.strangers.at(-1)).toMatchObject({ ...kept, endedAt: 1_020_000 }))
    expect(kinds(it)).toEqual([])
    it.clock += 600_000
    it.locked = false
    open(CALLER)
    await until(() => expect(it.forgotten).toEqual([IN]))
    expect(it.acts.map(({ kind, at }) => [kind, at])).toEqual([
      ['call.received', 1_000_000],
      ['call.missed', 1_020_000],
      ['callback.set', 1_020_000],
    ])
  })

  test('one of whom nobody knows anything either is an unknown caller like any other', async () => {
    let open: (caller: Caller | null) => void = () => undefined
    it.locked = true
    it.caller = () => new Promise((resolve) => (open = resolve))
    it.emit(incoming(IN))
    it.emit(ended(IN, { sipStatus: 487 }))
    it.locked = false
    open(null)
    const at = 1_000_000
    const kept = { callId: IN, from: '+8619900000010', startedAt: at, answeredAt: null, endedAt: at }
    await until(() => expect(it.strangers.at(-1)).toEqual(kept))
    expect(it.forgotten).toEqual([])
  })

  const FOUND = { customerId: CALLER.customerId, caseId: REQUEST.caseId }

  test('whose case is found in the call becomes a call of that case, from the ring on', async () => {
    await takeStranger()
    await attachCaller(FOUND)
    expect(kinds(it)).toEqual(['call.received', 'call.answered'])
    expect(it.acts[0]).toMatchObject({
      ...FOUND,
      payload: { callId: IN, contactId: null, number: '+8619900000010', ofDebtor: false },
    })
    expect(state().call).toMatchObject({ state: 'talking', call: FOUND })
    it.emit(ended(IN))
    await until(() => expect(kinds(it).at(-1)).toBe('call.ended'))
    expect(it.acts.at(-1)).toMatchObject({ payload: { talkMs: 60_000 } })
    // Once is enough.
    await attachCaller(FOUND)
    expect(kinds(it).filter((kind) => kind === 'call.received')).toHaveLength(1)
  })

  test('whose case is found only in the wrap-up loses nothing either', async () => {
    await takeStranger()
    it.emit(ended(IN))
    await attachCaller(FOUND)
    expect(kinds(it)).toEqual(['call.received', 'call.answered', 'call.ended'])
    expect(state().call).toMatchObject({ state: 'wrappingUp', record: FOUND })
    // Each at its own time, not when the case was found.
    expect(it.acts.map(({ at }) => at)).toEqual([1_000_000, 1_005_000, 1_065_000])
  })
})
