import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { gb18030Encoder } from '../../build/accounts.ts'

import {
  type Bytes,
  FIXTURES,
  failure,
  HEAD,
  line,
  names,
  OPTIONS,
  problemsAt,
  read,
  table,
} from './intakeFile.ts'

describe('text files', () => {
  test.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['bar', '|'],
  ] as const)('%s', async (_, delimiter) => {
    const { header, rows } = await read(table(line(1), line(2)).replaceAll(',', delimiter))
    expect(header).toMatchObject({ delimiter, format: 'csv', encoding: 'utf-8', line: 1 })
    expect(names(rows)).toEqual(['测试二', '测试三'])
  })

  test('a delimiter inside quotes is no delimiter', async () => {
    const { header, rows } = await read(
      table('"测试;甲;乙;丙",6225990000000001,信用卡,"1,234.50",2026-11-01,19900000001'),
    )
    expect(header.delimiter).toBe(',')
    expect(rows[0]?.cells).toMatchObject({ 姓名: '测试;甲;乙;丙', 应还金额: '1,234.50' })
  })

  test('quoted cells may hold quotes and line breaks; lines are counted as in the file', async () => {
    const { rows } = await read(
      `${HEAD},地址\r\n"测试""甲""",6225990000000001,信用卡,1,2026-11-01,19900000001,"测试路\r\n1 号"\r\n${line(2)},\r\n`,
    )
    expect(rows.map((row) => row.line)).toEqual([2, 4])
    expect(rows[0]?.cells.地址).toBe('测试路\n1 号')
  })

  test.each([
    ['UTF-8 with BOM', (text: string) => Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-8', (text: string) => Buffer.from(text), 'utf-8'],
    ['UTF-16 LE', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['GB18030', (text: string) => gb18030Encoder()(text), 'gb18030'],
  ] as const)('%s, cut anywhere', async (_, encode, encoding) => {
    const text = table(line(1, '𠮷野㐀䶮测试'), line(2, '欧阳·测试'))
    for (const size of [1, 3, 1000]) {
      const { header, rows } = await read(encode(text), { size })
      expect(header.encoding).toBe(encoding)
      expect(header.headings[0]).toBe('姓名')
      expect(names(rows)).toEqual(['𠮷野㐀䶮测试', '欧阳·测试'])
    }
  })

  test('a long ASCII beginning does not decide the encoding', async () => {
    const english = 'Name,Account Number,Product,Amount Due,Due Date,Phone'
    const many = Array.from({ length: 3000 }, (_, at) =>
      line(at, 'Test Person').replace('信用卡', 'credit card'),
    )
    const text = `${[english, ...many, line(4000, '测试')].join('\n')}\n`
    const { rows } = await read(gb18030Encoder()(text))
    expect(names(rows).at(-1)).toBe('测试')
    expect(rows).toHaveLength(3001)
  })

  test('the committed GB18030 file with rare characters is read whole', async () => {
    const { header, rows } = await read(await readFile(new URL('overdue-gb18030.csv', FIXTURES)))
    expect(header.encoding).toBe('gb18030')
    expect(names(rows).slice(0, 2)).toEqual(['𠮷野㐀测试', '䶮丽测试'])
    expect(rows.filter(({ result }) => !result.ok)).toEqual([])
  })

  test('titles above the headings are passed over', async () => {
    const { header, rows } = await read(`逾期账户清单,,,,,\n制表：2026-11-22,,,,,\n\n${table(line(1))}`)
    expect(header.line).toBe(4)
    expect(rows.map((row) => row.line)).toEqual([5])
  })

  test('repeated and empty headings stay apart', async () => {
    const { header, rows } = await read(
      `姓名,账号,产品,应还金额,到期日,电话,电话,,\n${line(1)},19900000077,备注\n`,
    )
    expect(header.headings).toEqual(['姓名', '账号', '产品', '应还金额', '到期日', '电话', '电话 (2)'])
    expect(rows[0]?.result.ok).toBe(false)
    const kept = await read(`姓名,账号,产品,应还金额,到期日,电话,,电话\n${line(1)},备注,19900000077\n`)
    expect(kept.header.headings).toEqual([
      '姓名',
      '账号',
      '产品',
      '应还金额',
      '到期日',
      '电话',
      '#7',
      '电话 (2)',
    ])
    expect(kept.rows[0]?.cells['#7']).toBe('备注')
    const [row] = kept.rows
    expect(row?.result.ok && row.result.account.contacts.map(({ phone }) => phone.slice(-2))).toEqual([
      '01',
      '77',
    ])
  })
})

describe('faults', () => {
  test('the committed faulty file: each bad row costs itself only', async () => {
    const { header, rows } = await read(await readFile(new URL('overdue-faults.csv', FIXTURES)))
    expect(header).toMatchObject({ line: 3 })
    expect(
      Object.fromEntries(rows.map((row) => [row.line, row.result.ok ? 'ok' : problemsAt(rows, row.line)])),
    ).toEqual({
      4: 'ok',
      5: ['intake.cellInvalid:negative'],
      6: ['intake.cellInvalid:noSuchDay'],
      7: ['intake.cellInvalid:emoji'],
      8: ['intake.brokenRow:quote'],
      9: ['intake.brokenRow:unclosed'],
      10: ['intake.cellInvalid:checkDigit'],
      11: ['intake.duplicateInFile:4'],
      12: ['intake.brokenRow:tooManyCells'],
      13: ['intake.brokenRow:tooFewCells'],
      14: 'ok',
    })
  })

  test('a quote that never closes does not eat the file', async () => {
    const after = Array.from({ length: 200 }, (_, at) => line(at + 10))
    const { rows } = await read(table(line(1), `"${line(2)}`, ...after))
    expect(rows).toHaveLength(202)
    expect(problemsAt(rows, 3)).toEqual(['intake.brokenRow:unclosed'])
    expect(rows.filter(({ result }) => result.ok)).toHaveLength(201)
  })

  test('the first of two equal accounts stands, the later one names its line', async () => {
    const { rows } = await read(table(line(1), line(2), line(1, '测试他')))
    expect(names(rows)).toEqual(['测试二', '测试三', null])
    expect(problemsAt(rows, 4)).toEqual(['intake.duplicateInFile:2'])
  })

  test('a rejected row does not take the place of a later good one', async () => {
    const { rows } = await read(table(line(1, '😀'), line(1)))
    expect(rows.map(({ result }) => result.ok)).toEqual([false, true])
  })

  test.each<[string, Bytes, unknown]>([
    ['an empty file', '', { code: 'intake.empty', params: {} }],
    ['blank lines', '\n\n  \n', { code: 'intake.empty', params: {} }],
    ['headings without rows', `${HEAD}\n`, { code: 'intake.empty', params: {} }],
    ['words', 'just a letter\nto nobody\n', { code: 'intake.notATable', params: { detail: 'noColumns' } }],
    ['JSON', '{\n"a": 1\n}\n', { code: 'intake.notATable', params: { detail: 'noColumns' } }],
    [
      'a web page',
      '<!DOCTYPE html>\n<table></table>',
      { code: 'intake.notATable', params: { detail: 'markup' } },
    ],
    [
      'binary junk',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 9]),
      { code: 'intake.notATable', params: { detail: 'binary' } },
    ],
    [
      'a cut zip',
      Buffer.from([0x50, 0x4b, 3, 4, 9, 9, 9, 9, 9, 9]),
      { code: 'intake.notATable', params: { detail: 'brokenWorkbook' } },
    ],
    [
      'one endless line',
      'x'.repeat(2_000_000),
      { code: 'intake.notATable', params: { detail: 'lineTooLong' } },
    ],
    [
      'an old Excel file',
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        Buffer.alloc(600),
        Buffer.from('Workbook', 'utf16le'),
      ]),
      { code: 'intake.notATable', params: { detail: 'oldExcel' } },
    ],
    [
      'a workbook under a password',
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      { code: 'intake.notATable', params: { detail: 'encrypted' } },
    ],
    [
      'bytes that are neither UTF-8 nor GB18030',
      Buffer.concat([
        Buffer.from(table(line(1)).replaceAll(/[^\n-~]/gu, 'x')),
        Buffer.from([0xe9, 0x2c, 0x0a]),
      ]),
      { code: 'intake.encoding', params: { line: 3 } },
    ],
    [
      'a file without the amount',
      '姓名,账号,产品,到期日,手机号\n测试,1234,信用卡,2026-11-01,19900000001\n',
      { code: 'intake.columnMissing', params: { column: 'amountDue', headings: '' } },
    ],
    [
      'a file with two amounts',
      `${HEAD},逾期金额\n${line(1)},5\n`,
      { code: 'intake.columnMissing', params: { column: 'amountDue', headings: '应还金额, 逾期金额' } },
    ],
  ])('%s is one clear problem', async (_, bytes, problem) => {
    expect(await failure(bytes)).toEqual(problem)
    if (bytes.length < 5000) expect(await failure(bytes, 5)).toEqual(problem)
  })

  test('an ambiguous heading is answered by a mapping', async () => {
    const options = { ...OPTIONS, mapping: { 逾期金额: '', 应还金额: 'amountDue' } }
    const { rows } = await read(`${HEAD},逾期金额\n${line(1)},5\n`, { options })
    const [row] = rows
    expect(row?.result.ok && row.result.account.terms.principalFen).toBe(10_000)
  })

  test('a mapping finds headings that nobody could have recognised', async () => {
    const mapping = { a: 'name', b: 'accountNumber', c: 'product', d: 'amountDue', e: 'dueDate', f: 'phone' }
    const { header, rows } = await read(`x,y\na,b,c,d,e,f\n${line(1)}\n`, {
      options: { ...OPTIONS, mapping },
    })
    expect(header).toMatchObject({ line: 2 })
    expect(names(rows)).toEqual(['测试二'])
  })
})
