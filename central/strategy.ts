// The house's strategy as central keeps it: weights of the worklist and the stage table. Promises: what does not keep its bounds is refused
// with the bound; nothing that stood is rewritten; two supervisors who change the same at once are told, not merged; every desk learns of
// it with its next pull, to which it is woken.
import { sql } from 'kysely'
import { ProblemError } from '../shared/problem.ts'
import { StageTables, stageFaults } from '../shared/stages.ts'
import type { StagesRequest, WeightsRequest } from '../shared/strategy.ts'
import { type DeskStrategy, houseDay, type StrategyReply, stagesAt, stillNeeded } from '../shared/strategy.ts'
import { Weights, weightFaults } from '../shared/weights.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { wakeAll } from './wake.ts'

type What = 'weights' | 'stages'

const SHOWN = 50

const bodiesOf = (rows: readonly { id: number; what: What; effective_from: string; body: unknown }[]) => ({
  weights: rows.flatMap(({ id, what, effective_from: effectiveFrom, body }) =>
    what === 'weights' ? { id, effectiveFrom, weights: Weights.parse(body) } : [],
  ),
  stages: rows.flatMap(({ id, what, effective_from: effectiveFrom, body }) =>
    what === 'stages' ? { id, effectiveFrom, tables: StageTables.parse(body) } : [],
  ),
})

/** What is in force at `at` and what will be; and the number of the newest version, by which a desk knows whether it has it. */
export async function deskStrategy(
  db: Db | Tx,
  at: number,
): Promise<{ newest: number; strategy: DeskStrategy }> {
  const rows = await db
    .selectFrom('strategy_versions')
    .select(['id', 'what', 'effective_from', 'body'])
    .orderBy('id')
    .execute()
  const { weights, stages } = bodiesOf(rows)
  const day = houseDay(at)
  return {
    newest: rows.at(-1)?.id ?? 0,
    strategy: { weights: stillNeeded(weights, day), stages: stillNeeded(stages, day) },
  }
}

/** The stage table that stood at `at`. */
export async function stageTablesAt(db: Db | Tx, at: number): Promise<StageTables> {
  const rows = await db
    .selectFrom('strategy_versions')
    .select(['id', 'what', 'effective_from', 'body'])
    .where('what', '=', 'stages')
    .where('at', '<=', at)
    .orderBy('id')
    .execute()
  return stagesAt({ weights: [], stages: bodiesOf(rows).stages }, at)
}

export async function newestStrategy(db: Db | Tx): Promise<number> {
  const found = await db
    .selectFrom('strategy_versions')
    .select((eb) => eb.fn.max('id').as('newest'))
    .executeTakeFirst()
  return found?.newest ?? 0
}

export async function strategyOf({ database, now }: Central): Promise<StrategyReply> {
  const rows = await database.db
    .selectFrom('strategy_versions')
    .innerJoin('users', 'users.id', 'strategy_versions.by_user')
    .select([
      'strategy_versions.id',
      'what',
      'effective_from',
      'body',
      'reason',
      'at',
      'users.name',
      'users.staff_number as staffNumber',
    ])
    .orderBy('strategy_versions.id', 'desc')
    .limit(SHOWN)
    .execute()
  const authored = new Map(
    rows.map(({ id, at, reason, name, staffNumber }) => [id, { at, reason, by: { name, staffNumber } }]),
  )
  const nobody = { at: 0, reason: '', by: { name: '', staffNumber: '' } }
  const { weights, stages } = bodiesOf(rows)
  return {
    weights: weights.map((each) => ({ ...each, ...(authored.get(each.id) ?? nobody) })),
    stages: stages.map((each) => ({ ...each, ...(authored.get(each.id) ?? nobody) })),
    now: now(),
  }
}

/** Throws `strategy.bounds {weight, least, most}`, `strategy.unfair {least}`, `strategy.dateInPast {earliest}`, `strategy.changed`. */
export async function setWeights(
  central: Central,
  caller: Caller,
  { weights, ...how }: WeightsRequest,
): Promise<StrategyReply> {
  const [fault] = weightFaults(weights)
  if (fault?.why === 'bounds') {
    const { weight, least, most } = fault
    throw new ProblemError('strategy.bounds', { weight, least, most })
  }
  if (fault) throw new ProblemError('strategy.unfair', { least: fault.least })
  return keep(central, caller, 'weights', weights, how)
}

/** Throws `strategy.stage {why, fromDpd}`, `strategy.dateInPast {earliest}` and `strategy.changed`. */
export async function setStages(
  central: Central,
  caller: Caller,
  { tables, ...how }: StagesRequest,
): Promise<StrategyReply> {
  const [fault] = stageFaults(tables)
  if (fault)
    throw new ProblemError('strategy.stage', {
      why: fault.why,
      fromDpd: 'fromDpd' in fault ? fault.fromDpd : null,
      words: fault.why === 'words' ? fault.words : null,
    })
  return keep(central, caller, 'stages', tables, how)
}

async function keep(
  central: Central,
  caller: Caller,
  what: What,
  body: Weights | StageTables,
  { effectiveFrom, reason, base }: Omit<WeightsRequest, 'weights'>,
): Promise<StrategyReply> {
  const at = central.now()
  const earliest = houseDay(at)
  if (effectiveFrom < earliest) throw new ProblemError('strategy.dateInPast', { earliest })
  await central.database.transaction(async (tx) => {
    // One after the other: the second of two has not seen what the first one set.
    await sql`lock table strategy_versions in share row exclusive mode`.execute(tx)
    const newest = await tx
      .selectFrom('strategy_versions')
      .select((eb) => eb.fn.max('id').as('id'))
      .where('what', '=', what)
      .executeTakeFirst()
    if ((newest?.id ?? 0) !== base) throw new ProblemError('strategy.changed')
    await tx
      .insertInto('strategy_versions')
      .values({
        what,
        effective_from: effectiveFrom,
        body: JSON.stringify(body),
        reason,
        at,
        by_user: caller.id,
      })
      .execute()
    await wakeAll(tx)
  })
  return strategyOf(central)
}
