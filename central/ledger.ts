// The ledger: payments and bills by lender and account number, each reference booked once. Promises: central alone writes payment
// rows; an entry that contradicts what is booked, or the account, is refused with its reason and touches nothing else.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Arrears } from '../shared/arrears.ts'
import { cardTail } from '../shared/identity.ts'
import { type Instant, localDay } from '../shared/instant.ts'
import { type BillEntry, billProblem, type PaymentEntry, paymentProblem, withBill } from '../shared/ledger.ts'
import { approvedPlan, arrearsWithPlan, planState } from '../shared/planStanding.ts'
import type { Problem } from '../shared/problem.ts'
import { type Standing, standings } from '../shared/promise.ts'
import type { LedgerEffect } from '../shared/protocol.ts'
import type { CaseRow, CaseState, Id, PaymentRow } from '../shared/rows.ts'
import { waivedFen } from '../shared/waiver.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { RowStore } from './rowStore.ts'
import { wakeCustomers } from './wake.ts'

/** States in which full payment cures a case; the others were ended by people. */
const CURABLE: readonly CaseState[] = ['NEW', 'QUEUED', 'IN_CONTACT', 'PROMISED', 'PLAN', 'VERIFYING']

export type LedgerEntry = { what: 'payments'; entry: PaymentEntry } | { what: 'bills'; entry: BillEntry }

/** What became of one entry, in the order given. `surplusFen`: paid beyond all that is owed. */
export type Booked =
  | { outcome: 'applied'; surplusFen: number }
  | { outcome: 'unchanged' }
  | { outcome: 'refused'; problem: Problem }

const refused = (code: Problem['code'], params: Problem['params'] = {}): Booked => ({
  outcome: 'refused',
  problem: { code, params },
})

/** What came of some entries, taken out of the transaction that is thrown away. */
class OnlyTried extends Error {
  readonly tried: Booking
  constructor(tried: Booking) {
    super('only tried')
    this.tried = tried
  }
}

export interface Booking {
  readonly outcomes: Booked[]
  readonly effects: LedgerEffect[]
}

/** What the entries would come to; nothing of it stays. */
export async function tryEntries(central: Central, entries: readonly LedgerEntry[]): Promise<Booking> {
  if (entries.length === 0) return { outcomes: [], effects: [] }
  try {
    return await central.database.transaction(async (tx) => {
      throw new OnlyTried(await book(central, tx, entries, false))
    })
  } catch (error) {
    if (error instanceof OnlyTried) return error.tried
    throw error
  }
}

/** Books what is new, in one transaction. At most 2,000 entries: a longer one would hold up every desk. */
export async function bookEntries(central: Central, entries: readonly LedgerEntry[]): Promise<Booking> {
  if (entries.length === 0) return { outcomes: [], effects: [] }
  return central.database.transaction((tx) => book(central, tx, entries, true))
}

async function book(
  central: Central,
  tx: Tx,
  entries: readonly LedgerEntry[],
  keep: boolean,
): Promise<Booking> {
  const open = await Book.open(
    tx,
    entries.map(({ entry }) => entry),
    central.now(),
  )
  const outcomes: Booked[] = []
  for (const { what, entry } of entries)
    outcomes.push(what === 'payments' ? await open.pay(entry) : await open.bill(entry))
  const effects = open.effects()
  if (keep) await open.close()
  return { outcomes, effects }
}

type Account = Pick<PaymentEntry, 'lender' | 'accountNumber'>
const keyOf = ({ lender, accountNumber }: Account) => `${lender}\u0000${accountNumber}`

class Book {
  readonly #tx: Tx
  readonly #at: Instant
  readonly #store: RowStore
  readonly #cases: ReadonlyMap<string, { id: Id; customerId: Id }>
  readonly #before: ReadonlyMap<Id, Stand>

  private constructor(
    tx: Tx,
    at: Instant,
    store: RowStore,
    cases: ReadonlyMap<string, { id: Id; customerId: Id }>,
  ) {
    this.#tx = tx
    this.#at = at
    this.#store = store
    this.#cases = cases
    this.#before = new Map(
      [...cases.values()].flatMap(({ id, customerId }) => {
        const stand = this.#stand(customerId, id)
        return stand ? [[id, stand] as const] : []
      }),
    )
  }

  /** Locks the customers of these accounts and reads their rows. */
  static async open(tx: Tx, accounts: readonly Account[], at: Instant): Promise<Book> {
    const found = await sql<{ id: Id; customer_id: Id; lender: string; account: string }>`
      select distinct rows.id, rows.customer_id, asked.lender, asked.account from rows
      join unnest(${accounts.map((one) => one.lender)}::text[], ${accounts.map((one) => one.accountNumber)}::text[])
        as asked (lender, account) on rows.data ->> 'lender' = asked.lender and rows.data ->> 'accountNumber' = asked.account
      where rows.kind = 'case' and not rows.deleted`.execute(tx)
    const store = new RowStore(tx)
    await store.load(found.rows.map((row) => row.customer_id))
    const cases = found.rows.map(
      (row) =>
        [
          keyOf({ lender: row.lender, accountNumber: row.account }),
          { id: row.id, customerId: row.customer_id },
        ] as const,
    )
    return new Book(tx, at, store, new Map(cases))
  }

  async pay(entry: PaymentEntry): Promise<Booked> {
    const matter = this.#matter(entry)
    if (!matter) return refused('ledger.unknownAccount')
    const id = randomUUID()
    const row: PaymentRow = {
      kind: 'payment',
      id,
      customerId: matter.customerId,
      caseId: matter.id,
      version: 1,
      amountFen: entry.amountFen,
      valueDate: entry.valueDate,
      channel: entry.channel,
    }
    const before = await this.#tx
      .selectFrom('payment_references')
      .select('payment_id')
      .where('lender', '=', entry.lender)
      .where('reference', '=', entry.reference)
      .executeTakeFirst()
    if (before) {
      const booked = this.#store.world(matter.customerId).get('payment', before.payment_id)
      const same =
        booked?.caseId === matter.id &&
        booked.amountFen === row.amountFen &&
        booked.valueDate === row.valueDate
      return same ? { outcome: 'unchanged' } : refused('ledger.contradicts', { reference: entry.reference })
    }
    const problem = paymentProblem(entry, matter, this.#today(matter))
    if (problem) return { outcome: 'refused', problem }
    const mine = await this.#tx
      .insertInto('payment_references')
      .values({ lender: entry.lender, reference: entry.reference, payment_id: id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('payment_id')
      .executeTakeFirst()
    // Booked this moment by somebody else, for whom our locks were of another customer.
    if (!mine) return refused('ledger.contradicts', { reference: entry.reference })
    this.#store.stage([row])
    return { outcome: 'applied', surplusFen: this.#settle(matter) }
  }

  async bill(entry: BillEntry): Promise<Booked> {
    const matter = this.#matter(entry)
    if (!matter) return refused('ledger.unknownAccount')
    const { lender, reference } = entry
    const before = await this.#tx
      .selectFrom('bill_references')
      .select('case_id')
      .where('lender', '=', lender)
      .where('reference', '=', reference)
      .executeTakeFirst()
    if (before) {
      const booked = matter.bills?.find((bill) => bill.reference === reference)
      const same =
        before.case_id === matter.id &&
        booked?.amountFen === entry.amountFen &&
        booked.minimumFen === entry.minimumFen &&
        booked.postedOn === entry.postedOn &&
        booked.dueDate === entry.dueDate
      return same ? { outcome: 'unchanged' } : refused('ledger.contradicts', { reference })
    }
    const problem = billProblem(entry, matter, this.#today(matter))
    if (problem) return { outcome: 'refused', problem }
    const mine = await this.#tx
      .insertInto('bill_references')
      .values({ lender, reference, case_id: matter.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('case_id')
      .executeTakeFirst()
    if (!mine) return refused('ledger.contradicts', { reference })
    // Paid up until now: with the new bill there is something to do again.
    const state = matter.state === 'CURED' ? 'QUEUED' : matter.state
    const { closed, ...standing } = withBill(matter, entry)
    const ended = state === 'QUEUED' || !closed ? {} : { closed }
    this.#store.stage([{ ...standing, ...ended, state, version: matter.version + 1 }])
    return { outcome: 'applied', surplusFen: 0 }
  }

  /** What became of the cases since this book was opened. */
  effects(): LedgerEffect[] {
    return [...this.#cases.values()].flatMap(({ id, customerId }) => {
      const before = this.#before.get(id)
      const now = this.#stand(customerId, id)
      return before && now ? effectsBetween(before, now) : []
    })
  }

  #stand(customerId: Id, caseId: Id): Stand | null {
    const world = this.#store.world(customerId)
    const matter = world.get('case', caseId)
    if (!matter) return null
    const ledger = world.ofCase('payment', caseId)
    const found = standings(world.ofCase('promise', caseId), ledger, this.#at, matter.zone)
    return { matter, standings: found }
  }

  async close(): Promise<void> {
    const changed = this.#store.changedCustomers()
    await this.#store.flush()
    await wakeCustomers(this.#tx, changed)
  }

  #matter(of: Account): CaseRow | null {
    const found = this.#cases.get(keyOf(of))
    return (found && this.#store.world(found.customerId).get('case', found.id)) ?? null
  }

  #today(matter: CaseRow) {
    return localDay(this.#at, matter.zone)
  }

  /** Cures what is paid in full; tells what was paid beyond it. */
  #settle(matter: CaseRow): number {
    const world = this.#store.world(matter.customerId)
    const payments = world.ofCase('payment', matter.id)
    const plans = world.ofCase('plan', matter.id)
    const found = standings(world.ofCase('promise', matter.id), payments, this.#at, matter.zone)
    const { totalFen, paidFen, steps } = arrearsWithPlan(matter, payments, plans, found, this.#at)
    if (totalFen > 0) return 0
    if (CURABLE.includes(matter.state)) {
      // A plan that was kept ends the debt by agreement where something was waived.
      const kept = approvedPlan(plans)
      const settled = kept && planState(kept, found) === 'completed' && waivedFen(kept.waiver) > 0
      const closed = { at: this.#at, from: matter.state }
      const state = settled ? 'SETTLED' : 'CURED'
      this.#store.stage([{ ...matter, state, closed, version: matter.version + 1 }])
    }
    const owed = steps.reduce((sum, step) => sum + owedBy(step), 0)
    return Math.max(0, paidFen - owed)
  }
}

interface Stand {
  readonly matter: CaseRow
  readonly standings: readonly Standing[]
}

function effectsBetween(before: Stand, now: Stand): LedgerEffect[] {
  const tail = cardTail(now.matter.accountNumber)
  const was = new Map(before.standings.map(({ id, state }) => [id, state]))
  const promises = now.standings.flatMap(({ id, state, amountFen, due }): LedgerEffect[] => {
    if (was.get(id) === state || (state !== 'KEPT' && state !== 'PARTIAL')) return []
    return [{ effect: state === 'KEPT' ? 'promiseKept' : 'promisePartial', tail, amountFen, due }]
  })
  const [from, to] = [before.matter.state, now.matter.state]
  const moved = to === 'CURED' ? 'cured' : to === 'SETTLED' ? 'settled' : from === 'CURED' ? 'reopened' : null
  return from === to || moved === null
    ? promises
    : [...promises, { effect: moved, tail, amountFen: null, due: null }]
}

/** What a step of the reckoning adds to what has to be paid. */
function owedBy(step: Arrears['steps'][number]): number {
  switch (step.kind) {
    case 'principal':
    case 'bill':
    case 'interest':
    case 'lateFee':
      return step.fen
    case 'plan':
      return step.costFen
    case 'waiver':
      return -step.fen
    default:
      return 0
  }
}
