// The figures of a period, summed in SQL from the roll-ups (`rollups.ts`). Promises: days with a mark are folded before they are summed; agents
// come by staff number and nothing is ranked; the house's figures leave here, never a person's name.
import { type RawBuilder, sql } from 'kysely'
import { isCode, specOf } from '../shared/disposition.ts'
import { CODES } from '../shared/dispositionCodes.ts'
import { maskName } from '../shared/identity.ts'
import { addDays, addMonths, CHINA, daysBetween, instantOf, type LocalDay } from '../shared/instant.ts'
import {
  BEHIND_LIMIT,
  type Behind,
  BehindQuery,
  BehindReply,
  BY_MONTH_FROM,
  type Cut,
  FiguresQuery,
  FiguresReply,
  PaperQuery,
  periodBefore,
} from '../shared/report/bodies.ts'
import { MEASURES, type Measure, type Measures, sumOf } from '../shared/report/rollup.ts'
import type { CallRow } from '../shared/rows.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Db } from './database.ts'
import { makeReadablePdf } from './pdf.ts'
import { EVERYTHING, type Reach, reachOf } from './reach.ts'
import { reportPaper } from './reportPaper.ts'
import { foldMarked } from './rollups.ts'
import { named, staffOf } from './staff.ts'
import { teamsOf } from './teams.ts'

type Raw = Record<Measure, number>

const SUMS = sql.join(
  MEASURES.map((name) => sql`coalesce(sum(d.${sql.ref(name)}), 0)::bigint as ${sql.ref(name)}`),
)

const CUT_BY: Record<Cut, { readonly key: RawBuilder<string>; readonly name: RawBuilder<string> }> = {
  agent: {
    key: sql`d.agent::text`,
    name: sql`coalesce((select u.staff_number || ' ' || u.name from users u where u.id::text = key), '')`,
  },
  team: {
    key: sql`coalesce((select p.team::text from agent_places p where p.agent = d.agent), '')`,
    name: sql`coalesce((select t.name from teams t where t.id::text = key), '')`,
  },
  product: { key: sql`d.product`, name: sql`key` },
  bucket: { key: sql`d.bucket`, name: sql`key` },
  script: { key: sql`d.script`, name: sql`key` },
}

/** Null: nothing of the period comes from there. */
interface Split {
  readonly days: RawBuilder<unknown> | null
  readonly months: RawBuilder<unknown> | null
}

/** Whole months of a long period come from their own roll-ups; days at its ends and short periods from theirs. */
function splitOf({ from, until }: Period, long: boolean): Split {
  const first = from.endsWith('-01') ? from : addMonths(`${from.slice(0, 7)}-01`, 1)
  const last = `${addDays(until, 1).slice(0, 7)}-01`
  if (!long || first >= last)
    return { days: sql`day >= ${from}::date and day <= ${until}::date`, months: null }
  const whole = first === from && last === addDays(until, 1)
  return {
    days: whole
      ? null
      : sql`(day >= ${from}::date and day < ${first}::date or day >= ${last}::date and day <= ${until}::date)`,
    months: sql`month >= ${first}::date and month < ${last}::date`,
  }
}

/** One table where it has the whole period: in a union every row would pass two steps more. */
const either = (months: RawBuilder<unknown> | null, days: RawBuilder<unknown> | null): RawBuilder<unknown> =>
  sql.join(
    [months, days].flatMap((part) => part ?? []),
    sql` union all `,
  )

const rollUpsOf = ({ days, months }: Split): RawBuilder<unknown> =>
  either(
    months &&
      sql`select month as day, agent, product, bucket, script, ${COLUMNS} from report_months where ${months}`,
    days && sql`select day, agent, product, bucket, script, ${COLUMNS} from report_days where ${days}`,
  )

const hoursOf = ({ days, months }: Split): RawBuilder<unknown> =>
  either(
    months &&
      sql`select agent, weekday, hour, attempts, answered, right_party from report_hour_months where ${months}`,
    days &&
      sql`select agent, extract(dow from day)::smallint as weekday, hour, attempts, answered, right_party from report_hours
        where ${days}`,
  )

const COLUMNS = sql.join(MEASURES.map((name) => sql.ref(name)))
type Period = { readonly from: LocalDay; readonly until: LocalDay }

function ofWhom(query: FiguresQuery, reach: Reach): RawBuilder<unknown>[] {
  const wanted: RawBuilder<unknown>[] = [reach.sees(sql`d.agent::text`)]
  if (query.agent) wanted.push(sql`d.agent = ${query.agent}::uuid`)
  if (query.team)
    wanted.push(sql`d.agent in (select p.agent from agent_places p where p.team = ${query.team}::uuid)`)
  return wanted
}

function within(query: FiguresQuery, reach: Reach): RawBuilder<unknown> {
  const wanted = ofWhom(query, reach)
  if (query.product !== undefined) wanted.push(sql`d.product = ${query.product}`)
  if (query.bucket !== undefined) wanted.push(sql`d.bucket = ${query.bucket}`)
  if (query.script !== undefined) wanted.push(sql`d.script = ${query.script}`)
  return sql.join(wanted, sql` and `)
}

const measuresOf = (row: Raw): Measures =>
  Object.fromEntries(MEASURES.map((name) => [name, row[name]])) as Measures

/** What the roll-ups say now. Days with a mark are not folded here. */
export async function figuresOf(
  db: Db,
  query: FiguresQuery,
  reach: Reach = EVERYTHING,
): Promise<Omit<FiguresReply, 'now'>> {
  const earlier = periodBefore(query)
  const cut = CUT_BY[query.by]
  // Drawn by month: the rows of days then only stand for what months do not hold whole.
  const isLong = ({ from, until }: Period) => daysBetween(from, until) >= BY_MONTH_FROM
  const long = isLong(query)
  const step = long ? sql<string>`date_trunc('month', d.day)::date` : sql<string>`d.day`
  const rows = (period: Period) => rollUpsOf(splitOf(period, isLong(period)))
  // One pass over the period: by what it is cut by and over time at once. The three at the same time: none of them waits for another.
  const [found, before, hours] = await Promise.all([
    sql<Raw & { key: string | null; step: LocalDay | null }>`
      select ${cut.key} as key, ${step} as step, ${SUMS} from (${rows(query)}) d where ${within(query, reach)}
      group by grouping sets ((1), (2))`.execute(db),
    sql<Raw>`select ${SUMS} from (${rows(earlier)}) d where ${within(query, reach)}`.execute(db),
    sql<FiguresReply['hours'][number]>`
      select d.weekday, d.hour, sum(d.attempts)::bigint as attempts, sum(d.answered)::bigint as answered,
        sum(d.right_party)::bigint as "rightParty"
      from (${hoursOf(splitOf(query, long))}) d where ${sql.join(ofWhom(query, reach), sql` and `)}
      group by 1, 2 order by 1, 2`.execute(db),
  ])
  const groups = found.rows.flatMap((row) =>
    row.key === null ? [] : { key: row.key, measures: measuresOf(row) },
  )
  const names = await sql<{ key: string; name: string }>`
    select key, ${cut.name} as name from unnest(${groups.map(({ key }) => key)}::text[]) as keys (key)`.execute(
    db,
  )
  const nameOf = new Map(names.rows.map(({ key, name }) => [key, name]))
  const trend = found.rows.flatMap((row) =>
    row.step === null ? [] : { from: row.step, measures: measuresOf(row) },
  )
  const teams = await db.selectFrom('teams').select(['id', 'name']).orderBy('name').execute()
  const [earlierRow] = before.rows
  return {
    total: sumOf(groups.map(({ measures }) => measures)),
    before: { ...earlier, total: earlierRow ? measuresOf(earlierRow) : sumOf([]) },
    groups: groups
      .map((group) => ({ ...group, name: nameOf.get(group.key) ?? '' }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    trend: trend.sort((a, b) => (a.from < b.from ? -1 : 1)),
    hours: hours.rows,
    teams,
  }
}

const FLAGGED = sql`jsonb_array_length(c.data -> 'flags') > 0`
const BEHIND_BY: Record<Behind, RawBuilder<unknown>> = {
  flagged: FLAGGED,
  complaints: sql`c.data ->> 'code' = any(${Object.keys(CODES).filter((code) => isCode(code) && specOf(code).effects.ticket === 'complaint')}::text[])`,
  overrides: sql`exists (select 1 from rows x where x.kind = 'exception' and x.customer_id = c.customer_id
    and x.data ->> 'usedBy' = c.id::text)`,
  rightParty: sql`c.data ->> 'verification' = 'matched' and c.data ->> 'answeredAt' is not null`,
  corrected: sql`exists (select 1 from rows r where r.kind = 'review' and r.id = (c.data ->> 'reviewId')::uuid
    and r.data ->> 'outcome' = 'corrected')`,
  poorSound: sql`(c.data #>> '{media,quality,mosLow}')::numeric < 3.6`,
}

/** The calls that a figure counts, newest first. */
async function callsBehind(
  { database, now }: Central,
  caller: Caller,
  query: BehindQuery,
): Promise<BehindReply> {
  const reach = await reachOf(database.db, caller)
  const { what, from, until, agent, team } = query
  const wanted = [
    sql`c.kind = 'call' and not c.deleted`,
    sql`(c.data ->> 'startedAt')::bigint >= ${instantOf(from, 0, CHINA)}::bigint`,
    sql`(c.data ->> 'startedAt')::bigint < ${instantOf(addDays(until, 1), 0, CHINA)}::bigint`,
    BEHIND_BY[what],
    reach.sees(sql`c.data ->> 'agentId'`),
  ]
  if (agent) wanted.push(sql`c.data ->> 'agentId' = ${agent}`)
  if (team)
    wanted.push(
      sql`c.data ->> 'agentId' in (select p.agent::text from agent_places p where p.team = ${team}::uuid)`,
    )
  const found = await sql<{ call: CallRow; name: string | null }>`
    select c.data as call, p.data ->> 'name' as name from rows c
    left join rows p on p.kind = 'customer' and p.id = c.customer_id
    where ${sql.join(wanted, sql` and `)}
    order by (c.data ->> 'startedAt')::bigint desc, c.id desc limit ${BEHIND_LIMIT + 1}`.execute(database.db)
  const shown = found.rows.slice(0, BEHIND_LIMIT)
  const staff = await staffOf(
    database.db,
    shown.map(({ call }) => call.agentId),
  )
  const gone = await sql<{ calls: number }>`
    select coalesce(sum(calls), 0)::int as calls from report_kept where day >= ${from}::date and day <= ${until}::date
      and ${reach.sees(sql`agent::text`)} ${agent ? sql`and agent = ${agent}::uuid` : sql``}
      ${team ? sql`and agent in (select p.agent from agent_places p where p.team = ${team}::uuid)` : sql``}`.execute(
    database.db,
  )
  return {
    calls: shown.map(({ call, name }) => ({
      callId: call.id,
      name: name === null ? '' : maskName(name),
      agent: named(staff, call.agentId),
      startedAt: call.startedAt,
      code: call.code ?? null,
      flags: call.flags,
    })),
    more: found.rows.length > BEHIND_LIMIT,
    erased: gone.rows[0]?.calls ?? 0,
    now: now(),
  }
}

export function reportRoutes(central: Central, add: Routes): void {
  add.only(
    'reports.calls',
    {
      method: 'GET',
      url: '/v1/reports/calls',
      summary: 'The calls that a figure counts, names masked',
      query: BehindQuery,
      reply: BehindReply,
    },
    ({ caller, query }) => callsBehind(central, caller, query),
  )
  add.only(
    'reports.figures',
    {
      method: 'GET',
      url: '/v1/reports/figures',
      summary:
        'Figures of a period as sums of roll-ups, with the period before, by one cut, over time and by hour',
      query: FiguresQuery,
      reply: FiguresReply,
    },
    ({ caller, query }) => figuresFor(central, caller, query),
  )
  add.only(
    'reports.paper',
    {
      method: 'GET',
      url: '/v1/reports/paper',
      summary: 'The figures of a period as a PDF',
      query: PaperQuery,
      reply: null,
    },
    async ({ caller, query, reply }) => {
      const found = await figuresFor(central, caller, query)
      const only = await namesOf(central.database.db, query)
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .send(Buffer.from(await makeReadablePdf(reportPaper(found, query, { only }))))
    },
  )
}

/** Of the agents whom the caller sees; only their own teams are named. */
async function figuresFor(central: Central, caller: Caller, query: FiguresQuery): Promise<FiguresReply> {
  const reach = await reachOf(central.database.db, caller)
  const found = await figuresNow(central, query, reach)
  const { teams } = await teamsOf(central, caller)
  return { ...found, teams: teams.map(({ id, name }) => ({ id, name })) }
}

/** Days with a mark are folded first. */
export async function figuresNow(
  { database, now }: Pick<Central, 'database' | 'now'>,
  query: FiguresQuery,
  reach: Reach = EVERYTHING,
): Promise<FiguresReply> {
  const at = now()
  await foldMarked(database, at)
  return { ...(await figuresOf(database.db, query, reach)), now: at }
}

/** What the report is narrowed to, by name. */
async function namesOf(db: Db, { agent, team, product, bucket, script }: FiguresQuery): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select staff_number || ' ' || name as name from users where id = ${agent ?? null}::uuid
    union all select name from teams where id = ${team ?? null}::uuid`.execute(db)
  return [
    ...found.rows.map(({ name }) => name),
    ...[product, bucket, script].filter((one) => one !== undefined),
  ]
}
