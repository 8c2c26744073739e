// SIP messages as text (RFC 3261 §7) for the practice exchange: parsing that never throws, and building. Knows no state.
import { sipText } from '../../shared/sipText.ts'

interface SipHeaders {
  /** First value of the header, '' when there is none. Names are case-blind and may be given in full only. */
  get(name: string): string
  all(name: string): readonly string[]
}

export interface SipRequest {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly headers: SipHeaders
  readonly body: string
}

export interface SipResponse {
  readonly kind: 'response'
  readonly status: number
  readonly headers: SipHeaders
  readonly body: string
}

export type Parsed =
  | { readonly ok: true; readonly message: SipRequest | SipResponse }
  /** `answerable`: a request whose sender can still be told 400. */
  | { readonly ok: false; readonly detail: string; readonly answerable: SipRequest | null }

/** Without these nobody can be answered (RFC 3261 §8.1.1). */
const NEEDED = ['via', 'from', 'to', 'call-id', 'cseq'] as const
const MAX_HEADERS = 99

/** Reads one message; whatever is wrong with it comes back as words, never as an exception. */
export function parseSip(text: string): Parsed {
  const { start, headers: lines, broken: unnamed, body } = sipText(text)
  if (body === null) return { ok: false, detail: 'no end of headers', answerable: null }
  const all = (name: string) =>
    lines.slice(0, MAX_HEADERS).flatMap(([own, value]) => (own === name.toLowerCase() ? [value] : []))
  const headers: SipHeaders = { all, get: (name) => all(name)[0] ?? '' }
  const broken = [
    ...(lines.length > MAX_HEADERS ? ['too many headers'] : []),
    ...(unnamed ? ['a header line that is none'] : []),
  ]
  const missing = NEEDED.filter((name) => headers.get(name) === '')
  if (start?.kind === 'response') {
    if (missing.length > 0 || broken.length > 0)
      return { ok: false, detail: [...broken, ...missing].join(', '), answerable: null }
    return { ok: true, message: { kind: 'response', status: start.status, headers, body } }
  }
  if (start === null || !/^[A-Z]{1,20}$/.test(start.method) || start.uri.length > 500)
    return { ok: false, detail: 'neither a request nor a response', answerable: null }
  const request: SipRequest = { kind: 'request', method: start.method, uri: start.uri, headers, body }
  if (missing.length > 0) return { ok: false, detail: `missing ${missing.join(', ')}`, answerable: null }
  const bad = (detail: string): Parsed => ({
    ok: false,
    detail,
    // An ACK is never answered.
    answerable: request.method === 'ACK' ? null : request,
  })
  if (broken[0] !== undefined) return bad(broken[0])
  if (start.version !== 'SIP/2.0') return bad('not SIP/2.0')
  const cseq = /^(\d{1,10}) ([A-Z]{1,20})$/.exec(headers.get('cseq'))
  if (!cseq || cseq[2] !== request.method || Number(cseq[1]) > 2 ** 31 - 1) return bad('bad CSeq')
  const length = headers.get('content-length')
  if (length !== '' && (!/^\d{1,7}$/.test(length) || Number(length) !== Buffer.byteLength(body)))
    return bad('Content-Length does not fit the body')
  return { ok: true, message: request }
}

/** Names of what the exchange says; a status that is not here gets its own number as reason. */
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  600: 'Busy Everywhere',
  603: 'Decline',
}

export const reasonOf = (status: number): string => REASONS[status] ?? `Status ${status}`

export type HeaderLine = readonly [name: string, value: string]

export interface Content {
  readonly type: string
  readonly body: string
}

function compose(first: string, headers: readonly HeaderLine[], content: Content | null): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)]
  if (content) lines.push(`Content-Type: ${content.type}`)
  lines.push(`Content-Length: ${content ? Buffer.byteLength(content.body) : 0}`)
  return `${lines.join('\r\n')}\r\n\r\n${content?.body ?? ''}`
}

/** An answer to `request`; `toTag` is added where the request's To had none. */
export function composeResponse(
  request: SipRequest,
  status: number,
  options: {
    toTag?: string
    headers?: readonly HeaderLine[]
    content?: Content | null
    reason?: string
  } = {},
): string {
  const to = request.headers.get('to')
  const tagged = options.toTag && status > 100 && tagOf(to) === null ? `${to};tag=${options.toTag}` : to
  return compose(
    `SIP/2.0 ${status} ${options.reason ?? reasonOf(status)}`,
    [
      ...request.headers.all('via').map((via): HeaderLine => ['Via', via]),
      ['From', request.headers.get('from')],
      ['To', tagged],
      ['Call-ID', request.headers.get('call-id')],
      ['CSeq', request.headers.get('cseq')],
      ...(options.headers ?? []),
    ],
    options.content ?? null,
  )
}

export function composeRequest(
  method: string,
  uri: string,
  headers: readonly HeaderLine[],
  content: Content | null = null,
): string {
  return compose(`${method} ${uri} SIP/2.0`, [['Max-Forwards', '70'], ...headers], content)
}

export function tagOf(address: string): string | null {
  return /;\s*tag=([^;>\s]+)/i.exec(address)?.[1] ?? null
}

/** The URI inside `"Name" <sip:…>;params` or a bare one. */
export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0]?.trim() ?? ''
}

/** `alice` of `sip:alice@host`, percent-decoded where that is possible. */
export function userOf(uri: string): string {
  const user = /^sips?:([^@;?]+)@/i.exec(uri)?.[1] ?? ''
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

/** A JSON body or header as it came; null for anything that is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
