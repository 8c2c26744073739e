// The columns of an account file before anything is imported: what each heading was taken for, what a person chose for this
// lender earlier, what is missing. Promises: reads the beginning only, writes nothing, gives back no cell of a person.
import { CHINA, localDay } from '../shared/instant.ts'
import { type ColumnKey, columnKey } from '../shared/intake/columns.ts'
import type { Cells, HeaderRead } from '../shared/intake/event.ts'
import type { ColumnsReply } from '../shared/intake/exchange.ts'
import { ProblemError } from '../shared/problem.ts'
import type { ColumnsQuery } from '../shared/protocol.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { withBody } from './importBody.ts'
import { NO_DEFAULTS, readAccounts } from './intake.ts'
import { lenderWords } from './lenderWords.ts'

type Columns = Readonly<Record<string, string>>

const SAMPLE_ROWS = 5
const SAMPLE_LENGTH = 24

/** Columns of figures and words that say nothing about who somebody is. */
const PLAIN: ReadonlySet<ColumnKey> = new Set([
  'product',
  'amountDue',
  'minimumDue',
  'dueDate',
  'postedOn',
  'lender',
  'lenderType',
  'callerName',
  'hotline',
  'dailyRate',
  'annualRate',
  'penaltyFactor',
  'lateFeeRate',
  'lateFeeFloor',
  'phoneSource',
  'contactRelation',
  'synthetic',
])

/** Throws the file's own problem (`intake.…`); a missing column is no problem yet. */
export async function columnsOf(
  central: Central,
  query: ColumnsQuery,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<ColumnsReply> {
  return withBody(body, announced, (file) => columnsIn(central, query, file()))
}

async function columnsIn(
  central: Central,
  query: ColumnsQuery,
  file: AsyncIterable<Uint8Array>,
): Promise<ColumnsReply> {
  const chosen = query.mapping ?? {}
  const remembered = query.lender ? await rememberedColumns(central, query.lender) : {}
  let header: HeaderRead | null = null
  const rows: Cells[] = []
  const options = {
    today: localDay(central.now(), CHINA),
    defaults: NO_DEFAULTS,
    mapping: { ...remembered, ...chosen },
    unfinished: true,
  }
  for await (const event of readAccounts(file, options)) {
    if (event.kind === 'header') header = event
    else rows.push(event.cells)
    if (rows.length >= SAMPLE_ROWS) break
  }
  if (!header) throw new ProblemError('intake.empty')
  const { recognised, headings, format, sheet } = header
  return {
    format,
    sheet,
    missing: [...recognised.missing],
    known: (query.lender && (await lenderWords(central.database.db)).get(query.lender)) || null,
    headings: headings.map((heading) => {
      const column = recognised.mapping[heading] ?? null
      const asked = recognised.ambiguous.find((one) => one.heading === heading)
      const by = Object.hasOwn(chosen, heading)
        ? 'chosen'
        : Object.hasOwn(remembered, heading)
          ? 'remembered'
          : null
      return {
        heading,
        column,
        state: by ?? (column !== null ? 'recognised' : asked ? 'ambiguous' : 'unknown'),
        candidates: [...(asked?.candidates ?? [])],
        sample: sampleOf(column, rows.map((cells) => cells[heading]?.trim() ?? '').find(Boolean) ?? ''),
      }
    }),
  }
}

/** Letters and digits after the first two are covered unless the column is plain. */
function sampleOf(column: string | null, text: string): string {
  const short = [...text].slice(0, SAMPLE_LENGTH).join('')
  const key = column === null ? null : columnKey(column)
  if (key && PLAIN.has(key)) return short
  let seen = 0
  return short.replace(/[\p{L}\p{N}]/gu, (character) => {
    seen += 1
    return seen <= (/\p{Script=Han}/u.test(character) ? 1 : 2) ? character : '*'
  })
}

async function rememberedColumns(central: Central, lender: string): Promise<Columns> {
  const found = await central.database.db
    .selectFrom('import_mappings')
    .select('columns')
    .where('lender', '=', lender)
    .executeTakeFirst()
  return found?.columns ?? {}
}

/** Keeps what a person chose for files of this lender, beside what was chosen for other headings before. */
export async function rememberColumns(tx: Tx, lender: string, chosen: Columns): Promise<void> {
  if (Object.keys(chosen).length === 0) return
  const standing = await tx
    .selectFrom('import_mappings')
    .select('columns')
    .where('lender', '=', lender)
    .forUpdate()
    .executeTakeFirst()
  const columns = JSON.stringify({ ...standing?.columns, ...chosen })
  await tx
    .insertInto('import_mappings')
    .values({ lender, columns })
    .onConflict((conflict) => conflict.column('lender').doUpdateSet({ columns }))
    .execute()
}
