// Sounds of the audio test: a tone in the earpiece, one ring on the ringer, three seconds of one's own voice played back.
// Nothing is kept: the recording lives in memory until it was heard. Private to the settings.
import { audioContext } from '../phone/levels.ts'

export const RECORD_MS = 3000

const SOUNDS = {
  tone: { frequencies: [520], seconds: 0.6 },
  ring: { frequencies: [660, 880], seconds: 1.2 },
} as const

/** Plays what `make` wires up on that device (`''` = the system's default) and resolves when it has ended. */
async function playOn(
  device: string,
  seconds: number,
  make: (context: AudioContext, out: AudioNode) => void,
): Promise<void> {
  const context = audioContext()
  const out = context.createMediaStreamDestination()
  const element = new Audio()
  element.srcObject = out.stream
  await element.setSinkId(device)
  await element.play()
  make(context, out)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  element.pause()
  element.srcObject = null
}

/** `volume` 0…1. */
export function playSound(sound: keyof typeof SOUNDS, device: string, volume: number): Promise<void> {
  const { frequencies, seconds } = SOUNDS[sound]
  return playOn(device, seconds, (context, out) => {
    const gain = context.createGain()
    gain.gain.setValueAtTime(0.25 * volume, context.currentTime)
    gain.gain.linearRampToValueAtTime(0, context.currentTime + seconds)
    gain.connect(out)
    for (const frequency of frequencies) {
      const oscillator = context.createOscillator()
      oscillator.frequency.value = frequency
      oscillator.connect(gain)
      oscillator.start()
      oscillator.stop(context.currentTime + seconds)
    }
  })
}

/** Records this stream for three seconds; `signal` ends it early, with what was said so far. */
export function recordVoice(stream: MediaStream, signal: AbortSignal): Promise<AudioBuffer> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream)
    const pieces: Blob[] = []
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop()
    }
    const timer = setTimeout(stop, RECORD_MS)
    signal.addEventListener('abort', stop)
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    recorder.onstop = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      new Blob(pieces)
        .arrayBuffer()
        .then((bytes) => audioContext().decodeAudioData(bytes))
        .then(resolve, reject)
    }
    recorder.start()
  })
}

export function playVoice(voice: AudioBuffer, device: string): Promise<void> {
  return playOn(device, voice.duration, (context, out) => {
    const source = context.createBufferSource()
    source.buffer = voice
    source.connect(out)
    source.start()
  })
}
