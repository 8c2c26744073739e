// What a desk says beside the sound of a practice call: about the customer in its INVITE, and by INFO (RFC 6086) the recording flag, a
// digit or where the script is. Reads, never acts.
import {
  DeskInfo,
  NO_WISH,
  PRACTICE_CONTENT_TYPE,
  PRACTICE_FACTS_HEADER,
  PracticeFacts,
  PracticeWish,
} from '../../shared/practice/messages.ts'
import { jsonIn, type SipRequest } from './sipMessage.ts'

export type Told =
  | { readonly kind: 'record'; readonly wanted: 'on' | 'off' }
  | { readonly kind: 'dtmf'; readonly digit: string }
  | { readonly kind: 'practice'; readonly info: ReturnType<typeof DeskInfo.parse> }
  /** Not understood: what the desk is answered. */
  | { readonly kind: 'foreign'; readonly status: 400 | 415 }

export function readInfo({ headers, body }: SipRequest): Told {
  const record = headers.get('record').toLowerCase()
  if (record === 'on' || record === 'off') return { kind: 'record', wanted: record }
  const type = headers.get('content-type').toLowerCase()
  if (type.startsWith('application/dtmf')) {
    const digit = /^\s*(?:Signal\s*=\s*)?([0-9A-D*#])/i.exec(body)?.[1]
    return digit ? { kind: 'dtmf', digit } : { kind: 'foreign', status: 400 }
  }
  if (!type.startsWith(PRACTICE_CONTENT_TYPE)) return { kind: 'foreign', status: 415 }
  const told = DeskInfo.safeParse(jsonIn(body))
  return told.success ? { kind: 'practice', info: told.data } : { kind: 'foreign', status: 400 }
}

/** Who the simulated customer is, and how they shall be. */
export interface About {
  readonly facts: PracticeFacts | null
  readonly wish: PracticeWish
}

export function aboutIn(invite: SipRequest): About {
  const header = invite.headers.get(PRACTICE_FACTS_HEADER)
  const told = jsonIn(Buffer.from(header, 'base64').toString('utf8'))
  return {
    facts: PracticeFacts.safeParse(told).data ?? null,
    wish: PracticeWish.safeParse(told).data ?? NO_WISH,
  }
}
