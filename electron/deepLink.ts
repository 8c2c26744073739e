// Links from outside (`tel:`, `callto:`, `sip:`, `duedesk://`): parsed strictly, and good for pre-filling only. A link never dials, never
// configures, never signs in. Pure.
import { z } from 'zod'
import { Link } from '../shared/link.ts'

/** The schemes of links that the system hands to us. */
export const LINK_SCHEMES = ['duedesk', 'tel', 'callto', 'sip'] as const

const LONGEST = 300

/** The digits of a number as people write it, or null. */
function numberIn(text: string | null): string | null {
  if (text === null) return null
  const digits = text.replace(/[\s().-]/g, '')
  return /^\+?\d{3,15}$/.test(digits) ? digits : null
}

/**
 * `tel:+86-199-0000-0001`, `callto:` likewise, `sip:19900000001@anywhere` (the number counts, the place does not: calls go
 * by our own line only), `duedesk://dial?number=…`, `duedesk://case/<uuid>?number=…`. Anything else, and anything with an
 * extra part, is null.
 */
export function parseLink(text: string): Link | null {
  if (text.length > LONGEST) return null
  const phone =
    /^(?:tel|callto):(?:\/\/)?([^;?@/]+)(?:;[\w=+.;-]*)?$/i.exec(text) ??
    /^sips?:([^;?@/]+)(?:@[\w.-]+(?::\d{1,5})?)?(?:;[\w=+.;-]*)?$/i.exec(text)
  if (phone) {
    const number = numberIn(decoded(phone[1] ?? ''))
    return number === null ? null : { kind: 'tel', number }
  }
  if (!/^duedesk:\/\//i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.username || url.password || url.port || url.hash) return null
  for (const name of url.searchParams.keys()) if (name !== 'number') return null
  const number = numberIn(url.searchParams.get('number'))
  if (url.searchParams.has('number') && number === null) return null
  if (url.hostname === 'dial' && /^\/?$/.test(url.pathname) && number !== null)
    return { kind: 'duedesk', number, caseId: null }
  const caseId = z.uuid().safeParse(url.pathname.slice(1))
  if (url.hostname === 'case' && caseId.success)
    return Link.parse({ kind: 'duedesk', number, caseId: caseId.data })
  return null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape makes no number: what is returned fails the test of digits.
    return '%'
  }
}

/** The first link among the arguments of a process. */
export function linkIn(argv: readonly string[]): Link | null {
  for (const argument of argv) {
    const link = /^(?:tel|callto|sips?|duedesk):/i.test(argument) ? parseLink(argument) : null
    if (link) return link
  }
  return null
}
