// Rows of what was agreed with a customer: promises to pay, and plans that somebody has to approve. Promises: schemas only; taken
// from `rows.ts` like every other row.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'
import { PlanTerms } from './plan.ts'
import { MeansSheet } from './planLimits.ts'
import { Fen, Id, rowBase } from './values.ts'
import { Waiver } from './waiver.ts'

export const PromiseRow = z.object({
  kind: z.literal('promise'),
  ...rowBase,
  caseId: Id,
  callId: Id.nullable(),
  promiseKind: z.enum(['full', 'part']),
  amountFen: Fen.min(1),
  due: LocalDay,
  channel: z.string().min(1).max(40),
  madeAt: Instant,
  agentId: Id,
  /** The promise that this one replaces. */
  previousId: Id.nullable(),
  /** The approved plan whose instalment this is, and which one. */
  planId: Id.optional(),
  instalment: z.int().min(1).optional(),
  /** Ends that people decide; KEPT, PARTIAL and BROKEN are computed from the ledger (`promise.ts`). */
  exit: z
    .object({
      state: z.enum(['RENEGOTIATED', 'CANCELLED', 'VOID']),
      at: Instant,
      by: Id,
      reason: z.string().max(500),
    })
    .nullable(),
})
export type PromiseRow = z.infer<typeof PromiseRow>

/** What was owed on a day, by its parts. */
const Owed = z.object({ feeFen: Fen, interestFen: Fen, principalFen: Fen })

/** A plan as an agent asked for it with the customer's agreement; it takes effect once a supervisor approved it. */
export const PlanRow = z.object({
  kind: z.literal('plan'),
  ...rowBase,
  caseId: Id,
  callId: Id.nullable(),
  state: z.enum(['asked', 'approved', 'refused', 'withdrawn']),
  terms: PlanTerms,
  owed: Owed,
  /** Given up if the plan is kept, taken back if it is not. */
  waiver: Waiver,
  /** Income and needs, until the decision; afterwards only what was left of them. */
  sheet: MeansSheet.nullable(),
  disposableFen: Fen.nullable(),
  channel: z.string().min(1).max(40),
  /** Why the customer can't pay at once, and what else the supervisor has to know. */
  reason: z.string().max(40),
  note: z.string().max(500),
  askedAt: Instant,
  askedOn: LocalDay,
  askedBy: Id,
  /** Who decided or withdrew it, and why. */
  ended: z.object({ at: Instant, by: Id, reason: z.string().max(500) }).nullable(),
})
export type PlanRow = z.infer<typeof PlanRow>
