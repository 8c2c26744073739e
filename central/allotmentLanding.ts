// One part of an allotment at a time: cases change hands, or go back, in a transaction of at most 2,000 rows. Promises: a case that is not
// with whom it is to be taken from stops everything; an agent on the phone keeps the case; open callbacks go with the case to whoever
// has it now; what is taken back is as it was, also its state, term and callbacks.
import { sql } from 'kysely'
import type { LeftWhy } from '../shared/allotmentBodies.ts'
import type { Instant } from '../shared/instant.ts'
import { type Passing, passed } from '../shared/passing.ts'
import { ProblemError } from '../shared/problem.ts'
import type { CallbackRow, CaseRow, Id } from '../shared/rows.ts'
import { callStands, holderWorks } from './allotmentCases.ts'
import type { AllotmentRow, Before } from './allotmentStore.ts'
import type { Tx } from './database.ts'
import { recordAssignments } from './scope.ts'

/** Each may change a lease beside its own row, and some have callbacks. */
const CASES_AT_ONCE = 600
const ROWS_AT_ONCE = 2000

interface Part {
  place: number
  customer: Id
  caseId: Id
  from: Id | null
  to: Id | null
  before: Before | null
  /** Of the allotment that is being undone. */
  was: Before | null
  matter: CaseRow
  callbacks: CallbackRow[]
  calling: boolean
  /** The taker is in use. */
  takes: boolean
}

type Staff = ReadonlyMap<Id, string>

/**
 * Lands the next part of `allotment`, which is of `at`; how many cases it looked at, 0 when none is left. Throws `allot.broken` when
 * another node took this one for dead.
 */
export async function landSome(
  tx: Tx,
  allotment: AllotmentRow,
  staff: Staff,
  at: Instant,
  now: () => Instant,
): Promise<number> {
  const parts = await partsOf(tx, allotment, 'planned', at)
  const left: { place: number; why: LeftWhy }[] = []
  const moved: (Part & { after: CaseRow; had: Before })[] = []
  for (const part of parts) {
    const why = standsBack(part, allotment)
    if (why !== null) {
      left.push({ place: part.place, why })
      continue
    }
    if (part.matter.assignedTo !== part.from) throw new ProblemError('allot.changed', { cases: 1 })
    const { state, kept, term } = part.matter
    const handed = part.to !== null && part.to !== part.from
    const had: Before = {
      state,
      ...(kept ? { kept } : {}),
      ...(term ? { term } : {}),
      callbacks: handed
        ? part.callbacks.filter((row) => row.owner !== part.to).map(({ id, owner }) => ({ id, owner }))
        : [],
    }
    moved.push({ ...part, had, after: handedOver(part, allotment, staff, at) })
  }
  await writeCases(
    tx,
    moved.map((part) => part.after),
  )
  await writeOwners(
    tx,
    moved.flatMap(({ had, to }) => had.callbacks.map(({ id }) => ({ id, owner: to ?? '' }))),
  )
  await settle(tx, moved, at)
  await mark(
    tx,
    allotment.id,
    'landed',
    moved.map(({ place, had }) => ({ place, before: had, why: null })),
  )
  await mark(
    tx,
    allotment.id,
    'left',
    left.map(({ place, why }) => ({ place, before: null, why })),
  )
  const alive = await tx
    .updateTable('allotments')
    .set((eb) => ({ landed: eb('landed', '+', moved.length), said_at: now() }))
    .where('id', '=', allotment.id)
    .where('state', '=', 'landing')
    .executeTakeFirst()
  // Another node took it for dead meanwhile and takes it back.
  if (alive.numUpdatedRows === 0n) throw new ProblemError('allot.broken')
  return parts.length
}

/** Takes back the next part of what landed; how many cases it looked at, 0 when none is left. */
export async function takeBackSome(
  tx: Tx,
  allotment: AllotmentRow,
  at: Instant,
  now: () => Instant,
): Promise<number> {
  const parts = await partsOf(tx, allotment, 'landed', at)
  const back = parts.filter(
    ({ matter, to }) => matter.assignedTo === to && matter.passings?.at(-1)?.id === allotment.id,
  )
  await writeCases(
    tx,
    back.map(({ matter, from, before }) => {
      const passings = matter.passings?.slice(0, -1) ?? []
      return asBefore({ ...matter, passings }, from, before)
    }),
  )
  await writeOwners(
    tx,
    back.flatMap(({ before }) => before?.callbacks ?? []),
  )
  await settle(
    tx,
    back.map(({ caseId, customer, from, to }) => ({ caseId, customer, from: to, to: from })),
    at,
  )
  await mark(
    tx,
    allotment.id,
    'back',
    parts.map(({ place }) => ({ place, before: null, why: null })),
  )
  await tx
    .updateTable('allotments')
    .set((eb) => ({ landed: eb('landed', '-', parts.length), said_at: now() }))
    .where('id', '=', allotment.id)
    .execute()
  return parts.length
}

function standsBack({ matter, from, calling, takes, was }: Part, allotment: AllotmentRow): LeftWhy | null {
  if (allotment.how === 'undo') {
    const untouched = matter.assignedTo === from && matter.passings?.at(-1)?.id === allotment.undoes
    if (!untouched || !takes || was === null) return 'changed'
  }
  return calling && allotment.how !== 'keep' ? 'inCall' : null
}

const HOWS = { allot: 'allotted', move: 'moved', keep: 'kept', return: 'toPool', undo: 'undone' } as const

function handedOver(
  { matter, from, to, was }: Part,
  { id, how, ask, reason, by }: AllotmentRow,
  staff: Staff,
  at: Instant,
): CaseRow {
  const number = (agent: Id | null) => (agent === null ? null : (staff.get(agent) ?? '—'))
  const until = ask !== null && ask.how !== 'return' ? ask.until : null
  const toLender = ask?.how === 'return' && ask.to === 'lender'
  const passing: Passing = {
    id,
    at,
    how: toLender ? 'toLender' : how === 'allot' && from !== null ? 'moved' : HOWS[how],
    by,
    from: number(from),
    to: number(to),
    reason,
    until,
  }
  const passings = passed(matter.passings, passing)
  if (how === 'undo') return asBefore({ ...matter, passings }, to, was)
  const { kept: _kept, term: _term, ...rest } = matter
  const raised = { ...rest, passings, version: matter.version + 1, assignedTo: to }
  if (how === 'keep')
    return {
      ...raised,
      ...(matter.term ? { term: matter.term } : {}),
      ...(until === null ? {} : { kept: { until, reason } }),
    }
  if (how === 'return') return { ...raised, ...(toLender ? { state: 'RECALLED' } : {}) }
  return { ...raised, ...(until === null ? {} : { term: until }) }
}

function asBefore(matter: CaseRow, holder: Id | null, before: Before | null): CaseRow {
  const { kept: _kept, term: _term, passings, ...rest } = matter
  return {
    ...rest,
    ...(passings && passings.length > 0 ? { passings } : {}),
    assignedTo: holder,
    version: matter.version + 1,
    ...(before ? { state: before.state } : {}),
    ...(before?.kept ? { kept: before.kept } : {}),
    ...(before?.term ? { term: before.term } : {}),
  }
}

/** The next cases in this state with everything about them that may change, their customers locked. */
async function partsOf(
  tx: Tx,
  allotment: AllotmentRow,
  state: 'planned' | 'landed',
  at: Instant,
): Promise<Part[]> {
  const next = await sql<{ place: number; customer: Id }>`
    select place, customer_id as customer from allotment_cases
    where allotment = ${allotment.id} and state = ${state} order by place limit ${CASES_AT_ONCE}`.execute(tx)
  if (next.rows.length === 0) return []
  const customers = [...new Set(next.rows.map((row) => row.customer))].sort()
  // The customer's lock comes first, as with everything that changes its rows.
  await sql`select id from rows where kind = 'customer' and id = any(${customers}::uuid[]) order by id for update`.execute(
    tx,
  )
  const found = await sql<Part>`
    select ac.place, ac.customer_id as customer, ac.case_id as "caseId", ac.from_agent as "from", ac.to_agent as "to", ac.before,
      (select w.before from allotment_cases w where w.allotment = ${allotment.undoes} and w.case_id = ac.case_id
        and w.state = 'landed' limit 1) as was,
      c.data as matter,
      coalesce((select jsonb_agg(b.data) from rows b where b.customer_id = ac.customer_id and b.kind = 'callback'
        and b.case_id = ac.case_id and not b.deleted and b.data ->> 'doneAt' is null), '[]') as callbacks,
      ${callStands(sql`ac.customer_id`, sql`ac.case_id`, at)} and ${holderWorks(sql`c.data`)} as calling,
      (ac.to_agent is null or exists (select from users u where u.id = ac.to_agent and u.active)) as takes
    from allotment_cases ac left join rows c on c.kind = 'case' and c.id = ac.case_id and not c.deleted
    where ac.allotment = ${allotment.id} and ac.state = ${state} and ac.place = any(${next.rows.map((row) => row.place)}::int[])
    order by ac.place`.execute(tx)
  if (found.rows.some((part) => part.matter === null)) throw new ProblemError('allot.changed', { cases: 1 })
  let rows = 0
  // A case, its lease, its callbacks.
  return found.rows.filter((part) => {
    rows += 2 + part.callbacks.length
    return rows <= ROWS_AT_ONCE
  })
}

async function writeCases(tx: Tx, cases: readonly CaseRow[]): Promise<void> {
  if (cases.length === 0) return
  const values = JSON.stringify(cases.map((data) => ({ id: data.id, version: data.version, data })))
  await sql`update rows set version = given.version, data = given.data
    from jsonb_to_recordset(${values}::jsonb) as given (id uuid, version integer, data jsonb)
    where rows.kind = 'case' and rows.id = given.id`.execute(tx)
}

async function writeOwners(tx: Tx, owners: readonly { id: Id; owner: Id }[]): Promise<void> {
  if (owners.length === 0) return
  await sql`update rows set version = rows.version + 1,
      data = rows.data || jsonb_build_object('owner', given.owner, 'version', rows.version + 1)
    from unnest(${owners.map((one) => one.id)}::uuid[], ${owners.map((one) => one.owner)}::text[]) as given (id, owner)
    where rows.kind = 'callback' and rows.id = given.id and not rows.deleted`.execute(tx)
}

/** Who held what from when on, and leases of those who hold nothing of the customer any more. */
async function settle(
  tx: Tx,
  moved: readonly Pick<Part, 'caseId' | 'customer' | 'from' | 'to'>[],
  at: Instant,
): Promise<void> {
  const handed = moved.filter(({ from, to }) => from !== to)
  if (handed.length === 0) return
  await recordAssignments(
    tx,
    handed.map(({ caseId, to }) => ({ caseId, agent: to })),
    at,
  )
  const customers = [...new Set(handed.map(({ customer }) => customer))]
  const ended = await sql<{ id: Id; device: Id }>`
    update rows set version = version + 1, data = data || jsonb_build_object('until', ${at}::bigint, 'version', version + 1)
    where kind = 'lease' and id = any(${customers}::uuid[]) and not deleted and (data ->> 'until')::bigint > ${at}
      and not exists (select from rows c where c.customer_id = rows.customer_id and c.kind = 'case' and not c.deleted
        and c.data ->> 'assignedTo' = coalesce(rows.data ->> 'holder',
          (select d.user_id::text from devices d where d.id = (rows.data ->> 'device')::uuid)))
    returning id, data ->> 'device' as device`.execute(tx)
  if (ended.rows.length === 0) return
  await sql`update lease_spans set until_at = ${at}
    from unnest(${ended.rows.map((row) => row.id)}::uuid[], ${ended.rows.map((row) => row.device)}::uuid[]) as ended (customer, device)
    where customer_id = ended.customer and lease_spans.device = ended.device and until_at > ${at}`.execute(tx)
}

async function mark(
  tx: Tx,
  allotment: Id,
  state: 'landed' | 'left' | 'back',
  parts: readonly { place: number; before: Before | null; why: LeftWhy | null }[],
): Promise<void> {
  if (parts.length === 0) return
  const values = JSON.stringify(parts)
  await sql`update allotment_cases set state = ${state}, before = coalesce(given.before, allotment_cases.before), why = given.why
    from jsonb_to_recordset(${values}::jsonb) as given (place integer, before jsonb, why text)
    where allotment = ${allotment} and allotment_cases.place = given.place`.execute(tx)
}
