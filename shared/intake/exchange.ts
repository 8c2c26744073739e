// What desk and central say to each other about an account file before and while it is imported: its columns with the
// choices remembered for the lender, what would change in the ledger, how far the work is. No cell of a person stands here whole.
import { z } from 'zod'
import { LocalDay } from '../instant.ts'
import { Product } from '../rows.ts'

/** How a heading got its column; `ambiguous` and `unknown` wait for a person. */
const HeadingState = z.enum(['recognised', 'remembered', 'chosen', 'ambiguous', 'unknown'])

// POST /v1/imports/columns (admin): reads the beginning of a file, writes nothing
export const ColumnsReply = z.object({
  format: z.enum(['csv', 'xlsx']),
  /** Name of the sheet of a workbook. */
  sheet: z.string().nullable(),
  /** In the order of the file. */
  headings: z.array(
    z.object({
      heading: z.string(),
      column: z.string().nullable(),
      state: HeadingState,
      /** What an ambiguous heading may mean. */
      candidates: z.array(z.string()),
      /** The first cell that is not empty; all but its shape is hidden where it may be about a person. */
      sample: z.string(),
    }),
  ),
  /** Required columns that no heading carries. */
  missing: z.array(z.string()),
  /** What earlier files said of this lender; it stands in for columns that the file leaves out. */
  known: z.object({ callerName: z.string(), hotline: z.string() }).nullable(),
  /** Of a workbook: central keeps its beginning for a while under this name, so that it need not be sent again. */
  kept: z.string().nullable(),
})
export type ColumnsReply = z.infer<typeof ColumnsReply>

const Value = z.union([z.string(), z.number(), z.null()])

/**
 * One figure that the file has otherwise than the ledger. `field` = a column of ours. `money` in fen, `rate` in parts per
 * million, `count` = how many numbers are on file; `hidden` = about a person, only that it differs is said.
 */
export const FieldChange = z.object({
  field: z.string(),
  kind: z.enum(['money', 'day', 'rate', 'words', 'count', 'hidden']),
  from: Value,
  to: Value,
})
export type FieldChange = z.infer<typeof FieldChange>

export const RowChange = z.object({
  line: z.int(),
  /** Masked. */
  customer: z.string(),
  /** The last four characters. */
  accountTail: z.string(),
  fields: z.array(FieldChange),
})
export type RowChange = z.infer<typeof RowChange>

/** A row whose account is not there yet. Name and account masked. */
export const FreshRow = z.object({
  line: z.int(),
  customer: z.string(),
  accountTail: z.string(),
  product: Product,
  amountFen: z.int(),
  dueDate: LocalDay,
})
export type FreshRow = z.infer<typeof FreshRow>

/** GET /v1/imports/:id (admin). `of` = rows of the file, known once it was read through; while publishing both count new cases. */
export const ImportProgress = z.object({
  state: z.enum(['reading', 'landing', 'publishing', 'done', 'cancelled', 'failed']),
  rows: z.int(),
  of: z.int().nullable(),
})
export type ImportProgress = z.infer<typeof ImportProgress>

/** DELETE /v1/imports/:id (admin): false when it was too late, everything stands then. */
export const CancelReply = z.object({ cancelled: z.boolean() })
export type CancelReply = z.infer<typeof CancelReply>
