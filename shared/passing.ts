// How a case passes from hand to hand, as its row keeps it: who had it, who got it, why, and until when. Staff by number, no names.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'

/** `allotted` 分案 · `moved` 调案 · `kept` 留案 · `toPool`, `toLender` 退案 · `undone`: taken back as it was. */
export const PASSING_HOWS = ['allotted', 'moved', 'kept', 'toPool', 'toLender', 'undone'] as const
export const PassingHow = z.enum(PASSING_HOWS)
export type PassingHow = z.infer<typeof PassingHow>

const Staff = z.string().min(1).max(20)

export const Passing = z.object({
  /** Of the allotment, with which the others of it go. */
  id: z.uuid(),
  at: Instant,
  how: PassingHow,
  by: Staff,
  /** Null: with nobody. */
  from: Staff.nullable(),
  to: Staff.nullable(),
  reason: z.string().max(200),
  /** The last day of the term, or of the keeping. */
  until: LocalDay.nullable(),
})
export type Passing = z.infer<typeof Passing>

/** So many a case remembers; what is older stands in central's own record of each allotment. */
export const PASSINGS_KEPT = 20

/** The passings of a case with one more. */
export const passed = (before: readonly Passing[] | undefined, next: Passing): Passing[] =>
  [...(before ?? []), next].slice(-PASSINGS_KEPT)

/** Stays with its agent until the end of that day, whatever is dealt out or moved. */
export const Keeping = z.object({ until: LocalDay, reason: z.string().max(200) })
export type Keeping = z.infer<typeof Keeping>

export const isKept = (kept: Keeping | undefined, today: LocalDay): boolean =>
  kept !== undefined && kept.until >= today

/** Of a row of a case. */
export const passingFields = {
  /** Oldest first. */
  passings: z.array(Passing).max(PASSINGS_KEPT).optional(),
  kept: Keeping.optional(),
  /** The last day for which the case was allotted to its agent; afterwards it may be dealt out anew. */
  term: LocalDay.optional(),
}
