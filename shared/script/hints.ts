// What helps at an objection, by bucket (异议提示): for whoever speaks, never read out. Promises: plain advice within the rules, no figure of a
// case, no pressure. Only `cards.ts` imports it.
import type { Bucket } from '../values.ts'
import { BUCKET_NAMES } from '../values.ts'
import { hint } from './cardLine.ts'
import type { Card } from './graph.ts'
import { wording } from './line.ts'

const EARLY: Bucket[] = ['M0', 'M1']
const MIDDLE: Bucket[] = ['M2', 'M3']
const LATE: Bucket[] = ['M4', 'M5', 'M6', 'M7+']
const ALL: Bucket[] = [...BUCKET_NAMES]

export const HINTS: Card[] = [
  hint(
    'hint.stallEarly',
    1,
    { objection: 'stall', buckets: EARLY },
    wording('拖延 · 刚逾期', 'Stalling · just late'),
    [
      wording(
        '先问是忘了还是没钱：忘了就当场打开官方渠道。',
        'Ask first whether it slipped or the money is short; if it slipped, open the official channel now.',
      ),
      wording('给两个具体日子让客户选，不说“尽快”。', 'Offer two days to choose from; never “soon”.'),
    ],
  ),
  hint(
    'hint.stallMid',
    1,
    { objection: 'stall', buckets: MIDDLE },
    wording('拖延 · M2–M3', 'Stalling · M2–M3'),
    [
      wording(
        '先问资金到账日，再定日期；没有日期不算承诺。',
        'Ask for the day money arrives, then agree on a day; without one it is no promise.',
      ),
      wording(
        '全额难，就谈先还一部分加剩余日期。',
        'If all of it is hard, talk of a part now and a day for the rest.',
      ),
    ],
  ),
  hint(
    'hint.stallLate',
    1,
    { objection: 'stall', buckets: LATE },
    wording('拖延 · M4 以上', 'Stalling · M4 and later'),
    [
      wording(
        '先弄清收支，再谈方案；不重复催问同一个日期。',
        'Find out income and needs first, then plans; do not press for the same day again.',
      ),
      wording(
        '客户说不出日期，就约下次沟通并写明障碍。',
        'If no day can be named, agree when to talk again and note the obstacle.',
      ),
    ],
  ),
  hint(
    'hint.refuseEarly',
    1,
    { objection: 'refuse', buckets: EARLY },
    wording('拒绝 · 刚逾期', 'Refusing · just late'),
    [
      wording(
        '多半是对金额或服务不满：先问哪里不认可。',
        'Often it is about the amount or the service: ask what they do not accept.',
      ),
      wording('有疑问就登记异议，不争对错。', 'Where there is doubt register a dispute; do not argue.'),
    ],
  ),
  hint(
    'hint.refuseMid',
    1,
    { objection: 'refuse', buckets: MIDDLE },
    wording('拒绝 · M2–M3', 'Refusing · M2–M3'),
    [
      wording(
        '说明费用按合同继续计算，再给分期或部分两个选择。',
        'Charges go on by contract; then offer two choices: instalments or a part.',
      ),
      wording(
        '不谈后果的时间和结果，只说由机构决定。',
        'No time or outcome of consequences: the institution decides.',
      ),
    ],
  ),
  hint(
    'hint.refuseLate',
    1,
    { objection: 'refuse', buckets: LATE },
    wording('拒绝 · M4 以上', 'Refusing · M4 and later'),
    [
      wording(
        '问清变化和能承受的数，方案以可用额为限。',
        'Ask what changed and what can be borne; plans stay within it.',
      ),
      wording(
        '仍拒绝就如实登记，不威胁，不反复拨打。',
        'If it stays a no, note it as it is; no threats, no calling again and again.',
      ),
    ],
  ),
  hint(
    'hint.hardEarly',
    1,
    { objection: 'hardship', buckets: EARLY },
    wording('困难 · 刚逾期', 'Hardship · just late'),
    [
      wording(
        '短期周转：可谈延后几天或先还最低。',
        'Short of money for days: a few days later, or the minimum first.',
      ),
      wording(
        '提到疾病、失业就走困难通道，先征得同意再记录。',
        'Illness or a lost job goes to the hardship route; ask for consent before noting it.',
      ),
    ],
  ),
  hint(
    'hint.hardLater',
    2,
    { objection: 'hardship', buckets: [...MIDDLE, ...LATE] },
    wording('困难 · M2 以上', 'Hardship · M2 and later'),
    [
      wording(
        '先做收支表，系统算出可用额，再看方案。',
        'Income and needs first; the system works out what is left, then look at plans.',
      ),
      wording(
        '不够任何方案就交困难材料，不建议借新还旧。',
        'If no plan fits, take the hardship papers; never suggest new borrowing.',
      ),
    ],
  ),
  hint('hint.dispute', 1, { objection: 'dispute', buckets: ALL }, wording('有异议', 'Disputes'), [
    wording(
      '问清哪一笔、哪一项、多少，登记后这一笔不再催。',
      'Ask which item and how much; once registered it is not pressed for.',
    ),
    wording('答复期限照话术说，不承诺结果。', 'Name the days to reply as the line says; promise no outcome.'),
  ]),
  hint('hint.paid', 1, { objection: 'paid', buckets: ALL }, wording('已经还了', 'Paid already'), [
    wording(
      '先谢谢，再问金额、日期、渠道三样。',
      'Thank them first, then ask three things: amount, day, channel.',
    ),
    wording(
      '没到账也不说“没还”，只说去核对。',
      'Even if it is not booked, never say “unpaid”: say it will be checked.',
    ),
  ]),
  hint('hint.angry', 1, { objection: 'angry', buckets: ALL }, wording('情绪激动', 'Angry'), [
    wording(
      '停两秒，复述对方的感受，再问要不要换个时间。',
      'Pause two seconds, say back what they feel, then ask whether another time is better.',
    ),
  ]),
  hint('hint.who', 1, { objection: 'who', buckets: ALL }, wording('质疑身份', 'Doubts the caller'), [
    wording(
      '不谈欠款，给官方热线和 App，请对方自己核实。',
      'Nothing of the debt: give the hotline and the app, and let them check.',
    ),
  ]),
]
