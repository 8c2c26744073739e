// What one row of an account file becomes: everything central needs to make customer, contacts and case, or every reason
// why the row was rejected. Promises: an `Account` is valid as it stands; problems name columns and reasons, never contents.
import { z } from 'zod'
import { LocalDay, Zone } from '../instant.ts'
import type { Problem } from '../problem.ts'
import { ContactRow, E164, LenderType, NumberSource, Product, Terms } from '../rows.ts'

export const AccountContact = z.object({
  role: ContactRow.shape.role,
  relation: ContactRow.shape.relation,
  /** Null for the debtor's own numbers: they carry the customer's name. */
  name: ContactRow.shape.name,
  phone: E164,
  source: NumberSource.nullable(),
})
export type AccountContact = z.infer<typeof AccountContact>

/** The customer's numbers come first, in the order of the file; no number twice. */
export const Account = z.object({
  /** With `accountNumber` the key under which central finds the case again. */
  lender: z.string().min(1).max(80),
  lenderType: LenderType,
  callerName: z.string().min(1).max(80),
  hotline: z.string().min(3).max(20),
  product: Product,
  accountNumber: z.string().min(4).max(40),
  dueDate: LocalDay,
  terms: Terms,
  zone: Zone,
  customer: z.object({
    name: z.string().min(1).max(60),
    idNumber: z.string().length(18).nullable(),
    address: z.string().max(200).nullable(),
    email: z.string().max(120).nullable().optional(),
  }),
  contacts: z.array(AccountContact).min(1).max(20),
  synthetic: z.boolean(),
})
export type Account = z.infer<typeof Account>

/** What is said of a lender in its calls. */
export interface LenderWords {
  readonly callerName: string
  readonly hotline: string
}

/** What an account file may leave out; the site (or the import form) says it once for the whole file. */
export interface IntakeDefaults {
  readonly lender: string | null
  /** Null: read from the lender's name, else from the product. */
  readonly lenderType: LenderType | null
  /** The neutral name said before verification; null: the lender's name. */
  readonly callerName: string | null
  readonly hotline: string | null
  /** What is known of a lender from earlier files, for what neither the file nor the request says. */
  readonly known: ReadonlyMap<string, LenderWords>
  /** Everybody in the file is simulated, whatever it says: so in the practice world. */
  readonly synthetic?: true
  readonly zone: Zone
  /** Lawful origin of the numbers in the file; null makes numbers without a stated origin uncallable (C10). */
  readonly source: NumberSource | null
}

export interface RowContext {
  /** Today in the zone of the site. */
  readonly today: LocalDay
  readonly defaults: IntakeDefaults
}

/** One reason why a row was rejected. `column` is null where the row as a whole is at fault (broken, repeated). */
export interface RowProblem {
  readonly column: string | null
  readonly heading: string | null
  readonly problem: Problem
}

export type ParsedRow =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly problems: readonly RowProblem[] }

/** The key of an account inside a file and in central. */
export function accountKey({ lender, accountNumber }: Pick<Account, 'lender' | 'accountNumber'>): string {
  return `${lender}\u0000${accountNumber}`
}
