// The report of a day as a file: the table, its CSV through the one writer, and a workbook that a spreadsheet program reads back.
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { workbookOf } from '../../renderer/features/report/xlsx.ts'
import { csvLine } from '../../shared/csv.ts'
import { type DayReport, dayReportTable, resultsOf } from '../../shared/dayReport.ts'

const AGENT = '01900000-0000-7000-8000-000000000001'
const figures = {
  calls: 2,
  answered: 1,
  rightParty: 1,
  flagged: 0,
  hard: 0,
  talkMs: 61_000,
  wrapMs: 0,
  deskMs: 0,
  breakMs: 0,
  careBreakMs: 0,
  hardShare: null,
  occupancy: null,
  alerts: [],
}
const line = {
  at: Date.parse('2026-03-02T10:05:00+08:00'),
  agentId: AGENT,
  caseId: '01900000-0000-7000-8000-0000000000ab',
  customer: '张*试',
  direction: 'outbound',
  purpose: 'collect',
  answered: true,
  verified: true,
  talkMs: 61_000,
  code: 'PTP_FULL',
  note: '=1+1 客户说"周五还"\n第二行',
  promise: { amountFen: 816_000, due: '2026-03-06' },
  tickets: ['complaint'],
  satisfaction: 'good',
  flags: [],
} as const
const report: DayReport = {
  day: '2026-03-02',
  agents: [{ id: AGENT, name: '王坐席测试', staffNumber: '8001', figures }],
  lines: [
    { ...line, tickets: [...line.tickets], flags: [] },
    {
      ...line,
      answered: false,
      code: 'NA',
      note: '',
      promise: null,
      tickets: [],
      satisfaction: null,
      flags: ['rule:C1'],
    },
  ],
  now: line.at,
}

test('@seed(30): a structured line for each call, in either language', () => {
  const [headings, first, second] = dayReportTable(report, 'zh')
  expect(headings?.slice(0, 4)).toEqual(['时间', '坐席', '客户', '案件'])
  expect(first).toEqual([
    '10:05',
    '王坐席测试 8001',
    '张*试',
    '000000AB',
    '呼出',
    '催收',
    '是',
    '是',
    '61',
    'PTP_FULL',
    '承诺全额还款',
    '=1+1 客户说"周五还"\n第二行',
    '8160.00',
    '2026-03-06',
    '投诉',
    '满意',
    '',
  ])
  expect(second?.at(-1)).toBe('rule:C1')
  expect(dayReportTable(report, 'en')[1]?.slice(4, 8)).toEqual(['Out', 'Collection', 'Yes', 'Yes'])
  expect(resultsOf(report.lines)).toEqual([
    { code: 'NA', count: 1 },
    { code: 'PTP_FULL', count: 1 },
  ])
})

test('@seed(30): as CSV every cell is quoted and none runs', () => {
  const written = dayReportTable(report, 'zh').map(csvLine).join('')
  expect(written).toContain(`"'=1+1 客户说""周五还""\n第二行"`)
  for (const cell of written.split('\r\n')[1]?.split('","') ?? []) expect(cell).not.toMatch(/^"?[=+@-]/)
})

test('@seed(30): as a workbook it is read back cell by cell, as text', async () => {
  const rows = [...dayReportTable(report, 'zh'), ['<&>"\'', '=1+1', '', ' 留白 ', 'x'.repeat(5000)]]
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(workbookOf(rows, '日报').buffer)
  const [sheet] = book.worksheets
  expect(sheet?.name).toBe('日报')
  for (const [row, cells] of rows.entries())
    for (const [column, cell] of cells.entries())
      expect(String(sheet?.getCell(row + 1, column + 1).value ?? ''), `${row} ${column}`).toBe(cell)
})
