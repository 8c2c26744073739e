// Rows of exceptions (例外申请): what an agent asks a supervisor to allow once. Promises: schemas only; what asking, deciding and using
// one make of rows is `exception.ts`. Taken from `rows.ts` like every other row.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id, Purpose, rowBase } from './values.ts'

/**
 * `call`: one call that a rule refuses and a supervisor may allow · `promise`: another promise after a broken one · `cancelPromise`: a
 * promise that customer and company agreed to give up · `voidPromise`: a promise that was written down in error.
 */
export const ExceptionKind = z.enum(['call', 'promise', 'cancelPromise', 'voidPromise'])
export type ExceptionKind = z.infer<typeof ExceptionKind>

export const ExceptionRow = z.object({
  kind: z.literal('exception'),
  ...rowBase,
  caseId: Id,
  exceptionKind: ExceptionKind,
  /** Of a call: the number, what for, and the rules that refused it. */
  contactId: Id.nullable(),
  purpose: Purpose.nullable(),
  rules: z.array(z.string().max(12)).max(12),
  /** Of an end: the promise. */
  promiseId: Id.nullable(),
  state: z.enum(['asked', 'granted', 'refused', 'withdrawn']),
  reason: z.string().max(500),
  askedAt: Instant,
  askedBy: Id,
  ended: z.object({ at: Instant, by: Id, reason: z.string().max(500) }).nullable(),
  /** Until when a grant may be used: the end of the debtor's day. */
  until: Instant.nullable(),
  /** The one call or promise that used it. */
  usedBy: Id.nullable(),
})
export type ExceptionRow = z.infer<typeof ExceptionRow>
