// What a push asks of the database, in two statements (migration 0046): what stands, locked, and all that was judged. Each way there and back
// costs as much as the work itself. Promises: what is read after the locks was committed before them; everything is kept or nothing. Private to `push.ts`.
import { sql } from 'kysely'
import { RuleSettings } from '../shared/compliance/tighten.ts'
import type { Instant } from '../shared/instant.ts'
import type { Act } from '../shared/operation.ts'
import type { Verdict } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import { type FoundRow, RowCollision, type RowStore } from './rowStore.ts'
import { WAKE } from './wake.ts'

export interface Standing {
  readonly owner: Id
  readonly lastN: number
  /** Those of the customers that exist, locked like the device's line of numbers. */
  readonly customers: readonly Id[]
  readonly rows: readonly FoundRow[]
  /** Wrapped keys of customers. */
  readonly wrapped: ReadonlyMap<Id, string>
  /** Which of the acts were applied before. */
  readonly applied: readonly Id[]
  /** The rules as the house narrowed them. */
  readonly settings: RuleSettings
}

/** Locks the device and these customers and reads what stands of them; null for a device that was never seen. */
export async function lockedForPush(
  tx: Tx,
  device: Id,
  asked: readonly Id[],
  acts: readonly Id[],
): Promise<Standing | null> {
  const customers = [...new Set(asked)]
  const found = await sql<{
    kind: string
    id: Id
    customer_id: Id
    data: unknown
    deleted: boolean
  }>`/* push_stands */
    select kind, id, customer_id, data, deleted
    from push_stands(${device}::uuid, ${customers}::uuid[], ${acts}::uuid[])`.execute(tx)
  let owned: { owner: Id; lastN: number } | null = null
  const [rows, settings]: [FoundRow[], unknown[]] = [[], []]
  const [applied, exist]: [Id[], Id[]] = [[], []]
  const wrapped = new Map<Id, string>()
  for (const row of found.rows)
    switch (row.kind) {
      case '=device':
        owned = { owner: row.id, lastN: Number(row.data) }
        break
      case '=key':
        wrapped.set(row.id, String(row.data))
        break
      case '=applied':
        applied.push(row.id)
        break
      case '=setting':
        settings.push(row.data)
        break
      default:
        if (row.kind === 'customer') exist.push(row.id)
        rows.push(row as FoundRow)
    }
  if (!owned) return null
  // The oldest first, as `ruleSettings` has them.
  const inOrder = RuleSettings.parse(settings).toSorted((one, other) => one.id - other.id)
  return { ...owned, customers: exist, rows, wrapped, applied, settings: inOrder }
}

export interface Kept {
  readonly n: number
  /** The id under which it was sent. */
  readonly sentId: string
  readonly verdict: Verdict
  /** Null where it could not be read. */
  readonly act: Act | null
  /** What is kept of it: sealed, or only that there was one. */
  readonly content: object | null
  readonly flags: readonly string[]
}

/**
 * Writes rows, verdicts, acts and the device's number, and wakes whose desks hold these customers. `last`: nothing else is asked in this
 * transaction, it ends with this. Throws RowCollision.
 */
export async function keepJudged(
  tx: Tx,
  store: RowStore,
  kept: readonly Kept[],
  { device, agent, at, lastN, last }: { device: Id; agent: Id; at: Instant; lastN: number; last: boolean },
): Promise<void> {
  const customers = store.changedCustomers()
  const rows = store.written()
  const verdicts = JSON.stringify(kept.map(({ n, sentId, verdict }) => ({ n, act_id: sentId, verdict })))
  const acts = JSON.stringify(
    kept.flatMap(({ act, content, verdict, flags }) =>
      act
        ? {
            n: act.n,
            id: act.id,
            kind: act.kind,
            customer_id: act.customerId,
            case_id: act.caseId,
            at: act.at,
            act: content,
            outcome: verdict.outcome,
            flags,
          }
        : [],
    ),
  )
  const keep = sql`select push_keep(${device}::uuid, ${agent}::uuid, ${at}::bigint, ${lastN}::integer, ${rows.text}::jsonb,
    ${verdicts}::jsonb, ${acts}::jsonb, ${customers}::uuid[], ${WAKE.channel}, ${WAKE.namedAgents}::integer, ${WAKE.everyone})`
  // Of a statement that fails the server makes no commit, though one follows on its heels.
  const named = last ? sql`/* push_keep_last, last */ ${keep}` : sql`/* push_keep */ ${keep}`
  await named.execute(tx).catch((error: unknown) => {
    throw isCollision(error) ? new RowCollision() : error
  })
}

/** As `push_keep` raises it. */
const isCollision = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'DD001'
