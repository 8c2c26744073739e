// What is kept of one practice call, on the agent's own desk: enough to look back on it, and a line for the history. Promises:
// only synthetic customers are in it, it never leaves the desk (a draft, no act), and what is read back is parsed.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Id } from '../rows.ts'
import { ScriptState } from '../script.ts'
import { Scenario } from './customers.ts'
import { Difficulty } from './difficulty.ts'
import { Mood } from './mood.ts'

export const PracticeRecord = z.object({
  schema: z.literal(1),
  callId: Id,
  caseId: Id.nullable(),
  /** Masked. */
  name: z.string().max(80),
  scenario: Scenario,
  difficulty: Difficulty,
  mood: Mood.default('usual'),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant,
  endedBy: z.enum(['agent', 'customer', 'network']),
  script: ScriptState.nullable(),
  captions: z
    .array(
      z.object({
        at: Instant,
        zh: z.string().max(300),
        en: z.string().max(400),
        mood: z.int().min(0).max(100),
        because: z.enum(['answered', 'said', 'silence', 'interrupted', 'long']),
      }),
    )
    .max(300),
  /** When a calm card was opened. */
  calmCards: z.array(Instant).max(100),
  /** The result that was saved; null until then. */
  code: z.string().max(20).nullable(),
  /** Another promise of this case needed a supervisor: none could be recorded. */
  needsSupervisor: z.boolean().optional(),
})
export type PracticeRecord = z.infer<typeof PracticeRecord>

export const PracticeSummary = z.object({
  callId: Id,
  at: Instant,
  name: z.string().max(80),
  scenario: Scenario,
  difficulty: Difficulty,
  mood: Mood.default('usual'),
  answered: z.boolean(),
  talkMs: z.int().min(0),
  score: z.int().min(0).max(100),
  /** Null where the call did not get so far that it could be. */
  verified: z.boolean().nullable(),
  mustSay: z.object({ said: z.int().min(0), of: z.int().min(0) }),
  silences: z.int().min(0),
  /** Null while no result is saved. */
  codeFits: z.boolean().nullable(),
})
export type PracticeSummary = z.infer<typeof PracticeSummary>

/** Calls that the history holds; older ones are forgotten. */
export const HISTORY_LIMIT = 60

export const PracticeHistory = z.object({
  schema: z.literal(1),
  /** Newest first. */
  calls: z.array(PracticeSummary).max(HISTORY_LIMIT),
})
export type PracticeHistory = z.infer<typeof PracticeHistory>

/** The history with this call in it, once; the ids of calls that fell off its end. */
export function withCall(
  history: PracticeHistory,
  summary: PracticeSummary,
): { history: PracticeHistory; forgotten: Id[] } {
  const calls = [summary, ...history.calls.filter(({ callId }) => callId !== summary.callId)].sort(
    (a, b) => b.at - a.at,
  )
  return {
    history: { schema: 1, calls: calls.slice(0, HISTORY_LIMIT) },
    forgotten: calls.slice(HISTORY_LIMIT).map(({ callId }) => callId),
  }
}
