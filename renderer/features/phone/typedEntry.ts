// What was typed or pasted into the number entry of the call bar. Pure, private to it.

export type Entry =
  | { readonly kind: 'empty' }
  /** A number as typed: 5 digits or more, nothing but digits and their usual ornaments. */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'text'; readonly text: string }

/** What the agent typed or pasted: full-width digits, blanks and brackets of a pasted number are understood. */
export function entryOf(typed: string): Entry {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return { kind: 'empty' }
  if (/^\+?[\d\s\-().–—]{5,}$/.test(text)) {
    const digits = text.replace(/[^\d+]/g, '')
    if (digits.replace('+', '').length >= 5) return { kind: 'number', digits }
  }
  return { kind: 'text', text }
}
