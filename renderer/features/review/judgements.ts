// What of a later judgement of the guard is not as it was in the one before. Private to the review. Promises: pure.
import type { CheckRecord, GuardRecord } from '../../../shared/compliance/judgement.ts'

/** Checks whose answer is another one now, and those that were not asked before. */
export function differing(before: GuardRecord, after: GuardRecord): CheckRecord[] {
  const known = new Map(before.checks.map((check) => [check.rule, check.state]))
  return after.checks.filter((check) => known.get(check.rule) !== check.state)
}
