// Words of the call's centre pane and of recovery, in English; the same keys as the Chinese.
import type { WithPlurals } from '../plurals.ts'
import type { callPane as zhPane, recovery as zhRecovery } from '../zh-CN/callPane.ts'

export const callPane: WithPlurals<typeof zhPane> = {
  number: '{{name}} {{phone}}',
  numberOnLine: '{{name}} {{phone}} (this call)',
  slow: 'The call itself goes on: talk and hang up as always.',
  loading: 'Opening the call',
  unknown: 'This number belongs to no customer',
  unknownHint: 'Do not discuss any case. Ask what it is about, or name the official hotline.',
  unknownKept: 'A call without a case stays under “Callbacks”, to be looked up later.',
  find: 'Find the case: name, number tail, case id',
  found: 'Cases found',
  foundNone: 'Nothing found: try another way.',
  attach: 'Attach to this case',
  unknownDone: 'Done',
}

export const recovery: WithPlurals<typeof zhRecovery> = {
  title: 'What was recovered',
  what: {
    renderer: 'The window closed unexpectedly at {{at}} and was opened again',
    unresponsive: 'The window stopped responding at {{at}} and was opened again',
    application: 'Duedesk was not closed properly last time: a power cut, or it was ended by force',
    settings: 'The settings file was damaged at {{at}}; the defaults are back',
    practiceDatabase: 'The practice data were damaged at {{at}} and are made anew',
  },
  kept: 'What you typed and recorded is on this computer; nothing was lost.',
  waiting: '{{count}} records wait to be sent.',
  waiting_one: '{{count}} record waits to be sent.',
  unfinished: 'The call with {{name}} has no result yet ({{count}} in all).',
  cut: {
    asking: 'The call with {{name}} broke off; the other end is being hung up for you.',
    told: 'The call with {{name}} broke off; the other end was hung up for you.',
    gone: 'The call with {{name}} broke off; the line holds no such call any more.',
    unreached:
      'The call with {{name}} broke off; the line could not be told, so the other end may have to hang up itself.',
  },
  callBack: 'Call back',
  goOn: 'Complete it',
  dismiss: 'OK',
}
