// Script A: first reminder (首次提醒), one to fifteen days past due. Promises: the whole script as data; every path ends in a
// code, no debt fact before the customer is verified (proved by `check.ts` in the tests).
import { CARDS } from './cards.ts'
import type { Objection, Script } from './graph.ts'
import { ANGRY, HARD_MOMENTS, HARD_MOMENTS_PREFILL } from './hardMoments.ts'
import { withWillingness } from './heard.ts'
import { wording } from './line.ts'
import { BRANCHES } from './reminderABranches.ts'
import { NEUTRAL_LINES } from './reminderANeutral.ts'
import { REASON_TO_RECAP } from './reminderAOffers.ts'
import { OPENING } from './reminderAOpening.ts'

const OBJECTIONS: Objection[] = [
  {
    id: 'refuse',
    label: wording('拒绝还款', 'Refuses to pay'),
    cue: wording('“我就不还”', '“I will not pay”'),
    to: 'A13',
  },
  {
    id: 'stall',
    label: wording('拖延', 'Stalls'),
    cue: wording('“再说吧”“过几天”', '“Some other day”'),
    to: 'A16',
  },
  {
    id: 'dispute',
    label: wording('有异议', 'Disputes'),
    cue: wording('“金额不对”“不是我的”', '“That is wrong”, “not mine”'),
    to: 'A14',
  },
  {
    id: 'hardship',
    label: wording('有困难', 'In difficulty'),
    cue: wording('“失业了”“在住院”', '“I lost my job”, “I am ill”'),
    to: 'A12',
  },
  {
    id: 'paid',
    label: wording('已经还了', 'Paid already'),
    cue: wording('“前两天刚还的”', '“I paid the other day”'),
    to: 'A15',
  },
  ANGRY,
  {
    id: 'later',
    label: wording('晚点再打', 'Call later'),
    cue: wording('“在开会”“在开车”', '“In a meeting”, “driving”'),
    to: 'A17',
  },
  {
    id: 'who',
    label: wording('质疑身份', 'Doubts the caller'),
    cue: wording('“你是骗子吧”', '“Is this a fraud?”'),
    to: 'A18',
  },
  {
    id: 'third',
    label: wording('不是本人', 'Not the customer'),
    cue: wording('“他不在”“我是他家人”', '“They are out”, “I am family”'),
    to: 'A20',
  },
]

/** As released before answers said what was heard of willingness. */
export const REMINDER_A_3: Script = {
  id: 'reminderA',
  version: 3,
  title: wording('首次提醒 A', 'First reminder A'),
  start: 'A1',
  complaint: 'A22',
  nodes: [...OPENING, ...REASON_TO_RECAP, ...BRANCHES, ...NEUTRAL_LINES, ...HARD_MOMENTS],
  mustSay: [
    { id: 'caller', label: wording('机构与工号', 'Who we are'), when: 'always' },
    { id: 'recording', label: wording('录音告知', 'Recording notice'), when: 'always' },
    { id: 'howToCheck', label: wording('如何核实我方', 'How to check us'), when: 'always' },
    { id: 'amount', label: wording('金额与逾期天数', 'Amount and days'), when: 'verified' },
    { id: 'officialChannel', label: wording('官方还款渠道', 'Official channel'), when: 'commitment' },
    { id: 'recap', label: wording('复述承诺', 'Recap the promise'), when: 'commitment' },
  ],
  nobodyThere: ['VM'],
  commitments: ['PTP_FULL', 'PTP_PART', 'PLAN'],
  objections: OBJECTIONS,
  cards: CARDS,
  prefill: {
    PTP_FULL: {
      amount: { variable: 'totalDue' },
      date: { capture: 'promiseDate' },
      channel: { capture: 'channel' },
    },
    PTP_PART: {
      amount: { capture: 'promiseAmount' },
      date: { capture: 'promiseDate' },
      channel: { capture: 'channel' },
      restDate: { capture: 'restDate' },
    },
    PLAN: {
      type: { value: 'instalment' },
      terms: { capture: 'planTerms' },
      firstDue: { capture: 'planFirst' },
      perPeriod: { variable: 'planEach' },
      reason: { capture: 'reason' },
    },
    PAID: {
      amount: { capture: 'paidAmount' },
      date: { capture: 'paidDate' },
      channel: { capture: 'paidChannel' },
      voucher: { capture: 'voucher' },
    },
    CALLBK: { at: { capture: 'callbackAt' } },
    NEGO: { obstacle: { capture: 'obstacle' }, nextDate: { capture: 'nextDate' } },
    HARD: { hardship: { capture: 'hardship' }, recovery: { capture: 'recovery' } },
    REFUSE: { reason: { capture: 'refusal' } },
    DISPUTE: {
      disputed: { capture: 'disputed' },
      claimed: { capture: 'claimed' },
      words: { capture: 'words' },
    },
    FRAUD: { words: { capture: 'words' } },
    COMPLAINT: {
      words: { capture: 'words' },
      target: { capture: 'complaintTarget' },
      wish: { capture: 'wish' },
    },
    CEASE: { scope: { capture: 'ceaseScope' }, words: { capture: 'words' } },
    VM: { message: { capture: 'message' } },
    IDFAIL: { outcome: { capture: 'idOutcome' } },
    TP_RELAY: { relation: { capture: 'relation' } },
    TP_REFUSE: { relation: { capture: 'relation' } },
    TP_PAYS: { relation: { capture: 'relation' }, words: { capture: 'words' } },
    TP_DECEASED: { relation: { capture: 'relation' } },
    ...HARD_MOMENTS_PREFILL,
  },
}

export const REMINDER_A = withWillingness(REMINDER_A_3, 4)
