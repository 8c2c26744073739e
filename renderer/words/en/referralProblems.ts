// Problems of cases that are handed on (agencies, referrals) in English: what happened, and what to do now.
import type { referralProblems as zh } from '../zh-CN/referralProblems.ts'

export const referralProblems: typeof zh = {
  'agency.notPublished': {
    what: '{{name}} is not published yet',
    now: 'Publish its name and contact on the official channel first, then enter the day.',
  },
  'agency.ended': { what: 'The mandate of {{name}} has ended', now: 'Choose another agency.' },
  'agency.alreadyOut': { what: 'The case is with {{name}} already', now: 'Recall it first.' },
  'agency.closed': { what: 'The case is closed, or nothing is owed', now: 'Nothing to hand on.' },
  'agency.tooEarly': {
    what: 'Too early for an agency',
    now: 'The case is in {{bucket}}; agencies take cases from {{from}} on.',
  },
  'agency.held': { what: 'The case is on hold', now: 'It can go out once the hold is lifted.' },
  'agency.agreed': { what: 'A promise or plan is running', now: 'Wait for how it ends.' },
  'agency.noNumber': {
    what: 'No number of the debtor can be used',
    now: 'Check the numbers and their source first.',
  },
  'agency.notIts': { what: 'This agency never had the case', now: 'Check the reference.' },
  'agency.unknownNumber': {
    what: 'The number is not one of this case',
    now: 'Check the number; an agency may call only those it was given.',
  },
  'agency.inFuture': { what: 'The time lies ahead', now: 'At the latest {{latest}}; check the time.' },
  'referral.notApproved': {
    what: 'Nobody agreed to a legal referral',
    now: 'An agent asks for it first, and another supervisor agrees.',
  },
  'referral.factsTooShort': {
    what: 'Too little is stated',
    now: 'Say when, which words, what was done: at least {{least}} characters.',
  },
  'referral.twoVisitors': {
    what: 'A visit takes two different people',
    now: 'Name both visitors with their staff numbers.',
  },
  'paper.notOne': {
    what: 'This is no paper that can be taken',
    now: 'Use a PDF, JPEG or PNG; ask the customer again for one that can’t be opened.',
  },
  'paper.tooLarge': {
    what: 'The file is too large',
    now: 'At most {{limit}} MB each: make it smaller or take it in parts.',
  },
  'paper.tooMany': {
    what: 'Too many papers',
    now: 'A ticket holds {{limit}} at most: keep what the review needs.',
  },
  'paper.noConsent': {
    what: 'The customer has not agreed to tell of this',
    now: 'Say what it is for, ask for consent and record it, then take the paper.',
  },
  'paper.ticketOver': {
    what: 'This ticket takes no papers any more',
    now: 'It is decided. Open a new ticket for another review.',
  },
}
