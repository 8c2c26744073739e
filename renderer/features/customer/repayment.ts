// What was promised and what was paid, month by month: the figures behind the chart of repayments. Pure.
import { addMonths, type LocalDay } from '../../../shared/instant.ts'
import type { PaymentView, PromiseView } from '../../local/views.ts'

export interface MonthSum {
  /** `2026-11` */
  readonly month: string
  /** Due in the month, without promises that people ended. */
  readonly promisedFen: number
  readonly paidFen: number
}

/** Promises that no longer ask for money: another took their place, or they were taken back. */
const ENDED: readonly PromiseView['status'][] = ['RENEGOTIATED', 'CANCELLED', 'VOID']

/** The last `count` months, oldest first; they end with the month of `today`, or of the latest promise that still runs. */
export function monthSums(
  promises: readonly Pick<PromiseView, 'promise' | 'status'>[],
  payments: readonly PaymentView[],
  today: LocalDay,
  count = 6,
): MonthSum[] {
  const asked = promises.filter(({ status }) => !ENDED.includes(status)).map(({ promise }) => promise)
  const latest = asked.reduce((day, { due }) => (due > day ? due : day), today)
  const first = `${latest.slice(0, 7)}-01`
  const sum = (amounts: number[]) => amounts.reduce((all, one) => all + one, 0)
  return Array.from({ length: count }, (_, index) => {
    const month = addMonths(first, index - count + 1).slice(0, 7)
    return {
      month,
      promisedFen: sum(asked.flatMap(({ due, amountFen }) => (due.startsWith(month) ? amountFen : []))),
      paidFen: sum(
        payments.flatMap(({ valueDate, amountFen }) => (valueDate.startsWith(month) ? amountFen : [])),
      ),
    }
  })
}
