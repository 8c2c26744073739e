// Checked answers to what customers ask (知识卡): charges, bookings, records, courts, ways out. Promises: facts only, with the rule that they
// state; no outcome foretold, no figure of a case; each approved on a day and only until another. Only `cards.ts` imports it.
import { knowledge } from './cardLine.ts'
import type { Card } from './graph.ts'
import { wording } from './line.ts'

const CREDIT_RULES = (zh: string, en: string) =>
  wording(`征信业管理条例 ${zh}`, `Regulation on the credit reporting industry, ${en}`)
const CARD_RULES = (zh: string, en: string) =>
  wording(`商业银行信用卡业务监督管理办法 ${zh}`, `Measures for supervision of credit card business, ${en}`)

export const KNOWLEDGE: Card[] = [
  knowledge(
    'knowledge.interest',
    2,
    wording('“8000元逾期一天多少利息？”', '“8000 late by a day: what interest?”'),
    [
      wording(
        '利息 = 计息本金 × 合同日利率 × 实际天数，最后一次四舍五入到分。',
        'Interest = principal × contract rate per day × actual days, rounded once to the cent.',
      ),
      wording(
        '客户自己这一笔每天多少，看右侧“怎么算的”，照着念，不要心算。',
        'What it is for this customer is under “How” on the right: read it out, do not work it out in your head.',
      ),
      wording(
        '信用卡从记账日起计息，不一定从到期日起；以账单为准。',
        'A card may bear interest from the day of posting, not from the due day; the bill decides.',
      ),
    ],
  ),
  knowledge('knowledge.charges', 2, wording('费用是怎么算的', 'How charges are calculated'), [
    wording(
      '按合同日利率、实际天数计算，最后一次四舍五入到分。',
      'Contract rate per day times the actual days, rounded once to the cent.',
    ),
    wording(
      '每一步在右侧“怎么算的”里，可以逐项念给客户。',
      'Each step is under “How” on the right and may be read out.',
    ),
    wording('账单未说明的数字不要估算。', 'Never estimate a figure that is not there.'),
  ]),
  knowledge('knowledge.stillOpen', 1, wording('还了款为什么还显示欠款', 'Why it still shows as unpaid'), [
    wording(
      '入账需要时间，以机构记账日为准。',
      'Booking takes time; the day booked by the institution counts.',
    ),
    wording(
      '请客户提供金额、日期、渠道，登记后核对。',
      'Ask for amount, day and channel, and register it to be checked.',
    ),
    wording('核对期间不再就这一笔催促。', 'While it is checked we do not press for it.'),
  ]),
  knowledge(
    'knowledge.stopped',
    2,
    wording('停卡以后为什么还有利息', 'Why interest runs after the card is stopped'),
    [
      wording(
        '停卡只是不能再用，原来的欠款还在，利息按合同算到还清为止。',
        'A stopped card can no longer be used; what was owed is still owed, and interest runs under the contract until it is paid.',
      ),
      wording(
        '每天多少看右侧“怎么算的”，照着念。',
        'How much a day is under “How” on the right: read it out.',
      ),
      wording(
        '账单上有停卡以后的新费用，登记核查，不要自己解释。',
        'New charges dated after that are registered for review; do not explain them yourself.',
      ),
    ],
  ),
  knowledge('knowledge.lawsuit', 1, wording('收到诉讼通知怎么办', 'A notice of a lawsuit came'), [
    wording(
      '法院文书由法院送达；真假请拨12368或向该法院核实，不要点短信里的链接。',
      'Papers of a court are served by the court; check at 12368 or with that court, and follow no link in a message.',
    ),
    wording(
      '是否起诉由机构决定，进展由机构法务答复；坐席不说时间和结果。',
      'Whether to sue is for the institution to decide, and its legal staff answer; agents name no day and no outcome.',
    ),
    wording(
      '收到以后仍然可以协商，也可以咨询律师或法律援助（12348）。',
      'It can still be talked over; a lawyer or legal aid (12348) can be asked.',
    ),
  ]),
  knowledge(
    'knowledge.report',
    2,
    wording('会不会上征信', 'Will it be reported'),
    [
      wording(
        '还款记录由机构按规定如实报送，不由坐席决定。',
        'The institution reports the repayment record as it is, by the rules; agents do not decide.',
      ),
      wording(
        '认为记录有错，可以向机构或征信机构提出异议，20日内书面答复，不收费。',
        'Who finds an error may object to the institution or the bureau and has a written answer within 20 days, free of charge.',
      ),
      wording('不要提到家人、工作或出行。', 'Never speak of family, work or travel.'),
    ],
    CREDIT_RULES('第二十五条', 'art. 25'),
  ),
  knowledge(
    'knowledge.record',
    1,
    wording('信用记录怎么修复', 'How a credit record recovers'),
    [
      wording(
        '真实的逾期记录不能花钱删除，收费“修复”的都不可信。',
        'A true record can not be deleted for money; whoever sells that is not to be trusted.',
      ),
      wording(
        '还清之后，不良记录自行为终止之日起保存5年，期满删除。',
        'Once it is settled, a bad entry is kept for 5 years from its end and then deleted.',
      ),
      wording(
        '先还清，以后按时还，新的良好记录会逐步积累。',
        'Settle it and pay on time from then on; good entries build up.',
      ),
    ],
    CREDIT_RULES('第十六条', 'art. 16'),
  ),
  knowledge('knowledge.consequences', 1, wording('一直不处理会怎样', 'What follows if it stays open'), [
    wording('费用按合同继续计收，金额会变多。', 'Charges go on under the contract, so the sum grows.'),
    wording('还款记录按规定如实报送。', 'The repayment record is reported as it is, by the rules.'),
    wording(
      '机构可能依法采取措施，是否采取由机构决定；不说时间，不说结果。',
      'The institution may take lawful steps; whether is for it to decide. Name no day and no outcome.',
    ),
    wording('在那之前都可以协商。', 'Until then it can be talked over.'),
  ]),
  knowledge('knowledge.budget', 1, wording('钱不够，先还哪一笔', 'Not enough money: what first'), [
    wording(
      '先留够吃住、医药、教育等必要开支，再看每月能还多少。',
      'Keep enough for food, home, medicine and school first, then see what is left a month.',
    ),
    wording(
      '把几笔欠款的到期日和最低额列出来，逐笔和机构商量。',
      'List due days and minimum payments of all debts, and talk to each institution.',
    ),
    wording(
      '不要为了还款再去借钱；有困难尽早登记。',
      'Do not borrow anew for it; register difficulties early.',
    ),
  ]),
  knowledge(
    'knowledge.plan',
    1,
    wording('个性化分期是什么', 'What a personal plan is'),
    [
      wording(
        '信用卡欠款超出还款能力、仍愿意还的，可以和发卡机构平等协商，最长5年。',
        'Who owes more on a card than they can pay and is willing may agree on a plan with the issuer, for up to 5 years.',
      ),
      wording('要提交材料，机构审核后才生效。', 'Papers are handed in; it takes effect once approved.'),
      wording(
        '没有按期还，减免会失效，按原合同计。',
        'If it is not kept, reductions lapse and the contract applies.',
      ),
    ],
    CARD_RULES('第七十条', 'art. 70'),
  ),
  knowledge(
    'knowledge.restructuring',
    1,
    wording('实在还不上，还有什么办法', 'What if there is no way to pay'),
    [
      wording(
        '先登记困难，可以协商分期、延期或者债务重组。',
        'Register the difficulty; a plan, more time or a restructuring can be negotiated.',
      ),
      wording(
        '个人破产目前只在深圳、厦门有规定，其他地区没有，不要建议。',
        'Personal bankruptcy exists in Shenzhen and Xiamen only; do not suggest it elsewhere.',
      ),
      wording('当地法律援助（12348）可以免费咨询。', 'Local legal aid (12348) can be asked free of charge.'),
    ],
  ),
  knowledge(
    'knowledge.newCredit',
    1,
    wording('能不能再借一笔、续贷', 'Can I get another loan or renew'),
    [
      wording(
        '逾期期间不提供新的借款和续贷，也不推荐任何渠道。',
        'No new loan and no renewal while anything is overdue; no other lender is recommended either.',
      ),
      wording(
        '还清以后要办，请客户自己联系委托机构，由机构另行征得同意。',
        'Once all is paid, the customer turns to the lender, which asks for a consent of its own.',
      ),
      wording('现在可以谈的是还款安排。', 'What we can talk about now is how to pay.'),
    ],
    wording(
      '金融机构个人消费类贷款催收工作指引（试行）（中国银行业协会，2026）催收行为规范',
      'Working guidelines on collection of personal consumer loans (trial), China Banking Association, 2026, chapter on conduct',
    ),
  ),
  knowledge('knowledge.genuine', 1, wording('怎么证明不是诈骗', 'How to know this is genuine'), [
    wording(
      '请客户自行拨打官方热线或在官方 App 里核实，不要点任何链接。',
      'Call the official hotline or look in the official app; follow no link.',
    ),
    wording(
      '我们不索要密码、验证码，不要求转账给个人。',
      'We ask for no password or code, and no transfer to a person.',
    ),
  ]),
]
