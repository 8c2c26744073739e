// Rows in memory, found by kind, case and customer. The store keeps two: what central said (base) and what the window is
// shown (base plus the desk's own acts). Private to `renderer/local`.
import type { World } from '../../shared/operation.ts'
import type { Id, Row, RowKind, RowOf } from '../../shared/rows.ts'
import { ROW_KINDS } from '../../shared/rows.ts'

const rowName = (kind: string, id: Id) => `${kind}:${id}`
type RowName = string

export class RowSet implements World {
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

  /** `kind` may be one that this version does not know. */
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
