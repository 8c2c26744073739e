// Previews of allotments: an order becomes a list of cases with from and to, kept so that exactly this is done, and shown with what it
// would mean for each agent. Promises: nothing passes here; the list is written in short transactions; names leave masked.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type DealCase, deal, type Taker } from '../shared/allotment.ts'
import {
  ALLOTMENT_LIMIT,
  type AllotmentBoard,
  type AllotmentOrder,
  type AllotmentPreview,
  type LeftWhy,
} from '../shared/allotmentBodies.ts'
import { maskName } from '../shared/identity.ts'
import { HOUR, type Instant, localDay } from '../shared/instant.ts'
import { isKept } from '../shared/passing.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { houseDay, stagesAt } from '../shared/strategy.ts'
import { mostCasesOf } from '../shared/teams.ts'
import { BUCKET_NAMES } from '../shared/values.ts'
import { CLOSED, fits, LoadSum, type MeantCase, meantCases } from './allotmentCases.ts'
import { recentAllotments, summaryOf } from './allotmentStore.ts'
import type { Caller, Central } from './context.ts'
import type { Tx } from './database.ts'
import { reachOf } from './reach.ts'
import { deskStrategy } from './strategy.ts'
import { placesOf, teamsOf } from './teams.ts'

const WRITTEN_AT_ONCE = 2000
const SAMPLE = 20
/** A preview that nobody carried out. */
const PREVIEW_LASTS_MS = HOUR

interface Planned {
  each: MeantCase
  to: Id | null
}

/**
 * Throws `team.notYours` for agents of others, `allot.nothing` when no case fits, `allot.dateInPast {earliest}` for a term or keeping that is over, `request.malformed` for
 * somebody who is no active agent.
 */
export async function previewAllotment(
  central: Central,
  caller: Caller,
  order: AllotmentOrder,
): Promise<AllotmentPreview> {
  const { database, now } = central
  const at = now()
  const earliest = houseDay(at)
  const until = order.how === 'return' ? null : order.until
  if (until !== null && until < earliest) throw new ProblemError('allot.dateInPast', { earliest })
  const places = await placesOf(database.db)
  const unknown = takersOf(order).find((id) => !places.some((agent) => agent.id === id))
  if (unknown !== undefined) throw new ProblemError('request.malformed', { path: 'to', detail: 'noAgent' })
  const reach = await reachOf(database.db, caller)
  reach.mustReach(...takersOf(order), ...(order.filter.holders ?? []))
  const { strategy } = await deskStrategy(database.db, at)
  const tables = stagesAt(strategy, at)

  const found: MeantCase[] = []
  const left = new Map<LeftWhy, number>()
  const leave = (why: LeftWhy) => left.set(why, (left.get(why) ?? 0) + 1)
  for await (const each of meantCases(database.db, order.filter, tables, at)) {
    if (!fits(each, order.filter, at)) continue
    // Nobody means those, unless they are named.
    if (each.aside === 'closed' && order.filter.caseIds.length + order.filter.accounts.length === 0) continue
    // What is kept can be kept longer.
    if (each.aside !== null && !(order.how === 'keep' && (each.aside === 'kept' || each.aside === 'inCall')))
      leave(each.aside)
    else found.push(each)
  }
  found.sort((a, b) => b.dpd - a.dpd || (a.matter.id < b.matter.id ? -1 : 1))
  const chosen = found.slice(0, Math.min(order.filter.most, ALLOTMENT_LIMIT))
  const held = await heldBy(central)
  const planned = plan(order, chosen, places, held, leave)
  if (planned.length === 0 && left.size === 0) throw new ProblemError('allot.nothing')

  const id = randomUUID()
  await database.transaction(async (tx) => {
    await tx
      .deleteFrom('allotments')
      .where('state', '=', 'previewed')
      .where((where) => where.or([where('by_user', '=', caller.id), where('at', '<', at - PREVIEW_LASTS_MS)]))
      .execute()
    await tx
      .insertInto('allotments')
      .values({
        id,
        how: order.how,
        state: 'previewed',
        ask: JSON.stringify(order),
        reason: order.reason,
        at,
        by_user: caller.id,
        cases: planned.length,
        left_over: JSON.stringify([...left].map(([why, cases]) => ({ why, cases }))),
        said_at: at,
      })
      .execute()
  })
  const sorted = planned.toSorted((a, b) => (a.each.matter.customerId < b.each.matter.customerId ? -1 : 1))
  for (let from = 0; from < sorted.length; from += WRITTEN_AT_ONCE)
    await database.transaction((tx) => keepPlan(tx, id, from, sorted.slice(from, from + WRITTEN_AT_ONCE)))
  return {
    allotment: await summaryOf(database.db, id),
    shares: sharesOf(planned, places, held),
    sample: await sampleOf(central, planned.slice(0, SAMPLE), places),
    now: at,
  }
}

function takersOf(order: AllotmentOrder): readonly Id[] {
  return order.how === 'allot' || order.how === 'move' ? order.to : []
}

type Places = Awaited<ReturnType<typeof placesOf>>

function plan(
  order: AllotmentOrder,
  chosen: readonly MeantCase[],
  places: Places,
  held: ReadonlyMap<Id, number>,
  leave: (why: LeftWhy) => void,
): Planned[] {
  if (order.how === 'keep')
    return chosen.flatMap((each) => (each.matter.assignedTo ? [{ each, to: each.matter.assignedTo }] : []))
  if (order.how === 'return') return chosen.map((each) => ({ each, to: null }))
  const takers = places
    .filter(({ id }) => order.to.includes(id))
    .map(({ id, place }): Taker => {
      const now = held.get(id) ?? 0
      return { id, held: now, room: Math.max(0, mostCasesOf(place) - now), skills: place.skills }
    })
  const { given, left } = deal(
    chosen.map(
      ({ matter, totalFen, bucket, skills, known }): DealCase => ({
        caseId: matter.id,
        customerId: matter.customerId,
        totalFen,
        bucket,
        skills,
        known,
      }),
    ),
    takers,
    order,
  )
  for (const { why } of left) leave(why)
  const to = new Map(given.map((one) => [one.caseId, one.to]))
  return chosen.flatMap((each) => {
    const taker = to.get(each.matter.id)
    // With whom it is already: nothing passes.
    return taker === undefined || taker === each.matter.assignedTo ? [] : [{ each, to: taker }]
  })
}

async function heldBy({ database }: Central): Promise<Map<Id, number>> {
  const found = await sql<{ agent: Id; cases: number }>`
    select data ->> 'assignedTo' as agent, count(*)::int as cases from rows
    where kind = 'case' and not deleted and data ->> 'assignedTo' is not null
      and data ->> 'state' <> all(${CLOSED}::text[]) group by 1`.execute(database.db)
  return new Map(found.rows.map(({ agent, cases }) => [agent, cases]))
}

async function keepPlan(tx: Tx, allotment: Id, from: number, part: readonly Planned[]): Promise<void> {
  await sql`insert into allotment_cases (allotment, place, customer_id, case_id, from_agent, to_agent)
    select ${allotment}::uuid, ${from}::int + place::int - 1, customer_id, case_id, from_agent, to_agent
    from unnest(${part.map(({ each }) => each.matter.customerId)}::uuid[], ${part.map(({ each }) => each.matter.id)}::uuid[],
      ${part.map(({ each }) => each.matter.assignedTo)}::uuid[], ${part.map(({ to }) => to)}::uuid[])
      with ordinality as planned (customer_id, case_id, from_agent, to_agent, place)`.execute(tx)
}

const staffOf = ({ id, name, staffNumber }: Places[number]) => ({ id, name, staffNumber })

function sharesOf(
  planned: readonly Planned[],
  places: Places,
  held: ReadonlyMap<Id, number>,
): AllotmentPreview['shares'] {
  return places.flatMap((agent) => {
    const takes = planned.filter(({ each, to }) => to === agent.id && each.matter.assignedTo !== agent.id)
    const gives = planned.filter(({ each, to }) => each.matter.assignedTo === agent.id && to !== agent.id)
    const keeps = planned.filter(({ each, to }) => to === agent.id && each.matter.assignedTo === agent.id)
    if (takes.length + gives.length + keeps.length === 0) return []
    return {
      agent: staffOf(agent),
      held: held.get(agent.id) ?? 0,
      takes: takes.length,
      gives: gives.length,
      takesFen: takes.reduce((sum, { each }) => sum + each.totalFen, 0),
      buckets: BUCKET_NAMES.flatMap((bucket) => {
        const cases = takes.filter(({ each }) => each.bucket === bucket).length
        return cases > 0 ? { bucket, takes: cases } : []
      }),
    }
  })
}

async function sampleOf(
  { database }: Central,
  planned: readonly Planned[],
  places: Places,
): Promise<AllotmentPreview['sample']> {
  if (planned.length === 0) return []
  const names = await database.db
    .selectFrom('rows')
    .select(['id', 'data'])
    .where('kind', '=', 'customer')
    .where(
      'id',
      'in',
      planned.map(({ each }) => each.matter.customerId),
    )
    .execute()
  const staffNumber = (id: Id | null) => places.find((agent) => agent.id === id)?.staffNumber ?? null
  return planned.map(({ each: { matter, bucket, totalFen }, to }) => {
    const customer = names.find((row) => row.id === matter.customerId)?.data
    return {
      caseId: matter.id,
      name: customer?.kind === 'customer' ? maskName(customer.name) : '',
      product: matter.product,
      bucket,
      totalFen,
      from: staffNumber(matter.assignedTo),
      to: staffNumber(to),
    }
  })
}

/** Who holds what, what nobody holds, and what was ordered last. */
export async function allotmentBoard(central: Central, caller: Caller): Promise<AllotmentBoard> {
  const { database, now } = central
  const at: Instant = now()
  const { teams, agents: places } = await teamsOf(central, caller)
  const { strategy } = await deskStrategy(database.db, at)
  const everything = { products: [], lenders: [], accounts: [], caseIds: [] }
  const pool = new LoadSum()
  const agents = new Map(places.map(({ id }) => [id, { load: new LoadSum(), kept: 0, termOver: 0 }]))
  for (const holders of [null, places.map(({ id }) => id)])
    for await (const each of meantCases(
      database.db,
      { ...everything, holders },
      stagesAt(strategy, at),
      at,
    )) {
      // What is settled or returned is nobody's load.
      if (each.aside === 'closed') continue
      const { assignedTo, kept, term, zone } = each.matter
      const today = localDay(at, zone)
      if (assignedTo === null) pool.add(each)
      const agent = assignedTo && agents.get(assignedTo)
      if (!agent) continue
      agent.load.add(each)
      if (isKept(kept, today)) agent.kept += 1
      if (term !== undefined && term < today) agent.termOver += 1
    }
  const lenders = await sql<{ lender: string }>`
    select distinct data ->> 'lender' as lender from rows where kind = 'case' and not deleted order by 1 limit 50`.execute(
    database.db,
  )
  return {
    teams,
    agents: places.map((agent) => {
      const sum = agents.get(agent.id)
      return {
        ...agent,
        load: (sum?.load ?? new LoadSum()).load(),
        kept: sum?.kept ?? 0,
        termOver: sum?.termOver ?? 0,
      }
    }),
    pool: pool.load(),
    lenders: lenders.rows.map(({ lender }) => lender),
    recent: await recentAllotments(database.db, await reachOf(database.db, caller)),
    now: at,
  }
}
