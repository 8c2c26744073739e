// One batch of valid accounts against what stands: customers found by ID number or made, cases by lender and account number.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import { type Account, accountKey } from '../shared/intake/account.ts'
import type { FieldChange } from '../shared/intake/exchange.ts'
import type { ImportQuery } from '../shared/protocol.ts'
import type { CaseRow, ContactRow, CustomerRow, E164, Id, Row } from '../shared/rows.ts'
import type { Dealer } from './allot.ts'
import type { RejectedCell, Tx } from './database.ts'
import { fieldChanges } from './importChanges.ts'
import { RowStore } from './rowStore.ts'
import { wakeCustomers } from './wake.ts'

export interface Landing {
  unchanged: number
  changed: number
  /** Rows that are not there yet, by index in the batch; made only where `apply` allows it. */
  fresh: number[]
  made: { caseId: Id; customerId: Id; agent: Id | null; newCustomer: boolean }[]
  /** Rows whose figures differ, by index in the batch. */
  differences: { index: number; customerName: string; fields: FieldChange[] }[]
  /** Rows that contradict what stands, by index in the batch. */
  refused: { index: number; problem: RejectedCell }[]
}

/** Call under the import lock. Writes what `apply` allows; new cases are not shown to desks yet. */
export async function landAccounts(
  tx: Tx,
  batch: readonly { account: Account }[],
  apply: ImportQuery['apply'],
  deal: Dealer,
  at: Instant,
): Promise<Landing> {
  const accounts = batch.map(({ account }) => account)
  const store = new RowStore(tx)
  const standing = await standingCases(tx, accounts)
  const owners = await ownersOf(tx, accounts)
  const forbidden = await forbiddenNumbers(tx, accounts)
  await store.load([...[...standing.values()].map((row) => row.customerId), ...owners.values()])

  const landing: Landing = { unchanged: 0, changed: 0, fresh: [], made: [], differences: [], refused: [] }
  const changedCustomers: Id[] = []
  accounts.forEach((account, index) => {
    const before = standing.get(accountKey(account))
    if (before) {
      const other = ownerOf(account, owners)
      if (other && other !== before.customerId) {
        landing.refused.push({
          index,
          problem: {
            column: 'idNumber',
            problem: { code: 'intake.cellInvalid', params: { column: 'idNumber', reason: 'otherCustomer' } },
          },
        })
        return
      }
      const changes = changesOf(store, before, account, forbidden)
      if (changes.length === 0) {
        landing.unchanged += 1
        return
      }
      landing.changed += 1
      landing.differences.push({
        index,
        customerName: account.customer.name,
        fields: fieldChanges(store.world(before.customerId), before, changes),
      })
      if (apply !== 'changes') return
      store.stage(changes)
      changedCustomers.push(before.customerId)
      const idNumber = account.customer.idNumber
      if (idNumber) owners.set(idNumber, before.customerId)
      return
    }
    landing.fresh.push(index)
    if (apply === 'nothing') return
    const known = ownerOf(account, owners)
    const customerId = known ?? randomUUID()
    if (!known) {
      store.admit(customerId)
      store.stage([customerRow(customerId, account)])
      if (account.customer.idNumber) owners.set(account.customer.idNumber, customerId)
    }
    const holder = store
      .rowsOf(customerId)
      .flatMap((row) => (row.kind === 'case' ? (row.assignedTo ?? []) : []))[0]
    const matter = caseRow(customerId, account, deal(holder ?? null), at)
    store.stage([
      matter,
      ...account.contacts.map((contact, place) => contactRow(matter, contact, place, forbidden)),
    ])
    standing.set(accountKey(account), matter)
    landing.made.push({ caseId: matter.id, customerId, agent: matter.assignedTo, newCustomer: !known })
  })
  await store.flush()
  await wakeCustomers(tx, changedCustomers)
  return landing
}

/**
 * Undoes new cases of an import that was not shown to desks: a customer made by it goes with everything; a case added to a
 * customer whom desks know is marked deleted, so that they drop it.
 */
export async function takeBack(tx: Tx, made: Landing['made']): Promise<void> {
  const cases = made.map((one) => one.caseId)
  const customers = made.flatMap((one) => (one.newCustomer ? one.customerId : []))
  await sql`delete from rows where case_id = any(${cases}::uuid[]) and customer_id = any(${customers}::uuid[])`.execute(
    tx,
  )
  await sql`delete from rows where kind = 'customer' and id = any(${customers}::uuid[])
    and not exists (select 1 from rows other where other.customer_id = rows.id and other.kind <> 'customer' and not other.deleted)`.execute(
    tx,
  )
  // By customer, which has an index; by case alone the whole ledger would be read.
  const standing = made.flatMap((one) => (one.newCustomer ? [] : one.customerId))
  await sql`update rows set deleted = true
    where customer_id = any(${standing}::uuid[]) and case_id = any(${cases}::uuid[]) and not deleted`.execute(
    tx,
  )
  await wakeCustomers(
    tx,
    made.map((one) => one.customerId),
  )
}

function ownerOf(account: Account, owners: ReadonlyMap<string, Id>): Id | undefined {
  const { idNumber } = account.customer
  return idNumber ? owners.get(idNumber) : undefined
}

async function standingCases(tx: Tx, accounts: readonly Account[]): Promise<Map<string, CaseRow>> {
  if (accounts.length === 0) return new Map()
  // One by one through the unique index: joined, the planner would sort all cases of the ledger for each batch.
  const found = await sql<{ data: CaseRow }>`
    select found.data
    from unnest(${accounts.map((one) => one.lender)}::text[], ${accounts.map((one) => one.accountNumber)}::text[])
      as asked (lender, account)
    cross join lateral (
      select data from rows
      where kind = 'case' and not deleted and data ->> 'lender' = asked.lender and data ->> 'accountNumber' = asked.account
      limit 1
    ) found`.execute(tx)
  return new Map(found.rows.map(({ data }) => [accountKey(data), data]))
}

async function ownersOf(tx: Tx, accounts: readonly Account[]): Promise<Map<string, Id>> {
  const ids = accounts.flatMap((account) => account.customer.idNumber ?? [])
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: Id; id_number: string }>`
    select id, data ->> 'idNumber' as id_number from rows
    where kind = 'customer' and not deleted and data ->> 'idNumber' = any(${ids}::text[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.id_number, row.id]))
}

/** Numbers of this batch on which somebody, in whatever case, forbade further calls: they come in forbidden. */
async function forbiddenNumbers(tx: Tx, accounts: readonly Account[]): Promise<Set<E164>> {
  const phones = accounts.flatMap((account) => account.contacts.map((contact) => contact.phone))
  const found = await sql<{ phone: E164 }>`
    select distinct data ->> 'phone' as phone from rows
    where kind = 'contact' and not deleted and data ->> 'phone' = any(${phones}::text[])
      and data ->> 'status' = 'suppressed'`.execute(tx)
  return new Set(found.rows.map((row) => row.phone))
}

/** What an account file says of a case; state and allotment are ours. */
function filedPart(account: Account) {
  const { lender, lenderType, callerName, hotline, product, accountNumber, dueDate, terms, zone, synthetic } =
    account
  return { lender, lenderType, callerName, hotline, product, accountNumber, dueDate, terms, zone, synthetic }
}

function caseRow(customerId: Id, account: Account, assignedTo: Id | null, at: Instant): CaseRow {
  const id = randomUUID()
  return {
    kind: 'case',
    id,
    customerId,
    caseId: id,
    version: 1,
    ...filedPart(account),
    assignedTo,
    state: 'NEW',
    importedAt: at,
  }
}

function customerRow(id: Id, account: Account): CustomerRow {
  return {
    kind: 'customer',
    id,
    customerId: id,
    caseId: null,
    version: 1,
    ...account.customer,
    synthetic: account.synthetic,
  }
}

function contactRow(
  matter: CaseRow,
  contact: Account['contacts'][number],
  place: number,
  forbidden: ReadonlySet<E164>,
): ContactRow {
  return {
    kind: 'contact',
    id: randomUUID(),
    customerId: matter.customerId,
    caseId: matter.id,
    version: 1,
    ...contact,
    // A debtor's own number is left to the guard, which asks a supervisor.
    place,
    status: contact.role !== 'debtor' && forbidden.has(contact.phone) ? 'suppressed' : 'active',
    consent: [],
  }
}

/** Other figures state the account whole: the bills that were added to the old ones are in them. */
const sameBill = (before: CaseRow, { terms, dueDate }: Account): boolean =>
  dueDate === before.dueDate && isDeepStrictEqual(terms, before.terms)

/** The rows that would make what stands say what the file says. What the file leaves out stays. */
function changesOf(store: RowStore, before: CaseRow, account: Account, forbidden: ReadonlySet<E164>): Row[] {
  const world = store.world(before.customerId)
  const changes: Row[] = []
  const { bills, ...standing } = before
  const matter = {
    ...standing,
    ...filedPart(account),
    ...(bills && sameBill(before, account) ? { bills } : {}),
  }
  if (!isDeepStrictEqual(matter, before)) changes.push({ ...matter, version: before.version + 1 })
  const customer = world.get('customer', before.customerId)
  if (customer) {
    const { name, idNumber, address, email } = account.customer
    const next = {
      ...customer,
      name,
      idNumber: idNumber ?? customer.idNumber,
      address: address ?? customer.address,
      ...(email == null ? {} : { email }),
    }
    if (!isDeepStrictEqual(next, customer)) changes.push({ ...next, version: customer.version + 1 })
  }
  const numbers = new Set(world.ofCase('contact', before.id).map((contact) => contact.phone))
  account.contacts.forEach((contact, place) => {
    if (!numbers.has(contact.phone)) changes.push(contactRow(before, contact, place, forbidden))
  })
  return changes
}
