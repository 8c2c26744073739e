// The rows of some customers, locked and in memory for one transaction, as the `World` that `apply` reads. Promises: what
// is staged is seen by the next act at once and written by `flush` in one statement; no row of another customer is touched.
import { sql } from 'kysely'
import type { World } from '../shared/operation.ts'
import type { Id, Row, RowKind, RowOf } from '../shared/rows.ts'
import type { Tx } from './database.ts'

interface Held {
  rows: Map<string, Row>
  /** Ids of deleted rows: they never come back. */
  dead: Set<string>
}

const keyOf = (row: { kind: RowKind; id: Id }): string => `${row.kind}:${row.id}`

/** A row as it stands in the database. */
export interface FoundRow {
  kind: RowKind
  id: Id
  customer_id: Id
  data: Row
  deleted: boolean
}

/** An id that is already a row of another customer, or changed behind the lock. Retried act by act to find the culprit. */
export class RowCollision extends Error {}

export class RowStore {
  readonly #tx: Tx
  readonly #customers = new Map<Id, Held>()
  readonly #dirty = new Map<string, Row>()

  constructor(tx: Tx) {
    this.#tx = tx
  }

  /** Locks these customers until the transaction ends and reads all their rows. Ids that are no customers are passed over. */
  async load(customerIds: readonly Id[]): Promise<void> {
    const missing = [...new Set(customerIds)].filter((id) => !this.#customers.has(id)).sort()
    if (missing.length === 0) return
    const locked = await this.#tx
      .selectFrom('rows')
      .select('id')
      .where('kind', '=', 'customer')
      .where('id', 'in', missing)
      .orderBy('id')
      .forUpdate()
      .execute()
    if (locked.length === 0) return
    const ids = locked.map((row) => row.id)
    // A second statement: it sees what was committed while we waited for the locks.
    const found = await this.#tx
      .selectFrom('rows')
      .select(['kind', 'id', 'customer_id', 'data', 'deleted'])
      .where('customer_id', 'in', ids)
      .execute()
    this.holds(ids, found)
  }

  /** Takes in customers that the caller locked in this transaction, with all their rows, read after the locks. */
  holds(customerIds: readonly Id[], found: readonly FoundRow[]): void {
    for (const id of customerIds) this.admit(id)
    for (const row of found) {
      const held = this.#customers.get(row.customer_id)
      if (row.deleted) held?.dead.add(keyOf(row))
      else held?.rows.set(keyOf(row), row.data)
    }
  }

  /** Makes room for a customer that is being made in this transaction. */
  admit(customerId: Id): void {
    this.#customers.set(customerId, { rows: new Map(), dead: new Set() })
  }

  /** Empty for a customer that does not exist. */
  world(customerId: Id): World {
    const held = this.#customers.get(customerId)
    return {
      get: <K extends RowKind>(kind: K, id: Id) => ofKind(held?.rows.get(keyOf({ kind, id })), kind),
      ofCase: <K extends RowKind>(kind: K, caseId: Id) =>
        this.rowsOf(customerId).flatMap((row) => {
          const found = row.caseId === caseId ? ofKind(row, kind) : undefined
          return found ? [found] : []
        }),
    }
  }

  rowsOf(customerId: Id): Row[] {
    return [...(this.#customers.get(customerId)?.rows.values() ?? [])]
  }

  /** The first row that does not follow from what stands: made anew although it exists, or changed from another version. */
  misfit(rows: readonly Row[]): Row | null {
    for (const row of rows) {
      const held = this.#customers.get(row.customerId)
      const standing = held?.rows.get(keyOf(row))
      if (!held || held.dead.has(keyOf(row))) return row
      // Staged a moment ago for another customer.
      if ((this.#dirty.get(keyOf(row))?.customerId ?? row.customerId) !== row.customerId) return row
      if (standing ? row.version !== standing.version + 1 : row.version !== 1) return row
    }
    return null
  }

  stage(rows: readonly Row[]): void {
    for (const row of rows) {
      this.#customers.get(row.customerId)?.rows.set(keyOf(row), row)
      this.#dirty.set(keyOf(row), row)
    }
  }

  /** Customers with staged rows. */
  changedCustomers(): Id[] {
    return [...new Set([...this.#dirty.values()].map((row) => row.customerId))]
  }

  /** True when one of these ids belongs to another customer's row. */
  async collides(rows: readonly Row[]): Promise<boolean> {
    const made = rows.filter((row) => row.version === 1)
    if (made.length === 0) return false
    const found = await this.#tx
      .selectFrom('rows')
      .select(['kind', 'id', 'customer_id'])
      .where(
        'id',
        'in',
        made.map((row) => row.id),
      )
      .execute()
    return found.some((row) =>
      made.some((own) => keyOf(own) === keyOf(row) && own.customerId !== row.customer_id),
    )
  }

  /** Throws RowCollision when a staged id is a row of another customer. */
  async flush(): Promise<void> {
    await writeRows(this.#tx, this.written())
  }

  /** What is staged, as the statement that writes it takes it: from here on it is the caller's to write. */
  written(): Written {
    const rows = [...this.#dirty.values()]
    this.#dirty.clear()
    return {
      count: rows.length,
      text: JSON.stringify(
        rows.map((row) => ({
          kind: row.kind,
          id: row.id,
          customer_id: row.customerId,
          case_id: row.caseId,
          version: row.version,
          data: row,
        })),
      ),
    }
  }
}

function ofKind<K extends RowKind>(row: Row | undefined, kind: K): RowOf<K> | undefined {
  return row?.kind === kind ? (row as RowOf<K>) : undefined
}

interface Written {
  readonly count: number
  /** A JSON array of the columns that are ours to set. */
  readonly text: string
}

/** Inserts or replaces these rows; their customers must be locked or new. Throws RowCollision, see above. */
async function writeRows(tx: Tx, { count, text }: Written): Promise<void> {
  if (count === 0) return
  const written = await sql<{ id: string }>`
    insert into rows (kind, id, customer_id, case_id, version, data)
    select kind, id, customer_id, case_id, version, data
    from jsonb_to_recordset(${text}::jsonb)
      as given (kind text, id uuid, customer_id uuid, case_id uuid, version integer, data jsonb)
    on conflict (kind, id) do update
      set case_id = excluded.case_id, version = excluded.version, data = excluded.data
      where rows.customer_id = excluded.customer_id and not rows.deleted and rows.version < excluded.version
    returning id`.execute(tx)
  if (written.rows.length !== count) throw new RowCollision()
}
