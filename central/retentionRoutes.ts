// What supervisors, reviewers and administrators see of retention, and the periods of the company. Promises: looked up a bounded part at a time and kept
// for a few minutes, so that a screen that asks again costs little; names leave masked; a period beyond the law is refused.
import { sql } from 'kysely'
import { cardTail, maskName } from '../shared/identity.ts'
import { CHINA, type Instant, localDay, MINUTE } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import {
  type DueLine,
  PeriodRequest,
  RetentionReply,
  RunRequest,
  type ShownLimit,
} from '../shared/retention/bodies.ts'
import type { RetentionLaw } from '../shared/retention/due.ts'
import { ERASURE_TICKET, RETENTION_KINDS } from '../shared/retention/kinds.ts'
import { type Limit, monthsKept, periodFault, retentionRule } from '../shared/retention/rules.ts'
import type { CaseRow, LenderType, Row, RowOf } from '../shared/rows.ts'
import { DATA_COPY } from '../shared/ticket/personalData.ts'
import { LenderType as LenderTypes } from '../shared/values.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Database, Db } from './database.ts'
import { type Reach, reachOf } from './reach.ts'
import { openShelf } from './recordingShelf.ts'
import { addUp, plans, retentionLaw, type Sums } from './retentionPlan.ts'
import { carryOut, claimRun, type RetentionJob } from './retentionRun.ts'
import { named, staffOf } from './staff.ts'

/** Customers looked at for the screen; the job and the command take all. */
const LOOKED_AT = 5000
const KEPT_MS = 10 * MINUTE
const LISTED = 100

const limitOf = (limit: Limit | null | undefined): ShownLimit | null =>
  limit ? { months: limit.months, ...limit.source, confidence: limit.confidence } : null

type Look = Pick<RetentionReply, 'day' | 'customers' | 'whole' | 'more' | 'lines'>
const looks = new WeakMap<Database, { at: Instant; key: string; look: Promise<Look> }>()

async function lookNow(db: Db, law: RetentionLaw, now: Instant): Promise<Look> {
  const sums: Sums = new Map()
  let customers = 0
  let whole = 0
  let more = false
  for await (const { plan } of plans(db, law, now)) {
    if (customers === LOOKED_AT) {
      more = true
      break
    }
    customers += 1
    if (plan.whole) whole += 1
    addUp(sums, plan.items)
  }
  const lines = [...sums.values()].map(({ item, count }): DueLine => {
    const { remove, why, rule } = item.decision
    const limit = remove ? rule?.most : why === 'law' ? rule?.least : null
    return { kind: item.kind, remove, why, count, limit: limitOf(limit) }
  })
  const place = ({ kind, remove }: DueLine) => (remove ? 0 : 100) + RETENTION_KINDS.indexOf(kind)
  return {
    day: localDay(now, CHINA),
    customers,
    whole,
    more,
    lines: lines.sort((a, b) => place(a) - place(b)),
  }
}

/** Anew when a hold, a request or a period changed; else what was looked up a few minutes ago. */
async function look(central: Central, law: RetentionLaw): Promise<Look> {
  const { database } = central
  const now = central.now()
  const found = await sql<{ key: string }>`
    select (select coalesce(sum(version), 0) from rows where kind = 'legalHold' and not deleted) || ' ' ||
      (select coalesce(sum(version), 0) from rows where kind = 'ticket' and not deleted
        and data ->> 'ticketKind' in (${ERASURE_TICKET}, ${DATA_COPY})) || ' ' ||
      (select count(*) from retention_periods) || ' ' || (select count(*) from retention_runs where ended_at is not null) as key`.execute(
    database.db,
  )
  const key = `${localDay(now, CHINA)} ${found.rows[0]?.key ?? ''}`
  const before = looks.get(database)
  if (before && before.key === key && now - before.at < KEPT_MS) return before.look
  const fresh = { at: now, key, look: lookNow(database.db, law, now) }
  looks.set(database, fresh)
  // One that failed is no answer for the next who asks.
  fresh.look.catch(() => looks.delete(database))
  return fresh.look
}

interface Named<R extends Row> {
  data: R
  name: string | null
  matter: CaseRow | null
}

const aboutOf = ({ name, matter }: Pick<Named<Row>, 'name' | 'matter'>) => ({
  name: name === null ? '' : maskName(name),
  lender: matter?.lender ?? '',
  product: matter?.product ?? null,
  tail: matter ? cardTail(matter.accountNumber) : '',
})

const WITH_NAMES = sql`
  left join rows k on k.kind = 'customer' and k.id = r.customer_id and not k.deleted
  left join rows c on c.kind = 'case' and c.id = r.case_id and not c.deleted`

async function standing(db: Db, reach: Reach) {
  const found = await sql<Named<RowOf<'legalHold'>>>`
    select r.data, k.data ->> 'name' as name, c.data as matter from rows r ${WITH_NAMES}
    where r.kind = 'legalHold' and not r.deleted and r.data #>> '{lifted,at}' is null
      and ${reach.seesCustomer(sql`r.customer_id`)}
    order by (r.data ->> 'reviewAt')::bigint, r.id limit ${LISTED}`.execute(db)
  const staff = await staffOf(
    db,
    found.rows.map(({ data }) => data.placedBy),
  )
  return found.rows.map((row) => ({
    hold: row.data,
    about: aboutOf(row),
    placedBy: named(staff, row.data.placedBy),
  }))
}

async function requests(db: Db, reach: Reach): Promise<RetentionReply['requests']> {
  const found = await sql<Named<RowOf<'ticket'>>>`
    select r.data, k.data ->> 'name' as name, c.data as matter from rows r ${WITH_NAMES}
    where r.kind = 'ticket' and not r.deleted and r.data ->> 'ticketKind' in (${ERASURE_TICKET}, ${DATA_COPY})
      and ${reach.seesCustomer(sql`r.customer_id`)}
    order by r.data ->> 'state' = 'open' desc, (r.data ->> 'due')::bigint, r.id limit ${LISTED}`.execute(db)
  return found.rows.map((row) => ({
    ticketId: row.data.id,
    ticketKind: row.data.ticketKind,
    about: aboutOf(row),
    openedAt: row.data.openedAt,
    due: row.data.due,
    state: row.data.state,
    outcome: row.data.answer?.outcome ?? null,
  }))
}

const TYPES: readonly (LenderType | null)[] = [null, ...LenderTypes.options]

/** General ones, and those of a type of lender that differ. */
function periodsOf(law: RetentionLaw, today: string): RetentionReply['periods'] {
  return RETENTION_KINDS.flatMap((kind) => {
    const shown: RetentionReply['periods'] = []
    for (const lenderType of TYPES) {
      const rule = retentionRule(law.rules, kind, lenderType, today)
      if (!rule) continue
      const months = monthsKept(rule, law.own, lenderType, today)
      const one = {
        kind,
        lenderType,
        from: rule.from,
        months,
        own: months !== rule.months,
        least: limitOf(rule.least),
        most: limitOf(rule.most),
      }
      const [general] = shown
      const { lenderType: _type, ...rest } = one
      const { lenderType: _general, ...asGeneral } = general ?? one
      if (!general || JSON.stringify(rest) !== JSON.stringify(asGeneral)) shown.push(one)
    }
    return shown
  })
}

async function read(central: Central, caller: Caller): Promise<RetentionReply> {
  const { db } = central.database
  const reach = await reachOf(db, caller)
  const now = central.now()
  const law = await retentionLaw(db)
  const last = await db
    .selectFrom('retention_runs')
    .select(['started_at', 'ended_at', 'removed'])
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    ...(await look(central, law)),
    holds: await standing(db, reach),
    requests: await requests(db, reach),
    periods: periodsOf(law, localDay(now, CHINA)),
    lastRun: last ? { at: last.started_at, ended: last.ended_at !== null, removed: last.removed } : null,
    now,
  }
}

/** Between two customers, so that desks don't feel it. */
const PAUSE_MS = 50

/** What the dry run says goes, one by one. */
const going = ({ lines }: Pick<RetentionReply, 'lines'>): number =>
  lines.reduce((sum, { remove, count }) => (remove ? sum + count : sum), 0)

/**
 * Begins to remove what is due and answers at once; how far it is stands in `lastRun`. Throws `retention.changed {count}` where the dry run
 * says another number than the one that was confirmed, `retention.busy`.
 */
async function run(central: Central, caller: Caller, confirmed: number): Promise<RetentionReply> {
  const { database, keys, config, now, node } = central
  const count = going(await look(central, await retentionLaw(database.db)))
  if (count !== confirmed || count === 0) throw new ProblemError('retention.changed', { count })
  const shelf = config.recordings === null ? null : await openShelf(config.recordings, database)
  const job: RetentionJob = {
    ...{ database, keys, shelf, now, pauseMs: PAUSE_MS, by: caller },
    leaves: () => node.leaving,
  }
  const id = await claimRun(job)
  carryOut(job, id).catch((error: unknown) =>
    config.log({ level: 'error', what: 'retention stopped; the next run goes on', detail: String(error) }),
  )
  return read(central, caller)
}

async function setPeriod(
  central: Central,
  caller: Caller,
  { reason, ...asked }: PeriodRequest,
): Promise<void> {
  const { db } = central.database
  const at = central.now()
  const own = { ...asked, effectiveFrom: localDay(at, CHINA) }
  const fault = periodFault((await retentionLaw(db)).rules, own)
  if (fault) throw new ProblemError('retention.outsideLaw', { why: fault.why, months: fault.months })
  await db
    .insertInto('retention_periods')
    .values({
      kind: own.kind,
      lender_type: own.lenderType,
      months: own.months,
      effective_from: own.effectiveFrom,
      reason,
      at,
      by_user: caller.id,
    })
    .execute()
}

export function retentionRoutes(central: Central, add: Routes): void {
  add.only(
    'retention.read',
    {
      method: 'GET',
      url: '/v1/retention',
      summary: 'What is due to be removed and what is kept, with reasons; legal holds, requests and periods',
      reply: RetentionReply,
    },
    ({ caller }) => read(central, caller),
  )
  add.only(
    'retention.set',
    {
      method: 'POST',
      url: '/v1/retention/periods',
      summary: 'How long this company keeps a kind of data, within what the law asks and allows',
      body: PeriodRequest,
      reply: RetentionReply,
    },
    async ({ caller, body }) => {
      await setPeriod(central, caller, body)
      return read(central, caller)
    },
  )
  add.only(
    'retention.run',
    {
      method: 'POST',
      url: '/v1/retention/runs',
      summary: 'Begin to remove what is due, after its number was confirmed; legal holds keep what they keep',
      body: RunRequest,
      reply: RetentionReply,
    },
    ({ caller, body }) => run(central, caller, body.count),
  )
}
