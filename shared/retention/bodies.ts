// What central tells of retention (资料保存): what is due and what is kept and why, legal holds, requests of persons, periods. Promises: names masked,
// numbers not at all. `shared/retention` decides; this is how it is told.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'
import { Id, Product } from '../values.ts'
import { RetentionKind } from './kinds.ts'
import { LegalHoldRow } from './legalHoldRow.ts'
import { OwnPeriod } from './rules.ts'

const Words = z.object({ zh: z.string(), en: z.string() })

export const ShownLimit = z.object({
  months: z.int(),
  title: Words,
  article: Words,
  confidence: z.enum(['A', 'B', 'C', 'P']),
})
export type ShownLimit = z.infer<typeof ShownLimit>

export const WHYS = ['period', 'asked', 'legalHold', 'debt', 'open', 'law', 'house', 'impersonal'] as const

export const DueLine = z.object({
  kind: RetentionKind,
  remove: z.boolean(),
  why: z.enum(WHYS),
  count: z.int(),
  /** The rule by which it goes or stays; null where none speaks of it. */
  limit: ShownLimit.nullable(),
})
export type DueLine = z.infer<typeof DueLine>

const About = z.object({
  name: z.string(),
  lender: z.string(),
  product: Product.nullable(),
  tail: z.string(),
})

export const RetentionReply = z.object({
  day: LocalDay,
  /** With something that ended or is old; `whole`: of whom nothing is left then. */
  customers: z.int(),
  whole: z.int(),
  /** There are more than were looked at for this list; the job takes them all. */
  more: z.boolean(),
  lines: z.array(DueLine),
  holds: z.array(z.object({ hold: LegalHoldRow, about: About, placedBy: Staff })),
  requests: z.array(
    z.object({
      ticketId: Id,
      ticketKind: z.string(),
      about: About,
      openedAt: Instant,
      due: Instant,
      state: z.enum(['open', 'answered', 'closed']),
      outcome: z.string().nullable(),
    }),
  ),
  periods: z.array(
    z.object({
      kind: RetentionKind,
      lenderType: OwnPeriod.shape.lenderType,
      from: z.enum(['made', 'ended']),
      months: z.int(),
      own: z.boolean(),
      least: ShownLimit.nullable(),
      most: ShownLimit.nullable(),
    }),
  ),
  lastRun: z.object({ at: Instant, ended: z.boolean(), removed: z.record(z.string(), z.int()) }).nullable(),
  now: Instant,
})
export type RetentionReply = z.infer<typeof RetentionReply>

/** POST /v1/retention/runs (admin): as many things as the dry run says, typed by whoever has them removed. */
export const RunRequest = z.object({ count: z.int().min(1) })

/** POST /v1/retention/periods (admin) */
export const PeriodRequest = OwnPeriod.omit({ effectiveFrom: true }).extend({
  reason: z.string().trim().min(1).max(500),
})
export type PeriodRequest = z.infer<typeof PeriodRequest>
