// Keeps the roll-ups of reports up to date: what changed a day left a mark with its own commit, and the day is folded anew before anybody reads
// it. Promises: a mark is taken only together with the fold that saw its change; nodes fold different days at once and the same day one after the
// other; sums are those that `shared/report/rollup.ts` makes of the same rows.
import { sql } from 'kysely'
import { addDays, CHINA, type Instant, instantOf, type LocalDay } from '../shared/instant.ts'
import { type AgentDay, asksIn, factsOf, foldDay, MEASURES, REPEAT_MS } from '../shared/report/rollup.ts'
import type { Id, Row } from '../shared/rows.ts'
import type { DayState } from '../shared/workDay.ts'
import type { Database, Db, Tx } from './database.ts'

/** Days folded between two looks at the list. */
const AT_ONCE = 200

interface Wanted {
  readonly agent: Id
  readonly day: LocalDay
}

/** Folds every day that has a mark, or whose time has come. How many it folded. */
export async function foldMarked(database: Database, now: Instant): Promise<number> {
  let folded = 0
  const done = new Set<string>()
  for (;;) {
    const wanted = await markedDays(database.db, now)
    const fresh = wanted.filter(({ agent, day }) => !done.has(`${agent} ${day}`))
    for (const one of fresh) {
      await database.transaction((tx) => foldOne(tx, one, now))
      // A day that goes on is due again at once: within one look it is folded once.
      done.add(`${one.agent} ${one.day}`)
      folded += 1
    }
    if (fresh.length === 0) return folded
  }
}

async function markedDays(db: Db, now: Instant): Promise<Wanted[]> {
  const found = await sql<Wanted>`
    select agent, day from report_marks
    union select agent, day from report_later where at <= ${now}::bigint
    order by day, agent limit ${AT_ONCE}`.execute(db)
  return found.rows
}

async function foldOne(tx: Tx, { agent, day }: Wanted, now: Instant): Promise<void> {
  // One after the other: whoever read first must not write last.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${agent} ${day}`}, 0))`.execute(tx)
  await tx.deleteFrom('report_marks').where('agent', '=', agent).where('day', '=', day).execute()
  // Rows of this day went when their time was over: its figures stand as they were counted.
  const kept = await tx
    .selectFrom('report_kept')
    .select('day')
    .where('agent', '=', agent)
    .where('day', '=', day)
    .executeTakeFirst()
  if (kept) {
    await tx.deleteFrom('report_later').where('agent', '=', agent).where('day', '=', day).execute()
    return
  }
  const { rollUps, hours, again } = await dayOf(tx, { agent, day }, now)
  await tx.deleteFrom('report_days').where('agent', '=', agent).where('day', '=', day).execute()
  await tx.deleteFrom('report_hours').where('agent', '=', agent).where('day', '=', day).execute()
  if (rollUps.length > 0)
    await tx
      .insertInto('report_days')
      .values(rollUps.map(({ measures, ...key }) => ({ ...key, ...measures })))
      .execute()
  if (hours.length > 0)
    await tx
      .insertInto('report_hours')
      .values(hours.map(({ rightParty, ...hour }) => ({ agent, day, ...hour, right_party: rightParty })))
      .execute()
  await foldMonth(tx, { agent, day })
  if (again === null)
    await tx.deleteFrom('report_later').where('agent', '=', agent).where('day', '=', day).execute()
  else
    await tx
      .insertInto('report_later')
      .values({ agent, day, at: again })
      .onConflict((conflict) => conflict.columns(['agent', 'day']).doUpdateSet({ at: again }))
      .execute()
}

const COLUMNS = sql.join(MEASURES.map((name) => sql.ref(name)))
const SUMS = sql.join(MEASURES.map((name) => sql`sum(${sql.ref(name)})`))

/** The month of a day that was folded anew, from its days. Two days of one month wait for one another here. */
async function foldMonth(tx: Tx, { agent, day }: Wanted): Promise<void> {
  const month = `${day.slice(0, 7)}-01`
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${agent} ${month} month`}, 0))`.execute(tx)
  await tx.deleteFrom('report_months').where('agent', '=', agent).where('month', '=', month).execute()
  await sql`insert into report_months (month, agent, product, bucket, script, ${COLUMNS})
    select ${month}::date, agent, product, bucket, script, ${SUMS} from report_days
    where agent = ${agent}::uuid and day >= ${month}::date and day < ${month}::date + interval '1 month'
    group by agent, product, bucket, script`.execute(tx)
  await tx.deleteFrom('report_hour_months').where('agent', '=', agent).where('month', '=', month).execute()
  await sql`insert into report_hour_months (month, agent, weekday, hour, attempts, answered, right_party)
    select ${month}::date, agent, extract(dow from day), hour, sum(attempts), sum(answered), sum(right_party)
    from report_hours
    where agent = ${agent}::uuid and day >= ${month}::date and day < ${month}::date + interval '1 month'
    group by agent, extract(dow from day), hour`.execute(tx)
}

async function dayOf(tx: Tx, { agent, day }: Wanted, now: Instant): Promise<AgentDay> {
  const from = instantOf(day, 0, CHINA)
  const until = instantOf(addDays(day, 1), 0, CHINA)
  // What the day is about; then everything of these customers that the fold looks at.
  const about = await sql<{ customer_id: Id; data: Row }>`
    select customer_id, data from rows where kind = 'call' and not deleted and data ->> 'agentId' = ${agent}
      and (data ->> 'startedAt')::bigint >= ${from}::bigint and (data ->> 'startedAt')::bigint < ${until}::bigint
    union all
    select customer_id, data from rows where kind = 'event' and not deleted and data ->> 'agentId' = ${agent}
      and data ->> 'eventKind' = 'guardRefused'
      and (data ->> 'at')::bigint >= ${from}::bigint and (data ->> 'at')::bigint < ${until}::bigint
    union all
    select customer_id, data from rows where kind = 'promise' and not deleted and data ->> 'agentId' = ${agent}
      and (data ->> 'due' = ${day}
        or (data ->> 'madeAt')::bigint >= ${from}::bigint and (data ->> 'madeAt')::bigint < ${until}::bigint)`.execute(
    tx,
  )
  const customers = [...new Set(about.rows.map((row) => row.customer_id))]
  // Who came with something, and whether they came again or had come before: also in calls of others.
  const came = new Set(
    about.rows.flatMap(({ customer_id: id, data }) => (data.kind === 'call' && asksIn(data) ? id : [])),
  )
  const repeats =
    came.size === 0
      ? []
      : (
          await sql<{ data: Row }>`
            select data from rows where customer_id = any(${[...came]}::uuid[]) and kind = 'call' and not deleted
              and (data ->> 'startedAt')::bigint between ${from - REPEAT_MS}::bigint and ${until + REPEAT_MS}::bigint`.execute(
            tx,
          )
        ).rows
  const beside = await sql<{ data: Row }>`
    select data from rows where customer_id = any(${customers}::uuid[]) and not deleted
      and kind in ('case', 'disposition', 'review', 'score', 'exception', 'promise', 'payment')`.execute(tx)
  const states = await sql<{ at: number; payload: Pick<DayState, 'state' | 'reason'> }>`
    select at, act -> 'payload' as payload from acts
    where kind = 'agent.state' and outcome = 'applied' and agent = ${agent}::uuid
      and at >= ${from}::bigint and at < ${until}::bigint
    order by at, n`.execute(tx)
  const known = new Set(about.rows.map(({ data }) => data.id))
  const rows = [
    ...about.rows.filter(({ data }) => data.kind !== 'promise'),
    ...repeats.filter(({ data }) => !known.has(data.id)),
    ...beside.rows,
  ].map(({ data }) => data)
  return foldDay(
    agent,
    day,
    factsOf(
      rows,
      states.rows.map(({ at, payload }) => ({ at, ...payload })),
    ),
    now,
  )
}
