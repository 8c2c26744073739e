// What waits for a supervisor's decision, with the facts to decide it on: plans with their waivers, and exceptions. Promises: names leave
// masked; figures are those of the ledger now, so that a request about older ones is seen as such. Decisions themselves are acts and
// come by push.
import { sql } from 'kysely'
import {
  type Approval,
  ApprovalsQuery,
  ApprovalsReply,
  type ExceptionApproval,
  type Standing as Standpoint,
} from '../shared/approvalBodies.ts'
import { arrearsOn } from '../shared/arrears.ts'
import { recordOf } from '../shared/compliance/judgement.ts'
import type { RuleSettings } from '../shared/compliance/tighten.ts'
import { maskName } from '../shared/identity.ts'
import { type Instant, localDay } from '../shared/instant.ts'
import { ruleFor } from '../shared/moneyRules.ts'
import { type Standing, standings } from '../shared/promise.ts'
import type { Staff } from '../shared/reviewBodies.ts'
import type {
  CaseRow,
  E164,
  ExceptionRow,
  PaymentRow,
  PlanRow,
  PromiseRow,
  Row,
  RowKind,
  RowOf,
} from '../shared/rows.ts'
import { mostOf, tierOf } from '../shared/waiver.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Tx } from './database.ts'
import { forbiddenAmong } from './forbidden.ts'
import { decidable, hurryReachOf, type Reach } from './reach.ts'
import { judge } from './recheck.ts'
import { ruleSettings } from './ruleSettings.ts'
import { named, staffOf } from './staff.ts'

const SHOWN = 200

interface Found {
  request: PlanRow | ExceptionRow
  matter: CaseRow
  name: string | null
  /** Every row of the customer for an exception, payments and promises of the case for a plan. */
  rows: Row[] | null
}

/** The page of one kind of request, with the rows that its facts are reckoned from. */
async function page(
  tx: Tx,
  {
    kind,
    state,
    hurry,
    at,
  }: { kind: 'plan' | 'exception'; state: ApprovalsQuery['state']; hurry: Reach; at: Instant },
): Promise<Found[]> {
  const [condition, order] =
    state === 'open'
      ? [sql`p.data ->> 'state' = 'asked'`, sql`(p.data ->> 'askedAt')::bigint, p.id`]
      : [sql`p.data ->> 'state' <> 'asked'`, sql`(p.data #>> '{ended,at}')::bigint desc, p.id`]
  const needed =
    kind === 'plan'
      ? sql`r.case_id = page.case_id and r.kind in ('payment', 'promise')`
      : sql`r.kind in ('payment', 'promise', 'case', 'contact', 'call', 'hold', 'callback', 'disposition', 'exception')`
  // The kind stands in the text, not as a parameter: the index of each kind is one of its own.
  const found = await sql<Found>`
    select page.data as request, c.data as matter, k.data ->> 'name' as name,
      (select jsonb_agg(r.data) from rows r where r.customer_id = page.customer_id and not r.deleted and ${needed}) as rows
    from (
      select p.id, p.customer_id, p.case_id, p.data, row_number() over (order by ${order}) as place from rows p
      where p.kind = ${sql.lit(kind)} and not p.deleted and ${condition} and ${decidable(hurry, sql`p`, at)} order by ${order} limit ${SHOWN + 1}
    ) page
    join rows c on c.kind = 'case' and c.id = page.case_id and not c.deleted
    left join rows k on k.kind = 'customer' and k.id = page.customer_id
    order by page.place`.execute(tx)
  return found.rows
}

const ofKind = <K extends RowKind>(rows: readonly Row[] | null, kind: K): RowOf<K>[] =>
  (rows ?? []).filter((row): row is RowOf<K> => row.kind === kind)

function standpointOf(
  { request, matter, name, rows }: Found,
  staff: readonly Staff[],
  at: Instant,
): { standpoint: Standpoint; found: Standing[]; promises: PromiseRow[]; ledger: PaymentRow[] } {
  const ofCase = <R extends Row>(all: R[]) => all.filter((row) => row.caseId === matter.id)
  const ledger = ofCase(ofKind(rows, 'payment'))
  const promises = ofCase(ofKind(rows, 'promise'))
  const { totalFen, dpd, bucket, paidFen } = arrearsOn(matter, ledger, localDay(at, matter.zone))
  const found = standings(promises, ledger, at, matter.zone)
  const count = (...of: string[]) => found.filter((each) => of.includes(each.state)).length
  const { lender, lenderType, product, dueDate, zone, state } = matter
  return {
    standpoint: {
      name: name === null ? '' : maskName(name),
      agent: named(staff, request.askedBy),
      endedBy: request.ended ? named(staff, request.ended.by) : null,
      matter: { lender, lenderType, product, dueDate, zone, state },
      totalFen,
      dpd,
      bucket,
      history: { made: found.length, kept: count('KEPT'), broken: count('BROKEN', 'PARTIAL'), paidFen },
    },
    found,
    promises,
    ledger,
  }
}

async function listApprovals(
  central: Central,
  caller: Caller,
  { state }: ApprovalsQuery,
): Promise<ApprovalsReply> {
  const hurry = await hurryReachOf(central, caller)
  return central.database.db.transaction().execute(async (tx) => {
    const at = central.now()
    const [plans, asked] = [
      await page(tx, { kind: 'plan', state, hurry, at }),
      await page(tx, { kind: 'exception', state, hurry, at }),
    ]
    const shown = [...plans.slice(0, SHOWN), ...asked.slice(0, SHOWN)]
    const staff = await staffOf(
      tx,
      shown.flatMap(({ request }) => [request.askedBy, ...(request.ended ? [request.ended.by] : [])]),
    )
    const settings = await ruleSettings(tx)
    const phones = asked.flatMap(({ rows }) => ofKind(rows, 'contact').map(({ phone }) => phone))
    const forbidden = await forbiddenAmong(tx, [...new Set(phones)], at)
    const approvals = plans.slice(0, SHOWN).map((one): Approval => {
      const plan = one.request as PlanRow
      const { standpoint } = standpointOf(one, staff, at)
      const waivers = ruleFor('WAIVER', one.matter, localDay(at, one.matter.zone)).value
      const mostFen = mostOf(plan.owed, tierOf(waivers, caller.role, standpoint.bucket))
      return { ...standpoint, plan, mostFen }
    })
    const exceptions = asked
      .slice(0, SHOWN)
      .map((one) => exceptionOf(one, { staff, settings, forbidden, at }))
    return { approvals, exceptions, more: plans.length > SHOWN || asked.length > SHOWN, now: at }
  })
}

function exceptionOf(
  one: Found,
  {
    staff,
    settings,
    forbidden,
    at,
  }: { staff: readonly Staff[]; settings: RuleSettings; forbidden: ReadonlySet<E164>; at: Instant },
): ExceptionApproval {
  const exception = one.request as ExceptionRow
  const { standpoint, found } = standpointOf(one, staff, at)
  const { contactId, purpose, askedBy, id } = exception
  const dialled =
    purpose === null
      ? null
      : { callId: id, caseId: one.matter.id, contactId, number: null, purpose, agentId: askedBy, at }
  const verdict =
    dialled && exception.state === 'asked' ? judge(one.rows ?? [], forbidden, dialled, settings) : null
  const named = found.find((each) => each.id === exception.promiseId)
  const last = found.filter(({ state }) => state === 'BROKEN' || state === 'PARTIAL').at(-1)
  const about = named ?? (exception.exceptionKind === 'promise' ? last : undefined)
  return {
    ...standpoint,
    exception,
    guard: verdict && recordOf(verdict),
    promise: about
      ? { amountFen: about.amountFen, paidFen: about.paidFen, due: about.due, state: about.state }
      : null,
  }
}

export function approvalRoutes(central: Central, add: Routes): void {
  add.only(
    'approvals.list',
    {
      method: 'GET',
      url: '/v1/approvals',
      summary: 'What waits for a supervisor’s decision, or had one',
      query: ApprovalsQuery,
      reply: ApprovalsReply,
    },
    ({ caller, query }) => listApprovals(central, caller, query),
  )
}
