// Acts of exceptions: an agent asks, a supervisor decides, the agent may take it back. Promises: schemas only. Part of `act.ts`.
import { z } from 'zod'
import { ExceptionKind } from './exceptionRow.ts'
import { Id, Purpose } from './values.ts'

const reason = z.string().trim().min(1).max(500)

export const exceptionPayloads = {
  'exception.asked': z.object({
    exceptionId: Id,
    exceptionKind: ExceptionKind,
    contactId: Id.nullable(),
    purpose: Purpose.nullable(),
    rules: z.array(z.string().max(12)).max(12),
    promiseId: Id.nullable(),
    reason,
  }),
  /** `base` = the version of the request that was seen. */
  'exception.decided': z.object({ exceptionId: Id, decision: z.enum(['granted', 'refused']), reason }),
  'exception.withdrawn': z.object({ exceptionId: Id, reason }),
} as const
