// Which column of an account file is which: headings in Chinese and English to our columns. Promises: never guesses between
// two readings (they are returned as ambiguous, to be asked), and a heading in 万元 or dollars is not taken for yuan.
import { z } from 'zod'
import { COLUMN_RULES, type ColumnRule } from './headings.ts'

export type ColumnKey = keyof typeof COLUMN_RULES

const RULES: Record<ColumnKey, ColumnRule> = COLUMN_RULES

const COLUMN_KEYS = Object.keys(COLUMN_RULES) as ColumnKey[]

const REQUIRED_COLUMNS: readonly ColumnKey[] = COLUMN_KEYS.filter((key) => RULES[key].required)

/** Names of our columns for screens, previews and the error file. */
export function columnLabel(column: Column): { zh: string; en: string } | null {
  const key = columnKey(column)
  if (!key) return null
  const { zh, en } = RULES[key].label
  const number = columnGroup(column)
  return number > 1 ? { zh: `${zh} ${number}`, en: `${en} ${number}` } : { zh, en }
}

const GROUPED: readonly ColumnKey[] = COLUMN_KEYS.filter((key) => RULES[key].count === 'group')

/** A column of ours; those of contact persons and guarantors carry a number from 1 to 9 (`contactPhone2`). */
export const Column = z.string().refine((text) => columnKey(text) !== null)
export type Column = string

/** Our columns by the headings of the file; a heading that is not in it is ignored. */
export const Mapping = z.record(z.string(), Column)
export type Mapping = z.infer<typeof Mapping>

/** `contactPhone2` → `contactPhone`; null for anything that is no column of ours. */
export function columnKey(column: string): ColumnKey | null {
  const key = column.replace(/[1-9]$/u, '')
  const found = COLUMN_KEYS.find((candidate) => candidate === key)
  if (!found) return null
  return found !== column && !GROUPED.includes(found) ? null : found
}

/** All columns of ours in the order of a form; of those of contact persons and guarantors the first three. */
export function columnChoices(): Column[] {
  return COLUMN_KEYS.flatMap((key) =>
    RULES[key].count === 'group' ? [1, 2, 3].map((n) => `${key}${n}`) : [key],
  )
}

export function isRequired(column: Column): boolean {
  const key = columnKey(column)
  return key !== null && RULES[key].required
}

/** May only one heading of a file carry it? */
export function isSingle(column: Column): boolean {
  const key = columnKey(column)
  return key !== null && RULES[key].count !== 'many'
}

/** 1 for `contactPhone` and `contactPhone1`, 2 for `contactPhone2`. */
export function columnGroup(column: string): number {
  const digit = /[1-9]$/u.exec(column)
  return digit ? Number(digit[0]) : 1
}

export interface Recognition {
  readonly mapping: Mapping
  /** Headings with more than one reading, or sharing a column that only one may carry: a person has to say. */
  readonly ambiguous: readonly { heading: string; candidates: readonly Column[] }[]
  /** Headings that mean nothing to us; their cells are kept for the error file only. */
  readonly unknown: readonly string[]
  readonly missing: readonly ColumnKey[]
}

/** Columns that the error file adds; reading such a file again leaves them out. */
export const REJECTED_HEADINGS = ['行号 Line', '原因', 'Reason'] as const

const CHINESE_DIGITS = '一二三四五六七八九'

/** Width, case, spaces, punctuation and remarks in brackets do not matter. */
function normalised(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\uFEFF/u, '')
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/gu, '')
    .replace(/[\s\p{P}\p{S}]/gu, '')
}

/** What the brackets of a heading say about its figures: `日利率(%)`. */
export function headingUnit(heading: string): 'percent' | 'permille' | 'scaled' | null {
  const text = heading.normalize('NFKC').toLowerCase()
  if (/[十百千万亿]元|usd|hkd|eur|jpy|美元|港[元币]|欧元|日元|\bk\b|thousand/u.test(text)) return 'scaled'
  if (/‰|permille/u.test(text)) return 'permille'
  return /%|percent/u.test(text) ? 'percent' : null
}

/** Takes the number out of `第二联系人电话`, `联系人2电话`, `contact 2 phone`. */
function numbered(plain: string): { stem: string; group: number | null } {
  const chinese =
    /第?([一二三四五六七八九])(?=联系人|担保人|紧急|保证人|位)|(?<=人)([一二三四五六七八九])/u.exec(plain)
  const word = chinese?.[1] ?? chinese?.[2]
  if (chinese && word)
    return {
      stem: plain.replace(chinese[0], '').replace(/^位/u, ''),
      group: CHINESE_DIGITS.indexOf(word) + 1,
    }
  const digit = /第?([1-9])(?:位|st|nd|rd|th)?/u.exec(plain)
  if (digit) return { stem: plain.replace(digit[0], ''), group: Number(digit[1]) }
  return { stem: plain, group: null }
}

type Strength = 'strong' | 'weak'
type Reading = { heading: string; key: ColumnKey; strength: Strength; group: number | null }

const WORDS = new Map<string, { key: ColumnKey; strength: Strength }[]>()
for (const key of COLUMN_KEYS) {
  for (const strength of ['strong', 'weak'] as const) {
    for (const word of RULES[key][strength].split(' ').filter(Boolean))
      WORDS.set(word, [...(WORDS.get(word) ?? []), { key, strength }])
  }
}
for (const key of COLUMN_KEYS) {
  // Our own names and labels always read back, so that a file written by us maps itself.
  for (const own of [key, RULES[key].label.zh, RULES[key].label.en].map(normalised)) {
    if (!WORDS.has(own)) WORDS.set(own, [{ key, strength: 'strong' }])
  }
}

const MONEY: readonly ColumnKey[] = ['amountDue', 'minimumDue', 'lateFeeFloor']

function readingsOf(heading: string): Reading[] {
  const plain = normalised(heading)
  if (plain === '' || REJECTED_HEADINGS.some((own) => normalised(own) === plain)) return []
  const whole = WORDS.get(plain)
  const { stem, group } = whole ? { stem: plain, group: null } : numbered(plain)
  const found = whole ?? WORDS.get(stem) ?? []
  const scaled = headingUnit(heading) === 'scaled'
  return found
    .filter(({ key }) => group === null || RULES[key].count !== 'one')
    .filter(({ key }) => !(scaled && MONEY.includes(key)))
    .map(({ key, strength }) => ({ heading, key, strength, group }))
}

/**
 * Reads the headings of a file. `chosen` are corrections by a person: they win over every reading, and `''` as a column
 * leaves a heading out.
 */
export function recognise(
  headings: readonly string[],
  chosen: Readonly<Record<string, string>> = {},
): Recognition {
  // A heading may be called `constructor`: only own entries are choices.
  const chosenFor = (heading: string): string | undefined =>
    Object.hasOwn(chosen, heading) ? chosen[heading] : undefined
  const mapping: Record<string, Column> = {}
  const taken = new Set<string>()
  for (const heading of headings) {
    const column = chosenFor(heading)
    if (column !== undefined && columnKey(column) !== null) {
      mapping[heading] = column
      taken.add(column)
    }
  }
  const open = headings.filter((heading) => heading.trim() !== '' && chosenFor(heading) === undefined)
  const readings = new Map(open.map((heading) => [heading, readingsOf(heading)]))
  const all = [...readings.values()].flat()
  const strongly = new Set(all.filter(({ strength }) => strength === 'strong').map(({ key }) => key))

  const ambiguous: { heading: string; candidates: Column[] }[] = []
  const unknown: string[] = []
  const claims = new Map<ColumnKey, Reading[]>()
  for (const heading of open) {
    const found = readings.get(heading) ?? []
    const usable = found.filter(
      ({ key, strength }) =>
        !(RULES[key].count === 'one' && taken.has(key)) && (strength === 'strong' || !strongly.has(key)),
    )
    const strong = usable.filter(({ strength }) => strength === 'strong')
    const best = strong.length > 0 ? strong : usable
    const [first] = best
    if (!first) unknown.push(heading)
    else if (best.length > 1) ambiguous.push({ heading, candidates: best.map(({ key }) => key) })
    else claims.set(first.key, [...(claims.get(first.key) ?? []), first])
  }

  for (const [key, claimants] of claims) {
    const { count } = RULES[key]
    if (count === 'one' && claimants.length > 1)
      ambiguous.push(...claimants.map(({ heading }) => ({ heading, candidates: [key] })))
    else if (count === 'group') group(key, claimants, mapping, taken, unknown)
    else for (const { heading } of claimants) mapping[heading] = key
  }

  const carried = new Set(Object.values(mapping).map(columnKey))
  const missing = REQUIRED_COLUMNS.filter((key) => !carried.has(key))
  return { mapping, ambiguous, unknown, missing }
}

/** Numbers the columns of contact persons: as their headings say, else in the order of the file. */
function group(
  key: ColumnKey,
  claimants: readonly Reading[],
  mapping: Record<string, Column>,
  taken: Set<string>,
  unknown: string[],
): void {
  const free = (wanted: number | null): number | null => {
    const numbers = wanted === null ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [wanted]
    return numbers.find((number) => !taken.has(`${key}${number}`)) ?? null
  }
  for (const { heading, group: wanted } of [...claimants].sort((a, b) => (a.group ?? 99) - (b.group ?? 99))) {
    const number = free(wanted)
    if (number === null) unknown.push(heading)
    else {
      mapping[heading] = `${key}${number}`
      taken.add(`${key}${number}`)
    }
  }
}
