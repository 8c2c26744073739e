// A report on paper: its figures with formula, interval and the compared period, then the groups. Promises: what stands on it is what central
// answered; compliance stands first and nothing is ranked.
import { CHINA, localDay } from '../shared/instant.ts'
import { PROFILES } from '../shared/product.ts'
import type { FiguresReply, PaperQuery } from '../shared/report/bodies.ts'
import { FEW, KPI_GROUPS, KPIS, kpiOf } from '../shared/report/kpis.ts'
import { CUT_WORDS, GROUP_WORDS, kpiWords } from '../shared/report/kpiWords.ts'
import { Product } from '../shared/rows.ts'
import type { PdfDocument, PdfPart } from './pdf.ts'

const WORDS = {
  title: { zh: '作业报表', en: 'Report of the work' },
  period: { zh: '时段', en: 'Period' },
  against: { zh: '对照时段', en: 'Compared with' },
  compared: { zh: '对照', en: 'Compared' },
  only: { zh: '范围', en: 'Only' },
  asOf: { zh: '数据截至', en: 'As of' },
  all: { zh: '全部', en: 'All' },
  to: { zh: ' 至 ', en: ' to ' },
  figure: { zh: '指标', en: 'Figure' },
  value: { zh: '数值', en: 'Value' },
  formula: { zh: '公式', en: 'Formula' },
  calls: { zh: '通话', en: 'Calls' },
  groups: { zh: '分组', en: 'Groups' },
  unnamed: { zh: '未分', en: 'None' },
  note: {
    zh: `± 为 95% 区间；样本不足 ${FEW} 的比率标 *，不作比较。分组按名称排列，不排名。`,
    en: `± is the 95% interval; a rate of fewer than ${FEW} is marked * and not compared. Groups stand by name, without ranking.`,
  },
} as const

/** The columns that fit beside a name. */
const COLUMNS = ['flagged', 'complaints', 'accuracy', 'rightParty', 'kept'].flatMap((id) =>
  KPIS.filter((kpi) => kpi.id === id),
)

export function reportPaper(
  found: FiguresReply,
  query: PaperQuery,
  names: { readonly only: readonly string[] },
): PdfDocument {
  const { language, from, until, by } = query
  const say = (words: keyof typeof WORDS) => WORDS[words][language]
  const words = kpiWords(language)
  const days = (one: { from: string; until: string }) => `${one.from}${say('to')}${one.until}`
  const nameOf = ({ key, name }: { key: string; name: string }): string => {
    const product = Product.safeParse(key)
    if (by === 'product' && product.success) return PROFILES[product.data].label[language]
    return name || say('unnamed')
  }
  const figures = KPI_GROUPS.flatMap((group): PdfPart[] => [
    { kind: 'heading', text: GROUP_WORDS[group][language] },
    {
      kind: 'table',
      columns: [
        { head: say('figure'), share: 5 },
        { head: say('value'), share: 4 },
        { head: say('formula'), share: 11 },
        { head: say('compared'), share: 4 },
      ],
      rows: KPIS.filter((kpi) => kpi.group === group).map((kpi) => {
        const [is, was] = [kpiOf(kpi, found.total), kpiOf(kpi, found.before.total)]
        const few = is.few && is.value !== null
        return [
          kpi.label[language],
          `${words.value(kpi, is.value)}${few ? ' *' : ` ${words.margin(is)}`}`.trim(),
          words.formula(kpi, is),
          words.value(kpi, was.value),
        ]
      }),
    },
  ])
  return {
    title: say('title'),
    author: 'Duedesk',
    language,
    madeAt: found.now,
    letterhead: null,
    footer: `${say('title')} ${days({ from, until })}`,
    parts: [
      { kind: 'title', text: say('title') },
      {
        kind: 'fields',
        rows: [
          [say('period'), days({ from, until })],
          [say('against'), days(found.before)],
          [say('only'), names.only.join(' · ') || say('all')],
          [say('asOf'), localDay(found.now, CHINA)],
        ],
      },
      ...figures,
      { kind: 'heading', text: `${say('groups')} · ${CUT_WORDS[by][language]}` },
      {
        kind: 'table',
        columns: [
          { head: CUT_WORDS[by][language], share: 6 },
          { head: say('calls'), share: 3, align: 'right' },
          ...COLUMNS.map((kpi) => ({ head: kpi.label[language], share: 4, align: 'right' as const })),
        ],
        rows: found.groups.map((group) => [
          nameOf(group),
          words.count(group.measures.attempts + group.measures.inbound),
          ...COLUMNS.map((kpi) => {
            const is = kpiOf(kpi, group.measures)
            return `${words.value(kpi, is.value)}${is.few && is.value !== null ? ' *' : ''}`
          }),
        ]),
      },
      { kind: 'remark', text: say('note') },
    ],
  }
}
