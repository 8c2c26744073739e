// One simulated customer on a call: ears, voice and the reckoning of `shared/practice.ts`. Decides when it is their turn; the
// SIP side (`dialog.ts`) lends the sound and carries captions out. Knows no SIP.

import type { ClipId } from '../../shared/practice/clips.ts'
import type { PracticeInfo, StepInfo } from '../../shared/practice/messages.ts'
import type { CustomerState, HeardTurn } from '../../shared/practice.ts'
import { hear, longTalkOf, silenceAfter } from '../../shared/practice.ts'
import type { Speaker } from './colleague.ts'
import { Ears } from './ears.ts'

const FRAME_MS = 20
/** A person needs a moment before answering. */
const REACTION_MS = 300

const isMark = (turn: HeardTurn) => turn.kind === 'said' && turn.by === 'mark'

export interface CustomerPorts {
  say(clips: readonly ClipId[]): void
  cut(): void
  tell(info: PracticeInfo): void
  hangUp(): void
}

export class SimulatedCustomer implements Speaker {
  #ports: CustomerPorts
  readonly #patient: boolean
  readonly #ears = new Ears()
  #state: CustomerState
  #step: StepInfo | null = null
  /** Number of the caption that is being spoken. */
  #speaking: number | null = null
  #leaving = false
  #captions = 0
  /** A turn that waits for the reaction time, or for the customer's own words to end. */
  #pending: HeardTurn | null = null
  #reactInMs = 0
  #quietMs = 0
  #silences = 0
  /** Unbroken talk of the agent, and whether what the customer says now was said over it. */
  #heardMs = 0
  #talkingOver = false
  /** A calm card was opened: what the agent says next comes from it. */
  #calm = false

  /** `patient`: bears any silence. */
  constructor(state: CustomerState, ports: CustomerPorts, patient = false) {
    this.#state = state
    this.#ports = ports
    this.#patient = patient
  }

  /** Goes on with the same call elsewhere: in a conference, or nowhere that the agent hears. */
  moveTo(ports: CustomerPorts): void {
    // What was being said ends with the leg it was said on.
    if (this.#speaking !== null) this.finished()
    this.#ports = ports
  }

  pickUp(): void {
    this.#take({ kind: 'answered' })
  }

  /** The desk says where the script is. */
  step(step: StepInfo): void {
    this.#step = step
    this.#stir()
    if (step.said) this.#plan({ kind: 'said', by: 'mark', step, ...this.#fromCard() })
  }

  /** The desk says that a calm card was opened. */
  calmCard(): void {
    this.#calm = true
  }

  /** One packet (20 ms) of the agent's sound. */
  packet(rms: number): void {
    const heard = this.#ears.hear(rms, this.#speaking !== null)
    if (heard) {
      this.#stir()
      this.#ports.tell({ kind: 'heard', what: heard })
    }
    this.#heardMs = this.#ears.hearsSpeech ? this.#heardMs + FRAME_MS : 0
    const limit = longTalkOf(this.#state)
    if (limit !== null && this.#heardMs >= limit && this.#speaking === null) {
      this.#heardMs = 0
      this.#take({ kind: 'long' })
      this.#talkingOver = this.#speaking !== null
      return
    }
    if (heard === 'turn') this.#plan({ kind: 'said', by: 'voice', step: this.#step, ...this.#fromCard() })
    // Who is talked over does not interrupt.
    if (heard === 'interrupted' && this.#speaking !== null && !this.#talkingOver) {
      this.#ports.cut()
      this.#ports.tell({ kind: 'spoken', n: this.#speaking, cut: true })
      this.#speaking = null
      // What the agent marked as said is still to be answered.
      if (!this.#marked) this.#pending = null
      if (this.#leaving) this.#ports.hangUp()
      else this.#take({ kind: 'interrupted', step: this.#step })
    }
  }

  /** 20 ms went by on a line that is not on hold. */
  tick(): void {
    if (this.#speaking !== null) return
    if (this.#pending) {
      this.#reactInMs -= FRAME_MS
      if (this.#reactInMs > 0) return
      const turn = this.#pending
      this.#pending = null
      this.#take(turn)
      return
    }
    if (this.#patient) return
    this.#quietMs += FRAME_MS
    const limit = silenceAfter(this.#state)[this.#silences]
    if (limit !== undefined && this.#quietMs >= limit) {
      this.#silences += 1
      this.#take({ kind: 'silence', ms: this.#quietMs })
    }
  }

  /** The clips were played to their end. */
  finished(): void {
    if (this.#speaking !== null) this.#ports.tell({ kind: 'spoken', n: this.#speaking, cut: false })
    this.#speaking = null
    this.#talkingOver = false
    // A remark about the silence does not end it.
    if (this.#silences === 0) this.#quietMs = 0
    if (this.#leaving) this.#ports.hangUp()
  }

  #stir(): void {
    this.#quietMs = 0
    this.#silences = 0
  }

  /** Words from a card count once; the next ones are the script's again. */
  #fromCard(): { readonly calm: true } | undefined {
    if (!this.#calm) return undefined
    this.#calm = false
    return { calm: true }
  }

  /** A line that was marked as said waits for its answer. */
  get #marked(): boolean {
    return this.#pending !== null && isMark(this.#pending)
  }

  #plan(turn: HeardTurn): void {
    // What the agent marked outranks what the ears made of the same words; a later mark is where the script is now. It must not be
    // lost for the one before it: who waits for an answer to it would wait for ever.
    if (this.#marked && !isMark(turn)) return
    this.#pending = turn
    this.#reactInMs = REACTION_MS
  }

  #take(turn: HeardTurn): void {
    const { state, reply } = hear(this.#state, turn)
    this.#state = state
    if (reply.action === 'silence') return
    this.#captions += 1
    this.#ports.tell({
      kind: 'caption',
      n: this.#captions,
      zh: reply.captionZh,
      en: reply.captionEn,
      clips: [...reply.clips],
      mood: reply.mood,
      because: turn.kind,
      node: turn.kind === 'said' ? (turn.step?.node ?? null) : null,
    })
    this.#leaving = reply.action === 'hangUp'
    this.#speaking = this.#captions
    if (reply.clips.length > 0) this.#ports.say(reply.clips)
    else this.finished()
  }
}
