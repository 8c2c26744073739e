// Teams and skills: which agents work together, what each is trained for, and how many cases a desk is to hold. Bodies and limits only.
import { z } from 'zod'
import { Instant } from './instant.ts'
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

/** GET /v1/teams (supervisor, admin) */
export const TeamsReply = z.object({
  teams: z.array(z.object({ id: Id, name: z.string() })),
  agents: z.array(z.object({ id: Id, name: z.string(), staffNumber: z.string(), place: Place })),
  now: Instant,
})
export type TeamsReply = z.infer<typeof TeamsReply>

/** POST /v1/teams (supervisor, admin) */
export const TeamRequest = z.object({ name: z.string().trim().min(1).max(40) })
export type TeamRequest = z.infer<typeof TeamRequest>

/** POST /v1/agents/:id/place (supervisor, admin) */
export const PlaceRequest = Place
export type PlaceRequest = z.infer<typeof PlaceRequest>
