// Headset keys and lamps, replayed: descriptors of several kinds and the reports that their keys send, against a phone on a
// scripted line. The call is the truth: lamps follow it, a second report of one press does nothing, and a headset that is gone or
// wrong about itself never costs a call.
import { afterEach, describe, expect, test } from 'vitest'
import { connectHeadset, forgetHeadset, openHeadset } from '../../renderer/features/phone/headset.ts'
import { layoutOf } from '../../renderer/features/phone/headsetReports.ts'
import {
  answer,
  answerWaiting,
  declineWaiting,
  dial,
  dismissTrouble,
  hangUp,
  toggleHold,
  toggleMute,
  usePhone,
} from '../../renderer/features/phone/phone.ts'
import { soon } from '../soon.ts'
import { type FakeHeadset, type FakeHid, fakeHeadset, fakeHid, SHAPES } from './headsets.ts'
import { type Bench, bench, callId, ended, REQUEST, state } from './scriptedLine.ts'

const INBOUND = '00000000-0000-7000-8000-00000000000b'
let it: Bench
let headset: FakeHeadset
let hid: FakeHid
let shape: (typeof SHAPES)[keyof typeof SHAPES]
let clock = 0
let letGo: () => Promise<void> = async () => undefined

afterEach(async () => {
  await letGo()
  it.close()
})

async function deskWith(kind: keyof typeof SHAPES, device = fakeHeadset(SHAPES[kind])): Promise<void> {
  it = bench()
  shape = SHAPES[kind]
  headset = device
  hid = fakeHid([headset])
  clock = 100_000
  follow()
  await soon(() => expect(state().headset.state).toBe('ready'), 1)
}
function follow(): void {
  letGo = openHeadset({
    hid,
    store: usePhone,
    commands: {
      answer: () => void answer(),
      answerWaiting: () => void answerWaiting(),
      declineWaiting: () => void declineWaiting(),
      hangUp: () => void hangUp(),
      toggleMute,
      toggleHold: () => void toggleHold(),
    },
    now: () => clock,
    log: () => undefined,
  })
}
/** A key is pressed some time later. */
function press(key: string, afterMs = 3000): void {
  clock += afterMs
  const report = (shape.sends as Record<string, readonly number[]>)[key]
  if (!report) throw new Error(`this headset has no ${key}`)
  headset.send(report)
}
/** The reports that it was sent last, one of each id. */
async function shows(lamps: keyof (typeof shape)['lamps']): Promise<void> {
  const wanted = shape.lamps[lamps]
  await soon(() => expect(headset.sent.slice(-wanted.length)).toEqual(wanted), 1)
}
async function talk(): Promise<string> {
  await dial(REQUEST)
  it.emit({ kind: 'accepted', callId: callId() })
  await shows('up')
  return callId()
}
function ring(): void {
  it.emit({ kind: 'incoming', callId: INBOUND, from: '+8619900000010', displayName: '' })
}
const told = (what: string) => it.log.filter((entry) => entry.startsWith(`line:${what}`))

describe.each(['absolute', 'oneShot', 'switches', 'numbered'] as const)(
  'a headset of the kind %s',
  (kind) => {
    const HOOK = { absolute: 'off', oneShot: 'hook', switches: 'off', numbered: 'hook' }[kind]
    const END = { absolute: 'on', oneShot: 'hook', switches: 'on', numbered: 'hook' }[kind]

    test('is dark first, shows a call from the dial on, and is dark after it', async () => {
      await deskWith(kind)
      expect(headset.sent).toEqual(shape.lamps.dark)
      const id = await talk()
      it.emit(ended(id))
      await shows('dark')
    })

    test('answers a ringing call and hangs it up, once each', async () => {
      await deskWith(kind)
      ring()
      await shows('ringing')
      press(HOOK)
      expect(told('answer')).toHaveLength(1)
      it.emit({ kind: 'accepted', callId: INBOUND })
      await shows('up')
      if (HOOK === 'off') press('off', 20)
      press(END)
      await soon(() => expect(told('hangUp')).toHaveLength(1), 1)
      press(END, 400)
      it.emit(ended(INBOUND))
      await shows('dark')
      expect(told('hangUp')).toHaveLength(1)
    })

    test('one press that is told twice does not hang up what it answered', async () => {
      await deskWith(kind)
      ring()
      press(HOOK)
      it.emit({ kind: 'accepted', callId: INBOUND })
      press(END, HOOK === 'off' ? 200 : 2400)
      expect(told('hangUp')).toEqual([])
      expect(state().call.state).toBe('talking')
    })

    test('off the hook without a call it is put right again', async () => {
      await deskWith(kind)
      const before = headset.sent.length
      press(HOOK)
      await soon(() => expect(headset.sent.length).toBe(before + shape.lamps.dark.length), 1)
      await shows('dark')
      expect(
        it.log.filter((entry) => entry.startsWith('line:') && !entry.startsWith('line:devices')),
      ).toEqual([])
    })

    test('with sense made of it: nothing that it sends throws, whatever its length', async () => {
      await deskWith(kind)
      await talk()
      for (const reportId of [0, 1, 2, 5, 9, 255])
        for (const length of [0, 1, 64]) headset.send([reportId, ...Array.from({ length }, () => 0)])
      expect(state().call.state).toBe('talking')
    })
  },
)

describe('mute', () => {
  test('a button toggles, the lamp answers it, and its second report does not take it back', async () => {
    await deskWith('absolute')
    await talk()
    press('released', 50)
    press('mute')
    expect(told('mute')).toEqual(['line:mute:true'])
    await shows('muted')
    press('released', 20)
    press('mute', 30)
    press('released', 20)
    expect(told('mute')).toEqual(['line:mute:true'])
    await shows('muted')
    press('mute')
    expect(told('mute')).toEqual(['line:mute:true', 'line:mute:false'])
    await shows('up')
  })

  test('a switch says how it stands; that it repeats itself, or answers the lamp, is no wish', async () => {
    await deskWith('switches')
    await talk()
    press('off', 30)
    press('muted')
    press('muted', 50)
    expect(told('mute')).toEqual(['line:mute:true'])
    await shows('muted')
    press('unmuted')
    expect(told('mute')).toEqual(['line:mute:true', 'line:mute:false'])
    // Muted on the screen: the lamp follows, and the headset's answer to it changes nothing.
    toggleMute()
    await shows('muted')
    press('muted', 30)
    expect(told('mute')).toHaveLength(3)
  })

  test('a headset that still says "not muted" when the screen has muted takes nothing back', async () => {
    await deskWith('switches')
    await talk()
    toggleMute()
    await shows('muted')
    press('unmuted', 30)
    expect(told('mute')).toEqual(['line:mute:true'])
    expect(state().call).toMatchObject({ state: 'talking', call: { muted: true } })
  })

  test('a button that is held down is one press', async () => {
    await deskWith('numbered')
    await talk()
    press('mute')
    press('mute', 500)
    press('mute', 500)
    expect(told('mute')).toEqual(['line:mute:true'])
    press('released', 500)
    press('mute', 500)
    expect(told('mute')).toHaveLength(2)
  })

  test('without a call the headset is told that it is not muted', async () => {
    await deskWith('switches')
    const before = headset.sent.length
    press('mutedOnHook')
    await soon(() => expect(headset.sent.length).toBeGreaterThan(before), 1)
    await shows('dark')
    expect(told('mute')).toEqual([])
  })
})

describe('other keys', () => {
  test('flash holds and takes back, drop turns a ringing call down', async () => {
    await deskWith('absolute')
    const id = await talk()
    press('flash')
    await soon(() => expect(told('hold')).toEqual(['line:hold:true']), 1)
    it.emit(ended(id))
    usePhone.setState({ call: { state: 'idle' } })
    ring()
    press('drop')
    await soon(() => expect(told('hangUp')).toEqual(['line:hangUp:603']), 1)
  })
})

describe('while a second caller waits', () => {
  const lineSaid = () => it.log.filter((entry) => /^line:(?:hold|answer|hangUp)/.test(entry))
  async function secondRings(kind: keyof typeof SHAPES = 'absolute'): Promise<string> {
    await deskWith(kind)
    const id = await talk()
    ring()
    return id
  }

  test('the ring lamp is lit beside the call; the hold key puts the first on hold and takes the second', async () => {
    const first = await secondRings()
    await soon(() => expect(headset.sent.at(-1)).toEqual([2, 0b110]), 1)
    press('flash')
    await soon(() => expect(lineSaid()).toEqual(['line:hold:true', 'line:answer']), 1)
    it.emit({ kind: 'accepted', callId: INBOUND })
    expect(callId()).toBe(INBOUND)
    expect(state().parked).toMatchObject({ call: { callId: first } })
    // With both on the line it changes between them.
    press('flash')
    await soon(() => expect(callId()).toBe(first), 1)
  })

  test('the drop key turns the second away, and the call goes on; without one it ends the call', async () => {
    const first = await secondRings()
    press('drop')
    await soon(() => expect(lineSaid()).toEqual(['line:hangUp:486']), 1)
    it.emit(ended(INBOUND, { sipStatus: 486, by: 'agent' }))
    expect(callId()).toBe(first)
    press('released', 50)
    press('drop')
    await soon(() => expect(lineSaid()).toHaveLength(2), 1)
  })

  test('mute means the call that is heard', async () => {
    await secondRings()
    press('mute')
    expect(told('mute')).toEqual(['line:mute:true'])
    expect(state().waiting).not.toBeNull()
  })

  test.each(['oneShot', 'absolute'] as const)(
    'the hook (%s) ends the call in front; then the second rings, and the next press takes them',
    async (kind) => {
      const first = await secondRings(kind)
      const [end, take] = kind === 'oneShot' ? ['hook', 'hook'] : ['on', 'off']
      if (kind === 'absolute') press('off', 100)
      press(end)
      await soon(() => expect(lineSaid()).toHaveLength(1), 1)
      it.emit(ended(first, { by: 'agent' }))
      expect(state()).toMatchObject({ call: { state: 'inbound', call: { callId: INBOUND } }, waiting: null })
      // The same press told once more is no answer.
      press(take, kind === 'oneShot' ? 2_000 : 300)
      expect(told('answer')).toEqual([])
      if (kind === 'absolute') press('on', 100)
      press(take)
      await soon(() => expect(told('answer')).toHaveLength(1), 1)
    },
  )
})

describe('a hook that the headset never said it left', () => {
  test('a mute press says "on the hook" beside it: the call stays', async () => {
    await deskWith('absolute')
    await talk()
    press('muteOnHook')
    press('on', 60)
    expect(told('hangUp')).toEqual([])
    expect(told('mute')).toEqual(['line:mute:true'])
  })

  test('its answer to the lamp is no wish; said alone and later it is', async () => {
    await deskWith('absolute')
    await talk()
    press('on', 100)
    expect(told('hangUp')).toEqual([])
    press('off', 100)
    press('on')
    await soon(() => expect(told('hangUp')).toHaveLength(1), 1)
  })
})

describe('plugging', () => {
  test('gone in a call: it is said, the call goes on; back: it shows the call again', async () => {
    await deskWith('oneShot')
    const id = await talk()
    hid.plug('disconnect', headset)
    expect(state().headset).toMatchObject({ state: 'gone', name: '测试耳机 1' })
    expect(state().problem).toEqual({ code: 'phone.headsetGone', params: { label: '测试耳机 1' } })
    expect(state().call.state).toBe('talking')
    dismissTrouble()
    toggleMute()
    headset.sent.length = 0
    hid.plug('connect', headset)
    await shows('muted')
    expect(headset.sent).toEqual([...shape.lamps.dark, ...shape.lamps.muted])
    expect(state().headset.state).toBe('ready')
    it.emit(ended(id))
    await shows('dark')
  })

  test('after a crash of the window it is dark and follows again, whatever was lit', async () => {
    const lit = fakeHeadset(SHAPES.absolute)
    await lit.open()
    await lit.sendReport(2, Uint8Array.from([0b011]))
    await deskWith('absolute', lit)
    await shows('dark')
    await talk()
  })

  test('let go of: dark, closed, deaf', async () => {
    await deskWith('oneShot')
    await talk()
    await letGo()
    await shows('dark')
    expect(headset.opened).toBe(false)
    press('hook')
    expect(told('hangUp')).toEqual([])
  })
})

describe('choosing', () => {
  async function deskWithout(): Promise<void> {
    it = bench()
    hid = fakeHid()
    follow()
    await soon(() => expect(state().headset.state).toBe('none'), 1)
  }

  test('only telephones are asked for; the chosen one is used, and forgotten when asked', async () => {
    await deskWithout()
    shape = SHAPES.oneShot
    headset = fakeHeadset(shape)
    hid.choice = [fakeHeadset({ collections: [{ usagePage: 0x0c, usage: 1 }] }, '键盘'), headset]
    expect(await connectHeadset()).toBe(true)
    expect(hid.asked).toEqual([{ filters: [{ usagePage: 0x0b }] }])
    expect(state().headset).toEqual({ state: 'ready', name: '测试耳机 1', lamps: true })
    await forgetHeadset()
    expect(headset).toMatchObject({ opened: false, forgotten: true })
    expect(state().headset.state).toBe('none')
  })

  test('none found, or one that another program holds: it is said, and nothing is used', async () => {
    await deskWithout()
    expect(await connectHeadset()).toBe(false)
    const taken = fakeHeadset(SHAPES.oneShot)
    taken.refuses = true
    hid.choice = [taken]
    expect(await connectHeadset()).toBe(false)
    expect(state().problem).toEqual({ code: 'phone.headsetBusy', params: { label: '测试耳机 1' } })
    expect(state().headset.state).toBe('none')
  })

  test('a machine without WebHID says so', async () => {
    it = bench()
    letGo = openHeadset({
      hid: null,
      store: usePhone,
      commands: {
        answer() {},
        answerWaiting() {},
        declineWaiting() {},
        hangUp() {},
        toggleMute() {},
        toggleHold() {},
      },
      now: () => 0,
      log: () => undefined,
    })
    expect(state().headset.state).toBe('unable')
    expect(await connectHeadset()).toBe(false)
  })

  test.each([
    null,
    'x',
    [],
    [{}],
    [{ usagePage: 0x0b, inputReports: [{ reportId: 300 }] }],
    [{ usagePage: 0x0b }],
  ])('collections that describe no telephone: %j', (collections) => {
    expect(layoutOf(collections)).toBeNull()
    it = bench()
    letGo = async () => undefined
  })
})
