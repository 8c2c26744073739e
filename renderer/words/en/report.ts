// Words for the report of a day in English: its figures, its days and its files.
import type { report as zh } from '../zh-CN/report.ts'

export const report: typeof zh = {
  title: 'Report of the day',
  file: 'day-report',
  day: 'Day',
  today: 'Today',
  figures:
    'Calls: {{calls}}, answered: {{answered}}, verified: {{verified}}; promises: {{promised}}, tickets: {{tickets}}, outside the rules: {{flagged}}.',
  csv: 'Save as CSV',
  xlsx: 'Save as XLSX',
  saved: 'The report is saved',
  hint: 'Names are masked, numbers in notes are hidden. Every cell is written as text.',
  keys: { csv: 'Save the report as CSV', xlsx: 'Save the report as XLSX' },
}
