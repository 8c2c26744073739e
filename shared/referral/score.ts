// The risk score (风险评分) of a case: points that add up, each with the rows it was read from. Promises: no input that stands for a
// person's age, sex, region, ethnicity, health or family, and none for a right that was used (complaint, dispute, hardship, lawyer,
// stop); the points shown are all there are. It orders work and warns; it decides nothing by itself. Pure.
import type { Source } from '../compliance/pack.ts'
import { DAY, type Instant, type LocalDay, localDay } from '../instant.ts'
import type { Standing } from '../promise.ts'
import type {
  Bucket,
  CallRow,
  CaseRow,
  ContactRow,
  DispositionRow,
  Id,
  PaymentRow,
  RowKind,
} from '../rows.ts'

type Words = { zh: string; en: string }

export const SCORE_INPUTS = [
  'base',
  'bucket',
  'broken',
  'kept',
  'paid',
  'unreached',
  'talked',
  'refused',
  'numbers',
  'plan',
  'bounds',
] as const
export type ScoreInput = (typeof SCORE_INPUTS)[number]

/** What a version counts. Points: positive = more likely to stay unpaid. */
export interface ScoreVersion {
  readonly version: string
  readonly effectiveFrom: LocalDay
  readonly source: Source
  readonly base: number
  readonly bucket: Readonly<Record<Bucket, number>>
  /** `each` for every one found, at most `most` in all. `days`: how far back is looked. */
  readonly broken: { each: number; most: number; days: number }
  readonly kept: { each: number; most: number; days: number }
  readonly paid: { each: number; most: number; days: number }
  /** Nobody was reached in `days` although we dialled at least `dials` times. */
  readonly unreached: { points: number; dials: number; days: number }
  readonly talked: { points: number; days: number }
  readonly refused: { points: number; days: number }
  /** No number of the debtor's own is in service. */
  readonly numbers: number
  /** A plan runs and is kept so far. */
  readonly plan: number
  /** From which points the middle and the high level begin. */
  readonly levels: { medium: number; high: number }
}

export const SCORE_VERSIONS: readonly ScoreVersion[] = [
  {
    version: 'risk-2026.1',
    effectiveFrom: '2026-01-01',
    source: {
      title: { zh: '机构内部规定', en: 'House rule' },
      article: { zh: '风险评分（可解释加分制）', en: 'Risk score, additive and explained' },
    },
    base: 20,
    bucket: { M0: 0, M1: 5, M2: 12, M3: 20, M4: 28, M5: 32, M6: 36, 'M7+': 40 },
    broken: { each: 8, most: 24, days: 180 },
    kept: { each: -6, most: -18, days: 180 },
    paid: { each: -5, most: -10, days: 30 },
    unreached: { points: 10, dials: 3, days: 30 },
    talked: { points: -5, days: 14 },
    refused: { points: 12, days: 60 },
    numbers: 10,
    plan: -10,
    levels: { medium: 35, high: 60 },
  },
]

/**
 * What must never count, in words for whoever looks for it. `FORBIDDEN_INPUTS` names the fields that stand for it or betray it: a
 * test changes each and sees nothing change.
 */
export const PROTECTED_TRAITS: readonly { readonly id: string; readonly label: Words }[] = [
  { id: 'age', label: { zh: '年龄', en: 'age' } },
  { id: 'sex', label: { zh: '性别', en: 'sex' } },
  { id: 'region', label: { zh: '籍贯与地区', en: 'origin and region' } },
  { id: 'ethnicity', label: { zh: '民族', en: 'ethnicity' } },
  { id: 'religion', label: { zh: '宗教信仰', en: 'religion' } },
  { id: 'health', label: { zh: '健康与残障', en: 'health and disability' } },
  { id: 'family', label: { zh: '婚姻与家庭', en: 'marriage and family' } },
  {
    id: 'rightsUsed',
    label: { zh: '投诉、异议、申请困难等维权行为', en: 'complaints, disputes, hardship requests' },
  },
]

/** Codes by which a customer used a right or told of a hardship: none of them is ever read. */
export const NEVER_COUNTED = [
  'COMPLAINT',
  'DISPUTE',
  'FRAUD',
  'HARD',
  'VULN',
  'CEASE',
  'ATTORNEY',
  'BANKR',
  'SAFETY',
] as const

/** Everything that the score may see. The customer's own row is no part of it: name, ID number and address stand there. */
export interface ScoreFacts {
  readonly matter: Pick<CaseRow, 'id' | 'zone'>
  readonly bucket: Bucket
  readonly standings: readonly Pick<Standing, 'id' | 'state' | 'endsAt' | 'planId'>[]
  readonly payments: readonly Pick<PaymentRow, 'id' | 'valueDate'>[]
  readonly calls: readonly Pick<
    CallRow,
    'id' | 'direction' | 'ofDebtor' | 'startedAt' | 'answeredAt' | 'verification' | 'dispositionId'
  >[]
  readonly dispositions: readonly Pick<DispositionRow, 'id' | 'code' | 'at'>[]
  readonly numbers: readonly Pick<ContactRow, 'id' | 'role' | 'status'>[]
  readonly runningPlan: Id | null
}

/** Where points come from. */
export interface ScoreSource {
  readonly kind: RowKind
  readonly id: Id
  /** When, where the row tells a moment of its own. */
  readonly at: Instant | null
}

export interface ScoreReason {
  readonly input: ScoreInput
  readonly points: number
  /** The figure that was read: how many, or the bucket's place. */
  readonly found: number
  readonly sources: readonly ScoreSource[]
}

export type ScoreLevel = 'low' | 'medium' | 'high'

export interface Score {
  readonly version: string
  readonly effectiveFrom: LocalDay
  /** Reckoned for this day. */
  readonly on: LocalDay
  /** 0 … 100; the sum of the reasons. */
  readonly points: number
  readonly level: ScoreLevel
  readonly reasons: readonly ScoreReason[]
}

/** The version in force on a day; the first where none was yet. */
export function scoreVersionOn(
  day: LocalDay,
  versions: readonly ScoreVersion[] = SCORE_VERSIONS,
): ScoreVersion {
  const inForce = versions.filter(({ effectiveFrom }) => effectiveFrom <= day)
  const latest = [...(inForce.length > 0 ? inForce : versions)].sort((a, b) =>
    a.effectiveFrom < b.effectiveFrom ? 1 : -1,
  )[0]
  if (!latest) throw new RangeError('no version of the score')
  return latest
}

const BUCKET_PLACES: Readonly<Record<Bucket, number>> = {
  M0: 0,
  M1: 1,
  M2: 2,
  M3: 3,
  M4: 4,
  M5: 5,
  M6: 6,
  'M7+': 7,
}

/** Reckons the score for the day of `now`, with every reason; reasons without points are left out, but for the base and the bucket. */
export function scoreOf(
  facts: ScoreFacts,
  now: Instant,
  versions: readonly ScoreVersion[] = SCORE_VERSIONS,
): Score {
  const on = localDay(now, facts.matter.zone)
  const rule = scoreVersionOn(on, versions)
  const since = (days: number) => now - days * DAY
  const upTo = (each: number, most: number, count: number) =>
    each < 0 ? Math.max(each * count, most) : Math.min(each * count, most)
  const reasons: ScoreReason[] = [
    { input: 'base', points: rule.base, found: 1, sources: [] },
    {
      input: 'bucket',
      points: rule.bucket[facts.bucket],
      found: BUCKET_PLACES[facts.bucket],
      sources: [{ kind: 'case', id: facts.matter.id, at: null }],
    },
  ]
  const add = (input: ScoreInput, points: number, found: number, sources: readonly ScoreSource[]) => {
    if (points !== 0 && found > 0) reasons.push({ input, points, found, sources })
  }

  const decided = (states: readonly Standing['state'][], days: number): ScoreSource[] =>
    facts.standings
      .filter(({ state, endsAt }) => states.includes(state) && endsAt > since(days))
      // What was paid ahead of its day is kept already.
      .map(({ id, endsAt }) => ({ kind: 'promise', id, at: endsAt <= now ? endsAt : null }))
  const broken = decided(['BROKEN', 'PARTIAL'], rule.broken.days)
  add('broken', upTo(rule.broken.each, rule.broken.most, broken.length), broken.length, broken)
  const kept = decided(['KEPT'], rule.kept.days)
  add('kept', upTo(rule.kept.each, rule.kept.most, kept.length), kept.length, kept)

  const firstPaid = localDay(since(rule.paid.days), facts.matter.zone)
  const paid = facts.payments
    .filter(({ valueDate }) => valueDate > firstPaid && valueDate <= on)
    .map(({ id }): ScoreSource => ({ kind: 'payment', id, at: null }))
  add('paid', upTo(rule.paid.each, rule.paid.most, paid.length), paid.length, paid)

  const callSource = ({ id, startedAt }: { id: Id; startedAt: Instant }): ScoreSource => ({
    kind: 'call',
    id,
    at: startedAt,
  })
  const within = (days: number) =>
    facts.calls.filter(({ startedAt }) => startedAt > since(days) && startedAt <= now)
  const dialled = within(rule.unreached.days).filter(
    ({ direction, ofDebtor }) => direction === 'outbound' && ofDebtor,
  )
  const reached = within(rule.unreached.days).some(({ verification }) => verification === 'matched')
  if (!reached && dialled.length >= rule.unreached.dials)
    add('unreached', rule.unreached.points, dialled.length, dialled.map(callSource))
  const talks = within(rule.talked.days).filter(({ verification }) => verification === 'matched')
  add('talked', rule.talked.points, talks.length, talks.map(callSource))

  const inForce = new Set(facts.calls.flatMap(({ dispositionId }) => dispositionId ?? []))
  const refusals = facts.dispositions.filter(
    ({ id, code, at }) => code === 'REFUSE' && inForce.has(id) && at > since(rule.refused.days) && at <= now,
  )
  add(
    'refused',
    rule.refused.points,
    refusals.length,
    refusals.map(({ id, at }) => ({ kind: 'disposition', id, at })),
  )

  const own = facts.numbers.filter(({ role }) => role === 'debtor')
  if (own.length > 0 && own.every(({ status }) => status === 'invalid'))
    add(
      'numbers',
      rule.numbers,
      own.length,
      own.map(({ id }) => ({ kind: 'contact', id, at: null })),
    )
  if (facts.runningPlan !== null)
    add('plan', rule.plan, 1, [{ kind: 'plan', id: facts.runningPlan, at: null }])

  const sum = reasons.reduce((all, { points }) => all + points, 0)
  const points = Math.min(100, Math.max(0, sum))
  // Stated as a reason of its own, so that what is shown adds up also here.
  if (points !== sum) reasons.push({ input: 'bounds', points: points - sum, found: sum, sources: [] })
  const level = points >= rule.levels.high ? 'high' : points >= rule.levels.medium ? 'medium' : 'low'
  return { version: rule.version, effectiveFrom: rule.effectiveFrom, on, points, level, reasons }
}
