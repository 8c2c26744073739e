// Who works here: the ids of the accounts of a role that are in use.
import type { Id, Role } from '../shared/rows.ts'
import type { Tx } from './database.ts'

export async function activeUsers(tx: Tx, role: Role): Promise<Id[]> {
  const found = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', role)
    .where('active', '=', true)
    .execute()
  return found.map(({ id }) => id)
}
