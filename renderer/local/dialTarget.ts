// Whom one dial calls: the only answer of the desk store that holds a whole number. Private to `answers.ts`, which gives it out with
// a permit alone; what it says goes to the line and is never shown.
import { maskPhone, phoneTail } from '../../shared/phoneNumber.ts'
import type { ContactRow, CustomerRow, Id } from '../../shared/rows.ts'
import type { Rows } from './rowSet.ts'
import type { DialTarget } from './views.ts'

/** Null when the number may not be used any more. */
export function targetOf(shown: Rows, contactId: Id): DialTarget | null {
  const contact = shown.get('contact', contactId)
  if (contact?.status !== 'active') return null
  const customer = shown.get('customer', contact.customerId)
  return {
    e164: contact.phone,
    masked: maskPhone(contact.phone, 'unverified'),
    ofDebtor: contact.role === 'debtor',
    practice: customer?.synthetic ? practiceFactsOf(customer, registered(shown, contact)) : null,
  }
}

/** The number that a customer names when asked for the registered one: another of their own, since nobody asks for the one in use. */
function registered(shown: Rows, used: ContactRow): ContactRow {
  const own = shown
    .ofCustomer(used.customerId)
    .filter((row): row is ContactRow => row.kind === 'contact' && row.role === 'debtor')
  return own.find((contact) => contact.phone !== used.phone) ?? used
}

/** What a simulated customer says when asked: only ever of synthetic people. */
function practiceFactsOf({ idNumber }: CustomerRow, { phone }: ContactRow): DialTarget['practice'] {
  return {
    idTail: idNumber?.slice(-4) ?? null,
    birthday: idNumber?.slice(10, 14) ?? null,
    phoneTail: phoneTail(phone),
  }
}
