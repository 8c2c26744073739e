// The report of one day (日报): each call of an agent with what came of it, as a table that people open in a spreadsheet. Promises: pure; names
// are masked before they come here, numbers of people never do; a cell is plain text.
import { z } from 'zod'
import { isCode, specOf } from './disposition.ts'
import type { Words } from './dispositionFields.ts'
import { CHINA, Instant, LocalDay, timeOfDay } from './instant.ts'
import { formatMoney } from './money.ts'
import { Staff } from './reviewBodies.ts'
import { Fen, Id } from './rows.ts'
import { kindSpec } from './ticket/kinds.ts'
import { WorkDay } from './workDay.ts'

export const DayReportLine = z.object({
  at: Instant,
  agentId: Id,
  caseId: Id.nullable(),
  /** Masked. */
  customer: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  purpose: z.enum(['collect', 'service', 'callback_requested']),
  answered: z.boolean(),
  verified: z.boolean(),
  talkMs: z.int(),
  code: z.string().nullable(),
  note: z.string(),
  promise: z.object({ amountFen: Fen, due: LocalDay }).nullable(),
  tickets: z.array(z.string()),
  satisfaction: z.string().nullable(),
  /** What central found outside the rules. */
  flags: z.array(z.string()),
})
export type DayReportLine = z.infer<typeof DayReportLine>

/** GET /v1/reports/day?day=…&agent=…; agents get their own whatever they ask for. */
export const DayReportQuery = z.object({ day: LocalDay.optional(), agent: Id.optional() })
export type DayReportQuery = z.output<typeof DayReportQuery>

export const DayReport = z.object({
  day: LocalDay,
  agents: z.array(z.object({ ...Staff.shape, figures: WorkDay })),
  lines: z.array(DayReportLine).max(20_000),
  now: Instant,
})
export type DayReport = z.infer<typeof DayReport>

const words = (zh: string, en: string): Words => ({ zh, en })

const DIRECTION = { outbound: words('呼出', 'Out'), inbound: words('呼入', 'In') }
const PURPOSE = {
  collect: words('催收', 'Collection'),
  service: words('服务', 'Service'),
  callback_requested: words('约定回电', 'Agreed callback'),
}
const YES = words('是', 'Yes')
const NO = words('否', 'No')
const SATISFIED: Readonly<Record<string, Words>> = {
  good: words('满意', 'Satisfied'),
  fair: words('一般', 'So-so'),
  poor: words('不满意', 'Not satisfied'),
  declined: words('未作评价', 'No answer'),
}

type Column = {
  heading: Words
  cell: (line: DayReportLine, staff: string, pick: (of: Words) => string) => string
}

const clock = (at: Instant): string => {
  const minutes = Math.floor(timeOfDay(at, CHINA) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const COLUMNS: readonly Column[] = [
  { heading: words('时间', 'Time'), cell: ({ at }) => clock(at) },
  { heading: words('坐席', 'Agent'), cell: (_line, staff) => staff },
  { heading: words('客户', 'Customer'), cell: ({ customer }) => customer },
  {
    heading: words('案件', 'Case'),
    cell: ({ caseId }) => (caseId ?? '').replaceAll('-', '').slice(-8).toUpperCase(),
  },
  { heading: words('方向', 'Direction'), cell: ({ direction }, _staff, pick) => pick(DIRECTION[direction]) },
  { heading: words('用途', 'Purpose'), cell: ({ purpose }, _staff, pick) => pick(PURPOSE[purpose]) },
  { heading: words('接通', 'Answered'), cell: ({ answered }, _staff, pick) => pick(answered ? YES : NO) },
  { heading: words('核身一致', 'Verified'), cell: ({ verified }, _staff, pick) => pick(verified ? YES : NO) },
  { heading: words('通话秒数', 'Talk, seconds'), cell: ({ talkMs }) => String(Math.round(talkMs / 1000)) },
  { heading: words('结果码', 'Code'), cell: ({ code }) => code ?? '' },
  {
    heading: words('结果', 'Result'),
    cell: ({ code }, _staff, pick) => (code && isCode(code) ? pick(specOf(code).label) : ''),
  },
  { heading: words('小记', 'Note'), cell: ({ note }) => note },
  {
    heading: words('承诺金额', 'Promised'),
    cell: ({ promise }) => (promise ? formatMoney(promise.amountFen).replaceAll(',', '') : ''),
  },
  { heading: words('承诺日期', 'Promised for'), cell: ({ promise }) => promise?.due ?? '' },
  {
    heading: words('工单', 'Tickets'),
    cell: ({ tickets }, _staff, pick) =>
      tickets
        .map((kind) => {
          const spec = kindSpec(kind)
          return spec ? pick(spec.label) : kind
        })
        .join('、'),
  },
  {
    heading: words('满意度', 'Satisfaction'),
    cell: ({ satisfaction }, _staff, pick) => {
      const said = satisfaction === null ? undefined : SATISFIED[satisfaction]
      return said ? pick(said) : ''
    },
  },
  { heading: words('合规标记', 'Flags'), cell: ({ flags }) => flags.join(' ') },
]

/** Headings first, then the calls in the order of time. */
export function dayReportTable(report: DayReport, language: 'zh' | 'en'): string[][] {
  const pick = (of: Words) => of[language]
  const staff = new Map(report.agents.map(({ id, name, staffNumber }) => [id, `${name} ${staffNumber}`]))
  return [
    COLUMNS.map(({ heading }) => pick(heading)),
    ...report.lines.map((line) => COLUMNS.map(({ cell }) => cell(line, staff.get(line.agentId) ?? '', pick))),
  ]
}

/** How often each result was saved, the most frequent first. */
export function resultsOf(lines: readonly DayReportLine[]): { code: string; count: number }[] {
  const counted = new Map<string, number>()
  for (const { code } of lines) if (code) counted.set(code, (counted.get(code) ?? 0) + 1)
  return [...counted]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}
