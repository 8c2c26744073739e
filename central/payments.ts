// The ledger: payments by lender and account number, each reference booked once. Central alone writes payment rows.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { arrearsOn } from '../shared/arrears.ts'
import { localDay } from '../shared/instant.ts'
import type { PaymentsReply, PaymentsRequest } from '../shared/protocol.ts'
import type { CaseState, Id, PaymentRow } from '../shared/rows.ts'
import type { Central } from './context.ts'
import { RowStore } from './rowStore.ts'
import { wakeCustomers } from './wake.ts'

/** States in which full payment cures a case; the others were ended by people. */
const CURABLE: readonly CaseState[] = ['NEW', 'QUEUED', 'IN_CONTACT', 'PROMISED', 'PLAN', 'VERIFYING']

/** Books what is new. `unknown` names the references whose account does not stand here. */
export async function bookPayments(central: Central, request: PaymentsRequest): Promise<PaymentsReply> {
  const { payments } = request
  const reply: PaymentsReply = { applied: 0, unchanged: 0, unknown: [] }
  if (payments.length === 0) return reply
  return central.database.transaction(async (tx) => {
    const found = await sql<{ id: Id; customer_id: Id; lender: string; account: string }>`
      select distinct rows.id, rows.customer_id, asked.lender, asked.account from rows
      join unnest(${payments.map((one) => one.lender)}::text[], ${payments.map((one) => one.accountNumber)}::text[])
        as asked (lender, account) on rows.data ->> 'lender' = asked.lender and rows.data ->> 'accountNumber' = asked.account
      where rows.kind = 'case' and not rows.deleted`.execute(tx)
    const cases = new Map(found.rows.map((row) => [`${row.lender}\u0000${row.account}`, row]))
    const store = new RowStore(tx)
    await store.load(found.rows.map((row) => row.customer_id))
    for (const payment of payments) {
      const matter = cases.get(`${payment.lender}\u0000${payment.accountNumber}`)
      if (!matter) {
        reply.unknown.push(payment.reference)
        continue
      }
      const id = randomUUID()
      const booked = await tx
        .insertInto('payment_references')
        .values({ lender: payment.lender, reference: payment.reference, payment_id: id })
        .onConflict((conflict) => conflict.doNothing())
        .returning('payment_id')
        .executeTakeFirst()
      if (!booked) {
        reply.unchanged += 1
        continue
      }
      reply.applied += 1
      const row: PaymentRow = {
        kind: 'payment',
        id,
        customerId: matter.customer_id,
        caseId: matter.id,
        version: 1,
        amountFen: payment.amountFen,
        valueDate: payment.valueDate,
        channel: payment.channel,
      }
      store.stage([row])
      cure(store, matter.customer_id, matter.id, central.now())
    }
    const changed = store.changedCustomers()
    await store.flush()
    await wakeCustomers(tx, changed)
    return reply
  })
}

function cure(store: RowStore, customerId: Id, caseId: Id, now: number): void {
  const world = store.world(customerId)
  const matter = world.get('case', caseId)
  if (!matter || !CURABLE.includes(matter.state)) return
  const { totalFen } = arrearsOn(matter, world.ofCase('payment', caseId), localDay(now, matter.zone))
  if (totalFen === 0) store.stage([{ ...matter, state: 'CURED', version: matter.version + 1 }])
}
