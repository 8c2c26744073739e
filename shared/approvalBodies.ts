// What central tells a supervisor of requests for plans and for exceptions: the request, and the facts on which to decide it. Names masked, no numbers.
import { z } from 'zod'
import { GuardRecord } from './compliance/judgement.ts'
import { Instant, LocalDay } from './instant.ts'
import { PromiseStatus } from './promise.ts'
import { CaseRow, ExceptionRow, PlanRow } from './rows.ts'
import { Bucket, Fen, Id } from './values.ts'

/** GET /v1/approvals?state=open|ended (supervisor) */
export const ApprovalsQuery = z.object({ state: z.enum(['open', 'ended']).default('open') })
export type ApprovalsQuery = z.output<typeof ApprovalsQuery>

const Staff = z.object({ id: Id, name: z.string(), staffNumber: z.string() })

/** Whoever it is about, and where the debt stands now. */
const Standing = z.object({
  /** Masked. */
  name: z.string(),
  agent: Staff,
  /** Who decided or withdrew it. */
  endedBy: Staff.nullable(),
  matter: CaseRow.pick({
    lender: true,
    lenderType: true,
    product: true,
    dueDate: true,
    zone: true,
    state: true,
  }),
  /** As it stands now: a request that waited may be about other figures by now. */
  totalFen: Fen,
  dpd: z.int(),
  bucket: Bucket,
  history: z.object({ made: z.int(), kept: z.int(), broken: z.int(), paidFen: Fen }),
})
export type Standing = z.infer<typeof Standing>

export const Approval = Standing.extend({
  plan: PlanRow,
  /** The most that the asking supervisor may waive. */
  mostFen: Fen,
})
export type Approval = z.infer<typeof Approval>

export const ExceptionApproval = Standing.extend({
  exception: ExceptionRow,
  /** Of a call: what the guard says to it now. */
  guard: GuardRecord.nullable(),
  /** The promise that is to end, or the last one that was not kept. */
  promise: z.object({ amountFen: Fen, paidFen: Fen, due: LocalDay, state: PromiseStatus }).nullable(),
})
export type ExceptionApproval = z.infer<typeof ExceptionApproval>

/** The open ones oldest first, the others newest first; `more` = there are others. */
export const ApprovalsReply = z.object({
  approvals: z.array(Approval).max(200),
  exceptions: z.array(ExceptionApproval).max(200).default([]),
  more: z.boolean(),
  now: Instant,
})
export type ApprovalsReply = z.infer<typeof ApprovalsReply>
