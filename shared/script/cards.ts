// Cards that an agent may read from in a call: calm words for people who are angry or in distress, and checked answers to
// what they ask (`knowledgeCards.ts`). Promises: facts only, no outcome foretold, no figure that is not in the ledger; a change raises the
// version.
import { calm } from './cardLine.ts'
import type { Card } from './graph.ts'
import { HINTS } from './hints.ts'
import { KNOWLEDGE } from './knowledgeCards.ts'
import { wording } from './line.ts'

export const CARDS: Card[] = [
  calm('calm.angry', 1, wording('客户生气了', 'The customer is angry'), [
    wording('先停两秒，不打断，让对方说完。', 'Pause for two seconds, do not interrupt, let them finish.'),
    wording('“我听到了，这件事让您很着急。”', '“I hear you. This is upsetting.”'),
    wording(
      '“我的工作是把情况说清楚，也把您的意见记清楚。”',
      '“My job is to make things clear, and to take down what you say.”',
    ),
    wording('“您看是现在说，还是换个时间？”', '“Shall we talk now, or at another time?”'),
  ]),
  calm('calm.distress', 1, wording('客户难过或压力很大', 'The customer is in distress'), [
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
  ]),
  calm('calm.risk', 2, wording('提到伤害自己或他人', 'Speaks of harm'), [
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
  ]),
  ...KNOWLEDGE,
  ...HINTS,
]
