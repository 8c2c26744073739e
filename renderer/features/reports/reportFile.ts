// A report as a file: every figure with its formula, numerator and denominator, for the whole and for each group. Private to the reports. Promises:
// what is saved is what central answered, a PDF made by it; every cell leaves through the writers that keep spreadsheets from running it.
import { useTranslation } from 'react-i18next'
import { csvLine } from '../../../shared/csv.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Cut, FiguresReply } from '../../../shared/report/bodies.ts'
import { KPIS, kpiOf } from '../../../shared/report/kpis.ts'
import { CUT_WORDS } from '../../../shared/report/kpiWords.ts'
import { useDesk } from '../../desk.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { base64Of, workbookOf } from '../report/report.tsx'
import type { ManageClient } from '../sync/sync.ts'
import { useGroupName } from './Groups.tsx'
import { useKpiText } from './kpiText.ts'

type FiguresWish = Parameters<ManageClient['figures']>[0]

export function useReportFile(
  value: FiguresReply | null,
  query: FiguresWish & { by: Cut },
): (kind: 'csv' | 'xlsx' | 'pdf') => Promise<void> {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useKpiText()
  const nameOf = useGroupName()
  const words = useProblemWords()
  const { bridge, sync } = useDesk()
  const rowsOf = (value: FiguresReply): string[][] => {
    const parts = [
      { name: t('reports.all'), measures: value.total },
      ...value.groups.map((group) => ({ name: nameOf(query.by, group), measures: group.measures })),
    ]
    return [
      [
        format.pick(CUT_WORDS[query.by]),
        ...(['name', 'value', 'formula'] as const).map((column) => t(`reports.column.${column}`)),
        '±',
      ],
      ...parts.flatMap(({ name, measures }) =>
        KPIS.map((kpi) => {
          const found = kpiOf(kpi, measures)
          return [
            name,
            format.pick(kpi.label),
            text.value(kpi, found.value),
            text.formula(kpi, found),
            text.margin(found),
          ]
        }),
      ),
    ]
  }
  const contentOf = async (kind: 'csv' | 'xlsx' | 'pdf', value: FiguresReply) => {
    if (kind === 'pdf') {
      const paper = await sync.manage.figuresPaper(query, format.language === 'en' ? 'en' : 'zh')
      return { base64: base64Of(new Uint8Array(await paper.arrayBuffer())) }
    }
    if (kind === 'xlsx') return { base64: base64Of(workbookOf(rowsOf(value), t('manage.section.reports'))) }
    // With the mark by which spreadsheets know UTF-8.
    return { text: `\ufeff${rowsOf(value).map(csvLine).join('')}` }
  }
  return async (kind) => {
    if (!value) return
    try {
      const { path } = await bridge.call('file.save', {
        suggestedName: `${t('reports.file')}-${query.from}-${query.until}.${kind}`,
        content: await contentOf(kind, value),
      })
      if (path) showToast({ tone: 'ok', title: t('reports.saved'), text: path })
    } catch (error) {
      const said = words(problemOf(error, 'reports'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
}
