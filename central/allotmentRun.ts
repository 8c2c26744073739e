// Carrying out allotments: part by part in short transactions, then published in one, or taken back whole. Promises: what was previewed is
// done, or nothing with the reason; one that was cancelled, met a changed case or died with its process leaves everything as it was;
// undoing gives back every case that nobody passed on since.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { AllotmentReply, LeftWhy } from '../shared/allotmentBodies.ts'
import { HOUR, type Instant, MINUTE } from '../shared/instant.ts'
import { type Problem, ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { landSome, takeBackSome } from './allotmentLanding.ts'
import { type AllotmentRow, allotmentOf, summaryOf } from './allotmentStore.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { refreshScopes } from './scope.ts'
import { wakeAgents } from './wake.ts'

const PREVIEW_LASTS_MS = HOUR
/** One that has said nothing for so long died with its process. */
const SILENT_MS = 2 * MINUTE

export async function allotmentNow({ database, now }: Central, id: Id): Promise<AllotmentReply> {
  return { allotment: await summaryOf(database.db, id), now: now() }
}

/**
 * Carries out a preview; answers when it is done or taken back. Throws `allot.gone` for one that is no preview (any more),
 * `allot.changed {cases}` when cases were passed on since, `allot.running` beside another one.
 */
export async function doAllotment(central: Central, id: Id): Promise<AllotmentReply> {
  await finishBrokenAllotments(central)
  const allotment = await central.database.transaction(async (tx) => {
    const found = await allotmentOf(tx, id, true)
    if (found.state !== 'previewed' || found.at + PREVIEW_LASTS_MS < central.now())
      throw new ProblemError('allot.gone')
    await refuseChanged(tx, id)
    await begin(tx, id, central.now())
    return found
  })
  await run(central, allotment)
  return allotmentNow(central, id)
}

/** A preview is dropped; one that runs is stopped and taken back; false when it was over already. */
export async function cancelAllotment({ database }: Central, id: Id): Promise<boolean> {
  return database.transaction(async (tx) => {
    const { state } = await allotmentOf(tx, id, true)
    if (state === 'previewed') await tx.deleteFrom('allotments').where('id', '=', id).execute()
    else if (state === 'landing')
      await tx.updateTable('allotments').set({ stop: true }).where('id', '=', id).execute()
    return state === 'previewed' || state === 'landing'
  })
}

/** Gives back what nobody passed on since. Throws `allot.gone` for what is not done (any more), `allot.running`. */
export async function undoAllotment(central: Central, caller: Caller, id: Id): Promise<AllotmentReply> {
  await finishBrokenAllotments(central)
  const undoing = randomUUID()
  const allotment = await central.database.transaction(async (tx) => {
    const found = await allotmentOf(tx, id, true)
    if (found.state !== 'done' || found.how === 'undo') throw new ProblemError('allot.gone')
    const at = central.now()
    await sql`insert into allotments (id, how, state, ask, reason, at, by_user, cases, left_over, said_at, undoes)
      values (${undoing}, 'undo', 'previewed', 'null', ${found.reason}, ${at}, ${caller.id},
        (select count(*) from allotment_cases where allotment = ${id} and state = 'landed'), '[]', ${at}, ${id})`.execute(
      tx,
    )
    await sql`insert into allotment_cases (allotment, place, customer_id, case_id, from_agent, to_agent)
      select ${undoing}, place, customer_id, case_id, to_agent, from_agent from allotment_cases
      where allotment = ${id} and state = 'landed'`.execute(tx)
    await begin(tx, undoing, at)
    return allotmentOf(tx, undoing)
  })
  await run(central, allotment)
  return allotmentNow(central, undoing)
}

async function refuseChanged(tx: Tx, id: Id): Promise<void> {
  const found = await sql<{ cases: number }>`
    select count(*)::int as cases from allotment_cases ac
    left join rows c on c.kind = 'case' and c.id = ac.case_id and not c.deleted
    where ac.allotment = ${id} and (c.id is null or c.data ->> 'assignedTo' is distinct from ac.from_agent::text)`.execute(
    tx,
  )
  const cases = found.rows[0]?.cases ?? 0
  if (cases > 0) throw new ProblemError('allot.changed', { cases })
}

async function begin(tx: Tx, id: Id, at: Instant): Promise<void> {
  const other = await tx
    .selectFrom('allotments')
    .select('id')
    .where('state', 'in', ['landing', 'takingBack'])
    .executeTakeFirst()
  if (other) throw new ProblemError('allot.running')
  try {
    await tx.updateTable('allotments').set({ state: 'landing', said_at: at }).where('id', '=', id).execute()
  } catch (error) {
    // Another node began one in the same moment.
    if (error instanceof Error && 'code' in error && error.code === '23505')
      throw new ProblemError('allot.running', {}, { cause: error })
    throw error
  }
}

async function run(central: Central, allotment: AllotmentRow): Promise<void> {
  const { database, now } = central
  const at = now()
  try {
    const staff = await staffNumbers(database.db)
    for (let looked = 1; looked > 0; ) {
      if (await stopped(database.db, allotment.id)) return await takeBack(central, allotment, null)
      looked = await database.transaction((tx) => landSome(tx, allotment, staff, at, now))
    }
    await database.transaction(async (tx) => {
      const done = await tx
        .updateTable('allotments')
        .set({ state: 'done', said_at: now() })
        .where('id', '=', allotment.id)
        .where('state', '=', 'landing')
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw new ProblemError('allot.broken')
      await tellDesks(tx, allotment.id)
      await countLeft(tx, allotment.id)
      if (allotment.undoes)
        await tx
          .updateTable('allotments')
          .set({ state: 'undone', undone_by: allotment.id })
          .where('id', '=', allotment.undoes)
          .execute()
    })
  } catch (error) {
    const problem: Problem =
      error instanceof ProblemError ? error.problem : { code: 'allot.broken', params: {} }
    await takeBack(central, allotment, problem)
    if (!(error instanceof ProblemError)) throw error
  }
}

async function takeBack(central: Central, allotment: AllotmentRow, problem: Problem | null): Promise<void> {
  const { database, now } = central
  const at = now()
  await database.db
    .updateTable('allotments')
    .set({ state: 'takingBack', said_at: at, problem: problem && JSON.stringify(problem) })
    .where('id', '=', allotment.id)
    .execute()
  for (let looked = 1; looked > 0; )
    looked = await database.transaction((tx) => takeBackSome(tx, allotment, at, now))
  await database.transaction(async (tx) => {
    // Somebody may have brought a desk up to what stood meanwhile.
    await tellDesks(tx, allotment.id)
    await tx.updateTable('allotments').set({ state: 'takenBack' }).where('id', '=', allotment.id).execute()
  })
}

async function stopped(db: Db, id: Id): Promise<boolean> {
  const found = await db.selectFrom('allotments').select('stop').where('id', '=', id).executeTakeFirst()
  return found?.stop ?? true
}

/** The one short transaction in which every desk learns of it: scopes only, no row. */
async function tellDesks(tx: Tx, id: Id): Promise<void> {
  const found = await sql<{ agent: Id; customers: Id[] }>`
    select agent, array_agg(distinct customer_id::text) as customers from (
      select from_agent as agent, customer_id from allotment_cases where allotment = ${id} and state in ('landed', 'back')
      union all
      select to_agent, customer_id from allotment_cases where allotment = ${id} and state in ('landed', 'back')
    ) concerned where agent is not null group by agent order by agent`.execute(tx)
  for (const { agent, customers } of found.rows) await refreshScopes(tx, [agent], customers)
  await wakeAgents(
    tx,
    found.rows.map(({ agent }) => agent),
  )
}

async function countLeft(tx: Tx, id: Id): Promise<void> {
  const found = await sql<{ why: LeftWhy; cases: number }>`
    select why, sum(cases)::int as cases from (
      select why, 1 as cases from allotment_cases where allotment = ${id} and state = 'left'
      union all
      select given.why, given.cases from allotments, jsonb_to_recordset(left_over) as given (why text, cases integer)
      where id = ${id}
    ) counted group by why order by why`.execute(tx)
  await tx
    .updateTable('allotments')
    .set({ left_over: JSON.stringify(found.rows) })
    .where('id', '=', id)
    .execute()
}

async function staffNumbers(db: Db): Promise<Map<Id, string>> {
  const found = await db.selectFrom('users').select(['id', 'staff_number']).execute()
  return new Map(found.map((user) => [user.id, user.staff_number]))
}

/** Takes back what died half-way with its process; `everything`: nobody else can be at work. */
export async function finishBrokenAllotments(central: Central, everything = false): Promise<void> {
  const { database, now } = central
  const broken = await database.db
    .selectFrom('allotments')
    .select(['id', 'said_at'])
    .where('state', 'in', ['landing', 'takingBack'])
    .where('said_at', '<', everything ? Number.MAX_SAFE_INTEGER : now() - SILENT_MS)
    .execute()
  for (const { id, said_at } of broken) {
    // Every node looks; the one that says first that it sees to it does.
    const taken = await database.db
      .updateTable('allotments')
      .set({ said_at: now() })
      .where('id', '=', id)
      .where('said_at', '=', said_at)
      .executeTakeFirst()
    if (taken.numUpdatedRows === 0n) continue
    await takeBack(central, await allotmentOf(database.db, id), { code: 'allot.broken', params: {} })
  }
}
