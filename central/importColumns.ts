// The columns of an account file before anything is imported: what each heading was taken for, what a person chose for this
// lender earlier, what is missing. Promises: reads the beginning only, writes nothing, gives back no cell of a person. The beginning of a
// workbook is kept for a while, so that it need not be sent for every choice.
import { randomUUID } from 'node:crypto'
import { CHINA, type Instant, localDay, MINUTE } from '../shared/instant.ts'
import { type ColumnKey, columnKey } from '../shared/intake/columns.ts'
import type { Cells, HeaderRead, IntakeEvent } from '../shared/intake/event.ts'
import type { ColumnsReply } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ColumnsQuery } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { withBody } from './importBody.ts'
import { NO_DEFAULTS, type ReadOptions, readAccounts, readSheets } from './intake.ts'
import type { TableRecord } from './intakeCsv.ts'
import { sheets } from './intakeSheet.ts'
import { isZip } from './intakeTable.ts'
import { lenderWords } from './lenderWords.ts'

type Columns = Readonly<Record<string, string>>

const SAMPLE_ROWS = 5
const SAMPLE_LENGTH = 24

/** Columns of figures and words that say nothing about who somebody is. */
const PLAIN: ReadonlySet<ColumnKey> = new Set([
  'product',
  'amountDue',
  'minimumDue',
  'dueDate',
  'postedOn',
  'lender',
  'lenderType',
  'callerName',
  'hotline',
  'dailyRate',
  'annualRate',
  'penaltyFactor',
  'lateFeeRate',
  'lateFeeFloor',
  'phoneSource',
  'contactRelation',
  'synthetic',
])

/**
 * Throws the file's own problem (`intake.…`); a missing column is no problem yet. `request.notFound` when the beginning that was
 * named is kept no more.
 */
export async function columnsOf(
  central: Central,
  by: Id,
  query: ColumnsQuery,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<ColumnsReply> {
  return withBody(body, announced, async (file) => {
    if (query.kept !== undefined) {
      const beginning = keptBeginning(by, query.kept, central.now())
      if (!beginning) throw new ProblemError('request.notFound')
      return columnsIn(central, query, beginning.reader, query.kept)
    }
    const beginning = await beginningOf(file)
    if (!beginning) return columnsIn(central, query, (options) => readAccounts(file(), options), null)
    return columnsIn(central, query, beginning, keepBeginning(by, beginning, central.now()))
  })
}

type Reader = (options: ReadOptions) => AsyncIterable<IntakeEvent>

/** Beginnings of workbooks that people are about to import; in memory only, few, and not for long. */
const KEPT = new Map<Id, { by: Id; reader: Reader; until: Instant }>()
const KEPT_AT_MOST = 8
const KEPT_MS = 15 * MINUTE
/** Enough for headings below a title, and a sample. */
const SHEET_BEGINNING = 40

/** The first rows of each sheet; null for what is no workbook. */
async function beginningOf(file: () => AsyncIterable<Uint8Array>): Promise<Reader | null> {
  for await (const first of file()) {
    if (!isZip(first)) return null
    break
  }
  const beginnings: { name: string; top: TableRecord[] }[] = []
  for await (const { name, rows } of sheets(file())) {
    const top: TableRecord[] = []
    for await (const row of rows) {
      top.push(row)
      if (top.length >= SHEET_BEGINNING) break
    }
    beginnings.push({ name, top })
  }
  return (options) =>
    readSheets(
      beginnings.map(({ name, top }) => ({ name, rows: each(top) })),
      options,
    )
}

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list
}

function keepBeginning(by: Id, reader: Reader, now: Instant): Id {
  for (const [id, { until }] of KEPT) if (until <= now) KEPT.delete(id)
  // The oldest goes: who typed longest sends the file once more.
  for (const id of KEPT.keys()) if (KEPT.size >= KEPT_AT_MOST) KEPT.delete(id)
  const id = randomUUID()
  KEPT.set(id, { by, reader, until: now + KEPT_MS })
  return id
}

function keptBeginning(by: Id, id: Id, now: Instant): { reader: Reader } | null {
  const found = KEPT.get(id)
  return found && found.by === by && found.until > now ? found : null
}

async function columnsIn(
  central: Central,
  query: ColumnsQuery,
  read: Reader,
  kept: Id | null,
): Promise<ColumnsReply> {
  const chosen = query.mapping ?? {}
  const remembered = query.lender ? await rememberedColumns(central, query.lender) : {}
  let header: HeaderRead | null = null
  const rows: Cells[] = []
  const options = {
    today: localDay(central.now(), CHINA),
    defaults: NO_DEFAULTS,
    mapping: { ...remembered, ...chosen },
    unfinished: true,
  }
  for await (const event of read(options)) {
    if (event.kind === 'header') header = event
    else rows.push(event.cells)
    if (rows.length >= SAMPLE_ROWS) break
  }
  if (!header) throw new ProblemError('intake.empty')
  const { recognised, headings, format, sheet } = header
  return {
    format,
    sheet,
    missing: [...recognised.missing],
    kept,
    known: (query.lender && (await lenderWords(central.database.db)).get(query.lender)) || null,
    headings: headings.map((heading) => {
      const column = recognised.mapping[heading] ?? null
      const asked = recognised.ambiguous.find((one) => one.heading === heading)
      const by = Object.hasOwn(chosen, heading)
        ? 'chosen'
        : Object.hasOwn(remembered, heading)
          ? 'remembered'
          : null
      return {
        heading,
        column,
        state: by ?? (column !== null ? 'recognised' : asked ? 'ambiguous' : 'unknown'),
        candidates: [...(asked?.candidates ?? [])],
        sample: sampleOf(column, rows.map((cells) => cells[heading]?.trim() ?? '').find(Boolean) ?? ''),
      }
    }),
  }
}

/** Letters and digits after the first two are covered unless the column is plain. */
function sampleOf(column: string | null, text: string): string {
  const short = [...text].slice(0, SAMPLE_LENGTH).join('')
  const key = column === null ? null : columnKey(column)
  if (key && PLAIN.has(key)) return short
  let seen = 0
  return short.replace(/[\p{L}\p{N}]/gu, (character) => {
    seen += 1
    return seen <= (/\p{Script=Han}/u.test(character) ? 1 : 2) ? character : '*'
  })
}

async function rememberedColumns(central: Central, lender: string): Promise<Columns> {
  const found = await central.database.db
    .selectFrom('import_mappings')
    .select('columns')
    .where('lender', '=', lender)
    .executeTakeFirst()
  return found?.columns ?? {}
}

/** Keeps what a person chose for files of this lender, beside what was chosen for other headings before. */
export async function rememberColumns(tx: Tx, lender: string, chosen: Columns): Promise<void> {
  if (Object.keys(chosen).length === 0) return
  const standing = await tx
    .selectFrom('import_mappings')
    .select('columns')
    .where('lender', '=', lender)
    .forUpdate()
    .executeTakeFirst()
  const columns = JSON.stringify({ ...standing?.columns, ...chosen })
  await tx
    .insertInto('import_mappings')
    .values({ lender, columns })
    .onConflict((conflict) => conflict.column('lender').doUpdateSet({ columns }))
    .execute()
}
