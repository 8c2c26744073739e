// A desk reduced to what the protocol demands of it: base rows, outbox, tray and cursor, each changed in one step as by one
// transaction; what it shows is base rows plus its own pending acts by the real `apply`. No faults here: tests make them.
import { type Act, apply, type World } from '../../shared/operation.ts'
import type { PullReply, PushReply } from '../../shared/protocol.ts'
import type { CaseRow, Id, Row, RowKind, RowOf } from '../../shared/rows.ts'

type Page = Extract<PullReply, { kind: 'page' }>

const keyOf = (row: { kind: string; id: Id }): string => `${row.kind}:${row.id}`

export class ModelDesk {
  base = new Map<string, Row>()
  outbox: Act[] = []
  /** Acts by how they ended. */
  readonly settled = new Map<string, 'applied' | 'tray'>()
  cursor: string | undefined

  /** What the agent sees. */
  get view(): Map<string, Row> {
    const rows = new Map(this.base)
    for (const act of this.outbox) {
      const applied = apply(worldOf(rows), act)
      if (applied.ok) for (const row of applied.rows) rows.set(keyOf(row), row)
    }
    return rows
  }

  get cases(): CaseRow[] {
    return ofKind(this.view, 'case')
  }

  record(act: Act): void {
    this.outbox.push(act)
  }

  settle(reply: PushReply): void {
    for (const verdict of reply.verdicts) {
      const act = this.outbox.find((one) => one.n === verdict.n)
      // Settled before, by the answer to another copy.
      if (!act) continue
      const good = verdict.outcome === 'applied' || verdict.outcome === 'duplicate'
      this.settled.set(act.id, good ? 'applied' : 'tray')
      this.outbox = this.outbox.filter((one) => one !== act)
    }
  }

  receive(page: Page): void {
    const rows = new Map(this.base)
    for (const gone of page.removedCustomers)
      for (const [key, row] of rows) if (row.customerId === gone) rows.delete(key)
    for (const row of page.rows) rows.set(keyOf(row), row)
    for (const row of page.removed) rows.delete(keyOf(row))
    this.base = rows
    this.cursor = page.cursor
  }
}

export function ofKind<K extends RowKind>(rows: ReadonlyMap<string, Row>, kind: K): RowOf<K>[] {
  return [...rows.values()].filter((row): row is RowOf<K> => row.kind === kind)
}

function worldOf(rows: ReadonlyMap<string, Row>): World {
  return {
    get: <K extends RowKind>(kind: K, id: Id) => rows.get(keyOf({ kind, id })) as RowOf<K> | undefined,
    ofCase: (kind, caseId) => ofKind(rows, kind).filter((row) => row.caseId === caseId),
  }
}
