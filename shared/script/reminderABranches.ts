// Script A, the branches of a verified customer (A12–A16): hardship, refusal, dispute, paid, stalling. Promises: data only.
// Only `reminderA.ts` imports it.
import type { ScriptNode } from './graph.ts'
import { demands, line, offers, reply, wording } from './line.ts'

const HARDSHIPS = [
  ['job', '失业或收入减少', 'Job or income lost'],
  ['illness', '生病或住院', 'Illness'],
  ['disaster', '灾害或意外', 'Disaster or accident'],
  ['otherDebts', '其他债务压力', 'Other debts'],
] as const

export const BRANCHES: ScriptNode[] = [
  line(
    'A12',
    'offer',
    'hardship',
    wording(
      '我理解，这确实不容易。您可以提交相关证明，我先帮您登记，审核期间会按规定安排联系。登记只用于审核，您同意吗？',
      'I understand, this is not easy. You can hand in proof; I will register it now, and while it is reviewed contact follows the rules. It is used for the review only. Do you agree?',
    ),
    [
      ...HARDSHIPS.map(([kind, zh, en]) =>
        reply(kind, wording(zh, en), 'A21', {
          hint: wording('登记困难', 'Register hardship'),
          code: 'HARD',
          sets: { hardship: kind },
          capture: offers('recovery'),
          note: wording(
            `客户同意登记困难：${zh}。已说明审核安排。`,
            `Hardship registered with consent: ${en.toLowerCase()}. Review explained.`,
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
    'A13',
    'offer',
    'refuse',
    wording(
      '您的意见我记下了。按合同约定，逾期会继续计收费用，还款记录会如实报送。您更愿意一次还清，还是了解一下分期？',
      'I have taken that down. Under the contract charges go on while it is late, and the repayment record is reported as it is. Would you rather settle at once, or hear about instalments?',
    ),
    [
      reply('settle', wording('愿意谈金额', 'Will talk amounts'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
      reply('plan', wording('了解分期', 'Hear about instalments'), 'A11', {
        hint: wording('试算方案', 'Calculate a plan'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('dispute', wording('对账单有异议', 'Disputes the bill'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
      }),
      reply('stall', wording('以后再说', 'Some other time'), 'A16', {
        hint: wording('给两个选择', 'Offer two choices'),
      }),
      reply('insist', wording('坚持不还', 'Insists on not paying'), 'A21', {
        hint: wording('写下理由', 'Write down why'),
        code: 'REFUSE',
        capture: demands('refusal'),
        note: wording('客户拒绝还款，理由：{refusal}。', 'The customer refuses to pay: {refusal}.'),
      }),
    ],
  ),
  line(
    'A14',
    'reason',
    'dispute',
    wording(
      '请您说说，哪一笔或者哪项费用有疑问？我登记下来去核查，核查期间不再就这一笔联系您还款。',
      'Please tell me which item or charge you question. I will register it for review, and while it is reviewed we will not ask you to pay it.',
    ),
    [
      reply('amount', wording('金额不对', 'The amount is wrong'), 'A21', {
        hint: wording('记原话', 'Take down the words'),
        code: 'DISPUTE',
        sets: { disputed: 'amount' },
        capture: [...demands('words'), ...offers('claimed')],
        note: wording(
          '客户对金额有异议：{words}。已登记核查。',
          'The customer disputes the amount: {words}. Registered for review.',
        ),
      }),
      reply('fee', wording('费用不对', 'A charge is wrong'), 'A21', {
        hint: wording('记原话', 'Take down the words'),
        code: 'DISPUTE',
        sets: { disputed: 'fee' },
        capture: [...demands('words'), ...offers('claimed')],
        note: wording(
          '客户对费用有异议：{words}。已登记核查。',
          'The customer disputes a charge: {words}. Registered for review.',
        ),
      }),
      reply('notMine', wording('不是本人办理', 'Not my debt'), 'A21', {
        hint: wording('记原话', 'Take down the words'),
        code: 'DISPUTE',
        sets: { disputed: 'notMine' },
        capture: demands('words'),
        note: wording(
          '客户称非本人债务：{words}。已登记核查。',
          'The customer says it is not their debt: {words}. Registered for review.',
        ),
      }),
      reply('fraud', wording('疑似冒名或盗刷', 'Identity theft or card fraud'), 'A21', {
        hint: wording('转反欺诈', 'To the fraud team'),
        code: 'FRAUD',
        capture: demands('words'),
        note: wording(
          '客户称被冒名或盗刷：{words}。已登记核查。',
          'The customer reports identity theft or card fraud: {words}. Registered.',
        ),
      }),
      reply('paid', wording('其实已经还了', 'Paid already'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
      }),
      reply('clear', wording('问清楚了，没有异议', 'Clear now, no dispute'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
    ],
  ),
  line(
    'A15',
    'reason',
    'paid',
    wording(
      '感谢您。请告诉我还款的金额、日期和渠道，我去核对。',
      'Thank you. Please tell me the amount, the day and the channel, and I will check it.',
    ),
    [
      reply('told', wording('说清了', 'Told'), 'A21', {
        hint: wording('填金额、日期、渠道', 'Fill in amount, day, channel'),
        code: 'PAID',
        capture: [...demands('paidAmount', 'paidDate', 'paidChannel'), ...offers('voucher')],
        note: wording(
          '客户称{paidDate}已还{paidAmount}，渠道：{paidChannel}。已登记核对。',
          'Says {paidAmount} was paid on {paidDate} by {paidChannel}. To be checked.',
        ),
      }),
      reply('lookUp', wording('要查一查再说', 'Has to look it up'), 'A17', {
        hint: wording('约回电', 'Agree on a callback'),
      }),
      reply('notYet', wording('其实还没还', 'Not paid after all'), 'A7', {
        hint: wording('回到方案', 'Back to offers'),
      }),
    ],
  ),
  line(
    'A16',
    'offer',
    'offer',
    wording(
      '我给您两个选择：今天先处理一部分，或者在{suggestedDate}前一次还清。您看哪个更合适？',
      'Here are two choices: a part today, or all of it by {suggestedDate}. Which suits you better?',
    ),
    [
      reply('part', wording('先还部分，余额定日', 'Part now, the rest by a day'), 'A10', {
        hint: wording('填金额和日期', 'Fill in amount and days'),
        capture: demands('promiseAmount', 'promiseDate', 'channel', 'restDate'),
        note: wording(
          '客户愿于{promiseDate}前先还{promiseAmount}，余额{promiseRest}于{restDate}前还，渠道：{channel}。',
          'Will pay {promiseAmount} by {promiseDate} and the rest of {promiseRest} by {restDate}, by {channel}.',
        ),
      }),
      reply('full', wording('定日一次还清', 'All of it by a day'), 'A9', {
        hint: wording('填日期和渠道', 'Fill in day and channel'),
        capture: demands('promiseDate', 'channel'),
        note: wording(
          '客户愿于{promiseDate}前全额还款，渠道：{channel}。',
          'Will pay in full by {promiseDate} by {channel}.',
        ),
      }),
      reply('plan', wording('想要分期', 'Wants instalments'), 'A11', {
        hint: wording('试算方案', 'Calculate a plan'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('undated', wording('仍没有日期', 'Still no date'), 'A21', {
        hint: wording('约下次联系', 'Agree on the next contact'),
        code: 'NEGO',
        capture: demands('obstacle', 'nextDate'),
        note: wording(
          '客户仍定不下日期，障碍：{obstacle}，约{nextDate}再联系。',
          'Still no date; obstacle: {obstacle}. Next contact on {nextDate}.',
        ),
      }),
      reply('refuse', wording('拒绝', 'Refuses'), 'A13', { hint: wording('记录意见', 'Take down the view') }),
    ],
  ),
]
