// Repetitions of a bench: one warm-up that is not counted, then as many as asked. A long run keeps each finished repetition in a
// file, so that it goes on where it was broken off.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { FigureOf, Round } from './figures.ts'

/** How much time there is. */
export type Mode = 'quick' | 'full'

export interface Bench {
  readonly name: string
  /** Counted repetitions. */
  readonly repetitions: { readonly quick: number; readonly full: number }
  /** How long it takes, about, where that is bound by calls and pauses and not by the machine. */
  readonly minutes?: { readonly quick: number; readonly full: number }
  readonly figures: readonly FigureOf[]
  /** False where no desk has a window: nothing is built for it. */
  readonly window?: boolean
  /** Prepares what all repetitions share. */
  open(at: (step: string) => void, mode: Mode): Promise<OpenBench>
}

export interface OpenBench {
  /** One repetition, each side in turn; `n` counts from 0, the warm-up is -1. */
  round(n: number): Promise<Round>
  close(): Promise<void>
}

const Kept = z.record(z.string(), z.array(z.number()))

/** Repetitions of an earlier run that was broken off. A last line that was cut is left out. */
function keptIn(file: string): Round[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line.endsWith('}') ? [Kept.parse(JSON.parse(line))] : []))
}

/** Runs until the repetitions of `mode` are there. `file`: where they are kept, null = not at all. */
export async function repeat(
  bench: Bench,
  { mode, file, at }: { mode: Mode; file: string | null; at(step: string): void },
): Promise<Round[]> {
  const count = bench.repetitions[mode]
  const rounds = file === null ? [] : keptIn(file).slice(0, count)
  if (rounds.length === count) return rounds
  at(`${bench.name}: prepare${bench.minutes ? ` (about ${bench.minutes[mode]} minutes in all)` : ''}`)
  const open = await bench.open((step) => at(`${bench.name}: ${step}`), mode)
  try {
    for (let n = -1; rounds.length < count; n += 1) {
      at(n < 0 ? `${bench.name}: warm up` : `${bench.name}: repetition ${rounds.length + 1} of ${count}`)
      // A run that goes on does what is left, not the first ones again.
      const round = await open.round(n < 0 ? n : rounds.length)
      if (n < 0) continue
      rounds.push(round)
      if (file !== null) {
        mkdirSync(dirname(file), { recursive: true })
        appendFileSync(file, `${JSON.stringify(round)}\n`)
      }
    }
  } finally {
    await open.close()
  }
  return rounds
}
