// A number as it rings in or is typed: whose it is, if this desk knows. Private to `renderer/local`. Promises: a debtor's own number is theirs,
// wherever else it stands.
import { missedWaits } from '../../shared/callback.ts'
import { maskPhone, parsePhone } from '../../shared/phoneNumber.ts'
import type { Id } from '../../shared/rows.ts'
import type { Rows } from './rowSet.ts'
import type { Queries } from './views.ts'

export function matchOf(
  shown: Rows,
  typed: string,
  nameOf: (customerId: Id) => string,
): Queries['byNumber'][1] {
  const parsed = parsePhone(typed)
  if (!parsed.ok) return null
  const found = shown.of('contact').filter((contact) => contact.phone === parsed.e164)
  const contact = found.find((each) => each.role === 'debtor') ?? found[0]
  if (!contact) return null
  const cases = shown.ofCustomer(contact.customerId).filter((row) => row.kind === 'case')
  const caseId = contact.caseId ?? cases[0]?.id
  if (!caseId) return null
  const { customerId, id, role } = contact
  return {
    caseId,
    customerId,
    contactId: id,
    name: nameOf(customerId),
    role,
    masked: maskPhone(contact.phone, 'unverified'),
    cases: cases.length,
    awaited: missedWaits(shown.ofCustomer(customerId), (call) => shown.get('call', call)),
  }
}
