// A figure of a report as it is written, with its change, formula and numbers. Private to the reports. Pure but for the hook.
import { useTranslation } from 'react-i18next'
import { differs, FEW, type Kpi, type KpiValue, kpiOf } from '../../../shared/report/kpis.ts'
import type { Measures } from '../../../shared/report/rollup.ts'
import { useFormat } from '../../words/format.ts'

const TIMES = new Set(['talk', 'wrap', 'handling'])
/** Whose denominator or numerator is a time or an amount, by figure. */
const HOURS_UNDER = new Set(['occupancy', 'callsPerHour', 'rightPartyPerHour', 'promisesPerHour'])

export function useKpiText() {
  const { t } = useTranslation()
  const format = useFormat()
  const number = (value: number, digits = 1) => value.toFixed(digits).replace('-', '−')
  const written = (kpi: Kpi, value: number | null): string => {
    if (value === null) return t('reports.none')
    switch (kpi.kind) {
      case 'share':
        return `${number(value * 100)}%`
      case 'perThousand':
        return `${number(value)}${t('reports.perThousand')}`
      case 'perHour':
        return `${number(value)}${t('reports.perHour')}`
      case 'time':
        return format.timer(value)
      case 'score':
        return number(value, 2)
      case 'count':
        return format.count(value)
    }
  }
  const side = (kpi: Kpi, which: 'top' | 'under', value: number): string => {
    if (kpi.id === 'keptAmount') return format.money(value, '¥')
    if (kpi.id === 'sound' && which === 'top') return number(value)
    const time = which === 'top' ? TIMES.has(kpi.id) || kpi.id === 'occupancy' : HOURS_UNDER.has(kpi.id)
    return time ? format.duration(value) : format.count(value)
  }
  return {
    value: written,
    margin: ({ margin }: KpiValue) => (margin === null ? '' : `±${number(margin * 100)}`),
    formula: (kpi: Kpi, found: KpiValue): string =>
      kpi.kind === 'count'
        ? t('reports.count', { top: format.pick(kpi.top.words), a: side(kpi, 'top', found.top) })
        : t('reports.ratio', {
            top: format.pick(kpi.top.words),
            a: side(kpi, 'top', found.top),
            under: format.pick(kpi.under.words),
            b: side(kpi, 'under', found.under),
          }),
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
          : written(kpi, Math.abs(by)).replace(/[‰]|\/.*$/, '')
      const text = t('reports.before', { change: `${by > 0 ? '+' : '−'}${size}` })
      const good = kpi.better === null ? null : (kpi.better === 'more') === by > 0
      return { text, tone: good === null ? 'plain' : good ? 'ok' : 'warn' }
    },
  }
}
export type KpiText = ReturnType<typeof useKpiText>
