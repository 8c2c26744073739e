// Scores of calls as rows, and the acts that make them: scored, answered item by item, decided by somebody else. Promises: schemas only.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Id, rowBase } from '../values.ts'
import { Band } from './scorecard.ts'

const ItemId = z.string().max(20)

/** A piece of the recording, milliseconds from its beginning. */
export const Clip = z
  .object({ fromMs: z.int().min(0), untilMs: z.int().min(0) })
  .refine(({ fromMs, untilMs }) => fromMs <= untilMs)
export type Clip = z.infer<typeof Clip>

/** One item of the card: points (null: does not apply), and where some are missing why, with the place that shows it. */
export const ScoredItem = z.object({
  item: ItemId,
  points: z.int().min(0).max(100).nullable(),
  reason: z.string().trim().max(500),
  clip: Clip.nullable(),
})
export type ScoredItem = z.infer<typeof ScoredItem>

export const ScoredFatal = z.object({
  item: ItemId,
  reason: z.string().trim().min(1).max(500),
  clip: Clip.nullable(),
})
export type ScoredFatal = z.infer<typeof ScoredFatal>

/** A remark at a time, that costs nothing. */
export const Remark = z.object({ clip: Clip, text: z.string().trim().min(1).max(500) })
export type Remark = z.infer<typeof Remark>

const ItemAnswer = z.object({
  item: ItemId,
  answer: z.enum(['accepted', 'disputed']),
  text: z.string().trim().max(500),
})

const ItemDecision = z.object({
  item: ItemId,
  decision: z.enum(['upheld', 'changed']),
  /** What it gives from now on; for a fatal item that was taken away null. */
  points: z.int().min(0).max(100).nullable(),
  reason: z.string().trim().min(1).max(500),
})

/** One exchange: the agent's word to each item, and where something is disputed another reviewer's. */
export const ScoreRound = z.object({
  answeredAt: Instant,
  answers: z.array(ItemAnswer).max(40),
  decided: z.object({ at: Instant, by: Id, items: z.array(ItemDecision).min(1).max(40) }).nullable(),
})
export type ScoreRound = z.infer<typeof ScoreRound>

export const ScoreRow = z.object({
  kind: z.literal('score'),
  ...rowBase,
  callId: Id,
  agentId: Id,
  reviewerId: Id,
  at: Instant,
  card: z.int().min(1),
  /** As they stand: what was decided is in them. */
  items: z.array(ScoredItem).max(40),
  fatal: z.array(ScoredFatal).max(20),
  remarks: z.array(Remark).max(50),
  /** What the reviewer would have the agent try; not part of the score. */
  coaching: z.string().max(2000),
  score: z.number().min(0).max(100).nullable(),
  band: Band.nullable(),
  rounds: z.array(ScoreRound).max(2),
  /** The score in whose place it stands, and the one that took its own. */
  supersedes: Id.nullable(),
  supersededBy: Id.nullable(),
})
export type ScoreRow = z.infer<typeof ScoreRow>

export const scorePayloads = {
  /** A reviewer scores a call; with `supersedes` in the place of the score that stands. */
  'call.scored': z.object({
    scoreId: Id,
    callId: Id,
    card: z.int().min(1),
    items: z.array(ScoredItem).min(1).max(40),
    fatal: z.array(ScoredFatal).max(20),
    remarks: z.array(Remark).max(50),
    coaching: z.string().trim().max(2000),
    supersedes: Id.nullable(),
  }),
  /** The agent of the call to every item that cost something: taken, or disputed with a word why. */
  'score.answered': z.object({ scoreId: Id, answers: z.array(ItemAnswer).min(1).max(40) }),
  /** Another reviewer about what is disputed. */
  'score.decided': z.object({ scoreId: Id, items: z.array(ItemDecision).min(1).max(40) }),
} as const
