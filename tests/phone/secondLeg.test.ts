// Handing a call on: blind, after a consultation, taken back, three together; what the guard is asked, what is recorded, and that a
// failure keeps the customer on the line.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  completeTransfer,
  consult,
  dial,
  hangUp,
  joinConference,
  takeBack,
  toggleHold,
  transfer,
  usePhone,
} from '../../renderer/features/phone/phone.ts'
import { callOf } from '../../shared/call.ts'
import { ProblemError } from '../../shared/problem.ts'
import { legIdOf } from '../../shared/secondLeg.ts'
import {
  type Bench,
  bench,
  CALLER,
  callId,
  ended,
  gate,
  kinds,
  REFUSAL,
  REQUEST,
  state,
  until,
} from './scriptedLine.ts'

const SUPERVISOR = { kind: 'supervisor', name: '赵主管测试', extension: '8101' } as const
const OUTSIDE = { kind: 'outside', e164: '+8619900000020' } as const

let it: Bench
let id: string
beforeEach(async () => {
  it = bench()
  await dial(REQUEST)
  id = callId()
  it.emit({ kind: 'accepted', callId: id })
  it.emit({ kind: 'recording', callId: id, on: true, reason: 'on' })
  it.log.length = 0
  await until(() => expect(kinds(it)).toContain('recording.flagged'))
})
afterEach(() => it.close())

const leg = () => legIdOf(state().leg) ?? ''
const lines = () => it.log.filter((entry) => entry.startsWith('line:'))
const held = () => callOf(state().call)?.heldSince ?? null
const results = () =>
  it.acts.flatMap((act) =>
    act.kind === 'call.transferred' ? [`${act.payload.mode} ${act.payload.result}`] : [],
  )
const refuse = (command: string, status: number) => {
  it.command = (name) =>
    name.startsWith(command)
      ? Promise.reject(new ProblemError('phone.transferFailed', { status }))
      : Promise.resolve()
}

async function consulting(): Promise<void> {
  await consult(SUPERVISOR)
  it.emit({ kind: 'progress', callId: leg(), status: 180, earlyMedia: false })
  it.emit({ kind: 'accepted', callId: leg() })
}

describe('blind', () => {
  test('to a supervisor: no guard for people inside; done, it stands in the acts', async () => {
    await transfer(SUPERVISOR)
    expect(it.log).not.toContain('guard:click')
    expect(lines()).toEqual(['line:transfer:8101'])
    await until(() => expect(results()).toEqual(['blind completed']))
    expect(it.acts.at(-1)).toMatchObject({
      payload: { target: 'supervisor', extension: '8101', sipStatus: 200 },
    })
    expect(state().leg.state).toBe('none')
  })

  test('that fails: the call is kept, it is said, and can be tried again', async () => {
    refuse('transfer', 486)
    await transfer(SUPERVISOR)
    expect(state()).toMatchObject({
      problem: { code: 'phone.transferFailed', params: { status: 486 } },
      call: { state: 'talking' },
      leg: { state: 'none' },
    })
    await until(() => expect(results()).toEqual(['blind failed']))
    it.command = async () => undefined
    await transfer(SUPERVISOR)
    await until(() => expect(results()).toEqual(['blind failed', 'blind completed']))
  })

  test('the customer hangs up before the far end told the result: unconfirmed, and no trouble', async () => {
    const hold = gate<void>()
    it.command = (name) =>
      name.startsWith('transfer')
        ? hold.promise.then(() => Promise.reject(new ProblemError('phone.failed', { status: 481 })))
        : Promise.resolve()
    const asked = transfer(SUPERVISOR)
    await until(() => expect(lines()).toContain('line:transfer:8101'))
    it.emit(ended(id))
    hold.open()
    await asked
    await until(() => expect(results()).toEqual(['blind unconfirmed']))
    expect(state()).toMatchObject({ problem: null, leg: { state: 'none' }, call: { state: 'wrappingUp' } })
  })

  test('twice at once: the second is refused', async () => {
    const hold = gate<void>()
    it.command = (name) => (name.startsWith('transfer') ? hold.promise : Promise.resolve())
    const asked = transfer(SUPERVISOR)
    await transfer(SUPERVISOR)
    expect(state().problem).toMatchObject({ code: 'phone.busyHere' })
    hold.open()
    await asked
    expect(lines()).toEqual(['line:transfer:8101'])
  })

  test('to a number outside: asked of the guard twice and written down as an attempt before it leaves', async () => {
    await transfer(OUTSIDE)
    const order = ['guard:click', 'guard:invite', 'record:call.attempted', 'line:transfer:+8619900000020']
    expect(it.log.filter((entry) => order.includes(entry))).toEqual(order)
    await until(() => expect(results()).toEqual(['blind completed']))
    // Nothing of the number is in the acts of the customer's call.
    expect(JSON.stringify(it.acts.filter((act) => act.kind === 'call.transferred'))).not.toContain(
      '19900000020',
    )
  })

  test.each([
    ['refused by the guard', () => (it.guard = async () => REFUSAL), 'C1'],
    ['a number of nobody known', () => (it.caller = async () => null), null],
  ])('%s: nothing leaves, the call goes on, and the reason is there', async (_what, given, rule) => {
    given()
    await transfer(OUTSIDE)
    expect(lines()).toEqual([])
    expect(state()).toMatchObject({ call: { state: 'talking' }, leg: { state: 'none' } })
    if (rule) {
      expect(state().refusal).toMatchObject({ rule })
      await until(() => expect(kinds(it)).toContain('call.refused'))
    } else expect(state().problem).toMatchObject({ code: 'guard.freeDialRight' })
  })
})

describe('a consultation', () => {
  test('puts the customer on hold before the supervisor is called, and plays the ringing', async () => {
    await consult(SUPERVISOR)
    expect(lines()).toEqual(['line:hold:true', 'line:prepare', 'line:dial'])
    expect(held()).not.toBeNull()
    it.emit({ kind: 'progress', callId: leg(), status: 180, earlyMedia: false })
    expect(it.log.at(-1)).toBe('tone:ringback')
    it.emit({ kind: 'accepted', callId: leg() })
    expect(it.log.at(-1)).toBe('tone:stop')
    expect(state().leg).toMatchObject({ state: 'consulting', target: SUPERVISOR, held: false })
  })

  test('completed: the customer is handed over, both legs are over, and it is recorded once', async () => {
    await consulting()
    it.command = async (name) => {
      if (name !== 'attend') return
      // As on the wire: the target takes over its leg, then our own call ends.
      it.emit(ended(leg()))
      it.emit(ended(id, { by: 'agent' }))
    }
    await completeTransfer()
    await until(() => expect(results()).toEqual(['attended completed']))
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'wrappingUp' }, problem: null })
    expect(lines()).not.toContain('line:hangUp')
  })

  test('whose completion fails goes on; the customer still waits', async () => {
    await consulting()
    refuse('attend', 603)
    await completeTransfer()
    expect(state()).toMatchObject({
      leg: { state: 'consulting' },
      problem: { code: 'phone.transferFailed', params: { status: 603 } },
    })
    expect(held()).not.toBeNull()
    await until(() => expect(results()).toEqual(['attended failed']))
  })

  test('whose target left while the completion failed is over, and the customer can be taken back', async () => {
    await consulting()
    const target = leg()
    it.command = async (name) => {
      if (name !== 'attend') return
      it.emit(ended(target))
      throw new ProblemError('phone.transferFailed', { status: 481 })
    }
    await completeTransfer()
    expect(state().leg.state).toBe('none')
    it.command = async () => undefined
    await toggleHold()
    expect(held()).toBeNull()
  })

  test.each([
    ['take back', takeBack],
    ['the hang-up key', hangUp],
  ])('%s ends it and brings the customer from hold', async (_what, act) => {
    await consulting()
    it.log.length = 0
    await act()
    expect(lines()).toEqual(['line:hangUp', 'line:hold:false'])
    expect(held()).toBeNull()
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'talking' } })
    await until(() => expect(results()).toEqual(['attended takenBack']))
  })

  test('hold changes between customer and supervisor; the hang-up key then ends the customer’s call, and the leg with it', async () => {
    await consulting()
    it.log.length = 0
    await toggleHold()
    expect(state().leg).toMatchObject({ held: true })
    expect(held()).toBeNull()
    await toggleHold()
    expect(state().leg).toMatchObject({ held: false })
    await toggleHold()
    await hangUp()
    it.emit(ended(id, { by: 'agent' }))
    await until(() => expect(lines().filter((entry) => entry === 'line:hangUp')).toHaveLength(2))
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'wrappingUp' } })
  })

  test.each([
    [486, 'phone.targetUnreached'],
    [480, 'phone.targetUnreached'],
  ])('nobody answers (%i): said with the status, the customer still held', async (status, code) => {
    await consult(SUPERVISOR)
    it.emit(ended(leg(), { sipStatus: status, by: 'network' }))
    expect(state()).toMatchObject({ problem: { code, params: { status } }, leg: { state: 'none' } })
    expect(held()).not.toBeNull()
  })

  test('the supervisor hangs up: said, and the customer still held', async () => {
    await consulting()
    it.emit(ended(leg()))
    expect(state().problem).toMatchObject({ code: 'phone.targetLeft' })
    expect(held()).not.toBeNull()
  })

  test('the customer hangs up: the consultation ends as well', async () => {
    await consulting()
    it.log.length = 0
    it.emit(ended(id))
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'wrappingUp' } })
    expect(lines()).toEqual(['line:hangUp'])
  })

  test('given up while it is being set up: nothing is dialled, the customer is back', async () => {
    const hold = gate<void>()
    it.command = (name) => (name === 'hold:true' ? hold.promise : Promise.resolve())
    const asked = consult(SUPERVISOR)
    await takeBack()
    hold.open()
    await asked
    expect(lines()).not.toContain('line:dial')
    expect(state().leg.state).toBe('none')
    expect(held()).toBeNull()
  })

  test('a hold that fails: nobody is called, for the customer would hear it', async () => {
    refuse('hold', 488)
    await consult(SUPERVISOR)
    expect(lines()).not.toContain('line:dial')
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'talking' } })
    expect(state().problem).not.toBeNull()
  })

  test('with somebody outside is a call of its own: guard, attempt, answer, recorder and end in the acts', async () => {
    await consult(OUTSIDE)
    const target = leg()
    expect(it.log.filter((entry) => entry.startsWith('guard'))).toEqual(['guard:click', 'guard:invite'])
    expect(state().leg).toMatchObject({ target: { kind: 'outside', name: CALLER.masked, extension: null } })
    it.emit({ kind: 'accepted', callId: target })
    await until(() => expect(it.log).toContain('line:record:true'))
    it.emit({ kind: 'recording', callId: target, on: true, reason: 'on' })
    it.clock += 5000
    await takeBack()
    await until(() =>
      expect(
        it.acts.flatMap((act) =>
          'callId' in act.payload && act.payload.callId === target ? [act.kind] : [],
        ),
      ).toEqual(['call.attempted', 'call.answered', 'recording.flagged', 'call.ended']),
    )
  })

  test('with somebody outside whose recorder is silent ends at once, as an incident', async () => {
    await consult(OUTSIDE)
    refuse('record', 503)
    it.emit({ kind: 'accepted', callId: leg() })
    await until(() => expect(kinds(it)).toContain('incident.raised'))
    expect(lines().filter((entry) => entry === 'line:record:true')).toHaveLength(2)
    expect(lines()).toContain('line:hangUp')
  })

  test('a second caller meanwhile gets 486', async () => {
    await consulting()
    it.emit({
      kind: 'incoming',
      callId: '00000000-0000-7000-8000-0000000000f2',
      from: '+8619900000020',
      displayName: '',
    })
    expect(it.log).toContain('line:hangUp:486')
  })
})

describe('three together', () => {
  const CONFERENCE = '8900'
  beforeEach(async () => {
    usePhone.setState({ directory: { colleagues: [], extensions: [], conference: CONFERENCE } })
    await consulting()
    it.log.length = 0
  })

  test('are joined at the address of the policy; the customer is no more on hold and the recorder is asked anew', async () => {
    await joinConference()
    expect(it.log).toContain(`line:conference:${CONFERENCE}`)
    expect(state()).toMatchObject({
      leg: { state: 'conference' },
      call: { state: 'talking', call: { heldSince: null } },
    })
    await until(() => expect(it.log).toContain('line:record:true'))
    await until(() => expect(results()).toEqual(['conference completed']))
    it.emit(ended(id))
    expect(state()).toMatchObject({ leg: { state: 'none' }, call: { state: 'wrappingUp' } })
  })

  test('that can’t be joined leave the consultation as it was, and it is said', async () => {
    it.command = (name) =>
      name.startsWith('conference')
        ? Promise.reject(new ProblemError('phone.conferenceFailed', { status: 404 }))
        : Promise.resolve()
    await joinConference()
    expect(state()).toMatchObject({
      leg: { state: 'consulting' },
      problem: { code: 'phone.conferenceFailed' },
    })
    expect(held()).not.toBeNull()
    await until(() => expect(results()).toEqual(['conference failed']))
  })

  test('without such an address nothing is tried', async () => {
    usePhone.setState({ directory: { colleagues: [], extensions: [], conference: null } })
    await joinConference()
    expect(lines()).toEqual([])
  })
})
