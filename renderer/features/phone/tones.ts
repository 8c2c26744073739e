// The desk's own sounds: the ring of an inbound call on the ringer, and ringback in the headset while the network gives none.
// Each has its own element, so that the ringer can be another device than the headset.
import type { CallSlots } from '../../../shared/callSlots.ts'
import type { SecondLeg } from '../../../shared/secondLeg.ts'
import { audioContext } from './levels.ts'
import type { PhoneDeps, Tone } from './phone.ts'

interface Pattern {
  readonly frequencies: readonly number[]
  readonly volume: number
  /** Seconds of sound, then of pause. */
  readonly on: number
  readonly off: number
}

/** Ringback as on Chinese networks: 450 Hz, 1 s on, 4 s off. */
const PATTERNS: Record<Tone, Pattern> = {
  ring: { frequencies: [660, 880], volume: 0.25, on: 1.2, off: 1.8 },
  ringback: { frequencies: [450], volume: 0.08, on: 1, off: 4 },
  // Call waiting, under the voice of who is talking: 450 Hz, 0.4 s on, 4 s off.
  waiting: { frequencies: [450], volume: 0.05, on: 0.4, off: 4 },
}

interface Player {
  /** `loud` 0…1 of the pattern's own volume. */
  start(pattern: Pattern, loud: number): void
  stop(): void
  setSink(device: string | null): void
  readonly sink: string
}

function player(): Player {
  const element = new Audio()
  let oscillators: OscillatorNode[] = []
  let sink = ''
  return {
    start({ frequencies, volume, on, off }, loud) {
      const context = audioContext()
      const out = context.createMediaStreamDestination()
      const gain = context.createGain()
      gain.gain.value = 0
      gain.connect(out)
      // Two minutes of rhythm are planned ahead: longer than anything rings.
      for (let at = 0; at < 120; at += on + off) {
        gain.gain.setValueAtTime(volume * loud, context.currentTime + at)
        gain.gain.setValueAtTime(0, context.currentTime + at + on)
      }
      oscillators = frequencies.map((frequency) => {
        const oscillator = context.createOscillator()
        oscillator.frequency.value = frequency
        oscillator.connect(gain)
        oscillator.start()
        return oscillator
      })
      element.srcObject = out.stream
      // A ringer that was just unplugged must not swallow the ring: the system's default rings instead.
      void element
        .setSinkId(sink)
        .catch(() => element.setSinkId(''))
        .then(() => element.play())
    },
    stop() {
      for (const oscillator of oscillators) oscillator.stop()
      oscillators = []
      element.pause()
      element.srcObject = null
    },
    setSink(device) {
      sink = device ?? ''
    },
    get sink() {
      return sink
    },
  }
}

/** As the settings are now; `ringOnBoth`: an inbound call rings in the headset as well. Volumes 0…1. */
export interface ToneSettings {
  readonly ringOnBoth: boolean
  readonly ringer: number
  readonly speaker: number
}

export function deskTones(settings: () => ToneSettings): PhoneDeps['tones'] {
  const ringer = player()
  const headset = player()
  return {
    play(tone) {
      ringer.stop()
      headset.stop()
      const loud = settings()
      if (tone === 'ring') {
        ringer.start(PATTERNS.ring, loud.ringer)
        // On one and the same device twice would only be louder than the agent set it.
        if (loud.ringOnBoth && headset.sink !== ringer.sink) headset.start(PATTERNS.ring, loud.speaker)
      } else headset.start(PATTERNS[tone], loud.speaker)
    },
    stop() {
      ringer.stop()
      headset.stop()
    },
    setSinks(ringerDevice, speaker) {
      ringer.setSink(ringerDevice)
      headset.setSink(speaker)
    },
  }
}

/** What the agent should hear from the desk itself; an announcement of the network silences our ringback. */
export function toneFor({ call, waiting }: CallSlots, leg: SecondLeg): Tone | null {
  if (call.state === 'inbound') return 'ring'
  if (waiting) return 'waiting'
  if (leg.state === 'calling') return leg.ringing && !leg.earlyMedia ? 'ringback' : null
  return call.state === 'ringing' && !call.earlyMedia ? 'ringback' : null
}
