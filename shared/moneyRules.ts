// Rules about money as versioned data: ceilings of cost, limits of plans and waivers, what must be shown. Promises: each figure
// with its source, confidence and the day from which it holds; whoever needs one asks for those of a day. No arithmetic here but
// the choice of the version.
import type { Source } from './compliance/pack.ts'
import type { LocalDay } from './instant.ts'
import type { Ppm } from './money.ts'
import type { Bucket, Fen, LenderType, Product, Role } from './rows.ts'

type Words = { zh: string; en: string }

/** One version of one rule. `confidence`: A text read · B agreeing reports · C weak · P our own house rule. */
export type MoneyRule<V> = {
  id: MoneyRuleId
  name: Words
  value: V
  source: Source
  confidence: 'A' | 'B' | 'C' | 'P'
  kind: 'law' | 'house'
  /** Null = all. */
  appliesTo: { product: readonly Product[] | null; lenderType: readonly LenderType[] | null }
  effectiveFrom: LocalDay
}

/**
 * COST total cost of a year · SHOW the annual rate is shown · PERIODS longest plan · FIRST first instalment · MEANS share of what
 * is left to live on · WAIVER what may be waived · PERIOD longest billing period.
 */
export type MoneyRuleId = 'COST' | 'SHOW' | 'PERIODS' | 'FIRST' | 'MEANS' | 'WAIVER' | 'PERIOD'

/** What one role may grant of each part by bucket, in ppm of the part and in all at most `capFen`. */
export type WaiverTier = {
  role: Role
  from: Bucket
  feePpm: Ppm
  interestPpm: Ppm
  principalPpm: Ppm
  capFen: Fen
}

/** Of `disposable` (income − needs − other debts) one instalment takes: above `warnPpm` it is pointed out, above `mostPpm` refused. */
export type MeansShare = { warnPpm: Ppm; mostPpm: Ppm }

const EVERYTHING = { product: null, lenderType: null } as const
const HOUSE: Words = { zh: '机构内部规定', en: 'House rule' }
const house = (zh: string, en: string): Source => ({ title: HOUSE, article: { zh, en } })
const CARD_RULES: Words = {
  zh: '商业银行信用卡业务监督管理办法',
  en: 'Measures for supervision of credit card business',
}

/** Total of interest, fees and late fees, ppm of the principal a year. */
const COST: readonly MoneyRule<Ppm>[] = [
  {
    id: 'COST',
    name: { zh: '综合成本上限', en: 'Ceiling of the total cost' },
    value: 240_000,
    source: {
      title: {
        zh: '最高人民法院关于进一步加强金融审判工作的若干意见(法发〔2017〕22号)',
        en: 'Supreme People’s Court, opinions on financial trials, Fafa 2017 No. 22',
      },
      article: { zh: '第二条', en: 'Article 2' },
    },
    confidence: 'C',
    kind: 'law',
    appliesTo: EVERYTHING,
    effectiveFrom: '2017-08-04',
  },
  {
    id: 'COST',
    name: {
      zh: '综合融资成本不超过一年期LPR的4倍(按3.0%)',
      en: 'At most four times the one-year LPR (at 3.0 %)',
    },
    value: 120_000,
    source: {
      title: {
        zh: '小额贷款公司综合融资成本管理工作指引',
        en: 'Guidance on the cost of small-loan companies',
      },
      article: { zh: '新发放贷款', en: 'New loans' },
    },
    confidence: 'B',
    kind: 'law',
    appliesTo: { product: null, lenderType: ['smallLoan'] },
    effectiveFrom: '2028-01-01',
  },
]

/** Nothing to compute: each rate is shown as one of a year. */
const SHOW: readonly MoneyRule<true>[] = [
  {
    id: 'SHOW',
    name: { zh: '明示年化利率', en: 'The annual rate is shown' },
    value: true,
    source: {
      title: { zh: '中国人民银行公告〔2021〕第3号', en: 'PBOC announcement 2021 No. 3' },
      article: { zh: '年化利率展示', en: 'Showing the annual rate' },
    },
    confidence: 'B',
    kind: 'law',
    appliesTo: EVERYTHING,
    effectiveFrom: '2021-03-31',
  },
]

const PERIODS: readonly MoneyRule<number>[] = [
  {
    id: 'PERIODS',
    name: { zh: '分期期数上限', en: 'Longest plan' },
    value: 60,
    source: house('分期管理', 'Plans'),
    confidence: 'P',
    kind: 'house',
    appliesTo: EVERYTHING,
    effectiveFrom: '2020-01-01',
  },
  {
    id: 'PERIODS',
    name: { zh: '个性化分期最长5年', en: 'Personal instalments for five years at most' },
    value: 60,
    source: { title: CARD_RULES, article: { zh: '第七十条', en: 'Article 70' } },
    confidence: 'B',
    kind: 'law',
    appliesTo: { product: ['creditCard'], lenderType: null },
    effectiveFrom: '2011-01-13',
  },
]

/** Days from the agreement to the first instalment. */
const FIRST: readonly MoneyRule<number>[] = [
  {
    id: 'FIRST',
    name: { zh: '首期不晚于30天', en: 'First instalment within 30 days' },
    value: 30,
    source: house('分期管理', 'Plans'),
    confidence: 'P',
    kind: 'house',
    appliesTo: EVERYTHING,
    effectiveFrom: '2020-01-01',
  },
]

const MEANS: readonly MoneyRule<MeansShare>[] = [
  {
    id: 'MEANS',
    name: { zh: '每期不超过可用收入的70%', en: 'At most 70 % of what is left to live on' },
    value: { warnPpm: 500_000, mostPpm: 700_000 },
    source: house('分期管理', 'Plans'),
    confidence: 'P',
    kind: 'house',
    appliesTo: EVERYTHING,
    effectiveFrom: '2020-01-01',
  },
]

const WAIVER: readonly MoneyRule<readonly WaiverTier[]>[] = [
  {
    id: 'WAIVER',
    name: { zh: '减免权限', en: 'Who may waive what' },
    value: [
      { role: 'agent', from: 'M1', feePpm: 0, interestPpm: 0, principalPpm: 0, capFen: 0 },
      {
        role: 'supervisor',
        from: 'M1',
        feePpm: 1_000_000,
        interestPpm: 500_000,
        principalPpm: 0,
        capFen: 200_000,
      },
      {
        role: 'supervisor',
        from: 'M4',
        feePpm: 1_000_000,
        interestPpm: 1_000_000,
        principalPpm: 0,
        capFen: 1_000_000,
      },
    ],
    source: house('减免管理', 'Waivers'),
    confidence: 'P',
    kind: 'house',
    appliesTo: EVERYTHING,
    effectiveFrom: '2020-01-01',
  },
]

/** Days between the posting of a bill and its due day at most, where the file does not say when it was posted. */
const PERIOD: readonly MoneyRule<number>[] = [
  {
    id: 'PERIOD',
    name: { zh: '账单日至到期日最长62天', en: 'At most 62 days from the bill to its due day' },
    value: 62,
    source: house('账单管理', 'Bills'),
    confidence: 'P',
    kind: 'house',
    appliesTo: EVERYTHING,
    effectiveFrom: '2000-01-01',
  },
]

export const MONEY_RULES = { COST, SHOW, PERIODS, FIRST, MEANS, WAIVER, PERIOD } as const

/** Raised with every change of a figure; what was computed names it. */
export const MONEY_RULES_VERSION = 'money-cn-1'

/** Whom a rule is asked for. */
export type Subject = { product: Product; lenderType: LenderType }

type ValueOf<K extends MoneyRuleId> = (typeof MONEY_RULES)[K][number] extends MoneyRule<infer V> ? V : never

/**
 * The version of a rule that holds for this debt on `day`: the newest of those that apply, and of those one that names the
 * product or the lender before one for all. Null before the first.
 */
export function ruleOn<K extends MoneyRuleId>(
  id: K,
  { product, lenderType }: Subject,
  day: LocalDay,
): MoneyRule<ValueOf<K>> | null {
  const versions = MONEY_RULES[id] as readonly MoneyRule<ValueOf<K>>[]
  const named = ({ appliesTo }: MoneyRule<unknown>) =>
    Number(appliesTo.product !== null) + Number(appliesTo.lenderType !== null)
  return (
    versions
      .filter(({ appliesTo, effectiveFrom }) => {
        if (effectiveFrom > day) return false
        return (
          (appliesTo.product === null || appliesTo.product.includes(product)) &&
          (appliesTo.lenderType === null || appliesTo.lenderType.includes(lenderType))
        )
      })
      .sort((a, b) => named(b) - named(a) || (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0] ?? null
  )
}

/** As `ruleOn`. Throws RangeError for a day before the first version: every rule of ours began before any debt here. */
export function ruleFor<K extends MoneyRuleId>(
  id: K,
  subject: Subject,
  day: LocalDay,
): MoneyRule<ValueOf<K>> {
  const rule = ruleOn(id, subject, day)
  if (!rule) throw new RangeError(`no version of ${id} on ${day}`)
  return rule
}

/** Law whose wording nobody has confirmed (待合规确认). */
export const isUnconfirmedRule = ({ kind, confidence }: Pick<MoneyRule<unknown>, 'kind' | 'confidence'>) =>
  kind === 'law' && confidence !== 'A'
