// Teams and the place of each agent as central keeps them.
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../shared/problem.ts'
import { NO_PLACE, type PlaceRequest, type TeamRequest, type TeamsReply } from '../shared/teams.ts'
import type { Id } from '../shared/values.ts'
import type { Central } from './context.ts'
import type { Db, Tx } from './database.ts'

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

export async function teamsOf({ database, now }: Central): Promise<TeamsReply> {
  const teams = await database.db.selectFrom('teams').select(['id', 'name']).orderBy('name').execute()
  return { teams, agents: await placesOf(database.db), now: now() }
}

/** Throws `team.nameTaken`. */
export async function makeTeam(central: Central, { name }: TeamRequest): Promise<TeamsReply> {
  const made = await central.database.db
    .insertInto('teams')
    .values({ id: randomUUID(), name, made_at: central.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw new ProblemError('team.nameTaken', { name })
  return teamsOf(central)
}

/** Throws `request.malformed` for somebody who is no active agent, and for a team that does not exist. */
export async function placeAgent(central: Central, agent: Id, place: PlaceRequest): Promise<TeamsReply> {
  const { db } = central.database
  const [known, team] = [
    (await placesOf(db)).some(({ id }) => id === agent),
    place.team === null ||
      (await db.selectFrom('teams').select('id').where('id', '=', place.team).executeTakeFirst()),
  ]
  if (!known) throw new ProblemError('request.malformed', { path: 'id', detail: 'noAgent' })
  if (!team) throw new ProblemError('request.malformed', { path: 'team', detail: 'unknown' })
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
  return teamsOf(central)
}
