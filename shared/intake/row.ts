// One row of an account file to an `Account`, or all reasons why it is rejected (DESIGN: one invalid cell rejects the row).
// Promises: pure, total, every fault of the row in one pass; problems name column and reason, never what the cell holds.
import { termsOf } from '../arrears.ts'
import { unguarded } from '../csv.ts'
import { type IdRefusal, parseId, SYNTHETIC_REGION } from '../identity.ts'
import { addDays, type LocalDay } from '../instant.ts'
import { type MoneyRefusal, parseMoney } from '../money.ts'
import { type PhoneRefusal, parsePhone } from '../phoneNumber.ts'
import { PRACTICE_BLOCK } from '../practice.ts'
import { PROFILES } from '../product.ts'
import type { Fen, NumberSource } from '../rows.ts'
import type { Account, AccountContact, ParsedRow, RowContext, RowProblem } from './account.ts'
import {
  type CellRefusal,
  isScientific,
  lenderTypeOf,
  type Read,
  readAccountNumber,
  readAnnualRate,
  readDailyRate,
  readDay,
  readEmail,
  readFactor,
  readLenderType,
  readName,
  readProduct,
  readShare,
  readSource,
  readWords,
  readYes,
  splitPhones,
} from './cells.ts'
import { type Column, type ColumnKey, columnGroup, columnKey, headingUnit, type Mapping } from './columns.ts'
import type { Cells } from './event.ts'

/** Every reason for which a cell can be refused. */
export type CellReason = CellRefusal | MoneyRefusal | IdRefusal | PhoneRefusal

/** A bill may be reminded of before it is late, but not earlier than this many days. */
const DUE_WITHIN_DAYS = 3
const OLDEST_DUE: LocalDay = '2000-01-01'
const MOST_CONTACTS = 20

interface Cell {
  readonly column: Column
  readonly heading: string
  readonly text: string
}

/** Reads one row. `cells` by heading as in the file, `mapping` from `recognise`. */
export function parseRow(cells: Cells, mapping: Mapping, context: RowContext): ParsedRow {
  const problems: RowProblem[] = []
  const byKey = new Map<ColumnKey, Cell[]>()
  for (const [heading, column] of Object.entries(mapping)) {
    const key = columnKey(column)
    const text = unguarded(cells[heading] ?? '')
    if (key) byKey.set(key, [...(byKey.get(key) ?? []), { column, heading, text }])
  }
  const filled = (key: ColumnKey): Cell[] => (byKey.get(key) ?? []).filter(({ text }) => text.trim() !== '')
  const fail = (cell: Pick<Cell, 'column' | 'heading'>, reason: CellReason): null => {
    const params = { column: cell.column, reason }
    problems.push({
      column: cell.column,
      heading: cell.heading,
      problem: { code: 'intake.cellInvalid', params },
    })
    return null
  }
  const missing = (key: ColumnKey): null => {
    const heading = byKey.get(key)?.[0]?.heading ?? null
    problems.push({ column: key, heading, problem: { code: 'intake.cellMissing', params: { column: key } } })
    return null
  }
  /** The value of an optional column: null when empty or, with a problem, when invalid. */
  const optional = <T>(key: ColumnKey, reader: (text: string, heading: string) => Read<T>): T | null => {
    const [cell] = filled(key)
    if (!cell) return null
    const found = reader(cell.text, cell.heading)
    return found.ok ? found.value : fail(cell, found.reason)
  }
  const required = <T>(key: ColumnKey, reader: (text: string, heading: string) => Read<T>): T | null =>
    filled(key).length === 0 ? missing(key) : optional(key, reader)
  const money = (key: ColumnKey): Fen | null => {
    const [cell] = filled(key)
    if (!cell) return null
    const found = parseMoney(cell.text)
    return found.ok ? found.fen : fail(cell, found.reason)
  }
  const flaw = (key: ColumnKey, reason: CellReason): void => {
    const [cell] = filled(key)
    if (cell) fail(cell, reason)
  }

  const { defaults, today } = context
  const name = required('name', readName)
  const accountNumber = required('accountNumber', readAccountNumber)
  const product = required('product', readProduct)

  const amountDueFen = filled('amountDue').length === 0 ? missing('amountDue') : money('amountDue')
  if (amountDueFen === 0) flaw('amountDue', 'zero')
  const minimumFen = money('minimumDue')
  if (amountDueFen !== null && minimumFen !== null && minimumFen > amountDueFen)
    flaw('minimumDue', 'aboveAmountDue')

  const dueDate = required('dueDate', readDay)
  if (dueDate !== null && dueDate > addDays(today, DUE_WITHIN_DAYS)) flaw('dueDate', 'notDueYet')
  if (dueDate !== null && dueDate < OLDEST_DUE) flaw('dueDate', 'tooOld')
  const postedOn = optional('postedOn', readDay)
  if (postedOn !== null && postedOn > today) flaw('postedOn', 'inFuture')
  if (postedOn !== null && postedOn < OLDEST_DUE) flaw('postedOn', 'tooOld')

  const dailyPpm = optional('dailyRate', (text, heading) => readDailyRate(text, headingUnit(heading)))
  const annualAsDaily = optional('annualRate', (text, heading) => readAnnualRate(text, headingUnit(heading)))
  const penaltyPpm = optional('penaltyFactor', readFactor)
  const lateFeePpm = optional('lateFeeRate', (text, heading) => readShare(text, headingUnit(heading)))
  const lateFeeFloorFen = money('lateFeeFloor')

  const idNumber = idOf(filled('idNumber')[0], today, fail)
  const address = optional('address', (text) => readWords(text, 200))
  const email = optional('email', readEmail)
  const lender = optional('lender', (text) => readWords(text, 80)) ?? defaults.lender ?? missing('lender')
  const statedType = optional('lenderType', readLenderType)
  const known = lender === null ? undefined : defaults.known.get(lender)
  const callerName =
    optional('callerName', (text) => readWords(text, 80)) ??
    defaults.callerName ??
    known?.callerName ??
    lender
  const hotline =
    hotlineOf(filled('hotline')[0], fail) ?? defaults.hotline ?? known?.hotline ?? missing('hotline')
  const source = optional('phoneSource', readSource) ?? defaults.source
  const marked = optional('synthetic', readYes) ?? false

  const contacts = contactsOf(filled, source, { fail, missing })
  if (
    problems.length > 0 ||
    name === null ||
    accountNumber === null ||
    product === null ||
    amountDueFen === null ||
    dueDate === null ||
    lender === null ||
    callerName === null ||
    hotline === null
  )
    return { ok: false, problems }

  const profile = PROFILES[product]
  const terms = termsOf(product, {
    amountDueFen,
    dueDate,
    minimumFen: minimumFen ?? undefined,
    postedOn: postedOn ?? undefined,
    dailyRatePpm: dailyPpm ?? annualAsDaily ?? undefined,
  })
  const account: Account = {
    lender,
    lenderType: statedType ?? defaults.lenderType ?? lenderTypeOf(lender, product),
    callerName,
    hotline,
    product,
    accountNumber,
    dueDate,
    terms: {
      ...terms,
      penaltyPpm: penaltyPpm ?? profile.penaltyPpm,
      lateFeePpm: lateFeePpm ?? profile.lateFee.ratePpm,
      lateFeeFloorFen: lateFeeFloorFen ?? profile.lateFee.floorFen,
    },
    zone: defaults.zone,
    customer: { name, idNumber, address, ...(email === null ? {} : { email }) },
    contacts,
    // Nobody real has an ID of that region or a number of that block: such a row is synthetic even where it does not say so.
    synthetic:
      marked ||
      defaults.synthetic === true ||
      idNumber?.startsWith(SYNTHETIC_REGION) === true ||
      contacts.some(({ phone }) => phone.startsWith(PRACTICE_BLOCK)),
  }
  return { ok: true, account }
}

type Fail = (cell: Pick<Cell, 'column' | 'heading'>, reason: CellReason) => null

function idOf(cell: Cell | undefined, today: LocalDay, fail: Fail): string | null {
  if (!cell) return null
  if (isScientific(cell.text)) return fail(cell, 'scientific')
  const found = parseId(cell.text, today)
  return found.ok ? found.id : fail(cell, found.reason)
}

/** A hotline is read out, so it stays as it is written. */
function hotlineOf(cell: Cell | undefined, fail: Fail): string | null {
  if (!cell) return null
  const text = cell.text.normalize('NFKC').trim()
  if (!/^\+?[\d\s()-]+$/u.test(text)) return fail(cell, 'notANumber')
  if (text.replace(/\D/gu, '').length < 3) return fail(cell, 'tooShort')
  return text.length > 20 ? fail(cell, 'tooLong') : text
}

function contactsOf(
  filled: (key: ColumnKey) => Cell[],
  source: NumberSource | null,
  { fail, missing }: { fail: Fail; missing: (key: ColumnKey) => null },
): AccountContact[] {
  const contacts: AccountContact[] = []
  const add = (cell: Cell, contact: Omit<AccountContact, 'phone' | 'source'>): void => {
    for (const text of splitPhones(cell.text)) {
      const found = isScientific(text) ? ({ ok: false, reason: 'scientific' } as const) : parsePhone(text)
      if (!found.ok) fail(cell, found.reason)
      else if (found.kind === 'service') fail(cell, 'serviceNumber')
      else if (contacts.length >= MOST_CONTACTS) fail(cell, 'tooMany')
      // The customer's own number stays the customer's, also where a contact person shares it.
      else if (!contacts.some(({ phone }) => phone === found.e164))
        contacts.push({ ...contact, phone: found.e164, source })
    }
  }
  const own = filled('phone')
  if (own.length === 0) missing('phone')
  for (const cell of own) add(cell, { role: 'debtor', relation: null, name: null })
  for (const [role, nameKey, phoneKey, relationKey] of [
    ['guarantor', 'guarantorName', 'guarantorPhone', null],
    ['contact', 'contactName', 'contactPhone', 'contactRelation'],
  ] as const) {
    const names = filled(nameKey)
    const phones = filled(phoneKey)
    for (const cell of phones) {
      const group = columnGroup(cell.column)
      const said = names.find(({ column }) => columnGroup(column) === group)
      const bond = relationKey && filled(relationKey).find(({ column }) => columnGroup(column) === group)
      const name = said ? readName(said.text) : null
      const relation = bond ? readWords(bond.text, 20) : null
      if (said && name && !name.ok) fail(said, name.reason)
      if (bond && relation && !relation.ok) fail(bond, relation.reason)
      add(cell, { role, relation: relation?.ok ? relation.value : null, name: name?.ok ? name.value : null })
    }
    // A person without a number cannot be reached: said, not dropped in silence.
    for (const cell of names) {
      if (!phones.some(({ column }) => columnGroup(column) === columnGroup(cell.column)))
        fail(cell, 'phoneMissing')
    }
  }
  return contacts
}
