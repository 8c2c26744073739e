// The HTTP bodies of the agent's own good, between desks and central: the day in figures, concerns, requests for help.
import { z } from 'zod'
import { ConcernKind, ConcernTo } from './careActs.ts'
import { Instant, LocalDay } from './instant.ts'
import { Id } from './rows.ts'
import { WorkDay } from './workDay.ts'

/** Promises made by the agent whose window closed in the last 30 days: kept, of those decided. */
const Promises = z.object({ kept: z.int(), decided: z.int() })
const Limits = z.object({ rules: z.string(), occupancy: z.number(), hardShare: z.number() })

/** GET /v1/care/day: the caller's own. */
export const CareDayReply = z.object({
  day: LocalDay,
  figures: WorkDay,
  promises: Promises,
  limits: Limits,
  now: Instant,
})
export type CareDayReply = z.infer<typeof CareDayReply>

/** GET /v1/care/team (supervisor): by staff number, never by result. */
export const CareTeamReply = z.object({
  day: LocalDay,
  agents: z.array(z.object({ id: Id, name: z.string(), staffNumber: z.string(), figures: WorkDay })),
  limits: Limits,
  now: Instant,
})
export type CareTeamReply = z.infer<typeof CareTeamReply>

const Concern = z.object({
  id: Id,
  concern: ConcernKind,
  to: ConcernTo,
  text: z.string(),
  caseId: Id.nullable(),
  raisedAt: Instant,
  readAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  answer: z.string().nullable(),
})

/** GET /v1/concerns/own: the caller's own, the newest first. */
export const OwnConcernsReply = z.object({ concerns: z.array(Concern), now: Instant })
export type OwnConcernsReply = z.infer<typeof OwnConcernsReply>

/** GET /v1/concerns: those that the caller's role reads, unanswered ones first. */
export const ConcernsReply = z.object({
  concerns: z.array(
    z.object({ ...Concern.shape, by: z.object({ name: z.string(), staffNumber: z.string() }) }),
  ),
  now: Instant,
})
export type ConcernsReply = z.infer<typeof ConcernsReply>

/** GET /v1/help/own: the caller's request that stands, and how many supervisors are signed in. */
export const OwnHelpReply = z.object({
  help: z
    .object({ id: Id, callId: Id.nullable(), askedAt: Instant, takenBy: z.string().nullable() })
    .nullable(),
  /** Who is signed in and sees it: leads and deputies of the team, else every supervisor. */
  supervisors: z.int(),
  /** Their names, where the team has its own. */
  seenBy: z.array(z.string()).default([]),
  /** From when on every supervisor sees it; null = they do already, or there are no others. */
  everyoneAt: Instant.nullable().default(null),
  now: Instant,
})
export type OwnHelpReply = z.infer<typeof OwnHelpReply>

/** GET /v1/help (supervisor): requests that stand, the oldest first; the customer masked. */
export const HelpReply = z.object({
  help: z.array(
    z.object({
      id: Id,
      agent: z.string(),
      staffNumber: z.string(),
      caseId: Id.nullable(),
      customer: z.string(),
      askedAt: Instant,
      takenBy: z.object({ id: Id, name: z.string() }).nullable(),
    }),
  ),
  now: Instant,
})
export type HelpReply = z.infer<typeof HelpReply>
