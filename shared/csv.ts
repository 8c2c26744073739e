// CSV that people open in a spreadsheet: the one way in which a line of an export is written. Promises: no cell runs as a
// formula, whatever it holds; every cell is quoted, so that no delimiter or line end breaks out of it; `unguarded` gives it back.

/**
 * What a spreadsheet takes for the beginning of a formula: the signs, also in full width and small form, behind blanks and line
 * ends too (OWASP, CSV injection); a tab or a line end in front moves the rest into a cell or line of its own.
 */
const RUNS = /^'*(?:[\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫−|%]|[\t\r\n])/u

/** The cells as a line with its end. A cell that would run gets a `'` in front, as spreadsheets themselves mark text. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${(RUNS.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

/** A cell without the `'` that guards it: the guard is no part of the value. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell
}
