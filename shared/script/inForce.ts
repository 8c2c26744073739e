// Which version of something holds at a moment. Promises: pure; of all versions the one that began last, and is not withdrawn.
import type { Instant } from '../instant.ts'

/** Anything that is in force from a moment on, until it is withdrawn. */
export interface Span {
  readonly effectiveFrom: Instant | null
  readonly withdrawnAt: Instant | null
  readonly content: { readonly id: string; readonly version: number }
}

/** The version that holds at `at`; null when none was in force. */
export function inForce<V extends Span>(versions: readonly V[], id: string, at: Instant): V | null {
  return versions.reduce<V | null>((best, each) => {
    const { content, effectiveFrom, withdrawnAt } = each
    if (content.id !== id || effectiveFrom === null || effectiveFrom > at) return best
    if (withdrawnAt !== null && withdrawnAt <= at) return best
    if (!best || best.effectiveFrom === null) return each
    const later = effectiveFrom - best.effectiveFrom || content.version - best.content.version
    return later > 0 ? each : best
  }, null)
}
