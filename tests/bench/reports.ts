// The report of a year over a million calls (a hundred thousand in quick) on PostgreSQL: what central answers from its roll-ups, against counting the calls
// themselves in the narrowest table that could hold them. Prints the plan, so that whoever reads the figure sees what was read for it.
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../central/database.ts'
import { figuresOf } from '../../central/reports.ts'
import { FiguresQuery } from '../../shared/report/bodies.ts'
import { MEASURES } from '../../shared/report/rollup.ts'
import { MIGRATIONS } from '../central/site.ts'
import { postgresHere, setup } from '../postgres.ts'
import type { Bench } from './rounds.ts'
import { newDatabase } from './site.ts'

/** Working days of a year, agents, and calls of one in a day. */
const DAYS = 250
const HOUSE = { quick: { agents: 40, calls: 10 }, full: { agents: 100, calls: 40 } }
const YEAR = FiguresQuery.parse({ from: '2026-01-01', until: '2026-12-31' })
const CUTS = ['agent', 'product', 'script'] as const

async function filled(
  database: Database,
  { agents, calls }: { agents: number; calls: number },
): Promise<void> {
  const { db } = database
  // A call as narrow as it can be: what any count of calls has to read at least.
  await sql`create table plain_calls (day date, agent uuid, product text, bucket text, script text, hour smallint,
    answered boolean, matched boolean, talk_ms integer)`.execute(db)
  await sql`insert into plain_calls
    select date '2026-01-01' + (day * 365 / ${DAYS}::int), ('00000000-0000-4000-8000-' || lpad(agent::text, 12, '0'))::uuid,
      (array['creditCard', 'huabei'])[1 + call % 2], (array['M1', 'M2', 'M3'])[1 + (call / 2) % 3],
      'reminderA:' || (1 + day / 100), 9 + call % 10, call % 3 = 0, call % 6 = 0, 60000 + call
    from generate_series(0, ${DAYS - 1}::int) as days (day), generate_series(1, ${agents}::int) as agents (agent),
      generate_series(1, ${calls}::int) as calls (call)`.execute(db)
  const counted = (name: string) =>
    name === 'attempts'
      ? sql`count(*)`
      : name === 'answered'
        ? sql`count(*) filter (where answered)`
        : name === 'rightParty'
          ? sql`count(*) filter (where matched)`
          : name === 'talkMs'
            ? sql`sum(talk_ms)`
            : sql`0`
  await sql`insert into report_days (day, agent, product, bucket, script, ${sql.join(MEASURES.map((name) => sql.ref(name)))})
    select day, agent, product, bucket, script, ${sql.join(MEASURES.map(counted))} from plain_calls group by 1, 2, 3, 4, 5`.execute(
    db,
  )
  await sql`insert into report_months (month, agent, product, bucket, script, ${sql.join(MEASURES.map((name) => sql.ref(name)))})
    select date_trunc('month', day)::date, agent, product, bucket, script,
      ${sql.join(MEASURES.map((name) => sql`sum(${sql.ref(name)})`))}
    from report_days group by 1, 2, 3, 4, 5`.execute(db)
  await sql`insert into report_hours select day, agent, hour, count(*), count(*) filter (where answered),
    count(*) filter (where matched) from plain_calls group by 1, 2, 3`.execute(db)
  await sql`insert into report_hour_months select date_trunc('month', day)::date, agent, extract(dow from day), hour,
    sum(attempts), sum(answered), sum(right_party) from report_hours group by 1, 2, 3, 4`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

export const reportsBench: Bench = {
  name: 'reports',
  repetitions: { quick: 10, full: 30 },
  figures: CUTS.map((cut) => ({
    name: `the report of a year, by ${cut}`,
    unit: 'ms' as const,
    statistic: 'median' as const,
    ours: cut,
    against: 'counting the calls themselves',
    ratio: 'against/ours' as const,
    aim: { of: 'value' as const, atMost: 300 },
  })),
  async open(at, mode) {
    if (!postgresHere()) throw new Error('the bench of reports needs an installed PostgreSQL')
    const stop = setup()
    const database = await openDatabase(
      { kind: 'postgres', url: await newDatabase() },
      MIGRATIONS,
      () => undefined,
    )
    const house = HOUSE[mode]
    at(`fill ${DAYS * house.agents * house.calls} calls`)
    await filled(database, house)
    const rows = await sql<{ n: number }>`select count(*)::bigint as n from report_days`.execute(database.db)
    const plan = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers, costs off)
      select agent, sum(attempts), sum(answered) from report_months
      where month >= '2026-01-01' and month < '2027-01-01' group by grouping sets ((agent), (month))`.execute(
      database.db,
    )
    process.stderr.write(
      `${rows.rows[0]?.n} roll-ups\n${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}\n`,
    )
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const from = performance.now()
      await work()
      return performance.now() - from
    }
    const expected = DAYS * house.agents * house.calls
    return {
      async round() {
        const found: Record<string, number[]> = {}
        for (const by of CUTS)
          found[by] = [
            await timed(async () => {
              const { total } = await figuresOf(database.db, { ...YEAR, by })
              if (total.attempts !== expected) throw new Error(`${total.attempts} calls of ${expected}`)
            }),
          ]
        found['counting the calls themselves'] = [
          await timed(() =>
            sql`select agent, date_trunc('month', day), count(*), count(*) filter (where answered),
              count(*) filter (where matched), sum(talk_ms)
              from plain_calls where day >= '2026-01-01' and day <= '2026-12-31'
              group by grouping sets ((1), (2))`.execute(database.db),
          ),
        ]
        return found
      },
      async close() {
        await database.close()
        stop?.()
      },
    }
  },
}
