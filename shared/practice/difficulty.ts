// How hard a simulated customer makes it, chosen before a practice call. Promises: harder is never more patient (the table is
// proved monotone in the tests), and `normal` is the customer as `customers.ts` describes them.
import { z } from 'zod'

export const DIFFICULTIES = ['easy', 'normal', 'hard'] as const
export const Difficulty = z.enum(DIFFICULTIES)
export type Difficulty = z.infer<typeof Difficulty>

interface Temper {
  /** Added to the mood at pick-up, in points of 100. */
  readonly mood: number
  /** What the agent does badly weighs so much, per cent. */
  readonly loss: number
  /** What the agent does well weighs so much, per cent. */
  readonly gain: number
  /** Interruptions that count as having happened already; a negative one is forgiven. */
  readonly interruptions: number
  /** Ms of silence on both sides after which the customer says something about it. */
  readonly silenceAfter: readonly [number, number, number]
  /** Ms of unbroken talk of the agent after which the customer talks over them; null never. */
  readonly longTalk: number | null
}

export const TEMPER: Readonly<Record<Difficulty, Temper>> = {
  easy: {
    mood: 15,
    loss: 60,
    gain: 130,
    interruptions: -1,
    silenceAfter: [14_000, 28_000, 44_000],
    longTalk: null,
  },
  normal: {
    mood: 0,
    loss: 100,
    gain: 100,
    interruptions: 0,
    silenceAfter: [10_000, 20_000, 32_000],
    longTalk: 30_000,
  },
  hard: {
    mood: -15,
    loss: 140,
    gain: 80,
    interruptions: 1,
    silenceAfter: [7_000, 14_000, 22_000],
    longTalk: 13_000,
  },
}

/** A change of mood as this customer feels it; whole points, and never without any weight. */
export function felt(change: number, difficulty: Difficulty): number {
  const { loss, gain } = TEMPER[difficulty]
  if (change === 0) return 0
  const size = Math.max(1, Math.round((Math.abs(change) * (change < 0 ? loss : gain)) / 100))
  return change < 0 ? -size : size
}
