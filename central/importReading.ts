// The one reading of an account file: rows go beside the ledger (`importStaging.ts`), rejected ones into the error file. Promises: nothing of the
// ledger is touched; memory does not grow with the rows. Private to the import.
import { setImmediate } from 'node:timers/promises'
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import type { LenderWords } from '../shared/intake/account.ts'
import type { Cells } from '../shared/intake/event.ts'
import type { ImportQuery, ImportReply } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { emptyReply, type LandingState } from './importProgress.ts'
import { STAGED_AT_ONCE, type StagedRow, stage } from './importStaging.ts'
import { countsOf, type Rejected, rejected, withRejects } from './importTold.ts'
import { NO_DEFAULTS, type ReadOptions, readAccounts } from './intake.ts'
import { lenderWords } from './lenderWords.ts'

/** Rows read between two looks at the other work of this process, and between two notes of how far it is. */
const ROWS_PER_BREATH = 250
const ROWS_PER_NOTE = 5000
const REJECTS_AT_ONCE = 500

export interface ImportFile {
  readonly id: Id
  readonly query: ImportQuery
  readonly at: Instant
}

interface ReadFile {
  readonly headings: readonly string[]
  readonly reply: ImportReply
  readonly state: LandingState
}

/** Throws the file's own problem (`intake.…`), and what `say` throws, which hears how many rows were read. */
export async function readAndStage(
  central: Central,
  asked: ImportFile,
  file: () => AsyncGenerator<Uint8Array>,
  say: (rows: number) => Promise<void>,
): Promise<ReadFile> {
  const { database } = central
  const { id, query } = asked
  const known = await lenderWords(database.db)
  const said = new Map<string, LenderWords>()
  const rows: StagedRow[] = []
  const rejects: Rejected[] = []
  let headings: readonly string[] = []
  let reply = emptyReply(id)
  let read = 0
  let staged = 0
  const keep = async () => {
    staged += rows.length
    await stage(database, id, rows.splice(0))
    reply = withRejects(reply, rejects)
    await keepRejects(database.db, id, rejects.splice(0))
  }
  for await (const event of rowsOf(central, asked, file, known)) {
    if (event.kind === 'header') {
      headings = event.headings
      reply = { ...reply, columns: { ...event.recognised.mapping } }
      continue
    }
    read += 1
    const { line, result } = event
    const cells = inOrder(headings, event.cells)
    if (result.ok) {
      const { account } = result
      rows.push({ line, account, cells })
      const { lender, callerName, hotline } = account
      said.set(lender, { callerName, hotline })
    } else rejects.push(rejected(line, cells, result.problems))
    if (rows.length >= STAGED_AT_ONCE || rejects.length >= REJECTS_AT_ONCE) await keep()
    if (read % ROWS_PER_NOTE === 0) await say(read)
  }
  await keep()
  reply = { ...reply, rows: read }
  const begin = { query, line: 0, staged, landed: 0, waiting: 0 }
  return {
    headings,
    reply,
    state: { ...begin, said: Object.fromEntries(said), counts: countsOf(reply) },
  }
}

/** The file from its beginning, pausing for the other work of this process. */
async function* rowsOf(
  { config }: Central,
  { query: { lender, callerName, hotline, mapping }, at }: ImportFile,
  file: () => AsyncGenerator<Uint8Array>,
  known: ReadonlyMap<string, LenderWords>,
) {
  let rows = 0
  const defaults = {
    ...NO_DEFAULTS,
    lender: lender ?? null,
    callerName: callerName ?? null,
    hotline: hotline ?? null,
    known,
    ...(config.practice ? { synthetic: true as const } : {}),
  }
  const options: ReadOptions = { today: localDay(at, CHINA), defaults, ...(mapping ? { mapping } : {}) }
  for await (const event of readAccounts(file(), options)) {
    rows += 1
    if (rows % ROWS_PER_BREATH === 0) await setImmediate()
    yield event
  }
}

/** By heading, not as the object lists them: a heading that is a number would come first. */
const inOrder = (headings: readonly string[], cells: Cells): string[] =>
  headings.map((heading) => cells[heading] ?? '')

export async function keepRejects(db: Db | Tx, importId: Id, rejects: readonly Rejected[]): Promise<void> {
  if (rejects.length === 0) return
  await db
    .insertInto('import_rejects')
    .values(
      rejects.map(({ line, cells, problems }) => ({
        import_id: importId,
        line,
        cells: JSON.stringify(cells),
        problems: JSON.stringify(problems),
      })),
    )
    .execute()
}
