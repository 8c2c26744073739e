// Characters to records of a delimited text file (RFC 4180, strict), streaming. Promises: a broken quote costs its own line
// only and the reading goes on behind it, which csv-parse cannot do; nothing is guessed into place. Private to the intake reader.
import { ProblemError } from '../shared/problem.ts'

export type Delimiter = ',' | ';' | '\t' | '|'
export const DELIMITERS: readonly Delimiter[] = [',', '\t', ';', '|']

export type TableRecord =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: string[] }
  /** `unclosed`: a quoted cell that never ends; `quote`: a quote where none may stand. */
  | {
      readonly kind: 'broken'
      readonly line: number
      readonly detail: 'unclosed' | 'quote'
      readonly text: string
    }

/** A quoted cell may run over so many lines; beyond that its quote was never closed. */
const CELL_LINES = 40
const LINE_LENGTH = 1 << 20

/** The lines of a text with a window of them to look ahead into. */
export class Lines {
  readonly #pieces: AsyncIterator<string>
  #ready: string[] = []
  #at = 0
  #rest = ''
  #ended = false
  /** Number of the next line, from 1. */
  number = 1

  constructor(pieces: AsyncIterable<string>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Waits until `count` lines can be looked at, or the text has ended. */
  async ahead(count: number): Promise<void> {
    while (!this.#ended && this.#ready.length - this.#at < count) {
      const { value, done } = await this.#pieces.next()
      this.#ready = this.#ready.slice(this.#at)
      this.#at = 0
      const text = this.#rest + (done ? '' : value)
      const lines = text.split(/\r\n|\n|\r(?!$)/u)
      // The last piece may go on in the next chunk, and a final CR may be half of a CRLF.
      this.#rest = done ? '' : (lines.pop() ?? '')
      if (done && lines.at(-1) === '') lines.pop()
      if (this.#rest.length > LINE_LENGTH)
        throw new ProblemError('intake.notATable', { detail: 'lineTooLong' })
      for (const line of lines) this.#ready.push(done && line.endsWith('\r') ? line.slice(0, -1) : line)
      this.#ended = done === true
    }
  }

  peek(offset: number): string | undefined {
    return this.#ready[this.#at + offset]
  }

  take(count: number): void {
    this.#at += count
    this.number += count
  }
}

/** All records from here on; empty lines are no records. */
export async function* records(lines: Lines, delimiter: Delimiter): AsyncGenerator<TableRecord> {
  for (;;) {
    await lines.ahead(CELL_LINES)
    const found = recordAt(lines, 0, delimiter)
    if (!found) return
    const line = lines.number
    lines.take(found.lines)
    if (found.record) yield { ...found.record, line }
  }
}

/** The records among the lines already waiting, without taking them. */
export function preview(lines: Lines, delimiter: Delimiter, most: number): TableRecord[] {
  const found: TableRecord[] = []
  for (let at = 0; found.length < most; ) {
    const next = recordAt(lines, at, delimiter)
    if (!next) break
    if (next.record) found.push({ ...next.record, line: lines.number + at })
    at += next.lines
  }
  return found
}

type Unplaced<R> = R extends unknown ? Omit<R, 'line'> : never
type Found = { lines: number; record: Unplaced<TableRecord> | null }

function recordAt(lines: Lines, offset: number, delimiter: Delimiter): Found | null {
  const first = lines.peek(offset)
  if (first === undefined) return null
  if (!first.includes('"')) {
    if (first.trim() === '') return { lines: 1, record: null }
    return { lines: 1, record: { kind: 'cells', cells: first.split(delimiter) } }
  }
  let text = first
  for (let used = 1; ; used += 1) {
    const cells = cellsOf(text, delimiter)
    if (Array.isArray(cells)) return { lines: used, record: { kind: 'cells', cells } }
    const next = used < CELL_LINES ? lines.peek(offset + used) : undefined
    if (cells === 'quote' || next === undefined)
      // Only the first line is given up: what follows may be whole.
      return { lines: 1, record: { kind: 'broken', detail: used === 1 ? cells : 'unclosed', text: first } }
    text += `\n${next}`
  }
}

function cellsOf(text: string, delimiter: Delimiter): string[] | 'quote' | 'unclosed' {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let cell = ''
      let from = at + 1
      for (;;) {
        const close = text.indexOf('"', from)
        if (close < 0) return 'unclosed'
        cell += text.slice(from, close)
        if (text[close + 1] !== '"') {
          at = close + 1
          break
        }
        cell += '"'
        from = close + 2
      }
      if (at < text.length && text[at] !== delimiter) return 'quote'
      cells.push(cell)
    } else {
      const next = text.indexOf(delimiter, at)
      const cell = text.slice(at, next < 0 ? text.length : next)
      if (cell.includes('"')) return 'quote'
      cells.push(cell)
      at += cell.length
    }
    if (at >= text.length) return cells
    at += 1
    if (at === text.length) {
      cells.push('')
      return cells
    }
  }
}
