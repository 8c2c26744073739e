// What central tells a supervisor of holds: all of the team with whose they are, and the cases for which one may be placed. Names masked,
// no numbers. Placing, changing and lifting are acts.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { CaseRow, HoldKind, HoldRow } from './rows.ts'
import { Id } from './values.ts'

export const HOLDS_PAGE = 100

/** GET /v1/holds (supervisor): those that stand by the day of their review, those that ended newest first. */
export const HoldsQuery = z.object({
  state: z.enum(['due', 'standing', 'ended']).default('standing'),
  holdKind: HoldKind.optional(),
  cursor: z.string().max(200).optional(),
})
export type HoldsQuery = z.output<typeof HoldsQuery>

const Staff = z.object({ id: Id, name: z.string(), staffNumber: z.string() })

const About = z.object({
  /** Masked. */
  name: z.string(),
  /** Null for a hold on everything that a customer owes, of whom no case is left. */
  matter: CaseRow.pick({ lender: true, product: true, zone: true }).extend({ tail: z.string() }).nullable(),
})

export const HeldCase = About.extend({
  hold: HoldRow,
  owner: Staff,
  /** Who works the case. */
  agent: Staff.nullable(),
  liftedBy: Staff.nullable(),
})
export type HeldCase = z.infer<typeof HeldCase>

export const HoldsReply = z.object({
  holds: z.array(HeldCase).max(HOLDS_PAGE),
  next: z.string().nullable(),
  /** How many stand, and how many of them somebody has to look at by the end of today. */
  standing: z.int(),
  due: z.int(),
  /** Who may own one. */
  staff: z.array(Staff),
  now: Instant,
})
export type HoldsReply = z.infer<typeof HoldsReply>

/** GET /v1/holds/cases?find= (supervisor): by the whole account number or a whole phone number of the debtor's. */
export const HoldCasesQuery = z.object({ find: z.string().trim().min(4).max(40) })

export const HoldCasesReply = z.object({
  cases: z.array(About.extend({ caseId: Id, customerId: Id, holds: z.array(HoldRow) })).max(20),
  now: Instant,
})
export type HoldCasesReply = z.infer<typeof HoldCasesReply>
