// Text of strangers that reaches a screen: whatever a far end writes into a header is cut to a length and freed of what would hide,
// reorder or imitate other text. Pure.
import { z } from 'zod'

/** Controls, line and paragraph ends, bidi marks and isolates, zero-width and other invisible characters, lone surrogates. */
const UNSHOWN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu
/** A base letter bears at most this many marks: piles of them paint over the lines around. */
const MARKS = /(\p{M}{2})\p{M}+/gu

/** At most `most` characters that can be seen, '…' at the end when there were more. */
export function shownText(raw: string, most: number): string {
  // Beyond this nothing could be shown anyhow: a megabyte is not walked through.
  const seen = raw
    .slice(0, most * 16)
    .replace(UNSHOWN, ' ')
    .normalize('NFC')
    .replace(MARKS, '$1')
  const letters = [...seen.replace(/\s+/g, ' ').trim()]
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}

/** Who calls, as the caller's server wrote it: nothing of it is proof of anything. */
export const CallerHeader = z.object({
  /** The user of the URI, '' when it is no number or extension. */
  from: z
    .string()
    .transform((user) => user.replace(/[\s().-]/g, ''))
    .transform((user) => (/^\+?[0-9A-Za-z_*#]{1,40}$/.test(user) ? user : '')),
  displayName: z.string().transform((name) => shownText(name, 40)),
})
export type CallerHeader = z.infer<typeof CallerHeader>
