// Teams and skills: which agents work together, what each is trained for, and how many cases a desk is to hold. Bodies and limits only.
import { z } from 'zod'
import { HOUR, Instant, MINUTE } from './instant.ts'
import { SKILLS, Skill } from './stages.ts'
import { Id } from './values.ts'

/** Cases that a desk is meant to hold (DESIGN §7), and the most it can. */
export const CASES_MEANT = 3000
export const CASES_MOST = 20_000

export const Place = z.object({
  team: Id.nullable(),
  skills: z.array(Skill).max(SKILLS.length),
  /** Null: as many as desks are meant to hold. */
  mostCases: z.int().min(0).max(CASES_MOST).nullable(),
})
export type Place = z.infer<typeof Place>

export const NO_PLACE: Place = { team: null, skills: [], mostCases: null }

export const mostCasesOf = ({ mostCases }: Pick<Place, 'mostCases'>): number => mostCases ?? CASES_MEANT

/** What waits so long for its own supervisors is shown to every one of them (house setting). */
export const HURRY = { helpMs: 5 * MINUTE, decisionMs: 4 * HOUR } as const

/** A supervisor who leads a team, or stands in for whoever does: both see the same. */
export const Lead = z.object({ id: Id, name: z.string(), staffNumber: z.string(), deputy: z.boolean() })
export type Lead = z.infer<typeof Lead>

const Team = z.object({ id: Id, name: z.string(), leads: z.array(Lead) })

/** GET /v1/teams (supervisor: the own ones and those that nobody leads; admin: all) */
export const TeamsReply = z.object({
  teams: z.array(Team),
  /** Who can lead one. */
  supervisors: z.array(z.object({ id: Id, name: z.string(), staffNumber: z.string() })),
  agents: z.array(z.object({ id: Id, name: z.string(), staffNumber: z.string(), place: Place })),
  now: Instant,
})
export type TeamsReply = z.infer<typeof TeamsReply>

/** POST /v1/teams (supervisor, admin) */
export const TeamRequest = z.object({ name: z.string().trim().min(1).max(40) })
export type TeamRequest = z.infer<typeof TeamRequest>

/** POST /v1/teams/:id/leads (admin): all of them; none = every supervisor sees the team. */
export const LeadsRequest = z.object({
  leads: z.array(z.object({ id: Id, deputy: z.boolean() })).max(20),
})
export type LeadsRequest = z.infer<typeof LeadsRequest>

/** POST /v1/agents/:id/place (supervisor, admin) */
export const PlaceRequest = Place
export type PlaceRequest = z.infer<typeof PlaceRequest>
