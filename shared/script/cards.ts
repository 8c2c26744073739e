// Cards that an agent may read from in a call: calm words for people who are angry or in distress, and checked answers to
// what they ask. Promises: facts only, no outcome foretold, no figure that is not in the ledger; a change raises the version.
import type { Card } from './graph.ts'
import { wording } from './line.ts'

export const CARDS: Card[] = [
  {
    id: 'calm.angry',
    kind: 'calm',
    title: wording('客户生气了', 'The customer is angry'),
    lines: [
      wording('先停两秒，不打断，让对方说完。', 'Pause for two seconds, do not interrupt, let them finish.'),
      wording('“我听到了，这件事让您很着急。”', '“I hear you. This is upsetting.”'),
      wording(
        '“我的工作是把情况说清楚，也把您的意见记清楚。”',
        '“My job is to make things clear, and to take down what you say.”',
      ),
      wording('“您看是现在说，还是换个时间？”', '“Shall we talk now, or at another time?”'),
    ],
    version: 1,
  },
  {
    id: 'calm.distress',
    kind: 'calm',
    title: wording('客户难过或压力很大', 'The customer is in distress'),
    lines: [
      wording('放慢语速，先不谈数字。', 'Slow down; no figures for now.'),
      wording('“谢谢您告诉我，这段时间确实不容易。”', '“Thank you for telling me. These are hard times.”'),
      wording(
        '“有困难可以登记，我们一起看有什么办法。”',
        '“Difficulties can be registered; let us see what is possible.”',
      ),
      wording(
        '“要不要先休息一下，我换个时间再联系您？”',
        '“Would you like a rest first? I can call at another time.”',
      ),
    ],
    version: 1,
  },
  {
    id: 'calm.risk',
    kind: 'calm',
    title: wording('提到伤害自己或他人', 'Speaks of harm'),
    lines: [
      wording(
        '立即停止谈还款，不挂断，不争论。',
        'Stop talking about payment at once; stay on the line; do not argue.',
      ),
      wording('马上叫您的主管过来，通话不要断。', 'Call your supervisor over at once; keep the call up.'),
      wording('“您现在安全吗？身边有人陪您吗？”', '“Are you safe now? Is somebody with you?”'),
      wording(
        '紧急时请对方拨打 110 或 120，也可由主管代为求助。',
        'In an emergency 110 or 120; the supervisor may call for help.',
      ),
    ],
    version: 2,
  },
  {
    id: 'knowledge.charges',
    kind: 'knowledge',
    title: wording('费用是怎么算的', 'How charges are reckoned'),
    lines: [
      wording(
        '按合同日利率、实际天数计算，最后一次四舍五入到分。',
        'Contract rate per day times the actual days, rounded once to the cent.',
      ),
      wording(
        '每一步在右侧“怎么算的”里，可以逐项念给客户。',
        'Each step stands under “how reckoned” on the right and may be read out.',
      ),
      wording('账单未说明的数字不要估算。', 'Never estimate a figure that is not there.'),
    ],
    version: 1,
  },
  {
    id: 'knowledge.stillOpen',
    kind: 'knowledge',
    title: wording('还了款为什么还显示欠款', 'Why it still shows as unpaid'),
    lines: [
      wording(
        '入账需要时间，以机构记账日为准。',
        'Booking takes time; the day booked by the institution counts.',
      ),
      wording(
        '请客户提供金额、日期、渠道，登记后核对。',
        'Ask for amount, day and channel, and register it to be checked.',
      ),
      wording('核对期间不再就这一笔催促。', 'While it is checked we do not press for it.'),
    ],
    version: 1,
  },
  {
    id: 'knowledge.report',
    kind: 'knowledge',
    title: wording('会不会上征信', 'Will it be reported'),
    lines: [
      wording(
        '还款记录由机构按规定如实报送，不由坐席决定。',
        'The institution reports the repayment record as it is, by the rules; agents do not decide.',
      ),
      wording(
        '对记录有异议，可以向机构或征信机构提出核查。',
        'Who disagrees may ask the institution or the credit bureau to check.',
      ),
      wording('不要说影响子女、工作或出行之类的话。', 'Never speak of effects on children, work or travel.'),
    ],
    version: 1,
  },
  {
    id: 'knowledge.genuine',
    kind: 'knowledge',
    title: wording('怎么证明不是诈骗', 'How to know this is genuine'),
    lines: [
      wording(
        '请客户自行拨打官方热线或在官方 App 里核实，不要点任何链接。',
        'Call the official hotline or look in the official app; follow no link.',
      ),
      wording(
        '我们不索要密码、验证码，不要求转账给个人。',
        'We ask for no password or code, and no transfer to a person.',
      ),
    ],
    version: 1,
  },
]
