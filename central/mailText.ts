// The text of the daily report: the house's figures of one day beside the same weekday a week before. Pure. Promises: sums alone, no
// group of them: a team of one would be a person.
import type { LocalDay } from '../shared/instant.ts'
import type { FiguresReply } from '../shared/report/bodies.ts'
import { FEW, KPI_GROUPS, KPIS, kpiOf } from '../shared/report/kpis.ts'
import { GROUP_WORDS, kpiWords } from '../shared/report/kpiWords.ts'

const WORDS = {
  zh: {
    subject: (day: LocalDay) => `作业日报 ${day}`,
    calls: (out: number, inbound: number) => `外呼 ${out} 次，呼入 ${inbound} 次`,
    before: (value: string, day: LocalDay) => `（${day}：${value}）`,
    few: '样本少',
    note: `± 为 95% 区间；样本不足 ${FEW} 的比率注明“样本少”，不作比较。`,
    none: '本邮件只含汇总数字，不含任何个人信息；明细请登录系统，在“管理 › 报表”查看。',
  },
  en: {
    subject: (day: LocalDay) => `Daily report ${day}`,
    calls: (out: number, inbound: number) => `Calls out: ${out}, calls in: ${inbound}`,
    before: (value: string, day: LocalDay) => ` (${day}: ${value})`,
    few: 'few',
    note: `± is the 95% interval; a rate of fewer than ${FEW} says "few" and is not compared.`,
    none: 'This mail holds sums alone and no personal data; sign in and open Manage, Reports for the rest.',
  },
}

export function mailText(
  { total, before }: FiguresReply,
  day: LocalDay,
  language: 'zh' | 'en',
): { subject: string; text: string } {
  const say = WORDS[language]
  const words = kpiWords(language)
  const colon = language === 'zh' ? '：' : ': '
  const lines = KPI_GROUPS.flatMap((group) => [
    '',
    GROUP_WORDS[group][language],
    ...KPIS.filter((kpi) => kpi.group === group).map((kpi) => {
      const [is, was] = [kpiOf(kpi, total), kpiOf(kpi, before.total)]
      const sure = is.value === null ? '' : is.few ? ` ${say.few}` : ` ${words.margin(is)}`
      const value = `${words.value(kpi, is.value)}${sure}`.trim()
      return `  ${kpi.label[language]}${colon}${value}${say.before(words.value(kpi, was.value), before.from)}`
    }),
  ])
  const subject = say.subject(day)
  const text = [subject, say.calls(total.attempts, total.inbound), ...lines, '', say.note, say.none].join(
    '\n',
  )
  return { subject, text: `${text}\n` }
}
