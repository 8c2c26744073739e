// Script I: a customer calls in (来电接听). Whoever answers says who was reached and that it is recorded, asks who is calling,
// verifies, and goes on with Script A. Promises: data only; nothing of a debt, and no name, is said before the match.
import type { Script, ScriptNode } from './graph.ts'
import { withWillingness } from './heard.ts'
import { line, reply, wording } from './line.ts'
import { REMINDER_A_3 } from './reminderA.ts'

/** Lines of Script A that only a call of ours can need, and where the others lead instead. */
const OUTBOUND_ONLY = ['A1', 'A3', 'AVM']
const INSTEAD: Readonly<Record<string, string>> = { A1: 'I1', A3: 'I3' }
const toInbound = (id: string): string => INSTEAD[id] ?? id

const OPENING: ScriptNode[] = [
  line(
    'I1',
    'opening',
    'opening',
    wording(
      '您好，这里是{callerName}，我的工号是{staffNumber}。本次通话会录音，您可以拨打{hotline}核实我的身份。请问怎么称呼您，是登记号码的本人来电吗？',
      'Hello, this is {callerName}, staff number {staffNumber}. This call is recorded, and you can check who I am by calling {hotline}. May I ask who is calling: are you the person this number is registered to?',
    ),
    [
      reply('self', wording('是本人', 'Yes, speaking'), 'A2', { hint: wording('去核身', 'Verify') }),
      reply('other', wording('不是本人', 'Somebody else'), 'A20', {
        hint: wording('只请转告，不说事由', 'Relay only, no reason'),
      }),
      reply('who', wording('你们是谁 / 是骗子吧', 'Who is this? A scam?'), 'A18', {
        hint: wording('给官方核实方式', 'Offer ways to check'),
        note: wording('来电人询问我方身份。', 'The caller asked who we are.'),
      }),
      reply('complaint', wording('投诉 / 别再打来', 'Complaint / stop calling'), 'A22', {
        hint: wording('按原话登记', 'Take down the words'),
      }),
      reply('later', wording('换个时间再说', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
      reply('noRecording', wording('不同意录音', 'Does not agree to recording'), 'A19', {
        hint: wording('请走官方渠道', 'Point to official channels'),
        sets: { idOutcome: 'noRecording' },
        note: wording(
          '来电人不同意录音，未说明任何事由。',
          'The caller does not agree to recording; nothing was disclosed.',
        ),
      }),
    ],
    { mustSay: ['caller', 'recording', 'howToCheck'], minDwellMs: 3000, neutral: true },
  ),
  line(
    'I3',
    'identify',
    'purpose',
    wording(
      '感谢您的配合。您在{lender}的{product}账单，我可以和您核对，您也可以在{app}里核实。请问您来电想了解哪一方面？',
      'Thank you. I can go through your {product} bill with {lender} with you; you can also check it in {app}. What would you like to know?',
    ),
    [
      reply('goOn', wording('问账单和金额', 'Asks about the bill'), 'A4', {
        hint: wording('说明金额和天数', 'Explain amount and days'),
      }),
      reply('paid', wording('已经还了', 'Paid already'), 'A15', {
        hint: wording('登记核对', 'Take it down to check'),
      }),
      reply('dispute', wording('没有这笔账', 'No such bill'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
      }),
      reply('hardship', wording('说明有困难', 'Tells of difficulty'), 'A12', {
        hint: wording('困难通道', 'Hardship route'),
      }),
      reply('later', wording('换个时间再说', 'Not a good time'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
  ),
]

/** What a third person is asked when it is they who called. */
const RELAY = wording(
  '谢谢您的来电。麻烦您转告{surname}{title}一声，请在方便时联系{callerName}，电话是{hotline}。谢谢您。',
  'Thank you for calling. Could you kindly ask {title} {surname} to contact {callerName} at {hotline} when convenient? Thank you.',
)

export const INBOUND_2: Script = {
  ...REMINDER_A_3,
  id: 'inbound',
  version: 2,
  title: wording('来电接听', 'Inbound call'),
  start: 'I1',
  nodes: [
    ...OPENING,
    ...REMINDER_A_3.nodes
      .filter(({ id }) => !OUTBOUND_ONLY.includes(id))
      .map((node) => ({
        ...node,
        text: node.kind === 'thirdParty' ? RELAY : node.text,
        answers: node.answers.map((answer) => ({ ...answer, to: toInbound(answer.to) })),
      })),
  ],
}

export const INBOUND = withWillingness(INBOUND_2, 3)
