// Tickets by which a case is handed on: a freeze asked of the lender, suspected evasion, a visit, legal referral, hardship, a score that is wrong.
// Promises: data, and small rules over what was filled in. Nothing that weighs on a customer goes further on one person's word: a step by
// another person comes first. Private to `ticket/kinds.ts`.
import {
  choice,
  count,
  date,
  type Field,
  money,
  type Option,
  option,
  REASONS,
  text,
} from '../dispositionFields.ts'
import { HOUR } from '../instant.ts'
import type { Problem } from '../problem.ts'
import type { Role } from '../rows.ts'
import type { TicketKindSpec, TicketStep } from '../ticket/kindSpec.ts'
import { SCORE_INPUTS } from './score.ts'

const CALLERS: readonly Role[] = ['agent', 'supervisor']
const SUPERVISOR: readonly Role[] = ['supervisor']

const plain = {
  opens: CALLERS,
  decides: CALLERS,
  bars: null,
  clock: null,
  hold: null,
  tasks: [],
  verbatim: false,
  steps: [],
  answerFields: [],
} as const

/** Fewer signs state no fact that somebody else could check. */
const FACT_LENGTH = 10

const short = (values: Readonly<Record<string, unknown>>): Problem | null => {
  const { facts } = values
  return typeof facts === 'string' && [...facts.trim()].length < FACT_LENGTH
    ? { code: 'referral.factsTooShort', params: { least: FACT_LENGTH } }
    : null
}

const facts = text('facts', '看到或听到的事实', 'Observed facts', true, 2000)
const reference = text('reference', '对方受理编号', 'Their reference', true, 60)
const calls: Field = {
  kind: 'calls',
  name: 'calls',
  label: { zh: '佐证通话（至少两通）', en: 'Supporting calls (two at least)' },
  required: true,
  min: 2,
}
const agreedCall: Field = {
  kind: 'calls',
  name: 'consentCall',
  label: { zh: '客户同意外访的通话', en: 'The call in which the customer agreed' },
  required: true,
  min: 1,
}

/** Another supervisor than who asked agrees in writing. */
const confirmed = (zh: string, en: string, fields: readonly Field[] = []): TicketStep => ({
  step: 'confirmed',
  label: { zh, en },
  by: SUPERVISOR,
  otherPerson: true,
  fields,
})

const LENDER_DID: readonly Option[] = [
  option('done', '机构已执行', 'Done by the lender'),
  option('partly', '部分执行', 'Done in part'),
  option('refused', '机构未采纳', 'Declined by the lender'),
]
const doneOn = date('doneOn', '执行日期', 'Done on', 'past', false)

const GROUNDS = [
  option('evasion', '逃废债已确认', 'Evasion confirmed'),
  option('fraud', '疑似盗用', 'Suspected misuse'),
  option('overdue', '逾期后仍在用信', 'Line still used while overdue'),
  option('other', '其他', 'Other'),
]

const SCORE_WORDS: Readonly<Record<(typeof SCORE_INPUTS)[number], [zh: string, en: string]>> = {
  base: ['基础分', 'Base'],
  bucket: ['账龄', 'Bucket'],
  broken: ['破约', 'Broken promises'],
  kept: ['守约', 'Kept promises'],
  paid: ['近期还款', 'Recent payments'],
  unreached: ['多次联系未果', 'Not reached'],
  talked: ['近期本人接听', 'Recent talk'],
  refused: ['拒绝还款', 'Refused to pay'],
  numbers: ['本人号码失效', 'Numbers out of service'],
  plan: ['方案执行中', 'A plan runs'],
  bounds: ['上下限', 'Bounds'],
}

export const REFERRAL_KINDS: Readonly<Record<string, TicketKindSpec>> = {
  freezeLine: {
    ...plain,
    label: { zh: '请机构冻结额度', en: 'Freeze of the line' },
    desk: 'bank',
    days: 3,
    warnDays: 1,
    fields: [choice('ground', '依据', 'Ground', GROUNDS), facts],
    rule: short,
    steps: [confirmed('主管同意后送机构', 'A supervisor agrees, then it goes to the lender')],
    outcomes: LENDER_DID,
    answerFields: [reference, doneOn],
  },
  limitLine: {
    ...plain,
    label: { zh: '请机构下调额度', en: 'Lower limit of the line' },
    desk: 'bank',
    days: 3,
    warnDays: 1,
    fields: [
      choice('ground', '依据', 'Ground', GROUNDS),
      money('limit', '建议额度', 'Limit proposed'),
      facts,
    ],
    rule: short,
    steps: [confirmed('主管同意后送机构', 'A supervisor agrees, then it goes to the lender')],
    outcomes: LENDER_DID,
    answerFields: [reference, doneOn],
  },
  evasion: {
    ...plain,
    label: { zh: '疑似恶意逃废债', en: 'Suspected evasion' },
    desk: 'risk',
    decides: SUPERVISOR,
    days: 5,
    warnDays: 1,
    tasks: ['supervisorReview', 'legalReview'],
    fields: [facts, calls],
    rule: short,
    // Never on the agent's word alone: who reports does not confirm.
    steps: [
      confirmed('主管听录音、核对事实后确认', 'A supervisor hears the calls, checks the facts and confirms', [
        choice('heard', '已听取佐证通话', 'Supporting calls were heard', [option('yes', '已听取', 'Heard')]),
      ]),
    ],
    outcomes: [
      option('reported', '已上报风险部门', 'Reported to risk'),
      option('watched', '继续观察', 'Watched'),
      option('unfounded', '不成立', 'Unfounded'),
    ],
  },
  visit: {
    ...plain,
    label: { zh: '外访', en: 'Visit' },
    desk: 'supervisor',
    days: 10,
    warnDays: 2,
    // Visits keep the hours of calls (C1), go in pairs and need consent (C22).
    hours: { from: 8 * HOUR, until: 22 * HOUR },
    fields: [
      choice('place', '地点', 'Where', [
        option('home', '住所', 'Home'),
        option('work', '工作场所', 'Workplace'),
        option('agreed', '约定地点', 'A place agreed on'),
      ]),
      { kind: 'datetime', name: 'at', label: { zh: '外访时间', en: 'When' }, required: true },
      text('visitor1', '外访人员一（姓名、工号）', 'First visitor (name, staff number)', true, 60),
      text('visitor2', '外访人员二（姓名、工号）', 'Second visitor (name, staff number)', true, 60),
      agreedCall,
    ],
    rule: ({ visitor1, visitor2 }) =>
      typeof visitor1 === 'string' &&
      typeof visitor2 === 'string' &&
      visitor1.replaceAll(/\s/g, '') === visitor2.replaceAll(/\s/g, '')
        ? { code: 'referral.twoVisitors', params: {} }
        : null,
    steps: [confirmed('主管批准外访', 'A supervisor agrees to the visit')],
    outcomes: [
      option('met', '见到本人', 'The debtor was met'),
      option('absent', '未见到本人', 'Nobody was met'),
      option('noEntry', '客户不同意，已离开', 'No consent at the door, left'),
    ],
    answerFields: [
      count('people', '实到人数', 'How many went', 2, 9),
      choice('idShown', '已出示证件', 'IDs were shown', [option('yes', '已出示', 'Shown')]),
    ],
  },
  legalReferral: {
    ...plain,
    label: { zh: '移送法务', en: 'Legal referral' },
    desk: 'legal',
    days: 10,
    warnDays: 2,
    fields: [
      choice('ground', '依据', 'Ground', [
        option('refused', '明确拒绝还款', 'Refuses to pay'),
        option('broken', '多次破约', 'Broken promises'),
        option('evasion', '逃废债已确认', 'Evasion confirmed'),
        option('unreachable', '长期失联', 'Out of reach for long'),
      ]),
      date('noticeOn', '最近一次书面通知日期', 'Last written notice on', 'past'),
      facts,
    ],
    rule: short,
    steps: [confirmed('主管同意移送', 'A supervisor agrees to the referral')],
    outcomes: [
      option('accepted', '法务已受理', 'Taken by legal'),
      option('returned', '退回补充', 'Returned for more'),
      option('refused', '不予受理', 'Not taken'),
    ],
    answerFields: [reference],
  },
  hardship: {
    ...plain,
    label: { zh: '困难审核', en: 'Hardship review' },
    desk: 'supervisor',
    decides: SUPERVISOR,
    days: 15,
    warnDays: 3,
    hold: 'hardship',
    tasks: ['hardshipReview'],
    fields: [
      choice('reason', '逾期原因', 'Reason', REASONS, false),
      // Papers tell of income and health: only with the consent of the day, and only by name. What came is noted as evidence, with its day.
      { ...text('papers', '请客户提供的材料', 'Papers asked for', false, 500), sensitive: true },
      date('papersBy', '请在此日前提供', 'Wanted by', 'future', false),
    ],
    forgets: ['papers'],
    outcomes: [
      option('granted', '同意困难安排', 'Granted'),
      option('partly', '部分同意', 'Granted in part'),
      option('refused', '不符合条件', 'Not granted'),
    ],
  },
  scoreWrong: {
    ...plain,
    label: { zh: '评分有误', en: 'The score is wrong' },
    desk: 'risk',
    days: 5,
    warnDays: 1,
    fields: [
      choice(
        'input',
        '哪一项不对',
        'Which input',
        SCORE_INPUTS.map((input) => option(input, ...SCORE_WORDS[input])),
      ),
      text('version', '评分版本', 'Version of the score', true, 40),
      count('points', '当时的分数', 'Points shown', 0, 100),
      text('question', '为什么不对', 'Why it is wrong', true, 1000),
    ],
    outcomes: [option('corrected', '已更正', 'Put right'), option('kept', '核对无误', 'Checked, it stands')],
  },
}

/** Kinds by which a case is handed on, as a screen offers them. */
export const REFERRALS = ['freezeLine', 'limitLine', 'evasion', 'visit', 'legalReferral', 'hardship'] as const
