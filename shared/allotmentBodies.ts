// What supervisors tell central to do with cases, and what it answers: an order, the preview of what it would do, how far it is, and what
// came of it. Names masked, no numbers of customers.
import { z } from 'zod'
import { DealRule, LEFT_OVER } from './allotment.ts'
import { Instant, LocalDay } from './instant.ts'
import { Problem } from './problem.ts'
import { Place } from './teams.ts'
import { Bucket, Fen, Id, Product } from './values.ts'

/** Cases in one allotment. */
export const ALLOTMENT_LIMIT = 20_000

export const ALLOTMENT_HOWS = ['allot', 'move', 'keep', 'return'] as const
export const AllotmentHow = z.enum(ALLOTMENT_HOWS)
export type AllotmentHow = z.infer<typeof AllotmentHow>

/** Which cases are meant. Every part narrows; an empty list does not. */
export const AllotmentFilter = z.object({
  /** Of these agents; `null`: of nobody, the pool. */
  holders: z.array(Id).min(1).max(500).nullable(),
  products: z.array(Product).max(4),
  buckets: z.array(Bucket).max(8),
  lenders: z.array(z.string().max(80)).max(50),
  fromFen: Fen.nullable(),
  toFen: Fen.nullable(),
  /** Only those whose term is over. */
  termOver: z.boolean(),
  /** Only these account numbers, of whichever lender. */
  accounts: z.array(z.string().min(4).max(40)).max(2000).default([]),
  /** Only these; empty: whichever fit. */
  caseIds: z.array(Id).max(2000),
  /** The oldest debts first. */
  most: z.int().min(1).max(ALLOTMENT_LIMIT),
})
export type AllotmentFilter = z.infer<typeof AllotmentFilter>

const what = { filter: AllotmentFilter, reason: z.string().trim().min(1).max(200) }

/** POST /v1/allotments (supervisor, admin): computes what it would do; nothing is done. */
export const AllotmentOrder = z.discriminatedUnion('how', [
  z.object({
    how: z.enum(['allot', 'move']),
    ...what,
    to: z.array(Id).min(1).max(500),
    rule: DealRule,
    bySkill: z.boolean(),
    /** The last day for which the cases are allotted; null: without a term. */
    until: LocalDay.nullable(),
  }),
  z.object({ how: z.literal('keep'), ...what, until: LocalDay }),
  z.object({ how: z.literal('return'), ...what, to: z.enum(['pool', 'lender']) }),
])
export type AllotmentOrder = z.infer<typeof AllotmentOrder>

/** `inCall`: its agent is on the phone about it, or has not said yet what came of it · `kept` · `closed` · `agency`: an outside agency has it · the others as dealing says · `changed`: passed on since (only when undoing). */
export const LeftWhy = z.enum([...LEFT_OVER, 'inCall', 'kept', 'closed', 'agency', 'changed'])
export type LeftWhy = z.infer<typeof LeftWhy>

export const AllotmentState = z.enum(['previewed', 'landing', 'done', 'takingBack', 'takenBack', 'undone'])
export type AllotmentState = z.infer<typeof AllotmentState>

const Staff = z.object({ id: Id, name: z.string(), staffNumber: z.string() })

export const AllotmentSummary = z.object({
  id: Id,
  how: z.enum([...ALLOTMENT_HOWS, 'undo']),
  state: AllotmentState,
  by: Staff,
  at: Instant,
  reason: z.string(),
  /** Cases that pass, and how many have. */
  cases: z.int(),
  landed: z.int(),
  left: z.array(z.object({ why: LeftWhy, cases: z.int() })),
  /** Why it was taken back. */
  problem: Problem.nullable(),
  /** Undone by, or the undoing of. */
  undoneBy: Id.nullable(),
  undoes: Id.nullable(),
})
export type AllotmentSummary = z.infer<typeof AllotmentSummary>

/** Cases and money of somebody before and after. */
const Share = z.object({
  agent: Staff,
  held: z.int(),
  takes: z.int(),
  gives: z.int(),
  takesFen: z.int(),
  buckets: z.array(z.object({ bucket: Bucket, takes: z.int() })),
})

export const AllotmentPreview = z.object({
  allotment: AllotmentSummary,
  /** Agents who take or give, by staff number. */
  shares: z.array(Share),
  /** The first of the cases. */
  sample: z
    .array(
      z.object({
        caseId: Id,
        /** Masked. */
        name: z.string(),
        product: Product,
        bucket: Bucket,
        totalFen: Fen,
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    )
    .max(20),
  now: Instant,
})
export type AllotmentPreview = z.infer<typeof AllotmentPreview>

/** POST /v1/allotments/:id/do and /undo; GET /v1/allotments/:id */
export const AllotmentReply = z.object({ allotment: AllotmentSummary, now: Instant })
export type AllotmentReply = z.infer<typeof AllotmentReply>

/** POST /v1/allotments/:id/cancel: false when it was over already. */
export const AllotmentCancelReply = z.object({ cancelled: z.boolean(), now: Instant })

const Load = z.object({
  cases: z.int(),
  fen: z.int(),
  buckets: z.array(z.object({ bucket: Bucket, cases: z.int() })),
})
export type Load = z.infer<typeof Load>

/** GET /v1/allotments (supervisor, admin): who holds what, what nobody holds, and the last allotments, newest first. */
export const AllotmentBoard = z.object({
  teams: z.array(z.object({ id: Id, name: z.string() })),
  agents: z.array(Staff.extend({ place: Place, load: Load, kept: z.int(), termOver: z.int() })),
  pool: Load,
  lenders: z.array(z.string()),
  recent: z.array(AllotmentSummary).max(20),
  now: Instant,
})
export type AllotmentBoard = z.infer<typeof AllotmentBoard>
