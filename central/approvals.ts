// What waits for a supervisor's decision, with the facts to decide it on. Promises: names leave masked; figures are those of the ledger
// now, so that a request about older ones is seen as such. Decisions themselves are acts and come by push.
import { sql } from 'kysely'
import { type Approval, ApprovalsQuery, ApprovalsReply } from '../shared/approvalBodies.ts'
import { arrearsOn } from '../shared/arrears.ts'
import { maskName } from '../shared/identity.ts'
import { localDay } from '../shared/instant.ts'
import { ruleFor } from '../shared/moneyRules.ts'
import { standings } from '../shared/promise.ts'
import type { CaseRow, PaymentRow, PlanRow, PromiseRow } from '../shared/rows.ts'
import { mostOf, tierOf } from '../shared/waiver.ts'
import type { Caller, Central, Routes } from './context.ts'
import { named, staffOf } from './reviewList.ts'

const SHOWN = 200

interface Found {
  plan: PlanRow
  matter: CaseRow
  name: string | null
  payments: PaymentRow[] | null
  promises: PromiseRow[] | null
}

async function listApprovals(
  { database, now }: Central,
  caller: Caller,
  { state }: ApprovalsQuery,
): Promise<ApprovalsReply> {
  const at = now()
  const [condition, order] =
    state === 'open'
      ? [sql`p.data ->> 'state' = 'asked'`, sql`(p.data ->> 'askedAt')::bigint, p.id`]
      : [sql`p.data ->> 'state' <> 'asked'`, sql`(p.data #>> '{ended,at}')::bigint desc, p.id`]
  const found = await sql<Found>`
    select page.data as plan, c.data as matter, k.data ->> 'name' as name,
      (select jsonb_agg(r.data) from rows r where r.customer_id = page.customer_id and r.case_id = page.case_id
        and r.kind = 'payment' and not r.deleted) as payments,
      (select jsonb_agg(r.data) from rows r where r.customer_id = page.customer_id and r.case_id = page.case_id
        and r.kind = 'promise' and not r.deleted) as promises
    from (
      select p.id, p.customer_id, p.case_id, p.data, row_number() over (order by ${order}) as place from rows p
      where p.kind = 'plan' and not p.deleted and ${condition} order by ${order} limit ${SHOWN + 1}
    ) page
    join rows c on c.kind = 'case' and c.id = page.case_id and not c.deleted
    left join rows k on k.kind = 'customer' and k.id = page.customer_id
    order by page.place`.execute(database.db)
  const shown = found.rows.slice(0, SHOWN)
  const staff = await staffOf(
    database.db,
    shown.flatMap(({ plan }) => [plan.askedBy, ...(plan.ended ? [plan.ended.by] : [])]),
  )
  const approvals = shown.map(({ plan, matter, name, payments, promises }): Approval => {
    const today = localDay(at, matter.zone)
    const ledger = payments ?? []
    const { totalFen, dpd, bucket, paidFen } = arrearsOn(matter, ledger, today)
    const states = standings(promises ?? [], ledger, at, matter.zone).map((each) => each.state)
    const count = (...of: string[]) => states.filter((each) => of.includes(each)).length
    const { lender, lenderType, product, dueDate, zone, state: caseState } = matter
    return {
      plan,
      name: name === null ? '' : maskName(name),
      agent: named(staff, plan.askedBy),
      endedBy: plan.ended ? named(staff, plan.ended.by) : null,
      matter: { lender, lenderType, product, dueDate, zone, state: caseState },
      totalFen,
      dpd,
      bucket,
      mostFen: mostOf(plan.owed, tierOf(ruleFor('WAIVER', matter, today).value, caller.role, bucket)),
      history: { made: states.length, kept: count('KEPT'), broken: count('BROKEN', 'PARTIAL'), paidFen },
    }
  })
  return { approvals, more: found.rows.length > SHOWN, now: at }
}

export function approvalRoutes(central: Central, add: Routes): void {
  add.only(
    'approvals.list',
    {
      method: 'GET',
      url: '/v1/approvals',
      summary: 'Plans and waivers that wait for a decision, or had one',
      query: ApprovalsQuery,
      reply: ApprovalsReply,
    },
    ({ caller, query }) => listApprovals(central, caller, query),
  )
}
