// Script A from the opening to the explanation (A1–A4): who calls, verification, purpose, what is owed. Promises: data only.
// Only `reminderA.ts` imports it.
import type { ScriptNode } from './graph.ts'
import { line, reply, wording } from './line.ts'

export const OPENING: ScriptNode[] = [
  line(
    'A1',
    'opening',
    'opening',
    wording(
      '您好，这里是{callerName}，我的工号是{staffNumber}。本次通话会录音，您可以拨打{hotline}核实我的身份。请问您是{surname}{title}本人吗？',
      'Hello, this is {callerName}, staff number {staffNumber}. This call is recorded, and you can check who I am by calling {hotline}. Am I speaking with {title} {surname}?',
    ),
    [
      reply('self', wording('是本人', 'Yes, speaking'), 'A2', { hint: wording('去核身', 'Verify') }),
      reply('other', wording('不是本人', 'Somebody else'), 'A20', {
        hint: wording('只请转告，不说事由', 'Relay only, no reason'),
      }),
      reply('who', wording('您哪位 / 是骗子吧', 'Who is this? A scam?'), 'A18', {
        hint: wording('给官方核实方式', 'Offer ways to check'),
        note: wording('客户询问来电身份。', 'The customer asked who is calling.'),
      }),
      reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
      reply('noRecording', wording('不同意录音', 'Does not agree to recording'), 'A19', {
        hint: wording('请走官方渠道', 'Point to official channels'),
        sets: { idOutcome: 'noRecording' },
        note: wording(
          '客户不同意录音，未说明事由。',
          'The customer does not agree to recording; nothing was disclosed.',
        ),
      }),
      reply('machine', wording('语音信箱 / 秘书', 'Voicemail or assistant'), 'AVM', {
        hint: wording('中性留言', 'Neutral message'),
      }),
    ],
    { mustSay: ['caller', 'recording', 'howToCheck'], minDwellMs: 3000, neutral: true },
  ),
  line(
    'A2',
    'verify',
    'verify',
    wording(
      '为保护您的信息，请您说一下{factorOne}和{factorTwo}，我来核对。',
      'To protect your information, please tell me {factorOne} and {factorTwo}, so that I can check.',
    ),
    [
      reply('matched', wording('核对一致', 'Match'), 'A3', {
        hint: wording('表明来意', 'Say the purpose'),
        needs: 'matched',
        note: wording(
          '本人接听，核身一致（{factorOne}、{factorTwo}）。',
          'Right party; verified by {factorOne} and {factorTwo}.',
        ),
      }),
      reply('mismatch', wording('不一致', 'No match'), 'A19', {
        hint: wording('礼貌结束', 'End politely'),
        needs: 'mismatch',
        sets: { idOutcome: 'mismatch' },
        note: wording('核身不一致，未透露任何信息。', 'Verification failed; nothing was disclosed.'),
      }),
      reply('refused', wording('拒绝核身', 'Will not verify'), 'A19', {
        hint: wording('请其联系官方', 'Point to official channels'),
        sets: { idOutcome: 'refused' },
        note: wording(
          '客户拒绝核身，未透露任何信息。',
          'The customer refused verification; nothing was disclosed.',
        ),
      }),
      reply('other', wording('不是本人', 'Somebody else'), 'A20', {
        hint: wording('只请转告，不说事由', 'Relay only, no reason'),
      }),
      reply('who', wording('您哪位 / 是骗子吧', 'Who is this? A scam?'), 'A18', {
        hint: wording('给官方核实方式', 'Offer ways to check'),
        note: wording('客户询问来电身份。', 'The customer asked who is calling.'),
      }),
      reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
    { neutral: true },
  ),
  line(
    'A3',
    'identify',
    'purpose',
    wording(
      '感谢您的配合。这次来电是和您核对{lender}{product}账单的情况，您也可以在{app}里核实。',
      'Thank you. I am calling about your {product} bill with {lender}; you can also check it in {app}.',
    ),
    [
      reply('goOn', wording('请继续', 'Go on'), 'A4', {
        hint: wording('说明金额和天数', 'Explain amount and days'),
      }),
      reply('paid', wording('已经还了', 'Paid already'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
      }),
      reply('dispute', wording('没有这笔账', 'No such bill'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
      }),
      reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
  ),
  line(
    'A4',
    'explain',
    'explain',
    wording(
      '您尾号{cardTail}的账单，到期日是{dueDate}，到今天逾期{dpd}天。按合同日利率{dailyRate}，也就是年化{annualRate}，截至今天的费用是{feesToDate}，连同费用一共应还{totalDue}。建议您在{suggestedDate}前处理，以免费用继续增加。这个情况您之前了解吗？',
      'Your bill ending in {cardTail} was due on {dueDate} and is {dpd} days late today. At the contract rate of {dailyRate} a day, {annualRate} a year, charges to date are {feesToDate}, which makes {totalDue} in all. Settling it by {suggestedDate} keeps the charges from growing. Were you aware of this?',
    ),
    [
      reply('known', wording('知道', 'Yes, aware'), 'A5', {
        hint: wording('问原因', 'Ask the reason'),
        note: wording(
          '已告知应还{totalDue}、逾期{dpd}天，客户知晓。',
          'Told: {totalDue} due, {dpd} days late. The customer was aware.',
        ),
      }),
      reply('forgot', wording('忘了', 'Forgot'), 'A8', {
        hint: wording('协助还款', 'Help to pay'),
        sets: { reason: 'forgot' },
        note: wording(
          '已告知应还{totalDue}、逾期{dpd}天，客户称忘记还款。',
          'Told: {totalDue} due, {dpd} days late. The customer had forgotten.',
        ),
      }),
      reply('paid', wording('已经还了', 'Paid already'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
        note: wording(
          '已告知应还{totalDue}，客户称已还。',
          'Told: {totalDue} due. The customer says it is paid.',
        ),
      }),
      reply('dispute', wording('有异议', 'Disagrees'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
        note: wording('已告知应还{totalDue}，客户有异议。', 'Told: {totalDue} due. The customer disagrees.'),
      }),
      reply('hardship', wording('确有困难', 'In difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
        note: wording(
          '已告知应还{totalDue}、逾期{dpd}天，客户称有困难。',
          'Told: {totalDue} due, {dpd} days late. The customer is in difficulty.',
        ),
      }),
      reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
    { mustSay: ['amount'], minDwellMs: 3000 },
  ),
]
