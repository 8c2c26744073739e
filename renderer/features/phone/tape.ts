// The sound of one call as a stream of small pieces: both sides merged into two channels (left the agent as sent, right the customer as
// heard), coded as Opus by the browser's own recorder, given out second by second. Keeps nothing. Private to the phone.

import { audioContext } from './levels.ts'
import type { CallTracks } from './line.ts'

/** What MediaRecorder makes of it; stands in the head of every recording. */
export const TAPE_MEDIA = 'audio/webm;codecs=opus'
/** Two voices in two channels: 22 MB an hour. */
const BITS_PER_SECOND = 48_000
/** Sound that is not given out yet is what a killed process loses. */
const PIECE_MS = 1_000
/** Without a piece for so long nothing is being recorded, whatever the recorder says. */
const STALLED_MS = 5_000

export interface TapeListener {
  /** In order. `endsAt`: ms of sound up to the end of this piece. */
  piece(bytes: Uint8Array, endsAt: number): void
  /** Nothing more will come. */
  failed(why: 'stalled' | 'unsupported'): void
}

export interface Tape {
  /** Resolves when the last piece was given out. */
  stop(): Promise<void>
}

export type OpenTape = (
  tap: (listener: (tracks: CallTracks) => void) => () => void,
  heard: TapeListener,
) => Tape

/** Starts at once. A side that has no sound yet, or lost its device, is silence until it has. */
export const openTape: OpenTape = (tap, heard) => {
  const context = audioContext()
  const merger = context.createChannelMerger(2)
  const mixed = context.createMediaStreamDestination()
  merger.connect(mixed)
  const sides: { track: MediaStreamTrack | null; source: MediaStreamAudioSourceNode | null }[] = [
    { track: null, source: null },
    { track: null, source: null },
  ]
  const untap = tap(({ microphone, customer }) => {
    for (const [channel, track] of [microphone, customer].entries()) {
      const side = sides[channel]
      if (!side || side.track === track) continue
      side.source?.disconnect()
      side.track = track
      side.source = track && context.createMediaStreamSource(new MediaStream([track]))
      side.source?.connect(merger, 0, channel)
    }
  })
  const recorder = new MediaRecorder(mixed.stream, {
    mimeType: TAPE_MEDIA,
    audioBitsPerSecond: BITS_PER_SECOND,
  })
  const startedAt = performance.now()
  let given: Promise<void> = Promise.resolve()
  let over = false
  let stalled: ReturnType<typeof setTimeout> | undefined

  function release(): void {
    over = true
    clearTimeout(stalled)
    untap()
    for (const { source } of sides) source?.disconnect()
    merger.disconnect()
  }
  function fail(why: 'stalled' | 'unsupported'): void {
    if (over) return
    release()
    heard.failed(why)
  }
  function watch(): void {
    clearTimeout(stalled)
    stalled = setTimeout(() => fail('stalled'), STALLED_MS)
  }

  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size === 0) return
    if (!over) watch()
    const endsAt = performance.now() - startedAt
    given = given
      .then(() => data.arrayBuffer())
      .then(
        (bytes) => heard.piece(new Uint8Array(bytes), endsAt),
        () => fail('stalled'),
      )
  })
  recorder.addEventListener('error', () => fail('unsupported'))
  recorder.start(PIECE_MS)
  watch()

  return {
    async stop() {
      if (!over && recorder.state !== 'inactive') {
        const stopped = new Promise<void>((resolve) => {
          recorder.addEventListener('stop', () => resolve(), { once: true })
        })
        recorder.stop()
        await stopped
      }
      await given
      if (!over) release()
    },
  }
}
