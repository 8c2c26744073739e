// The kinds of tickets as data: who answers, by when, what it must say, who may decide, which hold it ends. Promises: one entry per kind, no
// logic; a new kind is a new entry and nothing else. Times without a law behind them are the house's own (`clock.ts` has the law's).
import {
  complaintTarget,
  date,
  disputedMatter,
  type Field,
  money,
  type Option,
  option,
  text,
  type Words,
} from '../dispositionFields.ts'
import type { HoldKind, Role, TaskRow } from '../rows.ts'
import type { TicketDesk } from '../ticketRow.ts'

export interface TicketStep {
  readonly step: string
  readonly label: Words
  readonly by: readonly Role[]
  /** Not by who opened the ticket. */
  readonly otherPerson: boolean
  /** What the step must say beside its words. */
  readonly fields: readonly Field[]
}

export interface TicketKindSpec {
  readonly label: Words
  /** Where it goes when it is opened. */
  readonly desk: TicketDesk
  /** Who opens one by hand; codes and other features open theirs by acts of their own. */
  readonly opens: readonly Role[]
  /** Who records the answer: the decision itself, or what the department said. */
  readonly decides: readonly Role[]
  /** Who may not decide: `about` = whom it is about and whose call it came from; `opener` = who opened it too. */
  readonly bars: 'about' | 'opener' | null
  /** Whole days until it is due, and how many before that somebody is reminded. */
  readonly days: number
  readonly warnDays: number
  /** The statutory clock that runs (`clock.ts`) in place of `days`. */
  readonly clock: 'complaint' | null
  /** Placed with the ticket, unless the call that brought it has placed one; ended by the answer. */
  readonly hold: HoldKind | null
  /** Tasks of the same call that the answer settles. */
  readonly tasks: readonly TaskRow['taskKind'][]
  /** The structured payload. `words`, `wish`, `channel` and evidence are the ticket's own and stand beside it. */
  readonly fields: readonly Field[]
  /** Words of the customer must be there. */
  readonly verbatim: boolean
  /** In order, all before the answer; none for most kinds. */
  readonly steps: readonly TicketStep[]
  /** What the answer may come to, and what it must say beside its words. */
  readonly outcomes: readonly Option[]
  readonly answerFields: readonly Field[]
}

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
    fields: [question],
  },
  creditQuestion: {
    ...plain,
    label: { zh: '请信贷部门协助', en: 'Question to credit' },
    desk: 'credit',
    days: 5,
    warnDays: 1,
    fields: [question],
  },
  legalQuestion: {
    ...plain,
    label: { zh: '请法务协助', en: 'Question to legal' },
    desk: 'legal',
    days: 5,
    warnDays: 1,
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
}

export type TicketKind = string

export const TICKET_KIND_LIST: readonly TicketKind[] = Object.keys(TICKET_KINDS)

/** Null for a kind that this version does not know. */
export function kindSpec(kind: TicketKind): TicketKindSpec | null {
  return TICKET_KINDS[kind] ?? null
}
