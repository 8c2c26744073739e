// Problems of messages in English: what happened, and what to do now. Part of `problems.ts`.
import type { messageProblems as zh } from '../zh-CN/messageProblems.ts'

export const messageProblems: typeof zh = {
  'message.wrongChannel': { what: 'This template can’t go this way', now: 'Choose another template.' },
  'message.noAddress': {
    what: 'The lender named no such address ({{channel}})',
    now: 'Write another way, or ask the customer in a call to tell the lender.',
  },
  'message.neutralOnly': {
    what: 'This is not the debtor: the debt may not be mentioned',
    now: 'Use the neutral “please call us” template.',
  },
  'message.unverified': {
    what: 'The debtor was never verified on this number: a text message may not mention the debt',
    now: 'Verify them in a call first, or use the neutral template.',
  },
  'message.valueMissing': {
    what: 'The ledger has no value for {{name}}',
    now: 'Choose another template, or have a supervisor change it.',
  },
  'message.templateFaults': {
    what: 'The template has {{count}} faults',
    now: 'Mend what is marked, then hand it in again.',
  },
  'message.templateClosed': { what: 'This template was decided already', now: 'Refresh and look again.' },
  'message.ownTemplate': {
    what: 'You wrote this template yourself',
    now: 'Another supervisor has to approve it.',
  },
  'message.versionTaken': {
    what: 'Somebody else wrote version {{version}} meanwhile',
    now: 'Refresh, and change that one.',
  },
  'message.signature': {
    what: 'The carrier’s message is not signed as agreed ({{detail}})',
    now: 'Check the gateway’s secret and its clock.',
  },
}
