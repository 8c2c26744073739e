// How right the results of calls are (结果码准确率) and how well the house keeps its own duties: figures over reviewed calls. Promises: pure;
// each figure is a count of a count, with both told; nothing is counted that nobody reviewed.
import { type Code, isCode, specOf } from '../disposition.ts'
import type { DispositionFields } from '../rows.ts'
import { type Margin, wilson } from './margin.ts'

/** A reviewed call: the agent's own result, and the one that stood after the last review. */
export interface Audited {
  readonly agentId: string
  readonly own: { readonly code: string; readonly fields: DispositionFields }
  readonly final: { readonly code: string; readonly fields: DispositionFields }
}

export interface Share extends Margin {
  readonly hits: number
  readonly share: number | null
}

export function shareOf(hits: number, n: number): Share {
  const { share, low, high } = wilson(hits, n)
  return { hits, n, share, low, high }
}

/** Codes that bind the house at once: to have missed one is critical, whatever was coded instead. */
const BINDING: readonly Code[] = [
  'COMPLAINT',
  'CEASE',
  'DISPUTE',
  'FRAUD',
  'SAFETY',
  'VULN',
  'ATTORNEY',
  'BANKR',
]
const PROMISES: readonly string[] = ['PTP_FULL', 'PTP_PART']

export const SEVERITIES = ['none', 'field', 'minor', 'major', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What one error of each kind weighs (practice, no law): a missed complaint counts as ten wrong fields. */
export const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = {
  none: 0,
  field: 1,
  minor: 2,
  major: 5,
  critical: 10,
}

const level1Of = (code: string) => (isCode(code) ? specOf(code).level1 : code)
const bare = (value: DispositionFields[string] | undefined) => (value === '' ? null : (value ?? null))

/** Fields that the final result has, and whether the agent's were the same. */
export function fieldsCompared({
  own,
  final,
}: Audited): { readonly field: string; readonly same: boolean }[] {
  const names = Object.keys(final.fields).filter((name) => bare(final.fields[name]) !== null)
  return names.map((field) => ({ field, same: bare(own.fields[field]) === bare(final.fields[field]) }))
}

/**
 * How bad a wrong result is. Critical: somebody's right was missed (COMPLAINT coded as REFUSE). Major: a promise that was none, or the
 * other branch of the tree. Minor: the same branch. Field: the code was right.
 */
export function severityOf(call: Audited): Severity {
  const [from, to] = [call.own.code, call.final.code]
  if (from === to) return fieldsCompared(call).every(({ same }) => same) ? 'none' : 'field'
  const third = isCode(to) && specOf(to).level1 === 'TPC'
  if (BINDING.some((code) => code === to) || (third && level1Of(from) !== 'TPC')) return 'critical'
  if (PROMISES.includes(from) !== PROMISES.includes(to)) return 'major'
  return level1Of(from) === level1Of(to) ? 'minor' : 'major'
}

export interface Accuracy {
  readonly audited: number
  /** The branch of the tree was right; the code itself; single fields of calls with the right code. */
  readonly level1: Share
  readonly code: Share
  readonly fields: Share
  readonly severity: Readonly<Record<Severity, number>>
  /** Weight of all errors for 100 audited calls; null without one. */
  readonly weighted: number | null
  /** Wrong codes by what was coded and what it was, the heaviest first. */
  readonly confused: readonly {
    readonly from: string
    readonly to: string
    readonly n: number
    readonly severity: Severity
  }[]
}

export function accuracyOf(calls: readonly Audited[]): Accuracy {
  const severity = { none: 0, field: 0, minor: 0, major: 0, critical: 0 }
  const confused = new Map<string, { from: string; to: string; n: number; severity: Severity }>()
  let [level1, code, fields, right, weight] = [0, 0, 0, 0, 0]
  for (const call of calls) {
    const bad = severityOf(call)
    severity[bad] += 1
    weight += SEVERITY_WEIGHT[bad]
    if (level1Of(call.own.code) === level1Of(call.final.code)) level1 += 1
    if (call.own.code === call.final.code) {
      code += 1
      const compared = fieldsCompared(call)
      fields += compared.length
      right += compared.filter(({ same }) => same).length
    } else {
      const key = `${call.own.code}|${call.final.code}`
      const before = confused.get(key)
      confused.set(key, {
        from: call.own.code,
        to: call.final.code,
        n: (before?.n ?? 0) + 1,
        severity: bad,
      })
    }
  }
  return {
    audited: calls.length,
    level1: shareOf(level1, calls.length),
    code: shareOf(code, calls.length),
    fields: shareOf(right, fields),
    severity,
    weighted: calls.length === 0 ? null : (weight * 100) / calls.length,
    confused: [...confused.values()].sort(
      (a, b) =>
        SEVERITY_WEIGHT[b.severity] * b.n - SEVERITY_WEIGHT[a.severity] * a.n ||
        (`${a.from}${a.to}` < `${b.from}${b.to}` ? -1 : 1),
    ),
  }
}

/** Coded within a minute of the hang-up counts as prompt. */
export const PROMPT_MS = 60_000

/** Milliseconds from the end of a call to its first result; what was coded before the end counts as at once. */
export const codingDelay = (endedAt: number, codedAt: number): number => Math.max(0, codedAt - endedAt)

export interface Delays {
  readonly prompt: Share
  /** Null without a call. */
  readonly medianMs: number | null
  readonly p90Ms: number | null
}

/** Nearest-rank quantiles: a delay that did occur. */
export function delaysOf(delays: readonly number[]): Delays {
  const sorted = [...delays].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return {
    prompt: shareOf(sorted.filter((delay) => delay <= PROMPT_MS).length, sorted.length),
    medianMs: at(0.5),
    p90Ms: at(0.9),
  }
}
