// Microphones, speakers and the ringer: listing, remembering and finding them again. A device is remembered by label and
// group, because its id changes when it is plugged in elsewhere.

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
