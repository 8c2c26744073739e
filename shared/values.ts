// The small values that rows are made of: ids, money, numbers, roles, kinds of debt and its terms. Promises: schemas only.
// Everybody takes them from `rows.ts`, which is built on this file.
import { z } from 'zod'
import { LocalDay } from './instant.ts'

export const Id = z.uuid()
export type Id = z.infer<typeof Id>

/** What every row has: whose it is, and its version, raised by one with each change; central's word is final. */
export const rowBase = { id: Id, customerId: Id, caseId: Id.nullable(), version: z.int().min(0) }

/** Integer fen (1/100 yuan). */
export const Fen = z.int().min(0).max(99_999_999_999)
export type Fen = z.infer<typeof Fen>

/** `+8619900001234`. */
export const E164 = z.string().regex(/^\+[1-9]\d{4,14}$/)
export type E164 = z.infer<typeof E164>

export const Purpose = z.enum(['collect', 'service', 'callback_requested'])
export type Purpose = z.infer<typeof Purpose>

/** The ways in which a person can be contacted. Calls by a machine are calls; who speaks stands beside the question. */
export const Channel = z.enum(['call', 'sms', 'email', 'letter', 'visit'])
export type Channel = z.infer<typeof Channel>

export const Role = z.enum(['agent', 'supervisor', 'qa', 'admin'])
export type Role = z.infer<typeof Role>

export const Product = z.enum(['creditCard', 'huabei', 'jiebei', 'consumerLoan'])
export type Product = z.infer<typeof Product>

export const LenderType = z.enum(['bank', 'consumerFinance', 'smallLoan', 'platform'])
export type LenderType = z.infer<typeof LenderType>

export const Terms = z.object({
  /** What was due and not paid on `dueDate`; interest runs on this. */
  principalFen: Fen,
  minimumFen: Fen,
  /** Day from which interest runs: the posting day for cards, else the due day. */
  interestFrom: LocalDay,
  /** Contract rate a day in parts per million (500 = 0.05 %). */
  dailyRatePpm: z.int().min(0).max(10_000),
  /** Penalty factor on the daily rate in parts per million (1_500_000 = 1.5x); 1_000_000 when there is none. */
  penaltyPpm: z.int().min(0).max(10_000_000),
  /** Late fee on the unpaid minimum, parts per million (50_000 = 5 %), and its floor. */
  lateFeePpm: z.int().min(0).max(1_000_000),
  lateFeeFloorFen: Fen,
})
export type Terms = z.infer<typeof Terms>

export const BUCKET_NAMES = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+'] as const
/** Bucket (账龄) by days past due; from which day each begins is a table of the house (`arrears.ts`). */
export const Bucket = z.enum(BUCKET_NAMES)
export type Bucket = z.infer<typeof Bucket>

/** A bill that fell due after the one of `Terms`: the ledger adds it to the account. */
export const Bill = z.object({
  /** The lender's own, by which a bill is booked once. */
  reference: z.string().min(1).max(80),
  amountFen: Fen.min(1),
  minimumFen: Fen,
  /** Interest runs from here where the product says so, else from the due day. */
  postedOn: LocalDay,
  dueDate: LocalDay,
})
export type Bill = z.infer<typeof Bill>
