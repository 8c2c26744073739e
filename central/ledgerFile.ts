// Ledger files: payments or bills as CSV or XLSX, booked in batches. Promises: a file that can't be read books nothing; one bad row
// costs itself only and stands in the error file with its reasons; the same file again changes nothing.
import { randomUUID } from 'node:crypto'
import type { RowProblem } from '../shared/intake/account.ts'
import { type LedgerRecognition, type LedgerWhat, recogniseLedger } from '../shared/intake/ledgerColumns.ts'
import { parseLedgerRow } from '../shared/intake/ledgerRow.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ImportReply, LedgerQuery } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { RejectedCell } from './database.ts'
import { withBody } from './importBody.ts'
import { emptyReply, note } from './importProgress.ts'
import { type HeadingReader, readTable } from './intakeTable.ts'
import { bookEntries, type LedgerEntry, tryEntries } from './ledger.ts'

const ENTRIES_PER_TRANSACTION = 500
const SHOWN = 200

interface Waiting {
  line: number
  cells: string[]
  booking: LedgerEntry
}

/** Throws the file's own problem (`intake.…`) before anything is booked. */
export function importLedger(
  central: Central,
  by: Id,
  query: LedgerQuery,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<ImportReply> {
  return withBody(body, announced, async (file) => {
    const run = new LedgerRun(central, query)
    // The first reading books nothing: what is wrong with the file as a whole shows before the first row.
    await run.look(file())
    await run.book(file(), by)
    return run.reply
  })
}

const readerOf = (what: LedgerWhat): HeadingReader<LedgerRecognition> => ({
  recognise: (headings) => recogniseLedger(headings, what),
  score: ({ mapping }) => Object.keys(mapping).length,
  complete: ({ missing }) => missing.length === 0,
})

class LedgerRun {
  readonly #central: Central
  readonly #query: LedgerQuery
  readonly #started = performance.now()
  readonly #id: Id
  /** Rows of the file, once it was looked at. */
  #of = 0
  readonly reply: ImportReply
  readonly #waiting: Waiting[] = []
  readonly #rejects: { line: number; cells: string[]; problems: RejectedCell[] }[] = []

  constructor(central: Central, query: LedgerQuery) {
    this.#central = central
    this.#query = query
    this.#id = query.id ?? randomUUID()
    this.reply = emptyReply(this.#id)
  }

  /** Throws `intake.columnMissing`, `intake.unsaid` for a lender that nobody names, `intake.empty`. */
  async look(file: AsyncIterable<Uint8Array>): Promise<void> {
    const { what, lender } = this.#query
    let rows = 0
    for await (const event of readTable(file, readerOf(what))) {
      if (event.kind === 'row') {
        rows += 1
        continue
      }
      const { mapping, missing } = event.recognised
      const [column] = missing
      if (column) throw new ProblemError('intake.columnMissing', { column, headings: '' })
      if (lender === undefined && !Object.values(mapping).includes('lender'))
        throw new ProblemError('intake.unsaid', { column: 'lender' })
    }
    if (rows === 0) throw new ProblemError('intake.empty')
    this.#of = rows
  }

  async book(file: AsyncIterable<Uint8Array>, by: Id): Promise<void> {
    const { what, lender } = this.#query
    let recognised: LedgerRecognition = { mapping: {}, missing: [] }
    let headings: readonly string[] = []
    for await (const event of readTable(file, readerOf(what))) {
      if (event.kind === 'header') {
        ;({ recognised, headings } = event)
        this.reply.columns = { ...recognised.mapping }
        await this.#begin(by, headings)
        continue
      }
      this.reply.rows += 1
      const cells = headings.map((heading) => event.cells[heading] ?? '')
      if (event.broken) this.#reject(event.line, cells, [event.broken])
      else {
        const row = parseLedgerRow(event.cells, recognised, what, lender ?? null)
        if (!row.ok) this.#reject(event.line, cells, row.problems)
        else
          this.#waiting.push({
            line: event.line,
            cells,
            booking:
              row.what === 'payments'
                ? { what: 'payments', entry: row.entry }
                : { what: 'bills', entry: row.entry },
          })
      }
      if (this.#waiting.length + this.#rejects.length >= ENTRIES_PER_TRANSACTION) await this.#flush()
    }
    await this.#flush()
    this.reply.milliseconds = Math.round(performance.now() - this.#started)
    await this.#end()
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting.splice(0)
    const bookings = waiting.map(({ booking }) => booking)
    const { outcomes, effects } =
      this.#query.apply === 'nothing'
        ? await tryEntries(this.#central, bookings)
        : await bookEntries(this.#central, bookings)
    this.reply.effectCount += effects.length
    this.reply.effects.push(...effects.slice(0, SHOWN - this.reply.effects.length))
    await note(this.#central, this.#id, { state: 'landing', rows: this.reply.rows, of: this.#of })
    waiting.forEach(({ line, cells, booking }, index) => {
      const became = outcomes[index]
      if (became?.outcome === 'refused') {
        const column = became.problem.code === 'ledger.unknownAccount' ? 'accountNumber' : null
        this.#reject(line, cells, [{ column, heading: null, problem: became.problem }])
        return
      }
      this.reply.accepted += 1
      if (became?.outcome === 'unchanged') this.reply.unchanged += 1
      if (became?.outcome === 'applied' && became.surplusFen > 0 && this.reply.surplus.length < SHOWN)
        this.reply.surplus.push({ reference: booking.entry.reference, fen: became.surplusFen })
    })
    const rejects = this.#rejects.splice(0).sort((a, b) => a.line - b.line)
    if (rejects.length === 0) return
    const shown = rejects.flatMap(({ line, problems }) => problems.map((one) => ({ line, ...one })))
    this.reply.problems.push(...shown.slice(0, SHOWN - this.reply.problems.length))
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

  #reject(line: number, cells: string[], problems: readonly RowProblem[]): void {
    this.reply.rejected += 1
    const kept = problems.map(({ column, problem }) => ({ column, problem }))
    this.#rejects.push({ line, cells, problems: kept })
  }

  async #begin(by: Id, headings: readonly string[]): Promise<void> {
    await this.#central.database.db
      .insertInto('imports')
      .values({
        id: this.#id,
        name: this.#query.name,
        lender: this.#query.lender ?? '',
        by_user: by,
        at: this.#central.now(),
        headings: JSON.stringify(headings),
        reply: JSON.stringify(this.reply),
        progress: JSON.stringify({ state: 'landing', rows: 0, of: this.#of }),
        checked_only: this.#query.apply === 'nothing',
        said_at: this.#central.now(),
      })
      .execute()
  }

  async #end(): Promise<void> {
    await this.#central.database.db
      .updateTable('imports')
      .set({
        reply: JSON.stringify(this.reply),
        progress: JSON.stringify({ state: 'done', rows: this.reply.rows, of: this.reply.rows }),
      })
      .where('id', '=', this.#id)
      .execute()
  }
}
