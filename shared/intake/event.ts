// What the reader of an account file reports while it reads. Central's streaming reader makes these; import routes, previews
// and the error file use them.
import type { ParsedRow } from './account.ts'
import type { Recognition } from './columns.ts'

/** Cells of a row by heading, as they stood in the file (dates of spreadsheets as YYYY-MM-DD). */
export type Cells = Readonly<Record<string, string>>

export interface HeaderRead {
  readonly kind: 'header'
  /** Line (or spreadsheet row) of the headings, from 1. */
  readonly line: number
  /** In the order of the file; repeated headings carry a number: `电话`, `电话 (2)`. */
  readonly headings: readonly string[]
  readonly recognised: Recognition
  readonly format: 'csv' | 'xlsx'
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | null
  readonly delimiter: ',' | ';' | '\t' | '|' | null
  readonly sheet: string | null
}

export interface RowRead {
  readonly kind: 'row'
  /** Line on which the row begins, from 1. */
  readonly line: number
  readonly cells: Cells
  readonly result: ParsedRow
}

export type IntakeEvent = HeaderRead | RowRead
