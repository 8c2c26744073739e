// The routes of supervisors and administrators: accounts, allotment, imports, payments, counts.
import { sql } from 'kysely'
import {
  AgentsReply,
  AssignmentsReply,
  AssignmentsRequest,
  CountsReply,
  NewUser,
  Profile,
} from '../shared/protocol.ts'
import type { Central, Routes } from './context.ts'
import { assign } from './scope.ts'
import { makeUser, profileOf } from './session.ts'

export function officeRoutes(central: Central, add: Routes): void {
  const { database, now } = central
  add.only(
    'agents.list',
    { method: 'GET', url: '/v1/agents', summary: 'To whom cases can be allotted', reply: AgentsReply },
    async () => {
      const agents = await database.db
        .selectFrom('users')
        .select(['id', 'login_name', 'name', 'staff_number', 'role'])
        .where('role', '=', 'agent')
        .where('active', '=', true)
        .orderBy('staff_number')
        .execute()
      return { agents: agents.map(profileOf) }
    },
  )
  add.only(
    'assignments.make',
    {
      method: 'POST',
      url: '/v1/assignments',
      summary: 'Allot cases to an agent, or take them back',
      body: AssignmentsRequest,
      reply: AssignmentsReply,
    },
    ({ body }) => database.transaction((tx) => assign(tx, body.caseIds, body.agentId, now())),
  )
  add.only(
    'users.make',
    { method: 'POST', url: '/v1/users', summary: 'Make an account', body: NewUser, reply: Profile },
    ({ body }) => database.transaction((tx) => makeUser(central, tx, body)),
  )
  add.only(
    'counts.read',
    { method: 'GET', url: '/v1/counts', summary: 'What stands in central', reply: CountsReply },
    () => countsOf(central),
  )
}

export async function countsOf(central: Central): Promise<CountsReply> {
  const found = await sql<CountsReply>`
    select (select count(*) from acts where outcome = 'applied') as acts,
      count(*) filter (where kind = 'case') as cases,
      count(*) filter (where kind = 'call') as calls,
      count(*) filter (where kind = 'note') as notes,
      count(*) filter (where kind = 'promise') as promises,
      count(*) filter (where kind = 'disposition') as dispositions
    from rows where not deleted`.execute(central.database.db)
  return CountsReply.parse(found.rows[0])
}
