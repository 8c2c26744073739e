// What an import tells of rows: rejected ones with their reasons, other figures, new accounts. Promises: lists on the screen stay short while
// the figures count all; nothing of a person stands there whole; nothing here is changed in place, since a transaction may run twice. Private to the import.
import { maskName } from '../shared/identity.ts'
import type { Account } from '../shared/intake/account.ts'
import type { FreshRow, RowChange } from '../shared/intake/exchange.ts'
import type { ImportReply } from '../shared/protocol.ts'
import type { RejectedCell } from './database.ts'
import type { StagedRow } from './importStaging.ts'
import type { RejectedRow } from './intake.ts'
import type { Landing } from './landing.ts'

const SHOWN = 200
const FRESH_SHOWN = 50

export interface Rejected extends RejectedRow {
  readonly problems: RejectedCell[]
}

export const rejected = (line: number, cells: string[], problems: readonly RejectedCell[]): Rejected => ({
  line,
  cells,
  problems: problems.map(({ column, problem }) => ({ column, problem })),
})

/** Those that stand first in the file are shown, whenever they were found. */
export function withRejects(reply: ImportReply, rejects: readonly Rejected[]): ImportReply {
  if (rejects.length === 0) return reply
  const found = rejects.flatMap(({ line, problems }) => problems.map((one) => ({ line, ...one })))
  const problems = [...reply.problems, ...found].sort((a, b) => a.line - b.line).slice(0, SHOWN)
  return { ...reply, rejected: reply.rejected + rejects.length, problems }
}

/** The figures alone: they change with every row, the lists are full soon. */
export const countsOf = ({ rows, accepted, unchanged, changed, rejected: refused }: ImportReply) => ({
  rows,
  accepted,
  unchanged,
  changed,
  rejected: refused,
})

/** A new account as the preview lists it: nothing of a person whole. */
function freshRow(line: number, { customer, accountNumber, product, terms, dueDate }: Account): FreshRow {
  return {
    line,
    customer: maskName(customer.name),
    accountTail: accountNumber.slice(-4),
    product,
    amountFen: terms.principalFen,
    dueDate,
  }
}

interface Told {
  readonly reply: ImportReply
  readonly rejects: Rejected[]
  readonly changes: RowChange[]
  /** Whether a list of the reply grew. */
  readonly listed: boolean
}

/** What is to be told once these rows have landed. */
export function toldOf(before: ImportReply, page: readonly StagedRow[], landing: Landing): Told {
  const changes = landing.differences.flatMap(({ index, customerName, fields }): RowChange[] => {
    const row = page[index]
    if (!row) return []
    const accountTail = row.account.accountNumber.slice(-4)
    return [{ line: row.line, customer: maskName(customerName), accountTail, fields }]
  })
  const fresh = landing.fresh.slice(0, FRESH_SHOWN - before.fresh.length).flatMap((index): FreshRow[] => {
    const row = page[index]
    return row ? [freshRow(row.line, row.account)] : []
  })
  const rejects = landing.refused.flatMap(({ index, problem }): Rejected[] => {
    const row = page[index]
    return row ? [rejected(row.line, row.cells, [problem])] : []
  })
  const shown = changes.slice(0, SHOWN - before.changes.length)
  const counted = {
    ...before,
    accepted: before.accepted + page.length - landing.refused.length,
    unchanged: before.unchanged + landing.unchanged,
    changed: before.changed + landing.changed,
    changes: [...before.changes, ...shown],
    fresh: [...before.fresh, ...fresh],
  }
  return {
    reply: withRejects(counted, rejects),
    rejects,
    changes,
    listed: shown.length + fresh.length + rejects.length > 0,
  }
}
