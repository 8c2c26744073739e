// The row of a lease. Promises: a schema only; everybody takes it from `rows.ts`, which is built on this file.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id, rowBase } from './values.ts'

/** Central's permission for one device to dial a debtor, with what is left of each cap (DESIGN rulings 4 and 5). Its id is the customer's. */
export const LeaseRow = z.object({
  kind: z.literal('lease'),
  ...rowBase,
  device: Id,
  /** Whose device it is. */
  holder: Id.optional(),
  from: Instant,
  until: Instant,
  /** Effective calls that the debtor may still get today from this device. */
  effectiveLeft: z.int().min(0),
})
export type LeaseRow = z.infer<typeof LeaseRow>
