// Who colleagues are, by their ids: name and staff number for lists and papers. Promises: also of those who work here no more; one who is unknown
// has a dash.
import type { Staff } from '../shared/reviewBodies.ts'
import type { Id } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'

/** Names and staff numbers of these people. */
export async function staffOf(db: Db | Tx, ids: readonly Id[]): Promise<Staff[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const found = await db
    .selectFrom('users')
    .select(['id', 'name', 'staff_number'])
    .where('id', 'in', wanted)
    .orderBy('staff_number')
    .execute()
  return found.map(({ id, name, staff_number: staffNumber }) => ({ id, name, staffNumber }))
}

export function named(staff: readonly Staff[], id: Id): Staff {
  return staff.find((one) => one.id === id) ?? { id, name: '—', staffNumber: '—' }
}
