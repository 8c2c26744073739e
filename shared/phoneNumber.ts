// Phone numbers: what people write in files and type into the call bar → E.164, and masks for screens and logs. Promises:
// one spelling per number, a reason for every refusal, never a full number in a mask. The Chinese plan is written here by
// hand because `shared` imports zod only. Anyone may import it.
import type { E164 } from './rows.ts'

export type PhoneRefusal =
  | 'empty'
  | 'notANumber'
  | 'tooShort'
  | 'tooLong'
  | 'unknownPrefix'
  | 'areaCodeMissing'
  | 'emergency'

export type PhoneKind = 'mobile' | 'landline' | 'service' | 'foreign'

export type ParsedPhone = { ok: true; e164: E164; kind: PhoneKind } | { ok: false; reason: PhoneRefusal }

const refuse = (reason: PhoneRefusal): ParsedPhone => ({ ok: false, reason })

/** Emergency and public-service numbers are no customer's; the policy passes them apart (YD/T numbering plan, short codes). */
const EMERGENCY = new Set(['110', '112', '119', '120', '122', '999', '12110', '12395'])

/** Two-digit area codes; all others have three digits (国家通信网号码: 长途区号). */
const SHORT_AREA = new Set(['10', '20', '21', '22', '23', '24', '25', '27', '28', '29'])

/**
 * To E.164. Without a country prefix a number is Chinese: mobile `1[3-9]…` (11 digits), landline with area code (`010-…`),
 * `400`/`800` (10 digits) and the service numbers `95xxx`, `96xxx`, `10xxx`. Spaces, dashes, brackets, full-width digits and the
 * prefixes `+86`, `0086`, `86` are read; a local number without its area code is refused, for nobody can know its city.
 */
export function parsePhone(text: string): ParsedPhone {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return refuse('empty')
  const compact = plain.replace(/[\s\u200b-\u200f\u202a-\u202e()\-‐‑–—.·/]/gu, '')
  if (!/^\+?\d+$/u.test(compact)) return refuse('notANumber')
  const international = compact.replace(/^00/u, '+')
  if (international.startsWith('+')) {
    return international.startsWith('+86')
      ? parseChinese(international.slice(3))
      : parseForeign(international.slice(1))
  }
  if (EMERGENCY.has(compact)) return refuse('emergency')
  // `86` + mobile is a common export artefact; no Chinese number without prefix has 13 digits.
  if (/^86(1[3-9]\d{9})$/u.test(compact)) return parseChinese(compact.slice(2))
  return parseChinese(compact)
}

function parseForeign(digits: string): ParsedPhone {
  if (digits.startsWith('0')) return refuse('unknownPrefix')
  if (digits.length < 8) return refuse('tooShort')
  if (digits.length > 15) return refuse('tooLong')
  return { ok: true, e164: `+${digits}`, kind: 'foreign' }
}

function parseChinese(digits: string): ParsedPhone {
  const as = (national: string, kind: PhoneKind): ParsedPhone => ({ ok: true, e164: `+86${national}`, kind })
  // A trunk zero in front of a mobile number (`013…`) was once dialled for long distance.
  const national = digits.replace(/^0+/u, '')
  if (/^1[3-9]/u.test(national)) {
    if (national.length === 11) return as(national, 'mobile')
    // `20…`–`29…` after a trunk zero are cities; `1[3-9]` never is.
    return refuse(national.length < 11 ? 'tooShort' : 'tooLong')
  }
  if (/^[48]00/u.test(national)) {
    if (national.length === 10) return as(national, 'service')
    return refuse(national.length < 10 ? 'tooShort' : 'tooLong')
  }
  if (/^(95\d{3,6}|96\d{3,4}|100\d{2}|10[1-9]\d{2})$/u.test(national) && !digits.startsWith('0'))
    return as(national, 'service')
  const area = SHORT_AREA.has(national.slice(0, 2)) ? 2 : 3
  const local = national.slice(area)
  if (digits.startsWith('0') || national.length >= 9) {
    if (!/^(10|2\d|[3-9]\d\d)/u.test(national)) return refuse('unknownPrefix')
    if (local.length < 7) return refuse('tooShort')
    if (local.length > 8) return refuse('tooLong')
    return /^[2-9]/u.test(local) ? as(national, 'landline') : refuse('unknownPrefix')
  }
  if (national.length >= 7) return refuse('areaCodeMissing')
  return refuse('tooShort')
}

/** Digits after the country code of a Chinese number, else all digits. */
function nationalOf(e164: E164): string {
  return e164.startsWith('+86') ? e164.slice(3) : e164
}

/**
 * For screens. `unverified`: `138********`, no tail, because the tail is a verification factor. `verified`: `138****2211`.
 * Short and foreign numbers keep their first characters only.
 */
export function maskPhone(e164: E164, state: 'unverified' | 'verified'): string {
  const digits = nationalOf(e164)
  const head = digits.length >= 9 ? 3 : 2
  const tail = state === 'verified' && digits.length >= 9 ? 4 : 0
  return (
    digits.slice(0, head) +
    '*'.repeat(Math.max(4, digits.length - head - tail)) +
    digits.slice(digits.length - tail)
  )
}

/** For logs: the country and the length, nothing that finds a person. */
export function logPhone(e164: string): string {
  return e164.startsWith('+86') ? `+86(${e164.length - 3})` : `+(${Math.max(0, e164.length - 1)})`
}

/** Last four digits; a verification factor, so never on screen before the verification. */
export function phoneTail(e164: E164): string {
  return e164.slice(-4)
}

/** As spoken and dialled in China: `138 0000 2211`, `010 8888 6666`. Full number: only where the agent may see it. */
export function formatPhone(e164: E164): string {
  const digits = nationalOf(e164)
  if (!e164.startsWith('+86')) return e164
  if (/^1[3-9]\d{9}$/u.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`
  if (/^[48]00\d{7}$/u.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
  if (digits.length < 9) return digits
  const area = SHORT_AREA.has(digits.slice(0, 2)) ? 2 : 3
  const local = digits.slice(area)
  return `0${digits.slice(0, area)} ${local.slice(0, local.length - 4)} ${local.slice(-4)}`
}
