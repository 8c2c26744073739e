// What a simulated office is made of: chance with a seed, the rows of one customer, desks and central as they remember. No clock, no I/O.
import type { CaseAct, World } from '../../../shared/operation.ts'
import type { Role, Row, RowKind, RowOf } from '../../../shared/rows.ts'
import type { Entry } from './judge.ts'

/** Ids that tell kinds of rows apart. */
export const idOf = (kind: number, n: number): string =>
  `018f0000-0000-7${kind.toString(16).padStart(3, '0')}-8000-${n.toString(16).padStart(12, '0')}`

/** A small generator of chance with a seed (mulberry32): a million days must not wait for anything better. */
export function chance(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    pick: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T,
    is: (probability: number): boolean => next() < probability,
  }
}

/** Rows of one customer, copied as a whole when a desk leaves the network. */
export class Held implements World {
  readonly rows: Map<string, Row>
  constructor(rows: Iterable<Row>) {
    this.rows = new Map([...rows].map((row) => [`${row.kind}:${row.id}`, row]))
  }
  copy(): Held {
    return new Held(this.rows.values())
  }
  put(rows: readonly Row[]): void {
    for (const row of rows) this.rows.set(`${row.kind}:${row.id}`, row)
  }
  get<K extends RowKind>(kind: K, rowId: string): RowOf<K> | undefined {
    return this.rows.get(`${kind}:${rowId}`) as RowOf<K> | undefined
  }
  of<K extends RowKind>(kind: K): RowOf<K>[] {
    return [...this.rows.values()].filter((row): row is RowOf<K> => row.kind === kind)
  }
  ofCase<K extends RowKind>(kind: K, caseId: string): readonly RowOf<K>[] {
    return this.of(kind).filter((row) => row.caseId === caseId)
  }
}

export type Told = { act: CaseAct; entry: Entry | null; amends: string | null }

export class Desk {
  readonly device: string
  readonly agent: string
  readonly role: Role
  online = true
  /** What this desk knows when it is away from the network; online it is central's own. */
  rows: Held
  log: Entry[]
  outbox: Told[] = []
  n = 0
  constructor(at: number, role: Role, central: Central) {
    this.device = idOf(1, at)
    this.agent = idOf(2, at)
    this.role = role
    this.rows = central.rows
    this.log = central.log
  }
}

export type Span = { device: string; from: number; until: number }

export class Central {
  readonly rows: Held
  /** In the order in which it heard. */
  readonly log: Entry[] = []
  readonly spans: Span[] = []
  constructor(rows: Held) {
    this.rows = rows
  }
}
