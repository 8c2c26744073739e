// A figure of a report as it is written in the language of the desk, with its change. Private to the reports. Pure but for the hook.
import { useTranslation } from 'react-i18next'
import { differs, FEW, type Kpi, kpiOf } from '../../../shared/report/kpis.ts'
import { kpiWords } from '../../../shared/report/kpiWords.ts'
import type { Measures } from '../../../shared/report/rollup.ts'
import { useFormat } from '../../words/format.ts'

export function useKpiText() {
  const { t } = useTranslation()
  const { number, ...words } = kpiWords(useFormat().language === 'en' ? 'en' : 'zh')
  return {
    ...words,
    /** What changed, in words; a change that chance explains is none. */
    change(kpi: Kpi, now: Measures, before: Measures): { text: string; tone: 'ok' | 'warn' | 'plain' } {
      const [is, was] = [kpiOf(kpi, now), kpiOf(kpi, before)]
      if (is.value === null) return { text: t('reports.empty'), tone: 'plain' }
      if (is.few) return { text: t('reports.fewText', { n: FEW }), tone: 'plain' }
      if (was.value === null || was.few) return { text: t('reports.beforeFew'), tone: 'plain' }
      const by = is.value - was.value
      const certain = kpi.kind === 'share' && is.margin !== null ? differs(is, was) === true : by !== 0
      if (!certain) return { text: t('reports.same'), tone: 'plain' }
      const size =
        kpi.kind === 'share'
          ? number(Math.abs(by) * 100)
          : words.value(kpi, Math.abs(by)).replace(/[‰]|\/.*$/, '')
      const text = t('reports.before', { change: `${by > 0 ? '+' : '−'}${size}` })
      const good = kpi.better === null ? null : (kpi.better === 'more') === by > 0
      return { text, tone: good === null ? 'plain' : good ? 'ok' : 'warn' }
    },
  }
}
export type KpiText = ReturnType<typeof useKpiText>
