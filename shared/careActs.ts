// What an agent says about the work itself: a concern about what is asked of them, and a call for a supervisor's help. Acts of the
// desk and of no customer, so that no colleague who holds the case ever gets them. Pure: schemas, who hears what, and in which
// state a concern or a request is.
import { z } from 'zod'
import { careRulesOn } from './hardCall.ts'
import { CHINA, type Instant, localDay } from './instant.ts'
import { Id, type Role } from './rows.ts'

/** What feels wrong (DOMAIN §8 row 36). */
export const CONCERN_KINDS = ['unaffordable', 'pressure', 'unlawful', 'privacy', 'other'] as const
export const ConcernKind = z.enum(CONCERN_KINDS)
export type ConcernKind = z.infer<typeof ConcernKind>

/** Who reads it. What a supervisor ordered is told to compliance, and the supervisor does not learn of it. */
export const CONCERN_TO = ['compliance', 'supervisor'] as const
export const ConcernTo = z.enum(CONCERN_TO)
export type ConcernTo = z.infer<typeof ConcernTo>

/** The call and case that it is about. Not `callId`: acts that name a call are shown to whoever reviews it. */
const About = z.object({ caseId: Id.nullable(), callId: Id.nullable() })

export const carePayloads = {
  'concern.raised': z.object({
    concernId: Id,
    concern: ConcernKind,
    to: ConcernTo,
    text: z.string().trim().min(1).max(2000),
    about: About,
  }),
  'concern.read': z.object({ concernId: Id }),
  'concern.answered': z.object({ concernId: Id, text: z.string().trim().min(1).max(2000) }),
  /** The agent wants a supervisor now; what is older than some minutes when central hears it is over. */
  'help.asked': z.object({ helpId: Id, about: About }),
  'help.withdrawn': z.object({ helpId: Id, why: z.enum(['agent', 'callOver']) }),
  /** A supervisor looks into it. */
  'help.taken': z.object({ helpId: Id }),
} as const
export type CareActKind = keyof typeof carePayloads

const HEARERS: Record<ConcernTo, Role> = { compliance: 'qa', supervisor: 'supervisor' }

/** The role that reads concerns sent there. Quality and compliance are one desk. */
export const hearerOf = (to: ConcernTo): Role => HEARERS[to]

/** Where a person of this role reads concerns; null for nobody's business. */
export function hearsAs(role: Role): ConcernTo | null {
  return CONCERN_TO.find((to) => HEARERS[to] === role) ?? null
}

export type ConcernState = 'sent' | 'read' | 'answered'

export function concernState(concern: { readAt: Instant | null; answeredAt: Instant | null }): ConcernState {
  if (concern.answeredAt !== null) return 'answered'
  return concern.readAt === null ? 'sent' : 'read'
}

export interface HelpFacts {
  readonly askedAt: Instant
  readonly takenAt: Instant | null
  readonly endedAt: Instant | null
}

/** `over`: withdrawn, its call over, or nobody came in time. */
export function helpState(help: HelpFacts, now: Instant): 'asked' | 'taken' | 'over' {
  const { helpStandsMs } = careRulesOn(localDay(now, CHINA)).limits
  if (help.endedAt !== null || now - help.askedAt >= helpStandsMs) return 'over'
  return help.takenAt === null ? 'asked' : 'taken'
}

/** Asked offline, and heard too late to be of use. */
export function helpTooLate(askedAt: Instant, heardAt: Instant): boolean {
  return heardAt - askedAt >= careRulesOn(localDay(heardAt, CHINA)).limits.helpLateMs
}
