// Which column of a ledger file (payments or further bills) is which: headings in Chinese and English to our columns. Promises: a
// heading with two readings, or two headings with one, are nobody's guess and count as missing; amounts in 万元 are not taken for yuan.
import { headingUnit } from './columns.ts'

type Words = { zh: string; en: string }
type LedgerColumnRule = {
  label: Words
  /** In files of which entries it must stand. */
  requiredFor: readonly LedgerWhat[]
  of: readonly LedgerWhat[]
  /** Headings that mean it: lower case, no spaces or punctuation, parted by blanks. */
  words: string
}

export type LedgerWhat = 'payments' | 'bills'

const BOTH = ['payments', 'bills'] as const

export const LEDGER_COLUMNS = {
  lender: {
    label: { zh: '委托方', en: 'Lender' },
    requiredFor: [],
    of: BOTH,
    words: '委托方 委托机构 银行 机构 贷款机构 lender creditor bank institution',
  },
  accountNumber: {
    label: { zh: '账号', en: 'Account number' },
    requiredFor: BOTH,
    of: BOTH,
    words:
      '账号 帐号 卡号 账户号 合同号 合同编号 借据号 贷款账号 accountnumber accountno account cardnumber contractnumber loannumber',
  },
  reference: {
    label: { zh: '流水号', en: 'Reference' },
    requiredFor: BOTH,
    of: BOTH,
    words:
      '流水号 流水 交易流水号 交易号 凭证号 账单号 账单编号 reference referenceno transactionid transactionno billnumber billno id',
  },
  amount: {
    label: { zh: '金额', en: 'Amount' },
    requiredFor: BOTH,
    of: BOTH,
    words:
      '金额 还款金额 入账金额 实还金额 到账金额 账单金额 本期账单金额 amount paidamount paymentamount billamount statementamount',
  },
  valueDate: {
    label: { zh: '入账日', en: 'Value date' },
    requiredFor: ['payments'],
    of: ['payments'],
    words:
      '入账日 入账日期 还款日期 还款日 到账日 到账日期 起息日 交易日期 valuedate paymentdate paidon bookingdate date',
  },
  channel: {
    label: { zh: '渠道', en: 'Channel' },
    requiredFor: [],
    of: ['payments'],
    words: '渠道 还款渠道 还款方式 支付方式 channel method',
  },
  minimum: {
    label: { zh: '最低还款额', en: 'Minimum payment' },
    requiredFor: [],
    of: ['bills'],
    words: '最低还款额 最低还款 最低应还 minimumpayment minimumdue minimum',
  },
  postedOn: {
    label: { zh: '账单日', en: 'Posted on' },
    requiredFor: ['bills'],
    of: ['bills'],
    words: '账单日 账单日期 出账日 入账日 postingdate statementdate postedon billdate',
  },
  dueDate: {
    label: { zh: '到期日', en: 'Due date' },
    requiredFor: ['bills'],
    of: ['bills'],
    words: '到期日 到期还款日 最后还款日 应还日期 duedate paymentduedate',
  },
} as const satisfies Record<string, LedgerColumnRule>

export type LedgerColumn = keyof typeof LEDGER_COLUMNS

const RULES: Record<LedgerColumn, LedgerColumnRule> = LEDGER_COLUMNS
const NAMES = Object.keys(LEDGER_COLUMNS) as LedgerColumn[]

/** Names of ledger columns for screens and the error file; null for anything else. */
export function ledgerLabel(column: string): Words | null {
  return NAMES.some((name) => name === column) ? RULES[column as LedgerColumn].label : null
}

export interface LedgerRecognition {
  /** Our column by heading. */
  readonly mapping: Readonly<Record<string, LedgerColumn>>
  readonly missing: readonly LedgerColumn[]
}

/** Width, case, spaces, punctuation and remarks in brackets do not matter. */
const plainOf = (heading: string) =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/gu, '')
    .replace(/[\s\p{P}\p{S}\ufeff]/gu, '')

/** Reads the headings of a file of payments or bills. */
export function recogniseLedger(headings: readonly string[], what: LedgerWhat): LedgerRecognition {
  const claims = new Map<LedgerColumn, string[]>()
  for (const heading of headings) {
    const plain = plainOf(heading)
    const found = NAMES.find(
      (name) => RULES[name].of.includes(what) && RULES[name].words.split(' ').includes(plain),
    )
    if (found === undefined || (found === 'amount' && headingUnit(heading) === 'scaled')) continue
    claims.set(found, [...(claims.get(found) ?? []), heading])
  }
  const mapping: Record<string, LedgerColumn> = {}
  for (const [name, [heading, ...more]] of claims)
    if (heading !== undefined && more.length === 0) mapping[heading] = name
  const carried = Object.values(mapping)
  const missing = NAMES.filter((name) => RULES[name].requiredFor.includes(what) && !carried.includes(name))
  return { mapping, missing }
}
