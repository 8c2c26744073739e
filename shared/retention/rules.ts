// How long each kind is kept, as versioned data: what a law asks at least, what it allows at most, and how long we keep it unless the company says
// otherwise. Promises: each figure with its source and confidence and the day from which it holds; a company's own period stays between the two.
import { z } from 'zod'
import type { Source } from '../compliance/pack.ts'
import { LocalDay } from '../instant.ts'
import { LenderType } from '../values.ts'
import { RETENTION_KINDS, RetentionKind } from './kinds.ts'

type Words = { zh: string; en: string }

/** Whole months, counted from `from`: `made` = the day of the thing itself; `ended` = the case closed or the last contact, whichever is later. */
export interface RetentionRule {
  readonly kind: RetentionKind
  /** Null = all. */
  readonly lenderType: readonly LenderType[] | null
  readonly from: 'made' | 'ended'
  /** Not shorter; null where no law says so. */
  readonly least: Limit | null
  /** Not longer; null where it may stay: it holds nothing of a person. */
  readonly most: Limit | null
  /** Ours, until the company sets its own. */
  readonly months: number
  readonly effectiveFrom: LocalDay
}

export interface Limit {
  readonly months: number
  readonly source: Source
  /** A text read · B agreeing reports · C weak · P our own house rule. */
  readonly confidence: 'A' | 'B' | 'C' | 'P'
}

export const RETENTION_NAMES: Readonly<Record<RetentionKind, Words>> = {
  recording: { zh: '录音', en: 'Recordings' },
  callLog: { zh: '通话记录', en: 'Call log' },
  note: { zh: '小记', en: 'Notes' },
  promise: { zh: '承诺与方案', en: 'Promises and plans' },
  message: { zh: '短信、邮件与函件', en: 'Messages and letters' },
  paper: { zh: '困难证明材料', en: 'Papers of a hardship' },
  caseFile: { zh: '案件与客户资料', en: 'Case files' },
  audit: { zh: '审计', en: 'Audit' },
}

const source = (title: Words, zh: string, en: string): Source => ({ title, article: { zh, en } })

const PIPL: Words = { zh: '中华人民共和国个人信息保护法', en: 'Personal Information Protection Law' }
const CARD: Words = {
  zh: '商业银行信用卡业务监督管理办法',
  en: 'Measures for supervision of credit card business',
}
const CONSUMER_FINANCE: Words = { zh: '消费金融公司管理办法', en: 'Measures for consumer finance companies' }
const STANDARD: Words = {
  zh: '互联网金融 个人网络消费信贷 贷后催收风控指引(GB/T 45251-2025)',
  en: 'Internet finance — Online consumer lending — Guidance on post-loan collection risk control (GB/T 45251-2025)',
}

const BANK_LEAST: Limit = {
  months: 24,
  source: source(CARD, '第六十八条', 'Article 68'),
  confidence: 'B',
}
const STANDARD_LEAST: Limit = {
  months: 24,
  source: source(STANDARD, '催收记录与录音保存', 'Keeping of records and recordings'),
  confidence: 'B',
}
const CONSUMER_LEAST: Limit = {
  months: 60,
  source: source(
    CONSUMER_FINANCE,
    '催收记录保存(2024-04-18 起)',
    'Keeping of collection records, from 2024-04-18',
  ),
  confidence: 'C',
}
/** The law says "as short as the purpose needs" and names no figure; the figure is the house's. */
const necessary = (months: number): Limit => ({
  months,
  source: source(PIPL, '第十九条、第四十七条', 'Articles 19 and 47'),
  confidence: 'P',
})

const OF_COLLECTION = ['recording', 'callLog', 'note', 'promise', 'message', 'caseFile'] as const

const collection = (
  lenderType: RetentionRule['lenderType'],
  least: Limit,
  { months, most, effectiveFrom }: { months: number; most: number; effectiveFrom: LocalDay },
): RetentionRule[] =>
  OF_COLLECTION.map((kind) => ({
    kind,
    lenderType,
    from: kind === 'recording' ? 'made' : 'ended',
    least,
    most: necessary(most),
    months,
    effectiveFrom,
  }))

/** Later entries and those for a type of lender come before earlier and general ones. */
export const CHINA_RETENTION: readonly RetentionRule[] = [
  ...collection(null, STANDARD_LEAST, { months: 60, most: 84, effectiveFrom: '2021-11-01' }),
  ...collection(['bank'], BANK_LEAST, { months: 60, most: 84, effectiveFrom: '2021-11-01' }),
  ...collection(['consumerFinance'], CONSUMER_LEAST, { months: 60, most: 84, effectiveFrom: '2024-04-18' }),
  {
    kind: 'paper',
    lenderType: null,
    from: 'made',
    least: null,
    most: { ...necessary(3), source: source(PIPL, '第二十八条、第四十七条', 'Articles 28 and 47') },
    months: 3,
    effectiveFrom: '2021-11-01',
  },
  {
    kind: 'audit',
    lenderType: null,
    from: 'made',
    least: {
      months: 36,
      source: source(PIPL, '第五十六条', 'Article 56'),
      confidence: 'B',
    },
    most: null,
    months: 36,
    effectiveFrom: '2021-11-01',
  },
]

const REGULATION_F: Words = {
  zh: '美国 12 CFR Part 1006(Regulation F)',
  en: '12 CFR Part 1006 (Regulation F)',
}
const US_LEAST: Limit = {
  months: 36,
  source: source(REGULATION_F, '第1006.100条', '§ 1006.100'),
  confidence: 'A',
}

/** The pack of the United States: proves that the figures are data. */
export const USA_RETENTION: readonly RetentionRule[] = collection(null, US_LEAST, {
  months: 36,
  most: 84,
  effectiveFrom: '2021-11-30',
})

/** A period of the company's own, from a day on; `lenderType` null = all types that have none of their own. */
export const OwnPeriod = z.object({
  kind: RetentionKind,
  lenderType: LenderType.nullable(),
  months: z.int().min(1).max(600),
  effectiveFrom: LocalDay,
})
export type OwnPeriod = z.infer<typeof OwnPeriod>

/** The rule of a day; null before any holds. */
export function retentionRule(
  rules: readonly RetentionRule[],
  kind: RetentionKind,
  lenderType: LenderType | null,
  on: LocalDay,
): RetentionRule | null {
  const found = rules.filter(
    (rule) =>
      rule.kind === kind &&
      rule.effectiveFrom <= on &&
      (rule.lenderType === null || (lenderType !== null && rule.lenderType.includes(lenderType))),
  )
  const particular = found.filter((rule) => rule.lenderType !== null)
  return (particular.length > 0 ? particular : found).reduce<RetentionRule | null>(
    (last, rule) => (last === null || rule.effectiveFrom >= last.effectiveFrom ? rule : last),
    null,
  )
}

/** A period within what the law asks and allows, whatever was set. */
export const within = ({ least, most }: Pick<RetentionRule, 'least' | 'most'>, months: number): number =>
  Math.max(least?.months ?? 0, Math.min(most?.months ?? Number.MAX_SAFE_INTEGER, months))

/** How long this kind is kept on a day, by the newest period that the company set, never beyond the law. */
export function monthsKept(
  rule: RetentionRule,
  own: readonly OwnPeriod[],
  lenderType: LenderType | null,
  on: LocalDay,
) {
  const set = own.filter(
    (one) =>
      one.kind === rule.kind &&
      one.effectiveFrom <= on &&
      (one.lenderType === null || one.lenderType === lenderType),
  )
  const particular = set.filter((one) => one.lenderType !== null)
  const last = (particular.length > 0 ? particular : set).reduce<OwnPeriod | null>(
    (before, one) => (before === null || one.effectiveFrom >= before.effectiveFrom ? one : before),
    null,
  )
  return within(rule, last?.months ?? rule.months)
}

/** What is wrong with a period that the company wants: shorter than a law asks, or longer than it allows; for each type it is meant for. */
export function periodFault(
  rules: readonly RetentionRule[],
  { kind, lenderType, months, effectiveFrom }: OwnPeriod,
): { readonly why: 'least' | 'most'; readonly months: number; readonly rule: RetentionRule } | null {
  const types: readonly (LenderType | null)[] =
    lenderType === null ? [null, ...LenderType.options] : [lenderType]
  for (const type of types) {
    const rule = retentionRule(rules, kind, type, effectiveFrom)
    if (!rule) continue
    if (rule.least && months < rule.least.months) return { why: 'least', months: rule.least.months, rule }
    if (rule.most && months > rule.most.months) return { why: 'most', months: rule.most.months, rule }
  }
  return null
}

export { RETENTION_KINDS, RetentionKind }
