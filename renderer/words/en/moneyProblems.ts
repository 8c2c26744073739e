// Problems of plans, waivers and the ledger in English: what happened, and what to do now.
import type { moneyProblems as zh } from '../zh-CN/moneyProblems.ts'

export const moneyProblems: typeof zh = {
  'plan.tooManyPeriods': { what: 'Too many periods', now: 'At most {{maximum}}.' },
  'plan.firstInPast': { what: 'The first day has passed', now: 'The earliest is {{earliest}}.' },
  'plan.firstTooLate': { what: 'The first day is too late', now: 'The latest is {{latest}}.' },
  'plan.tooDear': {
    what: 'The plan costs too much in a year',
    now: '{{annualPpm}} a year, at most {{maximumPpm}}. Lower the rate or take fewer periods.',
  },
  'plan.alreadyOpen': {
    what: 'There is a plan already',
    now: 'Wait for its result, or withdraw the request first.',
  },
  'plan.partTooSmall': { what: 'The instalments are too small', now: 'Take fewer periods.' },
  'plan.meansUnknown': {
    what: 'Income and needs are not known',
    now: 'Ask for consent, then fill in monthly income and needs.',
  },
  'plan.figuresChanged': {
    what: 'The ledger moved: the customer agreed to other figures',
    now: '{{totalFen}} is owed now. Agree it with the customer again.',
  },
  'plan.consentMissing': {
    what: 'No consent to income and needs',
    now: 'Say what it is for and ask for consent first.',
  },
  'plan.nothingOwed': { what: 'Nothing is owed', now: 'No plan is needed.' },
  'plan.ownRequest': { what: 'You can’t decide your own request', now: 'Ask another supervisor.' },
  'plan.closed': { what: 'This request has its result', now: 'Look again.' },
  'plan.aboveMeans': {
    what: 'An instalment is more than the customer can bear',
    now: '{{disposableFen}} is left each month, so at most {{maximumFen}} a period. Take more periods, or the hardship route.',
  },
  'waiver.aboveOwed': { what: 'More is waived than is owed', now: 'Calculate again.' },
  'waiver.order': {
    what: 'Waived in the wrong order',
    now: 'First the late fee, then interest, principal last.',
  },
  'waiver.aboveTier': { what: 'Above what may be waived', now: 'At most {{maximumFen}}.' },
  'ledger.unknownAccount': {
    what: 'No such account',
    now: 'Check lender and account number, or import the account first.',
  },
  'ledger.inFuture': {
    what: 'The day lies in the future',
    now: 'The latest is {{latest}}. Check it, then book again.',
  },
  'ledger.beforeBill': {
    what: 'The payment is older than the bill',
    now: 'This account has bills from {{earliest}} on. Check account and day.',
  },
  'ledger.contradicts': {
    what: 'This reference is booked with other figures',
    now: '{{reference}} differs from what is booked. Check it with the lender.',
  },
  'ledger.closed': { what: 'The case is closed', now: 'A supervisor has to confirm this entry.' },
  'ledger.dueBeforePosting': {
    what: 'Due before it was posted',
    now: 'It was posted on {{postedOn}}. Check the due day.',
  },
  'ledger.minimumAboveAmount': { what: 'The minimum is above the amount', now: 'The bill is {{amountFen}}.' },
  'ledger.billTooOld': {
    what: 'The bill is too old',
    now: 'What fell due by {{after}} is in the amount of the account already.',
  },
  'ledger.billTwice': {
    what: 'A bill falls due on that day already',
    now: 'The bill of {{dueDate}} is booked. Check it.',
  },
}
