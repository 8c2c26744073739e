// Microphones, speakers and the ringer: listing, remembering and finding them again. A device is remembered by label and
// group, because its id changes when it is plugged in elsewhere; one that is gone is in trouble until it is back, and the default serves.
import type { StoreApi } from 'zustand'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
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

/** What a person may change of the sound: which devices, and what is done to the microphone's sound. */
export type SoundChange = Partial<DeviceChoice> & { readonly processing?: SoundProcessing }

/** The machine's audio devices; a test hands in its own. */
export interface DevicePort {
  list(): Promise<DeviceList>
  /** Calls back when a device came or went; the reply stops that. */
  watch(changed: () => void): () => void
  /**
   * For so many ms after a speaker went the browser still holds its output, which the sound server has moved elsewhere. One that is
   * back sooner would be chosen and not heard.
   */
  readonly lingersMs: number
}

/** Where the system announces nothing (no udev, a sound server elsewhere) a lost headset is missed within so many ms. */
const LOOK_EVERY_MS = 2500

/** Measured with Chromium 130 on PulseAudio 16: an output is let go of six seconds after its last use. */
const OUTPUT_LINGERS_MS = 8000

/** The devices of this browser. Labels are empty until the microphone was permitted. */
export function browserDevices(
  media: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>,
): DevicePort {
  const present = async () => {
    const all = await media.enumerateDevices()
    return all.map(({ kind, deviceId, label }) => `${kind} ${deviceId} ${label}`).join()
  }
  return {
    lingersMs: OUTPUT_LINGERS_MS,
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
      let known: string | null = null
      const timer = setInterval(async () => {
        const before = known
        // A list that can't be read now is read at the next turn.
        known = await present().catch(() => before)
        if (before !== null && known !== before) changed()
      }, LOOK_EVERY_MS)
      return () => {
        clearInterval(timer)
        media.removeEventListener('devicechange', changed)
      }
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

export type DeviceRole = keyof DeviceChoice
const ROLES = ['microphone', 'speaker', 'ringer'] as const

/** What is wrong with the sound now. `lost`: every role whose chosen device is gone, with its name. */
export interface DeviceTrouble {
  readonly problem: Problem
  readonly lost: readonly { readonly role: DeviceRole; readonly label: string }[]
}

/** Keeps list, choice and trouble in the phone's store and the line on the chosen devices. */
export function deviceDesk(deps: PhoneDeps, store: StoreApi<PhoneState>) {
  let choice = deps.remembered
  let processing = deps.processing
  /** Of the call that is up: its microphone died, and no other could be opened. */
  let silent: Problem | null = null
  let lost: DeviceTrouble['lost'] = []
  let noMicrophone = false
  /** While the output of a speaker that went is still held. */
  let lingering: ReturnType<typeof setTimeout> | null = null
  store.setState({ chosen: choice })

  function linger(): void {
    if (deps.devices.lingersMs === 0) return
    if (lingering !== null) clearTimeout(lingering)
    lingering = setTimeout(() => {
      lingering = null
      void settle()
    }, deps.devices.lingersMs)
  }

  /** The trouble lasts until it is solved; it is announced once, when it begins or grows. */
  function tell(): void {
    const before = store.getState().deviceTrouble
    const problem = troubleOf()
    const known = new Set(before?.lost.map(({ role, label }) => `${role} ${label}`))
    const grew = lost.some(({ role, label }) => !known.has(`${role} ${label}`))
    store.setState({ deviceTrouble: problem && { problem, lost } })
    if (problem && (grew || problem.code !== before?.problem.code)) store.setState({ problem })
  }

  function troubleOf(): Problem | null {
    if (silent) return silent
    if (noMicrophone) return { code: 'phone.noMicrophone', params: {} }
    const labels = [...new Set(lost.map(({ label }) => label))]
    return labels.length > 0 ? { code: 'phone.deviceGone', params: { label: labels.join('、') } } : null
  }

  async function refresh(): Promise<void> {
    const devices = await deps.devices.list()
    store.setState({ devices })
    const speaker = findDevice(choice.speaker, devices.speakers)
    const { chosen } = store.getState()
    if (chosen.speaker && choice.speaker && !speaker) linger()
    const found: DeviceChoice = {
      microphone: findDevice(choice.microphone, devices.microphones),
      speaker: lingering === null ? speaker : null,
      ringer: findDevice(choice.ringer, devices.speakers),
    }
    // The choice itself stays: the headset comes back when it is plugged in again.
    lost = ROLES.flatMap((role) => {
      const wanted = choice[role]
      return wanted && !found[role] ? [{ role, label: wanted.label }] : []
    })
    noMicrophone = devices.microphones.length === 0
    store.setState({ chosen: found })
    deps.tones.setSinks(found.ringer?.id ?? null, found.speaker?.id ?? null)
    tell()
    await deps.line.setDevices({
      microphone: found.microphone?.id ?? null,
      speaker: found.speaker?.id ?? null,
      processing,
    })
  }

  // One after another: two at a time would open the microphone of a call twice.
  let settled: Promise<void> = Promise.resolve()
  const settle = () => {
    settled = settled.then(refresh).catch((error: unknown) => {
      deps.log('phone.devicesUnread', { detail: error instanceof Error ? error.name : 'unknown' })
    })
    return settled
  }
  const unwatch = deps.devices.watch(() => void settle())
  void settle()

  return {
    async choose({ processing: wanted, ...change }: SoundChange): Promise<void> {
      choice = { ...choice, ...change }
      // Another speaker than the one that went has no output that lingers.
      if (change.speaker !== undefined && lingering !== null) {
        clearTimeout(lingering)
        lingering = null
      }
      processing = wanted ?? processing
      deps.remember(choice, processing)
      await settle()
    },
    /** The line says that the call has no microphone any more, or (null) has one again; also when the call is over. */
    microphone(problem: Problem | null): void {
      silent = problem
      tell()
    },
    close(): void {
      unwatch()
      if (lingering !== null) clearTimeout(lingering)
    },
  }
}
