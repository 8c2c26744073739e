// Words of the section where administrators book payments and bills, in English; the same keys as the Chinese.
import type { ledger as zh } from '../zh-CN/ledger.ts'

export const ledger: typeof zh = {
  intro:
    'Payments and new bills are booked from the lender’s files, and they alone say whether a promise was kept. Check first, see what would change, then book.',
  what: 'What the file holds',
  payments: 'Payments',
  bills: 'New bills',
  lender: 'Lender (where the file has no such column)',
  columns: {
    payments: 'Columns: reference, account number, amount, value date; channel and lender may be there.',
    bills:
      'Columns: bill number, account number, amount, minimum payment, posting day, due day; the lender may be there.',
  },
  look: 'Check',
  lookHint: 'Checking books nothing',
  running: { look: 'Checking', book: 'Booking' },
  looked: 'Checked: nothing is booked yet',
  booked: 'Booked',
  book: 'Book',
  anew: 'Another file',
  figure: { fresh: 'New', unchanged: 'Booked before', rejected: 'Returned' },
  wouldBe: 'What booking would change',
  effects: 'What this file changed',
  noEffects: 'No promise and no case changes by it',
  clean: 'All {{rows}} rows can be booked.',
  surplus: 'Reference {{reference}} pays {{amount}} too much: ask the lender',
  promise: '{{amount}} by {{due}}',
  effect: {
    promiseKept: 'promise kept',
    promisePartial: 'promise kept in part',
    cured: 'paid in full, the case ends',
    settled: 'settled as the plan says',
    reopened: 'a new bill, the case goes on',
  },
}
