// Whose work a supervisor sees: the own teams' and what nobody leads. Promises: one rule for every route and every act; a team without a lead
// or deputy who is signed in waits for nobody: what is asked there in a hurry reaches every supervisor; reviewers and administrators
// see the whole house.
import { type RawBuilder, sql } from 'kysely'
import { ProblemError } from '../shared/problem.ts'
import type { Id, Role } from '../shared/rows.ts'
import { HURRY } from '../shared/teams.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { ALIVE_MS, REFRESH_MS } from './session.ts'

type Who = Pick<Caller, 'id'> & { readonly role: Role }

/** Leads and deputies who still work here. */
const LEADS = sql`select l.team, l.supervisor, l.deputy from team_leads l
  join users u on u.id = l.supervisor and u.active and u.role = 'supervisor'`

export class Reach {
  /** Agents of teams that others lead, and those who lead only such teams. */
  readonly hidden: readonly Id[]

  constructor(hidden: readonly Id[]) {
    this.hidden = hidden
  }

  /** Whether what stands under this person's name is seen; `who`: a uuid as text, null = nobody's. */
  sees(who: RawBuilder<unknown>): RawBuilder<boolean> {
    return this.hidden.length === 0
      ? sql<boolean>`true`
      : sql<boolean>`(${who} is null or ${who} <> all(${[...this.hidden]}::text[]))`
  }

  /** A case by its id: its agent's, or nobody's. */
  seesCase(caseId: RawBuilder<unknown>): RawBuilder<boolean> {
    return this.hidden.length === 0
      ? sql<boolean>`true`
      : sql<boolean>`not exists (select from rows seen where seen.kind = 'case' and seen.id = ${caseId}
          and seen.data ->> 'assignedTo' = any(${[...this.hidden]}::text[]))`
  }

  /** A customer whom no case ties to another team, or one ties to a team of the own. */
  seesCustomer(customerId: RawBuilder<unknown>): RawBuilder<boolean> {
    return this.hidden.length === 0
      ? sql<boolean>`true`
      : sql<boolean>`exists (select from rows seen where seen.kind = 'case' and seen.customer_id = ${customerId} and not seen.deleted
          and ${this.sees(sql`seen.data ->> 'assignedTo'`)})`
  }

  reaches(who: Id | null): boolean {
    return who === null || !this.hidden.includes(who)
  }

  /** Throws `team.notYours`. */
  mustReach(...all: readonly (Id | null)[]): void {
    if (!all.every((who) => this.reaches(who))) throw new ProblemError('team.notYours')
  }
}

/** Central by itself, reviewers, administrators. */
export const EVERYTHING = new Reach([])

/** For agents too, whose own work other rules narrow. */
export async function reachOf(db: Db | Tx, { id, role }: Who): Promise<Reach> {
  if (role !== 'supervisor') return EVERYTHING
  const found = await sql<{
    id: Id
  }>`with leads as (${LEADS}), mine as (select team from leads where supervisor = ${id})
    select p.agent as id from agent_places p
    where p.team in (select team from leads) and p.team not in (select team from mine)
    union
    select l.supervisor from leads l where l.supervisor <> ${id}
    group by l.supervisor having bool_and(l.team not in (select team from mine))`.execute(db)
  return found.rows.length === 0 ? EVERYTHING : new Reach(found.rows.map((row) => row.id))
}

/** For what is asked in a hurry: also agents of whose team no lead or deputy is signed in. */
export async function hurryReachOf(
  { database, now }: Pick<Central, 'database' | 'now'>,
  who: Who,
): Promise<Reach> {
  const reach = await reachOf(database.db, who)
  return reach.hidden.length === 0 ? reach : withoutAbsent(database.db, reach, now())
}

export async function withoutAbsent(db: Db | Tx, reach: Reach, at: number): Promise<Reach> {
  const alone = await sql<{ agent: Id }>`with leads as (${LEADS})
    select p.agent from agent_places p
    where p.agent = any(${[...reach.hidden]}::uuid[]) and not exists (
      select from leads l where l.team = p.team and ${isHere(sql`l.supervisor`, at)})`.execute(db)
  const seen = new Set(alone.rows.map(({ agent }) => agent))
  return new Reach(reach.hidden.filter((id) => !seen.has(id)))
}

/** A desk that is alive renews its access within its life. */
export const isHere = (user: RawBuilder<unknown>, at: number) => sql`exists (select from sessions s
  join refresh_tokens t on t.session_id = s.id
  where s.user_id = ${user} and s.revoked_at is null and t.expires_at > ${at - ALIVE_MS + REFRESH_MS}::bigint)`

/** After so long without an answer, every supervisor sees a call for help, and a request for a decision. */
export const EVERYONE_AFTER = { help: HURRY.helpMs, decision: HURRY.decisionMs } as const

/** A request of an agent whom the supervisor sees in a hurry, or one that has waited long. `row`: a row of `rows`, by its alias. */
export const decidable = (hurry: Reach, row: RawBuilder<unknown>, at: number): RawBuilder<boolean> =>
  sql<boolean>`(${hurry.sees(sql`${row}.data ->> 'askedBy'`)}
    or (${row}.data ->> 'state' = 'asked' and (${row}.data ->> 'askedAt')::bigint <= ${at - EVERYONE_AFTER.decision}::bigint))`

/** Who sees what this agent asks: leads and deputies of the team, or every supervisor where it has none. */
export async function supervisorsOf(
  { database, now }: Pick<Central, 'database' | 'now'>,
  agent: Id,
): Promise<{ name: string; here: boolean; deputy: boolean; own: boolean }[]> {
  const found = await sql<{ name: string; here: boolean; deputy: boolean; own: boolean }>`
    with leads as (${LEADS}), own as (select l.supervisor, l.deputy from leads l
      join agent_places p on p.team = l.team and p.agent = ${agent})
    select u.name, ${isHere(sql`u.id`, now())} as here, coalesce(own.deputy, false) as deputy,
      own.supervisor is not null as own
    from users u left join own on own.supervisor = u.id
    where u.role = 'supervisor' and u.active
    order by own.deputy, u.staff_number`.execute(database.db)
  return found.rows
}

/** Throws `team.notYours` for an allotment that takes from or gives to agents of another team. */
export async function mustReachAllotment(
  { database }: Pick<Central, 'database'>,
  who: Who,
  id: Id,
): Promise<void> {
  const reach = await reachOf(database.db, who)
  if (reach.hidden.length === 0) return
  const hidden = sql`any(${[...reach.hidden]}::uuid[])`
  const met = await sql`select from allotment_cases where allotment = ${id}
    and (from_agent = ${hidden} or to_agent = ${hidden}) limit 1`.execute(database.db)
  if (met.rows.length > 0) throw new ProblemError('team.notYours')
}

/** Throws `team.notYours` for a case of another team's agent. */
export async function mustReachCases(db: Db | Tx, who: Who, cases: readonly Id[]): Promise<void> {
  const reach = await reachOf(db, who)
  if (reach.hidden.length === 0 || cases.length === 0) return
  const held = await sql<{ agent: Id | null }>`select data ->> 'assignedTo' as agent from rows
    where kind = 'case' and not deleted and id = any(${[...cases]}::uuid[])`.execute(db)
  reach.mustReach(...held.rows.map(({ agent }) => agent))
}
