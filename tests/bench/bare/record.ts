// The page of `record`: the workstation's own tape, recorder and sealing on two made-up voices, and beside it a browser's MediaRecorder as
// simple softphones use it, which keeps all of its sound in memory until it is stopped.
import { type Recorder, recorder } from '../../../renderer/features/phone/recorder.ts'
import { openRecordingSealer } from '../../../renderer/features/phone/recordingSealer.ts'
import { openTape } from '../../../renderer/features/phone/tape.ts'

export interface RecordPage {
  /** Resolves when the recorder runs. Frames go out by the page's `keepFrames`, base64. */
  start(sealKey: JsonWebKey): Promise<void>
  /** Why the recorder stopped; null while it runs. */
  trouble(): string | null
  /** Begins one piece of the simple recorder; `rest` ends it and gives the bytes that it holds by now in all. */
  simple(): void
  rest(): Promise<number>
}

type WithKeep = typeof globalThis & { keepFrames(what: string, base64: string): Promise<void> }

const CALL = '0197a000-0000-7000-8000-00000000000a'
const context = new AudioContext()

/** A voice that is never silent. */
function voice(hertz: number): MediaStreamTrack {
  const oscillator = context.createOscillator()
  oscillator.frequency.value = hertz
  const out = context.createMediaStreamDestination()
  oscillator.connect(out)
  oscillator.start()
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new Error('no sound')
  return track
}
const tracks = { microphone: voice(330), customer: voice(660) }

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))
const keep = (what: string, bytes: Uint8Array) => (globalThis as WithKeep).keepFrames(what, base64(bytes))

let ours: Recorder | null = null
let trouble: string | null = null
let simple: MediaRecorder | null = null
const held: Blob[] = []

const page: RecordPage = {
  async start(sealKey) {
    await context.resume()
    await new Promise<void>((resolve, reject) => {
      ours = recorder({
        newId: () => '0197a000-0000-7000-8000-000000000001',
        seal: (subject) =>
          openRecordingSealer(crypto, sealKey, { ...subject, agentId: CALL, device: CALL, openedAt: 0 }),
        openTape,
        tap(_callId, listener) {
          listener(tracks)
          return () => undefined
        },
        shell: {
          begin: (_id, head) => keep('head', head),
          append: (_id, frames) => keep('frames', frames),
          end: async () => undefined,
        },
        changed(_callId, { state, reason }) {
          if (state === 'running') resolve()
          else {
            trouble = reason
            reject(new Error(reason))
          }
        },
      })
      ours.prepare(CALL)
      ours.start(CALL)
    })
  },
  trouble: () => trouble,
  simple() {
    simple = new MediaRecorder(new MediaStream([tracks.microphone]), { audioBitsPerSecond: 48_000 })
    simple.addEventListener('dataavailable', ({ data }) => held.push(data))
    simple.start()
  },
  async rest() {
    await new Promise<void>((resolve) => {
      simple?.addEventListener('stop', () => resolve(), { once: true })
      simple?.stop()
    })
    return held.reduce((sum, { size }) => sum + size, 0)
  },
}

Object.assign(globalThis, { recordOf: () => page })
