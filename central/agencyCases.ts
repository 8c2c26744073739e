// Cases that go to an outside agency and come back. Promises: only the fields of the closed list leave, each export stands in a log with the
// hash of its file; a case is with one agency at a time and with nobody of ours meanwhile; a recall names references only.
import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { effectiveCalls, guardCallsOf } from '../shared/compliance/counters.ts'
import { holdBinds, holdStands } from '../shared/compliance/holds.ts'
import { type RuleSettings, rulesFor } from '../shared/compliance/tighten.ts'
import { maskName } from '../shared/identity.ts'
import { addDays, CHINA, type Instant, instantOf, localDay } from '../shared/instant.ts'
import { arrearsWithPlan, planState } from '../shared/planStanding.ts'
import type { Problem } from '../shared/problem.ts'
import { ProblemError } from '../shared/problem.ts'
import { PROFILES } from '../shared/product.ts'
import { RUNNING, standings } from '../shared/promise.ts'
import {
  AGENCY_FIELDS,
  AGENCY_RULES,
  type Agency,
  agencyFile,
  agencyLine,
  agencyProblems,
  numbersForAgency,
  recallFile,
} from '../shared/referral/agency.ts'
import {
  AGENCY_LIMIT,
  type AgencyCase,
  type AgencyCasesQuery,
  type AgencyCasesReply,
  type AgencyExportReply,
  type RecallReply,
} from '../shared/referral/bodies.ts'
import type { CaseRow, CustomerRow, Id, Row, RowKind, RowOf } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Tx } from './database.ts'
import { reachOf } from './reach.ts'
import { RowStore } from './rowStore.ts'
import { ruleSettings } from './ruleSettings.ts'
import { assign } from './scope.ts'
import { wakeCustomers } from './wake.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Throws `request.notFound`. */
export async function agencyOf({ database }: Pick<Central, 'database'>, id: Id): Promise<Agency> {
  const row = await database.db.selectFrom('agencies').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new ProblemError('request.notFound')
  const { name, contact, published_on: publishedOn, ended_on: endedOn } = row
  return { id, name, contact, publishedOn, endedOn }
}

/** What decides about one case, from all rows of its customer. */
function lookedAt(rows: readonly Row[], matter: CaseRow, at: Instant) {
  const of = <K extends RowKind>(kind: K) => rows.filter((row): row is RowOf<K> => row.kind === kind)
  const own = <K extends RowKind>(kind: K) => of(kind).filter((row) => row.caseId === matter.id)
  const payments = own('payment')
  const plans = own('plan')
  const found = standings(own('promise'), payments, at, matter.zone)
  const arrears = arrearsWithPlan(matter, payments, plans, found, at)
  const contacts = of('contact').filter((row) => row.caseId === null || row.caseId === matter.id)
  return {
    arrears,
    calls: guardCallsOf(of('call'), of('contact')),
    facts: {
      matter,
      arrears,
      holds: of('hold')
        .filter((hold) => holdStands(hold, at) && holdBinds(hold, matter.id))
        .map((hold) => hold.holdKind),
      agreed:
        found.some(({ state }) => RUNNING.includes(state)) ||
        plans.some((plan) => ['asked', 'running'].includes(planState(plan, found))),
      // Whoever forbade a number anywhere has it suppressed in every case.
      numbers: numbersForAgency(contacts, new Set()),
    },
  }
}

const SHOWN = 200

/** Cases that could go out, are out, or came back, the oldest debt first. */
export async function agencyCases(
  central: Central,
  caller: Caller,
  agency: Agency,
  { show }: AgencyCasesQuery,
): Promise<AgencyCasesReply> {
  const at = central.now()
  const today = localDay(at, CHINA)
  const reach = await reachOf(central.database.db, caller)
  // The first day of M3 at the earliest: everything younger need not be looked at.
  const before = addDays(today, -60)
  const which =
    show === 'possible'
      ? sql`c.kind = 'case' and not c.deleted and c.data ->> 'dueDate' < ${before} and c.data -> 'agency' is null
          and c.data ->> 'state' not in ('CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED')`
      : sql`c.kind = 'case' and c.id in (select case_id from agency_cases where agency = ${agency.id}::uuid
          and recalled_at is ${show === 'out' ? sql`null` : sql`not null`})`
  const found = await sql<{
    matter: CaseRow
    rows: Row[]
    out_at: number | null
    recalled_at: number | null
    deleted_on: string | null
  }>`
    select page.data as matter, a.out_at, a.recalled_at, a.deleted_on,
      (select jsonb_agg(r.data) from rows r where r.customer_id = page.customer_id and not r.deleted
        and r.kind in ('customer', 'contact', 'payment', 'promise', 'plan', 'hold')) as rows
    from (select c.id, c.customer_id, c.data from rows c where ${which} and ${reach.sees(sql`c.data ->> 'assignedTo'`)}
      order by c.data ->> 'dueDate', c.id limit ${SHOWN + 1}) page
    left join lateral (select out_at, recalled_at, deleted_on from agency_cases
      where case_id = page.id and agency = ${agency.id}::uuid order by out_at desc limit 1) a on true
    order by page.data ->> 'dueDate', page.id`.execute(central.database.db)
  const cases = found.rows.slice(0, SHOWN).map(({ matter, rows, ...times }): AgencyCase => {
    const { arrears, facts } = lookedAt(rows, matter, at)
    const customer = rows.find((row): row is CustomerRow => row.kind === 'customer')
    return {
      caseId: matter.id,
      name: customer ? maskName(customer.name) : '',
      lender: matter.lender,
      bucket: arrears.bucket,
      dpd: arrears.dpd,
      totalFen: arrears.totalFen,
      problem: show === 'possible' ? (agencyProblems(facts, agency, today)[0] ?? null) : null,
      outAt: times.out_at,
      recalledAt: times.recalled_at,
      deletedOn: times.deleted_on,
    }
  })
  return { cases, more: found.rows.length > SHOWN, now: at }
}

async function locked(tx: Tx, caseIds: readonly Id[]) {
  const found = await tx
    .selectFrom('rows')
    .select(['id', 'customer_id'])
    .where('kind', '=', 'case')
    .where('deleted', '=', false)
    .where('id', 'in', [...new Set(caseIds)])
    .orderBy('id')
    .execute()
  const store = new RowStore(tx)
  await store.load(found.map((row) => row.customer_id))
  return { store, found }
}

/** Hands cases to an agency: those that may go are written into the file, marked and taken from their agents; the others are named. */
export async function handOut(
  central: Central,
  caller: Caller,
  agency: Agency,
  caseIds: readonly Id[],
): Promise<AgencyExportReply> {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    const settings = await ruleSettings(tx)
    // First from their agents: what is staged below builds on it.
    const refused: { caseId: Id; problem: Problem }[] = []
    const chosen: Id[] = []
    const first = await locked(tx, caseIds)
    const known = new Set(first.found.map(({ id }) => id))
    for (const id of caseIds)
      if (!known.has(id))
        refused.push({ caseId: id, problem: { code: 'act.subjectMissing', params: { kind: 'case', id } } })
    for (const { id, customer_id: customerId } of first.found) {
      const matter = first.store.world(customerId).get('case', id)
      if (!matter) continue
      const { facts } = lookedAt(first.store.rowsOf(customerId), matter, at)
      const [problem] = agencyProblems(facts, agency, localDay(at, matter.zone))
      if (problem) refused.push({ caseId: id, problem })
      else chosen.push(id)
    }
    if (chosen.length === 0) return { exportId: null, sent: 0, refused, file: null, sha256: null, now: at }
    await assign(tx, chosen, null, at)
    const { store, found } = await locked(tx, chosen)
    const lines = found.flatMap(({ id, customer_id: customerId }) => {
      const world = store.world(customerId)
      const matter = world.get('case', id)
      const customer = world.get('customer', customerId)
      if (!matter || !customer) return []
      const rows = store.rowsOf(customerId)
      const { arrears, facts, calls } = lookedAt(rows, matter, at)
      store.stage([
        { ...matter, agency: { id: agency.id, name: agency.name, since: at }, version: matter.version + 1 },
      ])
      return agencyLine({
        matter,
        product: PROFILES[matter.product].label.zh,
        name: customer.name,
        numbers: facts.numbers,
        arrears,
        callsLeft: callsLeft(calls, matter, at, settings),
      })
    })
    await store.flush()
    const file = agencyFile(lines)
    const exportId = randomUUID()
    await tx
      .insertInto('agency_exports')
      .values({
        id: exportId,
        agency: agency.id,
        at,
        by_user: caller.id,
        fields: JSON.stringify(AGENCY_FIELDS.map(({ id }) => id)),
        rules: AGENCY_RULES.version,
        cases: found.length,
        sha256: sha256(file),
      })
      .execute()
    await tx
      .insertInto('agency_cases')
      .values(
        found.map(({ id, customer_id }) => ({
          export_id: exportId,
          case_id: id,
          customer_id,
          agency: agency.id,
          out_at: at,
        })),
      )
      .execute()
    await wakeCustomers(
      tx,
      found.map((row) => row.customer_id),
    )
    return { exportId, sent: found.length, refused, file, sha256: sha256(file), now: at }
  })
}

/** What is left of the day's cap, which the agency shares with us. */
function callsLeft(
  calls: ReturnType<typeof guardCallsOf>,
  matter: CaseRow,
  at: Instant,
  settings: RuleSettings,
): number {
  const today = localDay(at, matter.zone)
  const until = instantOf(addDays(today, 1), 0, matter.zone)
  const { effectivePerDay } = rulesFor(matter, at, settings).thresholds
  return Math.max(0, effectivePerDay - effectiveCalls(calls, instantOf(today, 0, matter.zone), until))
}

/** Takes cases back; those that this agency does not have are passed over. */
export async function recall(
  central: Central,
  caller: Caller,
  agency: Agency,
  { caseIds, reason }: { caseIds: readonly Id[]; reason: string },
): Promise<RecallReply> {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    const { store } = await locked(tx, caseIds)
    const taken = await tx
      .updateTable('agency_cases')
      .set({ recalled_at: at, recalled_by: caller.id, reason })
      .where('agency', '=', agency.id)
      .where('recalled_at', 'is', null)
      .where('case_id', 'in', caseIds.slice(0, AGENCY_LIMIT))
      .returning(['case_id', 'customer_id'])
      .execute()
    const rows = taken.flatMap(({ case_id: id, customer_id: customerId }) => {
      const matter = store.world(customerId).get('case', id)
      if (!matter?.agency) return []
      const { agency: _with, ...own } = matter
      return { ...own, version: matter.version + 1 }
    })
    store.stage(rows)
    await store.flush()
    await wakeCustomers(
      tx,
      taken.map((row) => row.customer_id),
    )
    const recalledOn = localDay(at, CHINA)
    const file =
      taken.length === 0
        ? null
        : recallFile(taken.map(({ case_id: reference }) => ({ reference, recalledOn, reason })))
    return { recalled: taken.length, file, now: at }
  })
}
