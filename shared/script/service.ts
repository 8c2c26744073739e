// Script S: a call of service (服务联系) on a case under hold. It answers what the customer raised or checks a payment. Promises: data
// only; nothing in it asks for money, and everything before the match is Script A's neutral opening.
import type { Answer, Script, ScriptNode } from './graph.ts'
import { demands, line, reply, wording } from './line.ts'
import { REMINDER_A_3 } from './reminderA.ts'

/** Lines of Script A that say nothing of a debt; where they lead into collection, here they lead into service. */
const NEUTRAL = [
  'A1',
  'A2',
  'A17',
  'A18',
  'A19',
  'A20',
  'A21',
  'A22',
  'A22a',
  'A22b',
  'AVM',
  'B13',
  'B13a',
  'B14',
]
const INSTEAD: Readonly<Record<string, string>> = { A3: 'S3', A7: 'S3', A14: 'S6', A15: 'S5' }
const toService = (id: string): string => INSTEAD[id] ?? id

const later = reply('later', wording('现在不方便', 'Not a good time'), 'A17', {
  hint: wording('约合规时段', 'Agree on a time'),
})
const stop = reply('stop', wording('不要再联系', 'Do not call again'), 'A22', {
  hint: wording('按原话登记', 'Take down the words'),
})
const answersOf = (node: string): Answer[] =>
  REMINDER_A_3.nodes.find(({ id }) => id === node)?.answers.filter(({ code }) => code !== null) ?? []
/** What a verified customer disputes or says was paid is written down as in Script A, without the ways back to paying. */
const disputes = answersOf('A14')
const claims = answersOf('A15').map((answer) => ({
  ...answer,
  label: wording('未查到，登记核对', 'Not found, register it'),
}))

const LINES: ScriptNode[] = [
  line(
    'S3',
    'identify',
    'purpose',
    wording(
      '感谢您的配合。这次来电是答复您之前向我们反映的事情，不谈还款，也不会请您付款。请问您想先了解哪一件？',
      'Thank you. I am calling to answer what you raised with us. This is not about paying, and I will not ask you to pay. Which matter shall we take first?',
    ),
    [
      reply('complaint', wording('投诉的处理结果', 'The answer to a complaint'), 'S4', {
        hint: wording('说明核查结果', 'Say what was found'),
        sets: { serviceTopic: 'complaint' },
      }),
      reply('payment', wording('还款有没有到账', 'Whether a payment arrived'), 'S5', {
        hint: wording('对照入账记录', 'Look at the bookings'),
        sets: { serviceTopic: 'payment' },
      }),
      reply('dispute', wording('账目核查结果', 'The review of the account'), 'S4', {
        hint: wording('说明核查结果', 'Say what was found'),
        sets: { serviceTopic: 'dispute' },
      }),
      reply('hardship', wording('困难审核进展', 'The hardship review'), 'S4', {
        hint: wording('说明审核进展', 'Say how it stands'),
        sets: { serviceTopic: 'hardship' },
      }),
      later,
      stop,
    ],
  ),
  line(
    'S4',
    'explain',
    'explain',
    wording(
      '您反映的事情我们核查过了，我按记录跟您说明结果和后面的安排。说明之后，您看这样答复可以吗？',
      'We have looked into what you raised. I will tell you what was found and what happens next, as it is on record. Once you have heard it: is that answer all right for you?',
    ),
    [
      reply('accepts', wording('认可答复', 'Accepts the answer'), 'A21', {
        hint: wording('写下答复内容', 'Write down the answer'),
        code: 'SERVED',
        capture: demands('answerGiven'),
        note: wording(
          '已答复客户：{answerGiven}。客户认可。',
          'Answered: {answerGiven}. The customer accepts it.',
        ),
      }),
      reply('disagrees', wording('不认可，继续投诉', 'Does not accept it'), 'A22', {
        hint: wording('按原话登记', 'Take down the words'),
        note: wording('客户不认可答复。', 'The customer does not accept the answer.'),
      }),
      reply('payment', wording('另外问还款到账', 'Also asks about a payment'), 'S5', {
        hint: wording('对照入账记录', 'Look at the bookings'),
      }),
      reply('dispute', wording('对账目有疑问', 'Questions the account'), 'S6', {
        hint: wording('登记核查', 'Register it for review'),
      }),
      later,
      stop,
    ],
  ),
  line(
    'S5',
    'explain',
    'paid',
    wording(
      '请您说一下还款的金额、日期和渠道，我对照入账记录查一下。',
      'Please tell me the amount, the day and the channel of the payment, and I will look for it in the bookings.',
    ),
    [
      reply('found', wording('已查到入账', 'Found in the bookings'), 'A21', {
        hint: wording('写下答复内容', 'Write down the answer'),
        code: 'SERVED',
        capture: demands('answerGiven'),
        sets: { serviceTopic: 'payment' },
        note: wording('已核对还款入账：{answerGiven}。', 'Payment found in the bookings: {answerGiven}.'),
      }),
      ...claims,
      reply('dispute', wording('对账目有疑问', 'Questions the account'), 'S6', {
        hint: wording('登记核查', 'Register it for review'),
      }),
      later,
      stop,
    ],
  ),
  line(
    'S6',
    'reason',
    'dispute',
    wording(
      '请您说说，哪一笔或者哪项费用有疑问？我按原话登记下来去核查，有结果再答复您。',
      'Please tell me which item or charge you question. I will take it down in your words for review and come back to you with the result.',
    ),
    [
      ...disputes,
      reply('payment', wording('其实已经还了', 'Paid already'), 'S5', {
        hint: wording('对照入账记录', 'Look at the bookings'),
      }),
      stop,
    ],
  ),
]

const { complaint, cards, nobodyThere } = REMINDER_A_3

export const SERVICE: Script = {
  id: 'service',
  version: 2,
  title: wording('服务联系', 'Service call'),
  start: 'A1',
  complaint,
  nodes: [
    ...LINES,
    ...REMINDER_A_3.nodes
      .filter(({ id }) => NEUTRAL.includes(id))
      .map((node) => ({
        ...node,
        answers: node.answers.map((answer) => ({ ...answer, to: toService(answer.to) })),
      })),
  ],
  mustSay: REMINDER_A_3.mustSay.filter(({ when }) => when === 'always'),
  nobodyThere,
  commitments: [],
  objections: REMINDER_A_3.objections
    .filter(({ to }) => NEUTRAL.includes(to) || to in INSTEAD)
    .map((objection) => ({ ...objection, to: toService(objection.to) })),
  cards,
  prefill: {
    ...REMINDER_A_3.prefill,
    SERVED: { topic: { capture: 'serviceTopic' }, answer: { capture: 'answerGiven' } },
  },
}
