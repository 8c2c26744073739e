// How a simulated customer hears: u-law packets in, "began to speak", "fell silent" and "cut in" out. Works on packets of
// 20 ms, knows no clock, and is deaf to clicks: only sustained sound counts as speech.

/** G.711 u-law byte -> sample, -1…1. */
const SAMPLES: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
  return (code & 0x80 ? -magnitude : magnitude) / 32768
})

/** Root mean square of u-law audio, 0…1 of full scale. */
export function rmsOf(ulaw: Uint8Array): number {
  let sum = 0
  for (const byte of ulaw) sum += (SAMPLES[byte] ?? 0) ** 2
  return ulaw.length === 0 ? 0 : Math.sqrt(sum / ulaw.length)
}

const PACKET_MS = 20
/** Louder than a quiet room through a headset microphone. */
const SPEECH_RMS = 0.02
/** Less sound than this is a click or a cough. */
const LEAST_SPEECH_MS = 240
/** Silence that ends a turn. */
const TURN_END_MS = 700
/** Speech into the customer's own words that makes them stop. */
const CUT_IN_MS = 400
/** A pause between syllables does not end a run of speech. */
const PAUSE_MS = 200

export type Heard = 'speech' | 'turn' | 'interrupted'

export class Ears {
  #voicedMs = 0
  #quietMs = 0
  #speaking = false
  #cutInMs = 0

  /** The agent is in the middle of a turn. */
  get hearsSpeech(): boolean {
    return this.#speaking
  }

  /** One packet of the agent's sound; `selfSpeaking` = the customer is talking right now. */
  hear(rms: number, selfSpeaking: boolean): Heard | null {
    if (!selfSpeaking) this.#cutInMs = 0
    if (rms < SPEECH_RMS) return this.#quiet()
    this.#quietMs = 0
    this.#voicedMs += PACKET_MS
    if (selfSpeaking) {
      this.#cutInMs += PACKET_MS
      if (this.#cutInMs >= CUT_IN_MS) {
        this.#cutInMs = 0
        this.#speaking = true
        return 'interrupted'
      }
      return null
    }
    if (this.#speaking || this.#voicedMs < LEAST_SPEECH_MS) return null
    this.#speaking = true
    return 'speech'
  }

  #quiet(): Heard | null {
    this.#quietMs += PACKET_MS
    if (this.#quietMs >= PAUSE_MS) this.#cutInMs = 0
    if (!this.#speaking && this.#quietMs >= PAUSE_MS) this.#voicedMs = 0
    if (!this.#speaking || this.#quietMs < TURN_END_MS) return null
    this.#speaking = false
    this.#voicedMs = 0
    return 'turn'
  }
}
