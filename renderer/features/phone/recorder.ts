// The desk's own recorder, where a policy asks for one: opens a sealed file before the answer, seals the call's sound into it second by
// second, closes it at the end. Private to the phone. Promises: no plain sound leaves this file; what waits for the disk is bounded; a
// recording that stops for any reason says why at once, and never takes the call with it.
import { problemOf } from '../../../shared/problem.ts'
import type { Id, OwnRecording, RecordingState } from '../../../shared/rows.ts'
import type { CallTracks } from './line.ts'
import type { RecordingSealer, RecordingSubject } from './recordingSealer.ts'
import type { OpenTape, Tape } from './tape.ts'
import { TAPE_MEDIA } from './tape.ts'

/** Sound that waits to be sealed and written: about five minutes. */
const WAITING_BYTES = 2_000_000

/** Why a recording stopped early, or never began. */
export const RECORDER_TROUBLES = ['diskFull', 'slowDisk', 'stalled', 'unsupported', 'disk'] as const
export type RecorderTrouble = (typeof RECORDER_TROUBLES)[number]

/** This computer stopped recording; `line`: the exchange still does. */
export interface RecorderStopped {
  readonly kind: 'recorderStopped'
  readonly why: RecorderTrouble
  readonly line: boolean
}

/** What there is to say of the own recorder of a call; null while there is nothing. */
export function recorderStopped(
  own: OwnRecording | null,
  call: { readonly recording: RecordingState },
): RecorderStopped | null {
  if (own?.state !== 'failed') return null
  const why = RECORDER_TROUBLES.find((one) => one === own.reason) ?? 'disk'
  return { kind: 'recorderStopped', why, line: call.recording === 'confirmed' }
}

export interface RecorderShell {
  begin(recordingId: Id, head: Uint8Array<ArrayBuffer>): Promise<void>
  append(recordingId: Id, frames: Uint8Array<ArrayBuffer>): Promise<void>
  end(recordingId: Id, keep: boolean): Promise<void>
}

export interface RecorderPorts {
  readonly shell: RecorderShell
  newId(): Id
  seal(subject: Pick<RecordingSubject, 'recordingId' | 'callId' | 'media'>): Promise<RecordingSealer>
  readonly openTape: OpenTape
  tap(callId: Id, listener: (tracks: CallTracks) => void): (() => void) | null
  /** Not told of a call that was never answered. */
  changed(callId: Id, own: OwnRecording): void
}

export interface Recorder {
  /** The call is on its way: its file is opened, so that the answer waits for nothing. */
  prepare(callId: Id): void
  /** It was answered. */
  start(callId: Id): void
  /** It is over. Resolves when the file is closed; harmless for a call that is not recorded. */
  stop(callId: Id): Promise<void>
}

interface Recording {
  readonly recordingId: Id
  /** Opens the file; then one frame after another. Never rejects. */
  work: Promise<void>
  sealer: RecordingSealer | null
  tape: Tape | null
  waiting: number
  soundMs: number
  started: boolean
  trouble: RecorderTrouble | null
}

export function recorder(ports: RecorderPorts): Recorder {
  const { shell, changed } = ports
  const recordings = new Map<Id, Recording>()

  function prepare(callId: Id): void {
    if (recordings.has(callId)) return
    const recordingId = ports.newId()
    const recording: Recording = {
      recordingId,
      work: Promise.resolve(),
      sealer: null,
      tape: null,
      waiting: 0,
      soundMs: 0,
      started: false,
      trouble: null,
    }
    recordings.set(callId, recording)
    then(callId, recording, async () => {
      const sealer = await ports.seal({ recordingId, callId, media: TAPE_MEDIA })
      await shell.begin(recordingId, sealer.head)
      recording.sealer = sealer
    })
  }

  /** Does `step` after everything before it, unless the recording has failed meanwhile. */
  function then(callId: Id, recording: Recording, step: () => Promise<void>): void {
    recording.work = recording.work
      .then(() => (recording.trouble ? undefined : step()))
      .catch((error: unknown) => fail(callId, recording, troubleOf(error)))
  }

  function fail(callId: Id, recording: Recording, trouble: RecorderTrouble): void {
    if (recording.trouble) return
    recording.trouble = trouble
    void recording.tape?.stop()
    if (recording.started) tell(callId, recording, 'failed')
  }

  function tell(callId: Id, { recordingId, trouble }: Recording, state: OwnRecording['state']): void {
    changed(callId, { recordingId, state, reason: trouble ?? '' })
  }

  function start(callId: Id): void {
    prepare(callId)
    const recording = recordings.get(callId)
    if (!recording || recording.started) return
    recording.started = true
    if (recording.trouble) {
      tell(callId, recording, 'failed')
      return
    }
    try {
      recording.tape = ports.openTape((listener) => ports.tap(callId, listener) ?? (() => undefined), {
        piece: (bytes, endsAt) => take(callId, recording, bytes, endsAt),
        failed: (why) => fail(callId, recording, why),
      })
      tell(callId, recording, 'running')
    } catch {
      // A browser without a recorder for this kind of sound, or an audio system that is down.
      fail(callId, recording, 'unsupported')
    }
  }

  function take(callId: Id, recording: Recording, bytes: Uint8Array, endsAt: number): void {
    if (recording.trouble) return
    if (recording.waiting + bytes.length > WAITING_BYTES) {
      fail(callId, recording, 'slowDisk')
      return
    }
    recording.waiting += bytes.length
    then(callId, recording, async () => {
      const frame = await recording.sealer?.sound(endsAt, bytes)
      if (frame) await shell.append(recording.recordingId, frame)
      recording.soundMs = endsAt
      recording.waiting -= bytes.length
    })
  }

  async function stop(callId: Id): Promise<void> {
    const recording = recordings.get(callId)
    if (!recording) return
    recordings.delete(callId)
    const { recordingId, started } = recording
    await recording.tape?.stop()
    await recording.work
    if (started && !recording.trouble)
      try {
        const end = await recording.sealer?.end({ soundMs: Math.round(recording.soundMs), reason: 'ended' })
        if (end) await shell.append(recordingId, end)
      } catch (error) {
        fail(callId, recording, troubleOf(error))
      }
    try {
      await shell.end(recordingId, started)
    } catch (error) {
      // The next start of the application closes the file.
      fail(callId, recording, troubleOf(error))
    }
    if (started && !recording.trouble) tell(callId, recording, 'kept')
  }

  return { prepare, start, stop }
}

function troubleOf(error: unknown): RecorderTrouble {
  const { code, params } = problemOf(error, 'recorder')
  if (code === 'local.diskFull') return 'diskFull'
  return params.detail === 'slowDisk' ? 'slowDisk' : 'disk'
}
