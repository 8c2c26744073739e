// Account files as they arrive (CSV of any delimiter and encoding, XLSX) to parsed rows, streaming. Promises: memory does not
// grow with the file but for the keys that find repeats; a bad row costs itself only; a bad file is one clear problem.

import { csvLine } from '../shared/csv.ts'
import { CHINA, type LocalDay } from '../shared/instant.ts'
import type { IntakeDefaults, ParsedRow, RowProblem } from '../shared/intake/account.ts'
import { accountKey } from '../shared/intake/account.ts'
import { type ColumnKey, REJECTED_HEADINGS, type Recognition, recognise } from '../shared/intake/columns.ts'
import type { IntakeEvent } from '../shared/intake/event.ts'
import { reasonOf } from '../shared/intake/reasons.ts'
import { parseRow } from '../shared/intake/row.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Sheet } from './intakeSheet.ts'
import { type HeadingReader, readSheetTable, readTable, type TableEvent } from './intakeTable.ts'

export interface ReadOptions {
  /** Today in the zone of the site. */
  readonly today: LocalDay
  readonly defaults: IntakeDefaults
  /** Columns by heading as a person corrected them; `''` leaves a heading out. */
  readonly mapping?: Readonly<Record<string, string>>
  /** Reads on although required columns are missing: somebody is about to say which they are. */
  readonly unfinished?: boolean
}

/** What nothing is known of: the file has to say lender and hotline itself. Numbers of a lender's file count as reserved ones. */
export const NO_DEFAULTS: IntakeDefaults = {
  lender: null,
  lenderType: null,
  callerName: null,
  hotline: null,
  known: new Map(),
  zone: CHINA,
  source: 'reserved',
}

/** Our columns of accounts among the headings, those that a person named before all. */
function accountHeadings(chosen: ReadOptions['mapping'] = {}): HeadingReader<Recognition> {
  return {
    recognise: (headings) => recognise(headings, chosen),
    score: ({ mapping, ambiguous }, headings) =>
      Object.keys(mapping).length +
      ambiguous.length +
      headings.filter((heading) => Object.hasOwn(chosen, heading)).length,
    complete: ({ missing }) => missing.length === 0,
  }
}

/**
 * First the header, then the rows as they come. Throws ProblemError: what `readTable` throws, `intake.columnMissing {column,
 * headings}` and `intake.unsaid {column}`, these two after the header event, so that a person can correct the mapping.
 */
export async function* readAccounts(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  yield* accountsIn(readTable(source, accountHeadings(options.mapping)), options)
}

/** The same of a workbook that is open already. */
export async function* readSheets(
  source: AsyncIterable<Sheet> | Iterable<Sheet>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  yield* accountsIn(readSheetTable(source, accountHeadings(options.mapping)), options)
}

async function* accountsIn(
  events: AsyncIterable<TableEvent<Recognition>>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  const seen = new Map<string, number>()
  const context = { today: options.today, defaults: options.defaults }
  let mapping: Recognition['mapping'] = {}
  let any = false
  for await (const event of events) {
    if (event.kind === 'header') {
      yield event
      const { recognised } = event
      mapping = recognised.mapping
      const [missing] = recognised.missing
      if (options.unfinished) continue
      if (missing) throw missingColumn(missing, recognised)
      const unsaid = unsaidOf(recognised, options.defaults)
      if (unsaid) throw new ProblemError('intake.unsaid', { column: unsaid })
      continue
    }
    any = true
    const { line, cells, broken } = event
    const result: ParsedRow = broken
      ? { ok: false, problems: [broken] }
      : withoutRepeat(parseRow(cells, mapping, context), line, seen)
    yield { kind: 'row', line, cells, result }
  }
  if (!any && !options.unfinished) throw new ProblemError('intake.empty')
}

function missingColumn(column: ColumnKey, { ambiguous }: Recognition): ProblemError {
  const headings = ambiguous
    .filter(({ candidates }) => candidates.includes(column))
    .map(({ heading }) => heading)
  return new ProblemError('intake.columnMissing', { column, headings: headings.join(', ') })
}

/** What every row would be returned for, although no column of it is required: nobody says it. */
function unsaidOf({ mapping }: Recognition, { lender, hotline, known }: IntakeDefaults): ColumnKey | null {
  const carried = Object.values(mapping)
  const inFile = (key: ColumnKey) => carried.includes(key)
  if (lender === null && !inFile('lender')) return 'lender'
  if (hotline !== null || inFile('hotline')) return null
  // The file may name lenders of whom earlier files said it.
  const told = inFile('lender') ? known.size > 0 : lender !== null && known.has(lender)
  return told ? null : 'hotline'
}

/** The same account twice in a file: the later row is rejected (DESIGN ruling 12). */
function withoutRepeat(result: ParsedRow, line: number, seen: Map<string, number>): ParsedRow {
  if (!result.ok) return result
  const key = accountKey(result.account)
  const before = seen.get(key)
  if (before === undefined) {
    seen.set(key, line)
    return result
  }
  const problem = { code: 'intake.duplicateInFile', params: { line: before } } as const
  return { ok: false, problems: [{ column: 'accountNumber', heading: null, problem }] }
}

/** A rejected row as central keeps it: the cells in the order of the headings. */
export interface RejectedRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly problems: readonly Pick<RowProblem, 'column' | 'problem'>[]
}

/**
 * The error file: UTF-8 with BOM, the original cells, then line and reasons in Chinese and English. Nothing in it runs as a
 * formula (`csvLine`); reading the corrected file again takes the guard off.
 */
export async function* rejectedCsv(
  headings: readonly string[],
  rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine([...headings, ...REJECTED_HEADINGS])}`
  for await (const { line, cells, problems } of rows) {
    const reasons = problems.map(reasonOf)
    yield csvLine([
      ...headings.map((_, at) => cells[at] ?? ''),
      String(line),
      reasons.map(({ zh }) => zh).join('；'),
      reasons.map(({ en }) => en).join('; '),
    ])
  }
}
