// Whose keys the window may use. Electron has no chooser of its own: the shell offers what Chromium found to be a telephone by its
// usage page, the person chooses in our window, and only that device is ever opened. Remembered in the settings.
import type { HIDDevice, Session, WebContents } from 'electron'
import type { Headset } from '../shared/ipc.ts'

const TELEPHONY_PAGE = 0x0b

export type HeadsetPorts = {
  ours(): WebContents | null
  /** Shows these in the window to choose among; none = the choice is over. */
  offer(headsets: { id: string; name: string }[]): void
  remembered(): Headset | null
  remember(headset: Headset | null): void
}

export type Headsets = {
  isChosen(device: HIDDevice): boolean
  /** The person's choice among those that were offered; anything else is none. */
  choose(id: string | null): void
}

/** Chromium filters by the page's own filter; where the shell is told the collections it looks itself. */
function isTelephone(device: HIDDevice): boolean {
  const told: unknown = device.collections
  return (
    !Array.isArray(told) ||
    told.length === 0 ||
    device.collections.some((one) => one.usagePage === TELEPHONY_PAGE)
  )
}

export function offerHeadsets(session: Session, ports: HeadsetPorts): Headsets {
  let asked: { devices: HIDDevice[]; answer: (id?: string | null) => void } | null = null

  function settle(device: HIDDevice | null): void {
    const waiting = asked
    if (!waiting) return
    asked = null
    ports.offer([])
    // Remembered before the answer: with it the page opens the device at once.
    if (device) ports.remember(headsetOf(device))
    waiting.answer(device?.deviceId ?? null)
  }

  session.on('select-hid-device', (event, details, answer) => {
    event.preventDefault()
    settle(null)
    const ours = ports.ours()
    const devices = details.deviceList.filter(isTelephone)
    asked = { devices, answer }
    if (!ours || details.frame !== ours.mainFrame || devices.length === 0) return settle(null)
    // A headset with several interfaces is one headset.
    const names = new Set(devices.map(({ vendorId, productId }) => `${vendorId}:${productId}`))
    if (names.size === 1) return settle(devices[0] ?? null)
    ports.offer(devices.map(shown))
  })
  session.on('hid-device-removed', (_event, { device }) => {
    if (!asked) return
    asked.devices = asked.devices.filter(({ deviceId }) => deviceId !== device.deviceId)
    if (asked.devices.length === 0) settle(null)
    else ports.offer(asked.devices.map(shown))
  })
  session.on('hid-device-revoked', (_event, { device }) => {
    if (isChosen(device)) ports.remember(null)
  })

  function isChosen({ vendorId, productId }: HIDDevice): boolean {
    const chosen = ports.remembered()
    return chosen !== null && chosen.vendorId === vendorId && chosen.productId === productId
  }

  return {
    isChosen,
    choose: (id) => settle(asked?.devices.find(({ deviceId }) => deviceId === id) ?? null),
  }
}

const shown = ({ deviceId, name }: HIDDevice) => ({ id: deviceId, name: name.slice(0, 200) })

const headsetOf = ({ vendorId, productId, name }: HIDDevice): Headset => ({
  vendorId,
  productId,
  name: name.slice(0, 200),
})
