// SIP messages as support may read them: what went wrong stays, who it was about goes. Pure. Written as what is kept, never as
// what is taken out: a header, a parameter or a line of SDP that nobody has looked at is masked whole.

const MASKED = '[masked]'
/** Headers that are about the protocol alone; long runs of digits are masked in them all the same. */
const KEPT = new Set(
  (
    'via max-forwards cseq content-length content-type allow supported unsupported require proxy-require expires min-expires ' +
    'retry-after user-agent server session-expires min-se event subscription-state reason record date accept call-id ' +
    'allow-events rseq rack v l c k u o i x'
  )
    .split(' ')
    .filter((name) => name !== ''),
)
/** Headers that hold addresses: host and tag stay, the person does not. */
const ADDRESSES = new Set(
  (
    'from to contact route record-route path service-route refer-to referred-by p-asserted-identity p-preferred-identity ' +
    'remote-party-id diversion p-associated-uri p-called-party-id f t m r b'
  )
    .split(' ')
    .filter((name) => name !== ''),
)
const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
])
const KEPT_OF_DIGEST = /\b(realm|algorithm|qop|stale)=("[^"]*"|[^\s,]+)/gi
const KEPT_PARAMETERS = /^(?:tag|transport|lr|expires|q|ob|method|maddr|received|rport|branch|text|cause)$/i
const SDP_TYPES = 'vtmbca'
const SDP_ATTRIBUTES =
  /^a=(?:rtpmap|fmtp|ptime|maxptime|sendrecv|sendonly|recvonly|inactive|setup|mid|group|rtcp-mux|rtcp-rsize|ice-options|end-of-candidates|ice-lite)\b/
const CANDIDATE = /^a=candidate:\S+ (\d) (\w+) \d+ (\S+) (\d+) typ (\w+)/

export interface SipMasker {
  /** One message, masked. The same person has the same stand-in (`party-1`) in all messages of one masker. */
  mask(message: string): string
}

export function sipMasker(): SipMasker {
  const parties = new Map<string, string>()

  function standIn(user: string): string {
    const known = parties.get(user)
    if (known) return known
    const made = `party-${parties.size + 1}`
    parties.set(user, made)
    return made
  }

  /** `sip:user:password@host;params?headers` without user, password and headers. */
  function uri(text: string): string {
    const found = /^(sips?|tel):([^?]*)/i.exec(text.trim())
    if (!found) return MASKED
    const [, scheme = '', rest = ''] = found
    if (scheme.toLowerCase() === 'tel') return `tel:${standIn(rest.split(';')[0] ?? '')}`
    const at = rest.lastIndexOf('@')
    const user = at < 0 ? null : (rest.slice(0, at).split(/[;:]/)[0] ?? '')
    const [host = '', ...parameters] = rest.slice(at + 1).split(';')
    return `${scheme}:${user === null ? '' : `${standIn(user)}@`}${host}${kept(parameters)}`
  }

  function kept(parameters: readonly string[]): string {
    return parameters
      .map((one) => one.trim())
      .filter((one) => KEPT_PARAMETERS.test(one.split('=')[0] ?? ''))
      .map((one) => `;${withoutNumbers(one)}`)
      .join('')
  }

  function address(value: string): string {
    const inside = /<([^>]*)>(.*)$/.exec(value)
    if (inside) return `<${uri(inside[1] ?? '')}>${kept((inside[2] ?? '').split(';').slice(1))}`
    // Without brackets the parameters belong to the header (RFC 3261 §20.10).
    const [bare = '', ...parameters] = value.split(';')
    return `${uri(bare)}${kept(parameters)}`
  }

  function header(line: string): string {
    const [, name = '', value = ''] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    if (name === '') return MASKED
    // A display name may hold a comma or a bracket: what is quoted goes before anything is split.
    if (ADDRESSES.has(key)) {
      const unquoted = value.replace(/"(?:[^"\\]|\\.)*"/g, '')
      return `${name}: ${unquoted
        .split(/,(?=[^>]*(?:<|$))/)
        .map(address)
        .join(', ')}`
    }
    if (CREDENTIALS.has(key)) return `${name}: ${digest(value)}`
    return `${name}: ${KEPT.has(key) ? withoutNumbers(value) : MASKED}`
  }

  function startLine(line: string): string {
    if (/^SIP\/2\.0 \d{3}\b/.test(line)) return withoutNumbers(line.slice(0, 120))
    const [, method, target = ''] = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(line) ?? []
    return method ? `${method} ${uri(target)} SIP/2.0` : MASKED
  }

  function body(type: string, text: string): string {
    if (text.trim() === '') return ''
    if (/^application\/sdp\b/i.test(type)) return text.split(/\r?\n/).map(sdpLine).filter(Boolean).join('\n')
    if (/^message\/sipfrag\b/i.test(type)) return startLine(text.split(/\r?\n/)[0] ?? '')
    return `[${text.length} characters masked]`
  }

  return {
    mask(message) {
      const [head = '', ...rest] = message.split(/\r?\n\r?\n/)
      // A folded header goes on with its first line (RFC 3261 §7.3.1).
      const [first = '', ...headers] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
      const type = headers.find((line) => /^(?:content-type|c)\s*:/i.test(line))?.replace(/^[^:]*:\s*/, '')
      const said = body(type ?? '', rest.join('\n\n'))
      return [startLine(first), ...headers.filter(Boolean).map(header), ...(said ? ['', said] : [])].join(
        '\n',
      )
    },
  }
}

function digest(value: string): string {
  const scheme = /^(?:Digest|Basic|Bearer)\b/i.exec(value)?.[0] ?? ''
  const named = [...value.matchAll(KEPT_OF_DIGEST)].map(([, name, said]) => `${name}=${said}`)
  return [scheme, ...named.map((one) => withoutNumbers(one)), MASKED].join(' ')
}

function sdpLine(line: string): string {
  if (line === '') return ''
  const candidate = CANDIDATE.exec(line)
  if (candidate) {
    const [, component, transport, host, port, kind] = candidate
    return `a=candidate:${MASKED} ${component} ${transport} ${host} ${port} typ ${kind}`
  }
  if (line.startsWith('a=')) {
    if (SDP_ATTRIBUTES.test(line)) return withoutNumbers(line)
    return `${/^a=[a-z-]{1,24}/i.exec(line)?.[0] ?? 'a='}:${MASKED}`
  }
  // Name of the session, its user and its contact are a person's; the address of the sound is not.
  return SDP_TYPES.includes(line[0] ?? '') && line[1] === '=' ? withoutNumbers(line) : `${line[0]}=${MASKED}`
}

/** Telephone numbers, accounts and the like: seven digits in a row, however they are grouped. */
function withoutNumbers(text: string): string {
  return text.replace(/\+?\d(?:[ -]?\d){6,}/g, '[digits]')
}
