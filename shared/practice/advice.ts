// What a debrief can say, as data: each finding with its part of the score, what it weighs, and words that suggest and never
// blame. `{…}` is filled by `debrief.ts`, which decides when a finding holds.
import type { Words } from './partners.ts'

/** Parts of the score and their points. */
export const PARTS = {
  privacy: { of: 20, name: { zh: '核身与隐私', en: 'Verification, privacy' } },
  duties: { of: 25, name: { zh: '必说项', en: 'Must-say items' } },
  listening: { of: 20, name: { zh: '倾听与节奏', en: 'Listening, pace' } },
  care: { of: 20, name: { zh: '安抚与共情', en: 'Calm, empathy' } },
  result: { of: 15, name: { zh: '走向与结果码', en: 'Way and result' } },
} as const satisfies Record<string, { of: number; name: Words }>
export type Part = keyof typeof PARTS

interface Advice {
  readonly part: Part
  /** Points that one finding takes off its part. */
  readonly lost: number
  readonly title: Words
  readonly text: Words
}

export const NEXT_TIME = {
  missed: {
    part: 'duties',
    lost: 8,
    title: { zh: '补上“{item}”', en: 'Add: {item}' },
    text: { zh: '{say}', en: '{say}' },
  },
  notVerified: {
    part: 'privacy',
    lost: 12,
    title: { zh: '先核身，再往下说', en: 'Verify before going on' },
    text: {
      zh: '可以说：“为保护您的信息，请您说一下这两项。”',
      en: 'You could say: “To protect your data, please tell me these two.”',
    },
  },
  askedOthers: {
    part: 'privacy',
    lost: 12,
    title: { zh: '不是本人，就不核身', en: 'Not the customer: no verification' },
    text: {
      zh: '对方说了不是本人。可以直接说：“麻烦您转告一声。”',
      en: 'They said that they are not the customer. You could say: “Please pass on a message.”',
    },
  },
  interrupted: {
    part: 'listening',
    lost: 7,
    title: { zh: '等对方说完', en: 'Let them finish' },
    text: {
      zh: '两个人的话叠在一起了。可以停一秒再接。',
      en: 'Two voices at once. A pause of one second helps.',
    },
  },
  silence: {
    part: 'listening',
    lost: 5,
    title: { zh: '查资料前先说一声', en: 'Say so before looking something up' },
    text: {
      zh: '安静了 {seconds} 秒。可以说：“我看一下，请稍等。”',
      en: 'Quiet for {seconds} s. You could say: “Let me look, one moment.”',
    },
  },
  long: {
    part: 'listening',
    lost: 5,
    title: { zh: '一次说一件事', en: 'One thing at a time' },
    text: {
      zh: '这段话长了些，客户插了话。可以分成两句，中间停一下。',
      en: 'A long stretch, and the customer cut in. Two sentences with a pause go down better.',
    },
  },
  calmUnused: {
    part: 'care',
    lost: 12,
    title: { zh: '情绪上来时，先用安抚卡', en: 'When it gets heated, calm card first' },
    text: {
      zh: '打开“安抚卡”。可以说：“我听到了，这件事让您很着急。”',
      en: 'Open the calm cards. You could say: “I hear you. This is upsetting.”',
    },
  },
  gaveUp: {
    part: 'care',
    lost: 8,
    title: { zh: '换个时间，也是办法', en: 'Another time is a way too' },
    text: {
      zh: '客户先挂了。可以早一点说：“您看是现在说，还是换个时间？”',
      en: 'The customer hung up. You could offer earlier: “Shall we talk now, or at another time?”',
    },
  },
  moodFell: {
    part: 'care',
    lost: 4,
    title: { zh: '收尾前回应一下感受', en: 'Answer the feeling before closing' },
    text: {
      zh: '结束时比接起时着急。可以说：“您说的我都记下了。”',
      en: 'They ended more upset than they began. You could say: “I have noted all you said.”',
    },
  },
  branch: {
    part: 'result',
    lost: 7,
    title: { zh: '用上“{branch}”', en: 'Use: {branch}' },
    text: { zh: '{say}', en: '{say}' },
  },
  code: {
    part: 'result',
    lost: 8,
    title: { zh: '结果码再比一比', en: 'Compare the result codes' },
    text: { zh: '选的是{chosen}；这类通话常用：{usual}。', en: 'Chosen: {chosen}. Usual here: {usual}.' },
  },
} as const satisfies Record<string, Advice>
export type NextTime = keyof typeof NEXT_TIME

export const WELL_DONE = {
  verified: {
    title: { zh: '先核身，再说事', en: 'Verified first' },
    text: { zh: '两项一致之后才提到账单。', en: 'The bill came up only after both factors matched.' },
  },
  keptPrivate: {
    title: { zh: '没有对别人提账单', en: 'Nothing told to others' },
    text: { zh: '不是本人，只说了该说的。', en: 'Not the customer, and no more said than needed.' },
  },
  allSaid: {
    title: { zh: '必说项说全了', en: 'All must-say items said' },
    text: { zh: '{n} 项都说到了。', en: 'All {n} of them.' },
  },
  listened: {
    title: { zh: '听完，再回答', en: 'Listened' },
    text: { zh: '客户说了 {n} 句，都说完了。', en: 'The customer spoke {n} times and could finish.' },
  },
  calmed: {
    title: { zh: '安抚起了作用', en: 'The calm words worked' },
    text: {
      zh: '用了安抚卡，情绪从 {from} 回到 {to}。',
      en: 'After the calm card the mood went from {from} to {to}.',
    },
  },
  moodRose: {
    title: { zh: '客户比接起时安心', en: 'They ended calmer' },
    text: { zh: '情绪从 {from} 到 {to}。', en: 'Mood from {from} to {to}.' },
  },
  branch: {
    title: { zh: '走到了“{branch}”', en: 'Found: {branch}' },
    text: { zh: '这正是这位客户需要的。', en: 'Just what this customer needed.' },
  },
  code: {
    title: { zh: '结果码选对了', en: 'The result code fits' },
    text: { zh: '{chosen}', en: '{chosen}' },
  },
} as const satisfies Record<string, Pick<Advice, 'title' | 'text'>>
export type WellDone = keyof typeof WELL_DONE

/** A sentence for a must-say item that was left out, by its id in the script. */
export const SAY: Readonly<Record<string, Words>> = {
  caller: {
    zh: '可以说：“这里是（对外名称），我的工号是（工号）。”',
    en: 'You could say: “This is (neutral name), my staff number is (number).”',
  },
  recording: { zh: '可以说：“本次通话会录音。”', en: 'You could say: “This call is recorded.”' },
  howToCheck: {
    zh: '可以说：“您可以拨官方热线核实我的身份。”',
    en: 'You could say: “You can check who I am through the official hotline.”',
  },
  amount: {
    zh: '可以说：“这一期合计（金额），逾期（天数）天。”',
    en: 'You could say: “The total is (amount), (days) days late.”',
  },
  officialChannel: {
    zh: '可以说：“请走官方渠道还款，不要转给个人。”',
    en: 'You could say: “Please pay through official channels only, never to a person.”',
  },
  recap: {
    zh: '可以说：“我和您确认一下：（日期）前还（金额）。”',
    en: 'You could say: “To confirm: (amount) by (day).”',
  },
}
export const SAY_ANY: Words = {
  zh: '这一句说完后按“说完”，或在清单上补记。',
  en: 'Press “Said” once it is said, or make it up in the list.',
}
