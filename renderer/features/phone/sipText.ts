// Before SIP.js sees a message it is read as plain text (`shared/sipText.ts`); here is what the line asks of it besides, and the short
// answers that it gives without SIP.js. Pure; promises never to throw, whatever the text is. Private to the SIP line.
import { all, first, type SipText } from '../../../shared/sipText.ts'

export { all, first, type SipText, sipText } from '../../../shared/sipText.ts'

/** The values of a header that is a list of tokens, in lower case. */
export const tokens = (message: SipText, name: string): string[] =>
  all(message, name)
    .flatMap((value) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '')

/** Whether a `To` or `From` value bears a tag. */
export const tagged = (value: string): boolean => /;\s*tag\s*=\s*[^;\s]+/i.test(value)

/**
 * An answer to a request by the rules of RFC 3261 §8.2.6, also to one that can't be understood: it repeats what can be read.
 * Null for what must not be answered, and when nobody could tell which request it answers.
 */
export function replyTo(request: SipText, status: string, more: readonly string[] = []): string | null {
  const { start } = request
  if (start?.kind !== 'request' || start.method === 'ACK') return null
  const via = all(request, 'via')
  const [from, to, callId, cseq] = ['from', 'to', 'call-id', 'cseq'].map((name) => first(request, name))
  if (via.length === 0 || !callId || !cseq) return null
  return [
    `SIP/2.0 ${status}`,
    ...via.map((value) => `Via: ${value}`),
    `From: ${from}`,
    `To: ${to}${tagged(to ?? '') ? '' : ';tag=unread'}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
