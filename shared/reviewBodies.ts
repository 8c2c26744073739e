// The HTTP answers of quality review: the list of coded calls and one call whole. Central and desks parse with these; what may
// be asked is `review.ts`, reviews themselves are acts. Promises: identities are masked in every shape here.
import { z } from 'zod'
import { Judgement } from './compliance/judgement.ts'
import { Instant, LocalDay } from './instant.ts'
import { ACT_KINDS } from './operation.ts'
import { ProblemParams } from './problem.ts'
import { PromiseStatus } from './promise.ts'
import { Profile } from './protocol.ts'
import { DrawnWhy } from './qa/sampler.ts'
import { ScoreRow } from './qa/scoreRow.ts'
import { RecordingMark } from './recording.ts'
import { ReviewState } from './review.ts'
import {
  CallbackRow,
  CallRow,
  CaseRow,
  ContactRow,
  DispositionRow,
  HoldRow,
  Id,
  NoteRow,
  PromiseRow,
  RecordingState,
  ReviewRow,
} from './rows.ts'
import { Script } from './script/graph.ts'

/** Somebody of the house, as reviews name them. */
export const Staff = Profile.pick({ id: true, name: true, staffNumber: true })
export type Staff = z.infer<typeof Staff>

/** One coded call in the list of GET /v1/review/calls (qa, supervisor). Names are masked. */
export const ReviewItem = z.object({
  callId: Id,
  name: z.string(),
  agent: Staff,
  direction: CallRow.shape.direction,
  startedAt: Instant,
  answered: z.boolean(),
  talkMs: z.int(),
  recording: RecordingState,
  /** Null for a call that nobody answered. */
  cover: z.object({ mark: RecordingMark, reason: z.string() }).nullable(),
  flags: CallRow.shape.flags,
  /** The disposition in force. */
  code: z.string(),
  state: ReviewState.exclude(['all']),
  /** Why the latest draw that took it did so. */
  drawn: z.object({ why: DrawnWhy, seed: z.string() }).nullable().default(null),
  /** Another reviewer has it open. */
  locked: z.object({ by: Staff, until: Instant }).nullable().default(null),
})
export type ReviewItem = z.infer<typeof ReviewItem>

export const ReviewListReply = z.object({
  calls: z.array(ReviewItem),
  /** Null after the last page. */
  cursor: z.string().nullable(),
  /** How many there are in all, counted up to `REVIEW_COUNTED`; only with the first page. */
  count: z.int().nullable(),
  now: Instant,
})
export type ReviewListReply = z.infer<typeof ReviewListReply>
export const REVIEW_COUNTED = 1000

const CaseFacts = CaseRow.pick({
  id: true,
  lender: true,
  product: true,
  dueDate: true,
  zone: true,
  synthetic: true,
})

/** GET /v1/review/calls/:id (qa, supervisor): everything of one call, identity masked. Each answer is on record in the audit. */
export const ReviewCallReply = z.object({
  /** `number` is always null. */
  call: CallRow,
  name: z.string(),
  contact: z.object({ role: ContactRow.shape.role, phone: z.string() }).nullable(),
  /** The debt as it stood on the day of the call. */
  matter: CaseFacts.extend({
    on: LocalDay,
    dpd: z.int(),
    bucket: z.string(),
    totalFen: z.int(),
    minimumFen: z.int(),
  }).nullable(),
  agent: Staff,
  /** Everybody whom the rows name. */
  staff: z.array(Staff),
  /** From the agent's own to the one in force. */
  dispositions: z.array(DispositionRow).min(1),
  /** What the call was led by, where it was a version of the company's own; null for one that the product brought. */
  script: Script.nullable().default(null),
  /** What the guard said to an outbound call, at the desk and in central, oldest first. */
  guard: z.array(Judgement).default([]),
  /** Oldest first. */
  reviews: z.array(ReviewRow),
  /** Oldest first; the one that stands is superseded by none. */
  scores: z.array(ScoreRow).default([]),
  /** The calibration session in which the caller has still to score this call; until then no score of it is told. */
  blind: Id.nullable().default(null),
  /** Who has it open for judging, where that is somebody else. */
  locked: z.object({ by: Staff, until: Instant }).nullable().default(null),
  notes: z.array(NoteRow),
  promises: z.array(z.object({ promise: PromiseRow, status: PromiseStatus, paidFen: z.int() })),
  callbacks: z.array(CallbackRow),
  holds: z.array(HoldRow),
  /** Applied acts of the call and of its agent about the case meanwhile, in order. */
  acts: z.array(
    z.object({
      id: Id,
      kind: z.enum(ACT_KINDS),
      at: Instant,
      by: Id,
      flags: z.array(z.string()),
      facts: ProblemParams,
    }),
  ),
  /** What a corrected callback may name and a corrected harassment may cite. */
  contacts: z.array(
    z.object({ id: Id, role: ContactRow.shape.role, relation: z.string().nullable(), phone: z.string() }),
  ),
  calls: z.array(z.object({ id: Id, startedAt: Instant, direction: CallRow.shape.direction })),
  /** The latest openings, this one first. */
  openings: z.array(z.object({ at: Instant, by: Id })),
  now: Instant,
})
export type ReviewCallReply = z.infer<typeof ReviewCallReply>

const Coded = DispositionRow.pick({ code: true, fields: true })

/**
 * GET /v1/review/own (agent, supervisor): reviews of the caller's calls in cases that the caller's desk does not hold any more,
 * newest first. Those of cases that it holds are rows on the desk.
 */
export const OwnReviewsReply = z.object({
  reviews: z.array(
    z.object({
      review: ReviewRow,
      name: z.string(),
      startedAt: Instant,
      talkMs: z.int(),
      judged: Coded,
      correction: Coded.nullable(),
    }),
  ),
  /** Scores of such calls that stand. */
  scores: z
    .array(z.object({ score: ScoreRow, name: z.string(), startedAt: Instant, talkMs: z.int() }))
    .default([]),
  now: Instant,
})
export type OwnReviewsReply = z.infer<typeof OwnReviewsReply>
