// Account files into cases. Promises: a file that can't be read writes nothing; a row that stands already changes nothing; a
// row with other ledger figures is previewed until somebody says `apply=changes`. Desks see the new cases all at once, by
// one short transaction at the end, because a long one would hold back every cursor.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import type { Account } from '../shared/intake/account.ts'
import type { Cells } from '../shared/intake/event.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ImportQuery, ImportReply } from '../shared/protocol.ts'
import { IMPORT_LIMIT_BYTES } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import { dealer } from './allot.ts'
import type { Central } from './context.ts'
import type { RejectedCell, Tx } from './database.ts'
import { NO_DEFAULTS, type ReadOptions, type RejectedRow, readAccounts, rejectedCsv } from './intake.ts'
import { type Landing, landAccounts } from './landing.ts'
import { recordAssignments, refreshScopes } from './scope.ts'

/** About five rows each: customer, case and contacts stay below 2,000 rows in a transaction. */
const ACCOUNTS_PER_TRANSACTION = 350
const SHOWN_PROBLEMS = 200
const IMPORT_LOCK = 727_346_002

/** Files being received by this process may fill so much memory together. */
const BUFFER_BYTES = 2 * IMPORT_LIMIT_BYTES
let buffered = 0
/** Files land one after another; receiving goes on meanwhile, so that a slow sender holds up nobody. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Throws the file's own problem (`intake.…`) before anything is written, and `request.tooMany` when too many files are on
 * their way. `announced` = the length that the sender states, null when it states none.
 */
export async function importAccounts(
  central: Central,
  by: Id,
  query: ImportQuery,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<ImportReply> {
  if ((announced ?? 0) > IMPORT_LIMIT_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      buffered += chunk.byteLength
      if (bytes > IMPORT_LIMIT_BYTES) throw tooLarge()
      if (buffered > BUFFER_BYTES) throw new ProblemError('request.tooMany', { retryAfterSeconds: 30 })
      chunks.push(chunk)
    }
    const mine = turn.then(() => importOne(central, by, query, chunks))
    // The next file waits for this one's end, whichever it is; what went wrong is this caller's to hear.
    turn = mine.then(
      () => undefined,
      () => undefined,
    )
    return await mine
  } finally {
    buffered -= bytes
  }
}

const tooLarge = (): ProblemError => new ProblemError('intake.tooLarge', { limitBytes: IMPORT_LIMIT_BYTES })

interface Rejected extends RejectedRow {
  problems: RejectedCell[]
}

async function importOne(
  central: Central,
  by: Id,
  query: ImportQuery,
  chunks: readonly Uint8Array[],
): Promise<ImportReply> {
  const started = performance.now()
  const at = central.now()
  const options: ReadOptions = {
    today: localDay(at, CHINA),
    defaults: {
      ...NO_DEFAULTS,
      lender: query.lender ?? null,
      callerName: query.callerName ?? null,
      hotline: query.hotline ?? null,
    },
    ...(query.mapping ? { mapping: query.mapping } : {}),
  }
  // The first reading writes nothing: what is wrong with the file as a whole shows before the first row lands.
  for await (const event of readAccounts(from(chunks), options)) void event

  const importId = randomUUID()
  const run = new ImportRun(central, importId, query, at)
  await run.begin(by)
  try {
    for await (const event of readAccounts(from(chunks), options)) {
      if (event.kind === 'header') {
        run.header(event.headings, event.recognised.mapping)
        continue
      }
      const cells = run.inOrder(event.cells)
      if (event.result.ok) await run.accept(event.line, event.result.account, cells)
      else await run.reject(event.line, cells, event.result.problems)
    }
  } finally {
    // What has landed is shown even if the database failed half way; the same file again brings the rest.
    await run.publish()
  }
  return run.finish(Math.round(performance.now() - started))
}

async function* from(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

class ImportRun {
  readonly #central: Central
  readonly #id: Id
  readonly #query: ImportQuery
  readonly #at: Instant
  #headings: readonly string[] = []
  readonly #accounts: { line: number; account: Account; cells: string[] }[] = []
  readonly #rejects: Rejected[] = []
  readonly #landed: Landing['made'] = []
  readonly #reply: ImportReply

  constructor(central: Central, id: Id, query: ImportQuery, at: Instant) {
    this.#central = central
    this.#id = id
    this.#query = query
    this.#at = at
    this.#reply = {
      importId: id,
      rows: 0,
      accepted: 0,
      unchanged: 0,
      changed: 0,
      rejected: 0,
      columns: {},
      problems: [],
      milliseconds: 0,
    }
  }

  async begin(by: Id): Promise<void> {
    await this.#central.database.db
      .insertInto('imports')
      .values({
        id: this.#id,
        name: this.#query.name,
        lender: this.#query.lender ?? '',
        by_user: by,
        at: this.#at,
        headings: '[]',
        reply: JSON.stringify(this.#reply),
      })
      .execute()
  }

  header(headings: readonly string[], mapping: Record<string, string>): void {
    this.#headings = headings
    this.#reply.columns = { ...mapping }
  }

  /** By heading, not as the object lists them: a heading that is a number would come first. */
  inOrder(cells: Cells): string[] {
    return this.#headings.map((heading) => cells[heading] ?? '')
  }

  async accept(line: number, account: Account, cells: string[]): Promise<void> {
    this.#reply.rows += 1
    this.#accounts.push({ line, account, cells })
    if (this.#accounts.length >= ACCOUNTS_PER_TRANSACTION) await this.#land()
  }

  async reject(line: number, cells: string[], problems: readonly RejectedCell[]): Promise<void> {
    this.#reply.rows += 1
    this.#keepReject(line, cells, problems)
    if (this.#rejects.length >= ACCOUNTS_PER_TRANSACTION) await this.#land()
  }

  #keepReject(line: number, cells: string[], problems: readonly RejectedCell[]): void {
    this.#reply.rejected += 1
    const kept = problems.map(({ column, problem }) => ({ column, problem }))
    this.#rejects.push({ line, cells, problems: kept })
    const room = SHOWN_PROBLEMS - this.#reply.problems.length
    this.#reply.problems.push(...kept.slice(0, room).map((one) => ({ line, ...one })))
  }

  async #land(): Promise<void> {
    const accounts = this.#accounts.splice(0)
    const landing = await this.#central.database.transaction(async (tx): Promise<Landing> => {
      // Between nodes too: two imports never make the same customer twice.
      await sql`select pg_advisory_xact_lock(${sql.lit(IMPORT_LOCK)})`.execute(tx)
      return landAccounts(tx, accounts, this.#query.apply, await this.#dealer(tx), this.#at)
    })
    this.#reply.unchanged += landing.unchanged
    this.#reply.changed += landing.changed
    this.#landed.push(...landing.made)
    for (const { index, problem } of landing.refused) {
      const row = accounts[index]
      if (row) this.#keepReject(row.line, row.cells, [problem])
    }
    this.#reply.accepted += accounts.length - landing.refused.length
    const rejects = this.#rejects.splice(0)
    if (rejects.length > 0)
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

  async #dealer(tx: Tx) {
    const { assign } = this.#query
    return dealer(tx, assign ?? null)
  }

  /** Lands what is left and lets the desks see all new cases. */
  async publish(): Promise<void> {
    await this.#land()
    const made = this.#landed.splice(0)
    if (made.length === 0) return
    const agents = [...new Set(made.flatMap((one) => one.agent ?? []))]
    await this.#central.database.transaction(async (tx) => {
      await recordAssignments(
        tx,
        made.flatMap(({ caseId, agent }) => (agent ? { caseId, agent } : [])),
        this.#at,
      )
      await refreshScopes(tx, agents, [...new Set(made.map((one) => one.customerId))])
    })
  }

  async finish(milliseconds: number): Promise<ImportReply> {
    this.#reply.milliseconds = milliseconds
    await this.#central.database.db
      .updateTable('imports')
      .set({ reply: JSON.stringify(this.#reply), headings: JSON.stringify(this.#headings) })
      .where('id', '=', this.#id)
      .execute()
    return this.#reply
  }
}

/** The error file of an import as CSV pieces. Throws `request.notFound`. */
export async function* rejectedOf(central: Central, importId: Id): AsyncGenerator<string> {
  const { db } = central.database
  const found = await db
    .selectFrom('imports')
    .select('headings')
    .where('id', '=', importId)
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  async function* rows(): AsyncGenerator<RejectedRow> {
    for (let after = 0; ; ) {
      const page = await db
        .selectFrom('import_rejects')
        .select(['line', 'cells', 'problems'])
        .where('import_id', '=', importId)
        .where('line', '>', after)
        .orderBy('line')
        .limit(1000)
        .execute()
      yield* page
      const last = page.at(-1)
      if (!last) return
      after = last.line
    }
  }
  yield* rejectedCsv(found.headings, rows())
}
