// A supervisor in the call of an agent, over a line that the test plays by hand: what is dialled, when, and what ends it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callKeyOf } from '../../renderer/features/phone/barView.ts'
import { answer, dial, hangUp, joinCall, toggleMute } from '../../renderer/features/phone/phone.ts'
import { ProblemError } from '../../shared/problem.ts'
import type { JoinWay } from '../../shared/supervise.ts'
import { type Bench, bench, ended, gate, REQUEST, state, until } from './scriptedLine.ts'

let it: Bench
let overs: number
beforeEach(() => {
  it = bench()
  overs = 0
})
afterEach(() => it.close())

const told = () => it.log.filter((entry) => entry === 'noted' || /^line:(?!devices)/.test(entry))
const join = (way: JoinWay, noted: Promise<unknown> = Promise.resolve()) =>
  joinCall({
    way,
    agent: '8001 王坐席测试',
    async open() {
      await noted
      it.log.push('noted')
      return {
        code: `*55${way}`,
        over() {
          overs += 1
        },
      }
    },
  })
const joined = () => state().joined?.callId ?? ''
/** In the call of the agent. */
async function inCall(way: JoinWay): Promise<{ over: Promise<void> }> {
  const over = join(way)
  await until(() => expect(it.log).toContain('line:dial'))
  it.emit({ kind: 'accepted', callId: joined() })
  expect(state().joined?.state).toBe('on')
  return { over }
}

describe('@seed(32) in the call of an agent', () => {
  test('a listener: noted first, silent before it is sent, and nothing is recorded of anybody', async () => {
    const over = join('listen')
    expect(state().joined).toMatchObject({ way: 'listen', state: 'dialling', muted: true })
    await until(() => expect(it.log).toContain('line:dial'))
    expect(told()).toEqual(['noted', 'line:prepare', 'line:mute:true', 'line:dial'])
    it.emit({ kind: 'accepted', callId: joined() })
    it.clock += 5_000
    toggleMute()
    expect(state().joined).toMatchObject({ state: 'on', muted: true, since: it.clock - 5_000 })
    expect(state().call.state).toBe('idle')
    it.emit(ended(joined()))
    await over
    expect([state().joined, state().problem, overs]).toEqual([null, null, 1])
    expect(it.acts).toEqual([])
    expect(it.headers).toEqual([{}])
    expect(it.log.filter((entry) => entry.startsWith('guard:'))).toEqual([])
  })

  test('who may be heard speaks at once, and mutes with the key of every call', async () => {
    await inCall('whisper')
    expect(told()).toContain('line:mute:false')
    toggleMute()
    expect(state().joined?.muted).toBe(true)
    expect(told().at(-1)).toBe('line:mute:true')
  })

  test('what central does not note is not dialled', async () => {
    const noted = gate()
    const over = join('listen', noted.promise)
    noted.fail(new ProblemError('supervise.notInCall'))
    await over
    expect(told()).toEqual([])
    expect(state()).toMatchObject({ joined: null, problem: { code: 'supervise.notInCall' } })
    expect(overs).toBe(0)
  })

  test('hung up while central is asked: nothing is dialled, and central hears that it is over', async () => {
    const noted = gate<void>()
    const over = join('barge', noted.promise)
    await hangUp()
    noted.open()
    await over
    expect(told()).toEqual(['noted'])
    expect(overs).toBe(1)
  })

  test('the key that hangs up does not dial the case that is open in the same second', async () => {
    const { over } = await inCall('listen')
    it.clock += 60_000
    await hangUp()
    await over
    expect(told().at(-1)).toBe('line:hangUp')
    const key = (at: number) => callKeyOf(state().call.state, state().ringEndedAt, null, at)
    expect([key(it.clock + 300), key(it.clock + 1_500)]).toEqual(['nothing', 'dial'])
    expect(overs).toBe(1)
  })

  test('a code that the exchange refuses is said, with its answer', async () => {
    const over = join('listen')
    await until(() => expect(it.log).toContain('line:dial'))
    it.emit(ended(joined(), { sipStatus: 404, reasonText: 'Not Found', by: 'network' }))
    await over
    expect(state().problem).toEqual({ code: 'phone.failed', params: { status: 404, reason: 'Not Found' } })
    expect(overs).toBe(1)
  })

  test('a call of one’s own ends it, whether dialled or taken; one that only rings does not', async () => {
    const first = await inCall('listen')
    await dial(REQUEST)
    await first.over
    expect([state().joined, overs]).toEqual([null, 1])
    it.close()
    it = bench()
    const second = await inCall('barge')
    const incoming = '00000000-0000-7000-8000-0000000000f9'
    it.emit({ kind: 'incoming', callId: incoming, from: '+8619900000010', displayName: '' })
    await until(() => expect(state().call.state).toBe('inbound'))
    expect(state().joined).not.toBeNull()
    await answer()
    it.emit({ kind: 'accepted', callId: incoming })
    await second.over
    expect([state().joined, state().call.state, overs]).toEqual([null, 'talking', 2])
  })

  test('with a call of one’s own up, or without a line, nothing is asked of central', async () => {
    await dial(REQUEST)
    await join('listen')
    expect(state().problem).toMatchObject({ code: 'phone.busyHere' })
    it.close()
    it = bench()
    it.emit({ kind: 'registration', registration: { state: 'connecting', attempt: 1 } })
    await join('listen')
    expect(state().problem).toMatchObject({ code: 'phone.notRegistered' })
    expect(it.log).not.toContain('noted')
  })
})
