// A report as a file: every figure with its formula, numerator and denominator, for the whole and for each group. Private to the reports. Promises:
// what is saved is what central answered; every cell leaves through the writers that keep spreadsheets from running it.
import { useTranslation } from 'react-i18next'
import { csvLine } from '../../../shared/csv.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Cut, FiguresReply } from '../../../shared/report/bodies.ts'
import { KPIS, kpiOf } from '../../../shared/report/kpis.ts'
import { useDesk } from '../../desk.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { base64Of, workbookOf } from '../report/report.tsx'
import { useGroupName } from './Groups.tsx'
import { useKpiText } from './kpiText.ts'

export function useReportFile(value: FiguresReply | null, query: { from: string; until: string; by: Cut }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useKpiText()
  const nameOf = useGroupName()
  const words = useProblemWords()
  const { bridge } = useDesk()
  return async (kind: 'csv' | 'xlsx'): Promise<void> => {
    if (!value) return
    const parts = [
      { name: t('reports.all'), measures: value.total },
      ...value.groups.map((group) => ({ name: nameOf(query.by, group), measures: group.measures })),
    ]
    const rows = [
      [
        t(`reports.cut.${query.by}`),
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
    try {
      const { path } = await bridge.call('file.save', {
        suggestedName: `${t('reports.file')}-${query.from}-${query.until}.${kind}`,
        content:
          kind === 'csv'
            ? // With the mark by which spreadsheets know UTF-8.
              { text: `\ufeff${rows.map(csvLine).join('')}` }
            : { base64: base64Of(workbookOf(rows, t('manage.section.reports'))) },
      })
      if (path) showToast({ tone: 'ok', title: t('reports.saved'), text: path })
    } catch (error) {
      const said = words(problemOf(error, 'reports'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
}
