// Why a case ranks where it does, and when it may be called, in words: the tag, the sentence and the light of a row.
// Looks only; ranking is `shared/worklist.ts`, permission is the guard.
import { useTranslation } from 'react-i18next'
import { HOLDS } from '../../../shared/compliance/holds.ts'
import { ALL_RULES, isRuleId } from '../../../shared/compliance/packs.ts'
import type { Instant } from '../../../shared/instant.ts'
import { LENDER_EVENTS, lenderEventKind } from '../../../shared/lenderEvent.ts'
import type { HoldKind } from '../../../shared/rows.ts'
import type { RankedReason } from '../../../shared/worklist.ts'
import type { WorkRow } from '../../local/views.ts'
import type { Tone } from '../../ui/controls.tsx'
import type { Light } from '../../ui/signs.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { useStageWords } from '../stageWords.ts'

export interface WordedReason {
  readonly tag: string
  readonly tone: Tone
  readonly text: string
  /** The same for a narrow list; never a figure that has to be cut. */
  readonly short: string
}

type TagName =
  | 'unfinished'
  | 'callback'
  | 'promise'
  | 'first'
  | 'followUp'
  | 'limit'
  | 'hours'
  | 'notNow'
  | 'held'
  | 'done'

const TAGS: Record<RankedReason['code'], { name: TagName; tone: Tone }> = {
  unfinished: { name: 'unfinished', tone: 'warn' },
  callbackDue: { name: 'callback', tone: 'acc' },
  callbackToday: { name: 'callback', tone: 'acc' },
  promiseBroken: { name: 'promise', tone: 'acc' },
  promisePartial: { name: 'promise', tone: 'acc' },
  promiseGrace: { name: 'promise', tone: 'acc' },
  promiseDueToday: { name: 'promise', tone: 'acc' },
  promiseDueSoon: { name: 'promise', tone: 'acc' },
  promiseRunning: { name: 'promise', tone: 'plain' },
  firstContact: { name: 'first', tone: 'plain' },
  stageNoCall: { name: 'notNow', tone: 'plain' },
  bucket: { name: 'followUp', tone: 'plain' },
  amount: { name: 'followUp', tone: 'plain' },
  waited: { name: 'followUp', tone: 'plain' },
  willing: { name: 'followUp', tone: 'plain' },
  lookedAt: { name: 'followUp', tone: 'plain' },
  triedToday: { name: 'followUp', tone: 'plain' },
  reachedToday: { name: 'done', tone: 'ok' },
  nothingOwed: { name: 'done', tone: 'ok' },
  caseClosed: { name: 'done', tone: 'plain' },
  held: { name: 'held', tone: 'bad' },
  notNow: { name: 'notNow', tone: 'warn' },
}

/** Reasons whose sentence is too long for the list beside a case. */
const SHORTENED = [
  'promiseBroken',
  'promisePartial',
  'promiseGrace',
  'promiseDueToday',
  'promiseDueSoon',
  'promiseRunning',
  'bucket',
  'reachedToday',
] as const

const LIMITS: readonly string[] = ['C2', 'C3', 'C4', 'C5', 'C6', 'C7']

const isHold = (kind: unknown): kind is HoldKind => typeof kind === 'string' && Object.hasOwn(HOLDS, kind)

export function ruleName(rule: unknown, format: Format): string {
  return isRuleId(rule) ? format.pick(ALL_RULES[rule].name) : String(rule ?? '')
}

/** What the customer did in the lender's app or texts. */
function lookedWords(what: unknown, format: Format): string {
  const kind = lenderEventKind(what)
  return kind ? format.pick(LENDER_EVENTS[kind].label) : ''
}

export function holdName(kind: unknown, format: Format): string {
  return isHold(kind) ? format.pick(HOLDS[kind].label) : String(kind ?? '')
}

/**
 * The reason that a row shows: the strongest. Quiet hours hold for the whole list, so a row then says what else speaks for
 * it; when it may be called stands in its last column.
 */
export function leadingReason(reasons: readonly RankedReason[]): RankedReason | undefined {
  const [first] = reasons
  if (first?.code !== 'notNow' || first.params.rule !== 'C1') return first
  return reasons.find((reason) => reason.points > 0) ?? first
}

/** What the words of a reason name, as people write it; '' where this reason has no such figure. `stage`: of days past due, when it begins. */
export function reasonFigures(
  params: RankedReason['params'],
  now: Instant,
  format: Format,
  stage: (fromDpd: number) => string,
) {
  const money = (value: unknown) => (typeof value === 'number' ? format.money(value) : '')
  const day = (value: unknown) => (typeof value === 'string' ? format.day(value) : '')
  const days = (value: unknown) => (typeof value === 'number' ? format.days(value) : '')
  return {
    at: typeof params.at === 'number' ? format.dayTime(params.at, now) : '',
    due: day(params.due),
    until: day(params.until),
    amount: money(params.amountFen),
    paid: money(params.paidFen),
    total: money(params.totalFen),
    bucket: params.bucket,
    days: days(params.dpd),
    waited: days(params.days),
    stage: typeof params.fromDpd === 'number' ? stage(params.fromDpd) : '',
    attempts: params.attempts,
    what: lookedWords(params.what, format),
    hold: holdName(params.holdKind, format),
    rule: ruleName(params.rule, format),
  }
}

/** Words one reason; figures and days as people write them. */
export function useReasonWords(): (reason: RankedReason, now: Instant) => WordedReason {
  const { t } = useTranslation()
  const format = useFormat()
  const stages = useStageWords()
  return ({ code, params }, now) => {
    const { name, tone } = TAGS[code]
    const tag =
      code === 'notNow' && params.rule === 'C1'
        ? 'hours'
        : code === 'notNow' && LIMITS.includes(String(params.rule))
          ? 'limit'
          : name
    const figures = reasonFigures(params, now, format, (fromDpd) => stages.range({ fromDpd }, null))
    const text = t(`reason.text.${code}`, figures)
    const shortened = SHORTENED.find((one) => one === code)
    const short = shortened === undefined ? text : t(`reason.short.${shortened}`, figures)
    return { tag: t(`reason.tag.${tag}`), tone, text, short }
  }
}

export interface RowLight {
  readonly light: Light
  /** What the light means, with rule and end: tooltip, and for screen readers. */
  readonly name: string
  /** Short words of when: `至 21:59`, `明日 08:00 起可拨`, `11-27 复核`. */
  readonly until: string
  /** The same under a heading that says "next call": `明日 08:00`. */
  readonly next: string
}

/** Light and times of a row, or of one contact. */
export function useLightWords(): (
  row: Pick<WorkRow, 'guard' | 'lastTry' | 'done' | 'group'>,
  now: Instant,
) => RowLight {
  const { t } = useTranslation()
  const format = useFormat()
  const named = (
    light: Light,
    meaning: string,
    more: readonly string[],
    until: string,
    next = until,
  ): RowLight => ({
    light,
    name:
      more.length === 0
        ? meaning
        : t('worklist.light.because', { meaning, because: more.join(t('worklist.light.and')) }),
    until,
    next,
  })
  return ({ guard, lastTry, done, group }, now) => {
    if (done) {
      const meaning = t('worklist.light.done')
      return named('done', meaning, [], meaning)
    }
    if (guard.kind === 'permit') {
      const end =
        guard.until === null
          ? null
          : t('worklist.light.mayUntil', { until: format.dayTime(guard.until, now) })
      const more = end === null ? [] : [end]
      const last = t('worklist.light.last')
      if (lastTry) return named('last', last, more, last)
      const may = t('worklist.light.may')
      return named('may', may, more, end ?? may)
    }
    const rule = ruleName(guard.rule, format)
    const when = guard.until === null ? null : format.dayTime(guard.until, now)
    const from = when === null ? null : t('worklist.light.from', { from: when })
    const needPerson = t('worklist.light.needPerson')
    if (guard.rule === 'HOLD' || group === 'held') {
      const end =
        guard.until === null
          ? needPerson
          : t('worklist.light.holdUntil', { until: format.when(guard.until, now) })
      return named('hold', t('worklist.light.hold'), [rule, end], end)
    }
    const until = from ?? needPerson
    return named('not', t('worklist.light.not'), [rule, until], until, when ?? needPerson)
  }
}
