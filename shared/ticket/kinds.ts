// The kinds of tickets as data: who answers, by when, what it must say, who may decide, which hold it ends. Promises: one entry per kind, no
// logic; a new kind is a new entry and nothing else. Times without a law behind them are the house's own (`clock.ts` has the law's).
import {
  complaintTarget,
  date,
  disputedMatter,
  type Field,
  money,
  option,
  text,
} from '../dispositionFields.ts'
import { REFERRAL_KINDS } from '../referral/ticketKinds.ts'
import type { Role } from '../rows.ts'
import type { TicketKindSpec } from './kindSpec.ts'
import { PERSONAL_DATA_KINDS } from './personalData.ts'
import { RETURNED, RETURNED_KIND } from './returned.ts'

export type { TicketKindSpec, TicketStep } from './kindSpec.ts'

const CALLERS: readonly Role[] = ['agent', 'supervisor']
const SUPERVISOR: readonly Role[] = ['supervisor']

const HELD = [
  option('upheld', '成立，已更正', 'Upheld, put right'),
  option('partly', '部分成立', 'Upheld in part'),
  option('notUpheld', '不成立，已说明', 'Not upheld, explained'),
]
const SAID = [
  option('done', '已办理', 'Done'),
  option('partly', '部分办理', 'Done in part'),
  option('refused', '不予办理', 'Not done'),
]

const plain = {
  opens: CALLERS,
  decides: CALLERS,
  bars: null,
  clock: null,
  hold: null,
  tasks: [],
  fields: [],
  verbatim: false,
  steps: [],
  outcomes: SAID,
  answerFields: [],
} as const

const question: Field = text('question', '请对方办理或答复', 'What is asked of them', true, 1000)

export const TICKET_KINDS: Readonly<Record<string, TicketKindSpec>> = {
  complaint: {
    ...plain,
    label: { zh: '投诉', en: 'Complaint' },
    desk: 'supervisor',
    decides: SUPERVISOR,
    bars: 'about',
    days: 15,
    warnDays: 3,
    clock: 'complaint',
    hold: 'complaint',
    tasks: ['complaintTicket'],
    verbatim: true,
    fields: [complaintTarget],
    outcomes: HELD,
  },
  dispute: {
    ...plain,
    label: { zh: '账目争议', en: 'Dispute' },
    desk: 'bank',
    decides: SUPERVISOR,
    days: 15,
    warnDays: 3,
    hold: 'dispute',
    tasks: ['ledgerCheck'],
    verbatim: true,
    fields: [disputedMatter, money('claimed', '客户主张金额', 'Amount claimed', false)],
    outcomes: HELD,
  },
  paymentCheck: {
    ...plain,
    label: { zh: '核实还款', en: 'Payment check' },
    desk: 'bank',
    days: 3,
    warnDays: 1,
    hold: 'paidClaim',
    tasks: ['ledgerCheck'],
    fields: [
      money('amount', '已还金额', 'Amount paid'),
      date('date', '还款日期', 'Paid on', 'past'),
      text('voucher', '凭证号', 'Voucher number', false, 60),
    ],
    outcomes: [
      option('found', '已到账', 'Found'),
      option('partly', '部分到账', 'Found in part'),
      option('notFound', '未查到', 'Not found'),
    ],
  },
  fraudCheck: {
    ...plain,
    label: { zh: '冒名/盗刷核查', en: 'Fraud check' },
    desk: 'risk',
    decides: SUPERVISOR,
    days: 7,
    warnDays: 2,
    hold: 'fraud',
    tasks: ['legalReview'],
    verbatim: true,
    fields: [text('policeRef', '报案编号', 'Police reference', false, 60)],
    outcomes: HELD,
  },
  bankQuestion: {
    ...plain,
    label: { zh: '请银行协助', en: 'Question to the bank' },
    desk: 'bank',
    days: 5,
    warnDays: 1,
    ours: true,
    fields: [question],
  },
  creditQuestion: {
    ...plain,
    label: { zh: '请信贷部门协助', en: 'Question to credit' },
    desk: 'credit',
    days: 5,
    warnDays: 1,
    ours: true,
    fields: [question],
  },
  legalQuestion: {
    ...plain,
    label: { zh: '请法务协助', en: 'Question to legal' },
    desk: 'legal',
    days: 5,
    warnDays: 1,
    ours: true,
    fields: [question],
  },
  serviceRequest: {
    ...plain,
    label: { zh: '客户服务', en: 'Service request' },
    desk: 'service',
    days: 3,
    warnDays: 1,
    fields: [text('question', '客户请求', 'What the customer asks for', true, 1000)],
  },
  afterCare: {
    ...plain,
    label: { zh: '售后回访', en: 'Care afterwards' },
    desk: 'service',
    days: 3,
    warnDays: 1,
  },
  [RETURNED]: RETURNED_KIND,
  ...PERSONAL_DATA_KINDS,
  ...REFERRAL_KINDS,
}

export type TicketKind = string

export const TICKET_KIND_LIST: readonly TicketKind[] = Object.keys(TICKET_KINDS)

/** Null for a kind that this version does not know. */
export function kindSpec(kind: TicketKind): TicketKindSpec | null {
  return TICKET_KINDS[kind] ?? null
}
