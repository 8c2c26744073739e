// Script A from the reason to the recap (A5–A11a): reason, ability, offers, instalments. Promises: data only; all of it is
// reached by verified customers alone. Only `reminderA.ts` imports it.
import type { ScriptNode } from './graph.ts'
import { demands, line, offers, reply, wording } from './line.ts'

const FINDING: ScriptNode[] = [
  line(
    'A5',
    'reason',
    'reason',
    wording('方便说说，是什么原因没有按时还吗？', 'May I ask what kept you from paying on time?'),
    [
      reply('forgot', wording('忘记了', 'Forgot'), 'A8', {
        hint: wording('协助还款', 'Help to pay'),
        sets: { reason: 'forgot' },
        note: wording('原因：忘记还款。', 'Reason: forgot.'),
      }),
      reply('cashFlow', wording('资金周转', 'Short of cash'), 'A6', {
        hint: wording('问到账时间', 'Ask when funds arrive'),
        sets: { reason: 'cashFlow' },
        note: wording('原因：资金周转。', 'Reason: short of cash.'),
      }),
      reply('hardship', wording('失业、生病等困难', 'Job, illness, other trouble'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
        note: wording('客户称遇到困难。', 'The customer is in difficulty.'),
      }),
      reply('refuse', wording('不愿意还', 'Unwilling'), 'A13', {
        hint: wording('记录意见', 'Take down the view'),
      }),
      reply('dispute', wording('对账单有疑问', 'Questions the bill'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
      }),
      reply('other', wording('其他原因', 'Other reason'), 'A6', {
        hint: wording('写下原因', 'Write it down'),
        sets: { reason: 'other' },
        capture: demands('reasonWords'),
        note: wording('原因：{reasonWords}。', 'Reason: {reasonWords}.'),
      }),
    ],
  ),
  line(
    'A6',
    'ability',
    'ability',
    // Amounts of income are sensitive and asked only with separate consent (个人信息保护法, art. 28–29).
    wording(
      '您目前收入能覆盖必要开支吗？大概什么时候有资金到账？不方便的话，不用说具体数字。',
      'Does your income cover your necessary expenses at present? When do you expect funds? There is no need to name figures.',
    ),
    [
      reply('dated', wording('有到账日', 'Funds on a known day'), 'A7', {
        hint: wording('填到账日', 'Fill in the day'),
        capture: demands('fundsOn'),
        note: wording('资金预计{fundsOn}到账。', 'Funds expected on {fundsOn}.'),
      }),
      reply('undated', wording('有收入，日子不确定', 'Income, day uncertain'), 'A7', {
        hint: wording('谈金额', 'Talk about the amount'),
        note: wording('有收入，到账日不确定。', 'Has income, day uncertain.'),
      }),
      reply('tight', wording('收不抵支', 'Income falls short'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
        note: wording('客户称收入不够必要开支。', 'Income falls short of necessary expenses.'),
      }),
      reply('unsaid', wording('不愿说明', 'Prefers not to say'), 'A7', {
        hint: wording('谈金额', 'Talk about the amount'),
        note: wording('客户不愿说明收支。', 'The customer prefers not to speak about income.'),
      }),
    ],
  ),
]

const OFFERS: ScriptNode[] = [
  line(
    'A7',
    'offer',
    'offer',
    wording(
      '您这期合计{totalDue}，今天可以先处理多少？剩余部分，我们定在哪一天？',
      'The total is {totalDue}. How much can you settle today, and on which day shall we put the rest?',
    ),
    [
      reply('full', wording('全额', 'The full amount'), 'A9', {
        hint: wording('填日期和渠道', 'Fill in day and channel'),
        capture: demands('promiseDate', 'channel'),
        note: wording(
          '客户愿于{promiseDate}前全额还款，渠道：{channel}。',
          'Will pay in full by {promiseDate} by {channel}.',
        ),
      }),
      reply('part', wording('先还部分，余额定日', 'Part now, rest later'), 'A10', {
        hint: wording('填金额和日期', 'Fill in amount and days'),
        capture: demands('promiseAmount', 'promiseDate', 'channel', 'restDate'),
        note: wording(
          '客户愿于{promiseDate}前先还{promiseAmount}，余额{promiseRest}于{restDate}前还，渠道：{channel}。',
          'Will pay {promiseAmount} by {promiseDate} and the rest of {promiseRest} by {restDate}, by {channel}.',
        ),
      }),
      reply('plan', wording('想要分期', 'Wants instalments'), 'A11', {
        hint: wording('试算方案', 'Calculate a plan'),
      }),
      reply('undated', wording('给不出日期', 'No date'), 'A16', {
        hint: wording('给两个选择', 'Offer two choices'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('refuse', wording('拒绝', 'Refuses'), 'A13', { hint: wording('记录意见', 'Take down the view') }),
    ],
  ),
  line(
    'A8',
    'offer',
    'offer',
    wording(
      '没关系。您可以现在打开{app}还款，我把官方还款路径发到您的预留手机。您打算哪一天处理？',
      'No trouble. You can pay in {app} now; I will send the official way to pay to your registered mobile. Which day suits you?',
    ),
    [
      reply('now', wording('定好日期还清', 'Pays in full by a day'), 'A9', {
        hint: wording('填日期和渠道', 'Fill in day and channel'),
        capture: demands('promiseDate', 'channel'),
        note: wording(
          '客户愿于{promiseDate}前全额还款，渠道：{channel}。',
          'Will pay in full by {promiseDate} by {channel}.',
        ),
      }),
      reply('talk', wording('还要谈金额', 'Wants to talk amounts'), 'A7', {
        hint: wording('谈方案', 'Talk about offers'),
      }),
      reply('plan', wording('想要分期', 'Wants instalments'), 'A11', {
        hint: wording('试算方案', 'Calculate a plan'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('paid', wording('其实已经还了', 'Paid after all'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
      }),
      reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
    { mustSay: ['officialChannel'] },
  ),
  line(
    'A9',
    'recap',
    'recap',
    wording(
      '我和您确认一下：{promiseDate}前，通过{channel}还清{totalDue}。请只走官方渠道，不要转到任何个人账户。对吗？',
      'Let me confirm: {totalDue} in full by {promiseDate}, by {channel}. Please use official channels only and never a private account. Is that right?',
    ),
    [
      reply('yes', wording('对', 'Yes'), 'A21', {
        hint: wording('承诺全额', 'Promise in full'),
        code: 'PTP_FULL',
        note: wording(
          '已复述并确认：{promiseDate}前还清{totalDue}。',
          'Recapped and confirmed: {totalDue} by {promiseDate}.',
        ),
      }),
      reply('change', wording('要改金额或日期', 'Change amount or day'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('undated', wording('还是定不下来', 'Cannot commit'), 'A16', {
        hint: wording('给两个选择', 'Offer two choices'),
      }),
    ],
    { mustSay: ['officialChannel', 'recap'], minDwellMs: 2000 },
  ),
  line(
    'A10',
    'recap',
    'recap',
    wording(
      '我和您确认一下：{promiseDate}前先还{promiseAmount}，剩余{promiseRest}在{restDate}前处理，通过{channel}。请只走官方渠道，不要转到任何个人账户。对吗？',
      'Let me confirm: {promiseAmount} by {promiseDate}, the rest of {promiseRest} by {restDate}, by {channel}. Please use official channels only and never a private account. Is that right?',
    ),
    [
      reply('yes', wording('对', 'Yes'), 'A21', {
        hint: wording('承诺部分', 'Promise in part'),
        code: 'PTP_PART',
        note: wording(
          '已复述并确认：{promiseDate}前还{promiseAmount}，余额{restDate}前。',
          'Recapped and confirmed: {promiseAmount} by {promiseDate}, the rest by {restDate}.',
        ),
      }),
      reply('change', wording('要改金额或日期', 'Change amount or day'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('undated', wording('还是定不下来', 'Cannot commit'), 'A16', {
        hint: wording('给两个选择', 'Offer two choices'),
      }),
    ],
    { mustSay: ['officialChannel', 'recap'], minDwellMs: 2000 },
  ),
  line(
    'A11',
    'offer',
    'offer',
    wording(
      '可以按规则申请分期，审核通过后才生效。您希望分几期？首期放在哪一天？',
      'You may apply for instalments; they take effect only once approved. How many periods would you like, and which day for the first?',
    ),
    [
      reply('calculate', wording('试算', 'Calculate'), 'A11a', {
        hint: wording('填期数和首期日', 'Fill in periods and first day'),
        capture: demands('planTerms', 'planFirst'),
        note: wording(
          '客户希望分{planTerms}期，首期{planFirst}。',
          'Wants {planTerms} periods, the first on {planFirst}.',
        ),
      }),
      reply('pay', wording('不分了，直接还', 'Rather pay directly'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
    ],
  ),
  line(
    'A11a',
    'recap',
    'recap',
    wording(
      '我按规则试算：分{planTerms}期，每期{planEach}，首期{planFirst}，年化{planRate}。这是试算，审核通过后才生效；还款只走官方渠道。您同意提交申请吗？',
      'By our rules: {planTerms} periods of {planEach} each, the first on {planFirst}, {planRate} a year. This is a calculation that takes effect only once approved; payment goes through official channels only. Shall I submit it?',
    ),
    [
      reply('submit', wording('同意提交', 'Submit'), 'A21', {
        hint: wording('登记分期意向', 'Register the plan'),
        code: 'PLAN',
        capture: offers('reason'),
        note: wording(
          '分期试算：{planTerms}期，每期{planEach}，首期{planFirst}，客户同意提交审核。',
          'Plan: {planTerms} periods of {planEach}, the first on {planFirst}; the customer agrees to submit it.',
        ),
      }),
      reply('change', wording('换期数或日期', 'Other periods or day'), 'A11', {
        hint: wording('重新试算', 'Calculate again'),
      }),
      reply('pay', wording('不分了，直接还', 'Rather pay directly'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
    ],
    { mustSay: ['officialChannel', 'recap'], minDwellMs: 2000 },
  ),
]

export const REASON_TO_RECAP: ScriptNode[] = [...FINDING, ...OFFERS]
