// Who may be written what: beside the guard (when, how often, on which hold) the question of what this reader may learn. Promises: pure, the
// same answer on the desk and in central; a text message tells a debt only to a number on which its debtor was verified.
import type { GuardMessage, GuardRequest } from '../compliance/compliance.ts'
import type { MessageChannel, MessageRow } from '../messageRows.ts'
import { parsePhone } from '../phoneNumber.ts'
import type { Problem } from '../problem.ts'
import type { CallRow, ContactRow, CustomerRow, E164, Id, Row } from '../rows.ts'
import { type MessageTemplate, purposeOf } from './template.ts'

export interface Reader {
  readonly channel: MessageChannel
  /** Null for e-mail and letters: they go to where the lender says that the debtor reads. */
  readonly contact: Pick<ContactRow, 'id' | 'role' | 'phone'> | null
  /** Where it goes in full: a number, an address, an e-mail address; null = the lender named none. */
  readonly to: string | null
  /** In a call on this number the debtor was verified. */
  readonly verified: boolean
}

/** Everybody to whom something about this case can be written, the debtor first. */
export function readersOf(
  customer: Pick<CustomerRow, 'address' | 'email'>,
  contacts: readonly ContactRow[],
  calls: readonly Pick<CallRow, 'contactId' | 'verification'>[],
): Reader[] {
  const proven = new Set(calls.flatMap((call) => (call.verification === 'matched' ? [call.contactId] : [])))
  const numbers = contacts
    .filter(({ phone }) => isMobile(phone))
    .map((contact): Reader => {
      const verified = contact.role === 'debtor' && proven.has(contact.id)
      return { channel: 'sms', contact, to: contact.phone, verified }
    })
  const own = (channel: MessageChannel, to: string | null): Reader => ({
    channel,
    contact: null,
    to,
    verified: false,
  })
  return [...numbers, own('email', customer.email ?? null), own('letter', customer.address)]
}

/** A landline can't read. */
function isMobile(phone: E164): boolean {
  const parsed = parsePhone(phone)
  return parsed.ok && (parsed.kind === 'mobile' || parsed.kind === 'foreign')
}

/** Why this template may not go to this reader; null when it may, as far as this rule goes. */
export function writingProblem(
  template: Pick<MessageTemplate, 'channel' | 'occasion'>,
  reader: Reader,
): Problem | null {
  if (template.channel !== reader.channel) return { code: 'message.wrongChannel', params: {} }
  if (reader.to === null) return { code: 'message.noAddress', params: { channel: reader.channel } }
  if (template.occasion === 'neutral' || reader.channel !== 'sms') return null
  if (reader.contact?.role !== 'debtor') return { code: 'message.neutralOnly', params: {} }
  return reader.verified ? null : { code: 'message.unverified', params: {} }
}

/** What the guard is asked. An e-mail or a letter takes the rules of the debtor, by whichever number of theirs is still good. */
export function guardRequestOf(
  template: Pick<MessageTemplate, 'channel' | 'occasion'>,
  reader: Pick<Reader, 'contact'>,
  contacts: readonly Pick<ContactRow, 'role' | 'phone' | 'status'>[],
  agentId: Id,
): GuardRequest | null {
  const own = contacts.filter(({ role }) => role === 'debtor')
  const number = reader.contact?.phone ?? (own.find(({ status }) => status === 'active') ?? own[0])?.phone
  if (number === undefined) return null
  const purpose = purposeOf(template.occasion)
  return { number, purpose, agentId, reason: '', override: null, channel: template.channel }
}

/** Ways of an outside agency beside the telephone. */
const isWritten = (channel: unknown): channel is GuardMessage['channel'] =>
  channel === 'sms' || channel === 'email' || channel === 'letter' || channel === 'visit'

/** Messages and visits that reached the person, ours and an agency's, as the guard counts them (row 19 of the checklist: one counter). */
export function guardMessagesOf(rows: readonly Row[]): GuardMessage[] {
  return rows.flatMap((row): GuardMessage[] => {
    if (row.kind === 'message' && row.sentAt !== null) return [{ channel: row.channel, at: row.sentAt }]
    const channel = row.kind === 'event' && row.eventKind === 'agencyContact' ? row.params.channel : null
    return row.kind === 'event' && isWritten(channel) ? [{ channel, at: row.at }] : []
  })
}

/** Whether the message can still be taken back. */
export const mayCancel = ({ state }: Pick<MessageRow, 'state'>): boolean => state === 'queued'
