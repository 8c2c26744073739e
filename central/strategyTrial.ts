// How an agent's list would stand under other weights: ranked by the same function as on the desk, kept nowhere. Promises: names leave
// masked; what the guard would say is left out, since it changes by the minute and weights do not touch it.
import { sql } from 'kysely'
import type { Permit } from '../shared/compliance/compliance.ts'
import { maskName } from '../shared/identity.ts'
import type { Instant } from '../shared/instant.ts'
import { lookedAt } from '../shared/lenderEvent.ts'
import { arrearsWithPlan } from '../shared/planStanding.ts'
import { standings } from '../shared/promise.ts'
import type { Row, RowKind } from '../shared/rows.ts'
import { TRIED_CASES, type TryReply, type TryRequest, weightsAt } from '../shared/strategy.ts'
import { willingnessOf } from '../shared/willingness.ts'
import { isWorkable, rank, type WorkFacts } from '../shared/worklist.ts'
import type { Caller, Central } from './context.ts'
import type { Db } from './database.ts'
import { reachOf } from './reach.ts'
import { deskStrategy } from './strategy.ts'

const SHOWN = 20

const MAY_CALL: Permit = {
  kind: 'permit',
  until: null,
  conditions: [],
  checks: [],
  pack: '',
}

interface Tried {
  facts: WorkFacts
  name: string
  product: TryReply['cases'][number]['product']
}

export async function tryWeights(
  { database, now }: Central,
  caller: Caller,
  { agentId, weights }: TryRequest,
): Promise<TryReply> {
  const at = now()
  ;(await reachOf(database.db, caller)).mustReach(agentId)
  const { strategy } = await deskStrategy(database.db, at)
  const tried = await casesOf(database.db, agentId, at)
  const facts = [...tried.values()].map((each) => each.facts)
  const before = rank(facts, at, weightsAt(strategy, at)).filter(isWorkable)
  const after = rank(facts, at, weights).filter(isWorkable)
  const placeBefore = new Map(
    before.map((each, place) => [each.caseId, { place: place + 1, points: each.points }]),
  )
  return {
    cases: after.slice(0, SHOWN).flatMap(({ caseId, points, due, reasons }, place) => {
      const known = tried.get(caseId)
      const stood = placeBefore.get(caseId)
      if (!known || !stood) return []
      const { totalFen, bucket } = known.facts.arrears
      return {
        caseId,
        name: maskName(known.name),
        product: known.product,
        bucket,
        totalFen,
        before: stood,
        after: { place: place + 1, points },
        due,
        reasons,
      }
    }),
    moved: after.filter(({ caseId }, place) => placeBefore.get(caseId)?.place !== place + 1).length,
    of: after.length,
    now: at,
  }
}

async function casesOf(db: Db, agentId: string, at: Instant): Promise<Map<string, Tried>> {
  const found = await sql<{ id: string; rows: Row[] }>`
    select mine.id, (select jsonb_agg(r.data) from rows r where r.customer_id = mine.customer_id and not r.deleted
      and r.kind in ('case', 'customer', 'call', 'payment', 'promise', 'plan', 'hold', 'callback', 'disposition', 'event')
      and (r.case_id is null or r.case_id = mine.id or r.kind = 'hold')) as rows
    from (
      select id, customer_id from rows
      where kind = 'case' and not deleted and data ->> 'assignedTo' = ${agentId} order by id limit ${TRIED_CASES}
    ) mine order by mine.id`.execute(db)
  return new Map(
    found.rows.flatMap(({ id, rows }): [string, Tried][] => {
      const of = <K extends RowKind>(kind: K) =>
        rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)
      const matter = of('case').find((row) => row.id === id)
      const customer = of('customer')[0]
      if (!matter || !customer) return []
      const payments = of('payment')
      const promised = standings(of('promise'), payments, at, matter.zone)
      const facts: WorkFacts = {
        matter,
        arrears: arrearsWithPlan(matter, payments, of('plan'), promised, at),
        standings: promised,
        callbacks: of('callback'),
        // A wrap-up that waits at somebody's desk is not for weights to order.
        calls: of('call').map((call) => ({ ...call, dispositionId: call.dispositionId ?? call.id })),
        holds: of('hold'),
        willingness: willingnessOf(of('disposition'), at),
        looked: lookedAt(of('event'), { calls: of('call'), payments, zone: matter.zone }, at),
        guard: MAY_CALL,
      }
      return [[id, { facts, name: customer.name, product: matter.product }]]
    }),
  )
}
