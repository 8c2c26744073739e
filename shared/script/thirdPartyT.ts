// Script T: a call to a contact person (联系人). It asks for the customer or for a message to be passed on, and for nothing else (GB/T
// 45251-2025; 中国银行业协会 2026). Promises: data only; no line holds a debt fact, and no answer leads to one, whoever is on the line.
import type { Script, ScriptNode } from './graph.ts'
import { line, reply, wording } from './line.ts'
import { REMINDER_A_3 } from './reminderA.ts'

const NEUTRAL = ['A17', 'A19', 'A20', 'A22', 'A22a', 'A22b', 'AVM']

const OPENING: ScriptNode = line(
  'A1',
  'opening',
  'opening',
  wording(
    '您好，这里是{callerName}，我的工号是{staffNumber}。本次通话会录音，您可以拨打{hotline}核实我的身份。我想联系{surname}{title}，请问您认识吗？',
    'Hello, this is {callerName}, staff number {staffNumber}. This call is recorded, and you can check who I am by calling {hotline}. I would like to reach {title} {surname}; do you know them?',
  ),
  [
    reply('other', wording('认识', 'Knows them'), 'A20', {
      hint: wording('只请转告，不说事由', 'Relay only, no reason'),
    }),
    reply('stranger', wording('不认识 / 打错了', 'Does not know them'), 'A20', {
      hint: wording('登记后结束', 'Register and end'),
    }),
    reply('stop', wording('别再打', 'Do not call again'), 'A20', {
      hint: wording('选“拒绝 / 别再打”', 'Choose “refuses”'),
    }),
    reply('self', wording('就是本人', 'It is they themselves'), 'A17', {
      hint: wording('另约时间，打本人号码', 'Agree to call their own number'),
      note: wording(
        '接听人称是客户本人，另约时间联系。',
        'Says they are the customer; another time is agreed.',
      ),
    }),
    reply('noRecording', wording('不同意录音', 'Does not agree to recording'), 'A19', {
      hint: wording('礼貌结束', 'End politely'),
      sets: { idOutcome: 'noRecording' },
      note: wording('接听人不同意录音，未说明事由。', 'Does not agree to recording; nothing was disclosed.'),
    }),
    reply('machine', wording('语音信箱 / 秘书', 'Voicemail or assistant'), 'AVM', {
      hint: wording('中性留言', 'Neutral message'),
    }),
  ],
  { mustSay: ['caller', 'recording', 'howToCheck'], minDwellMs: 3000, neutral: true },
)

const CLOSE: ScriptNode = line(
  'A21',
  'close',
  'close',
  wording(
    '好的，我都记下了。感谢您的接听，再见。',
    'Thank you, I have taken it down. Thank you for your time, goodbye.',
  ),
  [reply('end', wording('结束', 'End'), 'end', { hint: wording('去填结果', 'To the wrap-up') })],
  { neutral: true },
)

const { complaint, cards, nobodyThere, prefill } = REMINDER_A_3

export const THIRD_PARTY: Script = {
  id: 'thirdParty',
  version: 1,
  title: wording('联系人转告', 'Contact person'),
  start: 'A1',
  complaint,
  nodes: [
    OPENING,
    CLOSE,
    ...REMINDER_A_3.nodes
      .filter(({ id }) => NEUTRAL.includes(id))
      .map((node) => ({ ...node, answers: node.answers.filter(({ to }) => to !== 'A2') })),
  ],
  mustSay: REMINDER_A_3.mustSay.filter(({ when }) => when === 'always'),
  nobodyThere,
  commitments: [],
  objections: REMINDER_A_3.objections.filter(({ to }) => to === 'A17' || to === 'A20'),
  cards,
  prefill,
}
