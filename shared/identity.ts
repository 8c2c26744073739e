// Identity: Chinese resident ID numbers (GB 11643-1999), masks, and the comparison behind blind verification. Promises: a
// mask never contains a verification factor before the verification; comparison happens here and answers yes or no only.
import type { Factor } from './compliance/verification.ts'
import { LocalDay } from './instant.ts'

export type IdRefusal = 'empty' | 'length' | 'characters' | 'birthDate' | 'checkDigit'

export type Gender = 'male' | 'female'

export type ParsedId =
  | { ok: true; id: string; birth: LocalDay; gender: Gender; region: string }
  | { ok: false; reason: IdRefusal }

/** Region of synthetic people: no such place exists, so such a number belongs to nobody. */
export const SYNTHETIC_REGION = '990000'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

const refuse = (reason: IdRefusal): ParsedId => ({ ok: false, reason })

/** Full-width digits and letters to ordinary ones, no spaces, a capital X. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase()
}

/** The check character of the first 17 digits: ISO 7064 MOD 11-2, as GB 11643-1999 prescribes. */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return CHECK[sum % 11] ?? ''
}

/** Reads an 18-character resident ID number: form, real birth date not after `today`, check character. */
export function parseId(text: string, today: LocalDay): ParsedId {
  const id = plain(text)
  if (id === '') return refuse('empty')
  if (!/^[0-9X]+$/u.test(id)) return refuse('characters')
  if (id.length !== 18) return refuse('length')
  if (!/^\d{17}[0-9X]$/u.test(id)) return refuse('characters')
  const birth = birthOf(id)
  if (!LocalDay.safeParse(birth).success || birth < '1900-01-01' || birth > today) return refuse('birthDate')
  if (checkCharacter(id.slice(0, 17)) !== id[17]) return refuse('checkDigit')
  return { ok: true, id, birth, gender: genderOf(id), region: id.slice(0, 6) }
}

/** `YYYY-MM-DD` out of a well-formed ID number. */
export function birthOf(id: string): LocalDay {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
}

/** The 17th digit: odd for men, even for women. */
export function genderOf(id: string): Gender {
  return Number(id[16]) % 2 === 1 ? 'male' : 'female'
}

/** `先生` or `女士`, as far as the ID number tells. */
export function titleOf(id: string | null): 'mr' | 'ms' | null {
  return id === null ? null : genderOf(id) === 'male' ? 'mr' : 'ms'
}

/** A synthetic ID number that passes every check, from a random function in [0, 1). Region 990000 unless another is given. */
export function syntheticId(
  random: () => number,
  wish: { born?: LocalDay; gender?: Gender; region?: string } = {},
): string {
  const below = (limit: number): number => Math.floor(random() * limit)
  const born =
    wish.born ??
    `${1960 + below(45)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`
  const gender = wish.gender ?? (below(2) === 0 ? 'male' : 'female')
  const order = below(500) * 2 + (gender === 'male' ? 1 : 0)
  const first17 =
    (wish.region ?? SYNTHETIC_REGION) + born.replaceAll('-', '') + String(order).padStart(3, '0')
  return first17 + checkCharacter(first17)
}

/** `****` before the verification, `3301**********1234` after it. */
export function maskId(id: string, state: 'unverified' | 'verified'): string {
  return state === 'unverified' ? '****' : `${id.slice(0, 4)}${'*'.repeat(10)}${id.slice(14)}`
}

/** Stars beyond these would tell nothing but how long a name is. */
const MOST_STARS = 3

/** `张*明`, `张*`, `欧**锋`: first character, last one if there are three or more, the rest covered by three stars at most. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  if (characters.length <= 1) return characters.length === 0 ? '' : `${characters[0]}*`
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : ''
  const covered = Math.max(1, characters.length - (last ? 2 : 1))
  return `${characters[0]}${'*'.repeat(Math.min(MOST_STARS, covered))}${last}`
}

/** Two-character surnames that the opening of a call must not cut in half. */
const LONG_SURNAMES = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '司徒',
  '东方',
  '独孤',
  '南宫',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '长孙',
  '宇文',
  '令狐',
  '端木',
  '轩辕',
]

/** The surname for "is this Mr …?". */
export function surnameOf(name: string): string {
  const trimmed = name.trim()
  return (
    LONG_SURNAMES.find((surname) => trimmed.startsWith(surname) && [...trimmed].length > 2) ??
    [...trimmed][0] ??
    ''
  )
}

const letters = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** What an avatar shows of a name: its first letter as a reader sees it, so that 𠮷 or a letter with its accent stays whole. */
export function initialOf(name: string): string {
  for (const { segment } of letters.segment(name.trim())) return segment
  return ''
}

/** `z***@example.invalid`: enough to recognise one's own, too little to write to. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '***' : `${address[0]}***${address.slice(at)}`
}

/** First six characters at most, the rest covered: enough to recognise the town, too little to find the door. */
export function maskAddress(address: string): string {
  const characters = [...address.trim()]
  return characters.length === 0 ? '' : `${characters.slice(0, 6).join('')}****`
}

/** Tail of an account or card number, covered or not. */
export function cardTail(accountNumber: string): string {
  return accountNumber.slice(-4)
}

/** What the truth is for a factor; null when the data do not hold it. */
export type Truth = { idNumber: string | null; accountNumber: string | null; phones: readonly string[] }

/** True when what the customer said matches. Full-width digits, spaces, `x`, `8月5日` and `08-05` are understood. */
export function matches(factor: Factor, typed: string, truth: Truth): boolean {
  const said = plain(typed)
  switch (factor) {
    case 'idLast4':
      return truth.idNumber !== null && said.length === 4 && said === plain(truth.idNumber).slice(-4)
    case 'birthday':
      return (
        truth.idNumber !== null &&
        birthdayOf(typed) === birthOf(plain(truth.idNumber)).slice(5).replace('-', '')
      )
    case 'phoneLast4':
      return /^\d{4}$/u.test(said) && truth.phones.some((phone) => phone.slice(-4) === said)
    case 'cardTail':
      return (
        truth.accountNumber !== null && said.length === 4 && said === plain(truth.accountNumber).slice(-4)
      )
    default:
      return factor satisfies never
  }
}

/** One joint verdict: every factor must match, and nobody learns which one did not. No factor at all is no match. */
export function matchesAll(
  typed: Partial<Record<Factor, string>>,
  asked: readonly Factor[],
  truth: Truth,
): boolean {
  // All are compared, so that the time taken does not tell which one failed.
  const verdicts = asked.map((factor) => matches(factor, typed[factor] ?? '', truth))
  return verdicts.length > 0 && verdicts.every(Boolean)
}

/** `MMDD` out of `0805`, `8月5日`, `08-05`, `8/5`, `1990-08-05`, `19900805`; empty when it is none of these. */
function birthdayOf(typed: string): string {
  const text = typed.normalize('NFKC').trim()
  const parts = /^(?:\d{4}\s*[年./-])?\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/u.exec(text)
  if (parts) return `${parts[1]?.padStart(2, '0')}${parts[2]?.padStart(2, '0')}`
  const digits = text.replace(/\s/gu, '')
  return /^(\d{4}|\d{8})$/u.test(digits) ? digits.slice(-4) : ''
}

/** The part of an id that a person reads out or types: its last eight characters, which differ where ids made together begin alike. */
export function shortId(id: string): string {
  return id.replaceAll('-', '').slice(-8).toUpperCase()
}
