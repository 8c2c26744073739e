// The tickets of the cases that this desk holds, and the exceptions asked for, as lists show them. Private to `renderer/local`.
import { maskName } from '../../shared/identity.ts'
import type { ExceptionRow } from '../../shared/rows.ts'
import type { TicketItem } from '../../shared/ticketBodies.ts'
import type { Rows } from './rowSet.ts'

/** By when they are due. */
export function ticketsIn(shown: Rows): TicketItem[] {
  return shown
    .of('ticket')
    .flatMap((ticket): TicketItem[] => {
      const matter = shown.get('case', ticket.caseId)
      const customer = shown.get('customer', ticket.customerId)
      if (!matter || !customer) return []
      const { lender, product, zone, assignedTo } = matter
      return [{ ticket, name: maskName(customer.name), assignedTo, matter: { lender, product, zone } }]
    })
    .sort((a, b) => a.ticket.due - b.ticket.due)
}

/** Every request for an exception, with the masked name. */
export function exceptionsIn(shown: Rows): { exception: ExceptionRow; name: string }[] {
  return shown.of('exception').map((exception) => {
    const customer = shown.get('customer', exception.customerId)
    return { exception, name: customer ? maskName(customer.name) : '' }
  })
}
