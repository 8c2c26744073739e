// What an import wrote and no desk was shown yet. Promises: it is published or taken back in short transactions, whatever its
// size, and also when the process that imported died meanwhile: then another one finishes it. Private to the import and the server.
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import type { Id } from '../shared/rows.ts'
import { forgetAnswers } from './answeredOnce.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { forgetStaged } from './importStaging.ts'
import { type Landing, takeBack } from './landing.ts'
import { recordAssignments, refreshScopes } from './scope.ts'
import { forgetTries } from './triesTogether.ts'

/** Cases of one agent that are shown in one transaction: while it runs no desk sees anything newer. */
const SHOWN_AT_ONCE = 1000
/** About five rows each, as many as are written in a transaction. */
const TAKEN_BACK_AT_ONCE = 350
/** An import that runs says so this often; one that has said nothing for `SILENT_MS` died with its process. */
export const SAYS_EVERY_MS = 20_000
const SILENT_MS = 120_000
const LOOK_EVERY_MS = 60_000

/** In the transaction that made these cases. */
export async function keepLanded(tx: Tx, importId: Id, made: Landing['made']): Promise<void> {
  if (made.length === 0) return
  const fresh = new Set(made.flatMap((one) => (one.newCustomer ? one.customerId : [])))
  await sql`insert into import_landed (import_id, customer_id, case_id, agent, new_customer)
    select ${importId}::uuid, customer_id, case_id, agent, fresh or exists (select from import_landed before
      where before.import_id = ${importId} and before.customer_id = landed.customer_id and before.new_customer)
    from unnest(${made.map((one) => one.customerId)}::uuid[], ${made.map((one) => one.caseId)}::uuid[],
      ${made.map((one) => one.agent)}::uuid[], ${made.map((one) => fresh.has(one.customerId))}::boolean[])
      as landed (customer_id, case_id, agent, fresh)`.execute(tx)
}

/** Lets the desks see the new cases, agent by agent. `told` hears how many of how many are shown so far. */
export async function publishLanded(
  { database }: Central,
  importId: Id,
  at: Instant,
  told: (shown: number, of: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const agents = await sql<{ agent: Id; cases: number }>`
    select agent, count(*)::int as cases from import_landed
    where import_id = ${importId} and agent is not null group by agent order by agent`.execute(database.db)
  const of = agents.rows.reduce((sum, { cases }) => sum + cases, 0)
  let all = 0
  for (const { agent } of agents.rows)
    for (let shown = SHOWN_AT_ONCE; shown === SHOWN_AT_ONCE; all += shown) {
      await told(all, of)
      shown = await database.transaction((tx) => showSome(tx, importId, agent, at))
    }
  // Nobody's cases are on no desk.
  await database.db.deleteFrom('import_landed').where('import_id', '=', importId).execute()
}

async function showSome(tx: Tx, importId: Id, agent: Id, at: Instant): Promise<number> {
  const some = await sql<{ case_id: Id; customer_id: Id }>`
    delete from import_landed where ctid = any(array(select ctid from import_landed
      where import_id = ${importId} and agent = ${agent} limit ${SHOWN_AT_ONCE}))
    returning case_id, customer_id`.execute(tx)
  await recordAssignments(
    tx,
    some.rows.map((row) => ({ caseId: row.case_id, agent })),
    at,
  )
  await refreshScopes(
    tx,
    [agent],
    some.rows.map((row) => row.customer_id),
  )
  return some.rows.length
}

/** Undoes what nobody was shown yet. */
export async function takeBackLanded({ database }: Central, importId: Id): Promise<void> {
  for (let taken = TAKEN_BACK_AT_ONCE; taken === TAKEN_BACK_AT_ONCE; )
    taken = await database.transaction(async (tx) => {
      const some = await sql<{ case_id: Id; customer_id: Id; agent: Id | null; new_customer: boolean }>`
        delete from import_landed where ctid = any(array(select ctid from import_landed
          where import_id = ${importId} order by customer_id limit ${TAKEN_BACK_AT_ONCE}))
        returning case_id, customer_id, agent, new_customer`.execute(tx)
      await takeBack(
        tx,
        some.rows.map((row) => ({
          caseId: row.case_id,
          customerId: row.customer_id,
          agent: row.agent,
          newCustomer: row.new_customer,
        })),
      )
      return some.rows.length
    })
}

/** Notes that the import is alive, until the answer is called. */
export function sayAlive({ database, now, config }: Central, importId: Id): () => void {
  const timer = setInterval(() => {
    database.db
      .updateTable('imports')
      .set({ said_at: now() })
      .where('id', '=', importId)
      .execute()
      .catch((error: unknown) =>
        config.log({ level: 'warn', what: 'import not noted as alive', detail: String(error) }),
      )
  }, SAYS_EVERY_MS)
  return () => clearInterval(timer)
}

/** Goes on with an import; false where that can't be. `stopped`: this process is about to end. */
type GoOn = (central: Central, importId: Id, stopped: () => boolean) => Promise<boolean>

/**
 * Finishes imports that died with their process: one whose file was read through goes on; else what landed is shown and the same file
 * again brings the rest; one that was to be cancelled is taken back. Looks at once and, where other processes import into the same
 * database, every minute.
 */
export async function watchBrokenImports(central: Central, goOn: GoOn): Promise<{ close(): Promise<void> }> {
  const { config, database } = central
  if (database.kind === 'pglite') {
    await finishBroken(central, Number.MAX_SAFE_INTEGER, (id) => goOn(central, id, () => false))
    return { close: async () => undefined }
  }
  let looking = Promise.resolve()
  let closed = false
  const look = () => {
    looking = looking
      .then(() => finishBroken(central, central.now() - SILENT_MS, (id) => goOn(central, id, () => closed)))
      .then(() => forgetTries(central))
      .then(() => forgetAnswers(central))
      .catch((error: unknown) =>
        config.log({ level: 'warn', what: 'broken imports not looked for', detail: String(error) }),
      )
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return {
    async close() {
      closed = true
      clearInterval(timer)
      await looking
    },
  }
}

async function finishBroken(
  central: Central,
  saidBefore: Instant,
  goOn: (importId: Id) => Promise<boolean>,
): Promise<void> {
  const { db } = central.database
  const broken = await sql<{ id: Id; stop: boolean; at: Instant; said_at: Instant }>`
    select id, stop, at, said_at from imports
    where said_at < ${saidBefore} and (progress ->> 'state' in ('reading', 'landing', 'publishing')
      or (progress ->> 'state' = 'failed' and exists (select from import_landed where import_id = imports.id)))`.execute(
    db,
  )
  for (const { id, stop, at, said_at } of broken.rows) {
    // Every node looks: whoever notes first that it is alive again finishes it, alone. Two at once would drop what neither had shown.
    const taken = await db
      .updateTable('imports')
      .set({ said_at: central.now() })
      .where('id', '=', id)
      .where('said_at', '=', said_at)
      .executeTakeFirst()
    if (taken.numUpdatedRows === 0n) continue
    const silence = sayAlive(central, id)
    try {
      if (stop) await takeBackLanded(central, id)
      else if (await goOn(id)) continue
      else await publishLanded(central, id, at)
      await forgetStaged(central.database, id)
      await sql`update imports set progress = progress || jsonb_build_object('state', ${stop ? 'cancelled' : 'failed'}::text)
        where id = ${id}`.execute(db)
    } finally {
      silence()
    }
  }
}
