// Roll rates of the last whole months: counted a page of cases at a time and kept. Promises: who asks never waits long, months that are still being
// counted are told as such; a month is counted anew each day while late payments may still be booked into it, then it stands.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import {
  addDays,
  addMonths,
  CHINA,
  DAY,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
} from '../shared/instant.ts'
import {
  ROLL_PARTS,
  type RollSum,
  RollsQuery,
  RollsReply,
  rollMonths,
  rollOf,
  sumOfRolls,
} from '../shared/report/roll.ts'
import type { CaseRow, PaymentRow } from '../shared/rows.ts'
import { BUCKET_NAMES, type Bucket } from '../shared/values.ts'
import type { Central, Routes } from './context.ts'
import type { Database, Db } from './database.ts'

const PAGE = 500
/** Payments are booked into a month so long after its end. */
const LATE_DAYS = 40
/** Who asks waits so long for months that were not counted yet. */
const WAIT_MS = 2000

type Key = `${string}|${Bucket}`

/** One count at a time in a process; another node that counts the same comes to the same. */
const counting = new WeakMap<Database, Promise<void>>()

async function countDue(database: Database, now: Instant): Promise<void> {
  const today = localDay(now, CHINA)
  const known = await database.db.selectFrom('report_roll_months').select(['month', 'at']).execute()
  const countedAt = new Map(known.map(({ month, at }) => [month, at]))
  // The newest first: it is looked at most.
  for (const month of rollMonths(today).reverse()) {
    const at = countedAt.get(month)
    const settled = addDays(addMonths(month, 1), LATE_DAYS) <= today
    if (at === undefined || (!settled && at <= now - DAY)) await countMonth(database, month, now)
  }
}

async function countMonth(database: Database, month: LocalDay, now: Instant): Promise<void> {
  const sums = new Map<Key, RollSum>()
  for await (const { data: matter, payments } of casesBefore(database.db, instantOf(month, 0, CHINA))) {
    const found = rollOf(matter, payments ?? [], month)
    if (found === null) continue
    const key: Key = `${matter.product}|${found.bucket}`
    const before = sums.get(key)
    sums.set(key, before ? sumOfRolls([before, found.sum]) : found.sum)
  }
  await database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`rolls ${month}`}, 0))`.execute(tx)
    await tx.deleteFrom('report_rolls').where('month', '=', month).execute()
    const rows = [...sums].map(([key, sum]) => {
      const [product = '', bucket = ''] = key.split('|')
      return { month, product, bucket, ...sum }
    })
    if (rows.length > 0) await tx.insertInto('report_rolls').values(rows).execute()
    await tx
      .insertInto('report_roll_months')
      .values({ month, at: now })
      .onConflict((conflict) => conflict.column('month').doUpdateSet({ at: now }))
      .execute()
  })
}

interface Found {
  data: CaseRow
  payments: PaymentRow[] | null
}

/** Cases that were here before `at`, with their payments. */
async function* casesBefore(db: Db, at: Instant): AsyncGenerator<Found> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await sql<Found>`
      select mine.data,
        (select jsonb_agg(p.data) from rows p where p.customer_id = mine.customer_id and p.kind = 'payment'
          and p.case_id = mine.id and not p.deleted) as payments
      from (
        select c.id, c.customer_id, c.data from rows c
        where c.kind = 'case' and not c.deleted and c.id > ${after}::uuid
          and (c.data ->> 'importedAt')::bigint < ${at}::bigint
        order by c.id limit ${PAGE}
      ) mine order by mine.id`.execute(db)
    yield* page.rows
    const last = page.rows.at(-1)
    if (page.rows.length < PAGE || !last) return
    after = last.data.id
  }
}

async function rollsOf(central: Central, { product }: RollsQuery): Promise<RollsReply> {
  const { database, config } = central
  const now = central.now()
  const running =
    counting.get(database) ??
    countDue(database, now)
      .catch((error: unknown) =>
        config.log({
          level: 'error',
          what: 'rolls',
          detail: error instanceof Error ? (error.stack ?? '') : '',
        }),
      )
      .finally(() => counting.delete(database))
  counting.set(database, running)
  await Promise.race([running, pause(WAIT_MS, undefined, { ref: false })])
  const months = rollMonths(localDay(now, CHINA))
  const counted = await database.db
    .selectFrom('report_roll_months')
    .select('month')
    .where('month', 'in', months)
    .execute()
  let asked = database.db
    .selectFrom('report_rolls')
    .select(['month', 'bucket', ...ROLL_PARTS])
    .where('month', 'in', months)
  if (product) asked = asked.where('product', '=', product)
  const rows = await asked.execute()
  return {
    months: months.flatMap((month) => {
      const own = rows.filter((row) => row.month === month)
      const buckets = BUCKET_NAMES.flatMap((bucket) => {
        const parts = own.filter((row) => row.bucket === bucket)
        return parts.length === 0 ? [] : { bucket, sum: sumOfRolls(parts) }
      })
      return buckets.length === 0 ? [] : { month, buckets }
    }),
    waiting: months.length - counted.length,
    now,
  }
}

export function rollRoutes(central: Central, add: Routes): void {
  add.only(
    'reports.rolls',
    {
      method: 'GET',
      url: '/v1/reports/rolls',
      summary: 'Roll rates of the last whole months by bucket, for all products or one',
      query: RollsQuery,
      reply: RollsReply,
    },
    ({ query }) => rollsOf(central, query),
  )
}
