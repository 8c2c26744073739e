// Rows of what was agreed with a customer: promises to pay. Promises: schemas only; taken from `rows.ts` like every other row.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'
import { Fen, Id, rowBase } from './values.ts'

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
