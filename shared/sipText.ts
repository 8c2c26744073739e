// A SIP message as plain text (RFC 3261 §7): its first line and its headers. Both who telephones and the practice exchange read
// with it before they judge. Pure; promises never to throw, whatever the text is.

export interface SipText {
  /** Null when the first line is none of a SIP 2.0 message. */
  readonly start:
    | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly version: string }
    | { readonly kind: 'response'; readonly status: number }
    | null
  /** Header fields in order: long names in lower case, folded lines joined. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** A line is no header: it is not among them. */
  readonly broken: boolean
  /** Null when the empty line that ends the headers is missing. */
  readonly body: string | null
}

/** RFC 3261 §7.3.3, and those of the extensions that a telephone meets. */
const COMPACT: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  e: 'content-encoding',
  k: 'supported',
  s: 'subject',
  r: 'refer-to',
  b: 'referred-by',
  x: 'session-expires',
}

export function sipText(text: string): SipText {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  const [first = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return {
    start: startOf(first),
    ...headersOf(lines.filter((line) => line !== '')),
    body: end === -1 ? null : text.slice(end + 4),
  }
}

function startOf(line: string): SipText['start'] {
  const response = /^SIP\/2\.0 (\d{3})(?: .*)?$/.exec(line)
  if (response) {
    const status = Number(response[1])
    return status >= 100 && status <= 699 ? { kind: 'response', status } : null
  }
  const request = /^([\w.!%*+`'~-]{1,40}) (\S+) (SIP\/\d+\.\d+)$/.exec(line)
  const [, method = '', uri = '', version = ''] = request ?? []
  return request ? { kind: 'request', method, uri, version } : null
}

function headersOf(lines: readonly string[]): Pick<SipText, 'headers' | 'broken'> {
  const headers: [string, string][] = []
  let broken = false
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase()
    // A control character is no text, wherever it stands (RFC 3261 §25.1).
    if (!/^[\w.!%*+`'~-]+$/.test(name) || /\p{Cc}/u.test(line.replaceAll('\t', ' '))) broken = true
    else headers.push([COMPACT[name] ?? name, line.slice(colon + 1).trim()])
  }
  return { headers, broken }
}

export const all = (message: SipText, name: string): string[] =>
  message.headers.flatMap(([own, value]) => (own === name ? [value] : []))

/** The first value of a header, '' when there is none. */
export const first = (message: SipText, name: string): string => all(message, name)[0] ?? ''
