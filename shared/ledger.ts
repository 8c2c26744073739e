// Ledger entries: payments and bills of accounts, as lenders send them. Promises: what contradicts the account is refused with the
// figure that would do; nothing is repaired. Pure: the ledger itself is central's (`central/ledger.ts`), promises are judged by it.
import { z } from 'zod'
import { addDays, LocalDay } from './instant.ts'
import { ruleFor } from './moneyRules.ts'
import type { Problem } from './problem.ts'
import type { CaseRow } from './rows.ts'
import { Bill, Fen } from './values.ts'

const account = {
  lender: z.string().min(1).max(80),
  accountNumber: z.string().min(4).max(40),
  /** The lender's own, by which an entry is booked once. */
  reference: z.string().min(1).max(80),
}

export const PaymentEntry = z.object({
  ...account,
  amountFen: Fen.min(1),
  valueDate: LocalDay,
  channel: z.string().max(40),
})
export type PaymentEntry = z.infer<typeof PaymentEntry>

export const BillEntry = z.object({ ...account, ...Bill.shape })
export type BillEntry = z.infer<typeof BillEntry>

/** Ended by people: the ledger of such a case is closed. */
const CLOSED: readonly CaseRow['state'][] = ['SETTLED', 'WRITTEN_OFF', 'RECALLED']

type Account = Pick<CaseRow, 'product' | 'lenderType' | 'dueDate' | 'terms' | 'bills' | 'state'>

/** The first day on which somebody can have paid towards the first bill of this account. */
export function earliestPayment({ dueDate, terms, ...subject }: Account): LocalDay {
  // Where no posting day is known, a bill is at most one billing period older than its due day.
  if (terms.interestFrom < dueDate) return terms.interestFrom
  return addDays(dueDate, -ruleFor('PERIOD', subject, dueDate).value)
}

/** What is wrong with a payment to this account as central knows it on `today`; null = it may be booked. */
export function paymentProblem(entry: PaymentEntry, matter: Account, today: LocalDay): Problem | null {
  if (entry.valueDate > today) return { code: 'ledger.inFuture', params: { latest: today } }
  const earliest = earliestPayment(matter)
  if (entry.valueDate < earliest) return { code: 'ledger.beforeBill', params: { earliest } }
  return null
}

/** What is wrong with a further bill of this account; null = it may be booked. */
export function billProblem(entry: BillEntry, matter: Account, today: LocalDay): Problem | null {
  if (CLOSED.includes(matter.state)) return { code: 'ledger.closed', params: { state: matter.state } }
  if (entry.postedOn > today) return { code: 'ledger.inFuture', params: { latest: today } }
  if (entry.dueDate < entry.postedOn)
    return { code: 'ledger.dueBeforePosting', params: { postedOn: entry.postedOn } }
  if (entry.minimumFen > entry.amountFen)
    return { code: 'ledger.minimumAboveAmount', params: { amountFen: entry.amountFen } }
  // What fell due before the account was handed over is in its amount already.
  if (entry.dueDate <= matter.dueDate) return { code: 'ledger.billTooOld', params: { after: matter.dueDate } }
  if (matter.bills?.some(({ dueDate }) => dueDate === entry.dueDate))
    return { code: 'ledger.billTwice', params: { dueDate: entry.dueDate } }
  return null
}

/** The account with one more bill, in the order of the due days. */
export function withBill<R extends Pick<CaseRow, 'bills'>>(
  matter: R,
  { reference, amountFen, minimumFen, postedOn, dueDate }: Bill,
): R {
  const bills = [...(matter.bills ?? []), { reference, amountFen, minimumFen, postedOn, dueDate }]
  return { ...matter, bills: bills.sort((a, b) => (a.dueDate < b.dueDate ? -1 : 1)) }
}
