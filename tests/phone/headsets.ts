// Headsets for tests: a fake `navigator.hid`, and devices as their report descriptors describe them, with what their keys send. The
// descriptors are of the kinds that are sold, written by hand; no device was recorded.
import type { Hid, HidDevice } from '../../renderer/features/phone/headset.ts'

const HOOK = 0x0b_0020
const FLASH = 0x0b_0021
const DROP = 0x0b_0026
const MUTE = 0x0b_002f
const LED = { mute: 0x08_0009, offHook: 0x08_0017, ring: 0x08_0018, hold: 0x08_0020 }

interface Shape {
  readonly collections: unknown
  /** Reports that the keys send: report id, then bytes. */
  readonly sends: Readonly<Record<string, readonly number[]>>
  /** What lights, as report id and bytes, for a call that is up, muted, ringing, and for none. */
  readonly lamps: Readonly<Record<'dark' | 'up' | 'muted' | 'ringing', readonly (readonly number[])[]>>
}

const bits = (usages: readonly number[], more: object = {}) => ({
  isAbsolute: true,
  isArray: false,
  isConstant: false,
  isRange: false,
  hasPreferredState: true,
  usages,
  logicalMinimum: 0,
  logicalMaximum: 1,
  reportSize: 1,
  reportCount: usages.length,
  ...more,
})
const padding = (size: number) => bits([], { isConstant: true, reportCount: size })
const telephone = (reports: object) => ({
  usagePage: 0x0b,
  usage: 0x05,
  type: 1,
  children: [],
  inputReports: [],
  outputReports: [],
  featureReports: [],
  ...reports,
})

/** A hook switch that stays, push buttons that tell presses only, one report id for all, and keys of another page before it. */
const absolute: Shape = {
  collections: [
    {
      usagePage: 0x0c,
      usage: 0x01,
      type: 1,
      children: [],
      inputReports: [{ reportId: 1, items: [bits([0x0c_00e9, 0x0c_00ea]), padding(6)] }],
      outputReports: [],
      featureReports: [],
    },
    telephone({
      inputReports: [
        {
          reportId: 2,
          items: [
            bits([HOOK], { hasPreferredState: false }),
            bits([MUTE, FLASH, DROP], { isAbsolute: false }),
            padding(12),
          ],
        },
      ],
      outputReports: [{ reportId: 2, items: [bits([LED.mute, LED.offHook, LED.ring]), padding(5)] }],
    }),
  ],
  sends: {
    off: [2, 0b0001, 0],
    on: [2, 0b0000, 0],
    mute: [2, 0b0011, 0],
    released: [2, 0b0001, 0],
    flash: [2, 0b0101, 0],
    drop: [2, 0b1000, 0],
    muteOnHook: [2, 0b0010, 0],
  },
  lamps: { dark: [[2, 0]], up: [[2, 0b010]], muted: [[2, 0b011]], ringing: [[2, 0b100]] },
}

/** No report ids, and a hook key that only tells of presses. */
const oneShot: Shape = {
  collections: [
    telephone({
      inputReports: [
        { reportId: 0, items: [padding(3), bits([MUTE, HOOK], { isAbsolute: false }), padding(3)] },
      ],
      outputReports: [
        { reportId: 0, items: [padding(1), bits([LED.offHook, LED.mute, LED.hold, LED.ring]), padding(3)] },
      ],
    }),
  ],
  sends: { hook: [0, 0b10000], mute: [0, 0b01000], released: [0, 0] },
  lamps: { dark: [[0, 0]], up: [[0, 0b00010]], muted: [[0, 0b00110]], ringing: [[0, 0b10000]] },
}

/** Hook and mute are switches that stay; items stand in an inner collection, lamps in two reports, one by a range of usages. */
const switches: Shape = {
  collections: [
    telephone({
      children: [
        telephone({
          inputReports: [
            { reportId: 5, items: [bits([HOOK, MUTE], { hasPreferredState: false }), padding(6)] },
          ],
          outputReports: [
            {
              reportId: 6,
              items: [
                bits([], {
                  isRange: true,
                  usageMinimum: LED.offHook,
                  usageMaximum: LED.ring,
                  reportCount: 2,
                }),
                padding(6),
              ],
            },
            { reportId: 7, items: [bits([LED.mute], { reportSize: 8 })] },
          ],
        }),
      ],
    }),
  ],
  sends: { off: [5, 0b01], on: [5, 0b00], muted: [5, 0b11], unmuted: [5, 0b01], mutedOnHook: [5, 0b10] },
  lamps: {
    dark: [
      [7, 0],
      [6, 0],
    ],
    up: [
      [7, 0],
      [6, 0b01],
    ],
    muted: [
      [7, 1],
      [6, 0b01],
    ],
    ringing: [
      [7, 0],
      [6, 0b10],
    ],
  },
}

/** Keys as numbers in an array item; a mute button that is held down and let go; a lamp and no more. */
const numbered: Shape = {
  collections: [
    telephone({
      inputReports: [
        {
          reportId: 9,
          items: [
            bits([HOOK, DROP], {
              isArray: true,
              reportSize: 8,
              reportCount: 2,
              logicalMinimum: 1,
              isAbsolute: false,
            }),
            bits([MUTE]),
            padding(7),
          ],
        },
      ],
      outputReports: [{ reportId: 9, items: [bits([LED.offHook]), padding(7)] }],
    }),
  ],
  sends: { hook: [9, 1, 0, 0], drop: [9, 0, 2, 0], mute: [9, 0, 0, 1], released: [9, 0, 0, 0] },
  lamps: { dark: [[9, 0]], up: [[9, 1]], muted: [[9, 1]], ringing: [[9, 0]] },
}

export const SHAPES = { absolute, oneShot, switches, numbered } as const

export interface FakeHeadset extends HidDevice {
  /** Everything it was sent: report id, then bytes. */
  readonly sent: number[][]
  opened: boolean
  forgotten: boolean
  refuses: boolean
  /** Sends an input report: report id, then bytes. */
  send(report: readonly number[] | undefined): void
}

export function fakeHeadset(shape: Pick<Shape, 'collections'>, productName = '测试耳机 1'): FakeHeadset {
  const heard = new Set<(event: { reportId: number; data: DataView }) => void>()
  const device: FakeHeadset = {
    productName,
    collections: shape.collections,
    sent: [],
    opened: false,
    forgotten: false,
    refuses: false,
    async open() {
      if (device.refuses) throw new DOMException('', 'NotAllowedError')
      device.opened = true
    },
    async close() {
      device.opened = false
    },
    async forget() {
      device.forgotten = true
    },
    async sendReport(reportId, data) {
      if (!device.opened) throw new DOMException('', 'InvalidStateError')
      device.sent.push([reportId, ...data])
    },
    addEventListener: (_type, listener) => void heard.add(listener),
    removeEventListener: (_type, listener) => void heard.delete(listener),
    send(report) {
      const [reportId = 0, ...bytes] = report ?? []
      for (const listener of heard) listener({ reportId, data: new DataView(Uint8Array.from(bytes).buffer) })
    },
  }
  return device
}

export interface FakeHid extends Hid {
  /** What the person has allowed before. */
  known: HidDevice[]
  /** What they choose when asked. */
  choice: HidDevice[]
  readonly asked: unknown[]
  plug(what: 'connect' | 'disconnect', device: HidDevice): void
}

export function fakeHid(known: HidDevice[] = []): FakeHid {
  const listeners: Record<string, Set<(event: { device: HidDevice }) => void>> = {
    connect: new Set(),
    disconnect: new Set(),
  }
  const hid: FakeHid = {
    known,
    choice: [],
    asked: [],
    getDevices: async () => hid.known,
    async requestDevice(options) {
      hid.asked.push(options)
      return hid.choice
    },
    addEventListener: (type, listener) => void listeners[type]?.add(listener),
    removeEventListener: (type, listener) => void listeners[type]?.delete(listener),
    plug(what, device) {
      if (what === 'disconnect') (device as FakeHeadset).opened = false
      for (const listener of listeners[what] ?? []) listener({ device })
    },
  }
  return hid
}
