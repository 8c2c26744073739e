import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvBytes } from '../../build/accounts.ts'
import { type RejectedRow, readAccounts, rejectedCsv } from '../../central/intake.ts'
import { unguarded } from '../../shared/csv.ts'
import { REJECTED_HEADINGS } from '../../shared/intake/columns.ts'
import { syntheticAccounts } from '../../shared/intake/synthetic.ts'

import { failure, HEAD, line, names, OPTIONS, problemsAt, read, TODAY, table } from './intakeFile.ts'

describe('workbooks', () => {
  async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
    const book = new ExcelJS.Workbook()
    fill(book)
    return Buffer.from(await book.xlsx.writeBuffer())
  }
  const HEADINGS = HEAD.split(',')

  test('dates, numbers, formulas, rich text and long numbers as text', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('封面').addRow(['逾期账户清单', '2026 年 11 月'])
      const sheet = book.addWorksheet('数据')
      sheet.addRow(['合成数据，仅供测试'])
      sheet.addRow([...HEADINGS, '日利率'])
      sheet.addRow([
        '𠮷野测试',
        '6225990000000001',
        '信用卡',
        8000.5,
        new Date('2026-11-01T00:00:00Z'),
        19_900_000_001,
        0.0005,
      ])
      sheet.getCell('D4').value = { formula: '1000+234.5', result: 1234.5 }
      sheet.getCell('A4').value = {
        richText: [{ text: '张明' }, { font: { bold: true }, text: '测试 & <甲>' }],
      }
      sheet.getCell('B4').value = 'HB9900000002'
      sheet.getCell('C4').value = '花呗'
      sheet.getCell('E4').value = '2026年11月2日'
      sheet.getCell('F4').value = { text: '19900000002', hyperlink: 'tel:19900000002' }
      sheet.addRow(['李四测试', 6_225_990_000_000_003, '信用卡', 1.005, 45_992, '19900000003'])
      sheet.addRow([
        '王五测试',
        '6225990000000004',
        '信用卡',
        0.1 + 0.2,
        new Date('2026-11-03T00:00:00Z'),
        '19900000004',
      ])
    })
    const { header, rows } = await read(bytes, { size: 1000 })
    expect(header).toMatchObject({ format: 'xlsx', sheet: '数据', line: 2, encoding: null, delimiter: null })
    const [first] = rows
    if (!first?.result.ok) throw new Error(JSON.stringify(first))
    expect(first.result.account).toMatchObject({
      customer: { name: '𠮷野测试' },
      dueDate: '2026-11-01',
      terms: { principalFen: 800_050, dailyRatePpm: 500 },
      contacts: [{ phone: '+8619900000001' }],
    })
    expect(rows[1]?.cells).toMatchObject({
      姓名: '张明测试 & <甲>',
      应还金额: '1234.5',
      手机号: '19900000002',
    })
    expect(problemsAt(rows, 4)).toEqual(['intake.cellInvalid:notAName'])
    // The number lost its last digits in Excel, the amount has three decimals, and a bare serial is no date.
    expect(problemsAt(rows, 5)).toEqual([
      'intake.cellInvalid:scientific',
      'intake.cellInvalid:decimals',
      'intake.cellInvalid:notADay',
    ])
    expect(rows[3]?.cells.应还金额).toBe('0.3')
    expect(rows[3]?.result.ok).toBe(true)
  })

  test('days counted from 1904 are the same days', async () => {
    const bytes = await workbook((book) => {
      book.properties.date1904 = true
      const sheet = book.addWorksheet('a')
      sheet.addRow(HEADINGS)
      sheet.addRow(['测试', '62250001', '信用卡', 1, new Date('2026-11-01T00:00:00Z'), '19900000001'])
    })
    const { rows } = await read(bytes)
    expect(rows[0]?.cells.到期日).toBe('2026-11-01')
  })

  test('hidden sheets are passed over, missing columns are told', async () => {
    const bytes = await workbook((book) => {
      const hidden = book.addWorksheet('旧', { state: 'hidden' })
      hidden.addRow(HEADINGS)
      hidden.addRow(['测试', '62250001', '信用卡', 1, '2026-11-01', '19900000001'])
      const sheet = book.addWorksheet('新')
      sheet.addRow(['姓名', '账号'])
      sheet.addRow(['测试', '62250001'])
    })
    expect(await failure(bytes)).toMatchObject({
      code: 'intake.columnMissing',
      params: { column: 'product' },
    })
  })

  test('an empty workbook and another kind of zip', async () => {
    expect(await failure(await workbook((book) => void book.addWorksheet('a')))).toEqual({
      code: 'intake.empty',
      params: {},
    })
    const whole = await workbook((book) => void book.addWorksheet('a').addRow(HEADINGS))
    expect(await failure(whole)).toEqual({ code: 'intake.empty', params: {} })
    expect(await failure(whole.subarray(0, whole.length - 200))).toEqual({
      code: 'intake.notATable',
      params: { detail: 'brokenWorkbook' },
    })
    const other = Buffer.from(
      whole.toString('latin1').replaceAll('xl/workbook.xml', 'xl/workbxxk.xml'),
      'latin1',
    )
    expect(await failure(other)).toEqual({ code: 'intake.notATable', params: { detail: 'noWorkbook' } })
    const spoilt = Buffer.from(whole)
    spoilt.fill(0x5a, 60, whole.length - 1200)
    expect(await failure(spoilt)).toMatchObject({ code: 'intake.notATable' })
  })

  test('no character is cut, however the parts are cut', async () => {
    const rare = Array.from({ length: 4000 }, (_, at) => `${'𠮷'.repeat(at % 3)}㐀𠮷测试`)
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('a')
      sheet.addRow(HEADINGS)
      for (const [at, name] of rare.entries())
        sheet.addRow([
          name,
          `62259900${String(at).padStart(6, '0')}`,
          '信用卡',
          1,
          '2026-11-01',
          '19900000001',
        ])
    })
    expect(names((await read(bytes)).rows)).toEqual(rare)
  })
})

describe('the error file', () => {
  async function errorFile(headings: readonly string[], rows: readonly RejectedRow[]): Promise<string> {
    let text = ''
    for await (const part of rejectedCsv(headings, rows)) text += part
    return text
  }
  const rejectedOf = ({ header, rows }: Awaited<ReturnType<typeof read>>): RejectedRow[] =>
    rows.flatMap((row) =>
      row.result.ok
        ? []
        : [
            {
              line: row.line,
              cells: header.headings.map((heading) => row.cells[heading] ?? ''),
              problems: row.result.problems,
            },
          ],
    )

  test('keeps the cells, adds line and reasons in both languages, and runs nothing', async () => {
    const found = await read(
      table('=HYPERLINK("x"),62250001,信用卡,-1,2026-02-31,+8619900000001'.replace('"x"', 'x')),
    )
    const text = await errorFile(found.header.headings, rejectedOf(found))
    expect(text.startsWith('\uFEFF')).toBe(true)
    const [head, row] = parse(text, { bom: true }) as string[][]
    expect(head).toEqual([...HEAD.split(','), ...REJECTED_HEADINGS])
    expect(row).toEqual([
      "'=HYPERLINK(x)",
      '62250001',
      '信用卡',
      "'-1",
      '2026-02-31',
      "'+8619900000001",
      '2',
      '姓名不像姓名；应还金额是负数；到期日没有这一天',
      'Name is not a name; Amount due is negative; Due date is a day that does not exist',
    ])
  })

  test('corrected, it can be imported as it is', async () => {
    const found = await read(table(line(1, '😀'), line(2, '😀')))
    const text = await errorFile(found.header.headings, rejectedOf(found))
    const { header, rows } = await read(text.replaceAll('😀', '测试').replace('1990000', "'+861990000"))
    expect(header.recognised.unknown).toEqual([...REJECTED_HEADINGS])
    expect(names(rows)).toEqual(['测试', '测试'])
  })

  test('any cells come back as they were, but for the guard', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const text = await errorFile(
            ['a', 'b', 'c'],
            rows.map((cells, at) => ({ line: at + 2, cells, problems: [] })),
          )
          const [, ...again] = parse(text, { bom: true }) as string[][]
          expect(again.map((cells) => cells.slice(0, 3).map(unguarded))).toEqual(rows)
        },
      ),
      { seed: 20_261_122, numRuns: 100 },
    )
  })
})

describe('size', () => {
  test('what csv-parse reads from well-formed files, we read alike', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '测', '"', ',', '\n', ' ', '𠮷', ';'), maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, size) => {
          const filled = rows.map((cells) => ['x', ...cells.slice(1)])
          const text = `${HEAD}\n${filled.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')}\n`
          const expected = (parse(text) as string[][]).slice(1)
          const { header, rows: found } = await read(text, { size })
          expect(found.map(({ cells }) => header.headings.map((heading) => cells[heading]))).toEqual(expected)
        },
      ),
      { seed: 20_261_122, numRuns: 100 },
    )
  })

  test('20,000 rows are read as they come, and the right ones are rejected', async () => {
    const options = { rows: 20_000, seed: 7, today: TODAY, bad: 24 }
    const bytes = csvBytes({ ...options, format: 'csv', encoding: 'utf-8', delimiter: ',' })
    let pulled = 0
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const chunk of bytes) {
        pulled += 1
        yield chunk
      }
    }
    let accepted = 0
    const rejected: number[] = []
    let ahead = 0
    for await (const event of readAccounts(source(), OPTIONS)) {
      if (event.kind !== 'row') continue
      if (event.result.ok) accepted += 1
      else rejected.push(event.line - 2)
      // Never far ahead of what was asked for, after the first window that decides the encoding.
      ahead = Math.max(ahead, pulled - event.line)
    }
    expect(accepted).toBe(19_976)
    expect(rejected).toEqual(syntheticAccounts(options).spoilt.map(({ row }) => row))
    expect(ahead).toBeLessThan(1000)
  })
})
