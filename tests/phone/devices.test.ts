// Headsets that are unplugged: the trouble is its own state until it is solved, names every lost role, and is announced once.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { browserDevices, type Device, type DeviceChoice } from '../../renderer/features/phone/devices.ts'
import { chooseDevices, dial, dismissTrouble, usePhone } from '../../renderer/features/phone/phone.ts'
import type { Problem } from '../../shared/problem.ts'
import { soon } from '../soon.ts'
import { type Bench, bench, callId, REQUEST, state } from './scriptedLine.ts'

const device = (id: string, label: string): Device => ({ id, label, group: `g-${label}` })
const MIC = device('m1', '头戴耳机')
const EAR = device('s1', '头戴耳机')
const SPEAKER = device('s2', '音箱')
const BUILT_IN = device('m2', '内置麦克风')
const CHOSEN: DeviceChoice = { microphone: MIC, speaker: EAR, ringer: SPEAKER }
const ALL = { microphones: [MIC, BUILT_IN], speakers: [EAR, SPEAKER] }

let it: Bench
const lastTold = () => it.log.findLast((entry) => entry.startsWith('line:devices'))
let announced: Problem[] = []
let stop: () => void = () => undefined
afterEach(() => {
  stop()
  it.close()
})

/** A desk with these devices plugged in; what is announced is collected, and dismissed as the toast does. */
async function deskWith(choice: DeviceChoice | undefined, plugged: Bench['devices']): Promise<void> {
  it = bench(true, choice)
  announced = []
  stop = usePhone.subscribe(({ problem }) => {
    if (!problem) return
    announced.push(problem)
    dismissTrouble()
  })
  await change(plugged)
  announced = []
}
async function change(plugged: Bench['devices']): Promise<void> {
  it.devices = plugged
  it.plugged()
  await soon(() => expect(state().devices).toBe(plugged), 1)
}

describe('a chosen headset', () => {
  test('that is unplugged is named with every role it had, announced once, and forgotten when it is back', async () => {
    await deskWith(CHOSEN, ALL)
    expect(state()).toMatchObject({ deviceTrouble: null, chosen: CHOSEN })
    await change({ microphones: [BUILT_IN], speakers: [SPEAKER] })
    expect(state().deviceTrouble).toEqual({
      problem: { code: 'phone.deviceGone', params: { label: '头戴耳机' } },
      lost: [
        { role: 'microphone', label: '头戴耳机' },
        { role: 'speaker', label: '头戴耳机' },
      ],
    })
    expect(it.log.at(-1)).toBe('line:devices:null')
    // Something else comes and goes: the trouble stands, and is not told again.
    await change({ microphones: [BUILT_IN, device('m3', '摄像头')], speakers: [SPEAKER] })
    expect(state().deviceTrouble?.lost).toHaveLength(2)
    expect(announced).toHaveLength(1)
    await change(ALL)
    expect(state()).toMatchObject({ deviceTrouble: null, chosen: CHOSEN })
    expect(it.log.at(-1)).toBe('line:devices:m1')
    expect(announced).toHaveLength(1)
  })

  test('that is back at once takes its microphone again, and the voice when its old output is gone', async () => {
    await deskWith(CHOSEN, ALL)
    it.lingersMs = 60
    await change({ microphones: [BUILT_IN], speakers: [SPEAKER] })
    await change({ ...ALL })
    expect(state()).toMatchObject({ chosen: { microphone: MIC, speaker: null } })
    expect(state().deviceTrouble?.lost).toEqual([{ role: 'speaker', label: '头戴耳机' }])
    await soon(() => expect(state().deviceTrouble).toBeNull(), 5)
    expect(state().chosen).toEqual(CHOSEN)
    expect(announced).toHaveLength(1)
    // One that is chosen anew by hand is another output.
    await change({ microphones: [BUILT_IN], speakers: [SPEAKER] })
    await chooseDevices({ speaker: SPEAKER })
    expect(state().chosen.speaker).toEqual(SPEAKER)
  })

  test('another lost role is announced as well, and choosing another device solves it', async () => {
    await deskWith(CHOSEN, ALL)
    await change({ microphones: [MIC, BUILT_IN], speakers: [SPEAKER] })
    await change({ microphones: [MIC, BUILT_IN], speakers: [] })
    expect(state().deviceTrouble).toMatchObject({ problem: { params: { label: '头戴耳机、音箱' } } })
    expect(announced).toHaveLength(2)
    await chooseDevices({ speaker: null, ringer: null })
    expect(state().deviceTrouble).toBeNull()
  })
})

describe('the system default', () => {
  test('that dies in a call is looked for again; without another the bar says so until there is sound', async () => {
    await deskWith(undefined, ALL)
    await dial(REQUEST)
    const id = callId()
    it.emit({ kind: 'accepted', callId: id })
    // The line has tried the default and found nothing.
    it.emit({ kind: 'microphone', callId: id, problem: { code: 'phone.noMicrophone', params: {} } })
    expect(state().deviceTrouble?.problem.code).toBe('phone.noMicrophone')
    const asked = () => it.log.filter((entry) => entry.startsWith('line:devices')).length
    const before = asked()
    await change({ microphones: [BUILT_IN], speakers: [SPEAKER] })
    expect(asked()).toBe(before + 1)
    it.emit({ kind: 'microphone', callId: id, problem: null })
    expect(state().deviceTrouble).toBeNull()
    expect(announced).toHaveLength(1)
  })

  test('is no trouble of the next call when this one ended silent', async () => {
    await deskWith(undefined, ALL)
    await dial(REQUEST)
    const id = callId()
    it.emit({ kind: 'accepted', callId: id })
    it.emit({ kind: 'microphone', callId: id, problem: { code: 'phone.noMicrophone', params: {} } })
    it.emit({ kind: 'ended', callId: id, sipStatus: 200, reasonText: '', by: 'customer' })
    expect(state().deviceTrouble).toBeNull()
  })

  test('with the last microphone gone the desk says so, and no longer once one is plugged in', async () => {
    await deskWith(undefined, ALL)
    await change({ microphones: [], speakers: [SPEAKER] })
    expect(state().deviceTrouble).toEqual({ problem: { code: 'phone.noMicrophone', params: {} }, lost: [] })
    await change({ microphones: [BUILT_IN], speakers: [SPEAKER] })
    expect(state().deviceTrouble).toBeNull()
    expect(announced).toHaveLength(1)
  })
})

test('a system that announces nothing is asked, and a change is told once', async () => {
  vi.useFakeTimers()
  const machine = new EventTarget()
  const plug = (deviceId: string): MediaDeviceInfo => ({
    kind: 'audioinput',
    deviceId,
    label: deviceId,
    groupId: '',
    toJSON: () => ({}),
  })
  let plugged = [plug('headset'), plug('built-in')]
  let told = 0
  const port = browserDevices(Object.assign(machine, { enumerateDevices: async () => plugged }))
  const unwatch = port.watch(() => {
    told += 1
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toBe(0)
  plugged = [plug('built-in')]
  await vi.advanceTimersByTimeAsync(3000)
  expect(told).toBe(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toBe(1)
  plugged = [plug('headset'), plug('built-in')]
  await vi.advanceTimersByTimeAsync(3000)
  expect(told).toBe(2)
  unwatch()
  plugged = []
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toBe(2)
  vi.useRealTimers()
})

test('what is done to the sound is told to the line at once, and kept when a device is chosen', async () => {
  await deskWith(CHOSEN, ALL)
  const quiet = { echoCancellation: true, noiseSuppression: false, autoGainControl: false }
  await chooseDevices({ processing: quiet })
  expect(it.processing).toEqual(quiet)
  await chooseDevices({ microphone: BUILT_IN })
  expect(it.processing).toEqual(quiet)
  expect(lastTold()).toBe('line:devices:m2')
})
