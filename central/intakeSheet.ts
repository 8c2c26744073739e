// Rows of an XLSX workbook as text cells, streaming. Promises: dates come as YYYY-MM-DD, formulas as their results, numbers
// as Excel shows them (15 digits), so that a lost digit is seen and refused. Private to the intake reader.
import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { ProblemError } from '../shared/problem.ts'
import type { TableRecord } from './intakeCsv.ts'

export interface Sheet {
  readonly name: string
  readonly rows: AsyncIterable<TableRecord>
}

/** The sheets of a workbook in order; each one's rows are read before the next. Throws ProblemError `intake.notATable`. */
export async function* sheets(source: AsyncIterable<Uint8Array>): AsyncGenerator<Sheet> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from(source), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  })
  try {
    for await (const sheet of reader) yield { name: nameOf(sheet), rows: rows(sheet) }
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError('intake.notATable', { detail: 'brokenWorkbook' }, { cause })
  }
}

function nameOf(sheet: object): string {
  return 'name' in sheet && typeof sheet.name === 'string' ? sheet.name : ''
}

async function* rows(sheet: AsyncIterable<ExcelJS.Row>): AsyncGenerator<TableRecord> {
  for await (const row of sheet) {
    const cells: string[] = []
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cellText(cell.value)
    })
    for (let at = 0; at < cells.length; at += 1) cells[at] ??= ''
    if (cells.some((cell) => cell.trim() !== '')) yield { kind: 'cells', line: row.number, cells }
  }
}

function cellText(value: ExcelJS.CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return dateText(value)
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('text' in value) return typeof value.text === 'string' ? value.text : cellText(value.text)
  if ('error' in value) return value.error
  if ('result' in value) return cellText(value.result)
  return ''
}

/** Excel keeps 15 digits: a longer number has lost some, so it is written as the power it is. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) >= 1e15) return value.toExponential()
  return String(Number(value.toPrecision(15)))
}

/** A cell's date is a wall-clock day without a zone; exceljs gives it as UTC. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '#NUM!'
  const [day = '', clock = ''] = value.toISOString().split('T')
  return clock.startsWith('00:00:00') ? day : `${day} ${clock.slice(0, 8)}`
}
