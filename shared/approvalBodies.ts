// What central tells a supervisor of requests for plans: the request, and the facts on which to decide it. Names masked, no numbers.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { CaseRow, PlanRow } from './rows.ts'
import { Bucket, Fen, Id } from './values.ts'

/** GET /v1/approvals?state=open|ended (supervisor) */
export const ApprovalsQuery = z.object({ state: z.enum(['open', 'ended']).default('open') })
export type ApprovalsQuery = z.output<typeof ApprovalsQuery>

const Staff = z.object({ id: Id, name: z.string(), staffNumber: z.string() })

export const Approval = z.object({
  plan: PlanRow,
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
  /** The most that the asking supervisor may waive. */
  mostFen: Fen,
  history: z.object({ made: z.int(), kept: z.int(), broken: z.int(), paidFen: Fen }),
})
export type Approval = z.infer<typeof Approval>

/** The open ones oldest first, the others newest first; `more` = there are others. */
export const ApprovalsReply = z.object({
  approvals: z.array(Approval).max(200),
  more: z.boolean(),
  now: Instant,
})
export type ApprovalsReply = z.infer<typeof ApprovalsReply>
