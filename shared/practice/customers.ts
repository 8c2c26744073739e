// The simulated customers as data: how each picks up, what each answers to each node of the script, and how patient each
// is. `*id` stands for the verification factors that the agent asked for, said digit by digit.
import type { ClipId } from './clips.ts'

const SCENARIOS = [
  'promisesFriday',
  'disputesAmount',
  'relativeAnswers',
  'busy',
  'noAnswer',
  'hangsUpMidway',
  'whoAreYou',
  'alreadyPaid',
  'hardship',
] as const
export type Scenario = (typeof SCENARIOS)[number]

export type Word = ClipId | '*id'

export interface Answer {
  readonly say: readonly Word[]
  /** Change of mood, in points of 100. */
  readonly mood?: number
  readonly leaves?: true
}

export interface Customer {
  readonly zh: string
  readonly en: string
  /** 0…100 at pick-up. */
  readonly mood: number
  /** Greetings; the seed picks one. */
  readonly greets: readonly ClipId[]
  /** Answers by script node; the last one repeats. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>
  /** To any other node. */
  readonly otherwise: readonly Answer[]
  readonly onInterrupt: readonly Answer[]
  readonly onSilence: readonly Answer[]
}

const say = (...words: Word[]): Answer => ({ say: words })

const INTERRUPTED: readonly Answer[] = [
  { say: ['letMeFinish'], mood: -15 },
  { say: ['dontInterrupt'], mood: -20 },
  { say: ['enough'], mood: -30, leaves: true },
]
const SILENT: readonly Answer[] = [
  { say: ['canYouHear'], mood: -5 },
  { say: ['stillThere'], mood: -10 },
  { say: ['hangingUp'], mood: -10, leaves: true },
]
const VERIFY: readonly Answer[] = [say('allRight', '*id'), say('*id')]
const GO_ON: readonly Answer[] = [say('goOn'), say('mm')]

const WILLING: Readonly<Record<string, readonly Answer[]>> = {
  A1: [say('yesMe')],
  A2: VERIFY,
  A3: [say('knowBill')],
  A4: [say('knowLate')],
  A5: [say('wagesLate')],
  A6: [say('wagesFriday')],
  A7: [{ say: ['payFriday'], mood: 5 }],
  A8: [say('openApp', 'thenFriday')],
  A9: [{ say: ['yesFriday'], mood: 5 }],
  A10: [say('partThenRest')],
  A11: [say('planFine')],
  A11a: [say('planFine')],
  A12: [say('sendMaterials')],
  A13: [say('payOnce')],
  A14: [say('noObjection')],
  A15: [say('notPaidYet')],
  A16: [say('thenFriday')],
  A17: [say('nowIsFine')],
  A18: [say('fineTell')],
  A19: [say('allRight')],
  A21: [{ say: ['thanksBye'], leaves: true }],
  A22: [say('allRight')],
  A22a: [{ say: ['bye'], leaves: true }],
  A22b: [{ say: ['bye'], leaves: true }],
}

/** Only those who pick up; `busy` and `noAnswer` never do. */
export const CUSTOMERS: Readonly<Record<Exclude<Scenario, 'busy' | 'noAnswer'>, Customer>> = {
  promisesFriday: {
    zh: '答应周五还清',
    en: 'Promises Friday',
    mood: 65,
    greets: ['hello', 'helloWho'],
    answers: WILLING,
    otherwise: GO_ON,
    onInterrupt: INTERRUPTED,
    onSilence: SILENT,
  },
  disputesAmount: {
    zh: '对金额有异议',
    en: 'Disputes the amount',
    mood: 45,
    greets: ['helloWho', 'hello'],
    answers: {
      ...WILLING,
      A1: [say('yesMeWhat')],
      A3: [say('fineTell')],
      A4: [{ say: ['amountWrong'], mood: -10 }, say('checkFirst')],
      A5: [say('checkFirst')],
      A7: [{ say: ['checkFirst'], mood: -10 }],
      A13: [say('checkFirst')],
      A14: [{ say: ['lateFeeWrong'], mood: 5 }],
      A16: [say('checkFirst')],
      A21: [{ say: ['waitAnswer'], leaves: true }],
    },
    otherwise: [say('checkFirst'), say('mm')],
    onInterrupt: INTERRUPTED,
    onSilence: SILENT,
  },
  relativeAnswers: {
    zh: '家人接听',
    en: 'A relative answers',
    mood: 55,
    greets: ['wifeHello'],
    answers: {
      A1: [say('wifeNotHome')],
      A2: [say('wifeDontKnow')],
      // Debt facts to a third person: she is right to be upset.
      A3: [{ say: ['wifeWhatBill'], mood: -20 }],
      A4: [{ say: ['wifeWhyMe'], mood: -30 }],
      A20: [say('wifeRelay'), say('wifeWhatFor')],
      A19: [{ say: ['wifeBye'], leaves: true }],
      A21: [{ say: ['wifeBye'], leaves: true }],
    },
    otherwise: [say('wifeWhatFor'), say('wifeMm')],
    onInterrupt: [
      { say: ['wifeFinish'], mood: -15 },
      { say: ['wifeBye'], mood: -30, leaves: true },
    ],
    onSilence: [
      { say: ['wifeHear'], mood: -5 },
      { say: ['wifeHangUp'], mood: -10, leaves: true },
    ],
  },
  hangsUpMidway: {
    zh: '中途挂断',
    en: 'Hangs up in the middle',
    mood: 35,
    greets: ['helloWho'],
    answers: {
      ...WILLING,
      A1: [say('yesMeWhat')],
      A3: [{ say: ['thisAgain'], mood: -10 }],
      A4: [{ say: ['noTime'], mood: -20, leaves: true }],
      A5: [{ say: ['busyNow'], leaves: true }],
    },
    otherwise: [{ say: ['busyNow'], leaves: true }],
    onInterrupt: [{ say: ['enough'], mood: -30, leaves: true }],
    onSilence: [{ say: ['hangingUp'], mood: -10, leaves: true }],
  },
  whoAreYou: {
    zh: '怀疑是骗子',
    en: 'Who are you?',
    mood: 40,
    greets: ['helloWho'],
    answers: {
      ...WILLING,
      A1: [{ say: ['whoAreYou'], mood: -5 }, say('yesMeWhat')],
      A2: [{ say: ['whyTellYou'], mood: -5 }, say('fineTell', '*id'), say('*id')],
      A18: [say('howCheck'), { say: ['callOfficial'], mood: 10 }],
      A17: [say('callOfficial')],
      A19: [{ say: ['callOfficial'], leaves: true }],
      A21: [{ say: ['bye'], leaves: true }],
    },
    otherwise: [say('howCheck'), say('mm')],
    onInterrupt: INTERRUPTED,
    onSilence: [{ say: ['hangingUp'], mood: -10, leaves: true }],
  },
  alreadyPaid: {
    zh: '声称已还',
    en: 'Says it is paid',
    mood: 55,
    greets: ['hello'],
    answers: {
      ...WILLING,
      A4: [say('paidAlready')],
      A5: [say('paidAlready')],
      A7: [say('paidAlready')],
      A14: [say('paidAlready')],
      A15: [{ say: ['paidByBank'], mood: 5 }],
      A21: [{ say: ['thanksBye'], leaves: true }],
    },
    otherwise: [say('paidAlready'), say('mm')],
    onInterrupt: INTERRUPTED,
    onSilence: SILENT,
  },
  hardship: {
    zh: '失业困难',
    en: 'In hardship',
    mood: 40,
    greets: ['hello', 'helloWho'],
    answers: {
      ...WILLING,
      A5: [say('lostJob')],
      A6: [say('noIncome')],
      A7: [{ say: ['cannotPay'], mood: -5 }],
      A12: [{ say: ['jobPapers'], mood: 15 }],
      A13: [{ say: ['cannotPay'], mood: -10 }],
      A16: [say('cannotPay')],
    },
    otherwise: [say('cannotPay'), say('mm')],
    onInterrupt: INTERRUPTED,
    onSilence: SILENT,
  },
}
