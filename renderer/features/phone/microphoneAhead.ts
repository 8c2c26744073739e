// A microphone that is opened while it is still being asked whether there may be a call: opening takes longer than the question.
// Promises that it is closed again unless a call took it, whatever comes first. Private to the line (`sipLine.ts`).
import type { SoundProcessing } from '../../../shared/ipc.ts'
import { openMicrophone } from './callMedia.ts'
import type { LineDevices, MicrophoneAhead } from './line.ts'

/** The microphone has to be opened anew: another one, or another processing of its sound. */
export function opensOtherwise(before: LineDevices, now: LineDevices): boolean {
  const same = (name: keyof SoundProcessing) => before.processing[name] === now.processing[name]
  return (
    before.microphone !== now.microphone ||
    !same('echoCancellation') ||
    !same('noiseSuppression') ||
    !same('autoGainControl')
  )
}

export class OpenedAhead implements MicrophoneAhead {
  readonly #devices: LineDevices
  #stream: Promise<MediaStream> | null

  constructor(devices: LineDevices) {
    this.#devices = devices
    this.#stream = openMicrophone(devices.microphone, devices.processing)
    // Whoever takes it is told why there is none; nobody may.
    this.#stream.catch(() => undefined)
  }

  /** Null when it was taken or let go, or was opened otherwise than is wished `now`. */
  take(now: LineDevices): Promise<MediaStream> | null {
    if (opensOtherwise(this.#devices, now)) this.drop()
    const stream = this.#stream
    this.#stream = null
    return stream
  }

  drop(): void {
    const stream = this.#stream
    this.#stream = null
    const close = (opened: MediaStream) => {
      for (const track of opened.getTracks()) track.stop()
    }
    stream?.then(close, () => undefined)
  }
}
