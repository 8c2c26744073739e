// What the one writer of CSV promises: nothing in a file runs as a formula, and every cell comes back as it was.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine, unguarded } from '../../shared/csv.ts'

const cellsOf = (line: string): string[] => (parse(line, { record_delimiter: '\r\n' }) as string[][]).flat()

/** Written without the product's own pattern: the first character that a spreadsheet would not skip. */
function runs(cell: string): boolean {
  if (/^[\t\r\n]/.test(cell)) return true
  const first = [...cell].find((sign) => sign.trim() !== '' && !/[\p{Cc}\p{Cf}]/u.test(sign))
  return first !== undefined && '=+-@＝＋－＠'.includes(first)
}

const risky = fc
  .array(
    fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      '＋',
      '－',
      '＠',
      '\t',
      '\r',
      '\n',
      ' ',
      '　',
      "'",
      '"',
      ',',
      ';',
      '1',
      '测',
    ),
  )
  .map((signs) => signs.join(''))
const cell = fc.oneof(risky, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))

describe('a line of an export', () => {
  test('no cell runs, and every cell comes back', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
        const written = cellsOf(csvLine(cells))
        expect(written.some(runs)).toBe(false)
        expect(written.map(unguarded)).toEqual(cells)
      }),
      { seed: 20261122, numRuns: 2000 },
    )
  })

  test.each([
    '=1+1',
    '\n=1+1',
    '\t=1+1',
    '   @SUM(A1)',
    '　＝1',
    '＋86',
    '－5',
    '＠x',
    '\u00a0-2',
    '\ufeff=1',
  ])('%j is text', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  })

  test('what is harmless stays as it is, in quotes', () => {
    expect(csvLine(['王五测试', '1.00', 'a"b', "it's", ''])).toBe('"王五测试","1.00","a""b","it\'s",""\r\n')
  })
})
