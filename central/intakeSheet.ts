// Rows of an XLSX workbook as text cells. Promises: the packed file is held in memory and unpacked as a stream, nothing is
// written to disk and no character is cut (exceljs, streaming, does both wrong); dates come as YYYY-MM-DD, formulas as their
// results, numbers as Excel shows them (15 digits), so that a lost digit is seen. Private to the intake reader.
import { ProblemError } from '../shared/problem.ts'
import { IMPORT_LIMIT_BYTES } from '../shared/protocol.ts'
import type { TableRecord } from './intakeCsv.ts'
import { type Attributes, walk, type XmlHandler } from './intakeXml.ts'
import { openZip, tooMuch, type Zip } from './intakeZip.ts'

export interface Sheet {
  readonly name: string
  readonly rows: AsyncIterable<TableRecord>
}

/** The visible sheets in order. Throws ProblemError: `intake.tooLarge`, `intake.unpacksTooLarge`, `intake.notATable`. */
export async function* sheets(source: AsyncIterable<Uint8Array>): AsyncGenerator<Sheet> {
  const zip = openZip(await whole(source))
  if (!zip.has('xl/workbook.xml')) throw new ProblemError('intake.notATable', { detail: 'noWorkbook' })
  const { sheets: listed, from1904 } = await workbookOf(zip)
  const book: Book = { strings: await stringsOf(zip), dates: await dateStylesOf(zip), from1904 }
  for (const { name, path } of listed) if (zip.has(path)) yield { name, rows: rows(zip.text(path), book) }
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > IMPORT_LIMIT_BYTES)
      throw new ProblemError('intake.tooLarge', { limitBytes: IMPORT_LIMIT_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

interface Book {
  readonly strings: readonly string[]
  /** Whether the cell style of that index shows a date. */
  readonly dates: readonly boolean[]
  readonly from1904: boolean
}

const SILENT: XmlHandler = { open() {}, close() {}, text() {} }

async function read(zip: Zip, path: string, handler: Partial<XmlHandler>): Promise<void> {
  if (!zip.has(path)) return
  for await (const _ of walk(zip.text(path), { ...SILENT, ...handler }));
}

async function workbookOf(
  zip: Zip,
): Promise<{ sheets: { name: string; path: string }[]; from1904: boolean }> {
  const paths = new Map<string, string>()
  await read(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      const target = attributes.get('Target')
      if (name === 'Relationship' && target)
        paths.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
  })
  const found: { name: string; path: string }[] = []
  let from1904 = false
  await read(zip, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/u.test(attributes.get('date1904') ?? '')
      if (name !== 'sheet' || (attributes.get('state') ?? 'visible') !== 'visible') return
      const path = paths.get(attributes.get('id') ?? '')
      if (path) found.push({ name: attributes.get('name') ?? '', path })
    },
  })
  return { sheets: found, from1904 }
}

/** Different words of a workbook; each of them stays in memory. */
const MOST_STRINGS = 8_000_000

async function stringsOf(zip: Zip): Promise<string[]> {
  const strings: string[] = []
  let inText = false
  let phonetic = false
  let current = ''
  await read(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = ''
      // How a Japanese or Chinese word is read stands beside it and is no part of it.
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inText = !phonetic
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') {
        if (strings.length >= MOST_STRINGS) throw tooMuch()
        strings.push(escaped(current))
      }
    },
    text(text) {
      if (inText) current += text
    },
  })
  return strings
}

/** `_x000D_`: characters that XML cannot hold (ECMA-376 §22.9.2.19). */
function escaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/gu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}

async function dateStylesOf(zip: Zip): Promise<boolean[]> {
  const custom = new Map<number, string>()
  const dates: boolean[] = []
  let inCells = false
  await read(zip, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt')
        custom.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) dates.push(isDateFormat(Number(attributes.get('numFmtId')), custom))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return dates
}

/** Built-in date formats (ECMA-376 §18.8.30, with those of Chinese Excel), else a custom one with day, month or year in it. */
function isDateFormat(id: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(id)
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  return /[ymd]/iu.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./gu, ''))
}

async function* rows(pieces: AsyncIterable<string>, book: Book): AsyncGenerator<TableRecord> {
  let ready: TableRecord[] = []
  let line = 0
  let cells: string[] = []
  let column = 0
  let kind = 'n'
  let style = 0
  let value = ''
  let taking = false
  let cellCount = 0
  const begin = (attributes: Attributes): void => {
    column = columnOf(attributes.get('r')) ?? column + 1
    kind = attributes.get('t') ?? 'n'
    style = Number(attributes.get('s') ?? 0)
    value = ''
  }
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'row') {
        line = Number(attributes.get('r') ?? line + 1)
        cells = []
        column = 0
      } else if (name === 'c') begin(attributes)
      else if (name === 'v' || name === 't') taking = true
    },
    close(name) {
      if (name === 'v' || name === 't') taking = false
      else if (name === 'c' && column > 0) {
        const text = cellText(kind, value, style, book)
        // Far out nothing is a column: an empty cell is left out, any other shows as one too many.
        if (column > MOST_COLUMNS && text === '') return
        const place = Math.min(column, MOST_COLUMNS + 1)
        cellCount += Math.max(1, place - cells.length)
        if (cellCount > MOST_CELLS) throw tooMuch()
        while (cells.length < place) cells.push('')
        cells[place - 1] = text
      } else if (name === 'row' && cells.some((cell) => cell.trim() !== ''))
        ready.push({ kind: 'cells', line, cells })
    },
    text(text) {
      if (taking) value += text
    },
  }
  for await (const _ of walk(pieces, handler)) {
    const done = ready
    ready = []
    yield* done
  }
}

/** Cells of a sheet with the empty ones before them: a million rows of thirty. */
const MOST_CELLS = 32_000_000

/** No account file is so wide; also the guard against a cell that names a column far out. */
const MOST_COLUMNS = 1000

/** `AB12` → 28. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/u.exec(reference ?? '')?.[0]
  if (!letters) return null
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function cellText(kind: string, value: string, style: number, book: Book): string {
  if (kind === 's') return book.strings[Number(value)] ?? ''
  if (kind === 'inlineStr' || kind === 'str') return escaped(value)
  if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (kind === 'd') return value.replace(/T00:00:00(\.0+)?Z?$/u, '')
  if (kind === 'e' || value === '') return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  return book.dates[style] ? dateText(number, book.from1904) : numberText(number)
}

/** Excel keeps 15 digits: a longer number has lost some, so it is written as the power it is. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) >= 1e15) return value.toExponential()
  return String(Number(value.toPrecision(15)))
}

/** Days since 1899-12-30, or 1904-01-01; a cell's date is a wall-clock day without a zone. */
function dateText(serial: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const at = new Date(epoch + Math.round(serial * 86_400) * 1000)
  if (Number.isNaN(at.getTime()) || serial < 1) return String(serial)
  const [day = '', clock = ''] = at.toISOString().split('T')
  return clock.startsWith('00:00:00') ? day : `${day} ${clock.slice(0, 8)}`
}
