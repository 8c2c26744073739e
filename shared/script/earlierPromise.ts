// The promise that a call follows up (破约跟进): which one it is, and what the ledger booked since. Promises: pure; a promise is
// followed up only while it is the last word between the two sides and the ledger says that it is open.
import { type LocalDay, localDay, type Zone } from '../instant.ts'
import type { PromiseStatus } from '../promise.ts'
import type { Fen, PaymentRow, PromiseRow } from '../rows.ts'

export interface EarlierPromise {
  readonly due: LocalDay
  readonly amountFen: Fen
  /** Booked from the day of the promise until today, late payments too: what is read out has to be what the ledger holds. */
  readonly paidFen: Fen
}

interface Promised {
  readonly promise: Pick<PromiseRow, 'amountFen' | 'due' | 'madeAt'>
  readonly status: PromiseStatus
}
type Booked = Pick<PaymentRow, 'amountFen' | 'valueDate'>

function latest(promises: readonly Promised[]): Promised | null {
  return promises.reduce<Promised | null>(
    (last, each) =>
      each.status === 'VOID' || (last && last.promise.madeAt >= each.promise.madeAt) ? last : each,
    null,
  )
}

function figures({ promise }: Promised, payments: readonly Booked[], zone: Zone): EarlierPromise {
  const { due, amountFen, madeAt } = promise
  const since = localDay(madeAt, zone)
  const paidFen = payments.reduce((sum, paid) => (paid.valueDate >= since ? sum + paid.amountFen : sum), 0)
  return { due, amountFen, paidFen }
}

/** The figures of the latest promise, however it stands: money that comes in while it is spoken of takes no figure off the line. */
export function latestPromiseOf(
  promises: readonly Promised[],
  payments: readonly Booked[],
  zone: Zone,
): EarlierPromise | null {
  const last = latest(promises)
  return last && figures(last, payments, zone)
}

/**
 * The latest promise, if it was broken or kept in part and money is still lacking; null while a promise runs, after one that was
 * kept, cancelled or renegotiated, and once late payments made up for it.
 */
export function earlierPromiseOf(
  promises: readonly Promised[],
  payments: readonly Booked[],
  zone: Zone,
): EarlierPromise | null {
  const last = latest(promises)
  if (!last || (last.status !== 'BROKEN' && last.status !== 'PARTIAL')) return null
  const found = figures(last, payments, zone)
  return found.paidFen < found.amountFen ? found : null
}
