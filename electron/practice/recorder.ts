// The recorder of a practice call: how it answers when it is asked (`shared/practice.ts` says which number has which). Private to `dialog.ts`.
import type { Recorder } from '../../shared/practice.ts'
import type { HeaderLine } from './sipMessage.ts'

/** A recorder that stops does so this long after it confirmed. */
const STOPS_AFTER_MS = 6_000

export interface RecorderPorts {
  reply(status: number, headers: readonly HeaderLine[]): void
  /** Unasked, in the middle of the call. */
  tellOff(): void
  later(ms: number, run: () => void): void
  note(on: boolean): void
}

export class PracticeRecorder {
  #kind: Recorder

  constructor(kind: Recorder) {
    this.#kind = kind
  }

  asked(wanted: 'on' | 'off', ports: RecorderPorts): void {
    if (this.#kind === 'refuses') {
      ports.reply(503, [])
      return
    }
    const said = this.#kind === 'contradicts' ? 'off' : wanted
    ports.note(said === 'on')
    ports.reply(200, this.#kind === 'silent' ? [] : [['Record', said]])
    if (this.#kind !== 'stops') return
    // From now on it refuses: what it has lost does not come back.
    ports.later(STOPS_AFTER_MS, () => {
      this.#kind = 'refuses'
      ports.tellOff()
    })
  }
}
