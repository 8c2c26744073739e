// Which capability of the desk is proved by which test: the 41 rows of the checklist, what is still missing of them, and the tests whose
// names carry `@seed(n)`. Writes docs/coverage.md (`node tests/coverageTable.ts`); the house test holds it to the tests as they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../build/paths.mjs'
import { JOURNEYS } from './journeys.ts'

/** Row by row, in the order of the checklist. */
export const ROWS: readonly string[] = [
  'Inbound: the caller’s case by number, the same verification and codes, a complaint ticket',
  'The case at a glance: amount, days past due, bucket, history, last promises, next best offer',
  'Diagnosis: repayments, arrears, contacts with source, consent, state and “may call”',
  'Identity checked blindly, tries logged, figures locked until it passed',
  'Reminder with amount, days, rate and term from the ledger; a template after the call',
  'Telephone collection: softphone, guided script, live guard',
  'Stages by days past due; events of app and SMS in one timeline',
  'Profiles of products: rate, fee, channels',
  'Reasons for the arrears, needed for plan and hardship',
  'Income and needs, scale of willingness, what the customer can bear',
  'History of repayments, read only, minimum data',
  'Plan calculator, up to three compared, approval',
  'Amount, day and channel of a promise, spoken recap, confirmation message',
  'Every amount explained, waivers by tier',
  'Negotiation: objections, stalling, refusal; cards and hints by bucket',
  'Promises kept and broken by the ledger, due soon, ledger import',
  'Follow-ups and callbacks inside the permitted hours',
  'Letters and e-mail from approved templates, with a log',
  'SMS and other channels under one counter',
  'Visits: request and result, two people',
  'Legal referral: package of log, recordings, ledger',
  'Outside agencies: minimum fields, recall, shared counters',
  'Freeze or limit asked of the lender, its answer',
  'Transparent score with reasons, feedback to risk',
  'Evasion reported with evidence and a supervisor’s word',
  'Restructuring and bankruptcy: the route, information by region',
  'Questions and disputes of the account: knowledge cards with versions',
  'Complaints: hold, clock of 15, 30, 60 days, answer on record',
  'Satisfaction asked at the end, care afterwards',
  'Structured note and code, report of the day, export',
  'Tickets to bank, legal and credit with owner and due time',
  'Supervisor: help by one key, decisions, listening',
  'Rules and their changes: packs with version and day, USA',
  'Secrecy: masks, reveal with reason and log, third persons',
  'Strain: calm cards, break after a hard call, share of hard calls',
  'Doubts: a concern raised, plans limited by what a customer can bear',
  'Load: ranked list, all by keyboard, codes suggested',
  'Consequences and advice in plain words, approved and dated',
  'No new credit while overdue',
  'Newcomers: practice with a simulated customer and a score',
  'Quality: sampler, scorecard on the recording, dispute, calibration',
]

/**
 * What a row lacks, in plain words; a row without an entry is whole. An entry goes once its part is built, none comes: the house test
 * counts them.
 */
export const MISSING: Readonly<Record<number, string>> = {}

export interface Proof {
  /** Below tests/. */
  readonly file: string
  readonly name: string
}

const NAMED =
  /\b(?:describe|test|it)(\.\w+(?:<[^(]*>)?(?:\((?:[^()]|\([^()]*\))*\))?)*\(\s*(['"`])((?:(?!\2)[\s\S])*?@seed\(\d+\)(?:(?!\2)[\s\S])*)\2/g
const TABLE = /\]\s*(?:as const)?\)\(\s*(['"`])((?:(?!\1)[\s\S])*?@seed\(\d+\)(?:(?!\1)[\s\S])*)\1/g
const TAG = /\s*@seed\((\d+)\):?/g

/** Files whose tests are read; this one only speaks of tags. */
function testFiles(folder = join(root, 'tests')): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts') && entry.name !== 'house.test.ts')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Every tagged name with its rows; `dormant` are those that never run. */
export function tagged(): { proofs: Map<number, Proof[]>; dormant: string[]; strange: string[] } {
  const proofs = new Map<number, Proof[]>()
  const dormant: string[] = []
  const strange: string[] = []
  for (const path of testFiles()) {
    const text = readFileSync(path, 'utf8')
    const file = relative(join(root, 'tests'), path).replaceAll('\\', '/')
    const names = [
      ...[...text.matchAll(NAMED)].map(([whole, how = '', , name = '']) => ({ whole, how, name })),
      ...[...text.matchAll(TABLE)].map(([whole, , name = '']) => ({ whole, how: '', name })),
    ]
    for (const { how, name } of new Map(names.map((one) => [one.name, one])).values()) {
      const words = name.replaceAll(TAG, '').replaceAll(/\s+/g, ' ').trim()
      if (/\.(?:skip|todo|fails)\b/.test(how)) dormant.push(`${file}: ${words}`)
      for (const [, number] of name.matchAll(TAG)) {
        const row = Number(number)
        if (row < 1 || row > ROWS.length) strange.push(`${file}: @seed(${row})`)
        else proofs.set(row, [...(proofs.get(row) ?? []), { file, name: words }])
      }
    }
  }
  return { proofs, dormant, strange }
}

export type RowState = 'built' | 'in part' | 'not built yet'

export function stateOf(row: number, proofs: ReadonlyMap<number, readonly Proof[]>): RowState {
  if (!proofs.has(row)) return 'not built yet'
  return MISSING[row] === undefined ? 'built' : 'in part'
}

/** The line of a row without its tests. */
function headOf(row: number, proofs: ReadonlyMap<number, readonly Proof[]>): string {
  const state = stateOf(row, proofs)
  const lacks = MISSING[row] === undefined ? '' : `: lacks ${MISSING[row]}`
  return `| ${row} | ${ROWS[row - 1]} | ${state}${state === 'built' ? '' : lacks} |`
}

/** At most so many tests of a row are named; the others are counted. */
const NAMED_TESTS = 6

export function coverageMarkdown(): string {
  const { proofs } = tagged()
  const lines = ROWS.map((_, index) => {
    const found = proofs.get(index + 1) ?? []
    const shown = found
      .slice(0, NAMED_TESTS)
      .map(({ file, name }) => `\`${file}\` “${name.replaceAll('|', '/')}”`)
    const more = found.length > NAMED_TESTS ? [`and ${found.length - NAMED_TESTS} more`] : []
    return `${headOf(index + 1, proofs)} ${[...shown, ...more].join('<br>')} |`
  })
  const count = (state: RowState) => ROWS.filter((_, index) => stateOf(index + 1, proofs) === state).length
  return `# What the desk does, and which test proves it

Made by \`node tests/coverageTable.ts\` from the names of tests that carry \`@seed(n)\`, n = the row. The house test fails when a row says
more than its tests, when a test named here is gone, or when what is missing grows.

${count('built')} rows are built, ${count('in part')} in part, ${count('not built yet')} not yet.

| # | Capability | State | Tests |
|---|---|---|---|
${lines.join('\n')}

## Situations, walked from beginning to end

| Situation | Test |
|---|---|
${JOURNEYS.map(({ situation, file, test }) => `| ${situation} | ${file}: …${test}… |`).join('\n')}
`
}

if (import.meta.main) writeFileSync(join(root, 'docs', 'coverage.md'), coverageMarkdown())
