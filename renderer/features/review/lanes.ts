// What happened in a call as lanes over one axis of time: script, must-say items, acts, result. Private to the review. Promises: pure; times are
// milliseconds of the axis, which begins with the answer; what has no time is in no lane.
import type { Instant } from '../../../shared/instant.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import { entriesOf, type ReviewAct, saidItemsOf } from './walk.ts'

export interface Axis {
  /** When it begins. */
  readonly start: Instant
  readonly talkMs: number
  /** Up to the first result: what lies behind the talk is wrap-up. */
  readonly wholeMs: number
}

export function axisOf({ call, dispositions }: ReviewCallReply, soundMs: number): Axis {
  const start = call.answeredAt ?? call.startedAt
  const ended = Math.max(call.endedAt ?? start, start + call.talkMs, start + soundMs)
  const coded = dispositions[0]?.at ?? ended
  const talkMs = Math.max(1000, ended - start)
  // A result set hours later would press the talk into a corner.
  return { start, talkMs, wholeMs: Math.max(talkMs, Math.min(coded - start, talkMs * 1.25)) }
}

export interface Span {
  readonly id: string
  readonly fromMs: number
  readonly untilMs: number
}

export interface Mark {
  readonly id: string
  readonly atMs: number
}

export interface Lanes {
  readonly script: readonly (Span & { readonly node: string })[]
  readonly mustSay: readonly (Mark & {
    readonly label: { zh: string; en: string } | null
    readonly said: boolean
  })[]
  readonly acts: readonly (Mark & { readonly act: ReviewAct })[]
}

const TOLD = [
  'call.answered',
  'call.ended',
  'call.attempted',
  'call.received',
  'disposition.set',
  'note.added',
]

export function lanesOf(told: ReviewCallReply, axis: Axis): Lanes {
  const at = (when: Instant) => Math.max(0, when - axis.start)
  const within = (when: Instant) => when >= axis.start - 60_000 && when <= axis.start + axis.wholeMs
  const entries = entriesOf(told)
  const steps = entries.flatMap((entry) => (entry.kind === 'step' && entry.at !== null ? [entry] : []))
  return {
    script: steps.flatMap((step, n) => {
      const from = at(step.at ?? axis.start)
      const until = Math.min(axis.talkMs, at(steps[n + 1]?.at ?? axis.start + axis.talkMs))
      return until > from ? [{ id: step.id, node: step.nodeId, fromMs: from, untilMs: until }] : []
    }),
    mustSay: saidItemsOf(told)
      .filter(({ said, demanded }) => said || demanded)
      .flatMap(({ id, label, said, saidAt }) => {
        // One that was never said stands at the end of the talk: there it was due at the latest.
        if (said && saidAt === null) return []
        return [{ id, label, said, atMs: said ? at(saidAt ?? axis.start) : axis.talkMs }]
      }),
    acts: told.acts
      .filter(({ kind, at: when }) => !TOLD.includes(kind) && within(when))
      .map((act) => ({ id: act.id, atMs: Math.min(axis.wholeMs, at(act.at)), act })),
  }
}

/** Steps of the axis that leave room for their words. */
export function ticksOf(wholeMs: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((seconds) => seconds * 1000)
  const step = steps.find((one) => wholeMs / one <= 7) ?? 3600_000
  // The last one keeps room for its words.
  return Array.from({ length: Math.floor((wholeMs * 0.92) / step) + 1 }, (_, n) => n * step)
}
