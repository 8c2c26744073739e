// What is asked of a report and what central answers: sums of roll-ups for a period, for the one before it, by what it is cut by, and over time.
import { z } from 'zod'
import { addDays, daysBetween, Instant, LocalDay } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'
import { Id } from '../rows.ts'
import { HourRow, Measures } from './rollup.ts'

export const CUTS = ['agent', 'team', 'product', 'bucket', 'script'] as const
export const Cut = z.enum(CUTS)
export type Cut = z.infer<typeof Cut>

/** A report looks back so far at most. */
export const LONGEST_DAYS = 400

/** GET /v1/reports/figures (supervisor, qa, admin) */
const ASKED = {
  from: LocalDay,
  until: LocalDay,
  /** The period to compare with; both days or none, which means as many days right before. */
  against: LocalDay.optional(),
  againstUntil: LocalDay.optional(),
  by: Cut.default('agent'),
  agent: Id.optional(),
  team: Id.optional(),
  product: z.string().max(40).optional(),
  bucket: z.string().max(4).optional(),
  script: z.string().max(60).optional(),
}
type Periods = {
  from: LocalDay
  until: LocalDay
  against?: LocalDay | undefined
  againstUntil?: LocalDay | undefined
}
const isPeriod = (from: LocalDay, until: LocalDay) => from <= until && daysBetween(from, until) < LONGEST_DAYS
const known = ({ from, until }: Periods) => isPeriod(from, until)
const comparable = ({ against, againstUntil }: Periods) =>
  against === undefined || againstUntil === undefined
    ? against === againstUntil
    : isPeriod(against, againstUntil)
const [UNTIL, AGAINST] = [{ path: ['until'] }, { path: ['againstUntil'] }]
export const FiguresQuery = z.object(ASKED).refine(known, UNTIL).refine(comparable, AGAINST)
export type FiguresQuery = z.output<typeof FiguresQuery>

/** GET /v1/reports/paper (supervisor, qa, admin): the same as a PDF. */
export const PaperQuery = z
  .object({ ...ASKED, language: z.enum(['zh', 'en']).default('zh') })
  .refine(known, UNTIL)
  .refine(comparable, AGAINST)
export type PaperQuery = z.output<typeof PaperQuery>

export const FiguresReply = z.object({
  total: Measures,
  /** What it is compared with. */
  before: z.object({ from: LocalDay, until: LocalDay, total: Measures }),
  /** Without order of merit: by the name of what it is cut by. */
  groups: z.array(z.object({ key: z.string(), name: z.string(), measures: Measures })).max(5000),
  /** By day, or by month where the period is long; days without anything are left out. */
  trend: z.array(z.object({ from: LocalDay, measures: Measures })).max(LONGEST_DAYS),
  hours: z.array(z.object({ weekday: z.int().min(0).max(6), ...HourRow.shape })).max(7 * 24),
  teams: z.array(z.object({ id: Id, name: z.string() })),
  now: Instant,
})
export type FiguresReply = z.infer<typeof FiguresReply>

/** What one can look behind: the calls that a figure counts. */
export const BEHIND = ['flagged', 'complaints', 'overrides', 'rightParty', 'corrected', 'poorSound'] as const
export const Behind = z.enum(BEHIND)
export type Behind = z.infer<typeof Behind>

export const BEHIND_LIMIT = 100

/** GET /v1/reports/calls (supervisor, qa) */
export const BehindQuery = z.object({
  what: Behind,
  from: LocalDay,
  until: LocalDay,
  agent: Id.optional(),
  team: Id.optional(),
})
export type BehindQuery = z.output<typeof BehindQuery>

export const BehindReply = z.object({
  calls: z.array(
    z.object({
      callId: Id,
      /** Masked. */
      name: z.string(),
      agent: Staff,
      startedAt: Instant,
      code: z.string().nullable(),
      flags: z.array(z.string()),
    }),
  ),
  more: z.boolean(),
  /** Calls of these days that can't be listed any more: their time was over and they went. */
  erased: z.int(),
  now: Instant,
})
export type BehindReply = z.infer<typeof BehindReply>

/** Longer periods are drawn by month. */
export const BY_MONTH_FROM = 62

/** The period that is compared with: the one asked for, or as many days right before. */
export function periodBefore({ from, until, against, againstUntil }: Periods): {
  from: LocalDay
  until: LocalDay
} {
  if (against !== undefined && againstUntil !== undefined) return { from: against, until: againstUntil }
  const days = daysBetween(from, until) + 1
  return { from: addDays(from, -days), until: addDays(from, -1) }
}
