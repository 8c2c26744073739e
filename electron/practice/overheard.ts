// What a supervisor hears who joins a practice call: a few neutral sentences of a simulated customer, over and over. The running call itself is
// known to the agent's own exchange only; what is practised is joining, not judging. Knows no SIP; does not hear the supervisor.
import type { ClipId } from '../../shared/practice/clips.ts'
import type { Speaker } from './colleague.ts'

const SAID: readonly ClipId[] = ['knowBill', 'wagesFriday', 'goOn', 'payFriday', 'allRight']
const PAUSE_MS = 1200
const FRAME_MS = 20

export class OverheardCall implements Speaker {
  readonly #say: (clips: readonly ClipId[]) => void
  #turns = 0
  #nextInMs: number | null = null

  constructor(say: (clips: readonly ClipId[]) => void) {
    this.#say = say
  }

  pickUp(): void {
    this.#speak()
  }

  packet(): void {
    // Whoever overhears a call does not lead it.
  }

  tick(): void {
    if (this.#nextInMs === null) return
    this.#nextInMs -= FRAME_MS
    if (this.#nextInMs <= 0) this.#speak()
  }

  finished(): void {
    this.#nextInMs = PAUSE_MS
  }

  #speak(): void {
    this.#nextInMs = null
    this.#say([SAID[this.#turns % SAID.length] ?? 'goOn'])
    this.#turns += 1
  }
}
