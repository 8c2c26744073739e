// One simulated person of the company on a leg of a consultation: says who they are, listens, and agrees to take the call. Knows no
// SIP and nothing of the case; what is told to them is heard only as speech.
import type { ClipId } from '../../shared/practice/clips.ts'
import { Ears } from './ears.ts'

/** Whoever speaks on a practice call: packets of the agent in, clips out. */
export interface Speaker {
  /** The agent is there: says the first word. */
  pickUp(): void
  /** One packet (20 ms) of the agent's sound. */
  packet(rms: number): void
  /** 20 ms went by on a line that is not on hold. */
  tick(): void
  /** The clips were played to their end. */
  finished(): void
}

const REACTION_MS = 300
const FRAME_MS = 20
/** Told for the first time they agree; after that they listen. */
const ANSWERS: readonly ClipId[] = ['supervisorTakes', 'supervisorWaits']

export class SimulatedColleague implements Speaker {
  readonly #ears = new Ears()
  #say: (clips: readonly ClipId[]) => void
  #speaking = false
  #turns = 0
  #answerInMs: number | null = null

  constructor(say: (clips: readonly ClipId[]) => void) {
    this.#say = say
  }

  /** Speaks somewhere else from now on: the legs were joined. */
  moveTo(say: (clips: readonly ClipId[]) => void): void {
    this.#say = say
    this.#speak('supervisorJoins')
  }

  pickUp(): void {
    this.#speak('supervisorHere')
  }

  packet(rms: number): void {
    if (this.#ears.hear(rms, this.#speaking) === 'turn') this.#answerInMs = REACTION_MS
  }

  tick(): void {
    if (this.#answerInMs === null || this.#speaking) return
    this.#answerInMs -= FRAME_MS
    if (this.#answerInMs > 0) return
    this.#answerInMs = null
    this.#speak(ANSWERS[Math.min(this.#turns, ANSWERS.length - 1)] ?? 'supervisorWaits')
    this.#turns += 1
  }

  finished(): void {
    this.#speaking = false
  }

  #speak(clip: ClipId): void {
    this.#speaking = true
    this.#say([clip])
  }
}
