// The disposition codes (结果码) as data: the 34 of the tree and the house's own for calls of service. Promises: no logic, one entry
// per code in the order of the tree. Only `disposition.ts` reads it; everybody else asks `disposition.ts`.
import {
  answerGiven,
  choice,
  complaintTarget,
  count,
  date,
  disputedMatter,
  documents,
  type Field,
  income,
  type Level1,
  message,
  money,
  option,
  payChannel,
  REASONS,
  relation,
  serviceTopic,
  text,
  type Words,
  willingness,
  wish,
  words,
} from './dispositionFields.ts'
import type { CaseState, HoldKind, TaskRow } from './rows.ts'

export type TaskKind = TaskRow['taskKind']

export type Effects = {
  hold?: HoldKind
  /** What becomes of the number that was called. */
  number?: 'invalid' | 'suppressed'
  tasks?: readonly { kind: TaskKind; days: number }[]
  caseState?: CaseState
  /** The kind of ticket that it opens (`ticket/kinds.ts`). */
  ticket?: string
}

export type CodeSpec = {
  level1: Level1
  label: Words
  fields: readonly Field[]
  effects: Effects
  /** Shorter talk than this cannot have led to the code: opening, verification and its fields take longer. */
  minTalkSec: number
  /** May stand without a matched verification. */
  unverified: boolean
  /** The act that the wrap-up writes beside the disposition. */
  follow: 'promise' | 'callback' | 'followUp' | null
}

const spec = (
  level1: Level1,
  zh: string,
  en: string,
  minTalkSec: number,
  fields: readonly Field[] = [],
  effects: Effects = {},
  more: Partial<Pick<CodeSpec, 'unverified' | 'follow'>> = {},
): CodeSpec => ({
  level1,
  label: { zh, en },
  fields,
  effects,
  minTalkSec,
  unverified: level1 !== 'RPC',
  follow: null,
  ...more,
})

const unverified = { unverified: true }

export const CODES = {
  PTP_FULL: spec(
    'RPC',
    '承诺全额还款',
    'Promises the full amount',
    10,
    [
      money('amount', '承诺金额', 'Amount'),
      date('date', '承诺日期', 'Date', 'future'),
      payChannel,
      willingness,
    ],
    {},
    { follow: 'promise' },
  ),
  PTP_PART: spec(
    'RPC',
    '承诺部分还款',
    'Promises a part',
    10,
    [
      money('amount', '承诺金额', 'Amount'),
      date('date', '承诺日期', 'Date', 'future'),
      date('restDate', '余额日期', 'Rest by', 'future'),
      payChannel,
      text('rest', '余额说明', 'About the rest', false),
      text('lowReason', '低于最低还款额的原因', 'Why below the minimum payment', false),
      willingness,
    ],
    {},
    { follow: 'promise' },
  ),
  PLAN: spec(
    'RPC',
    '分期/延期意向',
    'Wants a plan',
    15,
    [
      choice('type', '方案类型', 'Kind of plan', [
        option('instalment', '分期', 'Instalments'),
        option('extension', '延期', 'Extension'),
        option('settlement', '一次性结清', 'Settlement'),
      ]),
      count('terms', '期数', 'Terms', 1, 60),
      date('firstDue', '首期日', 'First due day', 'future'),
      money('perPeriod', '每期金额', 'Per period'),
      choice('reason', '逾期原因', 'Reason', REASONS),
      willingness,
      documents,
    ],
    { tasks: [{ kind: 'planApproval', days: 2 }] },
  ),
  PAID: spec(
    'RPC',
    '声称已还款',
    'Says it is paid',
    8,
    [
      money('amount', '已还金额', 'Amount paid'),
      date('date', '还款日期', 'Paid on', 'past'),
      payChannel,
      text('voucher', '凭证号', 'Voucher number', false, 60),
    ],
    {
      hold: 'paidClaim',
      tasks: [{ kind: 'ledgerCheck', days: 3 }],
      caseState: 'VERIFYING',
      ticket: 'paymentCheck',
    },
  ),
  CALLBK: spec(
    'RPC',
    '约定回电',
    'Callback agreed',
    5,
    [
      { kind: 'datetime', name: 'at', label: { zh: '回电时间', en: 'Call back at' }, required: true },
      { kind: 'contact', name: 'contact', label: { zh: '回电号码', en: 'Number' }, required: true },
    ],
    {},
    { ...unverified, follow: 'callback' },
  ),
  NEGO: spec(
    'RPC',
    '协商考虑中',
    'Still considering',
    8,
    [
      choice('obstacle', '主要障碍', 'Obstacle', REASONS),
      date('nextDate', '下次跟进日', 'Next step on', 'future'),
      willingness,
    ],
    {},
    { follow: 'followUp' },
  ),
  HARD: spec(
    'RPC',
    '无力还款/困难',
    'Hardship',
    10,
    [
      choice('hardship', '困难类型', 'Kind of hardship', [
        option('job', '失业/降薪', 'Job or pay lost'),
        option('illness', '疾病', 'Illness'),
        option('disaster', '灾害', 'Disaster'),
        option('otherDebts', '其他债务', 'Other debts'),
        option('other', '其他', 'Other'),
      ]),
      date('recovery', '预计恢复日', 'Expected recovery', 'future', false),
      willingness,
      income,
      documents,
    ],
    { hold: 'hardship', tasks: [{ kind: 'hardshipReview', days: 15 }], ticket: 'hardship' },
  ),
  REFUSE: spec(
    'RPC',
    '拒绝还款',
    'Refuses to pay',
    8,
    [text('reason', '拒绝理由', 'Reason given'), willingness],
    {
      tasks: [{ kind: 'supervisorReview', days: 1 }],
    },
  ),
  EVADE: spec(
    'RPC',
    '疑似恶意逃废债',
    'Suspected evasion',
    8,
    [
      text('facts', '观察到的事实', 'Observed facts', true, 2000),
      {
        kind: 'calls',
        name: 'calls',
        label: { zh: '佐证通话', en: 'Supporting calls' },
        required: true,
        min: 2,
      },
    ],
    {
      tasks: [
        { kind: 'supervisorReview', days: 1 },
        { kind: 'legalReview', days: 5 },
      ],
      ticket: 'evasion',
    },
  ),
  DISPUTE: spec(
    'RPC',
    '账目争议',
    'Disputes the debt',
    8,
    [disputedMatter, money('claimed', '客户主张金额', 'Amount claimed', false), words, wish],
    { hold: 'dispute', tasks: [{ kind: 'ledgerCheck', days: 15 }], ticket: 'dispute' },
  ),
  FRAUD: spec(
    'RPC',
    '被冒名/盗刷',
    'Identity theft or card fraud',
    8,
    [words, text('policeRef', '报案编号', 'Police reference', false, 60)],
    { hold: 'fraud', tasks: [{ kind: 'legalReview', days: 3 }], ticket: 'fraudCheck' },
  ),
  COMPLAINT: spec(
    'RPC',
    '投诉',
    'Complaint',
    0,
    [words, complaintTarget, wish],
    { hold: 'complaint', tasks: [{ kind: 'complaintTicket', days: 15 }], ticket: 'complaint' },
    unverified,
  ),
  CEASE: spec(
    'RPC',
    '要求停止/限制联系',
    'Forbids or limits contact',
    0,
    [
      choice('scope', '限制范围', 'Scope', [
        option('all', '全部联系', 'All contact'),
        option('calls', '电话', 'Calls'),
        option('number', '仅此号码', 'This number only'),
        option('hours', '指定时段', 'Certain hours'),
      ]),
      words,
    ],
    { hold: 'cease', tasks: [{ kind: 'supervisorReview', days: 1 }] },
    unverified,
  ),
  ATTORNEY: spec(
    'RPC',
    '已委托律师',
    'Represented by a lawyer',
    5,
    [
      text('lawyer', '律师姓名', 'Lawyer', true, 60),
      text('lawyerContact', '律师联系方式', 'How to reach', true, 120),
    ],
    { hold: 'legal', tasks: [{ kind: 'legalReview', days: 3 }] },
  ),
  BANKR: spec(
    'RPC',
    '破产/重整',
    'Bankruptcy',
    5,
    [
      text('court', '受理法院', 'Court', true, 80),
      text('caseNo', '案号', 'Case number', true, 60),
      date('date', '受理日期', 'Accepted on', 'past', false),
    ],
    { hold: 'bankruptcy', tasks: [{ kind: 'legalReview', days: 3 }] },
  ),
  VULN: spec(
    'RPC',
    '重病/住院/特殊群体',
    'Vulnerable customer',
    5,
    [
      choice('vulnerability', '情况', 'Situation', [
        option('hospital', '住院', 'In hospital'),
        option('seriousIllness', '重病', 'Seriously ill'),
        option('elderly', '高龄', 'Elderly'),
        option('disability', '残障', 'Disability'),
        option('other', '其他', 'Other'),
      ]),
      date('reviewDate', '复核日期', 'Review on', 'future'),
    ],
    { hold: 'vulnerable', tasks: [{ kind: 'supervisorReview', days: 3 }] },
  ),
  SAFETY: spec(
    'RPC',
    '自伤/扬言/安全风险',
    'Person at risk',
    0,
    [words],
    { hold: 'safety', tasks: [{ kind: 'supervisorReview', days: 0 }] },
    // Somebody in danger may say so before proving who they are.
    unverified,
  ),
  IDFAIL: spec(
    'RPC',
    '核身失败/拒绝核身',
    'Identity not verified',
    0,
    [
      choice('outcome', '情形', 'What happened', [
        option('mismatch', '信息不一致', 'Answers did not match'),
        option('refused', '拒绝核身', 'Refused to answer'),
        option('noRecording', '不同意录音', 'Does not agree to recording'),
      ]),
    ],
    {},
    unverified,
  ),
  HUNGUP: spec(
    'RPC',
    '本人中途挂断',
    'Hung up',
    0,
    [
      choice('stage', '挂断阶段', 'At which stage', [
        option('opening', '开场', 'Opening'),
        option('verification', '核身', 'Verification'),
        option('purpose', '说明来意后', 'After the purpose'),
        option('negotiation', '协商中', 'While negotiating'),
      ]),
    ],
    {},
    unverified,
  ),
  /** The house's own, beside the tree: a call of service brought the answer that the customer waited for. */
  SERVED: spec('RPC', '服务答复完成', 'Answer given', 8, [serviceTopic, answerGiven]),
  GUAR: spec('REL', '连带责任人接听', 'Guarantor answered', 10, [
    text('roleProof', '身份证明', 'How the role was proved', true, 200),
    choice('outcome', '结果', 'Outcome', []),
  ]),
  TP_RELAY: spec('TPC', '愿意转告', 'Will relay', 3, [relation]),
  TP_REFUSE: spec('TPC', '拒绝/勿再联系', 'Refuses, do not call again', 0, [relation], {
    number: 'suppressed',
  }),
  TP_WRONG: spec('TPC', '非本人号码', 'Wrong number', 0, [], { number: 'invalid' }),
  TP_PAYS: spec('TPC', '愿意代偿', 'Offers to pay', 10, [relation, words], {
    tasks: [{ kind: 'supervisorReview', days: 1 }],
  }),
  TP_DECEASED: spec(
    'TPC',
    '告知死亡/无行为能力',
    'Reports death or incapacity',
    5,
    [relation, date('date', '日期', 'Since', 'past', false)],
    { hold: 'death', tasks: [{ kind: 'supervisorReview', days: 3 }] },
  ),
  NA: spec('NC', '无人接听', 'No answer', 0),
  BUSY: spec('NC', '忙线', 'Busy', 0),
  REJECT: spec('NC', '拒接/秒挂', 'Rejected', 0),
  OFF: spec('NC', '关机/不在服务区', 'Switched off', 0),
  VM: spec('NC', '语音信箱/秘书', 'Voicemail', 0, [message]),
  EMPTY: spec('INV', '空号', 'No such number', 0, [], {
    number: 'invalid',
    tasks: [{ kind: 'numberCheck', days: 3 }],
  }),
  SUSP: spec('INV', '停机', 'Suspended number', 0, [], {
    number: 'invalid',
    tasks: [{ kind: 'numberCheck', days: 3 }],
  }),
  TECH: spec('SYS', '故障/单通', 'Technical fault', 0),
  ABORT: spec('SYS', '坐席取消', 'Cancelled by the agent', 0, [
    choice('reason', '取消原因', 'Why', [
      option('wrongCase', '点错案件', 'Wrong case'),
      option('needPrepare', '需要准备', 'Needs preparing'),
      option('supervisor', '主管要求', 'Told to'),
      option('other', '其他', 'Other'),
    ]),
  ]),
} as const satisfies Record<string, CodeSpec>

export type Code = keyof typeof CODES
