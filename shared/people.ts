// Accounts as administrators see to them (人员): the list, one person with what they hold, and what is done with an account. Bodies and limits only.
// Promises: a first password is told once, to whoever made it; names of customers leave masked.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Problem } from './problem.ts'
import { LineAccount, Profile } from './protocol.ts'
import { Id, Role } from './values.ts'

/** People of a page, by staff number. */
export const PEOPLE_PAGE = 200
/** Callbacks and tickets that are named one by one. */
export const HELD_NAMED = 10
/** A first password is good for so long. */
export const FIRST_PASSWORD_HOURS = 72
/** The same field as for the removal of a computer's data. */
export const LEAST_REASON = 4

/** `first`: waits for the first sign-in with its first password · `over`: that password's time is over · `locked`: too many wrong passwords. */
export const PERSON_STATES = ['active', 'first', 'over', 'locked', 'stopped'] as const
export const PersonState = z.enum(PERSON_STATES)
export type PersonState = z.infer<typeof PersonState>

export const Person = Profile.extend({
  team: z.object({ id: Id, name: z.string() }).nullable(),
  state: PersonState,
  /** At a desk now. */
  here: z.boolean(),
  lastSignIn: Instant.nullable(),
  lockedUntil: Instant.nullable(),
  firstUntil: Instant.nullable(),
  stopped: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
})
export type Person = z.infer<typeof Person>

/** GET /v1/people (supervisor: those of the own teams; admin: all). `find`: a part of the name or the team's, or the beginning of staff number or login name. */
export const PeopleQuery = z.object({
  find: z.string().trim().max(60).default(''),
  role: Role.optional(),
  /** Those who work here; `stopped`: those who don't any more. */
  show: z.enum(['working', 'stopped', 'all']).default('working'),
})
export type PeopleQuery = z.output<typeof PeopleQuery>
export const PeopleReply = z.object({
  people: z.array(Person),
  more: z.boolean(),
  counts: z.object({ working: z.int(), stopped: z.int() }),
  teams: z.array(z.object({ id: Id, name: z.string() })),
  now: Instant,
})
export type PeopleReply = z.infer<typeof PeopleReply>

const Held = z.object({
  id: Id,
  caseId: Id,
  name: z.string(),
  lender: z.string(),
  tail: z.string(),
  at: Instant,
})
export type Held = z.infer<typeof Held>

/** GET /v1/people/:id, and the answer to everything that is done with one. */
export const PersonReply = z.object({
  person: Person,
  /** How the desk registers; the password itself is told to nobody. */
  line: LineAccount.nullable(),
  ownSipPassword: z.boolean(),
  leads: z.array(z.string()),
  /** What stands under this name: open cases, callbacks that are due, open tickets, the first of them named. */
  cases: z.int(),
  callbacks: z.object({ count: z.int(), named: z.array(Held) }),
  tickets: z.object({ count: z.int(), named: z.array(Held.extend({ ticketKind: z.string() })) }),
  /** Told here and never again. */
  firstPassword: z.string().nullable(),
  /** Cases that went back to the pool just now, and what kept others. */
  returned: z.object({ cases: z.int(), problem: Problem.nullable() }).nullable(),
  now: Instant,
})
export type PersonReply = z.infer<typeof PersonReply>

const account = {
  name: z.string().trim().min(1).max(60),
  staffNumber: z.string().trim().min(1).max(20),
  role: Role,
  /** Of an agent; others belong to none. */
  team: Id.nullable(),
  line: LineAccount.nullable(),
}

/** POST /v1/people (admin): the answer brings a first password. */
export const NewPerson = z.object({
  ...account,
  loginName: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^\P{Cc}*$/u),
  sipPassword: z.string().min(1).max(200).nullable(),
})
export type NewPerson = z.infer<typeof NewPerson>

/** POST /v1/people/:id (admin). Another role ends the sessions: a desk is opened for one. */
export const PersonChange = z.object({
  ...account,
  /** Left out: stays as it is; null: the line's common one. */
  sipPassword: z.string().min(1).max(200).nullable().optional(),
})
export type PersonChange = z.infer<typeof PersonChange>

/** POST /v1/people/:id/stop (admin) */
export const StopRequest = z.object({
  reason: z.string().trim().min(LEAST_REASON).max(200),
  /** Have the open cases go back to the pool. */
  giveBack: z.boolean(),
})
export type StopRequest = z.infer<typeof StopRequest>

/** POST /v1/people/:id/give-back (supervisor, admin) */
export const GiveBackRequest = StopRequest.pick({ reason: true })
export type GiveBackRequest = z.infer<typeof GiveBackRequest>
