// Microphones, speakers and the ringer: listing, remembering and finding them again. A device is remembered by label and
// group, because its id changes when it is plugged in elsewhere; one that is gone is reported and the default takes over.
import type { StoreApi } from 'zustand'
import type { PhoneDeps, PhoneState } from './phone.ts'

export interface Device {
  readonly id: string
  readonly label: string
  readonly group: string
}

export interface DeviceList {
  readonly microphones: readonly Device[]
  readonly speakers: readonly Device[]
}

/** Null = the system's default. */
export interface DeviceChoice {
  readonly microphone: Device | null
  readonly speaker: Device | null
  readonly ringer: Device | null
}

/** The machine's audio devices; a test hands in its own. */
export interface DevicePort {
  list(): Promise<DeviceList>
  /** Calls back when a device came or went; the reply stops that. */
  watch(changed: () => void): () => void
}

/** The devices of this browser. Labels are empty until the microphone was permitted. */
export function browserDevices(): DevicePort {
  const media = navigator.mediaDevices
  return {
    async list() {
      const all = await media.enumerateDevices()
      const of = (kind: MediaDeviceKind): Device[] =>
        all
          .filter((device) => device.kind === kind)
          .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, group: groupId }))
      return { microphones: of('audioinput'), speakers: of('audiooutput') }
    },
    watch(changed) {
      media.addEventListener('devicechange', changed)
      return () => media.removeEventListener('devicechange', changed)
    },
  }
}

/** The remembered device among those present: by id, else by label and group, else by label. */
export function findDevice(remembered: Device | null, present: readonly Device[]): Device | null {
  if (!remembered) return null
  return (
    present.find((device) => device.id === remembered.id) ??
    present.find((device) => device.label === remembered.label && device.group === remembered.group) ??
    present.find((device) => device.label !== '' && device.label === remembered.label) ??
    null
  )
}

/** Keeps list and choice in the phone's store and the line on the chosen devices. */
export function deviceDesk(deps: PhoneDeps, store: StoreApi<PhoneState>) {
  let choice = deps.remembered
  store.setState({ chosen: choice })

  async function refresh(): Promise<void> {
    const devices = await deps.devices.list()
    store.setState({ devices })
    const found: DeviceChoice = {
      microphone: findDevice(choice.microphone, devices.microphones),
      speaker: findDevice(choice.speaker, devices.speakers),
      ringer: findDevice(choice.ringer, devices.speakers),
    }
    const gone = (['microphone', 'speaker', 'ringer'] as const).find((role) => choice[role] && !found[role])
    if (gone)
      store.setState({ problem: { code: 'phone.deviceGone', params: { label: choice[gone]?.label ?? '' } } })
    // The choice itself stays: the headset comes back when it is plugged in again.
    store.setState({ chosen: found })
    deps.tones.setSinks(found.ringer?.id ?? null, found.speaker?.id ?? null)
    await deps.line.setDevices({
      microphone: found.microphone?.id ?? null,
      speaker: found.speaker?.id ?? null,
    })
  }

  const settle = () =>
    refresh().catch((error: unknown) =>
      deps.log('phone.devicesUnread', { detail: error instanceof Error ? error.name : 'unknown' }),
    )
  const unwatch = deps.devices.watch(() => void settle())
  void settle()

  return {
    async choose(change: Partial<DeviceChoice>): Promise<void> {
      choice = { ...choice, ...change }
      deps.remember(choice)
      await settle()
    },
    close: unwatch,
  }
}
