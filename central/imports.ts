// Account files into cases. Promises: a file that can't be read writes nothing, nor does one that is cancelled; a row that
// stands already changes nothing; a row with other ledger figures is previewed until somebody says `apply=changes`. A file is read once, into
// a table beside the ledger; from there its rows land in small transactions, whichever process does it. Desks see the new cases at
// the end, when all of them stand, each agent's in one short transaction: a long one would hold back every cursor.
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import type { ImportProgress, RowChange } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ImportQuery, ImportReply } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import { type Dealer, dealer } from './allot.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { withBody } from './importBody.ts'
import { rememberColumns } from './importColumns.ts'
import { keepLanded, publishLanded, sayAlive, takeBackLanded } from './importLanded.ts'
import { emptyReply, type LandingState, note } from './importProgress.ts'
import { type ImportFile, keepRejects, readAndStage } from './importReading.ts'
import { dropStaged, forgetStaged, stagedAfter, stagedRows } from './importStaging.ts'
import { countsOf, toldOf } from './importTold.ts'
import { landAccounts } from './landing.ts'
import { rememberWords } from './lenderWords.ts'

/** About five rows each: customer, case and contacts stay below 2,000 rows in a transaction. */
const ACCOUNTS_PER_TRANSACTION = 350
/** While one lands no desk sees anything newer: on a busy database fewer land at once. */
const TRANSACTION_MS = 120
const FEWEST_ACCOUNTS = 35
const IMPORT_LOCK = 727_346_002

type File = () => AsyncGenerator<Uint8Array>

/** Files land one after another; receiving goes on meanwhile, so that a slow sender holds up nobody. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Throws the file's own problem (`intake.…`) before anything is written, `intake.cancelled` when somebody stopped it (what
 * was written is gone again), and `request.tooMany` when too many files are on their way.
 */
export function importAccounts(
  central: Central,
  by: Id,
  query: ImportQuery,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<ImportReply> {
  return withBody(body, announced, async (file) => {
    const run = new ImportRun(central, { id: query.id ?? randomUUID(), query, at: central.now() }, file)
    await run.begin(by)
    return inTurn(() => run.toTheEnd())
  })
}

function inTurn(run: () => Promise<ImportReply>): Promise<ImportReply> {
  const mine = turn.then(run)
  // The next file waits for this one's end, whichever it is; what went wrong is this caller's to hear.
  turn = mine.then(
    () => undefined,
    () => undefined,
  )
  return mine
}

/**
 * Goes on with an import whose process ended after it had read its file. False where that can't be: the file was not read through, or the
 * database lost what was read. `stopped`: this process is about to end as well.
 */
export async function goOnWithImport(central: Central, id: Id, stopped: () => boolean): Promise<boolean> {
  const found = await central.database.db
    .selectFrom('imports')
    .select(['at', 'headings', 'reply', 'landing'])
    .where('id', '=', id)
    .executeTakeFirst()
  const state = found?.landing
  if (!found || !state) return false
  if ((await stagedRows(central.database, id)) !== state.staged - state.landed + state.waiting) return false
  const run = new ImportRun(central, { id, query: state.query, at: found.at }, null, stopped)
  run.resume(found.headings, { ...found.reply, ...state.counts }, state)
  await inTurn(() => run.toTheEnd()).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error
  })
  return true
}

/** This process ends; another one goes on. */
class Interrupted extends Error {}

class ImportRun {
  readonly #central: Central
  /** Null where another process has read it. */
  readonly #file: File | null
  readonly #id: Id
  readonly #query: ImportQuery
  readonly #at: Instant
  readonly #stopped: () => boolean
  #headings: readonly string[] = []
  #reply: ImportReply
  #state: LandingState | null = null
  #deal: Dealer = () => null
  /** Ends the notes that this import is alive. */
  #silence: () => void = () => undefined

  constructor(
    central: Central,
    { id, query, at }: ImportFile,
    file: File | null,
    stopped: () => boolean = () => false,
  ) {
    this.#central = central
    this.#file = file
    this.#id = id
    this.#query = query
    this.#at = at
    this.#stopped = stopped
    this.#reply = emptyReply(id)
  }

  /** Throws `request.malformed` for an id that is taken. */
  async begin(by: Id): Promise<void> {
    const { db } = this.#central.database
    const checkedOnly = this.#query.apply === 'nothing'
    // What an earlier check of the same person found is out of date, and its rejected rows are about people.
    await sql`delete from import_staged where import_id in (select id from imports where by_user = ${by} and checked_only)`.execute(
      db,
    )
    await db.deleteFrom('imports').where('by_user', '=', by).where('checked_only', '=', true).execute()
    const begun = await db
      .insertInto('imports')
      .values({
        id: this.#id,
        name: this.#query.name,
        lender: this.#query.lender ?? '',
        by_user: by,
        at: this.#at,
        headings: '[]',
        reply: JSON.stringify(this.#reply),
        progress: JSON.stringify({ state: 'reading', rows: 0, of: null } satisfies ImportProgress),
        checked_only: checkedOnly,
        said_at: this.#at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!begun) throw new ProblemError('request.malformed', { path: 'id', detail: 'taken' })
    this.#silence = sayAlive(this.#central, this.#id)
  }

  /** Takes up where another process ended. */
  resume(headings: readonly string[], reply: ImportReply, state: LandingState): void {
    this.#headings = headings
    this.#reply = reply
    this.#state = state
    this.#silence = sayAlive(this.#central, this.#id)
  }

  async toTheEnd(): Promise<ImportReply> {
    const started = performance.now()
    let ended: ImportProgress['state'] | null = 'failed'
    try {
      if (this.#file) await this.#readAll(this.#file)
      // Once: to count everybody's cases for each batch would take longer the more there are.
      this.#deal = await dealer(this.#central.database.db, this.#query.assign ?? null)
      await this.#landAll()
      await this.#say('publishing', 0)
      // From here on it ends, whatever is asked: desks are about to see it.
      await this.#publish()
      await this.#takeOverChanges()
      await this.#remember()
      ended = 'done'
      this.#reply.milliseconds = Math.round(performance.now() - started)
      return this.#reply
    } catch (error) {
      if (error instanceof Interrupted) ended = null
      else if (error instanceof ProblemError && error.problem.code === 'intake.cancelled') {
        ended = 'cancelled'
        await takeBackLanded(this.#central, this.#id)
      }
      // What landed before the database failed is shown; the same file again brings the rest.
      else await this.#publish()
      throw error
    } finally {
      this.#silence()
      if (ended) await this.#close(ended)
    }
  }

  /** Reading writes nothing that counts: what is wrong with the file as a whole shows before the first row lands. */
  async #readAll(file: File): Promise<void> {
    const { database } = this.#central
    const read = await readAndStage(
      this.#central,
      { id: this.#id, query: this.#query, at: this.#at },
      file,
      (rows) => this.#say('reading', rows, null),
    )
    this.#headings = read.headings
    this.#reply = read.reply
    this.#state = read.state
    await database.db
      .updateTable('imports')
      .set({
        headings: JSON.stringify(read.headings),
        reply: JSON.stringify(read.reply),
        landing: JSON.stringify(read.state),
      })
      .where('id', '=', this.#id)
      .execute()
    await this.#say('landing', this.#passed())
  }

  /** Rows of the file that are dealt with. */
  #passed(): number {
    const state = this.#state
    return state ? this.#reply.rows - state.staged + state.landed : 0
  }

  #say(state: ImportProgress['state'], rows: number, of: number | null = this.#reply.rows): Promise<void> {
    return note(this.#central, this.#id, { state, rows, of })
  }

  async #landAll(): Promise<void> {
    for (let some = ACCOUNTS_PER_TRANSACTION; ; ) {
      if (this.#stopped()) throw new Interrupted()
      const from = performance.now()
      if (!(await this.#landSome(some))) return
      const fitting = (some * TRANSACTION_MS) / (performance.now() - from)
      // No leaps: one slow transaction says little.
      some = Math.round(
        Math.min(
          ACCOUNTS_PER_TRANSACTION,
          Math.max(FEWEST_ACCOUNTS, some / 2, Math.min(fitting, some * 1.5)),
        ),
      )
      await this.#say('landing', this.#passed())
      // The embedded database works in this process: without a pause nobody else would be answered meanwhile.
      await setImmediate()
    }
  }

  /** The next rows, with all that is told of them; false when none are left. */
  async #landSome(some: number): Promise<boolean> {
    const before = this.#state
    if (!before || before.landed === before.staged) return false
    const after = await this.#central.database.transaction(async (tx) => {
      await alone(tx)
      const page = await stagedAfter(tx, this.#id, before.line, some)
      const last = page.at(-1)
      if (!last) return null
      // Changes of what desks see already come last, when nobody can cancel any more.
      const apply = this.#query.apply === 'nothing' ? 'nothing' : 'new'
      const landing = await landAccounts(tx, page, apply, this.#deal, this.#at)
      await keepLanded(tx, this.#id, landing.made)
      const found = toldOf(this.#reply, page, landing)
      await keepRejects(tx, this.#id, found.rejects)
      await this.#keepChanges(tx, found.changes)
      const waits = new Set(this.#query.apply === 'changes' ? found.changes.map(({ line }) => line) : [])
      await dropStaged(
        tx,
        this.#id,
        page.flatMap(({ line }) => (waits.has(line) ? [] : line)),
      )
      const state: LandingState = {
        ...before,
        line: last.line,
        landed: before.landed + page.length,
        waiting: before.waiting + waits.size,
        counts: countsOf(found.reply),
      }
      await tx
        .updateTable('imports')
        .set({
          landing: JSON.stringify(state),
          // The lists are full soon; from then on only the figures change.
          ...(found.listed ? { reply: JSON.stringify(found.reply) } : {}),
        })
        .where('id', '=', this.#id)
        .execute()
      return { state, reply: found.reply }
    })
    if (!after) return false
    this.#state = after.state
    this.#reply = after.reply
    return true
  }

  async #keepChanges(tx: Tx, changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return
    await tx
      .insertInto('import_changes')
      .values(
        changes.map((change) => ({ import_id: this.#id, line: change.line, change: JSON.stringify(change) })),
      )
      .execute()
  }

  /** What is left are the rows whose figures differ. */
  async #takeOverChanges(): Promise<void> {
    for (let state = this.#state; state && state.waiting > 0; this.#state = state)
      state = await this.#central.database.transaction(async (tx): Promise<LandingState> => {
        await alone(tx)
        const page = await stagedAfter(tx, this.#id, 0, ACCOUNTS_PER_TRANSACTION)
        const landing = await landAccounts(tx, page, 'changes', this.#deal, this.#at)
        await keepLanded(tx, this.#id, landing.made)
        await dropStaged(
          tx,
          this.#id,
          page.map(({ line }) => line),
        )
        const left = {
          ...(state as LandingState),
          waiting: page.length === 0 ? 0 : (state?.waiting ?? 0) - page.length,
        }
        await tx
          .updateTable('imports')
          .set({ landing: JSON.stringify(left) })
          .where('id', '=', this.#id)
          .execute()
        return left
      })
  }

  /** Lets the desks see all new cases. */
  #publish(): Promise<void> {
    return publishLanded(this.#central, this.#id, this.#at, (shown, of) => this.#say('publishing', shown, of))
  }

  async #remember(): Promise<void> {
    const { lender, mapping, apply } = this.#query
    if (apply === 'nothing') return
    await this.#central.database.transaction(async (tx) => {
      await rememberWords(tx, new Map(Object.entries(this.#state?.said ?? {})))
      if (lender && mapping) await rememberColumns(tx, lender, mapping)
    })
  }

  async #close(state: ImportProgress['state']): Promise<void> {
    const { db } = this.#central.database
    await db
      .updateTable('imports')
      .set({
        reply: JSON.stringify(this.#reply),
        headings: JSON.stringify(this.#headings),
        progress: JSON.stringify({
          state,
          rows: this.#reply.rows,
          of: this.#reply.rows,
        } satisfies ImportProgress),
        landing: null,
      })
      .where('id', '=', this.#id)
      .execute()
    await forgetStaged(this.#central.database, this.#id)
    if (state === 'cancelled' || (state === 'failed' && !this.#state))
      for (const table of ['import_rejects', 'import_changes'] as const)
        await db.deleteFrom(table).where('import_id', '=', this.#id).execute()
  }
}

/** Between nodes too: two imports never make the same customer twice. */
async function alone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(IMPORT_LOCK)})`.execute(tx)
}
