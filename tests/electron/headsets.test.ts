// The choice of a headset in the shell: only telephones are offered, only our own window may ask, one is taken without a question,
// and only what was chosen may ever be opened.
import { EventEmitter } from 'node:events'
import type { HIDDevice, Session, WebContents } from 'electron'
import { describe, expect, test } from 'vitest'
import { type Headsets, offerHeadsets } from '../../electron/headsets.ts'
import { lockPermissions } from '../../electron/permissions.ts'
import type { Headset } from '../../shared/ipc.ts'

const device = (deviceId: string, productId: number, usagePage = 0x0b): HIDDevice => ({
  deviceId,
  productId,
  vendorId: 0x1234,
  name: `测试耳机 ${productId}`,
  collections: [
    {
      usage: 5,
      usagePage,
      type: 1,
      children: [],
      inputReports: [],
      outputReports: [],
      featureReports: [],
    },
  ],
})

type Granted = (details: { deviceType: string; origin: string; device: HIDDevice }) => boolean

/** A shell with this much of Electron's session: its events, and the handlers it is given. */
function shell() {
  const events = new EventEmitter()
  let granted: Granted = () => true
  const ignore = () => undefined
  const session = Object.assign(events, {
    setPermissionRequestHandler: ignore,
    setPermissionCheckHandler: ignore,
    setDevicePermissionHandler: (handler: Granted) => {
      granted = handler
    },
    setDisplayMediaRequestHandler: ignore,
  }) as unknown as Session
  const mainFrame = {}
  const ours = { mainFrame } as WebContents
  const offered: string[][] = []
  let remembered: Headset | null = null
  const headsets: Headsets = offerHeadsets(session, {
    ours: () => ours,
    offer: (found) => offered.push(found.map(({ id }) => id)),
    remembered: () => remembered,
    remember: (headset) => {
      remembered = headset
    },
  })
  lockPermissions(session, () => ours, ignore, headsets.isChosen)
  return {
    headsets,
    offered,
    remembered: () => remembered,
    mayOpen: (one: HIDDevice, origin = 'app://duedesk', deviceType = 'hid') =>
      granted({ deviceType, origin, device: one }),
    /** The page asks; the reply is what the shell answers, once it does. */
    ask(deviceList: HIDDevice[], frame: object = mainFrame) {
      const answers: unknown[] = []
      let prevented = false
      const event = {
        preventDefault: () => {
          prevented = true
        },
      }
      events.emit('select-hid-device', event, { deviceList, frame }, (id: unknown) => answers.push(id))
      expect(prevented).toBe(true)
      return answers
    },
    emit: (name: string, one: HIDDevice) => events.emit(name, {}, { device: one }),
  }
}

describe('asked for a headset', () => {
  test('with one at the machine it is taken, also when it has several interfaces', () => {
    const one = shell()
    expect(one.ask([device('a', 1), device('b', 1)])).toEqual(['a'])
    expect(one.remembered()).toEqual({ vendorId: 0x1234, productId: 1, name: '测试耳机 1' })
    expect(one.offered.flat()).toEqual([])
  })

  test('with several the person chooses; a choice that was not offered is none', () => {
    const one = shell()
    const answers = one.ask([device('a', 1), device('b', 2), device('k', 3, 0x01)])
    expect(one.offered).toEqual([['a', 'b']])
    expect(answers).toEqual([])
    one.headsets.choose('b')
    expect(answers).toEqual(['b'])
    expect(one.offered.at(-1)).toEqual([])
    const again = one.ask([device('a', 1), device('b', 2)])
    one.headsets.choose('k')
    expect(again).toEqual([null])
    expect(one.remembered()).toMatchObject({ productId: 2 })
  })

  test('one that is pulled out meanwhile is offered no more, the last one ends the question', () => {
    const one = shell()
    const answers = one.ask([device('a', 1), device('b', 2)])
    one.emit('hid-device-removed', device('a', 1))
    expect(one.offered.at(-1)).toEqual(['b'])
    one.emit('hid-device-removed', device('b', 2))
    expect(answers).toEqual([null])
    expect(one.offered.at(-1)).toEqual([])
  })

  test('nothing at the machine, no telephone, or a frame that is not ours: none', () => {
    const one = shell()
    expect(one.ask([])).toEqual([null])
    expect(one.ask([device('k', 3, 0x01)])).toEqual([null])
    expect(one.ask([device('a', 1)], {})).toEqual([null])
    expect(one.remembered()).toBeNull()
  })

  test('asked again, the first question is answered with none', () => {
    const one = shell()
    const first = one.ask([device('a', 1), device('b', 2)])
    const second = one.ask([device('a', 1), device('b', 2)])
    expect(first).toEqual([null])
    one.headsets.choose('a')
    expect(second).toEqual(['a'])
  })
})

test('only the chosen headset may be opened, from our own page; forgotten, none', () => {
  const one = shell()
  expect(one.mayOpen(device('a', 1))).toBe(false)
  one.ask([device('a', 1)])
  expect(one.mayOpen(device('a', 1))).toBe(true)
  expect(one.mayOpen(device('b', 2))).toBe(false)
  expect(one.mayOpen(device('a', 1), 'https://example.test')).toBe(false)
  expect(one.mayOpen(device('a', 1), 'app://duedesk', 'usb')).toBe(false)
  one.emit('hid-device-revoked', device('a', 1))
  expect(one.mayOpen(device('a', 1))).toBe(false)
})
