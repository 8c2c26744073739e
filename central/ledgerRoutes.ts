// The routes of the ledger: payments and bills, by API and as files.
import {
  BillsRequest,
  IMPORT_LIMIT_BYTES,
  ImportReply,
  LedgerQuery,
  LedgerReply,
  PaymentsRequest,
} from '../shared/protocol.ts'
import type { Central, Routes } from './context.ts'
import { announcedLength, FileBody } from './importBody.ts'
import { bookEntries, type LedgerEntry } from './ledger.ts'
import { importLedger } from './ledgerFile.ts'

export function ledgerRoutes(central: Central, add: Routes): void {
  const book = async (entries: readonly LedgerEntry[]): Promise<LedgerReply> => {
    const reply: LedgerReply = { applied: 0, unchanged: 0, unknown: [], refused: [], surplus: [] }
    const { outcomes } = await bookEntries(central, entries)
    outcomes.forEach((became, index) => {
      const reference = entries[index]?.entry.reference ?? ''
      if (became.outcome === 'refused') {
        if (became.problem.code === 'ledger.unknownAccount') reply.unknown.push(reference)
        else reply.refused.push({ reference, problem: became.problem })
        return
      }
      reply[became.outcome] += 1
      if (became.outcome === 'applied' && became.surplusFen > 0)
        reply.surplus.push({ reference, fen: became.surplusFen })
    })
    return reply
  }
  add.only(
    'payments.book',
    {
      method: 'POST',
      url: '/v1/payments',
      summary: 'Book payments, each reference once',
      body: PaymentsRequest,
      reply: LedgerReply,
    },
    ({ body }) => book(body.payments.map((entry) => ({ what: 'payments', entry }))),
  )
  add.only(
    'bills.book',
    {
      method: 'POST',
      url: '/v1/bills',
      summary: 'Book further bills of accounts, each reference once',
      body: BillsRequest,
      reply: LedgerReply,
    },
    ({ body }) => book(body.bills.map((entry) => ({ what: 'bills', entry }))),
  )
  add.only(
    'ledger.import',
    {
      method: 'POST',
      url: '/v1/ledger',
      summary: 'Book a file of payments or bills (CSV or XLSX)',
      query: LedgerQuery,
      body: FileBody,
      reply: ImportReply,
      bodyLimit: IMPORT_LIMIT_BYTES,
    },
    ({ caller, query, body, request }) =>
      importLedger(central, caller.id, query, body, announcedLength(request)),
  )
}
