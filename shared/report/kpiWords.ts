// A figure of a report as it is written, with its formula and numbers: the same on the screen, in files, on paper and in the mail. Pure.
import type { Words } from '../dispositionFields.ts'
import { formatMoney } from '../money.ts'
import { spanText, timerText } from '../spanText.ts'
import type { Cut } from './bodies.ts'
import type { Kpi, KpiGroup, KpiValue } from './kpis.ts'

export const GROUP_WORDS: Readonly<Record<KpiGroup, Words>> = {
  compliance: { zh: '合规', en: 'Compliance' },
  contact: { zh: '接触', en: 'Contact' },
  promise: { zh: '承诺', en: 'Promises' },
  work: { zh: '工时', en: 'Work' },
  data: { zh: '数据质量', en: 'Data quality' },
}

export const CUT_WORDS: Readonly<Record<Cut, Words>> = {
  agent: { zh: '坐席', en: 'Agent' },
  team: { zh: '小组', en: 'Team' },
  product: { zh: '产品', en: 'Product' },
  bucket: { zh: '账龄', en: 'Bucket' },
  script: { zh: '话术版本', en: 'Script' },
}

const PER_HOUR = { zh: '/小时', en: '/h' }
const TIMES = new Set(['talk', 'wrap', 'handling'])
/** Whose denominator is a time, by figure. */
const HOURS_UNDER = new Set(['occupancy', 'callsPerHour', 'rightPartyPerHour', 'promisesPerHour'])

const number = (value: number, digits = 1) => value.toFixed(digits).replace('-', '−')
const count = (value: number) => value.toLocaleString('en-US')

function side(kpi: Kpi, which: 'top' | 'under', value: number, language: 'zh' | 'en'): string {
  if (kpi.id === 'keptAmount') return formatMoney(value, '¥')
  if (kpi.id === 'sound' && which === 'top') return number(value)
  const time = which === 'top' ? TIMES.has(kpi.id) || kpi.id === 'occupancy' : HOURS_UNDER.has(kpi.id)
  return time ? spanText(value, language) : count(value)
}

export function kpiWords(language: 'zh' | 'en') {
  return {
    number,
    count,
    value(kpi: Kpi, value: number | null): string {
      if (value === null) return '—'
      switch (kpi.kind) {
        case 'share':
          return `${number(value * 100)}%`
        case 'perThousand':
          return `${number(value)}‰`
        case 'perHour':
          return `${number(value)}${PER_HOUR[language]}`
        case 'time':
          return timerText(value)
        case 'score':
          return number(value, 2)
        case 'count':
          return count(value)
      }
    },
    margin: ({ margin }: KpiValue): string => (margin === null ? '' : `±${number(margin * 100)}`),
    formula(kpi: Kpi, found: KpiValue): string {
      const top = `${kpi.top.words[language]} ${side(kpi, 'top', found.top, language)}`
      return kpi.kind === 'count'
        ? top
        : `${top} ÷ ${kpi.under.words[language]} ${side(kpi, 'under', found.under, language)}`
    },
  }
}
