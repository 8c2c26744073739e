// The gate of the SIP line: looks at every message before SIP.js does, and turns away what SIP.js would choke on, guess at, or
// leave without an answer (RFC 4475 lists such messages). Pure; never throws. Private to the SIP line.
import { all, first, replyTo, type SipText, sipText, tagged, tokens } from './sipText.ts'

/** More than any INVITE with its description needs; nothing longer is even read. */
const LARGEST = 64 * 1024
const MOST_HEADERS = 200
/** CSeq and Expires are below 2^31 (RFC 3261 §8.1.1.5); SIP.js takes what is above for "at once". */
const NUMBER_LIMIT = 2 ** 31
/** The longest that a timer of a browser counts, in s. */
const LONGEST_TIMER_S = Math.floor(NUMBER_LIMIT / 1000)

export type Verdict =
  | { readonly kind: 'pass'; readonly text: string; readonly message: SipText }
  /** `why` is one word for the log; `reply` is to be sent back, null = nothing. */
  | { readonly kind: 'refuse'; readonly why: string; readonly reply: string | null }

const refuse = (message: SipText, why: string, status = `400 Bad ${why}`, more: string[] = []): Verdict => ({
  kind: 'refuse',
  why,
  reply: replyTo(message, status, more),
})

/** `extensions`: option tags that this line understands when a request requires them. */
export function judge(text: string, extensions: ReadonlySet<string>): Verdict {
  if (text.length > LARGEST) return refuse(sipText(text.slice(0, LARGEST)), 'size', '513 Message Too Large')
  const message = sipText(text)
  const { start, headers, body, broken } = message
  if (!start) return { kind: 'refuse', why: 'first-line', reply: null }
  if (start.kind === 'request' && start.version !== 'SIP/2.0')
    return refuse(message, 'version', '505 Version Not Supported')
  if (body === null || broken) return refuse(message, 'header')
  if (headers.length > MOST_HEADERS) return refuse(message, 'header-count')
  const wrong = wrongHeader(message)
  if (wrong) return refuse(message, wrong)
  if (new TextEncoder().encode(body).length < Number(first(message, 'content-length') || 0))
    return refuse(message, 'Content-Length')
  if (start.kind === 'request') {
    if (!/^sips?:/i.test(start.uri)) return refuse(message, 'scheme', '416 Unsupported URI Scheme')
    const unknown = tokens(message, 'require').filter((tag) => !extensions.has(tag))
    if (unknown.length > 0 && start.method !== 'ACK' && start.method !== 'CANCEL')
      return refuse(message, 'extension', '420 Bad Extension', [`Unsupported: ${unknown.join(', ')}`])
  }
  return { kind: 'pass', text: plain(text, message), message }
}

/** The name of the first header that makes the message one that nobody can act on; null when there is none. */
function wrongHeader(message: SipText): string | null {
  const { start } = message
  const isRequest = start?.kind === 'request'
  for (const name of ['From', 'To', 'Call-ID', 'CSeq'])
    if (all(message, name.toLowerCase()).length !== 1) return name
  for (const name of ['From', 'To']) if (!isAddress(first(message, name.toLowerCase()))) return name
  if (isRequest && !tagged(first(message, 'from'))) return 'From'
  if (!/^\S+$/.test(first(message, 'call-id'))) return 'Call-ID'
  const [, number, method] = /^(\d{1,10})\s+(\S+)$/.exec(first(message, 'cseq')) ?? []
  if (method === undefined || Number(number) >= NUMBER_LIMIT) return 'CSeq'
  if (isRequest && method !== start.method) return 'CSeq'
  // Without a branch of RFC 3261 SIP.js would take two requests for one.
  if (!/;\s*branch\s*=\s*z9hG4bK/i.test(first(message, 'via'))) return 'Via'
  const lengths = new Set(all(message, 'content-length'))
  if (lengths.size > 1 || [...lengths].some((length) => !/^\d{1,8}$/.test(length))) return 'Content-Length'
  const forwards = first(message, 'max-forwards')
  if (forwards !== '' && !(/^\d{1,9}$/.test(forwards) && Number(forwards) <= 255)) return 'Max-Forwards'
  return null
}

/** `"name" <uri>;params`, `name <uri>` or a bare URI; the quotes of a name are closed. */
const isAddress = (value: string): boolean =>
  /^(?:"(?:[^"\\]|\\.)*"\s*|[^"<>]*)<[^<>\s"]+>[^<>]*$/su.test(value) || /^[^"<>\s,]+$/.test(value)

/** Without what SIP.js reads wrongly: folded lines, and an `Expires` that no timer counts (a call would end as soon as it rings). */
function plain(text: string, message: SipText): string {
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const expires = first(message, 'expires')
  const counts = /^\d{1,10}$/.test(expires) && Number(expires) < LONGEST_TIMER_S
  return (counts ? head : head.replace(/\r\nExpires[ \t]*:[^\r]*/gi, '')) + text.slice(end)
}
