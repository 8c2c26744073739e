// Which cases an order of a supervisor means, with what dealing out has to know of each: bucket and amount as the ledger has them today,
// what their stage asks for, who is on the phone about them. Promises: reads only, a page at a time, so that nothing else waits.
import { type RawBuilder, sql } from 'kysely'
import type { AllotmentFilter, LeftWhy, Load } from '../shared/allotmentBodies.ts'
import { arrearsOn } from '../shared/arrears.ts'
import { HOUR, type Instant, localDay } from '../shared/instant.ts'
import { isKept } from '../shared/passing.ts'
import type { CaseRow, Id, PaymentRow } from '../shared/rows.ts'
import { type Skill, type StageTables, stageDay, stageOf } from '../shared/stages.ts'
import { BUCKET_NAMES, type Bucket } from '../shared/values.ts'
import type { Db } from './database.ts'

const PAGE = 1000
/** A call that began longer ago is over, whatever its row says, and nobody writes up any more what it came to. */
const CALL_STANDS_MS = 12 * HOUR

/** An agent who was stopped keeps nothing back and writes nothing up any more. */
export const holderWorks = (matter: RawBuilder<unknown>) => sql<boolean>`
  not exists (select from users u where u.id::text = ${matter} ->> 'assignedTo' and not u.active)`

/** Whether a case's agent is on the phone about it, or still has to say what came of it: taken away now, neither could be saved. */
export const callStands = (
  customer: RawBuilder<unknown>,
  caseId: RawBuilder<unknown>,
  at: Instant,
) => sql<boolean>`
  exists (select from rows l where l.customer_id = ${customer} and l.kind = 'call' and l.case_id = ${caseId} and not l.deleted
    and (l.data ->> 'startedAt')::bigint > ${at - CALL_STANDS_MS}
    and (l.data ->> 'endedAt' is null or (l.data ->> 'dispositionId' is null
      and (l.data ->> 'direction' = 'outbound' or l.data ->> 'answeredAt' is not null))))`

export interface MeantCase {
  matter: CaseRow
  totalFen: number
  dpd: number
  bucket: Bucket
  skills: readonly Skill[]
  /** Who else has a case of the customer. */
  known: Id | null
  /** Why it stands aside whatever is ordered; null = it may pass. */
  aside: Extract<LeftWhy, 'inCall' | 'kept' | 'closed' | 'agency'> | null
}

interface Found {
  data: CaseRow
  payments: PaymentRow[] | null
  calling: boolean
  works: boolean
  known: Id | null
}

export const CLOSED: readonly CaseRow['state'][] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

/** Of all cases, in the order of their ids, page by page. `all`: also what stands aside. */
export async function* meantCases(
  db: Db,
  {
    holders,
    products,
    lenders,
    accounts,
    caseIds,
  }: Pick<AllotmentFilter, 'holders' | 'products' | 'lenders' | 'accounts' | 'caseIds'>,
  tables: StageTables,
  at: Instant,
): AsyncGenerator<MeantCase> {
  const held =
    holders === null
      ? sql`c.data ->> 'assignedTo' is null`
      : sql`c.data ->> 'assignedTo' = any(${holders}::text[])`
  const narrowed = [
    products.length > 0 ? sql`and c.data ->> 'product' = any(${products}::text[])` : sql``,
    lenders.length > 0 ? sql`and c.data ->> 'lender' = any(${lenders}::text[])` : sql``,
    accounts.length > 0 ? sql`and c.data ->> 'accountNumber' = any(${accounts}::text[])` : sql``,
    caseIds.length > 0 ? sql`and c.id = any(${caseIds}::uuid[])` : sql``,
  ]
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await sql<Found>`
      select mine.data,
        (select jsonb_agg(p.data) from rows p where p.customer_id = mine.customer_id and p.kind = 'payment'
          and p.case_id = mine.id and not p.deleted) as payments,
        ${holderWorks(sql`mine.data`)} as works,
        ${callStands(sql`mine.customer_id`, sql`mine.id`, at)} as calling,
        (select o.data ->> 'assignedTo' from rows o where o.customer_id = mine.customer_id and o.kind = 'case'
          and o.id <> mine.id and not o.deleted and o.data ->> 'assignedTo' is not null order by o.id limit 1) as known
      from (
        select c.id, c.customer_id, c.data from rows c
        where c.kind = 'case' and not c.deleted and c.id > ${after}::uuid and ${held} ${narrowed[0]} ${narrowed[1]} ${narrowed[2]} ${narrowed[3]}
        order by c.id limit ${PAGE}
      ) mine order by mine.id`.execute(db)
    for (const row of page.rows) yield meant(row, tables, at)
    const last = page.rows.at(-1)
    if (page.rows.length < PAGE || !last) return
    after = last.data.id
  }
}

function meant(
  { data: matter, payments, calling, works, known }: Found,
  tables: StageTables,
  at: Instant,
): MeantCase {
  const today = localDay(at, matter.zone)
  const { totalFen, dpd, bucket } = arrearsOn(matter, payments ?? [], today)
  const stage = stageOf(tables, matter.product, stageDay({ dpd }, matter.dueDate, today))
  const aside = CLOSED.includes(matter.state)
    ? 'closed'
    : matter.agency
      ? 'agency'
      : works && isKept(matter.kept, today)
        ? 'kept'
        : works && calling
          ? 'inCall'
          : null
  return { matter, totalFen, dpd, bucket, skills: stage?.stage.skills ?? [], known, aside }
}

/** Whether the parts of the filter fit that stand in no row. */
export function fits(
  { matter, totalFen, bucket }: MeantCase,
  { buckets, fromFen, toFen, termOver }: AllotmentFilter,
  at: Instant,
): boolean {
  return (
    (buckets.length === 0 || buckets.includes(bucket)) &&
    (fromFen === null || totalFen >= fromFen) &&
    (toFen === null || totalFen <= toFen) &&
    (!termOver || (matter.term !== undefined && matter.term < localDay(at, matter.zone)))
  )
}

/** Adds up who holds what. */
export class LoadSum {
  #cases = 0
  #fen = 0
  readonly #buckets = new Map<Bucket, number>()

  add({ totalFen, bucket }: Pick<MeantCase, 'totalFen' | 'bucket'>): void {
    this.#cases += 1
    this.#fen += totalFen
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
  }

  load(): Load {
    return {
      cases: this.#cases,
      fen: this.#fen,
      buckets: BUCKET_NAMES.flatMap((bucket) => {
        const cases = this.#buckets.get(bucket)
        return cases ? { bucket, cases } : []
      }),
    }
  }
}
