// What desks and central say to one another about draws for review and about who has a call open. Pure schemas.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'
import { Id } from '../rows.ts'
import { DrawnWhy, RedrawnWhy, SampleRules } from './sampler.ts'

/** A draw covers at most so many days. */
export const DRAW_DAYS = 31

/** POST /v1/review/draws (qa). `seed` null: central throws the dice and keeps what fell. */
export const DrawRequest = z.object({
  from: LocalDay,
  until: LocalDay,
  seed: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .nullable(),
  rules: SampleRules,
  /** Why it is drawn; asked for when the period was drawn before. */
  reason: z.string().trim().max(500),
})
export type DrawRequest = z.infer<typeof DrawRequest>

export const DrawSummary = z.object({
  id: Id,
  from: LocalDay,
  until: LocalDay,
  seed: z.string(),
  version: z.int(),
  rules: SampleRules,
  reason: z.string(),
  at: Instant,
  by: Staff,
  /** Coded calls that it was drawn from. */
  frame: z.int(),
  counts: z.partialRecord(DrawnWhy, z.int()),
  drawn: z.int(),
  /** Of these are judged. */
  judged: z.int(),
  /** Whose they are, by staff number. */
  agents: z.array(z.object({ agent: Staff, drawn: z.int(), judged: z.int() })),
  /** Against the draw of the same days before it; null for the first. */
  redrawn: z
    .object({
      kept: z.int(),
      added: z.partialRecord(RedrawnWhy, z.int()),
      dropped: z.partialRecord(RedrawnWhy, z.int()),
    })
    .nullable(),
})
export type DrawSummary = z.infer<typeof DrawSummary>

/** GET /v1/review/draws (qa, supervisor): the newest first. */
export const DrawsReply = z.object({ draws: z.array(DrawSummary), now: Instant })
export type DrawsReply = z.infer<typeof DrawsReply>

/** How long a call stays with the reviewer who opened it, unless the desk says that it still is. */
export const LOCK_MS = 10 * 60_000

/** POST, DELETE /v1/review/calls/:id/lock (qa): who has the call open for judging; null when nobody has. */
export const LockReply = z.object({
  lock: z.object({ by: Staff, until: Instant, mine: z.boolean() }).nullable(),
  now: Instant,
})
export type LockReply = z.infer<typeof LockReply>
