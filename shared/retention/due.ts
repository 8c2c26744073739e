// What is to be removed, what stays, and why. Pure. Promises: a legal hold beats everything; nothing goes before the law's least; what is past its
// period and bound by nothing goes; a case file goes last of its case, and a customer with the last case.
import { addDays, addMonths, type LocalDay } from '../instant.ts'
import type { LenderType } from '../values.ts'
import type { RetentionKind } from './kinds.ts'
import { monthsKept, type OwnPeriod, type RetentionRule, retentionRule } from './rules.ts'

/** Removed: `period` is over · `asked` by the person. Kept: `legalHold` · `debt` is open · `open` a ticket waits · `law` asks for it · `house` keeps it. */
export type Why = 'period' | 'asked' | 'legalHold' | 'debt' | 'open' | 'law' | 'house' | 'impersonal'

export interface Decision {
  readonly remove: boolean
  readonly why: Why
  /** The last day on which the law keeps it; null where it asks for nothing or nothing counts yet. */
  readonly lawUntil: LocalDay | null
  /** The first day on which it goes by itself; null while something runs. */
  readonly dueOn: LocalDay | null
  readonly rule: RetentionRule | null
}

/** One case as the rules see it. Days are those of its zone. */
export interface KeptCase {
  readonly lenderType: LenderType
  /** Null: somebody still owes, or is thought to. */
  readonly closedOn: LocalDay | null
  readonly lastContactOn: LocalDay | null
  readonly legalHold: boolean
  /** A complaint, dispute or request that has no answer yet. */
  readonly openTicket: boolean
  /** The person asked for erasure and it was granted. */
  readonly asked: boolean
}

export interface RetentionLaw {
  readonly rules: readonly RetentionRule[]
  readonly own: readonly OwnPeriod[]
}

const later = (a: LocalDay, b: LocalDay | null): LocalDay => (b !== null && b > a ? b : a)

/** Since when the period of an ended case runs; null while it goes on. */
export const endedOn = ({
  closedOn,
  lastContactOn,
}: Pick<KeptCase, 'closedOn' | 'lastContactOn'>): LocalDay | null =>
  closedOn === null ? null : later(closedOn, lastContactOn)

/** `madeOn`: of the recording or the paper, for kinds that are counted from it. */
export function decide(
  kind: RetentionKind,
  matter: KeptCase,
  madeOn: LocalDay | null,
  law: RetentionLaw,
  today: LocalDay,
): Decision {
  const rule = retentionRule(law.rules, kind, matter.lenderType, today)
  if (rule?.most === null || !rule)
    return { remove: false, why: 'impersonal', lawUntil: null, dueOn: null, rule }
  const since = rule.from === 'made' ? madeOn : endedOn(matter)
  const lawUntil = since && rule.least ? addMonths(since, rule.least.months) : null
  // A period of months ends with the day of that number, the whole of it (民法典 art. 201, 202).
  const dueOn = since && addDays(addMonths(since, monthsKept(rule, law.own, matter.lenderType, today)), 1)
  const kept = (why: Why): Decision => ({ remove: false, why, lawUntil, dueOn, rule })
  if (matter.legalHold) return kept('legalHold')
  if (since === null) return kept('debt')
  if (matter.openTicket) return kept('open')
  if (lawUntil !== null && today <= lawUntil) return kept('law')
  // What is still owed is no less owed for having asked: the recording of an old call may go, the case may not.
  if (matter.asked && matter.closedOn !== null) return { remove: true, why: 'asked', lawUntil, dueOn, rule }
  if (dueOn !== null && today >= dueOn) return { remove: true, why: 'period', lawUntil, dueOn, rule }
  return kept('house')
}

/** The parts of a case that go at the end of their periods, beside recordings and papers, which go one by one. */
export const PARTS = ['callLog', 'note', 'promise', 'message'] as const satisfies readonly RetentionKind[]
export type Part = (typeof PARTS)[number]

export interface CasePlan {
  readonly parts: Readonly<Record<Part, Decision>>
  readonly caseFile: Decision
}

/** The file goes only with or after everything that hangs on it: `recordings` = the days of those that are still there. */
export function decideCase(
  matter: KeptCase,
  recordings: readonly LocalDay[],
  law: RetentionLaw,
  today: LocalDay,
): CasePlan {
  const of = (kind: RetentionKind) => decide(kind, matter, null, law, today)
  const parts = { callLog: of('callLog'), note: of('note'), promise: of('promise'), message: of('message') }
  const file = of('caseFile')
  const waits = [
    ...PARTS.map((part) => parts[part]),
    ...recordings.map((madeOn) => decide('recording', matter, madeOn, law, today)),
  ].find((one) => !one.remove && one.why !== 'impersonal')
  const caseFile =
    file.remove && waits ? { ...file, remove: false, why: waits.why, dueOn: waits.dueOn } : file
  return { parts, caseFile }
}
