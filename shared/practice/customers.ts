// The simulated customers as data: how each picks up, what each answers to each node of the script, and how patient each
// is at normal difficulty. `*id` stands for the verification factors that the agent asked for, said digit by digit.
import { z } from 'zod'
import type { ClipId } from './clips.ts'

export const SCENARIOS = [
  'promisesFriday',
  'paysToday',
  'disputesAmount',
  'relativeAnswers',
  'wrongNumber',
  'busy',
  'noAnswer',
  'voicemail',
  'hangsUpMidway',
  'callLater',
  'callsBack',
  'whoAreYou',
  'angry',
  'alreadyPaid',
  'hardship',
] as const
export const Scenario = z.enum(SCENARIOS)
export type Scenario = z.infer<typeof Scenario>

export type Word = ClipId | '*id'

export interface Answer {
  readonly say: readonly Word[]
  /** Change of mood, in points of 100. */
  readonly mood?: number
  readonly leaves?: true
}

export interface Customer {
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
  /** To words from a calm card. */
  readonly onCalm: readonly Answer[]
  /** When they lose patience with a long speech and talk over it; the last one repeats. */
  readonly onLong: readonly Answer[]
  /** Said when their patience is at its end, whatever it was about. */
  readonly last: ClipId
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
const CALMED: readonly Answer[] = [{ say: ['calmed'], mood: 12 }, say('mm')]
const LONG: readonly Answer[] = [
  { say: ['getToPoint'], mood: -6 },
  { say: ['tooLong'], mood: -10 },
]
const MAN = {
  onInterrupt: INTERRUPTED,
  onSilence: SILENT,
  onCalm: CALMED,
  onLong: LONG,
  last: 'enough',
} as const
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
  B4: [say('knowLate')],
  B5: [say('thenFriday')],
  B6: [say('wagesLate')],
  B7: [say('allRight')],
  B8: [say('partThenRest')],
  B9: [say('planFine')],
  B10: [say('planFine')],
  B11: [say('sendMaterials')],
  B12: [say('payOnce')],
  B15: [say('allRight')],
}

/** Only those who pick up; `busy` and `noAnswer` never do. */
export const CUSTOMERS: Readonly<Record<Exclude<Scenario, 'busy' | 'noAnswer'>, Customer>> = {
  promisesFriday: {
    mood: 65,
    greets: ['hello', 'helloWho'],
    answers: WILLING,
    otherwise: GO_ON,
    ...MAN,
  },
  disputesAmount: {
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
    ...MAN,
  },
  relativeAnswers: {
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
    onCalm: [{ say: ['wifeMm'], mood: 8 }],
    onLong: [{ say: ['wifeLong'], mood: -8 }],
    last: 'wifeBye',
  },
  hangsUpMidway: {
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
    ...MAN,
    onInterrupt: [{ say: ['enough'], mood: -30, leaves: true }],
    onSilence: [{ say: ['hangingUp'], mood: -10, leaves: true }],
  },
  whoAreYou: {
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
    ...MAN,
    onSilence: [{ say: ['hangingUp'], mood: -10, leaves: true }],
  },
  alreadyPaid: {
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
    ...MAN,
  },
  paysToday: {
    mood: 70,
    greets: ['hello', 'helloWho'],
    answers: {
      ...WILLING,
      A5: [say('forgotIt')],
      A6: [say('payToday')],
      A7: [{ say: ['payToday'], mood: 5 }],
      A8: [{ say: ['payNowApp'], mood: 5 }],
      A9: [{ say: ['yesToday'], mood: 5 }],
      A16: [say('payToday')],
    },
    otherwise: GO_ON,
    ...MAN,
  },
  angry: {
    mood: 32,
    greets: ['helloWho'],
    answers: {
      ...WILLING,
      A1: [{ say: ['angryAgain', 'angryWho'], mood: -4 }, say('angryWho')],
      A2: [
        { say: ['angryCheck', '*id'], mood: -4 },
        { say: ['angryCheck', '*id'], mood: -4 },
      ],
      A3: [{ say: ['thisAgain'], mood: -4 }],
      A4: [{ say: ['angryFees'], mood: -6 }],
      A5: [{ say: ['angryFees', 'angryComplain'], mood: -6 }],
      A7: [{ say: ['angryComplain'], mood: -6 }],
      A13: [{ say: ['angryComplain'], mood: -6 }],
      A14: [{ say: ['angryListen', 'lateFeeWrong'], mood: 10 }],
      A18: [{ say: ['angryWho'], mood: -2 }],
      A21: [{ say: ['bye'], leaves: true }],
      A22: [{ say: ['angryComplain'], mood: 8 }],
      A22a: [{ say: ['angryNoted'], mood: 10, leaves: true }],
      A22b: [{ say: ['angryNoted'], mood: 6, leaves: true }],
    },
    otherwise: [{ say: ['angryComplain'], mood: -4 }],
    ...MAN,
    onInterrupt: [
      { say: ['letMeFinish'], mood: -15 },
      { say: ['enough'], mood: -30, leaves: true },
    ],
    onCalm: [
      { say: ['angryListen'], mood: 22 },
      { say: ['calmer'], mood: 12 },
      { say: ['mm'], mood: 0 },
    ],
  },
  wrongNumber: {
    mood: 50,
    greets: ['helloWho'],
    answers: {
      A1: [say('wrongNumber')],
      // Whoever they are, they are not the one to be verified, and nothing of the case is theirs to hear.
      A2: [{ say: ['wrongAgain'], mood: -12 }],
      A3: [{ say: ['wrongNever'], mood: -25 }],
      A4: [{ say: ['wrongNever'], mood: -30 }],
      A18: [say('wrongNumber')],
      A19: [{ say: ['wrongBye'], leaves: true }],
      A20: [say('wrongNever'), { say: ['wrongBye'], leaves: true }],
      A21: [{ say: ['wrongBye'], leaves: true }],
    },
    otherwise: [{ say: ['wrongAgain'], mood: -10 }],
    ...MAN,
  },
  callLater: {
    mood: 50,
    greets: ['helloWho'],
    answers: {
      A1: [say('inMeeting', 'notNow')],
      A17: [{ say: ['callLater'], mood: 8 }],
      A21: [{ say: ['thanksLater'], leaves: true }],
    },
    otherwise: [
      { say: ['notNow'], mood: -10 },
      { say: ['notNow'], mood: -15 },
      { say: ['busyNow'], mood: -20, leaves: true },
    ],
    ...MAN,
    onSilence: [{ say: ['hangingUp'], mood: -10, leaves: true }],
  },
  // Who calls in has time: they found a missed call, or were promised this hour.
  callsBack: {
    mood: 60,
    greets: ['calledMe', 'callingBack'],
    answers: {
      ...WILLING,
      A1: [say('yesMe')],
      A3: [say('howMuch')],
      A17: [say('nowIsFine')],
    },
    otherwise: [say('howMuch'), say('mm')],
    ...MAN,
  },
  voicemail: {
    mood: 50,
    greets: ['mailbox'],
    answers: { AVM: [{ say: ['mailboxSaved'], leaves: true }] },
    // A machine hears everything and is moved by nothing.
    otherwise: [say()],
    onInterrupt: [say()],
    onSilence: [say(), say(), { say: ['mailboxSaved'], leaves: true }],
    onCalm: [say()],
    onLong: [say()],
    last: 'mailboxSaved',
  },
  hardship: {
    mood: 40,
    greets: ['hello', 'helloWho'],
    answers: {
      ...WILLING,
      A5: [say('lostJob')],
      A6: [say('noIncome')],
      A7: [{ say: ['cannotPay'], mood: -5 }],
      A12: [{ say: ['jobPapers'], mood: 15 }],
      A13: [{ say: ['cannotPay'], mood: -10 }],
      B4: [say('lostJob')],
      B6: [say('lostJob')],
      B7: [say('noIncome')],
      B8: [say('cannotPay')],
      B9: [say('cannotPay')],
      B11: [{ say: ['jobPapers'], mood: 15 }],
      B12: [{ say: ['cannotPay'], mood: -10 }],
      A16: [say('cannotPay')],
    },
    otherwise: [say('cannotPay'), say('mm')],
    ...MAN,
  },
}
