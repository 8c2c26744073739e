// Words of the call's centre pane, of practice and of recovery, in English; the same keys as the Chinese.
import type { callPane as zhPane, practice as zhPractice, recovery as zhRecovery } from '../zh-CN/callPane.ts'

export const callPane: typeof zhPane = {
  loading: 'Opening the call',
  unknown: 'This number belongs to no customer',
  unknownHint: 'Do not discuss any case. Ask what it is about, or name the official hotline.',
  unknownDone: 'Done',
}

export const practice: typeof zhPractice = {
  title: 'Whom to practise with?',
  subtitle: 'It really rings, talks and hangs up; practice makes no real calls',
  loading: 'Looking for practice customers',
  nobody: 'Nobody to practise with',
  nobodyHint: 'All practice customers have reached today’s limit or may not be called now.',
  start: 'Open the case',
  callMe: 'Let them call',
  hard: 'difficulty {{n}} of {{of}}',
  captions: 'Captions of the simulated customer',
  customer: 'Customer',
  waiting: 'Waiting for the customer…',
  sayHint: 'press F2 when you have said a line',
  cut: '(interrupted)',
  more: 'All {{n}}',
  less: 'Less',
  scenario: {
    promisesFriday: { trains: 'Trains: verification, recap, official channels' },
    disputesAmount: { trains: 'Trains: recording a dispute, not arguing' },
    relativeAnswers: { trains: 'Trains: third person, message only' },
    busy: { name: 'Busy line', trains: 'Trains: recording busy, other times' },
    noAnswer: { name: 'Nobody answers', trains: 'Trains: missed calls and their limits' },
    hangsUpMidway: { trains: 'Trains: a short opening, recording a hang-up' },
    whoAreYou: { trains: 'Trains: how to check us, no debt talk' },
    alreadyPaid: { trains: 'Trains: recording a claimed payment' },
    hardship: { trains: 'Trains: empathy, the hardship route' },
  },
}

export const recovery: typeof zhRecovery = {
  what: {
    renderer: 'The window closed unexpectedly at {{at}} and was opened again',
    unresponsive: 'The window stopped responding at {{at}} and was opened again',
    settings: 'The settings file was damaged at {{at}}; the defaults are back',
    practiceDatabase: 'The practice data were damaged at {{at}} and are made anew',
  },
  kept: 'What you typed and recorded is on this computer; nothing was lost.',
  waiting: '{{n}} records wait to be sent.',
  unfinished: 'The call with {{name}} has no result yet ({{n}} in all).',
  goOn: 'Complete it',
  dismiss: 'OK',
}
