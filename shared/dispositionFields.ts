// The fields that disposition codes demand: their kinds, the ones that several codes share, and the axis "who answered". Promises: data and small
// builders only. Read by `dispositionCodes.ts`; screens take the type from `disposition.ts`.

import { WILLINGNESS_OPTIONS } from './willingness.ts'

export type Words = { zh: string; en: string }

/** `hint`: when it fits, shown under the field once it is chosen. */
export type Option = { value: string; label: Words; hint?: Words }

/**
 * A field that a code demands. Stored values: money = integer fen, date = `YYYY-MM-DD`, datetime = Instant, choice = the
 * option's value, text and calls (call ids separated by spaces) = string, contact = contact id, count = integer.
 */
export type Field = {
  name: string
  label: Words
  required: boolean
  /** Income, health, documents: asked only after the customer's separate consent (个人信息保护法 art. 28–29). */
  sensitive?: true
} & (
  | { kind: 'money' | 'contact' }
  | { kind: 'date'; when: 'future' | 'past' }
  | { kind: 'datetime' }
  | { kind: 'choice'; options: readonly Option[] }
  | { kind: 'text'; max: number }
  | { kind: 'count'; min: number; max: number }
  | { kind: 'calls'; min: number }
)

export const option = (value: string, zh: string, en: string): Option => ({ value, label: { zh, en } })

export const CHANNELS = [
  option('app', '官方App', 'Official app'),
  option('bank', '银行转账（官方账户）', 'Transfer to the official account'),
  option('autoDebit', '绑定卡自动扣款', 'Automatic debit'),
  option('counter', '柜台', 'Branch counter'),
]

export const REASONS = [
  option('forgot', '忘记还款', 'Forgot'),
  option('cashFlow', '资金周转', 'Short of cash'),
  option('unemployed', '失业', 'Lost the job'),
  option('illness', '疾病', 'Illness'),
  option('otherDebts', '其他债务', 'Other debts'),
  option('business', '经营困难', 'Business trouble'),
  option('family', '家庭变故', 'Family event'),
  option('other', '其他', 'Other'),
]

const RELATIONS = [
  option('spouse', '配偶', 'Spouse'),
  option('parent', '父母', 'Parent'),
  option('child', '子女', 'Child'),
  option('sibling', '兄弟姐妹', 'Sibling'),
  option('colleague', '同事', 'Colleague'),
  option('friend', '朋友', 'Friend'),
  option('stranger', '不认识', 'Does not know the customer'),
  option('unknown', '未说明', 'Not said'),
]

/** What a call of service answers. */
const TOPICS = [
  option('complaint', '投诉答复', 'Answer to a complaint'),
  option('payment', '还款核对', 'Payment checked'),
  option('dispute', '账目核查', 'Review of the account'),
  option('hardship', '困难审核', 'Hardship review'),
  option('other', '其他', 'Other'),
]

export const money = (name: string, zh: string, en: string, required = true): Field => ({
  kind: 'money',
  name,
  label: { zh, en },
  required,
})
export const date = (
  name: string,
  zh: string,
  en: string,
  when: 'future' | 'past',
  required = true,
): Field => ({
  kind: 'date',
  name,
  label: { zh, en },
  when,
  required,
})
export const choice = (
  name: string,
  zh: string,
  en: string,
  options: readonly Option[],
  required = true,
): Field => ({
  kind: 'choice',
  name,
  label: { zh, en },
  options,
  required,
})
export const text = (name: string, zh: string, en: string, required = true, max = 500): Field => ({
  kind: 'text',
  name,
  label: { zh, en },
  max,
  required,
})
export const count = (name: string, zh: string, en: string, min: number, max: number): Field => ({
  kind: 'count',
  name,
  label: { zh, en },
  min,
  max,
  required: true,
})

/** How willing the customer was, by what was said (`willingness.ts`); left out where it did not come up. */
export const willingness = choice('willingness', '还款意愿', 'Willingness', WILLINGNESS_OPTIONS, false)
export const words = text('words', '客户原话', 'Verbatim words', true, 2000)
export const relation = choice('relation', '与客户关系', 'Relation', RELATIONS)
export const serviceTopic = choice('topic', '答复事项', 'About', TOPICS)
export const answerGiven = text('answer', '答复内容', 'What was answered', true, 500)
export const payChannel = choice('channel', '还款渠道', 'Channel', CHANNELS)
export const documents: Field = { ...text('documents', '已提交材料', 'Documents', false), sensitive: true }

export const complaintTarget = choice('target', '投诉对象', 'About', [
  option('agent', '坐席态度', 'The agent'),
  option('frequency', '联系频次/时间', 'How often or when we call'),
  option('amount', '金额/费用', 'Amount or fee'),
  option('privacy', '隐私泄露', 'Privacy'),
  option('other', '其他', 'Other'),
])
export const disputedMatter = choice('disputed', '争议类型', 'What is disputed', [
  option('amount', '金额', 'Amount'),
  option('fee', '费用', 'Fee'),
  option('notMine', '非本人债务', 'Not my debt'),
  option('paid', '已还清', 'Already paid'),
  option('contract', '合同', 'Contract'),
])
/** What the customer asks for: said word for word it stands in `words`. */
export const wish = text('wish', '客户诉求', 'What the customer wants', false)

/** What was left on a voicemail: the template by its id, so that reviewers know every word of it. */
export const message = choice('message', '留言', 'Message', [
  option('AVM-1', '中性留言（模板 AVM-1）', 'Neutral message (template AVM-1)'),
  option('none', '未留言', 'No message'),
])

const INCOMES = [
  option('none', '无收入', 'None'),
  option('below3k', '3000元以下', 'Below 3,000'),
  option('3kTo8k', '3000–8000元', '3,000–8,000'),
  option('above8k', '8000元以上', 'Above 8,000'),
]

export const income: Field = {
  ...choice('income', '收入区间', 'Income band', INCOMES, false),
  sensitive: true,
}

/** Who answered: 本人 · 担保人 · 第三方 · 未接通 · 号码无效 · 系统. */
export type Level1 = 'RPC' | 'REL' | 'TPC' | 'NC' | 'INV' | 'SYS'

export const LEVELS: Record<Level1, Words> = {
  RPC: { zh: '本人接听', en: 'Right party' },
  REL: { zh: '担保人/共同债务人', en: 'Guarantor or joint debtor' },
  TPC: { zh: '第三方接听', en: 'Third party' },
  NC: { zh: '未接通', en: 'Not connected' },
  INV: { zh: '号码无效', en: 'Invalid number' },
  SYS: { zh: '系统', en: 'System' },
}
