// New credit for somebody who is overdue (复贷、续贷): never offered. Promises: one answer for every case, with its rule; nothing that is
// owed, by whatever plan, leaves the door open, and after that only a consent of its own does. Pure.
import type { Source } from '../compliance/pack.ts'
import type { CaseRow, Fen } from '../rows.ts'

/** Inducing or forcing new borrowing is forbidden conduct; so nobody speaks of it while anything is owed. */
export const NEW_CREDIT_SOURCE: Source = {
  title: {
    zh: '金融机构个人消费类贷款催收工作指引（试行）（中国银行业协会，2026）',
    en: 'Working guidelines on collection of personal consumer loans (trial), China Banking Association, 2026',
  },
  article: { zh: '催收行为规范', en: 'Chapter on conduct' },
}

/**
 * `off`: not offered, and a customer who asks is told so. `separate`: all is paid; still not a matter of this desk, but of the lender,
 * with a consent of its own.
 */
export type NewCredit =
  | { readonly offer: 'off'; readonly why: 'overdue' | 'open' }
  | { readonly offer: 'separate' }

/** `totalFen`: what is owed in all, also under a plan. */
export function newCreditFor(matter: Pick<CaseRow, 'state'>, { totalFen }: { totalFen: Fen }): NewCredit {
  if (totalFen > 0) return { offer: 'off', why: 'overdue' }
  // Paid, and the ledger has not closed the case yet.
  return matter.state === 'CURED' || matter.state === 'SETTLED'
    ? { offer: 'separate' }
    : { offer: 'off', why: 'open' }
}
