// Teams and the place of each agent as central keeps them.
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../shared/problem.ts'
import {
  type LeadsRequest,
  NO_PLACE,
  type PlaceRequest,
  type TeamRequest,
  type TeamsReply,
} from '../shared/teams.ts'
import type { Id } from '../shared/values.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { reachOf } from './reach.ts'

/** Every active agent with team, skills and limit, by staff number. */
export async function placesOf(db: Db | Tx): Promise<TeamsReply['agents']> {
  const agents = await db
    .selectFrom('users')
    .leftJoin('agent_places', 'agent_places.agent', 'users.id')
    .select(['users.id', 'users.name', 'users.staff_number as staffNumber', 'team', 'skills', 'most_cases'])
    .where('users.role', '=', 'agent')
    .where('users.active', '=', true)
    .orderBy('users.staff_number')
    .execute()
  return agents.map(({ team, skills, most_cases: mostCases, ...agent }) => ({
    ...agent,
    place: skills === null ? NO_PLACE : { team, skills, mostCases },
  }))
}

/** Those of the caller's reach. */
export async function teamsOf({ database, now }: Central, caller: Caller): Promise<TeamsReply> {
  const { db } = database
  const reach = await reachOf(db, caller)
  const teams = await db.selectFrom('teams').select(['id', 'name']).orderBy('name').execute()
  const leads = await db
    .selectFrom('team_leads')
    .innerJoin('users', 'users.id', 'team_leads.supervisor')
    .select(['team', 'users.id', 'users.name', 'users.staff_number as staffNumber', 'deputy'])
    .where('users.active', '=', true)
    .orderBy('deputy')
    .orderBy('users.staff_number')
    .execute()
  const supervisors = await db
    .selectFrom('users')
    .select(['id', 'name', 'staff_number as staffNumber'])
    .where('role', '=', 'supervisor')
    .where('active', '=', true)
    .orderBy('staff_number')
    .execute()
  const agents = await placesOf(db)
  return {
    teams: teams
      .map((team) => ({
        ...team,
        leads: leads.flatMap(({ team: of, ...lead }) => (of === team.id ? [lead] : [])),
      }))
      .filter((team) => isOwn(team, caller)),
    agents: agents.filter(({ id }) => reach.reaches(id)),
    supervisors,
    now: now(),
  }
}

/** Led by the caller, or by nobody; administrators see to all. */
const isOwn = ({ leads }: TeamsReply['teams'][number], { id, role }: Caller): boolean =>
  role !== 'supervisor' || leads.length === 0 || leads.some((lead) => lead.id === id)

/** A supervisor who makes a team leads it. Throws `team.nameTaken`. */
export async function makeTeam(central: Central, caller: Caller, { name }: TeamRequest): Promise<TeamsReply> {
  await central.database.transaction(async (tx) => {
    const made = await tx
      .insertInto('teams')
      .values({ id: randomUUID(), name, made_at: central.now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new ProblemError('team.nameTaken', { name })
    if (caller.role === 'supervisor')
      await tx
        .insertInto('team_leads')
        .values({ team: made.id, supervisor: caller.id, deputy: false })
        .execute()
  })
  return teamsOf(central, caller)
}

/** Throws `request.notFound` for no such team, `request.malformed` for somebody who is no supervisor, or twice the same. */
export async function setLeads(
  central: Central,
  caller: Caller,
  team: Id,
  { leads }: LeadsRequest,
): Promise<TeamsReply> {
  await central.database.transaction(async (tx) => {
    const found = await tx
      .selectFrom('teams')
      .select('id')
      .where('id', '=', team)
      .forUpdate()
      .executeTakeFirst()
    if (!found) throw new ProblemError('request.notFound')
    const ids = leads.map(({ id }) => id)
    const known =
      ids.length === 0
        ? []
        : await tx
            .selectFrom('users')
            .select('id')
            .where('id', 'in', ids)
            .where('role', '=', 'supervisor')
            .where('active', '=', true)
            .execute()
    if (known.length !== ids.length)
      throw new ProblemError('request.malformed', { path: 'leads', detail: 'noSupervisor' })
    await tx.deleteFrom('team_leads').where('team', '=', team).execute()
    if (ids.length > 0)
      await tx
        .insertInto('team_leads')
        .values(leads.map(({ id, deputy }) => ({ team, supervisor: id, deputy })))
        .execute()
  })
  return teamsOf(central, caller)
}

/** Throws `team.notYours` for a team that others lead. */
export async function mustLead(central: Central, caller: Caller, team: Id | null): Promise<void> {
  if (team === null) return
  const { teams } = await teamsOf(central, caller)
  if (teams.some(({ id }) => id === team)) return
  const known = await central.database.db
    .selectFrom('teams')
    .select('id')
    .where('id', '=', team)
    .executeTakeFirst()
  if (known) throw new ProblemError('team.notYours')
  throw new ProblemError('request.malformed', { path: 'team', detail: 'unknown' })
}

/**
 * Throws `request.malformed` for somebody who is no active agent and for a team that does not exist, `team.notYours` for an agent or a team
 * of others.
 */
export async function placeAgent(
  central: Central,
  caller: Caller,
  agent: Id,
  place: PlaceRequest,
): Promise<TeamsReply> {
  const { db } = central.database
  if (!(await placesOf(db)).some(({ id }) => id === agent))
    throw new ProblemError('request.malformed', { path: 'id', detail: 'noAgent' })
  const reach = await reachOf(db, caller)
  reach.mustReach(agent)
  await mustLead(central, caller, place.team)
  const values = {
    team: place.team,
    skills: JSON.stringify([...new Set(place.skills)]),
    most_cases: place.mostCases,
  }
  await db
    .insertInto('agent_places')
    .values({ agent, ...values })
    .onConflict((conflict) => conflict.column('agent').doUpdateSet(values))
    .execute()
  return teamsOf(central, caller)
}
