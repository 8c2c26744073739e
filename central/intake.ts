// Account files as they arrive (CSV of any delimiter and encoding, XLSX) to parsed rows, streaming. Promises: memory does not
// grow with the file but for the keys that find repeats; a bad row costs itself only; a bad file is one clear problem.

import { csvLine } from '../shared/csv.ts'
import { CHINA, type LocalDay } from '../shared/instant.ts'
import type { IntakeDefaults, ParsedRow, RowProblem } from '../shared/intake/account.ts'
import { accountKey } from '../shared/intake/account.ts'
import { type ColumnKey, REJECTED_HEADINGS, type Recognition, recognise } from '../shared/intake/columns.ts'
import type { Cells, HeaderRead, IntakeEvent } from '../shared/intake/event.ts'
import { reasonOf } from '../shared/intake/reasons.ts'
import { parseRow } from '../shared/intake/row.ts'
import { ProblemError } from '../shared/problem.ts'
import { DELIMITERS, type Delimiter, Lines, preview, records, type TableRecord } from './intakeCsv.ts'
import { type Sheet, sheets } from './intakeSheet.ts'
import { decodeText } from './intakeText.ts'

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

/** The headings stand within so many rows; titles and remarks may stand above them. */
const HEADER_WITHIN = 20

/**
 * First the header, then the rows as they come. Throws ProblemError: `intake.empty`, `intake.notATable {detail}` (`binary`,
 * `markup`, `oldExcel`, `encrypted`, `brokenWorkbook`, `noWorkbook`, `lineTooLong`, `noColumns`), `intake.encoding {line}`,
 * `intake.columnMissing {column, headings}` and `intake.unsaid {column}`, these two after the header event, so that a person can
 * correct the mapping.
 */
export async function* readAccounts(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  const { head, all } = await peeked(source)
  if (head.length === 0) throw new ProblemError('intake.empty')
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) throw await compoundProblem(all)
  if (isZip(head)) yield* readSheets(sheets(all), options)
  else yield* fromText(all, options)
}

async function* fromText(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  const text = decodeText(source)
  const lines = new Lines(text.pieces)
  await lines.ahead(HEADER_WITHIN * 3)
  const first = lines.peek(0)
  if (first === undefined) throw new ProblemError('intake.empty')
  if (/^\s*<(\?xml|!doctype|html|table)/iu.test(first))
    throw new ProblemError('intake.notATable', { detail: 'markup' })

  let best: { header: Header; delimiter: Delimiter } | null = null
  for (const delimiter of DELIMITERS) {
    const header = headerIn(preview(lines, delimiter, HEADER_WITHIN), options.mapping)
    if (header && (!best || header.score > best.header.score)) best = { header, delimiter }
  }
  if (!best) {
    const blank = preview(lines, ',', 1).length === 0
    throw blank
      ? new ProblemError('intake.empty')
      : new ProblemError('intake.notATable', { detail: 'noColumns' })
  }
  const { header, delimiter } = best
  const read: HeaderRead = {
    kind: 'header',
    line: header.line,
    headings: header.headings,
    recognised: header.recognised,
    format: 'csv',
    encoding: text.encoding(),
    delimiter,
    sheet: null,
  }
  yield* rowsOf(read, after(records(lines, delimiter), header.line), options, delimiter)
}

/** The sheet that holds the accounts: the first with every required column, else the first with headings at all. */
export async function* readSheets(
  source: AsyncIterable<Sheet> | Iterable<Sheet>,
  options: ReadOptions,
): AsyncGenerator<IntakeEvent> {
  let fallback: { read: HeaderRead; top: TableRecord[] } | null = null
  for await (const sheet of source) {
    const rows = sheet.rows[Symbol.asyncIterator]()
    const top: TableRecord[] = []
    while (top.length < HEADER_WITHIN) {
      const next = await rows.next()
      if (next.done) break
      top.push(next.value)
    }
    const header = headerIn(top, options.mapping)
    if (!header) {
      await drain(rows)
      continue
    }
    const read: HeaderRead = {
      kind: 'header',
      line: header.line,
      headings: header.headings,
      recognised: header.recognised,
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      sheet: sheet.name,
    }
    if (header.recognised.missing.length === 0) {
      yield* rowsOf(read, after(chained(top, rows), header.line), options, null)
      return
    }
    // A cover sheet may look like a table; the accounts may stand on a later sheet.
    fallback ??= { read, top }
    await drain(rows)
  }
  if (!fallback) throw new ProblemError('intake.empty')
  yield* rowsOf(fallback.read, after(chained(fallback.top, null), fallback.read.line), options, null)
}

async function* rowsOf(
  header: HeaderRead,
  rows: AsyncIterable<TableRecord>,
  options: ReadOptions,
  delimiter: Delimiter | null,
): AsyncGenerator<IntakeEvent> {
  yield header
  const { headings, recognised } = header
  const [missing] = recognised.missing
  if (!options.unfinished) {
    if (missing) throw missingColumn(missing, recognised)
    const unsaid = unsaidOf(recognised, options.defaults)
    if (unsaid) throw new ProblemError('intake.unsaid', { column: unsaid })
  }
  const seen = new Map<string, number>()
  const context = { today: options.today, defaults: options.defaults }
  let any = false
  for await (const row of rows) {
    any = true
    const { cells, broken } = placed(row, headings, delimiter)
    const result: ParsedRow = broken
      ? { ok: false, problems: [broken] }
      : withoutRepeat(parseRow(cells, recognised.mapping, context), row.line, seen)
    yield { kind: 'row', line: row.line, cells, result }
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

interface Header {
  readonly line: number
  readonly headings: string[]
  readonly recognised: Recognition
  /** Columns found in it; decides between rows and delimiters. */
  readonly score: number
}

/** The row that names the columns: the one in which most are recognised, or that a person's mapping names. */
function headerIn(rows: readonly TableRecord[], chosen: ReadOptions['mapping'] = {}): Header | null {
  let best: Header | null = null
  let widest: Header | null = null
  for (const row of rows) {
    if (row.kind === 'broken') continue
    const headings = uniqueHeadings(row.cells)
    if (headings.length < 2) continue
    const recognised = recognise(headings, chosen)
    const named = headings.filter((heading) => Object.hasOwn(chosen, heading)).length
    const score = Object.keys(recognised.mapping).length + recognised.ambiguous.length + named
    const header: Header = { line: row.line, headings, recognised, score }
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
