// The package of a case for legal referral (诉讼材料包): which files it has, what stands in them, and how its hashes chain. Promises: only
// rows and acts of the one case; income and needs, told for another purpose, never; the list of hashes is the plain format that every
// `sha256sum -c` reads; each line of the log hangs on the one before, so that none can be left out or changed unseen. Pure: the caller hashes.
import { z } from 'zod'
import { arrearsOn } from '../arrears.ts'
import { type Instant, type LocalDay, localDay } from '../instant.ts'
import { type Act, isDeskAct } from '../operation.ts'
import { standings } from '../promise.ts'
import { type CaseRow, type CustomerRow, Id, type Row, type RowKind, type RowOf } from '../rows.ts'

/** SHA-256 of a text in UTF-8, hex. */
export type Sha256 = (text: string) => string

export const HASH = z.string().regex(/^[0-9a-f]{64}$/)

/** Before the first line of a chain. */
export const CHAIN_START = '0'.repeat(64)

/** Kinds of rows that go in. Not in: leases, tasks, and the customer's row but for name, ID number and address. */
export const PACKAGE_ROWS = [
  'case',
  'contact',
  'payment',
  'call',
  'note',
  'disposition',
  'review',
  'promise',
  'plan',
  'hold',
  'callback',
  'event',
] as const satisfies readonly RowKind[]

/** A recording that goes along as a file of its own, or why it does not. */
export const PackageRecording = z.object({
  recordingId: Id,
  callId: Id,
  /** Null where central holds none. */
  file: z.string().nullable(),
  soundMs: z.int().nullable(),
  /** Nothing is missing of it. */
  whole: z.boolean(),
})
export type PackageRecording = z.infer<typeof PackageRecording>

export interface PackageInput {
  readonly packageId: Id
  readonly madeAt: Instant
  readonly madeBy: Id
  readonly customer: CustomerRow
  readonly matter: CaseRow
  /** Of the customer; those of other cases are left out. */
  readonly rows: readonly Row[]
  /** Applied acts of the case, in the order in which central took them. */
  readonly acts: readonly Act[]
  readonly recordings: readonly PackageRecording[]
}

const belongs = (row: { caseId: Id | null }, caseId: Id) => row.caseId === null || row.caseId === caseId

/** A plan without what the customer told about income and needs: that was for the decision and for nothing else. */
function withoutMeans(row: Row): Row {
  return row.kind === 'plan' ? { ...row, sheet: null, disposableFen: null } : row
}

function actWithoutMeans(act: Act): Act {
  return act.kind === 'plan.asked' ? { ...act, payload: { ...act.payload, sheet: null } } : act
}

/** `data.json`: the case, the debtor, the ledger explained, and every row in the order of its kind. */
export function packageData(input: PackageInput) {
  const { packageId, madeAt, madeBy, customer, matter, rows, recordings } = input
  const today: LocalDay = localDay(madeAt, matter.zone)
  const of = <K extends RowKind>(kind: K) =>
    rows.filter((row): row is RowOf<K> => row.kind === kind && belongs(row, matter.id))
  const payments = of('payment')
  const { name, idNumber, address } = customer
  return {
    format: 'duedesk legal package 1' as const,
    packageId,
    madeAt,
    madeBy,
    caseId: matter.id,
    debtor: { name, idNumber, address },
    arrears: arrearsOn(matter, payments, today),
    promises: standings(of('promise'), payments, madeAt, matter.zone),
    rows: Object.fromEntries(
      PACKAGE_ROWS.map((kind) => [
        kind,
        of(kind)
          .map(withoutMeans)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      ]),
    ),
    recordings,
  }
}
export type PackageData = ReturnType<typeof packageData>

/** One line of `log.jsonl`. `hash` = SHA-256 of `before`, a line end, and the act as it stands in the line. */
export interface LogLine {
  readonly n: number
  readonly before: string
  readonly act: Act
  readonly hash: string
}

/** The log as lines, and the hash of the last one. */
export function packageLog(input: PackageInput, sha256: Sha256): { lines: LogLine[]; head: string } {
  let before = CHAIN_START
  const lines = input.acts
    .filter((act) => !isDeskAct(act) && (act.caseId === null || act.caseId === input.matter.id))
    .map((full, index): LogLine => {
      const act = actWithoutMeans(full)
      const line = { n: index + 1, before, act, hash: sha256(`${before}\n${JSON.stringify(act)}`) }
      before = line.hash
      return line
    })
  return { lines, head: before }
}

export const logText = (lines: readonly LogLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/** The first line at which a log does not hold, from 1; null for one that does. `text` as it was read from a file. */
export function brokenLogLine(text: string, sha256: Sha256): number | null {
  let before = CHAIN_START
  const lines = text.split('\n').filter((line) => line !== '')
  for (const [index, line] of lines.entries()) {
    const read = parsedLine(line)
    if (
      read === null ||
      read.n !== index + 1 ||
      read.before !== before ||
      read.hash !== sha256(`${before}\n${JSON.stringify(read.act)}`)
    )
      return index + 1
    before = read.hash
  }
  return null
}

const ReadLine = z.object({ n: z.int(), before: HASH, act: z.unknown(), hash: HASH })

function parsedLine(line: string): z.infer<typeof ReadLine> | null {
  try {
    return ReadLine.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // No JSON: the line is broken, and that is the answer.
    return null
  }
}

/** A file of the package as the list of hashes names it. */
export const PackageFile = z.object({ name: z.string().min(1).max(120), bytes: z.int().min(0), sha256: HASH })
export type PackageFile = z.infer<typeof PackageFile>

export const MANIFEST_NAME = 'SHA256SUMS'

/** What `sha256sum -c` reads. The chain stands beside it, as that format has no place for it. */
export const manifestText = (files: readonly PackageFile[]): string =>
  files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')

/** File by file, each hanging on those before it. */
export function chainOf(files: readonly PackageFile[], sha256: Sha256): (PackageFile & { chain: string })[] {
  let before = CHAIN_START
  return files.map((file) => {
    before = sha256(`${before}\n${file.sha256}  ${file.name}`)
    return { ...file, chain: before }
  })
}

/** What is wrong with files that were received, by the list that came with them; empty when all are there and as they were. */
export function manifestProblems(
  manifest: string,
  found: readonly PackageFile[],
): { name: string; why: 'missing' | 'changed' | 'unlisted' | 'unreadable' }[] {
  const listed = new Map<string, string>()
  const problems: ReturnType<typeof manifestProblems> = []
  for (const line of manifest.split('\n')) {
    if (line === '') continue
    const [, sha256, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    if (sha256 === undefined || name === undefined)
      problems.push({ name: line.slice(0, 80), why: 'unreadable' })
    else listed.set(name, sha256)
  }
  const given = new Map(found.map((file) => [file.name, file.sha256]))
  for (const [name, sha256] of listed)
    if (!given.has(name)) problems.push({ name, why: 'missing' })
    else if (given.get(name) !== sha256) problems.push({ name, why: 'changed' })
  for (const name of given.keys())
    if (!listed.has(name) && name !== MANIFEST_NAME) problems.push({ name, why: 'unlisted' })
  return problems
}
