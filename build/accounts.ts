// Writes a synthetic account file of any size: `node build/accounts.ts --rows 20000 --out accounts.csv`. Promises: seeded,
// marked synthetic, streaming; nothing in it belongs to a person. A tool of the house, no part of the product.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import ExcelJS from 'exceljs'
import { CHINA, localDay } from '../shared/instant.ts'
import { SYNTHETIC_HEADINGS, type SyntheticOptions, syntheticRows } from '../shared/intake/synthetic.ts'

export type AccountFormat = 'csv' | 'xlsx'
export type AccountEncoding = 'utf-8' | 'gb18030'

export interface AccountFileOptions extends SyntheticOptions {
  readonly format: AccountFormat
  /** CSV only; UTF-8 is written with BOM, as spreadsheets expect. */
  readonly encoding: AccountEncoding
  readonly delimiter: string
}

/** Lines of a CSV file as bytes. */
export function* csvBytes(options: AccountFileOptions): Generator<Uint8Array> {
  const encode =
    options.encoding === 'gb18030' ? gb18030Encoder() : (text: string) => Buffer.from(text, 'utf8')
  const write = (cells: readonly string[]): Uint8Array =>
    encode(`${cells.map((cell) => quoted(cell, options.delimiter)).join(options.delimiter)}\r\n`)
  if (options.encoding === 'utf-8') yield Buffer.from('\uFEFF')
  yield write(SYNTHETIC_HEADINGS)
  for (const { cells } of syntheticRows(options)) yield write(cells)
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Long numbers are text, dates are dates and amounts numbers where the cell is a plain one: as people make such files. */
export async function writeXlsx(file: string, options: AccountFileOptions): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: file,
    useStyles: true,
    useSharedStrings: true,
  })
  const sheet = workbook.addWorksheet('逾期账户')
  sheet.addRow([...SYNTHETIC_HEADINGS]).commit()
  for (const { cells } of syntheticRows(options)) {
    const row = sheet.addRow(cells.map((cell, at) => cellValue(SYNTHETIC_HEADINGS[at] ?? '', cell)))
    row.eachCell((cell) => {
      if (cell.value instanceof Date) cell.numFmt = 'yyyy-mm-dd'
    })
    row.commit()
  }
  await workbook.commit()
}

function cellValue(heading: string, cell: string): string | number | Date {
  if (/日$/u.test(heading) && /^\d{4}-\d\d-\d\d$/u.test(cell)) {
    const date = new Date(`${cell}T00:00:00.000Z`)
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(cell)) return date
  }
  return /金额|还款额/u.test(heading) && /^\d+\.\d\d$/u.test(cell) ? Number(cell) : cell
}

/** Writes the file; resolves when all of it is on disk. */
export async function writeAccounts(file: string, options: AccountFileOptions): Promise<void> {
  if (options.format === 'xlsx') await writeXlsx(file, options)
  else await pipeline(Readable.from(csvBytes(options)), createWriteStream(file))
}

/**
 * An encoder for GB18030: the platform only decodes it, so every one-, two- and four-byte form is decoded once and turned
 * round; characters beyond the BMP follow the standard's linear rule (GB 18030-2022).
 */
export function gb18030Encoder(): (text: string) => Uint8Array {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, readonly number[]>()
  const learn = (bytes: readonly number[]): void => {
    const character = decoder.decode(Uint8Array.from(bytes))
    if ([...character].length === 1 && character !== '\uFFFD' && !table.has(character))
      table.set(character, bytes)
  }
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) learn([lead, trail])
  }
  for (let index = 0; index < 39_420; index += 1) learn(fourBytes(index))
  return (text) => {
    const bytes: number[] = []
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0
      if (point < 0x80) bytes.push(point)
      else
        bytes.push(
          ...(point > 0xffff ? fourBytes(point - 0x10000 + 189_000) : (table.get(character) ?? [0x3f])),
        )
    }
    return Uint8Array.from(bytes)
  }
}

function fourBytes(index: number): number[] {
  const digit = (size: number, over: number): number => Math.floor(index / over) % size
  return [
    0x81 + Math.floor(index / 12_600),
    0x30 + digit(10, 1260),
    0x81 + digit(126, 10),
    0x30 + (index % 10),
  ]
}

const HELP = `Writes a synthetic account file.
  --out FILE            .csv or .xlsx (required)
  --rows N              default 100
  --seed N              default 1
  --bad N               rows with a fault each, default 0
  --today YYYY-MM-DD    due dates lie around it, default today in China
  --encoding E          utf-8 (default) or gb18030, CSV only
  --delimiter D         default comma; "tab" for a tab
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      rows: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      bad: { type: 'string', default: '0' },
      today: { type: 'string', default: localDay(Date.now(), CHINA) },
      encoding: { type: 'string', default: 'utf-8' },
      delimiter: { type: 'string', default: ',' },
      help: { type: 'boolean', default: false },
    },
  })
  const numbers = [values.rows, values.seed, values.bad].map(Number)
  const [rows = 0, seed = 0, bad = 0] = numbers
  if (
    values.help ||
    !values.out ||
    numbers.some((number) => !Number.isSafeInteger(number) || number < 0) ||
    !/^\d{4}-\d\d-\d\d$/u.test(values.today)
  ) {
    process.stderr.write(HELP)
    process.exitCode = values.help ? 0 : 2
    return
  }
  await writeAccounts(values.out, {
    rows,
    seed,
    bad,
    today: values.today,
    format: values.out.endsWith('.xlsx') ? 'xlsx' : 'csv',
    encoding: values.encoding === 'gb18030' ? 'gb18030' : 'utf-8',
    delimiter: values.delimiter === 'tab' ? '\t' : values.delimiter,
  })
  process.stderr.write(`${values.out}: ${rows} rows, ${bad} of them faulty, seed ${seed}\n`)
}

if (import.meta.main) await main()
