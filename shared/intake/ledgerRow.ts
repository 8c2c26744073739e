// One row of a ledger file to an entry, or all reasons why it is rejected. Promises: pure, every fault in one pass; problems name
// column and reason, never what the cell holds. What contradicts the account itself is judged in `shared/ledger.ts`.
import { unguarded } from '../csv.ts'
import type { LocalDay } from '../instant.ts'
import { BillEntry, PaymentEntry } from '../ledger.ts'
import { parseMoney } from '../money.ts'
import type { Fen } from '../values.ts'
import type { RowProblem } from './account.ts'
import { type Read, readAccountNumber, readDay, readWords } from './cells.ts'
import type { Cells } from './event.ts'
import type { LedgerColumn, LedgerRecognition, LedgerWhat } from './ledgerColumns.ts'
import type { CellReason } from './row.ts'

export type LedgerRow =
  | { readonly ok: true; readonly what: 'payments'; readonly entry: PaymentEntry }
  | { readonly ok: true; readonly what: 'bills'; readonly entry: BillEntry }
  | { readonly ok: false; readonly problems: readonly RowProblem[] }

const REFERENCE_LENGTH = 80
const LENDER_LENGTH = 80
const CHANNEL_LENGTH = 40

/** `lender` stands in where the file has no such column. */
export function parseLedgerRow(
  cells: Cells,
  { mapping }: LedgerRecognition,
  what: LedgerWhat,
  lender: string | null,
): LedgerRow {
  const problems: RowProblem[] = []
  const headingOf = (column: LedgerColumn) =>
    Object.keys(mapping).find((heading) => mapping[heading] === column) ?? null
  const textOf = (column: LedgerColumn): string => {
    const heading = headingOf(column)
    return heading === null ? '' : unguarded(cells[heading] ?? '').trim()
  }
  const fail = (column: LedgerColumn, reason: CellReason): null => {
    problems.push({
      column,
      heading: headingOf(column),
      problem: { code: 'intake.cellInvalid', params: { column, reason } },
    })
    return null
  }
  const missing = (column: LedgerColumn): null => {
    problems.push({
      column,
      heading: headingOf(column),
      problem: { code: 'intake.cellMissing', params: { column } },
    })
    return null
  }
  const read = <T>(column: LedgerColumn, reader: (text: string) => Read<T>): T | null => {
    const text = textOf(column)
    if (text === '') return missing(column)
    const found = reader(text)
    return found.ok ? found.value : fail(column, found.reason)
  }
  const money = (column: LedgerColumn): Fen | null => {
    const found = parseMoney(textOf(column))
    if (!found.ok) return found.reason === 'empty' ? missing(column) : fail(column, found.reason)
    return found.fen
  }
  const day = (column: LedgerColumn): LocalDay | null => read(column, readDay)

  const account = {
    lender:
      textOf('lender') === ''
        ? (lender ?? missing('lender'))
        : read('lender', (text) => readWords(text, LENDER_LENGTH)),
    accountNumber: read('accountNumber', readAccountNumber),
    reference: read('reference', (text) => readWords(text, REFERENCE_LENGTH)),
    amountFen: money('amount'),
  }
  if (account.amountFen === 0) fail('amount', 'zero')
  const parsed =
    what === 'payments'
      ? PaymentEntry.safeParse({
          ...account,
          valueDate: day('valueDate'),
          channel: textOf('channel') === '' ? '' : read('channel', (text) => readWords(text, CHANNEL_LENGTH)),
        })
      : BillEntry.safeParse({
          ...account,
          // Without one the whole bill is due.
          minimumFen: textOf('minimum') === '' ? account.amountFen : money('minimum'),
          postedOn: day('postedOn'),
          dueDate: day('dueDate'),
        })
  if (problems.length > 0 || !parsed.success) return { ok: false, problems }
  return what === 'payments'
    ? { ok: true, what, entry: PaymentEntry.parse(parsed.data) }
    : { ok: true, what, entry: BillEntry.parse(parsed.data) }
}
