// What an agent writes down while following a script: each capture with the kind of field that takes it. Promises: names are
// apart from those of the ledger, so that a typed value can never stand in for a booked one.
import { z } from 'zod'
import {
  answerGiven,
  choice,
  count,
  date,
  type Field,
  message,
  money,
  option,
  payChannel,
  REASONS,
  relation,
  serviceTopic,
  text,
  willingness,
  words,
} from '../dispositionFields.ts'
import { LocalDay } from '../instant.ts'
import { MAX_FEN } from '../money.ts'

const moment = (name: string, zh: string, en: string): Field => ({
  kind: 'datetime',
  name,
  label: { zh, en },
  required: true,
})

export const CAPTURES = {
  promiseAmount: money('promiseAmount', '先还金额', 'Amount first'),
  promiseDate: date('promiseDate', '还款日期', 'Pay by', 'future'),
  restDate: date('restDate', '余额日期', 'Rest by', 'future'),
  channel: { ...payChannel, name: 'channel' },
  reason: choice('reason', '逾期原因', 'Reason', REASONS),
  reasonWords: text('reasonWords', '原因说明', 'Reason in words', true, 200),
  fundsOn: date('fundsOn', '资金到账日', 'Funds arrive on', 'future'),
  planTerms: count('planTerms', '期数', 'Periods', 2, 60),
  planFirst: date('planFirst', '首期日', 'First due day', 'future'),
  paidAmount: money('paidAmount', '已还金额', 'Amount paid'),
  paidDate: date('paidDate', '还款日期', 'Paid on', 'past'),
  paidChannel: { ...payChannel, name: 'paidChannel' },
  voucher: text('voucher', '凭证号', 'Voucher number', false, 60),
  obstacle: choice('obstacle', '主要障碍', 'Obstacle', REASONS),
  nextDate: date('nextDate', '下次联系日', 'Next contact on', 'future'),
  callbackAt: moment('callbackAt', '回电时间', 'Call back at'),
  refusal: text('refusal', '拒绝理由', 'Reason for refusing', true, 500),
  hardship: choice('hardship', '困难类型', 'Kind of hardship', [
    option('job', '失业/降薪', 'Job or pay lost'),
    option('illness', '疾病', 'Illness'),
    option('disaster', '灾害', 'Disaster'),
    option('otherDebts', '其他债务', 'Other debts'),
    option('other', '其他', 'Other'),
  ]),
  recovery: date('recovery', '预计恢复日', 'Expected recovery', 'future', false),
  disputed: choice('disputed', '争议类型', 'What is disputed', [
    option('amount', '金额', 'Amount'),
    option('fee', '费用', 'Fee'),
    option('notMine', '非本人债务', 'Not my debt'),
    option('paid', '已还清', 'Already paid'),
    option('contract', '合同', 'Contract'),
  ]),
  claimed: money('claimed', '客户主张金额', 'Amount claimed', false),
  willingness,
  words,
  complaintTarget: choice('complaintTarget', '投诉对象', 'About', [
    option('agent', '坐席态度', 'The agent'),
    option('frequency', '联系频次/时间', 'How often or when we call'),
    option('amount', '金额/费用', 'Amount or fee'),
    option('privacy', '隐私泄露', 'Privacy'),
    option('other', '其他', 'Other'),
  ]),
  wish: text('wish', '客户诉求', 'What the customer wants', false, 500),
  ceaseScope: choice('ceaseScope', '限制范围', 'Scope', [
    option('all', '全部联系', 'All contact'),
    option('calls', '电话', 'Calls'),
    option('number', '仅此号码', 'This number only'),
    option('hours', '指定时段', 'Certain hours'),
  ]),
  relation: { ...relation, name: 'relation' },
  serviceTopic: { ...serviceTopic, name: 'serviceTopic' },
  answerGiven: { ...answerGiven, name: 'answerGiven' },
  idOutcome: choice('idOutcome', '核身情形', 'Verification', [
    option('mismatch', '信息不一致', 'Answers did not match'),
    option('refused', '拒绝核身', 'Refused to answer'),
    option('noRecording', '不同意录音', 'Does not agree to recording'),
  ]),
  message,
  lawyer: text('lawyer', '律师姓名', 'Lawyer', true, 60),
  lawyerContact: text('lawyerContact', '律师联系方式', 'How to reach the lawyer', true, 120),
  court: text('court', '受理法院', 'Court', true, 80),
  caseNo: text('caseNo', '案号', 'Case number', true, 60),
  vulnerability: choice('vulnerability', '情况', 'Situation', [
    option('hospital', '住院', 'In hospital'),
    option('seriousIllness', '重病', 'Seriously ill'),
    option('elderly', '高龄', 'Elderly'),
    option('disability', '残障', 'Disability'),
    option('other', '其他', 'Other'),
  ]),
  reviewDate: date('reviewDate', '复核日期', 'Review on', 'future'),
} as const satisfies Record<string, Field>

export type CaptureName = keyof typeof CAPTURES

export const CaptureName = z.string().refine((name): name is CaptureName => Object.hasOwn(CAPTURES, name))

/** The field as data for an input: label, kind, options, limits. */
export function captureField(name: CaptureName): Field {
  return CAPTURES[name]
}

/** Money in fen, days as `YYYY-MM-DD`, moments as instants, choices by their value. */
export const Captured = z.partialRecord(CaptureName, z.union([z.string().max(2000), z.number()]))
export type Captured = { readonly [name in CaptureName]?: string | number }

/** Whether a typed value is of the kind that its field takes. Limits that depend on the day or the case are not judged here. */
export function captureFits(name: CaptureName, value: string | number): boolean {
  const field = captureField(name)
  switch (field.kind) {
    case 'money':
      return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= MAX_FEN
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= field.min && Number(value) <= field.max
    case 'date':
      return LocalDay.safeParse(value).success
    case 'datetime':
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    case 'choice':
      return field.options.some((known) => known.value === value)
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && value.length <= field.max
    case 'contact':
    case 'calls':
      return typeof value === 'string' && value !== ''
    default:
      return field satisfies never
  }
}
