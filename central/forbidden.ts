// Numbers that somebody forbade (DOMAIN G8). Promises: who forbids calls on a number in one case is not called on it in any other either,
// for ever; where it is another debtor's own number, that case waits for a supervisor instead.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { DAY, type Instant } from '../shared/instant.ts'
import type { ContactRow, E164, HoldRow, Id, Row, TaskRow } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import type { RowStore } from './rowStore.ts'

/** Those of this customer's numbers, and of the one called, on which somebody, in any case, had forbidden further calls by `at`. */
export async function forbiddenNumbers(
  tx: Tx,
  store: RowStore,
  customerId: Id,
  { number, at }: { number: E164 | null; at: Instant },
): Promise<Set<E164>> {
  const phones = store.rowsOf(customerId).flatMap((row) => (row.kind === 'contact' ? row.phone : []))
  return forbiddenAmong(tx, number ? [...phones, number] : phones, at)
}

export async function forbiddenAmong(tx: Tx, phones: readonly E164[], at: Instant): Promise<Set<E164>> {
  if (phones.length === 0) return new Set()
  const found = await tx
    .selectFrom('rows')
    .select((row) => row.ref('data', '->>').key('phone').as('phone'))
    .distinct()
    .where('kind', '=', 'contact')
    .where('deleted', '=', false)
    .where((where) => where(where.ref('data', '->>').key('phone'), 'in', phones))
    .where((where) => where(where.ref('data', '->>').key('status'), '=', 'suppressed'))
    .where(sql<boolean>`coalesce((data ->> 'suppressedAt')::bigint, 0) <= ${at}`)
    .execute()
  return new Set(found.map((row) => String(row.phone)))
}

/** Carries what `rows` forbid to every other case that knows the number; staged in `store` and answered. `said`: when it was forbidden. */
export async function bindEverywhere(
  tx: Tx,
  store: RowStore,
  rows: readonly Row[],
  { at, by, said }: { at: Instant; by: Id; said: Instant },
): Promise<Row[]> {
  const owners = new Map(rows.flatMap((row) => forbids(store, row)))
  const bound: Row[] = []
  if (owners.size === 0) return bound
  const found = await tx
    .selectFrom('rows')
    .select('customer_id')
    .distinct()
    .where('kind', '=', 'contact')
    .where('deleted', '=', false)
    .where((where) => where(where.ref('data', '->>').key('phone'), 'in', [...owners.keys()]))
    .execute()
  const customers = found.map((row) => row.customer_id)
  await store.load(customers)
  for (const customer of customers)
    for (const row of store.rowsOf(customer)) {
      if (row.kind !== 'contact' || row.status === 'suppressed') continue
      const wish = owners.get(row.phone)
      if (!wish) continue
      // The debtor's own wish about an own number holds in all of the debtor's cases; anybody else's is for the supervisor.
      const binds = row.role !== 'debtor' || (wish.customerId === customer && !wish.review)
      const changed: Row[] = binds
        ? [{ ...row, status: 'suppressed', suppressedAt: said, version: row.version + 1 }]
        : reviewOf(store, row, at, by)
      store.stage(changed)
      bound.push(...changed)
    }
  return bound
}

interface Said {
  readonly customerId: Id
  /** A third person said it on the debtor's own number. */
  readonly review: boolean
}

/** The number that this row forbids: a suppressed one, or one that a third person refused. */
function forbids(store: RowStore, row: Row): [E164, Said][] {
  if (row.kind === 'contact' && row.status === 'suppressed')
    return [[row.phone, { customerId: row.customerId, review: false }]]
  if (row.kind !== 'hold' || row.holdKind !== 'numberReview' || row.liftedAt !== null || !row.callId)
    return []
  const world = store.world(row.customerId)
  const contactId = world.get('call', row.callId)?.contactId
  const contact = contactId ? world.get('contact', contactId) : undefined
  return contact ? [[contact.phone, { customerId: row.customerId, review: true }]] : []
}

/** The case of a debtor whose own number somebody forbade elsewhere: held once, until a supervisor has looked. */
function reviewOf(store: RowStore, contact: ContactRow, at: Instant, by: Id): Row[] {
  const { customerId, caseId } = contact
  const world = store.world(customerId)
  const standing = caseId
    ? world.ofCase('hold', caseId).some((hold) => hold.holdKind === 'numberReview' && hold.liftedAt === null)
    : false
  if (standing) return []
  const made = { customerId, caseId, version: 1, callId: null }
  const task: TaskRow = {
    kind: 'task',
    id: randomUUID(),
    ...made,
    taskKind: 'supervisorReview',
    due: at + DAY,
    doneAt: null,
  }
  const hold: HoldRow = {
    kind: 'hold',
    id: randomUUID(),
    ...made,
    holdKind: 'numberReview',
    from: at,
    until: null,
    owner: (caseId && world.get('case', caseId)?.assignedTo) || by,
    words: '',
    liftedAt: null,
  }
  return [task, hold]
}
