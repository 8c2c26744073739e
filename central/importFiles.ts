// What an import found, as files for people: the rejected rows with their reasons, and the figures that differ from the ledger.
// Promises: a file streams page by page, and nothing in it runs in a spreadsheet. Private to the import and its routes.
import { csvLine } from '../shared/csv.ts'
import { columnLabel } from '../shared/intake/columns.ts'
import type { FieldChange } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'
import { type RejectedRow, rejectedCsv } from './intake.ts'

const PAGE = 1000
const PPM = 1_000_000

/** Rows of one import in the order of their lines, page by page. */
async function* byLine<R extends { line: number }>(page: (after: number) => Promise<R[]>): AsyncGenerator<R> {
  for (let after = 0; ; ) {
    const rows = await page(after)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.line
  }
}

/** The error file of an import as CSV pieces. Throws `request.notFound`. */
export async function* rejectedOf(central: Central, importId: Id): AsyncGenerator<string> {
  const { db } = central.database
  const headings = await headingsOf(central, importId)
  const rows = byLine<RejectedRow>((after) =>
    db
      .selectFrom('import_rejects')
      .select(['line', 'cells', 'problems'])
      .where('import_id', '=', importId)
      .where('line', '>', after)
      .orderBy('line')
      .limit(PAGE)
      .execute(),
  )
  yield* rejectedCsv(headings, rows)
}

const CHANGE_HEADINGS = [
  '行号 Line',
  '客户 Customer',
  '账号尾号 Account tail',
  '字段 Field',
  '库中 Ledger',
  '文件 File',
]

/** Every figure that differs as CSV pieces, old beside new. Throws `request.notFound`. */
export async function* changesOf(central: Central, importId: Id): AsyncGenerator<string> {
  const { db } = central.database
  await headingsOf(central, importId)
  yield `\uFEFF${csvLine(CHANGE_HEADINGS)}`
  const rows = byLine((after) =>
    db
      .selectFrom('import_changes')
      .select(['line', 'change'])
      .where('import_id', '=', importId)
      .where('line', '>', after)
      .orderBy('line')
      .limit(PAGE)
      .execute(),
  )
  for await (const { change } of rows)
    for (const { field, kind, from, to } of change.fields) {
      const label = columnLabel(field)
      yield csvLine([
        String(change.line),
        change.customer,
        change.accountTail,
        label ? `${label.zh} ${label.en}` : field,
        figureOf(kind, from),
        kind === 'hidden' ? '有变化 differs' : figureOf(kind, to),
      ])
    }
}

/** As a spreadsheet can go on with it: yuan with two decimals, shares as shares. */
function figureOf(kind: FieldChange['kind'], value: FieldChange['from']): string {
  if (value === null || kind === 'hidden') return ''
  if (typeof value === 'string' || kind === 'count') return String(value)
  return kind === 'money' ? (value / 100).toFixed(2) : String(value / PPM)
}

async function headingsOf(central: Central, importId: Id): Promise<string[]> {
  const found = await central.database.db
    .selectFrom('imports')
    .select('headings')
    .where('id', '=', importId)
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  return found.headings
}
