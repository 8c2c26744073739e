// The shape of a recording: its loudest moments by time for both channels, and where nobody speaks. Private to the review. Promises: pure but for
// the worker behind `startPeaks`, which decodes off the main thread; what came so far is told while the rest is on its way.
import type { ListenReply } from '../../../shared/qa/listenBodies.ts'
import { type Fetch, type Loop, rangeOfPiece } from './soundPlayer.ts'

/** So many columns for the whole, whatever its length; never finer than this. */
const COLUMNS = 2400
const FINEST_MS = 50

export interface Shape {
  /** Milliseconds of one column. */
  readonly columnMs: number
  /** 0…1 by column: the agent, the customer. */
  readonly sides: readonly [Float32Array, Float32Array]
  /** Columns that are known. */
  readonly known: number
}

export const columnMsOf = (soundMs: number): number => Math.max(FINEST_MS, Math.ceil(soundMs / COLUMNS))

/** Louder than this somebody speaks. */
const QUIET = 0.02
export const LONG_SILENCE_MS = 10_000
const SILENCE_MS = 2000

/** Where neither side speaks for two seconds and more. */
export function silencesOf({ columnMs, sides, known }: Shape): Loop[] {
  const found: Loop[] = []
  let from: number | null = null
  for (let at = 0; at <= known; at += 1) {
    const quiet = at < known && (sides[0][at] ?? 0) < QUIET && (sides[1][at] ?? 0) < QUIET
    if (quiet) from ??= at
    else if (from !== null) {
      if ((at - from) * columnMs >= SILENCE_MS)
        found.push({ fromMs: from * columnMs, untilMs: at * columnMs })
      from = null
    }
  }
  return found
}

/** What the worker says: a run of columns, beginning at `first`. */
export interface PeakNews {
  readonly first: number
  readonly sides: readonly [Float32Array, Float32Array]
}

/** Fetches piece by piece and lets a worker decode. Returns what stops it. */
export function startPeaks(
  told: ListenReply,
  fetch: Fetch,
  onShape: (shape: Shape) => void,
  onProblem: (error: unknown) => void,
): () => void {
  const ending = new AbortController()
  const worker = new Worker(new URL('./peaksWorker.ts', import.meta.url), { type: 'module' })
  const columnMs = columnMsOf(told.soundMs)
  const columns = Math.ceil(told.soundMs / columnMs)
  const sides: [Float32Array, Float32Array] = [new Float32Array(columns), new Float32Array(columns)]
  let known = 0
  worker.onmessage = ({ data }: MessageEvent<PeakNews>) => {
    sides.forEach((side, n) => {
      const news = data.sides[n as 0 | 1]
      for (const [at, peak] of news.entries())
        if (data.first + at < columns) side[data.first + at] = Math.max(side[data.first + at] ?? 0, peak)
    })
    known = Math.min(columns, data.first + data.sides[0].length)
    onShape({ columnMs, sides, known })
  }
  worker.onerror = (event) => onProblem(new Error(event.message))
  const run = async () => {
    const head = await fetch(0, told.headBytes, ending.signal)
    worker.postMessage({ columnMs, channels: told.channels, bytes: head }, [head])
    for (let n = 0; n < told.pieces.length && !ending.signal.aborted; n += 1) {
      const [from, until] = rangeOfPiece(told, n)
      const bytes = await fetch(from, until, ending.signal)
      worker.postMessage({ bytes }, [bytes])
    }
    worker.postMessage({ end: true })
  }
  run().catch((error: unknown) => {
    if (!ending.signal.aborted) onProblem(error)
  })
  return () => {
    ending.abort()
    worker.terminate()
  }
}
