// Script B, its own lines (B4–B12, B15): what became of an earlier promise, the household, plans side by side, hardship, facts about
// what follows. Promises: data only; every line is behind the match. Only `negotiationB.ts` imports it.
import type { ScriptNode } from './graph.ts'
import { demands, line, offers, reply, wording } from './line.ts'

const later = reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
  hint: wording('约合规时段', 'Agree on a time'),
})
const dispute = reply('dispute', wording('对账有异议', 'Disagrees with the figures'), 'A14', {
  hint: wording('登记异议', 'Register a dispute'),
})
const event = reply('event', wording('律师、破产、重病等情况', 'Lawyer, court, illness'), 'B14', {
  hint: wording('停止谈案件', 'Stop talking of the case'),
})
const household = reply('hardship', wording('长期有困难', 'In lasting difficulty'), 'B7', {
  hint: wording('一起看收支', 'Look at the household'),
})
const hardshipRoute = reply('hardship', wording('每期都承担不起', 'Cannot carry any period'), 'B11', {
  hint: wording('困难通道', 'Hardship route'),
})

/** Only in a call that follows up a promise. */
export const PROMISE_LINES: ScriptNode[] = [
  line(
    'B4',
    'explain',
    'promise',
    wording(
      '上次约定{earlierDue}前还{earlierAmount}，从约定那天到现在，系统显示到账{earlierPaid}。目前逾期{dpd}天，合计应还{totalDue}。这和您了解的一样吗？',
      'Last time we agreed on {earlierAmount} by {earlierDue}; since then {earlierPaid} has been booked. It is {dpd} days late today and comes to {totalDue} in all. Is that how you know it?',
    ),
    [
      reply('unpaid', wording('一样，还没有还', 'Yes, not paid yet'), 'B6', {
        hint: wording('问遇到什么变化', 'Ask what changed'),
        note: wording(
          '已对账：{earlierDue}约定{earlierAmount}，到账{earlierPaid}，客户确认未还清。',
          'Compared: {earlierAmount} agreed by {earlierDue}, {earlierPaid} booked. The customer confirms that it is open.',
        ),
      }),
      reply('part', wording('还了一部分', 'Paid a part'), 'B5', {
        hint: wording('感谢，谈剩余', 'Thank, talk about the rest'),
        note: wording(
          '已对账：约定{earlierAmount}，到账{earlierPaid}，客户称还了一部分。',
          'Compared: {earlierAmount} agreed, {earlierPaid} booked. The customer says a part was paid.',
        ),
      }),
      reply('paid', wording('都还了', 'Paid all of it'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
        note: wording(
          '已对账：约定{earlierAmount}，到账{earlierPaid}，客户称已还。',
          'Compared: {earlierAmount} agreed, {earlierPaid} booked. The customer says it is paid.',
        ),
      }),
      dispute,
      reply('details', wording('问金额怎么来的', 'Asks how it comes about'), 'A4', {
        hint: wording('逐项说明', 'Go through it'),
      }),
      later,
    ],
    { mustSay: ['amount'], minDwellMs: 3000 },
  ),
  line(
    'B5',
    'explain',
    'promise',
    wording(
      '谢谢您已经处理了一部分。按系统记录，上次约定里还差{earlierRest}。这部分您打算怎么安排？',
      'Thank you for having settled a part. As booked, {earlierRest} of what we agreed is still open. How would you like to arrange it?',
    ),
    [
      reply('again', wording('想再约一次', 'Wants to agree again'), 'B8', {
        hint: wording('二次承诺，要主管同意', 'Second promise: supervisor'),
      }),
      reply('changed', wording('情况有变化', 'Things have changed'), 'B6', {
        hint: wording('问遇到什么变化', 'Ask what changed'),
      }),
      household,
      reply('paid', wording('其实都还了', 'Paid all of it after all'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
      }),
      dispute,
      later,
    ],
  ),
  line(
    'B6',
    'reason',
    'reason',
    wording('当时的安排，后来遇到了什么变化？', 'What has changed since we made that arrangement?'),
    [
      reply('passing', wording('一时周转不开', 'Short of cash for now'), 'B8', {
        hint: wording('谈新的安排', 'Talk about a new date'),
        sets: { reason: 'cashFlow' },
        note: wording('未履约原因：一时周转不开。', 'Reason for not keeping it: short of cash for now.'),
      }),
      household,
      reply('unwilling', wording('不愿意还', 'Unwilling'), 'B12', {
        hint: wording('只说事实', 'State facts only'),
        note: wording('客户表示不愿还款。', 'The customer is unwilling to pay.'),
      }),
      reply('angry', wording('情绪激动', 'Angry'), 'B13', { hint: wording('先安抚', 'Calm first') }),
      event,
      dispute,
    ],
  ),
  line(
    'B8',
    'offer',
    'offer',
    wording(
      '再约一次需要主管同意，我现在请示。金额可以比上次小一些，要您确实做得到。您看哪天前先还多少？',
      'Agreeing again needs my supervisor’s consent, which I am asking for now. It may be less than last time, but it should be what you can really do. How much could you pay, and by which day?',
    ),
    [
      reply('agreed', wording('主管同意，定了日子', 'Consent given, day agreed'), 'A10', {
        hint: wording('填金额和日期', 'Fill in amount and days'),
        capture: demands('promiseAmount', 'promiseDate', 'channel', 'restDate'),
        note: wording(
          '主管同意二次承诺：{promiseDate}前先还{promiseAmount}，余额{promiseRest}于{restDate}前还，渠道：{channel}。',
          'The supervisor agrees to a second promise: {promiseAmount} by {promiseDate} and the rest of {promiseRest} by {restDate}, by {channel}.',
        ),
      }),
      reply('noConsent', wording('主管未同意 / 定不下来', 'No consent, or no date'), 'A21', {
        hint: wording('约下次联系', 'Agree on the next contact'),
        code: 'NEGO',
        capture: demands('obstacle', 'nextDate'),
        note: wording(
          '二次承诺未定，障碍：{obstacle}，约{nextDate}再联系。',
          'No second promise; obstacle: {obstacle}. Next contact on {nextDate}.',
        ),
      }),
      reply('plan', wording('想要分期', 'Wants instalments'), 'B9', {
        hint: wording('比较方案', 'Compare plans'),
      }),
      household,
      later,
    ],
  ),
]

/** In every call of Script B. */
export const NEGOTIATION_LINES: ScriptNode[] = [
  line(
    'B7',
    'ability',
    'household',
    // Amounts of income are sensitive and asked only with separate consent (个人信息保护法, art. 28–29).
    wording(
      '我们一起看看每月的收入、必要开支和其他债务，这样的安排才不会影响生活。只用于测算，由系统来算；您同意吗？不方便也可以不说。',
      'Let us look at your monthly income, needs and other debts, so that the arrangement leaves you enough to live on. It is for this calculation only, done by the system. Do you agree? You need not say.',
    ),
    [
      reply('covers', wording('测算够付每期', 'It covers a period'), 'B9', {
        hint: wording('比较方案', 'Compare plans'),
        note: wording(
          '客户同意测算收支，可承担分期。',
          'Household looked at with consent: instalments can be carried.',
        ),
      }),
      reply('short', wording('测算不够付每期', 'It does not cover a period'), 'B11', {
        hint: wording('困难通道', 'Hardship route'),
        note: wording(
          '客户同意测算收支，不足以承担分期。',
          'Household looked at with consent: instalments cannot be carried.',
        ),
      }),
      reply('unsaid', wording('不愿说明', 'Prefers not to say'), 'B9', {
        hint: wording('比较方案', 'Compare plans'),
        note: wording('客户不愿说明收支。', 'The customer prefers not to speak about the household.'),
      }),
      event,
      later,
    ],
  ),
  line(
    'B9',
    'offer',
    'plan',
    wording(
      '我按规则试算，最多给您比较三个方案：期数、每期金额、总额和年化都在里面，审核通过后才生效。您觉得分几期合适？首期放在哪一天？',
      'By our rules I calculate up to three plans for you to compare, with periods, amount per period, total and annual rate; they take effect only once approved. How many periods would suit you, and which day for the first?',
    ),
    [
      reply('chosen', wording('选定方案', 'Chooses a plan'), 'B10', {
        hint: wording('填期数和首期日', 'Fill in periods and first day'),
        capture: demands('planTerms', 'planFirst'),
        note: wording(
          '已比较方案，客户选{planTerms}期，首期{planFirst}。',
          'Plans compared; the customer chooses {planTerms} periods, the first on {planFirst}.',
        ),
      }),
      reply('none', wording('都不选，要考虑', 'None, has to think'), 'A21', {
        hint: wording('约下次联系', 'Agree on the next contact'),
        code: 'NEGO',
        capture: demands('obstacle', 'nextDate'),
        note: wording(
          '已比较方案，客户未选，障碍：{obstacle}，约{nextDate}再联系。',
          'Plans compared, none chosen; obstacle: {obstacle}. Next contact on {nextDate}.',
        ),
      }),
      reply('pay', wording('不分了，直接还', 'Rather pay directly'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      hardshipRoute,
      reply('refuse', wording('拒绝', 'Refuses'), 'B12', { hint: wording('只说事实', 'State facts only') }),
      later,
    ],
  ),
  line(
    'B10',
    'recap',
    'recap',
    wording(
      '我复述一遍：分{planTerms}期，每期{planEach}，首期{planFirst}，年化{planRate}，只走官方渠道。审核通过后生效；没有按期还的话，减免会失效，按原合同计。您同意的话，请说“同意”。',
      'The terms again: {planTerms} periods of {planEach}, the first on {planFirst}, {planRate} a year, official channels only. It takes effect once approved; if a period is missed, reductions lapse and the contract applies. If you agree, please say “I agree”.',
    ),
    [
      reply('submit', wording('客户说“同意”', 'The customer says “I agree”'), 'A21', {
        hint: wording('登记分期意向', 'Register the plan'),
        code: 'PLAN',
        capture: offers('reason'),
        note: wording(
          '已复述条款：{planTerms}期，每期{planEach}，首期{planFirst}，未履约减免失效；客户说同意，提交审核。',
          'Terms repeated: {planTerms} periods of {planEach}, the first on {planFirst}, reductions lapse when broken; the customer said “I agree”. Submitted.',
        ),
      }),
      reply('change', wording('换期数或日期', 'Other periods or day'), 'B9', {
        hint: wording('重新比较', 'Compare again'),
      }),
      reply('asks', wording('问后果', 'Asks what follows'), 'B15', {
        hint: wording('读知识卡', 'Read a knowledge card'),
      }),
      hardshipRoute,
      later,
    ],
    { mustSay: ['officialChannel', 'recap'], minDwellMs: 2500 },
  ),
  line(
    'B11',
    'offer',
    'hardship',
    wording(
      '我理解，这确实不容易。您可以申请个性化分期或延期，提交收入、失业或医疗证明；当地法律援助可以免费咨询。请不要为了还这笔再去借钱。我先帮您登记，只用于审核，您同意吗？',
      'I understand, this is not easy. You may apply for a plan of your own or more time, with proof of income, unemployment or illness; legal aid is free. Please do not borrow to pay this. I will register it, for the review only. Do you agree?',
    ),
    [
      ...(
        [
          ['job', '失业或收入减少', 'Job or income lost'],
          ['illness', '生病或住院', 'Illness'],
          ['disaster', '灾害或意外', 'Disaster or accident'],
          ['otherDebts', '其他债务压力', 'Other debts'],
        ] as const
      ).map(([kind, zh, en]) =>
        reply(kind, wording(zh, en), 'A21', {
          hint: wording('登记困难', 'Register hardship'),
          code: 'HARD',
          sets: { hardship: kind },
          capture: offers('recovery'),
          note: wording(
            `客户同意登记困难：${zh}。已说明材料、延期与法律援助信息。`,
            `Hardship registered with consent: ${en.toLowerCase()}. Papers, more time and legal aid explained.`,
          ),
        }),
      ),
      reply('part', wording('还是能还一部分', 'Can pay a part'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('decline', wording('不愿登记', 'Does not want to register'), 'A16', {
        hint: wording('给两个选择', 'Offer two choices'),
        note: wording('客户不愿登记困难。', 'The customer does not want to register hardship.'),
      }),
    ],
  ),
  line(
    'B12',
    'offer',
    'refuse',
    wording(
      '您的意见我记下了。如果一直没有处理，{lender}会按合同和法律规定处理，是否采取、采取什么，由{lender}决定。在那之前都可以商量。您愿意谈谈安排，还是先登记困难？',
      'I have taken that down. If it stays unsettled, {lender} proceeds under the contract and the law; whether and how is for {lender} to decide. Until then it can be talked over. Would you talk about an arrangement, or register a difficulty first?',
    ),
    [
      reply('settle', wording('愿意谈金额', 'Will talk amounts'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('plan', wording('愿意比较方案', 'Will compare plans'), 'B9', {
        hint: wording('比较方案', 'Compare plans'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'B11', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('asks', wording('问征信、起诉、冻结', 'Asks about records, courts'), 'B15', {
        hint: wording('读知识卡', 'Read a knowledge card'),
      }),
      reply('insist', wording('坚持不还', 'Insists on not paying'), 'A21', {
        hint: wording('写下理由', 'Write down why'),
        code: 'REFUSE',
        capture: demands('refusal'),
        note: wording('客户拒绝还款，理由：{refusal}。', 'The customer refuses to pay: {refusal}.'),
      }),
      reply('evade', wording('有能力，多次失约', 'Able, broke it repeatedly'), 'A21', {
        hint: wording('只记事实，主管判断', 'Facts only, for a supervisor'),
        code: 'EVADE',
        capture: demands('refusal'),
        note: wording(
          '只记事实，交主管判断。客户陈述：{refusal}。',
          'Facts only, for the supervisor to judge. The customer says: {refusal}.',
        ),
      }),
    ],
  ),
  line(
    'B15',
    'explain',
    'facts',
    wording(
      '这个问题我照审核过的说明念给您听。说明里没有的，我不猜测，可以请机构书面答复您。念完之后，您看我们怎么安排？',
      'I will read you the approved answer to that. What it does not say I will not guess; the institution can answer you in writing. After that, how would you like to go on?',
    ),
    [
      reply('offers', wording('谈还款安排', 'Talks about paying'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
        note: wording('已按知识卡答复客户提问。', 'Questions answered from the knowledge cards.'),
      }),
      reply('plan', wording('比较方案', 'Compares plans'), 'B9', {
        hint: wording('比较方案', 'Compare plans'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'B11', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      dispute,
      reply('insist', wording('仍不愿还', 'Still unwilling'), 'B12', {
        hint: wording('只说事实', 'State facts only'),
      }),
      later,
    ],
  ),
]
