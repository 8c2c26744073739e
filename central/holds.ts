// The holds of a supervisor's teams. Promises: names leave masked and numbers not at all; what is due for review comes
// first; a page never skips or repeats a hold. Holds themselves change by acts alone.
import { type RawBuilder, sql } from 'kysely'
import {
  type HeldCase,
  HOLDS_PAGE,
  HoldCasesQuery,
  HoldCasesReply,
  HoldsQuery,
  HoldsReply,
} from '../shared/holdBodies.ts'
import { cardTail, maskName } from '../shared/identity.ts'
import { addDays, CHINA, type Instant, instantOf, localDay } from '../shared/instant.ts'
import { parsePhone } from '../shared/phoneNumber.ts'
import type { CaseRow, HoldRow, Id } from '../shared/rows.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Tx } from './database.ts'
import { placeOf, readPlace } from './listCursor.ts'
import { type Reach, reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

/** As in the index of holds that stand. A hold that ends by itself is looked at then. */
const REVIEW = sql<number>`coalesce((h.data ->> 'reviewAt')::bigint, (h.data ->> 'until')::bigint, 0)`
const LIFTED = sql<number>`(h.data ->> 'liftedAt')::bigint`
const UNLIFTED = sql`h.kind = 'hold' and not h.deleted and h.data ->> 'liftedAt' is null`

const all = (of: readonly RawBuilder<unknown>[]) => sql.join(of, sql` and `)
/** Neither lifted nor over. */
const standsAt = (at: Instant) =>
  sql`${UNLIFTED} and (h.data ->> 'until' is null or (h.data ->> 'until')::bigint > ${at})`

interface Found {
  hold: HoldRow
  name: string | null
  matter: CaseRow | null
  assigned: Id | null
}

const aboutOf = ({ name, matter }: Pick<Found, 'name' | 'matter'>): Pick<HeldCase, 'name' | 'matter'> => ({
  name: name === null ? '' : maskName(name),
  matter: matter && {
    lender: matter.lender,
    product: matter.product,
    zone: matter.zone,
    tail: cardTail(matter.accountNumber),
  },
})

async function listHolds(
  { database, now }: Central,
  caller: Caller,
  { state, holdKind, cursor }: HoldsQuery,
): Promise<HoldsReply> {
  const at = now()
  const tonight = instantOf(addDays(localDay(at, CHINA), 1), 0, CHINA)
  return database.db.transaction().execute(async (tx) => {
    const reach = await reachOf(tx, caller)
    const wanted =
      state === 'ended'
        ? [sql`h.kind = 'hold' and not h.deleted and h.data ->> 'liftedAt' is not null`]
        : [standsAt(at)]
    wanted.push(reach.seesCustomer(sql`h.customer_id`))
    if (state === 'due') wanted.push(sql`${REVIEW} < ${tonight}`)
    if (holdKind) wanted.push(sql`h.data ->> 'holdKind' = ${holdKind}`)
    if (cursor !== undefined) {
      const [place, id] = readPlace(cursor)
      wanted.push(
        state === 'ended'
          ? sql`(${LIFTED}, h.id) < (${place}::bigint, ${id}::uuid)`
          : sql`(${REVIEW}, h.id) > (${place}::bigint, ${id}::uuid)`,
      )
    }
    const order = state === 'ended' ? sql`${LIFTED} desc, h.id desc` : sql`${REVIEW}, h.id`
    // A hold on everything that a customer owes names the case that came first.
    const found = await sql<Found>`
      select page.data as hold, k.data ->> 'name' as name, c.data as matter, c.data ->> 'assignedTo' as assigned
      from (
        select h.id, h.customer_id, h.case_id, h.data, row_number() over (order by ${order}) as place
        from rows h where ${all(wanted)} order by ${order} limit ${HOLDS_PAGE + 1}
      ) page
      left join rows k on k.kind = 'customer' and k.id = page.customer_id
      left join lateral (
        select c.data from rows c where c.customer_id = page.customer_id and c.kind = 'case' and not c.deleted
          and (page.case_id is null or c.id = page.case_id) order by c.id limit 1
      ) c on true
      order by page.place`.execute(tx)
    const shown = found.rows.slice(0, HOLDS_PAGE)
    const people = await staffOf(
      tx,
      shown.flatMap(({ hold, assigned }) => [
        hold.owner,
        ...(assigned ? [assigned] : []),
        ...(hold.lifted ? [hold.lifted.by] : []),
      ]),
    )
    const last = found.rows.length > HOLDS_PAGE ? shown.at(-1)?.hold : undefined
    return {
      holds: shown.map(({ hold, name, matter, assigned }) => ({
        hold,
        ...aboutOf({ name, matter }),
        owner: named(people, hold.owner),
        agent: assigned ? named(people, assigned) : null,
        liftedBy: hold.lifted ? named(people, hold.lifted.by) : null,
      })),
      next: last ? placeOf(placeIn(last, state), last.id) : null,
      ...(await countsOf(tx, reach, at, tonight)),
      staff: await owners(tx),
      now: at,
    }
  })
}

const placeIn = (hold: HoldRow, state: HoldsQuery['state']): number =>
  state === 'ended' ? (hold.liftedAt ?? 0) : (hold.reviewAt ?? hold.until ?? 0)

async function countsOf(
  tx: Tx,
  reach: Reach,
  at: Instant,
  tonight: Instant,
): Promise<{ standing: number; due: number }> {
  const found = await sql<{ standing: number; due: number }>`
    select count(*)::int as standing, (count(*) filter (where ${REVIEW} < ${tonight}))::int as due
    from rows h where ${standsAt(at)} and ${reach.seesCustomer(sql`h.customer_id`)}`.execute(tx)
  return found.rows[0] ?? { standing: 0, due: 0 }
}

async function owners(tx: Tx): Promise<HoldsReply['staff']> {
  const found = await tx
    .selectFrom('users')
    .select(['id', 'name', 'staff_number'])
    .where('role', 'in', ['agent', 'supervisor'])
    .where('active', '=', true)
    .orderBy('staff_number')
    .execute()
  return found.map(({ id, name, staff_number: staffNumber }) => ({ id, name, staffNumber }))
}

async function findCases({ database, now }: Central, caller: Caller, find: string): Promise<HoldCasesReply> {
  const at = now()
  const reach = await reachOf(database.db, caller)
  const phone = parsePhone(find)
  const account = find.replace(/[\s-]/g, '')
  const byPhone = phone.ok
    ? sql`or c.customer_id in (select n.customer_id from rows n where n.kind = 'contact' and not n.deleted
        and n.data ->> 'role' = 'debtor' and n.data ->> 'phone' = ${phone.e164})`
    : sql``
  const found = await sql<{ matter: CaseRow; name: string | null; holds: HoldRow[] | null }>`
    select c.data as matter, k.data ->> 'name' as name,
      (select jsonb_agg(h.data) from rows h where h.customer_id = c.customer_id and ${standsAt(at)}
        and (h.case_id is null or h.case_id = c.id)) as holds
    from rows c left join rows k on k.kind = 'customer' and k.id = c.customer_id
    where c.kind = 'case' and not c.deleted and (c.data ->> 'accountNumber' = ${account} ${byPhone})
      and ${reach.sees(sql`c.data ->> 'assignedTo'`)}
    order by c.id limit 20`.execute(database.db)
  return {
    cases: found.rows.map(({ matter, name, holds }) => ({
      caseId: matter.id,
      customerId: matter.customerId,
      ...aboutOf({ name, matter }),
      holds: holds ?? [],
    })),
    now: at,
  }
}

export function holdRoutes(central: Central, add: Routes): void {
  add.only(
    'holds.list',
    {
      method: 'GET',
      url: '/v1/holds',
      summary: 'Holds of the whole team, those to be looked at first',
      query: HoldsQuery,
      reply: HoldsReply,
    },
    ({ caller, query }) => listHolds(central, caller, query),
  )
  add.only(
    'holds.cases',
    {
      method: 'GET',
      url: '/v1/holds/cases',
      summary: 'Cases by a whole account or phone number, to place a hold on',
      query: HoldCasesQuery,
      reply: HoldCasesReply,
    },
    ({ caller, query }) => findCases(central, caller, query.find),
  )
}
