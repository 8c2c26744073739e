// Who can be written to about a case, masked, and what the guard says to it now. Full numbers and addresses end here. Private to
// `renderer/local`; the shapes are `views.ts`.
import { permits } from '../../shared/compliance/compliance.ts'
import { maskAddress, maskEmail, maskName } from '../../shared/identity.ts'
import type { Instant } from '../../shared/instant.ts'
import type { Occasion } from '../../shared/message/template.ts'
import { guardRequestOf, mayCancel, type Reader, readersOf } from '../../shared/message/writing.ts'
import { maskPhone } from '../../shared/phoneNumber.ts'
import type { Id, Row, RowOf } from '../../shared/rows.ts'
import { type CaseFacts, contactsOf } from './caseFacts.ts'
import type { WritingView } from './views.ts'

export function writingOf(facts: CaseFacts, agentId: Id, now: Instant): WritingView {
  const { customer, customerRows, matter } = facts
  const contacts = contactsOf(facts)
  const ask = (reader: Reader, occasion: Occasion) => {
    const request = guardRequestOf({ channel: reader.channel, occasion }, reader, contacts, agentId)
    // Checks are a hundred strings: the sheet needs the verdict only.
    return request && { ...permits(request, facts.guard, facts.rules, now), checks: [] }
  }
  return {
    readers: readersOf(customer, contacts, facts.calls).map((reader) => {
      const { channel, contact, verified } = reader
      const row = contacts.find(({ id }) => id === contact?.id)
      return {
        channel,
        contactId: contact?.id ?? null,
        role: contact?.role ?? 'debtor',
        name: maskName(row?.name ?? customer.name),
        to: masked(reader),
        verified,
        // For answering what was agreed, and for everything that collects.
        service: ask(reader, 'promiseMade'),
        collect: ask(reader, 'overdue'),
      }
    }),
    waiting: customerRows
      .filter((row: Row): row is RowOf<'message'> => row.kind === 'message' && row.caseId === matter.id)
      .filter(mayCancel)
      .sort((a, b) => a.askedAt - b.askedAt),
  }
}

function masked({ channel, to }: Reader): string | null {
  if (to === null) return null
  if (channel === 'sms') return maskPhone(to, 'unverified')
  return channel === 'email' ? maskEmail(to) : maskAddress(to)
}
