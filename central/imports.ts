// Account files into cases. Promises: a file that can't be read writes nothing, nor does one that is cancelled; a row that
// stands already changes nothing; a row with other ledger figures is previewed until somebody says `apply=changes`. Desks see
// the new cases at the end, when all of them stand, each agent's in one short transaction: a long one would hold back every cursor.
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { maskName } from '../shared/identity.ts'
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import type { Account, LenderWords } from '../shared/intake/account.ts'
import type { Cells } from '../shared/intake/event.ts'
import type { FreshRow, ImportProgress, RowChange } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ImportQuery, ImportReply } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import { type Dealer, dealer } from './allot.ts'
import type { Central } from './context.ts'
import type { RejectedCell } from './database.ts'
import { withBody } from './importBody.ts'
import { rememberColumns } from './importColumns.ts'
import { keepLanded, publishLanded, sayAlive, takeBackLanded } from './importLanded.ts'
import { emptyReply, note } from './importProgress.ts'
import { NO_DEFAULTS, type ReadOptions, type RejectedRow, readAccounts } from './intake.ts'
import { type Landing, landAccounts } from './landing.ts'
import { lenderWords, rememberWords } from './lenderWords.ts'

/** About five rows each: customer, case and contacts stay below 2,000 rows in a transaction. */
const ACCOUNTS_PER_TRANSACTION = 350
/** Rows read between two looks at the other work of this process, and between two notes of how far it is. */
const ROWS_PER_BREATH = 250
const ROWS_PER_NOTE = 5000
const SHOWN = 200
const FRESH_SHOWN = 50
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
    const run = new ImportRun(central, query, file)
    await run.begin(by)
    const mine = turn.then(() => run.toTheEnd())
    // The next file waits for this one's end, whichever it is; what went wrong is this caller's to hear.
    turn = mine.then(
      () => undefined,
      () => undefined,
    )
    return mine
  })
}

/** A new account as the preview lists it: nothing of a person whole. */
function freshRow(line: number, { customer, accountNumber, product, terms, dueDate }: Account): FreshRow {
  return {
    line,
    customer: maskName(customer.name),
    accountTail: accountNumber.slice(-4),
    product,
    amountFen: terms.principalFen,
    dueDate,
  }
}

interface Rejected extends RejectedRow {
  problems: RejectedCell[]
}

class ImportRun {
  readonly #central: Central
  readonly #file: File
  readonly #id: Id
  readonly #query: ImportQuery
  readonly #at: Instant
  #headings: readonly string[] = []
  #of = 0
  readonly #accounts: { line: number; account: Account; cells: string[] }[] = []
  readonly #rejects: Rejected[] = []
  readonly #changes: RowChange[] = []
  /** Lines whose figures are to be taken over once all new accounts stand. */
  readonly #changedLines = new Set<number>()
  #known: ReadonlyMap<string, LenderWords> = new Map()
  /** What this file says of lenders. */
  readonly #said = new Map<string, LenderWords>()
  readonly #reply: ImportReply
  #deal: Dealer = () => null
  /** Ends the notes that this import is alive. */
  #silence: () => void = () => undefined

  constructor(central: Central, query: ImportQuery, file: File) {
    this.#central = central
    this.#file = file
    this.#id = query.id ?? randomUUID()
    this.#query = query
    this.#at = central.now()
    this.#reply = emptyReply(this.#id)
  }

  /** Throws `request.malformed` for an id that is taken. */
  async begin(by: Id): Promise<void> {
    const { db } = this.#central.database
    const checkedOnly = this.#query.apply === 'nothing'
    // What an earlier check of the same person found is out of date, and its rejected rows are about people.
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

  async toTheEnd(): Promise<ImportReply> {
    const started = performance.now()
    let state: ImportProgress['state'] = 'failed'
    try {
      this.#known = await lenderWords(this.#central.database.db)
      await this.#check()
      await this.#landAll()
      await this.#say('publishing', 0)
      // From here on it ends, whatever is asked: desks are about to see it.
      await this.#publish()
      await this.#takeOverChanges()
      await this.#remember()
      state = 'done'
      this.#reply.milliseconds = Math.round(performance.now() - started)
      return this.#reply
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'intake.cancelled') {
        state = 'cancelled'
        await takeBackLanded(this.#central, this.#id)
      }
      // What landed before the database failed is shown; the same file again brings the rest.
      else await this.#publish()
      throw error
    } finally {
      this.#silence()
      await this.#close(state)
    }
  }

  /** The first reading writes nothing: what is wrong with the file as a whole shows before the first row lands. */
  async #check(): Promise<void> {
    let rows = 0
    for await (const event of this.#read()) {
      if (event.kind === 'header') continue
      rows += 1
      if (rows % ROWS_PER_NOTE === 0) await this.#say('reading', rows, null)
    }
    this.#of = rows
    await this.#say('landing', 0)
  }

  async #landAll(): Promise<void> {
    // Once: to count everybody's cases for each batch would take longer the more there are.
    this.#deal = await dealer(this.#central.database.db, this.#query.assign ?? null)
    for await (const event of this.#read()) {
      if (event.kind === 'header') {
        this.#headings = event.headings
        this.#reply.columns = { ...event.recognised.mapping }
        continue
      }
      this.#reply.rows += 1
      const cells = this.#inOrder(event.cells)
      if (event.result.ok) this.#accounts.push({ line: event.line, account: event.result.account, cells })
      else this.#reject(event.line, cells, event.result.problems)
      if (this.#accounts.length + this.#rejects.length >= ACCOUNTS_PER_TRANSACTION) {
        await this.#land()
        await this.#say('landing', this.#reply.rows)
      }
    }
    await this.#land()
  }

  /** The file from its beginning, pausing for the other work of this process. */
  async *#read() {
    let rows = 0
    const { lender, callerName, hotline, mapping } = this.#query
    const defaults = {
      ...NO_DEFAULTS,
      lender: lender ?? null,
      callerName: callerName ?? null,
      hotline: hotline ?? null,
      known: this.#known,
      ...(this.#central.config.practice ? { synthetic: true as const } : {}),
    }
    const options: ReadOptions = {
      today: localDay(this.#at, CHINA),
      defaults,
      ...(mapping ? { mapping } : {}),
    }
    for await (const event of readAccounts(this.#file(), options)) {
      rows += 1
      if (rows % ROWS_PER_BREATH === 0) await setImmediate()
      yield event
    }
  }

  #say(state: ImportProgress['state'], rows: number, of: number | null = this.#of): Promise<void> {
    return note(this.#central, this.#id, { state, rows, of })
  }

  /** By heading, not as the object lists them: a heading that is a number would come first. */
  #inOrder(cells: Cells): string[] {
    return this.#headings.map((heading) => cells[heading] ?? '')
  }

  #reject(line: number, cells: string[], problems: readonly RejectedCell[]): void {
    this.#reply.rejected += 1
    const kept = problems.map(({ column, problem }) => ({ column, problem }))
    this.#rejects.push({ line, cells, problems: kept })
    const room = SHOWN - this.#reply.problems.length
    this.#reply.problems.push(...kept.slice(0, room).map((one) => ({ line, ...one })))
  }

  async #land(): Promise<void> {
    const accounts = this.#accounts.splice(0)
    // Changes of what desks see already come last, when nobody can cancel any more.
    const landing = await this.#batch(accounts, this.#query.apply === 'nothing' ? 'nothing' : 'new')
    for (const { account } of accounts) {
      const { lender, callerName, hotline } = account
      this.#said.set(lender, { callerName, hotline })
    }
    this.#reply.unchanged += landing.unchanged
    this.#reply.changed += landing.changed
    for (const { index, customerName, fields } of landing.differences) {
      const row = accounts[index]
      if (!row) continue
      if (this.#query.apply === 'changes') this.#changedLines.add(row.line)
      const change = {
        line: row.line,
        customer: maskName(customerName),
        accountTail: row.account.accountNumber.slice(-4),
        fields,
      }
      this.#changes.push(change)
      if (this.#reply.changes.length < SHOWN) this.#reply.changes.push(change)
    }
    for (const index of landing.fresh.slice(0, FRESH_SHOWN - this.#reply.fresh.length)) {
      const row = accounts[index]
      if (row) this.#reply.fresh.push(freshRow(row.line, row.account))
    }
    for (const { index, problem } of landing.refused) {
      const row = accounts[index]
      if (row) this.#reject(row.line, row.cells, [problem])
    }
    this.#reply.accepted += accounts.length - landing.refused.length
    await this.#keepRejects()
    await this.#keepChanges()
  }

  #batch(accounts: readonly { account: Account }[], apply: ImportQuery['apply']): Promise<Landing> {
    return this.#central.database.transaction(async (tx): Promise<Landing> => {
      // Between nodes too: two imports never make the same customer twice.
      await sql`select pg_advisory_xact_lock(${sql.lit(IMPORT_LOCK)})`.execute(tx)
      const landing = await landAccounts(tx, accounts, apply, this.#deal, this.#at)
      await keepLanded(tx, this.#id, landing.made)
      return landing
    })
  }

  async #keepRejects(): Promise<void> {
    const rejects = this.#rejects.splice(0)
    if (rejects.length === 0) return
    await this.#central.database.db
      .insertInto('import_rejects')
      .values(
        rejects.map(({ line, cells, problems }) => ({
          import_id: this.#id,
          line,
          cells: JSON.stringify(cells),
          problems: JSON.stringify(problems),
        })),
      )
      .execute()
  }

  async #keepChanges(): Promise<void> {
    const changes = this.#changes.splice(0)
    if (changes.length === 0) return
    await this.#central.database.db
      .insertInto('import_changes')
      .values(
        changes.map((change) => ({ import_id: this.#id, line: change.line, change: JSON.stringify(change) })),
      )
      .execute()
  }

  /** A last reading for the rows whose figures differ. */
  async #takeOverChanges(): Promise<void> {
    if (this.#changedLines.size === 0) return
    const accounts: { account: Account }[] = []
    for await (const event of this.#read()) {
      if (event.kind === 'header' || !event.result.ok || !this.#changedLines.has(event.line)) continue
      accounts.push({ account: event.result.account })
      if (accounts.length >= ACCOUNTS_PER_TRANSACTION) await this.#batch(accounts.splice(0), 'changes')
    }
    if (accounts.length > 0) await this.#batch(accounts, 'changes')
  }

  /** Lets the desks see all new cases. */
  #publish(): Promise<void> {
    return publishLanded(this.#central, this.#id, this.#at, (shown, of) => this.#say('publishing', shown, of))
  }

  async #remember(): Promise<void> {
    const { lender, mapping, apply } = this.#query
    if (apply === 'nothing') return
    await this.#central.database.transaction(async (tx) => {
      await rememberWords(tx, this.#said)
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
        progress: JSON.stringify({ state, rows: this.#reply.rows, of: this.#of } satisfies ImportProgress),
      })
      .where('id', '=', this.#id)
      .execute()
    if (state === 'cancelled')
      for (const table of ['import_rejects', 'import_changes'] as const)
        await db.deleteFrom(table).where('import_id', '=', this.#id).execute()
  }
}
