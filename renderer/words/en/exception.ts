// Words of exceptions that a supervisor decides, in English; the same keys as the Chinese.
import type { exceptions as zh } from '../zh-CN/exception.ts'

export const exceptions: typeof zh = {
  kind: {
    call: 'one more call',
    promise: 'another promise',
    cancelPromise: 'a promise cancelled',
    voidPromise: 'a promise taken out',
  },
  ask: {
    call: 'Ask for one more call',
    promise: 'Ask for another promise',
    cancelPromise: 'Ask to cancel it',
    voidPromise: 'Ask to take it out (recorded in error)',
  },
  why: {
    call: 'Why one more call today',
    promise: 'Why another promise makes sense',
    cancelPromise: 'What was agreed with the customer',
    voidPromise: 'What was recorded wrongly',
  },
  send: 'Send to supervisor',
  waiting: 'With the supervisor since {{at}}',
  granted: 'Granted: {{reason}}',
  withdraw: 'Take back',
  withdrawn: 'Taken back by the agent',
  news: {
    granted: '{{name}}: granted, {{what}}',
    refused: '{{name}}: not granted, {{what}}',
  },
  keys: { ask: 'Ask a supervisor for an exception' },
  facts: {
    rules: 'Rules that refused it',
    now: 'What the guard says now',
    permitted: 'The call is permitted by now: no exception is needed',
    promise: 'The promise',
    promiseFigures: '{{amount}} by {{due}}, {{paid}} paid',
    once: 'If you grant it, it is good for one call today, by the customer’s own day.',
    ends: 'Granted, the promise ends at once. Only the ledger says whether a promise was kept.',
    used: 'used',
    unused: 'not used',
  },
}
