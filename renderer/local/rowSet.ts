// Rows in memory, found by kind, case and customer: what central said (a set), and what the window is shown (the same set, with rows of
// their own for the few customers about whom acts of this desk are on their way). Private to `renderer/local`.
import type { World } from '../../shared/operation.ts'
import type { Id, Row, RowKind, RowOf } from '../../shared/rows.ts'
import { ROW_KINDS } from '../../shared/rows.ts'

const rowName = (kind: string, id: Id) => `${kind}:${id}`
type RowName = string

/** What can be read of rows. */
export interface Rows extends World {
  ofCustomer(customerId: Id): readonly Row[]
  of<K extends RowKind>(kind: K): readonly RowOf<K>[]
  /** `kind` may be one that this version does not know. */
  find(kind: string, id: Id): Row | undefined
  all(): Row[]
  count(kind: RowKind): number
}

export class RowSet implements Rows {
  readonly #byKind = new Map<RowKind, Map<Id, Row>>(ROW_KINDS.map((kind) => [kind, new Map()]))
  readonly #byCase = new Map<RowName, Map<Id, Row>>()
  readonly #byCustomer = new Map<Id, Map<RowName, Row>>()

  get<K extends RowKind>(kind: K, id: Id): RowOf<K> | undefined {
    return this.#byKind.get(kind)?.get(id) as RowOf<K> | undefined
  }

  ofCase<K extends RowKind>(kind: K, caseId: Id): readonly RowOf<K>[] {
    const rows = this.#byCase.get(rowName(kind, caseId))
    return rows ? ([...rows.values()] as RowOf<K>[]) : []
  }

  ofCustomer(customerId: Id): readonly Row[] {
    return [...(this.#byCustomer.get(customerId)?.values() ?? [])]
  }

  of<K extends RowKind>(kind: K): readonly RowOf<K>[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])] as RowOf<K>[]
  }

  find(kind: string, id: Id): Row | undefined {
    return this.#byKind.get(kind as RowKind)?.get(id)
  }

  all(): Row[] {
    return [...this.#byKind.values()].flatMap((rows) => [...rows.values()])
  }

  count(kind: RowKind): number {
    return this.#byKind.get(kind)?.size ?? 0
  }

  put(row: Row): void {
    this.delete(row.kind, row.id)
    this.#byKind.get(row.kind)?.set(row.id, row)
    if (row.caseId) into(this.#byCase, rowName(row.kind, row.caseId)).set(row.id, row)
    into(this.#byCustomer, row.customerId).set(rowName(row.kind, row.id), row)
  }

  delete(kind: string, id: Id): void {
    const row = this.find(kind, id)
    if (!row) return
    this.#byKind.get(row.kind)?.delete(id)
    if (row.caseId) outOf(this.#byCase, rowName(row.kind, row.caseId), id)
    outOf(this.#byCustomer, row.customerId, rowName(row.kind, id))
  }

  /** Replaces all rows of a customer. */
  setCustomer(customerId: Id, rows: readonly Row[]): void {
    for (const row of this.ofCustomer(customerId)) this.delete(row.kind, row.id)
    for (const row of rows) this.put(row)
  }
}

/** A set of rows as it is, but for customers that have rows of their own here: those replace all that the set has of them. */
export class RowsOver implements Rows {
  readonly #under: RowSet
  readonly #own = new RowSet()
  readonly #customers = new Set<Id>()

  constructor(under: RowSet) {
    this.#under = under
  }

  get<K extends RowKind>(kind: K, id: Id): RowOf<K> | undefined {
    return this.find(kind, id) as RowOf<K> | undefined
  }

  find(kind: string, id: Id): Row | undefined {
    const own = this.#own.find(kind, id)
    if (own) return own
    const row = this.#under.find(kind, id)
    return row && this.#customers.has(row.customerId) ? undefined : row
  }

  ofCase<K extends RowKind>(kind: K, caseId: Id): readonly RowOf<K>[] {
    return this.#both(this.#under.ofCase(kind, caseId), this.#own.ofCase(kind, caseId))
  }

  ofCustomer(customerId: Id): readonly Row[] {
    return (this.#customers.has(customerId) ? this.#own : this.#under).ofCustomer(customerId)
  }

  of<K extends RowKind>(kind: K): readonly RowOf<K>[] {
    return this.#both(this.#under.of(kind), this.#own.of(kind))
  }

  all(): Row[] {
    return [...this.#both(this.#under.all(), this.#own.all())]
  }

  count(kind: RowKind): number {
    let replaced = 0
    for (const customerId of this.#customers)
      for (const row of this.#under.ofCustomer(customerId)) if (row.kind === kind) replaced += 1
    return this.#under.count(kind) - replaced + this.#own.count(kind)
  }

  put(row: Row): void {
    const { customerId } = row
    if (!this.#customers.has(customerId)) {
      this.#customers.add(customerId)
      for (const each of this.#under.ofCustomer(customerId)) this.#own.put(each)
    }
    this.#own.put(row)
  }

  /** Of this customer nothing of its own is shown any more. */
  asUnder(customerId: Id): void {
    if (this.#customers.delete(customerId)) this.#own.setCustomer(customerId, [])
  }

  #both<R extends Row>(under: readonly R[], own: readonly R[]): readonly R[] {
    if (this.#customers.size === 0) return under
    return [...under.filter((row) => !this.#customers.has(row.customerId)), ...own]
  }
}

function into<K, I, V>(maps: Map<K, Map<I, V>>, key: K): Map<I, V> {
  let map = maps.get(key)
  if (!map) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

function outOf<K, I, V>(maps: Map<K, Map<I, V>>, key: K, id: I): void {
  const map = maps.get(key)
  map?.delete(id)
  if (map?.size === 0) maps.delete(key)
}

/** A few rows laid over a world: what `apply` sees while several acts are tried before any of them is kept. */
export class Layer implements World {
  readonly #under: World
  readonly #over = new Map<RowName, Row>()

  constructor(under: World) {
    this.#under = under
  }

  get<K extends RowKind>(kind: K, id: Id): RowOf<K> | undefined {
    return (this.#over.get(rowName(kind, id)) as RowOf<K> | undefined) ?? this.#under.get(kind, id)
  }

  ofCase<K extends RowKind>(kind: K, caseId: Id): readonly RowOf<K>[] {
    const under = this.#under.ofCase(kind, caseId)
    const mine = this.rows().filter((row) => row.kind === kind && row.caseId === caseId) as RowOf<K>[]
    if (mine.length === 0) return under
    const replaced = new Set(mine.map((row) => row.id))
    return [...under.filter((row) => !replaced.has(row.id)), ...mine]
  }

  put(row: Row): void {
    this.#over.set(rowName(row.kind, row.id), row)
  }

  rows(): readonly Row[] {
    return [...this.#over.values()]
  }
}
