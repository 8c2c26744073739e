// What an account file would change in the ledger, figure by figure, for the person who decides about it. Promises: figures
// stand side by side; of what is about a person only that it differs is told. Private to the import.
import type { FieldChange } from '../shared/intake/exchange.ts'
import type { World } from '../shared/operation.ts'
import type { CaseRow, CustomerRow, Row, Terms } from '../shared/rows.ts'

type Told = readonly [field: string, kind: FieldChange['kind']]

/** What our terms are called in a file. */
const TERMS: Record<keyof Terms, Told> = {
  principalFen: ['amountDue', 'money'],
  minimumFen: ['minimumDue', 'money'],
  interestFrom: ['postedOn', 'day'],
  dailyRatePpm: ['dailyRate', 'rate'],
  penaltyPpm: ['penaltyFactor', 'rate'],
  lateFeePpm: ['lateFeeRate', 'rate'],
  lateFeeFloorFen: ['lateFeeFloor', 'money'],
}
const CASE = [
  ['dueDate', 'day'],
  ['product', 'words'],
  ['lenderType', 'hidden'],
  ['callerName', 'words'],
  ['hotline', 'words'],
] as const satisfies readonly (readonly [keyof CaseRow, FieldChange['kind']])[]
const PERSON = ['name', 'idNumber', 'address', 'email'] as const satisfies readonly (keyof CustomerRow)[]

/** `changes` = the rows that would take the place of what stands in `world`. */
export function fieldChanges(world: World, before: CaseRow, changes: readonly Row[]): FieldChange[] {
  const found: FieldChange[] = []
  const tell = (
    [field, kind]: Told,
    from: string | number | boolean | null,
    to: string | number | boolean | null,
  ) => {
    if (from === to) return
    if (kind === 'hidden' || typeof from === 'boolean' || typeof to === 'boolean')
      found.push({ field, kind: 'hidden', from: null, to: null })
    else found.push({ field, kind, from, to })
  }
  for (const row of changes) {
    if (row.kind === 'case') {
      for (const key of Object.keys(TERMS) as (keyof Terms)[])
        tell(TERMS[key], before.terms[key], row.terms[key])
      for (const [key, kind] of CASE) tell([key, kind], before[key], row[key])
      tell(['synthetic', 'hidden'], before.synthetic, row.synthetic)
    } else if (row.kind === 'customer') {
      const standing = world.get('customer', row.id)
      for (const key of PERSON) tell([key, 'hidden'], standing?.[key] ?? null, row[key] ?? null)
    }
  }
  const added = changes.filter((row) => row.kind === 'contact').length
  const numbers = world.ofCase('contact', before.id).length
  tell(['phone', 'count'], numbers, numbers + added)
  return found
}
