// The figures of a report (DOMAIN §6) as data: name, formula and denominator in words, numerator and denominator as sums of roll-ups. Pure.
// Promises: a figure without a denominator is no figure, not nought; compliance stands first and is never outweighed by money (C18); a share
// of a small sample says so, and nobody is ranked by it.
import type { Words } from '../dispositionFields.ts'
import { HOUR } from '../instant.ts'
import type { Measures } from './rollup.ts'

/** `share`: of the whole, 0…1 · `perThousand` · `perHour` · `time`: milliseconds each · `count` · `score`: MOS. */
export type KpiKind = 'share' | 'perThousand' | 'perHour' | 'time' | 'count' | 'score'

export const KPI_GROUPS = ['compliance', 'contact', 'promise', 'work', 'data'] as const
export type KpiGroup = (typeof KPI_GROUPS)[number]

export interface Kpi {
  readonly id: string
  readonly group: KpiGroup
  readonly kind: KpiKind
  readonly label: Words
  readonly top: { readonly words: Words; of(measures: Measures): number }
  readonly under: { readonly words: Words; of(measures: Measures): number }
  /** Whether more of it is better; null where neither is. */
  readonly better: 'more' | 'less' | null
}

const words = (zh: string, en: string): Words => ({ zh, en })
type Side = [zh: string, en: string, of: (measures: Measures) => number]
const ONE: Side = ['', '', () => 1]

const kpi = (
  id: string,
  group: KpiGroup,
  kind: KpiKind,
  [zh, en]: [string, string],
  [topZh, topEn, top]: Side,
  [underZh, underEn, under]: Side,
  better: Kpi['better'],
): Kpi => ({
  id,
  group,
  kind,
  label: words(zh, en),
  top: { words: words(topZh, topEn), of: top },
  under: { words: words(underZh, underEn), of: under },
  better,
})

const calls = (m: Measures) => m.attempts + m.inbound
const workMs = (m: Measures) => m.deskMs - m.breakMs
const ATTEMPTS: Side = ['外呼次数', 'calls out', (m) => m.attempts]
const ANSWERED: Side = ['接通次数', 'calls answered', (m) => m.answered]
const RIGHT_PARTY: Side = ['本人接听次数', 'right-party calls', (m) => m.rightParty]
const DECIDED: Side = ['期内到期且窗口已关的承诺', 'promises due whose window closed', (m) => m.decided]
const WORK: Side = ['在岗减休息的小时', 'hours at the desk less breaks', workMs]

export const KPIS: readonly Kpi[] = [
  kpi(
    'flagged',
    'compliance',
    'share',
    ['合规标记率', 'Calls flagged'],
    ['中心复核发现违规的通话', 'calls found outside the rules', (m) => m.flagged],
    ['全部通话', 'all calls', calls],
    'less',
  ),
  kpi(
    'fatal',
    'compliance',
    'share',
    ['致命项率', 'Fatal calls'],
    ['有致命项的通话', 'calls with a fatal item', (m) => m.fatal],
    ['已评分的通话', 'scored calls', (m) => m.scored],
    'less',
  ),
  kpi(
    'refused',
    'compliance',
    'count',
    ['合规闸拦截', 'Stopped by the guard'],
    ['拨号前被合规闸拒绝的次数', 'contacts refused before dialling', (m) => m.refused],
    ONE,
    null,
  ),
  kpi(
    'overrides',
    'compliance',
    'share',
    ['例外放行率', 'Exceptions used'],
    ['主管例外放行的外呼', 'calls a supervisor allowed', (m) => m.overrides],
    ATTEMPTS,
    'less',
  ),
  kpi(
    'complaints',
    'compliance',
    'perThousand',
    ['投诉率', 'Complaint rate'],
    ['投诉', 'complaints', (m) => m.complaints],
    RIGHT_PARTY,
    'less',
  ),
  kpi(
    'recording',
    'compliance',
    'share',
    ['录音覆盖率', 'Recording coverage'],
    ['有录音的接通通话', 'answered calls with a recording', (m) => m.recorded],
    ANSWERED,
    'more',
  ),
  kpi(
    'accuracy',
    'compliance',
    'share',
    ['结果码准确率', 'Result accuracy'],
    ['质检未更正的通话', 'reviewed calls not corrected', (m) => m.reviewed - m.corrected],
    ['已质检的通话', 'reviewed calls', (m) => m.reviewed],
    'more',
  ),
  kpi(
    'connect',
    'contact',
    'share',
    ['接通率', 'Connect rate'],
    ['接通的外呼与呼入', 'calls answered', (m) => m.answered],
    ['全部通话', 'all calls', calls],
    'more',
  ),
  kpi(
    'contact',
    'contact',
    'share',
    ['触达率', 'Contact rate'],
    ['有人接听的案件日', 'case-days on which somebody answered', (m) => m.casesReached],
    ['作业的案件日', 'case-days worked', (m) => m.casesWorked],
    'more',
  ),
  kpi('rightParty', 'contact', 'share', ['本人接听率', 'Right-party rate'], RIGHT_PARTY, ANSWERED, 'more'),
  kpi(
    'solved',
    'contact',
    'share',
    ['一次解决率', 'Solved at once'],
    [
      '来电、争议、投诉之后 7 天内同一案件没有再来的',
      'matters of a case without another within 7 days',
      (m) => m.solved,
    ],
    [
      '已满 7 天的来电、争议、投诉（此前 7 天没有的）',
      'calls in, disputes and complaints a week old, none in the week before',
      (m) => m.asked,
    ],
    'more',
  ),
  kpi(
    'promise',
    'promise',
    'share',
    ['承诺率', 'Promise rate'],
    ['承诺笔数', 'promises made', (m) => m.promises],
    RIGHT_PARTY,
    'more',
  ),
  kpi(
    'kept',
    'promise',
    'share',
    ['履约率', 'Kept rate'],
    ['履约的承诺', 'promises kept', (m) => m.kept],
    DECIDED,
    'more',
  ),
  kpi(
    'keptAmount',
    'promise',
    'share',
    ['按金额履约率', 'Kept rate by amount'],
    ['窗口内还款', 'paid within the window', (m) => m.paidFen],
    ['到期承诺金额', 'amount of those promises', (m) => m.dueFen],
    'more',
  ),
  kpi(
    'handling',
    'work',
    'time',
    ['平均处理时长', 'Average handling time'],
    ['通话加话后时长', 'talk and wrap-up', (m) => m.talkMs + m.wrapMs],
    ANSWERED,
    null,
  ),
  kpi(
    'talk',
    'work',
    'time',
    ['平均通话时长', 'Average talk'],
    ['通话时长', 'talk', (m) => m.talkMs],
    ANSWERED,
    null,
  ),
  kpi(
    'wrap',
    'work',
    'time',
    ['平均话后时长', 'Average wrap-up'],
    ['话后时长', 'wrap-up', (m) => m.wrapMs],
    ['已结束的通话', 'calls that ended', (m) => m.ended],
    null,
  ),
  kpi(
    'occupancy',
    'work',
    'share',
    ['工时利用率', 'Occupancy'],
    ['通话加话后时长', 'talk and wrap-up', (m) => m.talkMs + m.wrapMs],
    ['在岗（含通话）减休息', 'time at the desk or on the phone, less breaks', workMs],
    null,
  ),
  kpi('callsPerHour', 'work', 'perHour', ['每小时外呼', 'Calls per hour'], ATTEMPTS, WORK, null),
  kpi(
    'rightPartyPerHour',
    'work',
    'perHour',
    ['每小时本人接听', 'Right-party per hour'],
    RIGHT_PARTY,
    WORK,
    null,
  ),
  kpi(
    'promisesPerHour',
    'work',
    'perHour',
    ['每小时承诺', 'Promises per hour'],
    ['承诺笔数', 'promises made', (m) => m.promises],
    WORK,
    null,
  ),
  kpi(
    'inTime',
    'data',
    'share',
    ['一分钟内记录率', 'Coded within a minute'],
    ['挂机 60 秒内保存结果', 'results saved within 60 s', (m) => m.codedInTime],
    ['已结束的通话', 'calls that ended', (m) => m.ended],
    'more',
  ),
  kpi(
    'sound',
    'data',
    'score',
    ['线路音质', 'Line quality'],
    ['各通话平均 MOS 之和', 'sum of the calls’ mean MOS', (m) => m.mosSum / 100],
    ['测得音质的通话', 'calls measured', (m) => m.measured],
    'more',
  ),
  kpi(
    'poorSound',
    'data',
    'share',
    ['音质差的通话', 'Calls that sounded poor'],
    ['最差五秒 MOS 低于 3.6', 'worst five seconds below MOS 3.6', (m) => m.poorSound],
    ['测得音质的通话', 'calls measured', (m) => m.measured],
    'less',
  ),
]

/** What stands in the first place: compliance before all else and in half of them, and no amount of money (C18). */
export const KPI_TILES = [
  'flagged',
  'recording',
  'complaints',
  'accuracy',
  'connect',
  'rightParty',
  'promise',
  'kept',
] as const
/** By what people and teams are told beside each other. */
export const KPI_COLUMNS = [
  'flagged',
  'complaints',
  'accuracy',
  'recording',
  'rightParty',
  'promise',
  'kept',
  'occupancy',
] as const

export interface KpiValue {
  /** Null: nothing to divide by. */
  readonly value: number | null
  readonly top: number
  readonly under: number
  /** Half the width of the 95 % interval of a share (Wilson, 1927); null for what is no share of cases. */
  readonly margin: number | null
  /** Too few to compare by. */
  readonly few: boolean
}

/** Fewer than this compare with nothing: a share of 30 is uncertain by up to 18 points (Wilson 95 %). */
export const FEW = 30
const Z = 1.96
/** Shares whose whole is an amount or a time, not a number of cases: no interval of cases fits them. */
const NO_SAMPLE = new Set(['keptAmount', 'occupancy'])

export function kpiOf(one: Kpi, measures: Measures): KpiValue {
  const top = one.top.of(measures)
  const under = one.under.of(measures)
  if (one.kind === 'count') return { value: top, top, under, margin: null, few: false }
  if (under <= 0) return { value: null, top, under, margin: null, few: true }
  const ratio = top / under
  if (one.kind === 'perHour') return { value: ratio * HOUR, top, under, margin: null, few: under < HOUR }
  if (one.kind === 'perThousand') return { value: ratio * 1000, top, under, margin: null, few: under < FEW }
  if (one.kind !== 'share' || NO_SAMPLE.has(one.id))
    return { value: ratio, top, under, margin: null, few: one.kind !== 'share' && under < FEW }
  return { value: ratio, top, under, margin: wilson(Math.min(1, ratio), under), few: under < FEW }
}

function wilson(share: number, n: number): number {
  return (Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n * n))) / (1 + Z ** 2 / n)
}

/** Whether two values of a figure differ by more than chance: their intervals do not overlap. Null where that can't be said. */
export function differs(a: KpiValue, b: KpiValue): boolean | null {
  if (a.value === null || b.value === null || a.margin === null || b.margin === null || a.few || b.few)
    return null
  return Math.abs(a.value - b.value) > Math.hypot(a.margin, b.margin)
}

/** From what was dialled to what was kept, each step with its share of the one before. */
export function funnelOf(measures: Measures): { id: FunnelStep; count: number; share: number | null }[] {
  const steps: [FunnelStep, number][] = [
    ['calls', calls(measures)],
    ['answered', measures.answered],
    ['rightParty', measures.rightParty],
    ['promises', measures.promises],
  ]
  return steps.map(([id, count], place) => {
    const before = steps[place - 1]?.[1]
    return { id, count, share: before === undefined || before === 0 ? null : count / before }
  })
}
export const FUNNEL_STEPS = ['calls', 'answered', 'rightParty', 'promises'] as const
export type FunnelStep = (typeof FUNNEL_STEPS)[number]
