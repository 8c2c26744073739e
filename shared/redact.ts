// Takes personal data and secrets out of what is logged: known fields, long digit runs, tokens. Identifiers
// (UUIDs) stay, so that a log can be followed. Pure; every line of the log goes through it.

const SECRET_FIELDS =
  /^(?:name|.*Name|phone|.*Phone|number|.*Number|address|password|passphrase|secret|credential|username|door|token|.*Token|ha1|rawKey|text|words|note|line|lines|idNumber|authorization)$/i
/** Names of ours that end like a personal field and hold none. */
const HARMLESS = new Set(['eventName', 'fileName', 'processName', 'serviceName', 'storeName', 'errorName'])

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const PATTERNS: readonly [RegExp, string][] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bBearer\s+\S+/gi, 'Bearer [token]'],
  [/\b[0-9a-f]{32,}\b/gi, '[secret]'],
  // Phones, account numbers, ID numbers (the last place may be X), also written in groups.
  [/\+?\d(?:[ \-.]?\d){6,}[Xx]?/g, '[digits]'],
]

/** The text without digit runs of 7 or more, tokens and secrets. */
export function redactText(text: string): string {
  const parts: string[] = []
  let from = 0
  for (const match of text.matchAll(UUID)) {
    parts.push(clean(text.slice(from, match.index)), match[0])
    from = match.index + match[0].length
  }
  parts.push(clean(text.slice(from)))
  return parts.join('')
}

function clean(text: string): string {
  return PATTERNS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text)
}

/** A copy of any value that may be logged: fields that hold personal data are replaced whole. */
export function redact(value: unknown, depth = 0): unknown {
  if (depth > 6) return '[deep]'
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'number') return Math.abs(value) >= 1_000_000 ? '[digits]' : value
  if (value instanceof Error)
    return { error: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') }
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1))
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        SECRET_FIELDS.test(name) && !HARMLESS.has(name) && inner !== null
          ? '[redacted]'
          : redact(inner, depth + 1),
      ]),
    )
  return value
}

/**
 * For the log of central, whose own words are English: whatever stands there in Chinese or looks like an address of e-mail or of a
 * database with its password came from data or settings.
 */
export function redactLog(text: string): string {
  return redactText(
    text
      .replace(/\p{Script=Han}+/gu, '[text]')
      .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[address]')
      .replace(/:\/\/[^\s/@]*@/g, '://[secret]@'),
  )
}
