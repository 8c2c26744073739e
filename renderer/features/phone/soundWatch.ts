// Notices what an agent can do something about: a microphone that gives nothing, a customer who can't be heard, a bad network.
// Pure: one second after another goes in, at most one cause comes out. Quiet on hold and mute, and it never repeats itself often.
import type { ProblemCode } from '../../../shared/problem.ts'
import { qualityBand, type SoundCause } from '../../../shared/quality.ts'
import type { MediaSample } from './line.ts'

/** A second of an answered call. */
export interface SoundSecond
  extends Pick<MediaSample, 'mos' | 'rttMs' | 'jitterMs' | 'lossPct' | 'levelIn' | 'heardRms'> {
  /** Packets of this second. */
  readonly received: number
  /** RMS of what the packets of this second held; the track may still be silent (another SSRC than the one it plays). */
  readonly arrivedRms: number
  /** No hold at either end: the customer should be heard. */
  readonly listening: boolean
  /** Neither muted nor held: the agent should be heard. */
  readonly speaking: boolean
}

/** Below this the remote track is silent: comfort noise is louder. */
const SILENT_RMS = 0.0005
/** Packets that hold more than this while the track is silent hold a voice that nobody hears. */
const VOICE_RMS = 0.005
/** A microphone that is on the desk in a quiet room gives more than this. */
const ROOM_PEAK = 0.003
/** Digital silence: a headset's own mute key, or a dead device; no room is that quiet. */
const DIGITAL_PEAK = 0.00006

const NO_PACKETS_SECONDS = 4
const UNPLAYED_SECONDS = 3
const NEVER_HEARD_SECONDS = 15
const NEVER_SPOKEN_SECONDS = 12
const FELL_SILENT_SECONDS = 30

/** Bad in so many of the last five seconds. */
const BAD_SECONDS = 3
const WINDOW_SECONDS = 5
const LOSS_PCT = 3
const JITTER_MS = 40
const RTT_MS = 400

/** After a hold or mute the sound needs a moment to come back. */
const GRACE_SECONDS = 3
const HINT_PAUSE_SECONDS = 60
const SAME_HINT_PAUSE_SECONDS = 180

/** How each cause is said, with what to do. */
export const HINTS: Record<SoundCause, ProblemCode> = {
  deaf: 'phone.customerUnheard',
  dumb: 'phone.agentUnheard',
  loss: 'phone.lineLossy',
  jitter: 'phone.lineUneven',
  delay: 'phone.lineSlow',
}

export interface Noticed {
  /** What is wrong, for as long as it is. */
  readonly cause: SoundCause | null
  /** To be said now, once. */
  readonly hint: ProblemCode | null
  /** Of this second, for the record of the call. */
  readonly deaf: boolean
  readonly dumb: boolean
}

/** The watch over one call, from its answer on. */
export class SoundWatch {
  #now = 0
  #grace = 0
  #noPackets = 0
  #unplayed = 0
  #unheard = 0
  #listening = false
  #quiet = 0
  #silent = 0
  #everHeard = false
  #everSpoke = false
  #window: { loss: boolean; jitter: boolean; delay: boolean }[] = []
  #was = { listening: true, speaking: true }
  #lastHint = Number.NEGATIVE_INFINITY
  readonly #said = new Map<SoundCause, number>()

  hear(second: SoundSecond): Noticed {
    this.#now += 1
    const { listening, speaking } = second
    if (listening !== this.#was.listening || speaking !== this.#was.speaking) this.#grace = GRACE_SECONDS
    this.#was = { listening, speaking }
    const settled = this.#grace === 0
    if (this.#grace > 0) this.#grace -= 1
    this.#listen(second, listening && settled)
    this.#speak(second, speaking && settled)
    this.#weigh(second)
    const cause = this.#cause()
    return {
      cause,
      hint: cause && this.#mayHint(cause) ? HINTS[cause] : null,
      deaf: this.#noPackets > 0 || this.#unplayed > 0,
      dumb: this.#silent > 0,
    }
  }

  #listen({ received, heardRms, arrivedRms }: SoundSecond, expected: boolean): void {
    const heard = heardRms > SILENT_RMS
    if (heard) this.#everHeard = true
    this.#noPackets = expected && received === 0 ? this.#noPackets + 1 : 0
    this.#unplayed = expected && !heard && arrivedRms > VOICE_RMS ? this.#unplayed + 1 : 0
    // A customer may well be silent for long, once they were heard; a line on which nothing ever came is a fault.
    this.#listening = expected
    if (this.#everHeard) this.#unheard = 0
    else if (expected) this.#unheard += 1
  }

  #speak({ levelIn }: SoundSecond, expected: boolean): void {
    if (levelIn > ROOM_PEAK) this.#everSpoke = true
    if (!expected || levelIn > ROOM_PEAK) this.#quiet = 0
    else this.#quiet += 1
    this.#silent = expected && levelIn <= DIGITAL_PEAK ? this.#silent + 1 : 0
  }

  #weigh({ mos, lossPct, jitterMs, rttMs }: SoundSecond): void {
    const bad = mos !== null && qualityBand(mos) !== 'good'
    const second = {
      loss: bad && lossPct >= LOSS_PCT,
      jitter: bad && jitterMs >= JITTER_MS,
      delay: bad && (rttMs ?? 0) >= RTT_MS,
    }
    this.#window = [...this.#window, second].slice(-WINDOW_SECONDS)
  }

  #cause(): SoundCause | null {
    if (
      this.#noPackets >= NO_PACKETS_SECONDS ||
      this.#unplayed >= UNPLAYED_SECONDS ||
      (this.#listening && this.#unheard >= NEVER_HEARD_SECONDS)
    )
      return 'deaf'
    if (this.#everSpoke ? this.#silent >= FELL_SILENT_SECONDS : this.#quiet >= NEVER_SPOKEN_SECONDS)
      return 'dumb'
    const often = (what: 'loss' | 'jitter' | 'delay') =>
      this.#window.filter((second) => second[what]).length >= BAD_SECONDS
    return (['loss', 'jitter', 'delay'] as const).find(often) ?? null
  }

  #mayHint(cause: SoundCause): boolean {
    const same = this.#said.get(cause) ?? Number.NEGATIVE_INFINITY
    if (this.#now - this.#lastHint < HINT_PAUSE_SECONDS) return false
    if (this.#now - same < SAME_HINT_PAUSE_SECONDS) return false
    this.#lastHint = this.#now
    this.#said.set(cause, this.#now)
    return true
  }
}
