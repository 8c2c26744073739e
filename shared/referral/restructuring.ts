// Ways out of debts too heavy to bear (债务重组), by region: what there is, since when, by which text, and what may be said. Promises: dated
// data with source and confidence; where a region has no law of personal bankruptcy the word is not offered. Information, never advice.
import type { Source } from '../compliance/pack.ts'
import type { LocalDay } from '../instant.ts'
import type { CaseRow, Product } from '../rows.ts'

type Words = { zh: string; en: string }

export const REGIONS = ['shenzhen', 'xiamen', 'elsewhere'] as const
export type Region = (typeof REGIONS)[number]

export const REGION_NAMES: Readonly<Record<Region, Words>> = {
  shenzhen: { zh: '深圳', en: 'Shenzhen' },
  xiamen: { zh: '厦门', en: 'Xiamen' },
  elsewhere: { zh: '其他地区', en: 'elsewhere' },
}

/** One thing that there is. `confidence`: A text read · B agreeing reports · C not confirmed · P our own house rule. */
export interface WayOut {
  readonly id: string
  /** Null = everywhere. */
  readonly region: Region | null
  readonly product: readonly Product[] | null
  readonly title: Words
  /** Facts that may be read out. */
  readonly facts: readonly Words[]
  readonly source: Source
  readonly confidence: 'A' | 'B' | 'C' | 'P'
  readonly effectiveFrom: LocalDay
  /** Looked at again by this day; afterwards it is shown as not checked. */
  readonly reviewBy: LocalDay
  /** A law of personal bankruptcy: only here may the word be used. */
  readonly bankruptcy: boolean
}

const COURT_DECIDES: Words = {
  zh: '是否受理、结果如何由法院决定，我们不作预测。',
  en: 'Whether it is accepted and how it ends is for the court; we foretell nothing.',
}

export const WAYS_OUT: readonly WayOut[] = [
  {
    id: 'shenzhen.bankruptcy',
    region: 'shenzhen',
    product: null,
    title: {
      zh: '个人破产（重整、和解、清算）',
      en: 'Personal bankruptcy: reorganisation, settlement, liquidation',
    },
    facts: [
      {
        zh: '在深圳居住并且连续缴纳社会保险满三年的自然人可以申请。',
        en: 'Open to those who live in Shenzhen and paid social insurance there for three years on end.',
      },
      {
        zh: '向深圳破产法庭提出，可先向破产事务管理部门咨询。',
        en: 'Filed with the Shenzhen bankruptcy court; the bankruptcy administration informs beforehand.',
      },
      COURT_DECIDES,
    ],
    source: {
      title: {
        zh: '深圳经济特区个人破产条例',
        en: 'Regulation on personal bankruptcy of the Shenzhen special economic zone',
      },
      article: { zh: '第二条、第八条', en: 'Articles 2 and 8' },
    },
    confidence: 'C',
    effectiveFrom: '2021-03-01',
    reviewBy: '2027-03-01',
    bankruptcy: true,
  },
  {
    id: 'xiamen.bankruptcy',
    region: 'xiamen',
    product: null,
    title: { zh: '个人破产保护', en: 'Personal bankruptcy protection' },
    facts: [
      {
        zh: '厦门自2025年11月1日起有个人破产保护的地方法规。',
        en: 'Xiamen has had a regulation of its own since 1 November 2025.',
      },
      {
        zh: '条件与材料以条例和受理法院的说明为准。',
        en: 'For conditions and papers see the regulation and the court.',
      },
      COURT_DECIDES,
    ],
    source: {
      title: {
        zh: '厦门经济特区个人破产保护条例',
        en: 'Regulation on personal bankruptcy protection of the Xiamen special economic zone',
      },
      article: { zh: '全文', en: 'The whole' },
    },
    confidence: 'A',
    effectiveFrom: '2025-11-01',
    reviewBy: '2027-03-01',
    bankruptcy: true,
  },
  {
    id: 'card.instalments',
    region: null,
    product: ['creditCard'],
    title: { zh: '个性化分期', en: 'Personal instalments' },
    facts: [
      {
        zh: '欠款超出还款能力、仍有还款意愿的，可以与发卡机构平等协商，最长五年。',
        en: 'Who owes more than they can bear and is willing to pay may agree instalments with the issuer, for five years at most.',
      },
    ],
    source: {
      title: { zh: '商业银行信用卡业务监督管理办法', en: 'Measures for supervision of credit card business' },
      article: { zh: '第七十条', en: 'Article 70' },
    },
    confidence: 'B',
    effectiveFrom: '2011-01-13',
    reviewBy: '2027-03-01',
    bankruptcy: false,
  },
  {
    id: 'house.restructuring',
    region: null,
    product: null,
    title: { zh: '与机构协商重组', en: 'Restructuring agreed with the institution' },
    facts: [
      {
        zh: '可以登记困难并提交材料，由机构审核延期、分期或减免。',
        en: 'A hardship may be registered with papers; the institution looks at deferral, instalments or a waiver.',
      },
      { zh: '审核期间按规定安排联系。', en: 'While it is looked at, contact is limited as the rules say.' },
    ],
    source: {
      title: { zh: '机构内部规定', en: 'House rule' },
      article: { zh: '困难客户办理', en: 'Customers in hardship' },
    },
    confidence: 'P',
    effectiveFrom: '2020-01-01',
    reviewBy: '2027-03-01',
    bankruptcy: false,
  },
  {
    id: 'legalAid',
    region: null,
    product: null,
    title: { zh: '法律援助', en: 'Legal aid' },
    facts: [
      {
        zh: '符合条件的可以向当地法律援助机构申请，公共法律服务热线12348可以咨询。',
        en: 'Who qualifies may apply to the local legal aid office; the public legal service line 12348 informs.',
      },
    ],
    source: {
      title: { zh: '中华人民共和国法律援助法', en: 'Legal Aid Law of the PRC' },
      article: { zh: '第三章、第四章', en: 'Chapters 3 and 4' },
    },
    confidence: 'C',
    effectiveFrom: '2022-01-01',
    reviewBy: '2027-03-01',
    bankruptcy: false,
  },
]

/** Where the address says the customer lives; null where it says nothing. Never read from an ID number: that tells of birth, not of home. */
export function regionOf(address: string | null): Region | null {
  if (address === null || address.trim() === '') return null
  if (/深圳|shenzhen/iu.test(address)) return 'shenzhen'
  if (/厦门|xiamen/iu.test(address)) return 'xiamen'
  return 'elsewhere'
}

export interface WayOutShown {
  readonly way: WayOut
  /** Its day of review has passed. */
  readonly stale: boolean
}

/** What there is in a region on a day for this debt, that of the region first. */
export function waysOut(
  region: Region,
  matter: Pick<CaseRow, 'product'>,
  day: LocalDay,
  ways: readonly WayOut[] = WAYS_OUT,
): WayOutShown[] {
  return ways
    .filter(
      (way) =>
        (way.region === null || way.region === region) &&
        (way.product === null || way.product.includes(matter.product)) &&
        way.effectiveFrom <= day,
    )
    .sort((a, b) => Number(a.region === null) - Number(b.region === null))
    .map((way) => ({ way, stale: day > way.reviewBy }))
}

/** Whether "personal bankruptcy" may be said at all; elsewhere it is "restructuring". */
export function mayNameBankruptcy(
  region: Region,
  day: LocalDay,
  ways: readonly WayOut[] = WAYS_OUT,
): boolean {
  return ways.some((way) => way.bankruptcy && way.region === region && way.effectiveFrom <= day)
}
