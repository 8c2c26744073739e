// The scale of willingness to pay (还款意愿): five steps, each told by what a customer said or did, never by what they are. Promises: data and small pure
// readings; it goes by the newest result of the case, grows old, and says nothing about ability, which income and needs say (`planLimits.ts`).
import type { Option, Words } from './dispositionFields.ts'
import { DAY, type Instant, MINUTE } from './instant.ts'
import type { DispositionRow, Id } from './rows.ts'

export const WILLINGNESS_LEVELS = ['refuses', 'evasive', 'undated', 'willing', 'ready'] as const
export type Willingness = (typeof WILLINGNESS_LEVELS)[number]

/** From least to most: what it is called, and what was heard or seen where it fits. */
export const WILLINGNESS: Readonly<Record<Willingness, { label: Words; seen: Words }>> = {
  refuses: {
    label: { zh: '拒绝', en: 'Refuses' },
    seen: { zh: '明确说不还', en: 'said plainly that they will not pay' },
  },
  evasive: {
    label: { zh: '拖延', en: 'Puts it off' },
    seen: { zh: '回避金额和日期，或反复改口', en: 'names neither amount nor day, or keeps changing them' },
  },
  undated: {
    label: { zh: '愿还，定不下', en: 'Would, no day yet' },
    seen: { zh: '愿意还，说不出哪天、多少', en: 'would pay, cannot say when or how much' },
  },
  willing: {
    label: { zh: '愿还，已定', en: 'Will, agreed' },
    seen: { zh: '商量后定下金额、日期或方案', en: 'agreed to an amount, a day or a plan' },
  },
  ready: {
    label: { zh: '主动', en: 'Unasked' },
    seen: { zh: '没等问就提出金额和日期', en: 'named amount and day before being asked' },
  },
}

export const WILLINGNESS_OPTIONS: readonly Option[] = [...WILLINGNESS_LEVELS].reverse().map((value) => {
  const { label, seen } = WILLINGNESS[value]
  return { value, label, hint: seen }
})

export const isWillingness = (value: unknown): value is Willingness =>
  WILLINGNESS_LEVELS.some((level) => level === value)

/** Codes that say the same or the opposite by themselves: what was agreed was not refused. */
const AT_LEAST_WILLING: readonly string[] = ['PTP_FULL', 'PTP_PART', 'PLAN']
const NEVER_AGREED: readonly string[] = ['REFUSE']

/** Whether the step can stand with the result. */
export function fitsCode(level: Willingness, code: string): boolean {
  if (AT_LEAST_WILLING.includes(code)) return level !== 'refuses'
  return !NEVER_AGREED.includes(code) || level === 'refuses' || level === 'evasive'
}

/** So long is what was said then still said of now. */
export const WILLINGNESS_DAYS = 30

export interface HeardWillingness {
  readonly level: Willingness
  readonly at: Instant
}

/** The newest that a result in force says of this case; null where none does, or where it is older than `WILLINGNESS_DAYS`. */
export function willingnessOf(
  dispositions: readonly Pick<DispositionRow, 'id' | 'fields' | 'at' | 'supersedes' | 'callId'>[],
  at: Instant,
): HeardWillingness | null {
  const replaced = new Set<Id | null>(dispositions.map(({ supersedes }) => supersedes))
  let newest: HeardWillingness | null = null
  for (const { id, fields, at: when } of dispositions) {
    const level = fields.willingness
    // Screens ask by whole minutes: what was heard in this one is not of the future.
    const heard = when < at + MINUTE && at - when <= WILLINGNESS_DAYS * DAY
    if (replaced.has(id) || !isWillingness(level) || !heard) continue
    if (!newest || when > newest.at) newest = { level, at: when }
  }
  return newest
}
