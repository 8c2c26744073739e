// Sound levels measured on the tracks themselves, not on packets: what a microphone gives and what an ear gets. Serves the
// call (heard RMS) and the audio test of the settings.

export interface Meter {
  /** Root mean square and peak since the last call, 0…1 of full scale. */
  read(): { readonly rms: number; readonly peak: number }
  close(): void
}

const WINDOW = 4096
const POLL_MS = 80

let shared: AudioContext | null = null

/** One context for all meters and tones: browsers allow only a few. */
export function audioContext(): AudioContext {
  shared ??= new AudioContext()
  if (shared.state === 'suspended')
    void shared.resume().catch(() => {
      // Without a gesture some browsers keep it suspended; meters then read 0, which is the truth for them.
      return undefined
    })
  return shared
}

/** Measures the audio of `stream`; a remote stream must also play in an element, or Chromium decodes nothing. */
export function meterOf(stream: MediaStream): Meter {
  const context = audioContext()
  const source = context.createMediaStreamSource(stream)
  const analyser = context.createAnalyser()
  analyser.fftSize = WINDOW
  source.connect(analyser)
  const samples = new Float32Array(WINDOW)
  let sum = 0
  let count = 0
  let peak = 0
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    for (const sample of samples) {
      sum += sample * sample
      peak = Math.max(peak, Math.abs(sample))
    }
    count += samples.length
  }, POLL_MS)
  return {
    read() {
      const reading = { rms: count === 0 ? 0 : Math.sqrt(sum / count), peak: Math.min(1, peak) }
      sum = 0
      count = 0
      peak = 0
      return reading
    },
    close() {
      clearInterval(timer)
      source.disconnect()
    },
  }
}
