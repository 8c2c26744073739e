// The products whose debts are worked here: what their contracts usually say of rates, fees and minimum, in which order a payment
// counts, and by which channels customers pay. Promises: data with source and date, no arithmetic. The terms of a case go before
// every default here; none of the rates is law.
import type { Source } from './compliance/pack.ts'
import type { LocalDay } from './instant.ts'
import type { LateFee, Ppm } from './money.ts'
import type { Product } from './rows.ts'

/** Where a figure of a profile comes from. `confidence` as in rule packs: A text read · B agreeing reports · C weak · P our own. */
export type Backing = {
  source: Source
  confidence: 'A' | 'B' | 'C' | 'P'
  effectiveFrom: LocalDay | null
}

/**
 * Contract defaults of a product. `creditCard`: interest from the posting day, added to the balance each month, and a late
 * fee on the unpaid minimum that itself bears no interest. `huabei`: a daily fee on the overdue amount from the due date,
 * simple. `jiebei`: the loan's daily rate × 1.5 from the due date, simple.
 */
export type Profile = {
  version: number
  label: { zh: string; en: string }
  /** Daily contract rate. */
  dailyRatePpm: Ppm
  /** Factor on the daily rate for overdue days, in parts per million. */
  penaltyPpm: Ppm
  /** True: interest runs from the posting day once the bill was not paid in full by the due date. */
  fromPosting: boolean
  capitalise: 'monthly' | 'never'
  lateFee: LateFee
  /** Minimum payment as a share of the amount due, where the file does not state it. */
  minimumPpm: Ppm
  /** From this DPD on a payment reduces principal first (card rule for bad loans); null: never. */
  principalFirstFromDpd: number | null
  /** How customers of this product pay, as the codes of `CHANNELS`; the first is the one to name first. */
  channels: readonly string[]
  backing: {
    rates: Backing
    allocation: Backing
    minimum: Backing
  }
}

const CONTRACT: Source = {
  title: { zh: '产品合同', en: 'The contract of the product' },
  article: { zh: '利率、费用与罚息条款', en: 'Rates, fees and penalty interest' },
}
const CARD_NOTICE: Source = {
  title: {
    zh: '中国人民银行关于信用卡业务有关事项的通知(银发〔2016〕111号)',
    en: 'PBOC notice on credit card business, Yinfa 2016 No. 111',
  },
  article: { zh: '透支利率与违约金', en: 'Overdraft rates and late fees' },
}
const CARD_RULES: Source = {
  title: {
    zh: '商业银行信用卡业务监督管理办法',
    en: 'Measures for supervision of credit card business',
  },
  article: { zh: '欠款冲还顺序', en: 'Order in which arrears are settled' },
}
const CIVIL_CODE: Source = {
  title: { zh: '中华人民共和国民法典', en: 'Civil Code' },
  article: { zh: '第五百六十一条', en: 'Article 561' },
}
const HOUSE: Source = {
  title: { zh: '机构内部规定', en: 'House rule' },
  article: { zh: '账单管理', en: 'Bills' },
}

const HOUSE_MINIMUM: Backing = { source: HOUSE, confidence: 'P', effectiveFrom: null }
const LOAN_BACKING: Profile['backing'] = {
  rates: { source: CONTRACT, confidence: 'C', effectiveFrom: null },
  allocation: { source: CIVIL_CODE, confidence: 'C', effectiveFrom: '2021-01-01' },
  minimum: HOUSE_MINIMUM,
}

const SIMPLE_LOAN = {
  version: 1,
  penaltyPpm: 1_000_000,
  fromPosting: false,
  capitalise: 'never',
  lateFee: { ratePpm: 0, floorFen: 0 },
  minimumPpm: 100_000,
  principalFirstFromDpd: null,
  backing: LOAN_BACKING,
} as const

export const PROFILES: Record<Product, Profile> = {
  creditCard: {
    version: 1,
    label: { zh: '信用卡', en: 'Credit card' },
    dailyRatePpm: 500,
    penaltyPpm: 1_000_000,
    fromPosting: true,
    capitalise: 'monthly',
    lateFee: { ratePpm: 50_000, floorFen: 1000 },
    minimumPpm: 100_000,
    principalFirstFromDpd: 91,
    channels: ['app', 'bank', 'counter'],
    backing: {
      rates: { source: CARD_NOTICE, confidence: 'B', effectiveFrom: '2017-01-01' },
      allocation: { source: CARD_RULES, confidence: 'C', effectiveFrom: '2011-01-13' },
      minimum: { source: CONTRACT, confidence: 'C', effectiveFrom: null },
    },
  },
  huabei: {
    ...SIMPLE_LOAN,
    label: { zh: '花呗', en: 'Huabei' },
    dailyRatePpm: 500,
    channels: ['app', 'autoDebit'],
  },
  jiebei: {
    ...SIMPLE_LOAN,
    label: { zh: '借呗', en: 'Jiebei' },
    dailyRatePpm: 400,
    penaltyPpm: 1_500_000,
    channels: ['app', 'autoDebit'],
  },
  consumerLoan: {
    ...SIMPLE_LOAN,
    label: { zh: '消费贷', en: 'Consumer loan' },
    dailyRatePpm: 400,
    penaltyPpm: 1_500_000,
    channels: ['app', 'bank', 'autoDebit'],
  },
}
