// Everything a simulated customer can say: the words, their captions and who speaks them. `build/voices.ts` renders each
// clip once into `electron/practice/voices/<id>.ulaw`. Numbers are said digit by digit, so that they are always true.

export interface Clip {
  readonly zh: string
  readonly en: string
  /** The relative speaks with a woman's voice; digits are the customer's own. */
  readonly voice: 'man' | 'woman'
}

const man = (zh: string, en: string): Clip => ({ zh, en, voice: 'man' })
const woman = (zh: string, en: string): Clip => ({ zh, en, voice: 'woman' })

export const CLIPS = {
  d0: man('零', '0'),
  d1: man('一', '1'),
  d2: man('二', '2'),
  d3: man('三', '3'),
  d4: man('四', '4'),
  d5: man('五', '5'),
  d6: man('六', '6'),
  d7: man('七', '7'),
  d8: man('八', '8'),
  d9: man('九', '9'),
  dX: man('叉', 'X'),
  idTailIs: man('证件后四位是', 'The last four of my ID are'),
  birthdayIs: man('出生月日是', 'my birthday, month and day, is'),
  phoneTailIs: man('手机尾号是', 'my phone ends in'),
  cannotSay: man('这个我一时说不上来。', 'I cannot tell you that right now.'),

  hello: man('喂，你好。', 'Hello?'),
  helloWho: man('喂，哪位？', 'Hello, who is this?'),
  yesMe: man('是我，您说。', 'Yes, speaking.'),
  yesMeWhat: man('是我，什么事？', 'Speaking. What is it?'),
  allRight: man('好的。', 'All right.'),
  goOn: man('嗯，您继续说。', 'Mm, go on.'),
  mm: man('嗯。', 'Mm.'),
  thanksBye: man('没有了，谢谢，再见。', 'No, that is all. Thank you, goodbye.'),
  bye: man('再见。', 'Goodbye.'),
  canYouHear: man('喂？听得到吗？', 'Hello? Can you hear me?'),
  stillThere: man('您还在吗？不说话我就挂了。', 'Are you still there? I will hang up.'),
  hangingUp: man('那我挂了。', 'I am hanging up.'),
  letMeFinish: man('你先听我说完。', 'Let me finish first.'),
  dontInterrupt: man('您能不能别打断我？', 'Could you stop interrupting me?'),
  enough: man('不说了，就这样吧。', 'Enough. That is it.'),

  knowBill: man('嗯，我知道这个账单。', 'Yes, I know about that bill.'),
  knowLate: man('知道的，不好意思，拖了几天。', 'I know. Sorry, I am a few days late.'),
  wagesLate: man('最近资金周转有点紧，工资还没发。', 'Money is a bit tight, my wages have not come yet.'),
  wagesFriday: man('工资星期五到账，够还这一期。', 'My wages come on Friday, enough to pay this.'),
  payFriday: man('我星期五可以全部还清。', 'I can pay it all on Friday.'),
  yesFriday: man('对，没错，星期五之前还清。', 'That is right, all of it by Friday.'),
  thenFriday: man('那就星期五吧。', 'Friday, then.'),
  partThenRest: man('对，先还一部分，剩下的下周还。', 'Right, part now and the rest next week.'),
  openApp: man('好，我打开手机看看。', 'All right, let me open the app.'),
  payOnce: man('那我还是一次还清吧。', 'Then I would rather pay it at once.'),
  noObjection: man('没有异议。', 'No objection.'),
  notPaidYet: man('还没有还。', 'I have not paid yet.'),
  nowIsFine: man('现在可以说。', 'Now is fine.'),
  planFine: man('可以，按这个方案。', 'Fine, let us do it that way.'),
  sendMaterials: man('好的，我准备材料。', 'All right, I will get the papers.'),

  amountWrong: man(
    '这个金额不对，有一笔费用我没有用过。',
    'That amount is wrong, there is a charge that is not mine.',
  ),
  checkFirst: man('我不同意这个金额，你们先查清楚。', 'I do not accept that amount. Check it first.'),
  lateFeeWrong: man(
    '上个月那笔违约金不对，我要求核查。',
    "Last month's late fee is wrong, I ask for a review.",
  ),
  waitAnswer: man('那我等你们的答复，再见。', 'Then I will wait for your answer. Goodbye.'),

  wifeHello: woman('喂，哪位？', 'Hello, who is this?'),
  wifeNotHome: woman('他不在家，我是他爱人。', 'He is not home. I am his wife.'),
  wifeDontKnow: woman('我不清楚他的证件。', 'I do not know his papers.'),
  wifeWhatBill: woman('什么账单？我不是他本人。', 'What bill? I am not him.'),
  wifeWhyMe: woman('你跟我说这些干什么？', 'Why are you telling me this?'),
  wifeRelay: woman('好的，我会转告他。', 'All right, I will tell him.'),
  wifeWhatFor: woman('您是哪里？有什么事吗？', 'Where are you calling from? What is it about?'),
  wifeBye: woman('好的，再见。', 'All right, goodbye.'),
  wifeMm: woman('嗯。', 'Mm.'),
  wifeHear: woman('喂？听得到吗？', 'Hello? Can you hear me?'),
  wifeHangUp: woman('不说话我挂了。', 'I am hanging up.'),
  wifeLong: woman('您到底有什么事？', 'What is this about?'),
  wifeFinish: woman('你让我说完。', 'Let me finish.'),

  thisAgain: man('怎么又是这个事。', 'Not this again.'),
  noTime: man('我现在没时间，别说了。', 'I have no time now, stop it.'),
  busyNow: man('我在开车，先挂了。', 'I am driving, I have to go.'),

  whoAreYou: man('你是谁？你是骗子吧？', 'Who are you? You are a fraud, are you not?'),
  whyTellYou: man('我凭什么告诉你？', 'Why should I tell you?'),
  howCheck: man('那我怎么核实你的身份？', 'Then how can I check who you are?'),
  callOfficial: man('好，我自己打官方电话核实。', 'All right, I will call the official number myself.'),
  fineTell: man('行吧，你说。', 'Fine, tell me.'),

  paidAlready: man('我前天已经还了。', 'I paid the day before yesterday.'),
  paidByBank: man(
    '前天用手机银行还的，全部还清了。',
    'By mobile banking, the day before yesterday, all of it.',
  ),

  lostJob: man('我失业了，现在没有收入。', 'I lost my job, I have no income now.'),
  noIncome: man('没有固定收入，还要交房租。', 'No regular income, and there is the rent.'),
  cannotPay: man('我现在真的还不上。', 'I really cannot pay right now.'),
  jobPapers: man('好，我准备失业证明。', 'All right, I will get the proof of unemployment.'),

  angryAgain: man('怎么又打来了？一天打几个！', 'You again? How many calls a day!'),
  angryWho: man('是我！有什么快说！', 'It is me! Be quick!'),
  angryCheck: man('天天核对，烦不烦！', 'Checking, checking, every day!'),
  angryFees: man('你们的费用越算越多，我不认！', 'Your charges grow and grow. I will not have it!'),
  angryComplain: man('我要投诉你们！', 'I am going to complain about you!'),
  angryNoted: man('那你记清楚，我等你们答复。', 'Then write it down. I will wait for your answer.'),
  angryListen: man('行，那你听我说。', 'All right, then listen to me.'),
  calmer: man('好吧，你态度还可以，接着说。', 'All right, you are decent. Go on.'),
  calmed: man('谢谢，我好一点了。', 'Thank you, I feel a bit better.'),
  getToPoint: man('你说重点行不行？', 'Could you get to the point?'),
  tooLong: man('太长了，我听不进去。', 'Too long, I cannot follow.'),

  payToday: man('我今天下班前就还。', 'I will pay today, before I leave work.'),
  yesToday: man('对，今天就还清。', 'Right, all of it today.'),
  forgotIt: man('哎呀，我给忘了。', 'Oh, I forgot about it.'),
  payNowApp: man('我现在就打开手机还。', 'I will pay in the app right now.'),

  wrongNumber: man('你打错了，没有这个人。', 'Wrong number, there is nobody of that name.'),
  wrongNever: man('我不认识他，别再打了。', 'I do not know them. Do not call again.'),
  wrongAgain: man('我说了，你打错了。', 'I told you, wrong number.'),
  wrongBye: man('没事，再见。', 'Never mind, goodbye.'),

  inMeeting: man('是我，我在开会。', 'Speaking. I am in a meeting.'),
  notNow: man('我现在不方便说。', 'I cannot talk now.'),
  callLater: man('下午四点以后打给我。', 'Call me after four this afternoon.'),
  thanksLater: man('好，下午说，再见。', 'Good, this afternoon. Goodbye.'),

  calledMe: man('喂，你好，你们刚才给我打过电话？', 'Hello, you called me a while ago?'),
  callingBack: man(
    '你好，约好这个时间，我打回来了。',
    'Hello, we agreed on this time, so I am calling back.',
  ),
  howMuch: man('我想问一下，这期账单是多少。', 'I would like to know how much this bill is.'),

  mailbox: woman('您好，我现在不能接电话，请留言。', 'Hello, I cannot answer now, please leave a message.'),
  mailboxSaved: woman('留言已保存，再见。', 'Your message is saved. Goodbye.'),

  supervisorHere: woman('你好，我是主管，请讲。', 'Hello, this is the supervisor. Go ahead.'),
  supervisorTakes: woman('好的，你把电话转给我吧。', 'All right, put the call through to me.'),
  supervisorWaits: woman('嗯，我在听。', 'Mm, I am listening.'),
  supervisorJoins: woman(
    '您好，我是主管，我们一起说。',
    'Hello, this is the supervisor, let us talk together.',
  ),

  announceOff: woman(
    '您好，您拨打的电话已关机，请稍后再拨。',
    'The phone you have called is switched off, please try later.',
  ),
} as const satisfies Record<string, Clip>

export type ClipId = keyof typeof CLIPS

export const CLIP_IDS = Object.keys(CLIPS) as ClipId[]

/** The caption of clips said one after another; digits run together. */
export function captionOf(clips: readonly ClipId[]): { zh: string; en: string } {
  let zh = ''
  let en = ''
  clips.forEach((id, at) => {
    const digit = /^d[\dX]$/.test(id)
    const next = clips[at + 1]
    const lastDigit = digit && (next === undefined || !/^d[\dX]$/.test(next))
    const clip = CLIPS[id]
    // A screen shows digits as digits, whatever the voice calls them.
    zh += digit ? id.slice(1) : clip.zh
    en += digit ? id.slice(1) : `${en && !en.endsWith(' ') ? ' ' : ''}${clip.en} `
    if (lastDigit) {
      zh += next === undefined ? '。' : '，'
      en += next === undefined ? '.' : ', '
    }
  })
  return { zh, en: en.trim() }
}
