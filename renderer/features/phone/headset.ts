// The keys and lamps of a headset over WebHID: which device it is, when it comes and goes, and that it follows the call. Public.
// Promises that every headset is dark when it is opened and when it is let go, so that no crash leaves one off the hook, and that a
// headset which is gone never takes the call with it.
import type { StoreApi } from 'zustand'
import type { Problem } from '../../../shared/problem.ts'
import { type HeadsetIntent, HeadsetKeys, lampsOf } from './headsetKeys.ts'
import {
  DARK,
  type HeadsetLayout,
  type Lamps,
  lampReports,
  layoutOf,
  TELEPHONY_PAGE,
} from './headsetReports.ts'
import type { HeadsetState, PhoneState } from './phone.ts'

/** The part of WebHID's `HIDDevice` that is used. */
export interface HidDevice {
  readonly productName: string
  readonly opened: boolean
  readonly collections: unknown
  open(): Promise<void>
  close(): Promise<void>
  forget(): Promise<void>
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>
  addEventListener(type: 'inputreport', heard: (event: HidReport) => void): void
  removeEventListener(type: 'inputreport', heard: (event: HidReport) => void): void
}
interface HidReport {
  readonly reportId: number
  readonly data: DataView
}

/** The part of `navigator.hid` that is used; a test brings its own. */
export interface Hid {
  getDevices(): Promise<HidDevice[]>
  requestDevice(options: { filters: { usagePage: number }[] }): Promise<HidDevice[]>
  addEventListener(type: 'connect' | 'disconnect', heard: (event: { device: HidDevice }) => void): void
  removeEventListener(type: 'connect' | 'disconnect', heard: (event: { device: HidDevice }) => void): void
}

export interface HeadsetDeps {
  /** Null where the system has no WebHID. */
  readonly hid: Hid | null
  readonly store: Pick<StoreApi<PhoneState>, 'getState' | 'setState' | 'subscribe'>
  readonly commands: {
    answer(): void
    answerWaiting(): void
    declineWaiting(): void
    hangUp(): void
    toggleMute(): void
    toggleHold(): void
  }
  /** Ms of a clock that only runs on. */
  now(): number
  log(event: string, data: Record<string, string | number>): void
}

interface Held {
  readonly device: HidDevice
  readonly layout: HeadsetLayout
  readonly keys: HeadsetKeys
  readonly heard: (event: HidReport) => void
}

export interface HeadsetDesk {
  /** Lets the person choose a device; false when none was found or chosen. */
  connect(): Promise<boolean>
  /** Puts it dark and takes back what the person allowed. */
  forget(): Promise<void>
  close(): Promise<void>
}

let desk: HeadsetDesk | null = null

/** Looks for the headset of this machine and lets it follow the call; the reply lets go of it. */
export function openHeadset(deps: HeadsetDeps): () => Promise<void> {
  const mine = headsetDesk(deps)
  desk = mine
  return async () => {
    if (desk === mine) desk = null
    await mine.close()
  }
}

export const connectHeadset = async (): Promise<boolean> => (await desk?.connect()) ?? false
export const forgetHeadset = async (): Promise<void> => desk?.forget()

function headsetDesk(deps: HeadsetDeps): HeadsetDesk {
  const { hid, store, commands, now, log } = deps
  let held: Held | null = null
  let shown: Lamps = DARK
  let closed = false
  let sending: Promise<void> = Promise.resolve()
  /** One opening or closing at a time. */
  let moving: Promise<void> = Promise.resolve()

  const call = () => {
    const { call: state, waiting } = store.getState()
    return { state, waiting: waiting !== null }
  }
  const lampsNow = () => lampsOf(call().state, call().waiting)
  const trouble = (problem: Problem) => store.setState({ problem })
  const tell = (headset: HeadsetState) => store.setState({ headset })

  /** Sets the lamps, in order; a headset that refuses is a headset without lamps. */
  function light(lamps: Lamps): Promise<void> {
    const to = held
    if (!to) return sending
    shown = lamps
    to.keys.shown(lamps, now())
    sending = sending.then(async () => {
      for (const { reportId, bytes } of lampReports(to.layout, lamps)) {
        if (!to.device.opened) return
        try {
          await to.device.sendReport(reportId, bytes)
        } catch (error) {
          log('headset.unlit', { reportId, detail: error instanceof Error ? error.name : 'unknown' })
        }
      }
    })
    return sending
  }

  function follow(): void {
    const lamps = lampsNow()
    const same = (Object.keys(lamps) as (keyof Lamps)[]).every((lamp) => lamps[lamp] === shown[lamp])
    if (!same) void light(lamps)
  }

  function act(intent: HeadsetIntent | null): void {
    if (!intent) return
    switch (intent.kind) {
      case 'answer':
        commands.answer()
        break
      case 'answerWaiting':
        commands.answerWaiting()
        break
      case 'declineWaiting':
        commands.declineWaiting()
        break
      case 'hangUp':
        commands.hangUp()
        break
      case 'hold':
        commands.toggleHold()
        break
      case 'mute':
        commands.toggleMute()
        // The lamp is the second half of the headset's handshake: without it the headset takes its mute back.
        void light(lampsNow())
        break
      case 'correct':
        void light(lampsNow())
        break
      default:
        intent satisfies never
    }
  }

  async function take(device: HidDevice): Promise<boolean> {
    const layout = layoutOf(device.collections)
    if (!layout || closed) return false
    if (held) await letGo()
    try {
      if (!device.opened) await device.open()
    } catch (error) {
      log('headset.unopened', { detail: error instanceof Error ? error.name : 'unknown' })
      trouble({ code: 'phone.headsetBusy', params: { label: device.productName } })
      return false
    }
    const keys = new HeadsetKeys(layout)
    const heard = ({ reportId, data }: HidReport) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      act(keys.read(reportId, bytes, call(), now()))
    }
    device.addEventListener('inputreport', heard)
    held = { device, layout, keys, heard }
    // Whatever the last program, or our own crashed window, left lit.
    await light(DARK)
    follow()
    tell({ state: 'ready', name: device.productName, lamps: layout.outputBytes.size > 0 })
    return true
  }

  async function letGo(): Promise<void> {
    const was = held
    if (!was) return
    await light(DARK)
    held = null
    was.device.removeEventListener('inputreport', was.heard)
    if (was.device.opened) await was.device.close()
  }

  const one = <T>(work: () => Promise<T>): Promise<T> => {
    const done = moving.then(work)
    moving = done.then(
      () => undefined,
      (error: unknown) => log('headset.failed', { detail: error instanceof Error ? error.name : 'unknown' }),
    )
    return done
  }

  async function takeFirst(devices: readonly HidDevice[]): Promise<boolean> {
    for (const device of devices) if (await take(device)) return true
    return false
  }

  const connected = ({ device }: { device: HidDevice }) => {
    if (!held) void one(() => take(device))
  }
  const gone = ({ device }: { device: HidDevice }) => {
    if (held?.device !== device) return
    const { layout } = held
    device.removeEventListener('inputreport', held.heard)
    held = null
    shown = DARK
    tell({ state: 'gone', name: device.productName, lamps: layout.outputBytes.size > 0 })
    trouble({ code: 'phone.headsetGone', params: { label: device.productName } })
  }

  hid?.addEventListener('connect', connected)
  hid?.addEventListener('disconnect', gone)
  const unfollow = store.subscribe((state, before) => {
    if (state.call !== before.call || state.waiting !== before.waiting) follow()
  })
  if (hid)
    void one(async () => {
      if (!(await takeFirst(await hid.getDevices()))) tell({ state: 'none' })
    }).catch(() => tell({ state: 'none' }))
  else tell({ state: 'unable' })

  return {
    async connect() {
      if (!hid) return false
      const chosen = await hid.requestDevice({ filters: [{ usagePage: TELEPHONY_PAGE }] })
      return one(() => takeFirst(chosen))
    },
    async forget() {
      await one(async () => {
        const device = held?.device
        await letGo()
        await device?.forget()
        tell({ state: 'none' })
      })
    },
    async close() {
      closed = true
      unfollow()
      hid?.removeEventListener('connect', connected)
      hid?.removeEventListener('disconnect', gone)
      await one(letGo)
    },
  }
}
