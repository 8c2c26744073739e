// Files of rows under headings as they arrive (CSV of any delimiter and encoding, XLSX), streaming, whatever the rows are about.
// Promises: memory does not grow with the file; a broken row costs itself only; which headings count is the caller's to say.

import type { RowProblem } from '../shared/intake/account.ts'
import type { Cells } from '../shared/intake/event.ts'
import { ProblemError } from '../shared/problem.ts'
import { DELIMITERS, type Delimiter, Lines, preview, records, type TableRecord } from './intakeCsv.ts'
import { type Sheet, sheets } from './intakeSheet.ts'
import { decodeText } from './intakeText.ts'

/** How a kind of file knows its headings. */
export interface HeadingReader<R> {
  recognise(headings: readonly string[]): R
  /** Columns found, decides between rows and delimiters; below 2 it is no header. */
  score(recognised: R, headings: readonly string[]): number
  /** Every column that must be there is. */
  complete(recognised: R): boolean
}

export interface TableHeader<R> {
  readonly kind: 'header'
  /** Line (or spreadsheet row) of the headings, from 1. */
  readonly line: number
  /** In the order of the file; repeated headings carry a number: `电话`, `电话 (2)`. */
  readonly headings: readonly string[]
  readonly recognised: R
  readonly format: 'csv' | 'xlsx'
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | null
  readonly delimiter: Delimiter | null
  readonly sheet: string | null
}

export interface TableRow {
  readonly kind: 'row'
  readonly line: number
  readonly cells: Cells
  /** The row can't be read as one of this table. */
  readonly broken: RowProblem | null
}

export type TableEvent<R> = TableHeader<R> | TableRow

/** The headings stand within so many rows; titles and remarks may stand above them. */
const HEADER_WITHIN = 20

/**
 * First the header, then the rows as they come. Throws ProblemError: `intake.empty`, `intake.notATable {detail}` (`binary`,
 * `markup`, `oldExcel`, `encrypted`, `brokenWorkbook`, `noWorkbook`, `lineTooLong`, `noColumns`), `intake.encoding {line}`.
 */
export async function* readTable<R>(
  source: AsyncIterable<Uint8Array>,
  reader: HeadingReader<R>,
): AsyncGenerator<TableEvent<R>> {
  const { head, all } = await peeked(source)
  if (head.length === 0) throw new ProblemError('intake.empty')
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) throw await compoundProblem(all)
  if (isZip(head)) yield* readSheetTable(sheets(all), reader)
  else yield* fromText(all, reader)
}

async function* fromText<R>(
  source: AsyncIterable<Uint8Array>,
  reader: HeadingReader<R>,
): AsyncGenerator<TableEvent<R>> {
  const text = decodeText(source)
  const lines = new Lines(text.pieces)
  await lines.ahead(HEADER_WITHIN * 3)
  const first = lines.peek(0)
  if (first === undefined) throw new ProblemError('intake.empty')
  if (/^\s*<(\?xml|!doctype|html|table)/iu.test(first))
    throw new ProblemError('intake.notATable', { detail: 'markup' })

  let best: { header: Header<R>; delimiter: Delimiter } | null = null
  for (const delimiter of DELIMITERS) {
    const header = headerIn(preview(lines, delimiter, HEADER_WITHIN), reader)
    if (header && (!best || header.score > best.header.score)) best = { header, delimiter }
  }
  if (!best) {
    const blank = preview(lines, ',', 1).length === 0
    throw blank
      ? new ProblemError('intake.empty')
      : new ProblemError('intake.notATable', { detail: 'noColumns' })
  }
  const { header, delimiter } = best
  yield {
    kind: 'header',
    line: header.line,
    headings: header.headings,
    recognised: header.recognised,
    format: 'csv',
    encoding: text.encoding(),
    delimiter,
    sheet: null,
  }
  yield* rowsOf(header.headings, after(records(lines, delimiter), header.line), delimiter)
}

/** The sheet that holds the rows: the first with every required column, else the first with headings at all. */
export async function* readSheetTable<R>(
  source: AsyncIterable<Sheet> | Iterable<Sheet>,
  reader: HeadingReader<R>,
): AsyncGenerator<TableEvent<R>> {
  let fallback: { read: TableHeader<R>; top: TableRecord[] } | null = null
  for await (const sheet of source) {
    const rows = sheet.rows[Symbol.asyncIterator]()
    const top: TableRecord[] = []
    while (top.length < HEADER_WITHIN) {
      const next = await rows.next()
      if (next.done) break
      top.push(next.value)
    }
    const header = headerIn(top, reader)
    if (!header) {
      await drain(rows)
      continue
    }
    const read: TableHeader<R> = {
      kind: 'header',
      line: header.line,
      headings: header.headings,
      recognised: header.recognised,
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      sheet: sheet.name,
    }
    if (reader.complete(header.recognised)) {
      yield read
      yield* rowsOf(read.headings, after(chained(top, rows), header.line), null)
      return
    }
    // A cover sheet may look like a table; the rows may stand on a later sheet.
    fallback ??= { read, top }
    await drain(rows)
  }
  if (!fallback) throw new ProblemError('intake.empty')
  yield fallback.read
  yield* rowsOf(fallback.read.headings, after(chained(fallback.top, null), fallback.read.line), null)
}

async function* rowsOf(
  headings: readonly string[],
  rows: AsyncIterable<TableRecord>,
  delimiter: Delimiter | null,
): AsyncGenerator<TableRow> {
  for await (const row of rows) yield { kind: 'row', line: row.line, ...placed(row, headings, delimiter) }
}

/** Puts the cells of a record under the headings; a text row with another number of cells is broken, not guessed at. */
function placed(
  row: TableRecord,
  headings: readonly string[],
  delimiter: Delimiter | null,
): { cells: Cells; broken: RowProblem | null } {
  const fault = (detail: string): RowProblem => ({
    column: null,
    heading: null,
    problem: { code: 'intake.brokenRow', params: { line: row.line, detail } },
  })
  if (row.kind === 'broken') return { cells: { [headings[0] ?? '#1']: row.text }, broken: fault(row.detail) }
  const extra = row.cells.slice(headings.length)
  const surplus = extra.some((cell) => cell.trim() !== '')
  const cells: Record<string, string> = {}
  headings.forEach((heading, at) => {
    const last = surplus && at === headings.length - 1
    cells[heading] = last ? [row.cells[at] ?? '', ...extra].join(delimiter ?? ' ') : (row.cells[at] ?? '')
  })
  if (surplus) return { cells, broken: fault('tooManyCells') }
  return { cells, broken: delimiter && row.cells.length < headings.length ? fault('tooFewCells') : null }
}

interface Header<R> {
  readonly line: number
  readonly headings: string[]
  readonly recognised: R
  readonly score: number
}

/** The row that names the columns: the one in which most are recognised. */
function headerIn<R>(rows: readonly TableRecord[], reader: HeadingReader<R>): Header<R> | null {
  let best: Header<R> | null = null
  let widest: Header<R> | null = null
  for (const row of rows) {
    if (row.kind === 'broken') continue
    const headings = uniqueHeadings(row.cells)
    if (headings.length < 2) continue
    const recognised = reader.recognise(headings)
    const score = reader.score(recognised, headings)
    const header: Header<R> = { line: row.line, headings, recognised, score }
    if (score >= 2 && (!best || score > best.score)) best = header
    if (!widest || headings.length > widest.headings.length)
      widest = { ...header, score: headings.length / 1000 }
  }
  return best ?? widest
}

/** Repeated headings get a number, empty ones between others their position; empty ones at the end are no columns. */
function uniqueHeadings(cells: readonly string[]): string[] {
  const used = new Set<string>()
  const trimmed = cells.map((cell) =>
    cell
      .replace(/^\uFEFF/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  )
  while (trimmed.length > 0 && trimmed.at(-1) === '') trimmed.pop()
  return trimmed.map((cell, at) => {
    const base = cell === '' || cell === '__proto__' ? `#${at + 1}` : cell
    let heading = base
    for (let number = 2; used.has(heading); number += 1) heading = `${base} (${number})`
    used.add(heading)
    return heading
  })
}

async function* after(rows: AsyncIterable<TableRecord>, line: number): AsyncGenerator<TableRecord> {
  for await (const row of rows) if (row.line > line) yield row
}

async function* chained(
  first: readonly TableRecord[],
  rest: AsyncIterator<TableRecord> | null,
): AsyncGenerator<TableRecord> {
  yield* first
  for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value
}

async function drain(rows: AsyncIterator<TableRecord>): Promise<void> {
  for (let next = await rows.next(); !next.done; next = await rows.next());
}

/** The first bytes, and the whole source again. */
async function peeked(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array()
  while (head.length < 8) {
    const next = await iterator.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { head, all: all() }
}

/** A zip archive, that is a workbook or nothing that we read. */
export const isZip = (head: Uint8Array): boolean => startsWith(head, [0x50, 0x4b, 0x03, 0x04])

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte)
}

/** An OLE compound file is either an .xls of old or a workbook under a password; its directory tells. */
async function compoundProblem(source: AsyncIterable<Uint8Array>): Promise<ProblemError> {
  const mark = Buffer.from('EncryptedPackage', 'utf16le')
  let tail: Uint8Array = new Uint8Array()
  for await (const chunk of source) {
    const joined = Buffer.concat([tail, chunk])
    if (joined.includes(mark)) return new ProblemError('intake.notATable', { detail: 'encrypted' })
    tail = joined.subarray(-mark.length)
  }
  return new ProblemError('intake.notATable', { detail: 'oldExcel' })
}
