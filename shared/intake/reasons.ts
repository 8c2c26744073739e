// The words of intake reasons, as data in both languages: the error file of an import is read by people who do not have the
// program. Promises: total, one line per reason; screens word problems themselves and may take the reason from here.
import type { Problem, ProblemCode } from '../problem.ts'
import type { RowProblem } from './account.ts'
import { columnLabel } from './columns.ts'
import { ledgerLabel } from './ledgerColumns.ts'
import type { CellReason } from './row.ts'

type Words = { zh: string; en: string }

const REASON_WORDS: Record<CellReason, Words> = {
  emoji: { zh: '含有表情符号', en: 'contains an emoji' },
  tooLong: { zh: '太长', en: 'is too long' },
  tooShort: { zh: '太短', en: 'is too short' },
  controlCharacter: { zh: '含有控制字符或乱码', en: 'contains control or broken characters' },
  notAName: { zh: '不像姓名', en: 'is not a name' },
  notAnEmail: { zh: '不是邮箱地址', en: 'is not an e-mail address' },
  scientific: {
    zh: '是科学计数法，末尾数字已丢失；请把该列设为文本后重新导出',
    en: 'is a power of ten whose last digits are lost; format the column as text and export again',
  },
  masked: { zh: '被打码，不是完整号码', en: 'is masked, not the whole number' },
  characters: { zh: '含有不允许的字符', en: 'contains characters that are not allowed' },
  notADay: { zh: '不是日期（如 2026-03-01）', en: 'is not a date (like 2026-03-01)' },
  noSuchDay: { zh: '没有这一天', en: 'is a day that does not exist' },
  notDueYet: { zh: '距到期超过 3 天，尚不需提醒', en: 'is more than 3 days ahead: not due yet' },
  tooOld: { zh: '早于 2000-01-01', en: 'is before 2000-01-01' },
  inFuture: { zh: '在今天之后', en: 'lies in the future' },
  notKnown: { zh: '不在可选范围内', en: 'is not one of the known values' },
  notANumber: { zh: '不是数字', en: 'is not a number' },
  rateTooHigh: { zh: '高得不合理', en: 'is unreasonably high' },
  rateUnclear: {
    zh: '看不出单位，请写成百分比（如 0.05%）',
    en: 'has no clear unit, write a percentage (like 0.05%)',
  },
  zero: { zh: '是 0，没有欠款', en: 'is zero: nothing is owed' },
  aboveAmountDue: { zh: '大于应还金额', en: 'is above the amount due' },
  serviceNumber: { zh: '是服务号码，不是个人号码', en: 'is a service number, not a person’s' },
  phoneMissing: { zh: '缺少对应的电话', en: 'has no phone number beside it' },
  tooMany: { zh: '号码超过 20 个', en: 'has more than 20 numbers' },
  otherCustomer: { zh: '属于另一位已有客户', en: 'belongs to another customer' },
  empty: { zh: '是空的', en: 'is empty' },
  negative: { zh: '是负数', en: 'is negative' },
  decimals: { zh: '小数超过两位', en: 'has more than two decimals' },
  grouping: { zh: '千分位逗号位置不对', en: 'has misplaced commas' },
  tooLarge: { zh: '超出范围', en: 'is out of range' },
  length: { zh: '不是 18 位', en: 'does not have 18 characters' },
  birthDate: { zh: '出生日期不存在或在今天之后', en: 'has no real birth date' },
  checkDigit: { zh: '校验码不对', en: 'has a wrong check digit' },
  unknownPrefix: { zh: '号段不存在', en: 'has an unknown prefix' },
  areaCodeMissing: { zh: '缺少区号', en: 'has no area code' },
  emergency: { zh: '是紧急号码', en: 'is an emergency number' },
}

const BROKEN: Record<string, Words> = {
  quote: { zh: '引号位置不对', en: 'a quote stands where none may' },
  unclosed: { zh: '引号没有闭合', en: 'a quote is never closed' },
  tooFewCells: { zh: '列数比标题少', en: 'fewer cells than headings' },
  tooManyCells: { zh: '列数比标题多', en: 'more cells than headings' },
}

/** What contradicts the account itself. */
const LEDGER: Partial<Record<ProblemCode, (params: Problem['params']) => Words>> = {
  'ledger.unknownAccount': () => ({ zh: '没有这个账户', en: 'No such account' }),
  'ledger.inFuture': ({ latest }) => ({ zh: `日期晚于 ${latest}`, en: `Later than ${latest}` }),
  'ledger.beforeBill': ({ earliest }) => ({
    zh: `早于账单，最早 ${earliest}`,
    en: `Older than the bill: ${earliest} at the earliest`,
  }),
  'ledger.contradicts': () => ({
    zh: '同一流水号已入账，内容不同',
    en: 'This reference is booked with other figures',
  }),
  'ledger.closed': () => ({ zh: '案件已结束', en: 'The case is closed' }),
  'ledger.dueBeforePosting': () => ({ zh: '到期日早于账单日', en: 'Due before it was posted' }),
  'ledger.minimumAboveAmount': () => ({
    zh: '最低还款额大于账单金额',
    en: 'The minimum is above the amount',
  }),
  'ledger.billTooOld': ({ after }) => ({
    zh: `${after} 及以前到期的已含在应还金额里`,
    en: `What fell due by ${after} is in the amount already`,
  }),
  'ledger.billTwice': () => ({ zh: '同一到期日已有账单', en: 'A bill falls due on that day already' }),
}

/** What the error file says of one problem. */
export function reasonOf({ column, problem }: Pick<RowProblem, 'column' | 'problem'>): Words {
  const label = column ? (columnLabel(column) ?? ledgerLabel(column)) : null
  const zh = label?.zh ?? ''
  const en = label?.en ?? ''
  const { params } = problem
  switch (problem.code) {
    case 'intake.cellMissing':
      return { zh: `缺少${zh}`, en: `${en} is missing` }
    case 'intake.cellInvalid': {
      const words = Object.entries(REASON_WORDS).find(([reason]) => reason === params.reason)?.[1]
      return words
        ? { zh: `${zh}${words.zh}`, en: `${en} ${words.en}` }
        : { zh: `${zh}不合规格`, en: `${en} is invalid` }
    }
    case 'intake.brokenRow': {
      const words = BROKEN[String(params.detail)]
      return { zh: `这一行格式有误：${words?.zh ?? ''}`, en: `The row is broken: ${words?.en ?? ''}` }
    }
    case 'intake.duplicateInFile':
      return { zh: `与第 ${params.line} 行重复`, en: `Repeats line ${params.line}` }
    default:
      return LEDGER[problem.code]?.(params) ?? { zh: problem.code, en: problem.code }
  }
}
